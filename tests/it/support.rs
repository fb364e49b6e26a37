//! Readers that panic with the text they were given, and the vectors.

use std::path::Path;

#[path = "../support/effort.rs"]
mod effort;
#[path = "../support/vectors.rs"]
#[expect(
    dead_code,
    reason = "expected failures are for the tests of the browser model"
)]
mod json_lines;

pub(crate) use effort::share_of;
use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::{CookieDomain, CookieName, CookiePath};
use session_cookie_policy::net::{DomainName, EmbeddedList, Host, Origin};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    ClearSession, Refresh, RequestFacts, SetSession, TokenState, Tokens,
};
use time::OffsetDateTime;

#[track_caller]
pub(crate) fn origin(text: &str) -> Origin {
    Origin::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
pub(crate) fn host(text: &str) -> Host {
    Host::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
pub(crate) fn domain(text: &str) -> DomainName {
    DomainName::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
pub(crate) fn cookie_domain(text: &str) -> CookieDomain {
    CookieDomain::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
pub(crate) fn cookie_name(text: &str) -> CookieName {
    CookieName::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
pub(crate) fn cookie_path(text: &str) -> CookiePath {
    CookiePath::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// One API and one website, of one site, with `more` fields.
#[track_caller]
pub(crate) fn config(more: &Value) -> PolicyConfig {
    let mut config = json!({
        "api": "https://api.example.com",
        "websites": "https://www.example.com",
    });
    for (key, value) in more.as_object().unwrap() {
        config[key] = value.clone();
    }
    serde_json::from_value(config).unwrap()
}

/// The same, compiled.
#[track_caller]
pub(crate) fn policy(more: &Value) -> Policy {
    config(more).compile(&EmbeddedList).unwrap()
}

/// An entry of the history: a scope that was left in June 2026.
pub(crate) fn past(domain: &str) -> Value {
    json!({ "cookie_domain": domain, "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365 })
}

/// The cookies that a sign-in clears, as `name; Domain; Path`.
pub(crate) fn cleared(
    policy: &Policy,
    facts: &RequestFacts<'_>,
    now: OffsetDateTime,
) -> Vec<String> {
    let (mut cleared, mut buffer) = (Vec::new(), String::new());
    let tokens = Tokens::new("A", "R").unwrap();
    policy
        .sign_in(facts, now)
        .accept()
        .unwrap()
        .write(&tokens, &mut buffer, &mut |name, value| {
            if name == "set-cookie" && value.contains("; Max-Age=0;") {
                let (scope, rest) = value.split_once("; Secure").unwrap();
                let partitioned = if rest.contains("; Partitioned") {
                    " (partitioned)"
                } else {
                    ""
                };
                cleared.push(format!("{scope}{partitioned}"));
            }
        })
        .unwrap();
    cleared
}

pub(crate) fn manifest_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The cases of a file of `tests/vectors`, a line each.
pub(crate) fn vectors(name: &str) -> Vec<Value> {
    json_lines::read_json_lines(name)
}

/// The text of a field that a vector must have.
#[track_caller]
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no text `{field}` in {value}"))
}

/// What the response to a refresh hands over if this token is alive and the store has ended all others.
#[track_caller]
pub(crate) fn accepted<'a>(refresh: &Refresh<'a>, live: &str) -> SetSession<'a> {
    let outcome = refresh.resolve(|candidate| match candidate.as_str() {
        Some(token) if token == live => TokenState::Live(()),
        _ => TokenState::Dead,
    });
    outcome.set_session().expect("no candidate is alive")
}

/// What the response to a refresh clears if the sessions of all its tokens have ended.
pub(crate) fn rejected<'a>(refresh: &Refresh<'a>) -> ClearSession<'a> {
    let outcome = refresh.resolve(|_| TokenState::<()>::Dead);
    outcome.clear_session().expect("nothing is alive")
}

/// What a review of the configuration says, each with its field.
#[track_caller]
pub(crate) fn problems(more: &Value) -> Vec<String> {
    let review = config(more).review(&EmbeddedList);
    review.problems().iter().map(ToString::to_string).collect()
}
