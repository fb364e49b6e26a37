//! Right servers with one session cookie: their deployments, and what is observed of them.

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::Observation;
use session_cookie_policy::net::EmbeddedList;

/// Right servers with one session cookie, by the name of the case.
pub(crate) fn deployments() -> Vec<(&'static str, Value)> {
    let with = |more: Value| {
        let mut config = json!({
            "api": "https://api.example.com", "websites": "https://www.example.com", "session": "single",
        });
        for (key, value) in more.as_object().unwrap() {
            config[key] = value.clone();
        }
        config
    };
    vec![
        ("plain", with(json!({}))),
        (
            "named",
            with(
                json!({ "transport": "cookie", "session_cookie": { "name": "app-sid", "max_value_len": 64 } }),
            ),
        ),
        (
            "remember-me",
            with(json!({
                "session_cookie": { "keep": "chosen", "lifetime_seconds": 2_592_000 },
                "csrf": "token",
            })),
        ),
        (
            "local",
            with(json!({
                "api": "http://localhost:8000", "websites": "http://localhost:3000",
                "plain_http": ["http://localhost:8000"],
            })),
        ),
        (
            "shared",
            with(json!({
                "api": ["https://api.example.com", "https://billing.example.com"],
                "cookie_domain": "example.com", "clients": [{ "name": "mobile" }],
            })),
        ),
        (
            "beside",
            with(json!({
                "api": "https://www.example.com",
                "session_cookie": { "lifetime_seconds": 1_209_600 },
                "cookies": {
                    "oauth": { "purpose": "sign_in_flow", "flow": "form_post", "routes": ["/auth/callback"], "at_once": 4 },
                    "csrf": { "purpose": "csrf_token", "read_by": "script" },
                    "signed_in": { "purpose": "session_hint", "read_by": "script" },
                },
                "history": [{
                    "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365,
                    "session_cookie": { "name": "__Host-old-session" },
                    "clear_only": [{ "name": "sIdToken" }],
                }],
            })),
        ),
    ]
}

pub(crate) fn config(value: &Value) -> PolicyConfig {
    serde_json::from_value(value.clone()).unwrap()
}

#[track_caller]
pub(crate) fn assert_says_nothing_of_a_refresh(of: &str, text: &str) {
    let found = text
        .lines()
        .find(|line| line.to_ascii_lowercase().contains("refresh"));
    assert_eq!(found, None, "{of}");
}

/// What is right, for the page and the API of a deployment: `set` is what a sign-in sets.
pub(crate) fn right_observations(value: &Value) -> Vec<(&'static str, Observation)> {
    let policy = config(value).compile(&EmbeddedList).unwrap();
    let cookies = policy.declared_cookies();
    let session = cookies
        .iter()
        .find(|cookie| cookie.role.to_string() == "session")
        .unwrap();
    let name = session.attributes.name().as_str();
    let text = session.attributes.clear().to_string();
    let (_, attributes) = text.split_once("; ").unwrap();
    let attributes = attributes.split("; Max-Age").next().unwrap();
    let page = match &value["websites"] {
        Value::String(page) => page.clone(),
        other => other[0].as_str().unwrap().to_owned(),
    };
    let shown = json!([{ "name": name }]);
    let observed = |more: Value| -> Observation {
        let mut observation = json!({ "page": { "opened_as": page } });
        for (key, value) in more.as_object().unwrap() {
            observation[key] = value.clone();
        }
        serde_json::from_value(observation).unwrap()
    };
    vec![
        (
            "sign-in",
            observed(json!({
                "request": { "route": "sign_in", "method": "POST", "cookies": [], "authorization": "none" },
                "response": { "status": 200, "set_cookies": [{ "name": name, "len": 43, "attributes": attributes }] },
            })),
        ),
        (
            "session",
            observed(json!({
                "request": { "route": "session", "method": "GET", "cookies": shown },
                "response": { "status": 200 },
            })),
        ),
        (
            "sign-out",
            observed(json!({
                "request": { "route": "sign_out", "method": "POST", "cookies": shown, "csrf": true, "csrf_token": true },
                "response": { "status": 204, "set_cookies": [
                    { "name": name, "len": 0, "attributes": format!("{attributes}; Max-Age=0") },
                ] },
            })),
        ),
        (
            "preflight",
            observed(json!({
                "request": { "route": "preflight", "method": "OPTIONS", "cookies": [] },
                "response": { "status": 204 },
            })),
        ),
        (
            "a course of requests",
            observed(json!({
                "before": [{ "route": "sign_in", "status": 200 }, { "route": "session", "status": 200 }],
                "request": { "route": "session", "method": "GET", "cookies": shown },
                "response": { "status": 200 },
            })),
        ),
    ]
}
