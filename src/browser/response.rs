use alloc::vec::Vec;

use super::refusal::Refusal;
use super::stored::Stored;

/// A response, as far as it changes cookies.
///
/// ```
/// use session_cookie_policy::browser::{Response, ResponseKind};
///
/// let mut response = Response::new(&[b"sid=1; Secure", b"theme=dark"]);
/// response.kind = ResponseKind::Redirect;
/// response.date = Some(b"Sun, 22 Nov 2026 12:00:00 GMT");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Response<'a> {
    /// The values of its `Set-Cookie` headers, in order.
    pub set_cookie: &'a [&'a [u8]],
    /// The value of its `Clear-Site-Data` header.
    pub clear_site_data: Option<&'a [u8]>,
    /// The value of its `Date` header.
    pub date: Option<&'a [u8]>,
    /// Whether it redirects.
    pub kind: ResponseKind,
    /// Whether the document that asked gets to see it.
    pub reading: Reading,
}

impl<'a> Response<'a> {
    /// A response that sets cookies and does nothing else.
    #[must_use]
    pub const fn new(set_cookie: &'a [&'a [u8]]) -> Self {
        Self {
            set_cookie,
            clear_site_data: None,
            date: None,
            kind: ResponseKind::Final,
            reading: Reading::Allowed,
        }
    }
}

/// Whether a response redirects.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response, ResponseKind};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let keeps = |kind| {
///     let mut response = Response::new(&[b"sid=1"]);
///     response.clear_site_data = Some(br#""cookies""#);
///     response.kind = kind;
///     Jar::new(Profile::WEBKIT_GTK).receive(&home, &response, &EmbeddedList, now)[0].refusal().is_none()
/// };
/// assert!(!keeps(ResponseKind::Final));
/// assert!(keeps(ResponseKind::Redirect)); // on which WebKitGTK clears nothing
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ResponseKind {
    /// It is the answer.
    Final,
    /// One with a status below 200, such as 103 (Early Hints): no browser looks at its cookies (recording group S2.answer).
    Informational,
    /// One with the status 407 that comes from no proxy: Chromium and Firefox drop it with its cookies (recording group S2.answer).
    ProxyChallenge,
    /// It leads to another URL.
    Redirect,
}

/// Whether the document that asked gets to see a response.
///
/// Cookies are kept either way: they are for the browser, not for the document.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Jar, Profile, Reading, Request, RequestUrl, Response};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let signs_out = |reading| {
///     let mut jar = Jar::new(Profile::WEBKIT_GTK);
///     jar.receive(&home, &Response::new(&[b"sid=1"]), &EmbeddedList, now);
///     let mut response = Response::new(&[]);
///     response.clear_site_data = Some(br#""cookies""#);
///     response.reading = reading;
///     jar.receive(&home, &response, &EmbeddedList, now);
///     jar.cookies(now).next().is_none()
/// };
/// assert!(signs_out(Reading::Allowed));
/// assert!(!signs_out(Reading::Blocked));
/// # }
/// ```
///
/// Recording groups C2, X3.clear.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "it does or not")]
pub enum Reading {
    /// It does.
    Allowed,
    /// CORS does not allow it, or the response forbids to be framed (`X-Frame-Options`, `frame-ancestors`). WebKitGTK then ignores its
    /// `Clear-Site-Data`.
    Blocked,
}

/// What became of one `Set-Cookie` header.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::browser::{Jar, Outcome, Profile, Request, RequestUrl, Response};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let home = Request::typed(RequestUrl::parse("https://www.example.com/").unwrap());
/// let now = datetime!(2026-11-22 12:00 UTC);
/// let lines: [&[u8]; 3] = [b"sid=1; Secure", b"sid=; Max-Age=0", b"sid=2; Domain=example.org"];
/// let outcomes = Jar::new(Profile::FIREFOX).receive(&home, &Response::new(&lines), &EmbeddedList, now);
/// assert!(matches!(outcomes[0], Outcome::Kept { .. }));
/// assert!(matches!(outcomes[1], Outcome::Deleted(_)));
/// assert!(outcomes[2].refusal().is_some());
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// It was accepted and expired already; a cookie that was the same is gone.
    Deleted(Stored),
    /// It is in the jar.
    Kept {
        /// The cookie as it was kept.
        cookie: Stored,
        /// Others that had to make room.
        evicted: Vec<Stored>,
    },
    /// It is not in the jar, and has deleted nothing; but where it came in and had to go again ([`Refusal::NoRoom`],
    /// [`Refusal::ClearedByResponse`]), others have gone with it.
    Refused(Refusal),
}

impl Outcome {
    /// Why the header came to nothing, if it did.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Deleted(_) | Self::Kept { .. } => None,
        }
    }
}
