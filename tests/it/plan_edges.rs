//! Where a rule of a plan begins and ends: the last second, the last byte, and what stands next to what counts.
//!
//! What breaks if one fails: a plan says a day too early that users sign in, or tells of hosts and dates that are others.

use serde_json::{Value, json};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::rollout::{
    FrontendAction, MigrationPlan, MigrationWarning, ReturningClient, plan_migration,
};

use crate::rollout::plain_http;
use crate::support::config;

/// Day 0 is 22 November 2026, at noon.
fn plan(old: &Value, new: &Value) -> MigrationPlan {
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    plan_migration(&config(old), &config(new), retired_at, &EmbeddedList)
}

fn past(domain: &str, access: &str, retired_at: &str, days: u32) -> Value {
    json!({
        "cookie_domain": domain, "retired_at": retired_at, "lifetime_days": days,
        "access_cookie": { "name": access, "path": "/" },
        "refresh_cookie": { "name": "rid", "path": "/" },
    })
}

fn warned<'p>(plan: &'p MigrationPlan, code: &str) -> Vec<&'p MigrationWarning> {
    let warnings = plan.warnings.iter();
    warnings.filter(|warning| warning.code() == code).collect()
}

fn actions(plan: &MigrationPlan) -> Vec<&FrontendAction> {
    plan.frontend.iter().map(|change| &change.action).collect()
}

/// The two clears have 135 and 134 bytes, and each fills a response.
#[test]
fn a_clear_as_long_as_the_budget_gets_a_response_of_its_own() {
    let shared = json!({ "cookie_domain": "example.com" });
    let answers =
        |bytes: u32| plan(&shared, &json!({ "clearing_budget": bytes })).clearing[0].answers;
    assert_eq!(answers(135), 2);
    assert_eq!(answers(134), 1, "the longer one never fits");
}

#[test]
fn a_session_of_30_days_is_over_on_day_30() {
    let on_day_30 = |seconds: u32| {
        let same = json!({ "refresh_cookie": { "lifetime_seconds": seconds } });
        plan(&same, &same).clients[1].returning
    };
    assert_eq!(on_day_30(2_592_000), ReturningClient::SessionIsOver);
    assert_eq!(on_day_30(2_592_001), ReturningClient::StaysSignedIn);
}

/// The hosts no longer share the session, and none of them gets it on its new route.
#[test]
fn who_signs_in_anyway_stays_on_no_host() {
    let of = |path: &str, more: &Value| {
        let mut config = json!({
            "api": ["https://api.example.com", "https://billing.example.com"],
            "api_base_path": path,
            "refresh_cookie": { "path": path },
        });
        for (field, value) in more.as_object().unwrap() {
            config[field] = value.clone();
        }
        config
    };
    let shared = json!({ "cookie_domain": "example.com" });
    let moved = plan(&of("/auth", &shared), &of("/v2/auth", &json!({})));
    assert_eq!(warned(&moved, "no_longer_shared").len(), 1);
    assert_eq!(moved.clients[0].returning, ReturningClient::SignsInOnce);
    let stays = plan(&of("/auth", &shared), &of("/auth", &json!({})));
    assert_eq!(stays.clients[0].returning, ReturningClient::StaysOnOneHost);
}

/// Each host clears the cookie that all of them share.
#[test]
fn a_cookie_that_was_shared_is_left_on_no_host() {
    let named = |name: &str| {
        json!({
            "api": ["https://api.example.com", "https://billing.example.com"],
            "cookie_domain": "example.com", "session": "single", "session_cookie": { "name": name },
        })
    };
    let renamed = plan(&named("one"), &named("two"));
    assert!(warned(&renamed, "left_on_other_hosts").is_empty());
}

#[test]
fn a_plan_for_unknown_cookies_says_that_users_may_have_to_sign_in() {
    let unknown = json!({ "session": "single", "session_cookie": { "name": "my sid" } });
    let text = plan(&unknown, &json!({ "session": "single" })).to_string();
    assert_eq!(text.lines().nth(2), Some("Users may have to sign in once"));
}

/// Browsers hold one shared pair, and one pair for each host.
#[test]
fn cookies_of_each_host_are_told_apart_from_shared_ones() {
    let entries = |domains: &[&str]| {
        let june = "2026-06-01T00:00:00Z";
        let entries = domains.iter().map(|domain| past(domain, "sid", june, 365));
        let config = json!({
            "api": ["https://api.example.com", "https://billing.example.com"],
            "history": entries.collect::<Vec<Value>>(),
        });
        plan(&config, &config).clients[0].to_string()
    };
    let both = entries(&["", "example.com"]);
    assert!(
        both.contains(
            "may hold 4 past cookies, those without `Domain` on each of 2 hosts; after the next refresh on that host"
        ),
        "{both}"
    );
    let own = entries(&[""]);
    assert!(
        own.contains("may hold 2 past cookies on each of 2 hosts;"),
        "{own}"
    );
}

/// Users can go to a website that stays before the switch, whether or not another one opens.
#[test]
fn a_website_moves_only_if_all_of_them_are_others() {
    let are_moved = |old: &[&str], new: &[&str]| {
        let plan = plan(&json!({ "websites": old }), &json!({ "websites": new }));
        let left = actions(&plan)
            .into_iter()
            .filter_map(|action| match action {
                FrontendAction::LeaveWebsite { is_moved } => Some(*is_moved),
                _ => None,
            });
        left.collect::<Vec<bool>>()
    };
    let [www, app, new] = ["www", "app", "new"].map(|label| format!("https://{label}.example.com"));
    assert_eq!(are_moved(&[&www, &app], &[&www, &new]), [false]);
    assert_eq!(are_moved(&[&app], &[&new]), [true]);
}

/// One of the new APIs has the origin of the pages, and the other one has not: only that one must not get cookies.
#[test]
fn pages_that_become_an_api_are_ready_for_the_other_one() {
    let header = |apis: [&str; 2]| json!({ "api": apis, "websites": "https://app.example.com", "transport": "header" });
    let (auth, app) = ("https://auth.example.com", "https://app.example.com");
    for apis in [[auth, app], [app, auth]] {
        let plan = plan(
            &json!({ "api": "https://old.example.com", "websites": app }),
            &header(apis),
        );
        let omit = FrontendAction::OmitCredentials;
        assert!(actions(&plan).contains(&&omit), "{apis:?}");
    }
}

/// The entry of another cookie, which is read for longer, says nothing of this one.
#[test]
fn a_past_name_is_read_until_its_own_entry_ends() {
    let later = past("example.com", "sid", "2026-12-22T12:00:00Z", 365);
    let plan = plan(
        &json!({ "cookie_domain": "example.com" }),
        &json!({ "history": [later] }),
    );
    let until: Vec<String> = warned(&plan, "past_name_plantable")
        .into_iter()
        .filter_map(|warning| match warning {
            MigrationWarning::PastNamePlantable { sunset, .. } => Some(sunset.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(until, ["2027-11-22T12:00:00Z"]);
}

/// Plain http deletes no `Secure` cookie. The access cookie lives for 365 days, so on day 365 it is gone.
#[test]
fn cookies_that_an_http_api_cannot_clear_are_left_while_browsers_keep_them() {
    let plan = plan(&json!({}), &plain_http(&json!({})));
    let are_left = plan.clients.iter().map(|client| {
        let text = client.to_string();
        text.ends_with("some old cookies are not cleared: see 'Warnings'")
    });
    assert_eq!(are_left.collect::<Vec<bool>>(), [true, true, false]);
}

/// Browsers keep the old cookie for a year from day 0.
#[test]
fn an_entry_is_too_short_by_a_day_or_not_at_all() {
    let single = |more: Value| {
        let mut config =
            json!({ "session": "single", "session_cookie": { "lifetime_seconds": 31_536_000 } });
        for (field, value) in more.as_object().unwrap() {
            config[field] = value.clone();
        }
        config
    };
    let declared = |retired_at: &str, days: u32| {
        json!([{
            "cookie_domain": "example.com", "retired_at": retired_at, "lifetime_days": days,
            "session_cookie": { "name": "__Secure-session", "path": "/" },
        }])
    };
    let day_0 = "2026-11-22T12:00:00Z";
    let are_short = |old: Value, new: Value| {
        let plan = plan(
            &single(json!({ "cookie_domain": "example.com", "history": old })),
            &single(json!({ "history": new })),
        );
        warned(&plan, "declared_too_short").len()
    };
    assert_eq!(are_short(json!([]), declared(day_0, 364)), 1);
    assert_eq!(are_short(json!([]), declared(day_0, 365)), 0);
    // The old configuration has an entry of an earlier change, and the new one has another.
    assert_eq!(are_short(declared(day_0, 7), declared(day_0, 364)), 1);
    assert_eq!(are_short(declared(day_0, 364), declared(day_0, 7)), 0);
}
