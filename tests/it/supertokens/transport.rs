//! Cookie or header: what a route and a refresh accept, and what of the other way is cleared. If one fails, users who move over from an
//! SDK are signed out, or keep a session that they ended.

use serde_json::{Map, Value, json};

use super::application::{Answer, Application, sign_out, update};
use super::compare::{asked, compare, together};
use super::request::{Request, policy, transports};
use crate::support::text;

#[test]
fn verify() {
    compare("transport_verify", 96, |case| {
        let input = &case["input"];
        let mut expected = asked(case);
        if let Some(result) = expected.get("result").cloned()
            && result
                .as_str()
                .is_some_and(|result| result.starts_with("use "))
        {
            // The same word as that of a valid token elsewhere.
            expected.remove("result");
            expected.insert("valid_token".to_owned(), result);
        }
        let ours = match input["op"].as_str() {
            None => verified(input, &expected),
            Some("mergeIntoAccessTokenPayload") => {
                updated(text(input, "session_transport"), &expected)
            }
            Some("signout") => {
                let policy = policy(&json!({ "getTokenTransferMethod": input["allowed"] }));
                let request = by(text(input, "tokens"));
                request
                    .with_facts(&policy, |facts| sign_out(&policy, facts))
                    .on(&expected)
            }
            Some(_) => return None,
        };
        Some((ours, expected.into()))
    });
}

/// Every answer for which a case speaks; a list if they are not all the same.
fn verified(input: &Value, expected: &Map<String, Value>) -> Value {
    let required = match input["session_required"].as_bool() {
        Some(required) => vec![required],
        None if input["session_required"] == "*" => vec![false, true],
        None => vec![true],
    };
    let mut request = Request::new(input["method"].as_str().unwrap_or("POST"));
    request.authorization(&input["authorization"], "ATH");
    request.access_cookies(&input["access_cookie"]);
    request.header("st-auth-mode", &input["st_auth_mode"]);
    if input["legacy_sIdRefreshToken"] == true {
        request.cookies.push("sIdRefreshToken=legacy".to_owned());
    }
    let request = request.in_one_line();
    let mut answers = Vec::new();
    for transport in transports(&input["allowed"]) {
        let policy = policy(&json!({ "getTokenTransferMethod": transport }));
        for is_required in &required {
            let verify = |is_expired| {
                let application = Application {
                    is_expired,
                    ..Application::default()
                };
                request.with_facts(&policy, |facts| {
                    application.verify(&policy, facts, *is_required)
                })
            };
            let mut answer = verify(false);
            answer.set("valid_token", in_a_word(&answer));
            answer.set("expired_token", in_a_word(&verify(true)));
            answers.push(answer.on(expected));
        }
    }
    together(answers)
}

fn in_a_word(answer: &Answer) -> String {
    let result = answer.field("result").as_str().unwrap();
    match answer.field("used").as_str() {
        Some(used) => format!("use {used} token"),
        None => result.to_owned(),
    }
}

/// A new access token for a session of the transport.
fn updated(transport: &str, expected: &Map<String, Value>) -> Value {
    let policy = policy(&json!({ "antiCsrf": "VIA_TOKEN" }));
    let mut request = by(transport);
    request.header("anti-csrf", &json!("CSRF"));
    let mut answer = request.with_facts(&policy, |facts| update(&policy, facts));
    let is_set = |list: &str, name: &str| {
        let names = answer.field(list).as_array().unwrap();
        names.iter().any(|set| set == name)
    };
    let refreshed =
        is_set("set_cookies", "sRefreshToken") || is_set("set_headers", "st-refresh-token");
    let by_cookie = is_set("set_cookies", "sAccessToken");
    let by_header = is_set("set_headers", "st-access-token");
    answer.set(
        "updated_via",
        match (by_cookie, by_header) {
            (true, false) => "cookie",
            (false, true) => "header",
            (true, true) => "both",
            (false, false) => "none",
        },
    );
    answer.set("refresh_token_changed", refreshed);
    answer.set(
        "anti_csrf_changed",
        answer.field("anti_csrf_header").clone(),
    );
    answer.set("front_token_updated", answer.field("front_token") == "set");
    answer.on(expected)
}

/// A request with an access token by the transport.
fn by(transport: &str) -> Request {
    let mut request = Request::new("POST");
    match transport {
        "cookie" => request.access_cookies(&json!("st")),
        "header" => request.authorization(&json!("st"), "ATH"),
        transport => panic!("no transport is `{transport}`"),
    }
    request
}

#[test]
fn refresh() {
    compare("transport_refresh", 75, |case| {
        let input = &case["input"];
        if input.get("op").is_some() {
            return None;
        }
        let mut request = Request::new("POST");
        request.authorization(&input["authorization"], "RTH");
        request.access_cookies(&input["access_cookie"]);
        request.refresh_cookies(&input["refresh_cookie"]);
        if let Some(cookies) = input["request_cookie_header"].as_str() {
            request.cookies.push(cookies.to_owned());
        }
        let csrf = input["anti-csrf"].as_str();
        request.header("anti-csrf", &input["anti-csrf"]);
        let request = request.in_one_line();

        let mut expected = asked(case);
        for word in ["set_tokens", "cleared_tokens"] {
            if let Some(word) = expected.get_mut(word) {
                *word = word.as_str().unwrap().to_lowercase().into();
            }
        }
        let mut answers = Vec::new();
        for transport in transports(&input["allowed"]) {
            let policy = policy(&json!({
                "getTokenTransferMethod": transport,
                "antiCsrf": csrf.map(|_| "VIA_TOKEN"),
            }));
            let refresh = |is_expired| {
                let application = Application { is_expired, csrf };
                request.with_facts(&policy, |facts| application.refresh(&policy, facts))
            };
            let mut answer = refresh(false);
            let used = answer.field("used").as_str().map(str::to_owned);
            let output = match used.as_deref() {
                Some(used) if answer.field("result") == "REFRESHED" => format!("validate{used}"),
                _ => "unauthorised".to_owned(),
            };
            answer.set("output", output);
            answer.set("set_tokens", answer.ways("set"));
            answer.set("cleared_tokens", answer.ways("cleared"));
            let rejected = refresh(true);
            let is_cleared = match used.as_deref() {
                Some(transport) => rejected.has(&format!("cleared_{transport}s")),
                None => true,
            };
            answer.set(
                "with_invalid_token",
                format!(
                    "{} {}; tokens of the used transport {}",
                    rejected.field("status"),
                    rejected.field("result").as_str().unwrap().to_lowercase(),
                    if is_cleared { "cleared" } else { "kept" },
                ),
            );
            answers.push(answer.on(&expected));
        }
        Some((together(answers), expected.into()))
    });
}
