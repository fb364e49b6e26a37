/// What the server knows about a request, in addition to the request itself.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::diagnosis::{Code, Observation, Route, SeenCookie, diagnose};
///
/// let mut observation = Observation::default();
/// observation.request.route = Some(Route::Session);
/// observation.request.cookies = Some(vec![SeenCookie::new("__Host-session-access")]);
/// observation.response.status = Some(401);
/// observation.server.opens_value = Some(false);
/// let findings = diagnose(&policy, &observation, now, &EmbeddedList);
/// assert_eq!(findings[0].code, Code::ValueUnreadable);
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        default,
        deny_unknown_fields,
        expecting = "an object with the field `opens_value`"
    )
)]
#[non_exhaustive]
pub struct ServerSide {
    /// Whether the server could read the value of the session cookie: check its signature, decrypt it, or parse it. The server's log shows
    /// this.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub opens_value: Option<bool>,
    /// Whether the server was restarted, or another replica responded, between the response that set the cookie and this request.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub restarted: Option<bool>,
    /// Whether the session store contains the session of the sign-in.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub saved_session: Option<bool>,
    /// Whether the sign-out ended the session on the server: it was deleted from the store, or its token is on a revocation list.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub ended_session: Option<bool>,
    /// Whether the API's host is an alias (`CNAME`) of another company's host, or its IP address is in another network than that of the
    /// page's host. `dig` shows both; compare the first half of the addresses.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub other_network: Option<bool>,
    /// Whether another application, or another instance of this one, runs on another port of the same host.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub other_ports: Option<bool>,
}

impl ServerSide {
    /// Whether all fields are unknown.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}
