use alloc::vec::Vec;

use super::refusal::Refusal;
use super::stored::Stored;

/// A response: everything about it that affects cookies.
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
    /// What kind of response it is.
    pub kind: ResponseKind,
    /// Whether the document that made the request can read the response.
    pub reading: Reading,
}

impl<'a> Response<'a> {
    /// A response that only sets cookies.
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

/// What kind of response it is: whether it redirects, for example.
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
    /// An ordinary response.
    Final,
    /// A response with a status below 200, such as 103 (Early Hints). No browser reads its cookies (recording group S2.answer).
    Informational,
    /// A response with the status 407 that does not come from a proxy. Chromium and Firefox ignore its cookies (recording group S2.answer).
    ProxyChallenge,
    /// A redirect to another URL.
    Redirect,
}

/// Whether the document that made the request can read the response.
///
/// Browsers keep the cookies in both cases: cookies are for the browser, not for the document.
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
/// See the recording groups C2 and X3.clear.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "it does or not")]
pub enum Reading {
    /// The document can read the response.
    Allowed,
    /// CORS forbids it, or the response forbids being framed (`X-Frame-Options`, `frame-ancestors`). WebKitGTK then ignores its
    /// `Clear-Site-Data`.
    Blocked,
}

/// What a `Set-Cookie` header did.
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
    /// The header was accepted, but the cookie has already expired. An existing cookie with the same identity was deleted.
    Deleted(Stored),
    /// The cookie is in the jar.
    Kept {
        /// The cookie as the browser keeps it.
        cookie: Stored,
        /// Other cookies that were removed to make room.
        evicted: Vec<Stored>,
    },
    /// The cookie is not in the jar, and nothing was deleted. An exception: with [`Refusal::NoRoom`] and [`Refusal::ClearedByResponse`],
    /// the cookie was stored and removed again, and others may have been removed with it.
    Refused(Refusal),
}

impl Outcome {
    /// Why the cookie was refused. `None` if it was not.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Deleted(_) | Self::Kept { .. } => None,
        }
    }
}
