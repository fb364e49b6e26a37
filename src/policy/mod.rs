//! Decisions: from a deployment to the cookies that work in it, and from a request to what to do with its session.
//!
//! Plain functions answer one question each; [`PolicyConfig::review`] asks them all for each website and API of a deployment.
//! [`PolicyConfig::compile`] makes a [`Policy`] of it, which answers for each request. Where to begin:
//!
//! | you have | use | and get |
//! |---|---|---|
//! | a deployment | [`PolicyConfig`], of [`WebsiteConfig`], [`ClientConfig`], [`CookieConfig`], [`HeaderConfig`], [`PastScopeConfig`] | a [`Review`]: [`Pair`]s and [`Problem`]s |
//! | a deployment that works | [`PolicyConfig::compile`] | a [`Policy`], or [`CompilePolicyError`] |
//! | a request | [`RequestFacts`] | [`SignIn`], [`Verify`], [`Refresh`], [`SignOut`], [`CorsHeaders`], [`ResolvedWebsite`] |
//! | the tokens of a request | [`Search`], [`TokenState`] | a [`Resolution`]: accepted, superseded, conflict or rejected |
//! | a response to write | [`Tokens`] | a [`SetSession`] or a [`ClearSession`] that writes headers |
//! | two deployments | [`plan_migration`] | a [`MigrationPlan`] with its [`History`], dates and warnings |
//! | deployments beside each other | [`find_overlaps`] | an [`Overlap`] for each cookie that one takes from another |
//! | a CORS middleware | [`DeclaredCors`], [`verify_cors`] | [`CorsIssue`]s |
//! | one question | [`resolve_same_site`], [`validate_cookie_domain`], [`suggest_cookie_domain`], [`cookie_attributes`], [`advise_transport`], [`FrontendScope`] | an answer with its reasons |
//!
//! One request, from its headers to those of the answer:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::cookie::CookieHeader;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::request::{RequestFacts, Resolution, TokenState, Tokens};
//! use time::macros::datetime;
//!
//! let config = PolicyConfig::new(
//!     vec!["https://api.example.com".into()],
//!     vec!["https://www.example.com".into()],
//! );
//! let policy = config.compile(&EmbeddedList).unwrap();
//!
//! let mut facts = RequestFacts::new("POST");
//! facts.origin = Some(b"https://www.example.com");
//! facts.cookie = CookieHeader::line(b"__Host-session-refresh=old; theme=dark");
//!
//! // Look each token up in the store of sessions; do not rotate it yet.
//! let refresh = policy.refresh(&facts, datetime!(2026-11-22 12:00 UTC));
//! let found = refresh.resolve(|candidate| match candidate.as_str() {
//!     Some("old") => TokenState::Live("session of Alice"),
//!     _ => TokenState::Unknown,
//! });
//! let Resolution::Accepted { set_session, .. } = found else { panic!() };
//! let tokens = Tokens::new("new-access", "new-refresh").unwrap(); // rotate
//! let (mut headers, mut buffer) = (Vec::new(), String::new());
//! set_session
//!     .write(&tokens, &mut buffer, &mut |name, value| headers.push(format!("{name}: {value}")))
//!     .unwrap();
//! assert!(headers[0].starts_with("set-cookie: __Host-session-access=new-access; Path=/; Secure"));
//! # }
//! ```

mod allowlist;
mod authorities;
mod blueprint;
mod class;
mod class_problems;
mod classes;
mod compiled;
mod cookie_settings;
mod cors;
mod csrf_requirement;
mod declared;
mod deployed;
mod field;
mod frontends;
mod header_settings;
mod headers_read;
mod judge;
mod link_base;
mod overlaps;
mod partitions;
mod past;
mod pattern_table;
mod problem;
mod problem_kind;
mod problem_severity;
mod reading_error;
mod review;
mod settings;
mod text_table;
mod transport_choice;
mod trials;
mod trusted_website;
mod two_schemes;
mod written;

pub(crate) use allowlist::Entry;
pub(crate) use class::Token;
pub(crate) use class::{ApiPlace, Class, CookieSet, PageOnApi};
pub(crate) use compiled::{Api, Client, CookieNames, TimedName};
pub use csrf_requirement::CsrfRequirement;
pub(crate) use deployed::{Deployed, DeployedApi, DeployedPages};
pub(crate) use frontends::{FrontendKind, FrontendOnApi, Frontends};
pub use header_settings::HeaderNames;
pub(crate) use headers_read::HeaderSet;
pub use headers_read::HeadersRead;
pub(crate) use past::PastClear;

pub use crate::severity::Severity;
pub use compiled::{CompilePolicyError, Policy};
pub use field::Field;
pub use link_base::LinkBase;
pub use overlaps::{Overlap, find_overlaps};
pub use problem::Problem;
pub use problem_kind::ProblemKind;
pub use review::{Pair, Review};
pub use transport_choice::{TransportChoice, TransportReason};
pub use trusted_website::{TrustWebsiteError, TrustedWebsite};
pub(crate) use written::{Writing, WrittenCookie};
