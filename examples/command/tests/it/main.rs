//! The command as people run it.

#![expect(clippy::too_many_lines, reason = "tables of cases are long and plain")]

mod command;
mod files;
mod help;
mod levels;
mod one_cookie;
mod plays;
mod predict;
mod schemas;
mod shipped;
