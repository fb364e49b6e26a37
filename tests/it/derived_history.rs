//! The history that follows from two configurations.
//!
//! What breaks if one fails: a change of domain, path or name is deployed without its clears, and old cookies shadow the new ones; or an
//! entry is declared that the new configuration refuses.

use std::borrow::Borrow;

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::rollout::History;

use crate::support::config;

const RETIRED_AT: &str = "2026-11-22T12:00:00Z";

fn between(old: &PolicyConfig, new: &PolicyConfig) -> History {
    let retired_at = Instant::parse(RETIRED_AT).unwrap();
    History::between(old, new, retired_at, &EmbeddedList)
}

/// The derived entries; and they are taken by the new configuration.
fn entries(old: impl Borrow<Value>, new: impl Borrow<Value>) -> Value {
    let (old, mut new) = (config(old.borrow()), config(new.borrow()));
    let history = between(&old, &new);
    history.declare_in(&mut new);
    new.compile(&EmbeddedList).unwrap();
    assert!(between(&old, &new).is_empty(), "declared, it is complete");
    serde_json::to_value(&history).unwrap()
}

fn cookie(name: &str, path: &str) -> Value {
    json!({ "name": name, "path": path })
}

#[test]
fn a_change_of_domain_leaves_both_cookies() {
    assert_eq!(
        entries(json!({}), json!({ "cookie_domain": "example.com" })),
        json!({
            "scopes": [{
                "cookie_domain": "",
                "retired_at": RETIRED_AT,
                "lifetime_days": 365,
                "access_cookie": cookie("__Host-session-access", "/"),
                "refresh_cookie": cookie("__Host-session-refresh", "/"),
            }],
            "header_until": null,
        })
    );
}

#[test]
fn another_path_leaves_the_refresh_cookie_alone() {
    let old = json!({ "refresh_cookie": { "path": "/auth" } });
    let moved = json!({ "api_base_path": "/v2/auth", "refresh_cookie": { "path": "/v2/auth" } });
    for new in [moved, json!({})] {
        assert_eq!(
            entries(&old, new)["scopes"],
            json!([{
                "cookie_domain": "",
                "retired_at": RETIRED_AT,
                "lifetime_days": 100,
                "refresh_cookie": cookie("__Secure-session-refresh", "/auth"),
            }])
        );
    }
}

#[test]
fn a_prefix_is_another_name() {
    let supertokens = json!({ "names": "supertokens" });
    let own = json!({
        "names": "supertokens",
        "prefix": "auto",
    });
    assert_eq!(
        entries(supertokens, own)["scopes"],
        json!([{
            "cookie_domain": "",
            "retired_at": RETIRED_AT,
            "lifetime_days": 365,
            "access_cookie": cookie("sAccessToken", "/"),
            "refresh_cookie": cookie("sRefreshToken", "/auth/session/refresh"),
        }])
    );
}

#[test]
fn cookies_that_stay_the_same_leave_nothing() {
    for (old, new) in [
        (json!({}), json!({})),
        // To browsers these are one.
        (
            json!({ "cookie_domain": "example.com" }),
            json!({ "cookie_domain": ".EXAMPLE.com" }),
        ),
        (
            json!({}),
            json!({ "same_site": "strict", "session_use": "api_only" }),
        ),
        (
            json!({}),
            json!({ "access_cookie": { "lifetime_seconds": 60 } }),
        ),
        // The routes move, and both cookies are for all paths.
        (json!({}), json!({ "api_base_path": "/v2/auth" })),
    ] {
        assert!(between(&config(&old), &config(&new)).is_empty(), "{new}");
    }
}

#[test]
fn from_one_api_to_several_the_entry_names_the_one() {
    let two = json!({
        "api": ["https://api.example.com", "https://api2.example.com"],
        "cookie_domain": "example.com",
    });
    let entries = entries(json!({}), two);
    assert_eq!(
        entries["scopes"][0]["api"],
        json!(["https://api.example.com"])
    );
}

#[test]
fn cookies_that_nobody_can_clear_are_left_out() {
    let elsewhere = json!({ "api": "https://auth.example.com" });
    assert_eq!(entries(json!({}), elsewhere)["scopes"], json!([]));
    let plain = json!({ "api": "http://api.example.com", "plain_http": "http://api.example.com" });
    let mut plain = plain;
    plain["plain_http"] = json!(["http://api.example.com"]);
    plain["websites"] = json!("http://www.example.com");
    assert_eq!(
        entries(json!({ "cookie_domain": "example.com" }), plain)["scopes"],
        json!([])
    );
}

#[test]
fn to_headers_the_cookies_of_the_present_scope_are_taken_for_a_while() {
    let entries = entries(
        json!({ "transport": "cookie" }),
        json!({ "transport": "header" }),
    );
    assert_eq!(
        entries["scopes"],
        json!([{
            "cookie_domain": "",
            "retired_at": RETIRED_AT,
            "lifetime_days": 365,
        }])
    );
    assert_eq!(entries["header_until"], Value::Null);
}

/// The entry lasts as long as the longer of the two, although one of them is of the present scope.
#[test]
fn to_headers_and_another_path_at_once() {
    let old = json!({ "refresh_cookie": { "path": "/auth" } });
    let moved = json!({
        "transport": "header",
        "api_base_path": "/v2",
        "refresh_cookie": { "path": "/v2" },
    });
    let entries = entries(old, moved);
    assert_eq!(entries["scopes"][0]["lifetime_days"], 365);
    assert_eq!(entries["scopes"][0]["access_cookie"], json!(null));
    assert_eq!(entries["scopes"][0]["refresh_cookie"]["path"], "/auth");
}

#[test]
fn to_cookies_headers_are_taken_for_as_long_as_a_refresh_cookie_lives() {
    let entries = entries(
        json!({ "transport": "header" }),
        json!({ "transport": "cookie" }),
    );
    // 100 days.
    assert_eq!(entries["header_until"], "2027-03-02T12:00:00Z");
    assert_eq!(entries["scopes"], json!([]));
}

/// Browsers that ignore `Partitioned` take both for one: to clear the old cookie would delete the new one.
#[test]
fn a_partition_alone_is_not_cleared() {
    let websites = |partitioning: &str, name: &str| {
        json!({
            "websites": [
                "https://www.example.com",
                { "origin": "https://partner.net", "partitioning": partitioning },
            ],
            "access_cookie": { "name": name },
        })
    };
    let partitioned = websites("partitioned", "a");
    assert_eq!(
        entries(partitioned.clone(), websites("unpartitioned", "a"))["scopes"],
        json!([])
    );
    assert_eq!(
        entries(websites("unpartitioned", "a"), partitioned.clone())["scopes"],
        json!([])
    );
    let renamed = entries(partitioned, websites("unpartitioned", "b"));
    let partitioned: Vec<&Value> = renamed["scopes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|scope| &scope["partitioning"])
        .collect();
    // Pages of the first website had a cookie in no partition.
    assert_eq!(partitioned, [&Value::Null, &json!("partitioned")]);
    for scope in renamed["scopes"].as_array().unwrap() {
        assert_eq!(scope["access_cookie"], cookie("__Host-a", "/"));
        assert_eq!(scope["refresh_cookie"], json!(null));
    }
}

#[test]
fn history_that_is_not_over_is_carried_on() {
    let past = |retired_at: &str| {
        json!({
            "cookie_domain": "example.com",
            "history": [{ "cookie_domain": "", "retired_at": retired_at, "lifetime_days": 100 }],
        })
    };
    let new = json!({ "cookie_domain": "api.example.com" });
    let domains = |entries: Value| -> Vec<(String, String)> {
        let scopes = entries["scopes"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        scopes
            .map(|scope| (text(&scope["cookie_domain"]), text(&scope["retired_at"])))
            .collect()
    };
    let now = ("example.com".to_owned(), RETIRED_AT.to_owned());
    // 100 days before are the fourteenth of August.
    let still = entries(past("2026-08-14T12:00:01Z"), new.clone());
    let carried = (String::new(), "2026-08-14T12:00:01Z".to_owned());
    assert_eq!(domains(still), [now.clone(), carried]);
    let over = entries(past("2026-08-14T12:00:00Z"), new);
    assert_eq!(domains(over), [now]);
    // Back to where it was: what was past is present again.
    let back = entries(past("2026-11-01T00:00:00Z"), json!({}));
    assert_eq!(
        domains(back),
        [("example.com".to_owned(), RETIRED_AT.to_owned())]
    );
}

/// One host over both schemes: an entry without names means another cookie on each API.
#[test]
fn what_one_api_declares_is_declared() {
    let both_schemes = config(&json!({
        "api": ["https://api.corp.internal", "http://api.corp.internal:8080"],
        "websites": ["https://www.corp.internal", "http://www.corp.internal"],
        "plain_http": ["http://api.corp.internal:8080"],
        "history": [{
            "cookie_domain": "corp.internal",
            "retired_at": "2026-11-01T00:00:00Z",
            "lifetime_days": 100,
        }],
    }));
    assert!(between(&both_schemes, &both_schemes).is_empty());
}
