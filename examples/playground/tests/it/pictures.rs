//! Pictures are well-formed, say what the answers say, and are the same each time.

use serde_json::{Value, json};
use session_cookies_playground as page;
use xml::reader::{EventReader, XmlEvent};

use crate::command::{NOW, data, files, printed};

/// A picture in both dresses; the one that stands alone. Its elements are those that pictures have, whatever stands in the texts.
fn picture(kind: &str, inputs: &Value) -> String {
    let drawn = |inline| {
        let answer = data(&page::picture(kind, &inputs.to_string(), inline));
        answer["svg"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    };
    let (alone, inline) = (drawn(false), drawn(true));
    assert_eq!(alone, drawn(false));
    assert!(!inline.contains("<style") && !inline.contains("style="));
    for svg in [&alone, &inline] {
        let mut titles = 0;
        for event in EventReader::from_str(svg) {
            if let XmlEvent::StartElement {
                name, attributes, ..
            } = event.unwrap()
            {
                let name = name.local_name;
                titles += usize::from(name == "title");
                let known = ["svg", "title", "desc", "style", "rect", "path", "text", "g"];
                assert!(known.contains(&name.as_str()), "{name}");
                let on = attributes
                    .iter()
                    .find(|it| it.name.local_name.starts_with("on"));
                assert!(on.is_none(), "{on:?}");
            }
        }
        assert!(titles >= 1);
    }
    alone
}

#[test]
fn matrices_of_every_deployment() {
    for (name, text) in files("examples/deployments", "json") {
        let inputs = json!({ "name": name, "text": text, "now": NOW, "start": 0, "count": 100 });
        let svg = picture("matrix", &inputs);
        assert_eq!(
            svg,
            printed(&["decide", &name, "--svg", "--now", NOW]).unwrap()
        );
    }
}

#[test]
fn sequences_of_every_recording() {
    for (name, text) in files("tests/vectors/har", "har") {
        let recording = json!({ "kind": "har", "name": name, "text": text });
        let svg = picture("sequence", &json!({ "recording": recording, "now": NOW }));
        assert_eq!(
            svg,
            printed(&["doctor", &name, "--svg", "--now", NOW]).unwrap()
        );
        for engine in ["chromium", "firefox", "safari"] {
            let recording = json!({ "kind": "har", "name": name, "text": text });
            let inputs = json!({ "recording": recording, "engine": engine, "now": NOW });
            let svg = picture("sequence", &inputs);
            let arguments = ["doctor", &name, "--svg", "--engine", engine, "--now", NOW];
            assert_eq!(svg, printed(&arguments).unwrap());
            assert!(svg.contains(&format!("The way of each cookie in {engine}")));
        }
    }
}

#[test]
fn migrations() {
    for pair in files("examples/migrations", "json").chunks_exact(2) {
        let [(new, new_text), (old, old_text)] = pair else {
            panic!("{pair:?}")
        };
        let inputs = json!({
            "old": { "name": old, "text": old_text }, "new": { "name": new, "text": new_text }, "now": NOW,
        });
        let svg = picture("migration", &inputs);
        assert_eq!(
            svg,
            printed(&["migrate", old, new, "--svg", "--now", NOW]).unwrap()
        );
        assert!(svg.contains("2026-11-22"));
    }
}

#[test]
fn cards() {
    let (line, url) = (
        "__Host-sid=secret; Path=/; Secure; SameSite=Lax",
        "https://api.example.com/login",
    );
    let from = "https://app.other.com/";
    let inputs = json!({ "set_cookie": line, "url": url, "from": from, "now": NOW });
    let svg = picture("card", &inputs);
    let arguments = [
        "predict",
        "--set-cookie",
        line,
        "--url",
        url,
        "--from",
        from,
        "--now",
        NOW,
        "--svg",
    ];
    assert_eq!(svg, printed(&arguments).unwrap());
    assert!(
        !svg.contains("secret") && svg.contains("✕ refused"),
        "{svg}"
    );
}

/// A name is a text, whatever it looks like.
#[test]
fn hostile_names() {
    let hostile = "</title><script>alert(1)</script>&\u{1b}\u{ffff}\"'";
    let line = format!("{hostile}=1; {hostile}={hostile}; Path=/{hostile}");
    let inputs =
        json!({ "set_cookie": line, "url": "https://a.example/", "from": hostile, "now": NOW });
    assert!(!picture("card", &inputs).contains("<script"));
    let header = json!({ "name": "set-cookie", "value": line });
    let har = json!({ "log": { "entries": [{
        "startedDateTime": NOW,
        "request": { "method": hostile, "url": format!("https://a.example/{hostile}"), "headers": [] },
        "response": { "status": 200, "headers": [header] },
    }] } });
    let recording = json!({ "kind": "har", "name": hostile, "text": har.to_string() });
    let inputs = json!({ "recording": recording, "now": NOW });
    assert!(!picture("sequence", &inputs).contains("<script"));
}
