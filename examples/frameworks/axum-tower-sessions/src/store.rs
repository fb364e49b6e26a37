use async_trait::async_trait;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{MemoryStore, SessionStore};

/// A store in which a session that has ended stays ended. `save` of most stores creates what is not there, so a request that began before a
/// sign-out and ends after it would sign the user in again. In SQL: an `UPDATE` whose number of rows is looked at.
#[derive(Clone, Debug, Default)]
pub struct Store(MemoryStore);

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.0.create(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        match self.0.load(&record.id).await? {
            Some(_) => self.0.save(record).await,
            None => Err(Error::Backend("the session has ended".into())),
        }
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        self.0.load(id).await
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.delete(id).await
    }
}
