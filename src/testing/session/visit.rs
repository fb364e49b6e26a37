use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use alloc::{format, vec};
use core::fmt;

use time::OffsetDateTime;

use super::headers::CSRF_TOKEN;
use super::loss::SessionLoss;
use super::routes::Routes;
use crate::browser::headers::{Fetching, SentHeaders, sent_headers};
use crate::browser::{ClientOrigin, Jar, MethodSafety, Profile, Request, RequestUrl};
use crate::config::Transport;
use crate::cookie::CookieHeader;
use crate::net::{Origin, SuffixList};
use crate::policy::Policy;
use crate::request::RequestFacts;

/// A page that links to the API.
const ELSEWHERE: &str = "https://elsewhere.example";

/// A page in its own tab, and the API that it calls. Made by [`new`](Self::new).
///
/// See the [module](crate::testing::session) for an example.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::browser::{Jar, Profile};
/// use session_cookie_policy::config::Transport;
/// use session_cookie_policy::net::Origin;
/// use session_cookie_policy::testing::session::{Routes, Visit};
///
/// # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://partner.net"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// # let routes = Routes::of(&config);
/// let page = Origin::parse("https://partner.net").unwrap();
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let visit = Visit::new(&policy, &routes, &page, &api, &EmbeddedList, now);
/// // For a page of another site the cookie is a third-party cookie, which Safari does not keep.
/// assert_eq!(visit.usual_transport(), Ok(Transport::Header));
/// assert!(visit.live(&mut Jar::new(Profile::SAFARI), Some("header")).is_ok());
/// assert!(visit.live(&mut Jar::new(Profile::SAFARI), Some("cookie")).is_err());
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Visit<'a> {
    /// The policy of the API.
    pub policy: &'a Policy,
    /// The routes of the API.
    pub routes: &'a Routes,
    /// The page.
    pub page: &'a Origin,
    /// The API.
    pub api: &'a Origin,
    /// The suffix list of the browser.
    pub list: &'a dyn SuffixList,
    /// The time of all requests.
    pub now: OffsetDateTime,
    /// Whether the browser sends Fetch Metadata (Safari: since 16.4). Default: true.
    pub has_fetch_metadata: bool,
}

/// A request as the server receives it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::browser::{Jar, Profile};
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use session_cookie_policy::testing::session::{Routes, Visit};
/// # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// # let routes = Routes::of(&config);
/// # let page = Origin::parse("https://www.example.com").unwrap();
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let visit = Visit::new(&policy, &routes, &page, &api, &EmbeddedList, now);
/// let mut jar = Jar::new(Profile::CHROMIUM);
/// let sent = visit.sent(&mut jar, "POST", &routes.sign_in, None, None).unwrap();
/// let facts = sent.facts();
/// assert_eq!(facts.host, Some(b"api.example.com".as_slice()));
/// assert_eq!(facts.origin, Some(b"https://www.example.com".as_slice()));
/// // A page on another host of the same site.
/// assert_eq!(facts.sec_fetch_site, Some(b"same-site".as_slice()));
/// # }
/// ```
#[derive(Clone)]
pub struct Sent {
    method: &'static str,
    host: String,
    origin: Option<String>,
    sec_fetch_site: Option<&'static [u8]>,
    cookie: Vec<u8>,
    authorization: Option<String>,
    mode: Option<&'static str>,
}

impl Sent {
    /// The facts of the request. The front end sends the CSRF headers with every request, as it should.
    #[must_use]
    pub fn facts(&self) -> RequestFacts<'_> {
        let mut facts = RequestFacts::new(self.method);
        facts.host = Some(self.host.as_bytes());
        facts.origin = self.origin.as_ref().map(String::as_bytes);
        facts.sec_fetch_site = self.sec_fetch_site;
        facts.cookie = CookieHeader::line(&self.cookie);
        facts.authorization = self.authorization.as_ref().map(String::as_bytes);
        facts.mode = self.mode.map(str::as_bytes);
        facts.csrf = Some(b"1");
        facts.csrf_token = Some(CSRF_TOKEN.as_bytes());
        facts
    }
}

/// Prints the lengths of the tokens only.
impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.facts().fmt(f)
    }
}

impl<'a> Visit<'a> {
    /// A visit to `page` in a browser that sends Fetch Metadata.
    #[must_use]
    pub const fn new(
        policy: &'a Policy,
        routes: &'a Routes,
        page: &'a Origin,
        api: &'a Origin,
        list: &'a dyn SuffixList,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            policy,
            routes,
            page,
            api,
            list,
            now,
            has_fetch_metadata: true,
        }
    }

    fn url(&self, route: &str) -> Result<RequestUrl, SessionLoss> {
        let url = RequestUrl::parse(&format!("{}{route}", self.api));
        url.map_err(|problem| SessionLoss::NoRoute {
            route: route.to_owned(),
            problem,
        })
    }

    /// The request for a `fetch` by the page, as the browser model needs it.
    ///
    /// # Errors
    ///
    /// - [`SessionLoss::NoRoute`]
    pub fn fetch(&self, method: &str, route: &str) -> Result<Request, SessionLoss> {
        let documents = vec![ClientOrigin::Web(self.page.clone())];
        let mut request = Request::fetch(self.url(route)?, documents);
        request.method = MethodSafety::of(method);
        Ok(request)
    }

    /// The same request as it arrives, with the [headers](crate::browser::headers) that the browser of the jar adds.
    /// `bearer` is the token that the page sends by header, and `mode` the preferred transport of the tokens.
    ///
    /// # Errors
    ///
    /// - [`SessionLoss::NoRoute`]
    pub fn sent(
        &self,
        jar: &mut Jar,
        method: &'static str,
        route: &str,
        bearer: Option<&str>,
        mode: Option<&'static str>,
    ) -> Result<Sent, SessionLoss> {
        let request = self.fetch(method, route)?;
        let page = self.page.to_string();
        let mut fetching = Fetching::script(&page);
        fetching.method = method;
        let headers = sent_headers(&request, &fetching, jar.profile(), self.list);
        let api = self.api.to_string();
        let authority = api.split_once("://").map_or("", |(_, authority)| authority);
        Ok(Sent {
            method,
            host: authority.to_owned(),
            origin: headers.origin().map(str::to_owned),
            sec_fetch_site: self.site_told(&headers),
            cookie: jar.cookie_header(&request, self.list, self.now),
            authorization: bearer.map(|token| format!("Bearer {token}")),
            mode,
        })
    }

    fn site_told(&self, headers: &SentHeaders) -> Option<&'static [u8]> {
        let site = headers.fetch_site().filter(|_| self.has_fetch_metadata);
        site.map(str::as_bytes)
    }

    /// The cookie tokens, of the kind that requests need, of a visit to a route by the address bar, or by a link on another site.
    ///
    /// # Errors
    ///
    /// - [`SessionLoss::NoRoute`]
    pub fn arriving(
        &self,
        jar: &mut Jar,
        route: &str,
        is_typed: bool,
    ) -> Result<Vec<String>, SessionLoss> {
        let url = self.url(route)?;
        let (request, fetching) = if is_typed {
            (Request::typed(url), Fetching::typed())
        } else {
            let elsewhere = Origin::parse(ELSEWHERE).ok();
            let page = elsewhere.map_or(ClientOrigin::Opaque, ClientOrigin::Web);
            (Request::link(url, page), Fetching::link(ELSEWHERE))
        };
        let headers = sent_headers(&request, &fetching, jar.profile(), self.list);
        let sent = Sent {
            origin: headers.origin().map(str::to_owned),
            sec_fetch_site: self.site_told(&headers),
            cookie: jar.cookie_header(&request, self.list, self.now),
            ..self.sent(jar, "GET", route, None, None)?
        };
        let facts = sent.facts();
        let candidates = self.policy.verify(&facts, self.now).candidates();
        Ok(candidates
            .map(|token| String::from_utf8_lossy(token.as_bytes()).into_owned())
            .collect())
    }

    /// The transport of a session if the client states no preference.
    ///
    /// # Errors
    ///
    /// - [`SessionLoss::NoRoute`]
    pub fn usual_transport(&self) -> Result<Transport, SessionLoss> {
        let mut jar = Jar::new(Profile::RFC6265BIS);
        let sent = self.sent(&mut jar, "POST", &self.routes.sign_in, None, None)?;
        Ok(self.policy.sign_in(&sent.facts(), self.now).transport())
    }
}
