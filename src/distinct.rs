use alloc::string::String;
use alloc::vec::Vec;

use crate::sorted::SortedMap;

/// A value with a text to look it up by.
///
/// The values of one text are compared one by one, so the text must tell what may differ in many of them.
pub(crate) trait Keyed: PartialEq {
    fn key(&self) -> String;
}

impl<T: Keyed> Keyed for &T {
    fn key(&self) -> String {
        T::key(self)
    }
}

/// Values in the order of insertion, each once.
///
/// Many value types have no `Ord` or `Hash`, so values are looked up by their keys, and then compared.
#[derive(Debug)]
pub(crate) struct Distinct<T> {
    values: Vec<T>,
    /// The indices of the values with each key.
    places: SortedMap<String, Vec<usize>>,
}

impl<T: Keyed> Distinct<T> {
    pub(crate) const fn new() -> Self {
        Self {
            values: Vec::new(),
            places: SortedMap::new(),
        }
    }

    /// Adds a value; `false` if it is there already.
    pub(crate) fn add(&mut self, value: T) -> bool {
        let Self { values, places } = self;
        let alike = places.entry(value.key()).or_default();
        let is_new = !alike.iter().any(|place| values.get(*place) == Some(&value));
        if is_new {
            alike.push(values.len());
            values.push(value);
        }
        is_new
    }

    pub(crate) fn has(&self, value: &T) -> bool {
        let alike = self.places.get(&*value.key());
        let mut places = alike.into_iter().flatten();
        places.any(|place| self.values.get(*place) == Some(value))
    }

    pub(crate) fn into_vec(self) -> Vec<T> {
        self.values
    }
}
