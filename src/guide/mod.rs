//! Step-by-step guides. All examples are tested; these modules export nothing.
//!
//! | you want to | read |
//! |---|---|
//! | start: a server with one session cookie | [`one_cookie`] |
//! | have an access token and a refresh token | [`access_and_refresh`] |
//! | sign users in with Google, Apple, or a company's provider (OAuth, OpenID Connect, SAML) | [`oauth_login`] |
//! | call the API from a single-page app; protect it against CSRF | [`csrf_for_spas`] |
//! | let users choose how long they stay signed in ("remember me"), or trust a browser | [`remember_me`] |
//! | serve several websites and apps from one API | [`several_frontends`] |
//! | configure a deployment | [`deployments`]: a page for each shape |
//! | change a domain, path, name, prefix or transport while users are signed in | [`migrations`] |
//! | find out why users do not stay signed in | [`debugging`] |
//! | write a middleware or adapter for a web framework | [`adapters`] |
//! | keep users signed in who have several tabs open; rotate refresh tokens | [`tabs`] |
//! | know why the crate works as it does | [`faq`] |
//!
//! All times in the examples are 22 November 2026, noon UTC: no function of this crate reads a clock.

pub mod access_and_refresh;
pub mod adapters;
pub mod csrf_for_spas;
pub mod debugging;
pub mod deployments;
pub mod faq;
pub mod migrations;
pub mod oauth_login;
pub mod one_cookie;
pub mod remember_me;
pub mod several_frontends;
pub mod tabs;
