//! Finds out why sessions do not work. [`audit()`] checks the configuration; [`diagnose()`] explains what was observed.
//!
//! Both return [`Finding`]s. Each has a stable [`Code`], a message, the evidence, the browsers in which sessions fail, and how certain the
//! cause is. If a change of the configuration repairs it, the finding has that, too. [`codes`] has a page for each code.
//!
//! Feature `analysis`, on by default.
//!
//! [`Levels`] decide which findings are accepted, and which make a check fail.
//!
//! An [`Observation`] contains everything that you know: the request that a middleware receives, the response in the developer tools, how
//! the page is opened, how the front end is configured. It cannot contain the value of a cookie or a token.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::cookie::CookieHeader;
//! use session_cookie_policy::diagnosis::{
//!     Certainty, Code, Observation, Route, SeenRequest, SeenSetCookie, diagnose,
//! };
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::request::RequestFacts;
//! use time::macros::datetime;
//!
//! let config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://app.example.com"],
//! );
//! let policy = config.compile(&EmbeddedList).unwrap();
//!
//! let mut facts = RequestFacts::new("POST");
//! facts.origin = Some(b"https://app.example.com");
//! facts.cookie = CookieHeader::line(b"theme=dark");
//!
//! let mut observation = Observation::default();
//! observation.request = SeenRequest::of(&facts);
//! observation.request.route = Some(Route::SignIn);
//! observation.response.status = Some(200);
//! // What the browser got; the framework's map of headers has kept one of two.
//! observation.response.set_cookies = Some(vec![SeenSetCookie::of(
//!     b"__Host-session-access=eyJ; Path=/; Secure; HttpOnly; SameSite=Lax",
//! )]);
//!
//! let now = datetime!(2026-11-22 12:00 UTC);
//! let findings = diagnose(&policy, &observation, now, &EmbeddedList);
//! assert_eq!(findings[0].code, Code::SetCookiePartial);
//! assert_eq!(findings[0].certainty, Certainty::Certain);
//! assert!(findings[0].message.contains("append each"));
//! # }
//! ```

mod audit;
mod catalogue;
mod code;
mod diagnose;
mod expires;
mod fact;
mod finding;
mod levels;
mod naming;
mod observation;
mod partial;
mod patch;
mod piles;
mod undetectable_causes;
mod words;

#[doc = include_str!("codes.md")]
#[expect(
    clippy::doc_markdown,
    reason = "names of products and repositories, as they are written"
)]
pub mod codes {}

pub use audit::audit;
pub use catalogue::Entry;
pub use code::Code;
pub(crate) use diagnose::cache_hit;
pub use diagnose::{diagnose, diagnose_without_policy};
pub(crate) use expires::zone_of_expires;
pub use fact::Fact;
pub use finding::{Certainty, Evidence, Finding};
pub use levels::{Level, Levels, LevelsIssue, WarningLevel};
pub(crate) use naming::Surroundings;
pub(crate) use observation::is_for_host;
pub use observation::{
    Authorization, ClientKind, Exchange, FetchCredentials, FrontendSetup, HttpVersion, LineFault,
    Observation, Page, Route, Seen, SeenCookie, SeenRequest, SeenResponse, SeenSetCookie,
    ServerSide,
};
pub(crate) use partial::{Companions, broken_lines};
pub use patch::{ApplyPatchError, Patch};
pub(crate) use piles::fills;
pub use undetectable_causes::{UndetectableCause, undetectable_causes};
pub(crate) use words::{Attributes, listed, shown_line};
