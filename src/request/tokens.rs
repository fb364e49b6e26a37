use core::fmt;

use time::{Duration, OffsetDateTime};

use crate::config::SessionShape;
use crate::cookie::{CookieValue, InvalidCookieValue, OversizedCookie};

/// The tokens of a session, for writing them into a response. They are borrowed, never kept and never printed.
///
/// ```
/// use session_cookie_policy::request::Tokens;
///
/// let tokens = Tokens::new("eyJhbGciOiJFZERTQSJ9", "c2VjcmV0").unwrap();
/// assert_eq!(format!("{tokens:?}"), "Tokens { access: Some(20), refresh: Some(8), front: None, csrf: None }");
/// assert!(Tokens::new("a; Domain=evil.example", "b").is_err());
/// ```
///
/// Each token must have the grammar of a cookie value, even if it travels by header: [RFC 6265bis, section 4.1.1], `cookie-octet`.
///
/// [RFC 6265bis, section 4.1.1]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.1
#[derive(Clone, Copy)]
pub struct Tokens<'a> {
    access: Option<CookieValue<'a>>,
    refresh: Option<CookieValue<'a>>,
    session: Option<CookieValue<'a>>,
    pub(super) front: Option<CookieValue<'a>>,
    pub(super) csrf: Option<CookieValue<'a>>,
    pub(super) keep: Option<Duration>,
    pub(super) until: Option<OffsetDateTime>,
    /// Cookies other than the session's, by key.
    pub(super) cookies: &'a [(&'a str, CookieValue<'a>)],
}

impl<'a> Tokens<'a> {
    const NONE: Self = Self {
        access: None,
        refresh: None,
        session: None,
        front: None,
        csrf: None,
        keep: None,
        until: None,
        cookies: &[],
    };

    /// Both tokens of a new or a refreshed session.
    ///
    /// # Errors
    ///
    /// - A token has a byte that cannot stand in a cookie: white space, `"`, `,`, `;`, `\`, a control character or non-ASCII. Encode it as
    ///   base64url.
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
            ..Self::NONE
        })
    }

    /// The token of a session that has one ([`SessionShape::Single`]): an id, or a signed or encrypted value.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::config::{PolicyConfig, SessionShape};
    /// use session_cookie_policy::net::EmbeddedList;
    /// use session_cookie_policy::request::{RequestFacts, Tokens};
    /// use time::macros::datetime;
    ///
    /// let mut config = PolicyConfig::new(
    ///     ["https://www.example.com"],
    ///     ["https://www.example.com"],
    /// );
    /// config.session = SessionShape::Single.into();
    /// let policy = config.compile(&EmbeddedList).unwrap();
    ///
    /// let mut facts = RequestFacts::new("POST");
    /// facts.origin = Some(b"https://www.example.com");
    /// let set_session = policy.sign_in(&facts, datetime!(2026-11-22 12:00 UTC)).accept().unwrap();
    /// let mut headers = Vec::new();
    /// let tokens = Tokens::session("c2Vzc2lvbg").unwrap();
    /// set_session
    ///     .write(&tokens, &mut String::new(), &mut |name, value| headers.push(format!("{name}: {value}")))
    ///     .unwrap();
    /// assert_eq!(headers[0], "set-cookie: __Host-session=c2Vzc2lvbg; Path=/; Secure; HttpOnly; SameSite=Lax; Priority=High");
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn session(token: &'a str) -> Result<Self, InvalidToken> {
        Ok(Self {
            session: Some(read("session", token)?),
            ..Self::NONE
        })
    }

    /// Sets how long browsers keep the cookies, for example if a user ticked "remember me". For cookies whose
    /// [`keep`](crate::config::CookieConfig::keep) is `chosen`. Without this call, such a cookie ends with the browser session.
    #[must_use]
    #[doc(alias("remember me", "persistent"))]
    pub const fn keep_for(mut self, time: Duration) -> Self {
        self.keep = Some(time);
        self
    }

    /// Limits the cookies to `end`, when the session ends however often it is renewed.
    #[must_use]
    #[doc(alias("absolute timeout", "expires"))]
    pub const fn until(mut self, end: OffsetDateTime) -> Self {
        self.until = Some(end);
        self
    }

    /// Adds cookies other than the session's, by their keys: a CSRF token, a hint, a device. Cookies that [end with the
    /// session](crate::config::Purpose::ends_with_session) are written only if the tokens travel by cookie; [`keep_for`](Self::keep_for)
    /// and [`until`](Self::until) apply to them, too.
    #[must_use]
    pub const fn with_cookies(mut self, cookies: &'a [(&'a str, CookieValue<'a>)]) -> Self {
        self.cookies = cookies;
        self
    }

    /// Adds a text for the front end, such as claims that scripts may read. It is sent if [its header](crate::policy::HeaderNames::front)
    /// has a name.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn with_front(self, front: &'a str) -> Result<Self, InvalidToken> {
        let front = Some(read("front-end", front)?);
        Ok(Self { front, ..self })
    }

    /// Adds the CSRF token that later requests by cookie must carry. It is sent together with cookies if the mode is
    /// [`Token`](crate::config::CsrfMode::Token).
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    #[doc(alias = "xsrf")]
    pub fn with_csrf(self, csrf: &'a str) -> Result<Self, InvalidToken> {
        let csrf = Some(read("anti-CSRF", csrf)?);
        Ok(Self { csrf, ..self })
    }

    /// The token that requests need, and the refresh token.
    pub(super) const fn of(
        &self,
        shape: SessionShape,
    ) -> Result<[Option<CookieValue<'a>>; 2], WriteTokensError> {
        match (shape, self.session) {
            (SessionShape::Pair, None) => Ok([self.access, self.refresh]),
            (SessionShape::Single, Some(session)) => Ok([Some(session), None]),
            (SessionShape::Pair, Some(_)) | (SessionShape::Single, None) => {
                Err(WriteTokensError::OtherShape { shape })
            }
        }
    }
}

/// Why tokens cannot be written. Nothing is written then.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::{CookieConfig, Keep, PolicyConfig, SessionShape};
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::request::{RequestFacts, Tokens};
/// use time::{Duration, macros::datetime};
///
/// let mut config = PolicyConfig::new(
///     ["https://www.example.com"],
///     ["https://www.example.com"],
/// );
/// config.session = SessionShape::Single.into();
/// config.session_cookie.keep = Some(Keep::Chosen.into()); // "remember me", for 30 days at most
/// let policy = config.compile(&EmbeddedList).unwrap();
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// let set_session = policy.sign_in(&facts, datetime!(2026-11-22 12:00 UTC)).accept().unwrap();
/// let tokens = Tokens::session("s1").unwrap().keep_for(Duration::days(90));
/// let error = set_session.write(&tokens, &mut String::new(), &mut |_, _| {}).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the cookie may be kept for 2592000 seconds at most; keep it for less, or set a longer `lifetime_seconds`",
/// );
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteTokensError {
    /// `with_cookies` has two values for one cookie; browsers keep only one.
    #[error("a key stands twice in `with_cookies`; give each cookie one value")]
    CookieTwice,
    /// The lifetime is longer than the configuration allows.
    #[error(
        "the cookie may be kept for {} seconds at most; keep it for less, or set a longer `lifetime_seconds`",
        most.whole_seconds()
    )]
    KeptTooLong {
        /// The longest lifetime.
        most: Duration,
    },
    /// No cookie is declared under a key of `with_cookies`.
    #[error("a key of `with_cookies` is not declared in `cookies`; declare it, or correct the key")]
    NoSuchCookie,
    /// A lifetime was chosen for a cookie whose lifetime is fixed.
    #[error("the lifetime of the cookie is fixed; set `keep` to `chosen`, or leave `keep_for` out")]
    NotChosen,
    /// The tokens have the other session shape: one token instead of two, or the reverse.
    #[error(
        "`session` is `{shape}`; write `Tokens::{}`",
        match shape {
            SessionShape::Pair => "new",
            SessionShape::Single => "session",
        }
    )]
    OtherShape {
        /// The shape of the policy.
        shape: SessionShape,
    },
    /// The session has ended, so the cookie would be deleted as soon as it is set.
    #[error("the session has ended; sign the user out, or set a later end")]
    Over,
    /// The token is too long for its cookie.
    #[error(transparent)]
    Oversized(#[from] OversizedCookie),
}

fn read<'a>(which: &'static str, text: &'a str) -> Result<CookieValue<'a>, InvalidToken> {
    CookieValue::new(text).map_err(|problem| InvalidToken { which, problem })
}

impl fmt::Debug for Tokens<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("Tokens");
        match self.session {
            Some(session) => fields.field("session", &session.len()),
            None => fields
                .field("access", &self.access.map(CookieValue::len))
                .field("refresh", &self.refresh.map(CookieValue::len)),
        };
        fields
            .field("front", &self.front.map(CookieValue::len))
            .field("csrf", &self.csrf.map(CookieValue::len))
            .finish()
    }
}

/// A token that cannot be written. The error does not contain it.
///
/// ```
/// use session_cookie_policy::request::Tokens;
///
/// let error = Tokens::new(r#"{"user":7}"#, "c2VjcmV0").unwrap_err(); // unencoded JSON
/// assert_eq!(error.which, "access");
/// assert_eq!(
///     error.to_string(),
///     "the access token: byte 1 of the cookie value cannot stand in a cookie; encode the value, for example as base64url",
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
