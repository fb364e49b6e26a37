use crate::net::Origin;

/// Who started a request (RFC 6265bis, section 5.2).
///
/// ```
/// use session_cookie_policy::browser::{ClientOrigin, Initiator, Request, RequestUrl};
/// use session_cookie_policy::net::Origin;
///
/// let url = || RequestUrl::parse("https://app.example.com/").unwrap();
/// let mail = ClientOrigin::Web(Origin::parse("https://mail.example.net").unwrap());
/// assert_eq!(Request::typed(url()).initiator, Initiator::Browser);
/// assert_eq!(Request::link(url(), mail.clone()).initiator, Initiator::Document(mail));
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by RFC 6265bis, section 5.2: a client or none"
)]
pub enum Initiator {
    /// The user: by the address bar, a bookmark or another application. Such a request is same-site with everything.
    Browser,
    /// A document.
    Document(ClientOrigin),
}

/// The origin of a document.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{ClientOrigin, Profile, Request, RequestUrl, store};
///
/// let keeps = |document| {
///     let fetch = Request::fetch(RequestUrl::parse("https://api.example.com/").unwrap(), vec![document]);
///     store(b"sid=1; SameSite=Lax", &fetch, &Profile::CHROMIUM, &EmbeddedList, now).kept().is_some()
/// };
/// assert!(keeps(ClientOrigin::Web(Origin::parse("https://app.example.com").unwrap())));
/// assert!(!keeps(ClientOrigin::Opaque));
/// # }
/// ```
///
/// If only the origin matters, use `Web` and `Opaque`. The other variants are for cases in which engines differ.
///
/// Source: [HTML, origin].
///
/// [HTML, origin]: https://html.spec.whatwg.org/multipage/browsers.html#origin
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ClientOrigin {
    /// A web page.
    Web(Origin),
    /// A `data:` document, `file:`, or a page with an application's own scheme. Cross-site to everything. Use it also for a sandboxed
    /// document if its address does not matter.
    Opaque,
    /// A web page in a sandbox without `allow-same-origin`, with the origin of its address. Its own origin is opaque, but WebKitGTK uses
    /// the address (recording group F).
    Sandboxed(Origin),
    /// A document without an address (`about:srcdoc` or `about:blank`), with the origin of the document that created it; `None` if it is in
    /// a sandbox. WebKitGTK treats it as a part of the top-level page (recording groups F, X3).
    Blank(Option<Origin>),
    /// A `blob:` document, with the origin of the document that created it. WebKitGTK treats it as a document of another site (recording
    /// group X3).
    Blob(Origin),
}

impl ClientOrigin {
    /// The origin of the document as scripts see it. `None` if it is opaque.
    ///
    /// ```
    /// use session_cookie_policy::browser::ClientOrigin;
    /// use session_cookie_policy::net::Origin;
    ///
    /// let app = Origin::parse("https://app.example.com").unwrap();
    /// assert_eq!(ClientOrigin::Blank(Some(app.clone())).origin(), Some(&app));
    /// assert_eq!(ClientOrigin::Sandboxed(app).origin(), None);
    /// ```
    #[must_use]
    pub const fn origin(&self) -> Option<&Origin> {
        match self {
            Self::Web(origin) | Self::Blob(origin) | Self::Blank(Some(origin)) => Some(origin),
            Self::Opaque | Self::Sandboxed(_) | Self::Blank(None) => None,
        }
    }

    /// The origin of the address in the address bar or in the frame's `src`, whatever sandbox is around it.
    #[must_use]
    pub(super) const fn address(&self) -> Option<&Origin> {
        match self {
            Self::Web(origin) | Self::Sandboxed(origin) => Some(origin),
            Self::Opaque | Self::Blank(_) | Self::Blob(_) => None,
        }
    }
}
