//! What is known of each code, by subject.

pub(super) mod client;
pub(super) mod configuration;
pub(super) mod cors;
pub(super) mod csrf;
pub(super) mod domain;
pub(super) mod frontend;
pub(super) mod migration;
pub(super) mod secure;
pub(super) mod site;
pub(super) mod size;

/// The page of a [`Code`](super::Code).
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
