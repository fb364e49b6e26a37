//! The tools of `session-cookies` for a page in a browser: texts in, JSON out.
//!
//! Each function asks the tool that the command line asks, with the texts in place of files, so the answers are the same. A text that cannot
//! be read is an answer, too: `{ "unreadable": { "message", "file"?, "line"?, "key"? } }`. The page gives the time. A `name` is that of a
//! file: its ending says which form the text has.

mod answer;
mod pictures;
mod questions;
mod shipped;
mod suffixes;

use session_cookies::schema;
use wasm_bindgen::prelude::wasm_bindgen;

use questions::File;
pub use suffixes::PageList;

/// `session-cookies doctor --json` of what the page has: `{ "deployment"?, "recording"?, "observation"?, "cors"?, "beside"?, "now" }`.
///
/// A recording is `{ "kind": "har" | "curl" | "set_cookie", "name", "text", "url"? }`, everything else `{ "name", "text" }`.
#[must_use]
#[wasm_bindgen]
pub fn doctor(inputs: &str) -> String {
    answer::of_tool(questions::doctor(inputs))
}

/// The deployment that a recording amounts to: `{ "name", "text", "doubts" }`.
#[must_use]
#[wasm_bindgen]
pub fn infer(recording: &str, now: &str) -> String {
    answer::of_value(questions::infer(recording, now))
}

/// `session-cookies migrate --json`.
#[must_use]
#[wasm_bindgen]
pub fn migrate(old_name: &str, old: &str, new_name: &str, new: &str, now: &str) -> String {
    let file = |name: &str, text: &str| File {
        name: name.into(),
        text: text.into(),
    };
    let (old, new) = (file(old_name, old), file(new_name, new));
    answer::of_tool(questions::migrate(&old, &new, now))
}

/// `session-cookies inventory`: with the form `json` as data, else `{ "text" }`, with `markdown` the section of a privacy page.
#[must_use]
#[wasm_bindgen]
pub fn inventory(name: &str, text: &str, form: &str) -> String {
    answer::of_value(questions::inventory(name, text, form))
}

/// The page of a code: `{ "code", "title", "cause", "shows", "fix", "browsers", "source" }`. Without a code, a list of all.
#[must_use]
#[wasm_bindgen]
pub fn explain(code: &str) -> String {
    answer::of_value(questions::explain(code))
}

/// What browsers do with a `Set-Cookie` line that came from `url`, fetched by a page of `from`, or typed if that is empty.
#[must_use]
#[wasm_bindgen]
pub fn predict_line(set_cookie: &str, url: &str, from: &str, now: &str) -> String {
    answer::of_value(questions::card(set_cookie, url, from, now))
}

/// Rows of the matrix of websites, APIs and browsers: `{ "total", "browsers", "rows" }`.
#[must_use]
#[wasm_bindgen]
pub fn matrix(name: &str, text: &str, now: &str, start: u32, count: u32) -> String {
    answer::of_value(questions::matrix(name, text, now, start, count))
}

/// A recording without its secrets, as a HAR file that the doctor judges as the recording itself: `{ "recording", "dropped", "kept" }`.
#[must_use]
#[wasm_bindgen]
pub fn sanitise(recording: &str) -> String {
    answer::of_value(questions::sanitise(recording))
}

/// A picture: `{ "svg" }`. Its kind is `card`, `matrix`, `migration`, `race` or `sequence`, and its inputs are those of the function that answers the
/// same as data, by name; a `sequence` may be of one `engine`. With `inline` it has no colours of its own, but classes for those of the page.
#[must_use]
#[wasm_bindgen]
pub fn picture(kind: &str, inputs: &str, inline: bool) -> String {
    answer::of_value(pictures::of_kind(kind, inputs, inline))
}

/// Tabs that renew a session at once: `{ "name", "text", "now", "order"?, "tabs"?, "browser"?, "replaced"? }`, where the order has the number
/// of the tab of each step, and a replaced token is `superseded`, `grace` or `dead`.
#[must_use]
#[wasm_bindgen]
pub fn race(inputs: &str) -> String {
    answer::of_value(questions::race(inputs))
}

/// The JSON Schema of a deployment.
#[must_use]
#[wasm_bindgen]
pub fn schema() -> String {
    schema::run(&schema::Options {
        kind: schema::Kind::Deployment,
    })
}

/// The examples of the repository: `{ "deployments": [{ "name", "text" }], "migrations": …, "observations": …, … }`.
#[must_use]
#[wasm_bindgen]
pub fn examples() -> String {
    shipped::all().to_string()
}
