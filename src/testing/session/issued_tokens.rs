use alloc::borrow::ToOwned as _;
use alloc::string::String;
use core::fmt;

use crate::request::{InvalidToken, Tokens};

/// The tokens that an application issues for a session: two, or one.
///
/// ```
/// use session_cookie_policy::testing::session::IssuedTokens;
///
/// let pair = IssuedTokens::pair("access-1", "refresh-1");
/// assert_eq!((pair.usual(), pair.lasting()), ("access-1", "refresh-1"));
/// let single = IssuedTokens::single("session-1");
/// assert_eq!((single.usual(), single.lasting()), ("session-1", "session-1"));
/// assert_eq!(format!("{pair:?}, {single:?}"), "8 and 9 bytes, 9 bytes");
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct IssuedTokens {
    usual: String,
    /// `None` if the session has one token.
    refresh: Option<String>,
}

impl IssuedTokens {
    /// A session with an access token and a refresh token.
    #[must_use]
    pub fn pair(access: &str, refresh: &str) -> Self {
        Self {
            usual: access.to_owned(),
            refresh: Some(refresh.to_owned()),
        }
    }

    /// A session with one token.
    #[must_use]
    pub fn single(token: &str) -> Self {
        Self {
            usual: token.to_owned(),
            refresh: None,
        }
    }

    /// The token that requests need.
    #[must_use]
    pub fn usual(&self) -> &str {
        &self.usual
    }

    /// The token that renews the session.
    #[must_use]
    pub fn lasting(&self) -> &str {
        self.refresh.as_deref().unwrap_or(&self.usual)
    }

    /// The refresh token, if the session has one.
    #[must_use]
    pub fn refresh(&self) -> Option<&str> {
        self.refresh.as_deref()
    }

    /// Converts the tokens into the form that is written to responses.
    ///
    /// # Errors
    ///
    /// - A token contains a character that is not allowed in a cookie.
    pub fn tokens(&self) -> Result<Tokens<'_>, InvalidToken> {
        match &self.refresh {
            Some(refresh) => Tokens::new(&self.usual, refresh),
            None => Tokens::session(&self.usual),
        }
    }
}

/// Prints the lengths of the tokens only.
impl fmt::Debug for IssuedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.refresh {
            Some(refresh) => write!(f, "{} and {} bytes", self.usual.len(), refresh.len()),
            None => write!(f, "{} bytes", self.usual.len()),
        }
    }
}
