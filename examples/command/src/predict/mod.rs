//! What browsers would do with cookies: one cookie in every profile, or scenarios.
//!
//! Scenarios have the format of the browser recordings (a JSON list, or one JSON value a line); cases of `cookie-rules.json` are objects with
//! a `kind`. The answer to each is one line of JSON with the reasons. Scenarios are played with the public suffix list that the recorded
//! browser had.

mod explain;
mod options;
mod recorded_list;
mod rules;
mod scenario;

use std::error::Error;
use std::io::{self, Write as _};

use serde_json::{Value, json};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;

use options::Browser;
pub(crate) use options::Options;
use recorded_list::RecordedList;

use crate::outcome::Outcome;

pub(crate) fn run(options: &Options) -> Result<Outcome, Box<dyn Error>> {
    if let (Some(line), Some(url)) = (&options.set_cookie, &options.url) {
        let from = options.from.as_deref();
        return Ok(Outcome::good(explain::cookie(line, url, from, options.now)));
    }
    if let Some(browser) = options.profile {
        play(browser, options.now)?;
    }
    Ok(Outcome::good(String::new()))
}

/// Answers the cases of the standard input, one after the other.
fn play(browser: Browser, now: OffsetDateTime) -> Result<(), Box<dyn Error>> {
    let Browser {
        profile,
        permissions,
    } = browser;
    let list = RecordedList::of(profile.name);
    let mut out = io::stdout().lock();
    for case in cases(&io::read_to_string(io::stdin())?)? {
        let answer = if case.get("kind").is_some() {
            let answer = rules::answer(&case, profile, &EmbeddedList);
            json!({ "id": case["id"], "browser": profile.name, "answer": answer })
        } else {
            scenario::predict(&case, profile, &list, now, permissions)
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

/// The cases of a JSON list, or of JSON values one behind the other.
fn cases(text: &str) -> serde_json::Result<Vec<Value>> {
    let mut cases = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value? {
            Value::Array(list) => cases.extend(list),
            value => cases.push(value),
        }
    }
    Ok(cases)
}
