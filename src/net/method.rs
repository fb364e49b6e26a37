use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use crate::text::{excerpt, is_token_octet, text_form};

/// The method of a request: a token of [RFC 9110, section 9.1], in upper case.
///
/// Methods are case-sensitive. Browsers correct the letters of some (`delete`, `put`) and not of others (`patch`), so only the
/// spelling that is right everywhere is read.
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
    /// Longer names are refused; the longest that is registered takes half of it.
    pub const MAX_LEN: usize = 32;

    /// Reads a method.
    ///
    /// # Errors
    ///
    /// - empty text
    /// - `patch` — lower-case letters
    /// - `GET /` — a character that no token has
    /// - more than 32 octets
    pub fn parse(text: &str) -> Result<Self, ParseMethodError> {
        if text.len() > Self::MAX_LEN {
            return Err(ParseMethodError::TooLong { len: text.len() });
        }
        if text.is_empty() {
            return Err(ParseMethodError::Empty);
        }
        if !text.bytes().all(is_token_octet) {
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

    /// Whether any page may send it to any server: `GET`, `HEAD` and `POST` ([Fetch, CORS-safelisted method]).
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

/// Why a text is no [`Method`].
///
/// ```
/// use session_cookie_policy::net::Method;
///
/// let error = |text| Method::parse(text).unwrap_err().to_string();
/// assert_eq!(error("patch"), "methods are case-sensitive; write `PATCH`");
/// assert_eq!(error("GET /"), "`GET /` is no method; use upper-case letters");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseMethodError {
    /// Nothing there.
    #[error("the method is empty")]
    Empty,
    /// Letters in lower case, which make it another method.
    #[error("methods are case-sensitive; write `{repaired}`")]
    LowerCase {
        /// The method that was probably meant.
        repaired: Method,
    },
    /// A character that no token has.
    #[error("`{found}` is no method; use upper-case letters")]
    NoToken {
        /// The text, shortened.
        found: String,
    },
    /// Longer than [`Method::MAX_LEN`].
    #[error("the method has {len} octets, more than {}", Method::MAX_LEN)]
    TooLong {
        /// Octets.
        len: usize,
    },
}
