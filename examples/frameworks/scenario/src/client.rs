//! A client that keeps cookies by code that has nothing to do with this project: the crate `cookie_store`. It plays the TLS proxy, too: to
//! the cookies, each request goes to the API's public origin; its bytes go to a server on loopback.

use std::fmt::Write as _;
use std::net::SocketAddr;

use cookie_store::{CookieDomain, CookieError, CookieStore};
use url::Url;

use crate::deployment::{API, REFRESH};
use crate::wire::{Request, Response};

/// Where a page stands, and how its script sends requests.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Its origin.
    pub origin: &'static str,
    /// What browsers say of its requests to the API.
    pub site: &'static str,
    /// `credentials: "include"`: cookies are sent and taken.
    pub includes_cookies: bool,
    /// Whether its script sends the header against CSRF.
    pub sends_csrf_header: bool,
}

/// A browser with one page of our front end, which refreshes the session when an answer is 401.
#[derive(Debug, Default)]
pub struct Client {
    cookies: CookieStore,
    /// Tokens that came by header.
    access: Option<String>,
    refresh: Option<String>,
    /// Each cookie in a line of its own, as HTTP/2 has it.
    pub splits_cookies: bool,
    /// Every request and its answer.
    pub log: Vec<(String, Response)>,
}

fn api(path: &str) -> Url {
    Url::parse(&format!("{API}{path}")).expect("a path")
}

impl Client {
    /// The request with the cookies that are due now.
    fn with_cookies(&self, mut request: Request) -> Request {
        let url = api(&request.path);
        let mut pairs: Vec<String> = self
            .cookies
            .get_request_values(&url)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        // The store has no order, and the answers are to be compared.
        pairs.sort();
        if !self.splits_cookies && !pairs.is_empty() {
            pairs = vec![pairs.join("; ")];
        }
        for line in pairs {
            request = request.header("cookie", line);
        }
        request
    }

    /// Keeps what the response to a request sets.
    fn keep_cookies(&mut self, request: &Request, response: &Response) {
        let url = api(&request.path);
        for line in response.all("set-cookie") {
            match self.cookies.parse(line, &url) {
                // What is to be cleared may not be there.
                Ok(_) | Err(CookieError::Expired) => {}
                Err(error) => panic!("{error}: {line}"),
            }
        }
    }

    /// Sends a request with the cookies that are due, and keeps what the answer sets.
    ///
    /// # Panics
    ///
    /// If the server does not answer, or sets a cookie that cannot be kept.
    pub fn send(&mut self, server: SocketAddr, request: Request) -> Response {
        let request = self.with_cookies(request);
        let response = self.send_bare(server, &request);
        self.keep_cookies(&request, &response);
        response
    }

    /// Sends a request as it is.
    ///
    /// # Panics
    ///
    /// If the server does not answer.
    pub fn send_bare(&mut self, server: SocketAddr, request: &Request) -> Response {
        let response = request.send(server).expect("an answer");
        self.log.push((request.line(), response.clone()));
        response
    }

    /// The first step of [`fetch`](Self::fetch): the request as it leaves the browser, with the cookies and the tokens of this moment.
    /// Other tabs may go on before it is [served](Self::send_bare), and before its response is [received](Self::receive).
    #[must_use]
    pub fn start(&self, page: Page, request: Request) -> Request {
        let is_refresh = request.path == REFRESH;
        let mut request = request.from_page(page.origin, page.site);
        if page.sends_csrf_header {
            request = request.header("session-csrf", "1");
        }
        let token = if is_refresh {
            &self.refresh
        } else {
            &self.access
        };
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if page.includes_cookies {
            self.with_cookies(request)
        } else {
            request
        }
    }

    /// The last step of [`fetch`](Self::fetch): the response arrives.
    ///
    /// # Panics
    ///
    /// If it sets a cookie that cannot be kept.
    pub fn receive(&mut self, page: Page, request: &Request, response: &Response) {
        if page.includes_cookies {
            self.keep_cookies(request, response);
        }
        let of_access = ["session-access-token", "session-token"].as_slice();
        for (names, token) in [
            (of_access, &mut self.access),
            (&["session-refresh-token"], &mut self.refresh),
        ] {
            if let Some(value) = names.iter().find_map(|name| response.one(name)) {
                *token = Some(value.to_owned()).filter(|value| !value.is_empty());
            }
        }
    }

    /// Sends a request as the front end does: with the header against CSRF, and with tokens that came by header.
    pub fn fetch(&mut self, server: SocketAddr, page: Page, request: Request) -> Response {
        let request = self.start(page, request);
        let response = self.send_bare(server, &request);
        self.receive(page, &request, &response);
        response
    }

    /// Fetches, and after an answer of 401 refreshes and fetches again: what every front end does. If another tab has refreshed (409), it
    /// refreshes once more, with the cookies of that tab.
    pub fn fetch_or_refresh(
        &mut self,
        server: SocketAddr,
        page: Page,
        request: &Request,
    ) -> Response {
        let response = self.fetch(server, page, request.clone());
        if response.status != 401 {
            return response;
        }
        let refreshed = self.fetch(server, page, Request::new("POST", REFRESH));
        if refreshed.status == 409 {
            self.fetch(server, page, Request::new("POST", REFRESH));
        }
        self.fetch(server, page, request.clone())
    }

    /// What a page of a sibling host plants.
    ///
    /// # Panics
    ///
    /// If the store does not take it.
    pub fn plant(&mut self, page: &str, set_cookie: &str) {
        let url = Url::parse(page).expect("a URL");
        self.cookies.parse(set_cookie, &url).expect("kept");
    }

    /// The cookies of this name that are kept, each as `name of domain, path`; sorted.
    #[must_use]
    pub fn kept(&self) -> Vec<String> {
        let cookies = self.cookies.iter_unexpired().map(|cookie| {
            let mut text = cookie.name().to_owned();
            let path = &*cookie.path;
            // A `String` takes everything.
            let _ = match &cookie.domain {
                CookieDomain::HostOnly(host) => write!(text, " of {host} alone, {path}"),
                CookieDomain::Suffix(domain) => write!(text, " of {domain}, {path}"),
                other => write!(text, " of {other:?}, {path}"),
            };
            text
        });
        let mut cookies: Vec<_> = cookies.collect();
        cookies.sort();
        cookies
    }

    /// Whether the client holds no token that came by header.
    #[must_use]
    pub fn holds_no_header_token(&self) -> bool {
        self.access.is_none() && self.refresh.is_none()
    }

    /// The value of the only cookie of a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<String> {
        let mut cookies = self.cookies.iter_unexpired();
        cookies
            .find(|cookie| cookie.name() == name)
            .map(|cookie| cookie.value().to_owned())
    }
}
