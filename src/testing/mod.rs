//! Test helpers for owners of a configuration and for authors of framework adapters. Needs the feature `testing`.
//!
//! Check on your own configuration what every policy promises:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::testing::laws::check_policy;
//!
//! # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
//! check_policy(&config, &EmbeddedList).unwrap();
//! # }
//! ```
//!
//! Test a property of your own with every possible request:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use proptest::prelude::*;
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::testing::strategies::requests_to;
//! # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
//! # let policy = config.compile(&EmbeddedList).unwrap();
//! proptest!(|(request in requests_to(&config))| {
//!     prop_assert_eq!(policy.website(&request.facts()).origin(), "https://www.example.com");
//! });
//! # }
//! ```
//!
//! To test an adapter, see [`conformance`]. To test one session in one browser, see [`session`]. To test several tabs that use it at the
//! same time, see [`tabs`].
//!
//! Nothing here panics, reads a clock or uses randomness except `proptest` itself, so failures can be reproduced. This crate uses
//! `proptest` without `std`, and therefore none of its strategies from regular expressions. Depend on `proptest` with the features that
//! you need.

mod declared;

pub mod conformance;
pub mod laws;
pub mod session;
pub mod strategies;
pub mod tabs;

pub use declared::{Declared, pages_of};
