use core::fmt;

use crate::cookie::{ParseSameSiteError, SameSite};
use crate::text::text_form;

/// How the `SameSite` of the cookies is chosen.
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
    /// Derives the value from the origins of the website and the API.
    #[default]
    Auto,
    /// Uses this value. It is an error if sessions would not work with it.
    Fixed(SameSite),
}

impl SameSiteChoice {
    /// Reads `auto`, `Strict`, `Lax` or `None`, in any letter case.
    ///
    /// # Errors
    ///
    /// - The text is none of these.
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
