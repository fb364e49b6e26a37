use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use super::code::Code;
use super::fact::Fact;
use super::patch::Patch;
use crate::config::BrowserVersion;
use crate::policy::{Field, Severity};
use crate::text::printable;

/// A cause of a problem, and what to do about it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::diagnosis::{Certainty, audit};
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::Severity;
/// use time::macros::datetime;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.cookie_secure = Some(false);
/// let finding = &audit(&config, None, datetime!(2026-11-22 12:00 UTC), &EmbeddedList)[0];
/// assert_eq!(finding.code.as_str(), "secure-follows-scheme");
/// assert_eq!((finding.severity, finding.certainty), (Severity::Error, Certainty::Certain));
/// assert_eq!(finding.field.unwrap().to_string(), "cookie_secure");
/// assert_eq!(finding.patch.as_ref().unwrap().to_string(), "remove `cookie_secure`");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Finding {
    /// The kind of problem, with a stable name.
    pub code: Code,
    /// How serious it is. It is an error if sessions fail because of it.
    pub severity: Severity,
    /// How certain the cause is.
    pub certainty: Certainty,
    /// The field of the configuration that causes it, if there is one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub field: Option<Field>,
    /// What is wrong here, as a sentence without a full stop.
    pub message: String,
    /// The observations that the finding is based on: names, numbers and lengths, never values.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub evidence: Vec<Evidence>,
    /// The browsers in which sessions fail, with versions if the deployment supports several. Empty if the problem does not depend on the
    /// browser.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub browsers: Vec<BrowserVersion>,
    /// How to change the configuration, if a change can repair it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub patch: Option<Patch>,
    /// Facts that were not observed, but would confirm or exclude the cause.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub undecided: Vec<Fact>,
}

/// How certain a finding is. The most certain findings come first.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::diagnosis::{Certainty, Observation, Route, diagnose};
///
/// let mut observation = Observation::default();
/// observation.page.opened_as = Some("https://www.example.com".into());
/// observation.request.route = Some(Route::Session);
/// observation.request.cookies = Some(Vec::new());
/// // Nothing rules out that the user is logged out.
/// let findings = diagnose(&policy, &observation, now, &EmbeddedList);
/// assert_eq!(findings[0].certainty, Certainty::Possible);
/// assert!(Certainty::Certain < Certainty::Likely && Certainty::Likely < Certainty::Possible);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "follows, fits, or is not excluded")]
pub enum Certainty {
    /// The cause follows from the known facts.
    Certain,
    /// The cause explains the known facts, and little else does.
    Likely,
    /// The cause could explain the known facts.
    Possible,
}

impl Certainty {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// A fact on which a finding is based.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::diagnosis::{Fact, Observation, SeenRequest, diagnose};
/// use session_cookie_policy::request::RequestFacts;
///
/// let mut facts = RequestFacts::new("GET");
/// facts.cookie = CookieHeader::line(b"__Host-session-access=stale; __Host-session-access=current");
/// let mut observation = Observation::default();
/// observation.request = SeenRequest::of(&facts);
/// let evidence = &diagnose(&policy, &observation, now, &EmbeddedList)[0].evidence[0];
/// assert_eq!(evidence.fact, Fact::RequestCookies);
/// assert_eq!(evidence.to_string(), "request.cookies is 2 of `__Host-session-access`");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Evidence {
    /// Which fact it is.
    pub fact: Fact,
    /// The observed value, without secrets.
    pub shown: String,
}

impl Finding {
    pub(crate) fn new(code: Code, severity: Severity, message: String) -> Self {
        Self {
            code,
            severity,
            certainty: Certainty::Certain,
            field: None,
            message: printable(message),
            evidence: Vec::new(),
            browsers: Vec::new(),
            patch: None,
            undecided: Vec::new(),
        }
    }

    pub(crate) fn error(code: Code, message: String) -> Self {
        Self::new(code, Severity::Error, message)
    }

    pub(crate) fn warning(code: Code, message: String) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// Causes first, the most certain of them first, errors before warnings.
    pub(crate) const fn rank(&self) -> (bool, Certainty, Severity) {
        (!self.code.breaks_sessions(), self.certainty, self.severity)
    }

    pub(crate) fn sure(self, certainty: Certainty) -> Self {
        Self { certainty, ..self }
    }

    pub(crate) fn seen(mut self, fact: Fact, shown: impl fmt::Display) -> Self {
        let shown = printable(shown.to_string());
        self.evidence.push(Evidence { fact, shown });
        self
    }

    pub(crate) fn at(self, field: Field) -> Self {
        Self {
            field: Some(field),
            ..self
        }
    }

    pub(crate) fn undecided_by(mut self, facts: &[Fact]) -> Self {
        self.undecided.extend_from_slice(facts);
        self
    }

    pub(crate) fn in_browsers(self, browsers: Vec<BrowserVersion>) -> Self {
        Self { browsers, ..self }
    }
}

/// `domain-public-suffix: …`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.code)?;
        if let Some(field) = self.field {
            write!(f, "`{field}`: ")?;
        }
        f.write_str(&self.message)
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}", self.fact, self.shown)
    }
}
