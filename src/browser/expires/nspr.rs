use time::{Duration, Month, OffsetDateTime};

use super::fields::{Fields, number};
use crate::cookie::{full_year, month};

/// As NSPR's `PR_ParseTimeString` does: fields in any order, zones honoured, days and hours out of range carried over.
pub(super) fn read(text: &[u8]) -> Option<OffsetDateTime> {
    let mut date = Date::default();
    let mut at = 0;
    while at < text.len() {
        at = date.token(text, at);
        at = end_of(text, at, |byte| !is_delimiter(byte));
        at = date.skip_delimiters(text, at);
    }
    date.instant()
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'-' | b'+') || is_uninteresting(byte)
}

const fn is_uninteresting(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b',' | b';' | b'/' | b'(' | b')' | b'[' | b']'
    )
}

/// Where the bytes that `accepts` accepts end.
fn end_of(text: &[u8], from: usize, accepts: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let len = rest.iter().take_while(|byte| accepts(**byte)).count();
    from.saturating_add(len)
}

fn digits(text: &[u8], from: usize) -> (&[u8], usize) {
    let end = end_of(text, from, |byte| byte.is_ascii_digit());
    (text.get(from..end).unwrap_or_default(), end)
}

/// NSPR keeps years in 16 bits.
const MAX_YEAR: u32 = 32_767;

#[derive(Default)]
struct Date {
    year: Option<u32>,
    month: Option<Month>,
    day: Option<u32>,
    time: Option<(u32, u32, i64)>,
    zone: Option<Zone>,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Zone {
    /// Minutes east of Greenwich, by a name.
    Named(i32),
    /// The same, in digits.
    Offset(i32),
}

impl Date {
    /// Reads the token that begins at `at`; where to look for its end.
    fn token(&mut self, text: &[u8], at: usize) -> usize {
        match text.get(at) {
            Some(b'+' | b'-') => self.offset(text, at),
            Some(byte) if byte.is_ascii_digit() => self.number(text, at),
            _ => {
                let end = end_of(text, at, |byte| !is_delimiter(byte));
                self.word(text.get(at..end).unwrap_or_default());
                end
            }
        }
    }

    fn word(&mut self, word: &[u8]) {
        if let Some(minutes) = zone(word) {
            self.zone = self.zone.or(Some(Zone::Named(minutes)));
        } else {
            self.month = self.month.or_else(|| month(word));
        }
    }

    /// `+0200`, `-08`, and after `GMT` too.
    fn offset(&mut self, text: &[u8], at: usize) -> usize {
        let (found, end) = digits(text, at.saturating_add(1));
        if !matches!(self.zone, None | Some(Zone::Named(0))) {
            return at.saturating_add(1);
        }
        let minutes = match found {
            [a, b, c, d] => number(&[*a, *b])
                .zip(number(&[*c, *d]))
                .map(|(hours, minutes)| hours.saturating_mul(60).saturating_add(minutes)),
            [_] | [_, _] => number(found).map(|hours| hours.saturating_mul(60)),
            _ => None,
        };
        if let Some(minutes) = minutes.and_then(|minutes| i32::try_from(minutes).ok()) {
            let is_west = text.get(at) == Some(&b'-');
            self.zone = Some(Zone::Offset(if is_west {
                minutes.saturating_neg()
            } else {
                minutes
            }));
        }
        end
    }

    fn number(&mut self, text: &[u8], at: usize) -> usize {
        let (found, end) = digits(text, at);
        let next = text.get(end).copied();
        if next == Some(b':') {
            return self.clock(text, found, end);
        }
        if matches!(next, Some(b'/' | b'-'))
            && text
                .get(end.saturating_add(1))
                .is_some_and(u8::is_ascii_digit)
        {
            return self.numeric(text, at);
        }
        if next.is_some_and(|byte| byte.is_ascii_alphabetic()) {
            return end;
        }
        let Some(value) = number(found) else {
            return end;
        };
        match found.len() {
            4 | 5 => self.year = self.year.or(Some(value)),
            2 if self.day.is_none() && value < 32 => self.day = Some(value),
            2 => self.year = self.year.or_else(|| Some(full_year(value))),
            1 => self.day = self.day.or(Some(value)),
            _ => {}
        }
        end
    }

    /// `hh:mm`, `hh:mm:ss`, optionally followed by `am` or `pm`.
    fn clock(&mut self, text: &[u8], hour: &[u8], colon: usize) -> usize {
        if self.time.is_some() || hour.len() > 2 {
            return colon;
        }
        let (minute, end) = digits(text, colon.saturating_add(1));
        if minute.is_empty() || minute.len() > 2 {
            return end;
        }
        let (second, end) = match text.get(end) {
            Some(b':') => digits(text, end.saturating_add(1)),
            _ => digits(text, end),
        };
        if second.len() > 2 {
            return end;
        }
        let (Some(mut hour), Some(minute)) = (number(hour), number(minute)) else {
            return end;
        };
        let behind = end_of(text, end, |byte| matches!(byte, b' ' | b'\t'));
        let half = text.get(behind..).unwrap_or_default();
        match half {
            [b'p' | b'P', b'm' | b'M', ..] if hour < 12 => hour = hour.saturating_add(12),
            [b'a' | b'A', b'm' | b'M', ..] if hour == 12 => hour = 0,
            _ => {}
        }
        // Without seconds, NSPR treats the next byte (0 at the end) as their digit.
        let second = number(second).map_or_else(
            || i64::from(text.get(end).copied().unwrap_or(0)).saturating_sub(i64::from(b'0')),
            i64::from,
        );
        self.time = Some((hour, minute, second));
        end
    }

    /// `6/16/95`, `16-6-95`, `95-06-16`; not `1995-06-16`.
    fn numeric(&mut self, text: &[u8], at: usize) -> usize {
        let (first, end) = digits(text, at);
        let (second, second_end) = digits(text, end.saturating_add(1));
        let is_separator = |byte: Option<&u8>| matches!(byte, Some(b'/' | b'-'));
        let (third, third_end) = digits(text, second_end.saturating_add(1));
        let behind = text.get(third_end);
        if self.month.is_some()
            || !is_separator(text.get(second_end))
            || !matches!(first.len(), 1 | 2)
            || !matches!(second.len(), 1 | 2)
            || !matches!(third.len(), 1 | 2 | 4)
            || behind.is_some_and(u8::is_ascii_alphanumeric)
        {
            return end;
        }
        let (Some(first), Some(second), Some(third)) =
            (number(first), number(second), number(third))
        else {
            return end;
        };
        let (year, month, day) = match (first, second) {
            (0 | 32.., _) => (first, second, third),
            (13.., _) => (third, second, first),
            _ => (third, first, second),
        };
        let month = u8::try_from(month)
            .ok()
            .and_then(|month| Month::try_from(month).ok());
        if let Some(month) = month
            && day <= 31
        {
            self.year = Some(full_year(year));
            self.month = Some(month);
            self.day = Some(day);
        }
        third_end
    }

    /// A `-` is a sign only before a digit, and not after a letter while the year is missing.
    fn skip_delimiters(&self, text: &[u8], mut at: usize) -> usize {
        loop {
            at = end_of(text, at, is_uninteresting);
            let after_letter = at
                .checked_sub(1)
                .and_then(|before| text.get(before))
                .is_some_and(u8::is_ascii_alphabetic);
            let before_digit = text
                .get(at.saturating_add(1))
                .is_some_and(u8::is_ascii_digit);
            if text.get(at) != Some(&b'-')
                || (before_digit && !(after_letter && self.year.is_none()))
            {
                return at;
            }
            at = at.saturating_add(1);
        }
    }

    fn instant(&self) -> Option<OffsetDateTime> {
        let year = self.year.filter(|year| *year <= MAX_YEAR)?;
        let first = Fields {
            // Later ones are as far beyond every cap.
            year: year.min(9998),
            month: self.month?,
            day: 1,
            time: (0, 0, 0),
            zone: 0,
        };
        let (hour, minute, second) = self.time.unwrap_or_default();
        let minutes = match self.zone {
            Some(Zone::Named(minutes) | Zone::Offset(minutes)) => minutes,
            None => 0,
        };
        first
            .exact()?
            .checked_add(Duration::days(i64::from(self.day?).checked_sub(1)?))?
            .checked_add(Duration::hours(hour.into()))?
            .checked_add(Duration::minutes(minute.into()))?
            .checked_add(Duration::seconds(second))?
            .checked_sub(Duration::minutes(minutes.into()))
    }
}

/// Minutes east of Greenwich of the zones that NSPR names.
fn zone(word: &[u8]) -> Option<i32> {
    const NAMES: [(&str, i32); 20] = [
        ("GMT", 0),
        ("UTC", 0),
        ("UT", 0),
        ("Z", 0),
        ("WET", 0),
        ("BST", 60),
        ("MET", 60),
        ("EET", 120),
        ("JST", 540),
        ("NST", -210),
        ("AST", -240),
        ("EST", -300),
        ("EDT", -240),
        ("CST", -360),
        ("CDT", -300),
        ("MST", -420),
        ("MDT", -360),
        ("PST", -480),
        ("PDT", -420),
        ("YST", -540),
    ];
    NAMES.into_iter().find_map(|(known, minutes)| {
        word.eq_ignore_ascii_case(known.as_bytes())
            .then_some(minutes)
    })
}
