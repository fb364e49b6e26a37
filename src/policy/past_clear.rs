use super::cookie_role::CookieRole;
use crate::cookie::{CookieAttributes, CookieDomain};

/// The deletion of a past cookie. Its times are seconds since 1970, since each request compares them; an `Instant` has no fractions.
#[derive(Clone, Debug)]
pub(crate) struct PastClear {
    pub(crate) role: CookieRole,
    pub(crate) attributes: CookieAttributes,
    /// The domain as browsers take it from this host.
    pub(crate) domain: CookieDomain,
    pub(super) sunset: Option<i64>,
    /// When the last server stopped setting it; `None` if that is unknown.
    pub(super) retired_at: Option<i64>,
}

impl PastClear {
    /// Whether no server sets the cookie any more at `now`.
    pub(crate) fn is_retired(&self, now: i64) -> bool {
        self.retired_at.is_none_or(|retired_at| retired_at <= now)
    }

    /// Whether a browser may hold the cookie at `now`.
    #[inline]
    pub(crate) fn is_due(&self, now: i64) -> bool {
        self.sunset.is_none_or(|sunset| now < sunset)
    }
}
