//! Which parts of names and attributes are kept: those that their grammar allows. The rest may be a value, or part of one.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::misspelt;
use crate::cookie::{NamePrefix, month};

/// Replaces what was left out. No valid attribute or name contains it, so malformed text stays malformed.
const REST: char = '…';

/// A name without anything before it that may be a value: `secret, sid` is two cookies, one of them without a name.
pub(super) fn name(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes.trim_ascii());
    let last = text.rsplit([',', ';', ' ', '\t', '\n', '\r']).next();
    match last {
        Some(last) if last.len() < text.len() => [&REST.to_string(), last].concat(),
        _ => text.into_owned(),
    }
}

/// A name that a person has written: without anything after `=` or `;`.
#[cfg(feature = "serde")]
pub(super) fn written_name(text: &str) -> String {
    let before = text.split([';', '=']).next().unwrap_or_default();
    if is_rest_of_date(before) {
        return String::new();
    }
    name(before.as_bytes())
}

/// The name and the value of a pair. Without `=`, all of it is the value; so is text that ends like base64, unless it is a deletion.
pub(super) fn pair<'p>(pair: &'p [u8], attributes: &[u8]) -> (&'p [u8], &'p [u8]) {
    let pair = pair.trim_ascii();
    let at = pair.iter().position(|byte| *byte == b'=');
    let Some((name, value)) = at.and_then(|at| pair.split_at_checked(at)) else {
        return (b"", pair);
    };
    let value = value.get(1..).unwrap_or_default().trim_ascii();
    let is_padding = match value {
        b"" => attributes.trim_ascii().is_empty() && NamePrefix::of_bytes(name).is_none(),
        value => value.iter().all(|byte| *byte == b'='),
    };
    if is_padding && !name.is_empty() {
        (b"", pair)
    } else {
        (name, value)
    }
}

/// The attributes of a line, and the names of the cookies after a comma in one of them.
pub(super) fn attributes(text: &str) -> (String, Vec<String>) {
    let mut kept = String::new();
    let mut joined = Vec::new();
    for part in text.split(';') {
        if let Some(part) = attribute(part.trim(), &mut joined) {
            if !kept.is_empty() {
                kept.push_str("; ");
            }
            kept.push_str(&part);
        }
    }
    // Browsers refuse a line with one such character. One that is kept in a name counts first, so that the text reads back.
    let is_refused = |letter: &char| letter.is_ascii_control() && *letter != '\t';
    let mut letters = kept.chars().chain(text.trim().chars());
    if let Some(control) = letters.find(is_refused) {
        // A blank at the end would be lost when the text is read again.
        kept.extend([';', ' ', control, REST]);
    }
    (kept, joined)
}

/// How a value is cut.
type Cut = fn(&str) -> usize;

fn attribute(part: &str, joined: &mut Vec<String>) -> Option<String> {
    const KNOWN: [(&str, Option<Cut>); 10] = [
        ("domain", Some(host)),
        ("expires", Some(date)),
        ("httponly", None),
        ("max-age", Some(seconds)),
        ("partitioned", None),
        ("path", Some(path)),
        ("priority", Some(word)),
        ("samesite", Some(word)),
        ("secure", None),
        ("version", Some(seconds)),
    ];
    let (name, value) = match part.split_once('=') {
        Some((name, value)) => (name.trim_end(), Some(value.trim_start())),
        None => (part, None),
    };
    // Browsers ignore a flag that is followed by another cookie: `Secure, b=2`.
    let own = name
        .split([',', REST])
        .next()
        .unwrap_or_default()
        .trim_end();
    let known = KNOWN
        .iter()
        .find(|(known, _)| own.eq_ignore_ascii_case(known));
    let Some((_, cut)) = known else {
        return misspelt(own);
    };
    joined.extend(behind_commas(part).map(String::from));
    if own.len() < name.len() {
        return Some([own, &REST.to_string()].concat());
    }
    let Some((value, cut)) = value.zip(*cut) else {
        return Some(name.into());
    };
    let whole = value.len();
    let end = cut(value).min(whole);
    let value = value.get(..end).unwrap_or_default();
    let mut text = [name, "=", value.trim_end_matches([' ', ','])].concat();
    if end < whole {
        text.push(REST);
    }
    Some(text)
}

/// The name of an attribute that is misspelt; its value may be anything.
fn misspelt(name: &str) -> Option<String> {
    if let Some(before) = misspelt::before_colon(name) {
        return Some([before, ":", &REST.to_string()].concat());
    }
    let is_meant = misspelt::meant(name).is_some() || misspelt::are_unseparated(name);
    is_meant.then(|| name.into())
}

/// The names of cookies after a comma: `Lax, refresh=…`. A name that may be a value is left empty.
pub(super) fn behind_commas(text: &str) -> impl Iterator<Item = &str> {
    let mut pieces = text.split(',');
    pieces.next();
    pieces.filter_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        let name = name.trim_start_matches([' ', '\t']);
        let is_token =
            |byte: u8| byte.is_ascii_graphic() && !b"\"(),/:;<=>?@[\\]{}".contains(&byte);
        // It may be a value that ends like base64.
        let is_shown = value
            .bytes()
            .any(|byte| byte != b'=' && !byte.is_ascii_whitespace());
        (!name.is_empty() && name.bytes().all(is_token)).then_some(if is_shown { name } else { "" })
    })
}

/// How many bytes at the beginning are allowed characters.
fn while_is(text: &str, is_kept: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !is_kept(letter)).unwrap_or(text.len())
}

fn word(value: &str) -> usize {
    /// `Unspecified` is the longest of a browser.
    const LONGEST: usize = 16;
    while_is(value, |letter| {
        letter.is_ascii_alphabetic() || matches!(letter, '"' | '\'')
    })
    .min(LONGEST)
}

/// A number, and the unit that people write after it: `3600s`.
fn seconds(value: &str) -> usize {
    const LONGEST: usize = 24;
    let number = while_is(value, |letter| {
        letter.is_ascii_digit() || matches!(letter, '+' | '-' | '.' | '*' | '"' | '\'')
    });
    let number = number.min(LONGEST);
    let unit = value.get(number..).unwrap_or_default();
    number.saturating_add(word(unit))
}

fn path(value: &str) -> usize {
    if value.starts_with(['/', '"', '\'']) {
        let end = while_is(value, |letter| {
            !letter.is_whitespace()
                && !letter.is_control()
                && !matches!(letter, ',' | '=' | '?' | '#')
        });
        let kept = value.get(..end).unwrap_or_default();
        // In that case the last part is the name of another cookie, or a base64 value.
        let is_pair = value.get(end..).is_some_and(|rest| rest.starts_with('='));
        let folder = kept.rfind('/').map_or(0, |slash| slash.saturating_add(1));
        if is_pair { folder } else { end }
    } else {
        word(value)
    }
}

/// A host, including mistakes: with a scheme before it or a port after it, but without anything before an `@`.
fn host(value: &str) -> usize {
    let scheme = ["https://", "http://", "//"]
        .iter()
        .find(|scheme| {
            value
                .get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
        .map_or(0, |scheme| scheme.len());
    let rest = value.get(scheme..).unwrap_or_default();
    if rest
        .split(['/', '?', '#', ',', ' '])
        .next()
        .is_some_and(|authority| authority.contains('@'))
    {
        return scheme;
    }
    let is_of_host =
        |letter: char| letter.is_alphanumeric() || ".-_*$%{}\"'\u{FFFD}".contains(letter);
    let name = match rest.strip_prefix('[') {
        Some(inner) => {
            let inner = while_is(inner, |letter| {
                letter.is_ascii_hexdigit() || matches!(letter, ':' | '.' | ']')
            });
            inner.saturating_add(1)
        }
        None => while_is(rest, is_of_host),
    };
    /// A longer text is not a date.
    const LONGEST: usize = 300;
    if name > LONGEST {
        return 0;
    }
    let behind = rest.get(name..).unwrap_or_default();
    // In that case it is the name of another cookie, or a base64 value.
    if behind.starts_with(['=', '+']) {
        return scheme;
    }
    let port = match behind.strip_prefix(':') {
        Some(digits) => while_is(digits, |letter| letter.is_ascii_digit())
            .min(5)
            .saturating_add(1),
        None => 0,
    };
    let slash = usize::from(behind.get(port..).is_some_and(|rest| rest == "/"));
    [scheme, name, port, slash]
        .into_iter()
        .fold(0, usize::saturating_add)
}

/// Whether a comma is here, followed by a pair.
fn begins_cookie(rest: &str) -> bool {
    let next = rest
        .strip_prefix(',')
        .and_then(|rest| rest.split(',').next());
    next.is_some_and(|next| next.contains('='))
}

/// Days, months, zones, numbers and the characters between them.
fn date(value: &str) -> usize {
    const WORDS: [&str; 36] = [
        "am",
        "bst",
        "cdt",
        "cest",
        "cet",
        "coordinated",
        "cst",
        "date",
        "edt",
        "eest",
        "eet",
        "est",
        "gmt",
        "invalid",
        "jst",
        "mdt",
        "mest",
        "met",
        "msk",
        "mst",
        "nan",
        "never",
        "null",
        "pdt",
        "pm",
        "pst",
        "session",
        "standard",
        "t",
        "time",
        "undefined",
        "universal",
        "ut",
        "utc",
        "wet",
        "z",
    ];
    const DAYS: [&str; 7] = [
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];
    let mut end = 0;
    while let Some(rest) = value.get(end..).filter(|rest| !rest.is_empty()) {
        let letters = while_is(rest, |letter| letter.is_ascii_alphabetic());
        let digits = while_is(rest, |letter| letter.is_ascii_digit());
        let (word, _) = rest.split_at_checked(letters).unwrap_or((rest, ""));
        let is_known = || {
            let word = word.to_ascii_lowercase();
            let is_day = DAYS
                .iter()
                .any(|day| word.len() > 2 && day.starts_with(&word));
            is_day
                || (word.len() < 10 && month(word.as_bytes()).is_some())
                || WORDS.contains(&&*word)
        };
        let len = match (letters, digits) {
            // Milliseconds since 1970 have 13.
            (0, 1..=13) => digits,
            (1.., _) if is_known() => letters,
            // A cookie may begin after a comma.
            (0, 0) if begins_cookie(rest) => {
                return end;
            }
            (0, 0) if rest.starts_with(|letter| " ,:-+/.()\"'".contains(letter)) => 1,
            _ => return end,
        };
        end = end.saturating_add(len);
    }
    end
}

/// Whether a text is a date without its weekday, as it follows the comma of `Expires`: `28 Dec 2026 10:00:00 GMT`.
pub(super) fn is_rest_of_date(text: &str) -> bool {
    let mut words = text.trim().split([' ', '-']);
    let is_number = |word: &str, lens: core::ops::RangeInclusive<usize>| {
        lens.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    words.next().is_some_and(|day| is_number(day, 1..=2))
        && words
            .next()
            .is_some_and(|word| word.len() == 3 && month(word.as_bytes()).is_some())
        && words.next().is_some_and(|year| is_number(year, 2..=4))
        && words
            .next()
            .is_some_and(|time| time.split(':').count() == 3 && date(time) == time.len())
}

/// Whether an `Expires` ends where its comma should be: it contains only a weekday.
pub(super) fn is_cut(attributes: &str) -> bool {
    const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let last = attributes.rsplit(';').next().unwrap_or_default();
    let value = last
        .split_once('=')
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("expires"));
    value.is_some_and(|(_, value)| {
        let value = value.trim().trim_end_matches(',').to_ascii_lowercase();
        let start = value.get(..3).unwrap_or_default();
        DAYS.contains(&start) && value.bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}
