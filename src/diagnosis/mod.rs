//! Why sessions do not work: [`audit()`] asks the configuration, [`diagnose()`] asks what was observed.

mod audit;
mod catalogue;
mod code;
mod diagnose;
mod fact;
mod finding;
mod observation;
mod patch;
mod unseen;

#[doc = include_str!("codes.md")]
#[expect(
    clippy::doc_markdown,
    reason = "names of products and repositories, as they are written"
)]
pub mod codes {}

pub use audit::audit;
pub use catalogue::Entry;
pub use code::{Code, ParseCodeError};
pub use diagnose::diagnose;
pub use fact::{Fact, ParseFactError};
pub use finding::{Certainty, Evidence, Finding};
pub use observation::{
    Authorization, ClientKind, Exchange, FetchCredentials, FrontendSetup, Observation, Page,
    ParseAuthorizationError, ParseClientKindError, ParseFetchCredentialsError, ParseRouteError,
    Route, Seen, SeenCookie, SeenRequest, SeenResponse, SeenSetCookie,
};
pub use patch::{ApplyPatchError, Patch};
pub use unseen::{Unseen, unseen};
