use time::{OffsetDateTime, PrimitiveDateTime};

use super::fields::{Fields, number};
use crate::cookie::{full_year, month};

/// As `ParseCookieExpirationTime` of Chromium's net/cookies does: the cookie-date of RFC 6265bis, section 5.1.1, with years of up to
/// five digits, and with dates out of range moved into it.
pub(super) fn read(text: &[u8]) -> Option<OffsetDateTime> {
    let (mut time, mut day, mut found_month, mut year) = (None, None, None, None);
    for token in text
        .split(|byte| is_delimiter(*byte))
        .filter(|token| !token.is_empty())
    {
        if !token.first().is_some_and(u8::is_ascii_digit) {
            found_month = found_month.or_else(|| month(token));
        } else if token.contains(&b':') {
            time = time.or_else(|| read_time(token));
        } else if day.is_none() && token.len() <= 2 {
            day = number(token);
        } else if year.is_none() && token.len() <= 5 {
            year = number(token);
        }
    }
    let year = full_year(year?);
    if year > 9999 {
        return in_calendar(day?, time?, found_month?)
            .map(|()| PrimitiveDateTime::MAX.assume_utc());
    }
    let fields = Fields {
        year,
        month: found_month?,
        day: day?,
        time: time?,
        zone: 0,
    };
    fields.exact()
}

/// Whether the rest of a date that is out of range could be one.
fn in_calendar(day: u32, time: (u32, u32, u32), month: time::Month) -> Option<()> {
    let fields = Fields {
        year: 2000,
        month,
        day,
        time,
        zone: 0,
    };
    fields.exact().map(|_| ())
}

/// All ASCII punctuation but `:`, and blanks.
const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ') || (byte.is_ascii_punctuation() && byte != b':')
}

/// Three numbers between colons, and nothing else.
fn read_time(token: &[u8]) -> Option<(u32, u32, u32)> {
    let mut fields = token.splitn(3, |byte| *byte == b':');
    let (hour, minute) = (number(fields.next()?)?, number(fields.next()?)?);
    let second = number(fields.next()?)?;
    (hour < 100 && minute < 100).then_some((hour, minute, second))
}
