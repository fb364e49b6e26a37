use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::knobs::{ByteRule, InnerBlanks, Nameless, PairSplit};
use super::profile::Profile;
use super::refusal::Refusal;
use crate::cookie::{ReceivedSetCookie, is_blank, is_refused_control, trim_blanks};

/// The pair of a `Set-Cookie` header as one engine reads it (RFC 6265bis, section 5.6, steps 2 to 4).
pub(super) struct Pair<'a> {
    pub(super) name: &'a [u8],
    pub(super) value: Cow<'a, [u8]>,
}

/// Where the pair ends and the attributes begin.
pub(super) fn end(header: &[u8], profile: &Profile) -> Result<usize, Refusal> {
    let find = |byte: u8| memchr::memchr(byte, header).unwrap_or(header.len());
    let semicolon = find(b';');
    match profile.pair_split {
        PairSplit::FirstEquals | PairSplit::FirstEqualsBeforeComma => Ok(semicolon),
        PairSplit::FirstEqualsOutsideQuotes => {
            let equals = find(b'=');
            if equals >= semicolon {
                return Ok(semicolon);
            }
            let (name, value) = header.split_at_checked(equals).unwrap_or((header, &[]));
            let quotes = name.iter().filter(|byte| **byte == b'"');
            let is_open = quotes.fold(false, |is_open, _| !is_open);
            if is_open && value.contains(&b'"') {
                return Err(Refusal::QuotedEquals);
            }
            let len = unquoted(value)
                .find(|(_, byte)| *byte == b';')
                .map_or(value.len(), |(at, _)| at);
            Ok(equals.saturating_add(len))
        }
    }
}

/// The bytes outside of double quotes, with their places. A quote that nothing closes is a byte as others.
fn unquoted(text: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    let mut closing = None;
    text.iter().copied().enumerate().filter(move |(at, byte)| {
        if closing.is_some_and(|closing| *at <= closing) {
            return false;
        }
        let behind = at.saturating_add(1);
        closing = (*byte == b'"')
            .then(|| memchr::memchr(b'"', text.get(behind..).unwrap_or_default()))
            .flatten()
            .map(|ahead| behind.saturating_add(ahead));
        closing.is_none()
    })
}

/// The name and the value, or why there are none.
pub(super) fn read<'a>(
    cookie: &ReceivedSetCookie<'a>,
    header: &'a [u8],
    end: usize,
    profile: &Profile,
) -> Result<Pair<'a>, Refusal> {
    let whole = trim_blanks(header.get(..end).unwrap_or(header));
    let refuses_controls = matches!(
        profile.bytes,
        ByteRule::CutAtCommaRefuseControlsOfNameAndValue
            | ByteRule::RefuseControlsOfNameValueAndScope
    );
    if refuses_controls && whole.iter().copied().any(is_refused_control) {
        return Err(Refusal::ControlCharacter);
    }
    let before_equals = whole.split(|byte| *byte == b'=').next().unwrap_or_default();
    let comma_first =
        profile.pair_split == PairSplit::FirstEqualsBeforeComma && before_equals.contains(&b',');
    let has_equals = before_equals.len() < whole.len() && !comma_first;
    let (name, value) = if comma_first {
        (&[][..], whole)
    } else {
        (cookie.name(), cookie.value())
    };
    let (name, value) = if name.is_empty() {
        nameless(value, has_equals, profile)?
    } else {
        (name, value)
    };
    let value = match profile.inner_blanks {
        InnerBlanks::Kept => Cow::Borrowed(value),
        InnerBlanks::DroppedBehindCommaAndEquals => without_inner_blanks(value),
    };
    Ok(Pair { name, value })
}

/// Section 5.7, step 2.
fn nameless<'a>(
    value: &'a [u8],
    has_equals: bool,
    profile: &Profile,
) -> Result<(&'a [u8], &'a [u8]), Refusal> {
    match profile.nameless {
        Nameless::Kept => Ok((&[], value)),
        _ if value.is_empty() => Err(Refusal::Empty),
        Nameless::Refused => Err(Refusal::Nameless),
        Nameless::KeptWithValueWithoutEquals if value.contains(&b'=') => Err(Refusal::Nameless),
        Nameless::KeptWithValue | Nameless::KeptWithValueWithoutEquals => Ok((&[], value)),
        Nameless::ValueIsName if has_equals => Err(Refusal::Nameless),
        Nameless::ValueIsName => Ok((value, &[])),
    }
}

/// The value without the blanks after its commas, and after a `=` at its beginning.
fn without_inner_blanks(value: &[u8]) -> Cow<'_, [u8]> {
    let mut kept = Vec::new();
    let mut from = 0_usize;
    for (at, byte) in unquoted(value) {
        if byte != b',' && (at, byte) != (0, b'=') {
            continue;
        }
        let behind = at.saturating_add(1);
        let blanks = value
            .get(behind..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| is_blank(**byte))
            .count();
        if blanks > 0 {
            kept.extend_from_slice(value.get(from..behind).unwrap_or_default());
            from = behind.saturating_add(blanks);
        }
    }
    if from == 0 {
        return Cow::Borrowed(value);
    }
    kept.extend_from_slice(value.get(from..).unwrap_or_default());
    Cow::Owned(kept)
}
