//! Decisions: from a deployment to the cookies that work in it.
//!
//! Plain functions answer one question each; [`PolicyConfig::review`] asks them all for each website and API of a deployment.

mod advice;
mod attributes;
mod carrier;
mod compile;
mod config;
mod cors;
mod domain_report;
mod domain_suggestion;
mod frontend_scope;
mod request;
mod same_site;
mod trial;
mod wishes;

pub use advice::{
    AdviceFinding, CarrierReason, CookieTrial, Frontend, FrontendAdvice, ParseSignInFormsError,
    ParseSimultaneousSessionsError, ParseThirdPartyWishError, SignInForms, SimultaneousSessions,
    Situation, ThirdPartyWish, TransportAdvice, advise_transport,
};
pub use attributes::{
    AttributeReason, AttributesProblem, CookieAttributesError, DerivedCookie, cookie_attributes,
};
pub use carrier::{Carrier, ParseCarrierError};
pub use request::{
    Candidate, Carried, CsrfPass, CsrfRefusal, CsrfVerdict, Handover, InvalidToken, ParseCsrfPassError,
    ParseCsrfRefusalError, Refresh, RequestFacts, ResolvedWebsite, SignIn, SignOut, Tokens, Verify,
    WebsiteBasis, Withdrawal,
};
pub use compile::{CompilePolicyError, Field, HeaderNames, Pair, Policy, Problem, ProblemKind, Review, Severity};
pub use config::{
    Browser, ClientConfig, ClientName, CookieConfig, CsrfMode, HeaderConfig, Names,
    ParseBrowserError, ParseClientNameError, ParseCsrfModeError, ParseNamesError,
    ParseTransportError, ParseWebsiteError, PastScopeConfig, PolicyConfig, Setting, Transport,
    Website, WebsiteConfig,
};
pub use cors::{
    CorsCredentials, CorsField, CorsIssue, CorsRequirements, DeclaredCors, OriginMirroring,
    ParseCorsCredentialsError, ParseOriginMirroringError, ParseVaryOriginError, VaryOrigin,
    verify_cors,
};
pub use domain_report::{
    CookieDomainIssue, CookieDomainReport, HostVerdict, validate_cookie_domain,
};
pub use domain_suggestion::{ApiGroup, CookieDomainSuggestion, suggest_cookie_domain};
pub use frontend_scope::FrontendScope;
pub use same_site::{
    ParseSessionUseError, Remedy, SameSiteChoice, SameSiteFailure, SameSiteOutcome,
    SameSiteResolution, SessionUse, resolve_same_site,
};
pub use trial::TrialFailure;
pub use wishes::{CookieWishes, PlainHttp, PrefixChoice};
