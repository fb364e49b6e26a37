//! Hostile requests to a compiled policy: floods of duplicates, bytes that are not text, and attempts to write headers of one's own.
//!
//! What breaks if one fails: a request stops a server, or puts a header of its choice into an answer.

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, Resolution, TokenState, Tokens, WebsiteBasis};
use session_cookie_policy::testing::session::responses;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const WEBSITE: &[u8] = b"https://www.example.com";

fn policy() -> Policy {
    let mut config = PolicyConfig::new(
        ["https://api.example.com", "https://api2.example.com"],
        ["https://www.example.com", "https://*.preview.example.com"],
    );
    config.cookie_domain = "example.com".into();
    config.compile(&EmbeddedList).unwrap()
}

/// Every header that any decision on a request writes.
fn all_headers(policy: &Policy, facts: &RequestFacts<'_>) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let mut sink = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    for (_, written) in responses(policy, facts, NOW) {
        for (name, value) in written {
            sink(&name, &value);
        }
    }
    policy.cors(facts).write(&mut sink);
    let mut preflight = *facts;
    preflight.method = "OPTIONS";
    preflight.requested_method = Some(b"POST");
    policy.cors(&preflight).write(&mut sink);
    headers
}

#[test]
fn of_ten_thousand_duplicates_a_few_are_offered_and_all_are_cleared_within_the_budget() {
    let policy = policy();
    let line = "__Secure-session-refresh=planted; ".repeat(10_000);
    let mut facts = RequestFacts::new("POST");
    facts.host = Some(b"api.example.com");
    facts.origin = Some(WEBSITE);
    facts.csrf = Some(b"1");
    facts.cookie = CookieHeader::line(line.as_bytes());
    let refresh = policy.refresh(&facts, NOW);
    assert_eq!(refresh.candidates().count(), 8);
    assert_eq!(refresh.token_counts().refresh_cookies, 10_000);
    let mut cleared = 0;
    let outcome = refresh.resolve(|_| TokenState::Live(()));
    let Resolution::Conflict { clear_session } = outcome else {
        panic!("{outcome:?}");
    };
    clear_session.write(&mut String::new(), &mut |name, value| {
        if name == "set-cookie" {
            assert!(value.contains("Max-Age=0;"), "{value}");
            cleared += value.len();
        }
    });
    assert!((1..=4096).contains(&cleared), "{cleared} bytes");
}

#[test]
fn bytes_that_are_no_text_match_nothing_and_are_written_nowhere() {
    let policy = policy();
    let hostile: [&[u8]; 8] = [
        b"\xff\xfe",
        b"https://www.example.com\xff",
        b"https://www.example.com\r\nSet-Cookie: sid=1",
        b"https://evil\n.preview.example.com",
        b"https://a\0.preview.example.com",
        b"https://\xc3\xbc.preview.example.com",
        b"https://evil.example/.preview.example.com",
        b"https://evil.example\\.preview.example.com",
    ];
    let hosts = [None, Some(b"api.example.com".as_slice())];
    let both = hostile
        .iter()
        .flat_map(|bytes| hosts.map(|host| (*bytes, host)));
    for (bytes, host) in both {
        let mut facts = RequestFacts::new("POST");
        facts.host = Some(host.unwrap_or(bytes));
        facts.origin = Some(bytes);
        facts.sec_fetch_site = Some(bytes);
        facts.cookie = CookieHeader::line(bytes);
        facts.authorization = Some(bytes);
        facts.mode = Some(bytes);
        facts.client = Some(bytes);
        facts.csrf = Some(bytes);
        facts.csrf_token = Some(bytes);
        assert_eq!(
            policy.website(&facts).basis(),
            WebsiteBasis::Malformed,
            "{facts:?}"
        );
        for (name, value) in all_headers(&policy, &facts) {
            let is_safe = |byte: u8| (b' '..=b'~').contains(&byte);
            assert!(value.bytes().all(is_safe), "{name}: {value:?}");
            assert!(
                !value.contains("evil") && !value.contains("sid="),
                "{name}: {value}"
            );
        }
        // What is printed is one line.
        assert!(!format!("{facts:?}").contains(['\n', '\r', '\0']));
    }
}

#[test]
fn an_origin_of_a_mebibyte_is_malformed_whatever_it_looks_like() {
    let policy = policy();
    for seed in [
        "a",
        "https://",
        "a.",
        "https://a.preview.example.com ",
        "[",
        "xn--",
    ] {
        let origin = seed.repeat((1 << 20) / seed.len());
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(origin.as_bytes());
        facts.host = Some(b"api.example.com");
        facts.cookie = CookieHeader::line(origin.as_bytes());
        assert_eq!(policy.website(&facts).basis(), WebsiteBasis::Malformed);
        assert_eq!(policy.cors(&facts).allowed_origin(), None);
    }
}

#[test]
fn tokens_that_would_write_headers_are_refused() {
    for token in [
        "a; Domain=evil.example",
        "a\r\nSet-Cookie: sid=1",
        "a\nb",
        "a\0",
        "a b",
        "a,b",
        "a\"b",
        "ü",
        "a\u{7f}",
    ] {
        for tokens in [
            Tokens::new(token, "b"),
            Tokens::new("a", token),
            Tokens::access_only(token),
            Tokens::new("a", "b").unwrap().with_front(token),
            Tokens::new("a", "b").unwrap().with_csrf(token),
        ] {
            let error = tokens.unwrap_err().to_string();
            assert!(
                !error.contains("evil") && !error.contains(['\r', '\n', '\0']),
                "{error}"
            );
        }
    }
}

/// Names come from the configuration, which is not a request; all the same none can carry a second header or attribute.
#[test]
fn names_that_would_write_headers_do_not_compile() {
    for name in [
        "a b",
        "a\r\nb: c",
        "a: b",
        "a;b",
        "a=b",
        "a\0",
        "ü",
        "",
        "set-cookie",
    ] {
        let mut config =
            PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
        config.headers.access = Some(name.into());
        let error = config.compile(&EmbeddedList).unwrap_err();
        assert_eq!(
            error.problems()[0].field().to_string(),
            "headers.access",
            "{name:?}"
        );
        if name == "set-cookie" {
            continue;
        }
        config.headers.access = None;
        config.access_cookie.name = Some(name.into());
        let error = config.compile(&EmbeddedList).unwrap_err();
        let field = error.problems()[0].field().to_string();
        assert_eq!(field, "access_cookie.name", "{name:?}");
        assert!(!error.to_string().contains(['\r', '\n', '\0']), "{name:?}");
    }
}
