use alloc::vec::{self, Vec};
use core::cmp::Ordering;
use core::iter::Flatten;
use core::slice;

/// Indices of entries, sorted by the keys of these, in blocks: an insertion moves at most a block.
#[derive(Clone, Default)]
pub(super) struct Order(Vec<Vec<usize>>);

/// Where an index stands: its block, and its place there.
#[derive(Clone, Copy)]
pub(super) struct Place(usize, usize);

impl Order {
    const FULL: usize = 512;

    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn into_iter(self) -> Flatten<vec::IntoIter<Vec<usize>>> {
        self.0.into_iter().flatten()
    }

    /// The place of the entry for which `compare` says `Equal`, or where it would be. `compare` says how an entry is to what is looked for.
    pub(super) fn find(&self, compare: &mut dyn FnMut(usize) -> Ordering) -> Result<Place, Place> {
        let Self(blocks) = self;
        let is_before = |block: &Vec<usize>, compare: &mut dyn FnMut(usize) -> Ordering| {
            block.last().is_some_and(|last| compare(*last).is_lt())
        };
        let block = blocks.partition_point(|block| is_before(block, compare));
        let Some(indices) = blocks.get(block) else {
            // Behind all: at the end of the last block.
            let last = blocks.len().saturating_sub(1);
            return Err(Place(last, blocks.last().map_or(0, Vec::len)));
        };
        match indices.binary_search_by(|index| compare(*index)) {
            Ok(at) => Ok(Place(block, at)),
            Err(at) => Err(Place(block, at)),
        }
    }

    pub(super) fn insert(&mut self, Place(block, at): Place, index: usize) {
        let Self(blocks) = self;
        let Some(indices) = blocks.get_mut(block) else {
            blocks.push([index].into());
            return;
        };
        indices.insert(at.min(indices.len()), index);
        if indices.len() > Self::FULL {
            // Keys that come in order leave full blocks behind.
            let is_last = at.saturating_add(1) >= indices.len();
            let kept = if is_last { Self::FULL } else { Self::FULL / 2 };
            let behind = indices.split_off(kept);
            blocks.insert(block.saturating_add(1), behind);
        }
    }

    /// Takes an index out.
    pub(super) fn remove(&mut self, Place(block, at): Place) -> Option<usize> {
        let Self(blocks) = self;
        let indices = blocks.get_mut(block)?;
        let index = (at < indices.len()).then(|| indices.remove(at))?;
        if indices.is_empty() {
            blocks.remove(block);
        }
        Some(index)
    }

    pub(super) fn get(&self, Place(block, at): Place) -> Option<usize> {
        self.0.get(block)?.get(at).copied()
    }

    pub(super) fn set(&mut self, Place(block, at): Place, index: usize) {
        if let Some(known) = self.0.get_mut(block).and_then(|block| block.get_mut(at)) {
            *known = index;
        }
    }

    /// The indices from a place on.
    pub(super) fn from(&self, Place(block, at): Place) -> impl Iterator<Item = usize> {
        let Self(blocks) = self;
        let (first, others) = match blocks.get(block..) {
            Some([first, others @ ..]) => (first.get(at..).unwrap_or_default(), others),
            _ => (&[][..], &[][..]),
        };
        first.iter().chain(others.iter().flatten()).copied()
    }

    pub(super) fn iter(&self) -> Flatten<slice::Iter<'_, Vec<usize>>> {
        self.0.iter().flatten()
    }
}
