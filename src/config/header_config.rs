use alloc::vec::Vec;

use super::setting::Setting;
use crate::net::HeaderName;

/// The names of the headers. Each has a default, see [`Names`](super::Names).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.headers.csrf = Some("x-requested-by".into());
/// assert_eq!(config.compile(&EmbeddedList).unwrap().headers().csrf.as_str(), "x-requested-by");
///
/// // Any page may send the first without a preflight, and every browser sends the second: neither proves anything.
/// for name in ["accept", "user-agent"] {
///     config.headers.csrf = Some(name.into());
///     assert!(config.compile(&EmbeddedList).is_err());
/// }
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        deny_unknown_fields,
        default,
        expecting = "an object with the field `csrf`"
    )
)]
#[non_exhaustive]
pub struct HeaderConfig {
    /// Response: the access token, if tokens travel by header.
    pub access: Option<Setting<HeaderName>>,
    /// Response: the refresh token, if tokens travel by header.
    pub refresh: Option<Setting<HeaderName>>,
    /// Request: the transport that the client prefers, `cookie` or `header`.
    pub mode: Option<Setting<HeaderName>>,
    /// Request: the name of the client.
    pub client: Option<Setting<HeaderName>>,
    /// Request: the custom header. Its presence proves that a page of a declared website sent the request.
    pub csrf: Option<Setting<HeaderName>>,
    /// Request and response: the CSRF token, in that mode.
    pub csrf_token: Option<Setting<HeaderName>>,
    /// Response: shows the front end that its tokens changed, or, with the value `remove`, that they are gone.
    pub front: Option<Setting<HeaderName>>,
    /// Other request headers that cross-origin pages may send.
    #[doc(alias = "Access-Control-Allow-Headers")]
    pub allow: Option<Vec<Setting<HeaderName>>>,
    /// Other response headers that cross-origin pages may read.
    #[doc(alias = "Access-Control-Expose-Headers")]
    pub expose: Vec<Setting<HeaderName>>,
}
