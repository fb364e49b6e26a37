//! What is said of a recording if its cookies do not explain the failure: each exchange as an observation of the suggested deployment.
//!
//! What breaks if one fails: a preflight or a cache that is at fault is passed over, or a guess about the deployment is told as a fact.

use session_cookie_policy::diagnosis::{Certainty, Code, Finding};
use session_cookie_policy::evidence::{Inferred, Traffic, compare, explain};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, har};

const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
const SID: (&str, &str) = ("cookie", "sid=1");

fn explained(lines: &[Line<'_>]) -> Vec<Finding> {
    explain(&har(CHROME, lines), &EmbeddedList, NOW)
}

/// Severity, certainty and code of each finding.
fn told(findings: &[Finding]) -> Vec<(Severity, Certainty, Code)> {
    let told = findings
        .iter()
        .map(|finding| (finding.severity, finding.certainty, finding.code));
    told.collect()
}

/// Cross-site requests with a bearer token, and a preflight that no request followed.
#[test]
#[rustfmt::skip]
fn a_preflight_that_is_not_answered_with_2xx_stops_the_request() {
    let by_page: Headers<'_> = &[
        ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors"), ("origin", "https://www.example.com"), ("authorization", "Bearer 1"),
    ];
    let page: Line<'_> = ("10:00:00", 50, "document GET https://www.example.com/", &[NONE], 200, &[("set-cookie", "seen=1; Path=/")]);
    let me: Line<'_> = (
        "10:00:01", 50, "fetch GET https://api.example.net/me", by_page, 200,
        &[("access-control-allow-origin", "https://www.example.com")],
    );
    let post: Line<'_> = ("10:00:01", 50, "fetch POST https://api.example.net/items", by_page, 200, me.5);
    let preflight = |status: u16, headers: Headers<'static>| -> Line<'static> {
        ("10:00:02", 50, "preflight OPTIONS https://api.example.net/items/1",
         &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors"), ("origin", "https://www.example.com")], status, headers)
    };
    for status in [300, 302, 404, 500] {
        let findings = explained(&[page, me, post, preflight(status, &[])]);
        assert_eq!(told(&findings)[..1], [(Severity::Error, Certainty::Certain, Code::CorsRequest)], "{findings:#?}");
        assert!(findings[0].message.contains(&format!("answered with {status}")), "{}", findings[0]);
    }
    // Which methods it must allow depends on the request, which nobody saw.
    let answered = preflight(204, &[("access-control-allow-origin", "https://www.example.com"), ("access-control-allow-methods", "PATCH")]);
    assert_eq!(explained(&[page, me, post, answered]), []);
}

const SIGN_IN: Line<'_> = (
    "10:00:00",
    50,
    "fetch POST https://www.example.com/login",
    &[OWN],
    200,
    &[
        ("set-cookie", "sid=1; Path=/; Secure; HttpOnly"),
        ("cache-control", "no-store"),
    ],
);

/// A page that may be public comes from a cache. It matters unless a script shows that the session works.
#[test]
#[rustfmt::skip]
fn a_stored_page_matters_unless_a_script_gets_its_data() {
    let stored: Line<'_> = ("10:00:05", 50, "document GET https://www.example.com/", &[OWN, SID], 200, &[("age", "300")]);
    let is_told = |asks: Line<'_>| {
        let findings = explained(&[SIGN_IN, stored, asks]);
        findings.iter().any(|finding| finding.code == Code::ResponseFromCache)
    };
    let asks = |what: &'static str, from: Headers<'static>, status: u16, headers: Headers<'static>| -> Line<'static> {
        ("10:00:06", 50, what, from, status, headers)
    };
    let me = "fetch GET https://www.example.com/api/me";
    assert!(explained(&[SIGN_IN, stored]).iter().any(|finding| finding.code == Code::ResponseFromCache));
    assert!(!is_told(asks(me, &[OWN, SID], 200, &[])));
    // It is refused, redirected, without the cookie, out of a cache, or another page.
    assert!(is_told(asks(me, &[OWN, SID], 401, &[])));
    assert!(is_told(asks(me, &[OWN, SID], 300, &[])));
    assert!(is_told(asks(me, &[OWN, ("cookie", "theme=1")], 200, &[])));
    assert!(is_told(asks(me, &[OWN, SID], 200, &[("age", "300")])));
    assert!(is_told(asks(me, &[OWN, SID], 200, &[("x-cache", "HIT")])));
    assert!(is_told(asks("document GET https://www.example.com/home", &[OWN, SID], 200, &[])));
}

/// No cookie here can be taken for a session.
#[test]
#[rustfmt::skip]
fn without_a_session_the_hosts_with_cookies_are_looked_at() {
    let cached: Line<'_> = (
        "10:00:00", 50, "document GET https://www.example.com/", &[NONE], 200,
        &[("set-cookie", "abc=1; Path=/; Secure"), ("cache-control", "public, max-age=600")],
    );
    assert!(Inferred::of(&har(CHROME, &[cached]), &EmbeddedList).is_none());
    assert_eq!(told(&explained(&[cached])), [(Severity::Error, Certainty::Certain, Code::CacheSharesSession)]);
    let gate = |cookies: Headers<'static>| -> Line<'static> {
        ("10:00:00", 50, "fetch POST https://www.example.com/refresh", cookies, 302, &[("location", "/sso")])
    };
    let with_cookie = [gate(&[OWN, ("cookie", "abc=1")])];
    assert!(Inferred::of(&har(CHROME, &with_cookie), &EmbeddedList).is_none());
    // That somebody expects data there is a guess.
    assert_eq!(told(&explained(&with_cookie)), [(Severity::Error, Certainty::Likely, Code::NotTheSession)]);
    let shows = ("10:00:01", 50, "document GET https://www.example.com/", &[NONE, ("cookie", "abc=1")][..], 200, &[][..]);
    assert_eq!(told(&explained(&[shows, gate(&[OWN])])), told(&explained(&with_cookie)));
}

/// What no fact excludes is told if nothing else is.
#[test]
#[rustfmt::skip]
fn what_is_only_possible_comes_last() {
    let back = |headers: Headers<'static>| -> Line<'static> {
        ("10:00:00", 50, "document GET https://www.example.com/callback", &[NONE], 200, headers)
    };
    let of = |traffic: &Traffic| {
        let config = Inferred::of(traffic, &EmbeddedList).unwrap().config;
        told(&compare(traffic, &config, &EmbeddedList, NOW))
    };
    let fine = har(CHROME, &[back(&[("set-cookie", "sid=1; Path=/; Secure; HttpOnly; SameSite=Lax")])]);
    assert_eq!(of(&fine), [(Severity::Warning, Certainty::Possible, Code::CacheSharesSession)]);
    let refused = har(CHROME, &[back(&[("set-cookie", "sid=1; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=example.net")])]);
    let all = of(&refused);
    assert_eq!(all[0], (Severity::Error, Certainty::Certain, Code::DomainHostMismatch));
    assert!(all.iter().all(|(_, _, code)| *code != Code::CacheSharesSession), "{all:?}");
}
