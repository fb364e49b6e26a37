use alloc::string::String;
use core::fmt;

use crate::text::{excerpt, is_token_octet, text_form};

/// The name of an HTTP header: a token of [RFC 9110, section 5.1], in lower case.
///
/// ```
/// use session_cookie_policy::net::HeaderName;
///
/// let name = HeaderName::parse("X-Session-CSRF").unwrap();
/// assert_eq!(name.as_str(), "x-session-csrf");
/// assert!(name.needs_preflight());
/// assert!(!HeaderName::parse("Accept").unwrap().needs_preflight());
/// ```
///
/// [RFC 9110, section 5.1]: https://www.rfc-editor.org/rfc/rfc9110#section-5.1
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (token): a non-empty token without upper-case letters.
pub struct HeaderName(String);

/// Headers that any page may send to any server ([Fetch, CORS-safelisted request-header]), so that they prove nothing.
///
/// [Fetch, CORS-safelisted request-header]: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
const SAFELISTED: [&str; 5] = [
    "accept",
    "accept-language",
    "content-language",
    "content-type",
    "range",
];

/// Headers that script cannot set ([Fetch, forbidden request-header]).
///
/// [Fetch, forbidden request-header]: https://fetch.spec.whatwg.org/#forbidden-request-header
const FORBIDDEN: [&str; 21] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

impl HeaderName {
    /// Longer names are refused; servers and proxies refuse them too.
    pub const MAX_LEN: usize = 128;

    /// Reads a name, in any letter case.
    ///
    /// # Errors
    ///
    /// - empty text
    /// - `x session`, `x-session:` — a character that no token has
    /// - more than 128 octets
    pub fn parse(text: &str) -> Result<Self, ParseHeaderNameError> {
        if text.len() > Self::MAX_LEN {
            return Err(ParseHeaderNameError::TooLong { len: text.len() });
        }
        if text.is_empty() {
            return Err(ParseHeaderNameError::Empty);
        }
        if !text.bytes().all(is_token_octet) {
            return Err(ParseHeaderNameError::NoToken {
                found: excerpt(text),
            });
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// The name, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether script can set the header on a request.
    #[must_use]
    pub fn is_settable_by_script(&self) -> bool {
        let name = self.as_str();
        !FORBIDDEN.contains(&name) && !name.starts_with("sec-") && !name.starts_with("proxy-")
    }

    /// Whether another origin that sets the header must ask first: no page can put it on a request to a server that does not allow
    /// it by CORS, so that its presence proves who sent the request.
    #[must_use]
    pub fn needs_preflight(&self) -> bool {
        self.is_settable_by_script() && !SAFELISTED.contains(&self.as_str())
    }
}

impl AsRef<str> for HeaderName {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for HeaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(
    HeaderName,
    ParseHeaderNameError,
    "the name of a header such as `x-session-csrf`"
);

/// Why a text is no [`HeaderName`].
///
/// ```
/// use session_cookie_policy::net::HeaderName;
///
/// let error = HeaderName::parse("x-session:").unwrap_err();
/// assert_eq!(error.to_string(), "`x-session:` is no header name; use letters, digits and `-`");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseHeaderNameError {
    /// Nothing there.
    #[error("the header name is empty")]
    Empty,
    /// A character that no token has.
    #[error("`{found}` is no header name; use letters, digits and `-`")]
    NoToken {
        /// The text, shortened.
        found: String,
    },
    /// Longer than [`HeaderName::MAX_LEN`].
    #[error("the header name has {len} octets, more than {}", HeaderName::MAX_LEN)]
    TooLong {
        /// Octets.
        len: usize,
    },
}
