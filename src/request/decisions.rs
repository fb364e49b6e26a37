use time::OffsetDateTime;

use super::candidate::Candidate;
use super::clear_session::ClearSession;
use super::csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
use super::csrf_verdicts::RouteAction;
use super::facts::RequestFacts;
use super::reading::Reading;
use super::resolution::Resolution;
use super::search::{Route, Search, resolve};
use super::set_session::SetSession;
use super::token_state::TokenState;
use crate::config::{Transport, TransportSetting};
use crate::policy::{HeaderSet, Policy, TransportChoice};

impl Policy {
    /// For a route that creates a session: a sign-in or sign-up. For the route to which an identity provider sends users back, use
    /// [`callback`](Self::callback).
    ///
    /// A sign-in by cookie needs `POST`. A `GET` is refused ([`SignInByLink`](CsrfRefusal::SignInByLink)): any page can link to it,
    /// and mail scanners and prefetches follow links. For a magic link in an e-mail, show a page with a button that sends `POST`.
    #[doc(alias("login", "log_in", "signin", "authenticate", "magic link"))]
    pub fn sign_in<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> SignIn<'a> {
        let mut reading = Reading::new(self, facts, now, RouteAction::SignIn);
        let choice = reading.choice(facts.mode);
        if reading.website.transport() == TransportSetting::Any {
            reading.read = reading.read.with(HeaderSet::MODE);
        }
        SignIn { reading, choice }
    }

    /// For a route that needs a session.
    ///
    /// Recognises a WebSocket [handshake](Self::handshake) by its [headers](RequestFacts::is_handshake).
    #[doc(alias("authenticate", "authorize", "extract", "middleware", "session"))]
    pub fn verify<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Verify<'a> {
        Verify {
            reading: Reading::new(self, facts, now, RouteAction::Use),
        }
    }

    /// For a route that opens a WebSocket, if the framework shows neither the `Upgrade` header nor the method of the request.
    /// [`verify`](Self::verify) recognises a handshake [by these](RequestFacts::is_handshake) and decides the same.
    ///
    /// A handshake must have the `Origin` of a declared website or of the API. All browsers send one. A client that is not a browser can
    /// send
    /// its token by header, or the header against CSRF together with its cookies; otherwise it is refused.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # use time::macros::datetime;
    /// # let now = datetime!(2026-11-22 12:00 UTC);
    /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// use session_cookie_policy::request::{CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts};
    ///
    /// let mut facts = RequestFacts::new("GET");
    /// facts.origin = Some(b"https://www.example.com");
    /// assert_eq!(policy.handshake(&facts, now).csrf(), CsrfVerdict::Pass(CsrfPass::DeclaredWebsite));
    /// facts.origin = Some(b"https://evil.example");
    /// assert_eq!(policy.handshake(&facts, now).csrf(), CsrfVerdict::Refuse(CsrfRefusal::UnknownOrigin));
    /// # }
    /// ```
    #[doc(alias("websocket", "web_socket", "upgrade"))]
    pub fn handshake<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Verify<'a> {
        Verify {
            reading: Reading::new(self, facts, now, RouteAction::Handshake),
        }
    }

    /// For the route that refreshes sessions, whatever its method.
    #[doc(alias("rotate", "renew", "refresh token"))]
    pub fn refresh<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Refresh<'a> {
        Refresh {
            reading: Reading::new(self, facts, now, RouteAction::Change).noticed(),
        }
    }

    /// For the route on which users sign out, whatever its method.
    #[doc(alias("logout", "log_out", "signout"))]
    pub fn sign_out<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> SignOut<'a> {
        SignOut {
            reading: Reading::new(self, facts, now, RouteAction::Change).noticed(),
        }
    }
}

/// What to do with a sign-in.
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
/// use session_cookie_policy::request::{CsrfRefusal, RequestFacts};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// let sign_in = policy.sign_in(&facts, now);
/// assert_eq!(sign_in.transport(), Transport::Cookie);
/// assert!(sign_in.accept().is_ok()); // check the password first, then write the session
///
/// // Another site must not sign a visitor in: respond with 403.
/// facts.origin = Some(b"https://evil.example");
/// assert_eq!(policy.sign_in(&facts, now).accept().unwrap_err(), CsrfRefusal::UnknownOrigin);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct SignIn<'a> {
    pub(super) reading: Reading<'a>,
    choice: TransportChoice,
}

impl<'a> SignIn<'a> {
    /// What carries the new session: cookies or headers.
    #[must_use]
    pub const fn transport(&self) -> Transport {
        self.choice.transport
    }

    /// What carries the new session, and why.
    #[must_use]
    pub const fn choice(&self) -> TransportChoice {
        self.choice
    }

    /// Whether the request may create a session.
    pub const fn csrf(&self) -> CsrfVerdict<'a> {
        match self.choice.transport {
            Transport::Cookie => self.reading.csrf,
            Transport::Header => match self.reading.refused_host() {
                Some(refusal) => refusal,
                None => CsrfVerdict::Pass(CsrfPass::HeaderTransport),
            },
        }
    }

    /// The access tokens in the request. This sign-in replaces their sessions. End these sessions when the new one is first used, not
    /// before: the [guide](crate::guide::tabs#sign-in-and-sign-out) explains why.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.tokens(self.reading.usual())
    }

    /// The refresh tokens in the request.
    pub fn refresh_candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.refresh_tokens()
    }

    /// Accepts the sign-in. The returned [`SetSession`] also clears tokens that the request carried by the other transport (cookie instead
    /// of header, or the reverse), unless another site may have sent the request.
    ///
    /// # Errors
    ///
    /// - [`csrf`](Self::csrf) refuses the request.
    pub fn accept(&self) -> Result<SetSession<'a>, CsrfRefusal> {
        if let Some(refusal) = self.csrf().refusal() {
            return Err(refusal);
        }
        let transport = self.choice.transport;
        Ok(SetSession::of_new(&self.reading, transport))
    }
}

/// What to do with a request that needs a session.
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
/// facts.cookie = CookieHeader::line(b"__Host-session-access=stale; __Host-session-access=good");
/// facts.authorization = Some(b"Bearer of-another-system");
/// let verify = policy.verify(&facts, now);
/// let tried: Vec<_> = verify.candidates().map(|token| token.as_str().unwrap()).collect();
/// assert_eq!(tried, ["of-another-system", "stale", "good"]);
/// assert_eq!(verify.token_counts().access_cookies, 2);
///
/// let mut headers = Vec::new();
/// verify.write_for_caches(&mut |name, value| headers.push(format!("{name}: {value}")));
/// assert_eq!(headers[0], "cache-control: private, no-store");
/// assert_eq!(headers[1], "vary: origin, cookie, authorization");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Verify<'a> {
    pub(super) reading: Reading<'a>,
}

impl<'a> Verify<'a> {
    /// The access tokens to look up: first the one by header, then those by cookie. Tokens that must not be used are left out.
    ///
    /// Prefer [`resolve`](Self::resolve) or [`search`](Self::search) to choosing one yourself: the first valid token may be one that
    /// another host planted.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.candidates(self.reading.usual())
    }

    /// Looks up each candidate, and decides. `look` queries the store, without side effects. For an `async` store, use
    /// [`search`](Self::search).
    ///
    /// Most requests need only the session from the outcome. Use its [`SetSession`] to renew the token, or to remove
    /// [leftovers](Self::has_leftovers) of an earlier configuration.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # use time::macros::datetime;
    /// # let now = datetime!(2026-11-22 12:00 UTC);
    /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// # enum Verified { Valid(&'static str), Expired(&'static str), Forged }
    /// # use Verified::{Expired, Forged, Valid};
    /// # let verify_jwt = |token: &[u8]| match token { b"jwt" => Valid("alice"), b"old" => Expired("alice"), _ => Forged };
    /// use session_cookie_policy::cookie::CookieHeader;
    /// use session_cookie_policy::request::{RequestFacts, Resolution, TokenState};
    ///
    /// let mut facts = RequestFacts::new("GET");
    /// facts.cookie = CookieHeader::line(b"__Host-session-access=jwt");
    /// let outcome = policy.verify(&facts, now).resolve(|token| match verify_jwt(token.as_bytes()) {
    ///     Valid(user) => TokenState::Live(user),
    ///     Expired(user) => TokenState::Superseded(user), // the front end refreshes
    ///     Forged => TokenState::Unknown,
    /// });
    /// assert!(matches!(outcome, Resolution::Accepted { session: "alice", .. }));
    /// # }
    /// ```
    pub fn resolve<S: PartialEq>(
        &self,
        look: impl FnMut(&Candidate<'a>) -> TokenState<S>,
    ) -> Resolution<'a, S> {
        resolve(&self.reading, self.reading.usual(), look)
    }

    /// Looks up the candidates step by step. Use it instead of [`resolve`](Self::resolve) for `async` stores, and for look-ups that can
    /// fail.
    #[doc(alias("async", "await"))]
    pub fn search<S: PartialEq>(&self) -> Search<'a, S> {
        Search::new(&self.reading, self.reading.usual(), Route::Other)
    }

    /// Whether the request has the token's cookie more than once, or under a name from the [history](crate::config::PolicyConfig::history).
    ///
    /// If so, write the accepted token again: the response sets the current cookie and clears the others. Otherwise a cookie without a
    /// lifetime would keep its old name until the next sign-in.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::config::{PastScopeConfig, PolicyConfig, SessionShape};
    /// use session_cookie_policy::cookie::CookieHeader;
    /// use session_cookie_policy::net::EmbeddedList;
    /// use session_cookie_policy::request::RequestFacts;
    /// use time::macros::datetime;
    ///
    /// let mut config = PolicyConfig::new(
    ///     ["https://www.example.com"],
    ///     ["https://www.example.com"],
    /// );
    /// config.session = SessionShape::Single.into();
    /// let mut past = PastScopeConfig::new("".into(), "2026-11-20T00:00:00Z".into(), 30);
    /// past.session_cookie.name = Some("__Host-sid".into());
    /// config.history.push(past);
    /// let policy = config.compile(&EmbeddedList).unwrap();
    ///
    /// let now = datetime!(2026-11-22 12:00 UTC);
    /// let mut facts = RequestFacts::new("GET");
    /// facts.cookie = CookieHeader::line(b"__Host-sid=s1");
    /// assert!(policy.verify(&facts, now).has_leftovers());
    /// facts.cookie = CookieHeader::line(b"__Host-session=s1");
    /// assert!(!policy.verify(&facts, now).has_leftovers());
    /// # }
    /// ```
    #[must_use]
    #[doc(alias("duplicate", "renamed", "migrate"))]
    pub fn has_leftovers(&self) -> bool {
        let shown = self.reading.cookies.shown();
        shown.has_leftovers(self.reading.usual())
    }
}

/// What to do with a refresh.
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
/// use session_cookie_policy::request::{RequestFacts, Resolution, TokenState, Tokens};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// facts.cookie = CookieHeader::line(b"__Host-session-refresh=r1");
/// let refresh = policy.refresh(&facts, now);
/// let outcome = refresh.resolve(|token| match token.as_bytes() {
///     b"r1" => TokenState::Live("alice"),
///     _ => TokenState::Unknown,
/// });
///
/// let (mut names, mut buffer) = (Vec::new(), String::new());
/// let mut append = |name: &str, value: &str| names.push(name.to_owned());
/// let status = match outcome {
///     Resolution::Accepted { set_session, .. } => {
///         let tokens = Tokens::new("a2", "r2").unwrap(); // rotate now
///         set_session.write(&tokens, &mut buffer, &mut append).unwrap();
///         200
///     }
///     Resolution::Superseded { .. } => {
///         refresh.write_for_caches(&mut append);
///         409
///     }
///     Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
///         clear_session.write(&mut buffer, &mut append);
///         401
///     }
/// };
/// assert_eq!(status, 200);
/// assert_eq!(names, ["set-cookie", "set-cookie", "cache-control", "vary"]);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Refresh<'a> {
    pub(super) reading: Reading<'a>,
}

impl<'a> Refresh<'a> {
    /// The refresh tokens to look up: first the one by header, then those by cookie. Tokens that must not be used are left out.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.candidates(self.reading.lasting())
    }

    /// Looks up each candidate, and decides. `look` queries the store, without side effects: it must not rotate the token. For an `async`
    /// store, use [`search`](Self::search).
    ///
    /// The new tokens of an accepted session travel like the old one, by cookie or by header, if the website's transport still allows that.
    /// Leftovers of the other transport are cleared.
    pub fn resolve<S: PartialEq>(
        &self,
        look: impl FnMut(&Candidate<'a>) -> TokenState<S>,
    ) -> Resolution<'a, S> {
        resolve(&self.reading, self.reading.lasting(), look)
    }

    /// Looks up the candidates step by step. Use it instead of [`resolve`](Self::resolve) for `async` stores, and for look-ups that can
    /// fail.
    #[doc(alias("async", "await"))]
    pub fn search<S: PartialEq>(&self) -> Search<'a, S> {
        Search::new(&self.reading, self.reading.lasting(), Route::Refresh)
    }
}

/// What to do with a sign-out.
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
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// facts.cookie = CookieHeader::line(b"__Host-session-access=a1; __Host-session-refresh=r1");
/// let sign_out = policy.sign_out(&facts, now);
/// let ended: Vec<_> = sign_out.candidates().chain(sign_out.refresh_candidates()).collect();
/// assert_eq!(ended.len(), 2); // end the sessions of these tokens in the store
///
/// let mut cleared = Vec::new();
/// sign_out.accept().unwrap().write(&mut String::new(), &mut |name, value| {
///     if name == "set-cookie" {
///         cleared.push(value.split_once(';').unwrap().0.to_owned());
///     }
/// });
/// assert_eq!(cleared, ["__Host-session-access=", "__Host-session-refresh="]);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct SignOut<'a> {
    pub(super) reading: Reading<'a>,
}

impl<'a> SignOut<'a> {
    /// The access tokens of the sessions to end. End the session of each, even if its token is superseded.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.tokens(self.reading.usual())
    }

    /// The refresh tokens of the sessions to end.
    pub fn refresh_candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.refresh_tokens()
    }

    /// Accepts the sign-out. The returned [`ClearSession`] clears everything that the request carried, by cookie or by header, and the
    /// cookies of the history. If several cookies have one name, it clears those on this host and within the cookie domain;
    /// [`everywhere`](ClearSession::everywhere) adds other domains.
    ///
    /// A request without tokens clears the cookies, too: the access cookie may have expired, and the path of the refresh cookie may not
    /// cover this route. The store then has no token by which to find the session. To end that session, respond with 401: the front end
    /// refreshes and signs out again.
    ///
    /// If [`csrf`](Self::csrf) is [`Compare`](CsrfVerdict::Compare), first compare the [CSRF token](Candidate::csrf_token) of each
    /// candidate with that of its session, and respond with 403 if one differs. The [guide](crate::guide::csrf_for_spas) has the handler.
    ///
    /// # Errors
    ///
    /// - Another site may have sent the request, and no token came by header.
    pub fn accept(&self) -> Result<ClearSession<'a>, CsrfRefusal> {
        match self.reading.csrf.refusal() {
            // If cookies may not act for the user, the remaining candidates came by header.
            Some(refusal) if self.candidates().next().is_none() => Err(refusal),
            _ => Ok(ClearSession::of_user(&self.reading)),
        }
    }
}
