//! A compiled [`Policy`], and everything that is wrong with a configuration.
//!
//! | you have | use | and get |
//! |---|---|---|
//! | a configuration | [`PolicyConfig::review`] | a [`Review`]: a [`Pair`] for each website and API, and each [`Problem`] |
//! | a configuration that works | [`PolicyConfig::compile`] | a [`Policy`], or a [`CompilePolicyError`] |
//! | a website that only your database knows | [`Policy::trust_website`] | a [`TrustedWebsite`], or a [`TrustWebsiteError`] |
//! | a request | the methods of [`Policy`], with [`RequestFacts`](crate::request::RequestFacts) | the decisions in [`request`](crate::request) |
//! | an e-mail with a link | [`Policy::link_base_of`] | a [`LinkBase`] |
//! | several deployments on related hosts | [`find_overlaps`] | an [`Overlap`] for each cookie that one deployment confuses with its own |
//!
//! [`PolicyConfig::compile`] simulates sign-ins in every configured browser. It makes a policy only if sessions work in all of them.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::ProblemKind;
//!
//! let mut config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
//! );
//! assert!(config.compile(&EmbeddedList).is_ok());
//!
//! config.cookie_domain = "example.net".into(); // browsers refuse it
//! let review = config.review(&EmbeddedList);
//! assert!(matches!(review.problems()[0].kind(), ProblemKind::CookieDomainRefused { .. }));
//! # }
//! ```
//!
//! [`PolicyConfig::compile`]: crate::config::PolicyConfig::compile
//! [`PolicyConfig::review`]: crate::config::PolicyConfig::review

mod allowlist;
mod api;
mod api_blueprint;
mod authorities;
mod blueprint;
mod class;
mod class_problems;
mod classes;
mod companion_checks;
mod companions;
mod compiled;
mod cookie_parts;
mod cookie_problem;
mod cookie_role;
mod cookie_settings;
mod cors;
mod cors_lists;
mod csrf_requirement;
mod declared;
mod declared_cookie;
mod deployed;
mod entry;
mod field;
mod frontends;
mod header_settings;
mod headers_read;
mod judge;
mod link_base;
mod links;
mod overlaps;
mod partitions;
mod past;
mod past_clear;
mod past_clears;
mod pattern_table;
mod problem;
mod problem_kind;
mod problem_severity;
mod problem_words;
mod reader;
mod reading_error;
mod review;
mod settings;
mod size_checks;
mod text_table;
mod transport_choice;
mod trusted_website;
mod two_schemes;
mod written;

pub(crate) use api::{Api, Client, CookieNames, TimedName, TokenNames};
pub(crate) use class::{ApiPlace, Class, CookieSet, PageOnApi};
pub(crate) use companions::Companion;
pub use cookie_problem::CookieProblem;
pub use cookie_role::{CookieRole, SessionToken};
pub(crate) use cookie_settings::SessionCookies;
pub use csrf_requirement::CsrfRequirement;
pub(crate) use deployed::{Deployed, DeployedApi, DeployedCompanion, DeployedPages};
pub(crate) use entry::Entry;
pub(crate) use frontends::{FrontendKind, FrontendOnApi, Frontends};
pub use header_settings::HeaderNames;
pub(crate) use headers_read::HeaderSet;
pub use headers_read::HeadersRead;
pub(crate) use past_clear::PastClear;

pub use crate::severity::Severity;
pub use compiled::{CompilePolicyError, Policy};
pub use declared_cookie::DeclaredCookie;
pub use field::Field;
pub use link_base::LinkBase;
pub use overlaps::{Overlap, find_overlaps};
pub use problem::Problem;
pub use problem_kind::ProblemKind;
pub use review::{Pair, Review};
pub use transport_choice::{TransportChoice, TransportReason};
pub use trusted_website::{TrustWebsiteError, TrustedWebsite};
pub(crate) use written::{Writing, WrittenCookie};
