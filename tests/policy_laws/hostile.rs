//! Law 9: nothing panics, whatever a request or a configuration says; and all answers to one question are one.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};
use session_cookie_policy::config::{PolicyConfig, Transport};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Policy, Problem, Severity};
use session_cookie_policy::request::RequestFacts;
use session_cookie_policy::testing::session::{ResponseHeaders as Headers, responses};
use session_cookie_policy::testing::strategies::request_plans;

use crate::cases;
use crate::deployments::deployments;
use crate::visit::NOW;

/// All that a policy answers to a request. What is written can stand in a header.
pub(crate) fn answers(policy: &Policy, facts: &RequestFacts<'_>) -> Vec<Headers> {
    let mut written = Vec::new();
    let sign_in = policy.sign_in(facts, NOW);
    if let Ok(accepted) = sign_in.accept() {
        assert_eq!(accepted.transport(), sign_in.transport());
    }
    let verify = policy.verify(facts, NOW);
    for candidate in verify.candidates() {
        assert!(
            candidate.transport() == Transport::Header
                || verify.csrf_of_cookies().refusal().is_none()
        );
    }
    // Who shows a token that is good whoever asks is not locked out by a middleware that looks at the verdict alone.
    let mut offered = verify.candidates();
    assert!(offered.next().is_none() || verify.csrf().refusal().is_none());
    let refresh = policy.refresh(facts, NOW);
    for candidate in refresh.candidates() {
        assert!(
            candidate.transport() == Transport::Header
                || refresh.csrf_of_cookies().refusal().is_none()
        );
    }
    let sign_out = policy.sign_out(facts, NOW);
    let all = responses(policy, facts, NOW);
    written.extend(all.into_iter().map(|(_, headers)| headers));
    let mut cors = Vec::new();
    policy
        .cors(facts)
        .write(&mut |name, value| cors.push((name.to_owned(), value.to_owned())));
    let mut preflight = *facts;
    preflight.method = "OPTIONS";
    preflight.requested_method = Some(b"POST");
    policy
        .cors(&preflight)
        .write(&mut |name, value| cors.push((name.to_owned(), value.to_owned())));
    written.push(cors);
    let shown = format!("{sign_in:?}{verify:?}{refresh:?}{sign_out:?}{facts:?}");
    assert!(!shown.contains(['\n', '\0']));
    written
}

fn can_stand_in_a_header((name, value): &(String, String)) -> bool {
    let is_name = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-!#$%&'*+.^_`|~".contains(&byte)
    };
    !name.is_empty()
        && name.bytes().all(is_name)
        && value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// JSON of any kind, with the words of configurations in it.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u32>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[ -~]{0,12}".prop_map(Value::from),
        select(WORDS.to_vec()).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((select(FIELDS.to_vec()), inner), 0..4).prop_map(|fields| fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<Map<_, _>>()
                .into()),
        ]
    })
}

const WORDS: [&str; 16] = [
    "https://*.example.com",
    "https://www.example.com",
    "http://localhost:3000",
    "capacitor://localhost",
    "*",
    "",
    "/",
    "//",
    "/a//",
    ".",
    "auto",
    "none",
    "cookie",
    "partitioned",
    "__Host-",
    "9999-12-31T23:59:60Z",
];

const FIELDS: [&str; 41] = [
    "links",
    "undeclared_host",
    "api",
    "apiDomain",
    "websites",
    "websiteDomain",
    "default_website",
    "website_base_path",
    "clients",
    "names",
    "cookie_domain",
    "cookieDomain",
    "older_cookie_domain",
    "cookie_secure",
    "same_site",
    "session_use",
    "prefix",
    "access_cookie",
    "refresh_cookie",
    "api_gateway_path",
    "api_base_path",
    "refresh_route",
    "sign_out_route",
    "session_routes",
    "transport",
    "headers",
    "cors_methods",
    "csrf",
    "browsers",
    "plain_http",
    "other_network",
    "cookie_header_budget",
    "history",
    "name",
    "origin",
    "origins",
    "path",
    "lifetime_seconds",
    "max_value_len",
    "partitioning",
    "unknown",
];

/// Puts `new` in the place of the value at which the countdown ends: the outermost, then those within it in their order.
fn replace(value: &mut Value, countdown: &mut Option<usize>, new: &Value) {
    match countdown {
        None => return,
        Some(0) => {
            value.clone_from(new);
            *countdown = None;
            return;
        }
        Some(left) => *left -= 1,
    }
    match value {
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| replace(value, countdown, new)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|value| replace(value, countdown, new)),
        _ => {}
    }
}

/// The two ways to ask of a configuration agree, and what they say can be shown.
fn check(config: &PolicyConfig) -> Option<Policy> {
    let review = config.review(&EmbeddedList);
    let compiled = config.compile(&EmbeddedList);
    let problems = match &compiled {
        Ok(policy) => policy.warnings(),
        Err(error) => error.problems(),
    };
    assert_eq!(review.problems(), problems);
    let has_errors = problems
        .iter()
        .any(|problem| problem.severity() == Severity::Error);
    assert_eq!(
        (review.has_errors(), compiled.is_err()),
        (has_errors, has_errors)
    );
    assert!(problems.is_sorted_by_key(Problem::field));
    for problem in problems {
        let message = problem.to_string();
        assert!(
            !message.contains(['\n', '\r', '\0']) && message.len() < 4000,
            "{message:?}"
        );
    }
    serde_json::to_string(&review).unwrap();
    compiled.ok()
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn any_request_is_answered(deployment in deployments(), plan in request_plans()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let arriving = plan.to(&deployment.0);
        let written = answers(&policy, &arriving.facts());
        for header in written.iter().flatten() {
            prop_assert!(can_stand_in_a_header(header), "{header:?}");
        }
        prop_assert_eq!(answers(&policy, &arriving.facts()), written, "equal requests, equal answers");
    }

    #[test]
    fn any_deployment_is_judged(deployment in deployments()) {
        check(&deployment.0);
    }

    /// One value of a file is replaced by any other.
    #[test]
    fn any_value_is_read_or_refused(deployment in deployments(), place in any::<Index>(), new in values(), plan in request_plans()) {
        let mut json = serde_json::to_value(&deployment.0).unwrap();
        replace(&mut json, &mut Some(place.index(60)), &new);
        match serde_json::from_value::<PolicyConfig>(json) {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(config) => {
                if let Some(policy) = check(&config) {
                    answers(&policy, &plan.to(&deployment.0).facts());
                }
            }
        }
    }

    /// A file of known fields with any values.
    #[test]
    fn any_object_is_read_or_refused(fields in vec((select(FIELDS.to_vec()), values()), 0..4)) {
        let mut json = json!({ "api": "https://api.example.com", "websites": ["https://www.example.com"] });
        let object = json.as_object_mut().unwrap();
        object.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
        if let Ok(config) = serde_json::from_value::<PolicyConfig>(json) {
            check(&config);
        }
    }

    /// A text of any kind in each field that has texts.
    #[test]
    fn any_text_is_judged(text in "\\PC{0,24}|[ -~]{0,24}|(https?://)?[a-z*.:@/_-]{0,24}", long in 0..3_usize) {
        let text = text.repeat(if long == 0 { 200 } else { 1 });
        let entry = json!({
            "origin": &text, "transport": &text, "partitioning": &text, "links_to": &text,
        });
        let client = json!({ "name": &text, "transport": &text, "website": &text, "origins": [&text] });
        let headers = ["access", "refresh", "mode", "client", "csrf", "csrf_token", "front"];
        let mut headers: Map<String, Value> = headers.iter().map(|name| ((*name).to_owned(), json!(&text))).collect();
        headers.insert("allow".to_owned(), json!([&text]));
        headers.insert("expose".to_owned(), json!([&text]));
        let config: PolicyConfig = serde_json::from_value(json!({
            "api": [&text], "undeclared_host": &text, "links": &text, "websites": [&text, entry], "default_website": &text, "website_base_path": &text,
            "clients": [client], "names": &text, "cookie_domain": &text, "older_cookie_domain": &text, "same_site": &text,
            "session_use": &text, "prefix": &text, "access_cookie": { "name": &text, "path": &text },
            "refresh_cookie": { "name": &text, "path": &text }, "api_gateway_path": &text, "api_base_path": &text,
            "refresh_route": &text, "sign_out_route": &text, "session_routes": [&text], "transport": &text,
            "headers": headers, "cors_methods": [&text], "csrf": &text, "browsers": [&text], "plain_http": [&text], "other_network": [&text],
            "history": [{ "cookie_domain": &text, "retired_at": &text, "lifetime_days": 1 }],
        }))
        .unwrap();
        check(&config);
    }
}
