use alloc::string::String;
use core::fmt;

use crate::text::{ReadingError, excerpt, text_form};

/// The key under which a configuration declares a cookie beside the session cookies.
///
/// Up to 32 characters: lower-case letters, digits, `-` and `_`.
///
/// ```
/// use session_cookie_policy::config::CookieKey;
///
/// assert_eq!(CookieKey::parse("oauth").unwrap().as_str(), "oauth");
/// assert_eq!(
///     CookieKey::parse("OAuth state").unwrap_err().to_string(),
///     "`OAuth state` is not a key of a cookie; write up to 32 lower-case letters, digits, `-` and `_`",
/// );
/// ```
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (key): `len` bytes of `[a-z0-9_-]`, at least one, followed by zeroes.
pub struct CookieKey {
    bytes: [u8; Self::MAX_LEN],
    len: u8,
}

impl CookieKey {
    /// The length of the longest key, in characters.
    pub const MAX_LEN: usize = 32;

    /// Reads a key.
    ///
    /// # Errors
    ///
    /// - The text is empty, too long, or has another character.
    pub fn parse(text: &str) -> Result<Self, ParseCookieKeyError> {
        let is_allowed = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
        };
        let mut bytes = [0; Self::MAX_LEN];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(len)) if len > 0 && text.bytes().all(is_allowed) => {
                place.copy_from_slice(text.as_bytes());
                Ok(Self { bytes, len })
            }
            _ => Err(ParseCookieKeyError {
                found: excerpt(text),
            }),
        }
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.len.into());
        bytes
            .and_then(|bytes| core::str::from_utf8(bytes).ok())
            .unwrap_or("")
    }
}

impl fmt::Display for CookieKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CookieKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

text_form!(
    CookieKey,
    ParseCookieKeyError,
    "up to 32 lower-case letters, digits, `-` and `_`"
);

/// The text is not the key of a cookie.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "`{found}` is not a key of a cookie; write up to 32 lower-case letters, digits, `-` and `_`"
)]
#[non_exhaustive]
pub struct ParseCookieKeyError {
    /// The text, or its beginning.
    pub found: String,
}

impl ReadingError for ParseCookieKeyError {}
