//! Secrets planted wherever a line of a cookie may have one.
//!
//! What breaks if one fails: people paste the output into a public report, and their session is in it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;
use session_cookie_policy::browser::RequestUrl;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{
    LineFault, Observation, SeenSetCookie, diagnose_without_policy,
};
use session_cookie_policy::evidence::{Replay, Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-28 10:00 UTC);
const SECRET: &str = "pl4nted-S3cret_9";

/// Lines of `Set-Cookie` with the secret at every place.
fn set_cookies() -> Vec<String> {
    let before = [
        "",
        "a=1; ",
        "a=1; Path=/; ",
        "a=1; Path=/, ",
        "a=1; SameSite=Lax, ",
        "a=1; SameSite=Lax,",
        "a=1; HttpOnly, ",
        "a=1; Secure,",
        "a=1; Max-Age=60, ",
        "a=1; Max-Age=60,",
        "a=1; Domain=example.com, ",
        "a=1; Domain=",
        "a=1; Path=",
        "a=1; Path=/?x=",
        "a=1; Path=/#",
        "a=1; Expires=",
        "a=1; Expires=Mon, 28 Dec 2026 10:00:00 GMT, ",
        "a=1; Expires=Mon, 28 Dec 2026 10:00:00 GMT,",
        "a=1; Expires=Mon, ",
        "a=1; Max-Age=",
        "a=1; SameSite=",
        "a=1; Priority=",
        "a=1; Version=",
        "a=1; Comment=",
        "a=1; Secure=",
        "a=1; HttpOnly=",
        "a=1; Partitioned=",
        "a=1; Domain=https://u:",
        "a=1; Domain=example.com:",
        "a=1; Domain=https://example.com/",
        "a=1; Domain=u:",
        "a=1; Secure ",
        "a=1; Path=/ ",
        "a=1, ",
        "a=1,b=2, ",
    ];
    let secrets = [
        format!("x={SECRET}"),
        format!("x={SECRET}; Path=/"),
        format!("x=\"{SECRET}\""),
        format!("x=1;{SECRET}"),
        format!("x=1,{SECRET}"),
        format!("x=1\n{SECRET}"),
        format!("x=1\n{SECRET}=="),
        format!("x={SECRET}, y={SECRET}"),
        format!("x=1; y={SECRET}"),
        format!("{SECRET}=="),
        format!("{SECRET}="),
    ];
    let bare = [
        SECRET.to_owned(),
        format!("{SECRET}@example.com"),
        format!("{SECRET}, x=1"),
        format!("{SECRET},x=1; Path=/"),
        format!("{SECRET}; Path=/"),
    ];
    let mut lines = Vec::new();
    for before in before {
        lines.extend(secrets.iter().map(|secret| format!("{before}{secret}")));
        // A host, a path or the name of an attribute may be any word.
        let is_word =
            before.ends_with("Domain=") || before.ends_with("Path=") || before.ends_with("u:");
        lines.extend(
            bare.iter()
                .filter(|_| !is_word)
                .map(|secret| format!("{before}{secret}")),
        );
    }
    lines
}

fn all_of(traffic: &Traffic) -> String {
    let replay = Replay::of(traffic, &EmbeddedList, NOW);
    let told: Vec<String> = replay.events().iter().map(ToString::to_string).collect();
    let findings = explain(traffic, &EmbeddedList, NOW);
    let json = serde_json::to_string(&(&replay, &findings, &traffic.gaps)).unwrap();
    format!("{traffic:?} {replay:?} {told:?} {findings:?} {json}")
}

fn is_clean(of: &str, all: &str) {
    for part in [SECRET, "S3cret", "nted-S"] {
        assert!(!all.contains(part), "{of}\n{all}");
    }
}

#[test]
fn no_line_gives_a_value_away() {
    let url = "https://www.example.com/login";
    for line in set_cookies() {
        let given = RequestUrl::parse(url).unwrap();
        let one = Traffic::of_set_cookie(given.clone(), line.as_bytes());
        is_clean(&line, &all_of(&one));
        is_clean(&line, &format!("{:?}", SeenSetCookie::of(line.as_bytes())));

        let curl = format!(
            "> GET /login HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 200\n< set-cookie: {line}\n< set-cookie2: {line}\n<\n"
        );
        is_clean(&line, &all_of(&Traffic::of_heads(&curl, None)));

        let headers = json!([{ "name": "Set-Cookie", "value": line }]);
        let har = json!({ "log": { "entries": [{
            "request": { "method": "GET", "url": url, "headers": [] },
            "response": { "status": 200, "headers": headers },
        }] } });
        is_clean(&line, &all_of(&Traffic::of_har(&har.to_string()).unwrap()));

        let (name, attributes) = line.split_once(';').unwrap_or((&line, ""));
        let observation = json!({
            "page": { "opened_as": "https://www.example.com" },
            "request": { "route": "sign_in", "cookies": [{ "name": format!("a={SECRET}") }] },
            "response": { "status": 200, "set_cookies": [{ "name": name, "attributes": attributes }] },
            "jar": [{ "name": "a", "attributes": attributes, "joined": [format!("b={SECRET}")] }],
        });
        // Nobody writes the value of a cookie without a name in the place of the name.
        if name.contains('=') && !name.contains(&format!("{SECRET}=")) && !name.contains(',') {
            let observation: Observation = serde_json::from_value(observation).unwrap();
            let config =
                PolicyConfig::new(["https://www.example.com"], ["https://www.example.com"]);
            let findings = diagnose_without_policy(&config, &observation, NOW, &EmbeddedList);
            let json = serde_json::to_string(&(&observation, &findings)).unwrap();
            is_clean(&line, &format!("{observation:?} {findings:?} {json}"));
        }
    }
}

#[test]
fn no_cookie_of_a_har_or_a_request_gives_its_value_away() {
    let values = [
        SECRET.to_owned(),
        format!("1; {SECRET}"),
        format!("1; x={SECRET}"),
        format!("1\n{SECRET}=2"),
        format!("1\r\n{SECRET}"),
        format!("1, x={SECRET}"),
        format!("{SECRET}=="),
        format!("\"{SECRET}\""),
    ];
    for value in values {
        let cookies = json!([{ "name": "sid", "value": value, "path": "/", "expires": format!("Mon, {SECRET}"), "sameSite": format!("Lax, {SECRET}") }]);
        let har = json!({ "log": { "entries": [{
            "request": { "method": "GET", "url": "https://www.example.com/", "cookies": cookies },
            "response": { "status": 401, "cookies": cookies },
        }] } });
        is_clean(&value, &all_of(&Traffic::of_har(&har.to_string()).unwrap()));
    }
    for cookie in [
        SECRET.to_owned(),
        format!("{SECRET}="),
        format!("{SECRET}=="),
        format!("a=1; {SECRET}"),
        format!("a=1;{SECRET}=="),
        format!("a={SECRET}, b={SECRET}"),
        format!("{SECRET}, b=1"),
        format!("{SECRET} b=1"),
        format!("a=1; {SECRET},b=1"),
    ] {
        let curl = format!(
            "> GET /me HTTP/2\n> Host: www.example.com\n> Cookie: {cookie}\n> Cookie2: {cookie}\n>\n< HTTP/2 401\n<\n"
        );
        is_clean(&cookie, &all_of(&Traffic::of_heads(&curl, None)));
        let command = format!(
            "$ curl -v -H 'Cookie: {cookie}' -b '{cookie}' https://www.example.com/me\nHTTP/2 401\n\n"
        );
        is_clean(&cookie, &all_of(&Traffic::of_heads(&command, None)));
    }
}

#[test]
fn what_is_malformed_and_harmless_is_kept() {
    for attributes in [
        "SameSite=Foo",
        "SameSite=\"None\"",
        "Domain=crm.example.com:8080",
        "Domain=https://www.example.com",
        "Domain=https://www.example.com/",
        "Domain=.example.com",
        "Domain=[::1]",
        "Domain=${COOKIE_DOMAIN}",
        "Domain=bücher.example",
        "Max-Age=abc",
        "Max-Age=3600s",
        "Max-Age=-1",
        "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "Expires=Thursday, 01-Jan-70 00:00:00 GMT",
        "Expires=Thu Jan 01 1970 01:00:00 GMT+0100 (Coordinated Universal Time)",
        "Expires=2026-12-28T10:00:00.000Z",
        "Expires=1798452000000",
        "Expires=Session",
        "Path=/realms/a%20b/",
        "Path=app",
        "Priority=High",
    ] {
        let seen = SeenSetCookie::of(format!("sid=1; {attributes}; Secure").as_bytes());
        assert_eq!(seen.attributes, format!("{attributes}; Secure"));
        assert_eq!((seen.fault, &*seen.joined), (None, &[][..]));
    }
}

#[test]
fn what_is_left_out_leaves_a_mark() {
    for (attributes, kept) in [
        ("Path=/, b=2", "Path=/…"),
        ("Path=/a b", "Path=/a…"),
        ("Path=/cb?code=1", "Path=/cb…"),
        ("SameSite=Lax, b=2", "SameSite=Lax…"),
        ("Domain=example.com, b=2", "Domain=example.com…"),
        ("Domain=https://user:1@example.com", "Domain=https://…"),
        ("HttpOnly, b=2", "HttpOnly…"),
        ("Secure=1", "Secure"),
        (
            "Expires=Mon, 28 Dec 2026 10:00:00 GMT, b=2",
            "Expires=Mon, 28 Dec 2026 10:00:00 GMT…",
        ),
        ("Max-Age=60, b=2", "Max-Age=60…"),
        ("Comment=1; Path=/; b", "Path=/"),
        // One control character is kept, since browsers refuse the line: the one that is in a name, if there is one.
        ("\u{1}", "; \u{1}…"),
        ("\u{1};Domain\n:8080", "Domain\n:…; \n…"),
    ] {
        let seen = SeenSetCookie::of(format!("sid=1; {attributes}").as_bytes());
        assert_eq!(seen.attributes, kept, "{attributes}");
    }
}

#[test]
fn what_a_hop_has_made_of_a_line_is_a_fact() {
    let of = |line: &str| {
        let seen = SeenSetCookie::of(line.as_bytes());
        (seen.name, seen.fault, seen.joined)
    };
    let joined = |name: &str, others: &[&str]| {
        let others = others.iter().map(|name| (*name).to_owned()).collect();
        (name.to_owned(), Some(LineFault::Joined), others)
    };
    assert_eq!(
        of("a=1; Path=/, b=2; Path=/, c=3"),
        joined("a", &["b", "c"])
    );
    assert_eq!(
        of("a=1; Expires=Mon, 28 Dec 2026 10:00:00 GMT,b=2"),
        joined("a", &["b"])
    );
    assert_eq!(of("a=1; HttpOnly, b=2; Secure"), joined("a", &["b"]));
    assert_eq!(of("a=1; path=/,b=2"), joined("a", &["b"]));

    let cut = |name: &str| (name.to_owned(), Some(LineFault::Cut), Vec::new());
    assert_eq!(of("sid=1; Path=/; Expires=Mon"), cut("sid"));
    assert_eq!(of("28 Dec 2026 10:00:00 GMT; Path=/; Secure"), cut(""));
    assert_eq!(of("28-Dec-2026 10:00:00 GMT"), cut(""));

    let in_value = |name: &str| (name.to_owned(), Some(LineFault::JoinedInValue), Vec::new());
    assert_eq!(of("a=1, b=2; Path=/"), in_value("a"));
    let well = |name: &str| (name.to_owned(), None, Vec::new());
    // JSON, a list, a date.
    assert_eq!(of("a={\"x\": 1, \"y=\": 2}; Path=/"), well("a"));
    assert_eq!(of("a=1,b=2; Path=/"), well("a"));
    assert_eq!(
        of("a=1, 2, 3; Path=/; Expires=Mon, 28 Dec 2026 10:00:00 GMT"),
        well("a")
    );

    let hand: SeenSetCookie = serde_json::from_value(json!({
        "name": "a", "len": 1, "attributes": "SameSite=Lax, b=2; Path=/"
    }))
    .unwrap();
    assert_eq!(
        (hand.fault, &*hand.joined, &*hand.attributes),
        (
            Some(LineFault::Joined),
            &["b".to_owned()][..],
            "SameSite=Lax…; Path=/"
        )
    );
    let hand: SeenSetCookie =
        serde_json::from_value(json!({ "name": "a", "fault": "joined", "joined": ["b"] })).unwrap();
    assert_eq!(
        (hand.fault, &*hand.joined),
        (Some(LineFault::Joined), &["b".to_owned()][..])
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4096) })]

    /// What is kept of a line is kept when it is written down and read again.
    #[test]
    fn what_is_kept_reads_back(parts in vec(select(PIECES), 0..12)) {
        let line = parts.concat();
        let seen = SeenSetCookie::of(line.as_bytes());
        let text = serde_json::to_string(&seen).unwrap();
        let again: SeenSetCookie = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&again, &seen, "{:?}", line);
        let written = serde_json::json!({ "name": "a", "attributes": line }).to_string();
        let seen: SeenSetCookie = serde_json::from_str(&written).unwrap();
        let text = serde_json::to_string(&seen).unwrap();
        let again: SeenSetCookie = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(again, seen, "{:?}", line);
    }
}

const PIECES: &[&str] = &[
    ";",
    "; ",
    "=",
    ",",
    ", ",
    " ",
    "\t",
    "\n",
    "\r",
    "\u{1}",
    "…",
    "é",
    "\"",
    "Domain",
    "Path",
    "Path=/",
    "Secure",
    "HttpOnly",
    "SameSite",
    "Lax",
    "Expires",
    "Mon",
    "28 Dec 2026 10:00:00 GMT",
    "Max-Age",
    "-1",
    "3600",
    "Priority",
    "Partitioned",
    "Version",
    "sid",
    "__Host-sid",
    "a=",
    "b=2",
    "example.com",
    ":8080",
    "https://",
    "/",
    "/a b",
    "==",
    "x",
];
