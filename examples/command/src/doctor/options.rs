//! The command line.

use clap::{Parser, ValueEnum};
use session_cookie_policy::browser::RequestUrl;
use session_cookie_policy::config::Browser;
use session_cookie_policy::diagnosis::Code;
use session_cookie_policy::migration::Instant;

use crate::examples;

/// Says why sessions do not work, or what is wrong with a deployment
///
/// Give what you have: a HAR file exported from the developer tools, the output of curl, a `Set-Cookie` line, a deployment, or several of
/// these. Values of cookies and tokens are dropped while they are read, and are in no output.
#[derive(Clone, Debug, Default, Parser)]
#[command(after_help = examples::DOCTOR, arg_required_else_help = true)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Options {
    /// HAR files (`*.har`), and one deployment (JSON, TOML or YAML)
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
    /// A HAR file, whatever its name
    #[arg(long, value_name = "FILE")]
    pub har: Vec<String>,
    /// The output of `curl -v` or `curl -i`, or copied heads; from the standard input unless a file is given
    #[arg(long, alias = "heads", value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    pub curl: Option<String>,
    /// A `Set-Cookie` line; needs `--url`
    #[arg(long, value_name = "LINE", requires = "url")]
    pub set_cookie: Vec<String>,
    /// What was asked: of `--set-cookie`, and of `--curl` where the text does not tell
    #[arg(long, value_parser = RequestUrl::parse)]
    pub url: Option<RequestUrl>,
    /// An observation, written by hand or by a middleware
    #[arg(long, value_name = "FILE")]
    pub observe: Option<String>,
    /// Write the deployment that the traffic amounts to, as JSON, and on the standard error what is doubtful about it
    #[arg(long)]
    pub infer: bool,
    /// Write the recording without its secrets, as a HAR file that can be shown to others
    #[arg(long, conflicts_with = "infer")]
    pub share: bool,
    /// A picture of the way of each cookie of the recording: SVG
    #[arg(long, conflicts_with_all = ["infer", "json", "share"])]
    pub svg: bool,
    /// The picture of one engine: `chromium`, `firefox` or `safari`
    #[arg(long, value_name = "ENGINE", requires = "svg", value_parser = engine)]
    pub engine: Option<Browser>,
    /// What the application's CORS middleware allows
    #[arg(long, value_name = "FILE")]
    pub cors: Option<String>,
    /// Another deployment, which may delete cookies of the first
    #[arg(long, value_name = "FILE")]
    pub beside: Vec<String>,
    /// The time, for the same output again
    #[arg(long, value_name = "TIME", value_parser = Instant::parse)]
    pub now: Option<Instant>,
    /// Text for a person, or a form for a machine
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The same as `--format json`
    #[arg(long)]
    pub json: bool,
    /// Which findings are known, and which must fail, each with its reason: a file as `session-cookies schema levels` describes it
    #[arg(long, value_name = "FILE")]
    pub levels: Option<String>,
    /// Fail for all warnings, or for the findings of a code, as for errors
    #[arg(long, value_name = "warnings|CODE=REASON", value_parser = denied)]
    pub deny: Vec<Denied>,
    /// A finding that is known, and why: it is shown, and does not fail
    #[arg(long, value_name = "CODE=REASON", value_parser = reasoned)]
    pub allow: Vec<Reasoned>,
    /// Colours
    #[arg(long, value_enum, default_value_t)]
    pub color: Color,
    /// Every cookie of a recording, not only what is wrong
    #[arg(long)]
    pub cookies: bool,
}

/// How the report is written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Format {
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

/// Whether the report has colours.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Even into a file
    Always,
    /// Not even on a terminal
    Never,
}

/// A code, and why its findings count as they do.
#[derive(Clone, Debug)]
pub struct Reasoned {
    /// The code.
    pub code: Code,
    /// Why.
    pub reason: String,
}

/// What fails beside errors.
#[derive(Clone, Debug)]
pub enum Denied {
    /// The findings of a code.
    Code(Reasoned),
    /// All warnings.
    Warnings,
}

/// The engine that is called so.
///
/// # Errors
///
/// None is.
pub fn engine(text: &str) -> Result<Browser, String> {
    let mut engines = Browser::ALL.into_iter();
    engines
        .find(|engine| engine.as_str() == text)
        .ok_or_else(|| {
            format!(
                "`{text}` is not an engine; write one of {}",
                Browser::ALL.map(Browser::as_str).join(", ")
            )
        })
}

fn denied(text: &str) -> Result<Denied, String> {
    match text {
        "warnings" => Ok(Denied::Warnings),
        text => reasoned(text).map(Denied::Code),
    }
}

fn reasoned(text: &str) -> Result<Reasoned, String> {
    let (code, reason) = text.split_once('=').unwrap_or((text, ""));
    let code = Code::parse(code.trim()).map_err(|_| {
        format!("`{code}` is not a code of a finding; `session-cookies explain` lists them")
    })?;
    if reason.trim().is_empty() {
        return Err(format!(
            "write why, too: `{code}=nothing else runs on this host`"
        ));
    }
    let reason = reason.trim().into();
    Ok(Reasoned { code, reason })
}

impl Options {
    pub(super) fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}
