use core::{fmt, str};

use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// A time in the format of `Expires`: `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate, [RFC 9110, section 5.6.7]).
///
/// The crate formats dates itself: `time` needs `std` for that, and more instructions than the rest of a `Set-Cookie`. Times before 1601 and
/// after 9999 cannot be written, or browsers cannot read them. They become the nearest possible time.
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
        let Text(text) = self.text();
        let text = str::from_utf8(&text).unwrap_or_default();
        out.write_str(text.get(..29).unwrap_or_default())
    }

    /// By day arithmetic: by the calendar of `time`, a date would cost more than the rest of its header.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "the years have four digits, by the invariant, so all numbers are small"
    )]
    fn text(self) -> Text {
        let seconds = u64::try_from(self.0 + SECONDS_BEFORE_1970).unwrap_or(0);
        let days = u32::try_from(seconds / SECONDS_OF_A_DAY).unwrap_or(0);
        let time = u32::try_from(seconds % SECONDS_OF_A_DAY).unwrap_or(0);
        // Each division finds the last century, year or month that begins on or before the day. What is added in front of it makes the
        // lengths whole, which are no whole number of days on average.
        let century = (4 * days + 3) / DAYS_OF_400_YEARS;
        let day_of_century = days - century * DAYS_OF_400_YEARS / 4;
        let year = (4 * day_of_century + 3) / DAYS_OF_4_YEARS;
        let day_of_year = day_of_century - year * DAYS_OF_4_YEARS / 4;
        let month = (5 * day_of_year + 2) / DAYS_OF_5_MONTHS;
        let day = day_of_year - (DAYS_OF_5_MONTHS * month + 2) / 5 + 1;
        // January and February end the year that began in March.
        let year = 100 * century + year + month / 10;
        let [w0, w1, w2] = entry(&WEEKDAYS, days % 7);
        let [d0, d1] = entry(&NUMBERS, day);
        let [m0, m1, m2] = entry(&MONTHS, month);
        let [c0, c1] = entry(&NUMBERS, year / 100);
        let [y0, y1] = entry(&NUMBERS, year % 100);
        let [h0, h1] = entry(&NUMBERS, time / 3600);
        let [i0, i1] = entry(&NUMBERS, time / 60 % 60);
        let [s0, s1] = entry(&NUMBERS, time % 60);
        Text([
            w0, w1, w2, b',', b' ', d0, d1, b' ', m0, m1, m2, b' ', c0, c1, y0, y1, b' ', h0, h1,
            b':', i0, i1, b':', s0, s1, b' ', b'G', b'M', b'T', b' ', b' ', b' ',
        ])
    }
}

/// A written date, so placed, and with so many spaces behind it, that it is soon checked to be ASCII.
#[repr(align(16))]
struct Text([u8; 32]);

const SECONDS_OF_A_DAY: u64 = 86_400;
/// From 1 March of the year 0, since which a leap day is the last day of its year.
const SECONDS_BEFORE_1970: i64 = 719_468 * 86_400;
const DAYS_OF_400_YEARS: u32 = 146_097;
const DAYS_OF_4_YEARS: u32 = 1_461;
/// From March on, and again from August on.
const DAYS_OF_5_MONTHS: u32 = 153;

/// 1 March of the year 0 was a Wednesday. All tables are as long as a power of two, so that looking up needs no check.
const WEEKDAYS: [[u8; 3]; 8] = [
    *b"Wed", *b"Thu", *b"Fri", *b"Sat", *b"Sun", *b"Mon", *b"Tue", *b"???",
];
const MONTHS: [[u8; 3]; 16] = [
    *b"Mar", *b"Apr", *b"May", *b"Jun", *b"Jul", *b"Aug", *b"Sep", *b"Oct", *b"Nov", *b"Dec",
    *b"Jan", *b"Feb", *b"???", *b"???", *b"???", *b"???",
];
/// Numbers below 100 with their leading zeros.
const NUMBERS: [[u8; 2]; 128] = *b"00010203040506070809101112131415161718192021222324252627282930313233343536373839\
      40414243444546474849505152535455565758596061626364656667686970717273747576777879\
      8081828384858687888990919293949596979899????????????????????????????????????????????????????????"
    .as_chunks()
    .0
    .first_chunk()
    .unwrap();

fn entry<const LEN: usize, const SIZE: usize>(table: &[[u8; LEN]; SIZE], place: u32) -> [u8; LEN] {
    let place = usize::try_from(place)
        .ok()
        .and_then(|place| place.checked_rem(SIZE))
        .unwrap_or(0);
    table.get(place).copied().unwrap_or([b'?'; LEN])
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
