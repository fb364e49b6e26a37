//! Which requests leave a browser, and for where. Nothing here is about cookies.

use serde_json::Value;
use session_cookie_policy::browser::knobs::LoopbackHttp;
use session_cookie_policy::browser::{ClientOrigin, Credentials, Profile, Request, RequestUrl};
use session_cookie_policy::net::{Host, Origin, Scheme};

/// A document of a step, as far as requests depend on it.
pub(super) struct Document {
    origin: ClientOrigin,
    is_https: bool,
}

impl Document {
    pub(super) fn of(url: &Value) -> Self {
        let text = url.as_str().unwrap_or("");
        Self {
            origin: client_origin(text),
            is_https: text.starts_with("https:"),
        }
    }
}

/// The origin of a page; opaque for what is not of the web.
pub(crate) fn client_origin(url: &str) -> ClientOrigin {
    match RequestUrl::parse(url) {
        Ok(url) => ClientOrigin::Web(url.origin().clone()),
        Err(_) => ClientOrigin::Opaque,
    }
}

pub(super) fn origins(documents: &[Document]) -> Vec<ClientOrigin> {
    documents
        .iter()
        .map(|document| document.origin.clone())
        .collect()
}

/// Whether the request leaves the browser: mixed content, warnings before insecure forms, names that are not resolved.
pub(super) fn is_reachable(
    action: &str,
    request: &Request,
    documents: &[Document],
    profile: &Profile,
) -> bool {
    let host = request.url.host();
    let is_onion = host
        .domain()
        .is_some_and(|name| name.labels().next_back() == Some("onion"));
    if is_onion && profile.name.starts_with("firefox") {
        return false;
    }
    let trusts_loopback = profile.loopback_http == LoopbackHttp::Secure;
    let is_mixed = request.url.origin().scheme() == Scheme::Http
        && documents.iter().any(|document| document.is_https)
        && !(trusts_loopback && host.is_loopback());
    match action {
        "fetch" | "ws" | "iframe" => !is_mixed,
        "form" => !is_mixed || profile.name.starts_with("webkit"),
        _ => true,
    }
}

/// Images of https pages are asked for over https, except on this machine and from bare addresses.
pub(super) fn upgraded(url: &RequestUrl, documents: &[Document]) -> RequestUrl {
    let origin = url.origin();
    let is_name = matches!(origin.host(), Host::Domain(name) if !name.is_localhost());
    if origin.scheme() == Scheme::Https
        || !is_name
        || !documents.iter().any(|document| document.is_https)
    {
        return url.clone();
    }
    let port = match origin.port() {
        80 => Scheme::Https.default_port(),
        port => port,
    };
    let upgraded = Origin::new(Scheme::Https, origin.host().clone(), port);
    RequestUrl::parse(&format!("{upgraded}{}", url.path())).unwrap()
}

/// Whether a fetch asks first (Fetch, section 4.8): another origin, and more than what a form could send.
pub(super) fn needs_preflight(action: &str, step: &Value, method: &str, request: &Request) -> bool {
    let simple_type = matches!(
        step["type"].as_str(),
        None | Some("text/plain" | "application/x-www-form-urlencoded" | "multipart/form-data")
    );
    let simple_method = matches!(method, "GET" | "HEAD" | "POST");
    let has_headers = step["headers"]
        .as_object()
        .is_some_and(|headers| !headers.is_empty());
    action == "fetch"
        && step["mode"].as_str() != Some("no-cors")
        && is_cross_origin(request)
        && (!simple_type || !simple_method || has_headers)
}

fn is_cross_origin(request: &Request) -> bool {
    request
        .documents
        .last()
        .is_some_and(|document| *document != ClientOrigin::Web(request.url.origin().clone()))
}

pub(super) fn preflight_passes(step: &Value, request: &Request) -> bool {
    match step["cors"].as_str() {
        Some("none") => false,
        Some("wildcard") => request.credentials != Credentials::Include,
        _ => true,
    }
}
