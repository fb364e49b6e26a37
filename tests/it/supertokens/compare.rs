//! How the cases of one area are run, and what becomes of a difference.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::support::{manifest_dir, text, vectors};

/// Two errors agree, whatever their words; everything else agrees if it is equal. A cookie's value and a domain's dot do not count.
fn agree(ours: &Value, theirs: &Value) -> bool {
    fn bare(value: &Value) -> Value {
        match value {
            Value::Array(values) => values.iter().map(bare).collect(),
            Value::Object(fields) => fields
                .iter()
                .filter(|(key, _)| *key != "value")
                .map(|(key, value)| match value.as_str() {
                    Some(text) if key == "domain" => {
                        (key.clone(), text.strip_prefix('.').unwrap_or(text).into())
                    }
                    _ => (key.clone(), value.clone()),
                })
                .collect(),
            other => other.clone(),
        }
    }
    let is_error = |value: &Value| value.get("error").is_some();
    (is_error(ours) && is_error(theirs)) || bare(ours) == bare(theirs)
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

/// The answer, if it is the same in each way to read a case; else all of them.
pub(super) fn together(mut answers: Vec<Value>) -> Value {
    answers.dedup();
    match answers.as_slice() {
        [answer] => answer.clone(),
        answers => answers.into(),
    }
}

/// Runs every case of an area; `answer` gives ours and the expected, or nothing if the case asks for something else.
pub(super) fn compare(
    area: &str,
    at_least: usize,
    answer: impl Fn(&Value) -> Option<(Value, Value)>,
) {
    let cases: Vec<Value> = vectors("supertokens.jsonl")
        .into_iter()
        .filter(|case| case["area"] == area)
        .collect();
    assert!(
        cases.len() >= at_least,
        "only {} cases of {area}",
        cases.len()
    );
    let listed = differences(area);
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for case in &cases {
        let key = format!("{} -> {}", case["input"], case["expected"]);
        let entry = listed.get(&key);
        let ours = match answer(case) {
            None => json!("not asked here"),
            Some((ours, expected)) if agree(&ours, &expected) => {
                if entry.is_some() {
                    faults.push(format!("no longer differs: {key}"));
                }
                continue;
            }
            Some((ours, _)) => ours,
        };
        match entry {
            Some(entry) if entry["ours"] == ours => {
                seen.insert(key);
            }
            Some(entry) => faults.push(format!("listed as {}, but ours is {ours}: {key}", entry["ours"])),
            None => faults.push(format!(
                "not listed: {}",
                json!({ "area": area, "input": case["input"], "expected": case["expected"], "ours": ours })
            )),
        }
    }
    for key in listed.keys().filter(|key| !seen.contains(*key)) {
        if !faults.iter().any(|fault| fault.contains(key)) {
            faults.push(format!("no such case: {key}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The listed differences of an area, by case; each must have a reason that is explained.
fn differences(area: &str) -> BTreeMap<String, Value> {
    let path = manifest_dir().join("tests/vectors/sdk-differences.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let reasons = file["reasons"].as_object().unwrap();
    file["differences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["area"] == area)
        .map(|entry| {
            assert!(
                reasons.contains_key(text(entry, "reason")),
                "no reason: {entry}"
            );
            (
                format!("{} -> {}", entry["input"], entry["expected"]),
                entry.clone(),
            )
        })
        .collect()
}

#[test]
fn every_reason_is_used() {
    let path = manifest_dir().join("tests/vectors/sdk-differences.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for reason in file["reasons"].as_object().unwrap().keys() {
        let used = file["differences"]
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| entry["reason"] == *reason);
        assert!(used, "reason `{reason}` is not used");
    }
}
