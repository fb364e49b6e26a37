use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A header as bytes.
///
/// ```
/// use session_cookie_policy::testing::conformance::WireHeader;
///
/// // The value need not be text. Bytes that are not text are printed as escapes.
/// let header = WireHeader::new("cookie", b"theme=d\xFFrk");
/// assert_eq!(header.value.len(), 10);
/// assert_eq!(format!("{header:?}"), r"cookie: theme=d\xffrk");
/// ```
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct WireHeader {
    /// The name, in any letter case.
    pub name: String,
    /// The value.
    pub value: Vec<u8>,
}

impl WireHeader {
    /// Makes a header.
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

/// What the application does for a request.
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
///     // What the router in your test checks.
///     let is_preflight = request.method == "OPTIONS";
///     assert_eq!(is_preflight, request.route == TestRoute::Preflight);
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TestRoute {
    /// Handles a CORS preflight request: `OPTIONS`, at any path.
    Preflight,
    /// Refreshes a session.
    Refresh,
    /// Creates a session.
    SignIn,
    /// Ends a session.
    SignOut,
    /// Requires a session.
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
/// // An adapter that reads only the first line misses the other.
/// assert_eq!(request.values("cookie").count(), 2);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct WireRequest {
    /// What the application must do.
    pub route: TestRoute,
    /// The method.
    pub method: &'static str,
    /// The path that the application sees, behind a gateway that strips `api_gateway_path`.
    pub path: String,
    /// The headers in order, including `host`. Some names occur several times.
    pub headers: Vec<WireHeader>,
    /// Headers that the application adds to its response before the adapter writes any.
    pub application_headers: Vec<WireHeader>,
}

impl WireRequest {
    /// The values of a header. `name` is in any letter case.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        values(&self.headers, name)
    }

    /// The first value of a header. `name` is in any letter case.
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
    /// Makes a response.
    #[must_use]
    pub const fn new(status: u16, headers: Vec<WireHeader>) -> Self {
        Self { status, headers }
    }

    /// The values of a header. `name` is in any letter case.
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
