//! A recording without its secrets, as a HAR file that is judged as the recording itself.
//!
//! It is written from what the library keeps of a recording, which has no value of a cookie, no token, no query and no body. So nothing that
//! was dropped can be in it. Letters stand where values were, as many as those had bytes.

use serde::Serialize;
use serde_json::{Value, json};
use session_cookie_policy::browser::RequestKind;
use session_cookie_policy::diagnosis::{
    Authorization, ClientKind, HttpVersion, LineFault, Seen, SeenCookie, SeenRequest, SeenResponse,
    SeenSetCookie,
};
use session_cookie_policy::evidence::{Exchange, Lead, Traffic};
use time::format_description::well_known::Rfc3339;

/// What is left of a recording.
#[derive(Clone, Debug, Serialize)]
pub struct Shared {
    /// A HAR file.
    pub text: String,
    /// How many values of cookies and tokens were dropped.
    pub values: usize,
    /// The requests and answers, for people to look at.
    pub kept: Vec<Kept>,
}

/// What is left of a request and its answer.
#[derive(Clone, Debug, Serialize)]
pub struct Kept {
    /// The method, where the recording tells it.
    pub method: Option<String>,
    /// The URL without its query.
    pub url: String,
    /// The status of the answer, if one came.
    pub status: Option<u16>,
    /// The cookies of the request; `null` if the recording leaves them out.
    pub cookies: Option<Vec<SeenCookie>>,
    /// The `Set-Cookie` lines of the answer; `null` if the recording leaves them out.
    pub set_cookies: Option<Vec<SeenSetCookie>>,
}

impl Shared {
    /// Writes what is known of a recording.
    #[must_use]
    pub fn of(traffic: &Traffic) -> Self {
        let exchanges = || traffic.exchanges.iter();
        Self {
            text: har(traffic).to_string(),
            values: exchanges().map(values).sum(),
            kept: exchanges().map(Kept::of).collect(),
        }
    }
}

impl Kept {
    fn of(exchange: &Exchange) -> Self {
        Self {
            method: exchange.request.method.clone(),
            url: exchange.url.to_string(),
            status: exchange.response.status,
            cookies: exchange.request.cookies.clone(),
            set_cookies: exchange.response.set_cookies.clone(),
        }
    }
}

fn values(exchange: &Exchange) -> usize {
    let cookies = exchange.request.cookies.iter().flatten();
    let cookies: usize = cookies.map(|cookie| cookie.count).sum();
    let lines = exchange.response.set_cookies.iter().flatten();
    let lines = lines.filter(|line| line.len != Some(0)).count();
    let authorization = exchange.request.authorization;
    let tokens = authorization.is_some_and(|kind| kind != Authorization::None);
    cookies + lines + usize::from(tokens)
}

fn har(traffic: &Traffic) -> Value {
    let mut pages: Vec<String> = Vec::new();
    let entries = traffic.exchanges.iter().map(|exchange| {
        let page = exchange.page.as_ref().map(|page| {
            let page = page.to_string();
            let known = pages.iter().position(|known| *known == page);
            known.unwrap_or_else(|| {
                pages.push(page);
                pages.len() - 1
            })
        });
        entry(exchange, page)
    });
    let entries: Vec<Value> = entries.collect();
    let pages = pages.iter().enumerate();
    let pages = pages.map(|(place, title)| json!({ "id": page_id(place), "title": title }));
    let mut log = json!({
        "version": "1.2",
        "creator": { "name": "session-cookies", "version": env!("CARGO_PKG_VERSION") },
        "pages": pages.collect::<Vec<_>>(),
        "entries": entries,
    });
    let browser = traffic.client.and_then(|client| match client {
        ClientKind::Chromium => Some("Chromium"),
        ClientKind::Firefox => Some("Firefox"),
        ClientKind::Safari => Some("Safari"),
        _ => None,
    });
    if let Some(name) = browser {
        let version = traffic.client_version.map(|version| version.to_string());
        log["browser"] = json!({ "name": name, "version": version });
    }
    json!({ "log": log })
}

fn page_id(place: usize) -> String {
    format!("page_{place}")
}

fn entry(exchange: &Exchange, page: Option<usize>) -> Value {
    let mut entry = json!({
        "request": {
            "method": exchange.request.method.as_deref().unwrap_or("GET"),
            "url": exchange.url.to_string(),
            "httpVersion": exchange.request.http_version.map(version),
            "headers": named(&asked(exchange)),
        },
    });
    // Readers take no `null` where a text is usual.
    if entry["request"]["httpVersion"].is_null() {
        entry["request"]["httpVersion"] = "".into();
    }
    if let Some(at) = exchange.at {
        entry["startedDateTime"] = at.format(&Rfc3339).unwrap_or_default().into();
        let taken = exchange.ended.map(|ended| ended - at);
        entry["time"] = json!(taken.map_or(0.0, |taken| taken.as_seconds_f64() * 1000.0));
    }
    if let Some(page) = page {
        entry["pageref"] = page_id(page).into();
    }
    if let Some(kind) = exchange.kind {
        entry["_resourceType"] = match kind {
            RequestKind::Fetch => "fetch",
            RequestKind::TopLevelNavigation | RequestKind::FrameNavigation => "document",
            RequestKind::WebSocket => "websocket",
            _ => "image",
        }
        .into();
    }
    let response = &exchange.response;
    // A line that somebody pasted has no status.
    let is_answered = response.set_cookies.is_some();
    let status = response.status.or_else(|| is_answered.then_some(200));
    entry["response"] = json!({
        "status": status.unwrap_or(0),
        "headers": if status.is_some() { named(&answered(exchange)) } else { json!([]) },
    });
    if let Some(error) = response.error.text() {
        entry["response"]["_error"] = error.into();
    }
    entry
}

const fn version(version: HttpVersion) -> &'static str {
    match version {
        HttpVersion::Two => "HTTP/2",
        HttpVersion::Three => "HTTP/3",
        _ => "HTTP/1.1",
    }
}

type Header = (&'static str, String);

fn named(headers: &[Header]) -> Value {
    let named = headers.iter();
    named
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect()
}

fn put(headers: &mut Vec<Header>, name: &'static str, value: &Seen) {
    if let Some(text) = value.text() {
        headers.push((name, text.into()));
    }
}

fn asked(exchange: &Exchange) -> Vec<Header> {
    let request = &exchange.request;
    let mut headers = Vec::new();
    // Of a request without headers nobody knows the cookies.
    if request.cookies.is_none() && request.host.is_unknown() && request.origin.is_unknown() {
        return headers;
    }
    headers.push((
        "host",
        request
            .host
            .text()
            .map_or_else(|| authority(exchange), str::to_owned),
    ));
    put(&mut headers, "origin", &request.origin);
    if let Some(referer) = &exchange.referer {
        headers.push(("referer", referer.to_string()));
    }
    put(&mut headers, "sec-fetch-site", &request.sec_fetch_site);
    put(&mut headers, "sec-fetch-mode", &request.sec_fetch_mode);
    put(&mut headers, "sec-fetch-dest", &request.sec_fetch_dest);
    let access = &request.sec_fetch_storage_access;
    put(&mut headers, "sec-fetch-storage-access", access);
    let is_framed = exchange.kind == Some(RequestKind::FrameNavigation);
    if is_framed && request.sec_fetch_dest.text().is_none() {
        headers.push(("sec-fetch-dest", "iframe".into()));
    }
    if let Some(line) = cookie_line(request) {
        headers.push(("cookie", line));
    }
    match request.authorization {
        Some(Authorization::Bearer) => headers.push(("authorization", "Bearer x".into())),
        Some(Authorization::Other) => headers.push(("authorization", "Other x".into())),
        _ => {}
    }
    if request.csrf_token == Some(true) {
        headers.push(("x-csrf-token", "x".into()));
    }
    if exchange.is_prefetch {
        headers.push(("sec-purpose", "prefetch".into()));
    }
    headers
}

/// The host and the port of the URL.
fn authority(exchange: &Exchange) -> String {
    let origin = exchange.url.origin().to_string();
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    authority.unwrap_or_default().to_owned()
}

fn cookie_line(request: &SeenRequest) -> Option<String> {
    let cookies = request.cookies.as_ref()?;
    let mut pairs: Vec<String> = Vec::new();
    for cookie in cookies {
        for place in 0..cookie.count {
            let len = if place == 0 { cookie.len } else { None };
            // What is malformed stays so.
            let is_malformed = place == 0 && cookie.malformed == Some(true);
            pairs.push(format!("{}={}", cookie.name, filler(len, is_malformed)));
        }
    }
    if pairs.is_empty() {
        return None;
    }
    let mut line = pairs.join("; ");
    // The length of the whole is a fact, too.
    if let Some(len) = request.cookie_len {
        line.push_str(&filler(len.checked_sub(line.len()), false));
    }
    Some(line)
}

/// Letters in place of a value.
fn filler(len: Option<usize>, is_malformed: bool) -> String {
    let len = len.unwrap_or_default();
    if is_malformed && len > 0 {
        format!(",{}", "x".repeat(len - 1))
    } else {
        "x".repeat(len)
    }
}

fn answered(exchange: &Exchange) -> Vec<Header> {
    let response = &exchange.response;
    let mut headers = Vec::new();
    for line in response.set_cookies.iter().flatten() {
        headers.push(("set-cookie", set_cookie_line(line)));
    }
    for (name, value) in of_answer(response) {
        put(&mut headers, name, value);
    }
    if let Some(to) = &exchange.redirects_to {
        let query = match exchange.lead {
            Some(Lead::Provider) => "?client_id=x",
            Some(Lead::Error) => "?error=x",
            _ => "",
        };
        headers.push(("location", format!("{to}{query}")));
    }
    let len = |(name, value): &Header| name.len() + value.len() + 4;
    let written: usize = headers.iter().map(len).sum();
    let name = "x-left-out";
    let missing = response
        .header_len
        .and_then(|whole| whole.checked_sub(written + name.len() + 4));
    if missing.is_some() {
        headers.push((name, filler(missing, false)));
    }
    headers
}

fn of_answer(response: &SeenResponse) -> [(&'static str, &Seen); 12] {
    [
        ("access-control-allow-origin", &response.allow_origin),
        (
            "access-control-allow-credentials",
            &response.allow_credentials,
        ),
        ("access-control-allow-methods", &response.allow_methods),
        ("access-control-allow-headers", &response.allow_headers),
        ("access-control-expose-headers", &response.expose_headers),
        ("cache-control", &response.cache_control),
        ("vary", &response.vary),
        ("age", &response.age),
        ("date", &response.date),
        ("via", &response.via),
        ("clear-site-data", &response.clear_site_data),
        ("cache-status", &response.cache_status),
    ]
}

fn set_cookie_line(line: &SeenSetCookie) -> String {
    let value = match line.fault {
        // What stood behind the comma of `Expires`.
        Some(LineFault::Cut) if line.name.is_empty() => {
            return format!("01 Jan 2030 00:00:00 GMT; {}", line.attributes);
        }
        Some(LineFault::JoinedInValue) => "x, x=x".to_owned(),
        _ => filler(line.len, false),
    };
    let mut attributes = line.attributes.clone();
    for name in &line.joined {
        attributes = attributes.replacen('…', &format!(", {name}=x"), 1);
    }
    let separator = if attributes.is_empty() { "" } else { "; " };
    let pair = match &*line.name {
        "" => value,
        name => format!("{name}={value}"),
    };
    format!("{pair}{separator}{}", attributes.trim_start())
}
