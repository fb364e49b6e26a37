//! Reads the headers of one request or response, and keeps what matters.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::exchange::{Exchange, Lead, Return};
use super::told::{end_of_token, is_broken, is_encoded_twice};
use super::values::{Pair, is_token, number_of, without_session};
use crate::browser::{RequestKind, RequestUrl};
use crate::cookie::CookieHeader;
use crate::diagnosis::{HttpVersion, Seen, SeenRequest, SeenSetCookie};
use crate::net::Origin;
use crate::request::RequestFacts;

/// Headers with their values. They exist only while they are read.
#[derive(Clone, Default)]
pub(super) struct Headers<'t>(Vec<(&'t str, &'t str)>);

impl<'t> Headers<'t> {
    pub(super) fn push(&mut self, name: &'t str, value: &'t str) {
        self.0.push((name.trim(), value.trim()));
    }

    #[cfg(feature = "serde")]
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'t str> + Clone {
        let same = self.0.iter();
        let same = same.filter(move |(own, _)| own.eq_ignore_ascii_case(name));
        same.map(|(_, value)| *value)
    }

    pub(super) fn first(&self, name: &str) -> Option<&'t str> {
        self.all(name).next()
    }

    /// The values of the headers in which front ends usually send a CSRF token.
    fn tokens(&self) -> impl Iterator<Item = &'t str> {
        let tokens = self.0.iter().filter(|(name, _)| {
            is_token(name) || TOKENS.iter().any(|known| name.eq_ignore_ascii_case(known))
        });
        tokens.map(|(_, value)| *value)
    }

    fn seen(&self, name: &str) -> Seen {
        Seen::of(self.first(name).map(str::as_bytes))
    }

    fn bytes(&self, name: &str) -> Option<&'t [u8]> {
        self.first(name).map(str::as_bytes)
    }

    /// The length of all headers in bytes, as written in HTTP/1.1.
    fn len(&self) -> usize {
        let len = |(name, value): &(&str, &str)| name.len().saturating_add(value.len());
        let lens = self.0.iter().map(|header| len(header).saturating_add(4));
        lens.fold(0, usize::saturating_add)
    }

    /// Some exporters put several lines into one text.
    fn set_cookies(&self) -> impl Iterator<Item = &'t str> + Clone {
        let lines = self.all("set-cookie").flat_map(str::lines);
        lines.filter(|line| !line.trim().is_empty())
    }

    /// The `Set-Cookie` lines of an export that joins them with commas.
    #[cfg(feature = "serde")]
    pub(super) fn set_cookies_apart(&self) -> Vec<SeenSetCookie> {
        let lines = self.set_cookies().flat_map(apart);
        lines
            .map(|line| SeenSetCookie::of(line.as_bytes()))
            .collect()
    }
}

/// Parts a line at the commas in front of another cookie. After the comma of a date, no name follows.
#[cfg(feature = "serde")]
fn apart(line: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = line;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|text| text.find(", ")) {
        let end = from.saturating_add(at);
        let next = end.saturating_add(2);
        let (before, behind) = (rest.get(..end), rest.get(next..));
        let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
        // Before the first attribute, it is a comma of the value.
        if before.contains(';') && begins_cookie(behind) {
            lines.push(before);
            rest = behind;
            from = 0;
        } else {
            from = next;
        }
    }
    lines.push(rest);
    lines
}

/// Whether a text begins with a name and a value. The end of a value in base64 looks like a name with an empty one.
#[cfg(feature = "serde")]
fn begins_cookie(text: &str) -> bool {
    /// Values are longer.
    const LONGEST_NAME: usize = 24;
    let own = text.split([';', ',']).next().unwrap_or_default();
    let Some((name, value)) = own.split_once('=') else {
        return false;
    };
    let is_cleared = text.contains("Max-Age=0") || text.contains("1970");
    let is_value = !value.trim_matches('=').is_empty();
    !name.is_empty()
        && !name.contains(' ')
        && (is_value || (is_cleared && name.len() <= LONGEST_NAME))
}

/// Fills in the request of an exchange.
pub(super) fn request(exchange: &mut Exchange, method: &str, headers: &Headers<'_>) {
    let lines: Vec<&[u8]> = headers.all("cookie").map(str::as_bytes).collect();
    let mut facts = RequestFacts::new(method);
    facts.cookie = CookieHeader::lines(&lines);
    facts.authorization = headers.bytes("authorization");
    let seen = SeenRequest::of(&facts);
    let request = &mut exchange.request;
    request.method = seen.method;
    request.authorization = seen.authorization;
    request.cookies = seen.cookies;
    request.cookie_len = Some(lines.iter().map(|line| line.len()).sum());
    request.cookie_lines = Some(lines.len());
    request.host = match headers
        .first("host")
        .or_else(|| headers.first(":authority"))
    {
        Some(host) => Seen::from(host),
        None => Seen::Unknown,
    };
    request.origin = headers.seen("origin");
    let referer = headers.first("referer");
    exchange.referer = referer.and_then(|url| RequestUrl::parse(&without_session(url)).ok());
    request.referer = match (&exchange.referer, referer) {
        (Some(url), _) => Seen::Present(url.origin().to_string()),
        (None, Some(_)) => Seen::Unknown,
        (None, None) => Seen::Absent,
    };
    request.sec_fetch_site = headers.seen("sec-fetch-site");
    request.sec_fetch_mode = headers.seen("sec-fetch-mode");
    request.sec_fetch_dest = headers.seen("sec-fetch-dest");
    request.sec_fetch_storage_access = headers.seen("sec-fetch-storage-access");
    request.csrf_token = Some(headers.tokens().next().is_some() || repeats_token(headers));
    exchange.has_encoded_token = has_encoded_token(headers);
    let pairs = headers.all("cookie").flat_map(|line| line.split(';'));
    let pairs = pairs.filter(|pair| !pair.trim().is_empty());
    let pairs: Option<Vec<Pair>> = pairs.map(Pair::of_text).collect();
    exchange.values.came = pairs.unwrap_or_default();
    let cookies = exchange.request.cookies.iter().flatten();
    let repeating = cookies.filter(|cookie| is_token(&cookie.name));
    exchange.values.repeated = repeating
        .flat_map(|cookie| {
            let tokens = headers.tokens();
            tokens.filter_map(|token| Pair::of(&cookie.name, token))
        })
        .collect();
    for token in headers.tokens() {
        exchange.told.has_token(token);
    }
    let pairs = headers.all("cookie").flat_map(|line| line.split(';'));
    let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
    let broken = pairs.find(|(_, value)| is_broken(value));
    exchange.told.broken = broken.map(|(name, _)| name.trim().into());
    let mut lines = headers.all("cookie");
    exchange.told.has_commas =
        lines.any(|line| !line.contains(';') && names_behind_commas(line) > 0);
    exchange.told.agent = headers.first("user-agent").map(number_of);
    exchange.told.is_form = is_form(headers);
    exchange.is_prefetch = [
        "sec-purpose",
        "purpose",
        "x-moz",
        "x-purpose",
        "x-sec-purpose",
    ]
    .iter()
    .any(|name| {
        headers
            .first(name)
            .is_some_and(|value| value.contains("prefetch"))
    }) || headers.first("next-router-prefetch").is_some();
    exchange.kind = kind(headers)
        .or(exchange.kind)
        .or_else(|| by_script(exchange, method, headers));
}

/// How many cookies follow a comma and a blank.
fn names_behind_commas(line: &str) -> usize {
    let pieces = line.split(", ").skip(1);
    let names = pieces.filter_map(|piece| piece.split_once('='));
    let is_name = |name: &&str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b'"')
    };
    names.map(|(name, _)| name).filter(is_name).count()
}

/// Whether a header of any name is the value of a cookie with a token.
fn repeats_token(headers: &Headers<'_>) -> bool {
    let pairs = headers.all("cookie").flat_map(|line| line.split(';'));
    let mut tokens = pairs.filter_map(|pair| pair.split_once('='));
    tokens.any(|(name, value)| {
        let value = value.trim();
        let is_repeated = |(own, other): &(&str, &str)| {
            !own.eq_ignore_ascii_case("cookie")
                && other.trim_matches('"') == value.trim_matches('"')
        };
        is_token(name) && !value.is_empty() && headers.0.iter().any(is_repeated)
    })
}

/// Whether the body is that of a form, and no library says that a script sent it.
fn is_form(headers: &Headers<'_>) -> bool {
    let kind = headers.first("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    matches!(
        &*kind.to_ascii_lowercase(),
        "application/x-www-form-urlencoded" | "multipart/form-data"
    ) && headers.first("x-requested-with").is_none()
}

/// Whether a header of a CSRF token is the value of a cookie that has percent-encoding.
fn has_encoded_token(headers: &Headers<'_>) -> bool {
    let mut encoded = headers.tokens().filter(|token| token.contains('%'));
    encoded.any(|token| {
        let mut pairs = headers.all("cookie").flat_map(|line| line.split(';'));
        pairs.any(|pair| {
            pair.split_once('=')
                .is_some_and(|(_, value)| value.trim() == token)
        })
    })
}

/// Records what the query of a request shows about a return from a provider.
pub(super) fn query(exchange: &mut Exchange, url: &str) {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    let has = |known: &str| {
        query
            .split('&')
            .any(|pair| pair.split('=').next() == Some(known))
    };
    exchange.asks_provider = has("client_id") || has("SAMLRequest");
    exchange.asks_silently = query
        .split('&')
        .any(|pair| matches!(pair, "prompt=none" | "response_mode=web_message"));
    exchange.told.has_query(query);
    exchange.returned = match (has("state"), has("error"), has("code")) {
        (true, true, _) => Some(Return::Denied),
        (true, false, true) => Some(Return::Approved),
        _ => None,
    };
}

/// The headers of CSRF tokens whose names do not say it as others do.
const TOKENS: [&str; 1] = ["requestverificationtoken"];

/// Fills in the response of an exchange.
pub(super) fn response(exchange: &mut Exchange, status: u16, headers: &Headers<'_>) {
    let lines = headers
        .set_cookies()
        .map(|line| SeenSetCookie::of(line.as_bytes()));
    let response = &mut exchange.response;
    response.status = Some(status);
    response.set_cookies = Some(lines.collect());
    let pairs = headers.set_cookies().map(|line| line.split(';').next());
    exchange.values.set = pairs.map(|pair| Pair::of_text(pair?)).collect();
    let values = headers.set_cookies().enumerate();
    let ends = values.clone().filter_map(|(at, line)| {
        let (_, value) = line.split(';').next()?.split_once('=')?;
        Some((at, end_of_token(value)?))
    });
    exchange.told.ends = ends.collect();
    let twice = values.filter(|(_, line)| {
        let pair = line.split(';').next().unwrap_or_default();
        is_encoded_twice(pair)
    });
    exchange.told.encoded_twice = twice.map(|(at, _)| at).collect();
    let response = &mut exchange.response;
    response.allow_origin = headers.seen("access-control-allow-origin");
    response.allow_credentials = headers.seen("access-control-allow-credentials");
    response.allow_methods = headers.seen("access-control-allow-methods");
    response.allow_headers = headers.seen("access-control-allow-headers");
    response.expose_headers = headers.seen("access-control-expose-headers");
    response.cache_control = headers.seen("cache-control");
    response.vary = headers.seen("vary");
    response.age = headers.seen("age");
    response.date = headers.seen("date");
    response.via = headers.seen("via");
    response.clear_site_data = headers.seen("clear-site-data");
    let mut challenges = headers.all("www-authenticate");
    exchange.wants_password =
        challenges.any(|text| text.trim_start().to_ascii_lowercase().starts_with("basic"));
    let of_caches = CACHES.iter().find_map(|name| headers.bytes(name));
    response.cache_status = Seen::of(of_caches);
    response.header_len = Some(headers.len());
    let instance = INSTANCES.iter().find_map(|name| headers.first(name));
    // The nodes of a CDN have no sessions.
    let instance = instance.filter(|name| !name.starts_with("cache-"));
    exchange.told.instance = instance.map(number_of);
    if (300..400).contains(&status) {
        let to = headers.first("location");
        exchange.redirects_to = to.and_then(|to| exchange.url.join(&without_session(to)).ok());
        exchange.lead = to.and_then(lead);
        if let Some(to) = to {
            exchange.told.leads_to(to);
        }
        exchange.has_state = to.is_some_and(has_state);
    }
}

/// The headers in which shared caches show whether they gave a response.
const CACHES: [&str; 8] = [
    "cache-status",
    "cf-cache-status",
    "x-cache",
    "x-cache-status",
    "x-drupal-cache",
    "x-litespeed-cache",
    "x-proxy-cache",
    "x-vercel-cache",
];

/// The headers in which one of several servers names itself.
const INSTANCES: [&str; 4] = [
    "x-served-by",
    "x-backend-server",
    "x-instance-id",
    "x-pod-name",
];

/// Whether a redirect has what only one sign-in uses.
fn has_state(url: &str) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let mut names = query.split('&').filter_map(|pair| pair.split('=').next());
    names.any(|name| matches!(name, "state" | "SAMLRequest"))
}

/// What the names in a query show. The values are not examined.
fn lead(url: &str) -> Option<Lead> {
    let (_, query) = url.split_once('?')?;
    let query = query.split('#').next().unwrap_or_default();
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    let has = |known: &[&str]| names.clone().any(|name| known.contains(&name));
    let asks = has(&["state"]) && !has(&["code", "error", "id_token"]);
    let brings = has(&["state"]) && has(&["code", "id_token"]) || has(&["SAMLResponse"]);
    if brings && !has(&["client_id"]) {
        Some(Lead::Back)
    } else if asks || has(&["client_id", "SAMLRequest"]) {
        Some(Lead::Provider)
    } else if has(&["error", "error_description", "login_error"]) {
        Some(Lead::Error)
    } else {
        None
    }
}

/// The kind of a request, from `Sec-Fetch-Dest` and `Sec-Fetch-Mode`.
fn kind(headers: &Headers<'_>) -> Option<RequestKind> {
    if headers.first("sec-fetch-mode") == Some("websocket")
        || headers
            .first("upgrade")
            .is_some_and(|to| to.eq_ignore_ascii_case("websocket"))
    {
        return Some(RequestKind::WebSocket);
    }
    match headers.first("sec-fetch-dest")? {
        "document" => Some(RequestKind::TopLevelNavigation),
        "iframe" | "frame" | "embed" | "object" => Some(RequestKind::FrameNavigation),
        "empty" => Some(RequestKind::Fetch),
        _ => Some(RequestKind::Image),
    }
}

/// The kind of a request that browsers send without `Sec-Fetch-Dest`, as over plain http: with these headers it comes from a script, or is for
/// a part of a page that is fetched with CORS.
fn by_script(exchange: &Exchange, method: &str, headers: &Headers<'_>) -> Option<RequestKind> {
    let accepts = headers.first("accept").unwrap_or_default();
    let is_data = accepts.starts_with("application/json") || accepts == "text/event-stream";
    if is_data || headers.first("x-requested-with") == Some("XMLHttpRequest") {
        return Some(RequestKind::Fetch);
    }
    // Navigations have `Origin` only with other methods.
    let is_cors = matches!(method, "GET" | "HEAD") && headers.first("origin").is_some();
    let end = exchange.url.path().rsplit('.').next().unwrap_or_default();
    let is_part = matches!(end, "css" | "js" | "mjs" | "otf" | "ttf" | "woff" | "woff2");
    let is_part = is_part || accepts.starts_with("image/") || accepts.starts_with("font/");
    is_cors.then_some(if is_part {
        RequestKind::Image
    } else {
        RequestKind::Fetch
    })
}

/// The origin of the page that sent a request, from its headers.
pub(super) fn page_of(request: &SeenRequest) -> Option<Origin> {
    let origin = request.origin.text().filter(|origin| *origin != "null");
    let referer = || request.referer.text();
    origin
        .or_else(referer)
        .and_then(|text| Origin::parse(text.trim_end_matches('/')).ok())
}

/// The HTTP version in the spelling of `curl`, of ALPN (`h2`) and of the exporters of HAR files.
pub(super) fn version(text: &str) -> Option<HttpVersion> {
    let text = text.trim().to_ascii_lowercase();
    match text
        .trim_start_matches("http")
        .trim_start_matches(['/', 'h'])
    {
        "1.0" | "1.1" | "1" => Some(HttpVersion::One),
        "2" | "2.0" => Some(HttpVersion::Two),
        "3" | "3.0" => Some(HttpVersion::Three),
        _ => None,
    }
}
