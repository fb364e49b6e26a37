//! Finds the exchanges of a recording that failed, according to their responses.

use alloc::vec::Vec;

use super::exchange::{Exchange, Lead, Return, Traffic};
use super::requests::Asked;
use super::routes;
use crate::browser::{RequestKind, RequestUrl};
use crate::diagnosis::Route;
use crate::net::Host;
use crate::sorted::SortedSet;

/// The exchanges that failed.
pub(super) struct Failures {
    /// Their places, in order.
    failed: Vec<usize>,
    /// The exchange whose response led to each one.
    from: Vec<Option<usize>>,
}

impl Failures {
    pub(super) fn of(traffic: &Traffic, asked: &[Asked]) -> Self {
        let from: Vec<Option<usize>> = asked.iter().map(|asked| asked.from).collect();
        let begun = begun(traffic);
        let come = coming(traffic);
        let mut failed = Vec::new();
        // The path of each redirect chain: the exchange, and where it led.
        let mut chains: Vec<usize> = Vec::new();
        let mut been: SortedSet<(usize, &RequestUrl, &RequestUrl)> = SortedSet::new();
        for (place, exchange) in traffic.exchanges.iter().enumerate() {
            let before = from.get(place).copied().flatten();
            let chain = before.and_then(|before| chains.get(before).copied());
            let chain = chain.unwrap_or(place);
            chains.push(chain);
            let leads_again = exchange
                .redirects_to
                .as_ref()
                .is_some_and(|to| !been.insert((chain, &exchange.url, to)));
            let loses = before
                .and_then(|before| traffic.exchanges.get(before))
                .is_some_and(|before| loses_all(before, exchange, &come));
            if leads_again || loses || is_failure(exchange, &begun) {
                failed.push(place);
            }
        }
        Self { failed, from }
    }

    /// Whether the exchange at this place failed.
    pub(super) fn has(&self, place: usize) -> bool {
        self.failed.binary_search(&place).is_ok()
    }

    /// The exchange whose response led to this one. It is always an earlier one.
    pub(super) fn before(&self, place: usize) -> Option<usize> {
        self.from.get(place).copied().flatten()
    }

    /// The failures at this place and after it.
    pub(super) fn places_from(&self, place: usize) -> impl Iterator<Item = usize> {
        let first = self.failed.partition_point(|failed| *failed < place);
        self.failed.iter().skip(first).copied()
    }

    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        self.failed.iter().copied()
    }
}

/// The pages on which sign-ins begin.
fn begun(traffic: &Traffic) -> SortedSet<&RequestUrl> {
    let sign_ins = traffic
        .exchanges
        .iter()
        .filter(|exchange| routes::guess(exchange) == Some(Route::SignIn));
    let pages = sign_ins.filter_map(|exchange| exchange.referer.as_ref());
    pages.collect()
}

/// Whether every cookie that a response sets is missing from the next request to the same host, and from all later ones. That is never
/// intended.
fn loses_all(answer: &Exchange, next: &Exchange, come: &SortedSet<(&Host, &str)>) -> bool {
    let host = next.url.host();
    let set = answer.lines().iter().filter(|line| !line.is_deletion());
    let mut set = set.peekable();
    answer.url.host() == host
        && set.peek().is_some()
        && set.all(|line| next.came(&line.name) == Some(0) && !come.contains(&(host, &*line.name)))
}

/// Which names are sent to which host.
fn coming(traffic: &Traffic) -> SortedSet<(&Host, &str)> {
    let all = traffic.exchanges.iter().flat_map(|exchange| {
        let cookies = exchange.request.cookies.iter().flatten();
        cookies.map(|cookie| (exchange.url.host(), &*cookie.name))
    });
    all.collect()
}

fn is_failure(exchange: &Exchange, begun: &SortedSet<&RequestUrl>) -> bool {
    let Some(status) = exchange.response.status else {
        return false;
    };
    let route = routes::guess(exchange);
    // The root page of a host counts only for other hosts.
    let begins = |to: &RequestUrl| {
        begun.contains(to) && (to.path() != "/" || to.host() != exchange.url.host())
    };
    // The user did not consent, and the refusal is right.
    if exchange.returned == Some(Return::Denied) {
        return false;
    }
    match (&exchange.redirects_to, status) {
        (Some(to), _) => match route {
            // A redirect after these is normal.
            Some(Route::SignOut | Route::Preflight) => false,
            _ if exchange.lead == Some(Lead::Error) => true,
            _ if matches!(exchange.lead, Some(Lead::Back | Lead::Provider)) => false,
            Some(Route::SignIn) => *to == exchange.url || begins(to),
            _ => begins(to) || routes::leads_to_sign_in(exchange),
        },
        (None, _) if exchange.told.words.is_some() => true,
        (None, 401 | 403 | 419 | 440) => true,
        (None, 400 | 500..=599) => {
            let is_form = exchange.kind == Some(RequestKind::TopLevelNavigation)
                && exchange.request.method.as_deref() == Some("POST");
            is_form
                || matches!(
                    route,
                    Some(Route::Callback | Route::Refresh | Route::SignIn)
                )
        }
        (None, _) => false,
    }
}
