//! For the tests of those who own a configuration, or write an adapter for a web framework. With the feature `testing`.
//!
//! What a policy promises, on your own configuration:
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
//! A property of your own, over every request that may come:
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
//! An adapter: see [`conformance`]. One session in one browser: see [`session`]. Several tabs that
//! use it at once: see [`tabs`].
//!
//! Nothing here panics, asks a clock or draws at random but `proptest` itself, so a failure can be had again. `proptest` is taken without
//! `std`; its strategies from regular expressions need it, and none is used here. Depend on `proptest` with the features that you need.

mod declared;

pub mod conformance;
pub mod laws;
pub mod session;
pub mod strategies;
pub mod tabs;

pub use declared::{Declared, pages_of};
