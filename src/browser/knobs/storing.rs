//! Knobs for storing: which cookies are kept.

/// Which spellings of `Domain` are accepted (RFC 6265bis, section 5.6.3 and section 5.7, step 8; recording groups A.domain, A.idn).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.bücher.example/").unwrap());
/// let keeps = |domain: &str, profile| {
///     let text = format!("sid=1; Domain={domain}");
///     store(text.as_bytes(), &home, &profile, &EmbeddedList, now).kept().is_some()
/// };
/// assert!(keeps("bücher.example", Profile::CHROMIUM) && !keeps("bücher.example", Profile::FIREFOX));
/// assert!(keeps("xn--bcher-kva.EXAMPLE", Profile::FIREFOX) && !keeps("xn--bcher-kva.EXAMPLE", Profile::WEBKIT_GTK));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DomainSpelling {
    /// Only lower case, and never a single label. Anything else is refused (WebKitGTK).
    LowerCaseWithDot,
    /// ASCII in any letter case (RFC 6265bis; Firefox).
    Ascii,
    /// Unicode, too. It is converted to A-labels as in a URL (Chromium).
    Unicode,
}

/// What `Domain=.` means (RFC 6265bis, section 5.6.3).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let keeps = |profile| store(b"sid=1; Domain=.", &home, &profile, &EmbeddedList, now).kept().is_some();
/// assert!(keeps(Profile::RFC6265BIS));
/// assert!(!keeps(Profile::CHROMIUM) && !keeps(Profile::FIREFOX));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DotDomain {
    /// Host-only, because nothing remains when the dot is removed (RFC 6265bis, section 5.6.3).
    HostOnly,
    /// The cookie is refused (Chromium, Firefox, WebKitGTK).
    Refused,
}

/// What `Domain` means if it equals the host, and the host is an IP address (RFC 6265bis, section 5.7, step 10; recording group A.ip).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
/// use session_cookie_policy::cookie::HostScope;
///
/// let home = Request::typed(RequestUrl::parse("https://192.0.2.1/").unwrap());
/// let scope = |profile| {
///     let storage = store(b"sid=1; Domain=.192.0.2.1", &home, &profile, &EmbeddedList, now);
///     storage.kept().unwrap().scope()
/// };
/// assert_eq!(scope(Profile::CHROMIUM), HostScope::HostOnly);
/// assert_eq!(scope(Profile::WEBKIT_GTK), HostScope::WithSubdomains);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum IpDomain {
    /// Host-only (Chromium, Firefox).
    HostOnly,
    /// Host-only. With a leading dot, a domain cookie. An IPv6 address is refused (WebKitGTK).
    HostOnlyUnlessDotted,
    /// The host-only-flag is false (RFC 6265bis, section 5.7, step 10, taken literally).
    Shared,
}

/// How far up `Domain` may reach (RFC 6265bis, section 5.7, step 10; recording group A.suffix).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// // `s3.amazonaws.com` is a public suffix, `amazonaws.com` is none.
/// let bucket = Request::typed(RequestUrl::parse("https://bucket.s3.amazonaws.com/").unwrap());
/// let keeps = |profile| {
///     store(b"sid=1; Domain=amazonaws.com", &bucket, &profile, &EmbeddedList, now).kept().is_some()
/// };
/// assert!(keeps(Profile::RFC6265BIS));
/// assert!(!keeps(Profile::CHROMIUM));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DomainBound {
    /// Up to any name that is not itself a public suffix (RFC 6265bis, section 5.7, step 9; WebKitGTK).
    PublicSuffix,
    /// Up to the registrable domain of the host (Chromium, Firefox).
    RegistrableDomain,
}

/// What a host can set that is itself a public suffix (RFC 6265bis, section 5.7, step 9; recording group A.suffix).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://github.io/").unwrap());
/// let keeps = |profile| store(b"sid=1", &home, &profile, &EmbeddedList, now).kept().is_some();
/// assert!(keeps(Profile::CHROMIUM) && keeps(Profile::FIREFOX));
/// assert!(!keeps(Profile::WEBKIT_GTK));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SuffixHost {
    /// Host-only cookies, also if `Domain` is its own name (RFC 6265bis, section 5.7, step 9; Chromium, Firefox).
    HostOnly,
    /// Nothing, if the suffix is listed, or is a single label with a dot at the end: recorded for `localhost.` (WebKitGTK).
    NoCookiesIfListed,
}

/// How `Secure` cookies are protected from cookies over plain http (RFC 6265bis, section 5.7, step 16; recording group A.overlay).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
///
/// let request = |url| Request::typed(RequestUrl::parse(url).unwrap());
/// let is_protected = |profile| {
///     let mut jar = Jar::new(profile);
///     jar.receive(&request("https://app.example.com/"), &Response::new(&[b"sid=1; Secure"]), &EmbeddedList, now);
///     let attack = Response::new(&[b"sid=2; Domain=example.com"]);
///     jar.receive(&request("http://app.example.com/"), &attack, &EmbeddedList, now)[0].refusal().is_some()
/// };
/// assert!(is_protected(Profile::CHROMIUM) && is_protected(Profile::FIREFOX));
/// assert!(!is_protected(Profile::WEBKIT_GTK));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SecureOverlay {
    /// No cookie with the same name can be set that browsers would send instead: with a domain that matches in either direction, and a path
    /// that is the same or below.
    DomainAndPath,
    /// The same, but a host-only cookie matches only its own host (Firefox).
    ScopeAndPath,
    /// Only the cookie with the same identity is protected (WebKitGTK).
    SameCookie,
}

/// Which name prefixes are enforced (rule X; recording group A.prefix).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// // `__Http-` needs `HttpOnly` too.
/// let keeps = |profile| store(b"__Http-sid=1; Secure", &home, &profile, &EmbeddedList, now).kept().is_some();
/// assert!(!keeps(Profile::CHROMIUM) && !keeps(Profile::FIREFOX));
/// assert!(keeps(Profile::SAFARI) && keeps(Profile::WEBKIT_GTK));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum KnownPrefixes {
    /// `__Secure-`, `__Host-`, `__Http-`, `__Host-Http-` (Chromium 140, Firefox 143; layered cookies, section 5.4.3).
    All,
    /// None (WebKitGTK).
    None,
    /// `__Secure-` and `__Host-` (RFC 6265bis, section 5.7, steps 20 to 22).
    SecureAndHost,
    /// The same two, but only in this spelling: `__host-sid` is an ordinary name (Safari, by `prefix/*`).
    SecureAndHostInThisCase,
}

/// What `__Host-` requires (RFC 6265bis, section 5.7, step 21; recording group A.prefix).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// // No `Path`: that the default path is `/` is enough for Firefox alone.
/// let keeps = |profile| store(b"__Host-sid=1; Secure", &home, &profile, &EmbeddedList, now).kept().is_some();
/// assert!(keeps(Profile::FIREFOX));
/// assert!(!keeps(Profile::CHROMIUM) && !keeps(Profile::RFC6265BIS));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum HostPrefixRule {
    /// The right attributes: an explicit `Path=/`, and a `Domain` that is missing, empty or the host's IP address (Chromium).
    Attributes,
    /// The right result for the domain: a host-only cookie. The path must be an explicit `Path=/` (RFC 6265bis, section 5.7, step 21).
    HostOnlyAndWrittenPath,
    /// The right result for both: a host-only cookie with the path `/`, explicit or by default (Firefox; Safari, by
    /// `prefix/__host.explicit-path`).
    Result,
}

/// What a missing or unknown `SameSite` means (RFC 6265bis, section 5.6.7; recording groups A.samesite, B).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use time::{Duration, macros::datetime};
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{ClientOrigin, Delivery, MethodSafety, Profile, Request, RequestUrl, send, store};
///
/// let url = || RequestUrl::parse("https://app.example.com/").unwrap();
/// let mut form = Request::link(url(), ClientOrigin::Web(Origin::parse("https://idp.example.net").unwrap()));
/// form.method = MethodSafety::Unsafe;
/// let arrives = |profile, minutes| {
///     let storage = store(b"sid=1; Secure", &Request::typed(url()), &profile, &EmbeddedList, now);
///     send(storage.kept().unwrap(), &form, &profile, &EmbeddedList, now + Duration::minutes(minutes)) == Delivery::Attach
/// };
/// assert!(arrives(Profile::CHROMIUM, 1) && !arrives(Profile::CHROMIUM, 3));
/// assert!(arrives(Profile::FIREFOX, 3));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SameSiteDefault {
    /// `Lax` (RFC 6265bis).
    Lax,
    /// `Lax`, but in the first two minutes after creation, the cookie is also sent with top-level navigations of unsafe methods (RFC
    /// 6265bis, section 5.6.7.2; Chromium).
    LaxAllowingUnsafe,
    /// `None` (Firefox, WebKitGTK, Safari).
    None,
}

/// What happens to `SameSite=None` without `Secure` (RFC 6265bis, section 5.7, step 19; recording group A.samesite).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let keeps = |profile| store(b"sid=1; SameSite=None", &home, &profile, &EmbeddedList, now).kept().is_some();
/// assert!(!keeps(Profile::CHROMIUM) && !keeps(Profile::FIREFOX));
/// assert!(keeps(Profile::SAFARI));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum NoneWithoutSecure {
    /// Kept (WebKitGTK, Safari).
    Kept,
    /// Refused (Chromium, Firefox 131).
    Refused,
}

/// Whether a cross-site response can set `Strict` and `Lax` cookies. Responses to top-level navigations always can (RFC 6265bis, section
/// 5.7, step 18; recording groups B.set, B.redirect).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::SameSiteWhenStoring;
///
/// assert_eq!(Profile::CHROMIUM.same_site_when_storing, SameSiteWhenStoring::Enforced);
/// assert_eq!(Profile::FIREFOX.same_site_when_storing, SameSiteWhenStoring::EnforcedWithoutRedirects);
/// assert_eq!(Profile::WEBKIT_GTK.same_site_when_storing, SameSiteWhenStoring::Ignored);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SameSiteWhenStoring {
    /// Yes (WebKitGTK; Safari, by `samesite/setcookie-lax`).
    Ignored,
    /// No.
    Enforced,
    /// No, but redirects through other sites do not make a response cross-site (Firefox; recording group B.redirect).
    EnforcedWithoutRedirects,
}

/// Whether the `Partitioned` attribute is supported (CHIPS; rule T; recording groups A.partitioned, B.partition).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let keeps = |profile| store(b"sid=1; Partitioned", &home, &profile, &EmbeddedList, now).kept().is_some();
/// assert!(!keeps(Profile::CHROMIUM) && !keeps(Profile::SAFARI)); // without `Secure`
/// assert!(keeps(Profile::WEBKIT_GTK));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PartitionedAttribute {
    /// No (RFC 6265bis, WebKitGTK).
    Ignored,
    /// Yes. It needs `Secure`; the cookie is kept in the partition of its top-level site (Chromium 114, Firefox 141, Safari 26.2).
    Supported,
}

/// The creation-time of a cookie that replaces another (RFC 6265bis, section 5.7, step 23; recording group A.identity).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::CreationTime;
///
/// assert_eq!(Profile::CHROMIUM.creation_time, CreationTime::InheritedWithSameValue);
/// assert_eq!(Profile::FIREFOX.creation_time, CreationTime::Inherited);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum CreationTime {
    /// The creation-time of the old cookie (RFC 6265bis, Firefox, WebKitGTK).
    Inherited,
    /// The creation-time of the old cookie, if the value is the same. A new value moves the cookie to the end (Chromium).
    InheritedWithSameValue,
}
