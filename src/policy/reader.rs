use alloc::string::ToString;
use alloc::vec::Vec;
use core::str::FromStr;

use super::field::Field;
use super::problem::Problem;
use super::problem_kind::ProblemKind;
use crate::config::{PolicyConfig, Setting};
use crate::sorted::SortedMap;
use crate::text::ReadingError;

/// Reads fields, and reports what cannot be read.
pub(super) struct Reader<'c, 'p> {
    pub(super) config: &'c PolicyConfig,
    pub(super) problems: &'p mut Vec<Problem>,
}

impl Reader<'_, '_> {
    pub(super) fn report(&mut self, field: Field, kind: ProblemKind) {
        self.problems.push(Problem::new(field, kind));
    }

    pub(super) fn read<'v, T>(&mut self, field: Field, setting: &'v Setting<T>) -> Option<&'v T>
    where
        T: FromStr<Err: ReadingError>,
    {
        match setting.get() {
            Ok(value) => Some(value),
            Err(error) => {
                self.unreadable(field, error);
                None
            }
        }
    }

    pub(super) fn unreadable(&mut self, field: Field, error: &impl ReadingError) {
        let mut message = error.to_string();
        if let Some(place) = error.belongs() {
            message.push_str("; ");
            message.push_str(place);
        }
        let repaired = error.repaired();
        self.report(field, ProblemKind::Unreadable { message, repaired });
    }

    pub(super) fn optional<'v, T>(
        &mut self,
        field: Field,
        setting: Option<&'v Setting<T>>,
    ) -> Option<&'v T>
    where
        T: FromStr<Err: ReadingError>,
    {
        self.read(field, setting?)
    }

    /// All readable values, each once, with their place in the list.
    pub(super) fn list<'v, T>(
        &mut self,
        field: Field,
        settings: &'v [Setting<T>],
    ) -> Vec<(usize, &'v T)>
    where
        T: FromStr<Err: ReadingError> + Ord,
    {
        let mut seen = Seen::new(field);
        let mut values = Vec::with_capacity(settings.len());
        for (index, setting) in settings.iter().enumerate() {
            let Some(value) = self.read(field.at(index), setting) else {
                continue;
            };
            if seen.is_new(value, index, |_| true, self) {
                values.push((index, value));
            }
        }
        values
    }
}

/// The values of a list so far, to find those that come twice.
pub(super) struct Seen<'v, T> {
    list: Field,
    first_at: SortedMap<&'v T, usize>,
}

impl<'v, T: Ord> Seen<'v, T> {
    pub(super) const fn new(list: Field) -> Self {
        Self {
            list,
            first_at: SortedMap::new(),
        }
    }

    /// Whether `value` comes for the first time; else it is reported. Nothing is lost if what belongs to it is that of the first, too.
    pub(super) fn is_new(
        &mut self,
        value: &'v T,
        index: usize,
        is_as_first: impl FnOnce(usize) -> bool,
        reader: &mut Reader<'_, '_>,
    ) -> bool {
        if let Some(at) = self.first_at.get(value) {
            let first = self.list.at(*at);
            let kind = if is_as_first(*at) {
                ProblemKind::Duplicate { first }
            } else {
                ProblemKind::Contradiction { first }
            };
            reader.report(self.list.at(index), kind);
            return false;
        }
        self.first_at.insert(value, index);
        true
    }
}
