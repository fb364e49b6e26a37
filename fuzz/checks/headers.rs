//! Bytes in `Cookie` and `Set-Cookie`: nothing is lost, nothing is made up, and the readers agree with slow ones that split at each
//! separator. A value that is taken cannot break out of its header.

use session_cookie_policy::cookie::{
    CookieHeader, CookieName, CookieSpec, CookieValue, NameFinder, ReceivedSetCookie,
};
use time::OffsetDateTime;

/// Names of sessions, one the head of another, one that has the blanks of headers beside it.
const NAMES: [&str; 4] = ["sid", "s", "sid2", "__Host-sid"];

pub(crate) fn check(bytes: &[u8]) {
    cookie(bytes);
    set_cookie(bytes);
    value(bytes);
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn trimmed(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_blank(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && is_blank(*last)
    {
        bytes = rest;
    }
    bytes
}

/// Name and value of a piece, as RFC 6265bis, section 5.6, takes a pair apart: without `=` all of it is the value.
fn pair(piece: &[u8]) -> (&[u8], &[u8]) {
    match piece.iter().position(|byte| *byte == b'=') {
        Some(at) => (trimmed(&piece[..at]), trimmed(&piece[at + 1..])),
        None => (b"", trimmed(piece)),
    }
}

fn pieces(bytes: &[u8]) -> Vec<&[u8]> {
    let mut pieces = vec![];
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b';' {
            pieces.push(&bytes[from..at]);
            from = at + 1;
        }
    }
    pieces.push(&bytes[from..]);
    pieces
}

fn cookie(bytes: &[u8]) {
    let header = CookieHeader::line(bytes);
    let found: Vec<_> = header.pairs().collect();
    let expected: Vec<&[u8]> = pieces(bytes)
        .into_iter()
        .map(trimmed)
        .filter(|piece| !piece.is_empty())
        .collect();
    assert_eq!(
        found.iter().map(|of| of.as_bytes()).collect::<Vec<_>>(),
        expected
    );
    for (found, piece) in found.iter().zip(&expected) {
        assert_eq!((found.name(), found.value()), pair(piece));
    }
    // Several lines are one line with a `;` between.
    let (left, right) = bytes.split_at(bytes.iter().position(|o| *o == b';').unwrap_or(0));
    let lines = [left, right, b""];
    assert_eq!(
        CookieHeader::lines(&lines).pairs().collect::<Vec<_>>(),
        found
    );
    // Both ways to ask for a name find what a look at every pair finds.
    for name in NAMES {
        let name = CookieName::parse(name).unwrap();
        let expected: Vec<&[u8]> = expected
            .iter()
            .map(|piece| pair(piece))
            .filter(|(own, _)| *own == name.as_str().as_bytes())
            .map(|(_, value)| value)
            .collect();
        assert_eq!(header.values_of(&name).collect::<Vec<_>>(), expected);
        let finder = NameFinder::new(name);
        assert_eq!(finder.values(header).collect::<Vec<_>>(), expected);
        let several = CookieHeader::lines(&lines);
        assert_eq!(finder.values(several).collect::<Vec<_>>(), expected);
    }
}

fn set_cookie(bytes: &[u8]) {
    let split = ReceivedSetCookie::split(bytes);
    let pieces = pieces(bytes);
    assert_eq!((split.name(), split.value()), pair(pieces[0]));
    let attributes: Vec<(&[u8], &[u8])> = pieces[1..]
        .iter()
        .map(|piece| match piece.iter().position(|byte| *byte == b'=') {
            Some(at) => (trimmed(&piece[..at]), trimmed(&piece[at + 1..])),
            None => (trimmed(piece), b"".as_slice()),
        })
        .collect();
    assert_eq!(split.attributes().collect::<Vec<_>>(), attributes);
    for name in ["Domain", "Path", "SameSite", "Max-Age", "Expires", "Secure"] {
        let last = attributes
            .iter()
            .rev()
            .find(|(own, value)| own.eq_ignore_ascii_case(name.as_bytes()) && value.len() <= 1024);
        assert_eq!(split.last(name), last.map(|(_, value)| *value));
    }
    let len = split.name().len() + split.value().len();
    let has_control = bytes
        .iter()
        .any(|byte| matches!(byte, 0..=8 | 10..=31 | 127));
    match ReceivedSetCookie::parse(bytes) {
        Ok(parsed) => {
            assert_eq!(parsed, split);
            assert!((1..=4096).contains(&len) && !has_control);
        }
        Err(error) => {
            let value = split.value().to_ascii_lowercase();
            let hides = split.name().is_empty() && value.starts_with(b"__");
            let is_refused = len == 0 || len > 4096 || has_control || hides;
            assert!(is_refused, "{error}");
            assert!(!error.to_string().contains(char::is_control));
        }
    }
}

fn value(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let value = match CookieValue::new(text) {
        Ok(value) => value,
        Err(error) => {
            assert!(error.at < text.len());
            return;
        }
    };
    let attributes = CookieSpec::new(CookieName::parse("sid").unwrap())
        .build()
        .unwrap();
    match attributes.set(value, OffsetDateTime::UNIX_EPOCH) {
        Ok(set) => {
            let written = set.to_string();
            let read = ReceivedSetCookie::parse(written.as_bytes()).unwrap();
            assert_eq!((read.name(), read.value()), (b"sid".as_slice(), bytes));
            assert_eq!(read.attributes().count(), 4);
        }
        Err(error) => assert!(error.len > 4096),
    }
}
