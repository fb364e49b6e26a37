//! Decisions: from a deployment to the cookies that work in it.
//!
//! Plain functions answer one question each; [`PolicyConfig::review`] asks them all for each website and API of a deployment.

mod attributes;
mod config;
mod cookie_domain;
mod problem;
mod review;
mod same_site;
mod setting;
mod website;

pub use attributes::{
    AttributesProblem, CookieAttributesError, CookieWishes, PlainHttp, PrefixChoice,
    cookie_attributes,
};
pub use config::{Browser, CookieConfig, PolicyConfig, Transport};
pub use cookie_domain::{
    ApiGroup, CookieDomainIssue, CookieDomainReport, CookieDomainSuggestion, HostVerdict,
    suggest_cookie_domain, validate_cookie_domain,
};
pub use problem::{Field, Problem, ProblemKind, Severity};
pub use review::{Pair, Review};
pub use same_site::{
    Remedy, SameSiteChoice, SameSiteFailure, SameSiteOutcome, SameSiteResolution, SessionUse,
    resolve_same_site,
};
pub use setting::Setting;
pub use website::{ParseWebsiteError, Website};
