use alloc::string::String;

use super::clearing::Extent;
use super::csrf::CsrfVerdict;
use super::reading::Reading;
use super::reply::{Reply, Sink, add_to_list, write_cookie};
use crate::policy::carrier::Carrier;
use crate::policy::compile::{CookieSet, Token};

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
/// facts.cookie = CookieHeader::line(b"__Host-session-refresh=revoked");
/// let mut headers = Vec::new();
/// let withdrawal = policy.refresh(&facts, now).reject();
/// withdrawal.write(&mut String::new(), &mut |name, value| headers.push(format!("{name}: {value}")));
/// assert!(headers.iter().any(|header| header.starts_with("set-cookie: __Host-session-refresh=; ")));
///
/// // A foreign page signs nobody out.
/// facts.origin = Some(b"https://evil.example");
/// assert!(policy.refresh(&facts, now).reject().is_empty());
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Withdrawal<'a> {
    pub(super) reply: Reply<'a>,
    cookies: Option<&'a CookieSet>,
    extent: Extent,
    headers: bool,
}

impl<'a> Withdrawal<'a> {
    pub(super) fn nothing(reading: &Reading<'a>) -> Self {
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
    pub(super) fn with_cookies(self, reading: &Reading<'a>, csrf: CsrfVerdict<'_>) -> Self {
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

    pub(super) fn with_headers(self, reading: &Reading<'a>) -> Self {
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
    pub(super) fn write_leftovers(&self, buffer: &mut String, sink: &mut Sink<'_>) {
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
