use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::headers::{ResponseHeaders, clear_session_headers, handed_over, set_cookies};
use super::issued_tokens::IssuedTokens;
use super::loss::{OfferedTokens, SessionLoss};
use super::visit::Visit;
use crate::browser::{Jar, Outcome, Response};
use crate::config::{SessionShape, Transport};
use crate::cookie::ReceivedSetCookie;
use crate::policy::SessionToken;
use crate::request::{Candidate, SetSession, TokenState};

/// A session as the page and its jar hold it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::browser::{Jar, Profile};
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use session_cookie_policy::testing::session::{Routes, Visit};
/// # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// # let routes = Routes::of(&config);
/// # let page = Origin::parse("https://www.example.com").unwrap();
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let visit = Visit::new(&policy, &routes, &page, &api, &EmbeddedList, now);
/// use session_cookie_policy::config::Transport;
/// use session_cookie_policy::testing::session::IssuedTokens;
///
/// let mut jar = Jar::new(Profile::SAFARI);
/// let held = visit.sign_in(&mut jar, None, &IssuedTokens::pair("access-1", "refresh-1")).unwrap();
/// assert_eq!((held.transport, held.tokens.usual()), (Transport::Cookie, "access-1"));
/// assert_eq!(format!("{held:?}"), "ClientSession by cookie (8 and 9 bytes)");
/// # }
/// ```
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct ClientSession {
    /// The transport of the session.
    pub transport: Transport,
    /// Its tokens.
    pub tokens: IssuedTokens,
}

impl ClientSession {
    /// The bearer token that the page sends if it holds the session by header.
    fn bearer(&self, token: fn(&IssuedTokens) -> &str) -> Option<&str> {
        (self.transport == Transport::Header).then(|| token(&self.tokens))
    }
}

/// Prints the lengths of the tokens only.
impl fmt::Debug for ClientSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { transport, tokens } = self;
        write!(f, "ClientSession by {transport} ({tokens:?})")
    }
}

fn is_clear(cookie: &[u8]) -> bool {
    cookie.ends_with(b"; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
}

impl Visit<'_> {
    /// Receives a response: cookies go to the jar, the rest to the page. Browsers may refuse to clear a cookie that does not exist.
    pub(in crate::testing) fn receive(
        &self,
        jar: &mut Jar,
        route: &str,
        headers: &ResponseHeaders,
    ) -> Result<Vec<Outcome>, SessionLoss> {
        let request = self.fetch("POST", route)?;
        let cookies = set_cookies(headers);
        let outcomes = jar.receive(&request, &Response::new(&cookies), self.list, self.now);
        for (outcome, cookie) in outcomes.iter().zip(&cookies) {
            if let Some(refusal) = outcome.refusal().filter(|_| !is_clear(cookie)) {
                let name = ReceivedSetCookie::split(cookie).name();
                return Err(SessionLoss::Dropped {
                    cookie: name.escape_ascii().to_string(),
                    refusal: refusal.clone(),
                });
            }
        }
        Ok(outcomes)
    }

    /// The headers of a response that sets these tokens, together with the declared cookies that
    /// [end with the session](crate::config::Purpose::ends_with_session): a CSRF token, which later requests send in its header, and hints.
    ///
    /// # Errors
    ///
    /// - [`SessionLoss::InvalidToken`], [`SessionLoss::Unwritten`]
    pub fn hand_over(
        &self,
        set_session: &SetSession<'_>,
        tokens: &IssuedTokens,
    ) -> Result<ResponseHeaders, SessionLoss> {
        handed_over(self.policy, set_session, tokens)
    }

    /// Signs in with the preference `mode`, and gets these tokens.
    ///
    /// # Errors
    ///
    /// The tokens do not arrive.
    pub fn sign_in(
        &self,
        jar: &mut Jar,
        mode: Option<&'static str>,
        tokens: &IssuedTokens,
    ) -> Result<ClientSession, SessionLoss> {
        let route = &self.routes.sign_in;
        let sent = self.sent(jar, "POST", route, None, mode)?;
        let facts = sent.facts();
        let sign_in = self.policy.sign_in(&facts, self.now);
        let accepted = sign_in.accept().map_err(SessionLoss::SignInRefused)?;
        if accepted.transport() != sign_in.transport() {
            return Err(SessionLoss::OtherTransport {
                promised: sign_in.transport(),
                given: accepted.transport(),
            });
        }
        let headers = handed_over(self.policy, &accepted, tokens)?;
        self.hold(jar, route, &headers, accepted.transport(), tokens)
    }

    /// Reads the tokens out of a response.
    fn hold(
        &self,
        jar: &mut Jar,
        route: &str,
        headers: &ResponseHeaders,
        transport: Transport,
        tokens: &IssuedTokens,
    ) -> Result<ClientSession, SessionLoss> {
        let cookies = set_cookies(headers);
        let set = cookies.iter().filter(|cookie| !is_clear(cookie)).count();
        let of_session = SessionToken::of(self.routes.session).len();
        let outcomes = self.receive(jar, route, headers)?;
        let is_kept = |outcome: &&Outcome| matches!(outcome, Outcome::Kept { .. });
        let kept = outcomes.iter().filter(is_kept).count();
        match transport {
            // There may be other cookies beside those of the session, and the jar must keep each of them, too.
            Transport::Cookie if kept != set.max(of_session) => {
                let expected = set.max(of_session);
                return Err(SessionLoss::OtherCount { expected, kept });
            }
            Transport::Cookie => {}
            Transport::Header => {
                let names = self.policy.headers();
                let refresh = tokens.refresh().map(|token| (&names.refresh, token));
                let all = [(&names.access, tokens.usual())].into_iter().chain(refresh);
                for (name, token) in all {
                    if !headers.contains(&(name.to_string(), token.to_owned())) {
                        return Err(SessionLoss::NotSent { name: name.clone() });
                    }
                }
            }
        }
        Ok(ClientSession {
            transport,
            tokens: tokens.clone(),
        })
    }

    /// The tokens that one request offers, of the kind that requests need, with their transports.
    ///
    /// # Errors
    ///
    /// - [`SessionLoss::NoRoute`]
    pub fn offered(
        &self,
        jar: &mut Jar,
        method: &'static str,
        route: &str,
        held: &ClientSession,
    ) -> Result<Vec<(Transport, String)>, SessionLoss> {
        let bearer = held.bearer(IssuedTokens::usual);
        let sent = self.sent(jar, method, route, bearer, None)?;
        let facts = sent.facts();
        let candidates = self.policy.verify(&facts, self.now).candidates();
        let told = |of: Candidate<'_>| String::from_utf8_lossy(of.as_bytes()).into_owned();
        Ok(candidates.map(|of| (of.transport(), told(of))).collect())
    }

    /// Checks that every route that needs a session finds this one, and no other.
    ///
    /// # Errors
    ///
    /// - [`SessionLoss::NotOffered`], [`SessionLoss::NoRoute`]
    pub fn verify(&self, jar: &mut Jar, held: &ClientSession) -> Result<(), SessionLoss> {
        for route in &self.routes.verify {
            for method in ["GET", "POST"] {
                let offered = self.offered(jar, method, route, held)?;
                if offered != [(held.transport, held.tokens.usual().to_owned())] {
                    return Err(SessionLoss::NotOffered {
                        method,
                        route: route.clone(),
                        token: SessionToken::usual(self.routes.session),
                        transport: held.transport,
                        found: OfferedTokens(
                            offered
                                .into_iter()
                                .map(|(transport, _)| transport)
                                .collect(),
                        ),
                    });
                }
            }
        }
        Ok(())
    }

    /// Renews the session, by a refresh or, with one token, by a response that sets it again. The new tokens replace the old ones.
    ///
    /// # Errors
    ///
    /// The new tokens do not arrive.
    pub fn renew(
        &self,
        jar: &mut Jar,
        held: &ClientSession,
        tokens: &IssuedTokens,
    ) -> Result<ClientSession, SessionLoss> {
        let route = &self.routes.refresh;
        let bearer = held.bearer(IssuedTokens::lasting);
        let sent = self.sent(jar, "POST", route, bearer, None)?;
        let facts = sent.facts();
        let candidates: Vec<Candidate<'_>> = match self.routes.session {
            SessionShape::Pair => self.policy.refresh(&facts, self.now).candidates().collect(),
            SessionShape::Single => self.policy.verify(&facts, self.now).candidates().collect(),
        };
        let is_held = |token: &Candidate<'_>| {
            token.transport() == held.transport
                && token.as_bytes() == held.tokens.lasting().as_bytes()
        };
        let look = |token: &Candidate<'_>| {
            if is_held(token) {
                TokenState::Live(())
            } else {
                TokenState::Unknown
            }
        };
        let outcome = match self.routes.session {
            SessionShape::Pair => self.policy.refresh(&facts, self.now).resolve(look),
            SessionShape::Single => self.policy.verify(&facts, self.now).resolve(look),
        };
        let (1, Some(accepted)) = (candidates.len(), outcome.set_session()) else {
            return Err(SessionLoss::NotOffered {
                method: "POST",
                route: route.clone(),
                token: SessionToken::lasting(self.routes.session),
                transport: held.transport,
                found: OfferedTokens(candidates.iter().map(Candidate::transport).collect()),
            });
        };
        let before = jar.cookies(self.now).count();
        let headers = handed_over(self.policy, &accepted, tokens)?;
        let renewed = self.hold(jar, route, &headers, accepted.transport(), tokens)?;
        let after = jar.cookies(self.now).count();
        if renewed.transport != held.transport {
            return Err(SessionLoss::OtherTransport {
                promised: held.transport,
                given: renewed.transport,
            });
        }
        if after != before {
            return Err(SessionLoss::NotRenewed { before, after });
        }
        Ok(renewed)
    }

    /// Signs out. The request must have at least one token of the session, and none of another session.
    ///
    /// # Errors
    ///
    /// The request lacks such a token, or the sign-out is refused.
    pub fn sign_out(&self, jar: &mut Jar, held: &ClientSession) -> Result<(), SessionLoss> {
        let route = &self.routes.sign_out;
        let bearer = held.bearer(IssuedTokens::usual);
        let sent = self.sent(jar, "POST", route, bearer, None)?;
        let facts = sent.facts();
        let decision = self.policy.sign_out(&facts, self.now);
        let is_access = |of: &Candidate<'_>| of.as_bytes() == held.tokens.usual().as_bytes();
        let mut access = decision.candidates();
        // By header there is one token, which counts as either.
        let is_either =
            |of: &Candidate<'_>| is_access(of) || of.as_bytes() == held.tokens.lasting().as_bytes();
        let mut refresh = decision.refresh_candidates();
        let is_told = decision.candidates().next().is_some()
            || decision.refresh_candidates().next().is_some();
        if !is_told || !access.all(|of| is_access(&of)) || !refresh.all(|of| is_either(&of)) {
            return Err(SessionLoss::NotTold {
                route: route.clone(),
            });
        }
        let clear_session = decision.accept().map_err(SessionLoss::SignOutRefused)?;
        self.receive(jar, route, &clear_session_headers(&clear_session))?;
        Ok(())
    }

    /// Plays a whole session in an empty jar: sign-in, use, renewal, use, sign-out. Returns the transport.
    ///
    /// # Errors
    ///
    /// The session ends too early, or cookies remain after the sign-out.
    pub fn live(
        &self,
        jar: &mut Jar,
        mode: Option<&'static str>,
    ) -> Result<Transport, SessionLoss> {
        let held = self.sign_in(jar, mode, &self.routes.tokens(1))?;
        self.verify(jar, &held)?;
        let held = self.renew(jar, &held, &self.routes.tokens(2))?;
        self.verify(jar, &held)?;
        self.sign_out(jar, &held)?;
        let cookies: Vec<String> = jar.cookies(self.now).map(ToString::to_string).collect();
        if cookies.is_empty() {
            Ok(held.transport)
        } else {
            Err(SessionLoss::Left { cookies })
        }
    }
}
