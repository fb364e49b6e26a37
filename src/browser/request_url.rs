use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use core::fmt;

use crate::net::{Host, Origin, ParseHostError, Scheme, UrlPath, sent_path};
use crate::text::text_form;

/// The URL of a request: the parts that matter for cookies, an origin and a path as it is sent.
///
/// `ws` and `wss` count as `http` and `https` (HTML, same site). The query and the fragment are left out.
///
/// ```
/// use session_cookie_policy::browser::RequestUrl;
///
/// let url = RequestUrl::parse("wss://API.example.com:8443/a/../chat?room=1").unwrap();
/// assert_eq!(url.to_string(), "https://api.example.com:8443/chat");
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (canonical): `path` is what the URL parser makes of a path: it begins with `/`.
pub struct RequestUrl {
    origin: Origin,
    path: String,
}

impl RequestUrl {
    /// Reads an absolute URL as browsers do.
    ///
    /// # Errors
    ///
    /// - `/me`, `app.example.com`: not absolute.
    /// - `https://`, `https://app.example.com:x`: not a valid URL.
    /// - `data:text/html,x`, `capacitor://localhost/`: not a web URL. Such requests have no cookies.
    /// - The host is one that [`Host::parse`] refuses.
    pub fn parse(text: &str) -> Result<Self, ParseRequestUrlError> {
        Self::of_parsed(url::Url::parse(text))
    }

    /// Reads a URL relative to this one, as a page at this URL does. (If the page has a `<base>` element, its URL is used instead.)
    ///
    /// ```
    /// use session_cookie_policy::browser::RequestUrl;
    ///
    /// let page = RequestUrl::parse("https://app.example.com/shop/cart").unwrap();
    /// let read = |text| page.join(text).unwrap().to_string();
    /// assert_eq!(read("v1.0/users"), "https://app.example.com/shop/v1.0/users");
    /// assert_eq!(read("//api.example.com/me"), "https://api.example.com/me");
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`parse`](Self::parse), but text without a scheme is not an error.
    pub fn join(&self, text: &str) -> Result<Self, ParseRequestUrlError> {
        let page = url::Url::parse(&self.to_string());
        Self::of_parsed(page.and_then(|page| page.join(text)))
    }

    fn of_parsed(url: Result<url::Url, url::ParseError>) -> Result<Self, ParseRequestUrlError> {
        let url = url.map_err(|error| match error {
            url::ParseError::RelativeUrlWithoutBase => ParseRequestUrlError::NotAbsolute,
            _ => ParseRequestUrlError::Malformed,
        })?;
        let scheme = match url.scheme() {
            "http" | "ws" => Scheme::Http,
            "https" | "wss" => Scheme::Https,
            _ => return Err(ParseRequestUrlError::UnsupportedScheme),
        };
        let host = Host::parse(url.host_str().unwrap_or("")).map_err(ParseRequestUrlError::Host)?;
        let port = url.port().unwrap_or_else(|| scheme.default_port());
        Ok(Self {
            origin: Origin::new(scheme, host, port),
            path: sent_path(&url),
        })
    }

    /// The URL of a route.
    #[must_use]
    pub fn of_route(origin: &Origin, route: &UrlPath) -> Self {
        Self {
            origin: origin.clone(),
            path: route.as_str().to_owned(),
        }
    }

    /// The origin: scheme, host and port.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The host.
    #[must_use]
    pub const fn host(&self) -> &Host {
        self.origin.host()
    }

    /// The path, percent-encoded as it is sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for RequestUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

text_form!(
    RequestUrl,
    ParseRequestUrlError,
    "a URL such as `https://api.example.com/me`"
);

/// Why a text is not a [`RequestUrl`].
///
/// ```
/// use session_cookie_policy::browser::RequestUrl;
///
/// let error = |text| RequestUrl::parse(text).unwrap_err().to_string();
/// assert_eq!(error("/me"), "not an absolute URL such as `https://api.example.com/me`");
/// assert_eq!(
///     error("capacitor://localhost/"),
///     "the scheme of a request that carries cookies is `http`, `https`, `ws` or `wss`",
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseRequestUrlError {
    /// Browsers would not accept the host.
    #[error(transparent)]
    Host(ParseHostError),
    /// The text is not a URL: the host or the port is not valid.
    #[error("browsers cannot read the URL")]
    Malformed,
    /// The text is not an absolute URL.
    #[error("not an absolute URL such as `https://api.example.com/me`")]
    NotAbsolute,
    /// The scheme is not `http`, `https`, `ws` or `wss`.
    #[error("the scheme of a request that carries cookies is `http`, `https`, `ws` or `wss`")]
    UnsupportedScheme,
}
