//! Findings from one or two exchanges, without the model of browsers.

use super::words::status;
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route, fills};
use crate::evidence::exchange::{Exchange, Traffic};
use crate::evidence::routes;
use crate::net::Host;
use crate::sorted::SortedMap;
use alloc::format;

/// A `Cookie` header that a hop refuses.
pub(super) fn too_long(exchange: &Exchange) -> Option<Finding> {
    /// In bytes. Slightly below the smallest of the usual limits of servers and proxies.
    const LONG: usize = 7_000;
    /// With a status that says so, of the smallest limits that are configured.
    const TOLD: usize = 2_000;
    let status = exchange.response.status?;
    let least = if matches!(status, 431 | 494) {
        TOLD
    } else {
        LONG
    };
    let len = exchange.request.cookie_len.filter(|len| *len > least)?;
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
    // 413 is more often about a body.
    let sure = if status == 413 && exchange.is_unsafe() {
        Certainty::Possible
    } else {
        Certainty::Likely
    };
    let finding = Finding::error(Code::SizeRequest, message).sure(sure);
    Some(
        finding
            .seen(Fact::RequestCookieLen, len)
            .seen(Fact::ResponseStatus, status),
    )
}

/// Two simultaneous requests. The response to the losing one clears what the winning one set.
pub(super) fn race(traffic: &Traffic) -> Option<Finding> {
    let mut winners: SortedMap<&Host, &Exchange> = SortedMap::new();
    for exchange in &traffic.exchanges {
        let host = exchange.url.host();
        let is_success = exchange.succeeds();
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
