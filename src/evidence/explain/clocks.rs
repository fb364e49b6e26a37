//! Compares the clock of the browser with those of the servers.

use time::OffsetDateTime;

use crate::evidence::exchange::{Exchange, Traffic};
use crate::net::{Host, Site, SuffixList};
use crate::sorted::{SortedMap, SortedSet};

/// The time that caches and slow responses may take, in seconds.
const MOMENT: i64 = 60;

/// How far `Date` of the responses is behind the times of the recording.
pub(super) struct Clocks<'a> {
    pub(super) now: OffsetDateTime,
    /// In seconds, by host. The smallest difference counts, because responses from caches are older.
    behind: SortedMap<&'a Host, i64>,
    others: Others,
}

/// What the other servers in a recording show.
#[derive(Clone, Copy)]
enum Others {
    /// Nothing, or not all the same.
    Unclear,
    /// Some server agrees with the browser.
    Agree,
    /// Servers of several sites are behind by the same time.
    Behind,
}

impl<'a> Clocks<'a> {
    pub(super) fn of(traffic: &'a Traffic, list: &dyn SuffixList, now: OffsetDateTime) -> Self {
        let mut behind: SortedMap<&Host, i64> = SortedMap::new();
        let mut sites = SortedSet::new();
        for exchange in &traffic.exchanges {
            if let Some((at, date)) = exchange.at.zip(exchange.server_time()) {
                let seconds = seconds(date, at);
                let known = behind.entry(exchange.url.host()).or_insert(seconds);
                *known = (*known).min(seconds);
                sites.insert(Site::of(exchange.url.origin(), list).0);
            }
        }
        let least = behind.values().copied().min().unwrap_or_default();
        let most = behind.values().copied().max().unwrap_or_default();
        let others = if least.saturating_abs() <= MOMENT {
            Others::Agree
        } else if sites.len() > 1 && most.saturating_sub(least) <= MOMENT {
            Others::Behind
        } else {
            Others::Unclear
        };
        Self {
            now,
            behind,
            others,
        }
    }

    /// How many seconds the server is behind the browser.
    pub(super) fn behind(&self, exchange: &Exchange) -> Option<i64> {
        let behind = self.behind.get(exchange.url.host()).copied();
        behind.filter(|behind| *behind > MOMENT)
    }

    /// Which of the two clocks is wrong, if the recording shows it.
    pub(super) fn whose(&self, exchange: &Exchange) -> &'static str {
        let is_to_come = exchange.at.is_some_and(|at| seconds(self.now, at) > MOMENT);
        match self.others {
            _ if is_to_come => {
                "The times of the recording are in the future, so the clock of the browser's machine is fast"
            }
            Others::Agree => {
                "The browser agrees with other servers, so the clock of this server is slow"
            }
            Others::Behind => {
                "Servers of other sites are just as far behind, so the clock of the browser's machine is fast"
            }
            Others::Unclear => {
                "Either the clock of the server is slow, or that of the browser's machine is fast: the recording does not show which"
            }
        }
    }
}

/// The seconds from one time to another.
pub(super) fn seconds(earlier: OffsetDateTime, later: OffsetDateTime) -> i64 {
    let earlier = earlier.unix_timestamp();
    later.unix_timestamp().saturating_sub(earlier)
}
