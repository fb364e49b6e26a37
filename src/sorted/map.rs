use alloc::vec::{self, Vec};
use core::borrow::Borrow;
use core::cmp::Ordering;
use core::iter::Flatten;
use core::{fmt, mem, slice};

use super::order::{Order, Place};

/// Values by key, in the order of the keys.
#[derive(Clone)]
pub(crate) struct SortedMap<K, V> {
    // INVARIANT: each index of `order` is one of `entries`, and each of these stands in it once.
    entries: Vec<(K, V)>,
    order: Order,
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> SortedMap<K, V> {
    pub(crate) const fn new() -> Self {
        Self {
            entries: Vec::new(),
            order: Order::new(),
        }
    }

    pub(crate) const fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn iter(&self) -> Iter<'_, K, V> {
        Iter {
            order: self.order.iter(),
            entries: &self.entries,
        }
    }

    pub(crate) fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + Clone {
        self.iter().map(|(key, _)| key)
    }

    pub(crate) fn values(&self) -> impl DoubleEndedIterator<Item = &V> + Clone {
        self.iter().map(|(_, value)| value)
    }

    /// In the order of insertion.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    /// In the order of insertion.
    pub(crate) fn into_values_as_inserted(self) -> impl Iterator<Item = V> {
        self.entries.into_iter().map(|(_, value)| value)
    }

    pub(crate) fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<Place, Place>
    where
        K: Borrow<Q>,
    {
        self.order.find(&mut |index| {
            let entry = self.entries.get(index);
            entry.map_or(Ordering::Less, |(known, _)| known.borrow().cmp(key))
        })
    }

    fn index_of<Q: Ord + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        self.order.get(self.find(key).ok()?)
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (_, value) = self.entries.get(self.index_of(key)?)?;
        Some(value)
    }

    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let index = self.index_of(key)?;
        let (_, value) = self.entries.get_mut(index)?;
        Some(value)
    }

    pub(crate) fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// The entries whose keys are greater.
    pub(crate) fn behind<Q: Ord + ?Sized>(&self, key: &Q) -> impl Iterator<Item = (&K, &V)>
    where
        K: Borrow<Q>,
    {
        let (place, known) = match self.find(key) {
            Ok(place) => (place, 1),
            Err(place) => (place, 0),
        };
        let entries = self.order.from(place).skip(known);
        entries.filter_map(|index| self.entries.get(index).map(|(key, value)| (key, value)))
    }

    /// The value that was there before.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(place) => {
                let index = self.order.get(place)?;
                let (_, known) = self.entries.get_mut(index)?;
                Some(mem::replace(known, value))
            }
            Err(place) => {
                self.order.insert(place, self.entries.len());
                self.entries.push((key, value));
                None
            }
        }
    }

    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.find(key).ok()?;
        // The last entry takes the place of the one that goes.
        let last = self
            .entries
            .last()
            .map(|(last, _)| self.find(last.borrow()));
        let index = self.order.get(place)?;
        if let Some(Ok(place)) = last {
            self.order.set(place, index);
        }
        self.order.remove(place)?;
        let (_, value) = self.entries.swap_remove(index);
        Some(value)
    }

    pub(crate) const fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { map: self, key }
    }
}

/// The value of a key that may be new.
pub(crate) struct Entry<'m, K, V> {
    map: &'m mut SortedMap<K, V>,
    key: K,
}

impl<'m, K: Ord, V> Entry<'m, K, V> {
    #[expect(
        clippy::indexing_slicing,
        reason = "an index of the order is one of an entry"
    )]
    pub(crate) fn or_insert_with(self, value: impl FnOnce() -> V) -> &'m mut V {
        let Self { map, key } = self;
        let index = match map.find(&key) {
            Ok(place) => map.order.get(place).unwrap_or(0),
            Err(place) => {
                let index = map.entries.len();
                map.order.insert(place, index);
                map.entries.push((key, value()));
                index
            }
        };
        &mut map.entries[index].1
    }

    pub(crate) fn or_insert(self, value: V) -> &'m mut V {
        self.or_insert_with(|| value)
    }

    pub(crate) fn or_default(self) -> &'m mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

impl<K: Ord, V> Extend<(K, V)> for SortedMap<K, V> {
    /// Of equal keys the last counts.
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, iter: I) {
        for (key, value) in iter {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(iter: I) -> Self {
        let mut map = Self::new();
        map.extend(iter);
        map
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for SortedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for SortedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for SortedMap<K, V> {}

/// The entries of a map, in the order of their keys.
pub(crate) struct Iter<'m, K, V> {
    order: Flatten<slice::Iter<'m, Vec<usize>>>,
    entries: &'m [(K, V)],
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self {
            order: self.order.clone(),
            entries: self.entries,
        }
    }
}

impl<'m, K, V> Iterator for Iter<'m, K, V> {
    type Item = (&'m K, &'m V);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.entries.get(*self.order.next()?)?;
        Some((key, value))
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let (key, value) = self.entries.get(*self.order.next_back()?)?;
        Some((key, value))
    }
}

impl<'m, K, V> IntoIterator for &'m SortedMap<K, V> {
    type Item = (&'m K, &'m V);
    type IntoIter = Iter<'m, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The entries of a map that is used up.
pub(crate) struct IntoIter<K, V> {
    order: Flatten<vec::IntoIter<Vec<usize>>>,
    entries: Vec<Option<(K, V)>>,
}

impl<K, V> Iterator for IntoIter<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<Self::Item> {
        self.entries.get_mut(self.order.next()?)?.take()
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> Self::IntoIter {
        IntoIter {
            order: self.order.into_iter(),
            entries: self.entries.into_iter().map(Some).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use core::ops::Bound;
    use proptest::prelude::*;

    /// Keys in some order, among them orders in which blocks fill up and empty.
    fn keys() -> impl Strategy<Value = Vec<u16>> {
        let ascending = (0..2_000_u16).prop_map(|len| (0..len).collect());
        let descending = (0..2_000_u16).prop_map(|len| (0..len).rev().collect());
        let any = prop::collection::vec(0..1_500_u16, 0..3_000);
        prop_oneof![ascending, descending, any]
    }

    fn assert_alike(map: &SortedMap<u16, usize>, model: &BTreeMap<u16, usize>) {
        assert_eq!(map.len(), model.len());
        assert!(map.iter().eq(model.iter()));
        assert!(map.iter().rev().eq(model.iter().rev()));
    }

    #[test]
    fn maps_are_equal_by_their_entries() {
        let map = |entries: &[(u16, usize)]| entries.iter().copied().collect::<SortedMap<_, _>>();
        assert_eq!(map(&[(1, 10), (2, 20)]), map(&[(2, 20), (1, 10)]));
        assert_ne!(map(&[(1, 10), (2, 20)]), map(&[(1, 10), (2, 21)]));
        assert_ne!(map(&[(1, 10)]), map(&[(1, 10), (2, 20)]));
        assert_eq!(
            alloc::format!("{:?}", map(&[(2, 20), (1, 10)])),
            "{1: 10, 2: 20}"
        );
    }

    proptest! {
        /// The map of `alloc` is the model.
        #[test]
        fn does_what_a_tree_does(added in keys(), removed in keys(), asked in keys()) {
            let (mut map, mut model) = (SortedMap::new(), BTreeMap::new());
            for (value, key) in added.iter().enumerate() {
                prop_assert_eq!(map.insert(*key, value), model.insert(*key, value));
            }
            assert_alike(&map, &model);
            for key in &removed {
                prop_assert_eq!(map.remove(key), model.remove(key));
            }
            assert_alike(&map, &model);
            for key in &asked {
                let behind = (Bound::Excluded(*key), Bound::Unbounded);
                prop_assert!(map.behind(key).take(9).eq(model.range(behind).take(9)));
            }
            for (value, key) in asked.iter().enumerate() {
                prop_assert_eq!(map.get(key), model.get(key));
                *map.entry(*key).or_insert(0) ^= value;
                *model.entry(*key).or_insert(0) ^= value;
                prop_assert_eq!(map.get_mut(key), model.get_mut(key));
            }
            assert_alike(&map, &model);
            prop_assert!(map.into_iter().eq(model));
        }
    }
}
