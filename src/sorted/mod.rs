//! Maps, sets and a sort, as those of `alloc`, but with their common part compiled once: what is kept in order are indices, and that part
//! knows nothing of keys. Of a B-tree, the compiler makes 4,500 lines for each type of key (`cargo llvm-lines`); a hundred of them were a
//! quarter of this crate.

mod map;
mod order;
mod set;
mod sort;

pub(crate) use map::SortedMap;
pub(crate) use set::SortedSet;
pub(crate) use sort::{sort_by, sort_by_key};
