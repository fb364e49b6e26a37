//! A test kit for adapters, which connect a web framework to a policy.
//!
//! You write a closure that sends a request through your adapter to an application that behaves like [`TestApplication`]. The kit sends
//! requests (several `Cookie` lines, duplicates, bytes that are not text, foreign origins, …), computes the response that the policy would
//! give, and reports every difference that matters: [`AdapterKit::check`].
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::testing::conformance::{AdapterKit, WireRequest, WireResponse};
//! use time::macros::datetime;
//!
//! let config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
//! );
//! let policy = config.compile(&EmbeddedList).unwrap();
//! let kit = AdapterKit::new(&config, &policy, datetime!(2026-11-22 12:00 UTC));
//!
//! // Replace this closure with your framework, your adapter and your handlers.
//! let through_my_adapter = |request: &WireRequest| -> WireResponse { kit.expected(request) };
//! assert_eq!(kit.check(through_my_adapter), []);
//! # }
//! ```

mod adapter_kit;
mod application;
mod by_browser;
mod comparison;
mod cookies_written;
mod fault;
mod kinds;
mod probe;
mod probes;
mod reference;
mod wire;

pub use adapter_kit::{AdapterKit, CorsLayer};
pub use application::TestApplication;
pub use fault::{AdapterFault, FaultKind};
pub use probe::Probe;
pub use wire::{TestRoute, WireHeader, WireRequest, WireResponse};
