//! How tokens should travel, from the shape of a deployment: before there is a configuration.

mod advice_reason;
mod adviser;
mod attributes;
mod common_sign_in;
mod cookie_options;
mod domain_report;
mod domain_suggestion;
mod finding;
mod frontend_scope;
mod lasting_findings;
mod overlap;
mod page;
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
pub use same_site::{
    Remedy, SameSiteFailure, SameSiteOutcome, SameSiteResolution, resolve_same_site,
};
pub use situation::{Frontend, SignInForms, SimultaneousSessions, Situation, ThirdPartyPreference};
pub use transport_advice::{FrontendAdvice, TransportAdvice};
pub use trial::TrialFailure;
pub(crate) use trial::{sign_in, try_cookie, withheld};
pub use viability::CookieTrial;
