use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::ops::Deref;

use super::trace::{StoreKey, Trace, id_of, key_of};
use crate::config::Website;
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime, Partitioning};
use crate::migration::{Instant, PastCookie, later};
use crate::net::{Host, Origin, SuffixList};
use crate::policy::{CookieRole, Deployed, DeployedApi, DeployedPages};
use crate::sorted::{SortedMap, SortedSet};

/// A deployment with lookup tables: the plan must not go through all APIs and the whole history for each cookie of the other deployment.
#[derive(Debug)]
pub(super) struct Indexed<'d> {
    deployed: &'d Deployed,
    list: &'d dyn SuffixList,
    origins: SortedMap<&'d Origin, usize>,
    hosts: SortedMap<&'d Host, Rc<[usize]>>,
    /// The APIs that share a domain, for each domain that was looked up.
    sharing: RefCell<SortedMap<CookieDomain, Rc<[usize]>>>,
    /// The lifetime of each present cookie.
    present: SortedMap<StoreKey, Lifetime>,
    present_parts: SortedSet<(CookieRole, &'d CookieName, &'d CookiePath)>,
    /// Until when each cookie is in the history.
    declared: SortedMap<StoreKey, Option<Instant>>,
    /// The names that each API reads, and until when; present names have no end.
    read: Vec<SortedMap<(CookieRole, &'d CookieName), Option<Instant>>>,
    /// When the last entry in the history of each API expires, if it has any.
    last: SortedMap<usize, Option<Instant>>,
    /// The APIs that clear a cookie of this name, domain and path.
    clearing: SortedMap<(&'d CookieName, &'d CookieDomain, &'d CookiePath), SortedSet<usize>>,
}

impl Deref for Indexed<'_> {
    type Target = Deployed;

    fn deref(&self) -> &Deployed {
        self.deployed
    }
}

impl<'d> Indexed<'d> {
    pub(super) fn new(deployed: &'d Deployed, list: &'d dyn SuffixList) -> Self {
        let mut origins = SortedMap::new();
        let mut hosts: SortedMap<&Host, Vec<usize>> = SortedMap::new();
        let mut indexed = Self {
            deployed,
            list,
            origins: SortedMap::new(),
            hosts: SortedMap::new(),
            sharing: RefCell::default(),
            present: SortedMap::new(),
            present_parts: SortedSet::new(),
            declared: SortedMap::new(),
            read: Vec::with_capacity(deployed.apis.len()),
            last: SortedMap::new(),
            clearing: SortedMap::new(),
        };
        for (index, api) in deployed.apis.iter().enumerate() {
            origins.entry(&api.origin).or_insert(index);
            hosts.entry(api.origin.host()).or_default().push(index);
            indexed.read.push(SortedMap::new());
            for pages in &api.pages {
                indexed.add_present(index, api, pages);
                for past in &pages.history {
                    for (role, past) in past {
                        indexed.add_past(index, api, *role, past);
                    }
                }
                for clearing in &pages.clearing.clearings {
                    let of = &clearing.attributes;
                    let key = (of.name(), of.domain(), of.path());
                    indexed.clearing.entry(key).or_default().insert(index);
                }
            }
        }
        indexed.origins = origins;
        let hosts = hosts.into_iter();
        indexed.hosts = hosts.map(|(host, apis)| (host, apis.into())).collect();
        indexed
    }

    fn add_present(&mut self, index: usize, api: &DeployedApi, pages: &'d DeployedPages) {
        for (role, cookie) in pages.cookies().all() {
            self.present_parts
                .insert((role, cookie.name(), cookie.path()));
            if let Some(read) = self.read.get_mut(index) {
                read.insert((role, cookie.name()), None);
            }
            if let Ok(id) = cookie.id_without_partition(api.origin.host(), self.list) {
                let key = (id, cookie.partitioning());
                self.present.insert(key, cookie.lifetime());
            }
        }
    }

    fn add_past(
        &mut self,
        index: usize,
        api: &DeployedApi,
        role: CookieRole,
        past: &'d PastCookie,
    ) {
        let sunset = past.sunset();
        if let Some(read) = self.read.get_mut(index)
            && role != CookieRole::Retired
        {
            let until = read.entry((role, &past.name)).or_insert(sunset);
            *until = later(*until, sunset);
        }
        if let CookieRole::Session(_) = role {
            let last = self.last.entry(index).or_insert(sunset);
            *last = later(*last, sunset);
        }
        let host = api.origin.host();
        if past.was_set_by(host)
            && let Some(key) = past_key(past, host, self.list)
        {
            let until = self.declared.entry(key).or_insert(sunset);
            *until = later(*until, sunset);
        }
    }

    pub(super) fn api(&self, origin: &Origin) -> Option<&'d DeployedApi> {
        self.deployed.apis.get(*self.origins.get(origin)?)
    }

    /// The APIs of a host.
    pub(super) fn of_host(&self, host: &Host) -> impl Iterator<Item = (usize, &'d DeployedApi)> {
        self.at(self.hosts.get(host).cloned().unwrap_or_default())
    }

    /// The APIs to whose hosts browsers send the cookies.
    pub(super) fn reached_by(
        &self,
        trace: &Trace,
    ) -> impl Iterator<Item = (usize, &'d DeployedApi)> + use<'d> {
        if trace.domain == CookieDomain::HostOnly {
            return self.at(self
                .hosts
                .get(trace.api.host())
                .cloned()
                .unwrap_or_default());
        }
        let mut known = self.sharing.borrow_mut();
        let places = known.entry(trace.domain.clone()).or_insert_with(|| {
            let apis = self.deployed.apis.iter().enumerate();
            let sharing =
                apis.filter(|(_, api)| trace.is_shared_with(api.origin.host(), self.list));
            sharing.map(|(index, _)| index).collect()
        });
        self.at(Rc::clone(places))
    }

    fn at(&self, places: Rc<[usize]>) -> impl Iterator<Item = (usize, &'d DeployedApi)> + use<'d> {
        let apis = &self.deployed.apis;
        let mut next = 0;
        core::iter::from_fn(move || {
            let place = *places.get(next)?;
            next = next.saturating_add(1);
            Some((place, apis.get(place)?))
        })
    }

    /// Whether an API still sets the cookie, at least to browsers that ignore partitions: a clear would delete the live cookie.
    pub(super) fn sets(&self, key: &StoreKey) -> bool {
        [Partitioning::Partitioned, Partitioning::Unpartitioned]
            .into_iter()
            .any(|partitioning| self.present.contains_key(&(key.0.clone(), partitioning)))
    }

    /// The lifetime with which the cookie is set, which is the same on all pages.
    pub(super) fn lifetime_of(&self, key: &StoreKey) -> Option<Lifetime> {
        self.present.get(key).copied()
    }

    /// Whether the token's cookie has this name and path on some page.
    pub(super) fn has_now(&self, role: CookieRole, name: &CookieName, path: &CookiePath) -> bool {
        self.present_parts.contains(&(role, name, path))
    }

    /// Until when the cookie is in the history. `None` if it is not, or without a date.
    pub(super) fn declared_until(&self, key: &StoreKey) -> Option<Instant> {
        self.declared.get(key).copied().flatten()
    }

    /// Whether the cookie is in the history for at least that long.
    pub(super) fn declares(&self, key: &StoreKey, sunset: Instant) -> bool {
        let declared = self.declared.get(key);
        declared.is_some_and(|until| until.is_none_or(|until| until >= sunset))
    }

    /// Whether an API reads the name at `now`.
    pub(super) fn reads(
        &self,
        api: usize,
        role: CookieRole,
        name: &CookieName,
        now: Instant,
    ) -> bool {
        let until = self.read.get(api).and_then(|read| read.get(&(role, name)));
        until.is_some_and(|until| until.is_none_or(|until| now < until))
    }

    /// Until when some API reads a past cookie with this name. `None` if none does, or for ever.
    pub(super) fn read_until(&self, name: &CookieName) -> Option<Instant> {
        let all = self.read.iter().flatten();
        let named = all.filter(|((_, own), _)| *own == name);
        named.filter_map(|(_, until)| *until).max()
    }

    /// Whether the history of an API has not expired at `now`.
    pub(super) fn has_past(&self, api: usize, now: Instant) -> bool {
        let last = self.last.get(&api);
        last.is_some_and(|until| until.is_none_or(|until| now < until))
    }

    /// The APIs that clear the cookie.
    pub(super) fn that_clear(&self, cookie: &PastCookie) -> Vec<&'d DeployedApi> {
        let key = (&cookie.name, &cookie.domain, &cookie.path);
        let places = self.clearing.get(&key).into_iter().flatten();
        let apis = places.filter_map(|place| self.deployed.apis.get(*place));
        apis.collect()
    }

    /// Whether a website is of the kind of these pages.
    pub(super) fn is_of(&self, website: &Website, pages: &DeployedPages) -> bool {
        self.kinds.get(website) == Some(&pages.kind)
    }
}

/// The past cookie, as it applies to `host`.
fn past_key(past: &PastCookie, host: &Host, list: &dyn SuffixList) -> Option<StoreKey> {
    let (name, domain, path) = (&past.name, &past.domain, &past.path);
    let id = id_of(
        name,
        domain,
        path,
        Partitioning::Unpartitioned,
        host,
        None,
        list,
    )?;
    Some(key_of(id, past.partitioning))
}
