use time::OffsetDateTime;

use super::fields::{Fields, full_year, number, zone};
use crate::cookie::month;

/// As NSPR's `PR_ParseTimeString` does for dates with a month in letters: fields in any order, zones honoured, the 31st of February
/// carried into March, no year above 9999.
///
/// Purely numeric dates (`11/22/26`, ISO 8601 with a `T`) are not read; Firefox ignores the latter too (recorded).
pub(super) fn read(text: &[u8]) -> Option<OffsetDateTime> {
    let (mut time, mut day, mut found_month, mut year) = (None, None, None, None);
    let mut offset = None;
    for token in text
        .split(|octet| matches!(octet, b' ' | b'\t' | b',' | b'(' | b')'))
        .flat_map(split_date)
        .filter(|token| !token.is_empty())
    {
        match token {
            [b'+' | b'-', digits @ ..] if time.is_some() => {
                offset = offset.or_else(|| read_offset(token, digits));
            }
            [first, ..] if first.is_ascii_alphabetic() => {
                let (name, sign) = split_sign(token);
                if let Some(found) = zone(name) {
                    offset = offset.or(Some(found));
                    if let Some(sign) = sign {
                        offset = read_offset(sign, sign.get(1..).unwrap_or_default());
                    }
                } else {
                    found_month = found_month.or_else(|| month(token));
                }
            }
            _ if token.contains(&b':') => time = time.or_else(|| read_time(token)),
            _ => {
                let Some(value) = number(token) else { continue };
                if day.is_none() && token.len() <= 2 && (1..=31).contains(&value) {
                    day = Some(value);
                } else if year.is_none() {
                    year = Some(value);
                }
            }
        }
    }
    let year = full_year(year?);
    if year > 9999 {
        return None;
    }
    let fields = Fields {
        year,
        month: found_month?,
        day: day?,
        time: time.unwrap_or((0, 0, 0)),
        zone: offset.unwrap_or(0),
    };
    fields.carried()
}

/// `06-Nov-94` is three tokens, `+0200` and `GMT-2` are one.
fn split_date(word: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_date = word.first().is_some_and(u8::is_ascii_digit);
    word.split(move |octet| is_date && matches!(octet, b'-' | b'/'))
}

/// `GMT+0200` as a name and a signed number.
fn split_sign(token: &[u8]) -> (&[u8], Option<&[u8]>) {
    let at = token.iter().position(|octet| matches!(octet, b'+' | b'-'));
    match at.and_then(|at| token.split_at_checked(at)) {
        Some((name, sign)) => (name, Some(sign)),
        None => (token, None),
    }
}

/// `+hhmm`, `+hh:mm`, or hours alone.
fn read_offset(token: &[u8], digits: &[u8]) -> Option<i32> {
    let (hours, minutes) = match digits {
        [a, b, b':', c, d] | [a, b, c, d] => (number(&[*a, *b])?, number(&[*c, *d])?),
        hours => (number(hours).filter(|hours| *hours < 24)?, 0),
    };
    let seconds = hours
        .saturating_mul(3600)
        .saturating_add(minutes.saturating_mul(60));
    let seconds = i32::try_from(seconds).ok()?;
    Some(if token.first() == Some(&b'-') {
        seconds.saturating_neg()
    } else {
        seconds
    })
}

fn read_time(token: &[u8]) -> Option<(u32, u32, u32)> {
    let mut fields = token.split(|octet| *octet == b':');
    let (hour, minute) = (number(fields.next()?)?, number(fields.next()?)?);
    let second = fields.next().map_or(Some(0), number)?;
    (hour < 24 && minute < 60 && second < 60).then_some((hour, minute, second))
}
