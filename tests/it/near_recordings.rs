//! Recordings next to those that give a finding. They differ in one thing, for which the rule has a guard.
//!
//! What breaks if one fails: somebody is told a cause that cannot be, or the true one stays untold.

use serde_json::{Value, json};
use session_cookie_policy::config::Browser;
use session_cookie_policy::diagnosis::{Certainty, Code, Finding};
use session_cookie_policy::evidence::{Return, Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, SAFARI, har};

const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
const SID: (&str, &str) = ("cookie", "sid=1");
const SETS: (&str, &str) = ("set-cookie", "sid=1; Path=/; Secure; HttpOnly");
const WITH_SID: Headers<'_> = &[OWN, SID];
const LOGIN: Step<'_> = at(
    "fetch POST https://www.example.com/login",
    &[OWN],
    200,
    &[SETS],
);
const ME: &str = "fetch GET https://www.example.com/api/me";
const HOME: &str = "document GET https://www.example.com/home";
const TO_LOGIN: Headers<'_> = &[("location", "/login")];

/// A line without its time.
type Step<'t> = (&'t str, Headers<'t>, u16, Headers<'t>);

const fn at<'t>(what: &'t str, from: Headers<'t>, status: u16, headers: Headers<'t>) -> Step<'t> {
    (what, from, status, headers)
}

/// The steps, one each second.
fn explained(steps: &[Step<'_>]) -> Vec<Finding> {
    let times: Vec<String> = (0..steps.len())
        .map(|at| format!("10:00:{at:02}"))
        .collect();
    let lines = steps.iter().zip(&times);
    let lines: Vec<Line<'_>> = lines
        .map(|((what, from, status, headers), time)| (&**time, 50, *what, *from, *status, *headers))
        .collect();
    explain(&har(CHROME, &lines), &EmbeddedList, NOW)
}

fn find(code: Code, steps: &[Step<'_>]) -> Option<Finding> {
    let findings = explained(steps);
    findings.into_iter().find(|finding| finding.code == code)
}

fn has(code: Code, steps: &[Step<'_>]) -> bool {
    find(code, steps).is_some()
}

#[track_caller]
fn assert_says(code: Code, steps: &[Step<'_>], words: &str) {
    let found = find(code, steps);
    let found = found.unwrap_or_else(|| panic!("no {code}: {:#?}", explained(steps)));
    assert!(found.message.contains(words), "{found}");
}

/// Of a redirect, Safari shows the last URL with the first method. It may have happened only to a visit from another site that ends well.
#[test]
fn a_method_in_safari_is_that_of_the_request_itself_unless_it_was_redirected() {
    let method = |dest: &str, site: &str, status: u16| {
        let entry = json!({
            "startedDateTime": "2026-11-22T10:00:00.000Z",
            "request": { "method": "POST", "url": "https://www.example.com/saml", "headers": [
                { "name": "Sec-Fetch-Site", "value": site }, { "name": "Sec-Fetch-Dest", "value": dest },
                { "name": "User-Agent", "value": SAFARI },
            ] },
            "response": { "status": status, "headers": [] },
        });
        let creator = json!({ "name": "WebKit Web Inspector" });
        let file: Value = json!({ "log": { "creator": creator, "entries": [entry] } });
        let mut traffic = Traffic::of_har(&file.to_string()).unwrap();
        traffic.exchanges.remove(0).request.method
    };
    let post = Some("POST".to_owned());
    assert_eq!(method("document", "cross-site", 200), None);
    assert_eq!(method("document", "cross-site", 400), post);
    assert_eq!(method("document", "same-origin", 200), post);
    assert_eq!(method("empty", "cross-site", 200), post);
    assert_eq!(method("empty", "same-origin", 200), post);
}

#[test]
fn the_query_of_a_callback_tells_how_the_user_came_back() {
    let returned = |query: &str| {
        let heads = format!(
            "GET /auth/callback?{query} HTTP/1.1\nHost: www.example.com\n\nHTTP/1.1 302 Found\nLocation: /\n\n"
        );
        Traffic::of_heads(&heads, None).exchanges[0].returned
    };
    assert_eq!(returned("code=1&state=1"), Some(Return::Approved));
    assert_eq!(
        returned("error=access_denied&state=1"),
        Some(Return::Denied)
    );
    assert_eq!(returned("code=1"), None);
    assert_eq!(returned("error=access_denied"), None);
}

/// The browser asks for leave without cookies, whatever it has.
#[test]
fn a_preflight_that_is_refused_misses_no_cookie() {
    const PAGE: (&str, &str) = ("origin", "https://www.example.com");
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    const ALLOWS: Headers<'_> = &[
        ("access-control-allow-origin", "https://www.example.com"),
        ("access-control-allow-credentials", "true"),
    ];
    let page = at("document GET https://www.example.com/", &[NONE], 200, &[]);
    let sets = &[ALLOWS[0], ALLOWS[1], SETS];
    let login = (
        "fetch POST https://api.example.com/login",
        &[SITE, PAGE][..],
        200,
        &sets[..],
    );
    let asks = at(
        "fetch OPTIONS https://api.example.com/me",
        &[SITE, PAGE],
        401,
        ALLOWS,
    );
    let findings = explained(&[page, login, asks]);
    let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::CorsRequest], "{findings:#?}");
}

#[test]
fn site_data_are_deleted_in_the_browsers_of_the_rule() {
    let steps = [
        at(
            "document GET https://chat.example.org/rooms",
            &[NONE, SID],
            200,
            &[],
        ),
        at(
            "fetch POST https://files.example.org/logout",
            &[OWN],
            204,
            &[("clear-site-data", "\"cookies\"")],
        ),
        at(
            "fetch GET https://chat.example.org/messages",
            &[OWN],
            401,
            &[],
        ),
    ];
    let found = find(Code::SiteDataCleared, &steps).unwrap();
    let browsers: Vec<Browser> = found.browsers.iter().map(|at| at.browser()).collect();
    assert_eq!(browsers, [Browser::Chromium]);
}

/// A page that is refused with a cookie, and what a script gets with it.
#[test]
fn only_data_of_the_same_server_show_that_a_session_is_good() {
    const CODE: Code = Code::ClientServerSide;
    let page = at(HOME, WITH_SID, 302, TO_LOGIN);
    let data = at(ME, WITH_SID, 200, &[]);
    assert_says(CODE, &[LOGIN, data, page], "pass the header on");
    // The API on another host may have a key of its own.
    let sets = &[(
        "set-cookie",
        "sid=1; Domain=example.com; Path=/; Secure; HttpOnly",
    )][..];
    let login = at(
        "fetch POST https://www.example.com/login",
        &[OWN],
        200,
        sets,
    );
    let api = at(
        "fetch GET https://api.example.com/me",
        &[("sec-fetch-site", "same-site"), SID],
        200,
        &[],
    );
    assert!(has(CODE, &[login, data, page]));
    assert!(!has(CODE, &[login, api, page]));
    // A refresh is let in with another token.
    let refresh = at(
        "fetch POST https://www.example.com/auth/refresh",
        WITH_SID,
        200,
        &[],
    );
    assert!(!has(CODE, &[LOGIN, refresh, page]));
}

/// Headers that were copied from developer tools have no times.
#[test]
fn data_behind_a_page_need_no_time() {
    let told = |steps: [&str; 3]| {
        let traffic = Traffic::of_heads(&steps.concat(), None);
        let mut findings = explain(&traffic, &EmbeddedList, NOW).into_iter();
        findings.any(|finding| finding.code == Code::ClientServerSide)
    };
    let login = "POST /login HTTP/1.1\nHost: www.example.com\nOrigin: https://www.example.com\nSec-Fetch-Dest: empty\nSec-Fetch-Site: same-origin\n\n\
        HTTP/1.1 200 OK\nSet-Cookie: sid=1; Path=/; Secure; HttpOnly\n\n";
    let page = "GET /home HTTP/1.1\nHost: www.example.com\nCookie: sid=1\nSec-Fetch-Dest: document\nSec-Fetch-Site: same-origin\n\n\
        HTTP/1.1 302 Found\nLocation: /login\n\n";
    let data = "GET /api/me HTTP/1.1\nHost: www.example.com\nCookie: sid=1\nSec-Fetch-Dest: empty\nSec-Fetch-Site: same-origin\n\n\
        HTTP/1.1 200 OK\n\n";
    assert!(told([login, page, data]));
    // Before it, the session may have been good for longer.
    assert!(!told([login, data, page]));
}

/// A server that answers a session with another one, and one that writes the session with whatever it answers.
#[test]
fn a_session_that_is_written_with_each_answer_begins_no_other() {
    const CODE: Code = Code::ValueUnreadable;
    let refused = at(ME, WITH_SID, 401, &[SETS]);
    let visitor = |what| at(what, &[OWN], 200, &[SETS]);
    assert_says(CODE, &[LOGIN, refused], "begins another session at once");
    assert!(!has(
        CODE,
        &[
            visitor("fetch GET https://www.example.com/api/config"),
            LOGIN,
            refused
        ]
    ));
    // Visitors get a session with the page, or another server writes its own.
    assert!(has(
        CODE,
        &[
            visitor("document GET https://www.example.com/"),
            LOGIN,
            refused
        ]
    ));
    assert!(has(
        CODE,
        &[
            visitor("fetch GET https://shop.example.net/api/config"),
            LOGIN,
            refused
        ]
    ));
}

const FORM: &str = "document POST https://www.example.com/login";
const TO_SLASH: Headers<'_> = &[("location", "/login/")];
const SLASH: Step<'_> = at(
    "document GET https://www.example.com/login/",
    &[OWN],
    200,
    &[],
);

/// A form is lost in a redirect, unless somebody signs in otherwise.
#[test]
fn a_redirected_form_is_lost_if_no_other_is_sent() {
    const CODE: Code = Code::SetCookieMissing;
    let form = at(FORM, &[OWN], 301, TO_SLASH);
    assert_says(CODE, &[form, SLASH], "redirect with 308");
    // It is a sign-out.
    let out = at(OUT, WITH_SID, 301, &[("location", "/logout/")]);
    let goodbye = at(
        "document GET https://www.example.com/logout/",
        WITH_SID,
        200,
        &[],
    );
    assert!(!has(CODE, &[out, goodbye]));
    // A script signs in at another address, a form below this one is another step, and the count of visits is neither.
    let post = |what| at(what, &[OWN], 200, &[]);
    assert!(!has(
        CODE,
        &[
            form,
            SLASH,
            post("fetch POST https://www.example.com/session")
        ]
    ));
    assert!(!has(
        CODE,
        &[
            form,
            SLASH,
            post("fetch POST https://www.example.com/login/code")
        ]
    ));
    assert!(has(
        CODE,
        &[
            form,
            SLASH,
            post("fetch POST https://www.example.com/visits")
        ]
    ));
    // The same again is as lost.
    assert!(has(CODE, &[form, SLASH, form, SLASH]));
    let home = at(FORM, &[OWN], 303, &[("location", "/")]);
    assert!(!has(CODE, &[form, SLASH, home]));
}

/// After a form, 302 may be meant; a redirect for good, or to another origin, is for the address.
#[test]
fn a_redirect_of_a_form_is_surely_for_its_address_if_that_has_moved() {
    let sure = |status, to: &[(&str, &str)], page: &str| {
        let steps = [at(FORM, &[OWN], status, to), at(page, &[OWN], 200, &[])];
        find(Code::SetCookieMissing, &steps).map(|finding| finding.certainty)
    };
    let other: &[(&str, &str)] = &[("location", "https://example.com/login")];
    let page = "document GET https://example.com/login";
    assert_eq!(sure(301, TO_SLASH, SLASH.0), Some(Certainty::Certain));
    assert_eq!(sure(302, TO_SLASH, SLASH.0), Some(Certainty::Likely));
    assert_eq!(sure(301, other, page), Some(Certainty::Certain));
    assert_eq!(sure(302, other, page), Some(Certainty::Certain));
}

const OUT: &str = "document POST https://www.example.com/logout";

/// A sign-out that clears a cookie, and what else its response sets.
#[test]
fn a_sign_out_sets_again_what_it_clears_and_nothing_else() {
    const CODE: Code = Code::SignOutKeepsCookie;
    const CLEARS: (&str, &str) = ("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly");
    const IN_VAIN: (&str, &str) = ("set-cookie", "sid=; Path=/app; Max-Age=0; Secure; HttpOnly");
    const FLASH: (&str, &str) = ("set-cookie", "flash=1; Path=/app; Secure");
    let out = |headers| at(OUT, WITH_SID, 200, headers);
    let data = at(ME, WITH_SID, 200, &[]);
    assert!(has(CODE, &[LOGIN, out(&[CLEARS, SETS]), data]));
    // The session stays for another reason: it is of another path.
    assert!(!has(CODE, &[LOGIN, out(&[IN_VAIN, FLASH]), data]));
    assert!(!has(CODE, &[LOGIN, out(&[IN_VAIN, SETS]), data]));
    // A page may be for everybody, unless it was opened with the session before.
    let page = at(HOME, WITH_SID, 200, &[]);
    assert!(has(CODE, &[LOGIN, page, out(&[CLEARS, SETS]), page]));
    assert!(!has(CODE, &[LOGIN, out(&[CLEARS, SETS]), page]));
    // The page that says goodbye is loaded again.
    let goodbye = at(
        "document GET https://www.example.com/logout",
        WITH_SID,
        200,
        &[CLEARS, SETS],
    );
    assert!(!has(CODE, &[LOGIN, goodbye, goodbye]));
}

/// A sign-out that is refused with 405 is tried in another way, or was no attempt.
#[test]
fn a_sign_out_of_another_method_matters_if_the_session_goes_on() {
    const CODE: Code = Code::SignOutKeepsSession;
    const CLEARS: Headers<'_> = &[("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly")];
    let out = |what| at(what, WITH_SID, 405, &[]);
    let get = out("document GET https://www.example.com/logout");
    let data = at(ME, WITH_SID, 200, &[]);
    let theme = at(
        "fetch POST https://www.example.com/theme",
        WITH_SID,
        200,
        &[("set-cookie", "theme=1; Path=/; Secure")],
    );
    assert!(has(CODE, &[LOGIN, get, data]));
    assert!(has(CODE, &[LOGIN, get, theme, data]));
    let revoke = at(
        "fetch POST https://www.example.com/api/revoke",
        WITH_SID,
        200,
        CLEARS,
    );
    assert!(!has(CODE, &[LOGIN, get, data, revoke]));
    // The session is refused, and what answers needs none.
    let public = at(HOME, &[OWN], 200, &[]);
    assert!(!has(CODE, &[LOGIN, get, public]));
    assert!(!has(CODE, &[LOGIN, get, at(ME, WITH_SID, 401, &[])]));
    // A script asks what there is.
    assert!(has(
        CODE,
        &[
            LOGIN,
            out("fetch DELETE https://www.example.com/logout"),
            data
        ]
    ));
    assert!(!has(
        CODE,
        &[LOGIN, out("fetch GET https://www.example.com/logout"), data]
    ));
    assert!(!has(
        CODE,
        &[
            LOGIN,
            out("fetch HEAD https://www.example.com/logout"),
            data
        ]
    ));
    assert!(!has(
        CODE,
        &[
            LOGIN,
            out("document HEAD https://www.example.com/logout"),
            data
        ]
    ));
}

/// A form whose origin the page hides.
#[test]
fn a_hidden_origin_is_refused_unless_the_server_takes_it_elsewhere() {
    const CODE: Code = Code::OriginNull;
    const HIDDEN: Headers<'_> = &[OWN, ("origin", "null")];
    let form = |what, status| at(what, HIDDEN, status, &[]);
    let report = "document POST https://www.example.com/report";
    assert!(has(CODE, &[form(report, 403)]));
    assert!(!has(
        CODE,
        &[
            form(report, 403),
            form("document POST https://www.example.com/search", 200)
        ]
    ));
    assert!(has(
        CODE,
        &[
            form(report, 403),
            form("document POST https://www.example.com/search", 400)
        ]
    ));
    assert!(has(
        CODE,
        &[
            form(report, 403),
            form("document POST https://shop.example.com/search", 200)
        ]
    ));
    // With 400, a wrong password is refused, too.
    assert!(!has(CODE, &[form(FORM, 400)]));
    assert!(has(CODE, &[form(FORM, 403)]));
    assert!(has(CODE, &[form(report, 400)]));
}

#[test]
fn a_token_that_is_compared_as_it_stands_is_not_refused_for_it() {
    let sends = |what, status| {
        let from = &[OWN, ("cookie", "XSRF-TOKEN=a%3D"), ("x-xsrf-token", "a%3D")][..];
        at(what, from, status, &[])
    };
    let is_told = |steps: &[Step<'_>]| {
        let findings = explained(steps);
        findings
            .iter()
            .any(|finding| finding.message.contains("decodeURIComponent"))
    };
    let refused = sends("fetch POST https://www.example.com/api/items", 403);
    assert!(is_told(&[refused]));
    assert!(!is_told(&[
        refused,
        sends("fetch POST https://www.example.com/api/notes", 201)
    ]));
    assert!(is_told(&[
        refused,
        sends("fetch POST https://www.example.com/api/notes", 400)
    ]));
}
