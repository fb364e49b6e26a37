//! Hosts, origins and sites: the facts about the network with which browsers decide on cookies.
//!
//! There are two ways to read an origin. Do not confuse them:
//!
//! - People write configurations. [`Origin::parse`] accepts a bare host, and different spellings of the same origin.
//! - Browsers write requests, and so does an attacker who imitates one. [`OriginHeader::parse`] accepts only the exact form that browsers
//!   send.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::net::{EmbeddedList, Origin, OriginHeader, Relation};
//!
//! let api = Origin::parse("api.example.com").unwrap(); // as people write it
//! assert_eq!(api.to_string(), "https://api.example.com");
//! assert!(OriginHeader::parse("app.example.com").is_err()); // no browser writes it so
//!
//! let page = OriginHeader::parse("https://app.example.com").unwrap();
//! assert_eq!(page.relation_to(&api, &EmbeddedList), Relation::SameSite);
//! # }
//! ```

mod domain_name;
#[cfg(feature = "embedded-list")]
mod embedded_list;
mod forwarded;
mod forwarded_error;
mod forwarded_syntax;
mod header_name;
mod host;
mod method;
mod origin;
mod origin_header;
mod origin_pattern;
mod relation;
#[cfg(feature = "runtime-list")]
mod runtime_list;
mod scheme;
mod site;
mod spelling;
mod suffix_list;
mod url_path;

pub(crate) use url_path::sent_path;

pub use crate::text::ParseWordError;

pub use domain_name::{DomainName, ParseDomainNameError};
#[cfg(feature = "embedded-list")]
pub use embedded_list::EmbeddedList;
pub use forwarded::{ForwardingHeaders, PublicAddress, TrustedHops};
pub use forwarded_error::{ForwardedError, ForwardingHeader};
pub use header_name::{HeaderName, ParseHeaderNameError};
pub use host::{Host, ParseHostError};
pub use method::{Method, ParseMethodError};
pub use origin::{Origin, OriginProblem, ParseOriginError};
pub use origin_header::{ForeignOrigin, OriginHeader};
pub use origin_pattern::{OriginPattern, ParseOriginPatternError};
pub use relation::{Comparison, Relation};
#[cfg(feature = "runtime-list")]
pub use runtime_list::{BadLine, LineProblem, ParseRuntimeListError, RuntimeList};
pub use scheme::{ParseSchemeError, Scheme};
pub use site::{Site, SiteBasis};
pub use suffix_list::{Section, Suffix, SuffixList};
pub use url_path::{ParseUrlPathError, UrlPath};
