//! Simulates a page in a browser, an API, and the session between them. Only header texts are exchanged; a
//! [`Jar`](crate::browser::Jar) keeps the cookies.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::browser::{Jar, Profile};
//! use session_cookie_policy::config::{PolicyConfig, Transport};
//! use session_cookie_policy::net::{EmbeddedList, Origin};
//! use session_cookie_policy::testing::session::{Routes, Visit};
//! use time::macros::datetime;
//!
//! let config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
//! );
//! let policy = config.compile(&EmbeddedList).unwrap();
//! let routes = Routes::of(&config);
//! let page = Origin::parse("https://www.example.com").unwrap();
//! let api = Origin::parse("https://api.example.com").unwrap();
//!
//! let visit = Visit::new(&policy, &routes, &page, &api, &EmbeddedList, datetime!(2026-11-22 12:00 UTC));
//! let mut jar = Jar::new(Profile::SAFARI);
//! assert_eq!(visit.live(&mut jar, None), Ok(Transport::Cookie));
//! # }
//! ```

mod headers;
mod issued_tokens;
mod loss;
mod play;
mod responses;
mod routes;
mod visit;

pub(in crate::testing) use headers::handed_over;
pub use headers::{ResponseHeaders, clear_session_headers, set_cookies, set_session_headers};
pub use issued_tokens::IssuedTokens;
pub use loss::{OfferedTokens, SessionLoss};
pub use play::ClientSession;
pub use responses::responses;
pub use routes::Routes;
pub use visit::{Sent, Visit};
