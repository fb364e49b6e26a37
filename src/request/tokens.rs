use core::fmt;

use crate::cookie::{CookieValue, InvalidCookieValue};

/// The tokens of a session, to be written into a response. They are borrowed, never kept and never printed.
///
/// ```
/// use session_cookie_policy::request::Tokens;
///
/// let tokens = Tokens::new("eyJhbGciOiJFZERTQSJ9", "c2VjcmV0").unwrap();
/// assert_eq!(format!("{tokens:?}"), "Tokens { access: Some(20), refresh: Some(8), front: None, csrf: None }");
/// assert!(Tokens::new("a; Domain=evil.example", "b").is_err());
/// ```
///
/// A token must have the grammar of a cookie value, also if it travels by header: [RFC 6265bis, section 4.1.1], `cookie-octet`.
///
/// [RFC 6265bis, section 4.1.1]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.1
#[derive(Clone, Copy)]
pub struct Tokens<'a> {
    pub(super) access: Option<CookieValue<'a>>,
    pub(super) refresh: Option<CookieValue<'a>>,
    pub(super) front: Option<CookieValue<'a>>,
    pub(super) csrf: Option<CookieValue<'a>>,
}

impl<'a> Tokens<'a> {
    /// Both tokens of a new or a refreshed session.
    ///
    /// # Errors
    ///
    /// - a token with a byte that cannot stand in a cookie: white space, `"`, `,`, `;`, `\`, controls, non-ASCII. Encode it as base64url.
    pub fn new(access: &'a str, refresh: &'a str) -> Result<Self, InvalidToken> {
        Ok(Self {
            refresh: Some(read("refresh", refresh)?),
            ..Self::access_only(access)?
        })
    }

    /// A new access token for a session whose refresh token stays the same.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn access_only(access: &'a str) -> Result<Self, InvalidToken> {
        Ok(Self {
            access: Some(read("access", access)?),
            refresh: None,
            front: None,
            csrf: None,
        })
    }

    /// With a text for the front end, such as claims that scripts may read. Sent if [its header](crate::policy::HeaderNames::front) has a name.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn with_front(self, front: &'a str) -> Result<Self, InvalidToken> {
        let front = Some(read("front-end", front)?);
        Ok(Self { front, ..self })
    }

    /// With the token against CSRF that later requests by cookie must carry. Sent together with cookies if the mode is
    /// [`Token`](crate::config::CsrfMode::Token).
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn with_csrf(self, csrf: &'a str) -> Result<Self, InvalidToken> {
        let csrf = Some(read("anti-CSRF", csrf)?);
        Ok(Self { csrf, ..self })
    }
}

fn read<'a>(which: &'static str, text: &'a str) -> Result<CookieValue<'a>, InvalidToken> {
    CookieValue::new(text).map_err(|problem| InvalidToken { which, problem })
}

impl fmt::Debug for Tokens<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("access", &self.access.map(CookieValue::len))
            .field("refresh", &self.refresh.map(CookieValue::len))
            .field("front", &self.front.map(CookieValue::len))
            .field("csrf", &self.csrf.map(CookieValue::len))
            .finish()
    }
}

/// A token that cannot be written. Does not contain it.
///
/// ```
/// use session_cookie_policy::request::Tokens;
///
/// let error = Tokens::new(r#"{"user":7}"#, "c2VjcmV0").unwrap_err(); // JSON that is not encoded
/// assert_eq!(error.which, "access");
/// assert_eq!(
///     error.to_string(),
///     "the access token: octet 1 of the cookie value cannot stand in a cookie; encode the value, for example as base64url",
/// );
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the {which} token: {problem}")]
#[non_exhaustive]
pub struct InvalidToken {
    /// Which token.
    pub which: &'static str,
    /// What is wrong with it.
    pub problem: InvalidCookieValue,
}
