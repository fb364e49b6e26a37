//! The session of a request, or the response to send.

use super::candidate::Candidate;
use super::decisions::{Refresh, Verify};
use super::denial::{Accepted, Denial};
use super::search::{Route, Search};
use super::token_state::TokenState;

impl<'a> Verify<'a> {
    /// Looks up each candidate: the session of the request, or the response to send. [`resolve`](Self::resolve) for the usual case.
    ///
    /// With [`CsrfMode::Token`](crate::config::CsrfMode::Token), still compare the token of [`csrf`](Self::csrf) with that of the session.
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
    /// use session_cookie_policy::request::{Denial, RequestFacts, TokenState};
    ///
    /// let user = |cookie: &'static str| -> Result<&str, Denial> {
    ///     let mut facts = RequestFacts::new("GET");
    ///     facts.cookie = CookieHeader::line(cookie.as_bytes());
    ///     let accepted = policy.verify(&facts, now).require(|token| match token.as_bytes() {
    ///         b"a1" => TokenState::Live("alice"),
    ///         _ => TokenState::Unknown,
    ///     })?;
    ///     Ok(accepted.session)
    /// };
    /// assert_eq!(user("__Host-session-access=a1"), Ok("alice"));
    /// assert_eq!(user("theme=dark").unwrap_err().status(), 401);
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// No session, with status and headers of the response.
    pub fn require<S: PartialEq>(
        &self,
        look: impl FnMut(&Candidate<'a>) -> TokenState<S>,
    ) -> Result<Accepted<'a, S>, Denial> {
        self.resolve(look).require(&self.reading, Route::Other)
    }
}

impl<'a> Refresh<'a> {
    /// Looks up each candidate: the session to refresh, or the response to send. [`resolve`](Self::resolve) for the usual case.
    ///
    /// # Errors
    ///
    /// No session, with status and headers of the response.
    pub fn require<S: PartialEq>(
        &self,
        look: impl FnMut(&Candidate<'a>) -> TokenState<S>,
    ) -> Result<Accepted<'a, S>, Denial> {
        self.resolve(look).require(&self.reading, Route::Refresh)
    }

    /// The response if the store reports, after the token was accepted, that another request has just replaced it.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # use time::macros::datetime;
    /// # let now = datetime!(2026-11-22 12:00 UTC);
    /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// # use session_cookie_policy::request::RequestFacts;
    /// let denial = policy.refresh(&RequestFacts::new("POST"), now).superseded();
    /// assert_eq!(denial.status(), 409);
    /// assert!(denial.headers().pairs().all(|(name, _)| name != "set-cookie"));
    /// # }
    /// ```
    #[must_use]
    pub fn superseded(&self) -> Denial {
        Denial::superseded(&self.reading, Route::Refresh)
    }
}

impl<'a, S: PartialEq> Search<'a, S> {
    /// The accepted session, or the response to send: [`finish`](Self::finish) for the usual case.
    ///
    /// # Errors
    ///
    /// No session, with status and headers of the response.
    pub fn require(self) -> Result<Accepted<'a, S>, Denial> {
        let (reading, route) = (self.reading, self.route);
        self.finish().require(&reading, route)
    }
}
