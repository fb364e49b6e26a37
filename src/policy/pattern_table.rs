use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::ToString as _;

use super::entry::Entry;
use crate::net::{DomainName, OriginPattern, Scheme};

/// The declared patterns, found by the text of an origin: a look-up does not go through all patterns of one parent.
///
/// Looks up a label such as `pr-7-shop` by its parts before and after the wildcard. Only lengths that occur in patterns are tried: usually
/// one or two, and never more than there are ways to cut a label of 63 bytes.
#[derive(Debug, Default)]
pub(super) struct PatternTable {
    /// Keyed by the text after the first dot: `example.com` or `example.com:8443`.
    parents: BTreeMap<Box<str>, Siblings>,
    count: usize,
}

/// Patterns with the same parent and port, by scheme and by the text before the wildcard.
#[derive(Debug, Default)]
struct Siblings {
    http: ByPart<ByPart<Declared>>,
    https: ByPart<ByPart<Declared>>,
}

/// A pattern.
#[derive(Debug)]
struct Declared {
    /// How many were declared before it.
    place: usize,
    pattern: OriginPattern,
    entry: Entry,
}

/// Values by a part of a label.
#[derive(Debug)]
struct ByPart<V> {
    /// A bit for each length that a part has.
    lengths: u64,
    values: BTreeMap<Box<str>, V>,
}

impl PatternTable {
    pub(super) fn insert(&mut self, pattern: &OriginPattern, entry: Entry) {
        let declared = Declared {
            place: self.count,
            pattern: pattern.clone(),
            entry,
        };
        self.count = self.count.saturating_add(1);
        let siblings = self.parents.entry(right_of_label(pattern)).or_default();
        let (before, after) = pattern.around_wildcard();
        let behind = siblings.of_mut(pattern.scheme()).entry(before);
        let behind = behind.or_default();
        behind.entry(after).or_insert(declared);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&OriginPattern, Entry)> {
        let siblings = self.parents.values();
        siblings
            .flat_map(|of_parent| [&of_parent.http, &of_parent.https])
            .flat_map(|before| before.values.values())
            .flat_map(|after| after.values.values())
            .map(|declared| (&declared.pattern, declared.entry))
    }

    /// Of the patterns that match this origin, the first that was declared; equals [`OriginPattern::matches`] for every text that is an
    /// origin.
    pub(super) fn get(&self, origin: &str) -> Option<Entry> {
        if self.parents.is_empty() {
            return None;
        }
        let (scheme, rest) = origin.split_once("://")?;
        let (label, right) = rest.split_once('.')?;
        let plain = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
        };
        if label.len() > DomainName::MAX_LABEL_LEN || !label.bytes().all(plain) {
            return None;
        }
        let siblings = self.parents.get(right)?.of(scheme)?;
        let found = siblings.heads_of(label).filter_map(|(after, rest)| {
            // The wildcard matches at least one byte.
            after.tails_of(rest.get(1..)?).min_by_key(|of| of.place)
        });
        found.min_by_key(|of| of.place).map(|of| of.entry)
    }
}

impl Siblings {
    const fn of_mut(&mut self, scheme: Scheme) -> &mut ByPart<ByPart<Declared>> {
        match scheme {
            Scheme::Http => &mut self.http,
            Scheme::Https => &mut self.https,
        }
    }

    fn of(&self, scheme: &str) -> Option<&ByPart<ByPart<Declared>>> {
        [(Scheme::Http, &self.http), (Scheme::Https, &self.https)]
            .into_iter()
            .find_map(|(of, siblings)| (of.as_str() == scheme).then_some(siblings))
    }
}

impl<V> Default for ByPart<V> {
    fn default() -> Self {
        Self {
            lengths: 0,
            values: BTreeMap::new(),
        }
    }
}

impl<V> ByPart<V> {
    fn entry(&mut self, part: &str) -> alloc::collections::btree_map::Entry<'_, Box<str>, V> {
        // No part of a label is longer than 62 bytes.
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        self.lengths |= 1_u64.checked_shl(length).unwrap_or(0);
        self.values.entry(part.into())
    }

    /// The values of parts with which `label` begins, each with the rest of the label.
    fn heads_of<'a>(&'a self, label: &'a str) -> impl Iterator<Item = (&'a V, &'a str)> {
        self.lengths().filter_map(move |length| {
            let (head, rest) = label.split_at_checked(length)?;
            Some((self.values.get(head)?, rest))
        })
    }

    /// The values of parts with which `label` ends.
    fn tails_of<'a>(&'a self, label: &'a str) -> impl Iterator<Item = &'a V> {
        self.lengths().filter_map(move |length| {
            let start = label.len().checked_sub(length)?;
            self.values.get(label.get(start..)?)
        })
    }

    /// The lengths of parts, the shortest first.
    fn lengths(&self) -> impl Iterator<Item = usize> + use<V> {
        let mut left = self.lengths;
        core::iter::from_fn(move || {
            let length = left.trailing_zeros();
            let bit = 1_u64.checked_shl(length)?;
            left &= !bit;
            usize::try_from(length).ok()
        })
    }
}

fn right_of_label(pattern: &OriginPattern) -> Box<str> {
    let example = pattern.example().to_string();
    let right = example.split_once('.').map_or("", |(_, right)| right);
    right.into()
}
