//! What `testing` offers to others: the adapter kit passes a right adapter and catches broken ones, the laws are found broken where
//! they are, the strategies make what they say.
//!
//! What breaks if one fails: somebody trusts an adapter or a configuration because of a check that sees nothing.

#![cfg(all(feature = "testing", feature = "embedded-list"))]

mod adapter;
mod adapters;
#[path = "../support/effort.rs"]
mod effort;
mod laws;
mod strategies;

use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
