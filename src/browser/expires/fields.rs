use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// Seconds east of Greenwich of a zone that is named, as far as old mail software knew them.
pub(super) fn zone(name: &[u8]) -> Option<i32> {
    const HOUR: i32 = 3600;
    const NAMES: [(&str, i32); 13] = [
        ("GMT", 0),
        ("UTC", 0),
        ("UT", 0),
        ("Z", 0),
        ("EST", -5 * HOUR),
        ("EDT", -4 * HOUR),
        ("CST", -6 * HOUR),
        ("CDT", -5 * HOUR),
        ("MST", -7 * HOUR),
        ("MDT", -6 * HOUR),
        ("PST", -8 * HOUR),
        ("PDT", -7 * HOUR),
        ("MET", HOUR),
    ];
    NAMES.into_iter().find_map(|(known, seconds)| {
        name.eq_ignore_ascii_case(known.as_bytes())
            .then_some(seconds)
    })
}

/// A number of up to nine digits.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    core::str::from_utf8(digits).ok()?.parse().ok()
}

/// `two_digits` as browsers complete it: 70 to 99 are of the last century, 0 to 69 of this.
pub(super) const fn full_year(year: u32) -> u32 {
    match year {
        70..=99 => year.saturating_add(1900),
        0..=69 => year.saturating_add(2000),
        year => year,
    }
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

    /// The instant, with days beyond the month's last carried over into the next.
    pub(super) fn carried(self) -> Option<OffsetDateTime> {
        let first = Self { day: 1, ..self }.exact()?;
        first.checked_add(Duration::days(i64::from(self.day).checked_sub(1)?))
    }
}
