//! The command as people run it.

mod command;
mod files;
mod help;
mod levels;
mod one_cookie;
mod schemas;
