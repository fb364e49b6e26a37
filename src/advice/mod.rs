//! Plain functions that answer one question each. They need origins, but no configuration.
//!
//! | question | function | result |
//! |---|---|---|
//! | Which `SameSite` works on this website, for this API? | [`resolve_same_site`] | [`SameSiteResolution`] |
//! | Is this cookie domain valid for these hosts, and is it the narrowest? | [`validate_cookie_domain`] | [`CookieDomainReport`] |
//! | Which cookie domain can these hosts share? | [`suggest_cookie_domain`] | [`CookieDomainSuggestion`] |
//! | Which attributes, and which name prefix? | [`cookie_attributes`], from [`CookieOptions`] | [`DerivedCookie`] |
//! | Cookie or header, for these front ends? | [`advise_transport`], from a [`Situation`] | [`TransportAdvice`] |
//! | Which requests of a page carry the session? | [`FrontendScope`] | yes or no for each URL |
//!
//! [`PolicyConfig::review`](crate::config::PolicyConfig::review) calls all of them for each website and API of a deployment.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::advice::suggest_cookie_domain;
//! use session_cookie_policy::net::{EmbeddedList, Host};
//!
//! let apis = ["api.example.com", "auth.example.com"].map(|api| Host::parse(api).unwrap());
//! let suggestion = suggest_cookie_domain(&apis, &EmbeddedList);
//! assert_eq!(suggestion.domain().unwrap().to_string(), "example.com");
//! # }
//! ```

mod advice_reason;
mod adviser;
mod attributes;
mod common_sign_in;
mod cookie_kind;
mod cookie_options;
mod domain_report;
mod domain_suggestion;
mod finding;
mod frontend_scope;
mod lasting_findings;
mod overlap;
mod page;
mod renewal;
mod same_site;
mod session_cookie;
mod situation;
mod transport_advice;
mod trial;
mod viability;

pub use advice_reason::AdviceReason;
pub use adviser::advise_transport;
pub use attributes::{
    AttributeReason, AttributesProblem, CookieAttributesError, DerivedCookie, cookie_attributes,
};
pub use cookie_options::CookieOptions;
pub use domain_report::{
    CookieDomainIssue, CookieDomainReport, HostVerdict, validate_cookie_domain,
};
pub use domain_suggestion::{ApiGroup, CookieDomainSuggestion, suggest_cookie_domain};
pub use finding::AdviceFinding;
pub use frontend_scope::FrontendScope;
pub use renewal::Renewal;
pub use same_site::{
    Remedy, SameSiteFailure, SameSiteOutcome, SameSiteResolution, resolve_same_site,
};
pub use situation::{Frontend, SignInForms, SimultaneousSessions, Situation, ThirdPartyPreference};
pub use transport_advice::{FrontendAdvice, TransportAdvice};
pub use trial::TrialFailure;
pub(crate) use trial::{sign_in, try_callback, try_cookie, withheld};
pub use viability::CookieTrial;
