use alloc::vec;
use alloc::vec::Vec;

use super::client::{ClientOrigin, Initiator};
use super::request_url::RequestUrl;
use crate::net::Site;

/// A request, as far as cookies depend on it; and the frame of its response, which may set some.
///
/// Made by one of the constructors; change the public fields for what they leave out.
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
    /// The URL that is requested now, behind all redirects.
    pub url: RequestUrl,
    /// What the request is for.
    pub kind: RequestKind,
    /// Whether the method is safe (GET, HEAD, OPTIONS, TRACE) at this hop.
    pub method: MethodSafety,
    /// What caused the request.
    pub initiator: Initiator,
    /// The documents around the request, from the top level down to the one that makes it. A frame's navigation has those
    /// around the frame; a top-level navigation those around the document that navigates, if it was one.
    pub documents: Vec<ClientOrigin>,
    /// The earlier URLs of a redirect, oldest first.
    pub redirected_from: Vec<RequestUrl>,
    /// The credentials mode of a fetch.
    pub credentials: Credentials,
    /// Where the partition of the request comes from.
    pub partition: PartitionSource,
    /// Whether the document may use its site's cookies below foreign pages.
    pub storage_access: StorageAccess,
    /// What Safari's tracking prevention knows of the request, and shortens lifetimes for.
    pub tracking: TrackingSigns,
}

impl Request {
    /// A URL that the user has typed, or opened from a bookmark or another application.
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

    /// A link that the top-level document `from` follows; with another [`method`](Self::method), a form that it submits.
    #[must_use]
    pub fn link(url: RequestUrl, from: ClientOrigin) -> Self {
        Self {
            initiator: Initiator::Document(from.clone()),
            documents: vec![from],
            ..Self::typed(url)
        }
    }

    /// `fetch(url, { credentials: "include" })` by the last of `documents`.
    #[must_use]
    pub fn fetch(url: RequestUrl, documents: Vec<ClientOrigin>) -> Self {
        Self::within(url, RequestKind::Fetch, documents)
    }

    /// A request of any kind by the last of `documents`, with credentials.
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

    /// Whether the request carries credentials and its response may set cookies ([Fetch, section 4.6]).
    ///
    /// With "same-origin", a redirect over another origin ends it for all that follows.
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
    /// `fetch`, `XMLHttpRequest`.
    Fetch,
    /// The document of a frame.
    FrameNavigation,
    /// An image; also scripts and styles.
    Image,
    /// No request: `document.cookie` or the Cookie Store API, reading or writing.
    Script,
    /// The document of a window or tab: typed, by link, by form.
    TopLevelNavigation,
    /// The handshake of a WebSocket.
    WebSocket,
}

/// Whether a method is safe ([RFC 9110, section 9.2.1]; `QUERY` by [RFC 10008]).
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
    /// Of a method in upper case.
    #[must_use]
    pub fn of(method: &str) -> Self {
        match method {
            "GET" | "HEAD" | "OPTIONS" | "QUERY" | "TRACE" => Self::Safe,
            _ => Self::Unsafe,
        }
    }
}

/// Signs of tracking, for which Safari keeps cookies a shorter time ([`LifetimeCap::TrackingPrevention`]). A model cannot see them: a
/// caller says what is so.
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
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct TrackingSigns {
    /// The page was opened by a link of a classified tracker, with a query or a fragment.
    pub decorated_link: bool,
    /// The host that answers is an alias (`CNAME`) of a host of another site, or its address shares less than the first half with that
    /// of the page's host (16 bits of IPv4, 64 of IPv6).
    pub other_network: bool,
}

/// The credentials mode of a fetch. All other kinds of request include them.
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
    /// The top-level site, as in every page.
    TopLevelSite,
    /// A site that the user agent was given, such as an extension or a driver may do.
    Given(Site),
    /// A frame with the attribute `credentialless` (Chromium): its requests find and keep nothing but what such frames kept. Browsers
    /// make a new jar for each page; this model has one for all (recording group F).
    Credentialless,
}

/// Whether a document in a foreign page may use the cookies that its site has as a first party ([Storage Access API]).
///
/// Granted, third-party cookies are sent and kept as if the profile allowed them. `SameSite` holds as ever, so that only `None` helps,
/// and in Firefox a cookie without `SameSite`.
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
/// Recording groups A2, Y4. Chromium's grant is for the origin of the frame that asked; an API on another host gets nothing. Firefox
/// grants it to a whole site, also unasked, for some seconds after the user clicked on a page of that site.
///
/// [Storage Access API]: https://privacycg.github.io/storage-access/
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "it may or not")]
pub enum StorageAccess {
    /// It may not; the profile alone decides.
    None,
    /// It may.
    Granted,
}
