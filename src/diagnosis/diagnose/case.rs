use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use crate::browser::{ClientOrigin, Credentials, MethodSafety, Request, RequestKind, RequestUrl};
use crate::config::{Browser, Flow, SessionShape, TransportSetting};
use crate::cookie::{CookieAttributes, CookieHeader};
use crate::diagnosis::observation::{
    Authorization, ClientKind, FetchCredentials, Observation, Route, Seen, SeenCookie,
};
use crate::net::{Origin, Relation, SuffixList};
use crate::policy::{Companion, Policy};
use crate::request::{Expectation, RequestFacts, RequestPath};

/// What is made of an observation so that a policy can be asked: a `Cookie` header with the names that were seen.
pub(super) struct Drawn {
    cookies: Vec<u8>,
}

impl Drawn {
    pub(super) fn of(observation: &Observation) -> Self {
        let mut cookies = Vec::new();
        for cookie in observation.request.cookies.iter().flatten() {
            for _ in 0..cookie.count.min(2) {
                cookies.extend_from_slice(cookie.name.as_bytes());
                cookies.extend_from_slice(b"=-; ");
            }
        }
        Self { cookies }
    }
}

/// An observation beside the policy.
pub(super) struct Case<'a> {
    pub(super) policy: &'a Policy,
    pub(super) seen: &'a Observation,
    pub(super) now: OffsetDateTime,
    pub(super) list: &'a dyn SuffixList,
    /// The request, as far as it is known.
    pub(super) facts: RequestFacts<'a>,
    pub(super) expected: Expectation<'a>,
    /// The page that asks.
    pub(super) page: Option<Origin>,
}

impl<'a> Case<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        seen: &'a Observation,
        drawn: &'a Drawn,
        now: OffsetDateTime,
        list: &'a dyn SuffixList,
    ) -> Option<Self> {
        let request = &seen.request;
        let octets = |seen: &'a Seen| seen.text().map(str::as_bytes);
        let mut facts = RequestFacts::new(request.method.as_deref().unwrap_or("POST"));
        let inner_path = request.inner_path.as_deref();
        facts.path = match request.path.as_deref() {
            Some(path) => Some(RequestPath::Public(path.as_bytes())),
            None => inner_path.map(|path| RequestPath::Inner(path.as_bytes())),
        };
        facts.host = octets(&request.host);
        // A host that nobody looked at is taken for the first API's. One that is not declared has a finding of its own.
        if policy.host(&facts).basis().is_refused() {
            facts.host = policy.first_authority();
        }
        // The page that sends users back to a callback is that of a provider.
        let is_callback = request.route == Some(Route::Callback);
        // Where nobody looked, the page tells.
        facts.origin = match &request.origin {
            _ if is_callback => None,
            Seen::Unknown => seen.page.opened_as.as_deref().map(str::as_bytes),
            Seen::Absent | Seen::Present(_) => octets(&request.origin),
        };
        facts.sec_fetch_site = octets(&request.sec_fetch_site);
        // What a service worker has passed on shows by both.
        if !request.referer.is_unknown() || request.sec_fetch_mode.text() == Some("websocket") {
            facts.sec_fetch_mode = octets(&request.sec_fetch_mode);
            facts.referer = octets(&request.referer);
        }
        facts.cookie = CookieHeader::line(&drawn.cookies);
        facts.authorization = (request.authorization == Some(Authorization::Bearer))
            .then_some(b"Bearer -".as_slice());
        facts.mode = octets(&request.mode);
        facts.csrf = (request.csrf != Some(false)).then_some(b"1".as_slice());
        facts.csrf_token = (request.csrf_token != Some(false)).then_some(b"-".as_slice());
        // A page tells no origin with a safe request to its own; then its address tells it, or `Referer` where it is no link's.
        let referer = || {
            let referer = request
                .referer
                .text()
                .map(|text| text.trim_end_matches('/'));
            referer.filter(|_| request.route != Some(Route::Document))
        };
        let shown = || {
            let page = request.origin.text().or_else(referer);
            page.filter(|_| !is_callback)
        };
        let page = seen.page.opened_as.as_deref().or_else(shown);
        let mut from_page = facts;
        from_page.origin = page.map(str::as_bytes);
        Some(Self {
            policy,
            seen,
            now,
            list,
            facts,
            expected: policy.expectation(&from_page)?,
            page: page.and_then(|page| Origin::parse(page).ok()),
        })
    }

    /// The path that the browser asked for.
    pub(super) fn path(&self) -> Option<String> {
        let request = &self.seen.request;
        request.path.clone().or_else(|| {
            let gateway = self.expected.gateway_path.trim_end_matches('/');
            let inner = request.inner_path.as_deref()?;
            Some(format!("{gateway}{inner}"))
        })
    }

    /// What the request is for. Where a session has one token, nothing refreshes it.
    pub(super) fn route(&self) -> Option<Route> {
        match (self.seen.request.route, self.expected.shape) {
            (Some(Route::Refresh), SessionShape::Single) => Some(Route::Session),
            (route, _) => route,
        }
    }

    /// The cookies beside the session, as they should be.
    pub(super) fn companions(&self) -> impl Iterator<Item = (&'a Companion, &'a CookieAttributes)> {
        self.expected.companions.iter().copied()
    }

    /// The declared cookie beside the session of this name.
    pub(super) fn companion(&self, name: &str) -> Option<(&'a Companion, &'a CookieAttributes)> {
        let mut companions = self.companions();
        companions.find(|(companion, cookie)| is_named(companion, cookie, name))
    }

    /// All declared cookies that have one name each.
    pub(super) fn each_named(&self) -> Vec<&'a CookieAttributes> {
        let beside = self.companions();
        let beside = beside.filter(|(companion, _)| !companion.has_ids());
        let session = self.cookies().into_iter().flatten();
        session.chain(beside.map(|(_, cookie)| cookie)).collect()
    }

    /// The cookies of the session, as they should be.
    pub(super) fn cookies(&self) -> Option<Vec<&'a CookieAttributes>> {
        let cookies = self.expected.cookies.as_ref()?.iter();
        Some(cookies.map(|(_, cookie)| *cookie).collect())
    }

    /// The one that requests need.
    pub(super) fn usual(&self) -> Option<&'a CookieAttributes> {
        let (_, cookie) = self.expected.cookies.as_ref()?.first()?;
        Some(*cookie)
    }

    /// The one by which the session goes on.
    pub(super) fn lasting(&self) -> Option<&'a CookieAttributes> {
        let (_, cookie) = self.expected.cookies.as_ref()?.last()?;
        Some(*cookie)
    }

    /// Whether the page is known to be of the API's own origin.
    pub(super) fn is_of_the_api(&self) -> bool {
        self.page.as_ref() == Some(self.expected.api)
    }

    /// Whether the page is known to be of the API's site.
    pub(super) fn is_of_the_site(&self) -> bool {
        let relation = |page| Relation::between(page, self.expected.api, self.list).relation();
        self.page
            .as_ref()
            .is_some_and(|page| relation(page).is_same_site())
    }

    /// Whether the page's tokens travel by header alone.
    pub(super) fn is_by_header(&self) -> bool {
        self.expected.transport == TransportSetting::Header
    }

    /// The cookies that came, if anybody looked.
    pub(super) fn came(&self) -> Option<&'a [SeenCookie]> {
        self.seen.request.cookies.as_deref()
    }

    /// How many cookies of a name came.
    pub(super) fn count(&self, name: &str) -> usize {
        let cookies = self.came().unwrap_or_default().iter();
        let same = cookies.filter(|cookie| cookie.name == name);
        same.map(|cookie| cookie.count).sum()
    }

    /// The browsers that may be concerned: the client's, or each that the deployment claims; none if the client is no browser.
    pub(super) fn browsers(&self) -> Vec<Browser> {
        match self.seen.client {
            Some(ClientKind::Chromium) => [Browser::Chromium].into(),
            Some(ClientKind::Firefox) => [Browser::Firefox].into(),
            Some(ClientKind::Safari) => [Browser::Safari].into(),
            Some(ClientKind::Native | ClientKind::Server) => Vec::new(),
            Some(ClientKind::WebView) | None => self.policy.browsers().to_vec(),
        }
    }

    /// Whether it is known which browser it is.
    pub(super) fn knows_browser(&self) -> bool {
        matches!(
            self.seen.client,
            Some(ClientKind::Chromium | ClientKind::Firefox | ClientKind::Safari)
        )
    }

    /// The sign-in on the page, as a browser makes it; `None` if the page is not known.
    pub(super) fn sign_in(&self) -> Option<Request> {
        if self.route() == Some(Route::Callback) {
            return Some(Request::typed(self.url("/")?));
        }
        let page = match self.route() {
            // The document's own page is where its visitors sign in.
            Some(Route::Document) => Some(self.page.as_ref().unwrap_or(self.expected.api)),
            _ => self.page.as_ref(),
        };
        let page = page.cloned().map(ClientOrigin::Web);
        let documents: Vec<ClientOrigin> = self.outside().into_iter().chain(page).collect();
        if documents.is_empty() {
            return None;
        }
        let mut request = Request::fetch(self.url("/")?, documents);
        request.method = MethodSafety::Unsafe;
        request.credentials = match self.seen.frontend.credentials {
            Some(FetchCredentials::Omit) => Credentials::Omit,
            Some(FetchCredentials::SameOrigin) => Credentials::SameOrigin,
            Some(FetchCredentials::Include) | None => Credentials::Include,
        };
        Some(request)
    }

    /// The request, as a browser that has signed in makes it.
    pub(super) fn request(&self, path: &str) -> Option<Request> {
        let url = self.url(path)?;
        let mut request = match self.route() {
            Some(Route::Document) => self.navigation(url),
            // The page to which the callback leads.
            Some(Route::Callback) => return Some(Request::typed(url)),
            _ => Request {
                url,
                ..self.sign_in()?
            },
        };
        let method = self.seen.request.method.as_deref();
        request.method = method.map_or(request.method, MethodSafety::of);
        Some(request)
    }

    /// A visit: in the frame that the page is in, by a link of the site that the headers tell, or typed.
    fn navigation(&self, url: RequestUrl) -> Request {
        if let Some(outside) = self.outside() {
            return Request::within(url, RequestKind::FrameNavigation, Vec::from([outside]));
        }
        let request = &self.seen.request;
        match (request.sec_fetch_site.text(), request.referer.text()) {
            (Some("cross-site"), _) => Request::link(url, ClientOrigin::Opaque),
            (None, Some(referer)) => {
                let from = RequestUrl::parse(referer).map(|from| from.origin().clone());
                Request::link(url, from.map_or(ClientOrigin::Opaque, ClientOrigin::Web))
            }
            _ => Request::typed(url),
        }
    }

    /// The way to an identity provider, by a navigation.
    pub(super) fn departure(&self, path: &str) -> Option<Request> {
        Some(Request::typed(self.url(path)?))
    }

    /// The way back from a provider, which is another site.
    pub(super) fn way_back(&self, path: &str, flow: Flow) -> Option<Request> {
        let mut back = Request::link(self.url(path)?, ClientOrigin::Opaque);
        back.method = match flow {
            Flow::FormPost => MethodSafety::Unsafe,
            Flow::Redirect => MethodSafety::Safe,
        };
        Some(back)
    }

    fn url(&self, path: &str) -> Option<RequestUrl> {
        RequestUrl::parse(&format!("{}{path}", self.expected.api)).ok()
    }

    /// The document around the page.
    fn outside(&self) -> Option<ClientOrigin> {
        self.seen.page.inside.as_deref().map(client_origin)
    }

    /// Whether the answer is a success.
    pub(super) fn has_succeeded(&self) -> bool {
        self.seen
            .response
            .status
            .is_none_or(|status| (200..400).contains(&status))
    }
}

fn client_origin(text: &str) -> ClientOrigin {
    Origin::parse(text).map_or(ClientOrigin::Opaque, ClientOrigin::Web)
}

/// Whether a cookie of this name is the declared one: one of several has an id behind a dot.
pub(super) fn is_named(companion: &Companion, cookie: &CookieAttributes, name: &str) -> bool {
    match name.strip_prefix(cookie.name().as_str()) {
        Some("") => !companion.has_ids(),
        Some(rest) => companion.has_ids() && rest.starts_with('.'),
        None => false,
    }
}

/// Names in backticks, with commas.
pub(super) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push('`');
        text.push_str(name);
        text.push('`');
    }
    text
}
