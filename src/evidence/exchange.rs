use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::gap::Gap;
use super::told::Told;
use super::values::{Pair, Values};
use crate::browser::{Release, RequestKind, RequestUrl};
use crate::cookie::parse_cookie_date;
use crate::diagnosis::{Attributes, ClientKind, Seen, SeenRequest, SeenResponse, SeenSetCookie};
use crate::sorted::SortedMap;

/// Requests and their responses, in order, without the values of cookies and tokens.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
#[doc(alias("recording", "log", "network"))]
pub struct Traffic {
    /// The exchanges, the oldest first.
    pub exchanges: Vec<Exchange>,
    /// The browser that made the requests, if it is known.
    pub client: Option<ClientKind>,
    /// The version of the browser, from its `User-Agent` or from the file.
    pub client_version: Option<Release>,
    /// What could not be read, and what the recording omits.
    pub gaps: Vec<Gap>,
}

impl Traffic {
    /// What must wait until everything is read.
    pub(super) fn complete(&mut self) {
        self.keep_returns();
        let mut known = SortedMap::new();
        for exchange in &mut self.exchanges {
            exchange.empty_deletions();
            exchange.values.renumber(&mut known);
            exchange.told.renumber(&mut known);
        }
    }

    /// Other queries have `code` and `state`, too. They are those of returns if the path says so, or if the user was sent to a provider.
    fn keep_returns(&mut self) {
        let mut has_begun = false;
        for exchange in &mut self.exchanges {
            let is_page = matches!(
                exchange.kind,
                None | Some(RequestKind::FrameNavigation | RequestKind::TopLevelNavigation)
            );
            let is_meant = has_begun || exchange.url.path().contains("callback");
            if !(is_page && is_meant) {
                exchange.returned = None;
            }
            has_begun |= exchange.lead == Some(Lead::Provider) || exchange.asks_provider;
        }
    }

    /// One `Set-Cookie` line, and the URL whose response has it. It counts as the response to a page that the user opens.
    ///
    /// ```
    /// use session_cookie_policy::browser::RequestUrl;
    /// use session_cookie_policy::evidence::Traffic;
    ///
    /// let url = RequestUrl::parse("http://192.168.1.7:3000/login").unwrap();
    /// let traffic = Traffic::of_set_cookie(url, b"sid=secret; Secure; HttpOnly");
    /// let lines = traffic.exchanges[0].response.set_cookies.as_ref().unwrap();
    /// assert_eq!((&*lines[0].name, &*lines[0].attributes), ("sid", "Secure; HttpOnly"));
    /// ```
    #[must_use]
    pub fn of_set_cookie(url: RequestUrl, line: &[u8]) -> Self {
        let mut exchange = Exchange::new(url);
        exchange.response.set_cookies = Some([SeenSetCookie::of(line)].into());
        Self {
            exchanges: [exchange].into(),
            ..Self::default()
        }
    }
}

/// How a user came back from a provider.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Return {
    /// With `code` and `state`.
    Approved,
    /// With `error` and `state`: the user or the provider refused.
    Denied,
}

/// One request and its response.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the headers"
)]
pub struct Exchange {
    /// The URL, without its query, which may contain secrets.
    pub url: RequestUrl,
    /// The time at which the request was sent.
    pub at: Option<OffsetDateTime>,
    /// The time at which the response was complete.
    pub ended: Option<OffsetDateTime>,
    /// What the request was for.
    pub kind: Option<RequestKind>,
    /// The request.
    pub request: SeenRequest,
    /// The response. If there was none, all its fields are unknown.
    pub response: SeenResponse,
    /// The target of the redirect, without the query.
    pub redirects_to: Option<RequestUrl>,
    /// The URL of the page, if the recording names it.
    pub page: Option<RequestUrl>,
    /// The URL of `Referer`, without its query.
    pub referer: Option<RequestUrl>,
    /// What the query of the redirect shows.
    pub lead: Option<Lead>,
    /// The return of a user from a provider, if the query shows it.
    pub returned: Option<Return>,
    /// Whether the query of the redirect has what only one sign-in uses: `state` or `SAMLRequest`.
    pub has_state: bool,
    /// Whether the response asks for a user name and a password: `WWW-Authenticate: Basic`.
    pub wants_password: bool,
    /// Whether a header repeats the value of a cookie with its percent-encoding, as scripts read it.
    pub has_encoded_token: bool,
    /// Whether the browser or a script sent the request before a user asked for it: `Sec-Purpose: prefetch` and similar headers.
    pub is_prefetch: bool,
    /// Whether it asks an identity provider to sign the user in, according to its query: `client_id`, `SAMLRequest`.
    pub asks_provider: bool,
    /// Whether it asks for that without a page, as from a frame: `prompt=none`.
    pub asks_silently: bool,
    /// Which values of its cookies are equal to those of other exchanges.
    pub values: Values,
    /// What its bodies, queries and headers tell of a failure.
    pub told: Told,
}

/// What the query of a redirect shows. Its values are dropped.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Lead {
    /// It asks an identity provider to sign the user in: `client_id`, `SAMLRequest`.
    Provider,
    /// It leads to a page that shows an error: `error`.
    Error,
    /// It leads from a provider back to the application, which gets a code or a token: `code` and `state`, `SAMLResponse`, `ticket`.
    Back,
}

/// The seconds without a request after which a session may have ended by itself: banks end theirs after five minutes.
pub(super) const IDLE: i64 = 240;

impl Exchange {
    /// A request about which nothing else is known.
    #[must_use]
    pub fn new(url: RequestUrl) -> Self {
        let request = SeenRequest {
            path: Some(url.path().into()),
            ..SeenRequest::default()
        };
        Self {
            url,
            at: None,
            ended: None,
            kind: None,
            request,
            response: SeenResponse::default(),
            redirects_to: None,
            page: None,
            referer: None,
            lead: None,
            returned: None,
            has_state: false,
            wants_password: false,
            has_encoded_token: false,
            is_prefetch: false,
            asks_provider: false,
            asks_silently: false,
            values: Values::default(),
            told: Told::default(),
        }
    }

    /// The time of the request in the recording, otherwise by the clock of the server.
    pub(super) fn time(&self) -> Option<OffsetDateTime> {
        self.at.or_else(|| self.server_time())
    }

    /// `Date` of the response.
    pub(super) fn server_time(&self) -> Option<OffsetDateTime> {
        parse_cookie_date(self.response.date.text()?.as_bytes())
    }

    /// How many cookies with this name came with the request. `None` if the recording cannot show them.
    pub(super) fn came(&self, name: &str) -> Option<usize> {
        let cookies = self.request.cookies.as_ref()?.iter();
        Some(
            cookies
                .filter(|cookie| cookie.name == name)
                .map(|cookie| cookie.count)
                .sum(),
        )
    }

    /// Whether a cookie with this name came with the request.
    pub(super) fn brings(&self, name: &str) -> bool {
        self.came(name).is_some_and(|came| came > 0)
    }

    /// The seconds since another exchange.
    pub(super) fn seconds_since(&self, other: &Self) -> Option<i64> {
        let (earlier, later) = other.time().zip(self.time())?;
        Some(
            later
                .unix_timestamp()
                .saturating_sub(earlier.unix_timestamp()),
        )
    }

    /// Whether a cookie came with the value that a line of a response set. `None` if the recording does not show it.
    pub(super) fn came_as_set(&self, setter: &Self, line: usize) -> Option<bool> {
        let pair = setter.values.set.get(line).copied().flatten()?;
        (!self.values.came.is_empty()).then(|| self.values.came.contains(&pair))
    }

    /// The cookies with this name that came with the request, with their values as numbers.
    pub(super) fn pairs_of(&self, name: &str) -> impl Iterator<Item = Pair> {
        let pairs = self.values.came.iter().copied();
        pairs.filter(move |pair| pair.is_of(name))
    }

    /// How many cookies with these names came with the request. `None` if the recording cannot show them.
    pub(super) fn came_with(&self, names: &[String]) -> Option<usize> {
        names.iter().map(|name| self.came(name)).sum()
    }

    /// Whether the request may change something.
    pub(super) fn is_unsafe(&self) -> bool {
        self.request.is_unsafe()
    }

    /// Whether the response is a success or a redirect.
    pub(super) fn succeeds(&self) -> bool {
        self.response.status.is_some_and(|status| status < 400)
    }

    /// Whether the response has what was asked for.
    pub(super) fn is_answered(&self) -> bool {
        self.response.status.is_some_and(|status| status < 300)
    }

    /// Whether the response says that nobody is signed in.
    pub(super) fn is_refused(&self) -> bool {
        matches!(self.response.status, Some(401 | 403 | 419 | 440))
    }

    /// Whether a browser extension sent the request.
    pub(super) fn has_extension_origin(&self) -> bool {
        let origin = self.request.origin.text().unwrap_or_default();
        let scheme = origin.split("://").next().unwrap_or_default();
        scheme.ends_with("-extension")
    }

    /// Whether it comes from a page that is no website: an extension, or a script whose origin is `null` without a redirect.
    pub(super) fn is_of_no_website(&self) -> bool {
        let is_hidden = self.request.origin.text() == Some("null")
            && self.request.sec_fetch_site.text() == Some("cross-site")
            && self.request.referer == Seen::Absent
            && self.kind == Some(RequestKind::Fetch);
        is_hidden || self.has_extension_origin()
    }

    /// Whether every page may read the response, but only without credentials.
    pub(super) fn is_for_everybody(&self) -> bool {
        let response = &self.response;
        response.allow_origin.text() == Some("*") && response.allow_credentials.text().is_none()
    }

    /// Whether the response sets a cookie with this name.
    pub(super) fn sets(&self, name: &str) -> bool {
        let mut lines = self.lines().iter();
        lines.any(|line| line.name == name && !line.is_deletion())
    }

    /// Whether the response clears a cookie with this name, and sets none.
    pub(super) fn clears(&self, name: &str) -> bool {
        let mut lines = self.lines().iter();
        lines.any(|line| line.name == name && line.is_deletion()) && !self.sets(name)
    }

    /// A word such as `deleted`, with an expiry long ago, stands for no value.
    fn empty_deletions(&mut self) {
        /// Tokens are longer.
        const LONGEST_WORD: usize = 12;
        let Some(mut lines) = self.response.set_cookies.take() else {
            return;
        };
        for line in &mut lines {
            if line.len.is_some_and(|len| len <= LONGEST_WORD) && self.is_long_over(line) {
                line.len = Some(0);
            }
        }
        self.response.set_cookies = Some(lines);
    }

    /// Whether a line expired long before the response, as deletions do. Some servers write the date of a year ago.
    pub(super) fn is_long_over(&self, line: &SeenSetCookie) -> bool {
        /// In seconds. What a wrong clock or time zone makes of a lifetime is nearer.
        const LONG_AGO: i64 = 86_400;
        let attributes = Attributes(&line.attributes);
        let expires = attributes.value("expires");
        let end = expires.and_then(|date| parse_cookie_date(date.as_bytes()));
        let now = self.server_time().or(self.at);
        let is_over = end.zip(now).is_some_and(|(end, now)| {
            now.unix_timestamp().saturating_sub(end.unix_timestamp()) >= LONG_AGO
        });
        is_over && attributes.value("max-age").is_none()
    }

    /// The `Set-Cookie` lines of the response.
    pub(super) fn lines(&self) -> &[SeenSetCookie] {
        self.response.set_cookies.as_deref().unwrap_or_default()
    }
}
