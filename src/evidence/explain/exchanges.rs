//! Findings from one or two exchanges, without the model of browsers.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::words::status;
use crate::browser::RequestKind;
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route, fills};
use crate::evidence::exchange::{Exchange, Traffic};
use crate::evidence::requests::is_preflight;
use crate::evidence::routes;
use crate::net::{Host, Origin};
use crate::sorted::SortedMap;

/// A `Cookie` header that a hop refuses.
pub(super) fn too_long(exchange: &Exchange) -> Option<Finding> {
    /// In bytes. Slightly below the smallest of the usual limits of servers and proxies.
    const LONG: usize = 7_000;
    let len = exchange.request.cookie_len.filter(|len| *len > LONG)?;
    let status = exchange.response.status?;
    if !matches!(status, 400 | 413 | 431 | 494 | 502) {
        return None;
    }
    let cookies = exchange.request.cookies.iter().flatten();
    let longest = cookies.max_by_key(|cookie| cookie.len)?;
    let most = fills(&exchange.request, &[]).unwrap_or_else(|| {
        format!(
            "`{}` is the longest of its cookies: store less in it, and clear leftover cookies",
            longest.name
        )
    });
    let message = format!(
        "the `Cookie` header of `{exchange}` has {len} bytes, which a hop refuses with {status}; {most}"
    );
    let finding = Finding::error(Code::SizeRequest, message).sure(Certainty::Likely);
    Some(
        finding
            .seen(Fact::RequestCookieLen, len)
            .seen(Fact::ResponseStatus, status),
    )
}

/// A response to a request with cookies that the page may not read.
pub(super) fn cors(exchange: &Exchange) -> Option<Finding> {
    let request = &exchange.request;
    let response = &exchange.response;
    let origin = request
        .origin
        .text()
        .and_then(|origin| Origin::parse(origin).ok())?;
    let is_cors = request
        .sec_fetch_mode
        .text()
        .is_none_or(|mode| mode == "cors");
    let has_cookies = request
        .cookies
        .as_ref()
        .is_some_and(|cookies| !cookies.is_empty());
    // If a response sets or allows cookies, the request was meant to have some.
    let has_credentials = has_cookies
        || !exchange.lines().is_empty()
        || response.allow_credentials.text() == Some("true");
    // A request with `Origin` whose kind is unknown comes from a script.
    let is_fetch = exchange.kind.is_none_or(|kind| kind == RequestKind::Fetch);
    if origin == *exchange.url.origin()
        || !is_cors
        || !has_credentials
        || !is_fetch
        || is_preflight(exchange)
        || response
            .status
            .is_none_or(|status| (300..400).contains(&status))
    {
        return None;
    }
    let allowed = response.allow_origin.text();
    // Whoever is given no cookies may read it.
    if allowed == Some("*") && !has_cookies && exchange.lines().is_empty() {
        return None;
    }
    let (code, what) = if allowed == Some("*") {
        (
            Code::CorsAnyOrigin,
            "`Access-Control-Allow-Origin: *`, which browsers do not accept for a request with cookies",
        )
    } else if allowed != Some(origin.to_string().as_str()) {
        (
            Code::CorsOrigin,
            "another `Access-Control-Allow-Origin`, or none",
        )
    } else if response.allow_credentials.text() != Some("true") {
        (
            Code::CorsCredentials,
            "no `Access-Control-Allow-Credentials: true`",
        )
    } else {
        return None;
    };
    let message =
        format!("the page `{origin}` may not read the response to `{exchange}`: it has {what}");
    let shown = |text: Option<&str>| {
        text.map_or_else(|| String::from("absent"), |text| format!("`{text}`"))
    };
    let finding = Finding::error(code, message);
    Some(
        finding
            .seen(Fact::RequestOrigin, format!("`{origin}`"))
            .seen(Fact::ResponseAllowOrigin, shown(allowed))
            .seen(
                Fact::ResponseAllowCredentials,
                shown(response.allow_credentials.text()),
            ),
    )
}

/// A preflight request whose response does not satisfy browsers.
pub(super) fn preflight(exchange: &Exchange) -> Option<Finding> {
    let status = exchange.response.status?;
    if !is_preflight(exchange) || (200..300).contains(&status) {
        return None;
    }
    let message = format!(
        "`{exchange}` is a preflight request, and its response has status {status}, so browsers do not send the actual request. Preflight requests have no cookies, \
         and must get a 2xx status without a redirect. Let `OPTIONS` pass where you check the session"
    );
    let finding = Finding::error(Code::CorsRequest, message);
    Some(finding.seen(Fact::ResponseStatus, status))
}

/// Two simultaneous requests. The response to the losing one clears what the winning one set.
pub(super) fn race(traffic: &Traffic) -> Option<Finding> {
    let mut winners: SortedMap<&Host, &Exchange> = SortedMap::new();
    for exchange in &traffic.exchanges {
        let host = exchange.url.host();
        let is_success = exchange.response.status.is_some_and(|status| status < 400);
        if is_success && exchange.lines().iter().any(|line| !line.is_deletion()) {
            winners.insert(host, exchange);
            continue;
        }
        let Some(winner) = winners.get(host).filter(|_| !ends_session(exchange)) else {
            continue;
        };
        // The losing request left before the winning response came, and its own response came after that.
        let is_at_once = winner.ended.is_some_and(|ended| {
            exchange.at.is_some_and(|at| at <= ended)
                && exchange.ended.is_none_or(|later| later >= ended)
        });
        let taken = exchange.lines().iter().find(|line| {
            line.is_deletion() && winner.sets(&line.name) && exchange.came(&line.name) != Some(0)
        });
        let Some(line) = taken.filter(|_| is_at_once) else {
            continue;
        };
        let at_once = if winner.url == exchange.url {
            format!("`{exchange}` was sent twice at once")
        } else {
            format!("`{winner}` and `{exchange}` were sent at once")
        };
        let message = format!(
            "{at_once}: one response sets `{}`, and the other refuses and clears it, so the user is signed out; respond to the loser without clearing, \
             accept an old token for some seconds, or let one tab refresh for all",
            line.name
        );
        let finding = Finding::error(Code::RefreshRace, message);
        return Some(finding.seen(Fact::ResponseStatus, status(exchange)));
    }
    None
}

/// A sign-out may clear anything.
fn ends_session(exchange: &Exchange) -> bool {
    routes::guess(exchange) == Some(Route::SignOut)
}

/// A web app manifest, which browsers request without credentials.
pub(super) fn manifest(exchange: &Exchange, fails: bool) -> Option<Finding> {
    let is_manifest = exchange.request.sec_fetch_dest.text() == Some("manifest");
    let is_bare = exchange.request.cookies.as_ref().is_some_and(Vec::is_empty);
    let leads_away = exchange
        .redirects_to
        .as_ref()
        .is_some_and(|to| to.origin() != exchange.url.origin());
    if !is_manifest || !is_bare || !(fails || leads_away) {
        return None;
    }
    let message = format!(
        "browsers request the manifest `{exchange}` without cookies, so an access gate redirects it to the sign-in: serve it without a session, or link it with \
         `crossorigin=\"use-credentials\"`"
    );
    let finding = Finding::error(Code::CredentialsOmitted, message).sure(Certainty::Likely);
    Some(
        finding
            .seen(Fact::RequestSecFetchDest, "`manifest`")
            .seen(Fact::ResponseStatus, status(exchange)),
    )
}

/// An https URL that redirects to itself, although nothing is set.
pub(super) fn to_itself(exchange: &Exchange, fails: bool) -> Option<Finding> {
    let is_itself = exchange.redirects_to.as_ref() == Some(&exchange.url);
    if !fails || !is_itself || !exchange.url.origin().is_https() || !exchange.lines().is_empty() {
        return None;
    }
    let message = format!(
        "`{exchange}` redirects to itself endlessly: behind a proxy that terminates TLS, the application takes the connection for http and redirects \
         to https. Make it trust the proxy, and make the proxy send `X-Forwarded-Proto: https`"
    );
    let finding = Finding::error(Code::SecureForwardedScheme, message).sure(Certainty::Likely);
    Some(finding.seen(Fact::ResponseStatus, status(exchange)))
}
