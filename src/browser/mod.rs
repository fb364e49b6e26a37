//! A model of what browsers do with cookies. It can be executed, and is checked against recordings of real browsers.
//!
//! | to describe | see |
//! |---|---|
//! | a request, a response | [`Request`], [`RequestUrl`], [`Response`] |
//! | `Origin`, `Referer`, `Sec-Fetch-*` of a request | [`headers`] |
//! | a page that is loaded again | [`Request::again`] with a [`Revisit`] |
//! | what happened to a cookie | [`Storage`] and [`Outcome`] with its [`Refusal`]; [`Delivery`] with its [`Withholding`] |
//! | a cookie in the store | [`Stored`] |
//! | a browser | [`Profile`]; the types of its fields are in [`knobs`]; older and announced versions: [`Version`] |
//!
//! The model answers three questions:
//!
//! - Would a browser keep the cookie of a response? See [`store()`].
//! - Would it send that cookie with a request? See [`send()`].
//! - Which `Cookie` header does the server get after many responses? See [`Jar`].
//!
//! A refusal is a normal result, not an error. It names the rule.
//!
//! There is one algorithm: that of [RFC 6265bis], with the same order of steps. A [`Profile`] describes how an engine differs from it. A
//! profile is a plain value of named knobs; there are presets for all recorded browsers. Each knob names its section of the specification,
//! and the group of recordings that the tests replay for it, such as "A.syntax" (`tests/vectors/browsers`).
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::browser::{ClientOrigin, Jar, Profile, Request, RequestUrl, Response};
//! use session_cookie_policy::net::{EmbeddedList, Origin};
//! use time::macros::datetime;
//!
//! let now = datetime!(2026-11-22 12:00 UTC);
//! let api = RequestUrl::parse("https://api.example.com/login").unwrap();
//! let page = Origin::parse("https://app.other.com").unwrap();
//! let fetch = Request::fetch(api, vec![ClientOrigin::Web(page)]);
//!
//! // A login by a cross-site fetch cannot set a `Lax` cookie.
//! let mut jar = Jar::new(Profile::CHROMIUM);
//! let outcomes = jar.receive(&fetch, &Response::new(&[b"sid=1; Secure; SameSite=Lax"]), &EmbeddedList, now);
//! assert_eq!(
//!     outcomes[0].refusal().unwrap().to_string(),
//!     "`SameSite=Lax` cannot be set by the response to a cross-site request that is not a top-level navigation",
//! );
//! assert_eq!(jar.cookie_header(&fetch, &EmbeddedList, now), b"");
//! # }
//! ```
//!
//! [`engines`] has a table of common deployments, and of the browsers in which each works.
//!
//! [RFC 6265bis]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis

#[doc = include_str!("engines.md")]
pub mod engines {}

mod clear_site_data;
mod client;
mod context;
mod delivery;
mod domain;
mod domain_match;
mod entries;
mod expires;
mod expiry;
mod fetch_words;
pub mod headers;
mod host_key;
mod jar;
pub mod knobs;
mod order;
mod pair;
mod prefix;
mod profile;
mod quota;
mod refusal;
mod request;
mod request_url;
mod response;
mod retrieval;
mod revisit;
mod send;
mod store;
mod stored;
mod syntax;

pub use client::{ClientOrigin, Initiator};
pub use delivery::Delivery;
pub use domain_match::domain_match;
pub(crate) use expiry::TRACKED_LIFETIME;
pub use jar::Jar;
pub use profile::{Evidence, ParseReleaseError, Profile, Release, Version};
pub use refusal::{PrefixCondition, Refusal, Withholding};
pub use request::{
    Credentials, MethodSafety, PartitionSource, Request, RequestKind, StorageAccess, TrackingSigns,
};
pub use request_url::{ParseRequestUrlError, RequestUrl};
pub use response::{Outcome, Reading, Response, ResponseKind};
pub use revisit::Revisit;
pub use send::send;
pub use store::{Storage, store};
pub use stored::{AncestorChain, Expiry, PartitionKey, Stored, TopLevelSite};
