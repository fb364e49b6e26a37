use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime};

/// The clock of the system, and how far a test has turned it on. Session crates keep their records by the clock of the system, so it can
/// only go forward.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// The time.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + Duration::seconds(self.0.load(Ordering::Relaxed))
    }

    /// Turns it on.
    pub fn advance(&self, time: Duration) {
        self.0.fetch_add(time.whole_seconds(), Ordering::Relaxed);
    }
}
