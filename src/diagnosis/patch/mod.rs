use alloc::string::String;
use core::fmt;

mod apply;
mod place;
mod places;
mod refusal;
mod written;

pub use apply::ApplyPatchError;

use crate::policy::Field;

/// A change that repairs a configuration.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::diagnosis::audit;
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com", "https://api2.example.com"],
///     ["https://www.example.com"],
/// );
/// config.cookie_domain = "www.example.com".into();
///
/// let now = datetime!(2026-11-22 12:00 UTC);
/// let findings = audit(&config, None, now, &EmbeddedList);
/// let patch = findings[0].patch.as_ref().unwrap();
/// assert_eq!(patch.to_string(), "set `cookie_domain` to `example.com`");
///
/// patch.apply(&mut config).unwrap();
/// assert_eq!(audit(&config, None, now, &EmbeddedList), []);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case", tag = "do"))]
#[non_exhaustive]
pub enum Patch {
    /// Removes the field or the entry. Its default is right.
    Remove {
        /// The field or the entry.
        field: Field,
    },
    /// Writes a value.
    Set {
        /// The field.
        field: Field,
        /// The value, as the configuration writes it.
        value: String,
    },
    /// Adds an entry to a list.
    Add {
        /// The list.
        field: Field,
        /// The entry, as the configuration writes it.
        value: String,
    },
}

/// ``set `csrf` to `auto` ``.
impl fmt::Display for Patch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remove { field } => write!(f, "remove `{field}`"),
            Self::Set { field, value } => write!(f, "set `{field}` to `{value}`"),
            Self::Add { field, value } => write!(f, "add `{value}` to `{field}`"),
        }
    }
}

impl Patch {
    pub(super) const fn remove(field: Field) -> Self {
        Self::Remove { field }
    }

    pub(super) fn set(field: Field, value: impl fmt::Display) -> Self {
        let value = alloc::format!("{value}");
        Self::Set { field, value }
    }

    pub(super) fn add(field: Field, value: impl fmt::Display) -> Self {
        let value = alloc::format!("{value}");
        Self::Add { field, value }
    }
}
