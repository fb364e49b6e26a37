use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::exchange::{Exchange, Traffic};
use super::requests::{Asked, asked};
use crate::browser::{
    Delivery, Jar, Outcome, Refusal, Request, RequestUrl, Response, ResponseKind, Stored,
    Withholding,
};
use crate::config::Browser;
use crate::cookie::{OversizedCookie, parse_cookie_date};
use crate::diagnosis::{ClientKind, SeenSetCookie};
use crate::net::{Host, SuffixList};
use crate::text::printable;

/// What became of each cookie of a recording, in the browser that made it and in the others.
///
/// Every request and every answer is played in the [`Jar`] of each engine. Where the recording shows otherwise than the model says, the
/// recording is right: such a cookie is from before it, or of a browser with other settings, and nothing is said of it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::Browser;
/// use session_cookie_policy::evidence::{Fate, Replay, Traffic};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// // The sign-out clears another path than the sign-in has set.
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
/// assert_eq!(replay.events()[2].browsers, Browser::ALL);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Replay {
    events: Vec<Event>,
}

/// What became of one cookie with one request or its answer.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Event {
    /// Which of the [exchanges](Traffic::exchanges), from 0.
    pub exchange: usize,
    /// The method and the URL.
    pub request: String,
    /// The name of the cookie.
    pub name: String,
    /// Which of the `Set-Cookie` lines of the answer it is, from 0; `None` if it is of the request.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub line: Option<usize>,
    /// What became of it.
    pub fate: Fate,
    /// In which browsers.
    pub browsers: Vec<Browser>,
}

/// What became of a cookie.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Fate {
    /// The answer set it, and the browser keeps it.
    Kept,
    /// The answer set it, and the browser does not keep it.
    Refused(Refusal),
    /// The answer cleared it.
    Cleared,
    /// The answer cleared a cookie that is not there, and one of the same name stays.
    ClearedInVain,
    /// It came with the request.
    Sent,
    /// The browser has it and keeps it back.
    Withheld(#[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))] Withholding),
    /// The browser has it and would send it, and the request came without it.
    Missing,
}

#[cfg(feature = "serde")]
fn as_text<S: serde::Serializer>(
    withholding: &Withholding,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(withholding)
}

impl Replay {
    /// Plays a recording. Exchanges without a time are played at the `Date` of their answer, or of one before; without any, at `now`.
    #[must_use]
    pub fn of(traffic: &Traffic, list: &dyn SuffixList, now: OffsetDateTime) -> Self {
        let asked = asked(traffic);
        let steps = steps(traffic, now);
        let mut events: Vec<Vec<Event>> = Vec::new();
        events.resize_with(traffic.exchanges.len(), Vec::new);
        for browser in Browser::ALL {
            let mut player = Player {
                list,
                is_client: is_client(traffic.client, browser),
                jar: Jar::new(browser.profile()),
            };
            for step in &steps {
                let place = step.exchange;
                let exchange = traffic.exchanges.get(place).zip(asked.get(place));
                let Some(((exchange, Asked { request, .. }), events)) =
                    exchange.zip(events.get_mut(place))
                else {
                    continue;
                };
                let told = match step.side {
                    Side::Request => player.send(exchange, request, step.at),
                    Side::Answer => player.receive(exchange, request, step.at),
                };
                for (line, name, fate) in told {
                    add(
                        events,
                        Event {
                            exchange: place,
                            request: exchange.to_string(),
                            name,
                            line,
                            fate,
                            browsers: [browser].into(),
                        },
                    );
                }
            }
        }
        for events in &mut events {
            events.sort_by_key(|event| event.line);
        }
        let shown = Shown::of(traffic);
        let events = events.into_iter().flatten();
        Self {
            events: events.filter_map(|event| shown.corrected(event)).collect(),
        }
    }

    /// What became of each cookie, in the order of the exchanges: first what the request sends, then what the answer sets.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}

/// What is the same in several browsers is one event.
fn add(events: &mut Vec<Event>, event: Event) {
    let mut known = events.iter_mut();
    let known = known.find(|known| {
        known.line == event.line && known.name == event.name && known.fate == event.fate
    });
    match known {
        Some(known) => known.browsers.extend(event.browsers),
        None => events.push(event),
    }
}

/// A request that leaves, or an answer that comes: requests overlap.
#[derive(Clone, Copy)]
struct Step {
    at: OffsetDateTime,
    exchange: usize,
    side: Side,
}

#[derive(Clone, Copy)]
enum Side {
    Request,
    Answer,
}

/// When each request leaves, and when its answer comes, as numbers that grow.
pub(super) fn order(traffic: &Traffic, now: OffsetDateTime) -> Vec<(usize, usize)> {
    let mut order = Vec::new();
    order.resize(traffic.exchanges.len(), (0, 0));
    for (number, step) in steps(traffic, now).iter().enumerate() {
        if let Some((left, came)) = order.get_mut(step.exchange) {
            match step.side {
                Side::Request => *left = number,
                Side::Answer => *came = number,
            }
        }
    }
    order
}

/// By time where all times are known, else in the order of the recording.
fn steps(traffic: &Traffic, now: OffsetDateTime) -> Vec<Step> {
    // A browser follows a redirect when it has come, whatever the clock of the recording says.
    let mut next: BTreeMap<&RequestUrl, OffsetDateTime> = BTreeMap::new();
    let mut steps = Vec::new();
    let times = times(traffic, now);
    for ((place, exchange), at) in traffic.exchanges.iter().enumerate().zip(times).rev() {
        let followed = exchange.redirects_to.as_ref().and_then(|to| next.get(to));
        let ended = exchange.ended.unwrap_or(at);
        let ended = followed.map_or(ended, |followed| ended.min(*followed));
        let step = |at, side| Step {
            at,
            exchange: place,
            side,
        };
        // From the last to the first.
        steps.extend([step(ended.max(at), Side::Answer), step(at, Side::Request)]);
        next.insert(&exchange.url, at);
    }
    steps.reverse();
    let has_times = |exchange: &Exchange| exchange.at.is_some() && exchange.ended.is_some();
    if traffic.exchanges.iter().all(has_times) {
        steps.sort_by_key(|step| step.at);
    }
    steps
}

/// When each exchange began.
fn times(traffic: &Traffic, now: OffsetDateTime) -> Vec<OffsetDateTime> {
    let told = |exchange: &Exchange| {
        let date = || parse_cookie_date(exchange.date.as_deref()?.as_bytes());
        exchange.at.or_else(date)
    };
    let first = traffic.exchanges.iter().find_map(told).unwrap_or(now);
    let exchanges = traffic.exchanges.iter();
    let times = exchanges.scan(first, |last, exchange| {
        *last = told(exchange).unwrap_or(*last);
        Some(*last)
    });
    times.collect()
}

/// Whether the recording is of this browser; of any, if it does not tell.
pub(super) fn is_client(client: Option<ClientKind>, browser: Browser) -> bool {
    match client {
        Some(ClientKind::Chromium) => browser == Browser::Chromium,
        Some(ClientKind::Firefox) => browser == Browser::Firefox,
        Some(ClientKind::Safari) => browser == Browser::Safari,
        Some(ClientKind::Native | ClientKind::Server | ClientKind::WebView) | None => true,
    }
}

/// One browser, and what it holds.
struct Player<'a> {
    list: &'a dyn SuffixList,
    is_client: bool,
    jar: Jar,
}

/// Of which line of the answer, the name, and what became of it.
type Told = (Option<usize>, String, Fate);

impl Player<'_> {
    /// What the browser would send, beside what came.
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
                // One that came although it is kept back is another of its name, or from before the recording.
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
        told
    }

    /// What the answer sets and clears.
    fn receive(&mut self, exchange: &Exchange, request: &Request, at: OffsetDateTime) -> Vec<Told> {
        let seen = exchange.lines();
        if seen.is_empty() && exchange.clear_site_data.is_none() {
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
        response.clear_site_data = exchange.clear_site_data.as_deref().map(str::as_bytes);
        response.date = exchange.date.as_deref().map(str::as_bytes);
        if exchange.redirects_to.is_some() {
            response.kind = ResponseKind::Redirect;
        }
        let outcomes = self.jar.receive(request, &response, self.list, at);
        let fate = |outcome, name: &str| match outcome {
            Outcome::Kept { .. } => Fate::Kept,
            Outcome::Refused(refusal) => Fate::Refused(refusal),
            Outcome::Deleted(cookie) => {
                let is_there = before.iter().any(|held| held.is_same_cookie(&cookie));
                if is_there || exchange.sets(name) || !self.sends(name, request, at) {
                    Fate::Cleared
                } else {
                    Fate::ClearedInVain
                }
            }
        };
        let told = seen.iter().zip(outcomes).enumerate();
        told.map(|(number, (line, outcome))| {
            (Some(number), line.name.clone(), fate(outcome, &line.name))
        })
        .collect()
    }

    /// Whether the browser still has a cookie of this name that goes with the same request.
    fn sends(&self, name: &str, request: &Request, at: OffsetDateTime) -> bool {
        let mut delivered = self.jar.deliver_to_host(request, self.list, at).into_iter();
        delivered
            .any(|(held, delivery)| held.name() == name.as_bytes() && delivery == Delivery::Attach)
    }
}

/// A line with another value of the same length.
fn line(seen: &SeenSetCookie) -> Vec<u8> {
    /// Longer ones are refused alike.
    const LONGEST: usize = 2 * OversizedCookie::MAX_LEN;
    let value = "-".repeat(seen.len.unwrap_or(1).min(LONGEST));
    format!("{}={value}; {}", seen.name, seen.attributes).into_bytes()
}

/// In which exchanges each name was sent and set, by their places.
struct Shown<'t> {
    traffic: &'t Traffic,
    sent: BTreeMap<&'t str, BTreeMap<&'t Host, Vec<usize>>>,
    written: BTreeMap<&'t str, Vec<usize>>,
}

impl<'t> Shown<'t> {
    fn of(traffic: &'t Traffic) -> Self {
        let mut shown = Self {
            traffic,
            sent: BTreeMap::new(),
            written: BTreeMap::new(),
        };
        for (place, exchange) in traffic.exchanges.iter().enumerate() {
            for cookie in exchange.request.cookies.iter().flatten() {
                let by_host = shown.sent.entry(&cookie.name).or_default();
                by_host.entry(exchange.url.host()).or_default().push(place);
            }
            for line in exchange.lines() {
                shown.written.entry(&line.name).or_default().push(place);
            }
        }
        shown
    }

    /// The event as the recording has it, where that shows more than the model knows; `None` if it contradicts.
    fn corrected(&self, mut event: Event) -> Option<Event> {
        let mut browsers = event.browsers.iter();
        // Whoever uses `curl` chooses the cookies.
        if self.traffic.client.is_none()
            || !browsers.any(|browser| is_client(self.traffic.client, *browser))
        {
            return Some(event);
        }
        match event.fate {
            // It was not there before, and comes now: so it was kept.
            Fate::Refused(_) if !self.came_before(&event) && self.comes_again(&event) => None,
            Fate::Cleared if self.comes_again(&event) && !self.is_set_too(&event) => {
                event.fate = Fate::ClearedInVain;
                Some(event)
            }
            _ => Some(event),
        }
    }

    fn exchange(&self, place: usize) -> Option<&'t Exchange> {
        self.traffic.exchanges.get(place)
    }

    /// Where the name was sent to the same host.
    fn sent(&self, event: &Event) -> &[usize] {
        let host = self
            .exchange(event.exchange)
            .map(|exchange| exchange.url.host());
        let by_host = self.sent.get(&*event.name);
        let places = by_host
            .zip(host)
            .and_then(|(by_host, host)| by_host.get(host));
        places.map_or(&[], Vec::as_slice)
    }

    /// Whether the same answer sets another of this name.
    fn is_set_too(&self, event: &Event) -> bool {
        let exchange = self.exchange(event.exchange);
        exchange.is_some_and(|exchange| exchange.sets(&event.name))
    }

    fn came_before(&self, event: &Event) -> bool {
        self.sent(event)
            .first()
            .is_some_and(|first| *first <= event.exchange)
    }

    /// Whether it is sent to the same host after this answer had come, and before another sets it.
    fn comes_again(&self, event: &Event) -> bool {
        let written = self
            .written
            .get(&*event.name)
            .map_or(&[][..], Vec::as_slice);
        let until = behind(written, event.exchange).first();
        let ended = self
            .exchange(event.exchange)
            .and_then(|exchange| exchange.ended.or(exchange.at));
        // A request that was under way tells nothing.
        let is_later = |place: &usize| {
            let at = self.exchange(*place).and_then(|exchange| exchange.at);
            at.zip(ended).is_none_or(|(at, ended)| at >= ended)
        };
        let mut again = behind(self.sent(event), event.exchange)
            .iter()
            .take_while(|place| until.is_none_or(|until| *place <= until));
        again.any(is_later)
    }
}

/// Of ascending places, those behind one.
fn behind(places: &[usize], place: usize) -> &[usize] {
    let at = places.partition_point(|known| *known <= place);
    places.get(at..).unwrap_or(&[])
}

impl core::fmt::Display for Event {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let name = match &*self.name {
            "" => String::from("a cookie without a name"),
            name => format!("`{}`", printable(name.into())),
        };
        write!(f, "{}: ", self.request)?;
        match &self.fate {
            Fate::Kept => write!(f, "{name} is kept"),
            Fate::Refused(why) => write!(f, "{name} is refused: {why}"),
            Fate::Cleared => write!(f, "clears {name}"),
            Fate::ClearedInVain => write!(
                f,
                "clears {name} in vain: no cookie has this name, domain and path"
            ),
            Fate::Sent => write!(f, "{name} is sent"),
            Fate::Withheld(why) => write!(f, "{name} is kept back: {why}"),
            Fate::Missing => write!(f, "{name} is missing, although the browser would send it"),
        }
    }
}

/// Method and URL.
impl core::fmt::Display for Exchange {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let method = self.request.method.as_deref().unwrap_or("GET");
        let method = printable(method.into());
        write!(f, "{method} {}", self.url)
    }
}
