use core::fmt;

use crate::cookie::CookieHeader;
use crate::policy::compile::VouchedWebsite;

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
    /// The public host that the client addressed: `Host`, or what a trusted proxy says it was. Needed with several APIs only.
    pub host: Option<&'a [u8]>,
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
            host: None,
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
            .field("host", &text(self.host))
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
