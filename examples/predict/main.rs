//! What browsers would do with cookies.
//!
//! ```text
//! cargo run --example predict -- --profile firefox < scenarios.json
//! cargo run --example predict -- --set-cookie 'sid=1; SameSite=Lax; Secure' --url https://api.example.com/login \
//!     --from https://app.other.com/
//! ```
//!
//! The first form reads scenarios in the format of the browser recordings (a JSON list, or one JSON value a line), or cases of
//! `cookie-rules.json` (objects with a `kind`), and prints one line of JSON for each, with the reasons. The second explains one cookie
//! in every profile. Scenarios are played with the public suffix list that the recorded browser had. `--now 2026-11-22T12:00:00Z`
//! sets the clock, which otherwise is that of the recordings. The exit status is 2 if something cannot be read.

mod explain;
mod options;
mod recorded_list;
mod rules;
mod scenario;

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use serde_json::{Value, json};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;

use options::{Browser, Options};
use recorded_list::RecordedList;

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("predict: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    if let (Some(line), Some(url)) = (&options.set_cookie, &options.url) {
        print(&explain::cookie(
            line,
            url,
            options.from.as_deref(),
            options.now,
        ))?;
    } else if let Some(browser) = options.profile {
        play(browser, options.now)?;
    }
    Ok(())
}

/// Answers the cases of the standard input.
fn play(browser: Browser, now: OffsetDateTime) -> Result<(), Box<dyn Error>> {
    let Browser {
        profile,
        permissions,
    } = browser;
    let list = RecordedList::of(profile.name);
    for case in cases(&io::read_to_string(io::stdin())?)? {
        let answer = if case.get("kind").is_some() {
            let answer = rules::answer(&case, profile, &EmbeddedList);
            json!({ "id": case["id"], "browser": profile.name, "answer": answer })
        } else {
            scenario::predict(&case, profile, &list, now, permissions)
        };
        print(&format!("{answer}\n"))?;
    }
    Ok(())
}

fn print(text: &str) -> io::Result<()> {
    io::stdout().write_all(text.as_bytes())
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
