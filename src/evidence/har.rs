//! Reads HAR files, as browsers export them. The values of cookies and tokens are dropped as each entry is read.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::Deserialize;
use serde::de::IgnoredAny;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::agent::{self, Client, Tool};
use super::exchange::{Exchange, Traffic};
use super::gap::{Exporter, Gap};
use super::head::{self, Headers};
use crate::browser::{ParseRequestUrlError, RequestKind, RequestUrl};
use crate::diagnosis::Seen;
use crate::sorted::sort_by_key;

/// A HAR file ([HTTP Archive 1.2]) as a serde value, for any JSON reader. Its [`traffic`](Self::traffic) has no values of cookies. Fields
/// that browsers add to the format are used if they help, and skipped otherwise. An entry that cannot be read becomes a [`Gap`]; the others
/// are used.
///
/// ```
/// # #[cfg(feature = "har")] {
/// use session_cookie_policy::evidence::Har;
///
/// let har: Har = serde_json::from_str(
///     r#"{ "log": { "creator": { "name": "Firefox" }, "entries": [{
///         "startedDateTime": "2026-11-22T12:00:00.000+00:00",
///         "request": {
///             "method": "GET", "url": "https://www.example.com/me?code=secret",
///             "headers": [{ "name": "Cookie", "value": "sid=secret" }]
///         },
///         "response": { "status": 401, "headers": [] }
///     }] } }"#,
/// )
/// .unwrap();
/// let exchange = &har.traffic.exchanges[0];
/// assert_eq!(exchange.url.to_string(), "https://www.example.com/me");
/// assert_eq!(exchange.request.cookies.as_ref().unwrap()[0].name, "sid");
/// # }
/// ```
///
/// [HTTP Archive 1.2]: https://w3c.github.io/web-performance/specs/HAR/Overview.html
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "File")]
#[non_exhaustive]
#[doc(alias("HTTP Archive", "devtools"))]
pub struct Har {
    /// What was recorded.
    pub traffic: Traffic,
}

/// The text is not a HAR file.
///
/// ```
/// use session_cookie_policy::evidence::Traffic;
///
/// let error = Traffic::of_har("<html>").unwrap_err();
/// assert_eq!(error.to_string(), "not a HAR file: at line 1, column 1 it is not JSON of the form `{ \"log\": { \"entries\": […] } }`");
/// ```
#[cfg(feature = "har")]
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "not a HAR file: at line {line}, column {column} it is not JSON of the form `{{ \"log\": {{ \"entries\": […] }} }}`"
)]
#[non_exhaustive]
pub struct ReadHarError {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1.
    pub column: usize,
}

#[cfg(feature = "har")]
impl Traffic {
    /// Reads the text of a [HAR file](Har).
    ///
    /// # Errors
    ///
    /// - The text is not JSON, or has no `log.entries`.
    pub fn of_har(text: &str) -> Result<Self, ReadHarError> {
        // Some tools write a byte order mark.
        let text = text.trim_start_matches('\u{feff}');
        match serde_json::from_str::<Har>(text) {
            Ok(har) => Ok(har.traffic),
            // The error of the parser may contain a part of a value.
            Err(error) => Err(ReadHarError {
                line: error.line(),
                column: error.column(),
            }),
        }
    }
}

#[derive(Deserialize)]
struct File {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    #[serde(default)]
    creator: Tool,
    #[serde(default)]
    browser: Tool,
    #[serde(default)]
    pages: Vec<Lenient<Page>>,
    entries: Vec<Lenient<Read>>,
}

#[derive(Deserialize)]
struct Page {
    id: String,
    #[serde(default)]
    title: String,
}

/// An entry of a list that may have another type.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lenient<T> {
    Readable(T),
    Other(IgnoredAny),
}

impl<T> Lenient<T> {
    fn readable(self) -> Option<T> {
        match self {
            Self::Readable(value) => Some(value),
            Self::Other(_) => None,
        }
    }
}

/// What is kept of an entry.
#[derive(Deserialize)]
#[serde(from = "Entry")]
struct Read {
    exchange: Recorded,
    client: Option<Client>,
    page: Option<String>,
}

enum Recorded {
    Exchange(Box<Exchange>),
    /// An entry with another scheme, such as `data:`, which has no cookies.
    NotOfTheWeb,
    Unreadable,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(default)]
    started_date_time: String,
    /// In milliseconds.
    #[serde(default)]
    time: f64,
    #[serde(default)]
    pageref: Option<String>,
    #[serde(default, rename = "_resourceType")]
    resource_type: Option<String>,
    request: Message,
    #[serde(default)]
    response: Message,
}

/// A request or a response.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Message {
    method: String,
    url: String,
    http_version: String,
    status: i64,
    #[serde(rename = "redirectURL")]
    redirect_url: Option<String>,
    headers: Vec<Header>,
    cookies: Vec<Cookie>,
    /// Chromium writes this if no response came.
    #[serde(rename = "_error")]
    error: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    #[serde(default)]
    value: String,
}

/// A cookie that some tools omit from the headers.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Cookie {
    name: String,
    value: String,
    path: Option<String>,
    domain: Option<String>,
    expires: Option<String>,
    http_only: bool,
    secure: bool,
    same_site: Option<String>,
}

impl Cookie {
    /// The name, and another value of the same length. The original value could contain bytes that end a value or a line.
    fn pair(&self) -> String {
        let name = self.name.replace(['\r', '\n', ';'], " ");
        // Keeps whether the value is malformed, quoted, or has spaces around it.
        let letter = |byte: u8| match byte {
            b'"' | b' ' => char::from(byte),
            _ if byte.is_ascii_graphic() && !matches!(byte, b',' | b';' | b'\\') => '-',
            _ => '\\',
        };
        let value = self.value.bytes().map(letter);
        format!("{name}={}", value.collect::<String>())
    }

    fn line(&self) -> String {
        let mut line = self.pair();
        let said = [
            ("Domain", &self.domain),
            ("Path", &self.path),
            ("Expires", &self.expires),
            ("SameSite", &self.same_site),
        ];
        for (name, value) in said {
            if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
                line.extend(["; ", name, "=", value]);
            }
        }
        if self.secure {
            line.push_str("; Secure");
        }
        if self.http_only {
            line.push_str("; HttpOnly");
        }
        line
    }
}

impl Message {
    fn headers<'m>(&'m self, extra: &'m [(&'static str, String)]) -> Headers<'m> {
        let mut headers = Headers::default();
        for header in &self.headers {
            headers.push(&header.name, &header.value);
        }
        for (name, value) in extra {
            if headers.first(name).is_none() {
                headers.push(name, value);
            }
        }
        headers
    }
}

impl From<Entry> for Read {
    fn from(entry: Entry) -> Self {
        let Entry {
            request, response, ..
        } = &entry;
        let mut read = Self {
            exchange: Recorded::Unreadable,
            client: None,
            page: entry.pageref.clone(),
        };
        let url = match RequestUrl::parse(&request.url) {
            Ok(url) => url,
            Err(ParseRequestUrlError::UnsupportedScheme) => {
                read.exchange = Recorded::NotOfTheWeb;
                return read;
            }
            Err(_) => return read,
        };
        let mut exchange = Exchange::new(url);
        exchange.at = OffsetDateTime::parse(&entry.started_date_time, &Rfc3339).ok();
        exchange.ended = exchange.at.and_then(|at| {
            let taken = Duration::checked_seconds_f64(entry.time / 1000.0)?;
            // The start has only whole milliseconds.
            at.checked_add(Duration::milliseconds(
                taken.whole_milliseconds().try_into().ok()?,
            ))
        });
        exchange.request.http_version = head::version(&request.http_version);
        exchange.kind = entry.resource_type.as_deref().and_then(kind);
        let pairs = request.cookies.iter();
        let pairs: Vec<String> = pairs.map(Cookie::pair).collect();
        let extra: Vec<_> = [("cookie", pairs.join("; "))]
            .into_iter()
            .filter(|(_, line)| !line.is_empty())
            .collect();
        let headers = request.headers(&extra);
        read.client = headers.first("user-agent").and_then(agent::client);
        // If the tool saw no request header, a cache responded, or nobody.
        if headers.is_empty() {
            exchange.request.method = Some(request.method.clone());
        } else {
            head::request(&mut exchange, &request.method, &headers);
            // Exporters join the cookies of HTTP/2 and HTTP/3 into one line.
            exchange.request.cookie_lines = None;
        }
        if let Ok(status) = u16::try_from(response.status)
            && status != 0
        {
            let lines: Vec<String> = response.cookies.iter().map(Cookie::line).collect();
            let extra: Vec<_> = [("set-cookie", lines.join("\n"))]
                .into_iter()
                .filter(|(_, lines)| !lines.is_empty())
                .collect();
            let headers = response.headers(&extra);
            head::response(&mut exchange, status, &headers);
            let to = response.redirect_url.as_deref().filter(|to| !to.is_empty());
            if exchange.redirects_to.is_none() {
                exchange.redirects_to = to.and_then(|to| exchange.url.join(to).ok());
            }
        }
        let names = |error: &&String| {
            let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_');
            error.bytes().all(is_letter)
        };
        if let Some(error) = response.error.as_ref().filter(names) {
            exchange.response.error = Seen::Present(error.clone());
        }
        read.exchange = Recorded::Exchange(Box::new(exchange));
        read
    }
}

/// The kind of a request, by the resource type in Chromium's tools.
fn kind(resource: &str) -> Option<RequestKind> {
    match resource {
        "document" => Some(RequestKind::TopLevelNavigation),
        "xhr" | "fetch" | "preflight" | "eventsource" | "ping" | "manifest" | "beacon" => {
            Some(RequestKind::Fetch)
        }
        "websocket" => Some(RequestKind::WebSocket),
        "image" | "script" | "stylesheet" | "font" | "media" | "imageset" => {
            Some(RequestKind::Image)
        }
        _ => None,
    }
}

impl From<File> for Har {
    fn from(file: File) -> Self {
        let Log {
            creator,
            browser,
            pages,
            entries,
        } = file.log;
        let pages: Vec<Page> = pages.into_iter().filter_map(Lenient::readable).collect();
        let page = |id: &str| {
            let page = pages.iter().find(|page| page.id == id)?;
            RequestUrl::parse(&page.title).ok()
        };
        let mut traffic = Traffic::default();
        for (entry, number) in entries.into_iter().zip(1..) {
            let read = entry.readable();
            traffic.made_by(read.as_ref().and_then(|read| read.client));
            let of_page = read.as_ref().and_then(|read| page(read.page.as_deref()?));
            match read.map(|read| read.exchange) {
                Some(Recorded::Exchange(mut exchange)) => {
                    exchange.page = of_page;
                    traffic.exchanges.push(*exchange);
                }
                Some(Recorded::NotOfTheWeb) => {}
                Some(Recorded::Unreadable) | None => {
                    traffic.gaps.push(Gap::NoRequest { entry: number });
                }
            }
        }
        // Tools write entries in the order in which they end, or by page.
        if traffic
            .exchanges
            .iter()
            .all(|exchange| exchange.at.is_some())
        {
            sort_by_key(&mut traffic.exchanges, |exchange| exchange.at);
        }
        traffic.made_by(browser.client());
        frames(&mut traffic);
        traffic.without_cookies(agent::exporter(&creator, &browser));
        Self { traffic }
    }
}

/// Over plain http, browsers do not show that a document is for a frame. It counts as one if a page of another origin requests it and stays
/// open.
fn frames(traffic: &mut Traffic) {
    for exchange in &mut traffic.exchanges {
        let is_untold = exchange.kind == Some(RequestKind::TopLevelNavigation)
            && !matches!(exchange.request.sec_fetch_dest, Seen::Present(_));
        let page = exchange.page.as_ref().map(RequestUrl::origin);
        let asking = exchange.referer.as_ref().map(RequestUrl::origin);
        let stays_open = page.is_some() && page == asking;
        if is_untold && stays_open && page != Some(exchange.url.origin()) {
            exchange.kind = Some(RequestKind::FrameNavigation);
        }
    }
}

impl Traffic {
    /// If no cookie is shown, there may have been none, or the export omitted them. Cookies then count as unknown.
    fn without_cookies(&mut self, exporter: Option<Exporter>) {
        let shows = |exchange: &Exchange| {
            let cookies = exchange.request.cookies.as_ref();
            let has_token = exchange
                .request
                .authorization
                .is_some_and(|kind| kind != crate::diagnosis::Authorization::None);
            cookies.is_some_and(|cookies| !cookies.is_empty())
                || !exchange.lines().is_empty()
                || has_token
        };
        if self.exchanges.is_empty() || self.exchanges.iter().any(shows) {
            return;
        }
        if !self.is_explained_by_failures() {
            self.gaps.push(Gap::NoCookies { exporter });
        }
        if matches!(exporter, None | Some(Exporter::Chromium)) {
            for exchange in &mut self.exchanges {
                exchange.request.cookies = None;
                exchange.request.cookie_len = None;
                exchange.request.authorization = None;
                exchange.response.set_cookies = None;
            }
        }
    }

    /// Whether failures explain why no cookie is shown: there was no response at all, or a page's requests to its own site never left.
    fn is_explained_by_failures(&self) -> bool {
        let is_unanswered = |exchange: &Exchange| exchange.response.status.is_none();
        let is_page = |exchange: &&Exchange| exchange.kind == Some(RequestKind::TopLevelNavigation);
        let pages = self.exchanges.iter().filter(is_page);
        let pages: Vec<String> = pages.map(|page| ending(&page.url)).collect();
        let is_blocked = |exchange: &Exchange| match exchange.response.error.text() {
            // The user left the page, or the reason is hidden from scripts.
            None | Some("net::ERR_ABORTED" | "net::ERR_FAILED") => false,
            Some(failure) => {
                failure.contains("NETWORK_ACCESS_CHECKS") || pages.contains(&ending(&exchange.url))
            }
        };
        let is_script = |exchange: &Exchange| exchange.kind == Some(RequestKind::Fetch);
        let mut all = self.exchanges.iter();
        self.exchanges.iter().all(is_unanswered)
            || all.any(|exchange| is_script(exchange) && is_blocked(exchange))
    }
}

/// The last two labels of the host. They are close enough to its site to recognize a page's requests to its own site.
fn ending(url: &RequestUrl) -> String {
    let host = url.host().to_string();
    let mut labels: Vec<&str> = host.rsplit('.').take(2).collect();
    labels.reverse();
    labels.join(".")
}
