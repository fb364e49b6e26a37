//! Cross-origin requests: which headers let the declared websites read the API's answers, and whether an application sends them.
//!
//! The API answers a request of another origin as ever; it is the browser that keeps the answer from the page unless the headers of
//! the [CORS protocol] allow it. Too few of them and sessions fail; too many and every website acts with the user's session.
//!
//! [CORS protocol]: https://fetch.spec.whatwg.org/#http-cors-protocol

mod declared;
mod declared_origin;
mod issue;
mod lists;
mod requirements;
mod verify;

pub use declared::{CorsCredentials, DeclaredCors, OriginMirroring, VaryOrigin};
pub use issue::{CorsField, CorsIssue};
pub use requirements::CorsRequirements;
pub use verify::verify_cors;
