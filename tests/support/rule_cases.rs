//! The cases of `cookie-rules.jsonl`: whom they are about, and what counts in their answers.

use serde_json::Value;
use session_cookie_policy::browser::Profile;

/// Advisory vocabulary of the cases, and what is not an outcome of cookies.
const UNCOMPARED: [&str; 2] = ["reason", "same_site_status"];

/// The preset that a profile of the cases means; web-platform-tests are what Chromium passes.
pub(crate) fn profile(name: &str) -> Profile {
    match name {
        "bis" => Profile::RFC6265BIS,
        "chrome" | "wpt" => Profile::CHROMIUM,
        "firefox" => Profile::FIREFOX,
        "safari" => Profile::SAFARI,
        name => panic!("no preset for {name}"),
    }
}

pub(crate) fn differences(expected: &Value, answer: &Value) -> Vec<String> {
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
