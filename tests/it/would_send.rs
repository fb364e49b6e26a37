//! What a browser would have sent, where its request came without it.

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Code, Observation, diagnose};
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;

/// What is said of a request that came without `Origin`.
fn no_origin(client: &str, page: &str) -> Option<String> {
    let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    let policy = config.compile(&EmbeddedList).unwrap();
    let seen = format!(
        r#"{{
            {client}
            "page": {{ {page} }},
            "request": {{
                "route": "refresh", "method": "POST", "origin": null, "sec_fetch_site": null, "csrf": false,
                "cookies": [{{ "name": "__Host-session-refresh", "count": 1 }}]
            }}
        }}"#
    );
    let observation: Observation = serde_json::from_str(&seen).unwrap();
    let now = datetime!(2026-11-22 12:00 UTC);
    let findings = diagnose(&policy, &observation, now, &EmbeddedList);
    let found = findings
        .into_iter()
        .find(|finding| finding.code == Code::CsrfNoOrigin);
    found.map(|finding| finding.message)
}

/// Every engine sends `Origin` with a POST, so something drops it.
#[test]
fn a_browser_sends_an_origin_that_did_not_come() {
    let page = r#""opened_as": "https://www.example.com""#;
    let lost = ". The browser sends `Origin: https://www.example.com` with such a request of this page: find the hop, or the code, \
        that drops the header";
    for client in ["chromium", "firefox", "safari"] {
        let told = no_origin(&format!(r#""client": "{client}","#), page).unwrap();
        assert!(told.ends_with(lost), "{client}: {told}");
    }
    // Whoever it is, and wherever it is from: it need not be a browser.
    for (client, page) in [
        ("", page),
        (r#""client": "native","#, page),
        (r#""client": "chromium","#, ""),
    ] {
        let told = no_origin(client, page).unwrap();
        assert!(!told.contains("The browser sends"), "{client}: {told}");
    }
}
