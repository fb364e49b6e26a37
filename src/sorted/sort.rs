use alloc::vec::Vec;
use core::cmp::Ordering;

/// Sorts, and leaves what is equal in its order. It sorts indices, and then moves the values: the sort of `alloc` is compiled once, and not
/// for each type of value.
pub(crate) fn sort_by<T>(values: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    sort_indices(
        &mut order,
        &mut |one, other| match (values.get(one), values.get(other)) {
            (Some(one), Some(other)) => compare(one, other),
            _ => Ordering::Equal,
        },
    );
    // Each value goes where it belongs, cycle by cycle.
    for start in 0..order.len() {
        let mut at = start;
        while let Some(from) = order.get_mut(at).map(|from| core::mem::replace(from, at))
            && from != start
        {
            values.swap(at, from);
            at = from;
        }
    }
}

/// The same by a key.
pub(crate) fn sort_by_key<T, K: Ord>(values: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(values, |one, other| key(one).cmp(&key(other)));
}

fn sort_indices(order: &mut [usize], compare: &mut dyn FnMut(usize, usize) -> Ordering) {
    order.sort_by(|one, other| compare(*one, *other));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The sort of `alloc` is the model; the second part shows what is equal.
        #[test]
        fn sorts_as_alloc_does(values in prop::collection::vec((0..20_u8, any::<u8>()), 0..200)) {
            let (mut ours, mut expected) = (values.clone(), values);
            sort_by_key(&mut ours, |(key, _)| *key);
            expected.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(ours, expected);
        }
    }
}
