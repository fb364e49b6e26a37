//! Observations next to those that give a finding: of what a response sets, deletes or lacks.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code, Fact};
use session_cookie_policy::policy::Severity;

use crate::near_misses::{
    CERTAIN, LIKELY, POSSIBLE, changed, check, evidence, found, of, single, sure,
};

const KEPT: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";
const WARNING: Option<Severity> = Some(Severity::Warning);
const ERROR: Option<Severity> = Some(Severity::Error);

fn line(name: &str, attributes: &str) -> Value {
    json!({ "name": name, "len": 20, "attributes": attributes })
}

/// A response of `route` to a page.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn response(route: &str, more: Value) -> Value {
    let base = json!({
        "page": { "opened_as": "https://www.example.com" },
        "request": { "route": route, "method": "POST", "origin": "https://www.example.com" },
        "response": { "status": 200 },
    });
    changed(&base, &more)
}

/// A response that sets these lines.
fn sets(route: &str, lines: &[Value]) -> Value {
    response(route, json!({ "response": { "set_cookies": lines } }))
}

#[track_caller]
fn severity(config: &Value, seen: &Value, code: Code) -> Option<Severity> {
    of(code, &found(config, seen)).map(|finding| finding.severity)
}

#[track_caller]
fn undecided(config: &Value, seen: &Value, code: Code) -> Vec<Fact> {
    of(code, &found(config, seen)).unwrap().undecided.clone()
}

/// In whole seconds: what rounds to a thousandth, or is a thousand times as long.
#[test]
fn a_lifetime_in_the_wrong_unit() {
    let of_seconds =
        |seconds: u64| single(json!({ "session_cookie": { "lifetime_seconds": seconds } }));
    let config = of_seconds(86_000);
    let set = |seconds: u64| {
        sets(
            "sign_in",
            &[line("sid", &format!("{KEPT}; Max-Age={seconds}"))],
        )
    };
    let code = Code::LifetimeDisagrees;
    let (nothing, jar): (&[Fact], &[Fact]) = (&[], &[Fact::Jar]);
    for (seconds, expected) in [
        // It is over at once, which is told as such.
        (0, None),
        (86, Some((Certainty::Certain, Severity::Error, nothing))),
        // A second less or more, which is no rounding; but far too short.
        (85, Some((Certainty::Likely, Severity::Error, jar))),
        (87, Some((Certainty::Likely, Severity::Error, jar))),
        (172, Some((Certainty::Likely, Severity::Error, jar))),
        (173, None),
        (86_000, None),
        (85_999_000, None),
        (
            85_999_001,
            Some((Certainty::Certain, Severity::Warning, nothing)),
        ),
        (
            86_000_000,
            Some((Certainty::Certain, Severity::Warning, nothing)),
        ),
        (
            86_000_999,
            Some((Certainty::Certain, Severity::Warning, nothing)),
        ),
        (86_001_000, None),
    ] {
        let findings = found(&config, &set(seconds));
        let told = of(code, &findings);
        let told = told.map(|finding| (finding.certainty, finding.severity, &*finding.undecided));
        assert_eq!(told, expected, "{seconds}");
    }
    // One second may be anything.
    assert_eq!(sure(code, &found(&of_seconds(1000), &set(1))), LIKELY);
    assert_eq!(sure(code, &found(&of_seconds(2000), &set(2))), CERTAIN);
}

/// A word of 12 letters and the second day of 1970 are the most that a deletion has; a longer value, or a later end, is a token that is over.
#[test]
fn a_short_value_of_the_first_day_is_a_deletion() {
    let first_day = "Expires=Fri, 02 Jan 1970 00:00:00 GMT";
    let set = |len: usize, end: &str| {
        let line = json!({ "name": "sid", "len": len, "attributes": format!("{KEPT}; {end}") });
        json!({ "response": { "set_cookies": [line] } })
    };
    check(
        &single(json!({})),
        &sets("sign_in", &[]),
        Code::SetCookieExpired,
        &[
            (set(12, "Max-Age=0"), None),
            (set(13, "Max-Age=0"), CERTAIN),
            (set(12, first_day), None),
            (set(13, first_day), CERTAIN),
            (set(12, "Expires=Fri, 02 Jan 1970 00:00:01 GMT"), CERTAIN),
        ],
    );
}

/// Some servers set a cookie for each of several domains, of which browsers keep one.
#[test]
fn a_refused_line_is_fine_if_another_one_sets_the_same_cookie() {
    let abroad = "Domain=example.org; Path=/; Secure";
    let with = |lines: &[Value]| {
        let mut lines = lines.to_vec();
        lines.extend([line("sid", KEPT), line("theme", abroad)]);
        json!({ "response": { "set_cookies": lines } })
    };
    let deletion = json!({ "name": "theme", "len": 0, "attributes": "Path=/; Max-Age=0" });
    check(
        &single(json!({})),
        &sets("sign_in", &[]),
        Code::DomainHostMismatch,
        &[
            (with(&[]), CERTAIN),
            (with(&[line("theme", "Path=/; Secure")]), None),
            (with(&[line("seen", "Path=/; Secure")]), CERTAIN),
            (
                with(&[line("theme", "Domain=example.net; Path=/; Secure")]),
                CERTAIN,
            ),
            (with(&[deletion]), CERTAIN),
        ],
    );
}

#[test]
fn partitioned_is_not_needed_at_the_top_level_of_the_own_site() {
    let partitioned = "Path=/; Secure; HttpOnly; SameSite=None; Partitioned";
    let base = sets("sign_in", &[line("sid", KEPT), line("theme", partitioned)]);
    let with = |theme: &str, len: usize| {
        let theme = json!({ "name": "theme", "len": len, "attributes": theme });
        json!({ "response": { "set_cookies": [line("sid", KEPT), theme] } })
    };
    check(
        &single(json!({})),
        &base,
        Code::PartitionNotNeeded,
        &[
            (json!({}), LIKELY),
            (
                json!({ "page": { "inside": "https://portal.example.net" } }),
                None,
            ),
            (
                json!({
                    "page": { "opened_as": "https://www.example.net" },
                    "request": { "origin": "https://www.example.net" },
                }),
                None,
            ),
            (with(KEPT, 20), None),
            (with(partitioned, 0), None),
            // Browsers do not keep it.
            (
                with("Path=/; HttpOnly; SameSite=None; Partitioned", 20),
                None,
            ),
        ],
    );
}

/// A pair without prefixes, whose cookies may have a path.
fn pair() -> Value {
    json!({ "prefix": "none" })
}

#[test]
fn a_path_that_the_requests_do_not_have() {
    let base = |route: &str, asked: &str, name: &str, path: &str| {
        let line = line(
            name,
            &format!("Path={path}; Secure; HttpOnly; SameSite=Lax"),
        );
        changed(
            &sets(route, &[line]),
            &json!({ "request": { "path": asked } }),
        )
    };
    let told = |route: &str, asked: &str, name: &str, path: &str| {
        sure(
            Code::PathNotCovering,
            &found(&pair(), &base(route, asked, name, path)),
        )
    };
    let (access, refresh) = ("session-access", "session-refresh");
    // A session is used where the path does not lead.
    assert_eq!(told("session", "/api/items", access, "/auth"), LIKELY);
    assert_eq!(told("session", "/api/items", access, "/api"), None);
    assert_eq!(
        told("session", "/api/items?from=/auth", access, "/api"),
        None
    );
    assert_eq!(told("session", "/api/items", refresh, "/auth"), None);
    assert_eq!(told("sign_in", "/login", access, "/auth"), None);
    // A proxy has stripped the beginning of the path.
    assert_eq!(told("sign_in", "/v1/auth", access, "/auth"), LIKELY);
    assert_eq!(told("sign_in", "/v1/auth/login", access, "/auth"), LIKELY);
    assert_eq!(told("sign_in", "/v1/authors", access, "/auth"), None);
    assert_eq!(told("sign_in", "/auth", access, "/auth/"), None);
    assert_eq!(told("sign_in", "/auth/login", access, "//"), None);
}

#[test]
fn a_path_that_declared_routes_do_not_have() {
    let config = json!({ "prefix": "none", "session_routes": ["/api"] });
    let told = |asked: Option<&str>, attributes: &str| {
        let line = line(
            "session-access",
            &format!("Secure; HttpOnly; SameSite=Lax{attributes}"),
        );
        let asked = asked.map_or_else(
            || json!({}),
            |asked| json!({ "request": { "path": asked } }),
        );
        let seen = changed(&sets("sign_in", &[line]), &asked);
        sure(Code::PathNotCovering, &found(&config, &seen))
    };
    assert_eq!(told(None, "; Path=/auth"), CERTAIN);
    assert_eq!(told(None, "; Path=/"), None);
    assert_eq!(told(None, "; Path=/api"), None);
    // Without the attribute, it is the folder of the request (RFC 6265, section 5.1.4).
    assert_eq!(told(Some("/auth/login"), ""), CERTAIN);
    assert_eq!(told(Some("/login"), ""), None);
    assert_eq!(told(None, ""), None);
}

/// A broken line that is not of the session.
#[test]
fn a_stranger_matters_where_a_sign_in_may_fail() {
    let broken = line("__Host-x", "Path=/; HttpOnly");
    let told = |route: &str, more: Value| {
        let seen = changed(&sets(route, std::slice::from_ref(&broken)), &more);
        severity(&json!({}), &seen, Code::PrefixBroken)
    };
    let status = |status: u16| json!({ "response": { "status": status } });
    let unknown = || json!({ "response": { "status": "unknown" } });
    for route in ["session", "sign_out"] {
        assert_eq!(told(route, status(200)), WARNING, "{route}");
        assert_eq!(told(route, status(299)), WARNING, "{route}");
        assert_eq!(told(route, status(300)), ERROR, "{route}");
        assert_eq!(told(route, status(401)), ERROR, "{route}");
        assert_eq!(told(route, unknown()), ERROR, "{route}");
    }
    assert_eq!(told("document", status(200)), ERROR);
    assert_eq!(told("callback", status(302)), ERROR);
    assert_eq!(told("preflight", status(200)), None);
    // Something else is known to be the cause.
    let stranger = json!({ "page": { "opened_as": "https://evil.example" } });
    assert_eq!(told("document", stranger), WARNING);
}

#[test]
fn of_many_strangers_64_are_checked() {
    let told = |count: usize| {
        let lines: Vec<Value> = (0..count)
            .map(|number| line(&format!("__Host-x{number}"), "Path=/; HttpOnly"))
            .collect();
        let findings = found(&json!({}), &sets("document", &lines));
        let shown = &of(Code::PrefixBroken, &findings).unwrap().evidence;
        shown.len()
    };
    assert_eq!(told(64), 64);
    assert_eq!(told(65), 64);
    assert_eq!(told(70), 64);
}

#[test]
fn a_deletion_of_nothing_may_be_refused() {
    let base = response(
        "session",
        json!({
            "request": { "method": "GET", "cookies": [{ "name": "__Host-session-access" }] },
            "response": { "set_cookies": [
                { "name": "__Host-theme", "len": 0, "attributes": "Path=/; Max-Age=0" },
            ] },
        }),
    );
    let came = json!({ "request": { "cookies": [
        { "name": "__Host-session-access" }, { "name": "__Host-theme" },
    ] } });
    check(
        &json!({}),
        &base,
        Code::ClearInVain,
        &[(json!({}), None), (came, CERTAIN)],
    );
}

#[test]
fn a_sign_out_shows_what_its_response_has_instead() {
    let shown = |lines: &[Value]| {
        let asked = json!({ "request": { "cookies": [{ "name": "sid" }] } });
        let findings = found(
            &single(json!({})),
            &changed(&sets("sign_out", lines), &asked),
        );
        evidence(of(Code::SignOutKeepsCookie, &findings).unwrap())
    };
    assert_eq!(shown(&[]), ["response.set_cookies is none"]);
    assert_eq!(
        shown(&[line("theme", KEPT)]),
        ["response.set_cookies is `theme`"]
    );
}

/// `route status seconds` of each earlier request.
fn before(rows: &[(&str, u16, u64)]) -> Value {
    let rows = rows.iter().map(|(route, status, seconds)| {
        json!({ "route": route, "status": status, "seconds_before": seconds })
    });
    json!({ "before": rows.collect::<Vec<Value>>() })
}

#[test]
fn a_provider_signs_in_again_only_after_a_sign_out() {
    let config = single(json!({}));
    let base = response(
        "session",
        json!({ "page": { "signed_in_without_asking": true } }),
    );
    let code = Code::SignOutKeepsProvider;
    let mut foreign = before(&[("sign_out", 200, 60), ("sign_in", 200, 50)]);
    foreign["before"][0]["other_host"] = json!(true);
    check(
        &config,
        &base,
        code,
        &[
            (json!({}), LIKELY),
            (
                before(&[("sign_out", 200, 60), ("sign_in", 200, 50)]),
                LIKELY,
            ),
            (
                before(&[("sign_out", 302, 60), ("callback", 302, 50)]),
                LIKELY,
            ),
            (before(&[("sign_out", 500, 60), ("sign_in", 200, 50)]), None),
            (before(&[("sign_out", 200, 60), ("sign_in", 401, 50)]), None),
            (before(&[("sign_out", 200, 60), ("session", 200, 50)]), None),
            (before(&[("sign_in", 200, 60), ("sign_out", 200, 50)]), None),
            (before(&[("session", 200, 60), ("sign_in", 200, 50)]), None),
            (before(&[("sign_in", 200, 50)]), None),
            (foreign, None),
            (
                json!({ "page": { "signed_in_without_asking": false } }),
                None,
            ),
        ],
    );

    // Nobody types a password in three seconds.
    let quick = |left: u16, back: u64| {
        before(&[
            ("sign_out", 200, 60),
            ("sign_in", left, 50),
            ("callback", 302, back),
        ])
    };
    let later = before(&[
        ("sign_out", 200, 60),
        ("sign_in", 302, 50),
        ("callback", 302, 47),
        ("session", 200, 1),
    ]);
    check(
        &config,
        &response("session", json!({})),
        code,
        &[
            (quick(302, 47), POSSIBLE),
            (quick(302, 46), None),
            (quick(200, 47), None),
            (later, POSSIBLE),
        ],
    );
    let back_now = before(&[("sign_out", 200, 60), ("sign_in", 302, 3)]);
    let callback = response("callback", json!({ "response": { "status": 302 } }));
    check(&config, &callback, code, &[(back_now, POSSIBLE)]);
}

const CLEARS: &str = "\"cookies\"";

#[test]
fn what_a_header_deletes_again_matters_if_it_is_of_the_session() {
    let config = single(json!({}));
    let told = |route: &str, name: &str| {
        let seen = changed(
            &sets(route, &[line(name, KEPT)]),
            &json!({ "response": { "clear_site_data": CLEARS } }),
        );
        let findings = found(&config, &seen);
        let finding = of(Code::SiteDataCleared, &findings).unwrap();
        assert_eq!(finding.certainty, Certainty::Certain);
        assert_eq!(finding.undecided, []);
        Some(finding.severity)
    };
    assert_eq!(told("sign_in", "sid"), ERROR);
    assert_eq!(told("session", "sid"), ERROR);
    assert_eq!(told("sign_in", "theme"), WARNING);
    assert_eq!(told("sign_out", "sid"), WARNING);
    assert_eq!(told("sign_out", "theme"), WARNING);
}

#[test]
fn a_header_deletes_what_came_if_the_browser_is_known() {
    let base = response(
        "session",
        json!({
            "client": "chromium",
            "request": { "method": "GET", "cookies": [{ "name": "sid" }] },
            "response": { "clear_site_data": CLEARS },
        }),
    );
    let code = Code::SiteDataCleared;
    let (config, old) = (
        single(json!({})),
        single(json!({ "browsers": ["firefox 131"] })),
    );
    check(
        &config,
        &base,
        code,
        &[
            (json!({}), CERTAIN),
            (json!({ "client": "unknown" }), LIKELY),
            (json!({ "client": "web_view" }), LIKELY),
            (json!({ "response": { "status": 401 } }), None),
            (
                json!({ "response": { "clear_site_data": "\"cache\"" } }),
                None,
            ),
            (json!({ "request": { "route": "sign_in" } }), None),
            (json!({ "request": { "cookies": [] } }), None),
            (
                json!({ "request": { "cookies": [{ "name": "theme" }] } }),
                None,
            ),
        ],
    );
    assert_eq!(undecided(&config, &base, code), []);
    let anyone = changed(&base, &json!({ "client": "unknown" }));
    assert_eq!(undecided(&config, &anyone, code), [Fact::Client]);
    // Of a browser with several versions one is the client.
    let firefox = changed(&base, &json!({ "client": "firefox" }));
    assert_eq!(undecided(&old, &firefox, code), [Fact::ClientVersion]);
    check(
        &old,
        &firefox,
        code,
        &[
            (json!({}), LIKELY),
            (json!({ "client_version": "143" }), CERTAIN),
        ],
    );
}

#[test]
fn a_header_does_not_reach_another_domain_in_each_browser() {
    let base = response(
        "sign_out",
        json!({
            "request": { "cookies": [{ "name": "sid" }] },
            "response": { "clear_site_data": CLEARS },
        }),
    );
    let config = single(json!({ "cookie_domain": "example.com" }));
    let deletion = format!("Domain=example.com; {KEPT}; Max-Age=0");
    let deletion = json!({ "name": "sid", "len": 0, "attributes": deletion });
    let code = Code::ClearInVain;
    check(
        &config,
        &base,
        code,
        &[
            (json!({}), LIKELY),
            (json!({ "client": "firefox" }), CERTAIN),
            (json!({ "client": "chromium" }), None),
            (json!({ "response": { "set_cookies": [deletion] } }), None),
            (
                json!({ "response": { "set_cookies": [line("theme", KEPT)] } }),
                LIKELY,
            ),
            // No browser reads it.
            (
                json!({ "response": { "clear_site_data": "cookies" } }),
                CERTAIN,
            ),
        ],
    );
    assert_eq!(undecided(&config, &base, code), [Fact::Client, Fact::Jar]);
    // A host-only cookie is deleted in all of them.
    check(&single(json!({})), &base, code, &[(json!({}), None)]);
}

#[test]
fn a_proxy_answers_a_sign_in_whose_headers_may_be_too_long() {
    let page = |path: &str| {
        response(
            "document",
            json!({
                "page": "unknown",
                "request": { "method": "GET", "origin": null, "path": path },
                "response": { "status": 502 },
            }),
        )
    };
    let told = |base: &Value, rows: &[(Value, Option<Certainty>)]| {
        check(&single(json!({})), base, Code::SizeResponse, rows);
    };
    // Half of the budget of 8192 bytes.
    told(
        &page("/login"),
        &[
            (json!({}), POSSIBLE),
            (json!({ "request": { "cookie_len": 4096 } }), POSSIBLE),
            (json!({ "request": { "cookie_len": 4097 } }), None),
            (json!({ "request": { "route": "session" } }), None),
            (json!({ "response": { "status": 504 } }), None),
            (json!({ "response": { "header_len": 100 } }), None),
            // What sets cookies by its route needs no sign of it.
            (
                json!({ "request": { "route": "callback", "path": "/back", "cookie_len": 4097 } }),
                POSSIBLE,
            ),
        ],
    );
    told(&page("/about"), &[(json!({}), None)]);
}

/// A request that changes something, refused for want of a token in a header.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn without_token(more: Value) -> Value {
    let base = response(
        "session",
        json!({
            "request": { "csrf_token": false, "cookies": [{ "name": "sid" }] },
            "response": { "status": 403 },
        }),
    );
    changed(&base, &more)
}

fn jar(lines: &[Value]) -> Value {
    let mut all = vec![line("sid", KEPT)];
    all.extend(lines.iter().cloned());
    json!({ "jar": all })
}

fn came(name: &str) -> Value {
    json!({ "request": { "cookies": [{ "name": "sid" }, { "name": name }] } })
}

const SHARED: &str = "Domain=example.com; Path=/; Secure; SameSite=Lax";

#[test]
fn a_token_that_the_page_can_read_was_not_copied() {
    let base = without_token(jar(&[line("csrftoken", SHARED)]));
    let unknown_page = json!({ "page": "unknown", "request": { "origin": "unknown" } });
    check(
        &single(json!({})),
        &base,
        Code::CsrfTokenMissing,
        &[
            (json!({}), LIKELY),
            (json!({ "response": { "status": "unknown" } }), LIKELY),
            (json!({ "response": { "status": 200 } }), None),
            (json!({ "request": { "method": "GET" } }), None),
            (json!({ "request": { "csrf_token": true } }), None),
            (json!({ "request": { "csrf_token": "unknown" } }), None),
            (unknown_page, None),
            (jar(&[line("theme", SHARED)]), None),
            // The page cannot read them.
            (jar(&[line("csrftoken", KEPT)]), None),
            (
                jar(&[line("csrftoken", "Path=/; Secure; SameSite=Lax")]),
                None,
            ),
        ],
    );
    // That it came does not show that the page can read it.
    let declared = single(json!({
        "cookies": { "csrf": { "purpose": "csrf_token", "read_by": "script", "cookie_domain": "example.com" } },
    }));
    check(
        &declared,
        &without_token(json!({})),
        Code::CsrfTokenMissing,
        &[(came("csrf"), None), (jar(&[line("csrf", SHARED)]), LIKELY)],
    );
}

#[test]
fn a_token_of_which_the_name_is_known_may_be_for_the_api_alone() {
    let base = without_token(came("csrftoken"));
    let on_api = json!({
        "page": { "opened_as": "https://api.example.com" },
        "request": { "origin": "https://api.example.com" },
    });
    let config = single(json!({}));
    check(
        &config,
        &base,
        Code::CookieReadable,
        &[
            (json!({}), POSSIBLE),
            (jar(&[]), None),
            (on_api, None),
            (came("theme"), None),
        ],
    );
}

#[test]
fn the_fact_that_decides_about_a_token_is_named() {
    let declared = single(json!({ "cookies": { "csrf": {
        "purpose": "csrf_token", "read_by": "script", "cookie_domain": "example.com", "path": "/app",
    } } }));
    let told = |config: &Value, more: Value| {
        let findings = found(config, &without_token(more));
        let finding = of(Code::CookieReadable, &findings).unwrap();
        (
            finding.certainty,
            finding.undecided.clone(),
            evidence(finding),
        )
    };
    let seen = |shown: &str| vec!["request.csrf_token is `false`".to_owned(), shown.to_owned()];
    let own = "Path=/; Secure; SameSite=Lax";
    assert_eq!(
        told(&declared, jar(&[line("csrf", own)])),
        (
            Certainty::Certain,
            vec![],
            seen(&format!("jar is `csrf; {own}`"))
        )
    );
    // The server may have set other attributes than the declared ones.
    let elsewhere = changed(&came("csrf"), &json!({ "page": { "path": "/home" } }));
    assert_eq!(
        told(&declared, elsewhere),
        (
            Certainty::Likely,
            vec![Fact::Jar],
            seen("request.cookies is `csrf`")
        )
    );
    // Whether the page is below the path of the cookie.
    let below = "Domain=example.com; Path=/app; Secure; SameSite=Lax";
    assert_eq!(
        told(&declared, jar(&[line("csrf", below)])),
        (
            Certainty::Likely,
            vec![Fact::PagePath],
            seen(&format!("jar is `csrf; {below}`"))
        )
    );
    // Two tokens, one of them in both lists.
    let mut both = jar(&[line("csrf-a", KEPT), line("csrf-b", KEPT)]);
    both["request"] = json!({ "cookies": [{ "name": "sid" }, { "name": "csrf-a" }] });
    let (certainty, _, shown) = told(&single(json!({})), both);
    assert_eq!(certainty, Certainty::Possible);
    assert_eq!(
        shown,
        [
            "request.csrf_token is `false`".to_owned(),
            format!("jar is `csrf-a; {KEPT}`"),
            format!("jar is `csrf-b; {KEPT}`"),
        ]
    );
}

/// What a hop explains is not certain any more; what it does not explain stays so.
#[test]
fn the_scheme_of_a_hop_explains_missing_cookies_alone() {
    let hop = json!({ "request": { "hop_scheme": "http", "forwarded_proto": null } });
    let broken = sets(
        "sign_in",
        &[line("__Host-session-access", "Path=/; HttpOnly")],
    );
    let config = json!({});
    check(
        &config,
        &broken,
        Code::PrefixBroken,
        &[(json!({}), CERTAIN), (hop.clone(), CERTAIN)],
    );
    check(
        &config,
        &broken,
        Code::SecureForwardedScheme,
        &[(json!({}), None), (hop.clone(), LIKELY)],
    );
    let none = sets("sign_in", &[]);
    check(
        &config,
        &none,
        Code::SetCookieMissing,
        &[(json!({}), CERTAIN), (hop, LIKELY)],
    );
}
