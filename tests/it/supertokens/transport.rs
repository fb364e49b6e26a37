//! Cookie or header: what a sign-in sets, what is accepted by a route and by a refresh, and what of the other way is cleared. If one
//! fails, users who move over from an SDK are signed out, or keep a session that they ended.

use serde_json::{Map, Value, json};

use super::application::{Answer, Application, sign_in, sign_out, update};
use super::compare::compare;
use super::request::{Request, policy, transports};
use crate::support::text;

#[test]
fn new_session() {
    compare("transport_new_session", 59, |case| {
        let input = &case["input"];
        if input.get("op").is_some() {
            return None;
        }
        let mut request = Request::new("POST");
        request.mode = input["st_auth_mode"].as_str().map(str::to_owned);
        let carried = input["request_access_tokens"].as_str().unwrap_or("none");
        request.access_cookies(&matches!(carried, "cookie" | "both").into());
        if matches!(carried, "header" | "both") {
            request.authorization(&json!("st"), "ATH");
        }
        request.refresh_cookies(&input["request_refresh_cookie"]);
        if let Some(cookie) = input["request_cookie"].as_str() {
            request.cookies.push(cookie.to_owned());
        }
        let policy = match input["getTokenTransferMethod"].as_str() {
            Some(rule) => {
                request.origin = input["origin_header"].as_str().map(str::to_owned);
                policy(&websites_by_rule(rule, input["origin_fn"].as_str()))
            }
            None => policy(&json!({
                "getTokenTransferMethod": transports(&input["allowed"])[0],
                "antiCsrf": input["anti_csrf"],
            })),
        };
        let mut answer = request
            .in_one_line()
            .with_facts(|facts| sign_in(&policy, facts));
        let seconds = |name: &str| answer.field(&format!("{name} seconds")).as_u64();
        let both = seconds("sAccessToken").zip(seconds("sRefreshToken"));
        let outlives = both.map(|(access, refresh)| access >= refresh);
        answer.set("access_cookie_expiry>=refresh_cookie_expiry", outlives);
        answer.set(
            "disable_anti_csrf",
            answer.field("anti_csrf_header") == false,
        );
        answer.set("cleared", which(&answer, "cleared"));

        let mut expected = asked(case);
        if let Some(written) = expected.get_mut("anti_csrf_header") {
            *written = json!(*written != false);
        }
        if let Some(cleared) = expected.get_mut("cleared").filter(|word| word.is_null()) {
            *cleared = "none".into();
        }
        Some((answer.on(&expected), expected.into()))
    });
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
                    .with_facts(|facts| sign_out(&policy, facts))
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
    request.mode = input["st_auth_mode"].as_str().map(str::to_owned);
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
                request.with_facts(|facts| application.verify(&policy, facts, *is_required))
            };
            let mut answer = verify(false);
            answer.set("valid_token", in_a_word(&answer));
            answer.set("expired_token", in_a_word(&verify(true)));
            answers.push(answer.on(expected));
        }
    }
    together(answers)
}

/// The answer, if it is the same in each way to read a case; else all of them.
fn together(mut answers: Vec<Value>) -> Value {
    answers.dedup();
    match answers.as_slice() {
        [answer] => answer.clone(),
        answers => answers.into(),
    }
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
    request.csrf_token = Some("CSRF".to_owned());
    let mut answer = request.with_facts(|facts| update(&policy, facts));
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
        request.csrf_token = csrf.map(str::to_owned);
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
                request.with_facts(|facts| application.refresh(&policy, facts))
            };
            let mut answer = refresh(false);
            let used = answer.field("used").as_str().map(str::to_owned);
            let output = match used.as_deref() {
                Some(used) if answer.field("result") == "REFRESHED" => format!("validate{used}"),
                _ => "unauthorised".to_owned(),
            };
            answer.set("output", output);
            answer.set("set_tokens", which(&answer, "set"));
            answer.set("cleared_tokens", which(&answer, "cleared"));
            let rejected = refresh(true);
            let is_cleared = match used.as_deref() {
                Some(carrier) => rejected.has(&format!("cleared_{carrier}s")),
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

/// By which ways tokens are `set` or `cleared`.
fn which(answer: &Answer, verb: &str) -> &'static str {
    let cookies = answer.has(&format!("{verb}_cookies"));
    let headers = answer.has(&format!("{verb}_headers"));
    match (cookies, headers) {
        (false, false) => "none",
        (true, false) => "cookies",
        (false, true) => "headers",
        (true, true) => "both",
    }
}

/// What a case expects, without what no policy decides: the words of the SDK's errors, what it tells its own error handler, and the list
/// of exposed headers, which is for the area `cors_headers`.
pub(super) fn asked(case: &Value) -> Map<String, Value> {
    let mut expected = case["expected"].as_object().unwrap().clone();
    expected.retain(|key, _| {
        !["body_includes", "clear_tokens", "expose_headers", "message"].contains(&key.as_str())
    });
    expected
}
