//! Where a diagnosis turns: each observation beside the nearest one of which something else is to be said.
//!
//! What breaks if one fails: a cause is told that it cannot be, or the one that it is stays untold.

use serde_json::{Value, json};
use session_cookie_policy::config::{Browser, BrowserVersion};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::diagnosis::{Certainty, Code, Finding, Observation, diagnose};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::request::{RequestFacts, RequestPath};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::policy;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const ACCESS: &str = "__Host-session-access";
const REFRESH: &str = "__Host-session-refresh";

/// One site, with `more` fields.
fn found_with(more: &Value, observation: Value) -> Vec<Finding> {
    let policy = policy(more);
    let observation: Observation = serde_json::from_value(observation).unwrap();
    diagnose(&policy, &observation, NOW, &EmbeddedList)
}

fn found(observation: Value) -> Vec<Finding> {
    found_with(&json!({}), observation)
}

/// How sure it is of this cause, if it is told.
fn sure(code: Code, findings: &[Finding]) -> Option<Certainty> {
    findings
        .iter()
        .find(|finding| finding.code == code)
        .map(|finding| finding.certainty)
}

const CERTAIN: Option<Certainty> = Some(Certainty::Certain);
const LIKELY: Option<Certainty> = Some(Certainty::Likely);

fn page() -> Value {
    json!({ "opened_as": "https://www.example.com" })
}

/// A request of a page for its session, and the answer.
fn session(cookie_len: Option<usize>, status: u16) -> Value {
    let mut request = json!({
        "route": "session", "method": "GET", "origin": "https://www.example.com",
        "cookies": [{ "name": ACCESS }],
    });
    if let Some(len) = cookie_len {
        request["cookie_len"] = json!(len);
    }
    json!({ "page": page(), "request": request, "response": { "status": status } })
}

/// The budget is 8192 bytes.
#[test]
fn a_request_is_too_long_by_its_length_or_by_what_was_answered() {
    let request = |len, status| sure(Code::SizeRequest, &found(session(len, status)));
    assert_eq!(request(Some(8192), 200), None);
    assert_eq!(request(Some(8193), 200), LIKELY);
    assert_eq!(request(None, 431), CERTAIN);
    assert_eq!(request(Some(100), 431), CERTAIN);
    // Half of it, with duplicates, may be all of it.
    for status in [400, 413] {
        assert_eq!(request(Some(4096), status), None, "{status}");
        assert_eq!(request(Some(4097), status), LIKELY, "{status}");
    }
    assert_eq!(request(Some(4097), 200), None);
    assert_eq!(request(None, 400), None);
}

#[test]
fn an_answer_is_too_long_if_the_proxy_answers_instead() {
    let response = |len: usize, status: u16| {
        let mut seen = session(None, status);
        seen["response"]["header_len"] = json!(len);
        sure(Code::SizeResponse, &found(seen))
    };
    assert_eq!(response(4097, 502), LIKELY);
    assert_eq!(response(4096, 502), None);
    assert_eq!(response(4097, 200), None);
}

/// The answer to a sign-in, which sets these cookies.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn sign_in(set_cookies: Value) -> Value {
    json!({
        "page": page(),
        "request": { "route": "sign_in", "method": "POST", "origin": "https://www.example.com" },
        "response": { "status": 200, "set_cookies": set_cookies },
    })
}

fn both_set() -> Value {
    let attributes = "Secure; HttpOnly; SameSite=Lax";
    json!([
        { "name": ACCESS, "len": 800, "attributes": format!("Path=/; {attributes}") },
        { "name": REFRESH, "len": 800, "attributes": format!("Path=/; {attributes}") },
    ])
}

/// The name has 21 bytes.
#[test]
fn a_cookie_may_have_4096_bytes() {
    let cookie = |len: usize| {
        let mut set = both_set();
        set[0]["len"] = json!(len);
        sure(Code::SizeCookie, &found(sign_in(set)))
    };
    assert_eq!(cookie(4075), None);
    assert_eq!(cookie(4076), CERTAIN);
}

/// RFC 9111, section 5.2.2.
#[test]
fn an_answer_that_sets_cookies_is_for_no_cache() {
    let shared = |control: &str, sets: Value| {
        let mut seen = sign_in(sets);
        seen["response"]["cache_control"] = json!(control);
        sure(Code::CacheSharesSession, &found(seen))
    };
    assert_eq!(shared("public", both_set()), CERTAIN);
    assert_eq!(shared("private, s-maxage=60", both_set()), CERTAIN);
    assert_eq!(shared("max-age=60", both_set()), LIKELY);
    // What stands twice counts once.
    assert_eq!(shared("public, s-maxage=60", both_set()), CERTAIN);
    assert_eq!(shared("max-age=60, max-age=600", both_set()), LIKELY);
    for control in [
        "max-age=60, private, no-store",
        "max-age=60, private",
        "max-age=60, no-store",
        "no-cache, max-age=60",
        "max-age=0",
        "private",
    ] {
        assert_eq!(shared(control, both_set()), None, "{control}");
    }
    assert_eq!(shared("public", json!([])), None, "it sets none");
}

#[test]
fn a_sign_in_sets_both_cookies() {
    let mut one = both_set();
    one.as_array_mut().unwrap().truncate(1);
    let partial = found(sign_in(one));
    assert_eq!(sure(Code::SetCookiePartial, &partial), CERTAIN);
    let evidence = partial[0].evidence[0].to_string();
    assert_eq!(evidence, format!("response.set_cookies is `{ACCESS}`"));

    let missing = found(sign_in(json!([])));
    assert_eq!(sure(Code::SetCookieMissing, &missing), CERTAIN);
    let evidence = missing[0].evidence[0].to_string();
    assert_eq!(evidence, "response.set_cookies is none");
    assert!(
        missing[0]
            .to_string()
            .starts_with("set-cookie-missing: the response sets no session cookie: ")
    );

    let mut refused = sign_in(json!([]));
    refused["response"]["status"] = json!(401);
    assert_eq!(sure(Code::SetCookieMissing, &found(refused)), None);
}

/// A refresh by cookie is answered by cookie; what came otherwise is not.
#[test]
fn a_refresh_by_cookie_sets_both_cookies() {
    let missing = |cookies: Value| {
        let seen = json!({
            "page": page(),
            "request": {
                "route": "refresh", "method": "POST", "origin": "https://www.example.com",
                "cookies": cookies,
            },
            "response": { "status": 200, "set_cookies": [] },
        });
        sure(Code::SetCookieMissing, &found(seen))
    };
    assert_eq!(missing(json!([{ "name": REFRESH }])), CERTAIN);
    assert_eq!(missing(json!([{ "name": ACCESS }])), None);
    // An answer with data sets nothing.
    let mut data = session(None, 200);
    data["response"]["set_cookies"] = json!([]);
    assert_eq!(sure(Code::SetCookieMissing, &found(data)), None);
}

/// A post to a route with a session; `null` is what was looked for and is not there.
fn post(more: &Value) -> Value {
    let mut request = json!({
        "route": "session", "method": "POST", "cookies": [{ "name": ACCESS }],
    });
    for (key, value) in more.as_object().unwrap() {
        request[key] = value.clone();
    }
    json!({ "request": request })
}

#[test]
fn a_request_that_tells_no_origin_is_refused_only_if_somebody_looked() {
    let refused = |more: Value| sure(Code::CsrfNoOrigin, &found(post(&more)));
    let all = json!({ "origin": null, "sec_fetch_site": null, "csrf": false });
    assert_eq!(refused(all), CERTAIN);
    assert_eq!(
        refused(json!({ "sec_fetch_site": null, "csrf": false })),
        None
    );
    assert_eq!(refused(json!({ "origin": null, "csrf": false })), None);
    assert_eq!(
        refused(json!({ "origin": null, "sec_fetch_site": null })),
        None
    );
}

#[test]
fn what_the_mode_asks_for_is_missing_only_if_somebody_looked() {
    let refused = |mode: &str, code, more: Value| {
        let mut request = json!({ "origin": "https://www.example.com" });
        for (key, value) in more.as_object().unwrap() {
            request[key] = value.clone();
        }
        sure(code, &found_with(&json!({ "csrf": mode }), post(&request)))
    };
    let (header, token) = (Code::CsrfHeaderMissing, Code::CsrfTokenMissing);
    assert_eq!(
        refused("custom_header", header, json!({ "csrf": false })),
        CERTAIN
    );
    assert_eq!(refused("custom_header", header, json!({})), None);
    assert_eq!(
        refused("custom_header", header, json!({ "csrf": true })),
        None
    );
    assert_eq!(
        refused("token", token, json!({ "csrf_token": false })),
        CERTAIN
    );
    assert_eq!(refused("token", token, json!({})), None);
}

#[test]
fn a_page_of_another_site_is_refused_by_either_header() {
    let foreign = |more: Value| sure(Code::CsrfForeignPage, &found(post(&more)));
    assert_eq!(foreign(json!({ "sec_fetch_site": "cross-site" })), CERTAIN);
    assert_eq!(
        foreign(json!({ "origin": null, "sec_fetch_site": "cross-site" })),
        CERTAIN
    );
    // Of an origin that is known to nobody is said what is wrong with it, and no more.
    let unknown = found(post(&json!({ "origin": "https://evil.example" })));
    assert_eq!(sure(Code::OriginUnknown, &unknown), CERTAIN, "{unknown:#?}");
    assert_eq!(sure(Code::CsrfForeignPage, &unknown), None);
}

#[test]
fn the_scheme_is_read_from_the_wrong_hop() {
    let wrong = |hop: &str, more: Value| {
        let mut seen = session(None, 200);
        seen["request"]["hop_scheme"] = json!(hop);
        for (key, value) in more.as_object().unwrap() {
            seen["request"][key] = value.clone();
        }
        sure(Code::SecureForwardedScheme, &found(seen))
    };
    assert_eq!(wrong("http", json!({ "forwarded_proto": null })), LIKELY);
    assert_eq!(
        wrong("http", json!({ "forwarded_proto": "https,http" })),
        LIKELY
    );
    let believed = |proto: &str, trusts: bool| {
        wrong(
            "http",
            json!({ "forwarded_proto": proto, "trusts_proxy": trusts }),
        )
    };
    assert_eq!(believed("https", false), LIKELY);
    assert_eq!(believed("https", true), None);
    assert_eq!(believed("http", false), None);
    assert_eq!(wrong("http", json!({})), None, "nobody looked");
    assert_eq!(wrong("https", json!({ "forwarded_proto": null })), None);
}

/// A request of a page with these cookies, and requests before it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn came(route: &str, cookies: Value, before: Value) -> Value {
    json!({
        "page": page(),
        "frontend": { "credentials": "include" },
        "request": {
            "route": route, "method": "POST", "origin": "https://www.example.com",
            "cookies": cookies,
        },
        "before": before,
    })
}

#[test]
fn either_token_ends_a_session() {
    let dropped = |cookies: Value| {
        let findings = found(came("sign_out", cookies, json!([])));
        sure(Code::CookieDropped, &findings).is_some()
    };
    assert!(!dropped(json!([{ "name": ACCESS }])));
    assert!(!dropped(json!([{ "name": REFRESH }])));
    assert!(dropped(json!([])));
}

#[test]
fn a_cookie_was_dropped_only_behind_a_sign_in_that_succeeded() {
    let code = |before: Value| {
        let findings = found(came("refresh", json!([]), before));
        findings.first().map(|finding| finding.code)
    };
    let after = |route: &str, status: u16| code(json!([{ "route": route, "status": status }]));
    assert_eq!(after("sign_in", 200), Some(Code::CookieDropped));
    assert_eq!(after("sign_in", 401), Some(Code::RefreshNoToken));
    assert_eq!(after("session", 200), Some(Code::RefreshNoToken));
    assert_eq!(code(json!([])), Some(Code::RefreshNoToken));
}

#[test]
fn a_name_with_another_prefix_is_a_variant_unless_the_history_has_it() {
    let variant = |history: Value, names: &[&str]| {
        let cookies: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
        let seen = came("session", json!(cookies), json!([]));
        sure(
            Code::PrefixVariant,
            &found_with(&json!({ "history": history }), seen),
        )
    };
    assert_eq!(variant(json!([]), &["session-access"]), CERTAIN);
    assert_eq!(variant(json!([]), &[ACCESS, "session-access"]), None);
    let past = json!([{
        "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365,
        "access_cookie": { "name": "session-access" },
    }]);
    assert_eq!(variant(past.clone(), &["session-access"]), None);
    assert_eq!(variant(past, &["__Secure-session-access"]), CERTAIN);
}

/// A token under a name of the past is one.
#[test]
fn a_cookie_of_the_past_is_in_the_place_of_the_present_one() {
    let past = json!({ "history": [{
        "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365,
        "access_cookie": { "name": "sid" },
    }] });
    let dropped = |name: &str| {
        let seen = came("session", json!([{ "name": name }]), json!([]));
        sure(Code::CookieDropped, &found_with(&past, seen)).is_some()
    };
    assert!(!dropped("sid"));
    assert!(dropped("theme"));
}

#[test]
fn a_duplicate_is_declared_if_the_history_clears_its_name() {
    let duplicate = |past_name: &str, retired_at: &str| {
        let history = json!({ "prefix": "none", "history": [{
            "cookie_domain": "example.com", "retired_at": retired_at, "lifetime_days": 365,
            "access_cookie": { "name": past_name },
        }] });
        let cookies = json!([{ "name": "session-access", "count": 2 }]);
        let findings = found_with(&history, came("session", cookies, json!([])));
        let codes = [Code::DuplicateDeclared, Code::DuplicateUnknown];
        codes.map(|code| sure(code, &findings).is_some())
    };
    assert_eq!(
        duplicate("session-access", "2026-06-01T00:00:00Z"),
        [true, false]
    );
    assert_eq!(duplicate("sid", "2026-06-01T00:00:00Z"), [false, true]);
    assert_eq!(
        duplicate("session-access", "2024-06-01T00:00:00Z"),
        [false, true]
    );
}

#[test]
fn fetches_without_credentials_carry_no_session() {
    let omitted = |more: &Value, credentials: &str, opened: Option<&str>| {
        let mut seen = json!({
            "frontend": { "credentials": credentials },
            "request": { "route": "session", "method": "GET", "cookies": [] },
        });
        if let Some(opened) = opened {
            seen["page"] = json!({ "opened_as": opened });
        }
        sure(Code::CredentialsOmitted, &found_with(more, seen))
    };
    let one = json!({});
    let www = Some("https://www.example.com");
    assert_eq!(omitted(&one, "omit", None), CERTAIN);
    assert_eq!(omitted(&one, "same-origin", www), CERTAIN);
    assert_eq!(omitted(&one, "same-origin", None), LIKELY);
    assert_eq!(omitted(&one, "include", www), None);
    let own = json!({ "websites": "https://api.example.com" });
    let api = Some("https://api.example.com");
    assert_eq!(omitted(&own, "same-origin", api), None);
    assert_eq!(omitted(&own, "omit", api), CERTAIN);
    assert_eq!(
        omitted(&json!({ "transport": "header" }), "omit", www),
        None
    );
}

#[test]
fn one_refresh_in_vain_is_no_loop() {
    let times = |times: usize| {
        let mut before = Vec::new();
        for _ in 0..times {
            before.push(json!({ "route": "refresh", "status": 200 }));
            before.push(json!({ "route": "session", "status": 401 }));
        }
        let mut seen = session(None, 401);
        seen["before"] = json!(before);
        let findings = found(seen);
        (
            sure(Code::RefreshLoop, &findings),
            sure(Code::NotTheSession, &findings),
        )
    };
    assert_eq!(times(1).0, None);
    // The cookie came, so it is not the session that is refused.
    assert_eq!(times(2), (Some(Certainty::Possible), LIKELY));
}

#[test]
fn a_refusal_of_a_session_that_came_says_why_by_its_status() {
    let message = |status| {
        let findings = found(session(None, status));
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(findings[0].code, Code::NotTheSession);
        findings[0].message.clone()
    };
    assert!(message(403).contains("403 means that it may not do this"));
    assert!(message(401).contains("the token has expired or was revoked"));
}

#[test]
fn certainties_are_words() {
    let words = [Certainty::Certain, Certainty::Likely, Certainty::Possible].map(Certainty::as_str);
    assert_eq!(words, ["certain", "likely", "possible"]);
}

/// What a middleware hands over of a request.
#[test]
fn a_request_is_seen_without_its_values() {
    let mut facts = RequestFacts::new("POST");
    facts.path = Some(RequestPath::Public(b"/auth/session/refresh"));
    facts.origin = Some(b"https://www.example.com");
    facts.sec_fetch_site = Some(b"same-site");
    facts.cookie = CookieHeader::line(b"sid=secret; theme=dark; sid=older; nameless");
    facts.authorization = Some(b"Bearer secret");
    facts.mode = Some(b"cookie");
    facts.csrf = Some(b"1");
    let seen = session_cookie_policy::diagnosis::SeenRequest::of(&facts);
    assert_eq!(
        serde_json::to_value(&seen).unwrap(),
        json!({
            "method": "POST", "path": "/auth/session/refresh", "host": null,
            "origin": "https://www.example.com", "sec_fetch_site": "same-site",
            "cookies": [
                { "name": "sid", "count": 2, "len": 6 },
                { "name": "theme", "count": 1, "len": 4 },
            ],
            "authorization": "bearer", "mode": "cookie", "csrf": true, "csrf_token": false,
        })
    );
}
/// A deletion without what the prefix asks for is refused as a cookie is; it matters where the cookie is there.
#[test]
fn a_deletion_is_judged_where_there_is_something_to_delete() {
    let broken = |route: &str, cookies: Value, name: &str| {
        let seen = json!({
            "page": page(),
            "request": {
                "route": route, "method": "POST", "origin": "https://www.example.com",
                "csrf": true, "cookies": cookies,
            },
            "response": {
                "status": 200,
                "set_cookies": [{ "name": name, "len": 0, "attributes": "Path=/; HttpOnly" }],
            },
        });
        sure(Code::ClearInVain, &found(seen))
    };
    let shown = json!([{ "name": ACCESS }]);
    assert_eq!(broken("sign_out", shown.clone(), ACCESS), CERTAIN);
    assert_eq!(broken("sign_out", json!([]), ACCESS), None);
    assert_eq!(broken("sign_in", shown, ACCESS), None, "a new one follows");
    let theme = json!([{ "name": ACCESS }, { "name": "__Host-theme" }]);
    assert_eq!(
        broken("sign_out", theme, "__Host-theme"),
        CERTAIN,
        "whatever its name"
    );
}

/// What shows in two lines is one cause, in each browser once.
#[test]
fn one_cause_is_told_once_with_all_that_shows_it() {
    let mut insecure = both_set();
    insecure[0]["attributes"] = json!("Path=/");
    insecure[1]["attributes"] = json!("Path=/");
    let findings = found(sign_in(insecure));
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].code, Code::PrefixBroken);
    let evidence: Vec<String> = findings[0]
        .evidence
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        evidence,
        [
            format!("response.set_cookies is `{ACCESS}; Path=/`"),
            format!("response.set_cookies is `{REFRESH}; Path=/`"),
        ]
    );
    let browsers = [Browser::Chromium, Browser::Firefox, Browser::Safari].map(BrowserVersion::from);
    assert_eq!(findings[0].browsers, browsers);
}

#[test]
fn a_page_of_the_api_itself_needs_no_declaration() {
    let undeclared = |opened: &str| {
        let mut seen = session(None, 200);
        seen["page"]["opened_as"] = json!(opened);
        seen["request"]["origin"] = Value::Null;
        sure(Code::PageUndeclared, &found(seen))
    };
    assert_eq!(undeclared("https://api.example.com"), None);
    assert_eq!(undeclared("https://evil.example"), CERTAIN);
    // Nor does its origin.
    let unknown = |origin: &str| {
        let mut seen = session(None, 200);
        seen["page"] = json!({});
        seen["request"]["origin"] = json!(origin);
        sure(Code::OriginUnknown, &found(seen))
    };
    assert_eq!(unknown("https://api.example.com"), None);
    assert_eq!(unknown("https://evil.example"), CERTAIN);
}

#[test]
fn a_front_end_is_set_up_with_a_declared_website() {
    let wrong = |website: &str| {
        // Nobody knows as what the page is opened.
        let mut seen = session(None, 200);
        seen["page"] = json!({});
        seen["frontend"] = json!({ "website": website });
        sure(Code::FrontendWebsite, &found(seen))
    };
    assert_eq!(wrong("https://www.example.com"), None);
    assert_eq!(wrong("https://evil.example"), CERTAIN);
    assert_eq!(wrong("https://"), CERTAIN);
}

/// A request for a session may be a safe one, which nobody refuses; a refresh never is.
#[test]
fn without_its_method_a_refresh_alone_can_be_refused() {
    let refused = |route: &str, name: &str| {
        let seen = json!({ "request": {
            "route": route, "origin": null, "sec_fetch_site": null, "csrf": false,
            "cookies": [{ "name": name }],
        } });
        sure(Code::CsrfNoOrigin, &found(seen))
    };
    assert_eq!(refused("session", ACCESS), None);
    assert_eq!(refused("refresh", REFRESH), CERTAIN);
}

/// Safari keeps `SameSite=None` without `Secure`, and the others do not.
#[test]
fn what_some_browsers_lose_is_certain_in_those() {
    let lost = |client: Option<&str>| {
        let mut seen = sign_in(json!([
            { "name": "session-access", "len": 800, "attributes": "Path=/; HttpOnly; SameSite=None" },
            { "name": "session-refresh", "len": 800, "attributes": "Path=/; Secure; HttpOnly" },
        ]));
        if let Some(client) = client {
            seen["client"] = json!(client);
        }
        let findings = found_with(&json!({ "prefix": "none" }), seen);
        sure(Code::SiteNoneInsecure, &findings)
    };
    assert_eq!(lost(None), LIKELY);
    assert_eq!(lost(Some("chromium")), CERTAIN);
    assert_eq!(lost(Some("safari")), None);
}
