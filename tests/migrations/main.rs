//! Law 6: after any change of the cookies' scope a client ends signed in, with the present cookies alone, within the promised number of
//! requests. Law 7: no answer names one cookie twice. Both are shown by playing them: a browser's jar, a front end, an application with
//! rotating tokens, and compiled policies between them.
//!
//! What breaks if one fails: a change of the cookie domain locks users out, or sends them in circles, as in the software that made the
//! change known for it.
//!
//! Every pair of scopes within one site is played in each browser, with every subset of the old cookies, planted cookies or none, valid
//! tokens or expired ones, declared or not; where the page is elsewhere, each of these in one browser by turns. Of triples all that differ
//! in the domain alone are played, and a thousand of the rest; longer histories by lot.
//!
//! Most of it takes minutes, and runs with `.ci/exhaustive`; with `--nocapture` that prints how many scenarios were run, and the worst number
//! of requests of each kind. A quarter of the histories by lot, front ends, transports and the order of headers are part of `cargo test`.

#![cfg(all(feature = "serde", feature = "embedded-list"))]

mod application;
mod blocked;
mod bundle;
mod client;
mod deployment;
mod deployments;
#[path = "../support/effort.rs"]
mod effort;
mod expectation;
mod frontends;
mod histories;
mod names;
mod orders;
mod page;
mod pairs;
mod peers;
mod places;
mod reissue;
mod rollout;
mod scenario;
mod several;
mod shapes;
mod sunset;
mod tally;
mod transports;
mod triples;
#[path = "../support/written_page.rs"]
mod written_page;
