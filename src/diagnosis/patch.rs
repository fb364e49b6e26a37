use alloc::string::String;

use crate::policy::Field;

/// A change of the configuration that repairs it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case", tag = "do"))]
#[non_exhaustive]
pub enum Patch {
    /// Leave the field or the entry out: what it says, or does not say, by default is right.
    Remove {
        /// Which.
        field: Field,
    },
    /// Write this value there.
    Set {
        /// Where.
        field: Field,
        /// The value, as the configuration spells it.
        value: String,
    },
    /// Add this entry to a list.
    Add {
        /// The list.
        field: Field,
        /// The entry, as the configuration spells it.
        value: String,
    },
}
