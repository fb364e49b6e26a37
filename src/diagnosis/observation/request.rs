use alloc::string::String;
use alloc::vec::Vec;

use super::kept;
use super::seen::Seen;
use crate::browser::MethodSafety;
use crate::net::Scheme;
use crate::request::{RequestFacts, RequestPath};
use crate::sorted::SortedMap;
use crate::text::word_form;

/// A request, without the values of cookies and tokens.
///
/// ```
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::diagnosis::SeenRequest;
/// use session_cookie_policy::request::RequestFacts;
///
/// let mut facts = RequestFacts::new("GET");
/// facts.cookie = CookieHeader::line(b"sid=secret; theme=dark; sid=other");
/// let seen = SeenRequest::of(&facts);
/// let cookies = seen.cookies.unwrap();
/// assert_eq!((&*cookies[0].name, cookies[0].count, cookies[0].len), ("sid", 2, Some(6)));
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        default,
        deny_unknown_fields,
        expecting = "an object with the field `route`"
    )
)]
#[non_exhaustive]
pub struct SeenRequest {
    /// What the request is for.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub route: Option<Route>,
    /// The method.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub method: Option<String>,
    /// The path that the client requested.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub path: Option<String>,
    /// The path that the application sees if a gateway removes `api_gateway_path`. Used only if `path` is unknown.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub inner_path: Option<String>,
    /// `Host`, as the application sees it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub host: Seen,
    /// The scheme of the connection on which the application received the request. A proxy may have received it with another scheme.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub hop_scheme: Option<Scheme>,
    /// `X-Forwarded-Proto`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub forwarded_proto: Seen,
    /// Whether the application trusts that header.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub trusts_proxy: Option<bool>,
    /// `Origin`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub origin: Seen,
    /// The origin of `Referer`. It shows the page if `Origin` does not.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub referer: Seen,
    /// `Sec-Fetch-Site`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub sec_fetch_site: Seen,
    /// `Sec-Fetch-Mode`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub sec_fetch_mode: Seen,
    /// `Sec-Fetch-Dest`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub sec_fetch_dest: Seen,
    /// `Sec-Fetch-Storage-Access`: `none`, `inactive` or `active`. Chromium 133 and Firefox 147, and later versions, send it with
    /// cross-site requests.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub sec_fetch_storage_access: Seen,
    /// The cookies, with each name once. Empty if there are none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub cookies: Option<Vec<SeenCookie>>,
    /// The cookies that the browser sent, as listed in the *Network* tab of its developer tools; `cookies` are then those that the
    /// application received. A cookie that is in only one of the lists was lost or added on the way.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub sent_cookies: Option<Vec<SeenCookie>>,
    /// The length of all `Cookie` lines, in bytes.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub cookie_len: Option<usize>,
    /// The number of `Cookie` lines that the application received. Browsers may send several over HTTP/2 and HTTP/3. A log of all header
    /// lines shows them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub cookie_lines: Option<usize>,
    /// The version of HTTP with which the application receives the request. The *Protocol* column of the *Network* tab shows the version
    /// between the browser and the first hop, which may be another one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub http_version: Option<HttpVersion>,
    /// The kind of `Authorization`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub authorization: Option<Authorization>,
    /// The header with the transport that the client prefers.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Seen::is_unknown"))]
    pub mode: Seen,
    /// Whether the request has the custom header against CSRF.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub csrf: Option<bool>,
    /// Whether the request has a CSRF token.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub csrf_token: Option<bool>,
}

impl SeenRequest {
    /// The method; without one, it is `GET`.
    pub(crate) fn method(&self) -> &str {
        self.method.as_deref().unwrap_or("GET")
    }

    /// Whether it may change something.
    pub(crate) fn is_unsafe(&self) -> bool {
        MethodSafety::of(self.method()) == MethodSafety::Unsafe
    }

    /// Reads a request in a middleware. Leaves out the values of cookies and tokens.
    ///
    /// The time is proportional to the size of the request (times the logarithm of the number of names), whatever a client sends.
    #[must_use]
    pub fn of(facts: &RequestFacts<'_>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (public, inner) = match facts.path {
            Some(RequestPath::Public(path)) => (Some(path), None),
            Some(RequestPath::Inner(path)) => (None, Some(path)),
            None => (None, None),
        };
        let mut cookies: Vec<SeenCookie> = Vec::new();
        let mut places = SortedMap::new();
        for pair in facts.cookie.pairs() {
            // A pair without a name is a value, and a pair without a value may be one.
            let name = kept::name(pair.name());
            let is_shown = pair.shown_name().is_some();
            let place = match places.get(&name) {
                Some(place) => *place,
                None if !is_shown => continue,
                None => {
                    places.insert(name.clone(), cookies.len());
                    cookies.len()
                }
            };
            let is_malformed = !is_plain(pair.value());
            match cookies.get_mut(place) {
                Some(known) => {
                    known.count = known.count.saturating_add(1);
                    if is_malformed {
                        known.malformed = Some(true);
                    }
                }
                None => cookies.push(SeenCookie {
                    name,
                    count: 1,
                    len: Some(pair.value().len()),
                    malformed: is_malformed.then_some(true),
                }),
            }
        }
        Self {
            method: Some(facts.method.into()),
            path: public.map(text),
            inner_path: inner.map(text),
            host: Seen::of(facts.host),
            origin: Seen::of(facts.origin),
            sec_fetch_site: Seen::of(facts.sec_fetch_site),
            cookies: Some(cookies),
            authorization: Some(match (facts.authorization, facts.bearer()) {
                (None, _) => Authorization::None,
                (Some(_), Some(_)) => Authorization::Bearer,
                (Some(_), None) => Authorization::Other,
            }),
            mode: Seen::of(facts.mode),
            csrf: Some(facts.csrf.is_some()),
            csrf_token: Some(facts.csrf_token.is_some()),
            ..Self::default()
        }
    }
}

/// Whether a value has only the bytes that RFC 6265, section 4.1.1, allows, with or without quotes around it.
fn is_plain(value: &[u8]) -> bool {
    let inner = value.strip_prefix(b"\"");
    let inner = inner.and_then(|value| value.strip_suffix(b"\""));
    inner
        .unwrap_or(value)
        .iter()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\'))
}

/// The cookies of a request that have the same name.
///
/// ```
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::diagnosis::SeenRequest;
/// use session_cookie_policy::request::RequestFacts;
///
/// let mut facts = RequestFacts::new("GET");
/// facts.cookie = CookieHeader::line(b"sid=stale; theme=dark; sid=current");
/// let cookies = SeenRequest::of(&facts).cookies.unwrap();
/// assert_eq!((cookies[0].count, cookies[0].len), (2, Some("stale".len())));
/// assert_eq!((&*cookies[1].name, cookies[1].count), ("theme", 1));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(deny_unknown_fields, expecting = "an object with the field `name`")
)]
#[non_exhaustive]
pub struct SeenCookie {
    /// The name.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "written_name"))]
    pub name: String,
    /// The number of cookies with this name.
    #[cfg_attr(feature = "serde", serde(default = "one"))]
    pub count: usize,
    /// The length of the first value, in bytes.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub len: Option<usize>,
    /// Whether a value has characters that RFC 6265 does not allow: spaces, commas, quotes inside, or non-ASCII letters. Some parsers then
    /// refuse the whole header. The developer tools show the value.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub malformed: Option<bool>,
}

impl SeenCookie {
    /// One cookie with this name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            count: 1,
            len: None,
            malformed: None,
        }
    }
}

/// A name that is written by hand, and may be followed by its value.
#[cfg(feature = "serde")]
fn written_name<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    use serde::Deserialize as _;

    String::deserialize(deserializer).map(|name| kept::written_name(&name))
}

#[cfg(feature = "serde")]
const fn one() -> usize {
    1
}

/// What a request is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Route {
    /// The return from an identity provider.
    #[doc(alias("OAuth", "redirect_uri"))]
    Callback,
    /// A page that the API's host serves itself.
    Document,
    /// A preflight request (`OPTIONS`), with which a browser asks for permission to send a request.
    #[doc(alias("CORS", "OPTIONS"))]
    Preflight,
    /// A request for new tokens, with the refresh token of a pair.
    Refresh,
    /// Any request that needs the session.
    Session,
    /// A request that creates a session.
    #[doc(alias = "login")]
    SignIn,
    /// A request that ends the session.
    #[doc(alias = "logout")]
    SignOut,
}

word_form!(
    diagnosis: Route,
    "`callback`, `document`, `preflight`, `refresh`, `session`, `sign_in` or `sign_out`",
    {
        Callback => "callback",
        Document => "document",
        Preflight => "preflight",
        Refresh => "refresh",
        Session => "session",
        SignIn => "sign_in",
        SignOut => "sign_out",
    }
);

/// A version of HTTP.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum HttpVersion {
    /// HTTP/1.0 or HTTP/1.1. Browsers send one `Cookie` line.
    One,
    /// HTTP/2. Browsers may send several `Cookie` lines.
    Two,
    /// HTTP/3. Browsers may send several `Cookie` lines.
    Three,
}

word_form!(diagnosis: HttpVersion, "`1.1`, `2` or `3`", {
    One => "1.1",
    Two => "2",
    Three => "3",
});

/// The kind of `Authorization`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "none, ours, or another")]
pub enum Authorization {
    /// A bearer token.
    Bearer,
    /// The header is missing.
    None,
    /// Another scheme.
    Other,
}

word_form!(diagnosis: Authorization, "`bearer`, `none` or `other`", {
    Bearer => "bearer",
    None => "none",
    Other => "other",
});
