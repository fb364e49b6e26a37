use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use core::fmt;

use crate::text::{excerpt, text_form, write_instead};

/// The path of a URL as browsers send it: percent-encoded, without dot segments, without a query.
///
/// Used for the routes of an API. Browsers compare cookie paths byte by byte, without decoding. A path in another spelling would match
/// nothing; therefore it is refused, and the error has the right spelling.
///
/// ```
/// use session_cookie_policy::net::UrlPath;
///
/// let base = UrlPath::parse("/auth").unwrap();
/// assert_eq!(base.join("/session/refresh").unwrap().as_str(), "/auth/session/refresh");
///
/// let error = UrlPath::parse("/a/../b").unwrap_err();
/// assert_eq!(error.to_string(), "browsers send the path `/a/../b` as `/b`; write that");
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (canonical): begins with `/`, and the URL parser leaves it as it is. What `parse` reads ends without one unless it is `/`.
pub struct UrlPath(String);

impl UrlPath {
    /// The length of the longest path, in bytes. Browsers ignore a cookie path over 1024 bytes (RFC 6265bis, section 5.6).
    pub const MAX_LEN: usize = 1024;

    /// The path `/`.
    #[must_use]
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// Reads an absolute path. An empty text is the root. One `/` at the end is left out.
    ///
    /// # Errors
    ///
    /// - `auth`: does not begin with `/`.
    /// - `https://api.example.com/auth`: a whole URL.
    /// - `/auth?x=1`, `/auth#top`: a query and a fragment do not belong to the path.
    /// - `/a/../b`, `/a b`, `/ä`, `/a\b`: not the form that browsers send.
    /// - `/auth;v=1`: would end the `Path` attribute of a cookie.
    /// - `/auth//`: an empty segment at the end. As a cookie path, `/auth/` does not match `/auth`.
    ///
    /// The error has the [repaired](ParseUrlPathError::repaired) path.
    pub fn parse(text: &str) -> Result<Self, ParseUrlPathError> {
        Self::read(text).map_err(|error| match error.repaired() {
            // It grows where it is escaped.
            Some(repaired) if repaired.0.len() > Self::MAX_LEN => ParseUrlPathError::TooLong {
                len: repaired.0.len(),
            },
            _ => error,
        })
    }

    /// Reads a path, and keeps one `/` at the end: browsers do not send a cookie of the path `/app/` to `/app`.
    pub(crate) fn parse_directory(text: &str) -> Result<Self, ParseUrlPathError> {
        let Self(mut path) = Self::parse(text)?;
        if text.ends_with('/') && !path.ends_with('/') {
            path.push('/');
        }
        Ok(Self(path))
    }

    fn read(text: &str) -> Result<Self, ParseUrlPathError> {
        if text.is_empty() {
            return Ok(Self::root());
        }
        if text.len() > Self::MAX_LEN {
            return Err(ParseUrlPathError::TooLong { len: text.len() });
        }
        let found = || excerpt(text);
        if text.contains("://") && !text.starts_with('/') {
            let after_host = text
                .split_once("://")
                .and_then(|(_, rest)| rest.split_once('/'));
            let path = after_host.map_or_else(String::new, |(_, path)| format!("/{path}"));
            return Err(ParseUrlPathError::WholeUrl {
                repaired: Self::repair(&path),
            });
        }
        if !text.starts_with('/') {
            // `api.example.com/auth` may be a host and a path, or a path: nothing is guessed.
            let trimmed = text.trim();
            let first = trimmed.split('/').next().unwrap_or("");
            let clear = !first.contains(['.', ':']) && !first.starts_with("localhost");
            let absolute = format!("/{}", trimmed.trim_start_matches('/'));
            return Err(ParseUrlPathError::NotAbsolute {
                found: found(),
                repaired: clear.then(|| Self::repair(&absolute)),
            });
        }
        if let Some(at) = text.find(['?', '#']) {
            let path = text.split_at_checked(at).map_or(text, |(path, _)| path);
            return Err(ParseUrlPathError::QueryOrFragment {
                found: found(),
                repaired: Self::repair(path),
            });
        }
        if let Some(at) = text.find(';') {
            return Err(ParseUrlPathError::Semicolon { at });
        }
        if text.ends_with("//") {
            return Err(ParseUrlPathError::TrailingSlashes {
                repaired: Self::repair(text),
            });
        }
        let canonical = Self::canonical(text).ok_or_else(|| ParseUrlPathError::NotCanonical {
            found: found(),
            repaired: Self::root(),
        })?;
        let stripped = text.strip_suffix('/').unwrap_or(text);
        if canonical.strip_suffix('/').unwrap_or(&canonical) != stripped {
            return Err(ParseUrlPathError::NotCanonical {
                found: found(),
                repaired: Self::repair(text),
            });
        }
        Ok(if stripped.is_empty() {
            Self::root()
        } else {
            Self(stripped.to_owned())
        })
    }

    /// Appends `below` to this path.
    ///
    /// # Errors
    ///
    /// The errors of [`parse`](Self::parse), for the combined path.
    pub fn join(&self, below: &str) -> Result<Self, ParseUrlPathError> {
        let base = self.0.strip_suffix('/').unwrap_or(&self.0);
        Self::parse(&format!("{base}{below}"))
    }

    /// The longest path that contains both this path and `other`. Compares whole segments.
    ///
    /// ```
    /// use session_cookie_policy::net::UrlPath;
    ///
    /// let refresh = UrlPath::parse("/auth/session/refresh").unwrap();
    /// let sign_out = UrlPath::parse("/auth/signout").unwrap();
    /// assert_eq!(refresh.common_ancestor(&sign_out).as_str(), "/auth");
    /// ```
    #[must_use]
    pub fn common_ancestor(&self, other: &Self) -> Self {
        let mut common = String::new();
        // The first segment is the empty one in front of the first `/`.
        let segments = self.0.split('/').zip(other.0.split('/')).skip(1);
        for (segment, _) in segments.take_while(|(ours, theirs)| ours == theirs) {
            common.push('/');
            common.push_str(segment);
        }
        if common.is_empty() {
            Self::root()
        } else {
            Self(common)
        }
    }

    /// The path. It begins with `/`. Only the root ends with `/`, and the route that follows from a cookie path that ends with it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL parser's spelling of a path that begins with `/`.
    fn canonical(path: &str) -> Option<String> {
        let url = url::Url::parse(&format!("https://host.invalid{path}")).ok()?;
        Some(sent_path(&url))
    }

    /// The nearest path that [`parse`](Self::parse) takes.
    fn repair(path: &str) -> Self {
        let path = path.split(['?', '#', ';']).next().unwrap_or("");
        let canonical = Self::canonical(path).unwrap_or_default();
        match canonical.trim_end_matches('/') {
            "" => Self::root(),
            trimmed => Self(trimmed.to_owned()),
        }
    }
}

/// The path of a URL as browsers send it.
pub(crate) fn sent_path(url: &url::Url) -> String {
    // The URL Standard encodes it since 2023; all recorded browsers do.
    url.path().replace('^', "%5E")
}

impl AsRef<str> for UrlPath {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(UrlPath, ParseUrlPathError, "a path such as `/auth`");

/// Why a text is not a [`UrlPath`].
///
/// ```
/// use session_cookie_policy::net::UrlPath;
///
/// let error = |text| UrlPath::parse(text).unwrap_err().to_string();
/// assert_eq!(error("https://api.example.com/auth"), "a whole URL instead of a path; write `/auth`");
/// assert_eq!(error("/auth?x=1"), "query and fragment in `/auth?x=1` are not part of a path; write `/auth`");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseUrlPathError {
    /// The text does not begin with `/`.
    #[error("the path `{found}` does not begin with `/`{}", write_instead(repaired.as_ref()))]
    NotAbsolute {
        /// The text, cut to a short length.
        found: String,
        /// The path with its slash. `None` if the text could be a host.
        repaired: Option<UrlPath>,
    },
    /// Browsers change the spelling before they send it.
    #[error("browsers send the path `{found}` as `{repaired}`; write that")]
    NotCanonical {
        /// The text, cut to a short length.
        found: String,
        /// The form that browsers send.
        repaired: UrlPath,
    },
    /// The text has a query or a fragment.
    #[error("query and fragment in `{found}` are not part of a path; write `{repaired}`")]
    QueryOrFragment {
        /// The text, cut to a short length.
        found: String,
        /// The path without the query and the fragment.
        repaired: UrlPath,
    },
    /// The text has a semicolon, which ends an attribute of `Set-Cookie`.
    #[error("`;` at byte {at} of the path would end the `Path` attribute of a cookie")]
    Semicolon {
        /// The offset of the semicolon, in bytes.
        at: usize,
    },
    /// The text is longer than [`UrlPath::MAX_LEN`].
    #[error("the path has {len} bytes, more than {}", UrlPath::MAX_LEN)]
    TooLong {
        /// The length of the text, in bytes.
        len: usize,
    },
    /// The text ends with several slashes.
    #[error("the path ends in an empty segment; write `{repaired}`")]
    TrailingSlashes {
        /// The path without them.
        repaired: UrlPath,
    },
    /// The text is a whole URL instead of a path.
    #[error("a whole URL instead of a path; write `{repaired}`")]
    WholeUrl {
        /// The path of the URL.
        repaired: UrlPath,
    },
}

impl ParseUrlPathError {
    /// The path that was probably meant. `None` if that is not clear.
    #[must_use]
    pub const fn repaired(&self) -> Option<&UrlPath> {
        match self {
            Self::NotAbsolute { repaired, .. } => repaired.as_ref(),
            Self::NotCanonical { repaired, .. }
            | Self::QueryOrFragment { repaired, .. }
            | Self::TrailingSlashes { repaired }
            | Self::WholeUrl { repaired } => Some(repaired),
            Self::Semicolon { .. } | Self::TooLong { .. } => None,
        }
    }
}
