use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::origin_table::OriginTable;
use crate::net::{DomainName, OriginPattern, Scheme};
use crate::policy::config::Website;

/// The declared websites by the text of their origin, which is how requests name them.
#[derive(Debug)]
pub(in crate::policy) struct Allowlist {
    exact: OriginTable,
    /// By what stands right of the first dot.
    patterns: HashMap<Box<str>, Vec<Pattern>, FixedState>,
}

/// What is known of a declared website.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::policy) struct Entry {
    /// Its class.
    pub(in crate::policy) class: usize,
    /// The base of links in e-mails.
    pub(in crate::policy) links: usize,
}

#[derive(Debug)]
struct Pattern {
    scheme: Scheme,
    before: Box<str>,
    after: Box<str>,
    entry: Entry,
}

impl Allowlist {
    /// The table of websites that are all different.
    pub(super) fn new(websites: &[(&Website, Entry)]) -> Self {
        let mut exact = OriginTable::for_origins(websites.len());
        let mut patterns: HashMap<Box<str>, Vec<Pattern>, FixedState> =
            HashMap::with_hasher(FixedState::default());
        for (website, entry) in websites {
            match website {
                Website::Exact(origin) => {
                    exact.insert(&origin.to_string(), *entry);
                }
                Website::Pattern(pattern) => patterns
                    .entry(right_of_label(pattern))
                    .or_default()
                    .push(Pattern::new(pattern, *entry)),
            }
        }
        Self { exact, patterns }
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
        let found = patterns
            .iter()
            .find(|pattern| pattern.matches(scheme, label))?;
        Some(found.entry)
    }
}

impl Pattern {
    fn new(pattern: &OriginPattern, entry: Entry) -> Self {
        let (before, after) = pattern.around_wildcard();
        Self {
            scheme: pattern.scheme(),
            before: before.into(),
            after: after.into(),
            entry,
        }
    }

    fn matches(&self, scheme: &str, label: &str) -> bool {
        scheme == self.scheme.as_str()
            && label
                .strip_prefix(&*self.before)
                .and_then(|rest| rest.strip_suffix(&*self.after))
                .is_some_and(|rest| !rest.is_empty())
    }
}

/// `example.com` or `example.com:8443`: what an origin of the pattern has behind its first label.
fn right_of_label(pattern: &OriginPattern) -> Box<str> {
    let example = pattern.example().to_string();
    let right = example.split_once('.').map_or("", |(_, right)| right);
    right.into()
}
