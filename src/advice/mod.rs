//! How tokens should travel, from the shape of a deployment: before there is a configuration.

mod adviser;
mod attributes;
mod carrier_reason;
mod common_sign_in;
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
mod wishes;

pub use adviser::advise_transport;
pub use attributes::{
    AttributeReason, AttributesProblem, CookieAttributesError, DerivedCookie, cookie_attributes,
};
pub use carrier_reason::CarrierReason;
pub use domain_report::{
    CookieDomainIssue, CookieDomainReport, HostVerdict, validate_cookie_domain,
};
pub use domain_suggestion::{ApiGroup, CookieDomainSuggestion, suggest_cookie_domain};
pub use finding::AdviceFinding;
pub use frontend_scope::FrontendScope;
pub use same_site::{
    Remedy, SameSiteFailure, SameSiteOutcome, SameSiteResolution, resolve_same_site,
};
pub use situation::{
    Frontend, ParseSignInFormsError, ParseSimultaneousSessionsError, ParseThirdPartyWishError,
    SignInForms, SimultaneousSessions, Situation, ThirdPartyWish,
};
pub use transport_advice::{FrontendAdvice, TransportAdvice};
pub use trial::TrialFailure;
pub(crate) use trial::{sign_in, try_cookie, withheld};
pub use viability::CookieTrial;
pub use wishes::CookieWishes;
