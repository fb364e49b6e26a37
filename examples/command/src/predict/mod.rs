//! What browsers would do with cookies: one cookie in every profile, or scenarios.
//!
//! Scenarios have the format of the browser recordings (a JSON list, or one JSON value a line); cases of `cookie-rules.json` are objects with
//! a `kind`. The answer to each is one line of JSON with the reasons. Scenarios are played with the public suffix list that the recorded
//! browser had.

mod card;
mod explain;
mod options;
mod parts;
mod recorded_list;
mod rules;
mod scenario;

use std::error::Error;
use std::fmt::Write as _;

use serde_json::{Value, json};
use session_cookie_policy::migration::Instant;
use time::OffsetDateTime;

pub use card::{Card, Fate, InBrowser, Later};
use options::Browser;
pub use options::Options;
pub use parts::Part;
use recorded_list::RecordedList;

use crate::file;
use crate::outcome::Outcome;
use crate::picture::{self, Dress};
use crate::world::World;

/// Explains a cookie, or plays scenarios.
///
/// # Errors
///
/// The standard input cannot be read, or is not JSON.
pub fn run(options: &Options, world: &dyn World) -> Result<Outcome, Box<dyn Error>> {
    let now = options.now.map_or_else(|| world.now(), Instant::get);
    if let (Some(line), Some(url)) = (&options.set_cookie, &options.url) {
        let from = options.from.as_deref();
        if options.svg {
            let card = Card::of(line, url, from, now, world.suffixes());
            return Ok(Outcome::good(picture::card(&card, Dress::Alone)));
        }
        return Ok(Outcome::good(explain::cookie(
            line,
            url,
            from,
            now,
            world.suffixes(),
        )));
    }
    let output = match options.profile {
        Some(browser) => play(browser, now, world)?,
        None => String::new(),
    };
    Ok(Outcome::good(output))
}

/// Answers the cases of the standard input, one after the other.
fn play(
    browser: Browser,
    now: OffsetDateTime,
    world: &dyn World,
) -> Result<String, Box<dyn Error>> {
    let Browser {
        profile,
        permissions,
    } = browser;
    let list = RecordedList::of(profile.name);
    let mut out = String::new();
    for case in cases(&file::text(world, "-")?)? {
        let answer = if case.get("kind").is_some() {
            let answer = rules::answer(&case, profile, world.suffixes());
            json!({ "id": case["id"], "browser": profile.name, "answer": answer })
        } else {
            scenario::predict(&case, profile, &list, now, permissions)
        };
        writeln!(out, "{answer}")?;
    }
    Ok(out)
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
