//! What an answer clears where much is left of the past: in which order, within which budget, and nothing twice.
//!
//! What breaks if one fails: the cookie that shadows the session stays while the budget goes to others, or one is never reached.

use std::collections::BTreeSet;

use serde_json::json;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::policy::{Carrier, Policy, RequestFacts, Withdrawal};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::{self, past, policy};

/// A multiple of 6 seconds after 1970, by which answers begin elsewhere.
const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn post<'a>(path: &'a str, cookie: &'a str) -> RequestFacts<'a> {
    let mut facts = RequestFacts::new("POST");
    facts.path = Some(path.as_bytes());
    facts.origin = Some(b"https://www.example.com");
    facts.csrf = Some(b"1");
    facts.cookie = CookieHeader::line(cookie.as_bytes());
    facts
}

/// What a sign-in clears so many seconds after `NOW`.
fn cleared(policy: &Policy, facts: &RequestFacts<'_>, seconds: i64) -> Vec<String> {
    support::cleared(policy, facts, NOW + Duration::seconds(seconds))
}

fn all_in_turn(policy: &Policy, facts: &RequestFacts<'_>) -> BTreeSet<String> {
    (0..60)
        .flat_map(|second| cleared(policy, facts, second))
        .collect()
}

/// Names and `=` of 25 and 24 octets, `; Domain=example.com`, `; Path=` with 5 and 1 octets, and 82 behind them: 139 and 134.
#[test]
fn what_fits_the_budget_exactly_comes_in_its_order() {
    let with_budget = |octets: u32| {
        policy(&json!({ "history": [past("example.com")], "clearing_budget": octets }))
    };
    let facts = post("/", "");
    let both = [
        "__Secure-session-refresh=; Domain=example.com; Path=/auth",
        "__Secure-session-access=; Domain=example.com; Path=/",
    ];
    for second in 0..2 {
        assert_eq!(cleared(&with_budget(273), &facts, second), both);
    }
    // One octet less, and they take turns.
    let short = with_budget(272);
    assert_eq!(cleared(&short, &facts, 0), both[..1]);
    assert_eq!(cleared(&short, &facts, 1), both[1..]);
}

/// Three scopes at the root, each counted as 130 octets beside a name of 21 and a path of 1.
#[test]
fn scopes_that_fit_the_budget_exactly_come_in_their_order() {
    let facts = post("/", "__Host-session-access=1; __Host-session-access=2");
    let with_budget = |octets: u32| policy(&json!({ "clearing_budget": octets }));
    let both = [
        "__Host-session-access=; Domain=api.example.com; Path=/",
        "__Host-session-access=; Domain=example.com; Path=/",
    ];
    for second in 0..3 {
        assert_eq!(cleared(&with_budget(456), &facts, second), both);
    }
    let short = with_budget(455);
    assert_eq!(cleared(&short, &facts, 2), [both[1], both[0]]);
}

#[test]
fn scopes_that_are_equally_likely_take_turns() {
    const NAME: &str = "__Secure-session-access=";
    let cookie = "__Secure-session-access=1; __Secure-session-access=2";
    // The two at the root take 252 octets, of the others one at most 143.
    let policy = policy(&json!({ "cookie_domain": "example.com", "clearing_budget": 395 }));
    let facts = post("/v1/me", cookie);
    for second in 0..6 {
        assert_eq!(cleared(&policy, &facts, second).len(), 3, "{second}");
    }
    let mut expected = BTreeSet::from([
        format!("{NAME}; Path=/"),
        format!("{NAME}; Domain=api.example.com; Path=/"),
    ]);
    for path in ["/v1/me", "/v1"] {
        for domain in ["", "; Domain=api.example.com", "; Domain=example.com"] {
            expected.insert(format!("{NAME}{domain}; Path={path}"));
        }
    }
    assert_eq!(all_in_turn(&policy, &facts), expected);
}

#[test]
fn the_present_path_and_the_root_are_likeliest() {
    const NAME: &str = "__Secure-session-refresh=";
    let facts = post(
        "/auth/session/refresh",
        "__Secure-session-refresh=1; __Secure-session-refresh=2",
    );
    let domains = ["", "; Domain=api.example.com", "; Domain=example.com"];
    let mut expected = Vec::new();
    for path in [
        "/auth",
        "/",
        "/auth/session/refresh",
        "/auth/session",
        "/auth/session/",
        "/auth/",
    ] {
        expected.extend(domains.map(|domain| format!("{NAME}{domain}; Path={path}")));
    }
    // The first is the present cookie.
    assert_eq!(cleared(&policy(&json!({})), &facts, 0), expected[1..]);
}

/// A header in front of another that clears the same cookie would be one too many (RFC 6265bis, section 5.7).
#[test]
fn a_declared_scope_is_cleared_once() {
    let policy = policy(&json!({ "names": "supertokens", "history": [past("example.com")] }));
    let mut found = cleared(&policy, &post("/", "sAccessToken=1; sAccessToken=2"), 0);
    found.sort();
    assert_eq!(
        found,
        [
            "sAccessToken=; Domain=api.example.com; Path=/",
            "sAccessToken=; Domain=example.com; Path=/",
            "sRefreshToken=; Domain=example.com; Path=/auth/session/refresh",
        ]
    );
}

fn taken(withdrawal: &Withdrawal<'_>) -> Vec<String> {
    let (mut cookies, mut buffer) = (Vec::new(), String::new());
    withdrawal.write(&mut buffer, &mut |name, value| {
        if name == "set-cookie" {
            let (cookie, _) = value.split_once('=').unwrap();
            cookies.push(cookie.to_owned());
        }
    });
    cookies
}

#[test]
fn a_sign_out_forgets_both_cookies_on_any_path() {
    let policy = policy(&json!({}));
    let facts = post("/logout", "__Host-session-access=a");
    let sign_out = policy.sign_out(&facts, NOW).accept().unwrap();
    assert_eq!(
        taken(&sign_out),
        ["__Host-session-access", "__Secure-session-refresh"]
    );
}

/// A refresh cookie of another path may hold a good token: nobody has seen it.
#[test]
fn a_refresh_elsewhere_forgets_nothing() {
    let policy = policy(&json!({}));
    let reject = |path| {
        let facts = post(path, "__Host-session-access=a");
        let withdrawal = policy.refresh(&facts, NOW).reject();
        (withdrawal.is_empty(), taken(&withdrawal))
    };
    assert_eq!(reject("/v2/session/refresh"), (true, Vec::new()));
    let (is_empty, cookies) = reject("/auth/session/refresh");
    assert!(!is_empty);
    assert_eq!(
        cookies,
        ["__Host-session-access", "__Secure-session-refresh"]
    );
}

/// The third is plain http, as the page is, and has a cookie; to the others the page is of another scheme.
#[test]
fn each_of_three_apis_is_found_by_its_host() {
    let policy = policy(&json!({
        "api": ["https://a.corp.internal", "https://b.corp.internal", "http://c.corp.internal"],
        "plain_http": ["http://c.corp.internal"],
        "websites": [{ "origin": "http://www.corp.internal", "plain_http": true }],
    }));
    let carrier = |host: &'static [u8]| {
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(b"http://www.corp.internal");
        facts.host = Some(host);
        policy.sign_in(&facts, NOW).choice().carrier
    };
    assert_eq!(carrier(b"a.corp.internal"), Carrier::Header);
    assert_eq!(carrier(b"c.corp.internal"), Carrier::Cookie);
    assert_eq!(carrier(b"unknown.corp.internal"), Carrier::Header);
}

/// RFC 9110, section 11.1.
#[test]
fn only_a_bearer_token_is_one() {
    let bearer = |authorization: &'static [u8]| {
        let mut facts = RequestFacts::new("GET");
        facts.authorization = Some(authorization);
        facts.bearer()
    };
    assert_eq!(bearer(b"Bearer token"), Some(&b"token"[..]));
    assert_eq!(bearer(b"BEARER  token "), Some(&b"token"[..]));
    assert_eq!(bearer(b"Basic dXNlcjpwYXNzd29yZA=="), None);
    assert_eq!(bearer(b"Bearer "), None);
    assert_eq!(bearer(b"Bearertoken"), None);
}
