use crate::browser::fetch_words::{FetchMode, ReferrerPolicy};
use crate::browser::revisit::Revisit;

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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and most requests have none"
)]
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
    /// Whether a script asks (`fetch`, `window.open`, `importScripts`), and no element of the page.
    pub by_script: bool,
    /// Whether the user has asked for the document just now: by typing its address, or by a click.
    pub by_user: bool,
    /// Whether the answer goes to a new window that does not know its opener: `target=_blank`, `noopener`.
    pub severed: bool,
    /// Whether a service worker that is in charge passes it on, as with `event.respondWith(fetch(event.request))`: the one of the page
    /// that asks, or of the target for a document. Firefox and WebKit then take documents for the service worker's own, a stranger's form, too.
    pub passed_on: bool,
    /// Whether the user has granted the target's site its cookies below this page before (Storage Access API), without this document's
    /// having asked for them: what a server may answer with `Activate-Storage-Access: retry`.
    pub has_unused_grant: bool,
    /// How the page is asked for again, if it is: by reload, or by a step in the history. All else here, and the request, then say how it
    /// was asked for at first.
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

    /// What the user types, or opens from a bookmark.
    #[must_use]
    pub const fn typed() -> Self {
        let mut typed = Self::new(FetchMode::Navigate, "document", Referrer::None);
        typed.by_user = true;
        typed
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

    pub(super) fn is_unsafe(&self) -> bool {
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
    reason = "closed by HTML: a URL of the web, one of a local scheme, or none"
)]
pub enum Referrer<'a> {
    /// There is none: the user asks, or the document is one of `data:`.
    None,
    /// A document of `about:blank`, with the URL of the document that made it. Only scripts in Firefox tell it.
    AboutBlank(&'a str),
    /// A document or worker of a `blob:` URL. Only scripts in Firefox tell its origin.
    Blob,
    /// A URL of the web. A document of `about:srcdoc` has that of the document around it.
    Url(&'a str),
}
