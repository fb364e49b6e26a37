//! Plans for sessions with one token, from two tokens to one and back, and for cookies beside the session.
//!
//! What breaks if one fails: a plan promises that users stay signed in by a refresh that does not exist, or a cookie is lost and nobody
//! was told.

use serde_json::{Value, json};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::rollout::{
    FrontendAction, MigrationChange, MigrationPlan, MigrationWarning, ReturningClient,
    plan_migration,
};

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
    let mut declared = new;
    plan.history.declare_in(&mut declared);
    assert!(
        declared.compile(&EmbeddedList).is_ok(),
        "{:?}",
        declared.compile(&EmbeddedList)
    );
    plan
}

fn codes(plan: &MigrationPlan) -> (Vec<&'static str>, Vec<&'static str>, Vec<&'static str>) {
    (
        plan.changes.iter().map(MigrationChange::code).collect(),
        plan.frontend
            .iter()
            .map(|change| change.action.code())
            .collect(),
        plan.warnings.iter().map(MigrationWarning::code).collect(),
    )
}

/// The whole text and all data: the fields of a pair are there in each entry of a history, and say nothing.
#[track_caller]
fn says_nothing_of_a_refresh(plan: &MigrationPlan) {
    let text = plan.to_string();
    assert!(!text.contains("refresh"), "{text}");
    let data = serde_json::to_string(plan).unwrap();
    let data = data.replace(r#""access_cookie":{},"refresh_cookie":{}"#, "");
    assert!(!data.contains("refresh"), "{data}");
}

#[test]
fn with_one_token_nothing_is_said_of_a_refresh() {
    let renamed = json!({ "session": "single", "session_cookie": { "name": "sid" } });
    for (old, new) in [
        (json!({ "session": "single" }), renamed.clone()),
        (
            renamed,
            json!({ "session": "single", "transport": "header" }),
        ),
        (
            json!({ "session": "single", "transport": "header" }),
            json!({ "session": "single", "transport": "cookie" }),
        ),
        (
            json!({ "session": "single" }),
            json!({ "session": "single", "cookie_domain": "example.com", "api_base_path": "/api/auth",
                "session_cookie": { "path": "/api", "keep": 3600 } }),
        ),
        (
            json!({ "session": "single", "api_base_path": "/api/auth", "session_cookie": { "path": "/api" } }),
            json!({ "session": "single", "csrf": "token", "headers": { "refresh": "x-other" } }),
        ),
        (
            json!({ "session": "single" }),
            json!({ "session": "single", "cookie_domain": "example.com", "api": ["https://api.example.com", "https://billing.example.com"] }),
        ),
    ] {
        says_nothing_of_a_refresh(&plan(&old, &new));
    }
}

#[test]
fn a_renamed_cookie_that_nobody_declares_signs_everybody_out() {
    let plan = plan(
        &json!({ "session": "single", "transport": "cookie" }),
        &json!({ "session": "single", "transport": "cookie", "session_cookie": { "name": "sid" } }),
    );
    assert_eq!(plan.clients[0].returning, ReturningClient::StaysSignedIn);
    assert!(
        plan.undeclared
            .iter()
            .all(|encounter| !encounter.is_taken())
    );
    let text = plan.to_string();
    assert!(
        text.contains("\n  without it, all users are logged out\n"),
        "{text}"
    );
    assert!(
        text.contains("stay logged in while the old session lasts: its token is accepted, and the first response that sets the session again"),
        "{text}"
    );
}

/// What cannot be read is not promised.
#[test]
fn nothing_is_promised_of_cookies_that_cannot_be_told() {
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let old = config(&json!({ "session": "single", "session_cookie": { "name": "my sid" } }));
    let new = config(&json!({ "session": "single" }));
    let plan = plan_migration(&old, &new, retired_at, &EmbeddedList);
    assert_eq!(plan.clients[0].returning, ReturningClient::SignsInOnce);
    assert!(
        plan.to_string()
            .contains("the cookies of the old configuration are unknown")
    );
}

#[test]
fn from_two_tokens_to_one() {
    let plan = plan(&json!({}), &json!({ "session": "single" }));
    let (changes, frontend, warnings) = codes(&plan);
    assert_eq!(
        changes,
        ["session_shape", "name", "cookie_removed", "header_name"]
    );
    assert_eq!(frontend, ["read_header", "stop_refreshing"]);
    assert_eq!(warnings, ["old_frontend_refused"]);
    assert_eq!(plan.clients[0].returning, ReturningClient::StaysSignedIn);
    let change = plan.changes[0].to_string();
    assert!(
        change
            .contains("the application must look up old refresh tokens, and old access tokens that come by header, where it looks up sessions"),
        "{change}"
    );
    // The old access cookie is only cleared.
    let [scope] = &plan.history.scopes[..] else {
        panic!("{:?}", plan.history)
    };
    assert_eq!(
        scope.clear_only[0].name.as_ref().unwrap().text(),
        "__Host-session-access"
    );
    assert_eq!(
        scope.session_cookie.name.as_ref().unwrap().text(),
        "__Host-session-refresh"
    );
}

/// The new cookie has the name of the old access cookie: that is not cleared, or users would be signed out.
#[test]
fn an_access_cookie_whose_name_lives_on_is_not_cleared() {
    let old = json!({ "prefix": "none", "access_cookie": { "name": "sid" }, "refresh_cookie": { "name": "rid" } });
    let new = json!({ "prefix": "none", "session": "single", "session_cookie": { "name": "sid" } });
    let plan = plan(&old, &new);
    assert!(!codes(&plan).0.contains(&"cookie_removed"));
    let [scope] = &plan.history.scopes[..] else {
        panic!("{:?}", plan.history)
    };
    assert!(scope.clear_only.is_empty());
    let cleared: Vec<&str> = plan.clearing[0]
        .clearings
        .iter()
        .map(|of| of.attributes.name().as_str())
        .collect();
    assert_eq!(cleared, ["rid"]);
}

#[test]
fn from_a_narrow_refresh_cookie_to_one_token() {
    let plan = plan(
        &json!({ "refresh_cookie": { "path": "/auth" } }),
        &json!({ "session": "single" }),
    );
    assert_eq!(
        codes(&plan).2,
        ["not_sent_to_route", "old_frontend_refused"]
    );
    assert_eq!(plan.clients[0].returning, ReturningClient::SignsInOnce);
    assert!(plan.roll_back.keep_route.is_none());
}

#[test]
fn from_one_token_to_two() {
    let plan = plan(&json!({ "session": "single" }), &json!({}));
    let (changes, frontend, _) = codes(&plan);
    assert_eq!(
        changes,
        ["session_shape", "name", "cookie_added", "header_name"]
    );
    assert_eq!(frontend, ["read_header", "start_refreshing"]);
    assert_eq!(plan.clients[0].returning, ReturningClient::StaysSignedIn);

    // The only token's cookie is that of the access token now. No history may say that, so the plan promises nothing.
    let old = json!({ "session": "single", "prefix": "none", "session_cookie": { "name": "sid" } });
    let new = json!({ "prefix": "none", "access_cookie": { "name": "sid" }, "refresh_cookie": { "name": "rid" } });
    let plan = self::plan(&old, &new);
    assert!(plan.history.is_empty());
    assert_eq!(plan.clients[0].returning, ReturningClient::SignsInOnce);
    assert!(plan.clearing[0].clearings.is_empty());
}

#[test]
fn cookies_beside_the_session_change() {
    let of = |cookies: Value| json!({ "session": "single", "cookie_domain": "example.com", "cookies": cookies });
    let old = of(json!({
        "csrf": { "purpose": "csrf_token", "read_by": "script" },
        "oauth": { "purpose": "sign_in_flow", "routes": ["/auth/callback"] },
        "theme": { "purpose": "preference", "keep": 86400 },
        "consent": { "purpose": "consent" },
    }));
    let new = of(json!({
        "csrf": { "purpose": "csrf_token", "read_by": "script", "name": "xsrf" },
        "oauth": { "purpose": "sign_in_flow", "routes": ["/auth/callback"], "name": "flow", "flow": "form_post" },
        "theme": { "purpose": "preference", "keep": "browser_session" },
        "device": { "purpose": "trusted_device" },
    }));
    let plan = plan(&old, &new);
    let (changes, frontend, warnings) = codes(&plan);
    assert_eq!(
        changes,
        [
            "name",
            "name",
            "lifetime",
            "same_site",
            "cookie_removed",
            "cookie_added"
        ]
    );
    let said: Vec<String> = plan.changes.iter().map(ToString::to_string).collect();
    assert!(
        said[0].ends_with("sends the token of the old one, or none, until it is reloaded"),
        "{}",
        said[0]
    );
    assert!(
        said[1].ends_with("sign-ins in progress fail unless the old one is read"),
        "{}",
        said[1]
    );
    assert!(
        said[3].starts_with(
            "`SameSite` of `__Secure-flow` on `https://www.example.com` changes from Lax to None"
        ),
        "{}",
        said[3]
    );
    assert_eq!(frontend, ["read_cookie"]);
    assert!(matches!(
        &plan.frontend[0].action,
        FrontendAction::ReadCookie { old, new } if old.as_str() == "__Secure-csrf" && new.as_str() == "__Secure-xsrf"
    ));
    assert_eq!(warnings, ["kept_for_longer", "old_frontend_refused"]);
    assert!(
        !plan.warnings[0].to_string().contains("end those sessions"),
        "{}",
        plan.warnings[0]
    );
    let entries = plan.history.scopes.iter();
    let entries: Vec<(Vec<&str>, usize)> = entries
        .map(|scope| {
            (
                scope.cookies.keys().map(String::as_str).collect(),
                scope.clear_only.len(),
            )
        })
        .collect();
    assert_eq!(
        entries,
        [(vec![], 1), (vec!["csrf"], 0), (vec!["oauth"], 0)]
    );
}

/// A cookie that goes to fewer routes than before is not read there.
#[test]
fn a_companion_that_moves_away_is_told() {
    let of = |path: &str, routes: Value| {
        json!({ "cookie_domain": "example.com", "cookies": {
            "device": { "purpose": "trusted_device", "path": path, "routes": routes },
        } })
    };
    let plan = plan(
        &of("/auth", json!(["/auth/signin"])),
        &of("/", json!(["/api/me"])),
    );
    assert!(codes(&plan).2.contains(&"companion_not_taken"), "{plan}");
    assert!(
        plan.to_string().contains(": devices are forgotten"),
        "{plan}"
    );
}

/// Beside a session by header, a preference is set by cookie all the same, and is not a cookie of the session.
#[test]
fn a_companion_alone_makes_no_history_of_the_session() {
    let of = |name: &str| json!({ "transport": "header", "cookies": { "theme": { "purpose": "preference", "name": name } } });
    let plan = plan(&of("theme"), &of("look"));
    let [scope] = &plan.history.scopes[..] else {
        panic!("{:?}", plan.history)
    };
    assert_eq!(scope.cookies.len(), 1);
    let same = self::plan(&of("theme"), &of("theme"));
    assert!(same.history.is_empty(), "{:?}", same.history);
}
