use alloc::vec::Vec;
use core::fmt;

use super::header_lines::{has_member, line_with, the_only};
use super::path::RequestPath;
use crate::cookie::CookieHeader;
use crate::net::Scheme;
use crate::policy::compile::{HeaderNames, VouchedWebsite};

/// What a request says, as far as its session depends on it: borrowed octets, as they came.
///
/// Made by [`new`](Self::new); set what the request has. Octets that are no text are taken as they are and match nothing.
///
/// The names of `mode`, `client`, `csrf` and `csrf_token` are in [`Policy::headers`](crate::policy::Policy::headers).
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct RequestFacts<'a> {
    /// The method, in upper case. For a route that changes something on a safe method, write `POST`: it wants the same protection,
    /// and refuses prefetches then.
    pub method: &'a str,
    /// The path of the request's URL, as it came. Not needed. If a request shows several cookies of one name, they can have any path above
    /// this one, and the response clears them there; without a path, above the route of the configuration.
    pub path: Option<RequestPath<'a>>,
    /// The public host that the client addressed: `Host`, `:authority`, or what a trusted proxy says it was
    /// ([`PublicAddress`](crate::net::PublicAddress)). Needed with several APIs: without it, requests are refused there.
    pub host: Option<&'a [u8]>,
    /// The scheme by which the client addressed the API, where the application knows it for sure. Needed only where a host is declared with
    /// `http` and with `https`. Behind a proxy that ends TLS, the connection's own scheme is the wrong one.
    pub scheme: Option<Scheme>,
    /// `Origin`.
    pub origin: Option<&'a [u8]>,
    /// `Sec-Fetch-Site`.
    pub sec_fetch_site: Option<&'a [u8]>,
    /// `Sec-Fetch-Mode`. It marks WebSocket handshakes, and requests that a service worker has passed on.
    pub sec_fetch_mode: Option<&'a [u8]>,
    /// `Sec-Purpose`. Browsers send it with requests that no user has made yet: prefetches and prerendering.
    pub sec_purpose: Option<&'a [u8]>,
    /// `Upgrade`. For an extended `CONNECT` of HTTP/2 or HTTP/3 ([RFC 8441]), write what `:protocol` says.
    ///
    /// [RFC 8441]: https://www.rfc-editor.org/rfc/rfc8441
    pub upgrade: Option<&'a [u8]>,
    /// `Referer`. Read for one kind of request only: an unsafe one that a service worker may have passed on.
    pub referer: Option<&'a [u8]>,
    /// `Cookie`, all lines of it.
    pub cookie: CookieHeader<'a>,
    /// `Authorization`.
    pub authorization: Option<&'a [u8]>,
    /// The header in which the client says how it likes its tokens.
    pub mode: Option<&'a [u8]>,
    /// The header, or the query value, in which a client says which it is.
    pub client: Option<&'a [u8]>,
    /// The header against CSRF.
    pub csrf: Option<&'a [u8]>,
    /// The header with the token against CSRF.
    pub csrf_token: Option<&'a [u8]>,
    /// The website that the application vouches for, if the origin is none that is declared. It counts only if the origin is its own.
    pub vouched: Option<&'a VouchedWebsite>,
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
            vouched: None,
        }
    }

    /// A request whose headers are looked up by their names, in lower case, under which the policy knows them: all fields but `path` and
    /// `vouched`.
    ///
    /// `header` gives the lines of a name in the order in which they came. Of `Cookie` all of them count, since HTTP/2 sends each cookie
    /// in a line of its own if it likes; where there are several, `cookie_lines` holds them.
    ///
    /// Browsers send one line of `Origin`, `Referer` and each `Sec-Fetch-…` header. Several lines of one of them are not read by the
    /// first: the field is then a text that no rule accepts, even if the lines are equal. A request with two `Origin` lines is therefore
    /// refused like one with a malformed origin. `Upgrade` and `Sec-Purpose` are lists, so any line may hold the word that counts. Every
    /// other header is read by its first line.
    ///
    /// The host of a request of HTTP/2, which has it in `:authority`, is to be set anew.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::net::EmbeddedList;
    /// use session_cookie_policy::policy::{PolicyConfig, RequestFacts};
    ///
    /// let config = PolicyConfig::new(
    ///     vec!["https://api.example.com".into()],
    ///     vec!["https://www.example.com".into()],
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
    ///         let lines = headers.iter().filter(move |(own, _)| *own == name);
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
        let [origin, sec_fetch_site, sec_fetch_mode, referer] =
            ["origin", "sec-fetch-site", "sec-fetch-mode", "referer"]
                .map(|name| the_only(header(name)));
        let upgrade = line_with(header("upgrade"), b"websocket");
        let sec_purpose = line_with(header("sec-purpose"), b"prefetch");
        // Of several hosts, nobody knows which one a proxy went by (RFC 9112, section 3.2). None is declared by the empty text.
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
            cookie,
            authorization: first("authorization"),
            mode: first(names.mode.as_str()),
            client: first(names.client.as_str()),
            csrf: first(names.csrf.as_str()),
            csrf_token: first(names.csrf_token.as_str()),
            vouched: None,
        }
    }

    /// Whether the browser fetches ahead of the user, by `Sec-Purpose: prefetch` or `Sec-Purpose: prefetch;prerender`.
    ///
    /// Any page can make a browser send such a request, and Chromium sends it with `Sec-Fetch-Site: none` and with all cookies, for the
    /// speculation rules of a sibling host, too. Reads may be served. A `GET` route that changes something must refuse: check this, or
    /// write `POST` as the [`method`](Self::method).
    ///
    /// ```
    /// use session_cookie_policy::policy::RequestFacts;
    ///
    /// let mut facts = RequestFacts::new("GET");
    /// facts.sec_fetch_site = Some(b"none");
    /// assert!(!facts.is_prefetch());
    /// facts.sec_purpose = Some(b"prefetch;prerender");
    /// assert!(facts.is_prefetch());
    /// ```
    #[must_use]
    pub fn is_prefetch(&self) -> bool {
        self.sec_purpose
            .is_some_and(|value| has_member(value, b"prefetch"))
    }

    /// Whether the request opens a WebSocket: a `GET` with `Upgrade: websocket` or `Sec-Fetch-Mode: websocket`, or any `CONNECT`.
    ///
    /// ```
    /// use session_cookie_policy::policy::RequestFacts;
    ///
    /// let mut facts = RequestFacts::new("GET");
    /// assert!(!facts.is_handshake());
    /// facts.upgrade = Some(b"websocket");
    /// assert!(facts.is_handshake());
    /// assert!(RequestFacts::new("CONNECT").is_handshake()); // of HTTP/2: RFC 8441
    /// ```
    #[must_use]
    pub fn is_handshake(&self) -> bool {
        self.handshake_mark().is_some()
    }

    /// What marks the request as a handshake.
    pub(super) fn handshake_mark(&self) -> Option<HandshakeMark> {
        let is = |value: Option<&[u8]>| value.is_some_and(|value| has_member(value, b"websocket"));
        match self.method {
            "CONNECT" => Some(HandshakeMark::Method),
            "GET" if is(self.upgrade) => Some(HandshakeMark::Upgrade),
            "GET" if is(self.sec_fetch_mode) => Some(HandshakeMark::FetchMode),
            _ => None,
        }
    }

    /// The token of `Authorization: Bearer …`; the scheme in any letter case ([RFC 9110, section 11.1]).
    ///
    /// [RFC 9110, section 11.1]: https://www.rfc-editor.org/rfc/rfc9110#section-11.1
    #[must_use]
    pub fn bearer(&self) -> Option<&'a [u8]> {
        let (scheme, token) = self.authorization?.trim_ascii().split_at_checked(7)?;
        let token = token.trim_ascii_start();
        (scheme.eq_ignore_ascii_case(b"bearer ") && !token.is_empty()).then_some(token)
    }
}

/// What tells a WebSocket handshake from other requests.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum HandshakeMark {
    FetchMode,
    Method,
    Upgrade,
}

/// Tokens and `Referer`, which may hold secrets, are told by their lengths.
impl fmt::Debug for RequestFacts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |octets: Option<&'_ [u8]>| {
            octets.map(|octets| alloc::format!("`{}`", octets.escape_ascii()))
        };
        let len = |octets: Option<&'_ [u8]>| {
            octets.map(|octets| alloc::format!("{} octets", octets.len()))
        };
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
            .field("vouched", &self.vouched.map(VouchedWebsite::origin))
            .finish()
    }
}
