//! The browser model against rules derived from specifications and upstream tests (`cookie-rules.json`).
//!
//! Where a recording of a browser disagrees with a case, the recording wins: such cases stand in
//! `expected_failures.cookie_rules.txt` as `id (profile): reason`.

#![cfg(feature = "embedded-list")]

#[path = "support/rule_cases.rs"]
mod rule_cases;
#[path = "../examples/command/src/predict/rules.rs"]
mod rules;
#[path = "../examples/command/src/predict/scenario/mod.rs"]
#[expect(dead_code, reason = "the scenarios are played by another test")]
mod scenario;
#[path = "support/vectors.rs"]
mod vectors;

use rule_cases::{differences, profile};
use session_cookie_policy::net::EmbeddedList;
use vectors::{ExpectedFailures, read_json_lines};

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
