//! The tools of `session-cookies` for a page in a browser: texts in, JSON out.
//!
//! Each function asks the tool that the command line asks, with the texts in place of files, so the answers are the same. A text that cannot
//! be read is an answer, too: `{ "unreadable": { "message", "file"?, "line"?, "key"? } }`. The page gives the time.

mod answer;
mod questions;
mod shipped;

use session_cookies::{Given, decide, migrate, schema};
use wasm_bindgen::prelude::wasm_bindgen;

/// `session-cookies decide --json`.
#[must_use]
#[wasm_bindgen]
pub fn decide(name: &str, text: &str, now: &str) -> String {
    answer::of_tool(answer::time(now).and_then(|now| {
        let options = decide::Options {
            deployment: name.into(),
            request: None,
            now: None,
            deny: None,
            json: true,
        };
        decide::run(&options, &Given::at(now).with(name, text))
    }))
}

/// `session-cookies doctor --json` of what the page has: `{ "deployment"?, "recording"?, "observation"?, "cors"?, "beside"?, "now" }`.
///
/// A recording is `{ "kind": "har" | "curl" | "set_cookie", "name", "text", "url"? }`, everything else `{ "name", "text" }`.
#[must_use]
#[wasm_bindgen]
pub fn doctor(inputs: &str) -> String {
    answer::of_tool(questions::doctor(inputs))
}

/// `session-cookies migrate --json`.
#[must_use]
#[wasm_bindgen]
pub fn migrate(old_name: &str, old: &str, new_name: &str, new: &str, now: &str) -> String {
    answer::of_tool(answer::time(now).and_then(|now| {
        let options = migrate::Options {
            old: old_name.into(),
            new: new_name.into(),
            now: None,
            deny: None,
            json: true,
        };
        let world = Given::at(now).with(old_name, old).with(new_name, new);
        migrate::run(&options, &world)
    }))
}

/// The JSON Schema of a kind of file: `cors`, `deployment`, `levels`, `observation` or `request`.
#[must_use]
#[wasm_bindgen]
pub fn schema(kind: &str) -> String {
    match schema::Kind::named(kind) {
        Some(kind) => schema::run(&schema::Options { kind }),
        None => answer::of_value(Err("no kind of file has this name".into())),
    }
}

/// The examples of the repository: `{ "deployments": [{ "name", "text" }], "migrations": …, "observations": …, … }`.
#[must_use]
#[wasm_bindgen]
pub fn examples() -> String {
    shipped::all().to_string()
}
