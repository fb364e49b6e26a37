//! Who went where: an index of the requests of a recording.

use alloc::vec::Vec;

use crate::browser::{RequestKind, RequestUrl};
use crate::diagnosis::Authorization;
use crate::evidence::exchange::{Exchange, Traffic};
use crate::evidence::requests::is_preflight;
use crate::net::{Host, Origin};
use crate::sorted::{SortedMap, SortedSet};

#[derive(Default)]
pub(super) struct Visits<'a> {
    /// The requests with which each name came to each host, the oldest first.
    coming: SortedMap<(&'a Host, &'a str), Vec<usize>>,
    /// The pages that were opened in frames of other sites.
    framed: SortedSet<&'a RequestUrl>,
    /// The pages that were opened in windows of their own.
    opened: SortedSet<&'a RequestUrl>,
    /// The last exchange that each host answered.
    answered: SortedMap<&'a Host, usize>,
    /// The last request with a bearer token that succeeded at each origin.
    by_token: SortedMap<&'a Origin, usize>,
}

impl<'a> Visits<'a> {
    pub(super) fn of(traffic: &'a Traffic) -> Self {
        let mut visits = Self::default();
        for (place, exchange) in traffic.exchanges.iter().enumerate() {
            visits.note(place, exchange);
        }
        visits
    }

    fn note(&mut self, place: usize, exchange: &'a Exchange) {
        let host = exchange.url.host();
        for cookie in exchange.request.cookies.iter().flatten() {
            let key = (host, &*cookie.name);
            self.coming.entry(key).or_default().push(place);
        }
        match exchange.kind {
            Some(RequestKind::FrameNavigation)
                if exchange.request.sec_fetch_site.text() == Some("cross-site") =>
            {
                self.framed.insert(&exchange.url);
            }
            Some(RequestKind::TopLevelNavigation) => {
                self.opened.insert(&exchange.url);
            }
            _ => {}
        }
        let Some(status) = exchange.response.status else {
            return;
        };
        self.answered.insert(host, place);
        let has_token = exchange.request.authorization == Some(Authorization::Bearer);
        if status < 300 && has_token && !is_preflight(exchange) {
            self.by_token.insert(exchange.url.origin(), place);
        }
    }

    /// The requests with which a name came to a host, the oldest first.
    pub(super) fn coming<'s>(&'s self, host: &'s Host, name: &'s str) -> &'s [usize] {
        self.coming.get(&(host, name)).map_or(&[], Vec::as_slice)
    }

    /// Whether a page was opened in a frame of another site, and never in a window of its own.
    pub(super) fn is_only_framed(&self, page: &RequestUrl) -> bool {
        self.framed.contains(page) && !self.opened.contains(page)
    }

    /// Whether a host answers after an exchange.
    pub(super) fn answers_after(&self, host: &Host, place: usize) -> bool {
        self.answered.get(host).is_some_and(|last| *last > place)
    }

    /// Whether a request with a bearer token succeeds after an exchange.
    pub(super) fn has_token_after(&self, origin: &Origin, place: usize) -> bool {
        self.by_token.get(origin).is_some_and(|last| *last > place)
    }
}
