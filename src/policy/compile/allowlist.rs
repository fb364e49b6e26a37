use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::net::{DomainName, OriginPattern};
use crate::policy::config::Website;

/// The declared websites by the text of their origin, which is how requests name them.
///
/// The hash has no seed: the table never changes, so that nobody can choose keys that collide in it, and equal configurations make
/// equal tables.
#[derive(Debug)]
pub(in crate::policy) struct Allowlist {
    exact: HashMap<Box<str>, Entry, FixedState>,
    /// By what stands right of the first dot.
    patterns: HashMap<Box<str>, Vec<(OriginPattern, Entry)>, FixedState>,
}

/// What is known of a declared website.
#[derive(Clone, Copy, Debug)]
pub(in crate::policy) struct Entry {
    /// Its class.
    pub(in crate::policy) class: usize,
    /// The base of links in e-mails.
    pub(in crate::policy) links: usize,
}

impl Allowlist {
    pub(super) fn new<'w>(websites: impl Iterator<Item = (&'w Website, Entry)>) -> Self {
        let mut exact = HashMap::with_hasher(FixedState::default());
        let mut patterns: HashMap<Box<str>, Vec<(OriginPattern, Entry)>, FixedState> =
            HashMap::with_hasher(FixedState::default());
        for (website, entry) in websites {
            match website {
                Website::Exact(origin) => {
                    exact.insert(origin.to_string().into_boxed_str(), entry);
                }
                Website::Pattern(pattern) => patterns
                    .entry(right_of_label(pattern))
                    .or_default()
                    .push((pattern.clone(), entry)),
            }
        }
        exact.shrink_to_fit();
        Self { exact, patterns }
    }

    /// The website of exactly this origin, with its text as declared.
    pub(in crate::policy) fn exact(&self, origin: &str) -> Option<(&str, Entry)> {
        let (text, entry) = self.exact.get_key_value(origin)?;
        Some((text, *entry))
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
