use alloc::vec::Vec;
use core::fmt;

/// Bytes whose `Debug` form is text.
#[derive(Clone)]
pub(super) struct Bytes(pub(super) Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0.escape_ascii())
    }
}
