//! Which exchanges of a recording count as failures, and which concern the session at all.
//!
//! What breaks if one fails: somebody is told to repair a request that did what it should, or a request that failed is passed over.

use session_cookie_policy::diagnosis::{Certainty, Code, Finding};
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;

use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, har};

const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
const FRAME: (&str, &str) = ("sec-fetch-dest", "iframe");
const SID: (&str, &str) = ("cookie", "sid=1");

fn explained(traffic: &Traffic) -> Vec<Finding> {
    explain(traffic, &EmbeddedList, datetime!(2026-11-24 12:00 UTC))
}

/// The first code of a recording by Chrome.
fn first(lines: &[Line<'_>]) -> Option<Code> {
    explained(&har(CHROME, lines))
        .first()
        .map(|finding| finding.code)
}

#[track_caller]
fn assert_nothing(lines: &[Line<'_>]) {
    assert_eq!(explained(&har(CHROME, lines)), []);
}

/// A cookie for `/start` alone. A request elsewhere that fails without it is told of its path.
const START: Line<'_> = (
    "10:00:00",
    50,
    "document GET https://app.example.com/start",
    &[NONE],
    200,
    &[("set-cookie", "tab=1; Path=/start; Secure")],
);

#[test]
#[rustfmt::skip]
fn a_redirect_to_an_identity_provider_is_no_failure() {
    let sign_in: Line<'_> = (
        "10:00:00", 50, "fetch POST https://app.example.com/login", &[OWN], 200,
        &[("set-cookie", "sid=1; Path=/; Secure; HttpOnly")],
    );
    let leads = |to: &'static str| -> Line<'static> {
        let location: &'static [(&str, &str)] = Box::leak(Box::new([("location", to)]));
        ("10:00:05", 50, "document GET https://app.example.com/calendar", &[OWN, SID], 302, location)
    };
    assert_nothing(&[sign_in, leads("https://id.example.net/login?client_id=1")]);
    assert_eq!(first(&[sign_in, leads("/login")]), Some(Code::NotTheSession));
}

#[test]
#[rustfmt::skip]
fn a_sign_in_fails_if_it_leads_back_to_where_it_begins() {
    let sign_in = |asked: &'static str, from: &'static str, to: &'static str| -> Line<'static> {
        let referer: &'static [(&str, &str)] = Box::leak(Box::new([OWN, ("referer", from)]));
        let location: &'static [(&str, &str)] = Box::leak(Box::new([("location", to)]));
        ("10:00:05", 50, asked, if from.is_empty() { &[OWN] } else { referer }, 302, location)
    };
    let login = "document POST https://app.example.com/login";
    let session = "document POST https://app.example.com/session";
    let path = Some(Code::PathNotCovering);
    // Back to itself, without `Referer`.
    assert_eq!(first(&[START, sign_in(login, "", "/login")]), path);
    // Back to the page with the form, whatever its name is.
    assert_eq!(first(&[START, sign_in(session, "https://app.example.com/enter", "/enter")]), path);
    // A page after the sign-in may be named like one.
    assert_nothing(&[START, sign_in(login, "https://app.example.com/enter", "/login-done")]);
    // The form is on the root page, to which everybody comes.
    assert_nothing(&[START, sign_in(session, "https://app.example.com/", "/")]);
}

#[test]
#[rustfmt::skip]
fn a_form_fails_with_the_server_and_other_requests_may_fail_with_it_for_other_reasons() {
    let broken = |asked: &'static str| -> Line<'static> { ("10:00:05", 50, asked, &[OWN], 500, &[]) };
    assert_eq!(first(&[START, broken("document POST https://app.example.com/transfer")]), Some(Code::PathNotCovering));
    assert_nothing(&[START, broken("document GET https://app.example.com/transfer")]);
    assert_nothing(&[START, broken("fetch POST https://app.example.com/transfer")]);
}

#[test]
#[rustfmt::skip]
fn a_cookie_is_lost_if_it_never_comes() {
    let sets: Line<'_> = (
        "10:00:00", 50, "document POST https://app.example.com/enter", &[NONE], 302,
        &[("location", "/home"), ("set-cookie", "sid=1; Path=/api; Secure")],
    );
    let home: Line<'_> = ("10:00:01", 50, "document GET https://app.example.com/home", &[OWN], 200, &[]);
    let api: Line<'_> = ("10:00:02", 50, "fetch GET https://app.example.com/api/me", &[OWN, SID], 200, &[]);
    assert_eq!(first(&[sets, home]), Some(Code::PathNotCovering));
    // It is for other requests.
    assert_nothing(&[sets, home, api]);
}

#[test]
#[rustfmt::skip]
fn a_refusal_that_clears_another_cookie_does_not_delete_the_session() {
    let sign_in: Line<'_> = (
        "10:00:00", 50, "fetch POST https://app.example.com/login", &[OWN], 200,
        &[("set-cookie", "sid=1; Path=/; Secure; HttpOnly")],
    );
    let refused = |set: &'static str| -> Line<'static> {
        let set: &'static [(&str, &str)] = Box::leak(Box::new([("set-cookie", set)]));
        ("10:00:05", 50, "fetch GET https://app.example.com/me", &[OWN, SID], 401, set)
    };
    let told = |set| {
        let findings = explained(&har(CHROME, &[sign_in, refused(set)]));
        (findings[0].code, findings[0].certainty)
    };
    assert_eq!(told("flash=; Path=/; Max-Age=0"), (Code::NotTheSession, Certainty::Possible));
    assert_eq!(told("sid=; Path=/; Max-Age=0; Secure"), (Code::ValueUnreadable, Certainty::Likely));
}

/// A page, and what it asks of another site.
#[test]
#[rustfmt::skip]
fn an_api_on_another_site_is_known_by_its_refusal_if_nothing_else_shows_a_cookie() {
    let page = |set: &'static [(&'static str, &'static str)]| -> Line<'static> {
        ("10:00:00", 50, "document GET https://www.example.com/", &[NONE], 200, set)
    };
    let refused: Line<'_> = (
        "10:00:01", 50, "fetch GET https://api.example.net/me",
        &[CROSS, ("origin", "https://www.example.com"), ("sec-fetch-mode", "cors"), SID], 401, &[],
    );
    assert_eq!(first(&[page(&[]), refused]), Some(Code::CorsOrigin));
    // The page has a session of its own, and the other is that of a counter.
    assert_nothing(&[page(&[("set-cookie", "session=1; Path=/; Secure")]), refused]);
}

#[test]
#[rustfmt::skip]
fn a_frame_with_a_sign_in_is_an_application() {
    let page: Line<'_> = ("10:00:00", 50, "document GET https://www.example.com/", &[NONE], 200, &[]);
    let frame: Line<'_> = ("10:00:01", 50, "frame GET https://widget.example.net/", &[FRAME, CROSS], 200, &[]);
    let lax: &[(&str, &str)] = &[("set-cookie", "sid=12345678901234567890; Path=/; Secure; SameSite=Lax")];
    let by_frame: &[(&str, &str)] = &[OWN, ("origin", "https://widget.example.net"), ("sec-fetch-mode", "cors")];
    let by_form: Line<'_> = ("10:00:02", 50, "frame POST https://widget.example.net/enter", &[FRAME, OWN], 200, lax);
    let by_script: Line<'_> = ("10:00:02", 50, "fetch POST https://widget.example.net/login", by_frame, 200, lax);
    let counter: Line<'_> = ("10:00:02", 50, "fetch POST https://widget.example.net/count", by_frame, 200, lax);
    assert_eq!(first(&[page, frame, by_form]), Some(Code::SiteWithheld));
    assert_eq!(first(&[page, frame, by_script]), Some(Code::SiteWithheld));
    assert_nothing(&[page, frame, counter]);
}

#[test]
#[rustfmt::skip]
fn a_value_that_parsers_stop_at_is_suspected_if_nothing_can_read_it() {
    let odd: Headers<'_> = &[OWN, ("cookie", "abc=1; note=a b")];
    let asks = |asked: &'static str, from: Headers<'static>, status: u16| -> Line<'static> { ("10:00:00", 50, asked, from, status, &[]) };
    let me = "fetch GET https://app.example.com/me";
    let page = "document GET https://app.example.com/";
    let refused = asks(me, odd, 401);
    let findings = explained(&har(CHROME, &[refused]));
    assert_eq!((findings[0].code, findings[0].certainty), (Code::CookieUnparsed, Certainty::Possible));
    assert!(findings[0].message.contains("`note`, has bytes in its value that RFC 6265 does not allow"), "{}", findings[0]);
    // What gives no data shows nothing: a picture, a refusal, a redirect.
    let image: Line<'_> = ("10:00:00", 50, "image GET https://app.example.com/a.png", &[("sec-fetch-dest", "image"), OWN, ("cookie", "abc=1; note=a b")], 200, &[]);
    for other in [image, asks(page, odd, 300), asks(page, odd, 500), asks(page, &[OWN, ("cookie", "abc=1")], 200)] {
        assert_eq!(first(&[refused, other]), Some(Code::CookieUnparsed), "{other:?}");
    }
    // The server reads it elsewhere, it is the only cookie, or none is odd.
    let is_suspected = |lines: &[Line<'_>]| first(lines) == Some(Code::CookieUnparsed);
    assert!(!is_suspected(&[refused, asks(page, odd, 200)]));
    assert!(!is_suspected(&[asks(me, &[OWN, ("cookie", "note=a b")], 401)]));
    assert!(!is_suspected(&[asks(me, &[OWN, ("cookie", "abc=1; note=ab")], 401)]));
    // A server that fails has not refused.
    assert!(!is_suspected(&[asks("document POST https://app.example.com/", odd, 500)]));
}

const LOGIN: &str = "fetch POST https://app.example.com/login";

/// What a clear must repeat is told as far as the recording shows it.
#[test]
#[rustfmt::skip]
fn a_refused_clear_matters_if_the_cookie_is_there() {
    let sign_in: Line<'_> = ("10:00:00", 50, LOGIN, &[OWN], 200, &[("set-cookie", "sid=1; Path=/; Secure; HttpOnly")]);
    let out = |from: Headers<'static>| -> Line<'static> {
        ("10:00:05", 50, "fetch POST https://app.example.com/logout", from, 204, &[("set-cookie", "sid=; Domain=example.net; Max-Age=0")])
    };
    let with_sid = out(&[OWN, SID]);
    let told = |lines: &[Line<'_>]| {
        let findings = explained(&har(CHROME, lines));
        findings.first().map(|finding| (finding.code, finding.message.clone()))
    };
    let (code, message) = told(&[sign_in, with_sid]).unwrap();
    assert_eq!(code, Code::ClearInVain);
    assert!(message.contains("`POST https://app.example.com/login` set it with `Path=/; Secure; HttpOnly`: clear it with the same"), "{message}");
    let (code, message) = told(&[with_sid]).unwrap();
    assert_eq!(code, Code::ClearInVain);
    assert!(message.contains("with which it was set"), "{message}");
    let bare = told(&[out(&[OWN])]);
    assert_ne!(bare.map(|(code, _)| code), Some(Code::ClearInVain));
}

/// A token beside another one may have a path of its own.
#[test]
#[rustfmt::skip]
fn a_path_is_too_narrow_for_a_cookie_that_is_alone() {
    let sets = |headers: Headers<'static>| -> Line<'static> { ("10:00:00", 50, LOGIN, &[OWN], 200, headers) };
    let sid: (&str, &str) = ("set-cookie", "sid=1; Path=/api; Secure; HttpOnly");
    let api: Line<'_> = ("10:00:01", 50, "fetch GET https://app.example.com/api/me", &[OWN, SID], 200, &[]);
    let me: Line<'_> = ("10:00:02", 50, "fetch GET https://app.example.com/me", &[OWN], 401, &[]);
    let is_told = |headers: &[(&'static str, &'static str)]| {
        first(&[sets(Box::leak(headers.to_vec().into_boxed_slice())), api, me]) == Some(Code::PathNotCovering)
    };
    assert!(is_told(&[sid]));
    assert!(is_told(&[sid, ("set-cookie", "old=; Path=/; Max-Age=0")]));
    assert!(!is_told(&[sid, ("set-cookie", "access=1; Path=/; Secure; HttpOnly")]));
}

#[test]
#[rustfmt::skip]
fn a_form_of_another_site_fails_with_any_error() {
    let visit: Line<'_> = (
        "10:00:00", 50, "document GET https://app.example.com/pay", &[NONE], 200, &[("set-cookie", "state=1; Path=/; Secure; SameSite=Lax")],
    );
    let back = |status: u16, headers: Headers<'static>| -> Line<'static> {
        ("10:05:00", 50, "document POST https://app.example.com/paid", &[CROSS, ("origin", "https://bank.example.net")], status, headers)
    };
    assert_eq!(first(&[visit, back(400, &[])]), Some(Code::FlowCookieLost));
    assert_eq!(first(&[visit, back(404, &[])]), Some(Code::FlowCookieLost));
    assert_nothing(&[visit, back(200, &[])]);
    assert_nothing(&[visit, back(200, &[("set-cookie", "state=; Path=/; Secure; Max-Age=0")])]);
    assert_nothing(&[visit, back(200, &[("set-cookie", "theme=1; Path=/; Secure; SameSite=Lax")])]);
}
