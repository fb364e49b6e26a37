//! The browser model against rules derived from specifications and upstream tests (`cookie-rules.json`).
//!
//! Where a recording of a browser disagrees with a case, the recording wins: such cases stand in
//! `expected_failures.cookie_rules.txt` as `id (profile): reason`.

#![cfg(feature = "embedded-list")]

#[path = "../examples/predict/rules.rs"]
mod rules;
#[path = "../examples/predict/scenario/mod.rs"]
#[expect(dead_code, reason = "the scenarios are played by another test")]
mod scenario;
#[path = "support/vectors.rs"]
mod vectors;

use serde_json::Value;
use session_cookie_policy::browser::Profile;
use session_cookie_policy::net::EmbeddedList;
use vectors::{ExpectedFailures, read_json_lines};

/// Advisory vocabulary of the cases, and what is not an outcome of cookies.
const UNCOMPARED: [&str; 2] = ["reason", "same_site_status"];

#[test]
fn cookie_rules() {
    let mut failures = ExpectedFailures::read("expected_failures.cookie_rules.txt");
    let (mut agreed, mut total) = (0, 0);
    for case in read_json_lines("cookie-rules.jsonl") {
        for name in case["profiles"].as_array().unwrap() {
            let name = name.as_str().unwrap();
            let answer = rules::answer(&case, profile(name), &EmbeddedList);
            let differences = differences(&case["expected"], &answer);
            total += 1;
            agreed += usize::from(differences.is_empty());
            failures.note(
                &format!("{} ({name})", case["id"].as_str().unwrap()),
                &differences,
            );
        }
    }
    println!("cookie rules: {agreed} of {total}");
    failures.settle();
}

/// The preset that a profile of the cases means; web-platform-tests are what Chromium passes.
fn profile(name: &str) -> Profile {
    match name {
        "bis" => Profile::RFC6265BIS,
        "chrome" | "wpt" => Profile::CHROMIUM,
        "firefox" => Profile::FIREFOX,
        "safari" => Profile::SAFARI,
        name => panic!("no preset for {name}"),
    }
}

fn differences(expected: &Value, answer: &Value) -> Vec<String> {
    let Value::Object(fields) = expected else {
        return difference("answer", expected, answer).into_iter().collect();
    };
    fields
        .iter()
        .filter(|(field, _)| !UNCOMPARED.contains(&field.as_str()))
        .filter_map(|(field, expected)| difference(field, expected, &answer[field]))
        .collect()
}

fn difference(field: &str, expected: &Value, answer: &Value) -> Option<String> {
    let same_number = expected.is_number() && expected.as_f64() == answer.as_f64();
    (expected != answer && !same_number)
        .then(|| format!("{field}: case {expected}, model {answer}"))
}
