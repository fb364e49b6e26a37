//! Why sessions do not work.

mod catalogue;
mod code;

pub use catalogue::Entry;
pub use code::{Code, ParseCodeError};
