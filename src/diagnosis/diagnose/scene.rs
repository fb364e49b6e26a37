//! The part of an observation that browsers depend on, which needs no policy.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use crate::browser::knobs::ThirdPartyCookies;
use crate::browser::{
    ClientOrigin, Credentials, MethodSafety, Profile, Request, RequestKind, RequestUrl,
};
use crate::config::{Browser, BrowserVersion, Flow};
use crate::diagnosis::fact::Fact;
use crate::diagnosis::observation::{
    ClientKind, Exchange, FetchCredentials, Observation, Route, SeenCookie, SeenSetCookie,
};
use crate::net::{Origin, Relation, SuffixList};

/// Whether a page may use cookies of another site ([Storage Access Headers]).
///
/// [Storage Access Headers]: https://privacycg.github.io/storage-access-headers/
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Access {
    /// It uses them.
    Active,
    /// It may, but has not activated the permission.
    Inactive,
    /// It may not.
    None,
}

/// An observation of requests to one API.
pub(super) struct Scene<'a> {
    pub(super) seen: &'a Observation,
    pub(super) now: OffsetDateTime,
    pub(super) list: &'a dyn SuffixList,
    /// The API, by its public origin.
    pub(super) api: &'a Origin,
    /// The part that a gateway strips from the paths that browsers request.
    pub(super) gateway_path: &'a str,
    /// The supported browsers, which count if the client is unknown, and their versions, which count if its version is unknown.
    pub(super) claimed: &'a [BrowserVersion],
    /// The page that sends the request.
    pub(super) page: Option<Origin>,
    /// The purpose of the request.
    pub(super) route: Option<Route>,
}

impl<'a> Scene<'a> {
    /// The path that the browser requested.
    pub(super) fn path(&self) -> Option<String> {
        let request = &self.seen.request;
        request.path.clone().or_else(|| {
            let gateway = self.gateway_path.trim_end_matches('/');
            let inner = request.inner_path.as_deref()?;
            Some(format!("{gateway}{inner}"))
        })
    }

    /// Whether the page is known to have the API's origin.
    pub(super) fn is_of_the_api(&self) -> bool {
        self.page.as_ref() == Some(self.api)
    }

    /// Whether the page is known to be on the API's site.
    pub(super) fn is_of_the_site(&self) -> bool {
        let relation = |page| Relation::between(page, self.api, self.list).relation();
        self.page
            .as_ref()
            .is_some_and(|page| relation(page).is_same_site())
    }

    /// The relation of an origin to the API; `None` if the origin is not valid.
    pub(super) fn relation_of(&self, origin: &str) -> Option<Relation> {
        let origin = Origin::parse(origin).ok()?;
        Some(Relation::between(&origin, self.api, self.list).relation())
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

    /// The browsers to check: the client's in its version, or in each supported version; all supported browsers if the client is unknown;
    /// none if it is not a browser.
    pub(super) fn browsers(&self) -> Vec<BrowserVersion> {
        match self.seen.client {
            Some(ClientKind::Native | ClientKind::Server) => Vec::new(),
            Some(ClientKind::WebView) | None => self.claimed.to_vec(),
            Some(client) => client
                .browser()
                .map_or_else(Vec::new, |browser| self.versions_of(browser)),
        }
    }

    /// The versions of one browser to check, if it may be the client.
    pub(super) fn versions_of(&self, browser: Browser) -> Vec<BrowserVersion> {
        let is_client = self.seen.client.and_then(ClientKind::browser) == Some(browser);
        match self.seen.client_version.filter(|_| is_client) {
            Some(version) => Vec::from([browser.at(version)]),
            None => BrowserVersion::claimed_of(browser, self.claimed),
        }
    }

    /// Whether the client's rules are known: its browser, and its version if several are supported.
    pub(super) fn knows_browser(&self) -> bool {
        let browser = self.seen.client.and_then(ClientKind::browser);
        browser.is_some_and(|browser| self.versions_of(browser).len() == 1)
    }

    /// The fact that would decide which of the browsers it is.
    pub(super) fn deciding(&self) -> Fact {
        match self.seen.client.and_then(ClientKind::browser) {
            Some(_) => Fact::ClientVersion,
            None => Fact::Client,
        }
    }

    /// The sign-in on the page, as a browser sends it; `None` if the page is unknown.
    pub(super) fn sign_in(&self) -> Option<Request> {
        if self.route == Some(Route::Callback) {
            return Some(Request::typed(self.url("/")?));
        }
        let page = match self.route {
            // Visitors sign in on the document's own page.
            Some(Route::Document) => Some(self.page.as_ref().unwrap_or(self.api)),
            Some(Route::SignOut) if self.is_visit() => Some(self.api),
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

    /// The request, as a browser sends it after the sign-in.
    pub(super) fn request(&self, path: &str) -> Option<Request> {
        let url = self.url(path)?;
        let mut request = match self.route {
            Some(Route::Document) => self.navigation(url),
            // The page that the callback redirects to.
            Some(Route::Callback) => return Some(Request::typed(url)),
            // A link or a form, such as that of a sign-out.
            Some(Route::SignOut) if self.is_visit() => self.navigation(url),
            _ => Request {
                url,
                ..self.sign_in()?
            },
        };
        let method = self.seen.request.method.as_deref();
        request.method = method.map_or(request.method, MethodSafety::of);
        Some(request)
    }

    fn is_visit(&self) -> bool {
        let request = &self.seen.request;
        request.sec_fetch_mode.text() == Some("navigate")
            && request.sec_fetch_dest.text() == Some("document")
    }

    /// A visit: in the frame of the page, by a link from the site in the headers, or typed.
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

    /// The navigation to an identity provider.
    pub(super) fn departure(&self, path: &str) -> Option<Request> {
        Some(Request::typed(self.url(path)?))
    }

    /// The return from a provider, which is another site.
    pub(super) fn way_back(&self, path: &str, flow: Flow) -> Option<Request> {
        let mut back = Request::link(self.url(path)?, ClientOrigin::Opaque);
        back.method = match flow {
            Flow::FormPost => MethodSafety::Unsafe,
            Flow::Redirect => MethodSafety::Safe,
        };
        Some(back)
    }

    /// The request as it was observed, whoever sent it. It decides what its response can set.
    pub(super) fn observed(&self) -> Option<Request> {
        let path = self.path().filter(|path| path.starts_with('/'));
        let path = path.as_deref().unwrap_or("/");
        let url = self.url(path)?;
        let request = &self.seen.request;
        if request.sec_fetch_mode.text() == Some("navigate") {
            return Some(self.navigation(url));
        }
        Some(self.request(path).unwrap_or_else(|| Request::typed(url)))
    }

    /// Whether the line deletes a cookie that does not exist, which browsers may refuse.
    pub(super) fn is_idle_deletion(&self, line: &SeenSetCookie) -> bool {
        line.len == Some(0) && self.count(&line.name) == 0
    }

    /// The cookies with this name in the browser, as lines that set them.
    pub(super) fn jar_lines(&self, name: &str) -> Vec<Option<String>> {
        let jar = self.seen.jar.iter().flatten();
        let same = jar.filter(|line| line.name == name);
        same.map(|line| Some(format!("{name}=-; {}", line.attributes)))
            .collect()
    }

    /// The last earlier exchange that began, renewed or ended the session.
    pub(super) fn last_change(&self) -> Option<&'a Exchange> {
        self.seen.before.iter().rev().find(|exchange| {
            let changes = matches!(
                exchange.route,
                Route::Callback | Route::Refresh | Route::SignIn | Route::SignOut
            );
            changes && exchange.other_host != Some(true) && (200..400).contains(&exchange.status)
        })
    }

    /// Whether that was a sign-out.
    pub(super) fn is_signed_out(&self) -> bool {
        let last = self.last_change();
        last.is_some_and(|exchange| exchange.route == Route::SignOut)
    }

    fn url(&self, path: &str) -> Option<RequestUrl> {
        RequestUrl::parse(&format!("{}{path}", self.api)).ok()
    }

    /// The document that embeds the page.
    fn outside(&self) -> Option<ClientOrigin> {
        self.seen.page.inside.as_deref().map(client_origin)
    }

    /// Whether the page may use cookies of another site, if that is known.
    pub(super) fn access(&self) -> Option<Access> {
        let page = &self.seen.page;
        match self.seen.request.sec_fetch_storage_access.text() {
            Some("active") => return Some(Access::Active),
            Some("inactive") => return Some(Access::Inactive),
            Some("none") => return Some(Access::None),
            _ => {}
        }
        // A permission covers only requests to the frame's own origin.
        let is_own = self.page.is_none() || self.is_of_the_api();
        match page.storage_access.filter(|_| page.inside.is_some()) {
            Some(true) if is_own => Some(Access::Active),
            Some(true) | None => None,
            Some(false) => Some(Access::None),
        }
    }

    /// The browser's rules in this place. With the permission, third-party cookies are sent as far as `SameSite` goes.
    pub(super) fn profile(&self, browser: BrowserVersion) -> Profile {
        let profile = browser.profile();
        let third_party_cookies = match (self.access(), profile.third_party_cookies) {
            (Some(Access::Active | Access::Inactive), _) => ThirdPartyCookies::Allowed,
            (Some(Access::None), ThirdPartyCookies::Allowed) => {
                ThirdPartyCookies::BlockedUnlessPartitioned
            }
            (_, known) => known,
        };
        Profile {
            third_party_cookies,
            ..profile
        }
    }

    /// Whether the response is a success.
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
