//! The laws of the design (section 7) on what a configuration compiles to, over generated configurations.
//!
//! What breaks if one fails: a deployment that was told to work signs users out, lets strangers in, or answers differently from the
//! functions that explain it.
//!
//! Each law is tried on a quarter of its configurations, or on all with `SESSION_TESTS=all`. `PROPTEST_CASES` sets another number.

#![cfg(all(feature = "serde", feature = "embedded-list"))]

mod agreement;
mod coverage;
mod csrf_requirement;
mod deployments;
mod diagnosis;
mod documented;
#[path = "../support/effort.rs"]
mod effort;
mod evidence;
mod exported;
mod found;
mod hostile;
mod inventory;
mod repair;
mod rollout;
mod sessions;
mod texts;
mod tightening;
mod visit;
mod websites;

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// A [share](effort::share_of) of so many cases, and the same in each run, unless the environment says otherwise: `PROPTEST_CASES`,
/// `PROPTEST_RNG_SEED`.
pub(crate) fn cases(all: u32) -> ProptestConfig {
    let asked_for = std::env::var("PROPTEST_CASES").ok();
    let cases = asked_for
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| effort::share_of(all));
    let seed = std::env::var("PROPTEST_RNG_SEED").ok();
    let seed = seed.and_then(|text| text.parse().ok()).unwrap_or(1);
    ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::with_cases(cases)
    }
}
