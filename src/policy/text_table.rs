use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::FixedState;

use crate::sorted::sort_by;

/// Values by texts such as origins; made once, and then only read.
///
/// With a million origins, the cost of a look-up is the cost of its cache misses. So each origin is stored next to its value, and most
/// look-ups read one cache line. (A hash map of strings reads its marks, a bucket and a string, one after the other.)
///
/// The hash has no seed: equal configurations make equal tables. Tenants may choose names that collide, and clients may request them.
/// Neither makes look-ups slow: a look-up reads at most [`MAX_PROBES`](Self::MAX_PROBES) slots. A text that does not fit into its slots is
/// in a sorted list, which is searched by bisection.
#[derive(Debug)]
pub(crate) struct TextTable<V> {
    /// More than half of them are empty. A text is at the position of its hash, or after it before any empty slot.
    slots: Box<[Slot<V>]>,
    /// What did not fit, sorted.
    rest: Box<[(Box<str>, V)]>,
}

/// One cache line, if the value has at most two words.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
struct Slot<V> {
    text: Bytes,
    value: V,
}

impl<V: Clone + Default> TextTable<V> {
    /// The largest number of slots that a look-up reads. Without deliberate collisions, one text in thousands needs more.
    const MAX_PROBES: usize = 16;

    /// The table of these values; there is room for `count` of them. Of equal texts the first counts. No text is empty.
    pub(super) fn new(count: usize, values: impl IntoIterator<Item = (String, V)>) -> Self {
        let len = count.saturating_mul(2).saturating_add(1);
        let mut slots = vec![Slot::default(); len].into_boxed_slice();
        let mut rest: Vec<(Box<str>, V)> = Vec::new();
        for (text, value) in values {
            let place = places(text.as_bytes(), len).find(|place| {
                slots
                    .get(*place)
                    .is_some_and(|slot| slot.is_empty() || slot.text.get() == text.as_bytes())
            });
            match place.and_then(|place| slots.get_mut(place)) {
                Some(slot) if slot.is_empty() => {
                    slot.text = Bytes::new(&text);
                    slot.value = value;
                }
                Some(_) => {}
                None => rest.push((text.into_boxed_str(), value)),
            }
        }
        sort_by(&mut rest, |(one, _), (other, _)| one.cmp(other));
        rest.dedup_by(|(later, _), (first, _)| later == first);
        Self {
            slots,
            rest: rest.into_boxed_slice(),
        }
    }

    /// The value of a text.
    #[expect(clippy::inline_always, reason = "a part of each request")]
    #[inline(always)]
    pub(crate) fn get(&self, text: &[u8]) -> Option<&V> {
        // Mostly the first slot tells.
        let first = self.slots.get(first_place(text, self.slots.len()))?;
        match first.text.get() {
            [] => None,
            found if found == text => Some(&first.value),
            _ => self.get_later(text),
        }
    }

    fn get_later(&self, text: &[u8]) -> Option<&V> {
        for place in places(text, self.slots.len()) {
            let slot = self.slots.get(place)?;
            match slot.text.get() {
                [] => return None,
                found if found == text => return Some(&slot.value),
                _ => {}
            }
        }
        let by_text = |(known, _): &(Box<str>, V)| known.as_bytes().cmp(text);
        let place = self.rest.binary_search_by(by_text).ok()?;
        self.rest.get(place).map(|(_, value)| value)
    }

    /// All texts with their values, in no order that means anything.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        let in_slots = self.slots.iter().filter_map(|slot| {
            let text = core::str::from_utf8(slot.text.get()).ok()?;
            (!text.is_empty()).then_some((text, &slot.value))
        });
        in_slots.chain(self.rest.iter().map(|(text, value)| (&**text, value)))
    }
}

impl<V> Slot<V> {
    fn is_empty(&self) -> bool {
        self.text.get().is_empty()
    }
}

/// Where a text may be in a table of `len` slots, in this order: from the place of its hash on.
fn places(text: &[u8], len: usize) -> impl Iterator<Item = usize> + use<> {
    let first = first_place(text, len);
    (first..len)
        .chain(0..first)
        .take(TextTable::<()>::MAX_PROBES)
}

/// The place of the hash of a text in a table of `len` slots.
fn first_place(text: &[u8], len: usize) -> usize {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(text);
    // The hash as a part of 2^64, and the same part of the slots.
    let product = u128::from(hasher.finish()).saturating_mul(u128::try_from(len).unwrap_or(0));
    usize::try_from(product >> 64).unwrap_or(0)
}

/// The bytes of a text; nearly all texts fit inline.
#[derive(Clone, Debug)]
enum Bytes {
    Here { len: u8, bytes: [u8; Self::MAX_LEN] },
    Elsewhere(Box<[u8]>),
}

impl Bytes {
    /// What leaves room for a value of two words in a cache line.
    const MAX_LEN: usize = 46;

    fn new(text: &str) -> Self {
        let mut bytes = [0; Self::MAX_LEN];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(len)) => {
                place.copy_from_slice(text.as_bytes());
                Self::Here { len, bytes }
            }
            _ => Self::Elsewhere(text.as_bytes().into()),
        }
    }

    #[inline]
    fn get(&self) -> &[u8] {
        match self {
            Self::Here { len, bytes } => bytes.get(..usize::from(*len)).unwrap_or(&[]),
            Self::Elsewhere(bytes) => bytes,
        }
    }
}

impl Default for Bytes {
    fn default() -> Self {
        Self::new("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    /// Names whose first place is among the first slots of a table for `count` of them, as a tenant finds them by trying.
    fn colliding(count: usize) -> Vec<String> {
        let len = TextTable::<()>::new(count, []).slots.len();
        (0..)
            .map(|at| format!("https://t-{at}.example.com"))
            .filter(|name| places(name.as_bytes(), len).next() < Some(4))
            .take(count)
            .collect()
    }

    #[test]
    fn names_that_tenants_choose_do_not_slow_look_ups_down() {
        for count in [100, 400] {
            let names = colliding(count);
            let honest = "https://www.example.com";
            let values = names.iter().map(|name| &**name).chain([honest]);
            let table = TextTable::new(
                count + 1,
                values.zip(1..).map(|(name, at)| (name.into(), at)),
            );
            for (name, at) in names.iter().map(|name| &**name).chain([honest]).zip(1..) {
                assert_eq!(table.get(name.as_bytes()), Some(&at), "{name}");
            }
            // Absent ones of the same slots read no more slots than these.
            for name in colliding(count + 50).iter().skip(count) {
                assert!(places(name.as_bytes(), table.slots.len()).count() <= 16);
                assert_eq!(table.get(name.as_bytes()), None);
            }
            assert!(table.rest.len() >= count - 4 - 16, "{}", table.rest.len());
            assert_eq!(table.iter().count(), count + 1);
        }
    }

    #[test]
    fn of_equal_texts_the_first_counts() {
        let twice = colliding(60);
        let values = twice.iter().chain(&twice).cloned().zip(0_u32..);
        let table = TextTable::new(120, values);
        for (name, at) in twice.iter().zip(0..) {
            assert_eq!(table.get(name.as_bytes()), Some(&at));
        }
        assert_eq!(table.iter().count(), 60);
    }

    #[test]
    fn few_names_by_chance_need_the_list() {
        let names = (0..10_000).map(|at| format!("https://t-{at}.example.com"));
        let table = TextTable::new(10_000, names.zip(0_u32..));
        assert!(table.rest.len() < 20, "{}", table.rest.len());
    }
}
