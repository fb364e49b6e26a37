//! x
pub mod conformance;
mod declared;
pub mod laws;
pub mod session;
pub mod strategies;
pub use declared::{Declared, pages_of};
