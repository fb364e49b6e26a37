//! Requests and responses of HTTP/1.1, byte by byte: no library decides what may be sent.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::deployment::API;

/// A request as it is sent. Values of headers are bytes: clients send what they like.
#[derive(Clone, Debug)]
pub struct Request {
    method: &'static str,
    pub(crate) path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: String,
}

impl Request {
    /// A request without headers of its own.
    #[must_use]
    pub fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            headers: Vec::new(),
            body: String::new(),
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
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// With the body of a form.
    #[must_use]
    pub fn form(self, body: impl Into<String>) -> Self {
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(body)
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
        exchange(server, self.method, &self.path, headers, &self.body)
    }
}

/// Sends a request with these headers and a body, of plain text unless they say otherwise, and reads the answer.
///
/// # Errors
///
/// - the server cannot be reached, or does not speak HTTP/1.1
pub fn exchange<'a>(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: impl Iterator<Item = (&'a str, &'a [u8])>,
    body: &str,
) -> io::Result<Response> {
    let mut bytes = format!("{method} {path} HTTP/1.1\r\n").into_bytes();
    let mut has_type = false;
    for (name, value) in headers {
        has_type |= name == "content-type";
        bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    let len = body.len();
    bytes.extend(format!("connection: close\r\ncontent-length: {len}\r\n").bytes());
    if len > 0 && !has_type {
        bytes.extend(b"content-type: text/plain; charset=utf-8\r\n");
    }
    bytes.extend(b"\r\n");
    bytes.extend(body.as_bytes());
    let mut stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(&bytes)?;
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
