//! Bytes that decide.
//!
//! Not `arbitrary::Arbitrary`: here a choice is one byte at a known place, so that a mutation changes one choice, a seed can be written
//! by hand, and the replay needs no further crate.

use serde_json::Value;

/// A cursor: each choice takes the next byte, and a zero where none is left.
#[derive(Clone, Debug)]
pub(crate) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::from(self.next()) % count
    }

    pub(crate) fn of<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.next() & 1 == 1
    }

    /// What stands before the next `end`, without it; all that is left if there is none.
    pub(crate) fn until(&mut self, end: u8) -> &'a [u8] {
        let at = self.0.iter().position(|byte| *byte == end);
        let (piece, rest) = self.0.split_at(at.unwrap_or(self.0.len()));
        self.0 = rest.get(1..).unwrap_or_default();
        piece
    }

    pub(crate) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    /// One of these JSON texts, or now and then any text.
    pub(crate) fn json(&mut self, texts: &[&str]) -> Value {
        let choice = self.next();
        if choice < 224 {
            serde_json::from_str(texts[usize::from(choice) % texts.len()]).unwrap()
        } else {
            String::from_utf8_lossy(self.until(b'\n'))
                .into_owned()
                .into()
        }
    }
}
