//! What one or two steps of a recording show, next to steps that differ in one thing.
//!
//! What breaks if one fails: a sign-in that is right is called a fault, or one of two causes hides the other.

use session_cookie_policy::diagnosis::Code;
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;

use crate::told::{NOW, assert_has, assert_none, explained};
use crate::told_by_time::{Headers, Line, NONE, OWN};

/// A request a second later than the line before it in these tables.
const fn step<'t>(what: &'t str, from: Headers<'t>, status: u16, headers: Headers<'t>) -> Line<'t> {
    ("10:00:05", 50, what, from, status, headers)
}

const WWW: &str = "https://www.example.com";
const LOGIN: &str = "fetch POST https://www.example.com/login";
const ME: &str = "fetch GET https://www.example.com/api/me";
const REFUSED: Line<'_> = step(ME, &[OWN], 401, &[]);
/// A recording that shows no cookie at all may be one from which they were removed.
const SHOWN: Line<'_> = step(
    "document GET https://www.example.com/",
    &[NONE],
    200,
    &[("set-cookie", "abc=1; Path=/")],
);

#[test]
#[rustfmt::skip]
fn a_sign_in_that_sets_nothing_is_told_if_what_follows_fails() {
    const CODE: Code = Code::SetCookieMissing;
    let login = |status: u16, headers: Headers<'static>| step(LOGIN, &[OWN], status, headers);
    let silent = login(200, &[]);
    let found = assert_has(CODE, &[SHOWN, silent, REFUSED]);
    assert!(found.message.contains("`X-Forwarded-Proto: https`"), "{found}");
    assert_has(CODE, &[SHOWN, silent, step(ME, &[OWN], 300, &[]), REFUSED]);
    // The session works, another cookie may be the session, or the user signs out.
    assert_none(CODE, &[SHOWN, silent, step(ME, &[OWN], 200, &[]), REFUSED]);
    assert_none(CODE, &[SHOWN, silent, step("document GET https://www.example.com/", &[OWN], 200, &[("set-cookie", "abc=1; Path=/")]), REFUSED]);
    assert_none(CODE, &[SHOWN, silent, step("fetch POST https://www.example.com/logout", &[OWN], 200, &[]), REFUSED]);
    assert_none(CODE, &[SHOWN, silent, step("fetch GET https://www.example.com/x", &[OWN, ("authorization", "Bearer 1")], 404, &[]), REFUSED]);
    // The sign-in fails: no such page, or a redirect to where it began.
    assert_none(CODE, &[SHOWN, login(404, &[]), REFUSED]);
    assert_none(CODE, &[SHOWN, login(302, &[("location", "/signin")]), REFUSED]);
    let enter = ("referer", "https://www.example.com/enter");
    assert_none(CODE, &[SHOWN, step(LOGIN, &[OWN, enter], 302, &[("location", "/enter")]), REFUSED]);
    assert_has(CODE, &[SHOWN, step(LOGIN, &[OWN, enter], 302, &[("location", "/home")]), REFUSED]);
    // Over plain http, no proxy hides the scheme.
    let plain = [
        step("document GET http://localhost:3000/", &[NONE], 200, &[("set-cookie", "abc=1; Path=/")]),
        step("fetch POST http://localhost:3000/login", &[OWN], 200, &[]), step("fetch GET http://localhost:3000/api/me", &[OWN], 401, &[]),
    ];
    let found = assert_has(CODE, &plain);
    assert!(found.message.contains("no `Secure` cookie over plain http") && !found.message.contains("X-Forwarded-Proto"), "{found}");
}

#[test]
#[rustfmt::skip]
fn a_callback_fails_for_want_of_state_if_the_redirect_to_the_provider_saved_none() {
    let back = step("document GET https://www.example.com/auth/callback", &[NONE], 400, &[]);
    let begin = |headers: Headers<'static>| step("document GET https://www.example.com/", &[NONE], 302, headers);
    assert_has(Code::SetCookieMissing, &[SHOWN, begin(&[("location", "https://id.example.net/authorize?client_id=1")]), back]);
    assert_none(Code::SetCookieMissing, &[SHOWN, begin(&[("location", "https://id.example.net/news")]), back]);
}

const PAGE: (&str, &str) = ("origin", WWW);
const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
const CORS: (&str, &str) = ("sec-fetch-mode", "cors");
const SID: (&str, &str) = ("cookie", "sid=1");

#[test]
#[rustfmt::skip]
fn a_page_needs_leave_to_read_only_what_its_scripts_fetch_with_cookies() {
    const SCRIPT: &str = "fetch GET https://api.example.com/me";
    let asks = |what: &'static str, from: Headers<'static>, headers: Headers<'static>| [step(what, from, 200, headers)];
    assert_has(Code::CorsOrigin, &asks(SCRIPT, &[SITE, CORS, PAGE, SID], &[]));
    assert_has(Code::CorsOrigin, &asks(SCRIPT, &[SITE, CORS, PAGE], &[("set-cookie", "sid=1; Path=/")]));
    assert_has(Code::CorsOrigin, &asks(SCRIPT, &[SITE, CORS, PAGE], &[("access-control-allow-credentials", "true")]));
    // No cookies, another mode, and the page's own origin.
    assert_none(Code::CorsOrigin, &asks(SCRIPT, &[SITE, CORS, PAGE], &[]));
    assert_none(Code::CorsOrigin, &asks(SCRIPT, &[SITE, ("sec-fetch-mode", "no-cors"), PAGE, SID], &[]));
    assert_none(Code::CorsOrigin, &asks(SCRIPT, &[OWN, CORS, ("origin", "https://api.example.com"), SID], &[]));
}

#[test]
#[rustfmt::skip]
fn the_loser_of_two_refreshes_clears_what_the_winner_set() {
    const REFRESH: &str = "fetch POST https://www.example.com/refresh";
    const CODE: Code = Code::RefreshRace;
    let at = |what: &'static str, cookie: Headers<'static>, status: u16, headers: Headers<'static>| -> Line<'static> {
        ("10:00:05", 900, what, cookie, status, headers)
    };
    let wins = |status: u16| at(REFRESH, &[OWN, SID], status, &[("set-cookie", "sid=2; Path=/; Secure; HttpOnly")]);
    let clears: Headers<'_> = &[("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly")];
    let loses = at(REFRESH, &[OWN, SID], 401, clears);
    let found = assert_has(CODE, &[wins(200), loses]);
    assert!(found.message.contains("`POST https://www.example.com/refresh` was sent twice at once"), "{found}");
    let other = at("fetch GET https://www.example.com/api/me", &[OWN, SID], 401, clears);
    let found = assert_has(CODE, &[wins(200), other]);
    assert!(found.message.contains("/refresh` and `GET https://www.example.com/api/me` were sent at once"), "{found}");
    // What succeeds between them changes nothing.
    assert_has(CODE, &[wins(200), at("fetch GET https://www.example.com/api/list", &[OWN, SID], 200, &[]), loses]);
    // The first fails, too; a sign-out clears; another cookie is cleared; nothing came to be refused; the cookie is set, not cleared.
    assert_none(CODE, &[wins(400), loses]);
    assert_none(CODE, &[wins(200), at("fetch POST https://www.example.com/logout", &[OWN, SID], 204, clears)]);
    assert_none(CODE, &[wins(200), at(REFRESH, &[OWN, SID], 401, &[("set-cookie", "theme=; Path=/; Max-Age=0; Secure; HttpOnly")])]);
    assert_none(CODE, &[wins(200), at(REFRESH, &[OWN, ("cookie", "theme=1")], 401, clears)]);
    assert_none(CODE, &[wins(200), at(REFRESH, &[OWN, SID], 401, &[("set-cookie", "sid=3; Path=/; Secure; HttpOnly")])]);
}

#[test]
#[rustfmt::skip]
fn a_manifest_is_fetched_without_cookies() {
    let asks = |dest: &str, cookies: &str| {
        let text = format!(
            "> GET /app.json HTTP/2\n> Host: www.example.com\n> Sec-Fetch-Dest: {dest}\n> Cookie:{cookies}\n>\n< HTTP/2 401\n<\n"
        );
        let traffic = Traffic::of_heads(&text, None);
        let findings = explain(&traffic, &EmbeddedList, NOW);
        findings.iter().any(|finding| finding.code == Code::CredentialsOmitted)
    };
    assert!(asks("manifest", ""));
    assert!(!asks("manifest", " sid=1") && !asks("empty", ""));
}

#[test]
#[rustfmt::skip]
fn cookies_that_fail_alike_share_a_finding() {
    let page = "document GET http://intranet.example.com/";
    let both = step(page, &[NONE], 200, &[("set-cookie", "a=1; Secure"), ("set-cookie", "b=1; Secure")]);
    let one = explained(&[both]);
    assert_eq!(one.len(), 1, "{one:#?}");
    assert!(one[0].message.contains("`a`, `b`"), "{}", one[0]);
    assert_eq!(one[0].evidence.len(), 2, "{:?}", one[0].evidence);
    // The same again adds nothing.
    let twice = explained(&[both, both]);
    assert_eq!((twice.len(), &twice[0].message, &twice[0].evidence), (1, &one[0].message, &one[0].evidence));
}

#[test]
#[rustfmt::skip]
fn what_fails_in_other_browsers_alone_is_a_warning() {
    const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
    const ORIGIN: (&str, &str) = ("origin", "https://www.example.org");
    const ALLOWS: (&str, &str) = ("access-control-allow-origin", "https://www.example.org");
    const CREDENTIALS: (&str, &str) = ("access-control-allow-credentials", "true");
    let page = step("document GET https://www.example.org/", &[NONE], 200, &[]);
    let login = step("fetch POST https://api.example.com/login", &[CROSS, CORS, ORIGIN], 200, &[
        ALLOWS, CREDENTIALS, ("cache-control", "no-store"), ("set-cookie", "sid=1; Path=/; Secure; HttpOnly; SameSite=None"),
    ]);
    let told = explained(&[page, login]);
    let third_party = told.iter().find(|finding| finding.code == Code::ThirdPartyCookie).unwrap();
    assert_eq!(third_party.severity, Severity::Warning);
    assert!(third_party.message.contains("Serve the API under the page's site"), "{third_party}");
}
