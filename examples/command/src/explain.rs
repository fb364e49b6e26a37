//! The pages of the codes.

use std::fmt::Write as _;

use clap::Parser;
use session_cookie_policy::diagnosis::Code;

use crate::examples;

/// Explains the code of a finding: cause, how it shows, what to do, who says so
#[derive(Clone, Debug, Parser)]
#[command(after_help = examples::EXPLAIN)]
pub struct Options {
    /// The code; without it, all codes
    #[arg(value_parser = code)]
    pub code: Option<Code>,
}

fn code(text: &str) -> Result<Code, &'static str> {
    Code::parse(text).map_err(|_| "no finding has this code; `session-cookies explain` lists them")
}

/// The page of a code, or the list of all codes.
#[must_use]
pub fn run(options: &Options) -> String {
    let Some(code) = options.code else {
        return Code::ALL.iter().fold(String::new(), |mut list, code| {
            let _ = writeln!(list, "{:<28} {}", code.as_str(), code.title());
            list
        });
    };
    let entry = code.entry();
    format!(
        "{code}: {}\n\nCause     {}\nShows     {}\nFix       {}\nFails in  {}\nSource    {}\n",
        code.title(),
        entry.cause,
        entry.shows,
        entry.fix,
        entry.browsers,
        entry.source
    )
}
