//! What a compiled policy answers to one request.

mod candidate;
mod clearing;
mod cors;
mod csrf;
mod csrf_requirement;
mod decisions;
mod expectation;
mod facts;
mod handover;
mod reading;
mod reply;
mod session_cookies;
mod tokens;
mod website;
mod withdrawal;

pub use candidate::{Candidate, Carried};
pub use cors::CorsAnswer;
pub use csrf::{CsrfPass, CsrfRefusal, CsrfVerdict, ParseCsrfPassError, ParseCsrfRefusalError};
pub use decisions::{Refresh, SignIn, SignOut, Verify};
pub(crate) use expectation::Expectation;
pub use facts::RequestFacts;
pub use handover::Handover;
pub use tokens::{InvalidToken, Tokens};
pub use website::{ParseWebsiteBasisError, ResolvedWebsite, WebsiteBasis};
pub use withdrawal::Withdrawal;
