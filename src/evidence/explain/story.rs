//! The recording as a whole.

use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::clocks::Clocks;
use super::visits::Visits;
use crate::browser::{RequestKind, RequestUrl, Withholding};
use crate::config::{Browser, BrowserVersion};
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route};
use crate::evidence::agent::is_client;
use crate::evidence::event::{Event, Fate};
use crate::evidence::exchange::{Exchange, Traffic};
use crate::evidence::failures::Failures;
use crate::evidence::own::Own;
use crate::evidence::replay::Replay;
use crate::evidence::requests::{asked, is_preflight};
use crate::evidence::routes;
use crate::evidence::steps::order;
use crate::evidence::values::Pair;
use crate::net::{Host, SuffixList};
use crate::sorted::{SortedMap, SortedSet, sort_by, sort_by_key};

/// The number of failures that a rule examines. It limits the cost of a hostile recording.
pub(super) const MOST: usize = 64;

pub(super) struct Story<'a> {
    pub(super) traffic: &'a Traffic,
    pub(super) replay: &'a Replay,
    pub(super) list: &'a dyn SuffixList,
    pub(super) failures: Failures,
    own: Own<'a>,
    pub(super) visits: Visits<'a>,
    pub(super) clocks: Clocks<'a>,
    /// The names of cookies in any request.
    pub(super) sent: SortedSet<&'a str>,
    /// The names that browsers do not send because of `SameSite`, each with its exchange.
    pub(super) by_site: SortedSet<(usize, &'a str)>,
    /// The browsers that refuse or do not send a cookie of an exchange, for any reason: by its line, or by its name.
    lost: SortedMap<(usize, Option<usize>, &'a str), Vec<BrowserVersion>>,
    /// The responses that set each name, the oldest first.
    set: SortedMap<&'a str, Vec<Answer>>,
    /// The responses that clear each name, the oldest first.
    cleared: SortedMap<&'a str, Vec<usize>>,
    /// The last exchange for each URL and method.
    last: SortedMap<(&'a RequestUrl, &'a str), usize>,
    /// The longest `Cookie` header that each host accepted.
    longest: SortedMap<&'a Host, usize>,
    /// The exchanges that succeeded for each URL, the oldest first.
    answered: SortedMap<&'a RequestUrl, Vec<usize>>,
    /// The names with which a request by script or for a page succeeded.
    let_in: SortedSet<&'a str>,
    /// The last such request with each value of a cookie.
    let_in_with: SortedMap<Pair, usize>,
    /// The hosts that accept requests of scripts which change something without a token against forgery.
    without_token: SortedSet<&'a Host>,
    /// When each request left and its response arrived, as increasing numbers.
    pub(super) order: Vec<(usize, usize)>,
}

/// A response that sets a cookie.
#[derive(Clone, Copy)]
pub(super) struct Answer {
    /// When it arrived, a number from [`Story::order`].
    pub(super) came: usize,
    pub(super) exchange: usize,
    pub(super) line: usize,
}

impl<'a> Story<'a> {
    pub(super) fn new(
        traffic: &'a Traffic,
        replay: &'a Replay,
        list: &'a dyn SuffixList,
        now: OffsetDateTime,
    ) -> Self {
        let order = order(traffic, now);
        let came = |exchange: usize| order.get(exchange).map_or(exchange, |(_, came)| *came);
        let mut by_site = SortedSet::new();
        let mut set: SortedMap<&str, Vec<Answer>> = SortedMap::new();
        let mut cleared: SortedMap<&str, Vec<usize>> = SortedMap::new();
        let mut not_there: SortedMap<_, Vec<BrowserVersion>> = SortedMap::new();
        for event in replay.events() {
            let exchange = event.exchange;
            if matches!(event.fate, Fate::Withheld(_) | Fate::Refused(_)) {
                let browsers = not_there
                    .entry((exchange, event.line, &*event.name))
                    .or_default();
                browsers.extend(event.browsers.iter().copied());
            }
            match (&event.fate, event.line) {
                (Fate::Withheld(Withholding::SameSite { .. }), _) => {
                    by_site.insert((exchange, &*event.name));
                }
                (Fate::Kept, Some(line)) => {
                    let answer = Answer {
                        came: came(exchange),
                        exchange,
                        line,
                    };
                    set.entry(&event.name).or_default().push(answer);
                }
                (Fate::Cleared, _) => {
                    cleared.entry(&event.name).or_default().push(came(exchange));
                }
                _ => {}
            }
        }
        for answers in set.values_mut() {
            sort_by_key(answers, |answer| answer.came);
        }
        for answers in cleared.values_mut() {
            sort_by(answers, Ord::cmp);
        }
        for browsers in not_there.values_mut() {
            replay.put_in_order(browsers);
        }
        let failures = Failures::of(traffic, &asked(traffic));
        let mut newest = SortedMap::new();
        let mut longest: SortedMap<&Host, usize> = SortedMap::new();
        let mut answered: SortedMap<&RequestUrl, Vec<usize>> = SortedMap::new();
        let mut let_in: SortedSet<&str> = SortedSet::new();
        let mut let_in_with = SortedMap::new();
        let mut without_token: SortedSet<&Host> = SortedSet::new();
        for (place, exchange) in traffic.exchanges.iter().enumerate() {
            newest.insert((&exchange.url, exchange.request.method()), place);
            let is_answered = exchange.is_answered();
            if is_answered && !is_preflight(exchange) && !failures.has(place) {
                answered.entry(&exchange.url).or_default().push(place);
            }
            if is_let_in(exchange) {
                let cookies = exchange.request.cookies.iter().flatten();
                let_in.extend(cookies.map(|cookie| &*cookie.name));
                let pairs = exchange.values.came.iter();
                let_in_with.extend(pairs.map(|pair| (*pair, place)));
            }
            if has_no_token(exchange) && exchange.succeeds() && !failures.has(place) {
                without_token.insert(exchange.url.host());
            }
            let is_taken = exchange.succeeds();
            if let Some(len) = exchange.request.cookie_len.filter(|_| is_taken) {
                let known = longest.entry(exchange.url.host()).or_default();
                *known = len.max(*known);
            }
        }
        let shown = traffic
            .exchanges
            .iter()
            .flat_map(|exchange| exchange.request.cookies.iter().flatten());
        Self {
            traffic,
            replay,
            list,
            own: Own::of(traffic, &failures, list),
            visits: Visits::of(traffic),
            clocks: Clocks::of(traffic, list, now),
            failures,
            sent: shown.map(|cookie| &*cookie.name).collect(),
            by_site,
            lost: not_there,
            set,
            cleared,
            last: newest,
            longest,
            answered,
            let_in,
            let_in_with,
            without_token,
            order,
        }
    }

    /// An exchange that may concern a session.
    pub(super) fn own(&self, place: usize) -> Option<&'a Exchange> {
        let exchange = self.traffic.exchanges.get(place)?;
        self.own.has(exchange).then_some(exchange)
    }

    /// Whether an exchange goes to others, while the application's own session works.
    pub(super) fn is_beside(&self, exchange: &Exchange) -> bool {
        self.own.is_beside(exchange)
    }

    /// The first exchanges that succeeded for a URL.
    pub(super) fn answered(&self, url: &RequestUrl) -> impl Iterator<Item = (usize, &'a Exchange)> {
        let places = self.answered.get(url).map_or(&[][..], Vec::as_slice);
        let places = places.iter().take(MOST);
        places.filter_map(|place| Some((*place, self.traffic.exchanges.get(*place)?)))
    }

    /// Whether some request with this cookie succeeded, by script or for a page.
    pub(super) fn ever_lets_in(&self, name: &str) -> bool {
        self.let_in.contains(name)
    }

    /// The last exchange that accepts a cookie with the value with which it comes here.
    pub(super) fn last_let_in(&self, name: &str, exchange: &Exchange) -> Option<usize> {
        let pairs = exchange.pairs_of(name);
        pairs
            .filter_map(|pair| self.let_in_with.get(&pair).copied())
            .max()
    }

    /// The last exchange that accepts the session that comes with a request, with the same value.
    pub(super) fn accepts_session_of(&self, exchange: &Exchange) -> Option<usize> {
        let cookies = exchange.request.cookies.iter().flatten();
        let sessions = cookies.filter(|cookie| self.is_http_only_session(&cookie.name));
        sessions
            .filter_map(|cookie| self.last_let_in(&cookie.name, exchange))
            .max()
    }

    /// Whether the session that comes with a refused request is accepted later, or at any time if this one is forbidden (403). So the session
    /// is fine, and something else is refused.
    pub(super) fn keeps_session(&self, place: usize, exchange: &Exchange) -> bool {
        let is_forbidden = exchange.response.status == Some(403);
        self.accepts_session_of(exchange)
            .is_some_and(|last| is_forbidden || last > place)
    }

    /// The request with which the browser follows a redirect.
    pub(super) fn followed(&self, place: usize) -> Option<&'a Exchange> {
        let later = self.traffic.exchanges.iter().enumerate();
        let mut later = later.skip(place.saturating_add(1)).take(MOST);
        let (_, followed) = later.find(|(next, _)| self.failures.before(*next) == Some(place))?;
        Some(followed)
    }

    /// The first requests that sign users in or out.
    pub(super) fn sign_ins_and_outs(&self) -> impl Iterator<Item = (usize, &'a Exchange)> {
        let places = 0..self.traffic.exchanges.len();
        let own = places.filter_map(|place| Some((place, self.own(place)?)));
        let steps = own.filter(|(_, exchange)| {
            let route = routes::guess(exchange);
            matches!(route, Some(Route::SignIn | Route::SignOut))
        });
        steps.take(MOST)
    }

    /// The last response that had set this name when an exchange was requested.
    pub(super) fn set_before(&self, name: &str, exchange: usize) -> Option<Answer> {
        let known = self.set.get(name)?;
        let (left, _) = self.order.get(exchange)?;
        let before = known.partition_point(|answer| answer.came < *left);
        known.get(before.checked_sub(1)?).copied()
    }

    /// The response that set the value with which a cookie came. If the recording does not show values, the last one that set the name.
    pub(super) fn came_from(&self, name: &str, exchange: usize) -> Option<Answer> {
        let own = self.traffic.exchanges.get(exchange)?;
        let came = |answer: &Answer| {
            let setter = self.traffic.exchanges.get(answer.exchange)?;
            own.came_as_set(setter, answer.line)
        };
        let last = self.set_before(name, exchange)?;
        if came(&last) != Some(false) {
            return Some(last);
        }
        let mut earlier = self.answers(name).iter().rev();
        let mut earlier = earlier.by_ref().filter(|earlier| earlier.came < last.came);
        earlier
            .by_ref()
            .take(MOST)
            .find(|earlier| came(earlier) == Some(true))
            .copied()
    }

    /// The responses that set this name, the oldest first.
    pub(super) fn answers(&self, name: &str) -> &[Answer] {
        self.set.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether the host accepts a request of a script that changes something and has cookies, but no token against forgery.
    pub(super) fn takes_without_token(&self, host: &Host) -> bool {
        self.without_token.contains(host)
    }

    /// Whether the same request is sent later, and succeeds the last time.
    pub(super) fn is_overcome(&self, exchange: &Exchange) -> bool {
        let last = self.last.get(&(&exchange.url, exchange.request.method()));
        last.is_some_and(|last| {
            let exchange = self.traffic.exchanges.get(*last);
            !self.failures.has(*last) && exchange.is_some_and(Exchange::succeeds)
        })
    }

    /// Whether the host accepts as many bytes of cookies elsewhere.
    pub(super) fn takes(&self, exchange: &Exchange) -> bool {
        let longest = self.longest.get(exchange.url.host());
        longest.copied() >= exchange.request.cookie_len && longest.is_some()
    }

    /// The names that were set, and the responses that set them.
    pub(super) fn all_set(&self) -> impl Iterator<Item = (&'a str, &[Answer])> {
        self.set.iter().map(|(name, answers)| (*name, &**answers))
    }

    /// Whether this name was cleared after a response set it, and before an exchange was requested.
    pub(super) fn is_cleared_since(&self, name: &str, answer: Answer, exchange: usize) -> bool {
        let cleared = self.cleared.get(name).map_or(&[][..], Vec::as_slice);
        // What the same response clears is another cookie, or is cleared first.
        let next = cleared.partition_point(|cleared| *cleared <= answer.came);
        let left = self.order.get(exchange).map_or(0, |(left, _)| *left);
        cleared.get(next).is_some_and(|cleared| *cleared < left)
    }

    /// The browsers that refuse or do not send a cookie of an exchange.
    pub(super) fn lost_at(
        &self,
        exchange: usize,
        line: Option<usize>,
        name: &'a str,
    ) -> &[BrowserVersion] {
        self.lost
            .get(&(exchange, line, name))
            .map_or(&[], Vec::as_slice)
    }

    /// Certain if it fails in each version of the recording's browser, or in all browsers if that is unknown. Otherwise likely.
    pub(super) fn finding(&self, event: &Event, code: Code, message: String) -> Finding {
        let mut browsers = event.browsers.iter();
        let is_at_work = browsers.any(|browser| self.is_client(browser.browser()));
        // Counts all reasons for losing the cookie.
        let lost = match event.fate {
            Fate::Refused(_) | Fate::Withheld(_) => {
                self.lost.get(&(event.exchange, event.line, &*event.name))
            }
            _ => None,
        };
        let fails_in = lost.unwrap_or(&event.browsers);
        let is_everywhere = self.replay.fails_for_client(self.traffic.client, fails_in);
        // If the browser is unknown, most browsers count.
        let is_refused_by_most = matches!(event.fate, Fate::Refused(_))
            && self.traffic.client.is_none()
            && BrowserVersion::browsers(fails_in).len() > 1;
        let finding = if is_at_work && is_everywhere {
            Finding::error(code, message)
        } else if is_at_work && self.traffic.client.is_some() {
            Finding::error(code, message)
                .sure(Certainty::Likely)
                .undecided_by(&[Fact::ClientVersion])
        } else if is_refused_by_most {
            Finding::error(code, message).sure(Certainty::Likely)
        } else {
            Finding::warning(code, message).sure(Certainty::Likely)
        };
        let fails_in = if is_at_work {
            fails_in
        } else {
            &event.browsers
        };
        finding.in_browsers(fails_in.clone())
    }

    pub(super) fn is_client(&self, browser: Browser) -> bool {
        is_client(self.traffic.client, browser)
    }
}

/// Whether a request by script or for a page succeeds.
pub(super) fn is_let_in(exchange: &Exchange) -> bool {
    exchange.kind != Some(RequestKind::Image)
        && !routes::is_sign_in(exchange.url.path())
        && exchange.is_answered()
}

fn has_no_token(exchange: &Exchange) -> bool {
    exchange.kind == Some(RequestKind::Fetch)
        && exchange.is_unsafe()
        && exchange.request.csrf_token == Some(false)
        && exchange.told.token.is_none()
        && exchange
            .request
            .cookies
            .as_ref()
            .is_some_and(|cookies| !cookies.is_empty())
        && routes::guess(exchange) == Some(Route::Session)
}
