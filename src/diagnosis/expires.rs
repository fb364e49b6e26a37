//! Why an `Expires` is in the past.

use alloc::format;
use alloc::string::String;

use time::{Duration, OffsetDateTime};

use super::observation::SeenSetCookie;
use super::words::Attributes;
use crate::cookie::parse_cookie_date;

const HOUR: i64 = 3_600;

/// Explains why a line with a value has expired on arrival, if its `Expires` has another time zone than GMT. `sent` is the `Date` of the
/// response, and `kept` the lifetime in seconds, if they are known.
pub(crate) fn zone_of_expires(
    line: &SeenSetCookie,
    sent: Option<OffsetDateTime>,
    now: OffsetDateTime,
    kept: Option<i64>,
) -> Option<String> {
    let attributes = Attributes(&line.attributes);
    if attributes
        .value("max-age")
        .is_some_and(|text| text.parse::<i64>().is_ok())
    {
        return None;
    }
    let text = attributes.value("expires")?;
    let expires = parse_cookie_date(text.as_bytes())?;
    match zone(text) {
        Some((shown, behind)) => {
            let meant = expires.checked_add(Duration::seconds(behind))?;
            let arrived = sent.unwrap_or(now);
            (expires <= arrived && meant > arrived).then(|| {
                format!(
                    "its `Expires` has a zone, `{shown}`, which only Firefox reads. Other browsers treat each time as GMT, so the \
                     cookie ends {} too early. Write the time in GMT (`toUTCString()` in JavaScript), or write `Max-Age`, which needs \
                     no time zone",
                    in_words(behind)
                )
            })
        }
        None => local(expires, sent?, kept),
    }
}

/// A time that is marked as GMT, and is before `Date` by a typical difference of time zones.
fn local(expires: OffsetDateTime, sent: OffsetDateTime, kept: Option<i64>) -> Option<String> {
    /// How many seconds the server may need between the two.
    const MOMENT: i64 = 5;
    let late = sent
        .unix_timestamp()
        .saturating_sub(expires.unix_timestamp());
    let behind = late.saturating_add(kept.unwrap_or_default());
    // Unknown lifetimes are at least a quarter of an hour; the offsets of zones west of Greenwich are multiples of half an hour.
    let unit = if kept.is_some() { HOUR / 2 } else { HOUR / 4 };
    let rest = behind.saturating_add(1).checked_rem(unit)?;
    let is_zone = rest <= MOMENT.saturating_add(1)
        && behind >= unit.saturating_sub(1)
        && behind <= HOUR.saturating_mul(12).saturating_add(MOMENT);
    if late <= 0 || !is_zone {
        return None;
    }
    let with_lifetime = match kept {
        Some(kept) => format!(
            ", which is {} less the {kept} seconds of its lifetime",
            in_words(behind)
        ),
        None => String::new(),
    };
    Some(format!(
        "its `Expires` is {} before the `Date` of the same response{with_lifetime}. Time zones differ by such amounts, so the server \
         seems to write its local time and call it GMT. Compute `Expires` in UTC, or write `Max-Age`, which needs no time zone",
        in_words(late)
    ))
}

/// The time zone after the time, if it is behind GMT, and by how many seconds.
fn zone(text: &str) -> Option<(&str, i64)> {
    const NAMES: [(&str, i64); 8] = [
        ("EDT", 4),
        ("EST", 5),
        ("CDT", 5),
        ("CST", 6),
        ("MDT", 6),
        ("MST", 7),
        ("PDT", 7),
        ("PST", 8),
    ];
    let (_, text) = text.split_once(':')?;
    let (_, text) = text.split_once(':')?;
    let text = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let mut signs = text.match_indices('-');
    let offset = signs.find_map(|(place, _)| {
        let (_, rest) = text.split_at_checked(place.saturating_add(1))?;
        let (hours, rest) = two_digits(rest)?;
        let (minutes, rest) = two_digits(rest.strip_prefix(':').unwrap_or(rest))?;
        // A year is not an offset.
        let is_offset =
            hours <= 12 && minutes < 60 && !rest.starts_with(|c: char| c.is_ascii_digit());
        let seconds = hours
            .saturating_mul(HOUR)
            .saturating_add(minutes.saturating_mul(60));
        let end = text.len().saturating_sub(rest.len());
        (is_offset && seconds > 0).then_some((text.get(..end)?.trim(), seconds))
    });
    offset.or_else(|| {
        let word = text
            .trim_start()
            .split(|c: char| !c.is_ascii_alphabetic())
            .next()?;
        let mut names = NAMES.iter();
        let (_, hours) = names.find(|(name, _)| name.eq_ignore_ascii_case(word))?;
        Some((word, hours.saturating_mul(HOUR)))
    })
}

/// A number of two digits, and the rest.
fn two_digits(text: &str) -> Option<(i64, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    Some((digits.parse().ok().filter(|_| is_number)?, rest))
}

/// In hours, or in minutes if they are not whole hours.
fn in_words(seconds: i64) -> String {
    let minutes = seconds.saturating_add(1) / 60;
    match (minutes / 60, minutes % 60) {
        (1, 0) => String::from("one hour"),
        (hours, 0) => format!("{hours} hours"),
        _ => format!("{minutes} minutes"),
    }
}
