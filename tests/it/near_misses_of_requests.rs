//! Observations next to those that give a finding: of who sent a request, where it went, and why it was refused.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code};

use crate::near_misses::{
    CERTAIN, LIKELY, POSSIBLE, changed, check, evidence, found, of, single, sure,
};

const ACCESS: &str = "__Host-session-access";
const REFRESH: &str = "__Host-session-refresh";

/// `route status seconds` of each earlier request.
fn before(rows: &[(&str, u16, u64)]) -> Value {
    let rows = rows.iter().map(|(route, status, seconds)| {
        json!({ "route": route, "status": status, "seconds_before": seconds })
    });
    json!({ "before": rows.collect::<Vec<Value>>() })
}

fn on_page(page: &str) -> Value {
    json!({ "page": { "opened_as": page }, "request": { "origin": page } })
}

/// A page on the internet that calls an API on the user's machine.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn local(more: Value) -> Value {
    let base = json!({
        "request": { "route": "session", "method": "GET", "cookies": [] },
    });
    changed(&changed(&base, &on_page("https://app.example.com")), &more)
}

fn on_this_machine() -> Value {
    single(json!({
        "api": "http://localhost:5700",
        "websites": "https://app.example.com",
        "plain_http": ["http://localhost:5700"],
        "transport": "header",
    }))
}

/// Chromium asks from 142 on.
#[test]
fn chromium_blocks_an_api_of_the_local_network() {
    let error =
        |client: &str, error: &str| json!({ "client": client, "response": { "error": error } });
    let said = "the `loopback` address space";
    let version = |version: &str| {
        changed(
            &error("chromium", said),
            &json!({ "client_version": version }),
        )
    };
    let document = changed(
        &error("chromium", said),
        &json!({ "request": { "route": "document" } }),
    );
    let framed = changed(
        &document,
        &json!({ "page": { "inside": "https://portal.example.net" } }),
    );
    let answered = changed(
        &error("chromium", said),
        &json!({ "response": { "status": 200 } }),
    );
    check(
        &on_this_machine(),
        &local(json!({})),
        Code::LocalNetworkBlocked,
        &[
            (error("unknown", said), CERTAIN),
            (error("chromium", said), CERTAIN),
            (error("web_view", said), CERTAIN),
            (error("firefox", said), None),
            (error("safari", said), None),
            (version("142"), CERTAIN),
            (version("143"), CERTAIN),
            (version("141"), None),
            (document, None),
            (framed, CERTAIN),
            (answered, None),
            // Without its own words.
            (error("chromium", "net::ERR_FAILED"), LIKELY),
            (error("unknown", "net::ERR_FAILED"), None),
            (error("firefox", "net::ERR_FAILED"), None),
            (error("chromium", "net::ERR_BLOCKED_BY_CLIENT"), None),
            (error("chromium", "CORS error"), POSSIBLE),
            (error("chromium", "net::ERR_CONNECTION_REFUSED"), None),
        ],
    );
}

#[test]
fn chromium_may_block_an_api_of_the_local_network_if_nothing_came() {
    let base = local(json!({ "client": "chromium" }));
    let rows = [
        (json!({}), POSSIBLE),
        (json!({ "client_version": "142" }), POSSIBLE),
        (json!({ "client_version": "143" }), POSSIBLE),
        (json!({ "client_version": "141" }), None),
        (json!({ "request": { "cookies": "unknown" } }), POSSIBLE),
        (
            json!({ "request": { "cookies": [{ "name": "theme" }] } }),
            None,
        ),
        (json!({ "response": { "set_cookies": [] } }), None),
        (json!({ "response": { "error": null } }), None),
        (json!({ "response": { "status": 401 } }), None),
        (json!({ "client": "unknown" }), None),
        (json!({ "client": "firefox" }), None),
        (json!({ "client": "web_view" }), None),
        (json!({ "request": { "route": "document" } }), None),
    ];
    let code = Code::LocalNetworkBlocked;
    check(&on_this_machine(), &base, code, &rows);
    // From one machine to itself.
    let same = on_page("http://localhost:3000");
    check(&on_this_machine(), &base, code, &[(same, None)]);
}

/// A session that worked, and now is refused.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn refused(page: &str, more: Value) -> Value {
    let base = json!({
        "request": { "route": "session", "method": "GET", "cookies": [{ "name": "sid" }] },
        "response": { "status": 401 },
        "before": [{ "route": "session", "status": 200 }],
    });
    changed(&changed(&base, &on_page(page)), &more)
}

/// RFC 6265, section 8.5: cookies do not tell ports apart.
#[test]
fn another_application_on_another_port_may_have_overwritten_the_cookie() {
    let config = |api: &str, page: &str| {
        single(json!({ "api": api, "websites": page, "plain_http": [api] }))
    };
    let told = |api: &str, page: &str, more: Value| {
        let findings = found(&config(api, page), &refused(page, more));
        let codes: Vec<&str> = findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect();
        let name = codes.iter().position(|code| *code == "name-common");
        let value = codes.iter().position(|code| *code == "value-unreadable");
        (sure(Code::NameCommon, &findings), name < value)
    };
    let (api, other) = ("http://localhost:3001", "http://localhost:3000");
    // A page on another port makes it the most likely one.
    assert_eq!(told(api, other, json!({})), (POSSIBLE, true));
    assert_eq!(told(api, api, json!({})), (POSSIBLE, false));
    assert_eq!(
        told("http://localhost", "http://localhost", json!({})),
        (POSSIBLE, false)
    );
    let no_ports = json!({ "server": { "other_ports": false } });
    assert_eq!(told(api, other, no_ports).0, None);
    let ports = json!({ "server": { "other_ports": true } });
    assert_eq!(told(api, other, ports).0, LIKELY);
    let https = |api: &str| {
        let seen = refused("https://www.example.com", json!({}));
        let findings = found(&single(json!({ "api": api })), &seen);
        sure(Code::NameCommon, &findings)
    };
    assert_eq!(https("https://api.example.com"), None);
    assert_eq!(https("https://api.example.com:8443"), POSSIBLE);

    let shown = |more: Value| {
        let findings = found(&config(api, other), &refused(other, more));
        evidence(of(Code::NameCommon, &findings).unwrap())
    };
    assert_eq!(
        shown(json!({})),
        ["page.opened_as is `http://localhost:3000`, and the API is `http://localhost:3001`"]
    );
    let no_page = json!({ "page": "unknown", "request": { "origin": "unknown" } });
    assert_eq!(
        shown(no_page),
        ["page.opened_as is unknown, and the API is `http://localhost:3001`"]
    );
}

#[test]
fn another_environment_may_have_overwritten_the_token_of_a_refresh() {
    let config = json!({ "cookie_domain": "example.com" });
    let base = changed(
        &refused("https://www.example.com", json!({})),
        &json!({
            "request": {
                "route": "refresh", "method": "POST",
                "cookies": [{ "name": "__Secure-session-refresh" }],
            },
            "before": [{
                "route": "session", "status": 200, "sets_cookie": true,
                "host": "staging.example.com",
            }],
        }),
    );
    let own = json!({ "before": [{ "route": "session", "status": 200, "sets_cookie": true }] });
    check(
        &config,
        &base,
        Code::NameCommon,
        &[
            (json!({}), LIKELY),
            (json!({ "response": { "status": 400 } }), LIKELY),
            (json!({ "response": { "status": 500 } }), None),
            // The refresh token is not what this route is about.
            (json!({ "request": { "route": "session" } }), None),
            (json!({ "request": { "cookies": [] } }), None),
            (own, None),
        ],
    );
}

#[test]
fn a_renewal_may_write_what_the_server_does_not_read() {
    let told = |rows: Value| {
        let seen = refused(
            "https://www.example.com",
            json!({ "server": { "opens_value": false, "restarted": false }, "before": rows }),
        );
        let findings = found(&single(json!({})), &seen);
        let message = &of(Code::ValueUnreadable, &findings).unwrap().message;
        message.contains("what its own renewal has written")
    };
    let sign_in = json!({ "route": "sign_in", "status": 200 });
    let renewal = json!({ "route": "session", "status": 200, "sets_cookie": true });
    let other = json!({ "route": "session", "status": 200 });
    let failed = json!({ "route": "session", "status": 500, "sets_cookie": true });
    assert!(told(json!([sign_in, renewal])));
    assert!(told(json!([sign_in, renewal, other])));
    assert!(!told(json!([sign_in, other])));
    assert!(!told(json!([renewal, sign_in])));
    assert!(!told(json!([renewal])));
    assert!(!told(json!([sign_in, failed])));
}

/// A refresh with its token that is refused.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn refresh(more: Value) -> Value {
    let base = json!({
        "request": {
            "route": "refresh", "method": "POST",
            "cookies": [{ "name": ACCESS }, { "name": REFRESH }],
        },
        "response": { "status": 401 },
    });
    changed(&changed(&base, &on_page("https://www.example.com")), &more)
}

#[test]
fn a_refresh_that_was_cut_off_may_have_replaced_the_token() {
    let config = json!({});
    let lost = Code::SetCookieMissing;
    let mut none_set = before(&[("refresh", 200, 10)]);
    none_set["before"][0]["sets_cookie"] = json!(false);
    let mut set = before(&[("refresh", 200, 10)]);
    set["before"][0]["sets_cookie"] = json!(true);
    let unopened = json!({
        "request": { "route": "session" },
        "response": { "status": 200 },
        "server": { "opens_value": false },
    });
    check(
        &config,
        &refresh(before(&[("refresh", 502, 10)])),
        lost,
        &[
            (json!({}), LIKELY),
            (none_set.clone(), LIKELY),
            (set, None),
            (before(&[("refresh", 200, 3600)]), POSSIBLE),
            (before(&[("refresh", 401, 10)]), None),
            (before(&[("session", 502, 10)]), None),
            (before(&[]), None),
            // Not refused, refused for another reason, or without the old token.
            (json!({ "response": { "status": 200 } }), None),
            (json!({ "response": { "status": 500 } }), None),
            (
                json!({ "request": { "cookies": [{ "name": ACCESS }] } }),
                None,
            ),
            (
                json!({ "request": { "route": "sign_out" }, "response": { "status": 500 } }),
                None,
            ),
            (
                json!({ "request": { "route": "document" }, "response": { "status": 302 } }),
                None,
            ),
            (unopened, None),
        ],
    );
    let message = |more: Value| {
        let findings = found(&config, &refresh(more));
        of(lost, &findings).unwrap().message.clone()
    };
    let cut = message(before(&[("refresh", 502, 10)]));
    assert!(
        cut.starts_with("the refresh before was answered with 502 by a proxy or not at all: "),
        "{cut}"
    );
    let cut = message(before(&[("refresh", 0, 10)]));
    assert!(
        cut.starts_with("the refresh before got no response in the browser: "),
        "{cut}"
    );
    let whole = message(none_set);
    assert!(
        whole.starts_with("the refresh before was answered with 200 and set no cookie: "),
        "{whole}"
    );
}

#[test]
fn a_refused_refresh_may_be_the_second_of_two() {
    let code = Code::RefreshRace;
    check(
        &json!({}),
        &refresh(json!({})),
        code,
        &[
            (json!({}), POSSIBLE),
            (json!({ "response": { "status": 400 } }), POSSIBLE),
            (json!({ "response": { "status": 403 } }), POSSIBLE),
            (json!({ "response": { "status": 404 } }), None),
            (json!({ "response": { "status": 500 } }), None),
            // Another rule of the server may have refused it.
            (
                json!({ "request": { "csrf": false }, "response": { "status": 403 } }),
                None,
            ),
            (
                json!({ "request": { "csrf_token": false }, "response": { "status": 403 } }),
                None,
            ),
            (
                json!({ "request": { "cookies": [{ "name": ACCESS }] } }),
                None,
            ),
            (json!({ "request": { "route": "session" } }), None),
        ],
    );
    // The second of two harms nobody unless it deletes the cookies of the first.
    let second = |row: (&str, u16, u64)| {
        changed(
            &before(&[row]),
            &json!({ "response": { "set_cookies": [] } }),
        )
    };
    let deletion = json!({ "name": REFRESH, "len": 0, "attributes": "Path=/; Secure; Max-Age=0" });
    let deleting = changed(
        &second(("refresh", 200, 10)),
        &json!({ "response": { "set_cookies": [deletion] } }),
    );
    check(
        &json!({}),
        &refresh(json!({})),
        code,
        &[
            (second(("refresh", 200, 10)), None),
            (second(("refresh", 200, 60)), None),
            (second(("refresh", 200, 61)), POSSIBLE),
            (second(("refresh", 401, 10)), POSSIBLE),
            (second(("session", 200, 10)), POSSIBLE),
            (deleting, LIKELY),
        ],
    );
}

#[test]
fn a_page_that_is_redirected_twice_may_have_lost_a_renewal() {
    let led = |config: &Value, names: &[&str]| {
        let cookies: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
        let base = changed(
            &json!({
                "page": { "opened_as": "https://www.example.com" },
                "request": { "route": "document", "method": "GET", "cookies": cookies },
                "response": { "status": 302, "set_cookies": [] },
            }),
            &before(&[("sign_in", 200, 100), ("document", 302, 60)]),
        );
        (config.clone(), base)
    };
    let code = Code::SetCookieMissing;
    let (config, base) = led(&json!({}), &[ACCESS, REFRESH]);
    let theme = json!({ "name": "theme", "len": 4, "attributes": "Path=/; Secure" });
    check(
        &config,
        &base,
        code,
        &[
            (json!({}), POSSIBLE),
            (
                before(&[("sign_in", 200, 100), ("document", 302, 61)]),
                None,
            ),
            (
                before(&[("sign_in", 200, 100), ("document", 200, 60)]),
                None,
            ),
            (before(&[("document", 302, 60)]), None),
            (json!({ "server": { "opens_value": true } }), None),
            (json!({ "response": { "status": 200 } }), None),
            (json!({ "response": { "set_cookies": "unknown" } }), None),
            (json!({ "response": { "set_cookies": [theme] } }), None),
            (
                json!({ "request": { "cookies": [{ "name": ACCESS }] } }),
                None,
            ),
        ],
    );
    let findings = found(&config, &base);
    let message = &of(code, &findings).unwrap().message;
    assert!(
        message.starts_with("the page before was answered with 302: "),
        "{message}"
    );
    let (config, base) = led(&single(json!({})), &["sid"]);
    check(&config, &base, code, &[(json!({}), None)]);
}

/// What is said of the origin of a request, and how certain it is.
fn origin_told(config: &Value, seen: &Value) -> (&'static str, Option<Certainty>) {
    let findings = found(config, seen);
    let finding = of(Code::OriginUnknown, &findings);
    let Some(finding) = finding else {
        return ("nothing", None);
    };
    let message = &finding.message;
    let told = if message.contains("something between the browser and the application") {
        "rewritten"
    } else if message.contains("Use a separate deployment for development") {
        "development"
    } else if message.contains("if it is yours, declare it") {
        "undeclared"
    } else {
        "other"
    };
    (told, Some(finding.certainty))
}

#[test]
fn an_origin_was_rewritten_if_the_browser_cannot_have_sent_it() {
    let base = json!({
        "page": { "opened_as": "https://www.example.com" },
        "request": {
            "route": "session", "method": "POST", "origin": "http://localhost:3000",
            "cookies": [{ "name": "sid" }],
        },
    });
    let config =
        single(json!({ "websites": ["https://www.example.com", "https://app.example.com"] }));
    let no_page = |origin: &str, site: Value| json!({ "page": "unknown", "request": { "origin": origin, "sec_fetch_site": site } });
    let referer = |referer: &str| json!({ "page": "unknown", "request": { "referer": referer } });
    for (more, told, certainty) in [
        (json!({}), "rewritten", LIKELY),
        // The browser says what it sends to.
        (
            json!({ "request": { "sec_fetch_site": "same-origin" } }),
            "rewritten",
            CERTAIN,
        ),
        (
            json!({ "request": { "sec_fetch_site": "same-site" } }),
            "rewritten",
            CERTAIN,
        ),
        (
            json!({ "request": { "sec_fetch_site": "cross-site" } }),
            "development",
            CERTAIN,
        ),
        (
            json!({ "request": { "sec_fetch_site": null } }),
            "development",
            CERTAIN,
        ),
        // Without such a word, another origin may be that of the page.
        (
            json!({ "request": { "origin": "https://evil.example" } }),
            "undeclared",
            CERTAIN,
        ),
        // The browser asked for exactly this host.
        (
            json!({ "request": { "host": "localhost:3000" } }),
            "development",
            CERTAIN,
        ),
        (referer("http://localhost:3000/"), "development", CERTAIN),
        (referer("https://www.example.com/"), "rewritten", LIKELY),
        (json!({ "page": "unknown" }), "development", CERTAIN),
        (
            no_page("https://tunnel.example.net", json!("same-site")),
            "rewritten",
            LIKELY,
        ),
        (
            no_page("https://tunnel.example.net", json!("same-origin")),
            "rewritten",
            LIKELY,
        ),
        (
            no_page("https://tunnel.example.net", json!("cross-site")),
            "undeclared",
            CERTAIN,
        ),
        (
            no_page("https://other.example.com", json!("same-site")),
            "undeclared",
            CERTAIN,
        ),
        // Declared websites and the API itself are allowed.
        (
            json!({ "request": { "origin": "https://api.example.com", "sec_fetch_site": "same-origin" } }),
            "nothing",
            None,
        ),
        (
            json!({ "request": { "origin": "https://app.example.com", "sec_fetch_site": "same-origin" } }),
            "nothing",
            None,
        ),
    ] {
        let seen = changed(&base, &more);
        assert_eq!(origin_told(&config, &seen), (told, certainty), "{more}");
    }
}

#[test]
fn an_origin_is_of_development_if_the_apis_are_not() {
    let told = |api: &str, page: &str| {
        let config = single(json!({ "api": api, "websites": page, "plain_http": [api] }));
        let seen = json!({ "request": {
            "route": "session", "method": "POST", "origin": "http://localhost:4000",
            "cookies": [{ "name": "sid" }],
        } });
        origin_told(&config, &seen).0
    };
    assert_eq!(
        told("https://api.example.com", "https://www.example.com"),
        "development"
    );
    assert_eq!(
        told("http://10.0.0.5:8080", "http://10.0.0.5"),
        "undeclared"
    );
    assert_eq!(
        told("https://localhost:3001", "https://localhost:3000"),
        "undeclared"
    );
}

/// A form on the API's own page, under `Referrer-Policy: no-referrer`.
#[test]
fn a_null_origin_of_the_own_page_is_accepted() {
    let base = json!({ "request": {
        "route": "session", "method": "POST", "origin": "null", "sec_fetch_site": "same-origin",
        "cookies": [{ "name": "sid" }],
    } });
    let code = Code::OriginNull;
    let own = single(json!({ "websites": "https://api.example.com" }));
    let cross = json!({ "request": { "sec_fetch_site": "cross-site" } });
    check(&own, &base, code, &[(json!({}), None), (cross, CERTAIN)]);
    check(&single(json!({})), &base, code, &[(json!({}), CERTAIN)]);
}

/// The origin that is lost is told if all versions of the browser would send it.
#[test]
fn the_origin_that_a_hop_drops_is_told() {
    let base = json!({
        "client": "safari",
        "page": { "opened_as": "https://www.example.com" },
        "request": {
            "route": "session", "method": "POST", "origin": null, "sec_fetch_site": null,
            "csrf": false, "cookies": [{ "name": "sid" }],
        },
    });
    let told = |config: &Value, more: Value| {
        let findings = found(config, &changed(&base, &more));
        let message = &of(Code::CsrfNoOrigin, &findings).unwrap().message;
        message.contains("The browser sends `Origin: https://www.example.com` with such a request")
    };
    let versions = single(json!({ "browsers": ["safari 18.0"] }));
    assert!(told(&versions, json!({})));
    assert!(told(&single(json!({})), json!({})));
    assert!(!told(&versions, json!({ "client": "unknown" })));
    assert!(!told(&versions, json!({ "page": "unknown" })));
}

#[test]
fn the_browsers_list_tells_several_cookies_of_one_name_apart() {
    let config = single(json!({}));
    let told = |rows: &[(&str, &str)], set: Option<&str>| {
        let line = |(name, attributes): &(&str, &str)| json!({ "name": name, "len": 20, "attributes": attributes });
        let jar: Vec<Value> = rows.iter().map(line).collect();
        let mut seen = json!({
            "page": { "opened_as": "https://www.example.com" },
            "request": { "route": "session", "method": "GET", "cookies": [{ "name": "sid", "count": 2 }] },
            "jar": jar,
        });
        if let Some(set) = set {
            seen["response"] = json!({ "set_cookies": [line(&("sid", set))] });
        }
        let findings = found(&config, &seen);
        of(Code::DuplicateUnknown, &findings)
            .unwrap()
            .message
            .clone()
    };
    let (own, foreign) = (
        ", as this deployment writes it",
        ", which this deployment does not write and does not clear",
    );
    let unseen = "an earlier cookie domain or path, the same cookie without `Partitioned`, or a sibling host";
    for few in [
        &[][..],
        &[("sid", "Path=/; Secure")],
        &[("theme", "Path=/a"), ("lang", "Domain=example.com; Path=/")],
        &[
            ("theme", "Path=/a"),
            ("lang", "Path=/b"),
            ("sid", "Path=/c"),
        ],
    ] {
        let message = told(few, None);
        assert!(message.contains(unseen), "{message}");
    }
    // None is the one that the deployment declares.
    let message = told(
        &[
            ("sid", "Domain=.Example.com; Path=/"),
            ("sid", "Path=/auth"),
            ("sid", "Path=/; Secure; Partitioned"),
        ],
        None,
    );
    let expected = format!(
        "the browser holds one with `Domain=example.com`, `Path=/`{foreign}, and one with no `Domain`, `Path=/auth`{foreign}, and one \
         with no `Domain`, `Path=/`, `Partitioned`{foreign};"
    );
    assert!(message.contains(&expected), "{message}");
    let message = told(&[("sid", "Path=/a"), ("sid", "Path=/b")], None);
    let expected = format!(
        "the browser holds one with no `Domain`, `Path=/a`{foreign}, and one with no `Domain`, `Path=/b`{foreign};"
    );
    assert!(message.contains(&expected), "{message}");
    // The server writes another one, which the browser does not have.
    let message = told(
        &[
            ("sid", "Domain=; HttpOnly"),
            ("sid", "Path=/"),
            ("sid", "Path=/b"),
            ("sid", "Domain=example.com; Path=/"),
        ],
        Some("Path=/api; Secure; HttpOnly; SameSite=Lax"),
    );
    let expected = format!(
        "the browser holds one with no `Domain`{own}, and one with no `Domain`, `Path=/`{own}, and one with no `Domain`, \
         `Path=/b`{foreign}, and one with `Domain=example.com`, `Path=/`{foreign};"
    );
    assert!(message.contains(&expected), "{message}");
}

#[test]
fn a_route_at_another_base_path() {
    let base = changed(
        &json!({
            "request": {
                "route": "sign_out", "method": "POST", "path": "/api/signout",
                "cookies": [{ "name": "sid" }],
            },
            "response": { "status": 404 },
        }),
        &on_page("https://www.example.com"),
    );
    let path = |path: &str| json!({ "request": { "path": path } });
    check(
        &single(json!({})),
        &base,
        Code::FrontendBasePath,
        &[
            (json!({}), CERTAIN),
            (json!({ "response": { "status": 405 } }), CERTAIN),
            (json!({ "response": { "status": 401 } }), LIKELY),
            (json!({ "response": { "status": 200 } }), None),
            (json!({ "response": { "status": 500 } }), None),
            (path("/auth/signout"), None),
            (path("/auth/signout?all=1"), None),
            (path("/api/leave"), None),
            (json!({ "request": { "route": "session" } }), None),
        ],
    );
}

#[test]
fn a_page_of_the_website_at_another_path() {
    let base = json!({
        "request": {
            "route": "document", "method": "GET", "host": "www.example.com", "path": "/login",
        },
        "response": { "status": 404 },
    });
    let path = |path: &str| json!({ "request": { "path": path } });
    let code = Code::FrontendBasePath;
    check(
        &single(json!({ "website_base_path": "/account" })),
        &base,
        code,
        &[
            (json!({}), LIKELY),
            (path("/accounts"), LIKELY),
            (path("/account"), None),
            (path("/account/login?next=/"), None),
            (json!({ "response": { "status": 200 } }), None),
            (json!({ "response": { "status": 500 } }), None),
            (json!({ "request": { "route": "session" } }), None),
            (json!({ "request": { "host": "api.example.com" } }), None),
            (json!({ "request": { "host": "unknown" } }), None),
        ],
    );
    check(
        &single(json!({})),
        &base,
        code,
        &[(json!({}), None), (path("login"), None)],
    );
}

/// What a service worker passes on has the origin of the worker; only `Referer` names the page.
#[test]
fn a_page_behind_a_worker_is_known_by_its_referer() {
    let base = json!({
        "request": {
            "route": "refresh", "method": "POST", "origin": "https://api.example.com", "csrf": false,
            "sec_fetch_mode": "same-origin", "cookies": [{ "name": "__Host-session-refresh" }],
        },
    });
    let from = |referer: Value| json!({ "request": { "referer": referer } });
    check(
        &json!({}),
        &base,
        Code::CsrfForeignPage,
        &[
            // Nobody looked.
            (json!({}), None),
            (from(json!("https://app.example.net/")), CERTAIN),
            (from(Value::Null), CERTAIN),
            (from(json!("https://www.example.com/")), None),
        ],
    );
}

/// RFC 6455, section 4.1: a handshake is a GET, and browsers send `Origin` with it.
#[test]
fn a_handshake_is_judged_like_a_change() {
    let base = json!({
        "request": {
            "route": "session", "method": "GET", "origin": null, "sec_fetch_site": null, "csrf": false,
            "sec_fetch_mode": "websocket", "cookies": [{ "name": "__Host-session-access" }],
        },
    });
    let mode = |mode: &str| json!({ "request": { "sec_fetch_mode": mode } });
    check(
        &json!({}),
        &base,
        Code::CsrfNoOrigin,
        &[
            (json!({}), CERTAIN),
            (mode("cors"), None),
            (mode("unknown"), None),
        ],
    );
}

/// The page before a callback is the provider's, and a link sends no `Origin`: neither response is for a script.
#[test]
fn what_no_script_asks_for_needs_no_cors() {
    let base = json!({
        "client": "chromium",
        "page": { "opened_as": "https://www.example.com" },
        "request": { "route": "session", "method": "GET" },
        "response": { "status": 200, "allow_origin": null },
    });
    let route = |route: &str| json!({ "request": { "route": route } });
    check(
        &json!({}),
        &base,
        Code::CorsOrigin,
        &[
            (json!({}), CERTAIN),
            (route("callback"), None),
            (route("document"), None),
        ],
    );
}
