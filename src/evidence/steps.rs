//! The order and the times in which requests left and responses came.

use alloc::vec::Vec;

use time::OffsetDateTime;

use super::exchange::{Exchange, Traffic};
use crate::browser::RequestUrl;
use crate::sorted::{SortedMap, sort_by_key};

/// A request that leaves, or a response that comes. Requests can overlap.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) at: OffsetDateTime,
    pub(super) exchange: usize,
    pub(super) side: Side,
}

#[derive(Clone, Copy)]
pub(super) enum Side {
    Request,
    Answer,
}

/// When each request left and when its response came, as increasing numbers.
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

/// The steps by time if all times are known, otherwise in the order of the recording.
pub(super) fn steps(traffic: &Traffic, now: OffsetDateTime) -> Vec<Step> {
    let times = times(traffic, now);
    // A browser follows a redirect after the response came, even if the times in the recording differ.
    let mut next: SortedMap<&RequestUrl, OffsetDateTime> = SortedMap::new();
    let mut steps = Vec::new();
    for (place, exchange) in traffic.exchanges.iter().enumerate().rev() {
        let at = times.get(place).copied().unwrap_or(now);
        let followed = exchange.redirects_to.as_ref().and_then(|to| next.get(to));
        let ended = exchange.ended.unwrap_or(at);
        let ended = followed.map_or(ended, |followed| ended.min(*followed));
        let step = |at, side| Step {
            at,
            exchange: place,
            side,
        };
        // The steps are in reverse order.
        steps.extend([step(ended.max(at), Side::Answer), step(at, Side::Request)]);
        next.insert(&exchange.url, at);
    }
    steps.reverse();
    let has_times = |exchange: &Exchange| exchange.at.is_some() && exchange.ended.is_some();
    if traffic.exchanges.iter().all(has_times) {
        sort_by_key(&mut steps, |step| step.at);
    }
    steps
}

/// When each request left: according to the recording, or `Date` of its response, otherwise at the time of the previous request.
fn times(traffic: &Traffic, now: OffsetDateTime) -> Vec<OffsetDateTime> {
    let known = || traffic.exchanges.iter().map(Exchange::time);
    let mut last = known().flatten().next().unwrap_or(now);
    let times = known().map(|time| {
        last = time.unwrap_or(last);
        last
    });
    times.collect()
}
