//! The catalogue pages of all codes, by subject.

pub(in crate::diagnosis) mod client;
pub(in crate::diagnosis) mod configuration;
pub(in crate::diagnosis) mod cors;
pub(in crate::diagnosis) mod csrf;
pub(in crate::diagnosis) mod domain;
pub(in crate::diagnosis) mod frontend;
pub(in crate::diagnosis) mod life;
pub(in crate::diagnosis) mod migration;
pub(in crate::diagnosis) mod secure;
pub(in crate::diagnosis) mod site;
pub(in crate::diagnosis) mod size;
pub(in crate::diagnosis) mod traffic;

/// The page of a [`Code`](super::Code).
///
/// ```
/// use session_cookie_policy::diagnosis::Code;
///
/// let code: Code = "third-party-cookie".parse().unwrap();
/// assert_eq!(code.title(), "The session is a third-party cookie.");
/// println!("{}\n{}", code.entry().shows, code.entry().fix);
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Entry {
    /// What goes wrong, and why.
    pub cause: &'static str,
    /// The symptoms.
    pub shows: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// The affected browsers.
    pub browsers: &'static str,
    /// The source: a section of a specification, a recording or a report.
    pub source: &'static str,
}
