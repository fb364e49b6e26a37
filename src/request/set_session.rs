use alloc::string::String;

use time::{Duration, OffsetDateTime};

use super::clear_session::{ClearSession, Clears};
use super::clearing::{Beside, Extent};
use super::reading::Reading;
use super::reply::Ownership;
use super::scopes::PresentCookie;
use super::sink::{Sink, add_to_list, write_cookie};
use super::tokens::{Tokens, WriteTokensError};
use crate::config::{CsrfMode, SessionShape, Transport};
use crate::cookie::{CookieValue, HttpDate, Lifetime, SetCookie};
use crate::net::HeaderName;
use crate::policy::{CookieSet, SessionToken};

/// Writes new tokens into a response, by cookie or by header, and clears old ones in the same response.
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
/// facts.mode = Some(b"header"); // the client's preference, in the header `session-transport`
/// let set_session = policy.sign_in(&facts, now).accept().unwrap();
/// let mut headers = Vec::new();
/// let tokens = Tokens::new("a1", "r1").unwrap();
/// let mut append = |name: &str, value: &str| headers.push(format!("{name}: {value}"));
/// set_session.write(&tokens, &mut String::new(), &mut append).unwrap();
/// assert_eq!(
///     headers[..3],
///     [
///         "session-access-token: a1",
///         "session-refresh-token: r1",
///         "access-control-expose-headers: session-access-token, session-refresh-token",
///     ],
/// );
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
#[doc(alias("set_cookie", "Set-Cookie", "response"))]
pub struct SetSession<'a> {
    vehicle: Vehicle<'a>,
    clear_session: ClearSession<'a>,
}

/// What carries the tokens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Vehicle<'a> {
    Cookies(&'a CookieSet),
    Headers,
}

impl<'a> SetSession<'a> {
    #[inline]
    pub(super) fn new(
        reading: &Reading<'a>,
        vehicle: Vehicle<'a>,
        ownership: Ownership,
        clears: Clears<'a>,
    ) -> Self {
        Self {
            vehicle,
            clear_session: ClearSession::new(reading, ownership, clears),
        }
    }

    /// For a sign-in: also clears what the request carried by the other transport.
    pub(super) fn of_new(reading: &Reading<'a>, transport: Transport) -> Self {
        let vehicle = Vehicle::of(reading, transport);
        let clears = vehicle.clears(reading);
        Self::new(reading, vehicle, Ownership::Unclear, clears)
    }
}

impl<'a> Vehicle<'a> {
    /// Uses cookies only if the page can have some.
    #[inline]
    pub(super) fn of(reading: &Reading<'a>, transport: Transport) -> Self {
        match (transport, reading.cookies.set()) {
            (Transport::Cookie, Some(cookies)) => Self::Cookies(cookies),
            (Transport::Cookie, None) | (Transport::Header, _) => Self::Headers,
        }
    }

    /// What the request carried by the other transport.
    #[inline]
    pub(super) fn clears(self, reading: &Reading<'a>) -> Clears<'a> {
        let nothing = Clears::nothing(reading);
        match self {
            Self::Cookies(_) => nothing.with_headers(reading),
            Self::Headers => nothing.with_cookies(reading),
        }
    }
}

impl SetSession<'_> {
    /// The transport of the tokens.
    #[must_use]
    pub const fn transport(&self) -> Transport {
        match self.vehicle {
            Vehicle::Cookies(_) => Transport::Cookie,
            Vehicle::Headers => Transport::Header,
        }
    }

    /// The part that clears old tokens in the same response.
    pub const fn clear_session(&self) -> &ClearSession<'_> {
        &self.clear_session
    }

    /// Clears undeclared duplicates on every domain that can reach this host:
    /// [`ClearSession::everywhere`](super::ClearSession::everywhere).
    pub const fn everywhere(mut self) -> Self {
        self.clear_session = self.clear_session.everywhere();
        self
    }

    /// Writes the response headers: calls `sink` with the name and the value of each. Append each header, in this order: old cookies are
    /// cleared before new ones are set, because a browser may treat two of these lines as one cookie (see the
    /// [guide](crate::guide::adapters#3-headers-out)). `buffer` is for composing values; reuse it to avoid allocations.
    ///
    /// Besides the tokens, it writes `Cache-Control`, so that no cache gives them to another user; `Vary`; and, for a page of another
    /// origin, `Access-Control-Expose-Headers` with the headers that the page must read.
    ///
    /// # Errors
    ///
    /// Those of [`WriteTokensError`]. Nothing is written then.
    pub fn write(
        &self,
        tokens: &Tokens<'_>,
        buffer: &mut String,
        sink: &mut Sink<'_>,
    ) -> Result<(), WriteTokensError> {
        let reply = &self.clear_session.reply;
        let names = reply.policy.headers();
        let shape = reply.policy.shape();
        let [usual, refresh] = tokens.of(shape)?;
        let has_companions = !tokens.cookies.is_empty();
        if has_companions {
            for cookie in self.companions(tokens) {
                cookie?;
            }
        }
        if let Vehicle::Cookies(cookies) = self.vehicle {
            let now = HttpDate::new(reply.cookies.now);
            let of_usual = SessionToken::usual(shape);
            let usual = self.cookie(cookies, of_usual, usual, tokens, now)?;
            let refresh = self.cookie(cookies, SessionToken::Refresh, refresh, tokens, now)?;
            let set: &[SessionToken] = match (shape, &refresh) {
                (SessionShape::Pair, None) => &[SessionToken::Access],
                (SessionShape::Pair, Some(_)) | (SessionShape::Single, _) => {
                    SessionToken::of(shape)
                }
            };
            // Clears come first. A browser that ignores `Partitioned` treats the partitioned and the unpartitioned cookie as one. So does a
            // client that follows RFC 6265, section 5.3, with a host-only cookie and one whose `Domain` is the host itself.
            let present = PresentCookie::Replaced;
            let beside = Beside::Set(tokens.cookies);
            // Later responses clear the rest.
            let _ = reply.write_past((set, beside), Extent::All, present, buffer, sink);
            for cookie in usual.iter().chain(&refresh) {
                write_cookie(cookie, buffer, sink);
            }
        }
        let is_by_header = self.transport() == Transport::Header;
        if is_by_header {
            self.clear_session.write_leftovers(buffer, sink);
        }
        if has_companions {
            if is_by_header {
                let beside = (&[][..], Beside::Outliving(tokens.cookies));
                let present = PresentCookie::Replaced;
                let _ = reply.write_past(beside, Extent::All, present, buffer, sink);
            }
            for cookie in self.companions(tokens).flatten() {
                write_cookie(&cookie, buffer, sink);
            }
        }
        buffer.clear();
        let mut give = |name: &HeaderName, token: Option<CookieValue<'_>>| {
            if let Some(token) = token {
                sink(name.as_str(), token.as_str());
                add_to_list(buffer, name.as_str());
            }
        };
        match self.vehicle {
            Vehicle::Cookies(_) if reply.policy.csrf == CsrfMode::Token => {
                give(&names.csrf_token, tokens.csrf);
            }
            Vehicle::Cookies(_) => {}
            Vehicle::Headers => {
                give(&names.access, usual);
                give(&names.refresh, refresh);
            }
        }
        if let Some(name) = &names.front {
            give(name, tokens.front);
        }
        reply.write_exposed(buffer, sink);
        if !is_by_header {
            // Writes the token headers.
            self.clear_session.write_leftovers(buffer, sink);
        }
        reply.write_for_caches(sink);
        Ok(())
    }

    /// The lifetime of a cookie, according to the tokens.
    fn lifetime(
        &self,
        most: Lifetime,
        is_chosen: bool,
        tokens: &Tokens<'_>,
    ) -> Result<Lifetime, WriteTokensError> {
        let lifetime = match (tokens.keep, is_chosen) {
            (_, false) => most,
            (None, true) => Lifetime::BROWSER_SESSION,
            (Some(time), true) => {
                let most = most.at_most();
                match Lifetime::new(time) {
                    Ok(lifetime) if time <= most => lifetime,
                    Ok(_) => return Err(WriteTokensError::KeptTooLong { most }),
                    Err(_) => return Err(WriteTokensError::Over),
                }
            }
        };
        let now = self.clear_session.reply.cookies.now;
        match (tokens.until, lifetime.max_age()) {
            (Some(end), Some(max_age)) => {
                Lifetime::new(between(now, end).min(max_age)).map_err(|_| WriteTokensError::Over)
            }
            (Some(end), None) if end <= now => Err(WriteTokensError::Over),
            (Some(_), None) | (None, _) => Ok(lifetime),
        }
    }

    /// The cookie with its token, if it has one, and with the lifetime that the tokens give.
    #[inline]
    fn cookie<'c>(
        &self,
        cookies: &'c CookieSet,
        token: SessionToken,
        value: Option<CookieValue<'c>>,
        tokens: &Tokens<'_>,
        now: HttpDate,
    ) -> Result<Option<SetCookie<'c>>, WriteTokensError> {
        let Some((value, cookie)) = value.zip(cookies.of(token)) else {
            return Ok(None);
        };
        let [of_usual, of_refresh] = self.clear_session.reply.policy.are_chosen;
        let is_chosen = match token {
            SessionToken::Refresh => of_refresh,
            SessionToken::Access | SessionToken::Session => of_usual,
        };
        if tokens.keep.is_some() && !of_usual && !of_refresh {
            return Err(WriteTokensError::NotChosen);
        }
        let set = if tokens.until.is_none() && !is_chosen {
            cookie.set_at(value, now)
        } else {
            let lifetime = self.lifetime(cookie.lifetime(), is_chosen, tokens)?;
            cookie.set_for_at(value, now, lifetime)
        };
        Ok(Some(set?))
    }

    /// The cookies other than the session's that come with the tokens, with their lifetimes. Only those that can be written.
    fn companions<'c>(
        &'c self,
        tokens: &'c Tokens<'_>,
    ) -> impl Iterator<Item = Result<SetCookie<'c>, WriteTokensError>> {
        let reply = &self.clear_session.reply;
        let policy = reply.policy;
        let is_by_cookie = self.transport() == Transport::Cookie;
        let given = tokens.cookies.iter().enumerate();
        given.filter_map(move |(before, (key, value))| {
            let mut others = tokens.cookies.iter().take(before);
            if others.any(|(other, _)| other == key) {
                return Some(Err(WriteTokensError::CookieTwice));
            }
            let mut companions = policy.companions.iter().enumerate();
            let Some((place, companion)) = companions.find(|(_, of)| of.key.as_str() == *key)
            else {
                return Some(Err(WriteTokensError::NoSuchCookie));
            };
            let (_, cookie) = reply.cookies.set()?.companions.get(place)?;
            let cookie = cookie.as_ref()?.attributes();
            let is_of_session = companion.purpose.ends_with_session();
            if is_of_session && !is_by_cookie {
                return None;
            }
            let lifetime = if is_of_session {
                self.lifetime(cookie.lifetime(), companion.is_chosen, tokens)
            } else {
                Ok(cookie.lifetime())
            };
            let set = lifetime.and_then(|lifetime| {
                let set = cookie.set_for(*value, reply.cookies.now, lifetime);
                set.map_err(WriteTokensError::from)
            });
            Some(set)
        })
    }
}

/// The time between two instants, in whole seconds.
fn between(now: OffsetDateTime, end: OffsetDateTime) -> Duration {
    Duration::seconds(end.unix_timestamp().saturating_sub(now.unix_timestamp()))
}
