//! What a tool says.

use std::fmt;

use clap::ValueEnum;
use session_cookie_policy::policy::Severity;

/// What a tool has to say.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Outcome {
    /// The answer.
    pub output: String,
    /// Lines beside the answer, for the standard error.
    pub remarks: Vec<String>,
    /// Whether something is wrong with what was asked about.
    pub fails: bool,
}

/// What fails beside errors.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Deny {
    /// Warnings fail, too.
    Warnings,
}

impl Outcome {
    pub(crate) fn good(output: String) -> Self {
        Self {
            output,
            ..Self::default()
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
            fails: severities.into_iter().any(fails),
            ..Self::good(output)
        }
    }

    /// A deployment has errors, so nothing can be said about what was asked.
    pub(crate) fn without_policy(name: &str, error: &impl fmt::Display) -> Self {
        Self {
            remarks: vec![format!(
                "session-cookies: {name}: {error}; `session-cookies decide` shows each with what to do about it"
            )],
            fails: true,
            ..Self::default()
        }
    }
}
