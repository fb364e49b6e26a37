//! Recordings next to those that give a finding, continued: of failed requests, of what expires, of twins, and of words.
//!
//! What breaks if one fails: somebody is told a cause that cannot be, or the true one stays untold.

use serde_json::{Value, json};
use session_cookie_policy::config::{Browser, BrowserVersion};
use session_cookie_policy::diagnosis::{Certainty, Code, Fact, Finding};
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;

use crate::near_recordings::{
    HOME, LOGIN, ME, NOW, SETS, SID, Step, TO_LOGIN, WITH_SID, assert_says, at, explained, find,
    has,
};
use crate::told_by_time::{CHROME, FIREFOX, Headers, Line, NONE, OWN, har};

/// A request without a response, from a page at another address.
#[test]
fn what_a_page_of_others_asks_of_this_machine_matters_if_the_page_is_local() {
    let told = |page: &str, asked: &str, error: &str, purpose: &str| {
        let entry = |kind: &str, url: &str, headers: Value, response: Value| {
            json!({
                "startedDateTime": "2026-11-22T10:00:00.000Z", "_resourceType": kind,
                "request": { "method": "GET", "url": url, "headers": headers }, "response": response,
            })
        };
        let agent = json!({ "name": "user-agent", "value": CHROME });
        let purpose = json!({ "name": "sec-purpose", "value": purpose });
        let opened = entry(
            "document",
            page,
            json!([agent]),
            json!({ "status": 200, "headers": [] }),
        );
        let failed = entry(
            "fetch",
            asked,
            json!([agent, purpose]),
            json!({ "status": 0, "headers": [], "_error": error }),
        );
        let file = json!({ "log": { "creator": { "name": "WebInspector" }, "entries": [opened, failed] } });
        let findings = explain(
            &Traffic::of_har(&file.to_string()).unwrap(),
            &EmbeddedList,
            NOW,
        );
        let mut findings = findings.into_iter();
        findings
            .find(|finding| finding.message.contains(error))
            .map(|finding| finding.certainty)
    };
    const REFUSED: &str = "net::ERR_CONNECTION_REFUSED";
    let (public, local, network) = (
        "https://www.example.com/",
        "http://localhost:3000/",
        "http://192.168.1.7:3000/",
    );
    let (api, other) = ("http://127.0.0.1:8000/me", "http://192.168.1.8/me");
    for page in [local, network] {
        assert_eq!(
            told(page, api, REFUSED, ""),
            Some(Certainty::Likely),
            "{page}"
        );
        assert_eq!(
            told(page, other, REFUSED, ""),
            Some(Certainty::Likely),
            "{page}"
        );
    }
    // A page looks for a program on this machine, or asks somebody who is no part of the application.
    assert_eq!(told(public, api, REFUSED, ""), None);
    assert_eq!(
        told(local, "https://stats.example.net/collect", REFUSED, ""),
        None
    );
    // What the browser blocks is worth telling, wherever the page is from.
    assert_eq!(
        told(
            public,
            api,
            "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
            ""
        ),
        Some(Certainty::Likely)
    );
    // Nobody waits for a page that is fetched in advance.
    assert_eq!(
        told(public, "https://www.example.com/next", REFUSED, ""),
        Some(Certainty::Likely)
    );
    assert_eq!(
        told(public, "https://www.example.com/next", REFUSED, "prefetch"),
        None
    );
}

/// `Clear-Site-Data` of another host, and requests that do not fail for it.
#[test]
fn site_data_are_missed_only_by_what_fails_and_had_them() {
    const CODE: Code = Code::SiteDataCleared;
    const CHAT: Headers<'_> = &[NONE, ("cookie", "chat=1")];
    let out = at(
        "fetch POST https://files.example.org/logout",
        &[OWN],
        204,
        &[("clear-site-data", "\"cookies\"")],
    );
    let rooms = |from, status: u16, headers| {
        at(
            "document GET https://chat.example.org/rooms",
            from,
            status,
            headers,
        )
    };
    let used = rooms(CHAT, 200, &[]);
    let away: Headers<'_> = &[("location", "/?welcome")];
    assert!(has(CODE, &[used, out, rooms(&[NONE], 302, away)]));
    assert!(!has(CODE, &[used, out, rooms(&[NONE], 200, &[])]));
    // A page for everybody leads on, as it may.
    let start = |status: u16, headers| {
        at(
            "document GET https://chat.example.org/",
            &[NONE],
            status,
            headers,
        )
    };
    assert!(!has(CODE, &[start(200, &[]), used, out, start(302, away)]));
}

/// The same address with another method, or refused in another way.
#[test]
fn a_refusal_is_overcome_by_the_same_request_alone() {
    const CODE: Code = Code::OriginNull;
    const HIDDEN: Headers<'_> = &[OWN, ("origin", "null")];
    let post = |status: u16, headers| {
        at(
            "document POST https://www.example.com/report",
            HIDDEN,
            status,
            headers,
        )
    };
    let own: Headers<'_> = &[OWN, ("origin", "https://www.example.com")];
    let again = |status: u16, headers| {
        at(
            "document POST https://www.example.com/report",
            own,
            status,
            headers,
        )
    };
    let refused = post(403, &[]);
    assert!(has(CODE, &[refused]));
    assert!(!has(
        CODE,
        &[refused, again(303, &[("location", "/reports")])]
    ));
    assert!(has(CODE, &[refused, again(303, TO_LOGIN)]));
    assert!(has(CODE, &[refused, again(400, &[])]));
    let form = at(
        "document GET https://www.example.com/report",
        &[OWN],
        200,
        &[],
    );
    assert!(has(CODE, &[refused, form]));
}

/// The longest header that the same host takes.
#[test]
fn a_header_is_not_too_long_for_a_host_that_takes_it() {
    let long = format!("sid={}", "a".repeat(7_500));
    let with: Headers<'_> = &[OWN, ("cookie", &long)];
    let list = at("fetch GET https://www.example.com/api/list", with, 400, &[]);
    let me = |what| at(what, with, 200, &[]);
    assert!(has(Code::SizeRequest, &[list]));
    assert!(!has(Code::SizeRequest, &[me(ME), list]));
    assert!(has(
        Code::SizeRequest,
        &[me("fetch GET https://static.example.com/me"), list]
    ));
}

/// What a response clears, before the sign-in, with it and after it.
#[test]
fn a_session_has_ended_if_it_was_cleared_after_it_was_set() {
    const CLEARS: (&str, &str) = ("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly");
    let refused = at(ME, WITH_SID, 401, &[]);
    let is_told = |steps: &[Step<'_>]| has(Code::NotTheSession, steps);
    assert!(is_told(&[LOGIN, refused]));
    // The page clears an old session first.
    let page = at(
        "document GET https://www.example.com/",
        &[NONE, SID],
        200,
        &[CLEARS],
    );
    assert!(is_told(&[page, LOGIN, refused]));
    // A request had left before the cookie was cleared, or the browser kept it.
    let revoked = at(
        "fetch POST https://www.example.com/api/revoke",
        WITH_SID,
        204,
        &[CLEARS],
    );
    assert!(!is_told(&[LOGIN, revoked, refused]));
}

/// A sign-in clears a cookie of the whole domain, which an earlier release had set, beside its own.
#[test]
fn a_sign_in_that_clears_an_old_cookie_of_the_name_ends_nothing() {
    const OLD: (&str, &str) = (
        "set-cookie",
        "sid=; Domain=example.com; Path=/; Max-Age=0; Secure; HttpOnly",
    );
    let refused = at(ME, WITH_SID, 401, &[]);
    let login = at(LOGIN.0, &[OWN], 200, &[OLD, SETS]);
    assert!(has(Code::NotTheSession, &[login, refused]));
}

const IMAGE: (&str, &str) = ("sec-fetch-dest", "image");

/// A picture clears a cookie.
#[test]
fn a_cookie_is_cleared_in_passing_if_the_next_request_misses_it() {
    const CODE: Code = Code::SessionOverwritten;
    const TOKEN: Headers<'_> = &[("set-cookie", "csrf=1; Path=/; Secure")];
    let picture = |from, line| {
        at(
            "image GET https://www.example.com/logo.png",
            from,
            404,
            line,
        )
    };
    let clears = picture(
        &[OWN, SID, IMAGE],
        &[("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly")],
    );
    let refused = |status| at(ME, &[OWN], status, &[]);
    assert!(has(CODE, &[LOGIN, clears, refused(401)]));
    // Other hosts have other cookies, and a request in flight still has this one.
    let other = at(
        "fetch GET https://api.example.com/news",
        &[("sec-fetch-site", "same-site")],
        200,
        &[],
    );
    assert!(has(CODE, &[LOGIN, clears, other, refused(401)]));
    let flight: [Line<'_>; 4] = [
        ("10:00:00", 50, LOGIN.0, LOGIN.1, LOGIN.2, LOGIN.3),
        ("10:00:01", 3000, clears.0, clears.1, clears.2, clears.3),
        (
            "10:00:02",
            50,
            "fetch GET https://www.example.com/api/list",
            WITH_SID,
            200,
            &[],
        ),
        ("10:00:06", 50, ME, &[OWN], 401, &[]),
    ];
    assert!(timed(&flight, CODE).is_some());
    // Somebody is let in without it, or lacks a permission.
    assert!(!has(CODE, &[LOGIN, clears, at(HOME, &[OWN], 200, &[])]));
    assert!(!has(
        CODE,
        &[LOGIN, clears, at(HOME, &[OWN], 200, &[]), refused(401)]
    ));
    assert!(!has(CODE, &[LOGIN, clears, refused(403)]));
    // A token against forgery is for what changes something.
    let page = at("document GET https://www.example.com/", &[NONE], 200, TOKEN);
    let with: Headers<'_> = &[OWN, IMAGE, ("cookie", "csrf=1")];
    let clears = picture(with, &[("set-cookie", "csrf=; Path=/; Max-Age=0; Secure")]);
    let order = |status| {
        at(
            "fetch POST https://www.example.com/api/orders",
            &[OWN],
            status,
            &[],
        )
    };
    assert!(has(CODE, &[page, clears, order(403)]));
    assert!(!has(CODE, &[page, clears, order(401)]));
    assert!(!has(CODE, &[page, clears, at(ME, &[OWN], 403, &[])]));
}

fn timed(lines: &[Line<'_>], code: Code) -> Option<Finding> {
    let findings = explain(&har(CHROME, lines), &EmbeddedList, NOW);
    findings.into_iter().find(|finding| finding.code == code)
}

/// The cookies of a sign-in whose session ends after a minute.
#[test]
fn a_session_is_renewed_with_a_cookie_that_has_a_name_or_a_path_for_it() {
    let lines = |cookies: Headers<'static>, refused: Headers<'static>| -> Option<Finding> {
        let lines = [
            ("10:00:00", 50, LOGIN.0, &[OWN][..], 200, cookies),
            ("10:05:00", 50, ME, refused, 401, &[][..]),
        ];
        timed(&lines, Code::LifetimeEnded)
    };
    const SHORT: (&str, &str) = ("set-cookie", "sid=1; Max-Age=100; Path=/; Secure; HttpOnly");
    let says = |cookies: Headers<'static>| {
        let found = lines(cookies, &[OWN]).unwrap();
        found
            .message
            .contains("lives longer: refresh the session with it")
    };
    assert!(!says(&[SHORT]));
    assert!(says(&[
        SHORT,
        ("set-cookie", "refresh_token=1; Path=/; Secure; HttpOnly")
    ]));
    assert!(says(&[
        SHORT,
        ("set-cookie", "rt=1; Path=/auth; Secure; HttpOnly")
    ]));
    assert!(!says(&[
        SHORT,
        ("set-cookie", "rt=1; Path=/; Secure; HttpOnly")
    ]));
    // It is cleared, or the session has the same path, or is the refresh token itself.
    assert!(!says(&[
        SHORT,
        (
            "set-cookie",
            "refresh_token=; Max-Age=0; Path=/; Secure; HttpOnly"
        )
    ]));
    const APP: (&str, &str) = (
        "set-cookie",
        "sid=1; Max-Age=100; Path=/api; Secure; HttpOnly",
    );
    assert!(!says(&[
        APP,
        ("set-cookie", "rt=1; Path=/auth; Secure; HttpOnly")
    ]));
    assert!(!says(&[(
        "set-cookie",
        "refresh_token=1; Max-Age=100; Path=/; Secure; HttpOnly"
    )]));
}

/// The host answers without the cookie before somebody is refused.
#[test]
fn a_session_that_others_do_without_may_have_ended_for_another_reason() {
    const SHORT: Headers<'_> = &[
        ("set-cookie", "sid=1; Max-Age=100; Path=/; Secure; HttpOnly"),
        ("set-cookie", "theme=1; Path=/; Secure"),
    ];
    const THEME: Headers<'_> = &[OWN, ("cookie", "theme=1")];
    let sure = |between: Option<(&str, Headers<'_>)>| {
        let mut lines = vec![("10:00:00", 50, LOGIN.0, &[OWN][..], 200, SHORT)];
        lines.extend(between.map(|(what, from)| ("10:04:00", 50, what, from, 200, &[][..])));
        lines.push(("10:05:00", 50, ME, THEME, 401, &[][..]));
        timed(&lines, Code::LifetimeEnded).map(|finding| finding.certainty)
    };
    let home = |host: &str| format!("document GET https://{host}/home");
    let (own, other) = (home("www.example.com"), home("shop.example.com"));
    assert_eq!(sure(None), Some(Certainty::Certain));
    assert_eq!(sure(Some((&own, THEME))), Some(Certainty::Possible));
    // Another host has other cookies; a request without any shows nothing, nor does a picture.
    assert_eq!(sure(Some((&other, THEME))), Some(Certainty::Certain));
    assert_eq!(sure(Some((&own, &[OWN]))), Some(Certainty::Certain));
    assert_eq!(
        sure(Some((
            "image GET https://www.example.com/logo.png",
            &[OWN, IMAGE, ("cookie", "theme=1")]
        ))),
        Some(Certainty::Certain)
    );
}

/// Two cookies with one name, and the responses that may have set them.
#[test]
fn a_twin_was_set_for_this_host_and_this_path() {
    const CODE: Code = Code::DuplicateUnknown;
    const TWICE: Headers<'_> = &[OWN, ("cookie", "sid=1; sid=2")];
    let twice = at(ME, TWICE, 200, &[]);
    let sets = |what, line| at(what, &[OWN], 200, line);
    let admin = sets(
        "fetch POST https://www.example.com/admin/login",
        &[("set-cookie", "sid=1; Path=/admin; Secure; HttpOnly")],
    );
    assert_says(
        CODE,
        &[admin, LOGIN, twice],
        "`POST https://www.example.com/login` sets one with no `Domain`, `Path=/`. So the other",
    );
    // Another host sets one that is not sent to this one.
    let shop = sets("fetch POST https://shop.example.com/login", &[SETS]);
    assert_says(
        CODE,
        &[shop, LOGIN, twice],
        "`POST https://www.example.com/login` sets one with no `Domain`, `Path=/`. So the other",
    );
    let shared = sets(
        "fetch POST https://shop.example.com/login",
        &[(
            "set-cookie",
            "sid=1; Domain=example.com; Path=/; Secure; HttpOnly",
        )],
    );
    assert_says(
        CODE,
        &[shared, LOGIN, twice],
        "sets one with `Domain=example.com`, `Path=/`; `POST https://www.example.com/login` sets one with no `Domain`",
    );
}

/// The names of the cookies that came are evidence.
#[test]
fn evidence_names_the_cookies_that_came() {
    let shown = |from| {
        let found = find(Code::NotTheSession, &[LOGIN, at(ME, from, 401, &[])]).unwrap();
        let mut evidence = found.evidence.into_iter();
        evidence
            .find(|shown| shown.fact == Fact::RequestCookies)
            .map(|shown| shown.shown)
    };
    assert_eq!(shown(WITH_SID).as_deref(), Some("`sid`"));
    assert_eq!(
        shown(&[OWN, ("cookie", "theme=1; sid=1")]).as_deref(),
        Some("`theme`, `sid`")
    );
    let seen = at(
        "document GET https://www.example.com/",
        &[NONE, ("cookie", "seen=1")],
        200,
        &[],
    );
    let silent = [
        seen,
        at(LOGIN.0, &[OWN], 200, &[]),
        at(ME, &[OWN], 401, &[]),
    ];
    let found = find(Code::SetCookieMissing, &silent).unwrap();
    let mut evidence = found.evidence.into_iter();
    let shown = evidence
        .find(|shown| shown.fact == Fact::RequestCookies)
        .unwrap();
    assert_eq!(shown.shown, "none");
}

/// What to do about a cookie that is refused or not sent.
#[test]
fn a_remedy_is_for_the_cause() {
    let plain = at(
        "document POST http://www.example.com/login",
        &[("sec-fetch-site", "cross-site")],
        200,
        &[("set-cookie", "sid=2; Path=/")],
    );
    assert_says(
        Code::SecureShadowed,
        &[LOGIN, plain],
        "use another name over plain http",
    );
    let page = at("document GET https://www.example.org/", &[NONE], 200, &[]);
    let lax: Headers<'_> = &[(
        "set-cookie",
        "sid=1; Path=/; Secure; HttpOnly; SameSite=Lax",
    )];
    let login = at(
        "document POST https://api.example.com/login",
        &[NONE],
        200,
        lax,
    );
    let cross: Headers<'_> = &[
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://www.example.org"),
    ];
    let refused = at("fetch GET https://api.example.com/me", cross, 401, &[]);
    assert_says(
        Code::SiteWithheld,
        &[login, page, refused],
        "Serve the API under the page's site; `SameSite=None; Secure` would make it",
    );
}

/// One finding lists each browser once, however often the cookie is refused.
#[test]
fn browsers_are_listed_once() {
    let sets = at(
        LOGIN.0,
        &[OWN],
        200,
        &[("set-cookie", "__Host-sid=1; Path=/; HttpOnly")],
    );
    let of = |steps: &[Step<'_>]| find(Code::PrefixBroken, steps).unwrap().browsers;
    let once = of(&[sets]);
    assert!(!once.is_empty());
    assert_eq!(of(&[sets, sets]), once);
}

/// Two cookies of one name that do not come, each for a reason of its own.
#[test]
fn browsers_that_lose_a_cookie_are_listed_in_their_order() {
    const TWO: Headers<'_> = &[
        (
            "set-cookie",
            "sid=1; Path=/admin; Secure; HttpOnly; SameSite=Lax",
        ),
        (
            "set-cookie",
            "sid=1; Path=/; Secure; HttpOnly; SameSite=Lax",
        ),
    ];
    let login = at(
        "document POST https://api.example.com/login",
        &[NONE],
        200,
        TWO,
    );
    let page = at("document GET https://www.example.org/", &[NONE], 200, &[]);
    let cross: Headers<'_> = &[
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://www.example.org"),
    ];
    let refused = at("fetch GET https://api.example.com/me", cross, 401, &[]);
    let found = find(Code::SiteWithheld, &[login, page, refused]).unwrap();
    let browsers: Vec<Browser> = found.browsers.iter().map(BrowserVersion::browser).collect();
    assert_eq!(
        browsers,
        [Browser::Chromium, Browser::Firefox, Browser::Safari]
    );
}

/// Firefox gives each site its own cookies, also those that may be sent across sites.
#[test]
fn a_partition_is_no_rule_of_same_site() {
    let told = |same_site: &str| {
        let sets = format!("sid=1; Path=/; Secure; HttpOnly; SameSite={same_site}");
        let sets: Headers<'_> = &[("set-cookie", &sets)];
        let cross: Headers<'_> = &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://www.example.org"),
        ];
        let lines = [
            (
                "10:00:00",
                50,
                "document POST https://api.example.com/login",
                &[NONE][..],
                200,
                sets,
            ),
            (
                "10:00:01",
                50,
                "document GET https://www.example.org/",
                &[NONE][..],
                200,
                &[][..],
            ),
            (
                "10:00:02",
                50,
                "fetch GET https://api.example.com/me",
                cross,
                401,
                &[][..],
            ),
        ];
        let findings = explain(&har(FIREFOX, &lines), &EmbeddedList, NOW);
        findings[0].code
    };
    assert_eq!(told("Lax"), Code::SiteWithheld);
    assert_eq!(told("None"), Code::PartitionAlone);
}

/// A slow response whose line this browser refuses writes nothing.
#[test]
fn a_line_that_the_browser_refuses_overwrites_nothing() {
    let is_told = |line: &'static str| {
        let sets: Headers<'_> = &[("set-cookie", line)];
        let lines: [Line<'_>; 4] = [
            (
                "10:00:00",
                50,
                "document GET https://www.example.com/",
                &[NONE],
                200,
                &[],
            ),
            (
                "10:00:01",
                9000,
                "fetch GET https://www.example.com/api/poll",
                &[OWN],
                200,
                sets,
            ),
            ("10:00:02", 50, LOGIN.0, &[OWN], 200, &[SETS]),
            ("10:00:15", 50, ME, WITH_SID, 401, &[]),
        ];
        timed(&lines, Code::SessionOverwritten).is_some()
    };
    assert!(is_told("sid=2; Path=/; Secure; HttpOnly; SameSite=None"));
    assert!(!is_told("sid=2; Path=/; HttpOnly; SameSite=None"));
}

/// A page or a redirect from a shared cache, and what is refused after it.
#[test]
fn what_a_cache_stores_harms_a_form_or_a_sign_in_that_is_refused() {
    const CODE: Code = Code::ResponseFromCache;
    const STORED: (&str, &str) = ("age", "30");
    let page = at(
        "document GET https://www.example.com/report",
        &[NONE],
        200,
        &[STORED],
    );
    let from: Headers<'_> = &[OWN, ("referer", "https://www.example.com/report")];
    assert!(has(
        CODE,
        &[
            page,
            at(
                "document POST https://www.example.com/report",
                from,
                403,
                &[]
            )
        ]
    ));
    // A link on that page leads where the user may not go.
    assert!(!has(
        CODE,
        &[
            page,
            at("document GET https://www.example.com/admin", from, 403, &[])
        ]
    ));
    let to = (
        "location",
        "https://id.example.net/authorize?client_id=1&state=2",
    );
    let headers: Headers<'_> = &[STORED, to];
    let start = at(
        "document GET https://www.example.com/auth/start",
        &[NONE],
        302,
        headers,
    );
    let back = |status: u16, headers| {
        let from: Headers<'_> = &[("sec-fetch-site", "cross-site")];
        at(
            "document GET https://www.example.com/auth/callback?code=1&state=2",
            from,
            status,
            headers,
        )
    };
    assert!(has(CODE, &[start, back(400, &[])]));
    assert!(has(CODE, &[start, back(302, TO_LOGIN)]));
    assert!(!has(CODE, &[start, back(302, &[("location", "/home")])]));
}

/// A line that the browser refuses matters less on the way to a provider, but not on the way to one's own other host.
#[test]
fn a_line_of_a_host_that_a_redirect_leads_to_is_ones_own() {
    let severity = |to: &'static str| {
        let headers: Headers<'_> = &[("location", to)];
        let leads = at(
            "document GET https://example.com/start",
            &[NONE],
            302,
            headers,
        );
        let line: Headers<'_> = &[("set-cookie", "__Host-sid=1; Path=/; HttpOnly")];
        let form = at(
            "document GET https://www.example.com/start",
            &[("sec-fetch-site", "same-site")],
            200,
            line,
        );
        find(Code::PrefixBroken, &[leads, form]).unwrap().severity
    };
    assert_eq!(severity("https://www.example.com/start"), Severity::Error);
    assert_eq!(
        severity("https://www.example.com/start?client_id=1"),
        Severity::Warning
    );
}
