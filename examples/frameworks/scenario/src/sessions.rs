//! A toy: counted tokens, which anybody can guess, in memory. A real store has random ones, and keeps their hashes.
//!
//! It has two kinds of methods. Those that *look* change nothing, so a request may carry any number of tokens. Those that *change* are
//! called once, after the policy has decided.

use std::sync::{Mutex, MutexGuard, PoisonError};

use session_cookie_policy::request::TokenState;

/// The sessions. Its methods are `async`, as those of a database would be.
#[derive(Debug)]
pub struct Sessions {
    rotation: Rotation,
    table: Mutex<Table>,
}

/// What the store does with a refresh token that has been used.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Rotation {
    /// It stays usable until its successor is used, and gets the same successor again: the response with the successor may be lost.
    Grace,
    /// It is replaced at once.
    #[default]
    Strict,
}

/// Tells sessions apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SessionId(usize);

#[derive(Debug, Default)]
struct Table {
    count: u32,
    rows: Vec<Row>,
}

/// A session: it is kept after its end, so that its tokens are known to be dead.
#[derive(Debug)]
struct Row {
    user: String,
    /// Each is valid until it expires.
    access: Vec<AccessToken>,
    /// The whole family, the current one last.
    refresh: Vec<String>,
    is_ended: bool,
}

#[derive(Debug)]
struct AccessToken {
    text: String,
    is_expired: bool,
}

/// The tokens of a session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Pair {
    /// Short-lived.
    pub access: String,
    /// Good for one refresh.
    pub refresh: String,
}

impl Table {
    /// The session that an access token belongs to, and the token.
    fn access(&self, token: &[u8]) -> Option<(SessionId, &Row, &AccessToken)> {
        let mut rows = self.rows.iter().enumerate();
        rows.find_map(|(index, row)| {
            let mut tokens = row.access.iter();
            let found = tokens.find(|own| own.text.as_bytes() == token)?;
            Some((SessionId(index), row, found))
        })
    }

    /// The session that a refresh token belongs to, and how many tokens have replaced it.
    fn refresh(&self, token: &[u8]) -> Option<(SessionId, &Row, usize)> {
        let mut rows = self.rows.iter().enumerate();
        rows.find_map(|(index, row)| {
            let mut newest_first = row.refresh.iter().rev();
            let age = newest_first.position(|own| own.as_bytes() == token)?;
            Some((SessionId(index), row, age))
        })
    }
}

impl Rotation {
    /// Whether a refresh token can be used that has been replaced so many times.
    const fn takes(self, age: usize) -> bool {
        match self {
            Self::Grace => age <= 1,
            Self::Strict => age == 0,
        }
    }
}

/// Looking.
impl Sessions {
    /// What is known of an access token. One that has expired is of a session that goes on, with the next refresh. So if a sibling host has
    /// planted a token of its own session beside it, there are two sessions.
    #[expect(clippy::unused_async, reason = "as a database has it")]
    pub async fn state_of_access(&self, token: &[u8]) -> TokenState<SessionId> {
        match self.table().access(token) {
            None => TokenState::Unknown,
            Some((_, row, _)) if row.is_ended => TokenState::Dead,
            Some((session, _, found)) if found.is_expired => TokenState::Superseded(session),
            Some((session, ..)) => TokenState::Live(session),
        }
    }

    /// What is known of a refresh token.
    #[expect(clippy::unused_async, reason = "as a database has it")]
    pub async fn state_of_refresh(&self, token: &[u8]) -> TokenState<SessionId> {
        match self.table().refresh(token) {
            None => TokenState::Unknown,
            Some((_, row, _)) if row.is_ended => TokenState::Dead,
            Some((session, _, age)) if self.rotation.takes(age) => TokenState::Live(session),
            Some((session, ..)) => TokenState::Superseded(session),
        }
    }

    /// The user of a session.
    #[expect(clippy::unused_async, reason = "as a database has it")]
    pub async fn user_of(&self, session: SessionId) -> Option<String> {
        let table = self.table();
        table.rows.get(session.0).map(|row| row.user.clone())
    }

    /// How many sessions go on.
    #[must_use]
    pub fn len(&self) -> usize {
        let table = self.table();
        table.rows.iter().filter(|row| !row.is_ended).count()
    }

    /// Whether none goes on.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Changing.
impl Sessions {
    /// An empty store.
    #[must_use]
    pub fn new(rotation: Rotation) -> Self {
        Self {
            rotation,
            table: Mutex::default(),
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new session. Those that the browser had before are left alone: responses with their tokens may still be on the way.
    #[expect(clippy::unused_async, reason = "as a database has it")]
    pub async fn create(&self, user: &str) -> Pair {
        let mut table = self.table();
        table.count += 1;
        let pair = Pair {
            access: format!("access-{}", table.count),
            refresh: format!("refresh-{}", table.count),
        };
        table.rows.push(Row {
            user: user.to_owned(),
            access: vec![AccessToken::new(&pair.access)],
            refresh: vec![pair.refresh.clone()],
            is_ended: false,
        });
        pair
    }

    /// New tokens for a refresh token that was accepted. `None` if another request has used it, or ended the session, since it was looked
    /// at: the check and the change are one step, in a database one `UPDATE … WHERE`.
    #[expect(clippy::unused_async, reason = "as a database has it")]
    pub async fn rotate(&self, token: &[u8]) -> Option<Pair> {
        let mut table = self.table();
        let (session, row, age) = table.refresh(token)?;
        if row.is_ended || !self.rotation.takes(age) {
            return None;
        }
        table.count += 1;
        let count = table.count;
        let row = table.rows.get_mut(session.0)?;
        if age == 0 {
            row.refresh.push(format!("refresh-{count}"));
        }
        let access = format!("access-{count}");
        row.access.push(AccessToken::new(&access));
        Some(Pair {
            access,
            refresh: row.refresh.last()?.clone(),
        })
    }

    /// Ends the session of a token of either kind, also of one that has expired or was replaced.
    #[expect(clippy::unused_async, reason = "as a database has it")]
    pub async fn end(&self, token: &[u8]) {
        let mut table = self.table();
        let by_access = table.access(token).map(|(session, ..)| session);
        let by_refresh = table.refresh(token).map(|(session, ..)| session);
        for session in [by_access, by_refresh].into_iter().flatten() {
            if let Some(row) = table.rows.get_mut(session.0) {
                row.is_ended = true;
            }
        }
    }

    /// Ends every session, as an administrator would.
    pub fn end_all(&self) {
        for row in &mut self.table().rows {
            row.is_ended = true;
        }
    }

    /// Lets every access token expire, as an hour would.
    pub fn expire_access_tokens(&self) {
        self.expire_where(|_| true);
    }

    /// Lets every access token of a user expire.
    pub fn expire_access_tokens_of(&self, user: &str) {
        self.expire_where(|row| row.user == user);
    }

    fn expire_where(&self, is_meant: impl Fn(&Row) -> bool) {
        let mut table = self.table();
        let rows = table.rows.iter_mut().filter(|row| is_meant(row));
        for token in rows.flat_map(|row| &mut row.access) {
            token.is_expired = true;
        }
    }
}

impl AccessToken {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            is_expired: false,
        }
    }
}
