//! Requests that never reached the server, according to the developer tools.

use alloc::format;

use super::findings::Findings;
use super::story::Story;
use super::words::status;
use crate::browser::RequestKind;
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;
use crate::net::Host;

impl<'a> Story<'a> {
    /// What kept requests from reaching the server. Ignores what a page fetches from unrelated hosts.
    pub(super) fn of_network(&self, findings: &mut Findings<'a>) {
        let mut all = self.traffic.exchanges.iter();
        let is_local_page = all.any(|exchange| {
            exchange.kind == Some(RequestKind::TopLevelNavigation) && is_local(exchange.url.host())
        });
        for (place, exchange) in self.traffic.exchanges.iter().enumerate() {
            if !matters(exchange) || self.worked_elsewhen(place, exchange) {
                continue;
            }
            let is_own = self.own(place).is_some();
            let is_local = is_local(exchange.url.host());
            // Pages on the internet also probe for programs on this machine.
            let found = of(exchange).filter(|found| {
                is_own || (is_local && (is_local_page || found.code == Code::LocalNetworkBlocked))
            });
            findings.add(
                "",
                found.map(|found| {
                    if is_own {
                        found
                    } else {
                        found.sure(Certainty::Likely)
                    }
                }),
            );
        }
    }

    /// A script of an https page whose request is redirected to plain http, which browsers block.
    pub(super) fn downgraded(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let to = exchange.redirects_to.as_ref()?;
        let is_script = exchange.kind == Some(RequestKind::Fetch);
        let is_down = exchange.url.origin().is_https() && !to.origin().is_https();
        if !is_script || !is_down || to.host() != exchange.url.host() || to.host().is_loopback() {
            return None;
        }
        // With an answer, something led it back to https.
        let followed = self.followed(place);
        if followed.is_some_and(|followed| followed.response.status.is_some()) {
            return None;
        }
        let message = format!(
            "`{exchange}` is redirected to plain http, `{to}`, and browsers block that for scripts of https pages: behind a proxy that terminates TLS, \
             the application builds its redirects with `http`. Make it trust the proxy, and make the proxy send `X-Forwarded-Proto: https`; or \
             request the URL to which it redirects"
        );
        let finding = Finding::error(Code::SecureForwardedScheme, message);
        let finding = if followed.is_some() {
            finding
        } else {
            finding.sure(Certainty::Likely)
        };
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }

    /// Whether the same URL was requested and answered at another time.
    fn worked_elsewhen(&self, place: usize, exchange: &Exchange) -> bool {
        // The network was away for a moment.
        let is_of_machine = matches!(
            exchange.response.error.text(),
            Some(
                "net::ERR_INTERNET_DISCONNECTED"
                    | "net::ERR_NETWORK_CHANGED"
                    | "net::ERR_NETWORK_IO_SUSPENDED"
            )
        );
        if is_of_machine
            && routes::guess(exchange) != Some(Route::SignIn)
            && self.visits.answers_after(exchange.url.host(), place)
        {
            return true;
        }
        let mut all = self.traffic.exchanges.iter();
        exchange.response.error.text().is_some()
            && all.any(|other| other.url == exchange.url && other.response.status.is_some())
    }
}

fn matters(exchange: &Exchange) -> bool {
    exchange.response.status.is_none()
        && !exchange.is_prefetch
        && matches!(
            exchange.kind,
            None | Some(
                RequestKind::Fetch | RequestKind::FrameNavigation | RequestKind::TopLevelNavigation
            )
        )
}

/// Whether a host is on this machine or in the local network, according to its name.
fn is_local(host: &Host) -> bool {
    host.is_loopback() || host.is_in_local_network()
}

/// Recognizes the error names of Chromium ([net_error_list.h]).
///
/// [net_error_list.h]: https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h
fn of(exchange: &Exchange) -> Option<Finding> {
    let failure = exchange.response.error.text()?;
    let error = failure.strip_prefix("net::ERR_")?;
    let host = exchange.url.host();
    let (code, certainty, why) = match error {
        "BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS" | "BLOCKED_BY_PRIVATE_NETWORK_ACCESS_CHECKS" => (
            Code::LocalNetworkBlocked,
            Certainty::Certain,
            format!(
                "`{host}` leads to a private address or to the user's own machine, which Chromium protects from pages on the internet (Local Network Access, from \
                 Chrome 142 on). Let the user allow access to the local network for this site (managed browsers: by policy; frames: \
                 `allow=\"local-network-access\"`), serve the API under a public address, or serve the page from the same network"
            ),
        ),
        "BLOCKED_BY_CLIENT" => (
            Code::NotTheSession,
            Certainty::Certain,
            format!("a browser extension blocks it, usually an ad blocker. Try without extensions, and give the route or `{host}` a name that is on no block list"),
        ),
        "BLOCKED_BY_ADMINISTRATOR" => (
            Code::NotTheSession,
            Certainty::Certain,
            format!("a policy of this managed browser blocks `{host}`"),
        ),
        "BLOCKED_BY_CSP" => (
            Code::NotTheSession,
            Certainty::Certain,
            forbidden_by_policy(exchange),
        ),
        "BLOCKED_BY_RESPONSE" | "BLOCKED_BY_ORB" => (
            Code::NotTheSession,
            Certainty::Likely,
            format!("a header of the response forbids this use: `X-Frame-Options` or `frame-ancestors`, `Cross-Origin-Resource-Policy`, or the page's `Cross-Origin-Embedder-Policy`. Check those of `{host}`"),
        ),
        "CONNECTION_REFUSED" => (
            Code::NotTheSession,
            Certainty::Likely,
            format!("no server listens at `{}`. Check that the server runs, on this port and on this address (`localhost` may be `127.0.0.1` or `::1`)", exchange.url.origin()),
        ),
        "NAME_NOT_RESOLVED" | "NAME_RESOLUTION_FAILED" => (
            Code::NotTheSession,
            Certainty::Likely,
            format!("this machine cannot resolve the name `{host}`. Check the DNS record, and the API's address in the front end's build"),
        ),
        "ADDRESS_UNREACHABLE" | "CONNECTION_ABORTED" | "CONNECTION_CLOSED" | "CONNECTION_FAILED" | "CONNECTION_RESET" | "CONNECTION_TIMED_OUT"
        | "EMPTY_RESPONSE" | "SOCKET_NOT_CONNECTED" | "TIMED_OUT" => (
            Code::NotTheSession,
            Certainty::Likely,
            format!("the connection to `{host}` fails or ends without a response. Check the server, the firewall in front of it, and whether the URL has http although the server expects https"),
        ),
        "SSL_PROTOCOL_ERROR" | "SSL_VERSION_OR_CIPHER_MISMATCH" => (
            Code::NotTheSession,
            Certainty::Likely,
            format!("the browser and `{}` cannot agree on TLS. Check whether the URL has https although this port serves plain http", exchange.url.origin()),
        ),
        "PROXY_CONNECTION_FAILED" | "TUNNEL_CONNECTION_FAILED" => (
            Code::NotTheSession,
            Certainty::Likely,
            format!("the browser's proxy does not let the request through to `{host}`"),
        ),
        "INTERNET_DISCONNECTED" | "NETWORK_CHANGED" => (
            Code::NotTheSession,
            Certainty::Likely,
            "this machine had no network connection".into(),
        ),
        "UNSAFE_PORT" => (
            Code::NotTheSession,
            Certainty::Certain,
            format!("browsers block the port of `{}`. Use another port", exchange.url.origin()),
        ),
        "RESPONSE_HEADERS_TOO_BIG" => (
            Code::SizeResponse,
            Certainty::Certain,
            "the headers of the response are longer than the browser accepts. Shorten the tokens, and look for cookies that are set repeatedly".into(),
        ),
        error if error.starts_with("CERT_") || error.starts_with("BAD_SSL_CLIENT_AUTH_CERT") => (
            Code::NotTheSession,
            Certainty::Certain,
            format!("the browser does not trust the certificate of `{host}`. A script cannot ask the user to accept it: open `{}/` once and accept it, or use a certificate from an authority that the browser trusts (in development, one made by `mkcert`)", exchange.url.origin()),
        ),
        _ => return None,
    };
    let message = if code == Code::SizeResponse {
        format!("`{exchange}` fails with `{failure}`: {why}")
    } else {
        format!(
            "`{exchange}` never got a response, so no cookie is at fault: `{failure}`. {}",
            capital(&why)
        )
    };
    let finding = Finding::error(code, message).sure(certainty);
    Some(finding.seen(Fact::ResponseStatus, format!("none, `{failure}`")))
}

fn forbidden_by_policy(exchange: &Exchange) -> alloc::string::String {
    // Pages do not limit where links lead, but where forms end.
    let directive = match exchange.kind {
        Some(RequestKind::TopLevelNavigation) => {
            "`form-action`, which holds for the redirects after a form, too"
        }
        Some(RequestKind::FrameNavigation) => "`frame-src` or `form-action`",
        _ => "`connect-src`",
    };
    format!(
        "the page's `Content-Security-Policy` does not allow it: add `{}` to {directive}",
        exchange.url.origin()
    )
}

/// Capitalizes the first letter, unless the text begins with a name.
fn capital(text: &str) -> alloc::string::String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
