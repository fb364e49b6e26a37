//! Which headers pages of other origins may send and read. If it fails, the front ends of an SDK send a request that browsers stop, or
//! cannot read their tokens.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use session_cookie_policy::policy::Policy;

use super::application::{Answer, Application, sign_in, update};
use super::compare::compare;
use super::request::{Request, policy};

#[test]
fn cors_headers() {
    compare("cors_headers", 14, |case| {
        let input = &case["input"];
        let is_list_of_allowed =
            input.get("recipes").is_some() || input["fn"] == "get_cors_allowed_headers";
        if is_list_of_allowed {
            let policy = policy(&json!({ "antiCsrf": "VIA_TOKEN" }));
            return Some((
                sorted(allowed(&policy)),
                sorted(&case["expected"]["allow_headers"]),
            ));
        }
        let op = input["op"].as_str()?;
        let options = input.get("config").unwrap_or(input);
        // Our access tokens by cookie are for no script, whatever an option says.
        let is_other_option =
            |(name, value): (&String, &Value)| name.starts_with("expose") && *value == true;
        if options.as_object()?.iter().any(is_other_option) || op.starts_with("append") {
            return None;
        }
        let policy = policy(&json!({ "antiCsrf": options["antiCsrf"] }));
        let answer = answered(&policy, op, input);
        if let Some(list) = case["expected"].get("expose_headers") {
            let expected: Vec<&str> = list.as_str()?.split(", ").collect();
            return Some((sorted(answer.field("exposed")), sorted(expected)));
        }
        let expected = case["expected"].as_object()?;
        Some((counted(&answer, expected.keys()), expected.clone().into()))
    });
}

/// The answer to a request by the transport that a case names.
fn answered(policy: &Policy, op: &str, input: &Value) -> Answer {
    let by_header = input["transport"] == "header" || input["st_auth_mode"] == "header";
    let is_refusal = op.starts_with("401");
    let mut request = Request::new("POST");
    request.header("rid", &json!("session"));
    request.header("anti-csrf", &json!("CSRF"));
    request.header(
        "st-auth-mode",
        &json!(if by_header { "header" } else { "cookie" }),
    );
    let application = Application {
        csrf: Some("CSRF"),
        is_expired: is_refusal,
    };
    if op != "create" {
        if by_header || is_refusal {
            request.authorization(&json!("st"), if op == "refresh" { "RTH" } else { "ATH" });
        }
        if !by_header {
            request.access_cookies(&true.into());
            request.refresh_cookies(&true.into());
        }
    }
    request.in_one_line().with_facts(policy, |facts| match op {
        "create" => sign_in(policy, facts),
        "refresh" => application.refresh(policy, facts),
        _ if is_refusal => application.refresh(policy, facts),
        _ => update(policy, facts),
    })
}

/// How often a header stands in the answer, under the keys of the case.
fn counted<'k>(answer: &Answer, keys: impl Iterator<Item = &'k String>) -> Value {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut add = |key: String| *counts.entry(key).or_default() += 1;
    let names = |list: &str| answer.field(list).as_array().cloned().unwrap_or_default();
    for name in names("exposed") {
        add(format!("expose {} count", name.as_str().unwrap()));
    }
    for name in names("set_cookies") {
        add(format!("set_cookie_{}_count", name.as_str().unwrap()));
    }
    for name in names("set_headers") {
        add(format!("{} count", name.as_str().unwrap()));
    }
    keys.map(|key| (key.clone(), json!(counts.get(key).unwrap_or(&0))))
        .collect()
}

/// The value of `Access-Control-Allow-Headers` for the website of the cases.
fn allowed(policy: &Policy) -> Vec<String> {
    let mut names = Vec::new();
    Request::new("OPTIONS").with_facts(policy, |facts| {
        let mut facts = *facts;
        facts.requested_method = Some(b"POST");
        policy.cors(&facts).write(&mut |name, value| {
            if name == "access-control-allow-headers" {
                names.extend(value.split(", ").map(str::to_owned));
            }
        });
    });
    names
}

/// The order of a list of headers means nothing.
fn sorted(names: impl serde::Serialize) -> Value {
    let mut names: Vec<String> = serde_json::from_value(json!(names)).unwrap();
    names.sort();
    json!({ "headers": names })
}
