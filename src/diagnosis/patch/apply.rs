use alloc::string::String;

use super::Patch;
use super::places::place;
use super::refusal::Refusal;
use crate::config::PolicyConfig;
use crate::policy::Field;

impl Patch {
    /// Changes `config`. If that is not possible, `config` stays as it was.
    ///
    /// If an entry of a list is removed, the following entries move. Other patches of the same findings may then affect the wrong entries.
    /// Call [`audit()`](crate::diagnosis::audit()) again after each patch.
    ///
    /// # Errors
    ///
    /// - The field, or the entry of its list, does not exist.
    /// - The value is not valid there, or the patch adds to something that is not a list.
    /// - The patch removes something that has no default.
    pub fn apply(&self, config: &mut PolicyConfig) -> Result<(), ApplyPatchError> {
        let (Self::Remove { field } | Self::Set { field, .. } | Self::Add { field, .. }) = self;
        let field = *field;
        let mut place = place(config, field).ok_or(ApplyPatchError::NoSuchField { field })?;
        let done = match self {
            Self::Remove { .. } => place.remove(),
            Self::Set { value, .. } => place.set(value),
            Self::Add { value, .. } => place.add(value),
        };
        done.map_err(|refusal| match refusal {
            Refusal::Needed => ApplyPatchError::Needed { field },
            Refusal::NoEntry => ApplyPatchError::NoSuchEntry { field },
            Refusal::NoList => ApplyPatchError::NoList { field },
            Refusal::NoSingleValue => ApplyPatchError::NoSingleValue { field },
            Refusal::Value(problem) => ApplyPatchError::Value { field, problem },
        })
    }
}

/// Why a [`Patch`] cannot be applied.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::diagnosis::audit;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com", "https://www.example.com"],
/// );
/// let findings = audit(&config, None, now, &EmbeddedList);
/// let patch = findings[0].patch.as_ref().unwrap();
/// assert_eq!(patch.to_string(), "remove `websites[1]`");
/// patch.apply(&mut config).unwrap();
/// // It is done; once more is a mistake, and leaves the configuration as it is.
/// assert_eq!(patch.apply(&mut config).unwrap_err().to_string(), "there is no `websites[1]`");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyPatchError {
    /// The field has no default and cannot be left out.
    #[error("`{field}` is required")]
    Needed {
        /// The field.
        field: Field,
    },
    /// The field is not a list, so nothing can be added.
    #[error("`{field}` is not a list")]
    NoList {
        /// The field.
        field: Field,
    },
    /// The field consists of several values.
    #[error("`{field}` is not a single value")]
    NoSingleValue {
        /// The field.
        field: Field,
    },
    /// The list has no such entry.
    #[error("there is no `{field}`")]
    NoSuchEntry {
        /// The entry.
        field: Field,
    },
    /// The configuration has no such field, or the entry with this part does not exist.
    #[error("no configuration has `{field}`, or this one has no such entry")]
    NoSuchField {
        /// The field.
        field: Field,
    },
    /// The value is not valid for the field.
    #[error("`{field}` cannot have this value: {problem}")]
    Value {
        /// The field.
        field: Field,
        /// The error message of the parser.
        problem: String,
    },
}
