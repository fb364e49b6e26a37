//! x
mod declared;
pub mod strategies;
pub use declared::{Declared, pages_of};
