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
//! sets the clock of scenarios, which otherwise is that of the recordings.

mod explain;
mod recorded_list;
mod rules;
mod scenario;

use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;

use serde_json::{Value, json};
use session_cookie_policy::browser::Profile;
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;

use recorded_list::RecordedList;

fn main() -> ExitCode {
    let run = Arguments::read(std::env::args().skip(1)).and_then(Arguments::run);
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

struct Arguments {
    profile: Option<Profile>,
    set_cookie: Option<String>,
    url: Option<String>,
    from: Option<String>,
    now: OffsetDateTime,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self {
            profile: None,
            set_cookie: None,
            url: None,
            from: None,
            now: datetime!(2026-11-22 00:37 UTC),
        };
        while let Some(option) = words.next() {
            let value = words
                .next()
                .ok_or_else(|| format!("{option} needs a value"))?;
            match option.as_str() {
                "--profile" => arguments.profile = Some(profile(&value)?),
                "--set-cookie" => arguments.set_cookie = Some(value),
                "--url" => arguments.url = Some(value),
                "--from" => arguments.from = Some(value),
                "--now" => {
                    let now = OffsetDateTime::parse(&value, &Rfc3339);
                    arguments.now = now.map_err(|error| error.to_string())?;
                }
                option => return Err(format!("{option} is no option")),
            }
        }
        Ok(arguments)
    }

    fn run(self) -> Result<(), String> {
        match (&self.set_cookie, &self.url) {
            (Some(set_cookie), Some(url)) => {
                let explanation = explain::cookie(set_cookie, url, self.from.as_deref(), self.now)?;
                print(&explanation)
            }
            (None, None) => {
                let profile = self.profile.ok_or_else(profiles)?;
                let list = RecordedList::of(profile.name);
                let mut text = String::new();
                io::stdin()
                    .read_to_string(&mut text)
                    .map_err(|error| error.to_string())?;
                for case in cases(&text)? {
                    let answer = if case.get("kind").is_some() {
                        let answer = rules::answer(&case, profile, &EmbeddedList);
                        json!({ "id": case["id"], "browser": profile.name, "answer": answer })
                    } else {
                        scenario::predict(&case, profile, &list, self.now)
                    };
                    print(&format!("{answer}\n"))?;
                }
                Ok(())
            }
            _ => Err("--set-cookie and --url go together".to_owned()),
        }
    }
}

fn print(text: &str) -> Result<(), String> {
    let written = io::stdout().write_all(text.as_bytes());
    written.map_err(|error| error.to_string())
}

/// A preset by its name, or by that of its recording or of its rules; `-` and `_` mean the same.
fn profile(name: &str) -> Result<Profile, String> {
    let name = name.replace('-', "_");
    let preset = match name.as_str() {
        "bis" => "rfc6265bis",
        "chrome" | "wpt" => "chromium",
        "chromium_block3pc" => "chromium_block_third_party",
        "webkit" => "webkit_gtk",
        "webkit_itp" => "webkit_gtk_itp",
        name => name,
    };
    Profile::named(preset).ok_or_else(profiles)
}

fn profiles() -> String {
    let names: Vec<&str> = Profile::ALL.iter().map(|profile| profile.name).collect();
    format!("--profile is one of {}", names.join(", "))
}

/// The cases of a JSON list, or of JSON values one behind the other.
fn cases(text: &str) -> Result<Vec<Value>, String> {
    let mut cases = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value.map_err(|error| error.to_string())? {
            Value::Array(list) => cases.extend(list),
            value => cases.push(value),
        }
    }
    Ok(cases)
}
