use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::request::TokenState;

/// How a store treats a refresh token, or the only token of a session, that has been replaced.
#[doc(alias("refresh token rotation", "reuse detection"))]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum StoreKind {
    /// Tokens are never replaced: a session keeps its token as long as it lives.
    Fixed,
    /// The predecessor of the current token is accepted, and the current token is issued again, since it may have been lost.
    Grace,
    /// When no request is in flight, a replaced token counts as stolen, and the session ends.
    ReuseDetection,
    /// A replaced token is never accepted.
    Strict,
}

impl StoreKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Fixed, Self::Grace, Self::ReuseDetection, Self::Strict];

    /// Whether any response may renew the token's cookie: if tokens are replaced, a late response would bring a replaced one back.
    pub(super) const fn may_set_anew(self) -> bool {
        matches!(self, Self::Fixed)
    }

    /// Whether a browser stays logged in if it did not get the response that replaced its token.
    pub(super) const fn forgives_loss(self) -> bool {
        matches!(self, Self::Fixed | Self::Grace)
    }
}

/// The application's sessions and their tokens.
#[derive(Debug)]
pub(super) struct Store {
    kind: StoreKind,
    sessions: Vec<Session>,
    /// Makes access tokens different.
    issued: usize,
}

#[derive(Clone, Copy, Debug)]
struct Session {
    is_ended: bool,
    /// The number of the current refresh token.
    generation: usize,
}

impl Store {
    pub(super) const fn new(kind: StoreKind) -> Self {
        Self {
            kind,
            sessions: Vec::new(),
            issued: 0,
        }
    }

    /// Creates a session.
    pub(super) fn open(&mut self) -> usize {
        self.sessions.push(Session {
            is_ended: false,
            generation: 0,
        });
        self.sessions.len().saturating_sub(1)
    }

    pub(super) fn end(&mut self, session: usize) {
        if let Some(session) = self.sessions.get_mut(session) {
            session.is_ended = true;
        }
    }

    fn is_ended(&self, session: usize) -> bool {
        self.sessions
            .get(session)
            .is_none_or(|session| session.is_ended)
    }

    pub(super) fn access_token(&mut self, session: usize) -> String {
        self.issued = self.issued.saturating_add(1);
        format!("access-{session}-{}", self.issued)
    }

    /// The current refresh token, or the only token of a session.
    pub(super) fn refresh_token(&self, session: usize) -> String {
        let generation = self
            .sessions
            .get(session)
            .map_or(0, |session| session.generation);
        format!("refresh-{session}-{generation}")
    }

    /// Accepts a live refresh token. Replaces it if it is the current one and the store replaces tokens.
    pub(super) fn rotate(&mut self, token: &str) {
        if self.kind == StoreKind::Fixed {
            return;
        }
        let Some((session, generation)) = parts("refresh-", token) else {
            return;
        };
        if let Some(session) = self.sessions.get_mut(session)
            && session.generation == generation
        {
            session.generation = generation.saturating_add(1);
        }
    }

    /// The session of an access or a refresh token, alive or not.
    pub(super) fn session_of(&self, token: &str) -> Option<usize> {
        let (session, _) = parts("refresh-", token).or_else(|| parts("access-", token))?;
        (session < self.sessions.len()).then_some(session)
    }

    pub(super) fn access_state(&self, token: &str) -> TokenState<usize> {
        match parts("access-", token) {
            Some((session, _)) if session < self.sessions.len() => {
                if self.is_ended(session) {
                    TokenState::Dead
                } else {
                    TokenState::Live(session)
                }
            }
            _ => TokenState::Unknown,
        }
    }

    pub(super) fn refresh_state(&self, token: &str) -> TokenState<usize> {
        let known = parts("refresh-", token).and_then(|(session, generation)| {
            Some((session, generation, self.sessions.get(session)?))
        });
        let Some((number, generation, session)) = known else {
            return TokenState::Unknown;
        };
        let is_predecessor = generation.saturating_add(1) == session.generation;
        if session.is_ended {
            TokenState::Dead
        } else if generation == session.generation
            || (is_predecessor && self.kind == StoreKind::Grace)
        {
            TokenState::Live(number)
        } else {
            TokenState::Superseded(number)
        }
    }
}

fn parts(prefix: &str, token: &str) -> Option<(usize, usize)> {
    let (session, number) = token.strip_prefix(prefix)?.split_once('-')?;
    Some((session.parse().ok()?, number.parse().ok()?))
}
