use time::OffsetDateTime;

use super::csrf_verdicts::RouteAction;
use super::facts::RequestFacts;
use super::reading::Reading;
use super::request_cookie::RequestCookie;
use super::sink::Sink;
use crate::policy::Policy;

impl Policy {
    /// The [declared cookies](crate::config::PolicyConfig::cookies) other than the session's, for a route that needs no session.
    ///
    /// It does not check whether the request may act for the user. If a route changes something because of one of these cookies, use
    /// [`verify`](Self::verify).
    pub fn cookies<'a>(
        &'a self,
        facts: &RequestFacts<'a>,
        now: OffsetDateTime,
    ) -> RequestCookies<'a> {
        RequestCookies {
            reading: Reading::new(self, facts, now, RouteAction::NoUser),
        }
    }
}

/// The cookies other than the session's in one request. [`Policy::cookies`] returns them.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct RequestCookies<'a> {
    reading: Reading<'a>,
}

impl<'a> RequestCookies<'a> {
    /// The cookie with this key. `None` if no cookie is declared under it.
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
