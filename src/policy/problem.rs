#[cfg(feature = "serde")]
use alloc::string::ToString as _;
use core::fmt;

use super::field::Field;
use super::problem_kind::ProblemKind;
use crate::severity::Severity;

/// A problem of a configuration, or a possible improvement: where it is, what is wrong, and how to fix it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::ProblemKind;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.default_website = Some("https://shop.example.com".into());
/// let review = config.review(&EmbeddedList);
/// let problem = &review.problems()[0];
/// assert!(matches!(problem.kind(), ProblemKind::NotDeclared { .. }));
/// assert_eq!(
///     problem.to_string(),
///     "`default_website`: `https://shop.example.com` is not a declared website; add it to `websites`",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    field: Field,
    kind: ProblemKind,
}

impl Problem {
    pub(super) const fn new(field: Field, kind: ProblemKind) -> Self {
        Self { field, kind }
    }

    /// The field of the configuration.
    #[must_use]
    pub const fn field(&self) -> Field {
        self.field
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> &ProblemKind {
        &self.kind
    }

    /// How serious the problem is. It is an error if sessions fail because of it.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.kind.severity()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.field, self.kind)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("Problem", 3)?;
        fields.serialize_field("field", &self.field)?;
        fields.serialize_field("severity", &self.severity())?;
        fields.serialize_field("message", &self.kind.to_string())?;
        fields.end()
    }
}
