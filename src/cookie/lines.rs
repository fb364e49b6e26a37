//! Where the lines of a `Cookie` header are.

use core::slice;

#[cfg(feature = "http")]
use http::header::{COOKIE, HeaderMap, HeaderValue, ValueIter};

/// The lines of a `Cookie` header.
#[derive(Clone, Copy)]
pub(super) enum Lines<'a> {
    Listed(&'a [&'a [u8]]),
    #[cfg(feature = "http")]
    Mapped(&'a HeaderMap),
    One(&'a [u8]),
}

impl<'a> Lines<'a> {
    /// The first line, which may be empty, and the rest.
    #[inline]
    pub(super) fn split(self) -> (&'a [u8], MoreLines<'a>) {
        match self {
            Self::One(line) => (line, MoreLines::Listed([].iter())),
            Self::Listed(lines) => (&[], MoreLines::Listed(lines.iter())),
            #[cfg(feature = "http")]
            Self::Mapped(headers) => {
                let mut lines = Values::new(headers);
                let line = lines.next().unwrap_or(&[]);
                (line, MoreLines::Mapped(lines))
            }
        }
    }
}

/// The lines after the first one.
#[derive(Clone)]
pub(super) enum MoreLines<'a> {
    Listed(slice::Iter<'a, &'a [u8]>),
    #[cfg(feature = "http")]
    Mapped(Values<'a>),
}

impl<'a> Iterator for MoreLines<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Listed(lines) => lines.next().copied(),
            #[cfg(feature = "http")]
            Self::Mapped(lines) => lines.next(),
        }
    }
}

/// The values of `Cookie` in a header map. The iterator of the map cannot be cloned, so this one counts.
#[cfg(feature = "http")]
pub(super) struct Values<'a> {
    headers: &'a HeaderMap,
    rest: ValueIter<'a, HeaderValue>,
    passed: usize,
}

#[cfg(feature = "http")]
impl<'a> Values<'a> {
    fn new(headers: &'a HeaderMap) -> Self {
        Self {
            headers,
            rest: headers.get_all(COOKIE).into_iter(),
            passed: 0,
        }
    }
}

#[cfg(feature = "http")]
impl<'a> Iterator for Values<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.rest.next()?;
        self.passed = self.passed.saturating_add(1);
        Some(line.as_bytes())
    }
}

#[cfg(feature = "http")]
impl Clone for Values<'_> {
    fn clone(&self) -> Self {
        let mut rest = self.headers.get_all(COOKIE).into_iter();
        for _ in 0..self.passed {
            rest.next();
        }
        Self { rest, ..*self }
    }
}
