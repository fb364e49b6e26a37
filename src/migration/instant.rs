use core::fmt;

use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, UtcOffset};

use crate::text::text_form;

/// An instant in UTC, to the second, with the text form of [RFC 3339]: `2026-06-01T00:00:00Z`.
///
/// ```
/// use session_cookie_policy::migration::Instant;
/// use time::{Duration, macros::datetime};
///
/// let noon = Instant::parse("2026-11-22T13:00:00+01:00").unwrap();
/// assert_eq!(noon.to_string(), "2026-11-22T12:00:00Z");
/// assert_eq!(noon.get(), datetime!(2026-11-22 12:00 UTC));
/// assert_eq!(noon.after(Duration::days(100)).to_string(), "2027-03-02T12:00:00Z");
/// ```
///
/// [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (RFC 3339): UTC, a year from 0 to 9999, no fraction of a second.
pub struct Instant(OffsetDateTime);

impl Instant {
    /// The last second of the year 9999.
    const LAST: Self = match OffsetDateTime::from_unix_timestamp(253_402_300_799) {
        Ok(last) => Self(last),
        Err(_) => Self(OffsetDateTime::UNIX_EPOCH),
    };

    /// Reads an RFC 3339 time, with any offset.
    ///
    /// # Errors
    ///
    /// - `2026-06-01`: the time and the offset are missing.
    pub fn parse(text: &str) -> Result<Self, ParseInstantError> {
        OffsetDateTime::parse(text, &Rfc3339)
            .ok()
            .and_then(Self::new)
            .ok_or(ParseInstantError)
    }

    /// The instant, truncated to the second; `None` outside the years 0 to 9999.
    #[must_use]
    pub fn new(time: OffsetDateTime) -> Option<Self> {
        let utc = time.checked_to_offset(UtcOffset::UTC)?;
        let whole = utc.replace_nanosecond(0).ok()?;
        (0..=9999).contains(&whole.year()).then_some(Self(whole))
    }

    /// The instant this much later, at most the last second of the year 9999.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        let later = self.0.saturating_add(duration);
        Self::new(later).unwrap_or(Self::LAST)
    }

    /// The instant as a value of the crate `time`.
    #[must_use]
    pub const fn get(self) -> OffsetDateTime {
        self.0
    }

    /// From seconds since 1970; `None` outside the years 0 to 9999.
    pub(crate) fn of_seconds(seconds: i64) -> Option<Self> {
        let time = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
        Self::new(time)
    }

    /// The seconds since 1970, as `unix_timestamp` of a time with fractions gives them.
    pub(crate) const fn seconds(self) -> i64 {
        self.0.unix_timestamp()
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

/// The text is not an RFC 3339 time.
///
/// ```
/// use session_cookie_policy::migration::Instant;
///
/// let error = Instant::parse("2026-06-01").unwrap_err();
/// assert_eq!(error.to_string(), "the text is not a time such as `2026-06-01T00:00:00Z`");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the text is not a time such as `2026-06-01T00:00:00Z`")]
#[non_exhaustive]
pub struct ParseInstantError;
