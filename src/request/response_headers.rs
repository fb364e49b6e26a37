use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::{self, Vec};
use core::fmt;

use time::Duration;

use super::callback::Callback;
use super::clear_session::ClearSession;
use super::cors::CorsHeaders;
use super::decisions::{Refresh, SignIn, SignOut, Verify};
use super::request_cookie::{RequestCookie, WriteCookieError};
use super::request_cookies::RequestCookies;
use super::set_session::SetSession;
use super::tokens::{Tokens, WriteTokensError};

/// Headers for a response. *Append* each one, in this order; none may replace another with the same name.
///
/// It owns its text, so it can outlive the request. To avoid an allocation for each header, use [`SetSession::write`] and similar methods.
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
/// let headers = set_session.to_headers(&Tokens::new("a1", "r1").unwrap()).unwrap();
/// let names: Vec<&str> = headers.pairs().map(|(name, _)| name).collect();
/// assert_eq!(names, ["set-cookie", "set-cookie", "cache-control", "vary"]);
/// # }
/// ```
///
/// `Debug` shows the names and the lengths of the values.
#[derive(Clone, Default, Eq, PartialEq)]
#[must_use]
#[doc(alias("HeaderMap", "Set-Cookie"))]
pub struct ResponseHeaders(Vec<(String, String)>);

impl ResponseHeaders {
    pub(super) fn of(write: impl FnOnce(&mut dyn FnMut(&str, &str))) -> Self {
        let mut headers = Self::default();
        write(&mut |name, value| headers.0.push((name.to_owned(), value.to_owned())));
        headers
    }

    /// The name and the value of each header, in order. The names are in lower case.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.0.iter();
        headers.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there are no headers.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for ResponseHeaders {
    type Item = (String, String);
    type IntoIter = vec::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Extend<(String, String)> for ResponseHeaders {
    fn extend<I: IntoIterator<Item = (String, String)>>(&mut self, iter: I) {
        self.0.extend(iter);
    }
}

impl fmt::Debug for ResponseHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lens = self.pairs().map(|(name, value)| (name, value.len()));
        f.debug_map().entries(lens).finish()
    }
}

impl SetSession<'_> {
    /// The headers that [`write`](Self::write) writes.
    ///
    /// # Errors
    ///
    /// Those of `write`.
    pub fn to_headers(&self, tokens: &Tokens<'_>) -> Result<ResponseHeaders, WriteTokensError> {
        let mut written = Ok(());
        let headers = ResponseHeaders::of(|sink| {
            written = self.write(tokens, &mut String::new(), sink);
        });
        written.map(|()| headers)
    }
}

impl ClearSession<'_> {
    /// The headers that [`write`](Self::write) writes.
    pub fn to_headers(&self) -> ResponseHeaders {
        ResponseHeaders::of(|sink| self.write(&mut String::new(), sink))
    }
}

impl CorsHeaders<'_> {
    /// The headers that [`write`](Self::write) writes.
    pub fn to_headers(&self) -> ResponseHeaders {
        ResponseHeaders::of(|sink| self.write(sink))
    }
}

impl RequestCookie<'_> {
    /// The headers that [`write`](Self::write) writes.
    ///
    /// # Errors
    ///
    /// Those of `write`.
    pub fn to_headers(&self, value: &str) -> Result<ResponseHeaders, WriteCookieError> {
        let mut written = Ok(());
        let headers = ResponseHeaders::of(|sink| {
            written = self.write(value, &mut String::new(), sink);
        });
        written.map(|()| headers)
    }

    /// The headers that [`write_for`](Self::write_for) writes.
    ///
    /// # Errors
    ///
    /// Those of `write_for`.
    pub fn to_headers_for(
        &self,
        value: &str,
        time: Duration,
    ) -> Result<ResponseHeaders, WriteCookieError> {
        let mut written = Ok(());
        let headers = ResponseHeaders::of(|sink| {
            written = self.write_for(value, time, &mut String::new(), sink);
        });
        written.map(|()| headers)
    }

    /// The headers that [`write_clear`](Self::write_clear) writes.
    pub fn to_clear_headers(&self) -> ResponseHeaders {
        ResponseHeaders::of(|sink| self.write_clear(&mut String::new(), sink))
    }
}

macro_rules! cache_headers {
    ($($decision:ident),+) => {
        $(
            impl $decision<'_> {
                /// The headers that [`write_for_caches`](Self::write_for_caches) writes.
                pub fn to_cache_headers(&self) -> ResponseHeaders {
                    ResponseHeaders::of(|sink| self.write_for_caches(sink))
                }
            }
        )+
    };
}

cache_headers!(Callback, Refresh, RequestCookies, SignIn, SignOut, Verify);
