//! Pictures of what the page asks.

use serde::Deserialize;
use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::rollout::plan_migration;
use session_cookies::picture::{self, Dress};
use session_cookies::read_text;

use crate::answer::{self, Problem};
use crate::questions::{self, File};
use crate::suffixes::PageList;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    name: String,
    text: String,
    now: String,
    start: u32,
    count: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    set_cookie: String,
    url: String,
    #[serde(default)]
    from: String,
    now: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    old: File,
    new: File,
    now: String,
}

/// `{ "svg" }` of a kind of picture.
pub(crate) fn of_kind(kind: &str, inputs: &str, inline: bool) -> Result<Value, Problem> {
    let dress = if inline { Dress::Inline } else { Dress::Alone };
    let svg = match kind {
        "card" => {
            let line: Line = serde_json::from_str(inputs)?;
            let card = questions::card(&line.set_cookie, &line.url, &line.from, &line.now)?;
            picture::card(&card, dress)
        }
        "matrix" => {
            let rows: Rows = serde_json::from_str(inputs)?;
            let matrix =
                questions::matrix(&rows.name, &rows.text, &rows.now, rows.start, rows.count)?;
            picture::matrix(&matrix, dress)
        }
        "migration" => {
            let change: Change = serde_json::from_str(inputs)?;
            let now = answer::time(&change.now)?;
            let old: PolicyConfig = read_text(&change.old.name, &change.old.text)?;
            let new: PolicyConfig = read_text(&change.new.name, &change.new.text)?;
            let plan = plan_migration(&old, &new, now, &PageList);
            picture::migration(&plan, &new, &PageList, dress)
        }
        "race" => picture::race(&questions::race(inputs)?, dress),
        "sequence" => questions::sequence(inputs, dress)?,
        _ => return Err("no picture has this name".into()),
    };
    Ok(json!({ "svg": svg }))
}
