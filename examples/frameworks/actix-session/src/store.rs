use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_session::storage::{
    LoadError, SaveError, SessionKey, SessionStore, UpdateError, generate_session_key,
};
use actix_web::cookie::time::Duration;
use scenario::Clock;
use time::OffsetDateTime;

type State = HashMap<String, String>;

/// A store in memory, since actix-session ships none. It knows how long each session lives, which the trait cannot be asked for.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    sessions: Arc<Mutex<HashMap<String, (State, OffsetDateTime)>>>,
    clock: Clock,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        let sessions = Arc::default();
        Self { sessions, clock }
    }

    /// When a session ends; `None` if there is none.
    #[must_use]
    pub fn end_of(&self, key: &str) -> Option<OffsetDateTime> {
        let sessions = self.lock();
        let (_, end) = sessions.get(key)?;
        Some(*end).filter(|end| *end > self.clock.now())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, (State, OffsetDateTime)>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionStore for MemoryStore {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let is_alive = self.end_of(key.as_ref()).is_some();
        let sessions = self.lock();
        let found = sessions.get(key.as_ref()).filter(|_| is_alive);
        Ok(found.map(|(state, _)| state.clone()))
    }

    async fn save(&self, state: State, ttl: &Duration) -> Result<SessionKey, SaveError> {
        let key = generate_session_key();
        let end = self.clock.now() + *ttl;
        self.lock().insert(key.as_ref().to_owned(), (state, end));
        Ok(key)
    }

    /// A session that has ended meanwhile stays ended: a sign-out wins. Stores that create it again sign the user in again.
    async fn update(
        &self,
        key: SessionKey,
        state: State,
        ttl: &Duration,
    ) -> Result<SessionKey, UpdateError> {
        match self.lock().get_mut(key.as_ref()) {
            Some(kept) => *kept = (state, self.clock.now() + *ttl),
            None => return Err(UpdateError::Other(anyhow::anyhow!("the session has ended"))),
        }
        Ok(key)
    }

    async fn update_ttl(&self, key: &SessionKey, ttl: &Duration) -> Result<(), anyhow::Error> {
        if let Some((_, end)) = self.lock().get_mut(key.as_ref()) {
            *end = self.clock.now() + *ttl;
        }
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        self.lock().remove(key.as_ref());
        Ok(())
    }
}
