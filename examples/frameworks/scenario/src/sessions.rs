//! A toy: counted tokens, which anybody can guess, in memory. A real store has random ones, and keeps their hashes.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The sessions. Its methods are `async`, as those of a database would be.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    count: u32,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    user: String,
    tokens: Pair,
    /// Whether the access token is over.
    expired: bool,
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
    fn pair(&mut self) -> Pair {
        self.count += 1;
        Pair {
            access: format!("access-{}", self.count),
            refresh: format!("refresh-{}", self.count),
        }
    }
}

impl Sessions {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new session.
    #[expect(clippy::unused_async, reason = "as a database has it")]
    pub async fn create(&self, user: &str) -> Pair {
        let mut table = self.table();
        let tokens = table.pair();
        table.rows.push(Row {
            user: user.to_owned(),
            tokens: tokens.clone(),
            expired: false,
        });
        tokens
    }

    /// Whose access token this is.
    #[expect(clippy::unused_async, reason = "as a database has it")]
    pub async fn user_of(&self, access: &[u8]) -> Option<String> {
        let table = self.table();
        let mut rows = table.rows.iter().filter(|row| !row.expired);
        rows.find(|row| row.tokens.access.as_bytes() == access)
            .map(|row| row.user.clone())
    }

    /// New tokens for a refresh token, which is over with that.
    #[expect(clippy::unused_async, reason = "as a database has it")]
    pub async fn rotate(&self, refresh: &[u8]) -> Option<Pair> {
        let mut table = self.table();
        let mut rows = table.rows.iter();
        let index = rows.position(|row| row.tokens.refresh.as_bytes() == refresh)?;
        let tokens = table.pair();
        let row = table.rows.get_mut(index)?;
        row.tokens = tokens.clone();
        row.expired = false;
        Some(tokens)
    }

    /// Ends the session of a token of either kind.
    #[expect(clippy::unused_async, reason = "as a database has it")]
    pub async fn end(&self, token: &[u8]) {
        let is_of = |row: &Row| {
            [&row.tokens.access, &row.tokens.refresh]
                .map(String::as_bytes)
                .contains(&token)
        };
        self.table().rows.retain(|row| !is_of(row));
    }

    /// Lets every access token be over, as an hour would.
    pub fn expire_access_tokens(&self) {
        for row in &mut self.table().rows {
            row.expired = true;
        }
    }

    /// How many sessions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table().rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
