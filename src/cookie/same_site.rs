use core::fmt;

use crate::text::text_form;

/// The `SameSite` attribute ([RFC 6265bis, section 4.1.2.7]).
///
/// There is no value for "left out": browsers disagree on what that means (`Lax` in Chromium, `None` in Firefox and Safari), so a
/// session cookie always says it.
///
/// The text form is the attribute's value, `Lax`; parsing ignores case, as browsers do.
///
/// ```
/// use session_cookie_policy::cookie::SameSite;
///
/// assert_eq!(SameSite::parse("lax"), Ok(SameSite::Lax));
/// assert_eq!(SameSite::None.to_string(), "None");
/// assert!(SameSite::parse("default").is_err());
/// ```
///
/// [RFC 6265bis, section 4.1.2.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.7
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "closed by RFC 6265bis")]
pub enum SameSite {
    /// Sent in same-site requests only, so not when a link from elsewhere is followed.
    Strict,
    /// Sent in same-site requests, and in top-level navigations by a safe method from elsewhere.
    Lax,
    /// Sent from everywhere; needs `Secure`, and third-party rules of browsers apply.
    None,
}

impl SameSite {
    /// Reads the value of the attribute.
    ///
    /// # Errors
    ///
    /// - `default`, `true` and everything else: browsers treat these as if the attribute were not there
    pub fn parse(text: &str) -> Result<Self, ParseSameSiteError> {
        [Self::Strict, Self::Lax, Self::None]
            .into_iter()
            .find(|value| text.eq_ignore_ascii_case(value.as_str()))
            .ok_or(ParseSameSiteError)
    }

    /// The value as it is written in the header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}

impl fmt::Display for SameSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(SameSite, ParseSameSiteError, "`Strict`, `Lax` or `None`");

/// The text is no value of `SameSite`.
///
/// ```
/// use session_cookie_policy::cookie::SameSite;
///
/// let error = SameSite::parse("default").unwrap_err();
/// assert_eq!(error.to_string(), "SameSite must be `Strict`, `Lax` or `None`");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("SameSite must be `Strict`, `Lax` or `None`")]
#[non_exhaustive]
pub struct ParseSameSiteError;
