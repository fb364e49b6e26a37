//! Every text has an answer.
//!
//! What breaks if one fails: the module stops, and the page is silent from then on.

use serde_json::{Value, json};
use session_cookies_playground as page;

use crate::command::{NOW, files};

/// The text, cut off and with other bytes in it, at places all over it.
fn broken(text: &str) -> Vec<String> {
    let mut all = vec![String::new(), text.to_owned()];
    for part in 1..12 {
        let cut = text.len() * part / 12;
        let (Some(head), Some(tail)) = (text.get(..cut), text.get(cut..)) else {
            continue;
        };
        all.push(head.to_owned());
        for inserted in [
            "\"",
            "[",
            "{}",
            "null",
            "\u{0}",
            "\u{202e}",
            "-1",
            "99999999999999999999",
            ": ",
        ] {
            all.push(format!("{head}{inserted}{tail}"));
        }
    }
    all
}

#[track_caller]
fn assert_answer(answer: &str) {
    assert!(serde_json::from_str::<Value>(answer).is_ok(), "{answer}");
}

#[test]
fn deployments() {
    for (_, text) in files("examples/deployments", "json") {
        for text in broken(&text) {
            for name in ["a.json", "a.toml", "a.yaml", ""] {
                assert_answer(&page::matrix(name, &text, NOW, 0, 1));
            }
            assert_answer(&page::matrix("a.json", &text, NOW, 0, u32::MAX));
            assert_answer(&page::matrix("a.json", &text, NOW, u32::MAX, u32::MAX));
            assert_answer(&page::migrate("a.json", &text, "b.json", &text, NOW));
            assert_answer(&page::inventory("a.json", &text, "json"));
            let inputs =
                json!({ "name": "a.json", "text": text, "now": NOW, "order": [1, 2, 1, 2] });
            assert_answer(&page::race(&inputs.to_string()));
        }
    }
}

#[test]
fn recordings() {
    for (_, text) in files("examples/recordings", "har") {
        for text in broken(&text) {
            for kind in ["har", "curl"] {
                let recording = json!({ "kind": kind, "name": "a", "text": text });
                let inputs = json!({ "recording": recording, "now": NOW }).to_string();
                assert_answer(&page::doctor(&inputs));
                assert_answer(&page::picture("sequence", &inputs, true));
                assert_answer(&page::sanitise(&recording.to_string()));
                assert_answer(&page::infer(&recording.to_string(), NOW));
            }
        }
    }
}

#[test]
fn lines_and_times() {
    let line =
        "__Host-sid=secret; Path=/; Secure; Max-Age=3600; Expires=Wed, 21 Oct 2026 07:28:00 GMT";
    let url = "https://api.example.com/login";
    for line in broken(line) {
        assert_answer(&page::predict_line(&line, url, url, NOW));
        let recording = json!({ "kind": "set_cookie", "name": "line", "text": line, "url": url });
        assert_answer(&page::sanitise(&recording.to_string()));
    }
    for now in [
        "",
        "now",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        NOW,
    ] {
        assert_answer(&page::predict_line(line, url, "", now));
        let (old, new) = (
            r#"{ "api": "https://a.example" }"#,
            r#"{ "api": "https://b.example" }"#,
        );
        assert_answer(&page::migrate("a", old, "b", new, now));
        let change = json!({
            "old": { "name": "a", "text": old }, "new": { "name": "b", "text": new }, "now": now,
        });
        assert_answer(&page::picture("migration", &change.to_string(), false));
    }
    for inputs in
        broken(r#"{ "deployment": { "name": "a", "text": "{}" }, "now": "2026-11-22T12:00:00Z" }"#)
    {
        assert_answer(&page::doctor(&inputs));
        assert_answer(&page::race(&inputs));
        for kind in ["card", "matrix", "migration", "race", "sequence", ""] {
            assert_answer(&page::picture(kind, &inputs, false));
        }
    }
    assert_answer(&page::explain("no-code"));
}
