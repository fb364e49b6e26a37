//! Decisions: from a deployment to the cookies that work in it, and from a request to what to do with its session.
//!
//! Plain functions answer one question each; [`PolicyConfig::review`] asks them all for each website and API of a deployment.
//! [`PolicyConfig::compile`] makes a [`Policy`] of it, which answers for each request. Where to begin:
//!
//! | you have | use | and get |
//! |---|---|---|
//! | a deployment | [`PolicyConfig`], of [`WebsiteConfig`], [`ClientConfig`], [`CookieConfig`], [`HeaderConfig`], [`PastScopeConfig`] | a [`Review`]: [`Pair`]s and [`Problem`]s |
//! | a deployment that works | [`PolicyConfig::compile`] | a [`Policy`], or [`CompilePolicyError`] |
//! | a request | [`RequestFacts`] | [`SignIn`], [`Verify`], [`Refresh`], [`SignOut`], [`CorsAnswer`], [`ResolvedWebsite`] |
//! | the tokens of a request | [`Search`], [`TokenState`] | a [`Resolution`]: accepted, superseded, conflict or rejected |
//! | a response to write | [`Tokens`] | a [`Handover`] or a [`Withdrawal`] that writes headers |
//! | two deployments | [`plan_migration`] | a [`MigrationPlan`] with its [`History`], dates and warnings |
//! | deployments beside each other | [`find_overlaps`] | an [`Overlap`] for each cookie that one takes from another |
//! | a CORS middleware | [`DeclaredCors`], [`verify_cors`] | [`CorsIssue`]s |
//! | one question | [`resolve_same_site`], [`validate_cookie_domain`], [`suggest_cookie_domain`], [`cookie_attributes`], [`advise_transport`], [`FrontendScope`] | an answer with its reasons |
//!
//! One request, from its headers to those of the answer:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::cookie::CookieHeader;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::{PolicyConfig, RequestFacts, Resolution, TokenState, Tokens};
//! use time::macros::datetime;
//!
//! let config = PolicyConfig::new(
//!     vec!["https://api.example.com".into()],
//!     vec!["https://www.example.com".into()],
//! );
//! let policy = config.compile(&EmbeddedList).unwrap();
//!
//! let mut facts = RequestFacts::new("POST");
//! facts.origin = Some(b"https://www.example.com");
//! facts.cookie = CookieHeader::line(b"__Host-session-refresh=old; theme=dark");
//!
//! // Look each token up in the store of sessions; do not rotate it yet.
//! let refresh = policy.refresh(&facts, datetime!(2026-11-22 12:00 UTC));
//! let found = refresh.resolve(|candidate| match candidate.as_str() {
//!     Some("old") => TokenState::Live("session of Alice"),
//!     _ => TokenState::Unknown,
//! });
//! let Resolution::Accepted { handover, .. } = found else { panic!() };
//! let tokens = Tokens::new("new-access", "new-refresh").unwrap(); // rotate
//! let (mut headers, mut buffer) = (Vec::new(), String::new());
//! handover
//!     .write(&tokens, &mut buffer, &mut |name, value| headers.push(format!("{name}: {value}")))
//!     .unwrap();
//! assert!(headers[0].starts_with("set-cookie: __Host-session-access=new-access; Path=/; Secure"));
//! # }
//! ```

mod advice;
mod attributes;
mod carrier;
mod compile;
mod config;
mod cors;
mod distinct;
mod domain_report;
mod domain_suggestion;
mod frontend_scope;
mod request;
mod rollout;
mod same_site;
mod trial;
mod website_risk;
mod wishes;

pub use advice::{
    AdviceFinding, CarrierReason, CookieTrial, Frontend, FrontendAdvice, ParseSignInFormsError,
    ParseSimultaneousSessionsError, ParseThirdPartyWishError, SignInForms, SimultaneousSessions,
    Situation, ThirdPartyWish, TransportAdvice, advise_transport,
};
pub use attributes::{
    AttributeReason, AttributesProblem, CookieAttributesError, DerivedCookie, cookie_attributes,
};
pub use carrier::{
    Carrier, CarrierBasis, CarrierChoice, ParseCarrierBasisError, ParseCarrierError,
};
pub use compile::{
    CompilePolicyError, CsrfRequirement, Field, HeaderNames, HeadersRead, LinkBase, Overlap, Pair,
    ParseCsrfRequirementError, Policy, Problem, ProblemKind, Review, Severity, VouchError,
    VouchedWebsite, find_overlaps,
};
pub(crate) use compile::{Writing, WrittenCookie};
pub use config::{
    Browser, ClientConfig, ClientName, CompanionConfig, CookieConfig, CookieKey, CsrfMode, Flow,
    HeaderConfig, Keep, LinkSource, Names, ParseBrowserError, ParseClientNameError,
    ParseCookieKeyError, ParseCsrfModeError, ParseFlowError, ParseKeepError, ParseLinkSourceError,
    ParseNamesError, ParsePastClearingError, ParsePurposeError, ParseReaderError,
    ParseSessionShapeError, ParseTransportError, ParseUndeclaredHostError, ParseWebsiteError,
    PastClearing, PastCookieConfig, PastScopeConfig, PolicyConfig, Purpose, Reader, SessionShape,
    Setting, Transport, UndeclaredHost, Website, WebsiteConfig,
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
pub(crate) use request::Expectation;
pub use request::{
    Callback, CallbackRefusal, CallbackVerdict, Candidate, Carried, CorsAnswer, CsrfPass,
    CsrfRefusal, CsrfVerdict, Handover, HostBasis, InvalidToken, ParseCallbackRefusalError,
    ParseCsrfPassError, ParseCsrfRefusalError, ParseHostBasisError, ParseWebsiteBasisError,
    ProvenCallback, Refresh, RequestFacts, RequestPath, Resolution, ResolvedHost, ResolvedWebsite,
    Search, SignIn, SignOut, TokenState, Tokens, Verify, WebsiteBasis, Withdrawal,
};
pub use rollout::{
    ApiClearing, BothServe, ClearedElsewhere, ClientForecast, Encounter, EncounterOutcome,
    FrontendAction, FrontendChange, FrontendTiming, History, MigrationAction, MigrationChange,
    MigrationPlan, MigrationStep, MigrationWarning, ParseFrontendTimingError,
    ParseSessionTokenError, ReturningClient, RollBack, SessionToken, plan_migration,
};
pub use same_site::{
    ParseSessionUseError, Remedy, SameSiteChoice, SameSiteFailure, SameSiteOutcome,
    SameSiteResolution, SessionUse, resolve_same_site,
};
pub use trial::TrialFailure;
pub use wishes::{CookieWishes, PlainHttp, PrefixChoice};
