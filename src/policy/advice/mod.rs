//! How tokens should travel, from the shape of a deployment: before there is a configuration.

mod adviser;
mod carrier_reason;
mod common_sign_in;
mod finding;
mod lasting_findings;
mod overlap;
mod page;
mod session_cookie;
mod situation;
mod transport_advice;
mod viability;

pub use adviser::advise_transport;
pub use carrier_reason::CarrierReason;
pub use finding::AdviceFinding;
pub use situation::{
    Frontend, ParseSignInFormsError, ParseSimultaneousSessionsError, ParseThirdPartyWishError,
    SignInForms, SimultaneousSessions, Situation, ThirdPartyWish,
};
pub use transport_advice::{FrontendAdvice, TransportAdvice};
pub use viability::CookieTrial;
