use crate::cookie::{DomainRefusal, NamePrefix, SameSite};

/// Why a browser does not keep a cookie. Each reason is a step of the storage model ([RFC 6265bis, section 5.7], if no other section is
/// named).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Refusal, Request, RequestUrl, Storage, store};
///
/// let home = Request::typed(RequestUrl::parse("http://app.example.com/").unwrap());
/// let storage = store(b"sid=1; Secure", &home, &Profile::CHROMIUM, &EmbeddedList, now);
/// assert_eq!(storage, Storage::Refuse(Refusal::SecureOverHttp));
/// assert_eq!(Refusal::SecureOverHttp.to_string(), "`Secure` cannot be set over plain http");
/// # }
/// ```
///
/// [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
#[doc(alias("blocked", "cookie not set"))]
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Refusal {
    /// The same response clears the cookie ([Clear-Site-Data, section 4.1]; recorded in all browsers).
    ///
    /// [Clear-Site-Data, section 4.1]: https://w3c.github.io/webappsec-clear-site-data/
    #[error("`Clear-Site-Data: \"cookies\"` of the same response deletes the cookie")]
    ClearedByResponse,
    /// The header has a control character (section 5.6, step 1, and section 5.7, step 3).
    #[error("a control character in the header")]
    ControlCharacter,
    /// The host cannot use this `Domain` (steps 9 and 10).
    #[error("{0}")]
    Domain(DomainRefusal),
    /// This engine does not accept the spelling of `Domain` (step 8).
    #[error("this browser does not accept a `Domain` in this spelling")]
    DomainSpelling,
    /// The cookie has neither a name nor a value (step 2).
    #[error("the cookie has neither name nor value")]
    Empty,
    /// The cookie has no name, and its value would look like a prefixed name when it is sent (step 22).
    #[error("the cookie has no name and a value that begins with `{prefix}`")]
    HiddenPrefix {
        /// The prefix.
        prefix: NamePrefix,
    },
    /// A script sets an `HttpOnly` cookie (step 15).
    #[error("script cannot set an `HttpOnly` cookie")]
    HttpOnlyFromScript,
    /// The cookie is larger than 4096 bytes (section 5.6, step 5).
    #[error("name and value have {len} bytes together, more than 4096")]
    NameValueTooLong {
        /// The length of name and value, in bytes.
        len: usize,
    },
    /// The cookie has no name, and this engine does not accept that form (recording groups A.syntax, A.js).
    #[error("this browser does not accept a cookie without a name in this form")]
    Nameless,
    /// The request has no credentials ([Fetch, section 4.6]).
    ///
    /// [Fetch, section 4.6]: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
    #[error("the request has no credentials, so its response sets no cookies")]
    NoCredentials,
    /// The site has too many cookies, and none of them makes room for this one (rules Q).
    #[error("the site has too many cookies, and none can be removed for one without `Secure`")]
    NoRoom,
    /// `SameSite=None` without `Secure` (step 19).
    #[error("`SameSite=None` needs `Secure`")]
    NoneWithoutSecure,
    /// A script would overwrite or delete an `HttpOnly` cookie (step 23.2).
    #[error("script cannot overwrite an `HttpOnly` cookie")]
    OverwritesHttpOnly,
    /// A cookie from plain http would shadow or delete a `Secure` cookie (step 16).
    #[error("plain http cannot set a cookie over a `Secure` one of the same name")]
    OverlaysSecure,
    /// `Partitioned` without `Secure` (CHIPS, section 2.1.2).
    #[error("`Partitioned` needs `Secure`")]
    PartitionedWithoutSecure,
    /// The path contains a tab (Firefox; RFC 6265bis, section 5.6.4).
    #[error("this browser does not accept a tab in `Path`")]
    PathWithTab,
    /// The cookie does not meet the conditions of its name prefix (steps 20 and 21; layered cookies, section 5.4.3).
    #[error("the prefix `{prefix}` needs {missing}")]
    Prefix {
        /// The prefix.
        prefix: NamePrefix,
        /// The first condition that it does not meet.
        missing: PrefixCondition,
    },
    /// A `=` in double quotes comes before the one that would end the name (Safari).
    #[error("this browser does not accept a `=` between quotes in a name")]
    QuotedEquals,
    /// The browser ignores the response because of its status: below 200, or 407 without a proxy (recording group S2.answer).
    #[error("the browser drops a response of this status with its cookies")]
    ResponseDropped,
    /// A cross-site response sets a cookie that browsers would not send with cross-site requests; it is not the response to a top-level
    /// navigation (step 18).
    #[error("{} cannot be set by the response to a cross-site request that is not a top-level navigation", same_site_text(*.same_site))]
    SameSite {
        /// The value of the attribute. `None` if it is missing or unknown.
        same_site: Option<SameSite>,
    },
    /// The cookie is `Secure`, but the connection is not (step 13).
    #[error("`Secure` cannot be set over plain http")]
    SecureOverHttp,
    /// The host is a listed public suffix. This engine keeps no cookies of such hosts (WebKitGTK; recording group A.suffix).
    #[error("the host is a public suffix, for which this browser keeps no cookies")]
    SuffixHost,
    /// The browser blocks third-party cookies (RFC 6265bis, section 7.1).
    #[doc(alias = "third-party cookie")]
    #[error("this browser does not keep third-party cookies")]
    ThirdParty,
}

impl Refusal {
    /// Where the rule is from: a section of a specification, or recordings of the browsers.
    ///
    /// ```
    /// use session_cookie_policy::browser::Refusal;
    ///
    /// assert_eq!(Refusal::NoneWithoutSecure.source(), "RFC 6265bis, section 5.7, step 19");
    /// ```
    #[must_use]
    pub const fn source(&self) -> &'static str {
        match self {
            Self::ClearedByResponse => "Clear-Site-Data, section 4.1; recorded in all browsers",
            Self::ControlCharacter => "RFC 6265bis, section 5.6, step 1, and section 5.7, step 3",
            Self::Domain(_) => "RFC 6265bis, section 5.7, steps 9 and 10",
            Self::DomainSpelling => "RFC 6265bis, section 5.7, step 8",
            Self::Empty => "RFC 6265bis, section 5.7, step 2",
            Self::HiddenPrefix { .. } => "RFC 6265bis, section 5.7, step 22",
            Self::HttpOnlyFromScript => "RFC 6265bis, section 5.7, step 15",
            Self::NameValueTooLong { .. } => "RFC 6265bis, section 5.6, step 5",
            Self::Nameless => "recorded: groups A.syntax and A.js",
            Self::NoCredentials => "Fetch, section 4.6",
            Self::NoRoom => "recorded: group Q",
            Self::NoneWithoutSecure => "RFC 6265bis, section 5.7, step 19",
            Self::OverwritesHttpOnly => "RFC 6265bis, section 5.7, step 23.2",
            Self::OverlaysSecure => "RFC 6265bis, section 5.7, step 16",
            Self::PartitionedWithoutSecure => "CHIPS, section 2.1.2",
            Self::PathWithTab => "recorded in Firefox; RFC 6265bis, section 5.6.4",
            Self::Prefix { .. } => {
                "RFC 6265bis, section 5.7, steps 20 and 21; layered cookies, section 5.4.3"
            }
            Self::QuotedEquals => "the tests of WebKit",
            Self::ResponseDropped => "recorded: group S2.answer",
            Self::SameSite { .. } => "RFC 6265bis, section 5.7, step 18",
            Self::SecureOverHttp => "RFC 6265bis, section 5.7, step 13",
            Self::SuffixHost => "recorded in WebKitGTK: group A.suffix",
            Self::ThirdParty => "RFC 6265bis, section 7.1",
        }
    }
}

/// A condition of a [`NamePrefix`].
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{PrefixCondition, Profile, Refusal, Request, RequestUrl, Storage, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let text = b"__Host-sid=1; Secure; Path=/; Domain=example.com";
/// let Storage::Refuse(refusal) = store(text, &home, &Profile::CHROMIUM, &EmbeddedList, now) else { panic!() };
/// assert!(matches!(refusal, Refusal::Prefix { missing: PrefixCondition::HostOnly, .. }));
/// assert_eq!(refusal.to_string(), "the prefix `__Host-` needs a host-only cookie, without `Domain`");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by the layered-cookies draft, section 4.1.3"
)]
pub enum PrefixCondition {
    /// A response sets the cookie, not a script.
    #[error("a response; script cannot set it")]
    Http,
    /// The cookie has no `Domain`.
    #[error("a host-only cookie, without `Domain`")]
    HostOnly,
    /// `HttpOnly`.
    #[error("`HttpOnly`")]
    HttpOnly,
    /// `Path=/`.
    #[error("`Path=/`")]
    RootPath,
    /// `Secure`.
    #[error("`Secure`")]
    Secure,
}

/// Why a browser does not send a stored cookie with a request ([RFC 6265bis, section 5.8.3], if no other section is named).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Delivery, Profile, Request, RequestUrl, Withholding, send, store};
///
/// let request = |url| Request::typed(RequestUrl::parse(url).unwrap());
/// let login = request("https://app.example.com/auth/login");
/// let storage = store(b"sid=1", &login, &Profile::CHROMIUM, &EmbeddedList, now); // `Path` is `/auth` by default
/// let home = request("https://app.example.com/");
/// let delivery = send(storage.kept().unwrap(), &home, &Profile::CHROMIUM, &EmbeddedList, now);
/// assert_eq!(delivery, Delivery::Withhold(Withholding::Path));
/// assert_eq!(Withholding::Path.to_string(), "the cookie's path does not match the request's");
/// # }
/// ```
///
/// [RFC 6265bis, section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
#[doc(alias("blocked", "cookie not sent"))]
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Withholding {
    /// The cookie has expired.
    #[error("the cookie has expired")]
    Expired,
    /// The cookie is for another host: the request's host is not the cookie's host and, for a cookie with `Domain`, not below it.
    #[error("the cookie belongs to another host")]
    Host,
    /// The cookie is `HttpOnly`, and a script reads it.
    #[error("script cannot read an `HttpOnly` cookie")]
    HttpOnly,
    /// The request has no credentials ([Fetch, section 4.6]).
    ///
    /// [Fetch, section 4.6]: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
    #[error("the request has no credentials")]
    NoCredentials,
    /// The cookie is in the partition of another top-level site (CHIPS, section 2.1.3; Total Cookie Protection).
    #[error("the cookie is in another partition than the request")]
    Partition,
    /// The path does not match (section 5.1.4).
    #[error("the cookie's path does not match the request's")]
    Path,
    /// The request is cross-site, and `SameSite` forbids that.
    #[doc(alias = "cross-site request")]
    #[error("{} is not sent with this cross-site request", same_site_text(*.same_site))]
    SameSite {
        /// The value of the attribute. `None` if it is missing or unknown.
        same_site: Option<SameSite>,
    },
    /// The cookie is `Secure`, but the connection is not.
    #[error("a `Secure` cookie is not sent over plain http")]
    Secure,
    /// The cookie's `Domain` has become a public suffix (RFC 6265bis, section 5.8.3).
    #[error("the cookie's domain has become a public suffix, below which no cookies are shared")]
    SuffixDomain,
    /// The browser blocks third-party cookies (RFC 6265bis, section 7.1).
    #[doc(alias = "third-party cookie")]
    #[error("this browser does not send third-party cookies")]
    ThirdParty,
}

impl Withholding {
    /// Where the rule is from: a section of a specification.
    ///
    /// ```
    /// use session_cookie_policy::browser::Withholding;
    ///
    /// assert_eq!(Withholding::Path.source(), "RFC 6265bis, sections 5.1.4 and 5.8.3");
    /// ```
    #[must_use]
    pub const fn source(&self) -> &'static str {
        match self {
            Self::NoCredentials => "Fetch, section 4.6",
            Self::Partition => "CHIPS, section 2.1.3",
            Self::Path => "RFC 6265bis, sections 5.1.4 and 5.8.3",
            Self::ThirdParty => "RFC 6265bis, section 7.1",
            Self::Expired
            | Self::Host
            | Self::HttpOnly
            | Self::SameSite { .. }
            | Self::Secure
            | Self::SuffixDomain => "RFC 6265bis, section 5.8.3",
        }
    }
}

const fn same_site_text(same_site: Option<SameSite>) -> &'static str {
    match same_site {
        Some(SameSite::Strict) => "`SameSite=Strict`",
        Some(SameSite::Lax) => "`SameSite=Lax`",
        Some(SameSite::None) => "`SameSite=None`",
        None => "a cookie without `SameSite`, which is treated as `Lax`,",
    }
}
