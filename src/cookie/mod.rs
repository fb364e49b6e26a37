//! Names, attributes and headers of cookies, according to RFC 6265bis and browsers.
//!
//! *Writing* is strict: [`CookieAttributes`] and [`SetCookie`] cannot contain anything that a browser would refuse. *Reading* is as lenient
//! as browsers are: [`ReceivedSetCookie`] accepts any bytes, and [`CookieHeader`] keeps every pair of a request.
//!
//! ```
//! use session_cookie_policy::cookie::{CookieHeader, CookieName, CookieSpec, CookieValue};
//! use time::macros::datetime;
//!
//! let attributes = CookieSpec::new(CookieName::parse("__Host-sid").unwrap()).build().unwrap();
//! let token = CookieValue::new("abc").unwrap();
//! let set_cookie = attributes.set(token, datetime!(2026-11-22 12:00 UTC)).unwrap();
//! assert_eq!(set_cookie.to_string(), "__Host-sid=abc; Path=/; Secure; HttpOnly; SameSite=Lax");
//!
//! let header = CookieHeader::line(b"theme=dark; __Host-sid=abc");
//! assert_eq!(header.values_of(attributes.name()).next(), Some(b"abc".as_slice()));
//! ```

mod attributes;
mod date;
mod domain;
mod domain_verdict;
#[cfg(feature = "cookie")]
mod foreign;
mod grammar;
mod header;
mod id;
mod lifetime;
mod lines;
mod name;
mod names_finder;
mod path;
mod priority;
mod received;
mod same_site;
mod set_cookie;
mod spec;
mod value;

pub(crate) use date::{full_year, month};
pub(crate) use domain_verdict::domain_on_name;
pub(crate) use grammar::{
    MAX_ATTRIBUTE_LEN, MAX_NAME_VALUE_LEN, is_blank, is_refused_control, trim_blanks,
};
pub(crate) use path::{default_path, path_match};

pub use attributes::CookieAttributes;
pub use date::{HttpDate, parse_cookie_date};
pub use domain::{CookieDomain, CookieDomainProblem, ParseCookieDomainError, SharedDomain};
pub use domain_verdict::{DomainRefusal, DomainVerdict};
#[cfg(feature = "cookie")]
pub use foreign::{ReadCookieError, ReadCookieProblem};
pub(crate) use header::Hits;
pub use header::{CookieHeader, CookiePair, NameFinder};
pub use id::{CookieId, HostScope};
pub use lifetime::{InvalidLifetime, Lifetime};
pub(crate) use name::Planters;
pub use name::{CookieName, NamePrefix, ParseCookieNameError};
pub(crate) use names_finder::NamesFinder;
pub use path::{CookiePath, ParseCookiePathError};
pub use priority::Priority;
pub use received::{ParseSetCookieError, ReceivedSameSite, ReceivedSetCookie};
pub use same_site::{ParseSameSiteError, SameSite};
pub use set_cookie::{OversizedCookie, SetCookie};
pub use spec::{
    AttributeConflict, BuildAttributesError, CookieSpec, Partitioning, ScriptAccess, Security,
};

pub use value::{CookieValue, InvalidCookieValue};
