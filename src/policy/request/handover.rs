use alloc::string::String;

use super::clearing::Extent;
use super::csrf::{CsrfVerdict, Sender};
use super::reading::Reading;
use super::session_cookies::SessionCookies;
use super::tokens::Tokens;
use crate::cookie::{CookieValue, HttpDate, OversizedCookie, SetCookie};
use crate::net::HeaderName;
use crate::policy::carrier::Carrier;
use crate::policy::compile::{CookieSet, HeaderSet, Policy, Token};
use crate::policy::config::CsrfMode;

/// Where the headers of an answer go: each is to be *appended*, never to replace another of its name.
pub(super) type Sink<'s> = dyn FnMut(&str, &str) + 's;

/// How tokens are handed to the client, and what is taken back in the same response.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use session_cookie_policy::policy::PolicyConfig;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::policy::{RequestFacts, Tokens};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// facts.mode = Some(b"header"); // the client's wish, in the header `session-transport`
/// let handover = policy.sign_in(&facts, now).accept().unwrap();
/// let mut headers = Vec::new();
/// let tokens = Tokens::new("a1", "r1").unwrap();
/// let mut append = |name: &str, value: &str| headers.push(format!("{name}: {value}"));
/// handover.write(&tokens, &mut String::new(), &mut append).unwrap();
/// assert_eq!(
///     headers[..3],
///     [
///         "session-access-token: a1",
///         "session-refresh-token: r1",
///         "access-control-expose-headers: session-access-token, session-refresh-token",
///     ],
/// );
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Handover<'a> {
    vehicle: Vehicle<'a>,
    withdrawal: Withdrawal<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Vehicle<'a> {
    Cookies(&'a CookieSet),
    Headers,
}

impl<'a> Handover<'a> {
    /// What the request carried by the other way is taken back.
    pub(super) fn replacing(
        reading: &Reading<'a>,
        csrf: CsrfVerdict<'_>,
        carrier: Carrier,
    ) -> Self {
        let vehicle = Vehicle::of(reading, carrier);
        let nothing = Withdrawal::nothing(reading);
        Self {
            vehicle,
            withdrawal: match vehicle {
                Vehicle::Cookies(_) => nothing.with_headers(reading),
                Vehicle::Headers => nothing.with_cookies(reading, csrf),
            },
        }
    }

    /// Nothing is taken back.
    pub(super) fn beside_what_is(reading: &Reading<'a>, carrier: Carrier) -> Self {
        Self {
            vehicle: Vehicle::of(reading, carrier),
            withdrawal: Withdrawal::nothing(reading),
        }
    }
}

impl<'a> Vehicle<'a> {
    /// Cookies only where there are any.
    fn of(reading: &Reading<'a>, carrier: Carrier) -> Self {
        match (carrier, reading.cookies.set()) {
            (Carrier::Cookie, Some(cookies)) => Self::Cookies(cookies),
            (Carrier::Cookie, None) | (Carrier::Header, _) => Self::Headers,
        }
    }
}

impl Handover<'_> {
    /// What carries the tokens.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        match self.vehicle {
            Vehicle::Cookies(_) => Carrier::Cookie,
            Vehicle::Headers => Carrier::Header,
        }
    }

    /// What is taken back.
    pub const fn withdrawal(&self) -> &Withdrawal<'_> {
        &self.withdrawal
    }

    /// Writes the headers; `buffer` holds each value in turn and can be used again. Cookies of the past are cleared before those of the
    /// session are set.
    ///
    /// Beside the tokens: `Cache-Control`, so that no cache gives them to somebody else; `Vary`; and for a page of another origin
    /// `Access-Control-Expose-Headers` with the headers that it must read.
    ///
    /// # Errors
    ///
    /// - a token too long for its cookie; then nothing is written
    pub fn write(
        &self,
        tokens: &Tokens<'_>,
        buffer: &mut String,
        sink: &mut Sink<'_>,
    ) -> Result<(), OversizedCookie> {
        let reply = &self.withdrawal.reply;
        let names = reply.policy.headers();
        if let Vehicle::Cookies(cookies) = self.vehicle {
            let now = HttpDate::new(reply.cookies.now);
            let access = tokens
                .access
                .map(|token| cookies.access.attributes().set_at(token, now));
            let refresh = tokens
                .refresh
                .map(|token| cookies.refresh.attributes().set_at(token, now));
            let both = [access.transpose()?, refresh.transpose()?];
            let set: &[Token] = if tokens.refresh.is_some() {
                &Token::BOTH
            } else {
                &[Token::Access]
            };
            // First: where `Domain` is the host itself, a client that keeps to RFC 6265, section 5.3, takes the cookie that is cleared
            // and the host-only one for the same. Browsers do not.
            reply.write_past(set, Extent::All, buffer, sink);
            for cookie in both.iter().flatten() {
                write_cookie(cookie, buffer, sink);
            }
        }
        buffer.clear();
        let mut give = |name: &HeaderName, token: Option<CookieValue<'_>>| {
            if let Some(token) = token {
                sink(name.as_str(), token.as_str());
                add_to_list(buffer, name.as_str());
            }
        };
        match self.vehicle {
            Vehicle::Cookies(_) if reply.policy.csrf == CsrfMode::Token => {
                give(&names.csrf_token, tokens.csrf);
            }
            Vehicle::Cookies(_) => {}
            Vehicle::Headers => {
                give(&names.access, tokens.access);
                give(&names.refresh, tokens.refresh);
            }
        }
        if let Some(name) = &names.front {
            give(name, tokens.front);
        }
        reply.write_exposed(buffer, sink);
        self.withdrawal.write_leftovers(buffer, sink);
        reply.write_for_caches(sink);
        Ok(())
    }
}

/// What a client is told to forget.
///
/// Made by [`SignOut::accept`](super::SignOut::accept) and [`Refresh::reject`](super::Refresh::reject).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use session_cookie_policy::policy::PolicyConfig;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::policy::RequestFacts;
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// facts.cookie = CookieHeader::line(b"__Secure-session-refresh=revoked");
/// let mut headers = Vec::new();
/// let withdrawal = policy.refresh(&facts, now).reject();
/// withdrawal.write(&mut String::new(), &mut |name, value| headers.push(format!("{name}: {value}")));
/// assert!(headers.iter().any(|header| header.starts_with("set-cookie: __Secure-session-refresh=; ")));
///
/// // A foreign page signs nobody out.
/// facts.origin = Some(b"https://evil.example");
/// assert!(policy.refresh(&facts, now).reject().is_empty());
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Withdrawal<'a> {
    reply: Reply<'a>,
    cookies: Option<&'a CookieSet>,
    extent: Extent,
    headers: bool,
}

impl<'a> Withdrawal<'a> {
    fn nothing(reading: &Reading<'a>) -> Self {
        Self {
            reply: Reply::to(reading),
            cookies: None,
            extent: Extent::All,
            headers: false,
        }
    }

    /// What a user wants forgotten who signs out. A request that shows nothing is no sign that the browser holds nothing: the access cookie
    /// may be over, and the refresh cookie may have a path that does not reach the route.
    pub(super) fn of_user(reading: &Reading<'a>, csrf: CsrfVerdict<'_>) -> Self {
        let carried = Self::of_request(reading, csrf);
        let may_hold = reading.may_have_come_by(Carrier::Cookie) && csrf.refusal().is_none();
        if carried.is_empty() && may_hold {
            Self {
                cookies: reading.cookies.set(),
                ..carried
            }
        } else {
            carried
        }
    }

    /// What the request carried.
    pub(super) fn of_request(reading: &Reading<'a>, csrf: CsrfVerdict<'_>) -> Self {
        Self::nothing(reading)
            .with_cookies(reading, csrf)
            .with_headers(reading)
    }

    /// With the cookies, unless a foreign page may have sent them. None can send an `Authorization` header.
    fn with_cookies(self, reading: &Reading<'a>, csrf: CsrfVerdict<'_>) -> Self {
        let may_be_forged = csrf.refusal().is_some() && reading.by_header.is_none();
        let cookies = reading.cookies.set();
        Self {
            cookies: cookies.filter(|_| self.reply.cookies.shown().is_any() && !may_be_forged),
            ..self
        }
    }

    /// What is to be forgotten because its tokens were tried in vain. A refresh cookie that this path does not reach may hold a good one.
    pub(super) fn tried(mut self) -> Self {
        let of_request = self.reply.cookies;
        self.extent = Extent::Shown;
        self.cookies = self.cookies.filter(|cookies| {
            of_request.may_show(cookies.refresh.attributes(), Token::Refresh)
                || !of_request.past().is_empty()
        });
        self
    }

    fn with_headers(self, reading: &Reading<'a>) -> Self {
        Self {
            headers: reading.by_header.is_some(),
            ..self
        }
    }
}

impl Withdrawal<'_> {
    /// Whether nothing is to be forgotten.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.cookies.is_none() && !self.headers
    }

    /// Writes the headers, if [anything](Self::is_empty) is to be forgotten; `buffer` holds each value in turn and can be used again.
    ///
    /// An empty header tells a client to forget a token that it holds; a proxy on the way may drop it.
    pub fn write(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        if self.is_empty() {
            return;
        }
        let reply = &self.reply;
        self.write_leftovers(buffer, sink);
        if let Some(name) = &reply.policy.headers().front {
            sink(name.as_str(), "remove");
            buffer.clear();
            add_to_list(buffer, name.as_str());
            reply.write_exposed(buffer, sink);
        }
        reply.write_for_caches(sink);
    }

    /// What a handover takes back beside the tokens that it gives.
    fn write_leftovers(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        if let Some(cookies) = self.cookies {
            let refresh = cookies.refresh.attributes();
            if self.extent == Extent::All || self.reply.cookies.may_show(refresh, Token::Refresh) {
                for cookie in [&cookies.access, &cookies.refresh] {
                    write_cookie(&cookie.attributes().clear(), buffer, sink);
                }
            }
            let both = &Token::BOTH;
            self.reply.write_past(both, self.extent, buffer, sink);
        }
        if self.headers {
            let policy = self.reply.policy;
            let names = policy.headers();
            for name in [&names.access, &names.refresh] {
                sink(name.as_str(), "");
            }
            self.reply.write_exposed(&policy.cors.token_headers, sink);
        }
    }
}

/// What every answer to a request needs of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reply<'a> {
    pub(super) policy: &'a Policy,
    pub(super) cookies: SessionCookies<'a>,
    sender: Sender,
    read: HeaderSet,
}

impl<'a> Reply<'a> {
    fn to(reading: &Reading<'a>) -> Self {
        Self {
            policy: reading.policy,
            sender: reading.sender,
            cookies: reading.cookies.noticed(),
            read: reading.read,
        }
    }
}

impl Reply<'_> {
    /// Lets pages of another origin read the headers of this list.
    fn write_exposed(&self, list: &str, sink: &mut Sink<'_>) {
        if self.sender == Sender::Known && !list.is_empty() {
            sink("access-control-expose-headers", list);
        }
    }

    fn write_for_caches(&self, sink: &mut Sink<'_>) {
        self.policy.write_for_caches(self.read, sink);
    }
}

impl Policy {
    /// What keeps caches from giving an answer to anybody else that was decided by these headers.
    pub(super) fn write_for_caches(&self, read: HeaderSet, sink: &mut Sink<'_>) {
        sink("cache-control", "private, no-store");
        sink("vary", self.vary.get(read));
    }
}

fn add_to_list(list: &mut String, name: &str) {
    if !list.is_empty() {
        list.push_str(", ");
    }
    list.push_str(name);
}

fn write_cookie(cookie: &SetCookie<'_>, buffer: &mut String, sink: &mut Sink<'_>) {
    buffer.clear();
    // A `String` takes everything.
    if cookie.write_to(buffer).is_ok() {
        sink("set-cookie", buffer);
    }
}
