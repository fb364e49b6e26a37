use alloc::vec::Vec;

use time::OffsetDateTime;

use super::host_key::HostKey;
use super::stored::{PartitionKey, Stored};
use crate::net::Host;
use crate::sorted::{SortedMap, SortedSet};

/// A cookie with what its order and its survival depend on.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) cookie: Stored,
    /// The registrable domain, or the host that has none, by the suffix list of the time when the cookie came.
    pub(super) site: Host,
    /// Orders cookies of one creation-time, as those of one response: the arrival of the first that was the same cookie.
    pub(super) sequence: Arrival,
    pub(super) last_access: OffsetDateTime,
}

/// The place of an entry in the order in which all entries came; its key, and never given twice.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Arrival(u64);

/// The entries of a jar, found by host, by site, by expiry and by age without a look at the others.
#[derive(Clone, Debug, Default)]
// INVARIANT (indexed): every entry is in each index once (in `by_expiry` if it expires), and the indices contain nothing else;
// the arrivals under one host and under one site ascend, and none of these lists is empty.
pub(super) struct Entries {
    by_arrival: SortedMap<Arrival, Entry>,
    by_host: SortedMap<HostKey, Vec<Arrival>>,
    by_site: SortedMap<SiteKey, Vec<Arrival>>,
    by_expiry: SortedSet<(OffsetDateTime, Arrival)>,
    by_access: SortedSet<(OffsetDateTime, Arrival)>,
    unpartitioned: usize,
    next: Arrival,
}

/// What cookies that share a quota have in common.
type SiteKey = (Host, Option<PartitionKey>);

impl Entries {
    pub(super) const fn new() -> Self {
        Self {
            by_arrival: SortedMap::new(),
            by_host: SortedMap::new(),
            by_site: SortedMap::new(),
            by_expiry: SortedSet::new(),
            by_access: SortedSet::new(),
            unpartitioned: 0,
            next: Arrival(0),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.by_arrival.len()
    }

    /// How many entries are unpartitioned.
    pub(super) const fn unpartitioned(&self) -> usize {
        self.unpartitioned
    }

    /// All, in the order in which they came.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Arrival, &Entry)> {
        self.by_arrival
            .iter()
            .map(|(arrival, entry)| (*arrival, entry))
    }

    pub(super) fn get(&self, arrival: Arrival) -> Option<&Entry> {
        self.by_arrival.get(&arrival)
    }

    /// Those of the host and of the names above it: all that could be sent to it.
    pub(super) fn upwards(&self, host: &HostKey) -> impl Iterator<Item = (Arrival, &Entry)> {
        let lists = host.upwards().filter_map(|key| self.by_host.get(key));
        self.of(lists.flatten())
    }

    /// Those of the names below the host.
    pub(super) fn below(&self, host: &HostKey) -> impl Iterator<Item = (Arrival, &Entry)> {
        let lists = self
            .by_host
            .behind(host.as_str())
            .take_while(|(key, _)| key.is_within(host.as_str()))
            .map(|(_, list)| list);
        self.of(lists.flatten())
    }

    /// The entry of the same cookie.
    pub(super) fn find(&self, cookie: &Stored) -> Option<Arrival> {
        let list = self.by_host.get(&HostKey::of(&cookie.host))?;
        self.of(list)
            .find(|(_, entry)| entry.cookie.is_same_cookie(cookie))
            .map(|(arrival, _)| arrival)
    }

    /// Those that share a quota with `entry`, itself among them.
    pub(super) fn sharing_with(&self, entry: &Entry) -> &[Arrival] {
        self.by_site
            .get(&entry.site_key())
            .map_or(&[], Vec::as_slice)
    }

    /// All, those first that have not been used for longest.
    pub(super) fn by_age(&self) -> impl Iterator<Item = (Arrival, &Entry)> {
        self.of(self.by_access.iter().map(|(_, arrival)| arrival))
    }

    /// Adds an entry after all others, or with the `sequence` of the entry that it replaces.
    pub(super) fn push(
        &mut self,
        cookie: Stored,
        site: Host,
        sequence: Option<Arrival>,
        now: OffsetDateTime,
    ) -> Arrival {
        let arrival = self.next;
        self.next = Arrival(arrival.0.saturating_add(1));
        let entry = Entry {
            cookie,
            site,
            sequence: sequence.unwrap_or(arrival),
            last_access: now,
        };
        self.by_host
            .entry(HostKey::of(&entry.cookie.host))
            .or_default()
            .push(arrival);
        self.by_site
            .entry(entry.site_key())
            .or_default()
            .push(arrival);
        if let Some(at) = entry.cookie.over_at() {
            self.by_expiry.insert((at, arrival));
        }
        self.by_access.insert((now, arrival));
        if entry.cookie.partition.is_none() {
            self.unpartitioned = self.unpartitioned.saturating_add(1);
        }
        self.by_arrival.insert(arrival, entry);
        arrival
    }

    pub(super) fn remove(&mut self, arrival: Arrival) -> Option<Entry> {
        let entry = self.by_arrival.remove(&arrival)?;
        remove_from(&mut self.by_host, &HostKey::of(&entry.cookie.host), arrival);
        remove_from(&mut self.by_site, &entry.site_key(), arrival);
        if let Some(at) = entry.cookie.over_at() {
            self.by_expiry.remove(&(at, arrival));
        }
        self.by_access.remove(&(entry.last_access, arrival));
        if entry.cookie.partition.is_none() {
            self.unpartitioned = self.unpartitioned.saturating_sub(1);
        }
        Some(entry)
    }

    /// Removes those that are expired at `now`.
    pub(super) fn remove_expired(&mut self, now: OffsetDateTime) {
        while let Some(&(at, arrival)) = self.by_expiry.iter().next()
            && at <= now
        {
            self.by_expiry.remove(&(at, arrival));
            self.remove(arrival);
        }
    }

    /// Notes that an entry is used at `now`.
    pub(super) fn touch(&mut self, arrival: Arrival, now: OffsetDateTime) {
        if let Some(entry) = self.by_arrival.get_mut(&arrival) {
            self.by_access.remove(&(entry.last_access, arrival));
            self.by_access.insert((now, arrival));
            entry.last_access = now;
        }
    }

    fn of<'a>(
        &'a self,
        arrivals: impl IntoIterator<Item = &'a Arrival>,
    ) -> impl Iterator<Item = (Arrival, &'a Entry)> {
        arrivals
            .into_iter()
            .filter_map(|arrival| Some((*arrival, self.by_arrival.get(arrival)?)))
    }
}

impl Entry {
    fn site_key(&self) -> SiteKey {
        (self.site.clone(), self.cookie.partition.clone())
    }
}

/// Takes one arrival out of the list under `key`, and the list if that was all.
fn remove_from<K: Ord>(index: &mut SortedMap<K, Vec<Arrival>>, key: &K, arrival: Arrival) {
    let Some(list) = index.get_mut(key) else {
        return;
    };
    if let Ok(at) = list.binary_search(&arrival) {
        list.remove(at);
    }
    if list.is_empty() {
        index.remove(key);
    }
}
