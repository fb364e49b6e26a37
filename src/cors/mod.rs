//! CORS: which headers let the declared websites read the responses of the API, and whether an application sends them.
//!
//! | you have | use | and get |
//! |---|---|---|
//! | the settings of a CORS middleware | [`DeclaredCors`], [`verify_cors`] | a [`CorsIssue`] for each mistake |
//! | a deployment | [`Review`](crate::policy::Review) | the [`CorsRequirements`] of each API |
//! | a request, and no CORS middleware | [`Policy::cors`](crate::policy::Policy::cors) | [`CorsHeaders`](crate::request::CorsHeaders) to write |
//!
//! The API responds to a cross-origin request as to any other. The browser hides the response from the page unless the headers of the [CORS
//! protocol] allow the page to read it. With too few of these headers, sessions fail. With too many, every website can act with the user's
//! session.
//!
//! [CORS protocol]: https://fetch.spec.whatwg.org/#http-cors-protocol

mod credentials;
mod declared;
mod declared_origin;
mod issue;
mod lists;
mod requirements;
mod verify;

pub use credentials::CorsCredentials;
pub use declared::{DeclaredCors, OriginMirroring, VaryOrigin};
pub use issue::{CorsField, CorsIssue};
pub use requirements::CorsRequirements;
pub use verify::verify_cors;
