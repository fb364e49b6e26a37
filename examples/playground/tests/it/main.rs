//! What the page is answered.

mod answers;
mod command;
mod pictures;
mod shared;
mod suffixes;
