use alloc::vec::Vec;

use super::seen::Seen;
use super::set_cookie::SeenSetCookie;

/// A response, without the values of cookies.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::diagnosis::{Code, Observation, diagnose};
///
/// let mut observation = Observation::default();
/// observation.page.opened_as = Some("https://www.example.com".into());
/// observation.response.status = Some(200);
/// observation.response.allow_origin = "*".into();
/// // Browsers do not accept `*` for a request with credentials.
/// let findings = diagnose(&policy, &observation, now, &EmbeddedList);
/// assert_eq!(findings[0].code, Code::CorsAnyOrigin);
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        default,
        deny_unknown_fields,
        expecting = "an object with the field `status`"
    )
)]
#[non_exhaustive]
pub struct SeenResponse {
    /// The status.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub status: Option<u16>,
    /// The `Set-Cookie` lines that the browser received. Empty if there are none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub set_cookies: Option<Vec<SeenSetCookie>>,
    /// The `Set-Cookie` lines that the application wrote; `set_cookies` are then those that the browser received. A line that is in only
    /// one of the lists was lost or added on the way.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub written_cookies: Option<Vec<SeenSetCookie>>,
    /// The origin of `Location`, or the whole value.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub location: Seen,
    /// `Access-Control-Allow-Origin`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub allow_origin: Seen,
    /// `Access-Control-Allow-Credentials`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub allow_credentials: Seen,
    /// `Access-Control-Allow-Methods` in the response to a preflight request.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub allow_methods: Seen,
    /// `Access-Control-Allow-Headers` in the response to a preflight request.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub allow_headers: Seen,
    /// `Access-Control-Expose-Headers`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub expose_headers: Seen,
    /// `Cache-Control`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub cache_control: Seen,
    /// What the browser shows instead of a response, in the *Network* tab or in the console: `net::ERR_FAILED`, `CORS error`. `null` if
    /// there was a response.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub error: Seen,
    /// `Date`: the server's clock. Chromium and Firefox use it to interpret `Expires`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub date: Seen,
    /// `Age`: how many seconds a shared cache has stored the response.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub age: Seen,
    /// The header of a cache or CDN: the value of `Cache-Status`, `X-Cache`, `CF-Cache-Status` or `X-Vercel-Cache`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub cache_status: Seen,
    /// `Via`: the proxies on the way.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub via: Seen,
    /// Whether the browser used its own cache, or showed the page again without a request (back-forward cache).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub from_browser_cache: Option<bool>,
    /// `Vary`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub vary: Seen,
    /// `Clear-Site-Data`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub clear_site_data: Seen,
    /// The length of all headers, in bytes.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub header_len: Option<usize>,
}
