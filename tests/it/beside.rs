//! Deployments beside each other, and names that others can plant.
//!
//! What breaks if one fails: a refresh of staging signs users of production out, or a planted token is taken and nobody was told.

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Code, audit};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Overlap, ProblemKind, find_overlaps};
use session_cookie_policy::rollout::{MigrationWarning, plan_migration};
use time::macros::datetime;

use crate::support::config;

fn overlaps(deployments: &[(&str, &PolicyConfig)]) -> Vec<[String; 3]> {
    let overlaps = find_overlaps(deployments.iter().copied(), &EmbeddedList);
    let told = |of: &Overlap| [of.owner.clone(), of.cookie.to_string(), of.other.clone()];
    overlaps.iter().map(told).collect()
}

fn at(host: &str, more: &Value) -> PolicyConfig {
    let mut all = json!({
        "api": format!("https://api.{host}"),
        "websites": format!("https://www.{host}"),
        "refresh_cookie": { "path": "/auth" },
    });
    for (key, value) in more.as_object().unwrap() {
        all[key] = value.clone();
    }
    config(&all)
}

/// ATTACKS.md, V11.
#[test]
fn staging_below_a_shared_domain_takes_cookies_of_production() {
    let production = at("example.com", &json!({ "cookie_domain": "example.com" }));
    let staging = at("staging.example.com", &json!({}));
    let both = [("production", &production), ("staging", &staging)];
    // The access cookie of staging is host-only, and so has another prefix.
    let refresh = ["production", "__Secure-session-refresh", "staging"].map(str::to_owned);
    assert_eq!(overlaps(&both), [refresh]);
    let told = find_overlaps(both, &EmbeddedList)[0].to_string();
    assert_eq!(
        told,
        "browsers send `__Secure-session-refresh` of `production` to https://api.staging.example.com of `staging`, too, which mistakes \
         it for its own, and may overwrite or delete it; give it another name by `refresh_cookie.name` of `production` or by \
         `refresh_cookie.name` of `staging`, or a `cookie_domain` narrower than `example.com` to `production`"
    );

    let renamed = at(
        "staging.example.com",
        &json!({ "refresh_cookie": { "name": "staging-refresh", "path": "/auth" } }),
    );
    assert!(overlaps(&[("production", &production), ("staging", &renamed)]).is_empty());
    // Its history looks for both names of production, the unsaid one too, and clears them.
    let mut with_past = renamed;
    with_past.history = config(&json!({ "history": [{
        "cookie_domain": "example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 100,
        "refresh_cookie": { "name": "__Secure-session-refresh" },
    }] }))
    .history;
    assert_eq!(
        overlaps(&[("production", &production), ("staging", &with_past)]).len(),
        2
    );
}

/// A session with one token has one cookie, and a cookie beside it is renamed where it is declared.
#[test]
fn the_setting_that_renames_the_cookie_exists() {
    let of = |port: u16, more: Value| {
        let mut all = json!({
            "api": format!("https://api.example.com:{port}"), "session": "single", "cookies": { "csrf": { "purpose": "csrf_token" } },
        });
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        config(&all)
    };
    let (one, two) = (of(443, json!({})), of(8443, json!({ "cookies": {} })));
    let overlaps = find_overlaps([("one", &one), ("two", &two)], &EmbeddedList);
    let told = overlaps[0].to_string();
    assert!(
        told.ends_with("; give it another name by `session_cookie.name` of `one` or by `session_cookie.name` of `two`"),
        "{told}"
    );
    let two = of(8443, json!({ "session_cookie": { "name": "other" } }));
    let overlaps = find_overlaps([("one", &one), ("two", &two)], &EmbeddedList);
    assert_eq!(overlaps[0].setting.to_string(), "cookies.csrf.name");
}

#[test]
fn where_browsers_send_nothing_nothing_overlaps() {
    let one = at("example.com", &json!({ "cookie_domain": "example.com" }));
    let other_site = at("example.net", &json!({ "cookie_domain": "example.net" }));
    assert!(overlaps(&[("one", &one), ("other", &other_site)]).is_empty());
    let host_only = at("example.com", &json!({}));
    let below = at("api.example.com", &json!({}));
    assert!(overlaps(&[("one", &host_only), ("other", &below)]).is_empty());
    let by_header = at("staging.example.com", &json!({ "transport": "header" }));
    assert!(overlaps(&[("one", &one), ("other", &by_header)]).is_empty());
}

#[test]
fn ports_of_one_host_share_cookies_and_paths_may_part_them() {
    let on = |port: u16, path: &str| {
        config(&json!({
            "api": format!("https://api.example.com:{port}"),
            "api_gateway_path": path,
            "access_cookie": { "path": if path.is_empty() { "/" } else { path } },
            "refresh_cookie": { "path": format!("{path}/auth") },
        }))
    };
    let (one, two) = (on(443, ""), on(8443, ""));
    assert_eq!(
        overlaps(&[("one", &one), ("two", &two)]).len(),
        4,
        "each to the other"
    );
    let (one, two) = (on(443, "/shop"), on(443, "/blog"));
    assert!(overlaps(&[("one", &one), ("two", &two)]).is_empty());
}

/// ATTACKS.md, V13.
#[test]
fn past_names_that_others_can_plant_are_told_with_a_date() {
    let past = |access: &str, refresh: &str| {
        json!({ "refresh_cookie": { "path": "/" }, "history": [{
            "cookie_domain": "", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 100,
            "access_cookie": { "name": access }, "refresh_cookie": { "name": refresh, "path": "/" },
        }] })
    };
    let told = |more: &Value| -> Vec<String> {
        let review = config(more).review(&EmbeddedList);
        let problems = review.problems().iter();
        let plantable = problems
            .filter(|problem| matches!(problem.kind(), ProblemKind::PastNamePlantable { .. }));
        plantable.map(ToString::to_string).collect()
    };
    assert_eq!(
        told(&past("sid", "renewal")),
        [
            "`history[0]`: `renewal` is accepted until 2027-02-09T00:00:00Z, and every host of the site, and anybody on the network, \
             can plant a cookie of that name; accept it only for sessions from before 2026-11-01T00:00:00Z, and remove the entry as \
             soon as you can"
        ]
    );
    assert_eq!(
        told(&past("__Secure-sid", "__Host-renewal")),
        [
            "`history[0]`: `__Secure-sid` is accepted until 2027-02-09T00:00:00Z, and every host of the site can plant a cookie of \
             that name; accept it only for sessions from before 2026-11-01T00:00:00Z, and remove the entry as soon as you can"
        ]
    );
    assert_eq!(told(&past("__Host-sid", "__Host-renewal")), [""; 0]);
    // Where the present name is as easy to plant, the past one adds nothing.
    let mut shared = past("__Secure-sid", "__Secure-renewal");
    shared["cookie_domain"] = json!("example.com");
    assert_eq!(told(&shared), [""; 0]);

    let codes = |now| -> Vec<Code> {
        let findings = audit(&config(&past("sid", "renewal")), None, now, &EmbeddedList);
        findings.iter().map(|found| found.code).collect()
    };
    assert!(codes(datetime!(2026-11-22 12:00 UTC)).contains(&Code::HistoryPlantable));
    assert_eq!(codes(datetime!(2027-02-09 00:00 UTC)), [Code::HistoryOver]);
}

#[test]
fn a_plan_tells_until_when_old_names_can_be_planted() {
    let bare = json!({ "prefix": "none", "refresh_cookie": { "path": "/" } });
    let prefixed = json!({ "refresh_cookie": { "path": "/" } });
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let codes = |old: &Value, new: &Value| -> Vec<&'static str> {
        let plan = plan_migration(&config(old), &config(new), retired_at, &EmbeddedList);
        plan.warnings.iter().map(MigrationWarning::code).collect()
    };
    assert_eq!(codes(&bare, &prefixed), ["past_name_plantable"]);
    assert_eq!(codes(&prefixed, &bare), [""; 0]);
}

/// What is not a cookie has no domain that it could share.
#[test]
fn no_cookie_no_warning_about_its_domain() {
    let problems = |more: &Value| -> Vec<String> {
        let review = config(more).review(&EmbeddedList);
        review
            .problems()
            .iter()
            .map(|problem| problem.field().to_string())
            .collect()
    };
    let apis = json!(["https://api.example.com", "https://files.example.com"]);
    assert_eq!(problems(&json!({ "api": apis })), ["cookie_domain"]);
    assert_eq!(
        problems(&json!({ "api": apis, "transport": "header" })),
        [""; 0]
    );
    let websites = json!([{ "origin": "https://www.example.com", "transport": "header" }]);
    assert_eq!(
        problems(&json!({ "api": apis, "websites": websites })),
        [""; 0]
    );
    for more in [
        json!({ "cookie_domain": "example.com", "transport": "header" }),
        json!({ "same_site": "Strict", "websites": websites }),
    ] {
        assert_eq!(problems(&more), [""; 0], "{more}");
    }
    // A domain that no browser takes is a mistake even so.
    let refused = json!({ "cookie_domain": "example.net", "transport": "header" });
    assert_eq!(problems(&refused), ["cookie_domain"]);
}
