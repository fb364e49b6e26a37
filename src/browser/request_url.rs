use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use core::fmt;

use crate::net::{Host, Origin, ParseHostError, Scheme, UrlPath, sent_path};
use crate::text::text_form;

/// The URL of a request as cookies see it: an origin and a path as it is sent.
///
/// `ws` and `wss` count as `http` and `https` (HTML, same site). Query and fragment are no part of it.
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
    /// - `/me`, `app.example.com` — not absolute
    /// - `https://`, `https://app.example.com:x` — no URL to browsers
    /// - `data:text/html,x`, `capacitor://localhost/` — not of the web: such requests carry no cookies
    /// - a host that [`Host::parse`] refuses
    pub fn parse(text: &str) -> Result<Self, ParseRequestUrlError> {
        Self::of_parsed(url::Url::parse(text))
    }

    /// Reads a URL as a page at this one does: relative to it. (A `<base>` element would stand in place of the page's URL.)
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
    /// As [`parse`](Self::parse), but that text without a scheme is none.
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

    /// A route of an origin.
    #[must_use]
    pub fn of_route(origin: &Origin, route: &UrlPath) -> Self {
        Self {
            origin: origin.clone(),
            path: route.as_str().to_owned(),
        }
    }

    /// Scheme, host and port.
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

/// Why a text is no [`RequestUrl`].
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
    /// No host that browsers would accept.
    #[error(transparent)]
    Host(ParseHostError),
    /// No URL: the host or the port is none.
    #[error("browsers cannot read the URL")]
    Malformed,
    /// No absolute URL.
    #[error("not an absolute URL such as `https://api.example.com/me`")]
    NotAbsolute,
    /// Neither `http`, `https`, `ws` nor `wss`.
    #[error("the scheme of a request that carries cookies is `http`, `https`, `ws` or `wss`")]
    UnsupportedScheme,
}
