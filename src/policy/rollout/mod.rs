//! From one configuration to the next: what the next must know of the one before, and what happens meanwhile.

mod history;
mod trace;

pub use history::History;
