//! Recordings next to those that give a finding. They differ in one thing, for which the rule has a guard.
//!
//! What breaks if one fails: somebody is told a cause that cannot be, or the true one stays untold.

use serde_json::{Value, json};
use session_cookie_policy::config::{Browser, BrowserVersion};
use session_cookie_policy::diagnosis::{Certainty, Code, Finding};
use session_cookie_policy::evidence::{Return, Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::passing_causes::cut_off;
use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, SAFARI, har};

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
pub(crate) const SID: (&str, &str) = ("cookie", "sid=1");
pub(crate) const SETS: (&str, &str) = ("set-cookie", "sid=1; Path=/; Secure; HttpOnly");
pub(crate) const WITH_SID: Headers<'_> = &[OWN, SID];
pub(crate) const LOGIN: Step<'_> = at(
    "fetch POST https://www.example.com/login",
    &[OWN],
    200,
    &[SETS],
);
pub(crate) const ME: &str = "fetch GET https://www.example.com/api/me";
pub(crate) const HOME: &str = "document GET https://www.example.com/home";
pub(crate) const TO_LOGIN: Headers<'_> = &[("location", "/login")];

/// A line without its time.
pub(crate) type Step<'t> = (&'t str, Headers<'t>, u16, Headers<'t>);

pub(crate) const fn at<'t>(
    what: &'t str,
    from: Headers<'t>,
    status: u16,
    headers: Headers<'t>,
) -> Step<'t> {
    (what, from, status, headers)
}

/// The steps, one each second.
pub(crate) fn explained(steps: &[Step<'_>]) -> Vec<Finding> {
    let times: Vec<String> = (0..steps.len())
        .map(|at| format!("10:00:{at:02}"))
        .collect();
    let lines = steps.iter().zip(&times);
    let lines: Vec<Line<'_>> = lines
        .map(|((what, from, status, headers), time)| (&**time, 50, *what, *from, *status, *headers))
        .collect();
    explain(&har(CHROME, &lines), &EmbeddedList, NOW)
}

pub(crate) fn find(code: Code, steps: &[Step<'_>]) -> Option<Finding> {
    let findings = explained(steps);
    findings.into_iter().find(|finding| finding.code == code)
}

pub(crate) fn has(code: Code, steps: &[Step<'_>]) -> bool {
    find(code, steps).is_some()
}

#[track_caller]
pub(crate) fn assert_says(code: Code, steps: &[Step<'_>], words: &str) {
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

/// What has a comma and an equals sign behind the first attribute may be prose.
#[test]
fn safari_joins_cookies_and_no_sentences() {
    let names = |header: &str| {
        let entry = json!({
            "startedDateTime": "2026-11-22T10:00:00.000Z",
            "request": { "method": "GET", "url": "https://www.example.com/a", "headers": [{ "name": "Host", "value": "www.example.com" }] },
            "response": { "status": 200, "headers": [{ "name": "Set-Cookie", "value": header }] },
        });
        let creator = json!({ "name": "WebKit Web Inspector" });
        let file: Value = json!({ "log": { "creator": creator, "entries": [entry] } });
        let mut traffic = Traffic::of_har(&file.to_string()).unwrap();
        let lines = traffic.exchanges.remove(0).response.set_cookies.unwrap();
        lines
            .into_iter()
            .map(|line| line.name)
            .collect::<Vec<String>>()
    };
    assert_eq!(names("sid=1; Path=/, theme=2; Path=/"), ["sid", "theme"]);
    assert_eq!(
        names("sid=1; Path=/; Comment=for the session, with n = 2; Secure, theme=2"),
        ["sid", "theme"]
    );
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
    let browsers: Vec<Browser> = found.browsers.iter().map(BrowserVersion::browser).collect();
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
    // The same again fails for another reason, or succeeds.
    assert!(is_told(&[
        refused,
        sends("fetch POST https://www.example.com/api/items", 400)
    ]));
    assert!(!is_told(&[
        refused,
        sends("fetch POST https://www.example.com/api/items", 201)
    ]));
}

/// What one machine, or another host, has of a cookie.
#[test]
fn a_host_may_have_a_session_of_its_own_or_no_domain_to_share() {
    const CODE: Code = Code::DomainNotShared;
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    const BARE: Headers<'_> = &[("set-cookie", "sid=1; Path=/")];
    const SHOP: Headers<'_> = &[("set-cookie", "shop=1; Path=/; Secure; HttpOnly")];
    let refused = at(
        "fetch GET https://shop.example.com/orders",
        &[SITE],
        401,
        &[],
    );
    assert!(has(CODE, &[LOGIN, refused]));
    // The shop has a sign-in of its own.
    let shop = at(
        "fetch POST https://shop.example.com/login",
        &[SITE],
        200,
        SHOP,
    );
    assert!(!has(CODE, &[LOGIN, shop, refused]));
    // `localhost` is no domain.
    let local = at("fetch POST http://127.0.0.1:3000/login", &[OWN], 200, BARE);
    let other = at(
        "fetch GET http://localhost:3000/me",
        &[("sec-fetch-site", "cross-site")],
        401,
        &[],
    );
    let found = find(CODE, &[local, other]).unwrap();
    assert!(!found.message.contains("give it `Domain"), "{found}");
    // A front end in development is beside no API on the internet.
    let page = at("document GET http://localhost:3000/", &[NONE], 200, &[]);
    let own = at("fetch GET http://localhost:3000/api/me", &[OWN], 401, &[]);
    assert!(!has(CODE, &[page, LOGIN, own]));
}

const REFRESH: &str = "fetch POST https://www.example.com/auth/refresh";
const TOKEN: (&str, &str) = ("cookie", "refresh=1");

/// A refresh that got no response.
#[test]
fn a_lost_refresh_is_the_last_of_its_kind() {
    const RENEWS: (&str, &str) = (
        "set-cookie",
        "refresh=1; Path=/auth; Secure; HttpOnly; Max-Age=86400",
    );
    let line =
        |time: &'static str, what, from, status, headers: Headers<'static>| -> Line<'static> {
            (time, 50, what, from, status, headers)
        };
    let login = line(
        "10:00:00",
        "fetch POST https://www.example.com/auth/login",
        &[OWN],
        200,
        &[RENEWS],
    );
    let is_told = |from: Headers<'static>, between: &[Line<'_>], error: &str| {
        let lost = line("10:10:00", REFRESH, from, 0, &[]);
        let refused = line("10:20:00", REFRESH, from, 401, &[]);
        let lines = [&[login, lost], between, &[refused]].concat();
        let findings = cut_off(&lines, error);
        findings
            .iter()
            .any(|finding| finding.code == Code::RefreshRace)
    };
    let own: Headers<'_> = &[OWN, TOKEN];
    assert!(is_told(own, &[], "net::ERR_ABORTED"));
    // Something else is asked with the token in between, and refused, too.
    let devices = line(
        "10:12:00",
        "fetch POST https://www.example.com/auth/devices",
        own,
        401,
        &[],
    );
    assert!(is_told(own, &[devices], "net::ERR_ABORTED"));
    // What a page may not read fails with the same error, but only of another origin.
    let page: Headers<'_> = &[OWN, TOKEN, ("origin", "https://www.example.com")];
    assert!(is_told(page, &[], "net::ERR_FAILED"));
    let other: Headers<'_> = &[
        ("sec-fetch-site", "same-site"),
        TOKEN,
        ("origin", "https://app.example.com"),
    ];
    assert!(!is_told(other, &[], "net::ERR_FAILED"));
    assert!(is_told(other, &[], "net::ERR_CONNECTION_RESET"));
}

/// Cookies with numbers that are no parts of one session, and parts that the server takes.
#[test]
fn parts_of_a_session_are_counted_and_set_by_its_sign_in() {
    const CODE: Code = Code::SetCookiePartial;
    const ONE: (&str, &str) = ("set-cookie", "s_0=1; Path=/; Secure");
    const TWO: (&str, &str) = ("set-cookie", "s_1=1; Path=/; Secure");
    const BOTH: Headers<'_> = &[OWN, ("cookie", "s_0=1; s_1=1")];
    let login = |lines: Headers<'static>| at(LOGIN.0, &[OWN], 200, lines);
    let renews = |from: Headers<'static>, lines: Headers<'static>| at(ME, from, 200, lines);
    let refused =
        |from: Headers<'static>| at("fetch GET https://www.example.com/api/list", from, 401, &[]);
    let (begins, renewed) = (login(&[ONE, TWO]), renews(BOTH, &[ONE]));
    assert!(has(CODE, &[begins, renewed, refused(BOTH)]));
    // The server answers without them, or refuses both.
    assert!(has(
        CODE,
        &[begins, renewed, renews(&[OWN], &[]), refused(BOTH)]
    ));
    // The server takes the two, lacks a permission, or compares a password.
    assert!(!has(
        CODE,
        &[begins, renewed, renews(BOTH, &[]), refused(BOTH)]
    ));
    assert!(!has(CODE, &[begins, renewed, at(ME, BOTH, 403, &[])]));
    assert!(!has(CODE, &[begins, renewed, at(LOGIN.0, BOTH, 401, &[])]));
    // A third part without a second is none.
    const THIRD: (&str, &str) = ("set-cookie", "s_2=1; Path=/; Secure");
    const GAP: Headers<'_> = &[OWN, ("cookie", "s_0=1; s_2=1")];
    assert!(!has(
        CODE,
        &[login(&[ONE, THIRD]), renews(GAP, &[ONE]), refused(GAP)]
    ));
    // The sessions of two accounts.
    const FIRST: (&str, &str) = ("set-cookie", "sid0=1; Path=/; Secure");
    const OTHER: (&str, &str) = ("set-cookie", "sid1=1; Path=/; Secure");
    const ACCOUNTS: Headers<'_> = &[OWN, ("cookie", "sid0=1; sid1=1")];
    assert!(!has(
        CODE,
        &[
            login(&[FIRST, OTHER]),
            renews(ACCOUNTS, &[FIRST]),
            refused(ACCOUNTS)
        ]
    ));
    // Experiments of a page for everybody.
    const SIGNED_IN: Headers<'_> = &[OWN, ("cookie", "sid=1; s_0=1; s_1=1")];
    let page = at(
        "document GET https://www.example.com/",
        &[NONE],
        200,
        &[ONE, TWO],
    );
    assert!(!has(
        CODE,
        &[page, LOGIN, renews(SIGNED_IN, &[ONE]), refused(SIGNED_IN)]
    ));
}

/// A sign-out after which the session goes on.
#[test]
fn a_session_outlives_its_sign_out_only_if_the_same_server_still_takes_it() {
    const CODE: Code = Code::SignOutKeepsSession;
    const SHARED: Headers<'_> = &[(
        "set-cookie",
        "sid=1; Domain=example.com; Path=/; Secure; HttpOnly",
    )];
    const FLASH: Headers<'_> = &[("set-cookie", "flash=1; Path=/; Secure; HttpOnly")];
    let out = |status, headers: Headers<'static>| {
        at(
            "fetch POST https://www.example.com/logout",
            WITH_SID,
            status,
            headers,
        )
    };
    let data = at(ME, WITH_SID, 200, &[]);
    assert!(has(CODE, &[LOGIN, data, out(204, &[]), data]));
    assert!(has(CODE, &[LOGIN, data, out(204, FLASH), data]));
    // It was refused.
    assert!(!has(CODE, &[LOGIN, data, out(400, &[]), data]));
    // Another server has sessions of its own.
    let login = at(LOGIN.0, &[OWN], 200, SHARED);
    let other = at(
        "fetch GET https://api.example.com/me",
        &[("sec-fetch-site", "same-site"), SID],
        200,
        &[],
    );
    assert!(has(CODE, &[login, data, out(204, &[]), data]));
    assert!(!has(CODE, &[login, other, out(204, &[]), other]));
}

/// By the convention of REST, one address begins, shows and ends the session.
#[test]
fn a_session_that_is_a_resource_is_shown_by_get_alone() {
    const CODE: Code = Code::SignOutKeepsSession;
    const SESSION: &str = "https://www.example.com/session";
    let (post, get, delete) = (
        format!("fetch POST {SESSION}"),
        format!("fetch GET {SESSION}"),
        format!("fetch DELETE {SESSION}"),
    );
    let begin = at(&post, &[OWN], 200, &[SETS]);
    let end = at(&delete, WITH_SID, 200, &[]);
    let read = |from| at(&get, from, 200, &[]);
    assert!(has(CODE, &[begin, read(WITH_SID), end, read(WITH_SID)]));
    // Nobody asked before, or visitors are answered, too.
    assert!(!has(CODE, &[begin, end, read(WITH_SID)]));
    assert!(!has(
        CODE,
        &[read(&[OWN]), begin, read(WITH_SID), end, read(WITH_SID)]
    ));
}

/// What is answered after the sign-out may have stored the session again, if it had the session.
#[test]
fn a_slow_request_without_the_session_does_not_store_it_again() {
    let told = |slow: &'static str, from: Headers<'static>| {
        let quick = |time: &'static str,
                     what: &'static str,
                     from: Headers<'static>,
                     status: u16,
                     headers: Headers<'static>|
         -> Line<'static> { (time, 50, what, from, status, headers) };
        let lines = [
            quick("10:00:00", LOGIN.0, &[OWN], 200, &[SETS]),
            quick("10:00:01", ME, WITH_SID, 200, &[]),
            ("10:00:02", 9000, slow, from, 200, &[]),
            quick(
                "10:00:05",
                "fetch POST https://www.example.com/logout",
                WITH_SID,
                204,
                &[],
            ),
            quick("10:00:20", ME, WITH_SID, 200, &[]),
        ];
        let findings = explain(&har(CHROME, &lines), &EmbeddedList, NOW);
        let mut findings = findings.into_iter();
        let found = findings.find(|finding| finding.code == Code::SignOutKeepsSession);
        found.map(|finding| {
            finding
                .message
                .contains("was sent before it and answered after it")
        })
    };
    let own = "fetch GET https://www.example.com/api/report";
    assert_eq!(told(own, WITH_SID), Some(true));
    assert_eq!(told(own, &[OWN]), Some(false));
    let other = "fetch GET https://api.example.com/report";
    assert_eq!(
        told(other, &[("sec-fetch-site", "same-site"), SID]),
        Some(false)
    );
}

/// A middleware renews both tokens with the page that it refuses; one of them has a path of its own.
#[test]
fn the_renewed_token_is_the_one_that_came() {
    const ACCESS: (&str, &str) = ("set-cookie", "token=1; Path=/; Secure; HttpOnly");
    const RENEWS: (&str, &str) = ("set-cookie", "renewal=1; Path=/auth; Secure; HttpOnly");
    const WITH_TOKEN: Headers<'_> = &[OWN, ("cookie", "token=1")];
    let login = at(LOGIN.0, &[OWN], 200, &[ACCESS, RENEWS]);
    let refused = at(
        HOME,
        WITH_TOKEN,
        302,
        &[("location", "/login"), RENEWS, ACCESS],
    );
    let form = at(
        "document GET https://www.example.com/login",
        WITH_TOKEN,
        200,
        &[],
    );
    let again = at(HOME, WITH_TOKEN, 200, &[]);
    assert_says(
        Code::ValueUnreadable,
        &[login, refused, form, again],
        "sets `token` again",
    );
}
