//! What the adapters of web frameworks stand on: requests looked up by lines, headers for caches, the order of `Set-Cookie`.
//!
//! What breaks if one fails: over HTTP/2 users look signed out, a cache hands out a private answer, or a client that is not a browser clears
//! the cookie that it was just given.

use serde_json::json;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::{CookieHeader, CookiePair};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{CsrfRefusal, RequestFacts, Tokens};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::accepted;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn policy() -> Policy {
    let config: PolicyConfig = serde_json::from_value(json!({
        "api": "https://api.example.com",
        "websites": "https://www.example.com",
    }))
    .unwrap();
    config.compile(&EmbeddedList).unwrap()
}

fn pairs<'a>(facts: &RequestFacts<'a>) -> Vec<&'a [u8]> {
    facts.cookie.pairs().map(CookiePair::as_bytes).collect()
}

#[test]
fn every_line_of_cookie_counts_and_the_first_of_most_others() {
    let policy = policy();
    let lines = [
        ("cookie", b"a=1".as_slice()),
        ("origin", b"https://www.example.com"),
        ("cookie", b"b=\xe9"),
        ("session-csrf", b"1"),
        ("session-csrf", b"2"),
        ("cookie", b"c=3; d=4"),
    ];
    let header = |name: &str| {
        let of_name = lines.iter().filter(|(own, _)| *own == name);
        of_name.map(|(_, line)| *line).collect::<Vec<_>>()
    };
    // What is left of an earlier request is not a cookie of this one.
    let mut cookie_lines = vec![b"left=over".as_slice()];
    let facts = RequestFacts::look_up("POST", policy.headers(), header, &mut cookie_lines);
    let expected: [&[u8]; 4] = [b"a=1", b"b=\xe9", b"c=3", b"d=4"];
    assert_eq!(pairs(&facts), expected);
    assert_eq!(facts.origin, Some(b"https://www.example.com".as_slice()));
    assert_eq!(facts.csrf, Some(b"1".as_slice()));
    assert_eq!(facts.host, None);
}

/// Neither line of a header that browsers write once is believed, whatever their order, and though they are equal.
#[test]
fn several_lines_of_origin_or_fetch_metadata_are_not_read_by_the_first() {
    let policy = policy();
    let website = b"https://www.example.com".as_slice();
    let evil = b"https://evil.example".as_slice();
    let refusal = |lines: &[(&str, &[u8])], method: &'static str| {
        let header = |name: &str| {
            let of_name = lines.iter().filter(|(own, _)| *own == name);
            of_name.map(|(_, line)| *line).collect::<Vec<_>>()
        };
        let mut cookie_lines = Vec::new();
        let facts = RequestFacts::look_up(method, policy.headers(), header, &mut cookie_lines);
        policy.verify(&facts, NOW).csrf().refusal()
    };
    assert_eq!(refusal(&[("origin", website)], "POST"), None);
    for second in [evil, website, b"null", b""] {
        for lines in [[website, second], [second, website]] {
            let lines = lines.map(|line| ("origin", line));
            assert_eq!(
                refusal(&lines, "POST"),
                Some(CsrfRefusal::MalformedOrigin),
                "{lines:?}"
            );
        }
    }
    let site = |value: &'static [u8]| ("sec-fetch-site", value);
    let twice = [site(b"same-origin"), site(b"same-origin")];
    assert_eq!(
        refusal(&twice, "POST"),
        Some(CsrfRefusal::UnreadableFetchSite)
    );
    // A list may have several lines; one that says so is enough.
    let lines = [("upgrade", b"h2c".as_slice()), ("upgrade", b"WebSocket")];
    assert_eq!(refusal(&lines, "GET"), Some(CsrfRefusal::NoOrigin));
    let lines = [
        ("sec-purpose", b"other".as_slice()),
        ("sec-purpose", b"prefetch"),
        site(b"none"),
    ];
    assert_eq!(refusal(&lines, "POST"), Some(CsrfRefusal::Prefetch));
}

#[test]
fn one_line_needs_no_buffer_and_none_is_no_cookie() {
    let policy = policy();
    let one = |name: &str| (name == "cookie").then_some(b"a=1; b=2".as_slice());
    let mut cookie_lines = Vec::new();
    let facts = RequestFacts::look_up("GET", policy.headers(), one, &mut cookie_lines);
    assert_eq!(pairs(&facts), [b"a=1", b"b=2"]);
    assert_eq!(cookie_lines.capacity(), 0);

    let none = |_: &str| None;
    let facts = RequestFacts::look_up("GET", policy.headers(), none, &mut cookie_lines);
    assert_eq!(facts.cookie.pairs().count(), 0);
}

#[test]
fn an_answer_without_tokens_can_be_kept_from_caches() {
    let policy = policy();
    let verify = policy.verify(&RequestFacts::new("GET"), NOW);
    let mut headers = Vec::new();
    verify.write_for_caches(&mut |name, value| headers.push(format!("{name}: {value}")));
    assert_eq!(
        headers,
        [
            "cache-control: private, no-store",
            "vary: origin, cookie, authorization"
        ]
    );
}

/// RFC 6265, section 5.3, step 11: cookies of one name, domain and path are one, host-only or not. `cookie_store`, and what is built on it,
/// keeps to that; so the clear of `Domain=api.example.com` must not come behind the host-only cookie.
#[test]
fn what_is_cleared_stands_before_what_is_set() {
    let policy = policy();
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(b"https://www.example.com");
    facts.cookie =
        CookieHeader::line(b"__Host-session-refresh=stale; __Host-session-refresh=current");
    let refresh = policy.refresh(&facts, NOW);
    let (mut cookies, mut buffer) = (Vec::new(), String::new());
    let mut sink = |name: &str, value: &str| {
        if name == "set-cookie" {
            cookies.push(value.to_owned());
        }
    };
    let tokens = Tokens::new("new-access", "new-refresh").unwrap();
    accepted(&refresh, "current")
        .write(&tokens, &mut buffer, &mut sink)
        .unwrap();
    let position = |start: &str| cookies.iter().position(|cookie| cookie.starts_with(start));
    let clear = position("__Host-session-refresh=; Domain=api.example.com; Path=/;").unwrap();
    let set = position("__Host-session-refresh=new-refresh; Path=/;").unwrap();
    assert!(clear < set, "{cookies:#?}");
    assert_eq!(set, cookies.len() - 1);
}
