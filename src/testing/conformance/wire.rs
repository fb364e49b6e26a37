use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A header as bytes.
///
/// ```
/// use session_cookie_policy::testing::conformance::WireHeader;
///
/// // The value need not be text; where it is printed, it is escaped.
/// let header = WireHeader::new("cookie", b"theme=d\xFFrk");
/// assert_eq!(header.value.len(), 10);
/// assert_eq!(format!("{header:?}"), r"cookie: theme=d\xffrk");
/// ```
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct WireHeader {
    /// The name; in requests in lower case.
    pub name: String,
    /// The value.
    pub value: Vec<u8>,
}

impl WireHeader {
    /// A header of this name.
    #[must_use]
    pub fn new(name: &str, value: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.to_owned(),
            value: value.into(),
        }
    }
}

impl fmt::Debug for WireHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.value.escape_ascii())
    }
}

/// What an application does in answer to a request.
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
/// use session_cookie_policy::testing::conformance::TestRoute;
///
/// for (_, request) in kit.requests() {
///     // What a router under test looks at.
///     let is_preflight = request.method == "OPTIONS";
///     assert_eq!(is_preflight, request.route == TestRoute::Preflight);
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TestRoute {
    /// Tells whether a page may send a request: `OPTIONS`, at any path.
    Preflight,
    /// Refreshes a session.
    Refresh,
    /// Makes a session.
    SignIn,
    /// Ends a session.
    SignOut,
    /// Needs a session.
    Verify,
}

/// A request of the kit.
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
/// use session_cookie_policy::testing::conformance::Probe;
///
/// let mut requests = kit.requests();
/// let (_, request) = requests.find(|(probe, _)| *probe == Probe::SeveralCookieLines).unwrap();
/// assert_eq!(request.first("host"), Some(b"api.example.com".as_slice()));
/// // An adapter that reads the first line alone misses the other.
/// assert_eq!(request.values("cookie").count(), 2);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct WireRequest {
    /// What the application is to do.
    pub route: TestRoute,
    /// The method.
    pub method: &'static str,
    /// The path as the application sees it: behind a gateway that strips `api_gateway_path`.
    pub path: String,
    /// The headers, `host` among them, in their order; some names stand there several times.
    pub headers: Vec<WireHeader>,
    /// Headers that the application puts on its response before the adapter writes any.
    pub application_headers: Vec<WireHeader>,
}

impl WireRequest {
    /// The values of a header, by its name in lower case.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        values(&self.headers, name)
    }

    /// The first value of a header, by its name in lower case.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&[u8]> {
        self.values(name).next()
    }
}

/// A response as it leaves the adapter.
///
/// ```
/// use session_cookie_policy::testing::conformance::{WireHeader, WireResponse};
///
/// let headers = vec![WireHeader::new("Set-Cookie", "sid=1"), WireHeader::new("set-cookie", "theme=dark")];
/// let response = WireResponse::new(200, headers);
/// let cookies: Vec<&[u8]> = response.values("set-cookie").collect();
/// assert_eq!(cookies, [b"sid=1".as_slice(), b"theme=dark"]);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct WireResponse {
    /// The status code.
    pub status: u16,
    /// The headers; names in any letter case.
    pub headers: Vec<WireHeader>,
}

impl WireResponse {
    /// A response with these headers.
    #[must_use]
    pub const fn new(status: u16, headers: Vec<WireHeader>) -> Self {
        Self { status, headers }
    }

    /// The values of a header, by its name in lower case.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        values(&self.headers, name)
    }
}

fn values<'h>(headers: &'h [WireHeader], name: &str) -> impl Iterator<Item = &'h [u8]> {
    let of_name = move |header: &&WireHeader| header.name.eq_ignore_ascii_case(name);
    headers
        .iter()
        .filter(of_name)
        .map(|header| header.value.as_slice())
}
