//! Which requests leave a browser, and for where. Nothing here is about cookies.

use serde_json::Value;
use session_cookie_policy::browser::knobs::LoopbackHttp;
use session_cookie_policy::browser::{Credentials, Profile, Request, RequestKind, RequestUrl};
use session_cookie_policy::net::{EmbeddedList, Host, Origin, Scheme};

use super::documents::{Document, Mark, headers_named};
use super::kinds::{Engine, Kind, Mode, Target};

/// Whether the request leaves the browser: mixed content, warnings before insecure forms, names that are not resolved.
pub(super) fn is_reachable(
    kind: &Kind<'_>,
    request: &Request,
    documents: &[Document],
    profile: &Profile,
) -> bool {
    let engine = Engine::of(profile);
    let host = request.url.host();
    let is_onion = host
        .domain()
        .is_some_and(|name| name.labels().next_back() == Some("onion"));
    if is_onion && engine == Engine::Firefox {
        return false;
    }
    let by_https = documents.iter().any(|document| document.is(Mark::Https));
    let is_mixed = by_https && is_plain(&request.url, profile);
    let is_same_origin = request.redirected_from.is_empty() && !is_cross_origin(request, documents);
    if kind.mode == Mode::SameOrigin && !is_same_origin {
        return false;
    }
    if matches!(kind.target, Target::Opener | Target::Top)
        && !may_replace(kind.target, request, documents, profile)
    {
        return false;
    }
    match kind.request {
        // Images are upgraded instead (see below); what is not upgraded passes.
        RequestKind::Image => !is_mixed || is_upgradable(kind),
        // A form is warned of; a link is none.
        RequestKind::TopLevelNavigation => {
            !is_mixed || kind.method == "GET" || engine == Engine::WebKitGtk
        }
        _ => !is_mixed,
    }
}

/// Whether the URL is mixed content in an https page.
pub(crate) fn is_plain(url: &RequestUrl, profile: &Profile) -> bool {
    let trusts_loopback = profile.loopback_http == LoopbackHttp::Secure;
    url.origin().scheme() == Scheme::Http && !(trusts_loopback && url.host().is_loopback())
}

/// Whether the last document may load another page at the top, or in the window that opened its own, without a click of the user
/// (recording groups F.navigate, N2.idp-popup).
fn may_replace(
    target: Target,
    request: &Request,
    documents: &[Document],
    profile: &Profile,
) -> bool {
    let (Some(top), Some(own)) = (documents.first(), documents.last()) else {
        return true;
    };
    let is_own = own.origin().is_some() && own.origin() == top.origin();
    match Engine::of(profile) {
        Engine::WebKitGtk => true,
        _ if own.is(Mark::KeptFromTop) => false,
        Engine::Firefox => is_own,
        Engine::Chromium if target == Target::Opener => true,
        // Nor does it keep a frame from loading another page of the top's registrable domain.
        Engine::Chromium => {
            let domain = |host: &Host| host.registrable_domain(&EmbeddedList);
            is_own
                || top.origin().is_some_and(|top| {
                    let wanted = domain(request.url.host());
                    top.host() == request.url.host()
                        || (wanted.is_some() && domain(top.host()) == wanted)
                })
        }
    }
}

/// Images, audio and video may be mixed content, and are asked for over https first.
fn is_upgradable(kind: &Kind<'_>) -> bool {
    kind.mode == Mode::NoCors && matches!(kind.destination, "image" | "audio" | "video")
}

/// Where the request goes: images of https pages are asked for over https, except on this machine and from bare addresses; so is
/// everything else where `upgrade-insecure-requests` says so.
pub(super) fn upgraded(url: &RequestUrl, kind: &Kind<'_>, documents: &[Document]) -> RequestUrl {
    let origin = url.origin();
    if origin.scheme() == Scheme::Https {
        return url.clone();
    }
    let is_name = matches!(origin.host(), Host::Domain(name) if !name.is_localhost());
    let as_mixed = is_name
        && kind.request == RequestKind::Image
        && is_upgradable(kind)
        && documents.iter().any(|document| document.is(Mark::Https));
    if !as_mixed && !is_upgraded_by_policy(url, kind, documents) {
        return url.clone();
    }
    let port = match origin.port() {
        80 => Scheme::Https.default_port(),
        port => port,
    };
    let upgraded = Origin::new(Scheme::Https, origin.host().clone(), port);
    RequestUrl::parse(&format!("{upgraded}{}", url.path())).unwrap()
}

/// By `upgrade-insecure-requests`: all that the document loads, forms, and links to its own host.
fn is_upgraded_by_policy(url: &RequestUrl, kind: &Kind<'_>, documents: &[Document]) -> bool {
    documents.last().is_some_and(|document| {
        let leaves = kind.request == RequestKind::TopLevelNavigation && kind.method == "GET";
        let is_own_host = document
            .url
            .as_ref()
            .is_some_and(|own| own.host() == url.host());
        document.is(Mark::Upgrades) && (!leaves || is_own_host)
    })
}

/// Whether a request asks first (Fetch, section 4.8): another origin, and more than what a form could send.
pub(super) fn needs_preflight(kind: &Kind<'_>, request: &Request, documents: &[Document]) -> bool {
    let simple_method = matches!(&*kind.method, "GET" | "HEAD" | "POST");
    kind.mode == Mode::Cors
        && kind.request == RequestKind::Fetch
        && is_cross_origin(request, documents)
        && (!simple_method || kind.has_own_headers)
}

/// Whether the document that asks is of another origin than what it asks for.
pub(super) fn is_cross_origin(request: &Request, documents: &[Document]) -> bool {
    documents
        .last()
        .is_some_and(|document| document.origin() != Some(request.url.origin()))
}

/// Whether the answer of the recorder's server satisfies CORS.
pub(super) fn cors_passes(step: &Value, request: &Request) -> bool {
    match step["cors"].as_str() {
        Some("none") => false,
        Some("wildcard" | "nocred") => request.credentials != Credentials::Include,
        _ => true,
    }
}

/// Whether the document that asked may not see the answer.
pub(super) fn is_blocked(
    step: &Value,
    kind: &Kind<'_>,
    request: &Request,
    documents: &[Document],
) -> bool {
    let headers = &step["response_headers"];
    if kind.mode == Mode::Cors {
        return is_cross_origin(request, documents) && !cors_passes(step, request);
    }
    if kind.mode == Mode::NoCors {
        let is_foreign = is_cross_origin(request, documents);
        return is_foreign
            && headers_named(headers, "Cross-Origin-Resource-Policy").contains(&"same-origin");
    }
    if kind.target != Target::NewFrame && request.kind != RequestKind::FrameNavigation {
        return false;
    }
    let is_foreign = documents
        .iter()
        .any(|document| document.origin() != Some(request.url.origin()));
    let by_options = headers_named(headers, "X-Frame-Options")
        .iter()
        .any(|value| {
            value.eq_ignore_ascii_case("deny")
                || (is_foreign && value.eq_ignore_ascii_case("sameorigin"))
        });
    by_options
        || headers_named(headers, "Content-Security-Policy")
            .iter()
            .flat_map(|policy| policy.split(';'))
            .filter_map(|directive| directive.trim().strip_prefix("frame-ancestors"))
            .any(|sources| match sources.trim() {
                "'none'" => true,
                "'self'" => is_foreign,
                _ => false,
            })
}
