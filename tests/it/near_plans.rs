//! Plans next to those that say something else: of mistakes that a change brings, and of cookies that stay.
//!
//! What breaks if one fails: a plan counts a mistake twice, or tells one and is silent about another.

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::rollout::plan_migration;

/// What the change from `old` to `new` newly has wrong.
fn introduced(old: &Value, new: &Value) -> Vec<String> {
    let read = |value: &Value| -> PolicyConfig { serde_json::from_value(value.clone()).unwrap() };
    let retired_at = Instant::parse("2026-12-01T00:00:00Z").unwrap();
    let plan = plan_migration(&read(old), &read(new), retired_at, &EmbeddedList);
    let warnings = plan
        .warnings
        .iter()
        .filter(|warning| warning.code() == "introduced");
    warnings.map(ToString::to_string).collect()
}

#[test]
fn mistakes_with_cookies_are_counted_by_what_is_wrong() {
    let with = |cookies: &Value| {
        json!({
            "api": "https://www.example.com", "websites": "https://www.example.com", "session": "single",
            "session_cookie": { "keep": 3600 }, "cookies": cookies,
        })
    };
    let hint = |name: &str, keep: u32| json!({ "purpose": "session_hint", "read_by": "script", "name": name, "keep": keep });
    let token = |keep: u32| json!({ "purpose": "csrf_token", "read_by": "script", "name": "csrf", "keep": keep });
    let (right, one, two) = (
        json!({ "a": hint("a", 3600), "b": hint("b", 3600), "t": token(3600) }),
        json!({ "a": hint("a", 7200), "b": hint("b", 7200), "t": token(3600) }),
        json!({ "a": hint("a", 7200), "b": hint("b", 3600), "t": token(60) }),
    );
    let told = introduced(&with(&right), &with(&one));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].ends_with("(and 1 more like it)"), "{told:?}");
    let told = introduced(&with(&right), &with(&two));
    assert_eq!(told.len(), 2, "{told:?}");
    // One of them was there before.
    let told = introduced(
        &with(&json!({ "a": hint("a", 7200), "t": token(3600) })),
        &with(&two),
    );
    assert_eq!(told.len(), 1, "{told:?}");
}
