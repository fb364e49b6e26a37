use core::fmt;

/// How bad a problem is. Worse ones sort first.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::Severity;
///
/// let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// config.cookie_domain = "example.com".into(); // wider than one API host needs
/// assert_eq!(config.review(&EmbeddedList).problems()[0].severity(), Severity::Warning);
/// assert!(config.compile(&EmbeddedList).is_ok());
///
/// config.cookie_domain = "example.net".into(); // refused by browsers
/// assert_eq!(config.review(&EmbeddedList).problems()[0].severity(), Severity::Error);
/// assert!(config.compile(&EmbeddedList).is_err());
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(
    clippy::exhaustive_enums,
    reason = "it fails, it has a price, or it has none"
)]
pub enum Severity {
    /// Sessions fail somewhere, or strangers can act with them.
    Error,
    /// Sessions work, but at a price, which the message names.
    Warning,
    /// Harmless. The configuration can be shorter.
    Info,
}

impl Severity {
    /// The word.
    ///
    /// ```
    /// use session_cookie_policy::policy::Severity;
    ///
    /// assert_eq!(Severity::Error.as_str(), "error");
    /// assert!(Severity::Error < Severity::Warning && Severity::Warning < Severity::Info);
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Writes the errors among the problems in one line.
pub(crate) fn write_errors(
    f: &mut fmt::Formatter<'_>,
    problems: impl Iterator<Item = (Severity, impl fmt::Display)>,
) -> fmt::Result {
    let errors = problems.filter(|(severity, _)| *severity == Severity::Error);
    for (index, (_, problem)) in errors.enumerate() {
        f.write_str(if index == 0 { "" } else { "; " })?;
        write!(f, "{problem}")?;
    }
    Ok(())
}
