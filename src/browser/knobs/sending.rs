//! Knobs of sending, and of the sites that both storing and sending look at.

/// Plain http on this machine: `localhost`, names below it, 127.0.0.0/8, `[::1]` (Secure Contexts, section 3.1; recording groups A.secure,
/// A.localhost).
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
    /// Counts as secure: may set and gets `Secure` cookies (Chromium 89, Firefox 75; recommended by RFC 6265bis, section 5.7).
    Secure,
    /// Is as insecure as other http (WebKitGTK; Safari by webkit bug 281149).
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
    /// Same scheme and registrable domain (RFC 6265bis, Chromium).
    Schemeful,
    /// Same registrable domain (Firefox, Safari).
    Schemeless,
    /// The request's host lies within the page's registrable domain, or within its host if it has none, so that `localhost` and
    /// `api.localhost` are same-site in this direction (WebKitGTK).
    WithinPagesDomain,
}

/// A request, other than a top-level navigation, to the very host of the page that the user sees, though a foreign frame makes it or
/// a redirect has led over another site (recording groups B.partition, B.redirect).
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
    /// Is cross-site as any other (RFC 6265bis, section 5.2.1: all documents up to the top count; Chromium, Firefox).
    AsOthers,
    /// Is same-site: libsoup compares hosts where WebKit says "cross-site" (WebKitGTK).
    SameSite,
}

/// What stands for the initiator of a top-level navigation (RFC 6265bis, section 5.2.1).
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
    /// That document's site for cookies, which a foreign frame does not have (RFC 6265bis, section 5.2).
    SiteForCookies,
}

/// A document below the page at the top: a frame, a frame in a frame (RFC 6265bis, section 5.2.1; recording groups F, X3.frames).
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
    /// Is same-site if it and all documents above it are, by their origins (RFC 6265bis; Chromium, Firefox).
    AllOrigins,
    /// Belongs to the page at the top if its own address is of the page's registrable domain, or it has none (`about:srcdoc`,
    /// `about:blank`). Sandboxes and the documents in between do not count (WebKitGTK).
    LastAddress,
}

/// The earlier URLs of a redirect (RFC 6265bis, section 5.2; recording group B.redirect).
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
    /// A URL of another site makes the request cross-site (Firefox).
    Counted,
    /// The same, and another scheme is another site here even where it is none elsewhere (WebKit).
    CountedSchemefully,
    /// The current URL alone counts (RFC 6265bis since March 2024; Chromium).
    Ignored,
}

/// Percent-escapes in the path of a request (RFC 6265bis, section 5.1.4; recording group A.path).
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
    /// Are compared as they are sent.
    AsSent,
    /// Are first brought into the form of RFC 3986, section 6.2.2: upper-case digits, no escapes of unreserved characters (WebKitGTK).
    Normalised,
}

/// Third-party cookies (recording groups B.pair, B.set, in all modes).
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
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ThirdPartyCookies {
    /// Sent and kept, as far as `SameSite` goes (Chromium's normal window; RFC 6265bis has no such rule).
    Allowed,
    /// Neither sent nor kept, whatever they say, nor once a redirect has been third-party (WebKitGTK with ITP, as in GNOME Web).
    Blocked,
    /// Neither sent nor kept unless `Partitioned` (Chromium's setting and Incognito; Safari since 26.2).
    BlockedUnlessPartitioned,
    /// Those that exist are sent, new ones are not kept (WebKitGTK's default, libsoup's "no third party").
    NotStored,
    /// Every one lives in a jar of the top-level site, `Partitioned` or not (Firefox, Total Cookie Protection).
    PartitionedByTopLevelSite,
}

/// The documents between the page that the user sees and the request, as far as third-party cookies and partitions go. (`SameSite` looks
/// at them in every engine but WebKitGTK.)
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
    /// Count: a foreign one makes the request third-party (CHIPS, section 2.1.3; Chromium, Firefox).
    Counted,
    /// Do not: the page and the request decide (Safari, by `partitioned-cookies/partitioned-cookies-a-b-a-embed`).
    Ignored,
}

/// A `Partitioned` cookie, and a request that a redirect from another site leads to, such as the callback of a sign-in.
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
    /// It is not sent (Safari 26.2, by WebKit bugs 292975 and 306194).
    Lost,
}

/// A cookie with `Domain` whose domain has become a public suffix since it was kept, by an update of the list (RFC 6265bis, section 5.8.3).
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
    /// Is sent as before (assumed for all engines, none of which has been recorded across an update).
    Sent,
    /// Is not sent: "the cookie's domain is not a public suffix, for user agents configured to reject "public suffixes"" (RFC
    /// 6265bis, section 5.8.3, step 3). Logs users out of every host below.
    Withheld,
}

/// The order of the `Cookie` header (RFC 6265bis, section 5.8.3, step 4; recording group A.identity).
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
    /// Longer paths first, then by the second in which the cookie was made, then by name (Safari, by `name/name` and `value/value`;
    /// one result of `ordering/ordering-child` speaks against the names).
    PathThenSecondThenName,
    /// Longer paths first, then by the stored domain: of the host with its subdomains, of the host alone, of each parent upwards
    /// (WebKitGTK).
    PathThenDomain,
}

/// `Clear-Site-Data: "cookies"` (recording group A.clear). In all browsers it takes the cookies of its own response with it.
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
    /// Every cookie that the host could be sent; not on a redirect (WebKitGTK).
    DomainMatching,
    /// The cookies stored for the very host, in the jar that the request uses, even if it carries no credentials (Firefox; Safari is
    /// nearest to this).
    Host,
    /// Those of the whole registrable domain and of the request's partition; not without credentials (Chromium; Clear-Site-Data,
    /// section 4.2.2).
    RegistrableDomain,
}

/// A page that is asked for again: reloaded, or reached by a step back or forward (recording groups N2, X3).
///
/// The knob of [`Request::again`](crate::browser::Request::again).
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
    /// Every time by whoever caused the first request, without the redirects that it came over. Only the user's reload sends a form again (Firefox, which asks first).
    AsFirst,
    /// `location.reload()` is a request of the page itself, and sends a form again (Chromium).
    ScriptReloadsAreOwn,
    /// `location.reload()` is a GET of the page itself. A step back or forward is a request of the page that is left, and sends a form
    /// again (WebKitGTK).
    StepsAreOfThePageLeft,
}

/// A response with the status 407 that comes from no proxy (recording group S2.answer).
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
    /// Is an error; its cookies are not looked at (Chromium, Firefox).
    Dropped,
    /// Is a response as any other (WebKitGTK).
    Received,
}

/// When a cookie is over (RFC 6265bis, section 5.7; recording group X3.expiry-seconds).
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
    /// At the very instant (Chromium, Firefox).
    Exact,
    /// With the second in which it runs out (WebKitGTK).
    EndOfSecond,
}
