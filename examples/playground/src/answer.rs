//! Answers as the page gets them: what the tool says, or why it cannot.

use std::error::Error;

use serde::Serialize;
use serde_json::{Value, json};
use session_cookie_policy::migration::Instant;
use session_cookies::Unreadable;

/// Why there is no answer.
pub(crate) type Problem = Box<dyn Error>;

/// The JSON of a tool, or `{ "unreadable": … }`.
pub(crate) fn of_tool(json: Result<String, Problem>) -> String {
    json.unwrap_or_else(|problem| of_problem(problem.as_ref()))
}

/// The value, or `{ "unreadable": … }`.
pub(crate) fn of_value<V: Serialize>(value: Result<V, Problem>) -> String {
    match value.and_then(|value| Ok(serde_json::to_string(&value)?)) {
        Ok(value) => value,
        Err(problem) => of_problem(problem.as_ref()),
    }
}

fn of_problem(problem: &(dyn Error + 'static)) -> String {
    unreadable(&match problem.downcast_ref::<Unreadable>() {
        Some(unreadable) => json!({
            "message": unreadable.problem(),
            "file": unreadable.file(),
            "line": unreadable.line(),
            "key": unreadable.key(),
        }),
        None => json!({ "message": problem.to_string() }),
    })
}

fn unreadable(problem: &Value) -> String {
    json!({ "unreadable": problem }).to_string()
}

/// The time that the page gives.
pub(crate) fn time(text: &str) -> Result<Instant, Problem> {
    let now = Instant::parse(text)?;
    // Days and lifetimes are added to it.
    if now.get().year() > LAST_YEAR {
        return Err("the time is too far away".into());
    }
    Ok(now)
}

/// Later years leave no room in four digits.
const LAST_YEAR: i32 = 9000;
