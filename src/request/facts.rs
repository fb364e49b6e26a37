use alloc::vec::Vec;
use core::fmt;

use super::header_lines::{has_member, line_with, the_only};
use super::path::RequestPath;
use crate::cookie::CookieHeader;
use crate::net::Scheme;
use crate::policy::{HeaderNames, TrustedWebsite};

/// The parts of a request on which its session depends, as borrowed, unchanged bytes.
///
/// [`look_up`](Self::look_up) reads them from the headers of a framework. [`new`](Self::new) starts without headers, and you set the
/// fields. Values that are not UTF-8 are allowed; they match nothing.
///
/// The names of `mode`, `client`, `csrf` and `csrf_token` are in [`Policy::headers`](crate::policy::Policy::headers).
#[derive(Clone, Copy)]
#[non_exhaustive]
#[doc(alias("request", "HeaderMap", "headers"))]
pub struct RequestFacts<'a> {
    /// The method, in upper case. If a route changes something on `GET`, write `POST`. The route then gets the protection of a `POST`, and
    /// refuses prefetches.
    pub method: &'a str,
    /// The path of the request's URL, unchanged. Optional. With it, duplicates of a cookie are cleared on every path that matches this one;
    /// without it, on every path that matches the refresh route or the access cookie's path.
    pub path: Option<RequestPath<'a>>,
    /// The public host that the client addressed: `Host`, `:authority`, or the host that a trusted proxy forwarded
    /// ([`PublicAddress`](crate::net::PublicAddress)). Required with several APIs: without it, requests are refused.
    pub host: Option<&'a [u8]>,
    /// The scheme that the client used, if the application knows it for certain. Needed only if a host is declared with both `http` and
    /// `https`. Behind a proxy that terminates TLS, do not use the scheme of the connection.
    pub scheme: Option<Scheme>,
    /// `Origin`.
    pub origin: Option<&'a [u8]>,
    /// `Sec-Fetch-Site`.
    pub sec_fetch_site: Option<&'a [u8]>,
    /// `Sec-Fetch-Mode`. It identifies WebSocket handshakes, and requests that a service worker forwarded.
    pub sec_fetch_mode: Option<&'a [u8]>,
    /// `Sec-Purpose`. Browsers send it with requests that the user has not made yet: prefetches and prerendering.
    pub sec_purpose: Option<&'a [u8]>,
    /// `Upgrade`. For an extended `CONNECT` of HTTP/2 or HTTP/3 ([RFC 8441]), write the value of `:protocol`.
    ///
    /// [RFC 8441]: https://www.rfc-editor.org/rfc/rfc8441
    pub upgrade: Option<&'a [u8]>,
    /// `Referer`. Read only for unsafe requests that a service worker may have forwarded.
    pub referer: Option<&'a [u8]>,
    /// `Cookie`, with all its lines.
    pub cookie: CookieHeader<'a>,
    /// `Authorization`.
    pub authorization: Option<&'a [u8]>,
    /// The header in which the client asks for cookies or for headers; by default `session-transport`.
    pub mode: Option<&'a [u8]>,
    /// The name of a declared client, from the header or the query.
    pub client: Option<&'a [u8]>,
    /// The custom header; by default `session-csrf`.
    pub csrf: Option<&'a [u8]>,
    /// The header with the CSRF token.
    pub csrf_token: Option<&'a [u8]>,
    /// `Access-Control-Request-Method`, which identifies [preflight requests](Self::is_preflight).
    pub requested_method: Option<&'a [u8]>,
    /// An undeclared website that the application [trusts](crate::policy::Policy::trust_website). It counts only if `origin` is the origin
    /// of that website.
    pub trusted: Option<&'a TrustedWebsite>,
}

impl<'a> RequestFacts<'a> {
    /// A request without headers.
    #[must_use]
    pub const fn new(method: &'a str) -> Self {
        Self {
            method,
            path: None,
            host: None,
            scheme: None,
            origin: None,
            sec_fetch_site: None,
            sec_fetch_mode: None,
            sec_purpose: None,
            upgrade: None,
            referer: None,
            cookie: CookieHeader::ABSENT,
            authorization: None,
            mode: None,
            client: None,
            csrf: None,
            csrf_token: None,
            requested_method: None,
            trusted: None,
        }
    }

    /// Reads all headers that the policy needs through a closure: all fields except `path`, `scheme` and `trusted`.
    ///
    /// `header` receives a name in lower case and returns the lines of that header, in the order in which they came. `cookie_lines` is
    /// storage for requests with several `Cookie` lines, as HTTP/2 allows.
    ///
    /// Browsers send one line of `Origin`, `Referer` and each `Sec-Fetch-…` header. If a request has several, even equal ones, the field
    /// gets a text that no rule accepts: a request with two `Origin` lines is refused like one with a malformed origin. `Upgrade` and
    /// `Sec-Purpose` are lists, so any of their lines counts. Of every other header, the first line counts.
    ///
    /// HTTP/2 requests have no `Host`: add [`with_authority`](Self::with_authority). If your framework does not let you borrow its headers
    /// for as long as you need the facts, use [`OwnedFacts::look_up`](super::OwnedFacts::look_up).
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::config::PolicyConfig;
    /// use session_cookie_policy::net::EmbeddedList;
    /// use session_cookie_policy::request::RequestFacts;
    ///
    /// let config = PolicyConfig::new(
    ///     ["https://api.example.com"],
    ///     ["https://www.example.com"],
    /// );
    /// let policy = config.compile(&EmbeddedList).unwrap();
    /// let headers = [
    ///     ("origin", "https://www.example.com"),
    ///     ("cookie", "__Host-session-access=old"),
    ///     ("cookie", "theme=dark"),
    /// ];
    /// let mut cookie_lines = Vec::new();
    /// let facts = RequestFacts::look_up(
    ///     "POST",
    ///     policy.headers(),
    ///     |name| {
    ///         // Over HTTP/1.1 clients send names in any case.
    ///         let lines = headers.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name));
    ///         lines.map(|(_, value)| value.as_bytes())
    ///     },
    ///     &mut cookie_lines,
    /// );
    /// assert_eq!(facts.origin, Some(b"https://www.example.com".as_slice()));
    /// assert_eq!(facts.cookie.pairs().count(), 2);
    /// # }
    /// ```
    #[must_use]
    pub fn look_up<'h: 'a, 'n, L: IntoIterator<Item = &'h [u8]>>(
        method: &'a str,
        names: &'n HeaderNames,
        mut header: impl FnMut(&'n str) -> L,
        cookie_lines: &'a mut Vec<&'h [u8]>,
    ) -> Self {
        let cookie = {
            let mut lines = header("cookie").into_iter();
            match (lines.next(), lines.next()) {
                (None, _) => CookieHeader::ABSENT,
                (Some(line), None) => CookieHeader::line(line),
                (Some(first), Some(second)) => {
                    cookie_lines.clear();
                    cookie_lines.extend([first, second]);
                    cookie_lines.extend(lines);
                    CookieHeader::lines(cookie_lines)
                }
            }
        };
        Self {
            cookie,
            ..Self::look_up_but_cookies(method, names, header)
        }
    }

    /// Like [`look_up`](Self::look_up), but without the cookies.
    pub(super) fn look_up_but_cookies<'h: 'a, 'n, L: IntoIterator<Item = &'h [u8]>>(
        method: &'a str,
        names: &'n HeaderNames,
        mut header: impl FnMut(&'n str) -> L,
    ) -> Self {
        let [origin, sec_fetch_site, sec_fetch_mode, referer] =
            ["origin", "sec-fetch-site", "sec-fetch-mode", "referer"]
                .map(|name| the_only(header(name)));
        let upgrade = line_with(header("upgrade"), b"websocket");
        let sec_purpose = line_with(header("sec-purpose"), b"prefetch");
        // With several `Host` lines, nobody knows which one a proxy used (RFC 9112, section 3.2). The empty text matches no declared host.
        let host = {
            let mut lines = header("host").into_iter();
            match (lines.next(), lines.next()) {
                (Some(_), Some(_)) => Some(b"".as_slice()),
                (host, _) => host,
            }
        };
        let mut first = |name: &'n str| header(name).into_iter().next();
        Self {
            method,
            path: None,
            host,
            scheme: None,
            origin,
            sec_fetch_site,
            sec_fetch_mode,
            sec_purpose,
            upgrade,
            referer,
            cookie: CookieHeader::ABSENT,
            authorization: first("authorization"),
            mode: first(names.mode.as_str()),
            client: first(names.client.as_str()),
            csrf: first(names.csrf.as_str()),
            csrf_token: first(names.csrf_token.as_str()),
            requested_method: first("access-control-request-method"),
            trusted: None,
        }
    }

    /// Sets the host from the request's target: `:authority` of HTTP/2 and HTTP/3, or the host of an absolute URL of HTTP/1.1. It replaces
    /// `Host` ([RFC 9112, section 3.2.2]). `None` changes nothing.
    ///
    /// ```
    /// use session_cookie_policy::request::RequestFacts;
    ///
    /// let facts = RequestFacts::new("GET").with_authority(Some("api.example.com"));
    /// assert_eq!(facts.host, Some(b"api.example.com".as_slice()));
    /// ```
    ///
    /// [RFC 9112, section 3.2.2]: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
    #[must_use]
    pub fn with_authority(mut self, authority: Option<&'a str>) -> Self {
        self.host = authority.map(str::as_bytes).or(self.host);
        self
    }

    /// Whether this is a CORS preflight request: `OPTIONS` with `Origin` and `Access-Control-Request-Method`. Respond with 204 and
    /// [`CorsHeaders`](super::CorsHeaders), and do not run the handler.
    ///
    /// ```
    /// use session_cookie_policy::request::RequestFacts;
    ///
    /// let mut facts = RequestFacts::new("OPTIONS");
    /// facts.origin = Some(b"https://www.example.com");
    /// assert!(!facts.is_preflight());
    /// facts.requested_method = Some(b"PUT");
    /// assert!(facts.is_preflight());
    /// ```
    ///
    /// Source: [Fetch, section 3.3.1].
    ///
    /// [Fetch, section 3.3.1]: https://fetch.spec.whatwg.org/#cors-preflight-request
    #[must_use]
    #[doc(alias("CORS", "OPTIONS"))]
    pub const fn is_preflight(&self) -> bool {
        matches!(self.method.as_bytes(), b"OPTIONS")
            && self.origin.is_some()
            && self.requested_method.is_some()
    }

    /// Whether the browser sent the request before the user asked for it: `Sec-Purpose: prefetch` or `Sec-Purpose: prefetch;prerender`.
    ///
    /// Any page can make a browser send such a request. With speculation rules on a sibling host, Chromium sends it with `Sec-Fetch-Site:
    /// none` and all cookies. You may serve reads. A `GET` route that changes something must refuse: check this, or write `POST` as the
    /// [`method`](Self::method).
    ///
    /// ```
    /// use session_cookie_policy::request::RequestFacts;
    ///
    /// let mut facts = RequestFacts::new("GET");
    /// facts.sec_fetch_site = Some(b"none");
    /// assert!(!facts.is_prefetch());
    /// facts.sec_purpose = Some(b"prefetch;prerender");
    /// assert!(facts.is_prefetch());
    /// ```
    #[must_use]
    #[inline]
    pub fn is_prefetch(&self) -> bool {
        self.sec_purpose
            .is_some_and(|value| has_member(value, b"prefetch"))
    }

    /// Whether the request opens a WebSocket: a `GET` with `Upgrade: websocket` or `Sec-Fetch-Mode: websocket`, or any `CONNECT`.
    ///
    /// ```
    /// use session_cookie_policy::request::RequestFacts;
    ///
    /// let mut facts = RequestFacts::new("GET");
    /// assert!(!facts.is_handshake());
    /// facts.upgrade = Some(b"websocket");
    /// assert!(facts.is_handshake());
    /// assert!(RequestFacts::new("CONNECT").is_handshake()); // HTTP/2: RFC 8441
    /// ```
    #[must_use]
    #[inline]
    pub fn is_handshake(&self) -> bool {
        self.handshake_mark().is_some()
    }

    /// What identifies the request as a handshake.
    #[inline]
    pub(super) fn handshake_mark(&self) -> Option<HandshakeMark> {
        let is = |value: Option<&[u8]>| value.is_some_and(|value| has_member(value, b"websocket"));
        match self.method {
            "CONNECT" => Some(HandshakeMark::Method),
            "GET" if is(self.upgrade) => Some(HandshakeMark::Upgrade),
            "GET" if is(self.sec_fetch_mode) => Some(HandshakeMark::FetchMode),
            _ => None,
        }
    }

    /// The token of `Authorization: Bearer …`, with `Bearer` in any letter case ([RFC 9110, section 11.1]).
    ///
    /// [RFC 9110, section 11.1]: https://www.rfc-editor.org/rfc/rfc9110#section-11.1
    #[must_use]
    #[inline]
    pub fn bearer(&self) -> Option<&'a [u8]> {
        let (scheme, token) = self.authorization?.trim_ascii().split_at_checked(7)?;
        let token = token.trim_ascii_start();
        // As nearly all write it, then as all may.
        let is_bearer = scheme == b"Bearer " || scheme.eq_ignore_ascii_case(b"bearer ");
        (is_bearer && !token.is_empty()).then_some(token)
    }
}

/// What distinguishes a WebSocket handshake from other requests.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum HandshakeMark {
    FetchMode,
    Method,
    Upgrade,
}

/// Prints only the lengths of tokens and of `Referer`, which may contain secrets.
impl fmt::Debug for RequestFacts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |bytes: Option<&'_ [u8]>| {
            bytes.map(|bytes| alloc::format!("`{}`", bytes.escape_ascii()))
        };
        let len =
            |bytes: Option<&'_ [u8]>| bytes.map(|bytes| alloc::format!("{} bytes", bytes.len()));
        f.debug_struct("RequestFacts")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("host", &text(self.host))
            .field("scheme", &self.scheme)
            .field("origin", &text(self.origin))
            .field("sec_fetch_site", &text(self.sec_fetch_site))
            .field("sec_fetch_mode", &text(self.sec_fetch_mode))
            .field("sec_purpose", &text(self.sec_purpose))
            .field("upgrade", &text(self.upgrade))
            .field("referer", &len(self.referer))
            .field("cookie", &self.cookie)
            .field("authorization", &len(self.authorization))
            .field("mode", &text(self.mode))
            .field("client", &text(self.client))
            .field("csrf", &len(self.csrf))
            .field("csrf_token", &len(self.csrf_token))
            .field("requested_method", &text(self.requested_method))
            .field("trusted", &self.trusted.map(TrustedWebsite::origin))
            .finish()
    }
}
