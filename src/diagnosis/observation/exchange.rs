use alloc::string::String;

use super::request::Route;

/// An earlier request and its response.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::diagnosis::{Code, Exchange, Observation, Route, diagnose};
///
/// let mut observation = Observation::default();
/// for _ in 0..2 {
///     observation.before.push(Exchange::new(Route::Refresh, 200));
///     observation.before.push(Exchange::new(Route::Session, 401));
/// }
/// let findings = diagnose(&policy, &observation, now, &EmbeddedList);
/// assert_eq!(findings[0].code, Code::RefreshLoop);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        deny_unknown_fields,
        expecting = "an object with the fields `route` and `status`"
    )
)]
#[non_exhaustive]
pub struct Exchange {
    /// What the request was for.
    pub route: Route,
    /// The status of the response.
    pub status: u16,
    /// How many seconds it was sent before the request in question. The developer tools show the time of each request.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub seconds_before: Option<u64>,
    /// Whether the response set the session cookie. If unknown: yes for a sign-in, a callback and a refresh.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub sets_cookie: Option<bool>,
    /// The lifetime of the cookie in seconds: its `Max-Age`, or the time from `Date` to `Expires`.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub max_age: Option<u64>,
    /// Whether the response had `Clear-Site-Data` with `"cookies"` or `"*"`.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub clears_cookies: Option<bool>,
    /// Whether the request went to another host of the API's site, such as another application of the same company.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub other_host: Option<bool>,
    /// The host in the URL of the request. A sign-in or a callback may have ended on another host than the request in question.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub host: Option<String>,
}

impl Exchange {
    /// A request for `route`, whose response had `status`.
    #[must_use]
    pub const fn new(route: Route, status: u16) -> Self {
        Self {
            route,
            status,
            seconds_before: None,
            sets_cookie: None,
            max_age: None,
            clears_cookies: None,
            other_host: None,
            host: None,
        }
    }
}
