use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Values in the order in which they came, each once.
///
/// They are compared by what `Debug` writes of them, all fields: many of them have no order of their own.
#[derive(Debug)]
pub(super) struct Distinct<T> {
    values: Vec<T>,
    known: BTreeSet<String>,
}

impl<T: fmt::Debug> Distinct<T> {
    pub(super) const fn new() -> Self {
        Self {
            values: Vec::new(),
            known: BTreeSet::new(),
        }
    }

    /// Whether it is new.
    pub(super) fn add(&mut self, value: T) -> bool {
        let is_new = self.known.insert(format!("{value:?}"));
        if is_new {
            self.values.push(value);
        }
        is_new
    }

    pub(super) fn has(&self, value: &T) -> bool {
        self.known.contains(&*format!("{value:?}"))
    }

    pub(super) fn into_vec(self) -> Vec<T> {
        self.values
    }
}
