use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// A number of up to nine digits.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    core::str::from_utf8(digits).ok()?.parse().ok()
}

/// The fields of a date before they are put together.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) year: u32,
    pub(super) month: Month,
    pub(super) day: u32,
    /// Hour, minute, second.
    pub(super) time: (u32, u32, u32),
    /// Seconds east of Greenwich.
    pub(super) zone: i32,
}

impl Fields {
    /// The instant; `None` for a day or a time that the calendar does not have.
    pub(super) fn exact(self) -> Option<OffsetDateTime> {
        let (hour, minute, second) = self.time;
        let date = Date::from_calendar_date(
            i32::try_from(self.year).ok()?,
            self.month,
            u8::try_from(self.day).ok()?,
        );
        let time = Time::from_hms(
            u8::try_from(hour).ok()?,
            u8::try_from(minute).ok()?,
            u8::try_from(second).ok()?,
        );
        PrimitiveDateTime::new(date.ok()?, time.ok()?)
            .assume_utc()
            .checked_sub(Duration::seconds(self.zone.into()))
    }
}
