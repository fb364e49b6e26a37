use alloc::boxed::Box;
use alloc::vec::Vec;

use super::history::{PastCookieState, state_of};
use super::indexed::Indexed;
use super::trace::Trace;
use super::warning::MigrationWarning;
use crate::cookie::CookieDomain;
use crate::migration::Instant;
use crate::net::{Host, Origin, SuffixList};
use crate::sorted::{SortedMap, SortedSet};

/// What the change means between hosts: which of them share the session before and after it. `traces` are the present cookies of the old
/// configuration.
pub(super) fn of_hosts(
    traces: &[Trace],
    new: &Indexed<'_>,
    retired_at: Instant,
    list: &dyn SuffixList,
) -> Vec<MigrationWarning> {
    let present = Trace::present_of(new, retired_at, list);
    let sharing = Sharing {
        traces,
        present: &present,
        new,
        list,
    };
    let mut warnings = sharing.not_sent();
    warnings.extend(sharing.left_on_others());
    warnings.extend(sharing.no_longer_shared());
    warnings
}

struct Sharing<'a> {
    traces: &'a [Trace],
    /// The cookies of the new configuration.
    present: &'a [Trace],
    new: &'a Indexed<'a>,
    list: &'a dyn SuffixList,
}

impl Sharing<'_> {
    /// The APIs that share the new cookies, and do not get the old ones.
    fn not_sent(&self) -> Vec<MigrationWarning> {
        let of_session = |trace: &&Trace| trace.is_of_session();
        let reach = Reach::of(self.traces.iter().filter(of_session));
        let reaches = |api: &Origin| {
            let mut found = reach.found(api.host(), self.list);
            found.next().is_some()
        };
        let present = self.present.iter().filter(of_session);
        let known = Reach::of(present.filter(|trace| reaches(&trace.api)));
        let apis = self.new.apis.iter().filter(|api| !reaches(&api.origin));
        let warnings = apis.filter_map(|api| {
            let shared = known.found(api.origin.host(), self.list);
            let (_, shared) = shared.min_by_key(|(place, _)| *place)?;
            Some(MigrationWarning::NotSentToApi {
                api: Box::new(api.origin.clone()),
                from: Box::new(shared.api.clone()),
                session: self.new.shape,
            })
        });
        warnings.collect()
    }

    /// Whether users must sign out on each host to be signed out on all.
    fn left_on_others(&self) -> Option<MigrationWarning> {
        let mut shared = self.present.iter().filter(|trace| trace.is_of_session());
        let shared = shared.find(|trace| trace.domain != CookieDomain::HostOnly)?;
        let mut hosts = SortedSet::new();
        let mut first = None;
        for trace in self.traces {
            let Some((_, part)) = trace.lasting() else {
                continue;
            };
            if trace.domain == CookieDomain::HostOnly
                && shared.is_shared_with(trace.api.host(), self.list)
                && state_of(trace, part, self.new, self.list) == PastCookieState::Past
            {
                hosts.insert(trace.api.host());
                first = first.or(Some((trace, part)));
            }
        }
        let (trace, part) = first.filter(|_| hosts.len() > 1)?;
        Some(MigrationWarning::LeftOnOtherHosts {
            cookie: Box::new(trace.cookie(part)),
            hosts: hosts.len(),
            sunset: trace.sunset(part),
        })
    }

    /// Whether hosts share a session that each has alone after the change. Whichever sets it first clears it for the others.
    fn no_longer_shared(&self) -> Option<MigrationWarning> {
        let mut shared = self
            .traces
            .iter()
            .filter(|trace| trace.domain != CookieDomain::HostOnly);
        shared.find_map(|trace| {
            let (_, part) = trace.lasting()?;
            let reached = self.new.reached_by(trace);
            let hosts: SortedSet<&Host> = reached.map(|(_, api)| api.origin.host()).collect();
            let is_for_all = |other: &Trace| {
                let mut hosts = hosts.iter();
                other.is_of_session() && hosts.all(|host| other.is_shared_with(host, self.list))
            };
            let is_cleared = state_of(trace, part, self.new, self.list) == PastCookieState::Past;
            (hosts.len() > 1 && is_cleared && !self.present.iter().any(is_for_all)).then(|| {
                MigrationWarning::NoLongerShared {
                    cookie: Box::new(trace.cookie(part)),
                    hosts: hosts.len(),
                }
            })
        })
    }
}

/// The first trace of each host, and of each domain that is shared.
struct Reach<'t> {
    hosts: SortedMap<&'t Host, (usize, &'t Trace)>,
    domains: SortedMap<&'t CookieDomain, (usize, &'t Trace)>,
}

impl<'t> Reach<'t> {
    fn of(traces: impl Iterator<Item = &'t Trace>) -> Self {
        let mut reach = Self {
            hosts: SortedMap::new(),
            domains: SortedMap::new(),
        };
        for found in traces.enumerate() {
            let (_, trace) = found;
            if trace.domain == CookieDomain::HostOnly {
                reach.hosts.entry(trace.api.host()).or_insert(found);
            } else {
                reach.domains.entry(&trace.domain).or_insert(found);
            }
        }
        reach
    }

    /// Those that browsers send to `host`, one of each domain.
    fn found<'s>(
        &'s self,
        host: &'s Host,
        list: &'s dyn SuffixList,
    ) -> impl Iterator<Item = (usize, &'t Trace)> + use<'s, 't> {
        let of_host = self.hosts.get(host).copied();
        let shared = self.domains.values().copied();
        let shared = shared.filter(move |(_, trace)| trace.is_shared_with(host, list));
        of_host.into_iter().chain(shared)
    }
}
