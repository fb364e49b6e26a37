//! What a recording shows that the model of browsers does not know.

use alloc::vec::Vec;

use time::OffsetDateTime;

use super::agent::is_client;
use super::event::{Event, Fate};
use super::exchange::{Exchange, Traffic};
use crate::net::Host;
use crate::sorted::{SortedMap, sort_by};

/// The exchanges in which each name was sent and set, by index.
pub(super) struct Shown<'t> {
    traffic: &'t Traffic,
    sent: SortedMap<&'t str, SortedMap<&'t Host, Vec<usize>>>,
    written: SortedMap<&'t str, Vec<usize>>,
    /// The times at which the responses that wrote each name came.
    came: SortedMap<&'t str, Vec<OffsetDateTime>>,
}

impl<'t> Shown<'t> {
    pub(super) fn of(traffic: &'t Traffic) -> Self {
        let mut shown = Self {
            traffic,
            sent: SortedMap::new(),
            written: SortedMap::new(),
            came: SortedMap::new(),
        };
        for (place, exchange) in traffic.exchanges.iter().enumerate() {
            for cookie in exchange.request.cookies.iter().flatten() {
                let by_host = shown.sent.entry(&cookie.name).or_default();
                by_host.entry(exchange.url.host()).or_default().push(place);
            }
            for line in exchange.lines() {
                shown.written.entry(&line.name).or_default().push(place);
                let came = shown.came.entry(&line.name).or_default();
                came.extend(exchange.ended);
            }
        }
        for came in shown.came.values_mut() {
            sort_by(came, Ord::cmp);
        }
        shown
    }

    /// Corrects the event if the recording shows more than the model knows. `None` if the recording contradicts the event.
    pub(super) fn corrected(&self, mut event: Event) -> Option<Event> {
        let mut browsers = event.browsers.iter();
        // Users of `curl` choose the cookies themselves.
        if self.traffic.client.is_none()
            || !browsers.any(|browser| is_client(self.traffic.client, browser.browser()))
        {
            return Some(event);
        }
        match event.fate {
            // It was not there before and comes now, or comes now with this value, so it was kept.
            Fate::Refused(_)
                if self.comes_as_set(&event)
                    || !self.came_before(&event) && self.comes_again(&event) =>
            {
                None
            }
            // Not a `Set-Cookie` line cleared it.
            Fate::Cleared if event.line.is_none() => (!self.comes_again(&event)).then_some(event),
            Fate::Cleared
                if self.comes_again(&event)
                    && !self.comes_anew(&event)
                    && !self.is_set_too(&event) =>
            {
                event.fate = Fate::ClearedInVain;
                Some(event)
            }
            _ => Some(event),
        }
    }

    fn exchange(&self, place: usize) -> Option<&'t Exchange> {
        self.traffic.exchanges.get(place)
    }

    /// The exchanges in which the name was sent to the same host.
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

    /// Whether the same response also sets a cookie with this name.
    fn is_set_too(&self, event: &Event) -> bool {
        let exchange = self.exchange(event.exchange);
        exchange.is_some_and(|exchange| exchange.sets(&event.name))
    }

    fn came_before(&self, event: &Event) -> bool {
        self.sent(event)
            .first()
            .is_some_and(|first| *first <= event.exchange)
    }

    /// Whether it is sent to the same host later with the value that this response sets, and not before.
    fn comes_as_set(&self, event: &Event) -> bool {
        /// The number of requests that are examined on either side.
        const MOST: usize = 64;
        let setter = self.exchange(event.exchange).zip(event.line);
        let Some((setter, line)) = setter else {
            return false;
        };
        let came = |place: &usize| {
            let exchange = self.exchange(*place);
            exchange.and_then(|exchange| exchange.came_as_set(setter, line)) == Some(true)
        };
        let sent = self.sent(event);
        let later = behind(sent, event.exchange);
        let before = sent.len().saturating_sub(later.len());
        let before = sent.get(..before).unwrap_or_default();
        later.iter().take(MOST).any(came) && !before.iter().rev().take(MOST).any(came)
    }

    /// Whether the next one that is sent to the same host has another value than the request whose response cleared it: somebody has set it
    /// since.
    fn comes_anew(&self, event: &Event) -> bool {
        let next = behind(self.sent(event), event.exchange).first();
        let next = next.and_then(|next| self.exchange(*next));
        let cleared = self.exchange(event.exchange);
        let value = |exchange: &Exchange| exchange.pairs_of(&event.name).next();
        let values = cleared.and_then(value).zip(next.and_then(value));
        values.is_some_and(|(cleared, next)| cleared != next)
    }

    /// Whether it is sent to the same host after this response came, and before another response sets it.
    fn comes_again(&self, event: &Event) -> bool {
        let written = self
            .written
            .get(&*event.name)
            .map_or(&[][..], Vec::as_slice);
        let until = behind(written, event.exchange).first();
        let ended = self
            .exchange(event.exchange)
            .and_then(|exchange| exchange.ended.or(exchange.at));
        let came = self.came.get(&*event.name).map_or(&[][..], Vec::as_slice);
        // A request in flight shows nothing, nor does one after a slow response that wrote the cookie again.
        let is_later = |place: &usize| {
            let at = self.exchange(*place).and_then(|exchange| exchange.at);
            at.zip(ended).is_none_or(|(at, ended)| {
                let next = came.get(came.partition_point(|came| *came <= ended));
                at >= ended && next.is_none_or(|next| *next > at)
            })
        };
        let mut again = behind(self.sent(event), event.exchange)
            .iter()
            .take_while(|place| until.is_none_or(|until| *place <= until));
        again.any(is_later)
    }
}

/// The places after `place`. `places` must be ascending.
fn behind(places: &[usize], place: usize) -> &[usize] {
    let at = places.partition_point(|known| *known <= place);
    places.get(at..).unwrap_or(&[])
}
