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
mod beside;
mod catalogue;
mod claims;
mod clearing;
mod companions;
mod configuration;
mod conflicts;
mod cookie_rules;
mod cookies_told;
mod cors;
mod dates;
mod deployments;
mod derived_history;
mod diagnose_cases;
mod diagnoses_by_hand;
mod domains;
mod engines_by_hand;
mod evidence;
mod expires_by_engine;
mod forwarded;
mod frontend_changes;
mod frontend_scope;
mod fuzz_findings;
mod headers;
mod history;
mod hostile;
mod hostile_requests;
mod hosts;
#[cfg(all(feature = "http", feature = "cookie", feature = "testing"))]
mod http_types;
mod in_hand;
mod inventory;
mod judgements;
mod kinds_of_requests;
mod known_origins;
mod leftovers;
mod levels;
mod life;
mod limits;
mod links;
mod near_misses;
mod near_misses_of_courses;
mod near_misses_of_requests;
mod near_misses_of_responses;
mod observed_cors;
mod observed_examples;
mod observed_visits;
mod one_cookie;
mod origins;
mod patches;
mod plan_details;
mod plan_texts;
mod planted;
mod prefixes;
mod priority;
mod properties;
mod public_path;
mod public_reports;
mod rare_requests;
mod readme;
mod recorded_har;
mod recorded_lines;
mod recorded_requests;
mod refusals;
mod repairs;
mod requests;
mod rewriting;
mod rollout;
mod rollout_shapes;
mod safari;
mod said_of_cookies;
mod said_of_policies;
mod said_of_sites;
mod secrets;
mod senders;
mod sent_headers;
mod shipped_migrations;
mod shipped_observations;
mod shipped_requests;
mod shown_cookies;
mod single;
mod strangers;
#[cfg(feature = "runtime-list")]
mod suffix_lists;
mod suffix_recordings;
mod supertokens;
mod support;
mod told_by_order;
mod told_by_time;
mod would_send;
