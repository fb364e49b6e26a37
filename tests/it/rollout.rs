//! Warnings of a plan: histories that are not over with one answer, and what the client sees of it.
//!
//! What breaks if one fails: an operator deploys a change that locks users out, and was not told.

use serde_json::{Value, json};
use session_cookie_policy::cookie::{CookieName, CookiePath, CookieSpec, Partitioning, SameSite};
use session_cookie_policy::migration::{Instant, PastCookie, plan_clearing};
use session_cookie_policy::net::{EmbeddedList, Origin, Site};
use session_cookie_policy::policy::Severity;
use session_cookie_policy::rollout::{
    MigrationPlan, MigrationWarning, TokenOutcome, plan_migration,
};

use crate::support::config;

fn plan(old: &Value, new: &Value) -> MigrationPlan {
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    plan_migration(&config(old), &config(new), retired_at, &EmbeddedList)
}

/// But for what front ends must do.
fn warnings(plan: &MigrationPlan) -> Vec<(&'static str, Severity)> {
    let warnings = plan.warnings.iter();
    warnings
        .filter(|warning| **warning != MigrationWarning::OldFrontendRefused)
        .map(|warning| (warning.code(), warning.severity()))
        .collect()
}

const WARNING: Severity = Severity::Warning;
const PLANTABLE: (&str, Severity) = ("past_name_plantable", WARNING);
const ERROR: Severity = Severity::Error;

/// One host for the API and one for the website, both over plain http, with `more` fields.
pub(crate) fn plain_http(more: &Value) -> Value {
    let mut config = json!({
        "api": "http://api.example.com",
        "websites": "http://www.example.com",
        "plain_http": ["http://api.example.com"],
    });
    for (key, value) in more.as_object().unwrap() {
        config[key] = value.clone();
    }
    config
}

/// RFC 6265bis, section 5.7, step 16: leave secure cookies alone.
#[test]
fn secure_cookies_lock_an_http_api_out() {
    let names = json!({ "names": "supertokens" });
    let same_names = plan(&names, &plain_http(&names));
    assert_eq!(
        warnings(&same_names),
        [("secure_over_http", ERROR), ("secure_over_http", ERROR)]
    );
    assert_eq!(
        same_names.warnings[1].to_string(),
        "`sRefreshToken` without Domain, path /auth/session/refresh is `Secure`, and over http browsers let http://api.example.com \
         neither delete nor replace it: browsers drop the new cookie of the same name at sign-in, and the user stays logged out until \
         the old one has expired; keep the API on https"
    );
    // Prefixed names differ from those of http.
    let other_names = plan(&json!({}), &plain_http(&json!({})));
    assert_eq!(
        warnings(&other_names),
        [("secure_over_http", WARNING), ("secure_over_http", WARNING)]
    );
}

#[test]
fn a_host_that_no_longer_serves_keeps_its_cookies() {
    let moved = json!({ "api": "https://auth.example.com" });
    let host_only = plan(&json!({}), &moved);
    assert_eq!(
        warnings(&host_only),
        [("host_gone", WARNING), ("host_gone", WARNING)]
    );
    // A shared cookie goes along.
    let shared = json!({ "cookie_domain": "example.com" });
    let moved = json!({ "api": "https://auth.example.com", "cookie_domain": "example.com" });
    let shared = plan(&shared, &moved);
    assert_eq!(warnings(&shared), []);
    assert!(shared.history.is_empty());
    // The moved API reaches what was shared before, and clears it.
    let moved = json!({ "api": "https://auth.example.com" });
    let narrowed = plan(&json!({ "cookie_domain": "example.com" }), &moved);
    assert_eq!(warnings(&narrowed), [PLANTABLE]);
    assert_eq!(narrowed.clearing[0].set_cookie.len(), 2);
}

#[test]
fn a_partition_is_cleared_under_its_own_site_alone() {
    let partner = |partner: &str| {
        json!({ "websites": [
            "https://www.example.com",
            { "origin": partner, "partitioning": "partitioned" },
        ] })
    };
    let gone = plan(
        &partner("https://partner.net"),
        &partner("https://other.org"),
    );
    // The access cookie and the refresh cookie.
    assert_eq!(warnings(&gone), [("other_top_level_site", WARNING); 2]);
    let kept = plan(
        &partner("https://partner.net"),
        &partner("https://partner.net"),
    );
    assert_eq!(warnings(&kept), []);
}

#[test]
fn what_differs_by_its_partition_alone_stays() {
    let partner = |partitioning: &str| {
        json!({ "websites": [
            "https://www.example.com",
            { "origin": "https://partner.net", "partitioning": partitioning },
        ] })
    };
    let plan = plan(&partner("partitioned"), &partner("unpartitioned"));
    assert_eq!(
        warnings(&plan),
        [
            ("partition_stays", WARNING),
            ("partition_stays", WARNING),
            // Cookies of another site need a partition in the browsers of this policy.
            ("introduced", WARNING),
        ]
    );
    assert!(plan.history.is_empty());
}

/// WebKitGTK, and Safari before 26.2, ignore `Partitioned`: there the deletion is one of the live cookie.
#[test]
fn a_clear_does_not_differ_from_a_live_cookie_by_its_partition_alone() {
    let api = Origin::parse("https://api.example.com").unwrap();
    let (site, _) = Site::of(&api, &EmbeddedList);
    let name = || CookieName::parse("sid").unwrap();
    let present = CookieSpec::new(name()).build().unwrap();
    let mut past = PastCookie::new(name(), CookiePath::root());
    past.partitioning = Partitioning::Partitioned;
    let lax = SameSite::Lax;
    let plan = plan_clearing(
        &api,
        &site,
        &[(api.host(), &present)],
        lax,
        &[past],
        &EmbeddedList,
    );
    assert_eq!(plan.clearings, []);
}

#[test]
fn clears_over_the_budget_are_spread() {
    let shared = json!({ "cookie_domain": "example.com" });
    let budget = |bytes: u32| json!({ "clearing_budget": bytes });
    // The two clears of the shipped change `shared-to-host-only`.
    let mut tight = plan(&shared, &budget(268));
    assert_eq!(warnings(&tight), [PLANTABLE, ("over_budget", WARNING)]);
    assert_eq!(
        (tight.clearing[0].bytes, tight.clearing[0].answers),
        (269, 2)
    );
    tight = plan(&shared, &budget(269));
    assert_eq!(warnings(&tight), [PLANTABLE]);
    assert_eq!(tight.clearing[0].answers, 1);
    tight = plan(&shared, &budget(100));
    assert_eq!(warnings(&tight), [PLANTABLE, ("never_fits", ERROR)]);
}

#[test]
fn a_website_that_gives_a_transport_up_alone_signs_its_users_out() {
    let website = |transport: &str| {
        json!({ "websites": [
            "https://www.example.com",
            { "origin": "https://app.example.com", "transport": transport },
        ] })
    };
    let to_headers = plan(&website("cookie"), &website("header"));
    assert_eq!(warnings(&to_headers), [("not_taken_from", WARNING)]);
    assert_eq!(warnings(&plan(&website("cookie"), &website("any"))), []);
}

/// Day 0 of the first change is that of the second, so nothing of the first is over.
#[test]
fn who_was_away_for_two_changes_is_thought_of() {
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let by_way_of = |changes: [Value; 3]| {
        let [first, mut second, third] = changes.map(|more| config(&more));
        let to_second = plan_migration(&first, &second, retired_at, &EmbeddedList);
        let mut warnings = warnings(&to_second).into_iter();
        // The domain is wider than one API needs.
        assert!(warnings.all(|warning| warning == PLANTABLE || warning == ("introduced", WARNING)));
        to_second.history.declare_in(&mut second);
        plan_migration(&second, &third, retired_at, &EmbeddedList)
    };
    let older = |plan: &MigrationPlan| -> Vec<(String, String)> {
        let warnings = plan.warnings.iter().filter_map(|warning| match warning {
            MigrationWarning::OlderNotTaken {
                cookie, outcome, ..
            } => Some((cookie.name.to_string(), outcome.to_string())),
            _ => None,
        });
        warnings.collect()
    };
    let names = |access: &str, refresh: &str| {
        json!({
            "prefix": "none",
            "access_cookie": { "name": access },
            "refresh_cookie": { "name": refresh, "path": "/" },
        })
    };
    // The history cannot say that a name has stood for the other token, in the scope that it has now.
    let second = json!({ "refresh_cookie": { "path": "/" } });
    let swapped = by_way_of([names("sid", "rid"), second, names("rid", "sid")]);
    let why = "sent as `rid`, a name that the policy does not read";
    assert_eq!(older(&swapped), [("rid".to_owned(), why.to_owned())]);
    // The tokens of the second are in headers, which have no path; those of the first are not sent to the new route.
    let refresh_at = |path: &str| json!({ "path": path });
    let moved = by_way_of([
        json!({ "refresh_cookie": refresh_at("/auth") }),
        json!({ "refresh_cookie": refresh_at("/auth"), "transport": "header" }),
        json!({
            "refresh_cookie": refresh_at("/v2/auth"),
            "transport": "header",
            "api_base_path": "/v2/auth",
        }),
    ]);
    assert_eq!(warnings(&moved), [("not_sent_to_refresh_route", WARNING)]);
    // What the history can say is taken.
    let shared = json!({ "cookie_domain": "example.com" });
    assert_eq!(
        warnings(&by_way_of([json!({}), shared, names("sid", "rid")])),
        []
    );
}

/// `Max-Age` of a new cookie says nothing of one that is there. The refresh cookie has 100 days: 22 November and 100 days is 2 March.
#[test]
fn what_browsers_hold_for_longer_is_told() {
    let week = |transport: &str| json!({ "transport": transport, "refresh_cookie": { "lifetime_seconds": 7 * 86_400 } });
    let shorter = plan(&json!({}), &week("any"));
    assert_eq!(warnings(&shorter), [("kept_for_longer", WARNING)]);
    let told = shorter.warnings[0].to_string();
    let begin = "`__Host-session-refresh` without Domain, path / has a shorter lifetime from now on, but browsers keep existing \
                 cookies until 2027-03-02T12:00:00Z: end those sessions on the server;";
    assert!(told.starts_with(begin), "{told}");
    assert_eq!(warnings(&plan(&week("any"), &json!({}))), []);
    // What is set no more is in the history, with its lifetime.
    assert_eq!(warnings(&plan(&json!({}), &week("header"))), []);
}

#[test]
fn what_does_not_compile_is_planned_as_far_as_it_goes() {
    let broken = json!({ "cookie_domain": "com.example" });
    assert_eq!(
        warnings(&plan(&json!({}), &broken))[0],
        ("new_invalid", ERROR)
    );
    assert_eq!(
        warnings(&plan(&broken, &json!({})))[0],
        ("old_invalid", WARNING)
    );
}

/// The same names, to the same hosts, at paths that match: old and new instances share sessions without knowing of each other.
#[test]
fn old_instances_take_what_they_can_read() {
    let outcomes = |old: &Value, new: &Value| -> Vec<TokenOutcome> {
        let plan = plan(old, new);
        plan.both_serve
            .old_takes_new
            .into_iter()
            .filter(|encounter| encounter.transport.as_str() == "cookie")
            .map(|encounter| encounter.outcome)
            .collect()
    };
    let supertokens = |domain: &str| json!({ "names": "supertokens", "cookie_domain": domain });
    assert_eq!(
        outcomes(&supertokens(""), &supertokens("example.com")),
        [TokenOutcome::Taken, TokenOutcome::Taken]
    );
    let elsewhere = json!({ "api": "https://auth.example.com" });
    assert_eq!(
        outcomes(&json!({}), &elsewhere),
        [TokenOutcome::OtherHost, TokenOutcome::OtherHost]
    );
}

#[test]
fn nothing_changes_between_equal_configurations() {
    let plan = plan(&json!({}), &json!({}));
    assert!(plan.changes.is_empty() && plan.history.is_empty() && plan.warnings.is_empty());
    assert!(plan.roll_back.is_safe_as_it_is && plan.roll_back.history.is_empty());
    assert!(plan.clearing.iter().all(|api| api.set_cookie.is_empty()));
}
