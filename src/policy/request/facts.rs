use alloc::vec::Vec;
use core::fmt;

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
    /// The method, in upper case. For a route that changes something in answer to a safe method, write `POST`: it wants the same
    /// protection.
    pub method: &'a str,
    /// The path of the request's URL, as it came. Not needed; with it, several cookies of one name are cleared wherever they come from.
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
    /// in a line of its own if it likes; where there are several, `cookie_lines` holds them. Any other header is told by its first line.
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
            origin: first("origin"),
            sec_fetch_site: first("sec-fetch-site"),
            cookie,
            authorization: first("authorization"),
            mode: first(names.mode.as_str()),
            client: first(names.client.as_str()),
            csrf: first(names.csrf.as_str()),
            csrf_token: first(names.csrf_token.as_str()),
            vouched: None,
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

/// Tokens are told by their lengths.
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
