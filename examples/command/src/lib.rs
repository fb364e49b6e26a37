//! The tools of the command `session-cookies`: what session cookies must look like, why they do not work, how to change them, and what
//! browsers do with them.
//!
//! [`session_cookie_policy`] decides; a tool reads files, asks it, and writes the answer. The files and the time come from a [`World`], so
//! the command and a page in a browser give the same answers to the same texts.

pub mod decide;
pub mod doctor;
pub mod explain;
pub mod inventory;
pub mod migrate;
pub mod picture;
pub mod predict;
pub mod race;
pub mod schema;
mod set_cookie;

mod command_line;
mod completions;
mod examples;
mod file;
mod outcome;
mod world;

pub use command_line::CommandLine;
pub use file::{Unreadable, read_text};
pub use outcome::{Deny, Outcome};
pub use world::{Given, Machine, World};
