//! Why sessions do not work.

mod catalogue;
mod code;
mod unseen;

pub use catalogue::Entry;
pub use code::{Code, ParseCodeError};
pub use unseen::{Unseen, unseen};
