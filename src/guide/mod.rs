//! Guides: what to do, step by step, with programs that the tests compile and run. No code.
//!
//! | you want to | read |
//! |---|---|
//! | configure a deployment | [`deployments`]: a page for each shape |
//! | change a domain, path, name, prefix or transport under live sessions | [`migrations`] |
//! | find out why sign-in does not hold | [`debugging`] |
//! | connect a web framework | [`adapters`] |
//! | keep users signed in who have several tabs open | [`tabs`] |
//! | know why it is as it is | [`faq`] |
//!
//! All times in the examples are 22 November 2026, noon UTC: no function of this crate reads a clock.

pub mod adapters;
pub mod debugging;
pub mod deployments;
pub mod faq;
pub mod migrations;
pub mod tabs;
