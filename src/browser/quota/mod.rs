//! How many cookies browsers keep, and which ones go (RFC 6265bis, section 5.7, on excess cookies; rules Q).

mod change;
mod evict;
mod site;
mod total;

pub(super) use change::Change;
pub(super) use evict::evict;
