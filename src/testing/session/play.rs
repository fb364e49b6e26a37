use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::headers::{ResponseHeaders, clear_session_headers, set_cookies, set_session_headers};
use super::loss::{OfferedTokens, SessionLoss};
use super::visit::Visit;
use crate::browser::{Jar, Outcome, Response};
use crate::config::Transport;
use crate::cookie::ReceivedSetCookie;
use crate::request::{Candidate, TokenState};

/// A session as the page and its jar hold it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::browser::{Jar, Profile};
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use session_cookie_policy::testing::session::{Routes, Visit};
/// # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// # let routes = Routes::of(&config);
/// # let page = Origin::parse("https://www.example.com").unwrap();
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let visit = Visit::new(&policy, &routes, &page, &api, &EmbeddedList, now);
/// use session_cookie_policy::config::Transport;
///
/// let mut jar = Jar::new(Profile::SAFARI);
/// let held = visit.sign_in(&mut jar, None, "access-1", "refresh-1").unwrap();
/// assert_eq!((held.transport, &*held.access), (Transport::Cookie, "access-1"));
/// assert_eq!(format!("{held:?}"), "ClientSession by cookie (8 and 9 octets)");
/// # }
/// ```
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct ClientSession {
    /// What carries it.
    pub transport: Transport,
    /// The access token.
    pub access: String,
    /// The refresh token.
    pub refresh: String,
}

impl ClientSession {
    /// What a page that holds the session by header sends as a bearer token.
    fn bearer(&self, token: fn(&Self) -> &String) -> Option<&str> {
        (self.transport == Transport::Header).then(|| token(self).as_str())
    }
}

/// Tokens are told by their lengths.
impl fmt::Debug for ClientSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            transport,
            access,
            refresh,
        } = self;
        write!(
            f,
            "ClientSession by {transport} ({} and {} octets)",
            access.len(),
            refresh.len()
        )
    }
}

impl Visit<'_> {
    /// The response arrives: cookies go to the jar, the rest to the page. To clear what is not there may be refused.
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
            let is_clear = cookie.ends_with(b"; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
            if let Some(refusal) = outcome.refusal().filter(|_| !is_clear) {
                let name = ReceivedSetCookie::split(cookie).name();
                return Err(SessionLoss::Dropped {
                    cookie: name.escape_ascii().to_string(),
                    refusal: refusal.clone(),
                });
            }
        }
        Ok(outcomes)
    }

    /// The page signs in with the preference `mode`, and gets these tokens.
    ///
    /// # Errors
    ///
    /// If they do not arrive.
    pub fn sign_in(
        &self,
        jar: &mut Jar,
        mode: Option<&'static str>,
        access: &str,
        refresh: &str,
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
        let headers = set_session_headers(&accepted, access, refresh)?;
        self.hold(
            jar,
            route,
            &headers,
            accepted.transport(),
            [access, refresh],
        )
    }

    /// Takes the tokens out of a response.
    fn hold(
        &self,
        jar: &mut Jar,
        route: &str,
        headers: &ResponseHeaders,
        transport: Transport,
        [access, refresh]: [&str; 2],
    ) -> Result<ClientSession, SessionLoss> {
        let outcomes = self.receive(jar, route, headers)?;
        let is_kept = |outcome: &&Outcome| matches!(outcome, Outcome::Kept { .. });
        let kept = outcomes.iter().filter(is_kept).count();
        match transport {
            Transport::Cookie if kept != 2 => return Err(SessionLoss::OtherCount { kept }),
            Transport::Cookie => {}
            Transport::Header => {
                let names = self.policy.headers();
                for (name, token) in [(&names.access, access), (&names.refresh, refresh)] {
                    if !headers.contains(&(name.to_string(), token.to_owned())) {
                        return Err(SessionLoss::NotSent { name: name.clone() });
                    }
                }
            }
        }
        Ok(ClientSession {
            transport,
            access: access.to_owned(),
            refresh: refresh.to_owned(),
        })
    }

    /// The access tokens that one request offers, and what carries them.
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
        let bearer = held.bearer(|held| &held.access);
        let sent = self.sent(jar, method, route, bearer, None)?;
        let facts = sent.facts();
        let candidates = self.policy.verify(&facts, self.now).candidates();
        let told = |of: Candidate<'_>| String::from_utf8_lossy(of.as_bytes()).into_owned();
        Ok(candidates.map(|of| (of.transport(), told(of))).collect())
    }

    /// The session is found on every route that needs it, and no other.
    ///
    /// # Errors
    ///
    /// - [`SessionLoss::NotOffered`], [`SessionLoss::NoRoute`]
    pub fn verify(&self, jar: &mut Jar, held: &ClientSession) -> Result<(), SessionLoss> {
        for route in &self.routes.verify {
            for method in ["GET", "POST"] {
                let offered = self.offered(jar, method, route, held)?;
                if offered != [(held.transport, held.access.clone())] {
                    return Err(SessionLoss::NotOffered {
                        method,
                        route: route.clone(),
                        token: "access",
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

    /// The session is renewed: the new tokens stand in place of the old ones.
    ///
    /// # Errors
    ///
    /// If they do not.
    pub fn refresh(
        &self,
        jar: &mut Jar,
        held: &ClientSession,
        access: &str,
        refresh: &str,
    ) -> Result<ClientSession, SessionLoss> {
        let route = &self.routes.refresh;
        let bearer = held.bearer(|held| &held.refresh);
        let sent = self.sent(jar, "POST", route, bearer, None)?;
        let facts = sent.facts();
        let decision = self.policy.refresh(&facts, self.now);
        let candidates: Vec<Candidate<'_>> = decision.candidates().collect();
        let is_held = |token: &Candidate<'_>| {
            token.transport() == held.transport && token.as_bytes() == held.refresh.as_bytes()
        };
        let outcome = decision.resolve(|token| {
            if is_held(token) {
                TokenState::Live(())
            } else {
                TokenState::Unknown
            }
        });
        let (1, Some(accepted)) = (candidates.len(), outcome.set_session()) else {
            return Err(SessionLoss::NotOffered {
                method: "POST",
                route: route.clone(),
                token: "refresh",
                transport: held.transport,
                found: OfferedTokens(candidates.iter().map(Candidate::transport).collect()),
            });
        };
        let before = jar.cookies(self.now).count();
        let headers = set_session_headers(&accepted, access, refresh)?;
        let renewed = self.hold(
            jar,
            route,
            &headers,
            accepted.transport(),
            [access, refresh],
        )?;
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

    /// The session ends: at least one of its tokens is told, and none of another.
    ///
    /// # Errors
    ///
    /// If none is told, or the sign-out is refused.
    pub fn sign_out(&self, jar: &mut Jar, held: &ClientSession) -> Result<(), SessionLoss> {
        let route = &self.routes.sign_out;
        let bearer = held.bearer(|held| &held.access);
        let sent = self.sent(jar, "POST", route, bearer, None)?;
        let facts = sent.facts();
        let decision = self.policy.sign_out(&facts, self.now);
        let is_access = |of: &Candidate<'_>| of.as_bytes() == held.access.as_bytes();
        let mut access = decision.candidates();
        // By header there is one token, which stands for either.
        let is_either =
            |of: &Candidate<'_>| is_access(of) || of.as_bytes() == held.refresh.as_bytes();
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

    /// A whole session in an empty jar: sign-in, use, refresh, use, sign-out. Tells what carried it.
    ///
    /// # Errors
    ///
    /// Where it ends before its time, or what is left of it.
    pub fn live(
        &self,
        jar: &mut Jar,
        mode: Option<&'static str>,
    ) -> Result<Transport, SessionLoss> {
        let [access, refresh] = self.routes.tokens(1);
        let held = self.sign_in(jar, mode, &access, &refresh)?;
        self.verify(jar, &held)?;
        let [access, refresh] = self.routes.tokens(2);
        let held = self.refresh(jar, &held, &access, &refresh)?;
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
