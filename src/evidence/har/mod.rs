//! Reads HAR files, as browsers export them. The values of cookies and tokens are dropped as each entry is read.

mod form;

use alloc::boxed::Box;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::Deserialize;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::browser::{ParseRequestUrlError, RequestKind, RequestUrl};
use crate::diagnosis::{Seen, SeenSetCookie};
use crate::evidence::agent::{self, Client, Tool};
use crate::evidence::exchange::{Exchange, Traffic};
use crate::evidence::gap::{Exporter, Gap};
use crate::evidence::head;
use crate::evidence::told::{Words, given};
use crate::evidence::values::{Values, without_session};
use crate::sorted::sort_by_key;
use form::{Cookie, Entry, Lenient, Page};

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

/// What is kept of an entry.
#[derive(Deserialize)]
#[serde(from = "Entry")]
struct Read {
    exchange: Recorded,
    client: Option<Client>,
    page: Option<String>,
    /// The `Set-Cookie` lines, if the export joins them with commas.
    apart: Vec<SeenSetCookie>,
    /// Whether the entry names a state of the cache after the request. Firefox names one only if the cache responded.
    has_cache_entry: bool,
}

enum Recorded {
    Exchange(Box<Exchange>),
    /// An entry with another scheme, such as `data:`, which has no cookies.
    NotOfTheWeb,
    Unreadable,
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
            apart: Vec::new(),
            has_cache_entry: matches!(entry.cache, Some(Lenient::Readable(_))),
        };
        let url = match RequestUrl::parse(&without_session(&request.url)) {
            Ok(url) => url,
            Err(ParseRequestUrlError::UnsupportedScheme) => {
                read.exchange = Recorded::NotOfTheWeb;
                return read;
            }
            Err(_) => return read,
        };
        let mut exchange = Exchange::new(url);
        head::query(&mut exchange, &request.url);
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
            if !request.has("cookie") {
                let pairs = request.cookies.iter().map(Cookie::known);
                exchange.values.came = pairs.collect::<Option<_>>().unwrap_or_default();
            }
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
            if !response.has("set-cookie") {
                exchange.values.set = response.cookies.iter().map(Cookie::known).collect();
            }
            if exchange.lines().iter().any(|line| line.fault.is_some()) {
                read.apart = headers.set_cookies_apart();
            }
            let to = response.redirect_url.as_deref().filter(|to| !to.is_empty());
            if exchange.redirects_to.is_none() {
                exchange.redirects_to =
                    to.and_then(|to| exchange.url.join(&without_session(to)).ok());
            }
        }
        entry.tell(&mut exchange);
        // A tool that saw no response may not have seen the cookies either.
        let has_none = exchange.request.cookies.as_ref().is_some_and(Vec::is_empty);
        if exchange.response.status.is_none() && has_none {
            exchange.request.cookies = None;
            exchange.request.cookie_len = None;
        }
        let names = |error: &&String| {
            let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_');
            error.bytes().all(is_letter)
        };
        if let Some(error) = response.error.as_ref().filter(names) {
            exchange.response.error = Seen::Present(error.clone());
        }
        let is_of_cache = |kind: Option<Lenient<String>>| match kind {
            Some(Lenient::Readable(kind)) => {
                matches!(&*kind, "disk" | "memory" | "Disk Cache" | "Memory Cache")
            }
            Some(Lenient::Other(_)) | None => false,
        };
        let is_from_worker = exchange.told.is_from_worker;
        if is_of_cache(entry.from_cache) || is_of_cache(entry.fetch_type) || is_from_worker {
            exchange.came_from_cache();
        }
        read.exchange = Recorded::Exchange(Box::new(exchange));
        read
    }
}

impl Entry {
    /// What the bodies tell, and the fields that only browsers write.
    fn tell(&self, exchange: &mut Exchange) {
        let told = &mut exchange.told;
        if let Some(Lenient::Readable(body)) = &self.request.post_data {
            told.has_body(&body.text);
            for field in &body.params {
                told.has_field(&field.name, &field.value);
            }
        }
        if let Some(Lenient::Readable(body)) = &self.response.content
            && body.encoding.is_none()
            && let Some(status) = exchange.response.status
        {
            told.words = Words::of(status, &body.text);
            told.given = given(&body.text);
        }
        told.is_from_worker = matches!(
            &self.response.worker,
            Some(Lenient::Readable(source)) if matches!(&**source, "cache-storage" | "http-cache")
        );
        if let Some(Lenient::Readable(address)) = &self.address
            && !address.is_empty()
        {
            told.is_six = Some(address.contains(':'));
        }
    }
}

impl Exchange {
    /// The browser's own cache responded. No cookie was sent, and none that was stored with the response is set again.
    fn came_from_cache(&mut self) {
        self.response.from_browser_cache = Some(true);
        self.request.cookies = None;
        self.request.cookie_len = None;
        self.request.authorization = None;
        self.response.set_cookies = None;
        self.values = Values::default();
    }

    /// What Safari's export shows of a request: `Set-Cookie` lines are joined with commas; and of a redirect, the last URL and headers with the
    /// first method.
    fn as_by_safari(&mut self, apart: Vec<SeenSetCookie>) {
        // Responses that it does not show may have set other values.
        self.values = Values::default();
        if !apart.is_empty() {
            self.response.set_cookies = Some(apart);
        }
        // What looks like joined lines comes from the export.
        for line in self.response.set_cookies.iter_mut().flatten() {
            line.fault = None;
            line.joined = Vec::new();
        }
        let is_of_others = self.request.sec_fetch_site.text() == Some("cross-site");
        let is_answered = self.succeeds();
        let sets_any = !self.lines().is_empty();
        if self.kind == Some(RequestKind::TopLevelNavigation)
            && is_of_others
            && is_answered
            && !sets_any
        {
            self.request.method = None;
        }
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
            RequestUrl::parse(&without_session(&page.title)).ok()
        };
        let exporter = agent::exporter(&creator, &browser);
        let mut traffic = Traffic::default();
        for (entry, number) in entries.into_iter().zip(1..) {
            let read = entry.readable();
            traffic.made_by(read.as_ref().and_then(|read| read.client));
            let Some(Read {
                exchange,
                page: id,
                apart,
                has_cache_entry,
                ..
            }) = read
            else {
                traffic.gaps.push(Gap::NoRequest { entry: number });
                continue;
            };
            match exchange {
                Recorded::Exchange(mut exchange) => {
                    exchange.page = id.as_deref().and_then(page);
                    match exporter {
                        Some(Exporter::Safari) => exchange.as_by_safari(apart),
                        Some(Exporter::Firefox) if has_cache_entry => exchange.came_from_cache(),
                        _ => {}
                    }
                    traffic.exchanges.push(*exchange);
                }
                Recorded::NotOfTheWeb => {}
                Recorded::Unreadable => traffic.gaps.push(Gap::NoRequest { entry: number }),
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
        traffic.complete();
        traffic.without_cookies(exporter);
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
                exchange.values = Values::default();
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
