use time::OffsetDateTime;

use super::facts::RequestFacts;
use super::reading::Reading;
use super::request_cookie::RequestCookie;
use super::sink::Sink;
use crate::policy::Policy;

impl Policy {
    /// For a route that needs no session: the [declared cookies](crate::config::PolicyConfig::cookies) beside it.
    ///
    /// Whether the request may act for the user is not judged. Where a route changes something by one of these cookies, use
    /// [`verify`](Self::verify).
    pub fn cookies<'a>(
        &'a self,
        facts: &RequestFacts<'a>,
        now: OffsetDateTime,
    ) -> RequestCookies<'a> {
        RequestCookies {
            reading: Reading::new(self, facts, now),
        }
    }
}

/// The cookies beside the session, in one request. Made by [`Policy::cookies`].
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct RequestCookies<'a> {
    reading: Reading<'a>,
}

impl<'a> RequestCookies<'a> {
    /// The cookie of this key; `None` if none is declared under it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<RequestCookie<'a>> {
        self.reading.cookie(key)
    }

    /// Writes `Cache-Control` and `Vary`, so that no cache gives the response to another user.
    pub fn write_for_caches(&self, sink: &mut Sink<'_>) {
        self.reading
            .policy
            .write_for_caches(self.reading.read, sink);
    }
}
