//! Section 5.6: the `Set-Cookie` header.

use super::matching::default_path;
use super::user_agent::Ignored;
use super::{cookie_date, departures};

/// 400 days, the cookie-age-limit that section 5.5 recommends.
const COOKIE_AGE_LIMIT: i64 = 400 * 24 * 60 * 60;
const EARLIEST_REPRESENTABLE: i64 = i64::MIN;

/// cookie-name, cookie-value and cookie-attribute-list.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) name: Vec<u8>,
    pub(crate) value: Vec<u8>,
    pub(crate) attributes: Vec<Attribute>,
}

/// An entry of the cookie-attribute-list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Attribute {
    Expires(i64),
    MaxAge(i64),
    Domain(Vec<u8>),
    /// The cookie-path, and whether it was written rather than the default-path.
    Path {
        cookie_path: Vec<u8>,
        is_written: bool,
    },
    Secure,
    HttpOnly,
    SameSite(Enforcement),
}

/// The same-site-flag.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Enforcement {
    Default,
    None,
    Strict,
    Lax,
}

/// Parses a set-cookie-string that was received at `now` from a URI with the path `uri_path`.
pub(crate) fn parse(set_cookie_string: &[u8], uri_path: &str, now: i64) -> Result<Parsed, Ignored> {
    // Step 1
    if set_cookie_string
        .iter()
        .any(|byte| matches!(byte, 0x00..=0x08 | 0x0A..=0x1F | 0x7F))
    {
        return Err(Ignored("5.6 step 1"));
    }
    // Step 2
    let (name_value_pair, mut unparsed_attributes) = up_to(b';', set_cookie_string);
    // Step 3
    let (name, value): (&[u8], &[u8]) = match up_to(b'=', name_value_pair) {
        (_, b"") => (b"", name_value_pair),
        (name, rest) => (name, &rest[1..]),
    };
    // Step 4
    let (name, value) = (without_wsp(name), without_wsp(value));
    // Step 5
    if name.len() + value.len() > 4096 {
        return Err(Ignored("5.6 step 5"));
    }
    // Step 6
    let mut parsed = Parsed {
        name: name.to_vec(),
        value: value.to_vec(),
        attributes: Vec::new(),
    };

    // "to parse the unparsed-attributes": step 1
    while !unparsed_attributes.is_empty() {
        // Step 2
        let rest = &unparsed_attributes[1..];
        // Step 3
        let (cookie_av, rest) = up_to(b';', rest);
        unparsed_attributes = rest;
        // Step 4
        let (name, value): (&[u8], &[u8]) = match up_to(b'=', cookie_av) {
            (_, b"") => (cookie_av, b""),
            (name, rest) => (name, &rest[1..]),
        };
        // Step 5
        let (name, value) = (without_wsp(name), without_wsp(value));
        // Step 6
        if value.len() > 1024 {
            continue;
        }
        // Step 7
        let attribute = match name.to_ascii_lowercase().as_slice() {
            b"expires" => expires(value, now),
            b"max-age" => max_age(value, now),
            b"domain" => Some(domain(value)),
            b"path" => Some(path(value, uri_path)),
            b"secure" => Some(Attribute::Secure),
            b"httponly" => Some(Attribute::HttpOnly),
            b"samesite" => Some(same_site(value)),
            _ => None,
        };
        parsed.attributes.extend(attribute);
        // Step 8: "Return to Step 1 of this algorithm."
    }
    Ok(parsed)
}

/// What stands before the first `delimiter`, and the rest with it.
fn up_to(delimiter: u8, bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == delimiter) {
        Some(at) => (&bytes[..at], &bytes[at..]),
        None => (bytes, b""),
    }
}

/// WSP is SP or HTAB.
fn without_wsp(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

/// Section 5.6.1.
fn expires(value: &[u8], now: i64) -> Option<Attribute> {
    // Steps 1 and 2
    let expiry_time = cookie_date::parse(value)?;
    // Steps 3 and 4
    Some(Attribute::Expires(expiry_time.min(now + COOKIE_AGE_LIMIT)))
}

/// Section 5.6.2.
fn max_age(value: &[u8], now: i64) -> Option<Attribute> {
    // Steps 1 and 2
    let (first, remainder) = value.split_first()?;
    if !first.is_ascii_digit() && *first != b'-' {
        return None;
    }
    // Step 3
    if !remainder.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // Step 4
    let delta_seconds = departures::integer(value)?;
    // Steps 5 and 6
    let delta_seconds = delta_seconds.min(COOKIE_AGE_LIMIT);
    // Step 7
    Some(Attribute::MaxAge(if delta_seconds <= 0 {
        EARLIEST_REPRESENTABLE
    } else {
        now + delta_seconds
    }))
}

/// Section 5.6.3.
fn domain(value: &[u8]) -> Attribute {
    let cookie_domain = value.strip_prefix(b".").unwrap_or(value);
    Attribute::Domain(cookie_domain.to_ascii_lowercase())
}

/// Section 5.6.4.
fn path(value: &[u8], uri_path: &str) -> Attribute {
    if value.is_empty() || value[0] != b'/' {
        Attribute::Path {
            cookie_path: default_path(uri_path).into_bytes(),
            is_written: false,
        }
    } else {
        Attribute::Path {
            cookie_path: value.to_vec(),
            is_written: true,
        }
    }
}

/// Section 5.6.7.
fn same_site(value: &[u8]) -> Attribute {
    Attribute::SameSite(match value.to_ascii_lowercase().as_slice() {
        b"none" => Enforcement::None,
        b"strict" => Enforcement::Strict,
        b"lax" => Enforcement::Lax,
        _ => Enforcement::Default,
    })
}
