use alloc::vec;
use alloc::vec::Vec;

use super::client::{ClientOrigin, Initiator};
use super::request_url::RequestUrl;
use crate::net::Site;

/// A request: everything about it that affects cookies. Also describes the request to which a response belongs.
///
/// Use a constructor. Then change the public fields if you need something else.
///
/// ```
/// use session_cookie_policy::browser::{ClientOrigin, MethodSafety, Request, RequestUrl};
/// use session_cookie_policy::net::Origin;
///
/// let url = |text| RequestUrl::parse(text).unwrap();
/// let page = |text| ClientOrigin::Web(Origin::parse(text).unwrap());
///
/// // A form on another site, posted to the API; the answer to a redirect; a widget in a frame.
/// let mut form = Request::link(url("https://api.example.com/login"), page("https://idp.other.com"));
/// form.method = MethodSafety::Unsafe;
/// let mut redirected = Request::typed(url("https://api.example.com/callback"));
/// redirected.redirected_from.push(url("https://idp.other.com/authorize"));
/// let widget = Request::fetch(
///     url("https://api.example.com/me"),
///     vec![page("https://partner.net"), page("https://widget.example.com")],
/// );
/// assert!(widget.has_credentials());
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// The URL that is requested now, after all redirects.
    pub url: RequestUrl,
    /// What the request is for.
    pub kind: RequestKind,
    /// Whether the method is safe (GET, HEAD, OPTIONS, TRACE) in this step of a redirect.
    pub method: MethodSafety,
    /// Who started the request.
    pub initiator: Initiator,
    /// The documents around the request, from the top-level page to the document that makes it. For the navigation of a frame: the
    /// documents around the frame. For a top-level navigation: those around the document that navigates, if there is one.
    pub documents: Vec<ClientOrigin>,
    /// The earlier URLs of a redirect, the oldest first.
    pub redirected_from: Vec<RequestUrl>,
    /// The credentials mode, for a fetch.
    pub credentials: Credentials,
    /// Where the partition of the request comes from.
    pub partition: PartitionSource,
    /// Whether the document may use its site's cookies inside pages of other sites.
    pub storage_access: StorageAccess,
    /// The signs of tracking for which Safari shortens lifetimes.
    pub tracking: TrackingSigns,
}

impl Request {
    /// A URL that the user typed, or opened from a bookmark or from another application.
    #[must_use]
    pub const fn typed(url: RequestUrl) -> Self {
        Self {
            url,
            kind: RequestKind::TopLevelNavigation,
            method: MethodSafety::Safe,
            initiator: Initiator::Browser,
            documents: Vec::new(),
            redirected_from: Vec::new(),
            credentials: Credentials::Include,
            partition: PartitionSource::TopLevelSite,
            storage_access: StorageAccess::None,
            tracking: TrackingSigns {
                decorated_link: false,
                other_network: false,
            },
        }
    }

    /// A link in the top-level document `from`. With another [`method`](Self::method), a form that it submits.
    #[must_use]
    pub fn link(url: RequestUrl, from: ClientOrigin) -> Self {
        Self {
            initiator: Initiator::Document(from.clone()),
            documents: vec![from],
            ..Self::typed(url)
        }
    }

    /// `fetch(url, { credentials: "include" })`, called by the last of `documents`.
    #[must_use]
    pub fn fetch(url: RequestUrl, documents: Vec<ClientOrigin>) -> Self {
        Self::within(url, RequestKind::Fetch, documents)
    }

    /// A request of any kind that the last of `documents` makes, with credentials.
    #[must_use]
    pub fn within(url: RequestUrl, kind: RequestKind, documents: Vec<ClientOrigin>) -> Self {
        let initiator = documents
            .last()
            .map_or(Initiator::Browser, |last| Initiator::Document(last.clone()));
        Self {
            kind,
            initiator,
            documents,
            ..Self::typed(url)
        }
    }

    /// `document.cookie` in the top-level document at `url`.
    #[must_use]
    pub fn script(url: RequestUrl) -> Self {
        let documents = vec![ClientOrigin::Web(url.origin().clone())];
        Self::within(url, RequestKind::Script, documents)
    }

    /// Whether the request has credentials, and its response can set cookies ([Fetch, section 4.6]).
    ///
    /// With "same-origin", a redirect to another origin removes the credentials from that request and all later ones.
    ///
    /// [Fetch, section 4.6]: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
    #[must_use]
    pub fn has_credentials(&self) -> bool {
        match self.credentials {
            Credentials::Include => true,
            Credentials::Omit => false,
            Credentials::SameOrigin => {
                let Initiator::Document(client) = &self.initiator else {
                    return true;
                };
                let Some(client) = client.origin() else {
                    return false;
                };
                self.redirected_from
                    .iter()
                    .chain([&self.url])
                    .all(|url| url.origin() == client)
            }
        }
    }
}

/// What a request is for.
///
/// ```
/// use session_cookie_policy::browser::{ClientOrigin, Request, RequestKind, RequestUrl};
/// use session_cookie_policy::net::Origin;
///
/// let url = || RequestUrl::parse("https://api.example.com/chat").unwrap();
/// let page = ClientOrigin::Web(Origin::parse("https://app.example.com").unwrap());
/// let handshake = Request::within(url(), RequestKind::WebSocket, vec![page]);
/// assert_eq!(handshake.kind, RequestKind::WebSocket);
/// assert_eq!(Request::typed(url()).kind, RequestKind::TopLevelNavigation);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RequestKind {
    /// `fetch` or `XMLHttpRequest`.
    Fetch,
    /// The document of a frame.
    FrameNavigation,
    /// An image. Use it also for scripts and styles.
    Image,
    /// Not a request: a script reads or writes a cookie with `document.cookie` or the Cookie Store API.
    Script,
    /// The document of a window or tab: by typing, by a link, or by a form.
    TopLevelNavigation,
    /// The handshake of a WebSocket.
    WebSocket,
}

/// Whether a method is safe ([RFC 9110, section 9.2.1]; for `QUERY`, [RFC 10008]).
///
/// ```
/// use session_cookie_policy::browser::MethodSafety;
///
/// assert_eq!(MethodSafety::of("GET"), MethodSafety::Safe);
/// assert_eq!(MethodSafety::of("QUERY"), MethodSafety::Safe);
/// assert_eq!(MethodSafety::of("POST"), MethodSafety::Unsafe);
/// ```
///
/// [RFC 9110, section 9.2.1]: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1
/// [RFC 10008]: https://www.rfc-editor.org/rfc/rfc10008
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "safe or not")]
pub enum MethodSafety {
    /// GET, HEAD, OPTIONS, QUERY, TRACE.
    Safe,
    /// POST and all others.
    Unsafe,
}

impl MethodSafety {
    /// The safety of a method, in upper case.
    #[inline]
    #[must_use]
    pub fn of(method: &str) -> Self {
        match method {
            "GET" | "HEAD" | "OPTIONS" | "QUERY" | "TRACE" => Self::Safe,
            _ => Self::Unsafe,
        }
    }
}

/// Signs of tracking. Safari shortens the lifetime of cookies because of them ([`LifetimeCap::TrackingPrevention`]). The model cannot
/// detect them; the caller states them.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::{Duration, macros::datetime};
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Expiry, Profile, Request, RequestUrl, store};
///
/// // api.example.com is an alias (CNAME) of a provider's host, or has an address in another network than the page's host.
/// let mut login = Request::typed(RequestUrl::parse("https://api.example.com/login").unwrap());
/// login.tracking.other_network = true;
/// let expiry = |profile| {
///     let storage = store(b"sid=1; Secure; Max-Age=2592000", &login, &profile, &EmbeddedList, now); // 30 days
///     storage.kept().unwrap().expiry()
/// };
/// assert_eq!(expiry(Profile::CHROMIUM), Expiry::At(now + Duration::days(30)));
/// assert_eq!(expiry(Profile::SAFARI), Expiry::At(now + Duration::days(7)));
/// # }
/// ```
///
/// [`LifetimeCap::TrackingPrevention`]: crate::browser::knobs::LifetimeCap::TrackingPrevention
#[doc(alias = "ITP")]
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct TrackingSigns {
    /// The page was opened by a link from a known tracker, with a query or a fragment.
    pub decorated_link: bool,
    /// The host that responds is an alias (`CNAME`) of a host of another site, or its IP address differs from that of the page's host in
    /// the first half (16 bits of IPv4, 64 of IPv6).
    pub other_network: bool,
}

/// The credentials mode of a fetch. All other kinds of request include credentials.
///
/// ```
/// use session_cookie_policy::browser::{ClientOrigin, Credentials, Request, RequestUrl};
/// use session_cookie_policy::net::Origin;
///
/// let page = ClientOrigin::Web(Origin::parse("https://app.example.com").unwrap());
/// let mut fetch = Request::fetch(RequestUrl::parse("https://api.example.com/me").unwrap(), vec![page]);
/// assert!(fetch.has_credentials());
/// fetch.credentials = Credentials::SameOrigin; // same-site is not enough
/// assert!(!fetch.has_credentials());
/// ```
///
/// Source: [Fetch, credentials mode].
///
/// [Fetch, credentials mode]: https://fetch.spec.whatwg.org/#concept-request-credentials-mode
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "closed by Fetch")]
pub enum Credentials {
    /// `include`.
    Include,
    /// `omit`.
    Omit,
    /// `same-origin`, the default of `fetch`.
    SameOrigin,
}

/// Where the partition of a request comes from.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin, Site};
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{PartitionSource, Profile, Request, RequestUrl, store};
///
/// let mut request = Request::typed(RequestUrl::parse("https://api.example.com/").unwrap());
/// let (site, _) = Site::of(&Origin::parse("https://www.partner.net").unwrap(), &EmbeddedList);
/// request.partition = PartitionSource::Given(site);
/// let storage = store(b"sid=1; Secure; Partitioned", &request, &Profile::CHROMIUM, &EmbeddedList, now);
/// assert_eq!(storage.kept().unwrap().partition().unwrap().to_string(), "https://partner.net");
/// # }
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PartitionSource {
    /// The top-level site, as in every ordinary page.
    TopLevelSite,
    /// A site that the browser was told to use, for example by an extension or a driver.
    Given(Site),
    /// A frame with the attribute `credentialless` (Chromium). Its requests use only cookies that such frames set. Browsers make a new jar
    /// for each page; this model has one for all pages (recording group F).
    Credentialless,
}

/// Whether a document in a page of another site may use the cookies that its site has as a first party ([Storage Access API]).
///
/// If access is granted, browsers send and keep third-party cookies as if the profile allowed them. `SameSite` still applies: only `None`
/// cookies are sent, and in Firefox also cookies without `SameSite`.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{ClientOrigin, Delivery, Profile, Request, RequestUrl, StorageAccess, send, store};
///
/// let url = || RequestUrl::parse("https://app.example.com/").unwrap();
/// let page = |text| ClientOrigin::Web(Origin::parse(text).unwrap());
/// let mut embedded = Request::fetch(url(), vec![page("https://www.partner.net"), page("https://app.example.com")]);
/// let arrives = |request: &Request, profile| {
///     let storage = store(b"sid=1; Secure; SameSite=None", &Request::typed(url()), &profile, &EmbeddedList, now);
///     send(storage.kept().unwrap(), request, &profile, &EmbeddedList, now) == Delivery::Attach
/// };
/// assert!(!arrives(&embedded, Profile::FIREFOX) && !arrives(&embedded, Profile::CHROMIUM_INCOGNITO));
/// embedded.storage_access = StorageAccess::Granted;
/// assert!(arrives(&embedded, Profile::FIREFOX) && arrives(&embedded, Profile::CHROMIUM_INCOGNITO));
/// # }
/// ```
///
/// See the recording groups A2 and Y4. Chromium grants access to the origin of the frame that asked for it; an API on another host gets no
/// cookies. Firefox grants it to the whole site, and also without being asked, for some seconds after the user clicked on a page of that
/// site.
///
/// [Storage Access API]: https://privacycg.github.io/storage-access/
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "it may or not")]
pub enum StorageAccess {
    /// Access is not granted; only the profile decides.
    None,
    /// Access is granted.
    Granted,
}
