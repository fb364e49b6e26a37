use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use super::facts::RequestFacts;
use super::path::RequestPath;
use crate::cookie::CookieHeader;
use crate::net::Scheme;
use crate::policy::HeaderNames;

/// [`RequestFacts`] that borrow nothing, for frameworks whose requests cannot be borrowed for long enough.
///
/// Keep it in a request guard, in the extensions of a request, or across an `await`. It copies the headers that the policy reads into one
/// buffer, and joins several `Cookie` lines, as [RFC 9113, section 8.2.3] requires.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::request::OwnedFacts;
///
/// let kept = {
///     let headers = [("cookie", "__Host-session-access=a1".to_owned()), ("cookie", "theme=dark".to_owned())];
///     OwnedFacts::look_up("GET", policy.headers(), |name| {
///         let lines = headers.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name));
///         lines.map(|(_, value)| value.as_bytes())
///     })
/// }; // the headers are gone
/// let facts = kept.facts();
/// assert_eq!(facts.cookie.pairs().count(), 2);
/// assert_eq!(policy.verify(&facts, now).candidates().count(), 1);
/// # }
/// ```
///
/// [RFC 9113, section 8.2.3]: https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3
#[derive(Clone)]
#[doc(alias("request", "extractor", "guard", "await"))]
pub struct OwnedFacts {
    method: String,
    scheme: Option<Scheme>,
    /// All of the following, one after the other.
    text: Vec<u8>,
    cookie: Range<usize>,
    path: Option<Range<usize>>,
    is_public_path: bool,
    headers: [Option<Range<usize>>; 13],
}

impl OwnedFacts {
    /// Reads all headers that the policy needs through a closure, as [`RequestFacts::look_up`] does.
    #[must_use]
    pub fn look_up<'h, 'n, L: IntoIterator<Item = &'h [u8]>>(
        method: &str,
        names: &'n HeaderNames,
        header: impl FnMut(&'n str) -> L,
    ) -> Self {
        RequestFacts::look_up(method, names, header, &mut Vec::new()).to_owned_facts()
    }

    /// Reads the headers from the names and values of all of them. Names are compared without regard to case, as in HTTP. Lines of one name
    /// stay apart: pass each line as a pair of its own.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// use session_cookie_policy::request::OwnedFacts;
    ///
    /// let headers = [("Origin", b"https://www.example.com".as_slice()), ("COOKIE", b"theme=dark")];
    /// let kept = OwnedFacts::of_pairs("POST", policy.headers(), headers);
    /// assert_eq!(kept.facts().origin, Some(b"https://www.example.com".as_slice()));
    /// assert_eq!(kept.facts().cookie.pairs().count(), 1);
    /// # }
    /// ```
    #[must_use]
    pub fn of_pairs<'h, P>(method: &str, names: &HeaderNames, headers: P) -> Self
    where
        P: IntoIterator<Item = (&'h str, &'h [u8]), IntoIter: Clone>,
    {
        let headers = headers.into_iter();
        Self::look_up(method, names, |name| {
            let lines = headers.clone();
            let lines = lines.filter(move |(own, _)| own.eq_ignore_ascii_case(name));
            lines.map(|(_, value)| value)
        })
    }

    /// Sets the path of the request's URL.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// use session_cookie_policy::request::{OwnedFacts, RequestPath};
    ///
    /// let kept = OwnedFacts::look_up("GET", policy.headers(), |_| None)
    ///     .with_path(RequestPath::Inner(b"/me"))
    ///     .with_authority(Some("api.example.com"));
    /// assert_eq!(kept.facts().path, Some(RequestPath::Inner(b"/me")));
    /// assert_eq!(kept.facts().host, Some(b"api.example.com".as_slice()));
    /// # }
    /// ```
    #[must_use]
    pub fn with_path(mut self, path: RequestPath<'_>) -> Self {
        let (bytes, is_public) = match path {
            RequestPath::Inner(bytes) => (bytes, false),
            RequestPath::Public(bytes) => (bytes, true),
        };
        self.path = Some(self.add(bytes));
        self.is_public_path = is_public;
        self
    }

    /// Sets the host from the request's target, like [`RequestFacts::with_authority`].
    #[must_use]
    pub fn with_authority(mut self, authority: Option<&str>) -> Self {
        if let Some(authority) = authority {
            let range = self.add(authority.as_bytes());
            // The host is the first header of `facts`.
            let [host, ..] = &mut self.headers;
            *host = Some(range);
        }
        self
    }

    fn add(&mut self, bytes: &[u8]) -> Range<usize> {
        let start = self.text.len();
        self.text.extend_from_slice(bytes);
        start..self.text.len()
    }

    /// The facts for the policy, without the [trusted website](RequestFacts::trusted): set it again.
    #[must_use]
    pub fn facts(&self) -> RequestFacts<'_> {
        let text = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or(&[]);
        let [
            host,
            origin,
            sec_fetch_site,
            sec_fetch_mode,
            sec_purpose,
            upgrade,
            referer,
            authorization,
            mode,
            client,
            csrf,
            csrf_token,
            requested_method,
        ] = self
            .headers
            .each_ref()
            .map(|range| range.as_ref().map(text));
        RequestFacts {
            method: &self.method,
            path: self.path.as_ref().map(|path| {
                if self.is_public_path {
                    RequestPath::Public(text(path))
                } else {
                    RequestPath::Inner(text(path))
                }
            }),
            host,
            scheme: self.scheme,
            origin,
            sec_fetch_site,
            sec_fetch_mode,
            sec_purpose,
            upgrade,
            referer,
            cookie: CookieHeader::line(text(&self.cookie)),
            authorization,
            mode,
            client,
            csrf,
            csrf_token,
            requested_method,
            trusted: None,
        }
    }
}

impl RequestFacts<'_> {
    /// A copy that borrows nothing. It omits the [trusted website](Self::trusted).
    #[must_use]
    pub fn to_owned_facts(&self) -> OwnedFacts {
        let mut text = Vec::new();
        for pair in self.cookie.pairs() {
            if !text.is_empty() {
                text.extend_from_slice(b"; ");
            }
            text.extend_from_slice(pair.as_bytes());
        }
        let cookie = 0..text.len();
        let mut add = |bytes: &[u8]| {
            let start = text.len();
            text.extend_from_slice(bytes);
            start..text.len()
        };
        let headers = [
            self.host,
            self.origin,
            self.sec_fetch_site,
            self.sec_fetch_mode,
            self.sec_purpose,
            self.upgrade,
            self.referer,
            self.authorization,
            self.mode,
            self.client,
            self.csrf,
            self.csrf_token,
            self.requested_method,
        ];
        let headers = headers.map(|header| header.map(&mut add));
        let owned = OwnedFacts {
            method: self.method.to_owned(),
            scheme: self.scheme,
            text,
            cookie,
            path: None,
            is_public_path: false,
            headers,
        };
        match self.path {
            Some(path) => owned.with_path(path),
            None => owned,
        }
    }
}

/// Like that of [`RequestFacts`].
impl fmt::Debug for OwnedFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.facts().fmt(f)
    }
}
