use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use core::fmt;

use super::grammar::{MAX_ATTRIBUTE_LEN, is_path_byte};
use crate::net::UrlPath;
use crate::text::{excerpt, text_form, write_instead};

/// The `Path` attribute of a cookie.
///
/// Browsers compare it with the path of a request byte by byte: they decode nothing, and letter case and dot segments matter (RFC 6265bis,
/// section 5.1.4; recorded in three browsers). A path keeps a cookie away from other routes, but does not protect it from them.
///
/// ```
/// use session_cookie_policy::cookie::CookiePath;
///
/// let path = CookiePath::parse("/auth").unwrap();
/// assert!(path.matches("/auth") && path.matches("/auth/session/refresh"));
/// assert!(!path.matches("/authors") && !path.matches("/Auth"));
/// assert!(!CookiePath::parse("/auth/").unwrap().matches("/auth"));
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (path-value): begins with `/`, only bytes of `path-value`, no blank at the end, at most 1024 bytes.
pub struct CookiePath(String);

impl CookiePath {
    /// The length of the longest path, in bytes. Browsers ignore a longer `Path` and use the default path.
    pub const MAX_LEN: usize = MAX_ATTRIBUTE_LEN;

    /// The path `/`, which matches every request.
    #[must_use]
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// Reads the value of the attribute.
    ///
    /// Refuses only what no browser accepts. A path with a spelling that no request has (`/a b`) is valid and matches nothing. For routes
    /// of your own, prefer [`UrlPath`], which refuses such spellings.
    ///
    /// # Errors
    ///
    /// - `auth`, or an empty text: browsers would use the default path.
    /// - `/a;b`: the `;` ends the attribute.
    /// - The text has control characters, non-ASCII characters, or a blank at the end.
    /// - The text is longer than 1024 bytes.
    pub fn parse(text: &str) -> Result<Self, ParseCookiePathError> {
        if text.len() > Self::MAX_LEN {
            return Err(ParseCookiePathError::TooLong { len: text.len() });
        }
        if !text.starts_with('/') {
            let absolute = format!("/{}", text.trim().trim_start_matches('/'));
            return Err(ParseCookiePathError::NotAbsolute {
                found: excerpt(text),
                repaired: Self::parse(&absolute).ok(),
            });
        }
        let blank_at_end = text.len().checked_sub(1).filter(|_| text.ends_with(' '));
        let forbidden = text
            .char_indices()
            .find(|(_, c)| !u8::try_from(*c).is_ok_and(is_path_byte));
        match (forbidden, blank_at_end) {
            (Some((at, found)), _) => Err(ParseCookiePathError::ForbiddenCharacter { at, found }),
            (None, Some(at)) => Err(ParseCookiePathError::ForbiddenCharacter { at, found: ' ' }),
            (None, None) => Ok(Self(text.to_owned())),
        }
    }

    /// The path of a cookie without `Path`. Browsers derive it from the path of the request that set the cookie (RFC 6265bis, section
    /// 5.1.4).
    ///
    /// ```
    /// use session_cookie_policy::cookie::CookiePath;
    ///
    /// assert_eq!(CookiePath::default_for("/v1/auth/login").unwrap().as_str(), "/v1/auth");
    /// assert_eq!(CookiePath::default_for("/login").unwrap().as_str(), "/");
    /// ```
    ///
    /// # Errors
    ///
    /// The text is not the path of a request: it has control characters, non-ASCII characters, or a `;` in a directory.
    pub fn default_for(request_path: &str) -> Result<Self, ParseCookiePathError> {
        let path = request_path.split(['?', '#']).next().unwrap_or("");
        Self::parse(default_path(path))
    }

    /// Whether [`parse`](Self::parse) reads the text.
    pub(crate) fn is_valid(text: &str) -> bool {
        text.len() <= Self::MAX_LEN
            && text.starts_with('/')
            && !text.ends_with(' ')
            && text.bytes().all(is_path_byte)
    }

    /// Whether browsers send the cookie with a request for this path (path-match of RFC 6265bis, section 5.1.4).
    ///
    /// Pass the path exactly as the request has it, without the query.
    #[must_use]
    pub fn matches(&self, request_path: &str) -> bool {
        let path = request_path.split(['?', '#']).next().unwrap_or("");
        path_match(self.0.as_bytes(), path.as_bytes())
    }

    /// Whether this path matches every request that `other` matches. A partial order.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        path_match(self.0.as_bytes(), other.0.as_bytes())
    }

    /// The value of the attribute.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the path is `/`, as the prefix `__Host-` requires.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0 == "/"
    }
}

/// Path-match of RFC 6265bis, section 5.1.4, on bytes.
pub(crate) fn path_match(cookie_path: &[u8], request_path: &[u8]) -> bool {
    request_path.strip_prefix(cookie_path).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(b"/") || cookie_path.ends_with(b"/")
    })
}

/// Default-path of RFC 6265bis, section 5.1.4, for the path of a URL without its query.
pub(crate) fn default_path(request_path: &str) -> &str {
    match request_path.rsplit_once('/') {
        Some((directory, _)) if directory.starts_with('/') => directory,
        _ => "/",
    }
}

impl From<&UrlPath> for CookiePath {
    fn from(path: &UrlPath) -> Self {
        // A canonical URL path is printable ASCII without `;` and within the same limit of length.
        Self(path.as_str().to_owned())
    }
}

impl AsRef<str> for CookiePath {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for CookiePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(
    CookiePath,
    ParseCookiePathError,
    "a cookie path such as `/`"
);

/// Why a text is not a [`CookiePath`].
///
/// ```
/// use session_cookie_policy::cookie::CookiePath;
///
/// let error = |text| CookiePath::parse(text).unwrap_err().to_string();
/// assert_eq!(error("auth"), "the cookie path `auth` does not begin with `/`; write `/auth`");
/// assert_eq!(error("/auth;v=1"), "';' at byte 5 cannot stand in the path of a cookie");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseCookiePathError {
    /// The text has a character that the attribute cannot contain.
    #[error("{found:?} at byte {at} cannot stand in the path of a cookie")]
    ForbiddenCharacter {
        /// The offset of the character, in bytes.
        at: usize,
        /// The character.
        found: char,
    },
    /// The text does not begin with `/`. Browsers would use the default path.
    #[error("the cookie path `{found}` does not begin with `/`{}", write_instead(repaired.as_ref()))]
    NotAbsolute {
        /// The text, cut to a short length.
        found: String,
        /// The path with its slash, if nothing else is wrong.
        repaired: Option<CookiePath>,
    },
    /// The text is longer than [`CookiePath::MAX_LEN`].
    #[error(
        "the cookie path has {len} bytes; browsers ignore one over {}",
        CookiePath::MAX_LEN
    )]
    TooLong {
        /// The length of the text, in bytes.
        len: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn a_valid_path_is_one_that_is_read() {
        let longest = format!("/{}", "a".repeat(CookiePath::MAX_LEN - 1));
        let longer = format!("{longest}a");
        for text in [
            "", "/", "/a", "a", "/a ", " /a", "/a b", "/a;b", "/a\n", "/é", &longest, &longer,
        ] {
            assert_eq!(
                CookiePath::is_valid(text),
                CookiePath::parse(text).is_ok(),
                "{text}"
            );
        }
    }
}
