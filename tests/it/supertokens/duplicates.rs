//! Two cookies of one name: how they are counted, and what becomes of the session. If it fails, a changed cookie domain, or a sibling
//! host that plants a cookie, locks users out.

use serde_json::{Value, json};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::request::RequestFacts;

use super::application::{Answer, Application, NOW};
use super::compare::{asked, compare};
use super::request::{Request, policy, transports};
use crate::support::text;

#[test]
fn duplicate_detection() {
    compare("duplicate_detection", 20, |case| {
        let input = &case["input"];
        if input.get("cookie_header").is_some() {
            return Some(counted(case));
        }
        let expected = asked(case);
        Some((answered(input).on(&expected), expected.into()))
    });
}

/// Whether there are several, and whether the value that the SDK takes is among those that are tried.
fn counted(case: &Value) -> (Value, Value) {
    let input = &case["input"];
    assert_eq!(text(input, "name"), "sAccessToken");
    let policy = policy(&json!({}));
    let mut facts = RequestFacts::new("GET");
    facts.cookie = CookieHeader::line(text(input, "cookie_header").as_bytes());
    let verify = policy.verify(&facts, NOW);
    let tried: Vec<&str> = verify
        .candidates()
        .map(|candidate| candidate.as_str().unwrap())
        .collect();
    let taken = case["expected"]["value_used"].as_str();
    let is_tried = taken.map_or(tried.is_empty(), |taken| tried.contains(&taken));
    (
        json!({ "duplicate": verify.token_counts().access_cookies > 1, "tries the value": is_tried }),
        json!({ "duplicate": case["expected"]["duplicate"], "tries the value": true }),
    )
}

/// A request with several cookies of one name; whatever their paths, the `Cookie` header does not tell them.
fn answered(input: &Value) -> Answer {
    let policy = policy(&json!({
        "getTokenTransferMethod": transports(&input["allowed"])[0],
        "olderCookieDomain": input["olderCookieDomain"],
    }));
    let by_path = |key: &str| input[key].as_array().map(|cookies| json!(cookies.len()));
    let mut request = Request::new("POST");
    let access = by_path("sAccessToken cookies").unwrap_or_else(|| input["access_cookies"].clone());
    request.access_cookies(&access);
    let is_refresh = text(input, "op") == "refresh";
    let refresh =
        by_path("sRefreshToken cookies").unwrap_or_else(|| match &input["refresh_cookies"] {
            // A refresh that is no session's would fail for another reason.
            Value::Null => is_refresh.into(),
            count => count.clone(),
        });
    request.refresh_cookies(&refresh);
    request.authorization(
        &input["authorization"],
        if is_refresh { "RTH" } else { "ATH" },
    );
    let in_lines = input["note"]
        .as_str()
        .is_some_and(|note| note.contains("separate Cookie header lines"));
    if !in_lines {
        request = request.in_one_line();
    }
    let application = Application::default();
    request.with_facts(&policy, |facts| {
        if is_refresh {
            application.refresh(&policy, facts)
        } else {
            application.verify(&policy, facts, true)
        }
    })
}
