//! What browsers and clients do by themselves, next to recordings that differ in one thing: requests without cookies, stored responses, pages
//! that are no website, redirects that lead around.
//!
//! What breaks if one fails: a login that works is called broken, or a cookie that does not come is explained by nothing.

use session_cookie_policy::diagnosis::{Certainty, Code};
use session_cookie_policy::evidence::Traffic;
use session_cookie_policy::policy::Severity;

use crate::told::{assert_has, assert_none, at, explained, found};
use crate::told_by_time::{CHROME, FIREFOX, Headers, Line, NONE, OWN, SAFARI, har};

#[track_caller]
fn assert_fine(lines: &[Line<'_>]) {
    let findings = explained(lines);
    assert!(findings.is_empty(), "{findings:#?}");
}

const APP: (&str, &str) = ("origin", "https://app.example.com");
const CORS: (&str, &str) = ("sec-fetch-mode", "cors");
const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
const LOGIN: &str = "fetch POST https://app.example.com/login";
const ME: &str = "fetch GET https://app.example.com/api/me";
const DATA: &str = "fetch GET https://app.example.com/api/data";
const HOME: &str = "document GET https://app.example.com/";
const SID: (&str, &str) = (
    "set-cookie",
    "sid=c2VjcmV0LTE; Path=/; Secure; HttpOnly; SameSite=Lax",
);
const CAME: (&str, &str) = ("cookie", "sid=c2VjcmV0LTE");

const SIGN_IN: Line<'_> = at("10:00:00", LOGIN, &[OWN, APP], 200, &[SID]);
const WORKS: Line<'_> = at("10:00:02", DATA, &[OWN, CAME], 200, &[]);
const LACKS: Line<'_> = at("10:00:01", ME, &[OWN], 401, &[]);

#[test]
#[rustfmt::skip]
fn a_script_that_leaves_out_the_cookies_of_its_own_origin() {
    const CODE: Code = Code::CredentialsOmitted;
    let finding = assert_has(CODE, &[SIGN_IN, LACKS, WORKS]);
    assert!(finding.message.contains("which comes with `GET https://app.example.com/api/data`"), "{finding}");
    assert_eq!(finding.certainty, Certainty::Likely);
    // It came a moment before.
    let before = at("10:00:01", DATA, &[OWN, CAME], 200, &[]);
    let lacks = |time: &'static str| at(time, ME, &[OWN], 401, &[]);
    assert_eq!(assert_has(CODE, &[SIGN_IN, before, lacks("10:00:03")]).certainty, Certainty::Possible);
    assert_none(CODE, &[SIGN_IN, before, lacks("10:01:00")]);
    // Nobody knows whether the browser still has it, or it is another value.
    assert_none(CODE, &[SIGN_IN, LACKS]);
    assert_none(CODE, &[SIGN_IN, LACKS, at("10:00:02", DATA, &[OWN, ("cookie", "sid=b3RoZXI")], 200, &[])]);
    // Scripts could have deleted it and set it again.
    let readable = at("10:00:00", LOGIN, &[OWN, APP], 200, &[("set-cookie", "sid=c2VjcmV0LTE; Path=/; Secure")]);
    assert_none(CODE, &[readable, LACKS, WORKS]);
    // It is a page, or it has a token, or other cookies, or it succeeds in the end.
    assert_none(CODE, &[SIGN_IN, at("10:00:01", HOME, &[OWN], 401, &[]), WORKS]);
    assert_none(CODE, &[SIGN_IN, at("10:00:01", ME, &[OWN, ("authorization", "Bearer abc")], 401, &[]), WORKS]);
    assert_none(CODE, &[SIGN_IN, at("10:00:01", ME, &[OWN, ("cookie", "theme=1")], 401, &[]), WORKS]);
    assert_none(CODE, &[SIGN_IN, LACKS, WORKS, at("10:00:03", ME, &[OWN, CAME], 200, &[])]);
}

#[test]
#[rustfmt::skip]
fn a_browser_that_keeps_no_cookies() {
    const CODE: Code = Code::SetCookieRefused;
    let shown: Line<'_> = at("09:59:00", HOME, &[NONE, ("cookie", "theme=1")], 200, &[]);
    let finding = assert_has(CODE, &[shown, SIGN_IN, LACKS]);
    assert_eq!(finding.certainty, Certainty::Possible);
    assert!(!finding.message.contains("left out"), "{finding}");
    // Perhaps the file shows no cookies of requests.
    let finding = assert_has(CODE, &[SIGN_IN, LACKS]);
    assert!(finding.message.contains("left out"), "{finding}");
    // It keeps one of them; or nothing fails; or nobody has signed in.
    let two = at("10:00:00", LOGIN, &[OWN, APP], 200, &[SID, ("set-cookie", "hint=1; Path=/; Secure")]);
    assert_none(CODE, &[two, at("10:00:01", ME, &[OWN, ("cookie", "hint=1")], 401, &[])]);
    assert_fine(&[SIGN_IN, at("10:00:01", ME, &[OWN], 200, &[])]);
    let visit = at("10:00:00", HOME, &[NONE], 200, &[SID]);
    assert_none(CODE, &[visit, LACKS]);
}

#[test]
#[rustfmt::skip]
fn a_return_without_the_cookie_of_the_beginning() {
    const CODE: Code = Code::FlowCookieLost;
    const BACK: &str = "document GET https://app.example.com/callback?code=1&state=2";
    const START: &str = "document GET https://app.example.com/start";
    const STATE: (&str, &str) = ("set-cookie", "app_state=czE; Path=/; Secure; HttpOnly; SameSite=Lax");
    const AWAY: (&str, &str) = ("location", "https://id.example.net/authorize?client_id=1&state=2");
    const OTHER: (&str, &str) = ("cookie", "theme=1");
    let start = |from: Headers<'static>| at("10:00:00", START, from, 302, &[STATE, AWAY]);
    let finding = assert_has(CODE, &[start(&[NONE, OTHER]), at("10:00:09", BACK, &[CROSS, OTHER], 400, &[])]);
    assert_eq!(finding.certainty, Certainty::Likely);
    let finding = assert_has(CODE, &[start(&[NONE]), at("10:00:09", BACK, &[CROSS], 400, &[])]);
    assert_eq!(finding.certainty, Certainty::Possible);
    // It comes, or its absence does no harm.
    assert_none(CODE, &[start(&[NONE, OTHER]), at("10:00:09", BACK, &[CROSS, ("cookie", "app_state=czE")], 400, &[])]);
    assert_none(CODE, &[start(&[NONE, OTHER]), at("10:00:09", BACK, &[CROSS, OTHER], 302, &[("location", "/")])]);
    // Of Safari, something more is known.
    let lines = [start(&[NONE, OTHER]), at("10:00:09", BACK, &[CROSS, OTHER], 400, &[])];
    let finding = found(CODE, &har(SAFARI, &lines)).unwrap();
    assert!(finding.message.contains("Safari has dropped it"), "{finding}");
}

#[test]
#[rustfmt::skip]
fn over_plain_http_the_headers_show_a_script() {
    const CODE: Code = Code::CredentialsOmitted;
    let page = "other GET http://shop.test/";
    let login = at("10:00:00", "other POST http://shop.test/login", &[("origin", "http://shop.test")], 302, &[("location", "/"), ("set-cookie", "sid=aaa; Path=/; HttpOnly")]);
    let home = at("10:00:01", page, &[("cookie", "sid=aaa")], 200, &[]);
    let asks = |what: &'static str, from: Headers<'static>| at("10:00:02", what, from, 401, &[]);
    let none = |lines: &[Line<'_>]| {
        // Over plain http, no browser sends `Sec-Fetch-Dest`.
        let mut traffic = har(FIREFOX, lines);
        for exchange in &mut traffic.exchanges {
            assert!(exchange.kind.is_some());
            exchange.request.sec_fetch_dest = session_cookie_policy::diagnosis::Seen::Absent;
        }
        found(CODE, &traffic).is_none()
    };
    assert!(!none(&[login, home, asks("fetch GET http://shop.test:3000/events", &[("origin", "http://shop.test")])]));
    assert!(none(&[login, home, asks("fetch GET http://shop.test:3000/events", &[("origin", "http://shop.test"), ("cookie", "sid=aaa")])]));
    let heads = |asking: &str| {
        let text = format!(
            "> POST http://shop.test/login HTTP/1.1\n> Host: shop.test\n> User-Agent: {FIREFOX}\n>\n\
             < HTTP/1.1 302 Found\n< Location: /\n< Set-Cookie: sid=aaa; Path=/; HttpOnly\n<\n\
             > GET http://shop.test/ HTTP/1.1\n> Host: shop.test\n> User-Agent: {FIREFOX}\n> Cookie: sid=aaa\n>\n< HTTP/1.1 200 OK\n<\n\
             > GET http://shop.test:3000/{asking}\n> User-Agent: {FIREFOX}\n>\n< HTTP/1.1 401 Unauthorized\n<\n"
        );
        Traffic::of_heads(&text, None).exchanges.last().unwrap().kind
    };
    let kind = |asking: &str| heads(asking).map(|kind| format!("{kind:?}"));
    let fetch = Some(String::from("Fetch"));
    assert_eq!(kind("events HTTP/1.1\n> Host: shop.test:3000\n> Origin: http://shop.test"), fetch);
    assert_eq!(kind("events HTTP/1.1\n> Host: shop.test:3000\n> Accept: text/event-stream"), fetch);
    assert_eq!(kind("me HTTP/1.1\n> Host: shop.test:3000\n> Accept: application/json, text/plain, */*"), fetch);
    assert_eq!(kind("me HTTP/1.1\n> Host: shop.test:3000\n> X-Requested-With: XMLHttpRequest"), fetch);
    // A font and a module have an origin, too.
    for part in ["a.woff2", "b.mjs"] {
        let asking = format!("{part} HTTP/1.1\n> Host: shop.test:3000\n> Origin: http://shop.test");
        assert_eq!(kind(&asking).as_deref(), Some("Image"));
    }
    assert_eq!(kind("page HTTP/1.1\n> Host: shop.test:3000\n> Accept: text/html,application/xhtml+xml"), None);
}

#[test]
#[rustfmt::skip]
fn a_redirect_of_a_script_is_no_gate_by_itself() {
    const CODE: Code = Code::NotTheSession;
    let asks = |method: &'static str, status: u16, to: &'static str| {
        let headers: Headers<'_> = Box::leak(Box::new([("location", to)]));
        let what: &str = Box::leak(format!("fetch {method} https://app.example.com/api/files").into_boxed_str());
        [SIGN_IN, WORKS, at("10:00:05", what, &[OWN, CORS, CAME], status, headers)]
    };
    for to in [
        "/login", "https://app.example.com/auth/signin?next=x", "https://id.example.net/?client_id=1&state=2", "https://login.example.com/?rd=x",
        "https://example.cloudflareaccess.com/cdn-cgi/access/login/app", "https://id.example.net/oauth2/authorize",
    ] {
        assert_has(CODE, &asks("GET", 302, to));
    }
    for (method, status, to) in [
        ("GET", 301, "/api/files/"), ("GET", 308, "https://app.example.com/api/files/"), ("GET", 302, "/api/files/42"), ("GET", 302, "https://files.example.net/a?X-Amz-Signature=1"),
        ("POST", 303, "/files"), ("GET", 307, "/de/api/files"),
    ] {
        assert_none(CODE, &asks(method, status, to));
    }
}

#[test]
#[rustfmt::skip]
fn what_balancers_and_preflights_set_is_not_needed() {
    const API: &str = "fetch POST https://api.example.com/login";
    const ALLOWED: (&str, &str) = ("access-control-allow-origin", "https://app.example.com");
    let page = at("09:59:59", HOME, &[NONE, ("cookie", "theme=1")], 200, &[]);
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    let api = |line: &'static str| -> Line<'static> { at("10:00:00", API, &[SITE, CORS, APP], 200, Box::leak(Box::new([ALLOWED, ("set-cookie", line)]))) };
    let finding = assert_has(Code::CorsCredentials, &[page, api("sid=aaa; Path=/; Secure; HttpOnly")]);
    assert_eq!(finding.certainty, Certainty::Likely);
    for name in ["AWSALB", "AWSALBCORS", "__cf_bm", "ARRAffinity"] {
        assert_none(Code::CorsCredentials, &[page, api(Box::leak(format!("{name}=aaa; Path=/; Secure").into_boxed_str()))]);
    }
    // The page has read the token in the response.
    let read = at("10:00:01", "fetch GET https://api.example.com/me", &[SITE, CORS, APP, ("authorization", "Bearer abc")], 200, &[ALLOWED]);
    assert_none(Code::CorsCredentials, &[page, api("sid=aaa; Path=/; Secure; HttpOnly"), read]);
    // Cookies came, so there is no doubt.
    let sent = at("10:00:00", API, &[SITE, CORS, APP, ("cookie", "sid=aaa")], 200, &[ALLOWED]);
    assert_eq!(assert_has(Code::CorsCredentials, &[page, sent]).certainty, Certainty::Certain);
    let preflight = at("10:00:00", "preflight OPTIONS https://api.example.com/login", &[SITE, CORS, APP], 204, &[ALLOWED, ("set-cookie", "sid=aaa; Path=/; Secure; HttpOnly")]);
    assert_none(Code::CredentialsOmitted, &[page, preflight]);
}

#[test]
#[rustfmt::skip]
fn a_word_that_expired_a_year_ago_is_no_value() {
    const CODE: Code = Code::SetCookieExpired;
    const DATE: (&str, &str) = ("date", "Sun, 22 Nov 2026 10:00:00 GMT");
    let login = |line: &'static str, from: Headers<'static>| {
        let headers: Headers<'_> = Box::leak(Box::new([DATE, SID, ("set-cookie", line)]));
        [at("10:00:00", LOGIN, from, 200, headers), at("10:00:01", ME, &[OWN, CAME], 401, &[])]
    };
    let year = "pre=deleted; Path=/; Secure; Expires=Sat, 22 Nov 2025 10:00:00 GMT";
    assert_none(CODE, &login(year, &[OWN, APP]));
    // A value, or hours: the clock of a server, or a time zone.
    assert_has(CODE, &login("pre=c2VjcmV0LXZhbHVlLTE; Path=/; Secure; Expires=Sat, 22 Nov 2025 10:00:00 GMT", &[OWN, APP]));
    assert_has(CODE, &login("pre=deleted; Path=/; Secure; Expires=Sun, 22 Nov 2026 04:00:00 GMT", &[OWN, APP]));
    // It came, and is cleared.
    let long = "pre=c2VjcmV0LXZhbHVlLTE; Path=/; Secure; Expires=Sat, 22 Nov 2025 10:00:00 GMT";
    assert_none(CODE, &login(long, &[OWN, APP, ("cookie", "pre=c2VjcmV0LXZhbHVlLTI")]));
}

#[test]
#[rustfmt::skip]
fn a_form_that_shows_its_page_again_leads_nowhere() {
    const CODE: Code = Code::SecureForwardedScheme;
    const FORM: &str = "document POST https://app.example.com/login";
    const PAGE: &str = "document GET https://app.example.com/login";
    let again: Headers<'_> = &[("location", "/login?error")];
    assert_none(CODE, &[at("10:00:00", FORM, &[OWN], 302, again), at("10:00:01", PAGE, &[OWN], 200, &[])]);
    assert_none(CODE, &[at("10:00:00", FORM, &[OWN], 302, again)]);
    // It ends after one step.
    assert_none(CODE, &[at("10:00:00", PAGE, &[OWN], 302, &[("location", "/login")]), at("10:00:01", PAGE, &[OWN], 200, &[])]);
    let around = at("10:00:00", PAGE, &[OWN], 302, &[("location", "https://app.example.com/login")]);
    assert_has(CODE, &[around, around, around]);
}

#[test]
#[rustfmt::skip]
fn data_of_the_session_before() {
    const CODE: Code = Code::ResponseFromCache;
    const OLD: (&str, &str) = ("date", "Sun, 22 Nov 2026 10:00:02 GMT");
    let out = at("10:01:00", "fetch POST https://app.example.com/logout", &[OWN, APP, CAME], 200, &[("set-cookie", "sid=; Max-Age=0; Path=/; Secure; HttpOnly")]);
    let other = at("10:02:00", LOGIN, &[OWN, APP], 200, &[("set-cookie", "sid=c2VjcmV0LTI; Path=/; Secure; HttpOnly; SameSite=Lax"), ("date", "Sun, 22 Nov 2026 10:02:00 GMT")]);
    let first = at("10:00:02", DATA, &[OWN, CAME], 200, &[OLD]);
    let again = at("10:02:01", DATA, &[OWN], 200, &[OLD]);
    let stored = |lines: &[Line<'_>]| {
        let mut traffic = har(CHROME, lines);
        let last = traffic.exchanges.last_mut().unwrap();
        last.response.from_browser_cache = Some(true);
        last.request.cookies = None;
        found(CODE, &traffic)
    };
    let finding = stored(&[SIGN_IN, first, out, other, again]).unwrap();
    assert_eq!((finding.severity, finding.certainty), (Severity::Warning, Certainty::Certain));
    // Nobody signed out, or the response is new, or nobody had a session before.
    assert!(stored(&[SIGN_IN, first, again]).is_none());
    let new = at("10:02:01", DATA, &[OWN], 200, &[("date", "Sun, 22 Nov 2026 10:02:01 GMT")]);
    assert!(stored(&[SIGN_IN, first, out, other, new]).is_none());
    let public = at("10:00:02", DATA, &[OWN], 200, &[OLD]);
    assert!(stored(&[public, SIGN_IN, out, other, again]).is_none());
}

#[test]
#[rustfmt::skip]
fn a_page_that_is_no_website() {
    const CODE: Code = Code::ClientPagesCookie;
    let asks = |origin: &'static str, site: &'static str, cookie: Option<&'static str>, status: u16| {
        let mut headers = vec![CORS, ("origin", origin), ("sec-fetch-site", site)];
        headers.extend(cookie.map(|value| ("cookie", value)));
        at("10:00:05", ME, Vec::leak(headers), status, &[])
    };
    let extension = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
    let finding = assert_has(CODE, &[SIGN_IN, WORKS, asks(extension, "cross-site", None, 401)]);
    assert!(finding.message.contains("host_permissions"), "{finding}");
    assert_has(CODE, &[SIGN_IN, WORKS, asks("null", "cross-site", None, 401)]);
    // It has the permission, or needs none.
    assert_fine(&[SIGN_IN, WORKS, asks(extension, "none", Some("sid=c2VjcmV0LTE"), 200)]);
    assert_fine(&[SIGN_IN, WORKS, asks(extension, "cross-site", None, 200)]);
    // A website of its own.
    assert_has(Code::SiteWithheld, &[SIGN_IN, WORKS, asks("https://other.example.net", "cross-site", None, 401)]);
}

#[test]
#[rustfmt::skip]
fn a_token_and_a_cookie_in_one_refused_request() {
    const CODE: Code = Code::ClientBothTokens;
    const POSTS: &str = "fetch GET https://blog.example.com/api/posts";
    const BEARER: (&str, &str) = ("authorization", "Bearer abc");
    const BOTH: Headers<'_> = &[OWN, BEARER, ("cookie", "app_session=aaa")];
    let refused = at("10:00:00", POSTS, BOTH, 403, &[]);
    assert_eq!(assert_has(CODE, &[refused]).certainty, Certainty::Possible);
    let alone = at("10:00:01", "fetch GET https://blog.example.com/api/me", &[OWN, BEARER, ("cookie", "theme=1")], 200, &[]);
    assert_eq!(assert_has(CODE, &[refused, alone]).certainty, Certainty::Possible);
    assert_eq!(assert_has(CODE, &[at("10:00:00", POSTS, BOTH, 401, &[]), alone]).certainty, Certainty::Likely);
    let same = at("09:59:00", POSTS, &[OWN, BEARER, ("cookie", "theme=1")], 200, &[]);
    assert_eq!(assert_has(CODE, &[same, refused]).certainty, Certainty::Likely);
    // The server takes both, or refuses the token, too, or the cookie is none of a session.
    assert_none(CODE, &[refused, at("10:00:01", "fetch GET https://blog.example.com/api/me", BOTH, 200, &[])]);
    assert_none(CODE, &[refused, at("10:00:01", "fetch GET https://blog.example.com/api/me", &[OWN, BEARER, ("cookie", "theme=1")], 401, &[])]);
    assert_none(CODE, &[at("10:00:00", POSTS, &[OWN, BEARER, ("cookie", "theme=1")], 403, &[])]);
}

#[test]
#[rustfmt::skip]
fn a_silent_question_does_harm_only_if_nobody_asks_again() {
    const CODE: Code = Code::ThirdPartyCookie;
    let idp: Headers<'_> = &[("set-cookie", "idp=aaa; Path=/; Secure; HttpOnly; SameSite=Lax")];
    let signed_in = at("09:59:00", "document GET https://id.example.net/", &[NONE], 200, idp);
    let page = at("10:00:00", HOME, &[NONE, ("cookie", "theme=1")], 200, &[]);
    let frame: Headers<'_> = &[("sec-fetch-site", "cross-site"), ("sec-fetch-dest", "iframe")];
    let question = at(
        "10:00:01", "iframe GET https://id.example.net/authorize?client_id=1&prompt=none&state=1", frame, 302,
        &[("location", "https://app.example.com/silent?error=login_required&state=1")],
    );
    let data = |status: u16| at("10:00:05", DATA, &[OWN, ("cookie", "theme=1")], status, &[]);
    assert_has(CODE, &[signed_in, page, question, data(401)]);
    // Nothing fails but the question, a permission is missing, or the whole page asks again.
    assert_none(CODE, &[signed_in, page, question, data(200)]);
    assert_none(CODE, &[signed_in, page, question, data(403)]);
    let again = at(
        "10:00:03", "document GET https://app.example.com/callback?code=1&state=2", &[("sec-fetch-site", "cross-site"), ("cookie", "theme=1")], 302,
        &[("location", "/")],
    );
    assert_none(CODE, &[signed_in, page, question, again, data(401)]);
}
