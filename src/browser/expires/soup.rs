use time::OffsetDateTime;

use super::fields::{Fields, full_year, number, zone};
use crate::cookie::month;

/// As libsoup 3.2's reader of HTTP dates does: the order of RFC 9110, section 5.6.7, or of asctime; a weekday is skipped, a zone is
/// honoured and may be missing.
pub(super) fn read(text: &[u8]) -> Option<OffsetDateTime> {
    let mut tokens = text
        .split(|octet| matches!(octet, b' ' | b'\t' | b'-' | b','))
        .filter(|token| !token.is_empty())
        .peekable();
    tokens.next_if(|token| token.iter().all(u8::is_ascii_alphabetic));
    let asctime = tokens.peek().is_some_and(|token| month(token).is_some());
    let (found_month, day, year, time);
    if asctime {
        found_month = month(tokens.next()?)?;
        day = number(tokens.next()?)?;
        time = read_time(tokens.next()?)?;
        year = number(tokens.next()?)?;
    } else {
        day = number(tokens.next()?)?;
        found_month = month(tokens.next()?)?;
        year = number(tokens.next()?)?;
        time = read_time(tokens.next()?)?;
    }
    // The sign of `-0200` has been taken for a separator, as no zone west of Greenwich is ever written so in `Expires`.
    let zone = match tokens.next() {
        None => 0,
        Some([b'+', digits @ ..]) => read_offset(digits)?,
        Some(name) => zone(name).unwrap_or(0),
    };
    let fields = Fields {
        year: full_year(year),
        month: found_month,
        day,
        time,
        zone,
    };
    fields.exact()
}

fn read_offset(digits: &[u8]) -> Option<i32> {
    let [a, b, c, d] = digits else { return None };
    let hours = number(&[*a, *b])?;
    let minutes = number(&[*c, *d])?;
    i32::try_from(
        hours
            .saturating_mul(3600)
            .saturating_add(minutes.saturating_mul(60)),
    )
    .ok()
}

fn read_time(token: &[u8]) -> Option<(u32, u32, u32)> {
    let mut fields = token.split(|octet| *octet == b':');
    let time = (
        number(fields.next()?)?,
        number(fields.next()?)?,
        number(fields.next()?)?,
    );
    fields.next().is_none().then_some(time)
}
