//! V14: the path that a browser requests, and the path behind a gateway.
//!
//! Fails if the policy takes an inner path for a public one: then a rejection clears nothing, and cookies planted below the gateway's
//! prefix stay for ever.

use std::collections::BTreeSet;

use serde_json::json;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, RequestPath};
use time::macros::datetime;

use crate::support::{self, policy};

/// Behind a gateway that strips `/v1`.
fn behind_a_gateway() -> Policy {
    policy(&json!({
        "api_gateway_path": "/v1",
        "refresh_cookie": { "path": "/v1/auth" },
    }))
}

/// What a rejection that clears the present cookies writes on the refresh route: each cookie with its path.
fn rejected(policy: &Policy, path: RequestPath<'_>, cookie: &str) -> Vec<String> {
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(b"https://www.example.com");
    facts.path = Some(path);
    facts.cookie = CookieHeader::line(cookie.as_bytes());
    let refresh = policy.refresh(&facts, datetime!(2026-11-22 12:00 UTC));
    let mut cleared = Vec::new();
    support::rejected(&refresh)
        .with_present()
        .write(&mut String::new(), &mut |name, value| {
            if name == "set-cookie" {
                let mut parts = value.split("; ");
                let (name, path) = (parts.next().unwrap(), parts.next().unwrap());
                cleared.push(format!("{name} {path}"));
            }
        });
    cleared
}

#[test]
fn a_dead_refresh_token_is_cleared_behind_a_gateway() {
    let policy = behind_a_gateway();
    let dead = "__Secure-session-refresh=dead";
    let inner = RequestPath::Inner(b"/auth/session/refresh");
    let cleared = rejected(&policy, inner, dead);
    assert!(
        cleared.contains(&"__Secure-session-refresh= Path=/v1/auth".to_owned()),
        "{cleared:?}"
    );
    let public = RequestPath::Public(b"/v1/auth/session/refresh");
    assert_eq!(rejected(&policy, public, dead), cleared);
    // The same text as public path is another path: no cookie of `/v1/auth` is sent there.
    let other = RequestPath::Public(b"/auth/session/refresh");
    assert_eq!(rejected(&policy, other, dead), [""; 0]);
}

#[test]
fn planted_paths_below_the_prefix_are_cleared() {
    let policy = behind_a_gateway();
    let twice = "__Secure-session-refresh=planted; __Secure-session-refresh=own";
    let cleared = rejected(&policy, RequestPath::Inner(b"/auth/session/refresh"), twice);
    // Every path that a browser can have sent it from (RFC 6265bis, section 5.1.4).
    for path in [
        "/v1/auth/session/refresh",
        "/v1/auth/session",
        "/v1/auth",
        "/v1",
        "/",
    ] {
        let clear = format!("__Secure-session-refresh= Path={path}");
        assert!(cleared.contains(&clear), "{path}: {cleared:?}");
    }
    assert!(
        !cleared.iter().any(|clear| clear.ends_with("Path=/auth")),
        "{cleared:?}"
    );
}

#[test]
fn paths_beyond_what_cookies_have_match_what_stands_before() {
    // A cookie's path has 1,024 bytes at most (RFC 6265bis, section 5.6).
    let policy = behind_a_gateway();
    let long = format!("/auth/session/{}/end", "a".repeat(2000));
    let cleared = rejected(
        &policy,
        RequestPath::Inner(long.as_bytes()),
        "__Secure-session-refresh=dead",
    );
    assert!(
        cleared.contains(&"__Secure-session-refresh= Path=/v1/auth".to_owned()),
        "{cleared:?}"
    );
    let twice = "__Secure-session-refresh=planted; __Secure-session-refresh=own";
    let cleared = rejected(&policy, RequestPath::Inner(long.as_bytes()), twice);
    let paths: BTreeSet<&str> = cleared
        .iter()
        .filter_map(|clear| clear.split_once(" Path="))
        .map(|(_, path)| path)
        .collect();
    let all = [
        "/",
        "/v1",
        "/v1/",
        "/v1/auth",
        "/v1/auth/",
        "/v1/auth/session",
        "/v1/auth/session/",
    ];
    assert!(paths.is_subset(&BTreeSet::from(all)), "{paths:?}");
    assert!(paths.contains("/v1/auth/session"), "{paths:?}");
    // What is no path counts as none that is told.
    for none in [b"".as_slice(), b"*", b"auth", b"\xff/auth"] {
        let cleared = rejected(
            &policy,
            RequestPath::Inner(none),
            "__Secure-session-refresh=dead",
        );
        assert!(!cleared.is_empty(), "{none:?}");
    }
}

/// Who asks for a path chooses its text. What is no path of a cookie is not cleared: a `;` would begin an attribute.
#[test]
fn a_path_writes_no_attribute() {
    let policy = behind_a_gateway();
    let twice = "__Secure-session-refresh=planted; __Secure-session-refresh=own";
    let cleared = |path: &str| rejected(&policy, RequestPath::Public(path.as_bytes()), twice);
    for path in ["/v1/auth/a;Max-Age=9/refresh", "/v1/auth/a /refresh"] {
        let cleared = cleared(path);
        assert!(cleared.contains(&"__Secure-session-refresh= Path=/v1/auth/".to_owned()));
        for clear in cleared {
            assert!(!clear.contains(';') && !clear.ends_with(' '), "{clear}");
        }
    }
}
