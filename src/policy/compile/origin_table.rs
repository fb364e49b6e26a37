use alloc::boxed::Box;
use alloc::vec;
use core::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::FixedState;

use super::allowlist::Entry;

/// What is known of each origin; made once, and then only read.
///
/// Among a million origins, a look-up costs what its ways to memory cost, so it goes there once: an origin stands beside its entry, in
/// one cache line. (A hash map of strings reads its marks, a bucket and a string, each where the one before said.)
///
/// The hash has no seed: the table never changes, so that nobody can choose keys that collide in it, and equal configurations make
/// equal tables.
#[derive(Debug)]
pub(super) struct OriginTable {
    /// More than half of them empty. An origin is at the place of its hash, or behind it before any empty slot.
    slots: Box<[Slot]>,
}

/// A cache line.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
struct Slot {
    origin: Octets,
    entry: Entry,
}

impl OriginTable {
    /// An empty table with room for `count` origins.
    pub(super) fn for_origins(count: usize) -> Self {
        let len = count.saturating_mul(2).saturating_add(1);
        Self {
            slots: vec![Slot::default(); len].into_boxed_slice(),
        }
    }

    /// Adds an origin that is not there; not more of them than there is room for.
    pub(super) fn insert(&mut self, origin: &str, entry: Entry) {
        let place = self.places(origin.as_bytes()).find(|place| {
            let slot = self.slots.get(*place);
            slot.is_some_and(|slot| slot.origin.get().is_empty())
        });
        if let Some(slot) = place.and_then(|place| self.slots.get_mut(place)) {
            *slot = Slot {
                origin: Octets::new(origin),
                entry,
            };
        }
    }

    /// The entry of an origin.
    pub(super) fn get(&self, origin: &str) -> Option<Entry> {
        let origin = origin.as_bytes();
        for place in self.places(origin) {
            let slot = self.slots.get(place)?;
            match slot.origin.get() {
                [] => return None,
                found if found == origin => return Some(slot.entry),
                _ => {}
            }
        }
        None
    }

    /// All origins with their entries, in no order that means anything.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Entry)> {
        self.slots.iter().filter_map(|slot| {
            let origin = core::str::from_utf8(slot.origin.get()).ok()?;
            (!origin.is_empty()).then_some((origin, slot.entry))
        })
    }

    /// Where an origin may be, in this order: all places, from that of its hash on.
    fn places(&self, origin: &[u8]) -> impl Iterator<Item = usize> + use<> {
        let mut hasher = FixedState::default().build_hasher();
        hasher.write(origin);
        let len = self.slots.len();
        // The hash as a part of 2^64, and the same part of the slots.
        let product = u128::from(hasher.finish()).saturating_mul(u128::try_from(len).unwrap_or(0));
        let first = usize::try_from(product >> 64).unwrap_or(0);
        (first..len).chain(0..first)
    }
}

/// The octets of an origin; those of nearly all stand here themselves.
#[derive(Clone, Debug)]
enum Octets {
    Here {
        len: u8,
        octets: [u8; Self::MAX_LEN],
    },
    Elsewhere(Box<[u8]>),
}

impl Octets {
    /// What leaves room for the entry in a cache line.
    const MAX_LEN: usize = 46;

    fn new(text: &str) -> Self {
        let mut octets = [0; Self::MAX_LEN];
        match (octets.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(len)) => {
                place.copy_from_slice(text.as_bytes());
                Self::Here { len, octets }
            }
            _ => Self::Elsewhere(text.as_bytes().into()),
        }
    }

    fn get(&self) -> &[u8] {
        match self {
            Self::Here { len, octets } => octets.get(..usize::from(*len)).unwrap_or(&[]),
            Self::Elsewhere(octets) => octets,
        }
    }
}

impl Default for Octets {
    fn default() -> Self {
        Self::new("")
    }
}
