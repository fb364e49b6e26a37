//! A client that keeps cookies by code that has nothing to do with this project: the crate `cookie_store`. It plays the TLS proxy, too: to
//! the cookies, each request goes to the API's public origin; its octets go to a server on loopback.

use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use cookie_store::{CookieDomain, CookieError, CookieStore};
use url::Url;

use crate::deployment::API;

/// A request as it is sent. Values of headers are octets: clients send what they like.
#[derive(Clone, Debug)]
pub struct Request {
    method: &'static str,
    path: &'static str,
    headers: Vec<(String, Vec<u8>)>,
    body: &'static str,
}

impl Request {
    /// A request without headers of its own.
    #[must_use]
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            method,
            path,
            headers: Vec::new(),
            body: "",
        }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With a body of plain text.
    #[must_use]
    pub const fn body(mut self, body: &'static str) -> Self {
        self.body = body;
        self
    }

    /// As a page of `origin` makes a browser send it, where `site` is the `Sec-Fetch-Site`.
    #[must_use]
    pub fn from_page(self, origin: &str, site: &str) -> Self {
        self.header("origin", origin).header("sec-fetch-site", site)
    }

    /// The method and the path.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Sends it, and reads the answer.
    ///
    /// # Errors
    ///
    /// - the server cannot be reached, or does not speak HTTP/1.1
    pub fn send(&self, server: SocketAddr) -> io::Result<Response> {
        let host = API.trim_start_matches("https://").as_bytes();
        let given = self.headers.iter();
        let given = given.map(|(name, value)| (name.as_str(), value.as_slice()));
        let headers = [("host", host)].into_iter().chain(given);
        exchange(server, self.method, self.path, headers, self.body)
    }
}

/// Sends a request with these headers and a body of plain text, and reads the answer.
pub(crate) fn exchange<'a>(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: impl Iterator<Item = (&'a str, &'a [u8])>,
    body: &str,
) -> io::Result<Response> {
    let mut octets = format!("{method} {path} HTTP/1.1\r\n").into_bytes();
    for (name, value) in headers {
        octets.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    let len = body.len();
    octets.extend(format!("connection: close\r\ncontent-length: {len}\r\n").bytes());
    if len > 0 {
        octets.extend(b"content-type: text/plain; charset=utf-8\r\n");
    }
    octets.extend(b"\r\n");
    octets.extend(body.as_bytes());
    let mut stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(&octets)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Response::parse(&String::from_utf8_lossy(&answer))
        .ok_or_else(|| io::Error::other("no answer of HTTP/1.1"))
}

/// An answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Each line: the name in lower case, and the value.
    pub headers: Vec<(String, String)>,
    /// What follows.
    pub body: String,
}

impl Response {
    fn parse(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.strip_prefix("HTTP/1.1 ")?.get(..3)?;
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        });
        Some(Self {
            status: status.parse().ok()?,
            headers: headers.collect::<Option<_>>()?,
            body: body.to_owned(),
        })
    }

    /// The lines of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let lines = self.headers.iter().filter(move |(own, _)| own == name);
        lines.map(|(_, value)| value.as_str())
    }

    /// The only line of a header.
    ///
    /// # Panics
    ///
    /// If there are several.
    #[must_use]
    pub fn one(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.iter().filter(|(own, _)| own == name);
        let line = lines.next().map(|(_, value)| value.as_str());
        assert!(lines.next().is_none(), "one {name} of {self:?}");
        line
    }

    /// What the session depends on, sorted: it is the same whatever the framework.
    #[must_use]
    pub fn of_session(&self) -> String {
        let is_meant = |name: &str| {
            ["set-cookie", "vary", "cache-control"].contains(&name)
                || ["access-control-", "session-"]
                    .iter()
                    .any(|start| name.starts_with(start))
        };
        let lines = self.headers.iter().filter(|(name, _)| is_meant(name));
        let mut lines: Vec<_> = lines
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        lines.sort();
        format!("{}\n{}", self.status, lines.join("\n"))
    }
}

/// Where a page stands, and how its script sends requests.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Its origin.
    pub origin: &'static str,
    /// What browsers say of its requests to the API.
    pub site: &'static str,
    /// `credentials: "include"`: cookies are sent and taken.
    pub includes_cookies: bool,
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
    /// Sends a request with the cookies that are due, and keeps what the answer sets.
    ///
    /// # Panics
    ///
    /// If the server does not answer, or sets a cookie that cannot be kept.
    pub fn send(&mut self, server: SocketAddr, mut request: Request) -> Response {
        let url = api(request.path);
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
        let response = self.send_bare(server, &request);
        for line in response.all("set-cookie") {
            match self.cookies.parse(line, &url) {
                // What is to be cleared may not be there.
                Ok(_) | Err(CookieError::Expired) => {}
                Err(error) => panic!("{error}: {line}"),
            }
        }
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

    /// Sends a request as the front end does: with the header against CSRF, and with tokens that came by header.
    pub fn fetch(&mut self, server: SocketAddr, page: Page, request: Request) -> Response {
        let is_refresh = request.path == "/auth/session/refresh";
        let mut request = request
            .from_page(page.origin, page.site)
            .header("session-csrf", "1");
        let token = if is_refresh {
            &self.refresh
        } else {
            &self.access
        };
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = if page.includes_cookies {
            self.send(server, request)
        } else {
            self.send_bare(server, &request)
        };
        for (name, token) in [
            ("session-access-token", &mut self.access),
            ("session-refresh-token", &mut self.refresh),
        ] {
            if let Some(value) = response.one(name) {
                *token = Some(value.to_owned()).filter(|value| !value.is_empty());
            }
        }
        response
    }

    /// Fetches, and after an answer of 401 refreshes and fetches again: what every front end does.
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
        self.fetch(server, page, Request::new("POST", "/auth/session/refresh"));
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
