use crate::browser::fetch_words::{FetchMode, ReferrerPolicy};
use crate::browser::revisit::Revisit;

/// The parts of a request that affect these headers, but not cookies.
///
/// Use a constructor. Then change the public fields if you need something else.
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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and most requests have none"
)]
pub struct Fetching<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// The request mode of Fetch.
    pub mode: FetchMode,
    /// The destination of Fetch, with the words of `Sec-Fetch-Dest`: `document`, `iframe`, `empty`, `image`, `script`.
    pub destination: &'a str,
    /// The referrer policy: that of the element or call if it has one, otherwise that of the document.
    pub policy: ReferrerPolicy,
    /// The URL of the document or worker that makes the request.
    pub referrer: Referrer<'a>,
    /// Whether the link, the form or the call has `noreferrer`.
    pub no_referrer: bool,
    /// Whether a script makes the request (`fetch`, `window.open`, `importScripts`), not an element of the page.
    pub by_script: bool,
    /// Whether the user has just asked for the document, by typing its address or by a click.
    pub by_user: bool,
    /// Whether the response opens in a new window without a reference to its opener: `target=_blank`, `noopener`.
    pub severed: bool,
    /// Whether an active service worker passes the request on, as with `event.respondWith(fetch(event.request))`. It is the service worker
    /// of the page that makes the request; for a document, that of the target. Firefox and WebKit then treat the request for a document as
    /// the service worker's own, even if a form of another site caused it.
    pub passed_on: bool,
    /// Whether the user granted the target's site its cookies in this page before (Storage Access API), and this document has not asked for
    /// them. A server can respond to such a request with `Activate-Storage-Access: retry`.
    pub has_unused_grant: bool,
    /// How the page is loaded again, if it is: by a reload, or by a step in the history. All other fields, and the request, then describe
    /// how it was loaded first.
    pub revisit: Option<&'a Revisit>,
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
            by_user: false,
            severed: false,
            passed_on: false,
            has_unused_grant: false,
            revisit: None,
        }
    }

    /// A URL that the user types, or opens from a bookmark.
    #[must_use]
    pub const fn typed() -> Self {
        let mut typed = Self::new(FetchMode::Navigate, "document", Referrer::None);
        typed.by_user = true;
        typed
    }

    /// A link in the page with this URL.
    #[must_use]
    pub const fn link(page: &'a str) -> Self {
        Self::new(FetchMode::Navigate, "document", Referrer::Url(page))
    }

    /// A form with `method=post` in the page with this URL.
    #[must_use]
    pub const fn form_post(page: &'a str) -> Self {
        let mut form = Self::link(page);
        form.method = "POST";
        form
    }

    /// `fetch` or `XMLHttpRequest` in a script of the page with this URL.
    #[must_use]
    pub const fn script(page: &'a str) -> Self {
        let mut fetch = Self::new(FetchMode::Cors, "empty", Referrer::Url(page));
        fetch.by_script = true;
        fetch
    }

    /// An image, script or style sheet of the page with this URL, without `crossorigin`.
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

    pub(super) fn is_unsafe(&self) -> bool {
        !matches!(self.method, "GET" | "HEAD")
    }
}

/// The URL of the document or worker that makes a request, before the referrer policy applies.
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
    reason = "closed by HTML: a URL of the web, one of a local scheme, or none"
)]
pub enum Referrer<'a> {
    /// There is no URL: the user makes the request, or the document is a `data:` document.
    None,
    /// An `about:blank` document, with the URL of the document that created it. Only scripts in Firefox send it.
    AboutBlank(&'a str),
    /// A document or worker with a `blob:` URL. Only scripts in Firefox send its origin.
    Blob,
    /// A web URL. An `about:srcdoc` document has the URL of the document around it.
    Url(&'a str),
}
