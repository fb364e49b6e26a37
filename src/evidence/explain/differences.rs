//! What distinguishes a refused request from the accepted one before it, with the same value of the cookie.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::clocks::seconds;
use super::story::{MOST, Story, is_let_in};
use super::words::{names, span, status};
use crate::browser::RequestKind;
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route, shown_line};
use crate::evidence::exchange::{Exchange, IDLE};
use crate::evidence::routes;
use crate::evidence::told::Told;

/// The seconds after a start of the server in which its users come back.
const SOON: i64 = 600;

impl<'a> Story<'a> {
    /// A difference for which servers end sessions, between a refused request and the last one that was accepted with the same value.
    pub(super) fn difference(
        &self,
        accepted: usize,
        place: usize,
        exchange: &Exchange,
    ) -> Option<(Code, String)> {
        let before = self.traffic.exchanges.get(accepted)?;
        let differs = |one: Option<u64>, other: Option<u64>| {
            one.zip(other).is_some_and(|(one, other)| one != other)
        };
        let times = before.time().zip(exchange.time());
        let age = times.map_or(0, |(before, refused)| seconds(before, refused));
        // Something that is never accepted may need a permission.
        if age > SOON || !self.is_about_session(place, exchange) {
            return None;
        }
        if let Some(down) = self.restarted(accepted, exchange) {
            let why = format!(
                "`{before}` was accepted with the same value, then the server was not there (`{down}`). It has been started again, most \
                 likely, and has lost its sessions or its key: keep the store and the key outside of the process"
            );
            return Some((Code::ValueUnreadable, why));
        }
        // Later, the session may have ended by itself.
        if age > IDLE {
            return None;
        }
        let (own, other) = (&exchange.told, &before.told);
        // What has made no difference before makes none now.
        let earlier = self.traffic.exchanges.get(..accepted)?.iter().rev();
        let earlier: Vec<&Exchange> = earlier
            .take(MOST)
            .filter(|earlier| {
                let mut pairs = earlier.values.came.iter();
                earlier.is_answered() && pairs.any(|pair| exchange.values.came.contains(pair))
            })
            .collect();
        let makes_none =
            |differ: &dyn Fn(&Told) -> bool| earlier.iter().any(|earlier| differ(&earlier.told));
        if differs(own.agent, other.agent) && !makes_none(&|told| differs(told.agent, other.agent))
        {
            let why = format!(
                "`{before}` was accepted with the same value, and its `User-Agent` was another one. The server binds the session to it, most \
                 likely: developer tools that play a phone, and updates of browsers, change it. Do not bind sessions to it \
                 (Flask-Login: `session_protection`)"
            );
            return Some((Code::NotTheSession, why));
        }
        let is_one_host = exchange.url.host() == before.url.host();
        let is_other_family = |one: &Told, other: &Told| {
            one.is_six
                .zip(other.is_six)
                .is_some_and(|(one, other)| one != other)
        };
        if is_one_host
            && is_other_family(own, other)
            && !makes_none(&|told| is_other_family(told, other))
        {
            let why = format!(
                "`{before}` was accepted with the same value, and went over the other family of addresses (IPv4 and IPv6). The server binds the \
                 session to the client's address, most likely, and browsers change between the two. Do not bind sessions to addresses"
            );
            return Some((Code::NotTheSession, why));
        }
        if differs(own.instance, other.instance)
            && !makes_none(&|told| differs(told.instance, other.instance))
        {
            let why = format!(
                "`{before}` was accepted with the same value, and a header of its response names another server. This one does not know the \
                 session, most likely: let the servers share the store and the key, or route each user to one of them"
            );
            return Some((Code::ValueUnreadable, why));
        }
        None
    }

    /// Whether a refusal is about the session and not about one URL: the response replaces a cookie, the same URL succeeds at some time, or
    /// another one is refused with the same value.
    pub(super) fn is_about_session(&self, place: usize, exchange: &Exchange) -> bool {
        let mut refused = self.failures.places().take(MOST);
        let mut lines = exchange.lines().iter();
        lines.any(|line| exchange.brings(&line.name))
            || self.answered(&exchange.url).next().is_some()
            || refused.any(|other| {
                other != place
                    && self.own(other).is_some_and(|other| {
                        let mut pairs = other.values.came.iter();
                        other.url != exchange.url
                            && pairs.any(|pair| exchange.values.came.contains(pair))
                    })
            })
    }

    /// A request to which the server did not respond, a short time before. That one URL takes too long or is out of order is no restart.
    fn restarted(&self, accepted: usize, exchange: &Exchange) -> Option<&'a Exchange> {
        let since = accepted.saturating_add(1);
        let since = self.traffic.exchanges.iter().skip(since).take(MOST);
        let mut down = since.filter(|down| {
            let is_down = matches!(down.response.status, Some(502 | 503))
                || down.response.error.text() == Some("net::ERR_CONNECTION_REFUSED");
            let times = down.time().zip(exchange.time());
            is_down
                && down.url.origin() == exchange.url.origin()
                && times.is_some_and(|(down, refused)| (0..=SOON).contains(&seconds(down, refused)))
        });
        let first = down.next()?;
        let is_page = first.kind == Some(RequestKind::TopLevelNavigation);
        let works = self.answered(&first.url).next().is_some();
        (is_page || works || down.any(|down| down.url != first.url)).then_some(first)
    }

    /// A cookie that lives longer than the token in it, which has expired.
    pub(super) fn token_over(&self, place: usize, exchange: &'a Exchange) -> Option<Finding> {
        if exchange.response.status != Some(401)
            || routes::guess(exchange) == Some(Route::SignIn)
            || self.is_overcome(exchange)
        {
            return None;
        }
        let at = exchange.time()?.unix_timestamp();
        let mut cookies = exchange.request.cookies.iter().flatten();
        let (name, answer, setter, end) =
            cookies.find_map(|cookie| {
                let answer = self.came_from(&cookie.name, place)?;
                let (setter, _) = self.setter(answer)?;
                let mut ends = setter.told.ends.iter();
                let (_, end) = ends.find(|(line, _)| *line == answer.line)?;
                let is_shown = exchange.came_as_set(setter, answer.line) == Some(true);
                // With a token that is over, nothing of the session is let in.
                let is_used = || {
                    let mut all = self.traffic.exchanges.iter();
                    all.any(|other| {
                        let is_over = other.time().is_some_and(|at| at.unix_timestamp() >= *end);
                        is_over
                            && is_let_in(other)
                            && other.came_as_set(setter, answer.line) == Some(true)
                    })
                };
                (is_shown && *end <= at && self.is_of_session(&cookie.name) && !is_used())
                    .then_some((&cookie.name, answer, setter, *end))
            })?;
        let later = self.traffic.exchanges.get(place..).unwrap_or_default();
        let is_renewed =
            |other: &Exchange| routes::guess(other) == Some(Route::Refresh) || other.sets(name);
        // Another cookie renews it.
        let mut held = exchange.request.cookies.iter().flatten();
        let is_short = held.any(|cookie| cookie.name != *name && routes::is_renewing(&cookie.name));
        if is_short || later.iter().take(MOST).any(is_renewed) {
            return None;
        }
        let lived = end.saturating_sub(setter.time()?.unix_timestamp());
        let line = setter.lines().get(answer.line)?;
        let message = format!(
            "`{exchange}` comes with `{name}` as `{setter}` set it, and the token in it expired {} after that (`exp`): it is refused. The \
             cookie lives longer than its token. Give both one lifetime, and renew the token before it ends",
            span(lived)
        );
        let finding = Finding::error(Code::LifetimeDisagrees, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, shown_line(line))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A request that another one, which renewed the session, has outrun.
    pub(super) fn outrun(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| self.renewed_under_way(place, self.own(place)?))
    }

    /// A request that was under way with the old value while another response renewed the session, and that is refused for it.
    fn renewed_under_way(&self, place: usize, exchange: &'a Exchange) -> Option<Finding> {
        let is_lost = matches!(exchange.response.status, Some(401 | 419 | 440))
            || routes::leads_to_sign_in(exchange);
        if !is_lost || exchange.kind == Some(RequestKind::Image) {
            return None;
        }
        let (left, came) = self.order.get(place).copied()?;
        let mut cookies = exchange.request.cookies.iter().flatten();
        let (name, renewing) = cookies.find_map(|cookie| {
            let name = &*cookie.name;
            let old = self.came_from(name, place)?;
            let (setter, _) = self.setter(old)?;
            if !self.is_http_only_session(name) || exchange.clears(name) {
                return None;
            }
            let answers = self.answers(name);
            let next = answers.partition_point(|answer| answer.came < left);
            let mut renewing = answers.iter().skip(next).take(MOST);
            let renewing = renewing.find(|answer| {
                let is_same = |other: &Exchange| {
                    other.came_as_set(setter, old.line) == Some(true)
                        && other.values.set.get(answer.line) != setter.values.set.get(old.line)
                };
                let begins = self.order.get(answer.exchange).map(|(left, _)| *left);
                answer.exchange != place
                    && answer.came < came
                    && begins < Some(left)
                    && self
                        .traffic
                        .exchanges
                        .get(answer.exchange)
                        .is_some_and(|other| {
                            is_same(other)
                                && !self.failures.has(answer.exchange)
                                && routes::guess(other) != Some(Route::SignIn)
                        })
            })?;
            // With the old value, requests still succeed later.
            let (renewing, at) = (self.setter(*renewing)?.0, renewing.came);
            let mut all = self.traffic.exchanges.iter().zip(&self.order);
            let is_accepted = all.any(|(other, (_, answered))| {
                *answered > at
                    && other.is_answered()
                    && other.kind == Some(RequestKind::Fetch)
                    && other.came_as_set(setter, old.line) == Some(true)
            });
            (!is_accepted).then_some((name, renewing))
        })?;
        if self.is_overcome(exchange) {
            return None;
        }
        let message = format!(
            "`{exchange}` was under way with the old value of `{name}` when `{renewing}` renewed the session, and is refused: the old value is not \
             accepted any more. Pages send several requests at once. Accept the old value for some seconds after a renewal, or renew \
             only at the sign-in"
        );
        let finding = Finding::error(Code::RefreshRace, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }
}
