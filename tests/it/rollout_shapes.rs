//! Plans for sessions with one token, from two tokens to one and back, and for cookies beside the session.
//!
//! What breaks if one fails: a plan promises that users stay signed in by a refresh that does not exist, or a cookie is lost and nobody
//! was told.

use serde_json::{Value, json};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::rollout::{MigrationPlan, plan_migration};

use crate::support::config;

fn plan(old: &Value, new: &Value) -> MigrationPlan {
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let (old, new) = (config(old), config(new));
    assert!(
        old.compile(&EmbeddedList).is_ok(),
        "{:?}",
        old.compile(&EmbeddedList)
    );
    let plan = plan_migration(&old, &new, retired_at, &EmbeddedList);
    let mut declared = new.clone();
    plan.history.declare_in(&mut declared);
    assert!(
        declared.compile(&EmbeddedList).is_ok(),
        "{:?}",
        declared.compile(&EmbeddedList)
    );
    plan
}

#[test]
fn show() {
    let of = |more: Value| more;
    for (old, new) in [
        (
            of(json!({"session": "single"})),
            of(json!({"session": "single", "session_cookie": {"name": "sid"}})),
        ),
        (
            of(json!({"session": "single"})),
            of(
                json!({"session": "single", "cookie_domain": "example.com", "api_base_path": "/api/auth", "session_cookie": {"path": "/api", "keep": 3600}}),
            ),
        ),
        (
            of(json!({"session": "pair"})),
            of(json!({"session": "single"})),
        ),
        (
            of(json!({"session": "single"})),
            of(json!({"session": "pair"})),
        ),
        (
            of(json!({"refresh_cookie": {"path": "/auth"}})),
            of(json!({"session": "single"})),
        ),
        (
            of(
                json!({"session": "single", "cookie_domain": "example.com", "cookies": {
            "csrf": {"purpose": "csrf_token", "read_by": "script"}, "oauth": {"purpose": "sign_in_flow", "routes": ["/auth/callback"]}, "theme": {"purpose": "preference"}}}),
            ),
            of(
                json!({"session": "single", "cookie_domain": "example.com", "cookies": {
            "csrf": {"purpose": "csrf_token", "read_by": "script", "name": "xsrf"}, "oauth": {"purpose": "sign_in_flow", "name": "flow", "flow": "form_post", "routes": ["/auth/callback"]}, "device": {"purpose": "trusted_device"}}}),
            ),
        ),
    ] {
        println!("=======\n{old}\n{new}\n{}", plan(&old, &new));
    }
}
