//! What a sub-command prints, and the exit status.

use std::fmt;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::ValueEnum;
use session_cookie_policy::policy::Severity;

/// Findings that fail.
const FAILS: u8 = 1;

/// Something cannot be read, or the arguments are wrong.
pub(crate) const UNREADABLE: u8 = 2;

/// What a sub-command has to say.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) output: String,
    pub(crate) fails: bool,
}

/// What fails beside errors.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Deny {
    Warnings,
}

impl Outcome {
    pub(crate) fn good(output: String) -> Self {
        Self {
            output,
            fails: false,
        }
    }

    /// The output, which fails if one of the severities does.
    pub(crate) fn judged(
        output: String,
        severities: impl IntoIterator<Item = Severity>,
        deny: Option<Deny>,
    ) -> Self {
        let fails = |severity| match severity {
            Severity::Error => true,
            Severity::Warning => deny.is_some(),
            Severity::Info => false,
        };
        Self {
            output,
            fails: severities.into_iter().any(fails),
        }
    }

    /// A deployment has errors, so nothing can be said about what was asked.
    pub(crate) fn without_policy(name: &str, error: &impl fmt::Display) -> Self {
        eprintln!(
            "session-cookies: {name}: {error}; `session-cookies decide` shows each with what to do about it"
        );
        Self {
            output: String::new(),
            fails: true,
        }
    }

    pub(crate) fn print(&self) -> ExitCode {
        match io::stdout().write_all(self.output.as_bytes()) {
            // Whoever reads may stop early: `| head`.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                eprintln!("session-cookies: the output cannot be written: {error}");
                ExitCode::from(UNREADABLE)
            }
            _ if self.fails => ExitCode::from(FAILS),
            _ => ExitCode::SUCCESS,
        }
    }
}
