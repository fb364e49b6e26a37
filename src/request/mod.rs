//! What a compiled policy decides for one request.

mod callback;
mod candidate;
mod candidates;
mod clear_session;
mod clearing;
mod cors;
mod csrf;
mod csrf_requirement;
mod decisions;
mod expectation;
mod facts;
mod fetch_site;
mod gate;
mod header_lines;
mod host;
mod path;
mod reading;
mod reply;
mod resolution;
mod search;
mod sender;
mod session_cookies;
mod set_session;
mod token_state;
mod tokens;
mod website;

pub use callback::{
    Callback, CallbackRefusal, CallbackVerdict, ParseCallbackRefusalError, VerifiedCallback,
};
pub use candidate::{Candidate, TokenCounts};
pub use clear_session::ClearSession;
pub use cors::CorsHeaders;
pub use csrf::{CsrfPass, CsrfRefusal, CsrfVerdict, ParseCsrfPassError, ParseCsrfRefusalError};
pub use decisions::{Refresh, SignIn, SignOut, Verify};
pub(crate) use expectation::Expectation;
pub use facts::RequestFacts;
pub use host::{HostBasis, ParseHostBasisError, ResolvedHost};
pub use path::RequestPath;
pub use resolution::Resolution;
pub use search::Search;
pub use set_session::SetSession;
pub use token_state::TokenState;
pub use tokens::{InvalidToken, Tokens, WriteTokensError};
pub use website::{ParseWebsiteBasisError, ResolvedWebsite, WebsiteBasis};
