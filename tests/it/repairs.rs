//! The repair that an audit proposes, beside the nearest mistake that calls for another one.
//!
//! What breaks if one fails: somebody follows the advice, and has the same mistake or a new one.

use serde_json::{Value, json};
use session_cookie_policy::cors::DeclaredCors;
use session_cookie_policy::diagnosis::{Code, Finding, Patch, Seen, audit};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::config;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn findings(more: &Value) -> Vec<Finding> {
    audit(&config(more), None, NOW, &EmbeddedList)
}

/// Everything that is told, as `field: code: patch`.
fn told(more: &Value) -> Vec<String> {
    let findings = findings(more);
    let told = findings.iter().map(|found| {
        let field = found.field.unwrap();
        let patch = found.patch.as_ref();
        let patch = patch.map_or_else(|| "ask the owner".to_owned(), Patch::to_string);
        format!("{field}: {}: {patch}", found.code)
    });
    told.collect()
}

/// Two APIs that share a domain.
fn shared(more: &Value) -> Value {
    let mut config = json!({
        "api": ["https://api.example.com", "https://billing.example.com"],
        "cookie_domain": "example.com",
    });
    for (key, value) in more.as_object().unwrap() {
        config[key] = value.clone();
    }
    config
}

#[track_caller]
fn assert_told(more: &Value, expected: &str) {
    let told = told(more);
    assert!(
        told.iter().any(|line| line == expected),
        "{more}: {told:#?}"
    );
}

#[test]
fn a_prefix_that_cannot_be_is_left_out() {
    let is_left_out = |more: &Value| {
        let told = told(more);
        let removes = |line: &&String| line.ends_with("remove `prefix`");
        assert_eq!(told.iter().filter(removes).count(), told.len(), "{told:#?}");
        !told.is_empty()
    };
    assert!(is_left_out(&shared(&json!({ "prefix": "__Host-" }))));
    assert!(is_left_out(&json!({
        "prefix": "__Secure-", "api": "http://localhost:8000", "websites": "http://localhost:3000",
    })));
}

#[test]
fn of_two_paths_the_one_at_fault_goes() {
    let told = told(&json!({
        "access_cookie": { "path": "/v1" }, "session_routes": ["/v1/me"],
        "refresh_cookie": { "path": "/other" },
    }));
    assert!(
        told.iter()
            .any(|line| line.ends_with("set `api_base_path` to `/other`")),
        "{told:#?}"
    );
    assert!(
        !told
            .iter()
            .any(|line| line.ends_with("path-not-covering: remove `access_cookie.path`")),
        "{told:#?}"
    );
}

#[test]
fn of_two_equal_names_the_one_that_is_no_default_goes() {
    let named = |access: &str, refresh: &str| json!({ "access_cookie": { "name": access }, "refresh_cookie": { "name": refresh } });
    assert_told(
        &named("sid", "sid"),
        "refresh_cookie.name: same-name: remove `refresh_cookie.name`",
    );
    // Without its own name the refresh cookie would have the same one again.
    assert_told(
        &named("session-refresh", "session-refresh"),
        "refresh_cookie.name: same-name: remove `access_cookie.name`",
    );
}

/// `sid` is a name that other software uses, too.
#[test]
fn a_name_is_left_out_only_if_the_default_is_free() {
    assert_told(
        &shared(&json!({ "refresh_cookie": { "name": "sid" } })),
        "refresh_cookie.name: name-common: remove `refresh_cookie.name`",
    );
    assert_told(
        &shared(&json!({
            "access_cookie": { "name": "session-refresh" }, "refresh_cookie": { "name": "sid" },
        })),
        "refresh_cookie.name: name-common: ask the owner",
    );
}

#[test]
fn names_that_differ_in_their_prefix_alone_keep_it() {
    assert_told(
        &json!({ "prefix": "none" }),
        "prefix: prefix-available: remove `prefix`",
    );
    assert_told(
        &json!({
            "prefix": "none",
            "access_cookie": { "name": "sid" }, "refresh_cookie": { "name": "__Secure-sid" },
        }),
        "prefix: prefix-available: ask the owner",
    );
}

#[test]
fn the_prefix_that_could_be_depends_on_domain_and_scheme() {
    let message = |more: Value| -> Option<String> {
        let findings = findings(&more);
        let found = findings
            .iter()
            .find(|found| found.code == Code::PrefixAvailable);
        found.map(|found| found.message.clone())
    };
    let shared = message(json!({ "prefix": "none", "cookie_domain": "example.com" })).unwrap();
    assert!(
        shared.starts_with("`session-access` could be `__Secure-session-access`, which nobody can set over plain http; "),
        "{shared}"
    );
    let own = message(json!({ "prefix": "none" })).unwrap();
    assert!(
        own.starts_with("`session-access` could be `__Host-session-access`, which nobody can set over plain http or from another host; "),
        "{own}"
    );
    let http = json!({
        "prefix": "none", "api": "http://localhost:8000", "websites": "http://localhost:3000",
    });
    assert_eq!(message(http), None);
}

/// The names of headers by default, in the order in which they are compared.
const HEADERS: [(&str, &str); 6] = [
    ("access", "session-access-token"),
    ("refresh", "session-refresh-token"),
    ("mode", "session-transport"),
    ("client", "session-client"),
    ("csrf", "session-csrf"),
    ("csrf_token", "session-csrf-token"),
];

#[test]
fn of_two_equal_headers_the_one_that_is_no_default_goes() {
    for (at, (part, own)) in HEADERS.iter().enumerate() {
        for (other_at, (other, name)) in HEADERS.iter().enumerate() {
            if at == other_at {
                continue;
            }
            // The other one has its name by default, or is set to it.
            for headers in [json!({ *part: name }), json!({ *part: name, *other: name })] {
                let told = told(&json!({ "headers": headers }));
                let expected = format!("remove `headers.{part}`");
                assert!(
                    told.iter().any(|line| line.ends_with(&expected)),
                    "{own}, {headers}: {told:#?}"
                );
            }
        }
    }
}

/// The header of the front token is one of SuperTokens.
#[test]
fn of_the_front_header_and_another_the_one_that_is_no_default_goes() {
    for (headers, at_fault) in [
        (json!({ "front": "st-access-token" }), "front"),
        (
            json!({ "front": "st-access-token", "access": "st-access-token" }),
            "front",
        ),
        (json!({ "access": "front-token" }), "access"),
        (
            json!({ "front": "front-token", "access": "front-token" }),
            "access",
        ),
    ] {
        let told = told(&json!({ "names": "supertokens", "headers": headers }));
        let expected = format!("remove `headers.{at_fault}`");
        assert!(
            told.iter().any(|line| line.ends_with(&expected)),
            "{headers}: {told:#?}"
        );
    }
}

#[test]
fn a_transport_that_is_not_allowed_is_allowed_or_left_out() {
    assert_told(
        &json!({
            "transport": "cookie",
            "websites": [{ "origin": "https://www.example.com", "transport": "header" }],
        }),
        "websites[0].transport: transport-not-allowed: remove `websites[0].transport`",
    );
    assert_told(
        &json!({
            "transport": "cookie",
            "websites": [
                "https://www.example.com",
                { "origin": "https://other.org", "transport": "header" },
            ],
        }),
        "websites[1].transport: transport-not-allowed: set `transport` to `any`",
    );
    assert_told(
        &json!({ "transport": "header", "clients": [{ "name": "m", "transport": "cookie" }] }),
        "clients[0].transport: transport-not-allowed: remove `clients[0].transport`",
    );
}

#[test]
fn a_website_on_which_cookies_fail_may_use_the_header_again() {
    assert_told(
        &json!({ "websites": [
            "https://www.example.com",
            { "origin": "https://other.org", "transport": "cookie" },
        ] }),
        "websites[1]: third-party-cookie: remove `websites[1].transport`",
    );
}

#[test]
fn a_website_is_not_opened_as_another_one_of_the_list() {
    let local = |websites: &[&str]| json!({ "api": "http://127.0.0.1:8000", "websites": websites });
    assert_told(
        &local(&["http://localhost:3000"]),
        "websites[0]: site-impossible: set `websites[0]` to `http://127.0.0.1:3000`",
    );
    assert_told(
        &local(&["http://localhost:3000", "http://127.0.0.1:3000"]),
        "websites[0]: site-impossible: set `websites[0].transport` to `header`",
    );
}

#[test]
fn a_shadowed_cookie_is_one_of_a_browser() {
    let findings = findings(&json!({
        "api": ["https://api.corp.internal", "http://api.corp.internal:8080"],
        "plain_http": ["http://api.corp.internal:8080"],
        "names": "supertokens",
        "websites": ["http://www.corp.internal"],
    }));
    let named = findings
        .iter()
        .filter(|found| found.field.unwrap().to_string() == "api[1]" && found.browsers.len() == 1);
    assert_eq!(named.count(), 1, "{findings:#?}");
}

#[test]
fn a_header_that_was_seen_is_present() {
    assert_eq!(Seen::from("cookie"), Seen::Present("cookie".to_owned()));
}

/// A client that is no page has the cookies of a website, which cannot be.
#[test]
fn a_client_whose_cookies_cannot_be_uses_the_header() {
    let client = |transport: &str| {
        json!({
            "api": "http://127.0.0.1:8000", "websites": ["http://localhost:3000"],
            "transport": transport, "clients": [{ "name": "m", "transport": transport }],
        })
    };
    assert_told(
        &client("any"),
        "clients[0].transport: site-impossible: set `clients[0].transport` to `header`",
    );
    assert_told(
        &client("cookie"),
        "clients[0].transport: site-impossible: ask the owner",
    );
}

/// One API is a website itself, which needs no CORS there, and the other one answers it: what one lacks is lacking, and too much is
/// what neither needs.
#[test]
fn one_list_of_origins_serves_two_apis() {
    let config = config(&json!({
        "api": ["https://api.example.com", "https://billing.example.com"],
        "cookie_domain": "example.com",
        "websites": ["https://www.example.com", "https://api.example.com"],
    }));
    let review = config.review(&EmbeddedList);
    let billing = config.api[1].get().unwrap();
    let mut declared = DeclaredCors::from(&review.cors_requirements(billing).unwrap());
    let codes = |declared: &DeclaredCors| -> Vec<Code> {
        let findings = audit(&config, Some(declared), NOW, &EmbeddedList);
        findings.iter().map(|found| found.code).collect()
    };
    assert_eq!(codes(&declared), []);
    declared.origins.push("https://stranger.example".to_owned());
    assert_eq!(codes(&declared), [Code::CorsTooOpen]);
    declared.origins = vec!["https://www.example.com".to_owned()];
    assert_eq!(codes(&declared), [Code::CorsOrigin]);
}

/// Browsers keep no cookie for longer than 400 days.
#[test]
fn a_past_cookie_of_no_lifetime_has_expired_after_the_longest() {
    let past = |domain: &str, days: u32| {
        json!({ "history": [{
            "cookie_domain": domain, "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": days,
        }] })
    };
    assert_told(
        &past("example.com", 0),
        "history[0].lifetime_days: lifetime-zero: set `history[0].lifetime_days` to `400`",
    );
    assert_told(
        &past("https://example.com", 365),
        "history[0].cookie_domain: unreadable: set `history[0].cookie_domain` to `example.com`",
    );
    assert_told(
        &json!({ "access_cookie": { "lifetime_seconds": 0 } }),
        "access_cookie.lifetime_seconds: lifetime-zero: remove `access_cookie.lifetime_seconds`",
    );
}

/// What scripts read keeps the domain of their page, whatever else they cannot read already.
#[test]
fn a_domain_is_narrowed_for_all_but_what_scripts_read() {
    let csrf = json!({ "purpose": "csrf_token", "read_by": "script" });
    let hint = json!({ "purpose": "session_hint", "read_by": "script", "cookie_domain": "" });
    let wide = |cookies: Value| json!({ "cookie_domain": "example.com", "cookies": cookies });
    let of_csrf =
        "cookie_domain: domain-too-wide: set `cookies.csrf.cookie_domain` to `example.com`";
    assert_told(&wide(json!({ "csrf": csrf })), of_csrf);
    assert_told(&wide(json!({ "csrf": csrf, "a": hint })), of_csrf);
    assert_told(
        &wide(json!({ "a": hint })),
        "cookie_domain: domain-too-wide: remove `cookie_domain`",
    );
    assert_told(
        &wide(json!({})),
        "cookie_domain: domain-too-wide: remove `cookie_domain`",
    );
}

/// Another SDK's refresh cookie has a narrower path by default.
#[test]
fn a_path_that_costs_the_prefix_is_that_of_all_routes() {
    let with = |refresh: Value| json!({ "names": "supertokens", "prefix": "auto", "refresh_cookie": refresh });
    let expected = "refresh_cookie.path: path-costs-host-prefix: set `refresh_cookie.path` to `/`";
    assert_told(&with(json!({})), expected);
    assert_told(&with(json!({ "path": "/auth" })), expected);
    assert_told(
        &json!({ "refresh_cookie": { "path": "/auth" } }),
        "refresh_cookie.path: path-costs-host-prefix: remove `refresh_cookie.path`",
    );
}

#[test]
fn a_shadowed_cookie_gets_a_prefix_where_it_has_none() {
    let two = |more: Value| {
        let mut config = json!({
            "api": ["https://api.corp.internal", "http://api.corp.internal:8080"],
            "plain_http": ["http://api.corp.internal:8080"],
            "websites": ["http://www.corp.internal"],
        });
        for (key, value) in more.as_object().unwrap() {
            config[key] = value.clone();
        }
        config
    };
    for (more, repair) in [
        (json!({ "names": "supertokens" }), "set `prefix` to `auto`"),
        (json!({ "prefix": "none" }), "remove `prefix`"),
        (
            json!({ "access_cookie": { "prefix": "none" } }),
            "set `access_cookie.prefix` to `auto`",
        ),
        (
            json!({ "refresh_cookie": { "prefix": "none" } }),
            "set `refresh_cookie.prefix` to `auto`",
        ),
    ] {
        assert_told(&two(more), &format!("api[1]: secure-shadowed: {repair}"));
    }
}

/// Without the domain the access cookie may have its name. The refresh cookie may not, because of its path.
#[test]
fn a_name_with_a_prefix_is_repaired_in_its_own_cookie() {
    let names = json!({
        "cookie_domain": "example.com",
        "access_cookie": { "name": "__Host-a" },
        "refresh_cookie": { "name": "__Host-b", "path": "/auth" },
    });
    let of_prefixes: Vec<String> = told(&names)
        .into_iter()
        .filter(|line| line.contains(": prefix-broken: "))
        .collect();
    assert_eq!(
        of_prefixes,
        [
            "access_cookie.name: prefix-broken: remove `cookie_domain`",
            "refresh_cookie.name: prefix-broken: set `refresh_cookie.name` to `b`",
            "refresh_cookie.name: prefix-broken: set `refresh_cookie.name` to `b`",
        ]
    );
}

/// Plain http allows no prefix. That an API is served over it is no fault of a name without one.
#[test]
fn of_two_names_the_one_with_the_prefix_is_repaired() {
    assert_told(
        &json!({
            "api": "http://localhost:8000", "websites": "http://localhost:3000",
            "access_cookie": { "name": "a" }, "refresh_cookie": { "name": "__Secure-b" },
        }),
        "api[0]: prefix-broken: set `refresh_cookie.name` to `b`",
    );
}

/// Production keeps its cookies: a page and an API of one stage have what they need, whatever the other stage is.
#[test]
fn development_beside_production_gets_no_patch() {
    let both = json!({
        "api": ["https://api.example.com", "http://localhost:8000"],
        "websites": ["https://www.example.com", "http://localhost:3000"],
        "session": "single",
    });
    let found = findings(&both);
    let of_websites = |of: &&Finding| of.field.unwrap().to_string().starts_with("websites");
    let of_websites: Vec<&Finding> = found.iter().filter(of_websites).collect();
    assert_eq!(of_websites.len(), 2);
    for finding in of_websites {
        assert_eq!(finding.patch, None, "{finding}");
        assert!(
            finding
                .message
                .contains("give each a configuration of its own")
        );
    }
}

/// Two that are both in production have their own problem, whatever else stands beside them.
#[test]
fn a_foreign_website_of_production_is_no_development() {
    let found = findings(&json!({
        "api": ["https://api.example.com", "http://localhost:8000"],
        "websites": ["https://www.example.com", "https://www.brand.net"],
        "session": "single",
    }));
    let of = |field: &str, api: &str| {
        let mut found = found.iter();
        let found = found.find(|found| {
            found
                .field
                .is_some_and(|own| own.to_string().starts_with(field))
                && found.message.contains(api)
        });
        found
            .unwrap()
            .message
            .contains("development and production")
    };
    assert!(!of("websites[1]", "api.example.com"), "{found:#?}");
    assert!(of("websites[0]", "localhost:8000"), "{found:#?}");
}

/// The advice for double submit on two hosts is the last one, not a domain that is refused next.
#[test]
fn double_submit_on_two_hosts_is_told_token() {
    let found = findings(&json!({
        "csrf": "double_submit",
        "cookies": { "xsrf": { "purpose": "csrf_token", "read_by": "script" } },
    }));
    assert!(
        found[0].message.contains("set `csrf` to `token`"),
        "{}",
        found[0]
    );
    assert!(!found[0].message.contains("cookie_domain"), "{}", found[0]);
}

/// A dot at the end of a website's host is dropped.
#[test]
fn the_patch_is_what_the_text_says() {
    let dotted = json!({"websites": ["https://www.example.com."], "session": "single"});
    assert_told(
        &dotted,
        "websites[0]: third-party-cookie: set `websites[0]` to `https://www.example.com`",
    );
    // Another setting names it as it is declared.
    let named = json!({
        "websites": ["https://www.example.com.", "https://shop.example.com"], "session": "single",
        "default_website": "https://www.example.com.",
    });
    let renames = |line: &String| line.contains("https://www.example.com`");
    assert!(!told(&named).iter().any(renames), "{:#?}", told(&named));
    let free = json!({ "websites": ["https://www.example.com.", "https://shop.example.com"], "session": "single" });
    assert!(told(&free).iter().any(renames), "{:#?}", told(&free));
}
