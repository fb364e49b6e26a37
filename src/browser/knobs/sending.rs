//! Knobs for sending cookies, and for the comparison of sites, which also affects storing.

/// Whether plain http on this machine counts as secure: `localhost`, names below it, 127.0.0.0/8, `[::1]` (Secure Contexts, section 3.1;
/// recording groups A.secure, A.localhost).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::LoopbackHttp;
///
/// // A session cookie with `Secure` works at http://localhost:3000 in the first two alone.
/// assert_eq!(Profile::CHROMIUM.loopback_http, LoopbackHttp::Secure);
/// assert_eq!(Profile::FIREFOX.loopback_http, LoopbackHttp::Secure);
/// assert_eq!(Profile::SAFARI.loopback_http, LoopbackHttp::Insecure);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum LoopbackHttp {
    /// It counts as secure: such hosts can set `Secure` cookies, and get them (Chromium 89, Firefox 75; recommended by RFC 6265bis, section
    /// 5.7).
    Secure,
    /// It is as insecure as other http (WebKitGTK; Safari by webkit bug 281149).
    Insecure,
}

/// When two origins are same-site (HTML, section 7.1.1.1; recording group B.pair).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{ClientOrigin, Delivery, Profile, Request, RequestUrl, send, store};
///
/// let url = || RequestUrl::parse("https://api.example.com/").unwrap();
/// let page = ClientOrigin::Web(Origin::parse("http://app.example.com").unwrap());
/// let fetch = Request::fetch(url(), vec![page]);
/// let arrives = |profile| {
///     let storage = store(b"sid=1; Secure; SameSite=Lax", &Request::typed(url()), &profile, &EmbeddedList, now);
///     send(storage.kept().unwrap(), &fetch, &profile, &EmbeddedList, now) == Delivery::Attach
/// };
/// assert!(!arrives(Profile::CHROMIUM));
/// assert!(arrives(Profile::FIREFOX) && arrives(Profile::SAFARI));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SiteComparison {
    /// They have the same scheme and registrable domain (RFC 6265bis, Chromium).
    Schemeful,
    /// They have the same registrable domain (Firefox, Safari).
    Schemeless,
    /// The request's host is within the page's registrable domain, or within its host if it has none. `localhost` and `api.localhost` are
    /// therefore same-site in this direction (WebKitGTK).
    WithinPagesDomain,
}

/// Whether a request to the host of the top-level page is cross-site, even if a frame of another site makes it, or a redirect went through
/// another site. Top-level navigations are not meant (recording groups B.partition, B.redirect).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::PageHost;
///
/// assert_eq!(Profile::CHROMIUM.page_host, PageHost::AsOthers);
/// assert_eq!(Profile::WEBKIT_GTK.page_host, PageHost::SameSite);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PageHost {
    /// It is cross-site like other requests (RFC 6265bis, section 5.2.1: all documents up to the top count; Chromium, Firefox).
    AsOthers,
    /// It is same-site, because libsoup compares the hosts if WebKit reports "cross-site" (WebKitGTK).
    SameSite,
}

/// Which origin counts as the initiator of a top-level navigation (RFC 6265bis, section 5.2.1).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::NavigationInitiator;
///
/// assert_eq!(Profile::CHROMIUM.navigation_initiator, NavigationInitiator::Origin);
/// assert_eq!(Profile::FIREFOX.navigation_initiator, NavigationInitiator::Origin);
/// assert_eq!(Profile::RFC6265BIS.navigation_initiator, NavigationInitiator::SiteForCookies);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum NavigationInitiator {
    /// The origin of the document that navigates (Chromium).
    Origin,
    /// The "site for cookies" of that document. A document in a frame of another site has none (RFC 6265bis, section 5.2).
    SiteForCookies,
}

/// When a document below the top-level page is same-site: a frame, or a frame in a frame (RFC 6265bis, section 5.2.1; recording groups F,
/// X3.frames).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{ClientOrigin, Delivery, Profile, Request, RequestUrl, send, store};
///
/// let url = || RequestUrl::parse("https://api.example.com/").unwrap();
/// let page = |text| ClientOrigin::Web(Origin::parse(text).unwrap());
/// // A page of the site, in it a frame of another site, and in that a frame of the page's site again.
/// let own = page("https://app.example.com");
/// let fetch = Request::fetch(url(), vec![own.clone(), page("https://ads.net"), own]);
/// let arrives = |profile| {
///     let storage = store(b"sid=1; SameSite=Strict", &Request::typed(url()), &profile, &EmbeddedList, now);
///     send(storage.kept().unwrap(), &fetch, &profile, &EmbeddedList, now) == Delivery::Attach
/// };
/// assert!(!arrives(Profile::CHROMIUM) && !arrives(Profile::FIREFOX));
/// assert!(arrives(Profile::WEBKIT_GTK));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum NestedDocuments {
    /// If the origins of the document and of all documents above it are same-site (RFC 6265bis; Chromium, Firefox).
    AllOrigins,
    /// If the document's own address is within the page's registrable domain, or if it has no address (`about:srcdoc`, `about:blank`).
    /// Sandboxes and the documents between do not matter (WebKitGTK).
    LastAddress,
}

/// How the earlier URLs of a redirect count (RFC 6265bis, section 5.2; recording group B.redirect).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Delivery, Profile, Request, RequestUrl, send, store};
///
/// let url = |text| RequestUrl::parse(text).unwrap();
/// let home = Request::typed(url("https://app.example.com/"));
/// let mut callback = Request::typed(url("https://app.example.com/callback"));
/// callback.redirected_from.push(url("https://idp.example.net/authorize"));
/// let arrives = |profile| {
///     let storage = store(b"sid=1; SameSite=Strict", &home, &profile, &EmbeddedList, now);
///     send(storage.kept().unwrap(), &callback, &profile, &EmbeddedList, now) == Delivery::Attach
/// };
/// assert!(arrives(Profile::CHROMIUM) && !arrives(Profile::FIREFOX) && !arrives(Profile::SAFARI));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RedirectChain {
    /// If one of them is on another site, the request is cross-site (Firefox).
    Counted,
    /// The same, and here another scheme counts as another site, even if it does not elsewhere (WebKit).
    CountedSchemefully,
    /// Only the current URL counts (RFC 6265bis since March 2024; Chromium).
    Ignored,
}

/// How percent-escapes in the path of a request are compared (RFC 6265bis, section 5.1.4; recording group A.path).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Delivery, Profile, Request, RequestUrl, send, store};
///
/// let menu = Request::typed(RequestUrl::parse("https://app.example.com/caf%c3%a9").unwrap());
/// let arrives = |profile| {
///     let storage = store(b"sid=1; Path=/caf%C3%A9", &menu, &profile, &EmbeddedList, now);
///     send(storage.kept().unwrap(), &menu, &profile, &EmbeddedList, now) == Delivery::Attach
/// };
/// assert!(!arrives(Profile::CHROMIUM) && !arrives(Profile::FIREFOX));
/// assert!(arrives(Profile::WEBKIT_GTK));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PathEscapes {
    /// As they are sent.
    AsSent,
    /// After they were normalized as in RFC 3986, section 6.2.2: upper-case digits, no escapes of unreserved characters (WebKitGTK).
    Normalised,
}

/// What happens to third-party cookies (recording groups B.pair, B.set, in all modes).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{ClientOrigin, Profile, Request, RequestUrl, store};
///
/// let page = ClientOrigin::Web(Origin::parse("https://www.other.com").unwrap());
/// let fetch = Request::fetch(RequestUrl::parse("https://api.example.com/").unwrap(), vec![page]);
/// let storage = |profile| store(b"sid=1; Secure; SameSite=None", &fetch, &profile, &EmbeddedList, now);
/// assert!(storage(Profile::CHROMIUM).kept().unwrap().partition().is_none());
/// assert!(storage(Profile::FIREFOX).kept().unwrap().partition().is_some());
/// assert!(storage(Profile::SAFARI).kept().is_none());
/// # }
/// ```
#[doc(alias("CHIPS", "tracking protection"))]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ThirdPartyCookies {
    /// They are sent and kept, as far as `SameSite` allows (Chromium's normal window; RFC 6265bis has no such rule).
    Allowed,
    /// They are neither sent nor kept, whatever their attributes. The same is true after a redirect that was third-party (WebKitGTK with
    /// ITP, as in GNOME Web).
    Blocked,
    /// Only `Partitioned` ones are sent and kept (Chromium's setting and Incognito; Safari since 26.2).
    BlockedUnlessPartitioned,
    /// Existing ones are sent; new ones are not kept (WebKitGTK's default, libsoup's "no third party").
    NotStored,
    /// Each is kept in a jar of its top-level site, `Partitioned` or not (Firefox, Total Cookie Protection).
    PartitionedByTopLevelSite,
}

/// Whether documents between the top-level page and the request matter for third-party cookies and partitions. (For `SameSite`, they matter
/// in every engine except WebKitGTK.)
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{ClientOrigin, Profile, Request, RequestUrl, store};
///
/// // A page of app.example.com embeds a widget of other.com, which embeds app.example.com.
/// let page = |text| ClientOrigin::Web(Origin::parse(text).unwrap());
/// let within = vec![page("https://app.example.com"), page("https://www.other.com")];
/// let nested = Request::fetch(RequestUrl::parse("https://app.example.com/me").unwrap(), within);
/// let keeps = |profile| {
///     store(b"sid=1; Secure; SameSite=None", &nested, &profile, &EmbeddedList, now).kept().is_some()
/// };
/// assert!(!keeps(Profile::CHROMIUM_BLOCK_THIRD_PARTY));
/// assert!(keeps(Profile::SAFARI));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum FrameAncestors {
    /// They do: a document of another site makes the request third-party (CHIPS, section 2.1.3; Chromium, Firefox).
    Counted,
    /// They do not: only the page and the request matter (Safari, by `partitioned-cookies/partitioned-cookies-a-b-a-embed`).
    Ignored,
}

/// What happens to a `Partitioned` cookie after a redirect from another site, such as the redirect to the callback of a sign-in.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Delivery, Profile, Request, RequestUrl, send, store};
///
/// let url = |text| RequestUrl::parse(text).unwrap();
/// let home = Request::typed(url("https://app.example.com/"));
/// let mut callback = Request::typed(url("https://app.example.com/callback"));
/// callback.redirected_from.push(url("https://idp.example.net/authorize"));
/// let arrives = |profile| {
///     let storage = store(b"state=1; Secure; SameSite=None; Partitioned", &home, &profile, &EmbeddedList, now);
///     send(storage.kept().unwrap(), &callback, &profile, &EmbeddedList, now) == Delivery::Attach
/// };
/// assert!(arrives(Profile::CHROMIUM) && arrives(Profile::SAFARI_NEXT));
/// assert!(!arrives(Profile::SAFARI));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PartitionAfterRedirects {
    /// The cookie is sent as on any other request.
    Kept,
    /// The cookie is not sent (Safari 26.2, by WebKit bugs 292975 and 306194).
    Lost,
}

/// What happens to a cookie with `Domain` if an update of the list makes that domain a public suffix (RFC 6265bis, section 5.8.3).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::SuffixDomain;
///
/// assert_eq!(Profile::CHROMIUM.suffix_domain, SuffixDomain::Sent);
/// assert_eq!(Profile::RFC6265BIS.suffix_domain, SuffixDomain::Withheld);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SuffixDomain {
    /// It is still sent (assumed for all engines; none was recorded across an update).
    Sent,
    /// It is not sent: "the cookie's domain is not a public suffix, for user agents configured to reject "public suffixes"" (RFC 6265bis,
    /// section 5.8.3, step 3). Users of every host below are logged out.
    Withheld,
}

/// The order of cookies in the `Cookie` header (RFC 6265bis, section 5.8.3, step 4; recording group A.identity).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let header = |profile| {
///     let mut jar = Jar::new(profile);
///     let lines: [&[u8]; 2] = [b"sid=older; Domain=example.com", b"sid=newer"];
///     jar.receive(&home, &Response::new(&lines), &EmbeddedList, now);
///     String::from_utf8(jar.cookie_header(&home, &EmbeddedList, now)).unwrap()
/// };
/// assert_eq!(header(Profile::FIREFOX), "sid=older; sid=newer");
/// assert_eq!(header(Profile::WEBKIT_GTK), "sid=newer; sid=older");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum HeaderOrder {
    /// Longer paths first, then older cookies.
    PathThenCreation,
    /// Longer paths first, then by the second in which the cookie was created, then by name (Safari, by `name/name` and `value/value`; one
    /// result of `ordering/ordering-child` contradicts the order by name).
    PathThenSecondThenName,
    /// Longer paths first, then by the stored domain: first the host with its subdomains, then the host alone, then each parent from the
    /// bottom up (WebKitGTK).
    PathThenDomain,
}

/// Which cookies `Clear-Site-Data: "cookies"` deletes (recording group A.clear). In all browsers, cookies that the same response sets are
/// deleted, too.
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::ClearSiteData;
///
/// // Sent by api.example.com, it signs users out of app.example.com in Chromium, and not in Firefox.
/// assert_eq!(Profile::CHROMIUM.clear_site_data, ClearSiteData::RegistrableDomain);
/// assert_eq!(Profile::FIREFOX.clear_site_data, ClearSiteData::Host);
/// assert_eq!(Profile::WEBKIT_GTK.clear_site_data, ClearSiteData::DomainMatching);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ClearSiteData {
    /// Every cookie that the browser could send to the host; not on a redirect (WebKitGTK).
    DomainMatching,
    /// The cookies that are stored for exactly this host, in the jar that the request uses, even if the request has no credentials
    /// (Firefox; Safari is similar).
    Host,
    /// All cookies of the registrable domain in the request's partition; not without credentials (Chromium; Clear-Site-Data, section
    /// 4.2.2).
    RegistrableDomain,
}

/// How a page is requested again, by a reload or by a step back or forward (recording groups N2, X3).
///
/// Used by [`Request::again`](crate::browser::Request::again).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::History;
///
/// assert_eq!(Profile::CHROMIUM.history, History::ScriptReloadsAreOwn);
/// assert_eq!(Profile::FIREFOX.history, History::AsFirst);
/// assert_eq!(Profile::WEBKIT_GTK.history, History::StepsAreOfThePageLeft);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum History {
    /// Always by the initiator of the first request, without its redirects. Only a reload by the user sends a form again (Firefox, which
    /// asks the user first).
    AsFirst,
    /// `location.reload()` is a request of the page itself, and sends a form again (Chromium).
    ScriptReloadsAreOwn,
    /// `location.reload()` is a GET of the page itself. A step back or forward is a request of the page that the user leaves, and sends a
    /// form again (WebKitGTK).
    StepsAreOfThePageLeft,
}

/// What happens to a response with the status 407 that does not come from a proxy (recording group S2.answer).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::ProxyChallenge;
///
/// assert_eq!(Profile::CHROMIUM.proxy_challenge, ProxyChallenge::Dropped);
/// assert_eq!(Profile::WEBKIT_GTK.proxy_challenge, ProxyChallenge::Received);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ProxyChallenge {
    /// It is an error, and its cookies are ignored (Chromium, Firefox).
    Dropped,
    /// It is treated like any other response (WebKitGTK).
    Received,
}

/// When exactly a cookie expires (RFC 6265bis, section 5.7; recording group X3.expiry-seconds).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let (login, later) = (datetime!(2026-11-22 12:00:00.2 UTC), datetime!(2026-11-22 12:00:01.9 UTC));
/// let lives = |profile| {
///     let mut jar = Jar::new(profile);
///     jar.receive(&home, &Response::new(&[b"sid=1; Max-Age=1"]), &EmbeddedList, login);
///     !jar.cookie_header(&home, &EmbeddedList, later).is_empty()
/// };
/// assert!(!lives(Profile::CHROMIUM) && !lives(Profile::FIREFOX));
/// assert!(lives(Profile::WEBKIT_GTK));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ExpiryInstant {
    /// Exactly at its expiry-time (Chromium, Firefox).
    Exact,
    /// At the end of the second in which the expiry-time lies (WebKitGTK).
    EndOfSecond,
}
