use core::fmt;

/// How bad a problem is.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::Severity;
///
/// let mut config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
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
    reason = "a deployment is held up or it is not"
)]
pub enum Severity {
    /// Sessions fail somewhere, or strangers act with them.
    Error,
    /// Sessions work, at a price that is told.
    Warning,
}

/// Those of the problems that are errors, in one line.
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
