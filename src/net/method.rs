use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use crate::text::{excerpt, is_token_byte, text_form};

/// The method of a request: a token of [RFC 9110, section 9.1], in upper case.
///
/// Methods are case-sensitive. Browsers convert some to upper case (`delete`, `put`) but not others (`patch`). Therefore only upper case is
/// accepted.
///
/// ```
/// use session_cookie_policy::net::Method;
///
/// assert!(Method::parse("POST").unwrap().is_safelisted());
/// assert!(!Method::parse("PATCH").unwrap().is_safelisted());
/// let error = Method::parse("patch").unwrap_err();
/// assert_eq!(error.to_string(), "methods are case-sensitive; write `PATCH`");
/// ```
///
/// [RFC 9110, section 9.1]: https://www.rfc-editor.org/rfc/rfc9110#section-9.1
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (token): a non-empty token without lower-case letters.
pub struct Method(String);

impl Method {
    /// The length of the longest name, in bytes. The longest registered method is half as long.
    pub const MAX_LEN: usize = 32;

    /// Reads a method.
    ///
    /// # Errors
    ///
    /// - The text is empty.
    /// - `patch`: the text has lower-case letters.
    /// - `GET /`: the text has a character that a token cannot contain.
    /// - The text is longer than 32 bytes.
    pub fn parse(text: &str) -> Result<Self, ParseMethodError> {
        if text.len() > Self::MAX_LEN {
            return Err(ParseMethodError::TooLong { len: text.len() });
        }
        if text.is_empty() {
            return Err(ParseMethodError::Empty);
        }
        if !text.bytes().all(is_token_byte) {
            return Err(ParseMethodError::NoToken {
                found: excerpt(text),
            });
        }
        let upper = text.to_ascii_uppercase();
        if upper == text {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseMethodError::LowerCase {
                repaired: Self(upper),
            })
        }
    }

    /// The method, in upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether every page may send the method to every server without permission: `GET`, `HEAD` and `POST` ([Fetch, CORS-safelisted
    /// method]).
    ///
    /// [Fetch, CORS-safelisted method]: https://fetch.spec.whatwg.org/#cors-safelisted-method
    #[must_use]
    pub fn is_safelisted(&self) -> bool {
        matches!(self.as_str(), "GET" | "HEAD" | "POST")
    }
}

impl AsRef<str> for Method {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(Method, ParseMethodError, "a method such as `DELETE`");

/// Why a text is not a [`Method`].
///
/// ```
/// use session_cookie_policy::net::Method;
///
/// let error = |text| Method::parse(text).unwrap_err().to_string();
/// assert_eq!(error("patch"), "methods are case-sensitive; write `PATCH`");
/// assert_eq!(error("GET /"), "`GET /` is not a method; use upper-case letters");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseMethodError {
    /// The text is empty.
    #[error("the method is empty")]
    Empty,
    /// The text has lower-case letters; it would be another method.
    #[error("methods are case-sensitive; write `{repaired}`")]
    LowerCase {
        /// The method that was probably meant.
        repaired: Method,
    },
    /// The text has a character that a token cannot contain.
    #[error("`{found}` is not a method; use upper-case letters")]
    NoToken {
        /// The text, cut to a short length.
        found: String,
    },
    /// The text is longer than [`Method::MAX_LEN`].
    #[error("the method has {len} bytes, more than {}", Method::MAX_LEN)]
    TooLong {
        /// The length of the text, in bytes.
        len: usize,
    },
}
