//! The shipped changes: each folder of `examples/migrations` has the plan that its name promises, and is played in each browser.
//!
//! What breaks if one fails: the first plan that an operator reads is wrong, or a client is locked out by a change that was planned.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use session_cookie_policy::browser::Profile;
use session_cookie_policy::config::{PolicyConfig, Transport};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::rollout::{
    MigrationChange, MigrationPlan, MigrationWarning, ReturningClient, plan_migration,
};

use crate::support::manifest_dir;

#[path = "../../examples/command/src/migrate/simulate/mod.rs"]
mod simulate;

use simulate::{Frontend, simulate};

/// What a plan must say.
struct Expected {
    name: &'static str,
    changes: &'static [&'static str],
    /// What front ends must do: when, and the code.
    frontend: &'static [(&'static str, &'static str)],
    /// Day and code.
    schedule: &'static [(i64, &'static str)],
    /// Names in `Set-Cookie` of each API.
    clears: &'static [&'static [&'static str]],
    warnings: &'static [&'static str],
    roll_back: [bool; 2],
    day_0: ReturningClient,
    /// Requests of a client with an expired access token, declared.
    requests: &'static str,
    /// The same with the front end of before.
    old_requests: &'static str,
}

const STAYS: ReturningClient = ReturningClient::StaysSignedIn;
const SIGNS_IN: ReturningClient = ReturningClient::SignsInOnce;

const EXPECTED: [Expected; 11] = [
    Expected {
        name: "base-path-moved",
        changes: &["path", "refresh_route"],
        frontend: &[("with", "call_route"), ("with", "call_route")],
        schedule: &[
            (0, "deploy"),
            (0, "update_frontends_with_it"),
            (0, "keep_old_route"),
            (100, "drop_old_route"),
            (100, "remove_entry"),
        ],
        clears: &[&["__Secure-session-refresh"]],
        warnings: &["not_sent_to_refresh_route", "old_frontend_refused"],
        roll_back: [false, false],
        day_0: SIGNS_IN,
        requests: "data, refresh, refresh at the old route, data",
        old_requests: "data, refresh, refresh at the old route, data",
    },
    Expected {
        name: "cookies-to-headers",
        changes: &["transport"],
        frontend: &[
            ("before", "allow_header"),
            ("before", "use_headers"),
            ("after", "stop_credentials"),
        ],
        schedule: &[
            (0, "allow_headers"),
            (0, "update_frontends"),
            (0, "prepare"),
            (0, "deploy"),
            (365, "stop_credentials"),
            (365, "remove_entry"),
        ],
        clears: &[&["__Host-session-access", "__Host-session-refresh"]],
        warnings: &["old_frontend_refused"],
        roll_back: [false, true],
        day_0: STAYS,
        requests: "data, refresh, data",
        old_requests: "data, refresh, data, refresh, sign-in, data",
    },
    Expected {
        name: "cross-site-to-same-site",
        changes: &["api_removed", "api_added", "same_site"],
        frontend: &[("with", "call_api"), ("after", "may_stop_sending")],
        schedule: &[(0, "deploy"), (0, "update_frontends_with_it")],
        clears: &[&[]],
        warnings: &["host_gone", "host_gone", "old_frontend_refused"],
        roll_back: [false, false],
        day_0: SIGNS_IN,
        requests: "data, refresh, sign-in, data",
        old_requests: "data, refresh, sign-in, data",
    },
    Expected {
        name: "headers-to-cookies",
        changes: &["transport"],
        frontend: &[("with", "use_cookies")],
        schedule: &[
            (0, "prepare"),
            (0, "deploy"),
            (0, "update_frontends_with_it"),
            (100, "remove_header_until"),
        ],
        clears: &[&[]],
        warnings: &["old_frontend_refused"],
        roll_back: [false, true],
        day_0: STAYS,
        requests: "data, refresh, data",
        old_requests: "data, refresh, data, refresh, sign-in, data",
    },
    Expected {
        name: "host-only-to-shared",
        // The prefix follows from the domain.
        changes: &["cookie_domain", "name", "name"],
        frontend: &[("before", "send_csrf_header")],
        schedule: &[
            (0, "update_frontends"),
            (0, "prepare"),
            (0, "deploy"),
            (365, "remove_entry"),
        ],
        clears: &[&["__Host-session-access", "__Host-session-refresh"]],
        warnings: &["old_frontend_refused", "introduced"],
        roll_back: [false, true],
        day_0: STAYS,
        requests: "data, refresh, data",
        old_requests: "data, refresh (403), sign-in, data",
    },
    Expected {
        name: "one-api-to-several",
        changes: &["api_added", "cookie_domain", "name", "name"],
        frontend: &[("before", "send_csrf_header"), ("after", "start_calling")],
        schedule: &[
            (0, "update_frontends"),
            (0, "prepare"),
            (0, "deploy"),
            (365, "remove_entry"),
        ],
        clears: &[&["__Host-session-access", "__Host-session-refresh"], &[]],
        warnings: &["not_sent_to_api", "old_frontend_refused"],
        roll_back: [false, true],
        day_0: STAYS,
        requests: "data, refresh, data",
        old_requests: "data, refresh (403), sign-in, data",
    },
    Expected {
        name: "one-cookie-renamed",
        changes: &["name"],
        frontend: &[],
        schedule: &[(0, "prepare"), (0, "deploy"), (100, "remove_entry")],
        clears: &[&["__Host-shop-session"]],
        warnings: &[],
        roll_back: [false, true],
        day_0: STAYS,
        requests: "data",
        old_requests: "data",
    },
    Expected {
        name: "prefix",
        changes: &["name", "name"],
        frontend: &[],
        schedule: &[(0, "prepare"), (0, "deploy"), (365, "remove_entry")],
        clears: &[&["sAccessToken", "sRefreshToken"]],
        warnings: &["past_name_plantable"],
        roll_back: [false, true],
        day_0: STAYS,
        requests: "data, refresh, data",
        old_requests: "data, refresh, data",
    },
    Expected {
        name: "refresh-path-widened",
        changes: &["name", "path"],
        frontend: &[],
        schedule: &[(0, "prepare"), (0, "deploy"), (100, "remove_entry")],
        clears: &[&["__Secure-session-refresh"]],
        warnings: &["past_name_plantable"],
        roll_back: [false, true],
        day_0: STAYS,
        requests: "data, refresh, data",
        old_requests: "data, refresh, data",
    },
    Expected {
        name: "shared-to-host-only",
        changes: &["cookie_domain", "name", "name"],
        frontend: &[("after", "may_stop_sending")],
        schedule: &[
            (0, "prepare"),
            (0, "deploy"),
            (365, "remove_entry"),
            (365, "may_stop_sending"),
        ],
        clears: &[&["__Secure-session-access", "__Secure-session-refresh"]],
        warnings: &["past_name_plantable"],
        roll_back: [false, true],
        day_0: STAYS,
        requests: "data, refresh, data",
        old_requests: "data, refresh, data",
    },
    Expected {
        name: "two-tokens-to-one",
        // The header has another name, too.
        changes: &["session_shape", "name", "cookie_removed", "header_name"],
        frontend: &[("before", "read_header"), ("with", "stop_refreshing")],
        schedule: &[
            (0, "update_frontends"),
            (0, "prepare"),
            (0, "deploy"),
            (0, "update_frontends_with_it"),
            (365, "remove_entry"),
        ],
        clears: &[&["__Host-session-refresh", "__Host-session-access"]],
        warnings: &["old_frontend_refused"],
        roll_back: [false, true],
        day_0: STAYS,
        requests: "data",
        // It knows a refresh, and does not need it.
        old_requests: "data",
    },
];

fn folder() -> PathBuf {
    manifest_dir().join("examples/migrations")
}

fn read(name: &str, file: &str) -> PolicyConfig {
    let text = fs::read_to_string(folder().join(name).join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn plan(name: &str) -> (PolicyConfig, PolicyConfig, MigrationPlan) {
    let (old, new) = (read(name, "old.json"), read(name, "new.json"));
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let plan = plan_migration(&old, &new, retired_at, &EmbeddedList);
    (old, new, plan)
}

#[test]
fn each_plan_says_what_its_name_promises() {
    for expected in &EXPECTED {
        let name = expected.name;
        let (_, _, plan) = plan(name);
        let changes: Vec<&str> = plan.changes.iter().map(MigrationChange::code).collect();
        assert_eq!(changes, expected.changes, "{name}");
        let schedule: Vec<(i64, &str)> = plan
            .schedule
            .iter()
            .map(|step| (step.day, step.action.code()))
            .collect();
        assert_eq!(schedule, expected.schedule, "{name}");
        let frontend: Vec<(&str, &str)> = plan
            .frontend
            .iter()
            .map(|change| (change.timing.as_str(), change.action.code()))
            .collect();
        assert_eq!(frontend, expected.frontend, "{name}");
        let clears: Vec<Vec<&str>> = plan
            .clearing
            .iter()
            .map(|api| {
                let names = api
                    .set_cookie
                    .iter()
                    .map(|text| text.split_once('=').unwrap().0);
                names.collect()
            })
            .collect();
        assert_eq!(clears, expected.clears, "{name}");
        for api in &plan.clearing {
            let bytes: usize = api.set_cookie.iter().map(String::len).sum();
            assert_eq!(api.bytes, bytes, "{name}");
            assert_eq!(api.answers, usize::from(bytes > 0), "{name}");
        }
        let warnings: Vec<&str> = plan.warnings.iter().map(MigrationWarning::code).collect();
        assert_eq!(warnings, expected.warnings, "{name}");
        let roll_back = &plan.roll_back;
        let safe = [roll_back.is_safe_as_it_is, roll_back.is_safe_with_history];
        assert_eq!(safe, expected.roll_back, "{name}");
        let days: Vec<(u16, ReturningClient)> = plan
            .clients
            .iter()
            .map(|client| (client.day, client.returning))
            .collect();
        let over = ReturningClient::SessionIsOver;
        assert_eq!(
            days,
            [(0, expected.day_0), (30, expected.day_0), (365, over)],
            "{name}"
        );
        assert!(plan.clients[2].past_cookies.is_empty(), "{name}");
    }
}

#[test]
fn each_change_is_expected() {
    let shipped: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected: BTreeSet<String> = EXPECTED.iter().map(|case| case.name.to_owned()).collect();
    assert_eq!(shipped, expected);
}

/// Whether the front end of before has trouble again each time that an access token expires. Where only the place of the API or of a route
/// is another, the simulated front end is told.
fn is_lasting(name: &str) -> bool {
    !["base-path-moved", "cross-site-to-same-site"].contains(&name)
}

fn is_worse_for_old(expected: &Expected) -> bool {
    expected.old_requests != expected.requests
}

/// The history is what makes the difference, and the plan's forecast is what happens.
#[test]
fn each_change_is_played_in_each_browser() {
    for expected in &EXPECTED {
        let name = expected.name;
        let (old, new, plan) = plan(name);
        let (outcomes, before): (Vec<_>, Vec<_>) = simulate(&old, &new, &plan, &EmbeddedList)
            .into_iter()
            .partition(|outcome| outcome.frontend == Frontend::Updated);
        for outcome in before.iter().filter(|outcome| outcome.history) {
            assert_eq!(
                outcome.requests.join(", "),
                expected.old_requests,
                "{name}: {outcome}"
            );
            // 403 until the front end is updated, whatever the user does.
            let is_refused = expected.old_requests.contains("403");
            assert_eq!(outcome.sign_out == 403, is_refused, "{name}: {outcome}");
            assert_eq!(
                outcome.days_with_sign_in == 3,
                is_worse_for_old(expected) && is_lasting(name),
                "{name}: {outcome}"
            );
        }
        let declared: Vec<_> = outcomes.iter().filter(|outcome| outcome.history).collect();
        assert_eq!(declared.len(), Profile::ALL.len(), "{name}");
        for outcome in declared {
            assert!(outcome.works, "{name}: {outcome}");
            assert_eq!(outcome.requests.join(", "), expected.requests, "{name}");
            let left = match (name, outcome.transport) {
                (_, Transport::Header) => 0,
                // Nobody can clear the cookies of the host that is gone.
                ("cross-site-to-same-site", _) => continue,
                ("one-cookie-renamed" | "two-tokens-to-one", _) => 1,
                (_, Transport::Cookie) => 2,
            };
            assert_eq!(outcome.cookies_left.len(), left, "{name}: {outcome}");
        }
        // Forgotten, it leaves old cookies, or costs a sign-in.
        for outcome in outcomes.iter().filter(|outcome| !outcome.history) {
            let is_worse = outcome.signed_in_again || outcome.cookies_left.len() > 2;
            assert!(outcome.works && is_worse, "{name}: {outcome}");
        }
    }
}

/// Roll-back and old instances beside new ones: what is safe by the plan is safe when it is played backwards.
#[test]
fn what_is_called_safe_is_safe() {
    for expected in &EXPECTED {
        let name = expected.name;
        let (mut old, mut new, plan) = plan(name);
        plan.history.declare_in(&mut new);
        let mut as_it_is = plan.clone();
        as_it_is.history = plan.roll_back.history.clone();
        as_it_is.schedule.clear();
        let outcomes = simulate(&new, &old, &as_it_is, &EmbeddedList).into_iter();
        for outcome in outcomes.filter(|outcome| outcome.frontend == Frontend::Updated) {
            let is_safe = if outcome.history {
                plan.roll_back.is_safe_with_history
            } else {
                plan.roll_back.is_safe_as_it_is
            };
            assert_eq!(!outcome.signed_in_again, is_safe, "{name}: {outcome}");
        }
        plan.roll_back.history.declare_in(&mut old);
        assert!(old.compile(&EmbeddedList).is_ok(), "{name}");
    }
}

/// What the plan says of users on day 0, and of a sign-out without the history, is what is played: also where the page moves with the API.
#[test]
fn what_is_said_of_sessions_with_one_token_is_played() {
    const HTTP: &str = r#""api": "http://a.example.com", "websites": "http://a.example.com", "plain_http": ["http://a.example.com"]"#;
    const HTTPS: &str = r#""api": "https://a.example.com", "websites": "https://a.example.com""#;
    const APEX: &str = r#""api": "https://example.com", "websites": "https://example.com""#;
    const TWO: &str = r#""api": ["https://a.example.com", "https://b.example.com"], "websites": "https://a.example.com""#;
    const NO_PREFIX: &str = r#", "prefix": "none""#;
    const SHARED: &str = r#", "prefix": "none", "cookie_domain": "example.com""#;
    const BELOW: &str =
        r#", "prefix": "none", "api_base_path": "/app/auth", "session_routes": ["/app/page"]"#;
    const AT_APP: &str = r#", "prefix": "none", "api_base_path": "/app/auth", "session_routes": ["/app/page"], "session_cookie": { "path": "/app" }"#;
    const BELOW_APP: &str = r#", "prefix": "none", "api_base_path": "/app/auth", "session_routes": ["/app/page"], "session_cookie": { "path": "/app/" }"#;
    const BY_HEADER: &str = r#", "transport": "header""#;
    let cases = [
        [(HTTPS, NO_PREFIX), (HTTPS, SHARED)],
        [(HTTPS, SHARED), (HTTPS, NO_PREFIX)],
        [(HTTPS, ""), (HTTPS, SHARED)],
        [(HTTPS, NO_PREFIX), (HTTPS, "")],
        [(HTTPS, ""), (HTTPS, NO_PREFIX)],
        [(TWO, NO_PREFIX), (TWO, SHARED)],
        [(TWO, SHARED), (TWO, NO_PREFIX)],
        [(HTTPS, BELOW), (HTTPS, AT_APP)],
        [(HTTPS, AT_APP), (HTTPS, BELOW)],
        [(HTTPS, AT_APP), (HTTPS, BELOW_APP)],
        [(HTTPS, BELOW_APP), (HTTPS, AT_APP)],
        [(HTTPS, NO_PREFIX), (HTTPS, BELOW_APP)],
        [(HTTPS, BELOW_APP), (HTTPS, NO_PREFIX)],
        [(HTTP, ""), (HTTPS, NO_PREFIX)],
        [(HTTP, ""), (HTTPS, "")],
        [(HTTPS, NO_PREFIX), (HTTP, "")],
        [(HTTPS, ""), (APEX, "")],
        [(HTTPS, SHARED), (APEX, SHARED)],
        [(HTTPS, SHARED), (APEX, NO_PREFIX)],
        [(HTTPS, ""), (HTTPS, BY_HEADER)],
        [(HTTPS, ""), (HTTPS, "")],
    ];
    for case in &cases {
        let [old, new] = case.map(|(origins, more)| -> PolicyConfig {
            serde_json::from_str(&format!(r#"{{ "session": "single", {origins}{more} }}"#)).unwrap()
        });
        let day_0 = Instant::parse("2026-11-22T12:00:00Z").unwrap();
        let plan = plan_migration(&old, &new, day_0, &EmbeddedList);
        let text = plan.to_string();
        let is_left = text.contains("\n  without it, a sign-out leaves the old cookie");
        let outcomes = simulate(&old, &new, &plan, &EmbeddedList);
        let updated = |outcome: &&simulate::Outcome| outcome.frontend == Frontend::Updated;
        assert!(outcomes.iter().any(|outcome| updated(&outcome)), "{case:?}");
        for outcome in outcomes.iter().filter(updated) {
            if outcome.history {
                let is_split = outcome
                    .elsewhere
                    .as_ref()
                    .is_some_and(|elsewhere| elsewhere.signed_in_again);
                let returning = plan.clients[0].returning;
                // A cookie that keeps its name is not told from a past one, until the session is set again.
                let left = |cookie: &String| cookie.contains("of example.com and below");
                let waits = outcome.cookies_left.iter().any(left);
                let is_said = returning == ReturningClient::StaysOnOneHost;
                assert!(
                    is_split == is_said || (is_said && waits),
                    "{case:?}: {outcome}\n{text}"
                );
                let stays = is_said || returning == STAYS;
                assert_eq!(
                    stays, !outcome.signed_in_again,
                    "{case:?}: {outcome}\n{text}"
                );
            } else {
                let stays = outcome.after_sign_out.still_signed_in && !outcome.signed_in_again;
                assert_eq!(is_left, stays, "{case:?}: {outcome}\n{text}");
            }
        }
    }
}

#[test]
fn a_plan_is_data_too() {
    let (_, _, plan) = plan("base-path-moved");
    let value = serde_json::to_value(&plan).unwrap();
    assert_eq!(value["schedule"][4]["day"], 100);
    assert_eq!(value["schedule"][4]["at"], "2027-03-02T12:00:00Z");
    assert_eq!(value["schedule"][4]["code"], "remove_entry");
    assert_eq!(value["frontend"][0]["timing"], "with");
    assert_eq!(value["frontend"][0]["at"], "2026-11-22T12:00:00Z");
    assert_eq!(value["frontend"][0]["code"], "call_route");
    assert_eq!(
        value["frontend"][0]["websites"][0],
        "https://www.example.com"
    );
    assert_eq!(value["frontend"][0]["apis"][0], "https://api.example.com");
    assert_eq!(value["warnings"][0]["severity"], "warning");
    assert_eq!(value["clients"][0]["returning"], "signs_in_once");
    assert_eq!(
        value["both_serve"]["new_takes_old"][1]["outcome"]["other_path"]["route"],
        Value::from("/v2/auth/session/refresh")
    );
}
