//! What is known of a session that does not work: names, numbers, lengths and header texts without secrets.

mod attributes;
mod exchange;
mod kept;
pub(super) mod misspelt;
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

/// What is known about a session that does not work. Every field may be missing: leave out what is unknown. Unknown facts exclude nothing.
///
/// It cannot contain the value of a cookie or a token. [`SeenRequest::of`] and [`SeenSetCookie::of`] leave values out.
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
/// The [guide to debugging](crate::guide::debugging) explains where to find each fact.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        default,
        deny_unknown_fields,
        expecting = "an object with the fields `page`, `request` and `response`"
    )
)]
#[non_exhaustive]
pub struct Observation {
    /// The kind of client that sends the request.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub client: Option<ClientKind>,
    /// The version of the client's browser, such as `142` or `18.1`. The rules of that version are applied. Without a version, those of
    /// each version that the deployment supports are applied.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub client_version: Option<Release>,
    /// The page that sends the request.
    pub page: Page,
    /// The settings of the front end.
    pub frontend: FrontendSetup,
    /// The request that fails, or the request whose response is examined.
    pub request: SeenRequest,
    /// The response to this request.
    pub response: SeenResponse,
    /// What the server knows, from its log or its operator.
    #[cfg_attr(
        feature = "serde",
        serde(skip_serializing_if = "ServerSide::is_unknown")
    )]
    pub server: ServerSide,
    /// The cookies that the browser holds for the API's host, each as the line that sets it. The developer tools list them under
    /// *Application* (Chromium) or *Storage* (Firefox, Safari). If this is known, these cookies are judged instead of those that the policy
    /// sets.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub jar: Option<Vec<SeenSetCookie>>,
    /// Earlier requests, the oldest first.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub before: Vec<Exchange>,
}
