//! What the page is answered.

mod answers;
mod command;
mod garbage;
mod pictures;
mod races;
mod shared;
#[path = "../../../command/tests/it/shipped.rs"]
mod shipped;
mod suffixes;
