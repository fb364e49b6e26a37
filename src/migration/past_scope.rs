use core::fmt;

use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, UtcOffset};

use crate::cookie::{CookieDomain, InvalidLifetime, Lifetime};
use crate::text::text_form;

/// A scope under which session cookies used to be set, and which browsers may still hold.
///
/// ```
/// use session_cookie_policy::cookie::CookieDomain;
/// use session_cookie_policy::migration::{Instant, PastScope};
///
/// let retired_at = Instant::parse("2026-06-01T00:00:00Z").unwrap();
/// let past = PastScope::new(CookieDomain::HostOnly, retired_at, 365).unwrap();
/// assert_eq!(past.sunset().to_string(), "2027-06-01T00:00:00Z");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Written", into = "Written"))]
pub struct PastScope {
    cookie_domain: CookieDomain,
    retired_at: Instant,
    lifetime_days: u16,
    lifetime: Lifetime,
}

impl PastScope {
    /// A scope whose cookies were last set at `retired_at`, for `lifetime_days` each.
    ///
    /// # Errors
    ///
    /// - a lifetime of zero days
    pub fn new(
        cookie_domain: CookieDomain,
        retired_at: Instant,
        lifetime_days: u16,
    ) -> Result<Self, InvalidLifetime> {
        Ok(Self {
            cookie_domain,
            retired_at,
            lifetime_days,
            lifetime: Lifetime::new(Duration::days(lifetime_days.into()))?,
        })
    }

    /// The domain that the cookies had.
    #[must_use]
    pub const fn cookie_domain(&self) -> &CookieDomain {
        &self.cookie_domain
    }

    /// When the last server stopped setting them.
    #[must_use]
    pub const fn retired_at(&self) -> Instant {
        self.retired_at
    }

    /// How long each was kept.
    #[must_use]
    pub const fn lifetime(&self) -> Lifetime {
        self.lifetime
    }

    /// From when on no browser holds such a cookie any more, and the entry can be dropped.
    #[must_use]
    pub fn sunset(&self) -> Instant {
        let kept = self.lifetime.max_age().unwrap_or(Lifetime::MAX);
        Instant(self.retired_at.0.saturating_add(kept))
    }
}

/// The fields as a configuration has them.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    cookie_domain: CookieDomain,
    retired_at: Instant,
    lifetime_days: u16,
}

#[cfg(feature = "serde")]
impl TryFrom<Written> for PastScope {
    type Error = InvalidLifetime;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(
            written.cookie_domain,
            written.retired_at,
            written.lifetime_days,
        )
    }
}

#[cfg(feature = "serde")]
impl From<PastScope> for Written {
    fn from(past: PastScope) -> Self {
        Self {
            cookie_domain: past.cookie_domain,
            retired_at: past.retired_at,
            lifetime_days: past.lifetime_days,
        }
    }
}

/// An instant in UTC, to the second, with the text form of [RFC 3339]: `2026-06-01T00:00:00Z`.
///
/// [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (RFC 3339): UTC, a year from 0 to 9999, no fraction of a second.
pub struct Instant(OffsetDateTime);

impl Instant {
    /// Reads an RFC 3339 time, with any offset.
    ///
    /// # Errors
    ///
    /// - `2026-06-01` — no time and zone
    pub fn parse(text: &str) -> Result<Self, ParseInstantError> {
        OffsetDateTime::parse(text, &Rfc3339)
            .ok()
            .and_then(Self::new)
            .ok_or(ParseInstantError)
    }

    /// The instant, cut to the second; `None` outside the years 0 to 9999.
    #[must_use]
    pub fn new(time: OffsetDateTime) -> Option<Self> {
        let utc = time.checked_to_offset(UtcOffset::UTC)?;
        let whole = utc.replace_nanosecond(0).ok()?;
        (0..=9999).contains(&whole.year()).then_some(Self(whole))
    }

    /// The instant as a value of the crate `time`.
    #[must_use]
    pub const fn get(self) -> OffsetDateTime {
        self.0
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        let (hour, minute, second) = self.0.to_hms();
        let month = u8::from(month);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

text_form!(
    Instant,
    ParseInstantError,
    "a time such as `2026-06-01T00:00:00Z`"
);

/// The text is no RFC 3339 time.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a time is written as `2026-06-01T00:00:00Z`")]
#[non_exhaustive]
pub struct ParseInstantError;
