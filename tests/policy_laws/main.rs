//! The laws of the design (section 7) on what a configuration compiles to, over generated configurations.
//!
//! What breaks if one fails: a deployment that was told to work signs users out, lets strangers in, or answers differently from the
//! functions that explain it.
//!
//! `PROPTEST_CASES` sets how many configurations each law is tried on; unset, the whole takes half a minute.

#![cfg(all(feature = "serde", feature = "embedded-list"))]

mod agreement;
mod changes;
mod coverage;
mod deployments;
mod documented;
mod families;
mod found;
mod hostile;
mod reach;
mod requests;
mod rollout;
mod session;
mod sessions;
mod texts;
mod tightening;
mod visit;
mod websites;

use proptest::prelude::ProptestConfig;

/// So many cases, unless the environment says otherwise.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let asked_for = std::env::var("PROPTEST_CASES").ok();
    let cases = asked_for
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual);
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}
