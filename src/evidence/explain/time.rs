//! Cookies that end: by their lifetime, by another clock, or with the browser session.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::clocks::seconds;
use super::findings::Findings;
use super::story::{MOST, Story, is_let_in};
use super::words::{names, span, status};
use crate::browser::RequestKind;
use crate::cookie::parse_cookie_date;
use crate::diagnosis::{
    Attributes, Certainty, Code, Fact, Finding, Route, SeenSetCookie, shown_line, zone_of_expires,
};
use crate::evidence::event::{Event, Fate};
use crate::evidence::exchange::{Exchange, Lead};
use crate::evidence::replay::Replay;
use crate::evidence::routes;
use crate::sorted::SortedMap;

/// The lifetime of a cookie, according to its line.
#[derive(Clone, Copy)]
enum Lifetime {
    Expires(OffsetDateTime),
    /// Seconds.
    MaxAge(i64),
}

/// In seconds: no session ends so soon.
const PASSING: i64 = 60;

/// What is known about the times of the exchanges.
struct Times {
    /// The seconds without any request before each exchange.
    gaps: Vec<i64>,
    /// The last refresh.
    refresh: Option<usize>,
}

impl<'a> Story<'a> {
    /// Findings about cookies that ended.
    pub(super) fn in_time(
        &self,
        replay: &'a Replay,
        now: OffsetDateTime,
        findings: &mut Findings<'a>,
    ) {
        let times = self.times();
        let mut sent: SortedMap<&str, usize> = SortedMap::new();
        for event in replay.events() {
            let name = &*event.name;
            // Only the browser of the recording can miss a cookie, and only in requests that may have some.
            match (&event.fate, self.own(event.exchange)) {
                (Fate::Sent, _) => {
                    sent.insert(name, event.exchange);
                }
                (Fate::Ended, Some(exchange)) => {
                    let last = sent.get(name).copied();
                    findings.add(name, self.ended(event, exchange, last, &times));
                }
                (Fate::Missing, Some(exchange)) => {
                    findings.add(name, self.by_clock(event, exchange));
                    findings.add(name, self.with_browser(event, exchange, &times));
                }
                _ => {}
            }
        }
        for place in 0..self.traffic.exchanges.len() {
            let Some(exchange) = self.own(place) else {
                continue;
            };
            for line in exchange.lines() {
                findings.add(&line.name, long_ago(exchange, line, now));
                findings.add(&line.name, soon_over(exchange, line));
            }
        }
    }

    fn times(&self) -> Times {
        let mut gaps = Vec::new();
        let mut last: Option<OffsetDateTime> = None;
        for exchange in &self.traffic.exchanges {
            let at = exchange.time();
            gaps.push(last.zip(at).map_or(0, |(last, at)| seconds(last, at)));
            last = last.max(exchange.ended).max(at);
        }
        let exchanges = self.traffic.exchanges.iter();
        Times {
            gaps,
            refresh: exchanges
                .rev()
                .position(|exchange| routes::guess(exchange) == Some(Route::Refresh))
                .and_then(|behind| {
                    self.traffic
                        .exchanges
                        .len()
                        .checked_sub(behind.saturating_add(1))
                }),
        }
    }

    pub(super) fn is_of_client(&self, event: &Event) -> bool {
        let mut browsers = event.browsers.iter();
        browsers.any(|browser| self.is_client(browser.browser()))
    }

    /// The last response that set a cookie before an exchange, and its line.
    fn line_before(&self, name: &str, place: usize) -> Option<(&'a Exchange, &'a SeenSetCookie)> {
        let answer = self.set_before(name, place)?;
        let setter = self.traffic.exchanges.get(answer.exchange)?;
        Some((setter, setter.lines().get(answer.line)?))
    }

    /// A request fails without a cookie that has expired.
    fn ended(
        &self,
        event: &Event,
        exchange: &Exchange,
        last_sent: Option<usize>,
        times: &Times,
    ) -> Option<Finding> {
        let (name, place) = (&*event.name, event.exchange);
        let (setter, line) = self.line_before(name, place)?;
        let lifetime = lifetime(line)?;
        let kept = lifetime.seconds(setter)?;
        let since = seconds(setter.ended.or_else(|| setter.time())?, exchange.time()?);
        if since < kept {
            return self.by_clock(event, exchange);
        }
        // A cookie that a refresh or a provider renews may expire.
        let is_renewed = times.refresh.is_some_and(|refresh| place < refresh)
            || self.is_set_soon_after(name, place, exchange);
        // A refresh needs its own token alone.
        let mut others = exchange.request.cookies.iter().flatten();
        let is_refresh = routes::guess(exchange) == Some(Route::Refresh)
            && others.any(|other| self.is_of_session(&other.name));
        // Something that passes, beside the session.
        let mut others = exchange.request.cookies.iter().flatten();
        let is_passing = (kept <= PASSING || !self.is_http_only(name))
            && others.any(|other| other.name != *name && self.is_http_only_session(&other.name));
        // Without a session, pages lead to the sign-in, or at once to the provider.
        let is_led_away = exchange.lead == Some(Lead::Provider)
            && exchange.kind == Some(RequestKind::TopLevelNavigation);
        if !(self.failures.has(place) || is_led_away)
            || is_renewed
            || is_refresh
            || is_passing
            || !self.is_of_session(name)
        {
            return None;
        }
        // The parts of a page are loaded at once, and do not show that somebody uses it.
        let used = last_sent.and_then(|last| self.traffic.exchanges.get(last)?.time());
        let used = used
            .zip(setter.time())
            .map(|(last, set)| seconds(set, last));
        let is_used = used.is_some_and(|used| used.saturating_mul(4) >= kept);
        let is_form = exchange.told.token.is_some() || exchange.response.status == Some(419);
        let advice = match (thousandth(kept), lifetime, Self::renewing(setter, line)) {
            (Some(meant), Lifetime::MaxAge(_), _) => format!(
                "This is a thousandth of {meant}: `Max-Age` counts seconds, and the code probably passes seconds to a function that expects milliseconds"
            ),
            (Some(meant), Lifetime::Expires(_), _) => format!(
                "This is a thousandth of {meant}: the code that computes `Expires` adds seconds where milliseconds are expected"
            ),
            (None, _, Some(renewing)) => format!(
                "`{renewing}` lives longer: refresh the session with it when a request is refused, and for pages before they redirect to the sign-in"
            ),
            (None, _, None) if is_used => String::from(
                "It was in use, and no response has set it again. Write the cookie again while it is used, before half of its lifetime has passed",
            ),
            (None, _, None) if is_form => String::from(
                "The page was open longer than that, and its CSRF token belongs to the session that has ended. Load the page or the token again when a \
                 token is refused, or set a longer lifetime",
            ),
            (None, _, None) => String::from(
                "Set a longer lifetime if that is too soon, and write the cookie again while it is used",
            ),
        };
        let message = format!(
            "`{name}` had expired: `{setter}` set it for {kept} seconds ({}), and `{exchange}` came {} later without it. {advice}",
            span(kept),
            span(since)
        );
        let finding = Finding::error(Code::LifetimeEnded, message)
            .sure(if self.worked_without(name, place, exchange) {
                Certainty::Possible
            } else {
                Certainty::Certain
            })
            .seen(Fact::ResponseSetCookies, shown_line(line))
            .seen(Fact::RequestCookies, names(exchange))
            .seen(Fact::ResponseStatus, status(exchange));
        Some(finding)
    }

    /// The cookie of the same sign-in with which the session may be refreshed: its name says so, or it has a path of its own.
    fn renewing(setter: &'a Exchange, line: &SeenSetCookie) -> Option<&'a str> {
        let has_path = |line: &SeenSetCookie| {
            let attributes = Attributes(&line.attributes);
            attributes.value("path").is_some_and(|path| path.len() > 1)
        };
        let mut others = setter
            .lines()
            .iter()
            .filter(|other| !other.is_deletion() && other.name != line.name);
        let other = others
            .find(|other| routes::is_renewing(&other.name) || has_path(other) && !has_path(line))?;
        Some(&other.name)
    }

    /// Whether the host accepted another request without the cookie since it was set.
    fn worked_without(&self, name: &str, place: usize, exchange: &Exchange) -> bool {
        let Some(answer) = self.set_before(name, place) else {
            return false;
        };
        let between = self.traffic.exchanges.get(answer.exchange..place);
        let mut between = between.unwrap_or_default().iter().rev().take(MOST);
        between.any(|other| {
            let cookies = other.request.cookies.as_ref();
            is_let_in(other)
                && other.url.host() == exchange.url.host()
                && other.came(name) == Some(0)
                && cookies.is_some_and(|cookies| !cookies.is_empty())
        })
    }

    /// Whether a response other than that to a sign-in sets the cookie again at once.
    fn is_set_soon_after(&self, name: &str, place: usize, exchange: &Exchange) -> bool {
        const SECONDS: i64 = 10;
        let left = self.order.get(place).map_or(0, |(left, _)| *left);
        let answers = self.answers(name);
        let next = answers.partition_point(|answer| answer.came <= left);
        let next = answers
            .get(next)
            .and_then(|answer| self.traffic.exchanges.get(answer.exchange));
        next.is_some_and(|next| {
            let after = exchange.time().zip(next.time());
            routes::guess(next) != Some(Route::SignIn)
                && after.is_some_and(|(failed, set)| seconds(failed, set) <= SECONDS)
        })
    }

    /// Whether a sign-in, or a step before it, sets a cookie.
    pub(super) fn is_of_session(&self, name: &str) -> bool {
        self.is_set_by(name, |setter| {
            routes::begins_session(setter)
                || setter.request.method.as_deref() == Some("POST")
                || matches!(setter.lead, Some(Lead::Error | Lead::Provider))
        })
    }

    /// Whether a sign-in itself or a refresh sets a cookie.
    pub(super) fn is_of_sign_in(&self, name: &str) -> bool {
        self.is_set_by(name, routes::begins_session)
    }

    fn is_set_by(&self, name: &str, is_meant: impl Fn(&Exchange) -> bool) -> bool {
        /// The number of responses that are examined.
        const MOST: usize = 16;
        let mut answers = self.answers(name).iter().take(MOST);
        answers.any(|answer| {
            let setter = self.traffic.exchanges.get(answer.exchange);
            setter.is_some_and(&is_meant)
        })
    }

    /// A cookie that has only `Expires`, while the clocks of browser and server differ.
    fn clock<'l>(&self, setter: &Exchange, line: &'l SeenSetCookie) -> Option<(&'l str, i64)> {
        let Lifetime::Expires(expires) = lifetime(line)? else {
            return None;
        };
        let behind = self.clocks.behind(setter)?;
        (setter.server_time()? < expires).then_some((&*line.name, behind))
    }

    fn told_by_clock(&self, setter: &Exchange, name: &str, behind: i64) -> String {
        format!(
            "`{name}` of `{setter}` has only `Expires`, and `Date` of the response is {} behind the clock of the browser, so the cookie \
             expires too early. {}. Write `Max-Age`, which needs no clock, and set the clock that is wrong",
            span(behind),
            self.clocks.whose(setter)
        )
    }

    /// A line with a value that has expired when it arrives.
    pub(super) fn expired(
        &self,
        event: &Event,
        exchange: &Exchange,
        line: &SeenSetCookie,
    ) -> Finding {
        let message = if let Some((name, behind)) = self.clock(exchange, line) {
            self.told_by_clock(exchange, name, behind)
        } else {
            let arrived = exchange.at.unwrap_or(self.clocks.now);
            let zone = zone_of_expires(line, exchange.server_time(), arrived, None);
            format!(
                    "`{}` of `{exchange}` has a value, but has already expired when it arrives: {}",
                    event.name,
                    zone.as_deref().unwrap_or(
                        "its `Max-Age` or `Expires` is in the past. Write seconds in `Max-Age`, and check the server's clock"
                    )
                )
        };
        self.finding(event, Code::SetCookieExpired, message)
    }

    /// A request fails without a cookie that has expired by the clock of the browser, but not by that of the server.
    fn by_clock(&self, event: &Event, exchange: &Exchange) -> Option<Finding> {
        let (setter, line) = self.line_before(&event.name, event.exchange)?;
        let (name, behind) = self.clock(setter, line)?;
        let Lifetime::Expires(expires) = lifetime(line)? else {
            return None;
        };
        if !self.failures.has(event.exchange) || seconds(expires, exchange.at?) < 0 {
            return None;
        }
        let message = self.told_by_clock(setter, name, behind);
        let finding = Finding::error(Code::SetCookieExpired, message)
            .sure(Certainty::Likely)
            .seen(Fact::ResponseSetCookies, shown_line(line))
            .in_browsers(event.browsers.clone());
        Some(finding)
    }

    /// A visit after hours lacks a cookie that has no lifetime.
    fn with_browser(&self, event: &Event, exchange: &Exchange, times: &Times) -> Option<Finding> {
        /// In seconds. Before `SOON`, nobody closes a browser and opens it again; after `LONG`, it is likely.
        const SOON: i64 = 600;
        const LONG: i64 = 3_600;
        /// The number of failures that are examined.
        const MOST: usize = 16;
        let (name, place) = (&*event.name, event.exchange);
        let gap = times.gaps.get(place).copied().unwrap_or_default();
        let request = &exchange.request;
        let is_typed = exchange.kind == Some(RequestKind::TopLevelNavigation)
            && match request.sec_fetch_site.text() {
                Some(site) => site == "none",
                None => exchange.referer.is_none(),
            };
        if gap < SOON || !is_typed {
            return None;
        }
        let (setter, line) = self.line_before(name, place)?;
        let lasts = |line: &SeenSetCookie| {
            let attributes = Attributes(&line.attributes);
            attributes.has("max-age") || attributes.has("expires")
        };
        let mut came = request.cookies.iter().flatten();
        let has_another = came.any(|cookie| {
            let before = self.line_before(&cookie.name, place);
            before.is_some_and(|(_, line)| !lasts(line))
        });
        let mut failed = self.failures.places_from(place).take(MOST);
        let fails = failed.any(|place| {
            let failed = self.own(place);
            failed.is_some_and(|failed| {
                let is_new = exchange.lines().iter().any(|line| line.name == name);
                failed.came(name) == Some(0) || is_new
            })
        });
        if lasts(line) || has_another || !fails {
            return None;
        }
        let message = format!(
            "`{name}` of `{setter}` has neither `Max-Age` nor `Expires`, and the next visit, {} later, came without it: cookies without a \
             lifetime end when the browser is closed. Set `Max-Age` if users should stay signed in, or if they choose that",
            span(gap)
        );
        let finding = Finding::error(Code::EndedWithBrowser, message).sure(if gap < LONG {
            Certainty::Possible
        } else {
            Certainty::Likely
        });
        Some(
            finding
                .seen(Fact::ResponseSetCookies, shown_line(line))
                .seen(Fact::RequestCookies, names(exchange)),
        )
    }
}

impl Lifetime {
    /// Seconds since the response, by the clock of the server.
    fn seconds(self, setter: &Exchange) -> Option<i64> {
        match self {
            Self::Expires(expires) => {
                let set = setter.server_time().or(setter.ended);
                let set = set.or_else(|| setter.time());
                Some(seconds(set?, expires))
            }
            Self::MaxAge(seconds) => Some(seconds),
        }
    }
}

/// The lifetime of a line that sets a cookie, if it has one.
fn lifetime(line: &SeenSetCookie) -> Option<Lifetime> {
    let attributes = Attributes(&line.attributes);
    let max_age = attributes
        .value("max-age")
        .and_then(|text| text.parse::<i64>().ok());
    match max_age {
        _ if line.is_deletion() => None,
        Some(seconds) => Some(Lifetime::MaxAge(seconds)),
        None => {
            let expires = parse_cookie_date(attributes.value("expires")?.as_bytes());
            expires.map(Lifetime::Expires)
        }
    }
}

/// The lifetime that was probably intended, if this is a thousandth of a common one: milliseconds instead of seconds.
fn thousandth(kept: i64) -> Option<String> {
    const DAYS: [i64; 17] = [
        1, 2, 3, 5, 7, 10, 14, 15, 21, 28, 30, 31, 60, 90, 120, 180, 365,
    ];
    const HOURS: [i64; 5] = [2, 4, 6, 8, 12];
    // With or without rounding up.
    let is = |unit: i64, count: &&i64| {
        let meant = count.saturating_mul(unit);
        let whole = meant.checked_div(1_000).unwrap_or_default();
        kept == whole || kept == whole.saturating_add(1) && meant.checked_rem(1_000) != Some(0)
    };
    let told = |count: i64, unit: &str| match count {
        1 => format!("one {unit}"),
        _ => format!("{count} {unit}s"),
    };
    let days = DAYS.iter().find(|count| is(86_400, count));
    let hours = HOURS.iter().find(|count| is(3_600, count));
    days.map(|count| told(*count, "day"))
        .or_else(|| hours.map(|count| told(*count, "hour")))
        // Excludes seconds that somebody may have chosen.
        .filter(|_| kept.checked_rem(5) != Some(0) || kept >= 600)
}

/// A sign-in whose cookie lives for a thousandth of a common lifetime.
fn soon_over(exchange: &Exchange, line: &SeenSetCookie) -> Option<Finding> {
    /// Shorter ones may be intended.
    const SECONDS: i64 = 80;
    let route = routes::guess(exchange);
    if !matches!(
        route,
        Some(Route::Callback | Route::Refresh | Route::SignIn)
    ) {
        return None;
    }
    let Some(Lifetime::MaxAge(kept)) = lifetime(line) else {
        return None;
    };
    let meant = thousandth(kept).filter(|_| kept >= SECONDS)?;
    let message = format!(
        "the lifetime of `{}` of `{exchange}` is {kept} seconds ({}), a thousandth of {meant}: `Max-Age` counts seconds. If you mean {meant}, \
         the code probably passes seconds to a function that expects milliseconds",
        line.name,
        span(kept)
    );
    let finding = Finding::warning(Code::LifetimeEnded, message).sure(Certainty::Possible);
    Some(finding.seen(Fact::ResponseSetCookies, shown_line(line)))
}

/// The output of a command has no time except `Date`. If that is in the past, the output is old, or the server's clock is slow.
fn long_ago(exchange: &Exchange, line: &SeenSetCookie, now: OffsetDateTime) -> Option<Finding> {
    /// The seconds that a command may take.
    const SECONDS: i64 = 60;
    // Somebody may have stored the head of a response without its request.
    if exchange.at.is_some() || exchange.request.cookies.is_none() {
        return None;
    }
    let Lifetime::Expires(expires) = lifetime(line)? else {
        return None;
    };
    let date = exchange.server_time()?;
    let behind = seconds(date, now);
    if behind <= SECONDS || expires <= date || expires > now {
        return None;
    }
    let message = format!(
        "`Date` of the response to `{exchange}` is {} behind the clock of this machine, and `{}` has only `Expires`, which has passed. \
         If the output is new, the server's clock is slow or this machine's is fast, and browsers that go by their own clock drop the cookie at \
         once: set the clock, and write `Max-Age`, which needs none. If it is old, nothing is wrong",
        span(behind),
        line.name
    );
    let finding = Finding::warning(Code::SetCookieExpired, message).sure(Certainty::Possible);
    Some(finding.seen(Fact::ResponseSetCookies, shown_line(line)))
}
