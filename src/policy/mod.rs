//! Decisions: from a deployment to the cookies that work in it.
//!
//! Plain functions answer one question each; [`PolicyConfig::review`] asks them all for each website and API of a deployment.

mod attributes;
mod carrier;
mod config;
mod domain_report;
mod domain_suggestion;
mod problem;
mod review;
mod reviewer;
mod same_site;
mod setting;
mod settings;
mod trial;
mod website;
mod wishes;

pub use attributes::{
    AttributeReason, AttributesProblem, CookieAttributesError, DerivedCookie, cookie_attributes,
};
pub use carrier::{Carrier, ParseCarrierError};
pub use config::{
    Browser, CookieConfig, ParseBrowserError, ParseTransportError, PastScopeConfig, PolicyConfig,
    Transport,
};
pub use domain_report::{
    CookieDomainIssue, CookieDomainReport, HostVerdict, validate_cookie_domain,
};
pub use domain_suggestion::{ApiGroup, CookieDomainSuggestion, suggest_cookie_domain};
pub use problem::{Field, Problem, ProblemKind, Severity};
pub use review::{Pair, Review};
pub use same_site::{
    ParseSessionUseError, Remedy, SameSiteChoice, SameSiteFailure, SameSiteOutcome,
    SameSiteResolution, SessionUse, resolve_same_site,
};
pub use setting::Setting;
pub use website::{ParseWebsiteError, Website};
pub use wishes::{CookieWishes, PlainHttp, PrefixChoice};
