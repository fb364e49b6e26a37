//! The date in `Expires`, as each engine reads it.

mod chromium;
mod fields;
mod nspr;
mod read;
mod soup;

pub(super) use read::read;
