//! What a configuration means where two of its lines meet: several APIs, patterns, clients, several entries of the history.
//!
//! What breaks if one fails: a page gets cookies that its browser never sends, a rejected user's live cookie is deleted, or two deployments
//! delete each other's cookies and nobody was told.

use serde_json::{Value, json};
use session_cookie_policy::advice::Renewal;
use session_cookie_policy::config::{
    Browser, BrowserVersion, CookieKey, Keep, PolicyConfig, Transport,
};
use session_cookie_policy::cookie::{CookieHeader, SameSite};
use session_cookie_policy::diagnosis::audit;
use session_cookie_policy::inventory::{Topic, inventory};
use session_cookie_policy::net::{EmbeddedList, Relation};
use session_cookie_policy::policy::{Policy, find_overlaps};
use session_cookie_policy::request::{RequestFacts, RequestPath};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::{cleared, config, origin, past, policy, problems, rejected};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn post<'a>(origin: &'a str, cookie: &'a str) -> RequestFacts<'a> {
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(origin.as_bytes());
    facts.csrf = Some(b"1");
    facts.cookie = CookieHeader::line(cookie.as_bytes());
    facts
}

/// Below a public suffix each page is a site of its own, so that all but one are of another site than an API there.
#[test]
fn pages_below_a_public_suffix_are_of_other_sites_than_the_apis_there() {
    let of_pattern = |apis: Value| {
        let config = config(&json!({
            "api": apis,
            "websites": ["https://www.example.com", { "origin": "https://*.github.io", "owned": true }],
        }));
        let review = config.review(&EmbeddedList);
        let pairs = review.pairs().iter();
        pairs
            .filter(|pair| pair.website().to_string().contains('*'))
            .map(|pair| (pair.comparison().relation(), pair.same_site().value()))
            .collect::<Vec<_>>()
    };
    let apart = (Relation::CrossSite, Some(SameSite::None));
    assert_eq!(of_pattern(json!(["https://a.github.io"])), [apart]);
    assert_eq!(of_pattern(json!(["https://x.github.io"])), [apart]);
    assert_eq!(
        of_pattern(json!(["https://x.github.io", "https://xx.github.io"])),
        [apart; 2]
    );
}

/// RFC 1035: a label has 63 bytes at most.
#[test]
fn a_pattern_matches_the_longest_label() {
    let policy =
        policy(&json!({ "websites": ["https://www.example.com", "https://*.example.com"] }));
    let is_known = |len: usize| {
        let page = format!("https://{}.example.com", "a".repeat(len));
        let mut lines = 0;
        policy.cors(&post(&page, "")).write(&mut |name, _| {
            lines += usize::from(name == "access-control-allow-origin");
        });
        lines == 1
    };
    assert!(is_known(1));
    assert!(is_known(62));
    assert!(is_known(63));
    assert!(!is_known(64));
}

/// RFC 1035: 253 bytes; a dot at the end; the longest port. Letter case does not count.
#[test]
fn the_longest_authority_in_another_spelling_is_found() {
    let label = "a".repeat(61);
    let parent = format!("{label}.{label}.{label}.{}.com.", "b".repeat(63));
    assert_eq!(parent.len(), 254);
    let api = format!("https://{parent}:65535");
    let policy = policy(&json!({ "api": ["https://api.example.com", api], "websites": [api] }));
    let transport = |host: &str| {
        let mut facts = post(&api, "");
        facts.host = Some(host.as_bytes());
        policy.sign_in(&facts, NOW).choice().transport
    };
    let as_written = format!("{parent}:65535");
    assert_eq!(transport(&as_written), Transport::Cookie);
    assert_eq!(transport(&as_written.to_uppercase()), Transport::Cookie);
}

/// Requests that tell no origin are of the default website, which need not be the first.
#[test]
fn the_default_website_decides_for_requests_without_an_origin() {
    let policy = policy(&json!({
        "websites": [
            { "origin": "https://app.example.com", "transport": "header" },
            { "origin": "https://www.example.com", "transport": "cookie" },
        ],
        "default_website": "https://www.example.com",
    }));
    let choice = policy.sign_in(&RequestFacts::new("POST"), NOW).choice();
    assert_eq!(choice.transport, Transport::Cookie);
}

#[test]
fn a_client_that_is_named_twice_says_the_same_or_something_else() {
    let told = |second: Value| {
        problems(&json!({ "clients": [{ "name": "mobile", "transport": "header" }, second] }))
    };
    assert_eq!(
        told(json!({ "name": "mobile", "transport": "header" })),
        ["`clients[1]`: says the same as `clients[0]`; leave one out"]
    );
    assert_eq!(
        told(json!({ "name": "mobile", "transport": "any" })),
        [
            "`clients[1]`: is declared as `clients[0]` already, with other settings; remove one of them"
        ]
    );
}

/// RFC 6265bis, section 5.7, step 16, and `Secure`: http and https have cookies of their own, whatever the domain.
#[test]
fn a_shared_domain_does_not_join_two_schemes() {
    let told = |more: Value| {
        let mut all = json!({
            "api": ["https://api.example.com", "http://old.example.com"],
            "plain_http": ["http://old.example.com"],
        });
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        let problems = problems(&all);
        let apart = problems
            .iter()
            .filter(|problem| problem.contains("since the two have different schemes"));
        apart.count()
    };
    assert_eq!(told(json!({ "cookie_domain": "example.com" })), 1);
    assert_eq!(told(json!({})), 0);
}

/// The cookie for `/` comes with requests below `/app`, and that for `/app` with requests that get the one for `/`.
#[test]
fn a_wide_path_overlaps_a_narrow_one() {
    let at = |path: &str| {
        config(
            &json!({ "session": "single", "session_cookie": { "name": "__Secure-s", "path": path } }),
        )
    };
    let (wide, narrow, other) = (at("/"), at("/app"), at("/blog"));
    let count = |one: &PolicyConfig, other: &PolicyConfig| {
        find_overlaps([("one", one), ("other", other)], &EmbeddedList).len()
    };
    assert_eq!(count(&wide, &narrow), 2);
    assert_eq!(count(&narrow, &wide), 2);
    assert_eq!(count(&narrow, &other), 0);
}

/// `Secure` keeps a cookie from an http API of the host; a cookie of that API goes to https, too.
#[test]
fn http_and_https_of_one_host_overlap_in_one_direction() {
    let on = |api: &str| {
        config(
            &json!({ "api": api, "websites": "https://www.example.com", "plain_http": ["http://api.example.com"],
            "prefix": "none", "session": "single" }),
        )
    };
    let (secure, plain) = (on("https://api.example.com"), on("http://api.example.com"));
    let overlaps = find_overlaps([("secure", &secure), ("plain", &plain)], &EmbeddedList);
    let owners: Vec<&str> = overlaps.iter().map(|of| &*of.owner).collect();
    assert_eq!(owners, ["plain"]);
}

/// What a rejected refresh clears, by name.
fn cleared_by_rejection(policy: &Policy, cookie: &str, now: OffsetDateTime) -> Vec<String> {
    let mut facts = post("https://www.example.com", cookie);
    facts.path = Some(RequestPath::Public(b"/auth/session/refresh"));
    let data = rejected(&policy.refresh(&facts, now)).to_data();
    let names = data.cookies.iter().map(|cookie| cookie.name.clone());
    names.collect()
}

/// An old instance that still serves may have set it a moment ago, for a session that is alive.
#[test]
fn a_rejection_leaves_past_cookies_that_old_instances_still_set() {
    let mut entry = past("example.com");
    entry["retired_at"] = json!("2026-12-01T00:00:00Z");
    let policy = policy(&json!({ "history": [entry] }));
    let cookie = "__Secure-session-access=dead; __Secure-session-refresh=dead";
    assert_eq!(cleared_by_rejection(&policy, cookie, NOW), [""; 0]);
    let retired = datetime!(2026-12-01 0:00 UTC);
    assert_eq!(
        cleared_by_rejection(&policy, cookie, retired),
        ["__Secure-session-access", "__Secure-session-refresh"]
    );
}

/// No later sign-in can have set them, so nothing is lost.
#[test]
fn a_deployment_without_cookies_clears_those_of_a_rejected_session() {
    let cookie = "__Host-session-access=dead; __Host-session-refresh=dead";
    let names = ["__Host-session-access", "__Host-session-refresh"];
    let by_header = policy(&json!({ "transport": "header", "history": [past("")] }));
    assert_eq!(cleared_by_rejection(&by_header, cookie, NOW), names);
    let by_cookie = policy(&json!({}));
    assert_eq!(cleared_by_rejection(&by_cookie, cookie, NOW), [""; 0]);
}

#[track_caller]
fn said(config: &Value, topic: Topic) -> Vec<(String, Option<String>)> {
    let inventory = inventory(&policy(config));
    let entries = inventory.entries.iter();
    entries
        .map(|entry| {
            let mut statements = entry.statements().into_iter();
            let found = statements.find(|statement| statement.topic == topic);
            (
                entry.name.to_string(),
                found.map(|statement| statement.text),
            )
        })
        .collect()
}

/// Pages whose tokens travel by header get neither the session's cookies nor what ends with it.
#[test]
fn cookies_that_belong_to_the_session_are_set_where_it_has_cookies() {
    let all = said(
        &json!({
            "transport": "header",
            "cookies": {
                "hint": { "purpose": "session_hint" },
                "theme": { "purpose": "preference" },
            },
        }),
        Topic::Ends,
    );
    let set = all.iter().filter(|(_, ends)| ends.is_none());
    let set: Vec<&str> = set.map(|(name, _)| &**name).collect();
    assert_eq!(set, ["__Host-theme"]);
}

/// Retired on 1 November; the access cookie is kept for 10 days and the refresh cookie for 100.
#[test]
fn cookies_that_were_given_up_end_one_by_one() {
    let mut of_access = past("");
    of_access["retired_at"] = json!("2026-11-01T00:00:00Z");
    of_access["lifetime_days"] = json!(10);
    of_access["access_cookie"] = json!({ "name": "__Host-session-access", "path": "/" });
    of_access["refresh_cookie"] = json!({ "name": "rid", "path": "/" });
    let mut of_refresh = of_access.clone();
    of_refresh["lifetime_days"] = json!(100);
    of_refresh["access_cookie"]["name"] = json!("sid");
    of_refresh["refresh_cookie"]["name"] = json!("__Host-session-refresh");
    let ends = said(
        &json!({ "transport": "header", "history": [of_access, of_refresh] }),
        Topic::Ends,
    );
    let end_of = |name: &str| {
        let (_, end) = ends.iter().find(|(of, _)| of == name).unwrap();
        end.as_ref().unwrap()[.."2026-11-11".len()].to_owned()
    };
    assert_eq!(end_of("__Host-session-access"), "2026-11-11");
    assert_eq!(end_of("__Host-session-refresh"), "2027-02-09");
}

/// The deployment would allow headers, but no page uses them.
#[test]
fn an_inventory_says_either_way_only_of_pages_that_may_choose() {
    let says = |more: Value| {
        let summary = inventory(&policy(&more)).summary();
        summary.iter().any(|text| text.contains("header"))
    };
    let website = |transport: &str| json!({ "websites": { "origin": "https://www.example.com", "transport": transport } });
    assert!(says(website("any")));
    assert!(!says(website("cookie")));
    // Requests that tell no origin choose, too.
    assert!(says(website("header")));
}

/// Texts of the default stay as they were before there was a choice.
#[test]
fn what_is_not_said_is_not_written() {
    let written = serde_json::to_value(config(&json!({}))).unwrap();
    for field in [
        "session",
        "access_cookie",
        "refresh_cookie",
        "session_cookie",
    ] {
        assert_eq!(written.get(field), None, "{field}");
    }
    let said = json!({ "session": "single", "session_cookie": { "name": "s" } });
    let written = serde_json::to_value(config(&said)).unwrap();
    assert_eq!(written["session"], "single");
    assert_eq!(written["session_cookie"]["name"], "s");
}

#[test]
fn a_setting_is_a_text() {
    let error = serde_json::from_value::<PolicyConfig>(json!({
        "api": "https://api.example.com", "websites": "https://www.example.com", "csrf": ["token"],
    }))
    .unwrap_err();
    assert!(error.to_string().contains("expected a text"), "{error}");
}

#[test]
fn keys_have_one_letter_at_least_and_32_at_most() {
    assert!(CookieKey::parse("").is_err());
    assert!(CookieKey::parse("a").is_ok());
    assert!(CookieKey::parse(&"a".repeat(32)).is_ok());
    assert!(CookieKey::parse(&"a".repeat(33)).is_err());
}

/// What is meant is clear, so it is proposed.
#[test]
fn a_lifetime_in_other_spelling_is_repaired() {
    let proposed = |keep: &str| {
        let config = config(&json!({ "session": "single", "session_cookie": { "keep": keep } }));
        let findings = audit(&config, None, NOW, &EmbeddedList);
        let patches = findings.iter().filter_map(|found| found.patch.as_ref());
        patches.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(Keep::parse("Browser-Session").is_err());
    let patches = proposed("Browser-Session");
    assert_eq!(patches.len(), 1);
    assert!(patches[0].contains("browser_session"), "{patches:?}");
    assert_eq!(proposed("30d"), [""; 0]);
}

#[test]
fn texts_for_debugging_name_the_thing() {
    let policy = policy(&json!({ "website_base_path": "/auth" }));
    assert_eq!(
        format!("{policy:?}"),
        "Policy { apis: [\"https://api.example.com\"], .. }"
    );
    let website = origin("https://www.example.com");
    let base = policy.link_base_of(&website).unwrap();
    assert_eq!(
        format!("{base:?}"),
        "LinkBase(https://www.example.com/auth)"
    );
    assert_eq!(
        format!("{:?}", CookieKey::parse("theme").unwrap()),
        "\"theme\""
    );
    let safari = BrowserVersion::from(Browser::Safari);
    assert_eq!(format!("{safari:?}"), format!("BrowserVersion({safari})"));
}

/// RFC 9110, section 12.5.5: each of the two headers could have changed the answer.
#[test]
fn a_callback_that_is_no_navigation_depends_on_what_says_so() {
    let policy = policy(&json!({}));
    for method in ["GET", "POST"] {
        let mut facts = RequestFacts::new(method);
        facts.sec_fetch_mode = Some(b"no-cors");
        facts.sec_fetch_site = Some(b"cross-site");
        let read: Vec<&str> = policy.callback(&facts, NOW).headers_read().iter().collect();
        assert!(read.contains(&"sec-fetch-site"), "{read:?}");
        assert!(read.contains(&"sec-fetch-mode"), "{read:?}");
    }
}

/// A request 64 levels deep can carry a cookie of each path above it, with and without the slash at its end.
#[test]
fn a_duplicate_is_cleared_at_each_path_above_a_deep_route() {
    let policy = policy(&json!({ "clearing_budget": 1_000_000 }));
    let route = "/a".repeat(64);
    let mut facts = post(
        "https://www.example.com",
        "__Host-session-access=1; __Host-session-access=2",
    );
    facts.path = Some(RequestPath::Public(route.as_bytes()));
    let cleared = cleared(&policy, &facts, NOW);
    for depth in 1..=64 {
        for slash in ["", "/"] {
            let path = format!("{}{slash}", "/a".repeat(depth));
            let is_cleared = cleared.contains(&format!("__Host-session-access=; Path={path}"));
            assert_eq!(is_cleared, path.len() <= route.len(), "{path}");
        }
    }
}

/// Half of an hour is gone at 12:30; at 13:00 nothing is left to renew.
#[test]
fn a_session_is_renewed_from_half_of_its_lifetime_until_its_end() {
    let signed_in = datetime!(2026-11-22 12:00 UTC);
    let minutes = |minutes| signed_in + Duration::minutes(minutes);
    let hour = Renewal::new(signed_in, Duration::HOUR);
    assert_eq!(hour.due(), Some(minutes(30)));
    let is_due = |renewal: Renewal| [29, 30, 59, 60, 61].map(|at| renewal.is_due(minutes(at)));
    assert_eq!(is_due(hour), [false, true, true, false, false]);
    // The cookie lasts to the end of the session, or longer: nothing is gained.
    assert_eq!(hour.with_end(minutes(60)).due(), None);
    assert_eq!(hour.with_end(minutes(45)).due(), None);
    assert_eq!(is_due(hour.with_end(minutes(45))), [false; 5]);
    assert_eq!(hour.with_end(minutes(61)).due(), Some(minutes(30)));
    // A lifetime that is none is never renewed.
    assert_eq!(Renewal::new(signed_in, Duration::ZERO).due(), None);
    assert_eq!(Renewal::new(signed_in, -Duration::HOUR).due(), None);
}
