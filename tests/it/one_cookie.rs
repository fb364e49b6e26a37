//! A session with one cookie has nothing to refresh, and nothing that this crate says of it speaks of a refresh.
//!
//! What breaks if one fails: somebody with one session cookie looks for a second one that never was, or is told that a right response is
//! wrong.

use serde_json::{Value, json};
use session_cookie_policy::cors::DeclaredCors;
use session_cookie_policy::diagnosis::{Code, Finding, Observation, audit, diagnose};
use session_cookie_policy::inventory::{Topic, inventory};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

#[path = "../support/one_cookie.rs"]
mod deployments;

use deployments::{assert_says_nothing_of_a_refresh, config, deployments, right_observations};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn as_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

#[test]
fn audits_find_nothing() {
    for (name, value) in deployments() {
        let findings = audit(&config(&value), None, NOW, &EmbeddedList);
        assert_eq!(findings, [], "{name}");
        let policy = config(&value).compile(&EmbeddedList).unwrap();
        assert_eq!(policy.warnings(), [], "{name}");
    }
}

#[test]
fn right_requests_have_no_finding() {
    for (name, value) in deployments() {
        let policy = config(&value).compile(&EmbeddedList).unwrap();
        for (what, observation) in right_observations(&value) {
            let findings = diagnose(&policy, &observation, NOW, &EmbeddedList);
            assert_eq!(findings, [], "{name}: {what}");
        }
    }
}

/// What is said of a wrong request is said of one cookie.
#[test]
fn wrong_requests_are_told_without_a_refresh() {
    let page = json!({ "opened_as": "https://www.example.com" });
    let session = json!([{ "name": "__Host-session" }]);
    let cases = [
        (
            json!({
                "request": { "route": "sign_in", "method": "POST", "mode": "cookie" },
                "response": { "status": 200, "set_cookies": [] },
            }),
            Code::SetCookieMissing,
        ),
        (
            json!({
                "request": { "route": "session", "method": "GET", "cookies": session },
                "response": { "status": 401 },
            }),
            Code::NotTheSession,
        ),
        (
            json!({
                "before": [{ "route": "sign_in", "status": 200 }],
                "frontend": { "credentials": "include" },
                "request": { "route": "session", "method": "GET", "cookies": [] },
                "response": { "status": 401 },
            }),
            Code::CookieDropped,
        ),
        (
            json!({ "request": { "route": "sign_out", "method": "POST", "cookies": [] } }),
            Code::CookieDropped,
        ),
        // Nobody refreshes, whatever was observed.
        (
            json!({
                "before": [
                    { "route": "refresh", "status": 200 }, { "route": "session", "status": 401 },
                    { "route": "refresh", "status": 404 }, { "route": "session", "status": 401 },
                ],
                "request": { "route": "refresh", "method": "POST", "cookies": [] },
            }),
            Code::CookieDropped,
        ),
        (
            json!({ "frontend": { "intercepts": false } }),
            Code::InterceptorMissing,
        ),
        (
            json!({ "frontend": { "script_cookies": false } }),
            Code::FrontendScriptCookies,
        ),
        (
            json!({ "frontend": { "api_base_path": "/api/auth" } }),
            Code::FrontendBasePath,
        ),
    ];
    let (_, value) = &deployments()[0];
    let policy = config(value).compile(&EmbeddedList).unwrap();
    for (mut observation, code) in cases {
        observation["page"] = page.clone();
        let observation: Observation = serde_json::from_value(observation).unwrap();
        let findings = diagnose(&policy, &observation, NOW, &EmbeddedList);
        let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [code], "{observation:?}");
        for finding in findings {
            assert_says_nothing_of_a_refresh(code.as_str(), &finding.to_string());
            assert_says_nothing_of_a_refresh(code.as_str(), &as_json(&finding));
        }
    }
}

#[test]
fn inventories_tell_of_one_cookie() {
    for (name, value) in deployments() {
        let policy = config(&value).compile(&EmbeddedList).unwrap();
        let inventory = inventory(&policy);
        for text in [
            inventory.to_string(),
            inventory.to_markdown(),
            as_json(&inventory),
        ] {
            assert_says_nothing_of_a_refresh(name, &text);
        }
    }
    let (_, value) = &deployments()[0];
    let inventory = inventory(&config(value).compile(&EmbeddedList).unwrap());
    let expected = "Cookies of signed-in sessions

This cookie keeps users signed in. It is set at sign-in, renewed while the session is in use, and deleted at sign-out. It has no other \
purpose.

It is strictly necessary for a service that the user asks for by signing in, and therefore set without asking for consent: Directive 2002/58/EC, Article 5(3), and Opinion 04/2012 of the Article 29 Working Party (WP 194), section 3.2.

Pages and applications that send the tokens of a session in headers get no cookies of the session.

__Host-session
  Purpose      identifies the signed-in session with each request to the service
  Necessity    strictly necessary: it carries the signed-in session, which the user asks for by signing in
  Kept         until the browser session ends, which is later if the browser restores its sessions; deleted at sign-out
";
    assert!(inventory.to_string().starts_with(expected), "{inventory}");
}

/// Who chooses at sign-in needs no box that is recommended.
#[test]
fn remember_me_is_recommended_where_nobody_chooses() {
    let summary = |more: Value| {
        let mut value = deployments().remove(0).1;
        value["session_cookie"] = more;
        let inventory = inventory(&config(&value).compile(&EmbeddedList).unwrap());
        let statements = inventory.entries[0].statements();
        let kept = statements
            .iter()
            .find(|statement| statement.topic == Topic::Lifetime);
        (
            inventory.duties().join("\n").contains("remember me"),
            kept.unwrap().text.clone(),
            serde_json::to_value(&inventory).unwrap()["cookies"][0]["necessity"].clone(),
        )
    };
    assert_eq!(
        summary(json!({ "keep": 86_400 })),
        (
            true,
            "1 day after it was last set; deleted at sign-out".to_owned(),
            json!("for_staying_signed_in")
        )
    );
    assert_eq!(
        summary(json!({ "keep": "chosen", "lifetime_seconds": 2_592_000 })),
        (
            false,
            "chosen at sign-in: until the browser session ends, or at most 30 days after it was last set; deleted at sign-out".to_owned(),
            json!("for_staying_signed_in_by_choice")
        )
    );
    assert_eq!(
        summary(json!({})).2,
        json!("for_the_session"),
        "until the browser ends"
    );
}

#[test]
fn cors_requires_no_header_of_a_refresh() {
    for (name, value) in deployments() {
        let review = config(&value).review(&EmbeddedList);
        for pair in review.pairs() {
            let required = review.cors_requirements(pair.api()).unwrap();
            assert_says_nothing_of_a_refresh(name, &required.to_string());
            let as_declared = DeclaredCors::from(&required);
            assert_eq!(
                audit(&config(&value), Some(&as_declared), NOW, &EmbeddedList),
                [],
                "{name}"
            );
        }
        // What is missing is told without one, too.
        let findings: Vec<Finding> = audit(
            &config(&value),
            Some(&DeclaredCors::default()),
            NOW,
            &EmbeddedList,
        );
        for finding in findings {
            assert_says_nothing_of_a_refresh(name, &finding.to_string());
        }
    }
}
