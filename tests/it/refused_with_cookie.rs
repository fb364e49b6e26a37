//! Requests that are refused although browsers sent the right cookie: what the recording shows of the server.
//!
//! What breaks if one fails: a refusal that is right is called a fault, or a server that forgets sessions is not suspected.

use session_cookie_policy::diagnosis::{Code, Finding};
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;

use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, har};

const SID: (&str, &str) = ("cookie", "sid=1");
const WITH_SID: Headers<'_> = &[OWN, SID];
const BARE: Headers<'_> = &[OWN];
const SETS: Headers<'_> = &[("set-cookie", "sid=1; Path=/; Secure; HttpOnly")];
const CLEARS: Headers<'_> = &[("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly")];
const SIGN_IN: Line<'_> = (
    "10:00:00",
    50,
    "fetch POST https://app.example.com/login",
    BARE,
    200,
    SETS,
);
const ME: &str = "fetch GET https://app.example.com/api/me";
const OTHER: &str = "fetch GET https://app.example.com/api/orders";

/// A request after the sign-in.
const fn asks<'t>(what: &'t str, from: Headers<'t>, status: u16, headers: Headers<'t>) -> Line<'t> {
    ("10:00:05", 50, what, from, status, headers)
}

const fn me<'t>(status: u16) -> Line<'t> {
    asks(ME, WITH_SID, status, &[])
}

fn explained(lines: &[Line<'_>]) -> Vec<Finding> {
    explain(
        &har(CHROME, lines),
        &EmbeddedList,
        datetime!(2026-11-24 12:00 UTC),
    )
}

/// The first code.
fn code(lines: &[Line<'_>]) -> Option<Code> {
    explained(lines).first().map(|finding| finding.code)
}

#[track_caller]
fn assert_says(lines: &[Line<'_>], code: Code, part: &str) {
    let findings = explained(lines);
    assert_eq!(
        findings.first().map(|finding| finding.code),
        Some(code),
        "{findings:#?}"
    );
    assert!(findings[0].message.contains(part), "{}", findings[0]);
}

#[test]
fn servers_that_take_turns_refuse_and_accept_one_cookie() {
    assert_says(
        &[SIGN_IN, me(200), me(401), me(200), me(401), me(200)],
        Code::ValueUnreadable,
        "accepted before and after, for the same URL. Several servers take turns",
    );
    // Once is no turn, and a server that never accepts it, or never again, takes none.
    assert_eq!(code(&[SIGN_IN, me(200), me(401), me(200)]), None);
    assert_eq!(code(&[SIGN_IN, me(401), me(401), me(200)]), None);
    assert_eq!(
        code(&[SIGN_IN, me(200), me(401), me(401)]),
        Some(Code::NotTheSession)
    );
    // What is accepted is another URL, a request without the cookie, or no success.
    for accepted in [
        asks(OTHER, WITH_SID, 200, &[]),
        asks(ME, BARE, 200, &[]),
        me(300),
    ] {
        let told = code(&[SIGN_IN, accepted, me(401), me(401), accepted]);
        assert_ne!(told, Some(Code::ValueUnreadable), "{accepted:?}");
        let told = code(&[SIGN_IN, me(200), me(401), me(401), accepted]);
        assert_ne!(told, Some(Code::ValueUnreadable), "{accepted:?}");
        let told = code(&[SIGN_IN, accepted, me(401), me(401), me(200)]);
        assert_ne!(told, Some(Code::ValueUnreadable), "{accepted:?}");
    }
    // Two URLs are refused once each.
    let other = asks(OTHER, WITH_SID, 401, &[]);
    assert_ne!(
        code(&[SIGN_IN, me(200), me(401), me(200), other]),
        Some(Code::ValueUnreadable)
    );
    // Each refusal begins another session.
    let anew = asks(ME, WITH_SID, 401, SETS);
    assert_ne!(
        code(&[SIGN_IN, me(200), anew, me(200), anew, me(200)]),
        Some(Code::ValueUnreadable)
    );
}

#[test]
fn a_session_that_is_accepted_elsewhere_may_lack_a_permission() {
    let admin = |status, headers| {
        asks(
            "fetch GET https://app.example.com/api/admin",
            WITH_SID,
            status,
            headers,
        )
    };
    assert_eq!(code(&[SIGN_IN, me(200), admin(403, &[])]), None);
    assert_eq!(code(&[SIGN_IN, admin(403, &[])]), Some(Code::NotTheSession));
    assert_eq!(
        code(&[SIGN_IN, me(200), admin(401, &[])]),
        Some(Code::NotTheSession)
    );
    assert_says(
        &[SIGN_IN, admin(403, CLEARS)],
        Code::ValueUnreadable,
        "the response deletes it",
    );
    // A server that has accepted the value can read it.
    assert_eq!(
        code(&[SIGN_IN, me(200), admin(403, CLEARS)]),
        Some(Code::NotTheSession)
    );
}

#[test]
fn who_is_not_signed_in_is_refused_rightly() {
    let told = Some(Code::NotTheSession);
    assert_eq!(code(&[SIGN_IN, me(401)]), told);
    // A visit that sets a cookie signs nobody in, nor does a sign-in that fails, or one on another host.
    let visit = asks("document GET https://app.example.com/", &[NONE], 200, SETS);
    assert_eq!(code(&[visit, me(401)]), None);
    let fails = asks(SIGN_IN.2, BARE, 401, SETS);
    assert_eq!(code(&[fails, me(401)]), None);
    let shared = &[(
        "set-cookie",
        "sid=1; Domain=example.com; Path=/; Secure; HttpOnly",
    )];
    let elsewhere = asks(
        "fetch POST https://auth.example.com/login",
        BARE,
        200,
        shared,
    );
    assert_eq!(code(&[visit, elsewhere, me(401)]), None);
    // A wrong password.
    assert_eq!(code(&[SIGN_IN, asks(SIGN_IN.2, WITH_SID, 401, &[])]), None);
    // After a sign-out, unless that fails.
    let out = |status| {
        asks(
            "fetch POST https://app.example.com/logout",
            WITH_SID,
            status,
            &[],
        )
    };
    assert_eq!(code(&[SIGN_IN, out(200), me(401)]), None);
    assert_eq!(code(&[SIGN_IN, out(400), me(401)]), told);
    // Nobody knows the client, which sends what was cleared.
    let text = "> POST /login HTTP/2\n> Host: app.example.com\n>\n< HTTP/2 200\n< set-cookie: sid=1; Path=/; Secure\n<\n\
                > GET /api/end HTTP/2\n> Host: app.example.com\n> Cookie: sid=1\n>\n< HTTP/2 200\n< set-cookie: sid=; Path=/; Max-Age=0; Secure\n<\n\
                > GET /api/me HTTP/2\n> Host: app.example.com\n> Cookie: sid=1\n>\n< HTTP/2 401\n<\n";
    let now = datetime!(2026-11-24 12:00 UTC);
    assert_eq!(
        explain(&Traffic::of_heads(text, None), &EmbeddedList, now),
        []
    );
}

#[test]
fn a_refusal_matters_if_nothing_with_the_cookie_succeeds_afterwards() {
    let told = Some(Code::NotTheSession);
    let image: Headers<'_> = &[("sec-fetch-dest", "image"), OWN, SID];
    assert_eq!(
        code(&[SIGN_IN, me(401), asks(OTHER, WITH_SID, 200, &[])]),
        None
    );
    // The same request succeeds the last time, whatever came with it.
    assert_eq!(code(&[SIGN_IN, me(401), asks(ME, BARE, 200, &[])]), None);
    for public in [
        asks("image GET https://app.example.com/a.png", image, 200, &[]),
        asks(
            "document GET https://app.example.com/login",
            WITH_SID,
            200,
            &[],
        ),
        asks(OTHER, WITH_SID, 300, &[]),
        asks(OTHER, BARE, 200, &[]),
    ] {
        assert_eq!(code(&[SIGN_IN, me(401), public]), told, "{public:?}");
    }
}

#[test]
fn a_server_that_begins_another_session_does_not_accept_the_first() {
    let anew = asks(ME, WITH_SID, 401, SETS);
    assert_says(
        &[SIGN_IN, anew],
        Code::ValueUnreadable,
        "begins another session at once",
    );
    // It had been accepted in between, so it was not lost at once.
    assert_eq!(
        code(&[SIGN_IN, asks(OTHER, WITH_SID, 200, &[]), anew]),
        Some(Code::NotTheSession)
    );
    assert_says(
        &[SIGN_IN, asks(OTHER, BARE, 200, &[]), anew],
        Code::ValueUnreadable,
        "begins another session at once",
    );
}

#[test]
#[rustfmt::skip]
fn a_check_of_the_origin_refuses_what_has_its_token() {
    const CORS: Headers<'_> = &[
        ("access-control-allow-origin", "https://www.example.com"), ("access-control-allow-credentials", "true"),
    ];
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    const PAGE: (&str, &str) = ("origin", "https://www.example.com");
    const TOKEN: (&str, &str) = ("x-csrf-token", "1");
    let post = "fetch POST https://app.example.com/api/items";
    let from_page: Headers<'_> = &[SITE, PAGE, TOKEN, SID];
    assert_says(
        &[SIGN_IN, asks(post, from_page, 403, CORS)],
        Code::OriginUnknown,
        "`Origin` is `https://www.example.com`, not `https://app.example.com`",
    );
    let is_told = |lines: &[Line<'_>]| code(lines) == Some(Code::OriginUnknown);
    // It only reads, is refused for another reason, for its token, has none, is of the own origin, or succeeds later.
    assert!(!is_told(&[SIGN_IN, asks(post, from_page, 419, CORS)]));
    assert!(!is_told(&[SIGN_IN, asks("fetch GET https://app.example.com/api/items", from_page, 403, CORS)]));
    assert!(!is_told(&[SIGN_IN, asks(post, from_page, 401, CORS)]));
    assert!(!is_told(&[SIGN_IN, asks(post, &[SITE, PAGE, SID], 403, CORS)]));
    let own: Headers<'_> = &[OWN, ("origin", "https://app.example.com"), TOKEN, SID];
    assert!(!is_told(&[SIGN_IN, asks(post, own, 403, &[])]));
    assert!(!is_told(&[SIGN_IN, asks(post, from_page, 403, CORS), asks(post, &[SITE, PAGE, TOKEN], 201, CORS)]));
}
