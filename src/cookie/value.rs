use core::fmt;

use super::grammar::{are_cookie_bytes, is_cookie_byte};

/// The value of a cookie: a borrowed text, usually a token, that can be written in a header.
///
/// `Debug` shows only the length, and there is no `Display`, because a session token must not get into a log.
///
/// ```
/// use session_cookie_policy::cookie::CookieValue;
///
/// let value = CookieValue::new("eyJhbGciOiJFZERTQSJ9.e30.c2ln").unwrap();
/// assert_eq!(format!("{value:?}"), "CookieValue(29 bytes)");
/// assert!(CookieValue::new("a; Domain=evil.example").is_err());
/// ```
#[derive(Clone, Copy, Eq, PartialEq)]
// INVARIANT (cookie-octets): the grammar of `cookie-value`.
pub struct CookieValue<'a>(&'a str);

impl<'a> CookieValue<'a> {
    /// The empty value, as in a cookie that clears another.
    pub const EMPTY: Self = Self("");

    /// Checks `text` against `cookie-value` of RFC 6265bis, section 4.1.1: printable ASCII without blank, `"`, `,`, `;` and `\`. The whole
    /// value may be in one pair of quotes.
    ///
    /// # Errors
    ///
    /// - `a b`, `a;b`, `a,b`, CR, LF, non-ASCII. The error has the position of the first such byte, but never the value. Encode the value,
    ///   for example as base64url or with percent-encoding.
    pub fn new(text: &'a str) -> Result<Self, InvalidCookieValue> {
        let unquoted = text
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .unwrap_or(text);
        if are_cookie_bytes(unquoted.as_bytes()) {
            return Ok(Self(text));
        }
        let quote = usize::from(unquoted.len() != text.len());
        let at = unquoted
            .bytes()
            .position(|byte| !is_cookie_byte(byte))
            .unwrap_or(0);
        Err(InvalidCookieValue {
            at: at.saturating_add(quote),
        })
    }

    /// The value.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// The length of the value, in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.len()
    }

    /// Whether the value is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for CookieValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CookieValue({} bytes)", self.len())
    }
}

/// The text cannot be the value of a cookie. The error does not contain the text.
///
/// ```
/// use session_cookie_policy::cookie::CookieValue;
///
/// let error = CookieValue::new(r#"{"user":1}"#).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "byte 1 of the cookie value cannot stand in a cookie; encode the value, for example as base64url",
/// );
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "byte {at} of the cookie value cannot stand in a cookie; encode the value, for example as base64url"
)]
#[non_exhaustive]
pub struct InvalidCookieValue {
    /// The offset of the first byte that is not allowed.
    pub at: usize,
}
