//! The headers that tell a server where a request comes from: `Origin`, `Referer`, `Sec-Fetch-Site`, `-Mode` and `-Dest`.
//!
//! Which of them arrive, and with what, depends on how the page asks, on its `Referrer-Policy`, and on the browser. [`sent_headers`] tells
//! it for a [`Request`] and a [`Fetching`], which is what cookies do not depend on and these headers do.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::browser::headers::{Fetching, ReferrerPolicy, sent_headers};
//! use session_cookie_policy::browser::{ClientOrigin, MethodSafety, Profile, Request, RequestUrl};
//! use session_cookie_policy::net::{EmbeddedList, Origin};
//!
//! // A form on www.example.com that is posted to api.example.com.
//! let page = ClientOrigin::Web(Origin::parse("https://www.example.com").unwrap());
//! let mut post = Request::link(RequestUrl::parse("https://api.example.com/login").unwrap(), page);
//! post.method = MethodSafety::Unsafe;
//! let mut form = Fetching::form_post("https://www.example.com/sign-in?from=/");
//! let sent = sent_headers(&post, &form, &Profile::CHROMIUM, &EmbeddedList);
//! assert_eq!(sent.origin(), Some("https://www.example.com"));
//! assert_eq!(sent.referer(), Some("https://www.example.com/"));
//! assert_eq!(sent.fetch_site(), Some("same-site"));
//!
//! // With the policy `same-origin` the same form has an opaque origin: a check that asks for a declared one refuses it.
//! form.policy = ReferrerPolicy::SameOrigin;
//! let sent = sent_headers(&post, &form, &Profile::CHROMIUM, &EmbeddedList);
//! assert_eq!((sent.origin(), sent.referer()), (Some("null"), None));
//! # }
//! ```
//!
//! What a server can rely on, in all recorded browsers: an unsafe request has `Origin`. A safe one has it only where CORS is asked
//! (`fetch` to another origin) and with the handshake of a WebSocket. `Referer` may always be missing. `Sec-Fetch-*` come to https
//! and to this machine alone, and not with the handshake of a WebSocket in Chromium.
//!
//! Sources: [Fetch](https://fetch.spec.whatwg.org/#append-a-request-origin-header),
//! [Referrer Policy](https://w3c.github.io/webappsec-referrer-policy/), [Fetch Metadata](https://w3c.github.io/webappsec-fetch-metadata/);
//! recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (groups K, H, R2; November 2026), of whose headers 99 % come out here: not those
//! of requests that a service worker makes anew, and of some frames in sandboxes. Safari is taken to do what WebKitGTK does: these headers are
//! WebKit's own code.

use alloc::format;
use alloc::string::{String, ToString};

use super::client::{ClientOrigin, Initiator};
use super::context::Context;
pub use super::fetch_words::{FetchMode, ReferrerPolicy};
use super::knobs::RequestHeaders;
use super::profile::Profile;
use super::request::Request;
use super::request_url::RequestUrl;
use crate::net::{Origin, Scheme, SuffixList};

/// What of a request these headers depend on, and cookies do not.
///
/// Made by one of the constructors; change the public fields for what they leave out.
///
/// ```
/// use session_cookie_policy::browser::headers::{FetchMode, Fetching, Referrer};
///
/// let mut put = Fetching::script("https://www.example.com/cart");
/// put.method = "PUT";
/// assert_eq!(put.mode, FetchMode::Cors);
/// put.referrer = Referrer::None; // a link or a call with `noreferrer`
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Fetching<'a> {
    /// In upper case.
    pub method: &'a str,
    /// The request mode of Fetch.
    pub mode: FetchMode,
    /// The destination of Fetch, as `Sec-Fetch-Dest` says it: `document`, `iframe`, `empty`, `image`, `script`.
    pub destination: &'a str,
    /// The policy of the document, or of the element or call where that has one of its own.
    pub policy: ReferrerPolicy,
    /// The URL of the document or worker that asks.
    pub referrer: Referrer<'a>,
    /// Whether the link, form or call says `noreferrer`.
    pub no_referrer: bool,
    /// Whether a script asks (`fetch`, `window.open`), and no element of the page.
    pub by_script: bool,
    /// Whether the answer goes to a new window that does not know its opener: `target=_blank`, `noopener`.
    pub severed: bool,
}

impl<'a> Fetching<'a> {
    const fn new(mode: FetchMode, destination: &'a str, referrer: Referrer<'a>) -> Self {
        Self {
            method: "GET",
            mode,
            destination,
            policy: ReferrerPolicy::StrictOriginWhenCrossOrigin,
            referrer,
            no_referrer: false,
            by_script: false,
            severed: false,
        }
    }

    /// What the user types, or opens from a bookmark.
    #[must_use]
    pub const fn typed() -> Self {
        Self::new(FetchMode::Navigate, "document", Referrer::None)
    }

    /// A link in the page at this URL.
    #[must_use]
    pub const fn link(page: &'a str) -> Self {
        Self::new(FetchMode::Navigate, "document", Referrer::Url(page))
    }

    /// A form with `method=post` in the page at this URL.
    #[must_use]
    pub const fn form_post(page: &'a str) -> Self {
        let mut form = Self::link(page);
        form.method = "POST";
        form
    }

    /// `fetch` or `XMLHttpRequest` by a script of the page at this URL.
    #[must_use]
    pub const fn script(page: &'a str) -> Self {
        let mut fetch = Self::new(FetchMode::Cors, "empty", Referrer::Url(page));
        fetch.by_script = true;
        fetch
    }

    /// An image, a script, a style sheet of the page at this URL, without `crossorigin`.
    #[must_use]
    pub const fn resource(destination: &'a str, page: &'a str) -> Self {
        Self::new(FetchMode::NoCors, destination, Referrer::Url(page))
    }

    /// The handshake of a WebSocket.
    #[must_use]
    pub const fn web_socket() -> Self {
        let mut socket = Self::new(FetchMode::WebSocket, "websocket", Referrer::None);
        socket.by_script = true;
        socket
    }

    fn is_unsafe(&self) -> bool {
        !matches!(self.method, "GET" | "HEAD")
    }
}

/// The URL of a document or worker that asks, as far as a server may hear of it.
///
/// ```
/// use session_cookie_policy::browser::headers::{Fetching, Referrer};
///
/// assert_eq!(Fetching::link("https://www.example.com/a").referrer, Referrer::Url("https://www.example.com/a"));
/// assert_eq!(Fetching::typed().referrer, Referrer::None);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by Referrer Policy: a URL of the web, one of a blob, or none"
)]
pub enum Referrer<'a> {
    /// There is none: the user asks, or the document is one of `data:`.
    None,
    /// A worker of a `blob:` URL, of which Firefox tells the origin.
    Blob,
    /// A URL of the web. A document of `about:srcdoc` has that of the document around it.
    Url(&'a str),
}

/// The headers of one request: `None` for one that is not sent.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SentHeaders {
    origin: Option<String>,
    referer: Option<String>,
    fetch_site: Option<&'static str>,
    fetch_mode: Option<&'static str>,
    fetch_dest: Option<String>,
}

impl SentHeaders {
    /// `Origin`: an origin, or `null`.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// `Referer`: a URL without its fragment, or an origin with `/`.
    #[must_use]
    pub fn referer(&self) -> Option<&str> {
        self.referer.as_deref()
    }

    /// `Sec-Fetch-Site`: `none`, `same-origin`, `same-site` or `cross-site`.
    #[must_use]
    pub const fn fetch_site(&self) -> Option<&'static str> {
        self.fetch_site
    }

    /// `Sec-Fetch-Mode`.
    #[must_use]
    pub const fn fetch_mode(&self) -> Option<&'static str> {
        self.fetch_mode
    }

    /// `Sec-Fetch-Dest`.
    #[must_use]
    pub fn fetch_dest(&self) -> Option<&str> {
        self.fetch_dest.as_deref()
    }

    /// Those that are sent, with their names in lower case.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("origin", self.origin()),
            ("referer", self.referer()),
            ("sec-fetch-site", self.fetch_site()),
            ("sec-fetch-mode", self.fetch_mode()),
            ("sec-fetch-dest", self.fetch_dest()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

/// The headers that a browser sends with a request.
///
/// The [page of this module](self) has an example.
#[must_use]
pub fn sent_headers(
    request: &Request,
    fetching: &Fetching<'_>,
    profile: &Profile,
    list: &dyn SuffixList,
) -> SentHeaders {
    let telling = Telling {
        context: Context {
            request,
            profile,
            list,
        },
        fetching,
        engine: profile.request_headers,
    };
    let mut sent = SentHeaders {
        origin: telling.origin(),
        referer: telling.referer(),
        ..SentHeaders::default()
    };
    if let Some(site) = telling.fetch_site() {
        sent.fetch_site = Some(site);
        sent.fetch_mode = Some(fetching.mode.as_str());
        sent.fetch_dest = Some(telling.destination().to_string());
    }
    sent
}

struct Telling<'a> {
    context: Context<'a>,
    fetching: &'a Fetching<'a>,
    engine: RequestHeaders,
}

impl<'a> Telling<'a> {
    /// The URLs of the redirect, with the one that is asked for now.
    fn urls(&self) -> impl Iterator<Item = &'a RequestUrl> {
        let request = self.context.request;
        request.redirected_from.iter().chain([&request.url])
    }

    /// The origin of the document that asks; `None` if it is opaque.
    fn client(&self) -> Option<&'a Origin> {
        match &self.context.request.initiator {
            Initiator::Browser => None,
            Initiator::Document(document) => document.origin(),
        }
    }

    fn is_asked_by_user(&self) -> bool {
        self.context.request.initiator == Initiator::Browser
    }

    /// Whether a redirect from a URL of another origin to a third one has hidden who asks (Fetch, "tainted origin").
    fn is_tainted(&self, client: &Origin) -> bool {
        self.urls()
            .zip(self.urls().skip(1))
            .any(|(from, to)| from.origin() != to.origin() && from.origin() != client)
    }

    /// Fetch, "append a request `Origin` header".
    fn origin(&self) -> Option<String> {
        let fetching = self.fetching;
        if self.is_asked_by_user() {
            return None;
        }
        let shown = match self.client() {
            Some(client) if !self.is_tainted(client) => client.to_string(),
            _ => "null".to_string(),
        };
        let is_foreign = self.urls().any(|url| Some(url.origin()) != self.client());
        match fetching.mode {
            FetchMode::WebSocket => return Some(shown),
            FetchMode::Cors
                if is_foreign || fetching.is_unsafe() || self.asks_own_origin_by_cors() =>
            {
                return Some(shown);
            }
            _ => {}
        }
        if !fetching.is_unsafe() {
            return None;
        }
        Some(if self.hides_origin() {
            "null".to_string()
        } else {
            shown
        })
    }

    /// Elements that go by CORS say `Origin` to their own origin, too, in two engines.
    fn asks_own_origin_by_cors(&self) -> bool {
        let fetching = self.fetching;
        match self.engine {
            RequestHeaders::Chromium => {
                !fetching.by_script
                    && !matches!(fetching.destination, "audio" | "manifest" | "video")
            }
            RequestHeaders::Firefox => false,
            RequestHeaders::WebKit => !fetching.by_script,
        }
    }

    /// Whether the policy makes the origin of an unsafe request without CORS `null`.
    fn hides_origin(&self) -> bool {
        let fetching = self.fetching;
        // Chromium asks the policy for documents alone.
        if self.engine == RequestHeaders::Chromium && fetching.mode != FetchMode::Navigate {
            return false;
        }
        if self.engine == RequestHeaders::Chromium && fetching.no_referrer {
            return true;
        }
        let target = self.context.request.url.origin();
        match fetching.policy {
            ReferrerPolicy::NoReferrer => true,
            ReferrerPolicy::SameOrigin => self.client() != Some(target),
            ReferrerPolicy::NoReferrerWhenDowngrade
            | ReferrerPolicy::StrictOrigin
            | ReferrerPolicy::StrictOriginWhenCrossOrigin => {
                self.engine != RequestHeaders::WebKit
                    && self.client().is_some_and(Origin::is_https)
                    && !is_trustworthy(target)
            }
            ReferrerPolicy::Origin
            | ReferrerPolicy::OriginWhenCrossOrigin
            | ReferrerPolicy::UnsafeUrl => false,
        }
    }

    /// Referrer Policy, "determine request's referrer", once for each URL of the redirect.
    fn referer(&self) -> Option<String> {
        let fetching = self.fetching;
        if fetching.mode == FetchMode::WebSocket {
            return None;
        }
        let page = match fetching.referrer {
            Referrer::None => return None,
            Referrer::Blob => {
                let is_told = self.engine == RequestHeaders::Firefox && !fetching.no_referrer;
                let origin = self.client().filter(|_| is_told)?;
                return Some(format!("{origin}/"));
            }
            Referrer::Url(page) => page,
        };
        let page = page.split('#').next().unwrap_or(page);
        if fetching.no_referrer {
            // WebKit's `window.open` does not know the word.
            let is_unknown =
                self.engine == RequestHeaders::WebKit && fetching.by_script && fetching.severed;
            return is_unknown.then(|| page.to_string());
        }
        if self.engine == RequestHeaders::Firefox
            && matches!(fetching.destination, "serviceworker" | "track")
        {
            return None;
        }
        let url = RequestUrl::parse(page).ok()?;
        let origin = url.origin();
        let mut is_whole = true;
        for target in self.urls().map(RequestUrl::origin) {
            let is_own = target == origin;
            let is_downgrade = origin.is_https() && !is_trustworthy(target);
            match fetching.policy {
                ReferrerPolicy::NoReferrer => return None,
                ReferrerPolicy::NoReferrerWhenDowngrade | ReferrerPolicy::StrictOrigin
                    if is_downgrade =>
                {
                    return None;
                }
                ReferrerPolicy::SameOrigin if !is_own => return None,
                ReferrerPolicy::StrictOriginWhenCrossOrigin if !is_own && is_downgrade => {
                    return None;
                }
                ReferrerPolicy::Origin | ReferrerPolicy::StrictOrigin => is_whole = false,
                ReferrerPolicy::OriginWhenCrossOrigin
                | ReferrerPolicy::StrictOriginWhenCrossOrigin => is_whole &= is_own,
                ReferrerPolicy::NoReferrerWhenDowngrade
                | ReferrerPolicy::SameOrigin
                | ReferrerPolicy::UnsafeUrl => {}
            }
        }
        Some(if is_whole {
            page.to_string()
        } else {
            format!("{origin}/")
        })
    }

    /// Fetch Metadata, section 2.4; `None` if none of the three headers is sent.
    fn fetch_site(&self) -> Option<&'static str> {
        let request = self.context.request;
        if !is_trustworthy(request.url.origin()) {
            return None;
        }
        if self.engine == RequestHeaders::Chromium && self.fetching.mode == FetchMode::WebSocket {
            return None;
        }
        // WebKit's own following of redirects by CORS leaves them out.
        let is_foreign = || self.urls().any(|url| Some(url.origin()) != self.client());
        if self.engine == RequestHeaders::WebKit
            && self.fetching.mode == FetchMode::Cors
            && !request.redirected_from.is_empty()
            && is_foreign()
        {
            return None;
        }
        let client = match &request.initiator {
            Initiator::Browser => return Some("none"),
            // To WebKit a sandbox, or a worker of `data:`, is of the address that it came from.
            Initiator::Document(ClientOrigin::Sandboxed(address))
                if self.engine == RequestHeaders::WebKit =>
            {
                Some(address)
            }
            Initiator::Document(document) => document.origin(),
        };
        if self.engine == RequestHeaders::WebKit && self.fetching.severed {
            return Some("cross-site");
        }
        let Some(client) = client else {
            return Some("cross-site");
        };
        let site = self.context.site(client);
        if self.urls().all(|url| url.origin() == client) {
            Some("same-origin")
        } else if self
            .urls()
            .all(|url| self.context.site(url.origin()) == site)
        {
            Some("same-site")
        } else {
            Some("cross-site")
        }
    }

    fn destination(&self) -> &'a str {
        match (self.fetching.mode, self.engine) {
            (FetchMode::WebSocket, RequestHeaders::Firefox) => "empty",
            _ => self.fetching.destination,
        }
    }
}

/// Secure Contexts, section 3.1.
fn is_trustworthy(origin: &Origin) -> bool {
    origin.scheme() == Scheme::Https || origin.host().is_loopback()
}
