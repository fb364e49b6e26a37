use time::{Duration, OffsetDateTime};

/// A rolling session: computes when to write its cookie again.
///
/// If every response writes `Set-Cookie`, caches do not work, and a late response can undo a sign-out. If the server waits too long, active
/// users are logged out. So the cookie is written again when half of its lifetime has passed. A user who comes back at least that often
/// stays signed in until the session itself ends.
///
/// ```
/// use session_cookie_policy::advice::Renewal;
/// use time::{Duration, macros::datetime};
///
/// let signed_in = datetime!(2026-11-22 12:00 UTC);
/// let renewal = Renewal::new(signed_in, Duration::days(14)).with_end(signed_in + Duration::days(30));
/// assert!(!renewal.is_due(datetime!(2026-11-29 11:59 UTC)));
/// assert!(renewal.is_due(datetime!(2026-11-29 12:00 UTC))); // half of 14 days
///
/// // Written again that day, it lasts until 13 December; the next time, the end of the session is nearer.
/// let renewal = renewal.written(datetime!(2026-11-29 12:00 UTC));
/// assert_eq!(renewal.cookie_ends(), datetime!(2026-12-13 12:00 UTC));
/// let renewal = renewal.written(datetime!(2026-12-10 12:00 UTC));
/// assert_eq!(renewal.cookie_ends(), datetime!(2026-12-22 12:00 UTC));
/// assert_eq!(renewal.due(), None); // nothing can be gained any more
/// ```
///
/// Pass [`cookie_ends`](Self::cookie_ends) to [`Tokens::until`](crate::request::Tokens::until) when you write the cookie.
#[doc(alias("sliding expiration", "rolling session", "idle timeout", "touch"))]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[must_use]
pub struct Renewal {
    written: OffsetDateTime,
    lifetime: Duration,
    end: Option<OffsetDateTime>,
}

impl Renewal {
    /// A session whose cookie was last written at `written`, and is kept for `lifetime`.
    pub const fn new(written: OffsetDateTime, lifetime: Duration) -> Self {
        Self {
            written,
            lifetime,
            end: None,
        }
    }

    /// Sets the time at which the session ends, even if it is renewed (OWASP calls it the absolute timeout).
    pub const fn with_end(mut self, end: OffsetDateTime) -> Self {
        self.end = Some(end);
        self
    }

    /// The same session after its cookie was written again.
    pub const fn written(mut self, at: OffsetDateTime) -> Self {
        self.written = at;
        self
    }

    /// When the cookie that was last written expires.
    #[must_use]
    pub fn cookie_ends(&self) -> OffsetDateTime {
        let ends = self.written.saturating_add(self.lifetime);
        self.end.map_or(ends, |end| ends.min(end))
    }

    /// The time from which the cookie should be written again. `None` if it lasts to the end of the session, or if its lifetime is not
    /// positive.
    #[must_use]
    pub fn due(&self) -> Option<OffsetDateTime> {
        let half = self.lifetime.checked_div(2)?;
        let lasts_to_end = self.end.is_some_and(|end| self.cookie_ends() >= end);
        (!lasts_to_end && self.lifetime.is_positive()).then(|| self.written.saturating_add(half))
    }

    /// Whether a response at `now` should write the cookie again. False if the session has ended.
    #[must_use]
    pub fn is_due(&self, now: OffsetDateTime) -> bool {
        now < self.cookie_ends() && self.due().is_some_and(|due| due <= now)
    }
}
