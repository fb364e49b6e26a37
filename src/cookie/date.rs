use core::{fmt, str};

use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// A time in the format of `Expires`: `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate, [RFC 9110, section 5.6.7]).
///
/// The crate formats dates itself because the crate `time` needs `std` for that. Times before 1601 and after 9999 cannot be written, or
/// browsers cannot read them. They become the nearest possible time.
///
/// ```
/// use session_cookie_policy::cookie::HttpDate;
/// use time::macros::datetime;
///
/// let date = HttpDate::new(datetime!(1994-11-06 08:49:37 UTC));
/// assert_eq!(date.to_string(), "Sun, 06 Nov 1994 08:49:37 GMT");
/// ```
///
/// [RFC 9110, section 5.6.7]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
// INVARIANT (readable): seconds since 1970 from `FIRST` to `LAST`.
pub struct HttpDate(i64);

impl HttpDate {
    /// `Mon, 01 Jan 1601 00:00:00 GMT`.
    const FIRST: i64 = -11_644_473_600;
    /// `Fri, 31 Dec 9999 23:59:59 GMT`.
    const LAST: i64 = 253_402_300_799;

    /// Formats `instant` in GMT, without fractions of a second.
    #[must_use]
    pub fn new(instant: OffsetDateTime) -> Self {
        Self(instant.unix_timestamp().clamp(Self::FIRST, Self::LAST))
    }

    /// The form of the instant that is `duration` later.
    pub(super) fn after(self, duration: Duration) -> Self {
        let seconds = self.0.saturating_add(duration.whole_seconds());
        Self(seconds.clamp(Self::FIRST, Self::LAST))
    }

    /// Writes the 29 characters of the date.
    ///
    /// # Errors
    ///
    /// The errors of `out`.
    pub fn write_to(self, out: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
        const WEEKDAYS: [&str; 7] = [
            "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, ",
        ];
        const MONTHS: [&str; 12] = [
            " Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ",
            " Oct ", " Nov ", " Dec ",
        ];
        // Always an instant, by the invariant.
        let instant = OffsetDateTime::from_unix_timestamp(self.0).map_err(|_| fmt::Error)?;
        let (year, month, day) = instant.to_calendar_date();
        let (hour, minute, second) = instant.to_hms();
        let weekday = usize::from(instant.weekday().number_days_from_monday());
        let month = usize::from(u8::from(month).saturating_sub(1));
        let year = u16::try_from(year).unwrap_or(9999);
        let (century, year) = (year / 100, year % 100);
        // Few and long pieces: each costs a check whether there is room.
        out.write_str(WEEKDAYS.get(weekday).unwrap_or(&""))?;
        out.write_str(number::<2>(SPACED, day))?;
        out.write_str(MONTHS.get(month).unwrap_or(&""))?;
        out.write_str(number::<2>(SPACED, u8::try_from(century).unwrap_or(0)))?;
        out.write_str(number::<3>(SPACED, u8::try_from(year).unwrap_or(0)))?;
        out.write_str(number::<3>(TIMED, hour))?;
        out.write_str(number::<3>(TIMED, minute))?;
        out.write_str(number::<2>(TIMED, second))?;
        out.write_str(" GMT")
    }
}

/// Numbers below 100 with their leading zeros, each with a space behind it.
const SPACED: &str = "00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 \
                      33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 \
                      66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96 97 98 \
                      99 ";
/// Numbers below 60 with their leading zeros, each with a colon behind it.
const TIMED: &str = "00:01:02:03:04:05:06:07:08:09:10:11:12:13:14:15:16:17:18:19:20:21:22:23:24:25:26:27:28:29:\
                     30:31:32:33:34:35:36:37:38:39:40:41:42:43:44:45:46:47:48:49:50:51:52:53:54:55:56:57:58:59:";

/// A number of a table, and `LEN` characters of its entry.
fn number<const LEN: usize>(table: &'static str, number: u8) -> &'static str {
    let at = usize::from(number).saturating_mul(3);
    table.get(at..at.saturating_add(LEN)).unwrap_or("")
}

impl fmt::Display for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}

/// Reads a date as browsers read `Expires`: in any order, with any separators, also with two-digit years ([RFC 6265bis, section 5.1.1]).
///
/// The time zone is ignored; every time is read as GMT. (Firefox does not ignore the zone: always write GMT.) `None` means that browsers
/// ignore the attribute.
///
/// ```
/// use session_cookie_policy::cookie::parse_cookie_date;
/// use time::macros::datetime;
///
/// let expected = Some(datetime!(1994-11-06 08:49:37 UTC));
/// assert_eq!(parse_cookie_date(b"Sun, 06 Nov 1994 08:49:37 GMT"), expected);
/// assert_eq!(parse_cookie_date(b"Sunday, 06-Nov-94 08:49:37 GMT"), expected);
/// assert_eq!(parse_cookie_date(b"0"), None);
/// ```
///
/// [RFC 6265bis, section 5.1.1]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.1.1
#[must_use]
pub fn parse_cookie_date(text: &[u8]) -> Option<OffsetDateTime> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    let tokens = text
        .split(|byte| is_delimiter(*byte))
        .filter(|token| !token.is_empty());
    // "Process each date-token sequentially in the order the date-tokens appear in the cookie-date"
    for token in tokens {
        if time.is_none()
            && let Some(found) = read_time(token)
        {
            time = Some(found);
        } else if day.is_none()
            && let Some(found) = read_number(token, 1, 2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = self::month(token)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = read_number(token, 2, 4)
        {
            year = Some(found);
        }
    }
    let (hour, minute, second) = time?;
    let year = full_year(year?.into());
    if year < 1601 {
        return None;
    }
    let year = i32::try_from(year).ok()?;
    let date = Date::from_calendar_date(year, month?, u8::try_from(day?).ok()?).ok()?;
    let time = Time::from_hms(hour, minute, second).ok()?;
    Some(PrimitiveDateTime::new(date, time).assume_utc())
}

/// A year as browsers complete it: of two digits, 70 to 99 are of the last century, 0 to 69 of this.
pub(crate) const fn full_year(year: u32) -> u32 {
    match year {
        70..=99 => year.saturating_add(1900),
        0..=69 => year.saturating_add(2000),
        year => year,
    }
}

/// `delimiter` = %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E
const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, 0x09 | 0x20..=0x2F | 0x3B..=0x40 | 0x5B..=0x60 | 0x7B..=0x7E)
}

/// Between `min` and `max` digits, then nothing or a non-digit and whatever follows.
fn read_number(token: &[u8], min: usize, max: usize) -> Option<u16> {
    let digits = token
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if !(min..=max).contains(&digits) {
        return None;
    }
    str::from_utf8(token.get(..digits)?).ok()?.parse().ok()
}

/// `hms-time [ non-digit *OCTET ]`, each field of one or two digits.
fn read_time(token: &[u8]) -> Option<(u8, u8, u8)> {
    let mut fields = token.splitn(3, |byte| *byte == b':');
    let (hour, minute, rest) = (fields.next()?, fields.next()?, fields.next()?);
    let whole = |field: &[u8]| {
        let number = read_number(field, 1, 2)?;
        field.iter().all(u8::is_ascii_digit).then_some(number)
    };
    let second = read_number(rest, 1, 2)?;
    Some((
        u8::try_from(whole(hour)?).ok()?,
        u8::try_from(whole(minute)?).ok()?,
        u8::try_from(second).ok()?,
    ))
}

/// The month that a token begins with, whatever its case.
pub(crate) fn month(token: &[u8]) -> Option<Month> {
    const MONTHS: [(&[u8; 3], Month); 12] = [
        (b"jan", Month::January),
        (b"feb", Month::February),
        (b"mar", Month::March),
        (b"apr", Month::April),
        (b"may", Month::May),
        (b"jun", Month::June),
        (b"jul", Month::July),
        (b"aug", Month::August),
        (b"sep", Month::September),
        (b"oct", Month::October),
        (b"nov", Month::November),
        (b"dec", Month::December),
    ];
    let head = token.get(..3)?;
    MONTHS
        .into_iter()
        .find_map(|(name, month)| head.eq_ignore_ascii_case(name).then_some(month))
}
