use core::fmt;

use crate::cookie::{ParseSameSiteError, SameSite};
use crate::text::text_form;

/// What a configuration says about `SameSite`.
///
/// The text form is `auto` or one of the three values.
///
/// ```
/// use session_cookie_policy::config::SameSiteChoice;
/// use session_cookie_policy::cookie::SameSite;
///
/// assert_eq!(SameSiteChoice::parse("lax"), Ok(SameSiteChoice::Fixed(SameSite::Lax)));
/// assert_eq!(SameSiteChoice::Auto.to_string(), "auto");
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "derived or given")]
pub enum SameSiteChoice {
    /// Derive the value from the two origins.
    #[default]
    Auto,
    /// Take this value, if it works.
    Fixed(SameSite),
}

impl SameSiteChoice {
    /// Reads `auto`, `Strict`, `Lax` or `None`, in any letter case.
    ///
    /// # Errors
    ///
    /// - anything else
    pub fn parse(text: &str) -> Result<Self, ParseSameSiteError> {
        if text.eq_ignore_ascii_case("auto") {
            Ok(Self::Auto)
        } else {
            SameSite::parse(text).map(Self::Fixed)
        }
    }
}

impl fmt::Display for SameSiteChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(value) => value.fmt(f),
        }
    }
}

text_form!(
    SameSiteChoice,
    ParseSameSiteError,
    "`auto`, `Strict`, `Lax` or `None`"
);
