//! [proptest](https://docs.rs/proptest) strategies for the inputs of this crate: valid, nearly valid and hostile.
//!
//! Each kind of input has two. The strategy that is named after the type (`hosts`, `cookie_names`, …) generates its values. The strategy
//! with `texts` in its name (for headers, the one that generates bytes) generates what a person or an attacker may write in their place:
//! valid values, values with one mistake, and garbage.
//!
//! | input | values | texts |
//! |---|---|---|
//! | hosts, origins | [`hosts()`], [`origins()`] | [`host_texts`], [`origin_texts`], [`origin_spellings`] |
//! | cookies | [`cookie_names`], [`cookie_domains`], [`cookie_paths`], [`lifetimes`], [`tokens`] | [`cookie_name_texts`], [`cookie_domain_texts`], [`cookie_path_texts`], [`token_texts`] |
//! | headers | | [`cookie_headers`], [`origin_headers`] |
//! | requests | | [`requests_to`] a configuration, or [`request_plans`] for one that is chosen later |
//! | configurations | | [`configs()`], [`config_pairs`] |
//!
//! All are used in the same way:
//!
//! ```
//! use proptest::prelude::*;
//! use session_cookie_policy::net::Host;
//! use session_cookie_policy::testing::strategies::host_texts;
//!
//! proptest!(|(text in host_texts())| {
//!     // Replace this line with your own code.
//!     if let Ok(host) = Host::parse(&text) {
//!         prop_assert_eq!(Host::parse(&host.to_string()), Ok(host));
//!     }
//! });
//! ```

mod bytes;
mod changes;
mod companions;
mod configs;
mod cookies;
mod families;
mod garbage;
mod headers;
mod hosts;
mod origins;
mod requests;
mod spellings;

pub use configs::{config_pairs, configs};
pub use cookies::{
    cookie_domain_texts, cookie_domains, cookie_name_texts, cookie_names, cookie_path_texts,
    cookie_paths, lifetimes, token_texts, tokens,
};
pub use headers::{cookie_headers, origin_headers};
pub use hosts::{host_texts, hosts};
pub use origins::{origin_texts, origins};
pub use requests::{OwnedRequest, RequestPlan, request_plans, requests_to};
pub use spellings::{STRANGE_ORIGINS, origin_spellings};
