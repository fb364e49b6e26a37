//! Cookie or header: what a sign-in sets, and what of the other way it clears. If it fails, users who move over from an SDK sign in and
//! stay anonymous, or have two sessions.

use serde_json::{Value, json};
use session_cookie_policy::policy::Policy;

use super::application::{Answer, sign_in};
use super::compare::{asked, compare, together};
use super::request::{OTHER_SITE, Request, WEBSITE, policy, transports};

#[test]
fn new_session() {
    compare("transport_new_session", 59, |case| {
        let input = &case["input"];
        if input.get("op").is_some() {
            return None;
        }
        let mut request = Request::new("POST");
        request.header("st-auth-mode", &input["st_auth_mode"]);
        let carried = input["request_access_tokens"].as_str().unwrap_or("none");
        request.access_cookies(&matches!(carried, "cookie" | "both").into());
        if matches!(carried, "header" | "both") {
            request.authorization(&json!("st"), "ATH");
        }
        request.refresh_cookies(&input["request_refresh_cookie"]);
        if let Some(cookie) = input["request_cookie"].as_str() {
            request.cookies.push(cookie.to_owned());
        }
        let mut request = request.in_one_line();
        let mut expected = asked(case);
        if let Some(written) = expected.get_mut("anti_csrf_header") {
            *written = json!(*written != false);
        }
        if let Some(cleared) = expected.get_mut("cleared").filter(|word| word.is_null()) {
            *cleared = "none".into();
        }
        let mut answers = Vec::new();
        for (policy, origin) in deployments(input) {
            request.origin = origin;
            let answer = request.with_facts(&policy, |facts| sign_in(&policy, facts));
            answers.push(made(answer).on(&expected));
        }
        Some((together(answers), expected.into()))
    });
}

/// The deployments for which a case speaks, and the `Origin` of its request: the SDK does not look at the sites here.
fn deployments(input: &Value) -> Vec<(Policy, Option<String>)> {
    if let Some(rule) = input["getTokenTransferMethod"].as_str() {
        let policy = policy(&websites_by_rule(rule, input["origin_fn"].as_str()));
        return vec![(policy, input["origin_header"].as_str().map(str::to_owned))];
    }
    let deployment = |website: &str| {
        let policy = policy(&json!({
            "websiteDomain": website,
            "getTokenTransferMethod": transports(&input["allowed"])[0],
            "antiCsrf": input["anti_csrf"],
            // Where cookies of another site are sent at all.
            "browsers": ["chromium"],
        }));
        (policy, Some(website.to_owned()))
    };
    vec![deployment(WEBSITE), deployment(OTHER_SITE)]
}

/// What the vectors tell of a new session beside what it sets.
fn made(mut answer: Answer) -> Answer {
    let seconds = |name: &str| answer.field(&format!("{name} seconds")).as_u64();
    let both = seconds("sAccessToken").zip(seconds("sRefreshToken"));
    let outlives = both.map(|(access, refresh)| access >= refresh);
    answer.set("access_cookie_expiry>=refresh_cookie_expiry", outlives);
    let is_csrf_disabled = answer.field("anti_csrf_header") == false;
    answer.set("disable_anti_csrf", is_csrf_disabled);
    let ways = answer.ways("cleared");
    answer.set("cleared", ways);
    answer
}

/// `cookie iff Origin == X else header`: the website X by cookie, and the one that is assumed without an `Origin` by header.
fn websites_by_rule(rule: &str, origin: Option<&str>) -> Value {
    let (_, by_cookie) = rule.split_once("== ").unwrap();
    let by_cookie = by_cookie.strip_suffix(" else header").unwrap_or(by_cookie);
    let usual = origin.and_then(|origin| origin.strip_prefix("request Origin or "));
    json!({
        "apiDomain": "http://localhost:8000",
        "websiteDomain": [
            { "origin": usual.unwrap_or("localhost:3000"), "transport": "header" },
            { "origin": by_cookie, "transport": "cookie" },
        ],
    })
}
