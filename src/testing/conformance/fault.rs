use alloc::string::String;

use super::probe::Probe;

/// A fault of an adapter, found with one request. Contains no token.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// # use session_cookie_policy::testing::conformance::AdapterKit;
/// # let kit = AdapterKit::new(&config, &policy, now);
/// use session_cookie_policy::testing::conformance::{Probe, WireRequest};
///
/// // An adapter that loses `Set-Cookie`.
/// let faults = kit.check(|request: &WireRequest| {
///     let mut response = kit.expected(request);
///     response.headers.retain(|header| header.name != "set-cookie");
///     response
/// });
/// let fault = faults.iter().find(|fault| fault.probe == Probe::Session).unwrap();
/// assert_eq!(fault.request, "POST /auth/sign-in to api.example.com from https://www.example.com");
/// assert!(fault.to_string().starts_with(
///     "a usual session: `Set-Cookie` of `__Host-session-access` is lost; append each header, and replace none; response to",
/// ));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}: {kind}; response to {request}", probe.explain())]
#[non_exhaustive]
pub struct AdapterFault {
    /// What the request tests.
    pub probe: Probe,
    /// What is wrong.
    pub kind: FaultKind,
    /// The request: method, path, host and origin.
    pub request: String,
}

/// What is wrong with a response.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// # use session_cookie_policy::testing::conformance::AdapterKit;
/// # let kit = AdapterKit::new(&config, &policy, now);
/// use session_cookie_policy::testing::conformance::{Probe, TestRoute};
///
/// let mut requests = kit.requests();
/// let (_, request) = requests
///     .find(|(probe, request)| (*probe, request.route) == (Probe::Session, TestRoute::Verify))
///     .unwrap();
/// // An adapter that did not pass on `Cookie`: the user is not signed in.
/// let mut response = kit.expected(request);
/// response.status = 401;
/// assert_eq!(
///     kit.faults(request, &response)[0].to_string(),
///     "the status is 401 instead of 200; pass the request to the policy unchanged",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// The application decided differently, because the adapter left out or changed part of the request.
    #[error(
        "the status is {found} instead of {expected}; pass the request to the policy unchanged"
    )]
    Status {
        /// The status of a correct adapter.
        expected: u16,
        /// The status that came.
        found: u16,
    },
    /// A `Set-Cookie` is missing.
    #[error("`Set-Cookie` of `{cookie}` is lost; append each header, and replace none")]
    CookieLost {
        /// The name of the cookie.
        cookie: String,
    },
    /// A `Set-Cookie` has another value or other attributes.
    #[error("`Set-Cookie` of `{cookie}` is changed; write it as it comes from the policy")]
    CookieChanged {
        /// The name of the cookie.
        cookie: String,
    },
    /// A `Set-Cookie` of a session cookie that the policy does not write, or that it writes fewer times.
    #[error("`Set-Cookie` of `{cookie}` does not come from the policy; remove it")]
    CookieAdded {
        /// The name of the cookie.
        cookie: String,
    },
    /// A header is missing.
    #[error("`{name}` is lost; write headers with an empty value, too")]
    HeaderLost {
        /// The header.
        name: String,
    },
    /// A header has another value, or occurs more often.
    #[error("`{name}` is changed; write it as it comes from the policy")]
    HeaderChanged {
        /// The header.
        name: String,
    },
    /// A header that reveals tokens or lets pages read them, and that the policy did not write.
    #[error("`{name}` does not come from the policy; remove it")]
    HeaderAdded {
        /// The header.
        name: String,
    },
    /// A header that is a list lacks a member.
    #[error("`{name}` lacks `{member}`; append to the value that is there")]
    MemberLost {
        /// The header.
        name: String,
        /// The member.
        member: String,
    },
    /// `Access-Control-Allow-Origin` has the origin of the request, or `*`, although the policy does not know the origin.
    #[error(
        "`{allowed}` lets the unknown origin `{origin}` read the response; write no origin but the policy's"
    )]
    OriginEchoed {
        /// The origin of the request.
        origin: String,
        /// The header that allows it.
        allowed: String,
    },
}
