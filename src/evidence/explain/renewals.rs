//! Sessions whose renewal reached the server, and not the browser, or only in parts.

use alloc::format;
use alloc::vec::Vec;

use super::story::{MOST, Story};
use super::words::{names, status};
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route, listed};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;

/// Errors of Chromium with which a request may have reached the server.
const CUT_OFF: [&str; 11] = [
    "ABORTED",
    "CONNECTION_ABORTED",
    "CONNECTION_CLOSED",
    "CONNECTION_RESET",
    "EMPTY_RESPONSE",
    "FAILED",
    "HTTP2_PROTOCOL_ERROR",
    "NETWORK_CHANGED",
    "NETWORK_IO_SUSPENDED",
    "QUIC_PROTOCOL_ERROR",
    "TIMED_OUT",
];

impl Story<'_> {
    /// A refused refresh, after one with the same token that got no response.
    pub(super) fn lost_refresh(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| {
            let refused = self.own(place)?;
            let is_refresh = routes::guess(refused) == Some(Route::Refresh);
            if !is_refresh || !refused.is_refused() {
                return None;
            }
            let mut cookies = refused.request.cookies.iter().flatten();
            let (lost, name) = cookies.find_map(|cookie| {
                let lost = self.unanswered(place, refused, &cookie.name)?;
                Some((lost, &cookie.name))
            })?;
            let message = format!(
                "`{lost}` got no response, so the browser kept its `{name}`. If the server had renewed the session by then, it takes `{refused}`, which has the old \
                 token again, for a theft. Accept the token before the last one until the new one is used, and give refreshes more time than other requests"
            );
            let finding = Finding::error(Code::RefreshRace, message).sure(Certainty::Likely);
            Some(
                finding
                    .seen(Fact::RequestCookies, names(refused))
                    .seen(Fact::ResponseStatus, status(refused)),
            )
        })
    }

    /// The same request before, if it got no response and brought the same value.
    fn unanswered(&self, place: usize, refused: &Exchange, name: &str) -> Option<&Exchange> {
        let earlier = self.traffic.exchanges.iter().enumerate().take(place);
        let mut same = earlier.rev().filter(|(_, earlier)| {
            earlier.url == refused.url
                && earlier.request.method == refused.request.method
                && earlier.came(name).is_some_and(|came| came > 0)
        });
        let (before, lost) = same.next()?;
        let answer = |place| self.set_before(name, place).map(|answer| answer.exchange);
        let error = lost.response.error.text();
        let may_have_arrived = error.is_none_or(|error| {
            let error = error.strip_prefix("net::ERR_");
            error.is_some_and(|error| CUT_OFF.contains(&error))
        });
        let is_lost = lost.response.status.is_none()
            && lost.response.from_browser_cache != Some(true)
            && may_have_arrived
            && answer(before) == answer(place);
        is_lost.then_some(lost)
    }

    /// A session in several cookies. A response renews only some of them, and the next request is refused.
    pub(super) fn parts(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| {
            let refused = self.own(place)?;
            let came: Vec<&str> = refused.request.cookies.iter().flatten().map(|cookie| &*cookie.name).collect();
            came.iter().find_map(|name| {
                let (stem, _) = part(name)?;
                let family: Vec<&str> = came.iter().copied().filter(|other| part(other).is_some_and(|(other, _)| other == stem)).collect();
                let newest = family.iter().filter_map(|name| self.set_before(name, place)).max_by_key(|answer| answer.came)?;
                let renewing = self.traffic.exchanges.get(newest.exchange)?;
                let (renewed, left): (Vec<&str>, Vec<&str>) = family.iter().copied().partition(|name| renewing.sets(name));
                // All were set together before.
                let first = self.set_before(left.first()?, place)?;
                let beginning = self.traffic.exchanges.get(first.exchange)?;
                let was_whole = renewed.iter().chain(&left).all(|name| beginning.sets(name));
                let is_touched = left.iter().any(|name| renewing.clears(name));
                if !was_whole || is_touched || refused.url.host() != renewing.url.host() {
                    return None;
                }
                let message = format!(
                    "`{beginning}` sets the session in parts, and `{renewing}` sets only {} again, without {}: `{refused}` comes with parts of two \
                     sessions and is refused. Something between the application and the browser passes one `Set-Cookie` line on and drops the others; \
                     pass all of them on (nginx: each from its own variable)",
                    listed(renewed.iter().copied()),
                    listed(left.iter().copied())
                );
                let finding = Finding::error(Code::SetCookiePartial, message).sure(Certainty::Likely);
                Some(
                    finding
                        .seen(Fact::ResponseSetCookies, listed(renewed.iter().copied()))
                        .seen(Fact::RequestCookies, names(refused))
                        .seen(Fact::ResponseStatus, status(refused)),
                )
            })
        })
    }
}

/// The name of the whole, and the number of the part: `session.0`, `session_1`, `sessionC2`.
fn part(name: &str) -> Option<(&str, u32)> {
    let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = name.get(stem.len()..)?.parse().ok()?;
    let is_apart = stem.ends_with(['.', '_', '-', 'C']);
    (is_apart && stem.len() > 1).then_some((stem, number))
}
