/// What a new entry has done to the number of entries.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(in crate::browser) enum Change {
    /// One more.
    Added,
    /// One instead of another, which is gone already.
    Replaced,
}
