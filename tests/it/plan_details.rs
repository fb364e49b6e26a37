//! Where a plan could say too much or too little: one case for each condition that it turns on.
//!
//! What breaks if one fails: an operator declares what is not needed, or leaves out what keeps his users signed in.

use serde_json::{Value, json};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::rollout::{
    MigrationChange, MigrationPlan, MigrationWarning, TokenOutcome, plan_migration,
};

use crate::support::config;

/// Day 0 is 22 November 2026, at noon.
fn plan(old: &Value, new: &Value) -> MigrationPlan {
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    plan_migration(&config(old), &config(new), retired_at, &EmbeddedList)
}

fn changes(old: &Value, new: &Value) -> Vec<&'static str> {
    let plan = plan(old, new);
    plan.changes.iter().map(MigrationChange::code).collect()
}

/// But for what front ends must do.
fn warnings(plan: &MigrationPlan) -> Vec<&'static str> {
    let warnings = plan.warnings.iter();
    warnings
        .filter(|warning| **warning != MigrationWarning::OldFrontendRefused)
        .map(MigrationWarning::code)
        .collect()
}

/// The domains that the new configuration must declare, and the names of the access cookies.
fn declared(plan: &MigrationPlan) -> Vec<(String, String)> {
    let scopes = plan.history.scopes.iter();
    scopes
        .map(|scope| {
            let name = scope.access_cookie.name.as_ref();
            (
                scope.cookie_domain.text().to_owned(),
                name.map_or("", |name| name.text()).to_owned(),
            )
        })
        .collect()
}

fn past(domain: &str, access: &str, retired_at: &str) -> Value {
    json!({
        "cookie_domain": domain, "retired_at": retired_at, "lifetime_days": 365,
        "access_cookie": { "name": access, "path": "/" },
        "refresh_cookie": { "name": "rid", "path": "/" },
    })
}

#[test]
fn each_api_is_compared_with_itself() {
    let two_schemes = json!({
        "api": ["https://a.corp.internal", "http://b.corp.internal"],
        "plain_http": ["http://b.corp.internal"],
        "websites": "http://www.corp.internal",
    });
    assert!(changes(&two_schemes, &two_schemes).is_empty());
    let shared = json!({ "cookie_domain": "example.com" });
    assert!(changes(&shared, &shared).is_empty());
}

#[test]
fn another_shared_domain_is_another_domain() {
    assert_eq!(
        changes(
            &json!({ "cookie_domain": "example.com" }),
            &json!({ "cookie_domain": "api.example.com" })
        ),
        ["cookie_domain"]
    );
}

#[test]
fn headers_of_other_names_are_told() {
    assert_eq!(
        changes(
            &json!({}),
            &json!({ "headers": { "access": "x-access", "csrf": "x-csrf" } })
        ),
        ["header_name", "header_name"]
    );
}

#[test]
fn websites_for_which_the_same_is_cleared_stand_together() {
    let both = json!({
        "api": ["https://api.example.com", "https://billing.example.com"],
        "websites": [
            "https://www.example.com",
            { "origin": "https://app.example.com", "transport": "header" },
        ],
    });
    let mut new = both.clone();
    new["history"] = json!([past("example.com", "sid", "2026-11-01T00:00:00Z")]);
    let plan = plan(&both, &new);
    let told: Vec<(String, usize, usize)> = plan
        .clearing
        .iter()
        .map(|of| (of.api.to_string(), of.websites.len(), of.set_cookie.len()))
        .collect();
    assert_eq!(
        told,
        [
            ("https://api.example.com".to_owned(), 2, 2),
            ("https://billing.example.com".to_owned(), 2, 2),
        ]
    );
}

/// A lifetime of one day that began a day before is over to the second.
#[test]
fn what_is_over_on_day_0_is_not_cleared() {
    let clears = |retired_at: &str| {
        let mut entry = past("example.com", "sid", retired_at);
        entry["lifetime_days"] = json!(1);
        let config = json!({ "history": [entry] });
        plan(&config, &config).clearing[0].set_cookie.len()
    };
    assert_eq!(clears("2026-11-21T12:00:00Z"), 0);
    assert_eq!(clears("2026-11-21T12:00:01Z"), 2);
}

/// The API of another domain clears cookies of the same names at the same path, and not this one.
#[test]
fn a_cookie_of_another_domain_is_cleared_by_those_who_can() {
    let told = |retired_at: &str| {
        let config = json!({
            "api": ["https://api.example.com", "https://api.other.org"],
            "history": [
                past("", "sid", "2026-11-01T00:00:00Z"),
                past("example.com", "sid", retired_at),
            ],
        });
        let plan = plan(&config, &config);
        let other = plan
            .clearing
            .iter()
            .find(|of| of.api.to_string() == "https://api.other.org");
        let elsewhere = &other.unwrap().elsewhere;
        let by: Vec<Vec<String>> = elsewhere
            .iter()
            .map(|of| of.by.iter().map(ToString::to_string).collect())
            .collect();
        by
    };
    // The access and the refresh cookie.
    let by_the_first = vec!["https://api.example.com".to_owned()];
    assert_eq!(
        told("2026-11-01T00:00:00Z"),
        [by_the_first.clone(), by_the_first]
    );
    assert!(told("2024-11-01T00:00:00Z").is_empty(), "it is over");
}

#[test]
fn a_cookie_that_nobody_can_clear_is_nobodys() {
    let mut gone = past("", "sid", "2026-11-01T00:00:00Z");
    gone["refresh_cookie"]["name"] = json!("gone");
    gone["api"] = json!(["https://gone.example.com"]);
    let config = json!({ "history": [gone, past("", "own", "2026-11-01T00:00:00Z")] });
    let plan = plan(&config, &config);
    assert!(plan.clearing[0].elsewhere.is_empty());
    let names: Vec<&str> = plan.clients[0]
        .past_cookies
        .iter()
        .map(|cookie| cookie.name.as_str())
        .collect();
    assert_eq!(names, ["own", "rid"]);
}

/// Refresh tokens of 30 days are not taken any more on day 30.
#[test]
fn tokens_by_header_are_taken_until_they_are_over() {
    let cookie = json!({ "lifetime_seconds": 2_592_000 });
    let plan = plan(
        &json!({ "transport": "header", "refresh_cookie": cookie }),
        &json!({ "transport": "cookie", "refresh_cookie": cookie }),
    );
    let lost: Vec<usize> = plan.clients.iter().map(|of| of.lost.len()).collect();
    assert_eq!(lost, [0, 1, 1]);
}

/// The history of a year is over after a year, and with it the name.
#[test]
fn an_old_name_is_read_until_its_history_is_over() {
    let plan = plan(
        &json!({ "names": "supertokens" }),
        &json!({ "names": "supertokens", "prefix": "auto" }),
    );
    assert!(plan.clients[1].lost.is_empty());
    let outcomes: Vec<_> = plan.clients[2].lost.iter().map(|of| &of.outcome).collect();
    assert!(
        matches!(outcomes[..], [TokenOutcome::OtherName { .. }]),
        "{outcomes:?}"
    );
}

/// The access token had the name that the refresh token would have now, were there cookies.
#[test]
fn names_that_were_swapped_are_declared() {
    let names = |access: &str, refresh: &str, transport: &str| {
        json!({
            "transport": transport,
            "access_cookie": { "name": access, "path": "/" },
            "refresh_cookie": { "name": refresh, "path": "/" },
        })
    };
    let plan = plan(
        &names("one", "two", "cookie"),
        &names("two", "one", "header"),
    );
    assert_eq!(declared(&plan), [(String::new(), "__Host-one".to_owned())]);
}

/// A second change: what the old configuration had declared is carried over, each scope for itself.
#[test]
fn the_history_of_the_old_configuration_is_carried_over() {
    let june = "2026-06-01T00:00:00Z";
    let july = "2026-07-01T00:00:00Z";
    let old = json!({ "history": [
        past("example.com", "sid", june),
        past("api.example.com", "sid", june),
        past("example.com", "older", june),
        past("example.com", "sid", july),
    ] });
    let plan = plan(&old, &json!({ "names": "supertokens" }));
    let mut found = declared(&plan);
    found.sort();
    // Of what was declared twice the later end counts: until then browsers hold the cookie.
    let twice = plan.history.scopes.iter().find(|scope| {
        scope.cookie_domain.text() == "example.com"
            && scope
                .access_cookie
                .name
                .as_ref()
                .is_some_and(|name| name.text() == "sid")
    });
    assert_eq!(twice.unwrap().retired_at.text(), july);
    let pair = |domain: &str, name: &str| (domain.to_owned(), name.to_owned());
    assert_eq!(
        found,
        [
            pair("", "__Host-session-access"),
            pair("api.example.com", "sid"),
            pair("example.com", "older"),
            pair("example.com", "sid"),
        ]
    );
}

#[test]
fn another_entry_declares_nothing() {
    let old = json!({ "cookie_domain": "example.com" });
    let unrelated = past("example.com", "sid", "2026-11-22T12:00:00Z");
    let plan_with = plan(&old, &json!({ "history": [unrelated] }));
    assert_eq!(
        declared(&plan_with),
        [(
            "example.com".to_owned(),
            "__Secure-session-access".to_owned()
        )]
    );
}

#[test]
fn a_date_for_headers_is_carried_over_while_it_lies_ahead() {
    let until = |text: &str| {
        let plan = plan(
            &json!({ "transport": "cookie", "header_until": text }),
            &json!({ "transport": "cookie" }),
        );
        plan.history.header_until.map(|until| until.to_string())
    };
    assert_eq!(
        until("2027-01-01T00:00:00Z").as_deref(),
        Some("2027-01-01T00:00:00Z")
    );
    assert_eq!(until("2026-11-22T12:00:00Z"), None);
    assert_eq!(until("2026-01-01T00:00:00Z"), None);
}

#[test]
fn an_access_cookie_of_another_path_is_no_matter_of_the_refresh_route() {
    let at = |path: &str| json!({ "access_cookie": { "path": path }, "session_routes": [path] });
    let plan = plan(&at("/api"), &at("/v1"));
    assert!(
        !warnings(&plan).contains(&"not_sent_to_refresh_route"),
        "{:?}",
        warnings(&plan)
    );
}

#[test]
fn a_partition_of_a_website_that_is_gone_is_cleared_by_nobody() {
    let partner = json!({ "websites": [
        { "origin": "https://partner.net", "partitioning": "partitioned" },
    ] });
    let plan = plan(&partner, &json!({}));
    assert!(
        warnings(&plan).contains(&"other_top_level_site"),
        "{:?}",
        warnings(&plan)
    );
}

#[test]
fn a_cookie_of_another_path_does_not_stay_in_a_partition() {
    let partner = |partitioning: &str, path: &str| {
        json!({
            "prefix": "none",
            "access_cookie": { "path": path },
            "websites": [
                "https://www.example.com",
                { "origin": "https://partner.net", "partitioning": partitioning },
            ],
        })
    };
    let stays = |path: &str| {
        let plan = plan(
            &partner("partitioned", "/"),
            &partner("unpartitioned", path),
        );
        let warnings = warnings(&plan).into_iter();
        warnings.filter(|code| *code == "partition_stays").count()
    };
    assert_eq!(stays("/"), 2);
    assert_eq!(stays("/v1"), 1);
}

#[test]
fn an_api_with_cookies_of_its_own_waits_for_no_other() {
    let plan = plan(
        &json!({}),
        &json!({ "api": ["https://api.example.com", "https://billing.example.com"] }),
    );
    assert!(
        !warnings(&plan).contains(&"not_sent_to_api"),
        "{:?}",
        warnings(&plan)
    );
}

/// The two clears of the shipped change `shared-to-host-only` have 135 and 134 bytes.
#[test]
fn a_clear_that_fills_the_budget_fits() {
    let shared = json!({ "cookie_domain": "example.com" });
    let with_budget = |bytes: u32| plan(&shared, &json!({ "clearing_budget": bytes }));
    assert_eq!(
        warnings(&with_budget(135)),
        ["past_name_plantable", "over_budget"]
    );
    assert_eq!(
        warnings(&with_budget(134)),
        ["past_name_plantable", "never_fits"]
    );
}
