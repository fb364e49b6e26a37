//! What somebody is answered who gets no session: the status, a stable code, words, headers. And what of a request may stand in a log.
//!
//! What breaks if one fails: a client that is sent to the sign-in page for ever, or a token in a log.

use serde_json::json;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::request::{
    CallbackRefusal, CallbackVerdict, CsrfRefusal, Denial, DenialReason, RequestFacts,
    ResponseHeaders, TokenState, Tokens,
};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::policy;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn facts<'a>(method: &'a str, cookie: &'a str) -> RequestFacts<'a> {
    let mut facts = RequestFacts::new(method);
    facts.origin = Some(b"https://www.example.com");
    facts.cookie = CookieHeader::line(cookie.as_bytes());
    facts
}

/// 421 tells a browser that the host was the wrong one, and not the request (RFC 9110, section 15.5.20).
#[test]
fn statuses() {
    assert_eq!(CsrfRefusal::UnknownHost.status(), 421);
    assert_eq!(CsrfRefusal::UnknownOrigin.status(), 403);
    assert_eq!(CallbackRefusal::UnknownHost.status(), 421);
    assert_eq!(CallbackRefusal::Method.status(), 405);
    assert_eq!(CallbackRefusal::OtherState.status(), 403);
}

#[test]
fn a_callback_is_explained() {
    let compare = CallbackVerdict::CompareState;
    assert_eq!(compare.to_string(), "compare_state");
    assert!(compare.explain().contains("compare the state"));
    let refusal = CallbackRefusal::MissingState;
    let verdict = CallbackVerdict::Refuse(refusal);
    assert_eq!(verdict.to_string(), refusal.to_string());
    assert_eq!(verdict.explain(), refusal.explain());
}

/// Each denial has a code for programs, words for people and headers for the client.
#[test]
fn denials() {
    let policy = policy(&json!({ "session": "single" }));
    let denied = |facts: &RequestFacts<'_>, state: fn(&[u8]) -> TokenState<u8>| {
        let verify = policy.verify(facts, NOW);
        let accepted = verify.require(|token| state(token.as_bytes()));
        accepted.unwrap_err()
    };
    let none = denied(&facts("GET", ""), |_| TokenState::Dead);
    assert_eq!(
        (none.status(), none.reason()),
        (401, DenialReason::NoSession)
    );
    assert_eq!(none.reason().as_str(), "no_session");
    assert!(none.to_string().contains("no token"));
    let several = denied(
        &facts("GET", "__Host-session=a; __Host-session=b"),
        |token| TokenState::Live(token[0]),
    );
    assert_eq!(several.reason().as_str(), "several_sessions");
    assert!(several.to_string().contains("several sessions"));
    let headers = several.headers().clone();
    assert!(headers.pairs().any(|(name, _)| name == "set-cookie"));
    assert_eq!(several.into_headers(), headers);
    let superseded = denied(&facts("GET", "__Host-session=a"), |_| {
        TokenState::Superseded(1)
    });
    assert_eq!(superseded.reason().as_str(), "superseded");
    assert!(superseded.to_string().contains("newer token"));
    let refused = Denial::from(CsrfRefusal::OpaqueOrigin);
    assert_eq!(
        refused.reason().as_str(),
        CsrfRefusal::OpaqueOrigin.as_str()
    );
    assert_eq!(refused.to_string(), CsrfRefusal::OpaqueOrigin.explain());
    assert!(refused.headers().is_empty());
}

/// `Extend` appends: no header replaces another one of its name.
#[test]
fn headers_are_collected() {
    let mut all = ResponseHeaders::default();
    assert!(all.is_empty());
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    all.extend([pair("set-cookie", "a=1")]);
    all.extend([pair("set-cookie", "b=2"), pair("vary", "Cookie")]);
    assert!(!all.is_empty());
    let pairs: Vec<_> = all.pairs().collect();
    assert_eq!(
        pairs,
        [
            ("set-cookie", "a=1"),
            ("set-cookie", "b=2"),
            ("vary", "Cookie")
        ]
    );
}

/// No cache may keep what a decision has led to, whatever decision it is.
#[test]
fn every_decision_keeps_caches_out() {
    let policy = policy(&json!({ "session": "single" }));
    let facts = facts("POST", "__Host-session=a");
    for headers in [
        policy.sign_in(&facts, NOW).to_cache_headers(),
        policy.callback(&facts, NOW).to_cache_headers(),
        policy.verify(&facts, NOW).to_cache_headers(),
        policy.refresh(&facts, NOW).to_cache_headers(),
        policy.sign_out(&facts, NOW).to_cache_headers(),
        policy.cookies(&facts, NOW).to_cache_headers(),
    ] {
        let pairs: Vec<_> = headers.pairs().collect();
        assert_eq!(pairs[0], ("cache-control", "private, no-store"));
        assert!(pairs[1..].iter().all(|(name, _)| *name == "vary"));
        assert!(
            pairs[1..]
                .iter()
                .any(|(_, value)| value.to_lowercase().contains("cookie"))
        );
    }
}

/// Whatever decision is printed, it tells something, but no token.
#[test]
fn what_is_printed_holds_no_token() {
    let policy = policy(&json!({
        "session": "single", "transport": "any", "cookies": { "oauth": { "purpose": "sign_in_flow" } },
    }));
    let mut facts = facts("POST", "__Host-session=s3cret; __Host-oauth=s3cret");
    facts.authorization = Some(b"Bearer s3cret");
    let sign_in = policy.sign_in(&facts, NOW);
    let verify = policy.verify(&facts, NOW);
    let mut search = verify.search::<u8>();
    let candidate = search.candidate().unwrap();
    assert_eq!(candidate.as_bytes(), b"s3cret");
    let cookies = policy.cookies(&facts, NOW);
    let oauth = cookies.get("oauth").unwrap();
    let data = oauth.to_headers("s3cret").unwrap();
    let set_session = sign_in.accept().unwrap();
    let session = set_session
        .to_data(&Tokens::session("s3cret").unwrap())
        .unwrap();
    for (told, wanted) in [
        (format!("{sign_in:?}"), "SignIn"),
        (format!("{verify:?}"), "6 bytes"),
        (format!("{search:?}"), "asked"),
        (format!("{candidate:?}"), "header (6 bytes)"),
        (format!("{oauth:?}"), "oauth"),
        (format!("{data:?}"), "set-cookie"),
        (format!("{set_session:?}"), "SetSession"),
        (format!("{session:?}"), "ResponseData"),
        (format!("{:?}", session.cookies), "__Host-session"),
        (format!("{:?}", TokenState::Live("s3cret")), "Live"),
        (format!("{:?}", policy.host(&facts)), "api.example.com"),
        (format!("{:?}", policy.website(&facts)), "www.example.com"),
    ] {
        assert!(told.contains(wanted), "{told}");
        assert!(!told.contains("s3cret"), "{told}");
    }
}
