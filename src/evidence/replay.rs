use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::agent::is_client;
use super::corrections::Shown;
use super::event::{Event, Fate};
use super::exchange::{Exchange, Traffic};
use super::requests::{Asked, asked};
use super::steps::{Side, steps};
use crate::browser::{
    Delivery, Jar, Outcome, Request, Response, ResponseKind, Stored, Withholding,
};
use crate::config::{Browser, BrowserVersion, PolicyConfig};
use crate::cookie::OversizedCookie;
use crate::diagnosis::{ClientKind, SeenSetCookie};
use crate::net::SuffixList;
use crate::sorted::{SortedMap, SortedSet, sort_by_key};
use crate::text::printable;

/// What happened to each cookie of a recording, in the browser that made it and in the others.
///
/// Every request and every response is played in the [`Jar`] of each engine. If the recording contradicts the model, the recording is
/// right: the cookie is older than the recording, or the browser has other settings. No event is reported for such a cookie.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::{Browser, BrowserVersion};
/// use session_cookie_policy::evidence::{Fate, Replay, Traffic};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// // The sign-out clears another path than the one that the sign-in set.
/// let traffic = Traffic::of_heads(
///     "> POST /auth/login HTTP/2\n> Host: www.example.com\n>\n\
///      < HTTP/2 200\n< set-cookie: sid=1; Path=/\n<\n\
///      > POST /auth/logout HTTP/2\n> Host: www.example.com\n> Cookie: sid=1\n>\n\
///      < HTTP/2 200\n< set-cookie: sid=; Max-Age=0\n<\n",
///     None,
/// );
/// let replay = Replay::of(&traffic, &EmbeddedList, datetime!(2026-11-22 12:00 UTC));
/// let told: Vec<String> = replay.events().iter().map(ToString::to_string).collect();
/// assert_eq!(
///     told,
///     [
///         "POST https://www.example.com/auth/login: `sid` is kept",
///         "POST https://www.example.com/auth/logout: `sid` is sent",
///         "POST https://www.example.com/auth/logout: clears `sid` in vain: no cookie has this name, domain and path",
///     ],
/// );
/// assert_eq!(replay.events()[2].browsers, Browser::ALL.map(BrowserVersion::from));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Replay {
    events: Vec<Event>,
    /// The browsers in which it was played.
    #[cfg_attr(feature = "serde", serde(skip))]
    played: Vec<BrowserVersion>,
}

impl Replay {
    /// Plays a recording. Exchanges without a time use the `Date` of their response, or of an earlier one. If there is none, they use
    /// `now`.
    ///
    /// The browser that made the recording follows the rules of its version, if that is known. All others follow today's rules.
    #[must_use]
    pub fn of(traffic: &Traffic, list: &dyn SuffixList, now: OffsetDateTime) -> Self {
        Self::played(traffic, &[], list, now)
    }

    /// Plays a recording in the versions of each browser that a deployment supports.
    #[must_use]
    pub fn beside(
        traffic: &Traffic,
        config: &PolicyConfig,
        list: &dyn SuffixList,
        now: OffsetDateTime,
    ) -> Self {
        let claims = config.browsers.iter();
        let claims = claims.filter_map(|claim| claim.get().ok().copied());
        Self::played(traffic, &BrowserVersion::of_claims(claims), list, now)
    }

    fn played(
        traffic: &Traffic,
        claimed: &[BrowserVersion],
        list: &dyn SuffixList,
        now: OffsetDateTime,
    ) -> Self {
        let of_browser = |browser: Browser| {
            let is_own = traffic.client.and_then(ClientKind::browser) == Some(browser);
            match traffic.client_version.filter(|_| is_own) {
                Some(version) => Vec::from([browser.at(version)]),
                None => BrowserVersion::claimed_of(browser, claimed),
            }
        };
        let versions: Vec<BrowserVersion> = Browser::ALL.into_iter().flat_map(of_browser).collect();
        let asked = asked(traffic);
        let steps = steps(traffic, now);
        let mut events = Events::default();
        for browser in &versions {
            let mut player = Player {
                list,
                is_client: is_client(traffic.client, browser.browser()),
                jar: Jar::new(browser.profile()),
                ever: Jar::new(browser.profile()),
            };
            for step in &steps {
                let place = step.exchange;
                let exchange = traffic.exchanges.get(place).zip(asked.get(place));
                let Some((exchange, Asked { request, .. })) = exchange else {
                    continue;
                };
                let told = match step.side {
                    Side::Request => player.send(exchange, request, step.at),
                    Side::Answer => player.receive(exchange, request, step.at),
                };
                for (line, name, fate) in told {
                    events.add(Event {
                        exchange: place,
                        request: exchange.to_string(),
                        name,
                        line,
                        fate,
                        browsers: [*browser].into(),
                    });
                }
            }
        }
        let mut events = events.by_exchange;
        for events in events.values_mut() {
            sort_by_key(events, |event| event.line);
        }
        let shown = Shown::of(traffic);
        let events = events.into_values().flatten();
        Self {
            events: events.filter_map(|event| shown.corrected(event)).collect(),
            played: versions,
        }
    }

    /// Whether something that fails in `fails_in` fails in each version of the browser that made the recording. If that browser is unknown:
    /// whether it fails in all browsers.
    pub(super) fn fails_for_client(
        &self,
        client: Option<ClientKind>,
        fails_in: &[BrowserVersion],
    ) -> bool {
        let mut own = self.played.iter();
        own.all(|version| !is_client(client, version.browser()) || fails_in.contains(version))
    }

    /// Removes duplicates, and sorts the browsers in the order in which they were played.
    pub(super) fn put_in_order(&self, browsers: &mut Vec<BrowserVersion>) {
        let mut ordered = self.played.clone();
        ordered.retain(|version| browsers.contains(version));
        *browsers = ordered;
    }

    /// The versions of a browser in which it was played.
    pub(super) fn versions_of(&self, browser: Browser) -> Vec<BrowserVersion> {
        BrowserVersion::claimed_of(browser, &self.played)
    }

    /// What happened to each cookie, in the order of the exchanges: first what the request sends, then what the response sets.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}

/// The events of all exchanges. Equal events in several browsers become one event.
#[derive(Default)]
struct Events {
    by_exchange: SortedMap<usize, Vec<Event>>,
    /// The positions of the events of one exchange, line and name.
    places: SortedMap<(usize, Option<usize>, String), Vec<usize>>,
}

impl Events {
    fn add(&mut self, event: Event) {
        let events = self.by_exchange.entry(event.exchange).or_default();
        let key = (event.exchange, event.line, event.name.clone());
        let places = self.places.entry(key).or_default();
        let same = |place: &&usize| {
            let known = events.get(**place);
            known.is_some_and(|known| known.fate == event.fate)
        };
        let known = places.iter().find(same).copied();
        if let Some(known) = known.and_then(|known| events.get_mut(known)) {
            known.browsers.extend(event.browsers);
        } else {
            places.push(events.len());
            events.push(event);
        }
    }
}

/// One browser, and the cookies that it has.
struct Player<'a> {
    list: &'a dyn SuffixList,
    is_client: bool,
    jar: Jar,
    /// The cookies that it would have if no cookie had a lifetime.
    ever: Jar,
}

/// The index of the line in the response, the name, and what happened.
type Told = (Option<usize>, String, Fate);

impl Player<'_> {
    /// What came with the request, and what the browser would have sent in addition.
    fn send(&self, exchange: &Exchange, request: &Request, at: OffsetDateTime) -> Vec<Told> {
        let mut told: Vec<Told> = Vec::new();
        if self.is_client {
            let came = exchange.request.cookies.iter().flatten();
            told.extend(came.map(|cookie| (None, cookie.name.clone(), Fate::Sent)));
        }
        for (cookie, delivery) in self.jar.deliver_to_host(request, self.list, at) {
            let name = String::from_utf8_lossy(cookie.name()).into_owned();
            let came = exchange.came(&name).filter(|_| self.is_client);
            let fate = match (delivery, came) {
                (Delivery::Attach, Some(0)) => Fate::Missing,
                // If the cookie came although the browser would not send it, it is another one with the same name, or older than the
                // recording.
                (Delivery::Withhold(why), None | Some(0)) if why != Withholding::Host => {
                    Fate::Withheld(why)
                }
                (Delivery::Attach | Delivery::Withhold(_), _) => continue,
            };
            let told_now = (None, name, fate);
            if !told.contains(&told_now) {
                told.push(told_now);
            }
        }
        told.extend(self.ended(exchange, request, at));
        told
    }

    /// What the browser would have sent if it had not expired.
    fn ended(&self, exchange: &Exchange, request: &Request, at: OffsetDateTime) -> Vec<Told> {
        let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        if !self.is_client || exchange.request.cookies.is_none() {
            return Vec::new();
        }
        let held = self.jar.deliver_to_host(request, self.list, at);
        let mut told: SortedSet<String> = held.iter().map(|(held, _)| text(held.name())).collect();
        let came = exchange.request.cookies.iter().flatten();
        told.extend(came.map(|cookie| cookie.name.clone()));
        let ever = self.ever.deliver_to_host(request, self.list, at);
        let sent = ever.iter().filter(|(_, how)| *how == Delivery::Attach);
        let names = sent.map(|(cookie, _)| text(cookie.name()));
        names
            .filter(|name| told.insert(name.clone()))
            .map(|name| (None, name, Fate::Ended))
            .collect()
    }

    /// What the response sets and clears.
    fn receive(&mut self, exchange: &Exchange, request: &Request, at: OffsetDateTime) -> Vec<Told> {
        let seen = exchange.lines();
        if seen.is_empty() && exchange.response.clear_site_data.text().is_none() {
            return Vec::new();
        }
        let lines: Vec<Vec<u8>> = seen.iter().map(line).collect();
        let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
        let is_named = |cookie: &&Stored| {
            seen.iter()
                .any(|line| line.name.as_bytes() == cookie.name())
        };
        let before: Vec<Stored> = self.jar.cookies(at).filter(is_named).cloned().collect();
        let mut response = Response::new(&lines);
        response.clear_site_data = exchange.response.clear_site_data.text().map(str::as_bytes);
        response.date = exchange.response.date.text().map(str::as_bytes);
        if exchange.redirects_to.is_some() {
            response.kind = ResponseKind::Redirect;
        }
        let (outcomes, cleared) = self
            .jar
            .receive_and_clear(request, &response, self.list, at);
        self.remember(exchange, request, &response, &outcomes, at);
        let kept: SortedSet<&str> = seen
            .iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| matches!(outcome, Outcome::Kept { .. }))
            .map(|(line, _)| &*line.name)
            .collect();
        let fate = |outcome, line: &SeenSetCookie| match outcome {
            Outcome::Kept { .. } => Fate::Kept,
            Outcome::Refused(refusal) => Fate::Refused(refusal),
            Outcome::Deleted(cookie) => {
                let name = &*line.name;
                let is_there = before.iter().any(|held| held.is_same_cookie(&cookie));
                let is_meant = line.is_deletion() || line.ends_at_once();
                if is_there || !is_meant || kept.contains(name) || !self.sends(name, request, at) {
                    Fate::Cleared
                } else {
                    Fate::ClearedInVain
                }
            }
        };
        let names: SortedSet<&[u8]> = seen.iter().map(|line| line.name.as_bytes()).collect();
        let cleared: SortedSet<String> = cleared
            .iter()
            .filter(|cookie| !cookie.is_expired(at) && !names.contains(cookie.name()))
            .map(|cookie| String::from_utf8_lossy(cookie.name()).into_owned())
            .collect();
        let told = seen.iter().zip(outcomes).enumerate();
        let told = told.map(|(number, (line, outcome))| {
            (Some(number), line.name.clone(), fate(outcome, line))
        });
        let cleared = cleared.into_iter().map(|name| (None, name, Fate::Cleared));
        told.chain(cleared).collect()
    }

    /// Plays the response in a browser in which cookies have no lifetime.
    fn remember(
        &mut self,
        exchange: &Exchange,
        request: &Request,
        response: &Response<'_>,
        outcomes: &[Outcome],
        at: OffsetDateTime,
    ) {
        let lines = exchange.lines().iter().zip(outcomes);
        let lines = lines.filter_map(|(seen, outcome)| match outcome {
            Outcome::Kept { .. } => Some(line(&seen.without_lifetime())),
            Outcome::Deleted(_) => Some(line(seen)),
            Outcome::Refused(_) => None,
        });
        let lines: Vec<Vec<u8>> = lines.collect();
        let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
        let response = Response {
            set_cookie: &lines,
            ..*response
        };
        self.ever.receive(request, &response, self.list, at);
    }

    /// Whether the browser still has a cookie with this name that is sent with the same request.
    fn sends(&self, name: &str, request: &Request, at: OffsetDateTime) -> bool {
        let mut delivered = self.jar.deliver_to_host(request, self.list, at).into_iter();
        delivered
            .any(|(held, delivery)| held.name() == name.as_bytes() && delivery == Delivery::Attach)
    }
}

/// The line with another value of the same length.
fn line(seen: &SeenSetCookie) -> Vec<u8> {
    /// Longer values are refused in the same way.
    const LONGEST: usize = 2 * OversizedCookie::MAX_LEN;
    let value = "-".repeat(seen.len.unwrap_or(1).min(LONGEST));
    format!("{}={value}; {}", seen.name, seen.attributes).into_bytes()
}

/// Writes the method and the URL.
impl core::fmt::Display for Exchange {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let method = printable(self.request.method().into());
        write!(f, "{method} {}", self.url)
    }
}
