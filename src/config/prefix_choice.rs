use core::fmt;

use crate::cookie::{CookieName, NamePrefix};
use crate::net::ParseWordError;
use crate::text::text_form;

/// Which prefix the name of a cookie has.
///
/// The text form is `auto`, `none` or the prefix itself.
///
/// ```
/// use session_cookie_policy::config::PrefixChoice;
/// use session_cookie_policy::cookie::NamePrefix;
///
/// assert_eq!(PrefixChoice::parse("auto"), Ok(PrefixChoice::Auto));
/// assert_eq!(PrefixChoice::parse("__Host-"), Ok(PrefixChoice::Fixed(NamePrefix::Host)));
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "derived, given, or none")]
pub enum PrefixChoice {
    /// The strictest prefix that all engines support: `__Host-` for a secure host-only cookie with `Path=/`, `__Secure-` for another secure
    /// cookie, and otherwise none. A name that you give with a prefix keeps it.
    #[default]
    Auto,
    /// This prefix. It is an error if the cookie cannot have it, or if the name is given with another prefix.
    Fixed(NamePrefix),
    /// The name exactly as given, with or without a prefix. For names that other software uses.
    None,
}

impl PrefixChoice {
    /// Reads `auto`, `none` or a prefix.
    ///
    /// # Errors
    ///
    /// - The text is none of these.
    pub fn parse(text: &str) -> Result<Self, ParseWordError> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            prefix => NamePrefix::parse(prefix).map(Self::Fixed),
        }
    }

    pub(crate) fn apply(self, name: &CookieName, secure: bool, host_only_root: bool) -> CookieName {
        // What is given with a prefix is never renamed; whether its conditions hold is checked with the attributes.
        if name.prefix().is_some() {
            return name.clone();
        }
        match self {
            Self::Auto if secure && host_only_root => name.with_prefix(NamePrefix::Host),
            Self::Auto if secure => name.with_prefix(NamePrefix::Secure),
            Self::Fixed(prefix) => name.with_prefix(prefix),
            Self::Auto | Self::None => name.clone(),
        }
    }

    /// The prefix that is asked for, if the name is given with another one.
    pub(crate) fn against(self, name: &CookieName) -> Option<NamePrefix> {
        match (self, name.prefix()) {
            (Self::Fixed(asked), Some(given)) if asked != given => Some(asked),
            _ => None,
        }
    }
}

impl fmt::Display for PrefixChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(prefix) => prefix.fmt(f),
            Self::None => f.write_str("none"),
        }
    }
}

text_form!(
    PrefixChoice,
    ParseWordError,
    "`auto`, `none` or a prefix such as `__Host-`"
);
