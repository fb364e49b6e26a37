//! Requests between origins: what CORS lets a page read, and what browsers ask without credentials.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::story::Story;
use super::words::status;
use crate::browser::RequestKind;
use crate::diagnosis::{Authorization, Certainty, Code, Fact, Finding};
use crate::evidence::exchange::Exchange;
use crate::evidence::names::is_of_balancer;
use crate::evidence::requests::is_preflight;
use crate::net::Origin;

impl Story<'_> {
    /// A response to a request with credentials that the page may not read.
    pub(super) fn cors(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
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
        // A request with `Origin` whose kind is unknown comes from a script.
        let is_fetch = exchange.kind.is_none_or(|kind| kind == RequestKind::Fetch);
        if origin == *exchange.url.origin()
            || !is_cors
            || !is_fetch
            || is_preflight(exchange)
            || response
                .status
                .is_none_or(|status| (300..400).contains(&status))
        {
            return None;
        }
        let has_credentials = self.has_credentials(place, exchange)?;
        let allowed = response.allow_origin.text();
        // Whoever is given no cookies may read it.
        if allowed == Some("*") && has_credentials != Shown::Cookies && exchange.lines().is_empty()
        {
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
        let finding = Finding::error(code, message)
            .sure(match (has_credentials, code) {
                // Nobody may read it, with or without credentials.
                (Shown::Cookies, _) | (_, Code::CorsOrigin) => Certainty::Certain,
                _ => Certainty::Likely,
            })
            .seen(Fact::RequestOrigin, format!("`{origin}`"))
            .seen(Fact::ResponseAllowOrigin, shown(allowed))
            .seen(
                Fact::ResponseAllowCredentials,
                shown(response.allow_credentials.text()),
            );
        Some(finding)
    }

    /// What shows that a request was meant to have credentials.
    fn has_credentials(&self, place: usize, exchange: &Exchange) -> Option<Shown> {
        let request = &exchange.request;
        if request
            .cookies
            .as_ref()
            .is_some_and(|cookies| !cookies.is_empty())
        {
            return Some(Shown::Cookies);
        }
        // A response that allows cookies most likely belongs to a request that was meant to have some.
        if exchange.response.allow_credentials.text() == Some("true") {
            return Some(Shown::ByServer);
        }
        // Balancers write their cookies with every response.
        let mut lines = exchange.lines().iter();
        let sets = lines.any(|line| !is_of_balancer(&line.name));
        (sets && !self.goes_on_without(place, exchange)).then_some(Shown::ByServer)
    }

    /// Whether the page goes on with a token that it has read.
    fn goes_on_without(&self, place: usize, exchange: &Exchange) -> bool {
        exchange.request.authorization == Some(Authorization::Bearer)
            || self.visits.has_token_after(exchange.url.origin(), place)
    }
}

/// What shows that a request had credentials.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Shown {
    /// Its own cookies.
    Cookies,
    /// What the server does.
    ByServer,
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
        "browsers request the manifest `{exchange}` without cookies, so the sign-in in front of it refuses it, and the icon and the installation are missing: serve it without a session, or link it with \
         `crossorigin=\"use-credentials\"`"
    );
    let finding = Finding::warning(Code::CredentialsOmitted, message).sure(Certainty::Likely);
    Some(
        finding
            .seen(Fact::RequestSecFetchDest, "`manifest`")
            .seen(Fact::ResponseStatus, status(exchange)),
    )
}
