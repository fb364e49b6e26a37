//! What an answer clears where much is left of the past: in which order, within which budget, and nothing twice.
//!
//! What breaks if one fails: the cookie that shadows the session stays while the budget goes to others, or one is never reached.

use std::collections::BTreeSet;

use serde_json::json;
use session_cookie_policy::browser::{ClientOrigin, Jar, Profile, Request, RequestUrl, Response};
use session_cookie_policy::config::Transport;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{ClearSession, RequestFacts, RequestPath, TokenState, Tokens};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::{self, past, policy, rejected};

/// A multiple of 6 seconds after 1970, by which answers begin elsewhere.
const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn post<'a>(path: &'a str, cookie: &'a str) -> RequestFacts<'a> {
    let mut facts = RequestFacts::new("POST");
    facts.path = Some(RequestPath::Public(path.as_bytes()));
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

/// Names and `=` of 25 and 24 bytes, `; Domain=example.com`, `; Path=` with 5 and 1 bytes, and 82 behind them: 139 and 134.
#[test]
fn what_fits_the_budget_exactly_comes_in_its_order() {
    let with_budget = |bytes: u32| {
        policy(&json!({
            "refresh_cookie": { "path": "/auth" },
            "history": [past("example.com")],
            "clearing_budget": bytes,
        }))
    };
    let facts = post("/", "");
    let both = [
        "__Secure-session-refresh=; Domain=example.com; Path=/auth",
        "__Secure-session-access=; Domain=example.com; Path=/",
    ];
    for second in 0..2 {
        assert_eq!(cleared(&with_budget(273), &facts, second), both);
    }
    // One byte less, and they take turns.
    let short = with_budget(272);
    assert_eq!(cleared(&short, &facts, 0), both[..1]);
    assert_eq!(cleared(&short, &facts, 1), both[1..]);
}

/// With a cookie domain, all that a host below it can have are this deployment's own.
const DOMAINS: [&str; 3] = ["", "; Domain=api.example.com", "; Domain=example.com"];

/// Each path and domain but that of the present cookie, which is for example.com; then each in the partition of the page.
fn scopes(name: &str, paths: &[&str], present_path: &str) -> Vec<String> {
    let scopes = paths
        .iter()
        .flat_map(|path| DOMAINS.map(|domain| format!("{name}={domain}; Path={path}")));
    let scopes: Vec<String> = scopes.collect();
    let present = format!("{name}=; Domain=example.com; Path={present_path}");
    let outside = scopes.iter().filter(|scope| **scope != present).cloned();
    let inside = scopes.iter().map(|scope| format!("{scope} (partitioned)"));
    outside.chain(inside).collect()
}

/// Three domains at the root, each counted as 130 bytes beside a name of 23 and a path of 1: 462 outside of the partition, of which 252 are
/// spent, and as much in it.
#[test]
fn scopes_that_fit_the_budget_exactly_come_in_their_order() {
    let facts = post("/", "__Secure-session-access=1; __Secure-session-access=2");
    let with_budget =
        |bytes: u32| policy(&json!({ "cookie_domain": "example.com", "clearing_budget": bytes }));
    let mut expected = scopes("__Secure-session-access", &["/"], "/");
    for second in 0..3 {
        assert_eq!(cleared(&with_budget(714), &facts, second), expected);
    }
    expected[2..].rotate_left(2);
    assert_eq!(cleared(&with_budget(713), &facts, 2), expected);
}

#[test]
fn scopes_that_are_equally_likely_take_turns() {
    const NAME: &str = "__Secure-session-access";
    let cookie = "__Secure-session-access=1; __Secure-session-access=2";
    // The two at the root take 252 bytes, of the others one at most 143 and at least 119.
    let policy = policy(&json!({ "cookie_domain": "example.com", "clearing_budget": 395 }));
    let facts = post("/v1/me", cookie);
    for second in 0..6 {
        assert_eq!(cleared(&policy, &facts, second).len(), 3, "{second}");
    }
    let all = scopes(NAME, &["/", "/v1/me", "/v1"], "/");
    let outside = all
        .into_iter()
        .filter(|scope| !scope.ends_with("(partitioned)"));
    let expected: BTreeSet<String> = outside.collect();
    assert_eq!(all_in_turn(&policy, &facts), expected);
}

#[test]
fn the_present_path_and_the_root_are_likeliest() {
    let facts = post(
        "/auth/session/refresh",
        "__Secure-session-refresh=1; __Secure-session-refresh=2",
    );
    let paths = [
        "/auth",
        "/",
        "/auth/session/refresh",
        "/auth/session",
        "/auth/session/",
        "/auth/",
    ];
    let narrow = policy(&json!({
        "cookie_domain": "example.com",
        "refresh_cookie": { "path": "/auth" },
        "clearing_budget": 8192,
    }));
    let expected = scopes("__Secure-session-refresh", &paths, "/auth");
    assert_eq!(cleared(&narrow, &facts, 0), expected);
}

/// A header in front of another that clears the same cookie would be one too many (RFC 6265bis, section 5.7).
#[test]
fn a_declared_scope_is_cleared_once() {
    let policy = policy(&json!({
        "names": "supertokens",
        "cookie_domain": "example.com",
        "history": [past("api.example.com")],
    }));
    let mut found = cleared(&policy, &post("/", "sAccessToken=1; sAccessToken=2"), 0);
    let mut expected = scopes("sAccessToken", &["/"], "/");
    expected.push("sRefreshToken=; Domain=api.example.com; Path=/auth/session/refresh".to_owned());
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

/// ATTACKS.md, V11: production shares its cookies with all of example.com, staging is a host below it, and both have the same names. What
/// the store of staging does not know may be production's live cookie.
#[test]
fn a_cookie_that_may_be_of_another_deployment_is_left() {
    let staging = policy(&json!({
        "api": "https://api.staging.example.com",
        "websites": "https://www.staging.example.com",
        "cookie_domain": "staging.example.com",
    }));
    let mut facts = post(
        "/auth/session/refresh",
        "__Secure-session-refresh=of-production; __Secure-session-refresh=of-staging",
    );
    facts.origin = Some(b"https://www.staging.example.com");
    let refresh = staging.refresh(&facts, NOW);
    let domains = |of_production: TokenState<()>| {
        let outcome = refresh.resolve(|candidate| match candidate.as_str() {
            Some("of-staging") => TokenState::Live(()),
            _ => of_production,
        });
        let (mut domains, mut buffer) = (BTreeSet::new(), String::new());
        let tokens = Tokens::new("A", "R").unwrap();
        let set_session = outcome.set_session().unwrap();
        let mut sink = |name: &str, value: &str| {
            if name == "set-cookie" && value.contains("Max-Age=0") {
                let domain = value.split_once("Domain=").map_or("", |(_, rest)| rest);
                domains.insert(domain.split(';').next().unwrap().to_owned());
            }
        };
        set_session.write(&tokens, &mut buffer, &mut sink).unwrap();
        domains
    };
    let own = ["", "api.staging.example.com", "staging.example.com"];
    assert!(domains(TokenState::Unknown).iter().eq(own));
    // A token that this store has issued was not set by production.
    let all = [
        "",
        "api.staging.example.com",
        "example.com",
        "staging.example.com",
    ];
    assert!(domains(TokenState::Dead).iter().eq(all));
}

/// The same from above: the cookies of a region, below the domain that the deployment shares.
#[test]
fn a_cookie_of_a_narrower_domain_may_be_of_another_deployment() {
    let global = policy(&json!({
        "api": "https://api.eu.example.com",
        "cookie_domain": "example.com",
    }));
    let facts = post(
        "/auth/session/refresh",
        "__Secure-session-refresh=of-region; __Secure-session-refresh=own",
    );
    let refresh = global.refresh(&facts, NOW);
    let outcome = refresh.resolve(|candidate| match candidate.as_str() {
        Some("own") => TokenState::Live(()),
        _ => TokenState::Unknown,
    });
    let (tokens, mut cleared) = (Tokens::new("A", "R").unwrap(), String::new());
    let mut sink = |_: &str, value: &str| cleared.push_str(value);
    let set_session = outcome.set_session().unwrap();
    set_session
        .write(&tokens, &mut String::new(), &mut sink)
        .unwrap();
    assert!(cleared.contains("Domain=api.eu.example.com;"));
    assert!(!cleared.contains("Domain=eu.example.com;"), "{cleared}");
}

/// ATTACKS.md, V10: a sibling host can plant a cookie in the partition of the site. A clear without `Partitioned` does not delete it.
#[test]
fn a_planted_partitioned_cookie_is_deleted() {
    let policy = policy(&json!({ "cookie_domain": "example.com" }));
    let request = |text: &str, page: &str| {
        let page = ClientOrigin::Web(Origin::parse(page).unwrap());
        Request::fetch(RequestUrl::parse(text).unwrap(), vec![page])
    };
    let mut jar = Jar::new(Profile::CHROMIUM);
    let own =
        b"__Secure-session-refresh=r1; Domain=example.com; Path=/; Secure; SameSite=Lax".as_slice();
    let planted = b"__Secure-session-refresh=evil; Domain=example.com; Path=/; Secure; SameSite=None; Partitioned".as_slice();
    let blog = request("https://blog.example.com/", "https://blog.example.com");
    let api = request(
        "https://api.example.com/auth/session/refresh",
        "https://www.example.com",
    );
    jar.receive(&api, &Response::new(&[own]), &EmbeddedList, NOW);
    jar.receive(&blog, &Response::new(&[planted]), &EmbeddedList, NOW);
    for (candidates, is_last) in [(2, false), (1, true)] {
        let line = jar.cookie_header(&api, &EmbeddedList, NOW);
        let mut facts = post("/auth/session/refresh", str::from_utf8(&line).unwrap());
        facts.csrf = Some(b"1");
        let refresh = policy.refresh(&facts, NOW);
        assert_eq!(refresh.candidates().count(), candidates);
        let outcome = refresh.resolve(|candidate| match candidate.as_str() {
            Some("r1") => TokenState::Live(()),
            _ => TokenState::Unknown,
        });
        let mut cookies = Vec::new();
        let mut sink = |name: &str, value: &str| {
            if name == "set-cookie" {
                cookies.push(value.as_bytes().to_vec());
            }
        };
        let tokens = Tokens::new("a1", "r1").unwrap();
        let set_session = outcome.set_session().unwrap();
        set_session
            .write(&tokens, &mut String::new(), &mut sink)
            .unwrap();
        let cookies: Vec<&[u8]> = cookies.iter().map(Vec::as_slice).collect();
        assert_eq!(
            cookies.len() == 2,
            is_last,
            "no clears for ever: {}",
            cookies.len()
        );
        jar.receive(&api, &Response::new(&cookies), &EmbeddedList, NOW);
    }
}

fn taken(clear_session: &ClearSession<'_>) -> Vec<String> {
    let (mut cookies, mut buffer) = (Vec::new(), String::new());
    clear_session.write(&mut buffer, &mut |name, value| {
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
        ["__Host-session-access", "__Host-session-refresh"]
    );
}

/// A refresh cookie of another path may hold a good token: nobody has seen it. And a rejection leaves the present cookies, unless it is
/// asked to take them back.
#[test]
fn a_refresh_elsewhere_forgets_nothing() {
    let policy = policy(&json!({ "refresh_cookie": { "path": "/auth" } }));
    let reject = |path| {
        let facts = post(path, "__Host-session-access=a");
        let clear_session = rejected(&policy.refresh(&facts, NOW));
        assert_eq!(
            (clear_session.is_empty(), taken(&clear_session)),
            (true, Vec::new())
        );
        let clear_session = clear_session.with_present();
        (clear_session.is_empty(), taken(&clear_session))
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
    let transport = |host: &'static [u8]| {
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(b"http://www.corp.internal");
        facts.host = Some(host);
        policy.sign_in(&facts, NOW).choice().transport
    };
    assert_eq!(transport(b"a.corp.internal"), Transport::Header);
    assert_eq!(transport(b"c.corp.internal"), Transport::Cookie);
    assert_eq!(transport(b"unknown.corp.internal"), Transport::Header);
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
