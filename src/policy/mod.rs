//! Decisions: from a deployment to the cookies that work in it.
//!
//! Plain functions answer one question each; [`PolicyConfig::review`] asks them all for each website and API of a deployment.

mod advice;
mod advice_finding;
mod adviser;
mod attributes;
mod carrier;
mod carrier_reason;
mod common_sign_in;
mod config;
mod domain_report;
mod domain_suggestion;
mod lasting_findings;
mod overlap;
mod page;
mod problem;
mod review;
mod reviewer;
mod same_site;
mod session_cookie;
mod setting;
mod settings;
mod situation;
mod trial;
mod viability;
mod website;
mod wishes;

pub use advice::{FrontendAdvice, TransportAdvice};
pub use advice_finding::AdviceFinding;
pub use adviser::advise_transport;
pub use attributes::{
    AttributeReason, AttributesProblem, CookieAttributesError, DerivedCookie, cookie_attributes,
};
pub use carrier::{Carrier, ParseCarrierError};
pub use carrier_reason::CarrierReason;
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
pub use situation::{
    Frontend, ParseSignInFormsError, ParseSimultaneousSessionsError, ParseThirdPartyWishError,
    SignInForms, SimultaneousSessions, Situation, ThirdPartyWish,
};
pub use trial::TrialFailure;
pub use viability::CookieTrial;
pub use website::{ParseWebsiteError, Website};
pub use wishes::{CookieWishes, PlainHttp, PrefixChoice};
