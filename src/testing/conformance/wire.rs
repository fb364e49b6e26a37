use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A header as octets.
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
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct WireRequest {
    /// What the application is to do.
    pub route: TestRoute,
    /// The method.
    pub method: &'static str,
    /// The path, as the API's clients see it.
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
