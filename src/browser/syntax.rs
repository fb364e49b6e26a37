use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::knobs::{
    AttributeLimit, AttributeSyntax, ByteRule, NameValueLimit, RepeatedDate, RepeatedSameSite,
};
use super::pair::{self, Pair};
use super::profile::Profile;
use super::refusal::Refusal;
use super::request::RequestKind;
use crate::cookie::{
    MAX_ATTRIBUTE_LEN, MAX_NAME_VALUE_LEN, Priority, ReceivedSameSite, ReceivedSetCookie, SameSite,
    is_blank, is_refused_control, trim_blanks,
};

/// A `Set-Cookie` header as one engine reads it (RFC 6265bis, section 5.6).
pub(super) struct Syntax<'a> {
    pub(super) name: &'a [u8],
    pub(super) value: Cow<'a, [u8]>,
    attributes: Vec<(&'a [u8], &'a [u8])>,
    repeated_date: RepeatedDate,
    repeated_same_site: RepeatedSameSite,
}

/// The part of a header that an engine reads, or why it reads none (section 5.6, step 1).
pub(super) fn readable_part<'a>(
    header: &'a [u8],
    kind: RequestKind,
    profile: &Profile,
) -> Result<Cow<'a, [u8]>, Refusal> {
    // RFC 9112, section 5: the blanks around a field's value are not part of it.
    let header = trim_blanks(header);
    let up_to = |ends: fn(&u8) -> bool| header.split(ends).next().unwrap_or_default();
    match profile.bytes {
        ByteRule::CutHeader => Ok(Cow::Owned(up_to_unreadable(header, kind))),
        ByteRule::CutLineRefuseControlsAndTab => {
            let cut = match kind {
                RequestKind::Script => header,
                _ => up_to(|byte| *byte == b'\r'),
            };
            let inner_tab = |text: &[u8]| trim_blanks(text).contains(&b'\t');
            if cut.iter().copied().any(is_refused_control)
                || cut
                    .split(|byte| *byte == b';')
                    .any(|piece| piece.splitn(2, |byte| *byte == b'=').any(inner_tab))
            {
                return Err(Refusal::ControlCharacter);
            }
            Ok(Cow::Borrowed(cut))
        }
        ByteRule::CutAtCommaRefuseControlsOfNameAndValue => {
            Ok(Cow::Borrowed(up_to_comma_of_attribute_name(header)))
        }
        ByteRule::RefuseControlsOfNameValueAndScope => Ok(Cow::Borrowed(header)),
        ByteRule::RefuseControls => {
            if header.iter().copied().any(is_refused_control) {
                return Err(Refusal::ControlCharacter);
            }
            Ok(Cow::Borrowed(header))
        }
    }
}

/// The header as libsoup reads it: it skips blanks before a name or a value. It stops at the first byte that is neither printable ASCII
/// nor, over HTTP, CR, and at the first comma in the name of an attribute.
fn up_to_unreadable(header: &[u8], kind: RequestKind) -> Vec<u8> {
    let mut readable = Vec::with_capacity(header.len());
    for (index, piece) in header.split(|byte| *byte == b';').enumerate() {
        if index > 0 {
            readable.push(b';');
        }
        for (part_index, part) in piece.splitn(2, |byte| *byte == b'=').enumerate() {
            let is_attribute_name = index > 0 && part_index == 0;
            if part_index > 0 {
                readable.push(b'=');
            }
            let part = part.trim_ascii_start();
            let readable_part = part
                .split(|byte| match byte {
                    b'\r' => kind == RequestKind::Script,
                    b',' => is_attribute_name,
                    byte => !matches!(byte, 0x20..=0x7F),
                })
                .next()
                .unwrap_or_default();
            let blank = |byte: &u8| if *byte == b'\r' { b' ' } else { *byte };
            readable.extend(readable_part.iter().map(blank));
            if readable_part.len() < part.len() {
                return readable;
            }
        }
    }
    readable
}

/// The header up to the first comma in an attribute's name.
fn up_to_comma_of_attribute_name(header: &[u8]) -> &[u8] {
    let mut from = header.len();
    for (at, byte) in header.iter().enumerate() {
        match byte {
            b';' => from = at,
            b'=' => from = header.len(),
            b',' if at > from => return header.get(..at).unwrap_or(header),
            _ => {}
        }
    }
    header
}

impl<'a> Syntax<'a> {
    /// Takes the readable part of a header apart (section 5.6, steps 2 to 6, and section 5.7, steps 2 and 4).
    pub(super) fn read(header: &'a [u8], profile: &Profile) -> Result<Self, Refusal> {
        let end = pair::end(header, profile)?;
        let cookie = ReceivedSetCookie::split_behind(header, end);
        let Pair { name, value } = pair::read(&cookie, header, end, profile)?;
        let len = name.len().saturating_add(value.len());
        if profile.name_value_limit == NameValueLimit::Bytes4096 && len > MAX_NAME_VALUE_LEN {
            return Err(Refusal::NameValueTooLong { len });
        }
        let mut attributes: Vec<(&[u8], &[u8])> = cookie
            .raw_attributes()
            .filter(|(name, value)| match profile.attribute_syntax {
                AttributeSyntax::EqualsOptional => true,
                AttributeSyntax::EqualsRequired => value.is_some() || is_flag(name),
            })
            .map(|(name, value)| (name, value.unwrap_or_default()))
            .filter(|(name, value)| match profile.attribute_limit {
                AttributeLimit::Bytes1024 => value.len() <= MAX_ATTRIBUTE_LEN,
                AttributeLimit::Bytes1024ButSameSiteAndFlags => {
                    value.len() <= MAX_ATTRIBUTE_LEN
                        || is_flag(name)
                        || name.eq_ignore_ascii_case(b"Partitioned")
                        || name.eq_ignore_ascii_case(b"SameSite")
                }
                AttributeLimit::Unlimited => true,
            })
            .collect();
        if profile.bytes == ByteRule::RefuseControlsOfNameValueAndScope {
            trim_controls(&mut attributes)?;
        }
        Ok(Self {
            name,
            value,
            attributes,
            repeated_date: profile.repeated_date,
            repeated_same_site: profile.repeated_same_site,
        })
    }

    /// The attributes that count, in order.
    pub(super) fn attributes(&self) -> impl DoubleEndedIterator<Item = (&'a [u8], &'a [u8])> {
        self.attributes.iter().copied()
    }

    /// The values of the attributes of one name, in order.
    fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &'a [u8]> {
        self.attributes()
            .filter(move |(found, _)| found.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| value)
    }

    /// The value of the last attribute of this name.
    pub(super) fn last(&self, name: &str) -> Option<&'a [u8]> {
        self.all(name).next_back()
    }

    /// Whether a flag is present, whatever its value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.last(name).is_some()
    }

    /// What the last `Max-Age` or `Expires` says, if one can be read.
    pub(super) fn date<T>(&self, name: &str, read: impl Fn(&[u8]) -> Option<T>) -> Option<T> {
        match self.repeated_date {
            RepeatedDate::Last => read(self.last(name)?),
            RepeatedDate::LastReadable => self.all(name).rev().find_map(read),
        }
    }

    /// The attribute `Priority`, which no specification has any more.
    pub(super) fn priority(&self) -> Priority {
        self.last("Priority")
            .map_or(Priority::Medium, Priority::of_attribute)
    }

    /// The same-site-flag (section 5.6.7).
    pub(super) fn same_site(&self) -> ReceivedSameSite {
        let read = |value: &[u8]| {
            let value = core::str::from_utf8(value).ok()?;
            SameSite::parse(value).ok()
        };
        let last_but = |default: SameSite| {
            let mut read = self.all("SameSite").rev().filter_map(read);
            read.find(|same_site| *same_site != default)
        };
        let same_site = match self.repeated_same_site {
            RepeatedSameSite::Last => self.last("SameSite").and_then(read),
            RepeatedSameSite::LastStrictOrLax => last_but(SameSite::None),
            RepeatedSameSite::LastStrictOrNone => last_but(SameSite::Lax),
        };
        same_site.map_or(ReceivedSameSite::Default, ReceivedSameSite::Explicit)
    }
}

fn is_flag(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"Secure") || name.eq_ignore_ascii_case(b"HttpOnly")
}

/// Controls at the ends of attributes go as blanks do; inside of a `Domain` or `Path` they refuse the cookie.
fn trim_controls(attributes: &mut [(&[u8], &[u8])]) -> Result<(), Refusal> {
    for (name, value) in attributes {
        *name = trim_blanks_and_controls(name);
        *value = trim_blanks_and_controls(value);
        let is_scope = name.eq_ignore_ascii_case(b"Domain") || name.eq_ignore_ascii_case(b"Path");
        if is_scope && value.iter().copied().any(is_refused_control) {
            return Err(Refusal::ControlCharacter);
        }
    }
    Ok(())
}

fn trim_blanks_and_controls(bytes: &[u8]) -> &[u8] {
    let is_inner = |byte: &u8| !is_blank(*byte) && !byte.is_ascii_control();
    let from = bytes.iter().position(is_inner).unwrap_or(bytes.len());
    let inner = bytes.get(from..).unwrap_or_default();
    let len = inner
        .iter()
        .rposition(is_inner)
        .map_or(0, |last| last.saturating_add(1));
    inner.get(..len).unwrap_or_default()
}
