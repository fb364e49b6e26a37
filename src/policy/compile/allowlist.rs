use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::origin_table::OriginTable;
use crate::net::{DomainName, Origin, OriginPattern};
use crate::policy::config::Website;

/// The declared websites by the text of their origin, which is how requests name them.
#[derive(Debug)]
pub(in crate::policy) struct Allowlist {
    exact: OriginTable,
    /// By what stands right of the first dot.
    patterns: HashMap<Box<str>, Vec<(OriginPattern, Entry)>, FixedState>,
}

/// What is known of a declared website.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::policy) struct Entry {
    /// Its class.
    pub(in crate::policy) class: usize,
    /// Where links in e-mails go, if not to the website itself.
    pub(in crate::policy) links: Option<u32>,
}

impl Allowlist {
    /// The table of websites that are all different.
    pub(super) fn new(websites: &[(&Website, Entry)]) -> Self {
        let mut exact = OriginTable::for_origins(websites.len());
        let mut patterns: HashMap<Box<str>, Vec<(OriginPattern, Entry)>, FixedState> =
            HashMap::with_hasher(FixedState::default());
        for (website, entry) in websites {
            match website {
                Website::Exact(origin) => {
                    exact.insert(&origin.to_string(), *entry);
                }
                Website::Pattern(pattern) => patterns
                    .entry(right_of_label(pattern))
                    .or_default()
                    .push((pattern.clone(), *entry)),
            }
        }
        Self { exact, patterns }
    }

    /// All websites with their entries, in no order that means anything.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Website, Entry)> {
        let exact = self.exact.iter().filter_map(|(origin, entry)| {
            let origin = Origin::parse(origin).ok()?;
            Some((Website::Exact(origin), entry))
        });
        let patterns = self.patterns.values().flatten();
        exact.chain(patterns.map(|(pattern, entry)| (Website::Pattern(pattern.clone()), *entry)))
    }

    /// The website of exactly this origin.
    pub(in crate::policy) fn exact(&self, origin: &str) -> Option<Entry> {
        self.exact.get(origin)
    }

    /// The website whose pattern matches this origin; equals [`OriginPattern::matches`] for every text that is an origin.
    pub(in crate::policy) fn pattern(&self, origin: &str) -> Option<Entry> {
        if self.patterns.is_empty() {
            return None;
        }
        let (scheme, rest) = origin.split_once("://")?;
        let (label, right) = rest.split_once('.')?;
        let plain = |octet: u8| {
            octet.is_ascii_lowercase() || octet.is_ascii_digit() || matches!(octet, b'-' | b'_')
        };
        if label.len() > DomainName::MAX_LABEL_LEN || !label.bytes().all(plain) {
            return None;
        }
        let patterns = self.patterns.get(right)?;
        let (_, entry) = patterns.iter().find(|(pattern, _)| {
            scheme == pattern.scheme().as_str() && pattern.matches_label(label)
        })?;
        Some(*entry)
    }
}

/// `example.com` or `example.com:8443`: what an origin of the pattern has behind its first label.
fn right_of_label(pattern: &OriginPattern) -> Box<str> {
    let example = pattern.example().to_string();
    let right = example.split_once('.').map_or("", |(_, right)| right);
    right.into()
}
