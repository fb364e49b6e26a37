use core::fmt;

use super::candidate::Candidate;
use super::candidates::Candidates;
use super::clear_session::{ClearSession, Clears, Leftovers};
use super::reading::Reading;
use super::reply::Ownership;
use super::resolution::Resolution;
use super::set_session::{SetSession, Vehicle};
use super::token_state::TokenState;
use crate::config::Transport;
use crate::policy::SessionToken;

/// Looks up the candidates of a request one by one, and decides at the end. For `async` stores, and for look-ups that can fail.
///
/// [`Refresh::search`](super::Refresh::search) and [`Verify::search`](super::Verify::search) begin it; [`resolve`](super::Refresh::resolve)
/// does the same with a closure. A future that holds a search across an `await` is `Send` if `S` is.
///
/// A look-up must not use up the token: rotate the [accepted](Resolution::Accepted) one after [`finish`](Self::finish). A store that
/// rotates during look-ups mistakes the second of two duplicates for a stolen token, and ends the session.
///
/// If the store fails, drop the search, respond with 503 and write no header of the policy. Then no cookie is cleared, and the front end
/// can try again. Do not record `Unknown`: it would log the user out.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// # let store = |token: &[u8]| if token == b"r1" { TokenState::Live(7) } else { TokenState::Unknown };
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::request::{RequestFacts, Resolution, TokenState};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// facts.cookie = CookieHeader::line(b"__Host-session-refresh=r1");
/// let mut search = policy.refresh(&facts, now).search();
/// while let Some(candidate) = search.candidate() {
///     search.record(store(candidate.as_bytes())); // or `store.look_up(…).await?`
/// }
/// let Resolution::Accepted { session, .. } = search.finish() else { panic!() };
/// assert_eq!(session, 7);
/// # }
/// ```
#[must_use]
pub struct Search<'a, S> {
    pub(super) reading: Reading<'a>,
    token: SessionToken,
    pub(super) route: Route,
    candidates: Candidates<'a>,
    /// The candidate whose state has not been recorded yet.
    asked: Option<Candidate<'a>>,
    found: Found<'a, S>,
}

/// The kind of a route, on which the response to a superseded token depends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Route {
    Refresh,
    Other,
}

/// What was found so far.
struct Found<'a, S> {
    live: Option<(Candidate<'a>, S)>,
    superseded: Option<S>,
    /// Whether several sessions were found.
    is_conflict: bool,
    cookies: Seen,
}

/// The states of the tokens that came by cookie.
#[derive(Clone, Copy, Default)]
struct Seen {
    dead: bool,
    unknown: bool,
    alive: bool,
}

impl<'a, S: PartialEq> Search<'a, S> {
    pub(super) fn new(reading: &Reading<'a>, token: SessionToken, route: Route) -> Self {
        Self {
            route,
            candidates: reading.candidates(token),
            reading: *reading,
            token,
            asked: None,
            found: Found::nothing(),
        }
    }

    /// The next token to look up. `None` if no further token can change the outcome.
    ///
    /// If you do not [record](Self::record) the state of a candidate before the next call, it counts as [`TokenState::Unknown`].
    pub fn candidate(&mut self) -> Option<Candidate<'a>> {
        if self.asked.is_some() {
            self.record(TokenState::Unknown);
        }
        if self.found.is_told_by_header() {
            return None;
        }
        self.asked = self.candidates.next();
        self.asked
    }

    /// Records what the store knows about the candidate that [`candidate`](Self::candidate) returned last. Does nothing if there is none.
    pub fn record(&mut self, state: TokenState<S>) {
        if let Some(candidate) = self.asked.take() {
            self.found.record(candidate, state);
        }
    }

    /// The outcome for the candidates that were looked up.
    pub fn finish(mut self) -> Resolution<'a, S> {
        if self.asked.is_some() {
            self.record(TokenState::Unknown);
        }
        let is_cut = self.candidates.has_more();
        self.found.outcome(&self.reading, self.token, is_cut)
    }
}

/// Looks up all candidates, like a [`Search`].
pub(super) fn resolve<'a, S: PartialEq>(
    reading: &Reading<'a>,
    token: SessionToken,
    mut look: impl FnMut(&Candidate<'a>) -> TokenState<S>,
) -> Resolution<'a, S> {
    let mut found = Found::nothing();
    if let Some(candidate) = reading.candidate_by_header() {
        found.record(candidate, look(&candidate));
    }
    let mut is_cut = false;
    if !found.is_told_by_header() {
        if let Ok(only) = reading.only_candidate_by_cookie(token) {
            if let Some(candidate) = only {
                found.record(candidate, look(&candidate));
            }
        } else {
            let mut candidates = reading.candidates_by_cookie(token);
            for candidate in candidates.by_ref() {
                found.record(candidate, look(&candidate));
            }
            is_cut = candidates.has_more();
        }
    }
    found.outcome(reading, token, is_cut)
}

impl<'a, S: PartialEq> Found<'a, S> {
    fn nothing() -> Self {
        Self {
            live: None,
            superseded: None,
            is_conflict: false,
            cookies: Seen::default(),
        }
    }

    /// Whether the token by header decides. It was sent on purpose, so cookies beside it, which the browser attaches, do not matter.
    const fn is_told_by_header(&self) -> bool {
        self.cookies.none() && (self.live.is_some() || self.superseded.is_some())
    }

    fn record(&mut self, candidate: Candidate<'a>, state: TokenState<S>) {
        if candidate.transport() == Transport::Cookie {
            match &state {
                TokenState::Dead => self.cookies.dead = true,
                TokenState::Live(_) | TokenState::Superseded(_) => self.cookies.alive = true,
                TokenState::Unknown => self.cookies.unknown = true,
            }
        }
        let known = self.live.as_ref().map(|(_, session)| session);
        let known = known.or(self.superseded.as_ref());
        match state {
            TokenState::Dead | TokenState::Unknown => {}
            TokenState::Live(session) => {
                self.is_conflict |= known.is_some_and(|known| *known != session);
                if self.live.is_none() {
                    self.live = Some((candidate, session));
                }
            }
            TokenState::Superseded(session) => {
                self.is_conflict |= known.is_some_and(|known| *known != session);
                if self.superseded.is_none() {
                    self.superseded = Some(session);
                }
            }
        }
    }

    fn outcome(
        self,
        reading: &Reading<'a>,
        token: SessionToken,
        is_cut: bool,
    ) -> Resolution<'a, S> {
        // A cookie that was not looked up may be the user's own: another host can plant so many that it comes last.
        let is_alive = self.live.is_some() || self.superseded.is_some();
        if self.is_conflict || (is_cut && is_alive) {
            return Resolution::Conflict {
                clear_session: ClearSession::of_conflict(reading, token),
            };
        }
        // Nobody can tell who owns a cookie that the store does not know. But nobody has so many by accident.
        let ownership = if is_cut || (!self.cookies.unknown && !self.cookies.none()) {
            Ownership::Ours
        } else {
            Ownership::Unclear
        };
        if let Some((candidate, session)) = self.live {
            let vehicle = Vehicle::of(reading, reading.transport_of_answer(candidate.transport()));
            let clears = match token {
                SessionToken::Access => Clears::nothing(reading),
                SessionToken::Refresh | SessionToken::Session => vehicle.clears(reading),
            };
            return Resolution::Accepted {
                candidate,
                session,
                set_session: SetSession::new(reading, vehicle, ownership, clears),
            };
        }
        if let Some(session) = self.superseded {
            return Resolution::Superseded { session };
        }
        let has_dead_only = self.cookies.dead && !self.cookies.unknown;
        let leftovers = if has_dead_only || is_cut {
            Leftovers::Clear
        } else {
            Leftovers::Keep
        };
        Resolution::Rejected {
            clear_session: match token {
                SessionToken::Refresh | SessionToken::Session => {
                    ClearSession::of_rejection(reading, leftovers, ownership)
                }
                // A refresh or a sign-in clears them.
                SessionToken::Access => {
                    ClearSession::new(reading, ownership, Clears::nothing(reading))
                }
            },
        }
    }
}

impl Seen {
    const fn none(self) -> bool {
        !self.dead && !self.unknown && !self.alive
    }
}

/// Prints neither sessions nor tokens.
impl<S> fmt::Debug for Search<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search")
            .field("asked", &self.asked)
            .field("is_conflict", &self.found.is_conflict)
            .finish_non_exhaustive()
    }
}
