//! What is known of a session that does not work: names, numbers, lengths and header texts without secrets.

mod attributes;
mod exchange;
mod kept;
mod page;
mod request;
mod response;
mod seen;
mod server;
mod set_cookie;

use alloc::vec::Vec;

use crate::browser::Release;

pub(crate) use attributes::{Attributes, is_for_host};
pub use exchange::Exchange;
pub use page::{ClientKind, FetchCredentials, FrontendSetup, Page};
pub use request::{Authorization, HttpVersion, Route, SeenCookie, SeenRequest};
pub use response::SeenResponse;
pub use seen::Seen;
pub use server::ServerSide;
pub use set_cookie::{LineFault, SeenSetCookie};

/// What is known of a session that does not work. All of it may be missing: what is unknown is left out, and decides nothing.
///
/// It has no place for the value of a cookie or a token. [`SeenRequest::of`] and [`SeenSetCookie::of`] leave them out.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use session_cookie_policy::diagnosis::{Observation, Route};
///
/// // As a person writes it down, with the developer tools open.
/// let observation: Observation = serde_json::from_str(
///     r#"{
///         "client": "safari",
///         "page": { "opened_as": "https://app.example.com" },
///         "request": { "route": "session", "origin": null, "cookies": [] },
///         "response": { "status": 401 },
///         "before": [{ "route": "sign_in", "status": 200 }]
///     }"#,
/// )
/// .unwrap();
/// assert_eq!(observation.request.route, Some(Route::Session));
/// assert!(observation.request.origin.is_absent()); // `null`: looked for, and not there
/// assert!(observation.request.host.is_unknown()); // left out: nobody looked
/// # }
/// ```
///
/// The [guide to debugging](crate::guide::debugging) says where each fact is found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Observation {
    /// What kind of client asks.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub client: Option<ClientKind>,
    /// The version of the client's browser, as `142` or `18.1`. It is judged by the rules that were current in it; a browser without a
    /// version is judged by those of each version that the deployment claims.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub client_version: Option<Release>,
    /// The page that asks.
    pub page: Page,
    /// What the front end is set up with.
    pub frontend: FrontendSetup,
    /// The request that fails, or the one whose answer is looked at.
    pub request: SeenRequest,
    /// Its answer.
    pub response: SeenResponse,
    /// What the server knows of it, from its log or its operator.
    #[cfg_attr(
        feature = "serde",
        serde(skip_serializing_if = "ServerSide::is_unknown")
    )]
    pub server: ServerSide,
    /// The cookies that the browser keeps for the API's host, each as the line that sets it. The developer tools list them below
    /// *Application* (Chromium) or *Storage* (Firefox, Safari). Where somebody looked, they are judged in place of what the policy writes.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub jar: Option<Vec<SeenSetCookie>>,
    /// Requests before it, the oldest first.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub before: Vec<Exchange>,
}
