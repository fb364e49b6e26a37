use time::{Month, OffsetDateTime};

use super::fields::{Fields, number};
use crate::cookie::month;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// As libsoup 3.2's `soup_date_time_new_from_http_string` does: a weekday is skipped; then the order of asctime, if a word comes
/// first, or that of RFC 9110, section 5.6.7; then perhaps a zone.
pub(super) fn read(text: &[u8]) -> Option<OffsetDateTime> {
    let mut rest = Rest(text.trim_ascii_start());
    if rest.word_len() > 0 {
        rest.skip(rest.word_len());
        rest.take(b",");
        rest.0 = rest.0.trim_ascii_start();
    }
    let (day, month, year, time);
    if rest.word_len() > 0 {
        month = rest.month()?;
        day = rest.day()?;
        time = rest.time()?;
        year = rest.year()?;
    } else {
        day = rest.day()?;
        month = rest.month()?;
        year = rest.year()?;
        time = rest.time()?;
    }
    let fields = Fields {
        year,
        month,
        day,
        time,
        zone: rest.zone().unwrap_or(0),
    };
    fields.exact()
}

/// What is left of the text.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn skip(&mut self, bytes: usize) {
        self.0 = self.0.get(bytes..).unwrap_or_default();
    }

    fn take(&mut self, text: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    fn count(&self, accepts: impl Fn(&u8) -> bool) -> usize {
        self.0.iter().take_while(|byte| accepts(byte)).count()
    }

    fn word_len(&self) -> usize {
        self.count(u8::is_ascii_alphabetic)
    }

    fn digits(&mut self) -> &'a [u8] {
        let digits = self.0.get(..self.count(u8::is_ascii_digit));
        let digits = digits.unwrap_or_default();
        self.skip(digits.len());
        digits
    }

    /// A number, and how many bytes it has, as C's `strtoul` reads it: after blanks and a plus.
    fn unsigned(&mut self) -> Option<(u32, usize)> {
        let whole = self.0.len();
        self.skip(self.count(|byte| matches!(byte, b' ' | b'\t')));
        // None is needed.
        let _ = self.take(b"+");
        let value = number(self.digits())?;
        Some((value, whole.saturating_sub(self.0.len())))
    }

    fn skip_separators(&mut self) {
        self.skip(self.count(|byte| matches!(byte, b' ' | b'-')));
    }

    fn day(&mut self) -> Option<u32> {
        let (day, _) = self.unsigned()?;
        self.skip_separators();
        Some(day)
    }

    fn month(&mut self) -> Option<Month> {
        let month = month(self.0)?;
        self.skip(3);
        self.skip_separators();
        Some(month)
    }

    /// Years of two digits are completed; years of three are counted from 1900.
    fn year(&mut self) -> Option<u32> {
        let (year, len) = self.unsigned()?;
        self.skip_separators();
        let year = match (len, year) {
            (2, 0..=69) => year.saturating_add(2000),
            (2 | 3, _) => year.saturating_add(1900),
            _ => year,
        };
        (1..=9999).contains(&year).then_some(year)
    }

    fn time(&mut self) -> Option<(u32, u32, u32)> {
        let (hour, _) = self.unsigned()?;
        self.take(b":")?;
        let (minute, _) = self.unsigned()?;
        self.take(b":")?;
        let (second, _) = self.unsigned()?;
        self.skip(self.count(|byte| *byte == b' '));
        Some((hour, minute, second))
    }

    /// Seconds east of Greenwich; `None` for what libsoup does not know, which it then leaves out.
    ///
    /// It treats each American zone as five hours west of the previous one, and Eastern time as Greenwich time.
    fn zone(&mut self) -> Option<i32> {
        let seconds = match self.0 {
            [sign @ (b'+' | b'-'), ..] => {
                self.skip(1);
                let value = i64::from(number(self.digits())?);
                let minutes = match self.take(b":") {
                    Some(()) => value
                        .saturating_mul(60)
                        .saturating_add(number(self.digits())?.into()),
                    None => (value / 100).saturating_mul(60).saturating_add(value % 100),
                };
                let seconds = minutes.saturating_mul(MINUTE);
                if *sign == b'-' {
                    seconds.saturating_neg()
                } else {
                    seconds
                }
            }
            [
                name @ (b'E' | b'C' | b'M' | b'P'),
                season @ (b'S' | b'D'),
                b'T',
                ..,
            ] => {
                let west = match name {
                    b'E' => 0,
                    b'C' => 5,
                    b'M' => 10,
                    _ => 15,
                };
                let summer = i64::from(*season == b'D');
                summer.saturating_sub(west).saturating_mul(HOUR)
            }
            _ => return None,
        };
        i32::try_from(seconds).ok()
    }
}
