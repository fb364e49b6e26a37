//! What one exchange tells without the model, and two together.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::words::status;
use crate::browser::RequestKind;
use crate::diagnosis::{Certainty, Code, Fact, Finding, SeenSetCookie, fills};
use crate::evidence::exchange::{Exchange, Traffic};
use crate::net::Origin;

/// A `Cookie` header that a hop refuses.
pub(super) fn too_long(exchange: &Exchange) -> Option<Finding> {
    /// Where the smallest of the usual limits of servers and proxies begins to be near.
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
            "`{}` is the longest of its cookies: put less into it, and clear what is left of others",
            longest.name
        )
    });
    let message = format!(
        "the `Cookie` header of `{exchange}` has {len} octets, which a hop refuses with {status}; {most}"
    );
    let finding = Finding::error(Code::SizeRequest, message).sure(Certainty::Likely);
    Some(
        finding
            .seen(Fact::RequestCookieLen, len)
            .seen(Fact::ResponseStatus, status),
    )
}

/// An answer that the page may not read, to a request with cookies.
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
    if origin == *exchange.url.origin()
        || !is_cors
        || !has_cookies
        || exchange.kind != Some(RequestKind::Fetch)
        || response
            .status
            .is_none_or(|status| (300..400).contains(&status))
    {
        return None;
    }
    let allowed = response.allow_origin.text();
    let (code, what) = if allowed == Some("*") {
        (
            Code::CorsAnyOrigin,
            "`Access-Control-Allow-Origin: *`, which browsers do not take for a request with cookies",
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
        format!("the page `{origin}` may not read the answer to `{exchange}`: it has {what}");
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

/// Two refreshes at once, and the loser clears what the winner has set.
pub(super) fn race<'a>(traffic: &'a Traffic) -> Option<Finding> {
    let mut winners: BTreeMap<(&str, &str), Vec<&Exchange>> = BTreeMap::new();
    let key = |exchange: &'a Exchange| {
        let method = exchange.request.method.as_deref().unwrap_or_default();
        (method, exchange.url.path())
    };
    let sets = |exchange: &Exchange| exchange.lines().iter().any(|line| !line.is_deletion());
    for exchange in &traffic.exchanges {
        let is_winner =
            exchange.response.status.is_some_and(|status| status < 300) && sets(exchange);
        if is_winner {
            winners.entry(key(exchange)).or_default().push(exchange);
            continue;
        }
        if !exchange.is_refused() {
            continue;
        }
        let cleared: Vec<&SeenSetCookie> = exchange
            .lines()
            .iter()
            .filter(|line| line.is_deletion())
            .collect();
        let Some(known) = winners.get(&key(exchange)) else {
            continue;
        };
        let Some(winner) = known.last().filter(|winner| winner.url == exchange.url) else {
            continue;
        };
        // The loser left before the winner's answer had come.
        let is_at_once = winner
            .ended
            .zip(exchange.at)
            .is_some_and(|(ended, at)| at <= ended);
        let taken = winner
            .lines()
            .iter()
            .find(|line| cleared.iter().any(|clear| clear.name == line.name));
        if let Some(line) = taken.filter(|_| is_at_once) {
            let message = format!(
                "`{exchange}` was sent twice at once: one answer sets `{}`, and the other refuses and clears it, so that the user is signed \
                 out; answer the loser without clearing, take an old token for some seconds, or let one tab refresh for all",
                line.name
            );
            let finding = Finding::error(Code::RefreshRace, message);
            return Some(finding.seen(Fact::ResponseStatus, status(exchange)));
        }
    }
    None
}
