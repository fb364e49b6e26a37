//! What a compiled [`Policy`](crate::policy::Policy) decides for one request.
//!
//! | the route | call | and get |
//! |---|---|---|
//! | sign-in (login) | [`Policy::sign_in`](crate::policy::Policy::sign_in) | a [`SignIn`] |
//! | callback of an identity provider | [`Policy::callback`](crate::policy::Policy::callback) | a [`Callback`] |
//! | any route that needs a session | [`Policy::verify`](crate::policy::Policy::verify) | a [`Verify`] |
//! | refresh | [`Policy::refresh`](crate::policy::Policy::refresh) | a [`Refresh`] |
//! | sign-out (logout) | [`Policy::sign_out`](crate::policy::Policy::sign_out) | a [`SignOut`] |
//! | CORS and preflight requests | [`Policy::cors`](crate::policy::Policy::cors) | [`CorsHeaders`] |
//!
//! Fill in [`RequestFacts`] from the headers of the request. Look up each [`Candidate`] in the session store and report its [`TokenState`];
//! the [`Resolution`] says what to do. Write the response with [`SetSession`], which takes the new [`Tokens`], or with [`ClearSession`].
//!
//! The guides have whole programs: [`one_cookie`](crate::guide::one_cookie) and [`access_and_refresh`](crate::guide::access_and_refresh).
//!
//! A refresh, from the headers of the request to those of the response:
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
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
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

mod accessors;
mod callback;
mod candidate;
mod candidates;
mod clear_session;
mod clearing;
mod cookie_rewrite;
#[cfg(feature = "cookie")]
mod cookie_types;
mod cors;
mod csrf;
mod csrf_requirement;
mod csrf_verdicts;
mod decisions;
mod denial;
mod equality;
mod expectation;
mod facts;
mod fetch_site;
mod gate;
mod header_lines;
mod host;
#[cfg(feature = "http")]
mod http_types;
mod owned_facts;
mod path;
mod purse;
mod reading;
mod reply;
mod request_cookie;
mod request_cookies;
mod require;
mod resolution;
mod response_data;
mod response_headers;
mod scopes;
mod search;
mod sender;
mod session_cookies;
mod set_session;
mod sink;
mod token_state;
mod tokens;
mod website;

pub use callback::{Callback, CallbackRefusal, CallbackVerdict, VerifiedCallback};
pub use candidate::{Candidate, TokenCounts};
pub use clear_session::ClearSession;
pub use cors::CorsHeaders;
pub use csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
pub use decisions::{Refresh, SignIn, SignOut, Verify};
pub use denial::{Accepted, Denial, DenialReason};
pub(crate) use expectation::Expectation;
pub use facts::RequestFacts;
pub use host::{HostBasis, ResolvedHost};
pub use owned_facts::OwnedFacts;
pub use path::RequestPath;
pub use request_cookie::{InvalidCookieId, RequestCookie, WriteCookieError};
pub use request_cookies::RequestCookies;
pub use resolution::Resolution;
pub use response_data::{CookieData, ResponseData};
pub use response_headers::ResponseHeaders;
pub use search::Search;
pub use set_session::SetSession;
pub use token_state::TokenState;
pub use tokens::{InvalidToken, Tokens, WriteTokensError};
pub use website::{ResolvedWebsite, WebsiteBasis};
