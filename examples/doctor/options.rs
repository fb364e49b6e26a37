//! The command line.

use clap::{Parser, ValueEnum};
use session_cookie_policy::browser::RequestUrl;
use session_cookie_policy::diagnosis::Code;
use session_cookie_policy::migration::Instant;

/// Says why sessions do not work.
///
/// Give what you have: a HAR file exported from the developer tools, the output of curl, a `Set-Cookie` line, a deployment, or several of
/// these. Values of cookies and tokens are dropped while they are read, and are in no output.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "doctor",
    after_help = "The exit status is 0 if nothing is wrong, 1 if there are errors, and 2 if something cannot be read."
)]
pub(super) struct Options {
    /// HAR files (`*.har`), and one deployment (any other name)
    pub(super) files: Vec<String>,
    /// A HAR file, whatever its name
    #[arg(long, value_name = "FILE")]
    pub(super) har: Vec<String>,
    /// The output of `curl -v` or `curl -i`, or copied heads; from the standard input unless a file is given
    #[arg(long, alias = "heads", value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    pub(super) curl: Option<String>,
    /// A `Set-Cookie` line; needs `--url`
    #[arg(long, value_name = "LINE", requires = "url")]
    pub(super) set_cookie: Vec<String>,
    /// What was asked: of `--set-cookie`, and of `--curl` where the text does not tell
    #[arg(long, value_parser = RequestUrl::parse)]
    pub(super) url: Option<RequestUrl>,
    /// An observation, written by hand or by a middleware
    #[arg(long, value_name = "FILE")]
    pub(super) observe: Option<String>,
    /// Write the deployment that the traffic amounts to, as JSON, and on the standard error what is doubtful about it
    #[arg(long)]
    pub(super) infer: bool,
    /// What the application's CORS middleware allows
    #[arg(long, value_name = "FILE")]
    pub(super) cors: Option<String>,
    /// Another deployment, which may delete cookies of the first
    #[arg(long, value_name = "FILE")]
    pub(super) beside: Vec<String>,
    /// The time, for the same output again
    #[arg(long, value_name = "TIME", value_parser = Instant::parse)]
    pub(super) now: Option<Instant>,
    /// Text for a person, or a form for a machine
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
    /// The same as `--format json`
    #[arg(long)]
    pub(super) json: bool,
    /// Fail for these as for errors
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) deny: Option<Deny>,
    /// A finding that is known, and why: it is shown, and does not fail
    #[arg(long, value_name = "CODE=REASON", value_parser = allowed)]
    pub(super) allow: Vec<Allowed>,
    /// Colours
    #[arg(long, value_enum, default_value_t)]
    pub(super) color: Color,
    /// Every cookie of a recording, not only what is wrong
    #[arg(long)]
    pub(super) cookies: bool,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(super) enum Format {
    /// For a person
    #[default]
    Text,
    /// All that is known, with the page of each code
    Json,
    /// A line for each finding, as an annotation of GitHub
    Github,
    /// SARIF 2.1.0
    Sarif,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum Deny {
    Warnings,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    Always,
    Never,
}

/// A finding that does not fail.
#[derive(Clone, Debug)]
pub(super) struct Allowed {
    pub(super) code: Code,
    pub(super) reason: String,
}

fn allowed(text: &str) -> Result<Allowed, String> {
    let (code, reason) = text.split_once('=').unwrap_or((text, ""));
    if reason.trim().is_empty() {
        return Err(String::from(
            "write why, too: `name-common=nothing else runs on this host`",
        ));
    }
    let code = Code::parse(code.trim()).map_err(|_| {
        format!(
            "`{code}` is no code of a finding; the documentation of `diagnosis::codes` lists them"
        )
    })?;
    let reason = reason.trim().into();
    Ok(Allowed { code, reason })
}

impl Options {
    pub(super) fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}
