use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::{fmt, str};

use time::{Duration, OffsetDateTime};

use super::clear_session::ClearSession;
use super::set_session::SetSession;
use super::tokens::{Tokens, WriteTokensError};
use crate::cookie::{
    CookieAttributes, Partitioning, Priority, ReceivedSameSite, ReceivedSetCookie, SameSite,
    ScriptAccess, Security,
};

/// The cookies and headers of a decision as data, for frameworks that set cookies through their own types, such as signed or private jars.
///
/// Set the cookies in this order. The values are those that [`SetSession::write`] writes. If a jar signs or encrypts values, do so before.
/// If a jar sets attributes of its own, it must leave these as they are.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::request::{RequestFacts, Tokens};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// let set_session = policy.sign_in(&facts, now).accept().unwrap();
/// let data = set_session.to_data(&Tokens::new("a1", "r1").unwrap()).unwrap();
/// let [access, refresh] = data.cookies.as_slice() else { panic!() };
/// assert_eq!((access.name.as_str(), access.value()), ("__Host-session-access", "a1"));
/// assert!(refresh.secure && refresh.http_only && !refresh.is_clear());
/// assert_eq!(data.headers[0], ("cache-control".to_owned(), "private, no-store".to_owned()));
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ResponseData {
    /// The cookies, in order.
    pub cookies: Vec<CookieData>,
    /// The other headers, in order. Append each one.
    pub headers: Vec<(String, String)>,
}

/// One cookie to set or clear. `Debug` does not show the value.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
#[expect(
    clippy::partial_pub_fields,
    reason = "the value has a method, so that it is not taken into a log with the rest"
)]
pub struct CookieData {
    /// The name, including the prefix.
    pub name: String,
    value: String,
    /// `Domain`; `None` for host-only.
    pub domain: Option<String>,
    /// `Path`.
    pub path: String,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `SameSite`.
    pub same_site: Option<SameSite>,
    /// `Partitioned`.
    pub partitioned: bool,
    /// `Max-Age`; `None` until the end of the browser session. Zero clears the cookie.
    pub max_age: Option<Duration>,
    /// `Expires`, which means the same instant.
    pub expires: Option<OffsetDateTime>,
    /// `Priority`, which is not written if it is `Medium`.
    pub priority: Priority,
}

impl CookieData {
    /// The value.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether it deletes the cookie.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.max_age.is_some_and(Duration::is_zero)
    }

    /// A [declared](crate::policy::Policy::declared_cookies) cookie without a value, for configuring a session layer: the name, flags and
    /// lifetime in types that every framework has.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::{PolicyConfig, SessionShape};
    /// # use session_cookie_policy::net::EmbeddedList;
    /// use session_cookie_policy::request::CookieData;
    ///
    /// let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// config.session = SessionShape::Single.into();
    /// let policy = config.compile(&EmbeddedList).unwrap();
    /// let session = CookieData::of_attributes(policy.declared_cookies()[0].attributes);
    /// assert_eq!((session.name.as_str(), session.path.as_str()), ("__Host-session", "/"));
    /// assert!(session.secure && session.http_only && session.domain.is_none() && session.max_age.is_none());
    /// # }
    /// ```
    #[must_use]
    pub fn of_attributes(attributes: &CookieAttributes) -> Self {
        Self {
            name: attributes.name().as_str().to_owned(),
            value: String::new(),
            domain: attributes.domain().shared().map(ToString::to_string),
            path: attributes.path().to_string(),
            secure: attributes.security() == Security::Secure,
            http_only: attributes.script_access() == ScriptAccess::Denied,
            same_site: Some(attributes.same_site()),
            partitioned: attributes.partitioning() == Partitioning::Partitioned,
            max_age: attributes.lifetime().max_age(),
            expires: None,
            priority: attributes.priority(),
        }
    }

    /// Parses the header that the crate itself wrote, so that no attribute can be missing.
    fn of(header: &str) -> Self {
        let set = ReceivedSetCookie::split(header.as_bytes());
        let text = |bytes: &[u8]| str::from_utf8(bytes).unwrap_or("").to_owned();
        Self {
            name: text(set.name()),
            value: text(set.value()),
            domain: set.domain().map(text),
            path: set.path().map(text).unwrap_or_default(),
            secure: set.is_secure(),
            http_only: set.is_http_only(),
            same_site: match set.same_site() {
                ReceivedSameSite::Explicit(same_site) => Some(same_site),
                ReceivedSameSite::Default => None,
            },
            partitioned: set.is_partitioned(),
            max_age: set.max_age(),
            expires: set.expires(),
            priority: set.priority(),
        }
    }
}

impl fmt::Debug for CookieData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CookieData")
            .field("name", &self.name)
            .field("value", &self.value.len())
            .field("domain", &self.domain)
            .field("path", &self.path)
            .field("max_age", &self.max_age)
            .finish_non_exhaustive()
    }
}

impl ResponseData {
    fn add(&mut self, name: &str, value: &str) {
        if name == "set-cookie" {
            self.cookies.push(CookieData::of(value));
        } else {
            self.headers.push((name.to_string(), value.to_string()));
        }
    }
}

impl SetSession<'_> {
    /// The output of [`write`](Self::write), as data.
    ///
    /// # Errors
    ///
    /// Those of `write`.
    pub fn to_data(&self, tokens: &Tokens<'_>) -> Result<ResponseData, WriteTokensError> {
        let mut data = ResponseData::default();
        self.write(tokens, &mut String::new(), &mut |name, value| {
            data.add(name, value);
        })?;
        Ok(data)
    }
}

impl ClearSession<'_> {
    /// The output of [`write`](Self::write), as data.
    #[must_use]
    pub fn to_data(&self) -> ResponseData {
        let mut data = ResponseData::default();
        self.write(&mut String::new(), &mut |name, value| data.add(name, value));
        data
    }
}
