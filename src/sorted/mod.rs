//! Maps and sets in the order of their keys and a sort, as those of `alloc`, with the common part compiled once: an order is a list of indices that
//! knows nothing of keys. A B-tree of `alloc` is some 4,000 lines of machine code for each type of key, and a third of this crate was that.

mod map;
mod order;
mod set;
mod sort;

pub(crate) use map::SortedMap;
pub(crate) use set::SortedSet;
pub(crate) use sort::{sort_by, sort_by_key};
