//! Checks that your configuration, with your suffix list, keeps the promises that every policy makes.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::testing::laws::check_policy;
//!
//! # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
//! check_policy(&config, &EmbeddedList).unwrap();
//! # }
//! ```
//!
//! Every configuration that compiles keeps all laws, unless the suffix list contradicts itself or this crate has a bug. The time grows with
//! the number of websites times the number of APIs.

mod agreement;
mod check;
mod identities;
mod law;
mod orders;
mod reach;
mod sessions;
mod siblings;
mod trial;
mod violation;
mod websites;

use crate::config::PolicyConfig;
use crate::net::SuffixList;

pub use law::Law;
pub use violation::{LawBreach, LawPlace, LawViolation};

use trial::Trial;

/// Checks all laws.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::testing::laws::{Law, check_policy};
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// assert!(check_policy(&config, &EmbeddedList).is_ok());
/// config.cookie_domain = "other.net".into();
/// assert_eq!(check_policy(&config, &EmbeddedList).unwrap_err().law, Law::Compiles);
/// # }
/// ```
///
/// # Errors
///
/// The first violation: the configuration does not compile, or a law is broken.
pub fn check_policy(config: &PolicyConfig, list: &dyn SuffixList) -> Result<(), LawViolation> {
    let trial = Trial::of(config, list)?;
    Law::ALL.into_iter().try_for_each(|law| trial.check(law))
}

/// Checks one law.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::testing::laws::{Law, check_law};
///
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// check_law(Law::SessionsLive, &config, &EmbeddedList).unwrap();
/// # }
/// ```
///
/// # Errors
///
/// The first violation: the configuration does not compile, or the law is broken.
pub fn check_law(
    law: Law,
    config: &PolicyConfig,
    list: &dyn SuffixList,
) -> Result<(), LawViolation> {
    Trial::of(config, list)?.check(law)
}
