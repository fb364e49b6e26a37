//! Requests that another site may have made a browser send: which are let through, and what the rest is answered. If it fails, an
//! application that moves over from an SDK loses a protection, or its front end is locked out.

use serde_json::{Map, Value, json};

use super::application::Application;
use super::compare::{asked, compare};
use super::request::{OTHER_SITE, Request, WEBSITE, compile, policy};
use crate::support::text;

#[test]
fn anti_csrf() {
    compare("anti_csrf", 173, |case| {
        let input = &case["input"];
        let mut expected = asked(case);
        if text(input, "op") == "config" {
            return Some((configured(input), accepted(case)));
        }
        let mode = mode(input);
        if let Some(disabled) = expected.remove("disable_anti_csrf_passed_to_core") {
            // The core makes a token if it is not told otherwise and the mode has tokens; then it is sent.
            let is_made = disabled == false && mode == "VIA_TOKEN";
            expected.insert("anti_csrf_header".to_owned(), is_made.into());
        }
        let ours = match text(input, "op") {
            "refresh" => refreshed(input, &mode, &expected),
            "verify" => verified(input, &mode, &expected),
            _ => return None,
        };
        Some((ours, expected.into()))
    });
}

/// Whether the configuration is taken.
fn configured(input: &Value) -> Value {
    let same_site = input["cookieSameSite"].as_str();
    let website = match input["website_domain"].as_str() {
        Some(website) => website,
        None => website_for(same_site),
    };
    let options = json!({
        "apiDomain": input["api_domain"],
        "websiteDomain": website,
        "cookieSameSite": same_site,
        "cookieSecure": input["cookieSecure"],
        "antiCsrf": input["antiCsrf"],
    });
    match compile(&options) {
        Ok(_) => json!({ "ok": "no error" }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

/// What is expected of a configuration. To take it is to take its mode: one that is written wins.
fn accepted(case: &Value) -> Value {
    let expected = &case["expected"];
    if case.get("browser_disagrees").is_some() {
        json!({ "error": "browser" })
    } else if expected.get("error").is_some() {
        expected.clone()
    } else {
        json!({ "ok": "no error" })
    }
}

/// Cookies of the `SameSite` are right for pages of this website.
fn website_for(same_site: Option<&str>) -> &'static str {
    match same_site {
        Some("none") => OTHER_SITE,
        _ => WEBSITE,
    }
}

/// The option `antiCsrf`; `null` if it is not set.
fn mode(input: &Value) -> Value {
    match input["config"].as_str() {
        Some("antiCsrf NONE") => "NONE".into(),
        Some(config) if config.starts_with("default antiCsrf") => Value::Null,
        _ => input["config"].clone(),
    }
}

/// The options of a case. Where the SDK asks a function for the website, the origin of the request is declared, if it is one.
fn options(input: &Value, mode: &Value) -> Value {
    let same_site = input["same_site"].as_str();
    let mut websites = vec![website_for(same_site)];
    let told = input["origin_header"].as_str();
    websites.extend(told.filter(|told| told.contains("://")));
    json!({ "websiteDomain": websites, "cookieSameSite": same_site, "antiCsrf": mode })
}

fn request(input: &Value, method: &str) -> Request {
    let mut request = Request::new(method);
    request.origin = match input.get("origin_header") {
        Some(told) => told.as_str().map(str::to_owned),
        None => Some(website_for(input["same_site"].as_str()).to_owned()),
    };
    if input["rid_header"] == true {
        request.header("rid", &json!("session"));
    }
    request.header("anti-csrf", &input["anti_csrf_header"]);
    request
}

fn verified(input: &Value, mode: &Value, expected: &Map<String, Value>) -> Value {
    // The SDK's option takes the place of its judgement of the method.
    let method = match input["anti_csrf_check_option"].as_bool() {
        Some(true) => "POST",
        Some(false) => "GET",
        None => text(input, "method"),
    };
    let mut request = request(input, method);
    // Some cases tell the transport of the configuration, and the cookie of the request; most tell the transport of the request.
    match (input.get("access_cookie"), input["transport"].as_str()) {
        (Some(word), _) => request.access_cookies(word),
        (None, Some("header")) => request.authorization(&json!("st"), "ATH"),
        (None, Some("cookie")) => request.access_cookies(&json!("st")),
        (None, _) => {}
    }
    let application = Application {
        csrf: input["token_in_access_jwt"].as_str(),
        ..Application::default()
    };
    let policy = policy(&options(input, mode));
    let is_required = input["session_required"].as_bool().unwrap_or(true);
    let answer = request.with_facts(&policy, |facts| {
        application.verify(&policy, facts, is_required)
    });
    answer.on(expected)
}

fn refreshed(input: &Value, mode: &Value, expected: &Map<String, Value>) -> Value {
    let mut request = request(input, "POST");
    match (input.get("refresh_cookie"), input["transport"].as_str()) {
        (Some(word), _) => request.refresh_cookies(word),
        (None, Some("header")) => request.authorization(&json!("rt"), "RTH"),
        (None, Some("cookie")) => request.refresh_cookies(&json!("rt")),
        (None, _) => {}
    }
    let application = Application {
        csrf: Some("ACSRF"),
        ..Application::default()
    };
    let policy = policy(&options(input, mode));
    let answer = request.with_facts(&policy, |facts| application.refresh(&policy, facts));
    answer.on(expected)
}
