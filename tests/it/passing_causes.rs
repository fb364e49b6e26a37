//! Causes beside the cookies themselves: caches, lost responses, redirected forms, parts of a session. Each next to recordings in which it
//! cannot be.
//!
//! What breaks if one fails: somebody looks for a fault of the cookie, and a cache or a redirect is at fault; or a login that works is
//! called broken.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code, Finding};
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, SAFARI, har};

const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
const SID: (&str, &str) = ("cookie", "sid=1");
const SETS: (&str, &str) = ("set-cookie", "sid=1; Path=/; Secure; HttpOnly");
const STORED: (&str, &str) = ("age", "30");

const fn at<'t>(what: &'t str, from: Headers<'t>, status: u16, headers: Headers<'t>) -> Line<'t> {
    ("", 50, what, from, status, headers)
}

/// The lines, one each second.
fn explained(lines: &[Line<'_>]) -> Vec<Finding> {
    let seconds: Vec<String> = (0..lines.len())
        .map(|at| format!("10:00:{at:02}"))
        .collect();
    let steps = lines.iter().zip(&seconds);
    let steps: Vec<Line<'_>> = steps
        .map(|((_, taken, what, from, status, headers), time)| {
            (&**time, *taken, *what, *from, *status, *headers)
        })
        .collect();
    explain(&har(CHROME, &steps), &EmbeddedList, NOW)
}

fn has(code: Code, lines: &[Line<'_>]) -> bool {
    explained(lines).iter().any(|finding| finding.code == code)
}

#[track_caller]
fn assert_says(code: Code, lines: &[Line<'_>], words: &str) {
    let findings = explained(lines);
    let found = findings.iter().find(|finding| finding.code == code);
    let found = found.unwrap_or_else(|| panic!("no {code}: {findings:#?}"));
    assert!(found.message.contains(words), "{found}");
}

const LOGIN: Line<'_> = at(
    "fetch POST https://www.example.com/login",
    &[OWN],
    200,
    &[SETS, ("cache-control", "no-store")],
);
const ME: &str = "fetch GET https://www.example.com/api/me";
const HOME: &str = "document GET https://www.example.com/home";

#[test]
#[rustfmt::skip]
fn a_stored_refusal_or_redirect_is_for_somebody_else() {
    const CODE: Code = Code::ResponseFromCache;
    let list = at("fetch GET https://www.example.com/api/list", &[OWN, SID], 200, &[]);
    let refused = |status, headers| at(ME, &[OWN, SID], status, headers);
    assert_says(CODE, &[LOGIN, list, refused(401, &[STORED])], "a shared cache: it is a stored refusal");
    assert!(!has(CODE, &[LOGIN, list, refused(401, &[])]));
    // A file may be forbidden for everybody, unless it is there at another time.
    assert!(!has(CODE, &[LOGIN, list, refused(403, &[STORED])]));
    assert_says(CODE, &[LOGIN, list, refused(403, &[STORED]), refused(200, &[])], "it is a stored refusal");
    let leads = |from, headers| at(HOME, from, 302, headers);
    let form = at("document GET https://www.example.com/login", &[OWN, SID], 200, &[]);
    let to_login: Headers<'_> = &[STORED, ("location", "/login")];
    assert_says(CODE, &[LOGIN, list, leads(&[OWN, SID], to_login), form], "it is the redirect for visitors");
    // It was not stored, leads elsewhere or farther, nobody is signed in, or the user has signed out.
    assert!(!has(CODE, &[LOGIN, list, leads(&[OWN, SID], &[("location", "/login")]), form]));
    assert!(!has(CODE, &[LOGIN, list, leads(&[OWN, SID], &[STORED, ("location", "/start")]), form]));
    let farther = at("document GET https://www.example.com/login", &[OWN, SID], 302, &[("location", "/start")]);
    assert!(!has(CODE, &[LOGIN, list, leads(&[OWN, SID], to_login), farther]));
    assert!(!has(CODE, &[leads(&[NONE], to_login), form]));
    assert!(!has(CODE, &[at(ME, &[OWN], 401, &[STORED, ("set-cookie", "theme=1")])]));
    let out = at("fetch POST https://www.example.com/api/revoke", &[OWN, SID], 204, &[("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly")]);
    let visitor = at("document GET https://www.example.com/login", &[OWN, ("cookie", "theme=1")], 200, &[]);
    let told = explained(&[LOGIN, list, out, leads(&[OWN, ("cookie", "theme=1")], to_login), visitor]);
    assert!(told.iter().all(|finding| finding.code != CODE), "{told:#?}");
    // A page that is fetched in advance, and the sign-in itself.
    let ahead: Headers<'_> = &[OWN, SID, ("sec-purpose", "prefetch")];
    assert!(!has(CODE, &[LOGIN, list, leads(ahead, to_login), form]));
    let slash = at("document GET https://www.example.com/login/", &[OWN, SID], 301, to_login);
    assert!(!has(CODE, &[LOGIN, list, slash, form]));
}

/// A cache says that it answered, or that it passed the request on.
#[test]
#[rustfmt::skip]
fn caches_tell_whether_the_server_was_asked() {
    let told = |name: &'static str, value: &'static str| {
        let headers = [(name, value)];
        let list = at("fetch GET https://www.example.com/api/list", &[OWN, SID], 200, &[]);
        let refused = at(ME, &[OWN, SID], 401, &headers);
        explained(&[LOGIN, list, refused]).into_iter().find(|finding| finding.code == Code::ResponseFromCache)
    };
    for (name, value) in [
        ("x-cache", "HIT"), ("x-cache", "MISS, HIT"), ("x-cache", "HIT, MISS"), ("cache-status", "edge; hit; ttl=30"),
        ("cache-status", "\"a; fwd=miss\"; hit"), ("cf-cache-status", "STALE"),
    ] {
        assert!(told(name, value).is_some(), "{name}: {value}");
    }
    for (name, value) in [
        ("cache-status", "edge; fwd=stale"), ("cache-status", "edge; fwd=miss; stored"), ("x-cache", "HIT-FOR-PASS"), ("x-cache", "MISS"),
        ("x-litespeed-cache", "hit,private"), ("cache-status", "\"hit\"; fwd=uri-miss"),
    ] {
        assert!(told(name, value).is_none(), "{name}: {value}");
    }
    // A key may contain a token.
    let found = told("cache-status", "edge; hit; key=\"/me?token=secret\"; detail=secret").unwrap();
    assert!(!format!("{found:?}").contains("secret"), "{found:?}");
}

#[test]
#[rustfmt::skip]
fn a_stored_redirect_to_the_provider_has_the_state_of_another_sign_in() {
    let start = |headers| at("document GET https://www.example.com/auth/start", &[NONE], 302, headers);
    const TO: (&str, &str) = ("location", "https://id.example.net/authorize?client_id=1&state=2");
    let back = |status| at("document GET https://www.example.com/auth/callback", &[NONE], status, &[("set-cookie", "theme=1")]);
    assert_says(Code::ResponseFromCache, &[start(&[STORED, TO]), back(400)], "with the `state` of that one");
    assert!(!has(Code::SetCookieMissing, &[start(&[STORED, TO]), back(400)]));
    assert!(!has(Code::ResponseFromCache, &[start(&[STORED, TO]), back(200)]));
    assert!(!has(Code::ResponseFromCache, &[start(&[TO]), back(400)]));
    // Another user's callback on another host.
    let elsewhere = at("document GET https://api.example.com/auth/callback", &[NONE], 400, &[]);
    assert!(!has(Code::ResponseFromCache, &[start(&[STORED, TO]), elsewhere]));
}

/// One entry of a HAR file, with fields of the browser.
fn entry(status: u16, more: &Value) -> Traffic {
    let mut entry = json!({
        "startedDateTime": "2026-11-22T10:00:00.000Z", "time": 3,
        "request": { "method": "GET", "url": "https://www.example.com/a", "headers": [
            { "name": "Cookie", "value": "sid=1" }, { "name": "Authorization", "value": "Bearer 1" },
        ] },
        "response": { "status": status, "headers": [{ "name": "Set-Cookie", "value": "sid=1" }] },
    });
    for (key, value) in more["entry"].as_object().into_iter().flatten() {
        entry[key] = value.clone();
    }
    let first = json!({
        "startedDateTime": "2026-11-22T09:00:00.000Z",
        "request": { "method": "GET", "url": "https://www.example.com/b", "headers": [{ "name": "Cookie", "value": "sid=1" }] },
        "response": { "status": 200, "headers": [] },
    });
    let file =
        json!({ "log": { "creator": { "name": more["creator"] }, "entries": [first, entry] } });
    Traffic::of_har(&file.to_string()).unwrap()
}

#[test]
#[rustfmt::skip]
fn each_browser_tells_its_cache_in_its_own_way() {
    let is_stored = |creator: &str, fields: Value| {
        let traffic = entry(200, &json!({ "creator": creator, "entry": fields }));
        let last = &traffic.exchanges[1];
        let is_stored = last.response.from_browser_cache == Some(true);
        // No cookie was sent then, and none is set.
        assert_eq!(last.request.cookies.is_none(), is_stored);
        assert_eq!(last.request.authorization.is_none(), is_stored);
        assert_eq!(last.response.set_cookies.is_none(), is_stored);
        is_stored
    };
    for kind in ["disk", "memory"] {
        assert!(is_stored("WebInspector", json!({ "_fromCache": kind })));
    }
    for kind in ["Disk Cache", "Memory Cache"] {
        assert!(is_stored("WebKit Web Inspector", json!({ "_fetchType": kind })));
    }
    assert!(!is_stored("WebKit Web Inspector", json!({ "_fetchType": "Network Load" })));
    // Firefox writes the key only then, even without a value; others write what was stored afterwards.
    assert!(is_stored("Firefox", json!({ "cache": { "afterRequest": null } })));
    assert!(is_stored("Firefox", json!({ "cache": { "afterRequest": { "eTag": "" } } })));
    assert!(!is_stored("Firefox", json!({ "cache": {} })));
    assert!(!is_stored("Charles Proxy", json!({ "cache": { "afterRequest": { "eTag": "" } } })));
    for odd in [json!({ "_fromCache": 1 }), json!({ "_fromCache": null }), json!({ "cache": 1 }), json!({})] {
        assert!(!is_stored("WebInspector", odd));
    }
}

/// The names and attributes that the response sets, in a file of Safari or another tool.
fn lines(creator: &str, header: &str) -> Vec<(String, String)> {
    let file = json!({ "log": { "creator": { "name": creator }, "entries": [{
        "startedDateTime": "2026-11-22T10:00:00.000Z",
        "request": { "method": "GET", "url": "https://www.example.com/a", "headers": [{ "name": "Host", "value": "www.example.com" }] },
        "response": { "status": 200, "headers": [{ "name": "Set-Cookie", "value": header }] },
    }] } });
    let traffic = Traffic::of_har(&file.to_string()).unwrap();
    let lines = traffic.exchanges[0].response.set_cookies.clone().unwrap();
    lines
        .into_iter()
        .map(|line| (line.name, line.attributes))
        .collect()
}

#[test]
#[rustfmt::skip]
fn safari_joins_lines_and_no_server_does() {
    let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, attributes)| ((*name).into(), (*attributes).into())).collect()
    };
    let joined = "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/, b=2; Secure, 1P_JAR=3; Expires=Wed, 21 Oct 2026 07:28:00 GMT, c=4";
    assert_eq!(lines("WebKit Web Inspector", joined), owned(&[
        ("a", "Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/"), ("b", "Secure"),
        ("1P_JAR", "Expires=Wed, 21 Oct 2026 07:28:00 GMT"), ("c", ""),
    ]));
    // One cookie whose value has a comma.
    assert_eq!(lines("WebKit Web Inspector", "a=1, 2; Path=/"), owned(&[("a", "Path=/")]));
    assert_eq!(lines("WebKit Web Inspector", "a=1, x=2; Path=/"), owned(&[("a", "Path=/")]));
    // A deletion has no value; nor has the end of a value in base64, which looks like a name.
    assert_eq!(lines("WebKit Web Inspector", "a=1; Path=/, b=; Max-Age=0"), owned(&[("a", "Path=/"), ("b", "Max-Age=0")]));
    let part = lines("WebKit Web Inspector", "sid=1; Path=/, c2VjcmV0LXRva2VuLW9m=; Path=/auth");
    assert!(part.len() == 1 && !format!("{part:?}").contains("c2Vj"), "{part:?}");
    // Elsewhere a hop joined them, and browsers read one.
    assert_eq!(lines("WebInspector", "a=1; Path=/, b=2; Secure").len(), 1);
}

/// Of a redirect, Safari exports the last URL with the first method.
#[test]
#[rustfmt::skip]
fn a_post_of_another_site_in_safari_may_have_been_redirected() {
    let file = |creator: &str, status: u16, set: &str| {
        let entry = |time: &str, method: &str, url: &str, site: &str, cookie: &str, status: u16, set: &str| json!({
            "startedDateTime": format!("2026-11-22T{time}.000Z"),
            "request": { "method": method, "url": url, "headers": [
                { "name": "Sec-Fetch-Site", "value": site }, { "name": "Sec-Fetch-Dest", "value": "document" }, { "name": "Cookie", "value": cookie },
                { "name": "User-Agent", "value": SAFARI },
            ] },
            "response": { "status": status, "headers": [{ "name": "Set-Cookie", "value": set }] },
        });
        let file = json!({ "log": { "creator": { "name": creator }, "entries": [
            entry("10:00:00", "GET", "https://www.example.com/", "none", "", 200, "sid=1; Path=/; Secure; SameSite=Lax"),
            entry("10:00:05", "POST", "https://www.example.com/library", "cross-site", "sid=1", status, set),
        ] } });
        let findings = explain(&Traffic::of_har(&file.to_string()).unwrap(), &EmbeddedList, NOW);
        findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(file("WebKit Web Inspector", 200, ""), []);
    // A response that sets a cookie is that to the form; other tools show redirects.
    assert_eq!(file("WebKit Web Inspector", 200, "seen=1"), [Code::SiteWithheld]);
    assert!(!file("Charles Proxy", 400, "").is_empty());
}

const REFRESH: &str = "fetch POST https://www.example.com/auth/refresh";
const RENEWS: (&str, &str) = (
    "set-cookie",
    "refresh=1; Path=/auth; Secure; HttpOnly; Max-Age=86400",
);
const TOKEN: (&str, &str) = ("cookie", "refresh=1");

/// The exchanges, of which those with status 0 got no response and have this error.
pub(crate) fn cut_off(lines: &[Line<'_>], error: &str) -> Vec<Finding> {
    let entries = lines.iter().map(|(time, _, what, from, status, headers)| {
        let mut words = what.split(' ').skip(1);
        let listed = |headers: &[(&str, &str)]| -> Vec<Value> {
            let headers = headers.iter();
            headers.map(|(name, value)| json!({ "name": name, "value": value })).collect()
        };
        json!({
            "startedDateTime": format!("2026-11-22T{time}.000Z"), "_resourceType": "fetch",
            "request": { "method": words.next(), "url": words.next(), "headers": listed(from) },
            "response": { "status": status, "headers": listed(headers), "_error": if *status == 0 { Some(error) } else { None } },
        })
    });
    let entries: Vec<Value> = entries.collect();
    let file = json!({ "log": { "creator": { "name": "WebInspector" }, "entries": entries } });
    explain(
        &Traffic::of_har(&file.to_string()).unwrap(),
        &EmbeddedList,
        NOW,
    )
}

#[test]
#[rustfmt::skip]
fn a_refresh_without_a_response_may_have_used_up_the_token() {
    let login: Line<'_> = ("10:00:00", 50, "fetch POST https://www.example.com/auth/login", &[OWN], 200, &[RENEWS]);
    let asks = |time: &'static str, status: u16, headers: Headers<'static>| -> Line<'static> {
        (time, 50, REFRESH, &[OWN, TOKEN], status, headers)
    };
    let is_told = |lines: &[Line<'_>], error: &str| cut_off(lines, error).iter().any(|finding| finding.code == Code::RefreshRace);
    let lost = asks("10:10:00", 0, &[]);
    let refused = asks("10:20:00", 401, &[]);
    for error in ["net::ERR_ABORTED", "net::ERR_TIMED_OUT", "net::ERR_CONNECTION_RESET"] {
        assert!(is_told(&[login, lost, refused], error), "{error}");
    }
    // It never left, or nobody refuses the token afterwards, or a response came in between.
    assert!(!is_told(&[login, lost, refused], "net::ERR_BLOCKED_BY_CLIENT"));
    assert!(!is_told(&[login, lost, refused], "net::ERR_NAME_NOT_RESOLVED"));
    assert!(!is_told(&[login, lost, asks("10:20:00", 200, &[RENEWS])], "net::ERR_ABORTED"));
    assert!(!is_told(&[login, lost, asks("10:15:00", 200, &[RENEWS]), refused], "net::ERR_ABORTED"));
    assert!(!is_told(&[login, lost, asks("10:15:00", 503, &[]), refused], "net::ERR_ABORTED"));
    // The server takes the token after that.
    let takes: Line<'_> = ("10:12:00", 50, "fetch GET https://www.example.com/auth/me", &[OWN, TOKEN], 200, &[]);
    assert!(!is_told(&[login, lost, takes, refused], "net::ERR_ABORTED"));
    // A day later, the session may have ended.
    let late: Line<'_> = ("12:20:00", 50, REFRESH, &[OWN, TOKEN], 401, &[]);
    assert!(!is_told(&[login, lost, late], "net::ERR_ABORTED"));
    // Somebody signs in again with a new token.
    let again: Line<'_> = ("10:12:00", 50, login.2, login.3, 200, &[RENEWS]);
    assert!(!is_told(&[login, lost, again, refused], "net::ERR_ABORTED"));
    // The access token ends before each refresh: that is no cause.
    let told = cut_off(&[login, lost, refused], "net::ERR_ABORTED");
    assert!(told.iter().all(|finding| finding.code != Code::LifetimeEnded), "{told:#?}");
}

#[test]
#[rustfmt::skip]
fn a_form_that_is_redirected_to_another_spelling_is_lost() {
    let page = at("document GET https://www.example.com/login/", &[NONE], 200, &[("set-cookie", "theme=1; Path=/")]);
    let post = |status: u16, headers: Headers<'static>| at("document POST https://www.example.com/login", &[OWN], status, headers);
    let read = |method: &'static str| at(method, &[OWN], 200, &[]);
    let slash: Headers<'_> = &[("location", "/login/")];
    let get = "document GET https://www.example.com/login/";
    assert_says(Code::SetCookieMissing, &[page, post(301, slash), read(get)], "browsers follow with GET");
    let bare: Headers<'_> = &[("location", "https://example.com/login")];
    assert!(has(Code::SetCookieMissing, &[page, post(302, bare), read("document GET https://example.com/login")]));
    // The method stays, the redirect goes elsewhere or back to the form, or a cookie is set.
    assert!(!has(Code::SetCookieMissing, &[page, post(308, slash), read("document POST https://www.example.com/login/")]));
    assert!(!has(Code::SetCookieMissing, &[page, post(302, &[("location", "/start")]), read("document GET https://www.example.com/start")]));
    assert!(!has(Code::SetCookieMissing, &[page, post(302, &[("location", "/login")]), read("document GET https://www.example.com/login")]));
    assert!(!has(Code::SetCookieMissing, &[page, post(301, &[SETS, ("location", "/login/")]), read(get)]));
}

#[test]
#[rustfmt::skip]
fn a_sign_out_that_sets_the_cookie_again_keeps_it() {
    const CLEARS: (&str, &str) = ("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly");
    let out = |headers| at("fetch POST https://www.example.com/logout", &[OWN, SID], 200, headers);
    let next = |cookie| at(ME, cookie, 200, &[]);
    let (there, gone): (Headers<'_>, Headers<'_>) = (&[OWN, SID], &[OWN, ("cookie", "theme=1")]);
    assert_says(Code::SignOutKeepsCookie, &[LOGIN, out(&[CLEARS, SETS]), next(there)], "sets it again in the same response");
    assert!(!has(Code::SignOutKeepsCookie, &[LOGIN, out(&[SETS, CLEARS]), next(gone)]));
    assert!(!has(Code::SignOutKeepsCookie, &[LOGIN, out(&[CLEARS, SETS]), next(gone)]));
    assert!(!has(Code::SignOutKeepsCookie, &[LOGIN, out(&[CLEARS, ("set-cookie", "theme=2")]), next(gone)]));
    // A response that is no sign-out may replace a session.
    assert!(!has(Code::SignOutKeepsCookie, &[LOGIN, at(ME, there, 200, &[CLEARS, SETS]), next(there)]));
}

#[test]
#[rustfmt::skip]
fn a_sign_out_with_the_wrong_method_signs_nobody_out() {
    let out = |method: &'static str, status| at(method, &[OWN, SID], status, &[]);
    let (get, post) = ("document GET https://www.example.com/logout", "document POST https://www.example.com/logout");
    let alive = at(ME, &[OWN, SID], 200, &[]);
    assert_says(Code::SignOutKeepsSession, &[LOGIN, out(get, 405), alive], "does not sign out by GET");
    assert!(!has(Code::SignOutKeepsSession, &[LOGIN, out(get, 405), out(post, 204), alive]));
    assert!(!has(Code::SignOutKeepsSession, &[LOGIN, out(get, 405), at(ME, &[OWN], 401, &[])]));
    assert!(!has(Code::SignOutKeepsSession, &[LOGIN, out(get, 204), alive]));
    // A prefetch is refused rightly.
    let prefetch = at(get, &[OWN, SID, ("sec-purpose", "prefetch")], 405, &[]);
    assert!(!has(Code::SignOutKeepsSession, &[LOGIN, prefetch, alive]));
}

#[test]
#[rustfmt::skip]
fn a_session_in_parts_is_renewed_as_a_whole() {
    const A: (&str, &str) = ("set-cookie", "s_0=1; Path=/; Secure");
    const B: (&str, &str) = ("set-cookie", "s_1=1; Path=/; Secure");
    const BOTH: (&str, &str) = ("cookie", "s_0=1; s_1=1");
    let login = at("fetch POST https://www.example.com/login", &[OWN], 200, &[A, B]);
    let renews = |headers| at(ME, &[OWN, BOTH], 200, headers);
    let refused = at("fetch GET https://www.example.com/api/list", &[OWN, BOTH], 401, &[]);
    assert_says(Code::SetCookiePartial, &[login, renews(&[A]), refused], "sets only `s_0` again, without `s_1`");
    assert!(!has(Code::SetCookiePartial, &[login, renews(&[A, B]), refused]));
    assert!(!has(Code::SetCookiePartial, &[login, renews(&[]), refused]));
    // It has become shorter.
    const GONE: (&str, &str) = ("set-cookie", "s_1=; Path=/; Max-Age=0; Secure");
    assert!(!has(Code::SetCookiePartial, &[login, renews(&[A, GONE]), refused]));
    // Two cookies with numbers, which were never set together.
    let one = at("fetch POST https://www.example.com/login", &[OWN], 200, &[B]);
    assert!(!has(Code::SetCookiePartial, &[one, renews(&[A]), refused]));
}

#[test]
#[rustfmt::skip]
fn a_picture_that_clears_a_cookie_takes_it_from_the_page() {
    const TOKEN: (&str, &str) = ("set-cookie", "csrf=1; Path=/; Secure");
    const CLEARS: (&str, &str) = ("set-cookie", "csrf=; Path=/; Max-Age=0; Secure");
    let page = at("document GET https://www.example.com/login", &[NONE], 200, &[TOKEN]);
    let icon = |what: &'static str, status| -> Line<'static> { at(what, &[("cookie", "csrf=1")], status, &[CLEARS]) };
    let form = |from, status| at("document POST https://www.example.com/login", from, status, &[]);
    let other: Headers<'_> = &[OWN, ("cookie", "theme=1")];
    let told = |lines: &[Line<'_>]| {
        // The kind stands in the resource type alone.
        let entries: Vec<Value> = lines.iter().map(|(_, _, what, from, status, headers)| {
            let mut words = what.split(' ');
            let listed = |headers: &[(&str, &str)]| -> Vec<Value> {
                headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
            };
            json!({
                "startedDateTime": "2026-11-22T10:00:05.000Z", "_resourceType": words.next(),
                "request": { "method": words.next(), "url": words.next(), "headers": listed(from) },
                "response": { "status": status, "headers": listed(headers) },
            })
        }).collect();
        let file = json!({ "log": { "creator": { "name": "WebInspector" }, "entries": entries } });
        let findings = explain(&Traffic::of_har(&file.to_string()).unwrap(), &EmbeddedList, NOW);
        findings.iter().any(|finding| finding.code == Code::SessionOverwritten && finding.certainty == Certainty::Likely)
    };
    let (image, script) = ("image GET https://www.example.com/favicon.ico", "fetch GET https://www.example.com/favicon.ico");
    assert!(told(&[page, icon(image, 200), form(other, 400)]));
    // The form succeeds, has the cookie, or the response refuses or belongs to a script.
    assert!(!told(&[page, icon(image, 200), form(other, 200)]));
    assert!(!told(&[page, icon(image, 200), form(&[OWN, ("cookie", "csrf=1")], 400)]));
    assert!(!told(&[page, icon(image, 401), form(other, 400)]));
    assert!(!told(&[page, icon(script, 200), form(other, 400)]));
    assert!(!told(&[page, icon(image, 200), page, form(other, 400)]));
}

#[test]
#[rustfmt::skip]
fn one_request_has_one_authorization() {
    const BASIC: (&str, &str) = ("www-authenticate", "Basic realm=\"a\"");
    const BEARER: (&str, &str) = ("www-authenticate", "Bearer");
    let asks = |value: &'static str, status, headers| -> Line<'static> {
        let from: Headers<'static> = match value {
            "basic" => &[OWN, ("authorization", "Basic 1"), ("cookie", "theme=1")],
            _ => &[OWN, ("authorization", "Bearer 1"), ("cookie", "theme=1")],
        };
        at(ME, from, status, headers)
    };
    const CODE: Code = Code::ClientForeignAuthorization;
    assert_says(CODE, &[asks("basic", 200, &[]), asks("bearer", 401, &[BASIC])], "One request has one `Authorization`");
    // The token itself is refused.
    assert!(!has(CODE, &[asks("basic", 200, &[]), asks("bearer", 401, &[BEARER])]));
    assert!(!has(CODE, &[asks("basic", 200, &[]), asks("bearer", 401, &[])]));
    assert!(!has(CODE, &[asks("basic", 401, &[BASIC]), asks("bearer", 401, &[BASIC])]));
    assert!(!has(CODE, &[asks("basic", 200, &[]), asks("bearer", 200, &[]), asks("bearer", 401, &[BASIC])]));
    assert!(!has(CODE, &[asks("basic", 200, &[]), asks("basic", 401, &[BASIC])]));
}

#[test]
#[rustfmt::skip]
fn a_hidden_origin_is_refused_or_not() {
    let form = |origin: Headers<'static>, status| at("document POST https://www.example.com/verify", origin, status, &[("set-cookie", "theme=1")]);
    const NULL: Headers<'_> = &[OWN, ("origin", "null")];
    assert_says(Code::OriginNull, &[form(NULL, 403)], "no-referrer");
    assert!(!has(Code::OriginNull, &[form(NULL, 200)]));
    assert!(!has(Code::OriginNull, &[form(&[OWN, ("origin", "https://www.example.com")], 403)]));
    assert!(!has(Code::OriginNull, &[form(&[("sec-fetch-site", "cross-site"), ("origin", "null")], 403)]));
}

#[test]
#[rustfmt::skip]
fn a_token_is_sent_as_it_was_meant() {
    let post = |cookie: &'static str, header: &'static str, status| -> Vec<Finding> {
        explained(&[at("fetch POST https://www.example.com/api/items", &[OWN, ("cookie", cookie), ("x-xsrf-token", header)], status, &[])])
    };
    let is_told = |findings: Vec<Finding>| findings.iter().any(|finding| finding.message.contains("decodeURIComponent"));
    assert!(is_told(post("theme=1; XSRF-TOKEN=a%3D", "a%3D", 419)));
    assert!(!is_told(post("XSRF-TOKEN=a%3D", "a%3D", 200)));
    assert!(!is_told(post("XSRF-TOKEN=a%3D", "a=", 419)));
    assert!(!is_told(post("XSRF-TOKEN=abc", "abc", 419)));
    assert!(!is_told(post("XSRF-TOKEN=a%3D", "b%3D", 419)));
}

/// A token in a header, or in a cookie of a path of its own.
#[test]
#[rustfmt::skip]
fn a_narrow_path_explains_no_refusal_of_a_request_that_needs_no_cookie() {
    let login = at("fetch POST https://www.example.com/auth/login", &[OWN], 200, &[RENEWS]);
    let asks = |from: Headers<'static>, status| at(ME, from, status, &[]);
    assert!(has(Code::PathNotCovering, &[login, asks(&[OWN], 401)]));
    assert!(!has(Code::PathNotCovering, &[login, asks(&[OWN, ("authorization", "Bearer 1")], 401)]));
    assert!(!has(Code::PathNotCovering, &[login, asks(&[OWN], 200), asks(&[OWN], 401)]));
}

/// A return from a provider has a path of any name.
#[test]
#[rustfmt::skip]
fn a_return_from_a_provider_shows_in_its_query() {
    let fails = |target: &str, status: u16| {
        let text = format!(
            "> GET /start HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 302\n< location: https://id.example.net/authorize?client_id=1\n<\n\
             > GET {target} HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 {status}\n<\n"
        );
        let findings = explain(&Traffic::of_heads(&text, None), &EmbeddedList, NOW);
        findings.iter().any(|finding| finding.code == Code::SetCookieMissing)
    };
    assert!(fails("/cb?code=1&state=2", 400) && fails("/cb?state=2&code=1&iss=3", 400));
    // No response with another status is a failure of a callback, and other queries are those of pages.
    for (target, status) in [("/cb?code=1&state=2", 200), ("/cb?code=1", 400), ("/cb?state=2", 400), ("/cb?codes=1&states=2", 400), ("/cb", 400)] {
        assert!(!fails(target, status), "{target} {status}");
    }
}

const OUT: &str = "fetch POST https://www.example.com/logout";
const WITH_SID: Headers<'_> = &[OWN, SID];

#[test]
#[rustfmt::skip]
fn a_sign_out_that_ends_nothing() {
    let me = |from, status| at(ME, from, status, &[]);
    let out = |headers| at(OUT, WITH_SID, 204, headers);
    let gone: Headers<'_> = &[OWN, ("cookie", "theme=1")];
    let (before, after) = (me(WITH_SID, 200), me(WITH_SID, 200));
    const CODE: Code = Code::SignOutKeepsSession;
    assert_says(CODE, &[LOGIN, before, out(&[]), after], "leaves `sid` in the browser");
    // The session has ended, the cookie is cleared or replaced, or all data are.
    assert!(!has(CODE, &[LOGIN, before, out(&[]), me(WITH_SID, 401)]));
    assert!(!has(CODE, &[LOGIN, before, out(&[("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly")]), me(gone, 401)]));
    assert!(!has(CODE, &[LOGIN, before, out(&[SETS]), after]));
    assert!(!has(CODE, &[LOGIN, before, out(&[("clear-site-data", "\"cookies\"")]), after]));
    // Somebody signs in again, the data are for everybody, or nobody asked for them before.
    assert!(!has(CODE, &[LOGIN, before, out(&[]), LOGIN, after]));
    assert!(!has(CODE, &[me(gone, 200), LOGIN, before, out(&[]), after]));
    assert!(!has(CODE, &[LOGIN, out(&[]), after]));
    // The sign-out fails, or another cookie stays.
    assert!(!has(CODE, &[LOGIN, before, at(OUT, WITH_SID, 500, &[]), after]));
    let theme = at("fetch POST https://www.example.com/theme", &[OWN], 200, &[("set-cookie", "theme=1; Path=/; Secure")]);
    let with_theme: Headers<'_> = &[OWN, ("cookie", "theme=1")];
    assert!(!has(CODE, &[theme, me(with_theme, 200), at(OUT, with_theme, 204, &[]), me(with_theme, 200)]));
}

#[test]
#[rustfmt::skip]
fn a_session_that_is_stored_after_the_redirect_is_not_there_yet() {
    let first = at("document GET https://www.example.com/login", &[NONE], 200, &[SETS]);
    let login = at("document POST https://www.example.com/login", WITH_SID, 302, &[("location", "/home")]);
    let refused = at(HOME, WITH_SID, 302, &[("location", "/login")]);
    let form = at("document GET https://www.example.com/login", WITH_SID, 200, &[]);
    let again = at(HOME, WITH_SID, 200, &[]);
    assert_says(Code::ValueUnreadable, &[first, login, refused, form, again], "wait until it is stored");
    assert!(!has(Code::SetCookieMissing, &[first, login, refused, form, again]));
    // Two steps of the sign-in itself.
    let step = at("document POST https://www.example.com/login", WITH_SID, 302, &[("location", "/auth/callback")]);
    let back = |status| at("document GET https://www.example.com/auth/callback", WITH_SID, status, &[]);
    assert!(!has(Code::ValueUnreadable, &[first, step, back(401), back(200)]));
    // The user signs in again, the value changes, or it is refused for good.
    assert!(!has(Code::ValueUnreadable, &[first, login, refused, form, login, again]));
    assert!(!has(Code::ValueUnreadable, &[first, login, refused, form, at(HOME, WITH_SID, 302, &[("location", "/login")])]));
    let sets = at("document GET https://www.example.com/login", WITH_SID, 200, &[SETS]);
    assert!(!has(Code::ValueUnreadable, &[first, login, refused, sets, again]));
}

#[test]
#[rustfmt::skip]
fn a_server_that_renews_the_session_uses_the_new_one() {
    let refused = |headers| at(HOME, WITH_SID, 302, headers);
    let form = at("document GET https://www.example.com/login", WITH_SID, 200, &[]);
    let again = at(HOME, WITH_SID, 200, &[]);
    const RENEWED: Headers<'_> = &[("location", "/login"), SETS];
    assert_says(Code::ValueUnreadable, &[LOGIN, refused(RENEWED), form, again], "decided by the old one");
    // It is a session for visitors, with which the user signs in; or nothing was set.
    let login = at("fetch POST https://www.example.com/login", WITH_SID, 200, &[]);
    assert!(!has(Code::ValueUnreadable, &[LOGIN, refused(RENEWED), form, login, again]));
    assert!(!has(Code::ValueUnreadable, &[LOGIN, refused(&[("location", "/login")]), form, again]));
    let told = explained(&[LOGIN, refused(RENEWED), form, at(HOME, WITH_SID, 302, &[("location", "/login")])]);
    assert!(told.iter().all(|finding| !finding.message.contains("decided by the old one")), "{told:#?}");
}

/// A browser that refused the cookie has nothing to clear.
#[test]
#[rustfmt::skip]
fn a_deletion_is_not_in_vain_where_nothing_was_kept() {
    const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
    const PAGE: (&str, &str) = ("origin", "https://www.example.org");
    const ALLOWS: (&str, &str) = ("access-control-allow-origin", "https://www.example.org");
    const CREDENTIALS: (&str, &str) = ("access-control-allow-credentials", "true");
    let page = at("document GET https://www.example.org/", &[NONE], 200, &[]);
    let login = at("fetch POST https://api.example.com/login", &[CROSS, PAGE], 200, &[
        ALLOWS, CREDENTIALS, ("set-cookie", "sid=1; Path=/; Secure; HttpOnly; SameSite=None"),
    ]);
    let out = |line: Headers<'static>| at("fetch POST https://api.example.com/logout", &[CROSS, PAGE, SID], 200, line);
    assert!(!has(Code::ClearInVain, &[page, login, out(&[
        ALLOWS, CREDENTIALS, ("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None"),
    ])]));
    assert_says(Code::ClearInVain, &[page, login, out(&[
        ALLOWS, CREDENTIALS, ("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly"),
    ])], "`SameSite` and `Partitioned`");
}

#[test]
#[rustfmt::skip]
fn a_page_is_refused_with_a_cookie_that_opens_its_data() {
    let data = at(ME, WITH_SID, 200, &[]);
    let page = |status, headers| at(HOME, WITH_SID, status, headers);
    let to_login: Headers<'_> = &[("location", "/login")];
    let leads = page(302, to_login);
    assert_says(Code::ClientServerSide, &[LOGIN, data, leads], "pass the header on");
    assert_says(Code::ClientServerSide, &[LOGIN, leads, data], "/api/me` succeeds with it");
    // The data are for everybody, or the page opens another time, leads elsewhere or needs more rights.
    let visitor = at(ME, &[OWN, ("cookie", "theme=1")], 200, &[]);
    assert!(!has(Code::ClientServerSide, &[visitor, LOGIN, data, leads]));
    assert!(!has(Code::ClientServerSide, &[LOGIN, data, page(200, &[]), leads]));
    assert!(!has(Code::ClientServerSide, &[LOGIN, data, page(302, &[("location", "/start")])]));
    assert!(!has(Code::ClientServerSide, &[LOGIN, data, page(403, &[])]));
    assert!(!has(Code::ClientServerSide, &[LOGIN, leads]));
    // Another session.
    assert!(!has(Code::ClientServerSide, &[LOGIN, data, LOGIN, leads]));
}

/// The lines at their own times, which others here do not need.
fn timed(lines: &[Line<'_>]) -> Vec<Code> {
    let findings = explain(&har(CHROME, lines), &EmbeddedList, NOW);
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
#[rustfmt::skip]
fn a_refresh_token_that_nobody_uses() {
    const ACCESS: (&str, &str) = ("set-cookie", "token=1; Path=/; Secure; HttpOnly");
    const REFRESHES: (&str, &str) = ("set-cookie", "refresh_token=1; Path=/; Secure; HttpOnly");
    const BOTH: Headers<'_> = &[OWN, ("cookie", "token=1; refresh_token=1")];
    let line = |time: &'static str, what: &'static str, from, status: u16, headers: Headers<'static>| -> Line<'static> {
        (time, 50, what, from, status, headers)
    };
    let login = line("10:00:00", LOGIN.2, &[OWN], 200, &[ACCESS, REFRESHES]);
    let refused = |time| line(time, ME, BOTH, 401, &[]);
    let refresh = line("10:20:02", REFRESH, BOTH, 200, &[ACCESS, REFRESHES]);
    let told = |lines: &[Line<'_>]| timed(lines).contains(&Code::InterceptorMissing);
    assert!(told(&[login, refused("10:20:00")]));
    // Somebody refreshes, the session is young, or there is nothing to refresh with.
    assert!(!told(&[login, refused("10:20:00"), refresh]));
    assert!(!told(&[login, refused("10:00:30")]));
    assert!(!told(&[line("10:00:00", LOGIN.2, &[OWN], 200, &[ACCESS]), line("10:20:00", ME, &[OWN, ("cookie", "token=1")], 401, &[])]));
}

#[test]
#[rustfmt::skip]
fn a_form_on_a_stored_page_has_the_token_of_another_visitor() {
    const FORM: (&str, &str) = ("referer", "https://www.example.com/report");
    let page = |headers| at("document GET https://www.example.com/report", &[NONE], 200, headers);
    let sends = |from, status| at("document POST https://www.example.com/report", from, status, &[]);
    let of_page: Headers<'_> = &[OWN, FORM];
    const CODE: Code = Code::ResponseFromCache;
    assert_says(CODE, &[page(&[STORED]), sends(of_page, 403)], "made for another visitor");
    assert!(has(CODE, &[page(&[STORED]), sends(of_page, 419)]));
    assert!(!has(CODE, &[page(&[]), sends(of_page, 403)]));
    assert!(!has(CODE, &[page(&[STORED]), sends(of_page, 200)]));
    assert!(!has(CODE, &[page(&[STORED]), sends(&[OWN, ("referer", "https://www.example.com/other")], 403)]));
    // A script fetched the token, or it works the second time.
    assert!(!has(CODE, &[page(&[STORED]), sends(&[OWN, FORM, ("x-csrf-token", "1")], 403)]));
    assert!(!has(CODE, &[page(&[STORED]), sends(of_page, 403), sends(of_page, 200)]));
}

#[test]
#[rustfmt::skip]
fn a_sign_in_that_began_in_another_browser() {
    let back = |site: &'static str, cookie: &'static str, target: &str, status: u16| {
        format!("> GET {target} HTTP/2\n> Host: www.example.com\n> Sec-Fetch-Site: {site}\n> Cookie: {cookie}\n>\n< HTTP/2 {status}\n<\n")
    };
    let told = |text: &str| {
        let findings = explain(&Traffic::of_heads(text, None), &EmbeddedList, NOW);
        findings.iter().any(|finding| finding.code == Code::OtherJar)
    };
    const TARGET: &str = "/auth/callback?code=1&state=2";
    assert!(told(&back("none", "theme=1", TARGET, 400)));
    // The provider leads there, the state is there, it is no return, or it works.
    assert!(!told(&back("cross-site", "theme=1", TARGET, 400)));
    assert!(!told(&back("none", "oauth_state=1", TARGET, 400)));
    assert!(!told(&back("none", "theme=1", "/auth/callback", 400)));
    assert!(!told(&back("none", "theme=1", TARGET, 200)));
    let start = "> GET /start HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 302\n< location: https://id.example.net/authorize?client_id=1\n<\n";
    assert!(!told(&format!("{start}{}", back("none", "theme=1", TARGET, 400))));
}

/// A host whose first page is the form of the sign-in.
#[test]
#[rustfmt::skip]
fn the_first_page_of_another_host_may_be_the_sign_in() {
    let gate = |to: Headers<'static>| at("document GET https://app.example.com/", &[OWN], 302, to);
    let form = at("document GET https://login.example.com/", &[OWN], 200, &[]);
    let login = at("fetch POST https://login.example.com/session", &[OWN, ("referer", "https://login.example.com/")], 200, &[SETS]);
    const TO: Headers<'_> = &[("location", "https://login.example.com/")];
    assert!(has(Code::DomainNotShared, &[gate(TO), form, login, gate(TO)]));
    // It leads to another host, on which nobody signs in.
    assert!(!has(Code::DomainNotShared, &[gate(TO), form, login, gate(&[("location", "https://www.example.com/")])]));
}
