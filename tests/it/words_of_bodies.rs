//! What bodies, queries and tokens tell, next to ones that tell nothing.
//!
//! What breaks if one fails: a page that speaks of a failure is taken for one, or a value stays in memory.

use session_cookie_policy::diagnosis::Code;
use session_cookie_policy::evidence::{Told, explain};
use session_cookie_policy::net::EmbeddedList;

use crate::answers_of_servers::{
    AAA, FORM, ME, ORIGIN, OWN, SIGNED_IN, WORKS, assert_has, assert_none, at, traffic,
};
use crate::told::NOW;

#[test]
#[rustfmt::skip]
fn a_code_in_a_form_is_one_code() {
    const WORDS: &str = "with the same code";
    let exchange = |time, sent, status| at(time, "fetch POST https://app.example.com/oauth/exchange", &[OWN, ORIGIN, FORM], status, &[]).sends(sent);
    let first = exchange("10:00:00", "grant_type=authorization_code&code=abc", 200);
    assert_has(Code::NotTheSession, WORDS, &[first, exchange("10:00:00.003", "code=abc", 401)]);
    assert_none(Code::NotTheSession, WORDS, &[first, exchange("10:00:00.003", "code=abd", 401)]);
}

/// Of values, it is kept which are equal, and nothing else.
#[test]
fn what_is_told_of_different_values_is_the_same() {
    let told = |value: &str| -> Told {
        let from = [OWN, ("x-csrf-token", value), ("user-agent", value)];
        let answer = [("x-served-by", value)];
        let mut traffic = traffic(&[at("10:00:00", ME, &from, 200, &answer)]);
        traffic.exchanges.remove(0).told
    };
    assert_eq!(told("one-of-two-secrets"), told("another-one"));
}

#[test]
#[rustfmt::skip]
fn a_page_that_speaks_of_an_expired_session_is_short() {
    const CODE: Code = Code::NotTheSession;
    const WORDS: &str = "maximumSessions";
    const MANY: &str = "This session has been expired (possibly due to multiple concurrent logins being attempted as the same user).";
    let says = |status, body| [SIGNED_IN, WORKS, at("10:00:20", ME, &[OWN, AAA], status, &[]).says(body)];
    let long = format!("{MANY}{}", " ".repeat(512));
    assert_has(CODE, WORDS, &says(200, MANY));
    assert_has(CODE, WORDS, &says(401, MANY));
    assert_has(CODE, WORDS, &says(400, &long));
    // An article about it, a redirect, and a page that is not there.
    assert_none(CODE, WORDS, &says(200, &long));
    assert_none(CODE, WORDS, &says(300, MANY));
    assert_none(CODE, WORDS, &says(302, MANY));
    assert_none(CODE, WORDS, &says(404, MANY));
}

#[test]
#[rustfmt::skip]
fn the_end_of_a_token_is_read_from_its_second_part() {
    const CODE: Code = Code::LifetimeDisagrees;
    let is_told = |token: &str| {
        let set = format!("jwt={token}; Max-Age=2592000; Path=/; Secure; HttpOnly");
        let cookie = format!("jwt={token}");
        let set = [("set-cookie", &*set)];
        let login = at("10:00:00", "fetch POST https://app.example.com/login", &[OWN, ORIGIN], 200, &set);
        let from = [OWN, ("cookie", &*cookie)];
        let findings = explain(
            &traffic(&[login, at("11:00:05", ME, &from, 401, &[])]), &EmbeddedList, NOW,
        );
        findings.iter().any(|finding| finding.code == CODE && finding.message.contains("`exp`"))
    };
    // `{"exp":1795345200}`, 22 November 2026, 11:00.
    assert!(is_told("eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTUzNDUyMDB9.c2ln"));
    // `{"n":"a?~>>","exp":1795345200}` and `{"sub":"?>~","exp":1795345200}`.
    assert!(is_told("eyJhbGciOiJIUzI1NiJ9.eyJuIjoiYT9-Pj4iLCJleHAiOjE3OTUzNDUyMDB9.c2ln"));
    assert!(is_told("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI_Pn4iLCJleHAiOjE3OTUzNDUyMDB9.c2ln"));
    // Three parts, and what is not of its alphabet ends it.
    assert!(!is_told("eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTUzNDUyMDB9"));
    assert!(!is_told("eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTUzNDUyMDB9.c2ln.c2ln"));
    assert!(!is_told("eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTUzNDUyMDB9!.c2ln"));
    assert!(!is_told("abc.eyJleHAiOjE3OTUzNDUyMDB9.c2ln"));
}
