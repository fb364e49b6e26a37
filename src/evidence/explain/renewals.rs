//! Sessions whose renewal reached the server, and not the browser, or only in parts.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::clocks::seconds;
use super::story::{MOST, Story, is_let_in};
use super::words::{names, status};
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route, listed};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;
use crate::sorted::{SortedMap, sort_by};

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

/// In seconds.
const HOUR: i64 = 3_600;

/// A session in more parts would be longer than servers accept.
const MOST_PARTS: usize = 32;

impl Story<'_> {
    /// A refused refresh, after one with the same token that got no response.
    pub(super) fn lost_refresh(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| self.follows_lost_refresh(place))
    }

    fn follows_lost_refresh(&self, place: usize) -> Option<Finding> {
        let refused = self.own(place)?;
        let is_refresh = routes::guess(refused) == Some(Route::Refresh);
        if !is_refresh || refused.response.status != Some(401) {
            return None;
        }
        let mut cookies = refused.request.cookies.iter().flatten();
        let (lost, name) = cookies.find_map(|cookie| {
            let lost = self.unanswered(place, refused, &cookie.name)?;
            Some((lost, &cookie.name))
        })?;
        let message = format!(
            "`{lost}` got no response, so the browser kept its `{name}`. If the server had renewed the session by then, it takes \
             `{refused}`, which has the old token again, for a theft. Accept the token before the last one until the new one is \
             used, and give refreshes more time than other requests"
        );
        let finding = Finding::error(Code::RefreshRace, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(refused))
                .seen(Fact::ResponseStatus, status(refused)),
        )
    }

    /// The same request before, if it got no response and brought the same value.
    fn unanswered(&self, place: usize, refused: &Exchange, name: &str) -> Option<&Exchange> {
        let earlier = self.traffic.exchanges.iter().enumerate().take(place);
        let mut same = earlier.rev().filter(|(_, earlier)| {
            earlier.url == refused.url
                && earlier.request.method == refused.request.method
                && earlier.brings(name)
        });
        let (before, lost) = same.next()?;
        let answer = |place| self.set_before(name, place).map(|answer| answer.exchange);
        // Of another origin, the response may have come, and the page may not read it.
        let is_foreign = refused
            .request
            .origin
            .text()
            .is_some_and(|origin| origin != refused.url.origin().to_string());
        let error = lost.response.error.text();
        let may_have_arrived = error.is_none_or(|error| {
            let error = error.strip_prefix("net::ERR_");
            error
                .is_some_and(|error| CUT_OFF.contains(&error) && !(is_foreign && error == "FAILED"))
        });
        // Sessions end by themselves, too; and with a session that has ended, nothing succeeds.
        let is_near = lost
            .time()
            .zip(refused.time())
            .is_none_or(|(lost, refused)| seconds(lost, refused) <= HOUR);
        let between = self
            .traffic
            .exchanges
            .get(before..place)
            .unwrap_or_default();
        let works_on = between
            .iter()
            .any(|other| is_let_in(other) && other.brings(name));
        let is_lost = lost.response.status.is_none()
            && lost.response.from_browser_cache != Some(true)
            && may_have_arrived
            && is_near
            && !works_on
            && self.is_of_session(name)
            && answer(before).is_some()
            && answer(before) == answer(place);
        is_lost.then_some(lost)
    }

    /// A session in several cookies. A response renews only some of them, and the next request is refused.
    pub(super) fn parts(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| {
            let refused = self.own(place)?;
            if refused.response.status == Some(403) || routes::guess(refused) == Some(Route::SignIn)
            {
                return None;
            }
            let mut families: SortedMap<&str, Vec<(u32, &str)>> = SortedMap::new();
            for cookie in refused.request.cookies.iter().flatten() {
                if let Some((stem, number)) = part(&cookie.name) {
                    families
                        .entry(stem)
                        .or_default()
                        .push((number, &cookie.name));
                }
            }
            families
                .values()
                .find_map(|family| self.mixed(place, refused, family))
        })
    }

    /// The parts of two sessions in one request.
    fn mixed(&self, place: usize, refused: &Exchange, family: &[(u32, &str)]) -> Option<Finding> {
        let mut numbers: Vec<u32> = family.iter().map(|(number, _)| *number).collect();
        sort_by(&mut numbers, Ord::cmp);
        let is_counted = numbers.first().is_some_and(|first| {
            *first <= 1
                && numbers
                    .iter()
                    .zip(*first..)
                    .all(|(number, wanted)| *number == wanted)
        });
        let family: Vec<&str> = family.iter().map(|(_, name)| *name).collect();
        if !is_counted
            || family.len() > MOST_PARTS
            || !family.iter().all(|name| self.is_of_session(name))
        {
            return None;
        }
        let newest = family
            .iter()
            .filter_map(|name| self.set_before(name, place))
            .max_by_key(|answer| answer.came)?;
        let renewing = self.traffic.exchanges.get(newest.exchange)?;
        let (renewed, left): (Vec<&str>, Vec<&str>) =
            family.iter().copied().partition(|name| renewing.sets(name));
        // All were set together before.
        let first = self.set_before(left.first()?, place)?;
        let beginning = self.traffic.exchanges.get(first.exchange)?;
        let was_whole = renewed.iter().chain(&left).all(|name| beginning.sets(name));
        let is_touched = left.iter().any(|name| renewing.clears(name));
        // The server takes them as they are.
        let between = self
            .traffic
            .exchanges
            .get(newest.exchange.saturating_add(1)..place);
        let works_on = between
            .unwrap_or_default()
            .iter()
            .any(|other| is_let_in(other) && renewed.iter().any(|name| other.brings(name)));
        if !was_whole || is_touched || works_on || refused.url.host() != renewing.url.host() {
            return None;
        }
        let message = format!(
            "`{beginning}` sets the session in parts, and `{renewing}` sets only {} again, without {}: `{refused}` comes with parts of \
             two sessions and is refused. Something between the application and the browser passes one `Set-Cookie` line on and drops \
             the others; pass all of them on (nginx: each from its own variable)",
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
    }
}

/// The name of the whole, and the number of the part: `session.0`, `session_1`, `sessionC2`.
fn part(name: &str) -> Option<(&str, u32)> {
    let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = name.get(stem.len()..)?.parse().ok()?;
    let is_apart = stem.ends_with(['.', '_', '-', 'C']);
    is_apart.then_some((stem, number))
}
