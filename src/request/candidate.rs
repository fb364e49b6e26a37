use core::{fmt, str};

use crate::config::{SessionShape, Transport};

/// A token in the request that may belong to the session. The application looks it up and reports a [`TokenState`](super::TokenState). The
/// order of candidates has no meaning.
///
/// `Debug` prints only the length.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::config::Transport;
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::request::{Candidate, RequestFacts};
///
/// let mut facts = RequestFacts::new("GET");
/// facts.cookie = CookieHeader::line(b"__Host-session-access=stale; __Host-session-access=good");
/// let candidates: Vec<Candidate<'_>> = policy.verify(&facts, now).candidates().collect();
/// assert_eq!((candidates[0].as_str(), candidates[1].as_str()), (Some("stale"), Some("good")));
/// assert_eq!(candidates[1].transport(), Transport::Cookie);
/// assert_eq!(candidates[1].csrf_token(), None); // a GET needs none
/// assert_eq!(format!("{:?}", candidates[1]), "cookie (4 bytes)"); // keeps tokens out of logs
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Candidate<'a> {
    transport: Transport,
    token: &'a [u8],
    csrf_token: Option<&'a [u8]>,
}

impl<'a> Candidate<'a> {
    pub(super) const fn by_header(Bearer(token): Bearer<'a>) -> Self {
        Self {
            transport: Transport::Header,
            token,
            csrf_token: None,
        }
    }

    pub(super) const fn by_cookie(token: &'a [u8], csrf_token: Option<&'a [u8]>) -> Self {
        Self {
            transport: Transport::Cookie,
            token,
            csrf_token,
        }
    }

    /// Whether the token came by cookie or by header.
    #[must_use]
    pub const fn transport(&self) -> Transport {
        self.transport
    }

    /// The token as it was sent.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.token
    }

    /// The token, if it is valid UTF-8.
    #[must_use]
    pub fn as_str(&self) -> Option<&'a str> {
        str::from_utf8(self.token).ok()
    }

    /// The CSRF token that came with the request. It must equal that of the session. `None` if there is nothing to compare.
    #[must_use]
    #[doc(alias = "xsrf")]
    pub const fn csrf_token(&self) -> Option<&'a [u8]> {
        self.csrf_token
    }
}

impl fmt::Debug for Candidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.transport, self.token.len())
    }
}

/// A token that came by header. `Debug` prints only the length.
#[derive(Clone, Copy)]
pub(super) struct Bearer<'a>(pub(super) &'a [u8]);

impl fmt::Debug for Bearer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// The number of tokens in a request, without their values.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::request::RequestFacts;
///
/// let mut facts = RequestFacts::new("GET");
/// facts.cookie = CookieHeader::line(b"__Host-session-access=a1; theme=dark; __Host-session-access=a2");
/// let carried = policy.verify(&facts, now).token_counts();
/// assert_eq!(carried.access_cookies, 2); // one is a leftover or was planted: send the accepted token again
/// assert_eq!(carried.refresh_cookies, 0);
/// assert!(!carried.bearer);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
#[doc(alias("duplicate", "metrics"))]
pub struct TokenCounts {
    /// The number of cookies with the access token's name.
    pub access_cookies: usize,
    /// The number of cookies with the refresh token's name.
    pub refresh_cookies: usize,
    /// The number of cookies with the session's name, if a session has one token.
    pub session_cookies: usize,
    /// Whether there is a bearer token.
    pub bearer: bool,
    /// Whether a session has one token or two.
    pub shape: SessionShape,
}

impl TokenCounts {
    pub(super) const fn new(
        shape: SessionShape,
        [usual, refresh]: [usize; 2],
        bearer: bool,
    ) -> Self {
        let (access_cookies, session_cookies) = match shape {
            SessionShape::Pair => (usual, 0),
            SessionShape::Single => (0, usual),
        };
        Self {
            access_cookies,
            refresh_cookies: refresh,
            session_cookies,
            bearer,
            shape,
        }
    }
}

/// Serializes only the cookies that sessions of this shape have.
#[cfg(feature = "serde")]
impl serde::Serialize for TokenCounts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("TokenCounts", 3)?;
        match self.shape {
            SessionShape::Pair => {
                fields.serialize_field("access_cookies", &self.access_cookies)?;
                fields.serialize_field("refresh_cookies", &self.refresh_cookies)?;
            }
            SessionShape::Single => {
                fields.serialize_field("session_cookies", &self.session_cookies)?;
            }
        }
        fields.serialize_field("bearer", &self.bearer)?;
        fields.end()
    }
}
