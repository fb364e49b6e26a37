use alloc::string::ToString as _;

use super::entry::Entry;
use super::pattern_table::PatternTable;
use super::settings::Settings;
use crate::config::Website;
use crate::net::Origin;
use crate::sorted::SortedSet;

/// The declared websites, to ask of any number of origins whether they are among them.
pub(super) struct Declared<'c> {
    exact: SortedSet<&'c Origin>,
    patterns: PatternTable,
}

impl<'c> Declared<'c> {
    pub(super) fn new(settings: &Settings<'c>) -> Self {
        let mut declared = Self {
            exact: SortedSet::new(),
            patterns: PatternTable::default(),
        };
        for (_, website) in &settings.websites {
            match website.website {
                Website::Exact(origin) => {
                    declared.exact.insert(origin);
                }
                Website::Pattern(pattern) => {
                    declared.patterns.insert(pattern, Entry::default());
                }
            }
        }
        declared
    }

    /// Whether a website [matches](Website::matches) `origin`.
    pub(super) fn contains(&self, origin: &Origin) -> bool {
        self.exact.contains(origin) || self.patterns.get(&origin.to_string()).is_some()
    }
}
