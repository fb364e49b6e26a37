use core::fmt;

use crate::text::text_form;

/// The `SameSite` attribute ([RFC 6265bis, section 4.1.2.7]).
///
/// There is no variant for a missing attribute. Browsers disagree about what that means (`Lax` in Chromium, `None` in Firefox and Safari),
/// so a session cookie always has the attribute.
///
/// The text form is the value of the attribute, `Lax`. Parsing ignores letter case, as browsers do.
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
    /// Browsers send the cookie only with same-site requests. They do not send it when a user follows a link from another site.
    Strict,
    /// Browsers send the cookie with same-site requests, and with top-level navigations from other sites that use a safe method.
    Lax,
    /// Browsers send the cookie with all requests. Needs `Secure`. Browsers may block it as a third-party cookie.
    #[doc(alias = "third-party cookie")]
    None,
}

impl SameSite {
    /// Reads the value of the attribute.
    ///
    /// # Errors
    ///
    /// - `default`, `true` and everything else: browsers treat these as a missing attribute.
    pub fn parse(text: &str) -> Result<Self, ParseSameSiteError> {
        [Self::Strict, Self::Lax, Self::None]
            .into_iter()
            .find(|value| text.eq_ignore_ascii_case(value.as_str()))
            .ok_or(ParseSameSiteError)
    }

    /// The value in the header.
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

/// The text is not a value of `SameSite`.
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
