//! Reads what people have when a login fails: a HAR file, the output of `curl`, heads of requests and responses, or one `Set-Cookie` line.
//! Feature `analysis`, on by default.
//!
//! | what you have | start with |
//! |---|---|
//! | a HAR file, exported from the developer tools | `Har`, a serde value (feature `serde`), or `Traffic::of_har` (feature `har`) |
//! | the output of `curl -v` or `curl -i`, or copied heads | [`Traffic::of_heads`] |
//! | one `Set-Cookie` line and the URL that responded with it | [`Traffic::of_set_cookie`] |
//!
//! All of them give [`Traffic`]: requests and responses in order, **without the values** of cookies and tokens. The values are dropped
//! while they are read; what is kept is their lengths, and which of them are equal. Bodies
//! are searched for the fixed words with which frameworks refuse, and for tokens against forgery, and dropped, too.
//!
//! | question | use |
//! |---|---|
//! | Why does the login fail? | [`explain()`] |
//! | What happened to each cookie, in which browser? | [`Replay`], which plays them in the [model](crate::browser) of each engine |
//! | What is the configuration of this deployment? | [`Inferred::of`], which also lists its doubts |
//! | What differs from my deployment? | [`compare`] |
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::evidence::{Fate, Replay, Traffic};
//! use session_cookie_policy::net::EmbeddedList;
//! use time::macros::datetime;
//!
//! let traffic = Traffic::of_heads(
//!     "> POST /login HTTP/2\n\
//!      > Host: api.example.com\n\
//!      >\n\
//!      < HTTP/2 200\n\
//!      < set-cookie: sid=c2VjcmV0; Domain=backend.internal; Path=/\n\
//!      <\n",
//!     None,
//! );
//! let replay = Replay::of(&traffic, &EmbeddedList, datetime!(2026-11-22 12:00 UTC));
//! let event = &replay.events()[0];
//! assert_eq!(event.name, "sid");
//! assert!(matches!(event.fate, Fate::Refused(_)));
//! assert!(!format!("{traffic:?}").contains("c2VjcmV0"));
//! # }
//! ```

mod agent;
mod corrections;
mod event;
mod exchange;
mod explain;
mod failures;
mod gap;
#[cfg(feature = "serde")]
mod har;
mod head;
mod heads;
mod infer;
mod names;
mod own;
mod replay;
mod requests;
mod routes;
mod steps;
mod told;
mod values;
mod verdict;

pub use event::{Event, Fate};
pub use exchange::{Exchange, Lead, Return, Traffic};
pub use gap::{Exporter, Gap};
#[cfg(feature = "serde")]
pub use har::Har;
#[cfg(feature = "har")]
pub use har::ReadHarError;
pub use infer::{Doubt, Inferred};
pub use replay::Replay;
pub use told::Told;
pub use values::Values;
pub use verdict::{compare, explain};
