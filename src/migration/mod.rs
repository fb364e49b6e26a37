//! Changes of a cookie's name, domain or path over time.
//!
//! A browser keeps cookies of an earlier scope beside those of the present one until they expire, sends both, and never says which is
//! which. This module knows what must be cleared, by which host and until when, so that nobody is locked out. [`peers`] has the counts.

#[doc = include_str!("peers.md")]
pub mod peers {}

mod clearing;
mod instant;
mod past_cookie;
mod reachable;

pub use clearing::{Clearing, ClearingPlan, OutOfReach, OutOfReachReason, plan_clearing};
pub use instant::{Instant, ParseInstantError};
pub use past_cookie::PastCookie;
pub use reachable::reachable_scopes;

pub(crate) use reachable::{matching_paths, reachable_domains};
