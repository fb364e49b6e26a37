use time::OffsetDateTime;

use super::candidate::{Candidate, Carried};
use super::csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
use super::facts::RequestFacts;
use super::handover::Handover;
use super::host::ResolvedHost;
use super::reading::Reading;
use super::resolution::Resolution;
use super::search::Search;
use super::token_state::TokenState;
use super::website::ResolvedWebsite;
use super::withdrawal::Withdrawal;
use crate::policy::carrier::{Carrier, CarrierChoice};
use crate::policy::compile::{HeaderSet, HeadersRead, Policy, Token};
use crate::policy::config::Transport;

impl Policy {
    /// For a route that makes a session, but for one to which an identity provider sends users back: that is a
    /// [`callback`](Self::callback).
    ///
    /// A sign-in by cookie needs `POST`. With `GET` it is refused ([`SignInByLink`](CsrfRefusal::SignInByLink)): any page can link to it,
    /// and mail scanners and prefetches follow links. The page of a link in an e-mail shows a button that sends `POST`.
    pub fn sign_in<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> SignIn<'a> {
        let mut reading = Reading::new(self, facts, now);
        let choice = reading.choice(facts.mode);
        let by_cookie = reading.csrf_of_sign_in(facts);
        if reading.website.transport() == Transport::Any {
            reading.read = reading.read.with(HeaderSet::MODE);
        }
        SignIn {
            reading,
            choice,
            by_cookie,
        }
    }

    /// For a route that needs a session. It knows a [handshake](Self::handshake) of a WebSocket by its marks.
    pub fn verify<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Verify<'a> {
        let mut reading = Reading::new(self, facts, now);
        let csrf = reading.csrf_of_method(facts);
        Verify { reading, csrf }
    }

    /// For a route that opens a WebSocket, if the framework does not show what marks a handshake. [`verify`](Self::verify) knows one by
    /// [its marks](RequestFacts::is_handshake) and decides the same.
    ///
    /// A handshake must have the `Origin` of a declared website or of the API. All browsers send one, so a client without it is no
    /// browser: it sends its token by header, or the header against CSRF beside its cookies, or it is refused.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # use session_cookie_policy::policy::PolicyConfig;
    /// # use time::macros::datetime;
    /// # let now = datetime!(2026-11-22 12:00 UTC);
    /// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// use session_cookie_policy::policy::{CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts};
    ///
    /// let mut facts = RequestFacts::new("GET");
    /// facts.origin = Some(b"https://www.example.com");
    /// assert_eq!(policy.handshake(&facts, now).csrf(), CsrfVerdict::Pass(CsrfPass::DeclaredWebsite));
    /// facts.origin = Some(b"https://evil.example");
    /// assert_eq!(policy.handshake(&facts, now).csrf(), CsrfVerdict::Refuse(CsrfRefusal::UnknownOrigin));
    /// # }
    /// ```
    pub fn handshake<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Verify<'a> {
        let mut reading = Reading::new(self, facts, now);
        let csrf = reading.csrf_of_handshake(facts);
        Verify { reading, csrf }
    }

    /// For the route that refreshes sessions, whatever its method.
    pub fn refresh<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Refresh<'a> {
        let mut reading = Reading::new(self, facts, now);
        reading.cookies = reading.cookies.noticed();
        let csrf = reading.csrf(facts);
        Refresh { reading, csrf }
    }

    /// For the route on which users sign out, whatever its method.
    pub fn sign_out<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> SignOut<'a> {
        let mut reading = Reading::new(self, facts, now);
        reading.cookies = reading.cookies.noticed();
        let csrf = reading.csrf(facts);
        SignOut { reading, csrf }
    }
}

/// What to do with a sign-in.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use session_cookie_policy::policy::PolicyConfig;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::policy::{Carrier, CsrfRefusal, RequestFacts};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// let sign_in = policy.sign_in(&facts, now);
/// assert_eq!(sign_in.carrier(), Carrier::Cookie);
/// assert!(sign_in.accept().is_ok()); // check the password, then write the handover
///
/// // A foreign page must not sign a visitor in: respond with 403.
/// facts.origin = Some(b"https://evil.example");
/// assert_eq!(policy.sign_in(&facts, now).accept().unwrap_err(), CsrfRefusal::UnknownOrigin);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct SignIn<'a> {
    reading: Reading<'a>,
    choice: CarrierChoice,
    /// What holds for cookies, also where tokens go by header.
    by_cookie: CsrfVerdict<'a>,
}

impl<'a> SignIn<'a> {
    /// What is to carry the new session.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        self.choice.carrier
    }

    /// What is to carry it, and why.
    #[must_use]
    pub const fn choice(&self) -> CarrierChoice {
        self.choice
    }

    /// Whether the request may make a session.
    pub const fn csrf(&self) -> CsrfVerdict<'a> {
        match self.choice.carrier {
            Carrier::Cookie => self.by_cookie,
            Carrier::Header => match self.reading.refused_host() {
                Some(refusal) => refusal,
                None => CsrfVerdict::Pass(CsrfPass::HeaderTransport),
            },
        }
    }

    /// The access tokens that the request carries: of sessions that this sign-in replaces. End those sessions only once the new one has
    /// been used, as the [guide](crate::guide::tabs) explains.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.tokens(Token::Access, self.by_cookie)
    }

    /// The refresh tokens that the request carries.
    pub fn refresh_candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.tokens(Token::Refresh, self.by_cookie)
    }

    /// Takes the sign-in. What the request carried by the other way (header or cookies) is cleared, unless a foreign page may have sent it.
    ///
    /// # Errors
    ///
    /// - [`csrf`](Self::csrf) refuses
    pub fn accept(&self) -> Result<Handover<'a>, CsrfRefusal> {
        if let Some(refusal) = self.csrf().refusal() {
            return Err(refusal);
        }
        let carrier = self.choice.carrier;
        Ok(Handover::replacing(&self.reading, self.by_cookie, carrier))
    }
}

/// What to do with a request that needs a session.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use session_cookie_policy::policy::PolicyConfig;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::policy::RequestFacts;
///
/// let mut facts = RequestFacts::new("GET");
/// facts.cookie = CookieHeader::line(b"__Host-session-access=stale; __Host-session-access=good");
/// facts.authorization = Some(b"Bearer of-another-system");
/// let verify = policy.verify(&facts, now);
/// let tried: Vec<_> = verify.candidates().map(|token| token.as_str().unwrap()).collect();
/// assert_eq!(tried, ["of-another-system", "stale", "good"]);
/// assert_eq!(verify.carried().access_cookies, 2);
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
    reading: Reading<'a>,
    csrf: CsrfVerdict<'a>,
}

impl<'a> Verify<'a> {
    /// The access tokens to look at, by header first; without those that must not be used.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.candidates(Token::Access, self.csrf)
    }

    /// Looks at each candidate, and decides. `look` asks the store, without side effects.
    ///
    /// The handover of an accepted token is for an access token that is renewed, and for one that is handed over again: it clears, as the
    /// response to a refresh does, but of the access cookie alone. So where [`carried`](Self::carried) tells of several access cookies,
    /// hand the accepted token over again ([`Tokens::access_only`](super::Tokens::access_only)), and only one is left.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # use session_cookie_policy::policy::PolicyConfig;
    /// # use time::macros::datetime;
    /// # let now = datetime!(2026-11-22 12:00 UTC);
    /// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// # enum Verified { Valid(&'static str), Expired(&'static str), Forged }
    /// # use Verified::{Expired, Forged, Valid};
    /// # let verify_jwt = |token: &[u8]| match token { b"jwt" => Valid("alice"), b"old" => Expired("alice"), _ => Forged };
    /// use session_cookie_policy::cookie::CookieHeader;
    /// use session_cookie_policy::policy::{Resolution, RequestFacts, TokenState};
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
        self.search().run(look)
    }

    /// Looks at each candidate step by step: [`resolve`](Self::resolve) for stores that are asked with `await`.
    pub fn search<S: PartialEq>(&self) -> Search<'a, S> {
        Search::new(&self.reading, self.csrf, Token::Access)
    }
}

/// What to do with a refresh.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use session_cookie_policy::policy::PolicyConfig;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::policy::{Resolution, RequestFacts, TokenState, Tokens};
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
///     Resolution::Accepted { handover, .. } => {
///         let tokens = Tokens::new("a2", "r2").unwrap(); // rotate now
///         handover.write(&tokens, &mut buffer, &mut append).unwrap();
///         200
///     }
///     Resolution::Superseded { .. } => {
///         refresh.write_for_caches(&mut append);
///         409
///     }
///     Resolution::Conflict { withdrawal } | Resolution::Rejected { withdrawal } => {
///         withdrawal.write(&mut buffer, &mut append);
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
    reading: Reading<'a>,
    csrf: CsrfVerdict<'a>,
}

impl<'a> Refresh<'a> {
    /// The refresh tokens to look at, by header first; without those that must not be used.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.candidates(Token::Refresh, self.csrf)
    }

    /// Looks at each candidate, and decides. `look` asks the store, without side effects: it must not rotate.
    ///
    /// An accepted session goes on in the way in which its token came, if the website's transport still allows that. What the request
    /// carried by the other way is cleared.
    pub fn resolve<S: PartialEq>(
        &self,
        look: impl FnMut(&Candidate<'a>) -> TokenState<S>,
    ) -> Resolution<'a, S> {
        self.search().run(look)
    }

    /// Looks at each candidate step by step: [`resolve`](Self::resolve) for stores that are asked with `await`.
    pub fn search<S: PartialEq>(&self) -> Search<'a, S> {
        Search::new(&self.reading, self.csrf, Token::Refresh)
    }
}

/// What to do with a sign-out.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use session_cookie_policy::policy::PolicyConfig;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::policy::RequestFacts;
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
    reading: Reading<'a>,
    csrf: CsrfVerdict<'a>,
}

impl<'a> SignOut<'a> {
    /// The access tokens of the sessions to end, by header first; all of them.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.tokens(Token::Access, self.csrf)
    }

    /// The refresh tokens of the sessions to end.
    pub fn refresh_candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.tokens(Token::Refresh, self.csrf)
    }

    /// Clears everything that the request carried, by either way, and the cookies of the history. Of several cookies of one name it clears
    /// those at this host and within the cookie domain; [`everywhere`](Withdrawal::everywhere) adds other domains.
    ///
    /// Where the request carries nothing, the cookies are cleared all the same: the access cookie may have expired, and the refresh cookie
    /// may have a path that does not reach this route. Then there is no token whose session you could end in the store. To end it there,
    /// too, respond with 401, so that the front end refreshes and signs out again.
    ///
    /// # Errors
    ///
    /// - a foreign page may have sent the request, and no token came by header
    pub fn accept(&self) -> Result<Withdrawal<'a>, CsrfRefusal> {
        match self.csrf.refusal() {
            // What is offered although cookies may not act for the user came by header.
            Some(refusal) if self.candidates().next().is_none() => Err(refusal),
            _ => Ok(Withdrawal::of_user(&self.reading, self.csrf)),
        }
    }
}

macro_rules! reading_accessors {
    ($($decision:ident),+) => {
        $(
            impl<'a> $decision<'a> {
                /// For which API the request is.
                #[must_use]
                pub const fn host(&self) -> ResolvedHost<'a> {
                    self.reading.host
                }

                /// Which website the request is from.
                #[must_use]
                pub const fn website(&self) -> &ResolvedWebsite<'a> {
                    &self.reading.website
                }

                /// The request headers that the response depends on: to be named by `Vary`.
                #[must_use]
                pub const fn headers_read(&self) -> HeadersRead<'a> {
                    HeadersRead::new(self.reading.policy.headers(), self.reading.read)
                }

                /// Writes what keeps caches from giving the response to anybody else: `Cache-Control` and `Vary`. For responses that
                /// neither hand over nor clear tokens; those that do have them already.
                pub fn write_for_caches(&self, sink: &mut dyn FnMut(&str, &str)) {
                    self.reading.policy.write_for_caches(self.reading.read, sink);
                }

                /// What the request carries of sessions.
                #[must_use]
                pub fn carried(&self) -> Carried {
                    self.reading.carried()
                }
            }
        )+
    };
}

reading_accessors!(SignIn, Verify, Refresh, SignOut);

macro_rules! csrf_accessor {
    ($($decision:ident),+) => {
        $(
            impl<'a> $decision<'a> {
                /// Whether the request may act for the user by any token that is offered.
                ///
                /// A bearer token may: no foreign page can make a browser send one. So a request with one passes, although its cookies
                /// may be refused and are then not offered. A middleware may respond to a refusal with 403.
                ///
                /// ```
                /// # #[cfg(feature = "embedded-list")] {
                /// # use session_cookie_policy::net::EmbeddedList;
                /// # use session_cookie_policy::policy::PolicyConfig;
                /// # use time::macros::datetime;
                /// # let now = datetime!(2026-11-22 12:00 UTC);
                /// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
                /// # let policy = config.compile(&EmbeddedList).unwrap();
                /// use session_cookie_policy::policy::{CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts};
                ///
                /// let mut facts = RequestFacts::new("POST"); // of an app: no `Origin`, no header against CSRF
                /// facts.authorization = Some(b"Bearer a1");
                /// let verify = policy.verify(&facts, now);
                /// assert_eq!(verify.csrf(), CsrfVerdict::Pass(CsrfPass::HeaderTransport));
                /// assert_eq!(verify.csrf_of_cookies(), CsrfVerdict::Refuse(CsrfRefusal::NoOrigin));
                /// # }
                /// ```
                pub fn csrf(&self) -> CsrfVerdict<'a> {
                    self.reading.csrf_with_tokens_by_header(self.csrf)
                }

                /// Whether cookies of the request may act for the user. If not, no cookie is offered.
                pub const fn csrf_of_cookies(&self) -> CsrfVerdict<'a> {
                    self.csrf
                }
            }
        )+
    };
}

csrf_accessor!(Verify, Refresh, SignOut);
