//! Step-by-step guides. All examples are tested; these modules export nothing.
//!
//! | you want to | read |
//! |---|---|
//! | start: a server with one session cookie | [`one_cookie`] |
//! | configure a deployment | [`deployments`]: a page for each shape |
//! | change a domain, path, name, prefix or transport while users are signed in | [`migrations`] |
//! | find out why users do not stay signed in | [`debugging`] |
//! | write a middleware or adapter for a web framework | [`adapters`] |
//! | keep users signed in who have several tabs open; rotate refresh tokens | [`tabs`] |
//! | know why the crate works as it does | [`faq`] |
//!
//! All times in the examples are 22 November 2026, noon UTC: no function of this crate reads a clock.

pub mod adapters;
pub mod debugging;
pub mod deployments;
pub mod faq;
pub mod migrations;
pub mod one_cookie;
pub mod tabs;
