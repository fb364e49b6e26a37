//! What sub-tests of web-platform-tests assert of a scenario, and the results that engines commit for them.

use std::fmt::Write as _;

use serde_json::Value;

/// What of a prediction contradicts the result that the engine has committed; nothing where it has none.
///
/// `pass`: the assertion holds. `fail`: it does not; with a text, that is what the page or the server saw.
pub(crate) fn contradictions(case: &Value, engine: &str, predicted: &Value) -> Vec<String> {
    let result = &case["engines"][engine];
    if result.is_null() {
        return Vec::new();
    }
    let check = &case["check"];
    let misses = misses(check, predicted);
    if result == "pass" {
        return misses;
    }
    if misses.is_empty() {
        return vec!["the assertion holds, and fails in the engine".to_owned()];
    }
    let seen = seen(predicted, &check["step"]).unwrap_or("");
    match result["fail"].as_str() {
        Some(text) if check["type"] == "string" && text != seen => {
            vec![format!("the engine sees {text:?}, the model {seen:?}")]
        }
        _ => Vec::new(),
    }
}

/// What of an assertion does not hold.
fn misses(check: &Value, predicted: &Value) -> Vec<String> {
    let text = |name: &str| check[name].as_str().unwrap_or("");
    let seen = seen(predicted, &check["step"]);
    let of_presence = |what: &str, is_present: bool| {
        let is_right = check["present"].as_bool() == Some(is_present);
        (!is_right)
            .then(|| format!("{what} is present: {is_present}"))
            .into_iter()
            .collect()
    };
    let of_text = |is_right: bool| {
        (!is_right)
            .then(|| format!("seen: {seen:?}"))
            .into_iter()
            .collect()
    };
    match text("type") {
        "all" => {
            let parts = check["of"].as_array().unwrap();
            parts
                .iter()
                .flat_map(|part| misses(part, predicted))
                .collect()
        }
        "hex" => {
            let step = step(predicted, &check["step"]);
            let plain = || hex(seen.unwrap_or(""));
            let bytes = step["sent_hex"].as_str().map_or_else(plain, str::to_owned);
            of_text(bytes == text("equals"))
        }
        "jar" => {
            let jar = predicted["jar"].as_array().unwrap();
            of_presence(
                "the cookie",
                jar.iter().any(|cookie| cookie["name"] == check["name"]),
            )
        }
        "pair" => of_presence("the pair", has(seen, text("name"), text("value"))),
        "prefix" => of_text(seen.unwrap_or("").starts_with(text("equals"))),
        "samesite" => {
            let mut misses = match seen {
                None => vec!["the request never left".to_owned()],
                Some(_) => of_same_site(seen, sent_with(text("status"))),
            };
            if !check["dom"].is_null() {
                let by_script = self::seen(predicted, &check["dom"]);
                let all = text("domStatus") == "same-site";
                misses.extend(of_same_site(by_script, [true, all, all, all]));
            }
            misses
        }
        "string" => of_text(seen.unwrap_or("") == text("equals")),
        kind => panic!("no check is called {kind}"),
    }
}

const SAME_SITE_COOKIES: [&str; 4] = ["none", "lax", "strict", "unspecified"];

/// Which of the four cookies a request of this status carries.
fn sent_with(status: &str) -> [bool; 4] {
    match status {
        "cross-site" => [true, false, false, false],
        "lax" => [true, true, false, true],
        "strict" => [true; 4],
        status => panic!("no status is called {status}"),
    }
}

fn of_same_site(seen: Option<&str>, expected: [bool; 4]) -> Vec<String> {
    let cookies = SAME_SITE_COOKIES.into_iter().zip(expected);
    cookies
        .filter(|(name, expected)| has(seen, &format!("samesite_{name}"), "7") != *expected)
        .map(|(name, expected)| format!("samesite_{name} should be there: {expected}"))
        .collect()
}

fn has(header: Option<&str>, name: &str, value: &str) -> bool {
    let pairs = header
        .unwrap_or("")
        .split("; ")
        .filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or(("", pair)))
        .any(|pair| pair == (name, value))
}

fn step<'a>(predicted: &'a Value, number: &Value) -> &'a Value {
    let number = usize::try_from(number.as_u64().unwrap_or(0)).unwrap();
    &predicted["steps"][number]
}

/// What the page or the server saw in a step.
fn seen<'a>(predicted: &'a Value, number: &Value) -> Option<&'a str> {
    let step = step(predicted, number);
    let is_script = step["do"].as_str().unwrap_or("").starts_with("js");
    step[if is_script { "result" } else { "sent" }].as_str()
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}
