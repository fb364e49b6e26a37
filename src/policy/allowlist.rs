use alloc::string::ToString;

use super::entry::Entry;
use super::pattern_table::PatternTable;
use super::text_table::TextTable;
use crate::config::Website;
use crate::net::Origin;

/// The declared websites by the text of their origin, which is how requests name them.
#[derive(Debug)]
pub(crate) struct Allowlist {
    exact: TextTable<Entry>,
    patterns: PatternTable,
}

impl Allowlist {
    /// The table of websites that are all different.
    pub(super) fn new(websites: &[(&Website, Entry)]) -> Self {
        let mut patterns = PatternTable::default();
        for (website, entry) in websites {
            if let Website::Pattern(pattern) = website {
                patterns.insert(pattern, *entry);
            }
        }
        let exact = websites
            .iter()
            .filter_map(|(website, entry)| match website {
                Website::Exact(origin) => Some((origin.to_string(), *entry)),
                Website::Pattern(_) => None,
            });
        Self {
            exact: TextTable::new(websites.len(), exact),
            patterns,
        }
    }

    /// All websites with their entries, in no order that means anything.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Website, Entry)> {
        let exact = self.exact.iter().filter_map(|(origin, entry)| {
            let origin = Origin::parse(origin).ok()?;
            Some((Website::Exact(origin), *entry))
        });
        let patterns = self.patterns.iter();
        exact.chain(patterns.map(|(pattern, entry)| (Website::Pattern(pattern.clone()), entry)))
    }

    /// The website of exactly this origin.
    #[inline]
    pub(crate) fn exact(&self, origin: &[u8]) -> Option<Entry> {
        self.exact.get(origin).copied()
    }

    /// The website whose pattern matches this origin; of several, the first that was declared.
    pub(crate) fn pattern(&self, origin: &str) -> Option<Entry> {
        self.patterns.get(origin)
    }
}
