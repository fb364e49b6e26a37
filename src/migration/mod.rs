//! Changes of a cookie's scope over time.
//!
//! A browser keeps cookies of an earlier domain beside those of the present one until they expire. This module knows until when.

mod past_scope;

pub use past_scope::{Instant, ParseInstantError, PastScope};
