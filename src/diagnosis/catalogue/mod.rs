//! What is known of each code, by subject.

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
    /// What happens, and why.
    pub cause: &'static str,
    /// What people see.
    pub shows: &'static str,
    /// What to do about it.
    pub fix: &'static str,
    /// In which browsers it fails.
    pub browsers: &'static str,
    /// The section of a specification, the recording or the report that says so.
    pub source: &'static str,
}
