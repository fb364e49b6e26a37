//! The syntax of `Forwarded` (RFC 7239, section 4) and of `X-Forwarded-…`.

use core::str;

use super::forwarded_error::{ForwardedError, ForwardingHeader};
use super::scheme::Scheme;
use crate::text::is_token_byte;

/// The elements of a line.
pub(super) struct Elements<'a> {
    rest: Option<&'a [u8]>,
    /// Whether an empty element is one.
    counts_empty: bool,
    /// The bytes of the next element.
    end: fn(&[u8]) -> Result<usize, ForwardedError>,
}

impl<'a> Elements<'a> {
    /// Of `X-Forwarded-…`, which no standard describes. A proxy that was asked without `Host` appends an empty element; if it did not
    /// count, the one in front of it, which the client wrote, would be taken for the proxy's.
    pub(super) const fn of_list(line: &'a [u8]) -> Self {
        Self {
            rest: Some(line),
            counts_empty: true,
            end: |rest| {
                let comma = rest.iter().position(|byte| *byte == b',');
                Ok(comma.unwrap_or(rest.len()))
            },
        }
    }

    /// Of `Forwarded`: a list whose empty elements do not count (RFC 9110, section 5.6.1.2).
    pub(super) const fn of_forwarded(line: &'a [u8]) -> Self {
        Self {
            rest: Some(line),
            counts_empty: false,
            end: |rest| {
                let mut behind = rest;
                loop {
                    (_, behind) = split_pair(behind)?;
                    match behind.split_first() {
                        Some((b';', next)) => behind = next,
                        _ => return Ok(rest.len().saturating_sub(behind.len())),
                    }
                }
            },
        }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<&'a [u8], ForwardedError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.rest?;
            let end = match (self.end)(rest) {
                Ok(end) => end,
                Err(error) => {
                    self.rest = None;
                    return Some(Err(error));
                }
            };
            let (element, behind) = rest.split_at_checked(end)?;
            self.rest = behind.split_first().map(|(_, behind)| behind);
            let element = element.trim_ascii();
            if self.counts_empty || !element.is_empty() {
                return Some(Ok(element));
            }
        }
    }
}

type Pair<'a> = (&'a [u8], &'a [u8]);

/// The next `name=value` of an element, which may be empty, and the rest: nothing, or text that begins with `;` or `,`. A quoted value is
/// the text between the quotes.
pub(super) fn split_pair(text: &[u8]) -> Result<(Option<Pair<'_>>, &[u8]), ForwardedError> {
    let text = text.trim_ascii_start();
    if matches!(text.first(), None | Some(b';' | b',')) {
        return Ok((None, text));
    }
    let (name, text) = split_token(text).ok_or(ForwardedError::Malformed)?;
    let text = text.strip_prefix(b"=").ok_or(ForwardedError::Malformed)?;
    let (value, behind) = match text.strip_prefix(b"\"") {
        Some(text) => split_quoted(text),
        None => split_token(text),
    }
    .ok_or(ForwardedError::Malformed)?;
    let behind = behind.trim_ascii_start();
    match behind.first() {
        None | Some(b';' | b',') => Ok((Some((name, value)), behind)),
        Some(_) => Err(ForwardedError::Malformed),
    }
}

fn split_token(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| !is_token_byte(*byte));
    let (token, behind) = text.split_at_checked(end.unwrap_or(text.len()))?;
    (!token.is_empty()).then_some((token, behind))
}

/// The text before the closing quote, with its backslashes, and the rest (RFC 9110, section 5.6.4).
fn split_quoted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut is_escaped = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => {
                let (value, behind) = text.split_at_checked(at)?;
                return Some((value, behind.strip_prefix(b"\"")?));
            }
            b'\t' | b' '..=b'~' | 0x80.. => {}
            _ => return None,
        }
    }
    None
}

/// `host[:port]`. A backslash of a quoted string has no place in it: no character of a host needs one.
pub(super) fn read_host(text: &[u8], header: ForwardingHeader) -> Result<&[u8], ForwardedError> {
    let is_host = || {
        let (host, port) = if let Some(rest) = text.strip_prefix(b"[") {
            let end = rest.iter().position(|byte| *byte == b']')?;
            let (address, behind) = rest.split_at_checked(end)?;
            let plain = |byte: &u8| byte.is_ascii_hexdigit() || b":.".contains(byte);
            let behind = behind.strip_prefix(b"]")?;
            (address.iter().all(plain).then_some(address)?, behind)
        } else {
            let end = text.iter().position(|byte| *byte == b':');
            let (name, behind) = text.split_at_checked(end.unwrap_or(text.len()))?;
            let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(byte);
            (name.iter().all(plain).then_some(name)?, behind)
        };
        let port = match port.split_first() {
            None => return (!host.is_empty()).then_some(()),
            Some((b':', port)) => port,
            Some(_) => return None,
        };
        let number = port.is_empty() || str::from_utf8(port).ok()?.parse::<u16>().is_ok();
        let is_port = number && port.iter().all(u8::is_ascii_digit);
        (is_port && !host.is_empty()).then_some(())
    };
    match is_host() {
        Some(()) => Ok(text),
        None => Err(ForwardedError::Host { header }),
    }
}

/// The scheme in any letter case. Some proxies send `ws` and `wss` for a WebSocket, whose cookies are those of `http` and `https`.
pub(super) fn read_scheme(text: &[u8], header: ForwardingHeader) -> Result<Scheme, ForwardedError> {
    let is_one_of = |words: [&[u8]; 2]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of([b"https", b"wss"]) {
        Ok(Scheme::Https)
    } else if is_one_of([b"http", b"ws"]) {
        Ok(Scheme::Http)
    } else {
        Err(ForwardedError::Scheme { header })
    }
}
