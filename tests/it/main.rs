//! One binary for all tests that need nothing of their own; a module for each subject.
#![cfg(all(feature = "serde", feature = "embedded-list"))]
#![expect(
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases are long and plain"
)]

mod adapters;
mod advice;
mod allowlist;
mod attributes;
mod audit;
mod catalogue;
mod configuration;
mod cookie_rules;
mod cors;
mod dates;
mod deployments;
mod derived_history;
mod domains;
mod frontend_scope;
mod fuzz_findings;
mod headers;
mod history;
mod hostile;
mod hostile_requests;
mod inventory;
mod known_origins;
mod observed_examples;
mod origins;
mod properties;
mod requests;
mod rollout;
mod shipped_migrations;
mod shipped_observations;
mod shipped_requests;
mod shown_cookies;
#[cfg(feature = "runtime-list")]
mod suffix_lists;
mod suffix_recordings;
mod supertokens;
mod support;
