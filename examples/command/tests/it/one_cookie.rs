//! A session with one cookie has nothing to refresh, and nothing that the command says of it speaks of a refresh.
//!
//! What breaks if one fails: somebody with one session cookie looks for a second one that never was.

use serde_json::{Value, json};

use crate::command::{run, write};

#[path = "../../../../tests/support/one_cookie.rs"]
mod deployments;

use deployments::{assert_says_nothing_of_a_refresh, deployments, right_observations};

fn written(name: &str, value: &Value) -> String {
    let name = format!("one-cookie-{name}.json");
    write(&name, &value.to_string());
    name
}

#[track_caller]
fn good(tool: &str, arguments: &[&str]) -> String {
    let run = run(&[&[tool], arguments].concat());
    assert_eq!(
        (run.status, &*run.errors),
        (0, ""),
        "{tool} {arguments:?}: {run:?}"
    );
    run.output
}

#[test]
fn the_command_says_nothing_of_a_refresh() {
    for (name, value) in deployments() {
        let deployment = written(name, &value);
        let check = |of: &str, text: &str| {
            // Only what is said, not the path of the file.
            let text = text.replace(&deployment, "");
            assert_says_nothing_of_a_refresh(&format!("{name}: {of}"), &text);
        };
        for form in [&[][..], &["--json"]] {
            let all = [form, &[&deployment]].concat();
            check("decide", &good("decide", &all));
            check("inventory", &good("inventory", &all));
            check("doctor", &good("doctor", &all));
        }
        // What the operator has to do is beside the page.
        let page = run(&["inventory", "--markdown", &deployment]);
        assert_eq!(page.status, 0, "{page:?}");
        check("inventory", &page.output);
        check("inventory", &page.errors);
        for (what, observation) in right_observations(&value) {
            let what = what.replace(' ', "-");
            let file = written(&format!("{name}-{what}"), &json!(observation));
            let all = ["--json", "--observe", &file, &deployment];
            check("doctor", &good("doctor", &all));
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
                let output = good("decide", &all);
                assert_says_nothing_of_a_refresh(&format!("{name}: {request}"), &output);
            }
        }
    }
}
