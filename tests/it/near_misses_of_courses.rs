//! Observations next to those that give a finding: of requests in a row, of visitors, and of single lines.

use serde_json::{Value, json};
use session_cookie_policy::config::{Browser, BrowserVersion, PolicyConfig};
use session_cookie_policy::diagnosis::{
    Certainty, Code, Fact, Finding, LineFault, Observation, SeenRequest, SeenSetCookie, ServerSide,
    diagnose_without_policy,
};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::request::{RequestFacts, RequestPath};
use time::macros::datetime;

use crate::near_misses::{
    CERTAIN, LIKELY, POSSIBLE, changed, check, evidence, found, of, single, sure,
};

const KEPT: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

fn line(name: &str, attributes: &str) -> Value {
    json!({ "name": name, "len": 20, "attributes": attributes })
}

/// `route status seconds` of each earlier request.
fn before(rows: &[(&str, u16, u64)]) -> Value {
    let rows = rows.iter().map(|(route, status, seconds)| {
        json!({ "route": route, "status": status, "seconds_before": seconds })
    });
    json!({ "before": rows.collect::<Vec<Value>>() })
}

/// A request of a page for `route`.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn request(route: &str, more: Value) -> Value {
    let base = json!({
        "page": { "opened_as": "https://www.example.com" },
        "request": { "route": route, "method": "POST", "origin": "https://www.example.com" },
    });
    changed(&base, &more)
}

#[test]
fn a_session_that_is_refused_again_was_not_refreshed() {
    let base = request(
        "session",
        changed(
            &json!({ "response": { "status": 401 } }),
            &before(&[("sign_in", 200, 100), ("session", 401, 3)]),
        ),
    );
    let code = Code::InterceptorMissing;
    check(
        &json!({}),
        &base,
        code,
        &[
            (json!({}), LIKELY),
            // Requests of one page, which were sent together.
            (before(&[("sign_in", 200, 100), ("session", 401, 2)]), None),
            (
                before(&[
                    ("sign_in", 200, 100),
                    ("session", 401, 2),
                    ("session", 401, 1),
                ]),
                POSSIBLE,
            ),
            (before(&[("session", 401, 3)]), None),
            (
                before(&[
                    ("sign_in", 200, 100),
                    ("session", 401, 3),
                    ("refresh", 200, 1),
                ]),
                None,
            ),
            (json!({ "response": { "status": 403 } }), None),
            (json!({ "request": { "route": "document" } }), None),
            (json!({ "frontend": { "intercepts": true } }), None),
        ],
    );
}

#[test]
fn three_refreshes_alike_are_noticed_by_nobody() {
    let row = |status: u16, count: usize| {
        changed(
            &before(&vec![("refresh", status, 5); count]),
            &json!({ "response": { "status": status } }),
        )
    };
    let knows = json!({ "frontend": { "script_cookies": true } });
    check(
        &json!({}),
        &request("refresh", json!({})),
        Code::FrontendScriptCookies,
        &[
            (row(200, 2), LIKELY),
            (row(401, 2), LIKELY),
            (row(200, 1), None),
            (row(500, 2), None),
            (changed(&row(200, 2), &knows), None),
            (
                changed(&row(200, 2), &json!({ "request": { "route": "session" } })),
                None,
            ),
            (
                changed(&row(200, 2), &json!({ "response": { "status": 201 } })),
                None,
            ),
        ],
    );
}

#[test]
fn a_refresh_without_a_token_cannot_succeed() {
    let base = request(
        "refresh",
        json!({
            "request": { "cookies": [] },
            "response": { "status": 200, "set_cookies": [] },
        }),
    );
    let code = Code::RefreshNotFound;
    let token = json!([{ "name": "__Host-session-refresh" }]);
    check(
        &json!({}),
        &base,
        code,
        &[
            (json!({}), LIKELY),
            (json!({ "request": { "cookies": token } }), None),
            (json!({ "request": { "cookies": "unknown" } }), None),
            (json!({ "request": { "authorization": "bearer" } }), None),
            (json!({ "request": { "route": "session" } }), None),
            (json!({ "response": { "status": 401 } }), None),
            (json!({ "response": { "set_cookies": "unknown" } }), None),
            (
                json!({ "response": { "set_cookies": [line("theme", KEPT)] } }),
                None,
            ),
        ],
    );
    // It may have come by header.
    let by_header = json!({ "transport": "header" });
    let none = json!({ "request": { "authorization": "none" } });
    check(
        &by_header,
        &base,
        code,
        &[(json!({}), None), (none, LIKELY)],
    );
}

/// Every browser sends one of the four headers with https.
#[test]
fn a_request_without_any_header_of_browsers_is_of_no_browser() {
    let base = json!({ "request": {
        "route": "session", "method": "GET", "cookies": [], "origin": null,
        "sec_fetch_site": null, "sec_fetch_mode": null, "sec_fetch_dest": null,
    } });
    let code = Code::ClientServerSide;
    let mut rows = vec![
        (json!({}), POSSIBLE),
        (json!({ "request": { "method": "POST" } }), LIKELY),
        (
            json!({ "request": { "route": "sign_in", "method": "POST" } }),
            LIKELY,
        ),
        (json!({ "request": { "route": "document" } }), None),
        (
            json!({ "request": { "cookies": [{ "name": "theme" }] } }),
            None,
        ),
        (json!({ "request": { "cookies": "unknown" } }), None),
        (json!({ "request": { "authorization": "bearer" } }), None),
        (json!({ "client": "native" }), None),
    ];
    for (header, value) in [
        ("origin", "https://www.example.com"),
        ("sec_fetch_site", "same-site"),
        ("sec_fetch_mode", "cors"),
        ("sec_fetch_dest", "empty"),
    ] {
        for value in ["unknown", value] {
            let mut more = json!({ "request": {} });
            more["request"][header] = json!(value);
            rows.push((more, None));
        }
    }
    check(&single(json!({})), &base, code, &rows);
    let refresh = json!({ "request": { "route": "refresh" } });
    check(
        &json!({}),
        &base,
        code,
        &[(json!({}), POSSIBLE), (refresh, None)],
    );
    let plain = single(json!({
        "api": "http://10.0.0.5", "websites": "http://10.0.0.5", "plain_http": ["http://10.0.0.5"],
    }));
    check(&plain, &base, code, &[(json!({}), None)]);
    let by_header = single(json!({ "transport": "header" }));
    check(&by_header, &base, code, &[(json!({}), None)]);
}

#[test]
fn a_form_of_another_site_comes_without_lax_cookies() {
    let config = single(json!({}));
    let base = json!({
        "request": {
            "route": "document", "method": "POST", "cookies": [],
            "sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document",
        },
    });
    let jar = |same_site: &str| {
        let attributes = format!("Path=/; Secure; HttpOnly{same_site}");
        json!({ "jar": [line("sid", &attributes)] })
    };
    let link = |same_site: &str, lines: &[Value]| {
        changed(
            &jar(same_site),
            &json!({ "request": { "method": "GET" }, "response": { "set_cookies": lines } }),
        )
    };
    let code = Code::SitePostReturn;
    check(
        &config,
        &base,
        code,
        &[
            (json!({}), CERTAIN),
            (jar("; SameSite=lax"), CERTAIN),
            (jar("; SameSite=STRICT"), CERTAIN),
            (jar("; SameSite=NONE"), None),
            // In Chromium alone it is `Lax`.
            (jar(""), LIKELY),
            (json!({ "jar": [] }), None),
            (
                json!({ "request": { "sec_fetch_mode": "unknown" } }),
                LIKELY,
            ),
            (json!({ "request": { "sec_fetch_mode": "cors" } }), None),
            (
                json!({ "request": { "sec_fetch_site": "same-site" } }),
                None,
            ),
            // A link matters if its response replaces the cookie.
            (link("; SameSite=Strict", &[]), None),
            (link("; SameSite=Strict", &[line("sid", KEPT)]), CERTAIN),
            (link("; SameSite=Lax", &[line("sid", KEPT)]), None),
        ],
    );
    let told = |more: &Value| {
        let findings = found(&config, &changed(&base, more));
        let finding = of(code, &findings).unwrap();
        (finding.message.clone(), finding.browsers.clone())
    };
    let (message, browsers) = told(&jar("; SameSite=strict"));
    assert!(
        message.contains("send no `SameSite=Strict` cookie"),
        "{message}"
    );
    assert_eq!(browsers, []);
    assert_eq!(told(&jar("; SameSite=Lax")).1, []);
    assert_eq!(told(&jar("")).1, [BrowserVersion::from(Browser::Chromium)]);

    let replaces = |lines: &[Value]| {
        let (message, _) = told(&json!({ "response": { "set_cookies": lines } }));
        message.contains("The response sets a new `sid`")
    };
    assert!(replaces(&[line("theme", KEPT), line("sid", KEPT)]));
    assert!(!replaces(&[]));
    assert!(!replaces(&[line("theme", KEPT)]));
    assert!(!replaces(&[
        json!({ "name": "sid", "len": 0, "attributes": KEPT })
    ]));
    // Browsers do not keep it.
    assert!(!replaces(&[line(
        "sid",
        "Domain=example.org; Path=/; Secure"
    )]));
}

/// A link leads to the API itself, whose own page has signed in; what a script sends is the page's.
#[test]
fn a_sign_out_by_a_link_of_another_site_has_lax_cookies() {
    let jar = |same_site: &str| {
        let attributes = format!("Path=/; Secure; HttpOnly; SameSite={same_site}");
        json!({ "jar": [line("sid", &attributes)] })
    };
    let base = changed(
        &json!({
            "client": "firefox",
            "request": {
                "route": "sign_out", "method": "GET", "cookies": [],
                "sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document",
            },
        }),
        &jar("Strict"),
    );
    let by_script = |dest: &str, mode: &str| {
        changed(
            &jar("Lax"),
            &json!({
                "page": { "opened_as": "https://www.example.net" },
                "request": { "sec_fetch_dest": dest, "sec_fetch_mode": mode },
            }),
        )
    };
    check(
        &single(json!({})),
        &base,
        Code::SiteWithheld,
        &[
            (json!({}), CERTAIN),
            (jar("Lax"), None),
            (by_script("document", "navigate"), None),
            (by_script("empty", "cors"), CERTAIN),
            (by_script("iframe", "navigate"), CERTAIN),
        ],
    );
}

/// A new session, of a visitor, has a cookie of the same name.
#[test]
fn what_a_sign_out_sets_may_be_a_new_session() {
    let after = |before: Value| json!({ "before": before });
    let set =
        |route: &str, sets: bool| json!({ "route": route, "status": 200, "sets_cookie": sets });
    let base = request(
        "session",
        json!({
            "request": { "cookies": [{ "name": "sid" }] },
            "response": { "status": 200 },
            "before": [set("sign_in", true), set("sign_out", false)],
        }),
    );
    check(
        &single(json!({})),
        &base,
        Code::SignOutKeepsSession,
        &[
            (json!({}), LIKELY),
            (
                after(json!([set("sign_in", true), set("sign_out", true)])),
                POSSIBLE,
            ),
            (
                after(json!([
                    set("sign_in", true),
                    set("sign_out", false),
                    set("document", true)
                ])),
                POSSIBLE,
            ),
        ],
    );
}

/// A minute is the most that lies between a redirect and what it leads to.
#[test]
fn a_redirect_that_lost_the_new_token_was_a_minute_ago() {
    let base = request(
        "refresh",
        changed(
            &json!({
                "request": { "cookies": [{ "name": "__Host-session-refresh" }] },
                "response": { "status": 401 },
            }),
            &before(&[("refresh", 302, 60)]),
        ),
    );
    check(
        &json!({}),
        &base,
        Code::SetCookieMissing,
        &[
            (json!({}), LIKELY),
            (before(&[("refresh", 302, 61)]), POSSIBLE),
        ],
    );
}

/// A line whose value nobody saw may set the cookie anew.
#[test]
fn a_response_that_sets_the_cookie_again_deletes_nothing() {
    let elsewhere =
        json!({ "name": "sid", "len": 0, "attributes": "Path=/old; Secure; HttpOnly; Max-Age=0" });
    let unseen = |attributes: &str| json!({ "name": "sid", "attributes": attributes });
    let lines = |lines: &[Value]| json!({ "response": { "set_cookies": lines } });
    let base = request(
        "sign_out",
        changed(
            &json!({
                "request": { "cookies": [{ "name": "sid" }] },
                "response": { "status": 200 },
                "jar": [line("sid", KEPT)],
            }),
            &lines(std::slice::from_ref(&elsewhere)),
        ),
    );
    check(
        &single(json!({})),
        &base,
        Code::ClearInVain,
        &[
            (json!({}), CERTAIN),
            (lines(&[unseen("Path=/old; Max-Age=0")]), CERTAIN),
            (lines(&[elsewhere.clone(), unseen("Path=/other")]), None),
            // It has a token, so it is none that deletes.
            (
                lines(&[
                    elsewhere,
                    json!({ "name": "sid", "len": 200, "attributes": "Path=/other; Max-Age=0" }),
                ]),
                None,
            ),
        ],
    );
}

/// A refresh is a POST, if nobody noted it; so it has an `Origin`.
#[test]
fn the_origin_of_a_refresh_is_told_without_its_method() {
    let seen = json!({
        "client": "chromium",
        "page": { "opened_as": "https://www.example.com" },
        "request": {
            "route": "refresh", "origin": null, "sec_fetch_site": null, "csrf": false,
            "cookies": [{ "name": "__Host-session-refresh" }],
        },
    });
    let findings = found(&json!({}), &seen);
    let message = &of(Code::CsrfNoOrigin, &findings).unwrap().message;
    assert!(
        message.contains("The browser sends `Origin: https://www.example.com`"),
        "{message}"
    );
}

#[test]
fn one_of_two_cookies_is_current() {
    let jar = [line("sid", "Path=/"), line("sid", "Path=/auth")];
    let told = |jar: &[Value], lines: &[Value]| {
        let seen = json!({
            "page": { "opened_as": "https://www.example.com" },
            "request": {
                "route": "session", "method": "GET", "cookies": [{ "name": "sid", "count": 2 }],
            },
            "response": { "set_cookies": lines },
            "jar": jar,
        });
        let findings = found(&single(json!({})), &seen);
        let message = of(Code::DuplicateUnknown, &findings)
            .unwrap()
            .message
            .clone();
        let by = [
            "is what the deployment declares",
            "is what this response writes",
        ];
        let by = by.map(|words| message.contains(words));
        let other =
            message.contains("If the server now writes the one with `Path=/auth`, declare that");
        (by, other)
    };
    let (declared, written) = ([true, false], [false, true]);
    assert_eq!(told(&jar, &[]), (declared, true));
    assert_eq!(
        told(&jar, &[line("theme", "Path=/other; Secure")]),
        (declared, true)
    );
    // A deletion shows what is not current.
    let deletion = json!({ "name": "sid", "len": 0, "attributes": "Path=/auth; Max-Age=0" });
    assert_eq!(told(&jar, &[deletion]), (declared, true));
    assert_eq!(told(&jar, &[line("sid", KEPT)]), (written, false));
    let three = [
        jar[0].clone(),
        jar[1].clone(),
        line("sid", "Domain=example.com; Path=/"),
    ];
    assert_eq!(told(&three, &[]), (declared, false));
    for fewer in [&jar[..1], &jar[1..], &[]] {
        assert_eq!(told(fewer, &[]), ([false, false], false));
    }
}

#[test]
fn a_declared_cookie_is_written_otherwise() {
    let told = |attributes: &str| {
        let seen = request(
            "sign_in",
            json!({ "response": { "status": 200, "set_cookies": [line("sid", attributes)] } }),
        );
        let findings = found(&single(json!({})), &seen);
        of(Code::WrittenOtherwise, &findings).map(|finding| finding.message.clone())
    };
    let end = "the application does not use this configuration, or something changes its headers";
    for (attributes, difference) in [
        (KEPT, None),
        ("Path=/; Secure; HttpOnly; SameSite=lax", None),
        ("Path=/; Secure; HttpOnly; SameSite=Strict", None),
        (
            "Path=/; Secure; HttpOnly",
            Some("without `SameSite`, where the deployment has `SameSite=Lax`"),
        ),
        (
            "Path=/; Secure; HttpOnly; SameSite=None",
            Some("with `SameSite=None`, where the deployment has `SameSite=Lax`"),
        ),
        (
            "Path=/; Secure; SameSite=Lax",
            Some("without `HttpOnly`, where the deployment has `HttpOnly`"),
        ),
        (
            "Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax",
            Some("with `Domain=example.com`, where the deployment has none"),
        ),
    ] {
        let expected = difference.map(|text| format!("the response sets `sid` {text}: {end}"));
        assert_eq!(told(attributes), expected, "{attributes}");
    }
}

/// What a browser says of a line, and how to repair it.
#[test]
fn a_line_that_browsers_refuse_is_told_with_its_usual_cause() {
    let told = |config: &Value, route: &str, attributes: &str, code: Code| {
        let page = match config["api"].as_str() {
            Some(_) => "http://localhost:3000",
            None => "https://www.example.com",
        };
        let seen = json!({
            "page": { "opened_as": page },
            "request": { "route": route, "method": "POST", "origin": page },
            "response": { "status": 200, "set_cookies": [line("sid", attributes)] },
        });
        let findings = found(config, &seen);
        of(code, &findings).unwrap().message.clone()
    };
    let https = single(json!({}));
    let suffix = told(
        &https,
        "sign_in",
        "Domain=com; Path=/; Secure",
        Code::DomainPublicSuffix,
    );
    assert!(
        suffix.starts_with("browsers drop `sid` of the sign-in: "),
        "{suffix}"
    );
    assert!(
        suffix.contains("Remove `Domain`: the cookie is then only for this host"),
        "{suffix}"
    );
    let other = told(
        &https,
        "session",
        "Domain=com; Path=/; Secure",
        Code::DomainPublicSuffix,
    );
    assert!(other.starts_with("browsers drop `sid`: "), "{other}");

    let local = single(json!({
        "api": "http://localhost:3001",
        "websites": "http://localhost:3000",
        "plain_http": ["http://localhost:3001"],
    }));
    let says_secure = |config: &Value, attributes: &str| {
        let message = told(config, "sign_in", attributes, Code::DomainHostMismatch);
        message.contains("Remove `Secure`, too")
    };
    assert!(says_secure(&local, "Domain=example.org; Path=/; Secure"));
    assert!(!says_secure(&local, "Domain=example.org; Path=/"));
    assert!(!says_secure(&https, "Domain=example.org; Path=/; Secure"));
}

#[test]
fn storage_access_is_evidence_of_third_party_cookies_alone() {
    let base = request(
        "session",
        json!({
            "page": {
                "opened_as": "https://api.example.com", "inside": "https://portal.example.net",
                "storage_access": false,
            },
            "request": { "method": "GET", "origin": "https://api.example.com", "cookies": [] },
        }),
    );
    let config = single(json!({}));
    let told = |more: &Value, code: Code| {
        let findings = found(&config, &changed(&base, more));
        let told = evidence(of(code, &findings).unwrap());
        told.contains(&"page.storage_access is `false`".to_owned())
    };
    assert!(told(&json!({}), Code::ThirdPartyFrame));
    let omitted = json!({
        "page": { "inside": "unknown" }, "frontend": { "credentials": "omit" },
    });
    assert!(!told(&omitted, Code::CredentialsOmitted));
    // In Chromium the cookie is `Lax`, in Safari it is a third-party cookie: no cause holds in both.
    let jar = json!({
        "page": { "storage_access": "unknown" },
        "jar": [line("sid", "Path=/; Secure; HttpOnly")],
    });
    let two = single(json!({ "browsers": ["chromium", "safari"] }));
    let findings = found(&two, &changed(&base, &jar));
    assert_eq!(sure(Code::ThirdPartyFrame, &findings), LIKELY);
    let chromium = changed(&jar, &json!({ "client": "chromium" }));
    let findings = found(&config, &changed(&base, &chromium));
    assert_eq!(sure(Code::ThirdPartyFrame, &findings), CERTAIN);
}

/// A configuration that does not compile still says which cookie is a CSRF token.
#[test]
fn tokens_are_declared_without_a_policy() {
    let told = |cookie: Value| -> Option<Certainty> {
        let config: PolicyConfig = serde_json::from_value(json!({
            "api": "https://api.example.com", "websites": "https://www.example.com",
            "refresh_route": "\u{7f}", "cookies": { "own": cookie },
        }))
        .unwrap();
        assert!(config.compile(&EmbeddedList).is_err());
        let seen = request(
            "session",
            json!({
                "request": { "csrf_token": false },
                "response": { "status": 403 },
                "jar": [line("tok", KEPT)],
            }),
        );
        let seen: Observation = serde_json::from_value(seen).unwrap();
        let now = datetime!(2026-11-22 12:00 UTC);
        let findings: Vec<Finding> = diagnose_without_policy(&config, &seen, now, &EmbeddedList);
        sure(Code::CookieReadable, &findings)
    };
    let token = json!({ "purpose": "csrf_token", "name": "tok" });
    assert_eq!(told(token.clone()), CERTAIN);
    assert_eq!(
        told(changed(&token, &json!({ "read_by": "script" }))),
        CERTAIN
    );
    assert_eq!(
        told(changed(&token, &json!({ "read_by": "both" }))),
        CERTAIN
    );
    assert_eq!(told(changed(&token, &json!({ "read_by": "server" }))), None);
    assert_eq!(
        told(changed(&token, &json!({ "purpose": "preference" }))),
        None
    );
    assert_eq!(told(changed(&token, &json!({ "name": "other" }))), None);
}

fn read(text: &str) -> (String, Option<LineFault>, Vec<String>) {
    let seen = SeenSetCookie::of(text.as_bytes());
    (seen.name, seen.fault, seen.joined)
}

/// The second half of a line that was cut at the comma of its date, and what only looks like it.
#[test]
fn the_rest_of_a_date_is_told_from_a_value() {
    let is_cut = |text: &str| read(text).1 == Some(LineFault::Cut);
    for rest in [
        "28 Dec 2026 10:00:00 GMT; Path=/",
        "8 Dec 2026 10:00:00; Path=/",
        "28-Dec-26 10:00:00 GMT",
    ] {
        assert!(is_cut(rest), "{rest}");
    }
    for value in [
        "token; Path=/",
        "sid=28 Dec 2026 10:00:00 GMT; Path=/",
        "ab Dec 2026 10:00:00 GMT",
        "288 Dec 2026 10:00:00 GMT",
        "28 Dec",
        "28 Foo 2026 10:00:00 GMT",
        "28 December 2026 10:00:00 GMT",
        "28 Dec x 10:00:00 GMT",
        "28 Dec 20261 10:00:00 GMT",
        "28 Dec 2026 10:00 GMT",
        "28 Dec 2026 x:y:z GMT",
    ] {
        assert!(!is_cut(value), "{value}");
    }
    // The first half is a cookie like others.
    let seen = request(
        "document",
        json!({ "response": { "status": 200, "set_cookies": [
            { "name": "__Host-x", "len": 5, "attributes": "Path=/; Expires=Mon" },
        ] } }),
    );
    let findings = found(&json!({}), &seen);
    assert_eq!(
        sure(Code::PrefixBroken, &findings),
        CERTAIN,
        "{findings:#?}"
    );
}

#[test]
fn cookies_behind_a_comma_are_told_once_and_without_values() {
    let joined = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        ("a".to_owned(), Some(LineFault::Joined), names)
    };
    assert_eq!(
        read("a=1; Path=/, b=2; Path=/, b=3; HttpOnly, c=4"),
        joined(&["b", "c"])
    );
    // It may be a value that ends like base64.
    assert_eq!(read("a=1; Path=/, c2VjcmV0=="), joined(&[]));
    // What the attributes show is certain; a value may have a comma of its own.
    assert_eq!(read("a=1, b=2; Path=/, c=3"), joined(&["c"]));
    for value in [
        "a=[1, b=2]; Path=/",
        "a='1, b=2'; Path=/",
        "=1, b=2; Path=/",
    ] {
        assert_eq!(read(value).1, None, "{value}");
    }
    assert_eq!(read("a=1, b=2; Path=/").1, Some(LineFault::JoinedInValue));
}

/// Words of a date are kept, but not those of the cookie behind it.
#[test]
fn of_an_attribute_what_its_grammar_allows_is_kept() {
    let kept =
        |attributes: &str| SeenSetCookie::of(format!("sid=1; {attributes}").as_bytes()).attributes;
    let date = "Expires=Mon, 28 Dec 2026 10:00:00 GMT";
    for name in ["session", "t", "12", "mon"] {
        assert_eq!(kept(&format!("{date}, {name}=secret")), format!("{date}…"));
    }
    assert_eq!(kept(&format!("{date} secret")), format!("{date}…"));
    assert_eq!(kept("Expires=Mon secret"), "Expires=Mon…");
    assert_eq!(kept("Expires=Su"), "Expires=…");
    assert_eq!(kept("Expires=Sun"), "Expires=Sun");
    assert_eq!(
        kept("Expires=28 September 2026"),
        "Expires=28 September 2026"
    );
    assert_eq!(kept("Expires=28 Septemberx 2026"), "Expires=28…");
    // A name that no host has room for may be a value.
    let host = |len: usize| format!("Domain={}", "a".repeat(len));
    assert_eq!(kept(&host(300)), host(300));
    assert_eq!(kept(&host(301)), "Domain=…");
    assert_eq!(kept(&host(302)), "Domain=…");
}

#[test]
fn a_request_behind_a_gateway_is_seen_with_its_inner_path() {
    let mut facts = RequestFacts::new("GET");
    facts.path = Some(RequestPath::Inner(b"/auth/session"));
    let seen = SeenRequest::of(&facts);
    assert_eq!(
        (seen.path, seen.inner_path.as_deref()),
        (None, Some("/auth/session"))
    );
}

#[test]
fn a_server_is_unknown_until_something_is_known() {
    let unknown = ServerSide::default();
    assert!(unknown.is_unknown());
    let mut known = unknown;
    known.other_ports = Some(false);
    assert!(!known.is_unknown());
    // What is unknown is not written down.
    let mut seen = Observation::default();
    assert!(serde_json::to_value(&seen).unwrap().get("server").is_none());
    seen.server = known;
    assert_eq!(
        serde_json::to_value(&seen).unwrap()["server"],
        json!({ "other_ports": false })
    );
    assert_eq!(Fact::ServerOtherPorts.as_str(), "server.other_ports");
}
