//! `Priority`: where it is written, and that it does what it is written for.
//!
//! What breaks if one fails: a site with many cookies logs its users out in Chromium, or every response is longer for nothing.

use serde_json::{Value, json};
use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
use session_cookie_policy::cookie::{CookieHeader, Priority, ReceivedSetCookie};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::request::{RequestFacts, Tokens};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{policy, problems};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// What a sign-in from this website sets.
fn set(config: &Value, website: &str, tokens: &Tokens<'_>) -> Vec<String> {
    let policy = policy(config);
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(website.as_bytes());
    let set_session = policy.sign_in(&facts, NOW).accept().unwrap();
    let mut lines = Vec::new();
    let mut append = |name: &str, value: &str| {
        if name == "set-cookie" && !value.contains("Max-Age=0") {
            lines.push(value.to_owned());
        }
    };
    set_session
        .write(tokens, &mut String::new(), &mut append)
        .unwrap();
    lines
}

fn single(priority: &Value) -> Vec<String> {
    let config = json!({ "session": "single", "session_cookie": { "priority": priority } });
    let tokens = Tokens::session("s1").unwrap();
    set(&config, "https://www.example.com", &tokens)
}

#[test]
fn the_session_survives_the_cookies_of_others_in_chromium() {
    let page = RequestUrl::parse("https://www.example.com/").unwrap();
    let api = RequestUrl::parse("https://api.example.com/").unwrap();
    let survives = |session: &str, profile| {
        let mut jar = Jar::new(profile);
        let sign_in = Request::typed(api.clone());
        let receive = |jar: &mut Jar, request: &Request, line: &str| {
            jar.receive(
                request,
                &Response::new(&[line.as_bytes()]),
                &EmbeddedList,
                NOW,
            );
        };
        receive(&mut jar, &sign_in, session);
        for number in 0..180 {
            let line = format!("_experiment{number}=1; Domain=example.com; Secure");
            receive(&mut jar, &Request::typed(page.clone()), &line);
        }
        jar.cookies(NOW)
            .any(|cookie| cookie.name() == b"__Host-session")
    };
    let [high] = &single(&Value::Null)[..] else {
        panic!()
    };
    let [medium] = &single(&json!("medium"))[..] else {
        panic!()
    };
    assert!(survives(high, Profile::CHROMIUM));
    assert!(!survives(medium, Profile::CHROMIUM));
    // Other engines do not know the attribute.
    assert_eq!(
        survives(high, Profile::FIREFOX),
        survives(medium, Profile::FIREFOX)
    );
}

#[test]
fn a_configuration_sets_the_priority() {
    let session = "__Host-session=s1; Path=/; Secure; HttpOnly; SameSite=Lax";
    assert_eq!(
        single(&json!("high")),
        [format!("{session}; Priority=High")]
    );
    assert_eq!(single(&json!("medium")), [session]);
    assert_eq!(single(&json!("low")), [format!("{session}; Priority=Low")]);
    let wrong = json!({ "session": "single", "session_cookie": { "priority": "urgent" } });
    assert_eq!(
        problems(&wrong)[0],
        "`session_cookie.priority`: write `low`, `medium` or `high`"
    );
}

/// Chromium's quota of a partition does not ask for the priority.
#[test]
fn partitioned_cookies_have_none() {
    let config = json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com", { "origin": "https://partner.net", "partitioning": "partitioned" }],
    });
    let tokens = Tokens::new("a1", "r1").unwrap();
    let embedded = set(&config, "https://partner.net", &tokens);
    assert_eq!(embedded.len(), 2);
    assert!(
        embedded
            .iter()
            .all(|line| line.contains("; Partitioned; ") && !line.contains("Priority"))
    );
    let own = set(&config, "https://www.example.com", &tokens);
    assert!(
        own.iter().all(|line| line.ends_with("; Priority=High")),
        "{own:?}"
    );
}

#[test]
fn of_the_cookies_beside_those_that_end_with_the_session_have_it() {
    let config = json!({
        "cookies": {
            "csrf": { "purpose": "csrf_token" },
            "device": { "purpose": "trusted_device" },
        },
    });
    let policy = policy(&config);
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(b"https://www.example.com");
    let cookies = policy.cookies(&facts, NOW);
    let written = |key: &str| {
        let mut lines = Vec::new();
        let cookie = cookies.get(key).unwrap();
        let mut append = |_: &str, value: &str| lines.push(value.to_owned());
        cookie.write("v", &mut String::new(), &mut append).unwrap();
        lines.pop().unwrap()
    };
    assert!(written("csrf").ends_with("; Priority=High"));
    assert!(!written("device").contains("Priority"));
}

/// A line that deletes a cookie leaves nothing behind that could have a priority.
#[test]
fn clears_have_none() {
    let policy = policy(&json!({}));
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(b"https://www.example.com");
    facts.cookie = CookieHeader::line(b"__Host-session-access=a1; __Host-session-refresh=r1");
    let mut lines = Vec::new();
    let mut append = |_: &str, value: &str| lines.push(value.to_owned());
    let clear = policy.sign_out(&facts, NOW).accept().unwrap();
    clear.write(&mut String::new(), &mut append);
    assert!(lines.iter().all(|line| !line.contains("Priority")));
}

/// Of several, the last counts; an unknown value is the usual one.
#[test]
fn a_received_priority() {
    for (line, priority) in [
        ("a=1", Priority::Medium),
        ("a=1; Priority=High", Priority::High),
        ("a=1; priority=low", Priority::Low),
        ("a=1; Priority=High; Priority=Low", Priority::Low),
        ("a=1; Priority=Highest", Priority::Medium),
    ] {
        let received = ReceivedSetCookie::parse(line.as_bytes()).unwrap();
        assert_eq!(received.priority(), priority, "{line}");
    }
}
