//! A cookie that belongs to another host, and hosts that overwrite each other's cookie, from a recording alone.
//!
//! What breaks if one fails: somebody is told to share a cookie that is rightly apart, or to look at the server where hosts are mixed up.

use session_cookie_policy::diagnosis::{Certainty, Code, Finding};
use session_cookie_policy::evidence::explain;
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;

use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, har};

const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
const PAGE: (&str, &str) = ("origin", "https://www.example.com");
const CORS: Headers<'_> = &[
    ("access-control-allow-origin", "https://www.example.com"),
    ("access-control-allow-credentials", "true"),
];
const HOST_ONLY: Headers<'_> = &[("set-cookie", "sid=1; Path=/; Secure; HttpOnly")];
const SHARED: Headers<'_> = &[(
    "set-cookie",
    "sid=1; Domain=example.com; Path=/; Secure; HttpOnly",
)];
const LOGIN: &str = "fetch POST https://www.example.com/login";

const fn asks<'t>(what: &'t str, from: Headers<'t>, status: u16, headers: Headers<'t>) -> Line<'t> {
    ("10:00:00", 50, what, from, status, headers)
}

/// The page's script asks its API on another host, and is refused.
const fn api<'t>(from: Headers<'t>, headers: Headers<'t>) -> Line<'t> {
    asks("fetch GET https://api.example.com/me", from, 401, headers)
}

const REFUSED: Line<'_> = api(&[SITE, PAGE], CORS);

/// One request each second.
fn explained(lines: &[Line<'_>]) -> Vec<Finding> {
    let clock: Vec<String> = (0..lines.len())
        .map(|place| format!("10:00:{place:02}"))
        .collect();
    let story = clock.iter().zip(lines);
    let story: Vec<Line<'_>> = story
        .map(|(time, line)| (&**time, line.1, line.2, line.3, line.4, line.5))
        .collect();
    explain(
        &har(CHROME, &story),
        &EmbeddedList,
        datetime!(2026-11-24 12:00 UTC),
    )
}

fn has(lines: &[Line<'_>], code: Code) -> bool {
    explained(lines).iter().any(|finding| finding.code == code)
}

#[track_caller]
fn assert_says(lines: &[Line<'_>], what: (Code, Certainty), parts: &[&str]) {
    let findings = explained(lines);
    let first = findings
        .first()
        .map(|finding| (finding.code, finding.certainty));
    assert_eq!(first, Some(what), "{findings:#?}");
    for part in parts {
        assert!(findings[0].message.contains(part), "{}", findings[0]);
    }
}

#[test]
#[rustfmt::skip]
fn a_session_of_one_host_is_missed_by_another_of_the_site() {
    let likely = (Code::DomainNotShared, Certainty::Likely);
    let sign_in = asks(LOGIN, &[OWN], 200, HOST_ONLY);
    assert_says(
        &[sign_in, REFUSED],
        likely,
        &["sets `sid` for `www.example.com` alone", "goes to `api.example.com`", "or give it `Domain=example.com`"],
    );
    // A redirect leads from the host with the cookie to the one without.
    let leads = asks("document POST https://example.com/enter", &[OWN], 302,
        &[("location", "https://www.example.com/home"), ("set-cookie", "sid=1; Path=/; Secure")]);
    let home = asks("document GET https://www.example.com/home", &[SITE], 302, &[("location", "/login")]);
    assert_says(&[leads, home], (Code::DomainNotShared, Certainty::Certain), &["for `example.com` alone"]);
    // Two names of this machine have no domain that they could share.
    let local = asks("fetch POST http://localhost:3000/login", &[OWN], 200, &[("set-cookie", "sid=1; Path=/")]);
    let other: Headers<'_> = &[("sec-fetch-site", "cross-site"), ("origin", "http://localhost:3000")];
    let allowed: Headers<'_> = &[("access-control-allow-origin", "http://localhost:3000"), ("access-control-allow-credentials", "true")];
    let lines = [local, asks("fetch GET http://127.0.0.1:3000/me", other, 401, allowed)];
    assert_says(&lines, likely, &["for `localhost` alone"]);
    assert!(!explained(&lines)[0].message.contains("give it `Domain"));
}

#[test]
#[rustfmt::skip]
fn a_cookie_of_another_host_is_not_missed_if_it_is_not_meant_for_this_one() {
    let sign_in = asks(LOGIN, &[OWN], 200, HOST_ONLY);
    let is_told = |lines: &[Line<'_>]| has(lines, Code::DomainNotShared);
    assert!(is_told(&[sign_in, REFUSED]));
    // One came, or is for the whole domain, or this host has set its own.
    assert!(!is_told(&[sign_in, api(&[SITE, PAGE, ("cookie", "sid=1")], CORS)]));
    assert!(!is_told(&[asks(LOGIN, &[OWN], 200, SHARED), REFUSED]));
    let own = asks("fetch POST https://api.example.com/login", &[SITE, PAGE], 200,
        HOST_ONLY);
    assert!(!is_told(&[own, sign_in, REFUSED]));
    // It was set by no sign-in, by another site, or cleared since.
    assert!(!is_told(&[asks("document GET https://www.example.com/", &[NONE], 200, HOST_ONLY), REFUSED]));
    let elsewhere = asks("fetch POST https://www.example.org/login", &[OWN], 200, HOST_ONLY);
    let page = asks("document GET https://www.example.com/", &[NONE], 200, &[]);
    let page_elsewhere = asks("document GET https://www.example.org/", &[NONE], 200, &[]);
    assert!(!is_told(&[page_elsewhere, elsewhere, page, REFUSED]));
    let out = asks("fetch POST https://www.example.com/logout", &[OWN, ("cookie", "sid=1")], 204,
        &[("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly")]);
    assert!(!is_told(&[sign_in, out, REFUSED]));
    // Everybody may read the response, without credentials.
    assert!(!is_told(&[sign_in, api(&[SITE, PAGE], &[("access-control-allow-origin", "*")])]));
    // The state of a sign-in stays, and the provider gets none.
    let start = asks("document GET https://www.example.com/start", &[OWN], 302,
        &[("location", "https://id.example.com/authorize?client_id=1"), ("set-cookie", "sid=1; Path=/; Secure")]);
    assert!(!is_told(&[start, asks("document GET https://id.example.com/authorize?client_id=1", &[SITE], 401, &[])]));
}

#[test]
#[rustfmt::skip]
fn two_hosts_that_write_one_cookie_overwrite_each_other() {
    let likely = (Code::NameCommon, Certainty::Likely);
    let signs_in = |what: &'static str, headers: Headers<'static>| asks(what, &[OWN], 200, headers);
    let me = |what: &'static str| asks(what, &[OWN, ("cookie", "sid=1")], 401, &[]);
    let (one, two) = ("fetch POST https://one.example.com/login", "fetch POST https://two.example.com/login");
    let refused = me("fetch GET https://one.example.com/me");
    assert_says(
        &[signs_in(one, SHARED), signs_in(two, SHARED), refused],
        likely,
        &["both write `sid` with `Domain=example.com`", "`POST https://two.example.com/login` overwrote it", "or omit `Domain`"],
    );
    // Two ports of one host, with `Domain` or without.
    let ports: [&str; 2] = ["fetch POST http://shop.test:3000/login", "fetch POST http://shop.test:4000/login"];
    for line in [&[("set-cookie", "sid=1; Path=/")][..], &[("set-cookie", "sid=1; Path=/; Domain=shop.test")]] {
        let lines = [signs_in(ports[0], line), signs_in(ports[1], line), me("fetch GET http://shop.test:3000/me")];
        assert_says(&lines, likely, &["for `shop.test`, and cookies ignore ports", "with the port or the instance in it"]);
    }
    let is_told = |lines: &[Line<'_>]| has(lines, Code::NameCommon);
    // The other has written none, or this one has not, or each has its own.
    assert!(!is_told(&[signs_in(one, SHARED), refused]));
    assert!(!is_told(&[signs_in(two, SHARED), refused]));
    assert!(!is_told(&[signs_in(one, HOST_ONLY), signs_in(two, HOST_ONLY), refused]));
    assert!(!is_told(&[signs_in(one, HOST_ONLY), signs_in(two, SHARED), refused]));
    // It comes without the cookie, so it is not refused for it.
    assert!(!is_told(&[signs_in(one, SHARED), signs_in(two, SHARED), asks(refused.2, &[OWN], 401, &[])]));
    // One host over http and over https, as behind a proxy.
    let schemes = [signs_in("fetch POST https://shop.test/login", &[("set-cookie", "sid=1; Path=/")]),
        signs_in("fetch POST http://shop.test/login", &[("set-cookie", "sid=1; Path=/")]), me("fetch GET https://shop.test/me")];
    assert!(!is_told(&schemes));
}
