//! A recording without its secrets has none of them, and is judged as the recording itself.
//!
//! What breaks if one fails: a token stands in a link, or the receiver of a link sees another diagnosis.

use serde_json::{Value, json};
use session_cookies_playground as page;

use crate::command::{NOW, data, files};

fn shared(kind: &str, name: &str, text: &str) -> Value {
    let recording = json!({ "kind": kind, "name": name, "text": text });
    data(&page::sanitise(&recording.to_string()))
}

fn judged(recording: &Value) -> Value {
    data(&page::doctor(
        &json!({ "recording": recording, "now": NOW }).to_string(),
    ))
}

/// What is found: the codes with their severity, and the fate of each cookie.
fn found(answer: &Value) -> Value {
    let findings = answer["traffic"].as_array().unwrap();
    let codes: Vec<Value> = findings
        .iter()
        .map(|finding| json!([finding["code"], finding["severity"], finding["certainty"]]))
        .collect();
    json!({ "codes": codes, "cookies": answer["cookies"] })
}

#[test]
fn recordings_are_judged_alike() {
    let folders = ["examples/recordings", "tests/vectors/har"];
    let mut differing = Vec::new();
    let recordings = folders.iter().flat_map(|folder| files(folder, "har"));
    for (name, text) in recordings {
        let original = json!({ "kind": "har", "name": name, "text": text });
        let shared = shared("har", &name, &text);
        let (before, after) = (judged(&original), judged(&shared["recording"]));
        if found(&before) != found(&after) {
            differing.push(format!("{name}\n{}\n{}", found(&before), found(&after)));
        }
        // What is shared once is shared for good.
        let again = &shared["recording"];
        let again = page::sanitise(&again.to_string());
        assert_eq!(data(&again)["recording"], shared["recording"], "{name}");
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
}

#[test]
fn nothing_secret_stays() {
    let secret = "c2VjcmV0LXRva2Vu";
    let curl = format!(
        "> POST /login?code={secret} HTTP/2\n> Host: api.example.com\n> Cookie: sid={secret}; b={secret}\n\
         > Authorization: Bearer {secret}\n> X-Api-Key: {secret}\n>\n< HTTP/2 302\n\
         < location: /home?token={secret}#{secret}\n< set-cookie: sid={secret}; Path=/; Secret={secret}\n<\n{secret}"
    );
    let shared = shared("curl", "output.txt", &curl);
    let kept = shared["kept"].as_array().unwrap();
    assert_eq!(kept[0]["cookies"].as_array().unwrap().len(), 2);
    assert_eq!(shared["dropped"]["values"], 4);
    assert!(!shared.to_string().contains(secret), "{shared}");
}
