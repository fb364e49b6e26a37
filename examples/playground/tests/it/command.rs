//! The command line on the files of the repository, and the texts of the same files.

use std::fs;

use clap::Parser as _;
use serde_json::Value;
use session_cookies::{CommandLine, Machine};

use crate::shipped::all_of;

/// A time for all answers.
pub(crate) const NOW: &str = "2026-11-22T12:00:00Z";

/// What the command prints; what the page is answered where the command prints nothing or fails.
pub(crate) fn printed(arguments: &[&str]) -> Result<String, String> {
    let command = std::iter::once("session-cookies").chain(arguments.iter().copied());
    let outcome = CommandLine::try_parse_from(command).unwrap().run(&Machine);
    match outcome {
        Ok(outcome) if outcome.output.is_empty() => Err(outcome.remarks.join("\n")),
        Ok(outcome) => Ok(outcome.output),
        Err(error) => Err(error.to_string()),
    }
}

/// All files with an ending in a folder of the repository, and in the folders in it: path and text.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let named = all_of(folder, ending).into_iter().map(|path| {
        let text = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&text).into_owned();
        (path.to_str().unwrap().to_owned(), text)
    });
    named.collect()
}

/// An answer as data.
pub(crate) fn data(answer: &str) -> Value {
    serde_json::from_str(answer).unwrap()
}
