use memchr::memchr;

use crate::Request;

/// How many cookies are looked up. More than that are no accident.
const MOST_CANDIDATES: usize = 8;

#[derive(Clone, Copy, Eq, PartialEq)]
pub enum Token {
    Access,
    Refresh,
}

/// What the `Cookie` header shows under present and past names.
#[derive(Default)]
pub struct Seen {
    pub any: bool,
    pub candidates: usize,
    pub is_live: bool,
}

impl Seen {
    /// Looks up every token of the kind that is `wanted`.
    pub fn of(request: &Request, wanted: Option<Token>) -> Self {
        let mut seen = Self::default();
        let mut rest = request.cookie.as_bytes();
        // Each name has a hyphen, and few other bytes of a header are one. The first of a piece shows whether the name is ours.
        while let Some(at) = memchr(b'-', rest) {
            let (before, behind) = rest.split_at(at);
            let Some((token, assigned)) = session_cookie(before, behind) else {
                rest = split_piece(behind).1;
                continue;
            };
            let (value, next) = split_piece(assigned);
            rest = next;
            seen.any = true;
            let value = trim_end(trim_start(value));
            if Some(token) == wanted && !value.is_empty() {
                seen.candidates += 1;
                seen.is_live |= seen.candidates <= MOST_CANDIDATES && Request::is_live(value);
            }
        }
        seen
    }

    pub const fn is_accepted(&self) -> bool {
        self.is_live && self.candidates <= MOST_CANDIDATES
    }
}

/// Which token a cookie is for, and what is behind its `=`, if the name stands around the hyphen at which the header is split.
fn session_cookie<'c>(before: &[u8], behind: &'c [u8]) -> Option<(Token, &'c [u8])> {
    let name = behind.strip_prefix(b"-session-")?;
    let (token, behind) = match name.strip_prefix(b"access") {
        Some(behind) => (Token::Access, behind),
        None => (Token::Refresh, name.strip_prefix(b"refresh")?),
    };
    let prefix = before.strip_suffix(b"__Host");
    let start = prefix.or_else(|| before.strip_suffix(b"__Secure"))?;
    let is_start = matches!(trim_end(start), [] | [.., b';']);
    let assigned = trim_start(behind).strip_prefix(b"=")?;
    is_start.then_some((token, assigned))
}

/// The rest of a piece of the header, and what is behind its semicolon.
fn split_piece(text: &[u8]) -> (&[u8], &[u8]) {
    match memchr(b';', text) {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, &[]),
    }
}

fn trim_start(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    text
}

fn trim_end(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}
