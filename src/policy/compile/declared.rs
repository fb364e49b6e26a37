use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::settings::Settings;
use crate::net::{Origin, OriginPattern};
use crate::policy::config::Website;

/// The declared websites, to ask of any number of origins whether they are among them.
pub(super) struct Declared<'c> {
    exact: BTreeSet<&'c Origin>,
    /// By the name below which their origins lie.
    patterns: BTreeMap<&'c str, Vec<&'c OriginPattern>>,
}

impl<'c> Declared<'c> {
    pub(super) fn new(settings: &Settings<'c>) -> Self {
        let mut declared = Self {
            exact: BTreeSet::new(),
            patterns: BTreeMap::new(),
        };
        for (_, website) in &settings.websites {
            match website.website {
                Website::Exact(origin) => {
                    declared.exact.insert(origin);
                }
                Website::Pattern(pattern) => {
                    let parent = pattern.parent().as_str();
                    declared.patterns.entry(parent).or_default().push(pattern);
                }
            }
        }
        declared
    }

    /// Whether a website [matches](Website::matches) `origin`.
    pub(super) fn contains(&self, origin: &Origin) -> bool {
        let below = || {
            let (_, parent) = origin.host().domain()?.as_str().split_once('.')?;
            self.patterns.get(parent)
        };
        self.exact.contains(origin)
            || below()
                .is_some_and(|patterns| patterns.iter().any(|pattern| pattern.matches(origin)))
    }
}
