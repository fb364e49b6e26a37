//! A session with one cookie has nothing to refresh, and nothing that this crate says of it speaks of a refresh.
//!
//! What breaks if one fails: somebody with one session cookie looks for a second one that never was, or is told that a right response is
//! wrong.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cors::DeclaredCors;
use session_cookie_policy::diagnosis::{Code, Finding, Observation, audit, diagnose};
use session_cookie_policy::inventory::{Topic, inventory};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

#[path = "../../examples/decide/main.rs"]
#[expect(dead_code, reason = "its `main`")]
mod decide;
#[path = "../../examples/doctor/main.rs"]
#[expect(dead_code, reason = "its `main`")]
mod doctor;
#[path = "../../examples/inventory.rs"]
#[expect(dead_code, reason = "its `main`")]
mod inventory_example;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Right servers with one session cookie, by the name of the case.
fn deployments() -> Vec<(&'static str, Value)> {
    let with = |more: Value| {
        let mut config = json!({
            "api": "https://api.example.com", "websites": "https://www.example.com", "session": "single",
        });
        for (key, value) in more.as_object().unwrap() {
            config[key] = value.clone();
        }
        config
    };
    vec![
        ("plain", with(json!({}))),
        (
            "named",
            with(
                json!({ "transport": "cookie", "session_cookie": { "name": "app-sid", "max_value_len": 64 } }),
            ),
        ),
        (
            "remember-me",
            with(json!({
                "session_cookie": { "keep": "chosen", "lifetime_seconds": 2_592_000 },
                "csrf": "token",
            })),
        ),
        (
            "local",
            with(json!({
                "api": "http://localhost:8000", "websites": "http://localhost:3000",
                "plain_http": ["http://localhost:8000"],
            })),
        ),
        (
            "shared",
            with(json!({
                "api": ["https://api.example.com", "https://billing.example.com"],
                "cookie_domain": "example.com", "clients": [{ "name": "mobile" }],
            })),
        ),
        (
            "beside",
            with(json!({
                "api": "https://www.example.com",
                "session_cookie": { "lifetime_seconds": 1_209_600 },
                "cookies": {
                    "oauth": { "purpose": "sign_in_flow", "flow": "form_post", "routes": ["/auth/callback"], "at_once": 4 },
                    "csrf": { "purpose": "csrf_token", "read_by": "script" },
                    "signed_in": { "purpose": "session_hint", "read_by": "script" },
                },
                "history": [{
                    "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365,
                    "session_cookie": { "name": "__Host-old-session" },
                    "clear_only": [{ "name": "sIdToken" }],
                }],
            })),
        ),
    ]
}

fn config(value: &Value) -> PolicyConfig {
    serde_json::from_value(value.clone()).unwrap()
}

#[track_caller]
fn assert_says_nothing_of_a_refresh(of: &str, text: &str) {
    let found = text
        .lines()
        .find(|line| line.to_ascii_lowercase().contains("refresh"));
    assert_eq!(found, None, "{of}");
}

fn as_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

/// What is right, for the page and the API of a deployment: `set` is what a sign-in sets.
fn right_observations(value: &Value) -> Vec<(&'static str, Observation)> {
    let policy = config(value).compile(&EmbeddedList).unwrap();
    let cookies = policy.declared_cookies();
    let session = cookies
        .iter()
        .find(|cookie| cookie.role.to_string() == "session")
        .unwrap();
    let name = session.attributes.name().as_str();
    let text = session.attributes.clear().to_string();
    let (_, attributes) = text.split_once("; ").unwrap();
    let attributes = attributes.split("; Max-Age").next().unwrap();
    let page = match &value["websites"] {
        Value::String(page) => page.clone(),
        other => other[0].as_str().unwrap().to_owned(),
    };
    let shown = json!([{ "name": name }]);
    let observed = |more: Value| -> Observation {
        let mut observation = json!({ "page": { "opened_as": page } });
        for (key, value) in more.as_object().unwrap() {
            observation[key] = value.clone();
        }
        serde_json::from_value(observation).unwrap()
    };
    vec![
        (
            "sign-in",
            observed(json!({
                "request": { "route": "sign_in", "method": "POST", "cookies": [], "authorization": "none" },
                "response": { "status": 200, "set_cookies": [{ "name": name, "len": 43, "attributes": attributes }] },
            })),
        ),
        (
            "session",
            observed(json!({
                "request": { "route": "session", "method": "GET", "cookies": shown },
                "response": { "status": 200 },
            })),
        ),
        (
            "sign-out",
            observed(json!({
                "request": { "route": "sign_out", "method": "POST", "cookies": shown, "csrf": true, "csrf_token": true },
                "response": { "status": 204, "set_cookies": [
                    { "name": name, "len": 0, "attributes": format!("{attributes}; Max-Age=0") },
                ] },
            })),
        ),
        (
            "preflight",
            observed(json!({
                "request": { "route": "preflight", "method": "OPTIONS", "cookies": [] },
                "response": { "status": 204 },
            })),
        ),
        (
            "a course of requests",
            observed(json!({
                "before": [{ "route": "sign_in", "status": 200 }, { "route": "session", "status": 200 }],
                "request": { "route": "session", "method": "GET", "cookies": shown },
                "response": { "status": 200 },
            })),
        ),
    ]
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
    let expected = "\
Cookies of signed-in sessions

This cookie keeps users signed in. It is set at sign-in, renewed while the session is in use, and deleted at sign-out. It has no other \
purpose.

It is strictly necessary for a service that the user asks for by signing in. Users must be told of it, and need not be asked for consent: \
Directive 2002/58/EC, Article 5(3), and Opinion 04/2012 of the Article 29 Working Party (WP 194), section 3.2.

Where the tokens of a session may travel by cookie or by header, the cookies are set only if they travel by cookie.

__Host-session
  Purpose      tells the service with each request which signed-in session it belongs to
  Necessity    strictly necessary: it carries the signed-in session, which the user asks for by signing in
  Kept         until the browser session ends, which is later where a browser restores its sessions; deleted at sign-out
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
            inventory.summary().join("\n").contains("remember me"),
            kept.unwrap().text.clone(),
            serde_json::to_value(&inventory).unwrap()["cookies"][0]["necessity"].clone(),
        )
    };
    assert_eq!(
        summary(json!({ "keep": 86_400 })),
        (
            true,
            "1 day from when it was last set; deleted at sign-out".to_owned(),
            json!("for_staying_signed_in")
        )
    );
    assert_eq!(
        summary(json!({ "keep": "chosen", "lifetime_seconds": 2_592_000 })),
        (
            false,
            "chosen at sign-in: until the browser session ends, or at most 30 days from when it was last set; deleted at sign-out".to_owned(),
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

fn written(name: &str, value: &Value) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("one-cookie-{name}.json"));
    fs::write(&path, value.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn arguments<'a>(arguments: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    arguments.iter().map(|argument| (*argument).to_owned())
}

#[test]
fn the_examples_say_nothing_of_a_refresh() {
    for (name, value) in deployments() {
        let deployment = written(name, &value);
        let check = |of: &str, text: &str| {
            // Only what is said, not the path of the file.
            let text = text.replace(&deployment, "");
            assert_says_nothing_of_a_refresh(&format!("{name}: {of}"), &text);
        };
        for form in [&[][..], &["--json"]] {
            let all = [form, &[&deployment]].concat();
            check("decide", &decide::run(arguments(&all)).unwrap());
            check(
                "inventory",
                &inventory_example::run(arguments(&all)).unwrap(),
            );
            let (output, has_errors) = doctor::run(arguments(&all)).unwrap();
            check("doctor", &output);
            assert!(!has_errors, "{name}: {output}");
        }
        let all = ["--markdown", &deployment];
        check(
            "inventory",
            &inventory_example::run(arguments(&all)).unwrap(),
        );
        for (what, observation) in right_observations(&value) {
            let what = what.replace(' ', "-");
            let file = written(&format!("{name}-{what}"), &json!(observation));
            let all = ["--json", "--observe", &file, &deployment];
            let (output, has_errors) = doctor::run(arguments(&all)).unwrap();
            check("doctor", &output);
            assert!(!has_errors, "{name}: {output}");
        }
    }
}

#[test]
fn decisions_are_told_without_a_refresh() {
    let requests = [
        json!({ "route": "sign_in", "headers": { "st-auth-mode": "cookie" } }),
        json!({ "route": "verify", "method": "GET", "headers": { "Cookie": "__Host-session=s1" } }),
        json!({ "route": "sign_out", "headers": { "Cookie": "__Host-session=s1" } }),
        json!({ "route": "preflight", "method": "OPTIONS" }),
        json!({ "route": "callback", "kept_state": "n4Xb", "state": "n4Xb" }),
    ];
    for (name, value) in deployments() {
        let deployment = written(&format!("decisions-{name}"), &value);
        for (index, request) in requests.iter().enumerate() {
            let mut request = request.clone();
            let page = match &value["websites"] {
                Value::String(page) => page.clone(),
                other => other[0].as_str().unwrap().to_owned(),
            };
            let api = match &value["api"] {
                Value::String(api) => api.clone(),
                other => other[0].as_str().unwrap().to_owned(),
            };
            let (_, host) = api.split_once("://").unwrap();
            request["headers"]["Host"] = host.into();
            request["headers"]["Origin"] = page.into();
            let file = written(&format!("request-{name}-{index}"), &request);
            for form in [&[][..], &["--json"]] {
                let all = [form, &[&deployment, "--request", &file]].concat();
                let output = decide::run(arguments(&all)).unwrap();
                assert_says_nothing_of_a_refresh(&format!("{name}: {request}"), &output);
            }
        }
    }
}
