use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::cmp::Reverse;

use crate::cookie::{
    CookieAttributes, CookieDomain, CookieId, CookieName, CookiePath, CookieSpec, DomainVerdict,
    HostScope, Lifetime, Partitioning, SameSite, Security,
};
use crate::distinct::{Distinct, Keyed};
use crate::migration::{Instant, PastCookie};
use crate::net::{Host, Origin, Site, SuffixList};
use crate::policy::{CookieRole, Deployed, DeployedApi, DeployedPages, SessionToken};
use crate::sorted::{SortedSet, sort_by_key};

/// The session cookies that an API of the old configuration has left in browsers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Trace {
    pub(super) api: Origin,
    /// One for all partitions: it matters whether a cookie is partitioned, not in which partition it is.
    pub(super) top_level: Site,
    /// The cookie as browsers store it when the host sets it.
    pub(super) domain: CookieDomain,
    pub(super) partitioning: Partitioning,
    pub(super) parts: Vec<(CookieRole, TracePart)>,
    pub(super) retired_at: Instant,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct TracePart {
    pub(super) name: CookieName,
    pub(super) path: CookiePath,
    pub(super) lifetime: Lifetime,
}

impl Keyed for Trace {
    fn key(&self) -> String {
        let mut key = self.api.to_string();
        for (_, part) in &self.parts {
            key.extend([" ", part.name.as_str(), part.path.as_str()]);
        }
        key
    }
}

impl Trace {
    /// What `old` has left when the last of its instances stops at `retired_at`: the present cookies of each API, and its past cookies that
    /// have not expired.
    pub(super) fn all(old: &Deployed, retired_at: Instant, list: &dyn SuffixList) -> Vec<Self> {
        let mut traces = Self::present_of(old, retired_at, list);
        let Some(top_level) = old.apis.first().map(|api| &api.site) else {
            return traces;
        };
        let mut carried = Vec::new();
        for api in &old.apis {
            // What a past cookie is does not depend on the partition of a page.
            if let Some(pages) = api.pages.first() {
                carried.extend(Self::past(api, pages, top_level, retired_at, list));
            }
        }
        // If two cookies are one to browsers, the one with the longer lifetime stands for both.
        sort_by_key(&mut carried, |trace| {
            let parts = trace.parts.iter();
            Reverse(
                parts
                    .map(|(_, part)| trace.sunset(part))
                    .collect::<Vec<_>>(),
            )
        });
        let mut known = SortedSet::new();
        let mut are_new = |trace: &Self| {
            let keys = trace
                .parts
                .iter()
                .map(|(role, part)| (*role, trace.key(part, list)));
            // Collects all of them, not only the first new one.
            keys.filter(|key| known.insert(key.clone())).count() > 0
        };
        for trace in &traces {
            are_new(trace);
        }
        traces.extend(carried.into_iter().filter(|trace| are_new(trace)));
        traces
    }

    /// The present cookies of each API of `old`, if its pages have any.
    pub(super) fn present_of(
        old: &Deployed,
        retired_at: Instant,
        list: &dyn SuffixList,
    ) -> Vec<Self> {
        let mut traces = Distinct::new();
        let Some(top_level) = old.apis.first().map(|api| &api.site) else {
            return Vec::new();
        };
        for api in &old.apis {
            for pages in &api.pages {
                let session = pages.cookies().of_session();
                let session: Vec<_> = session
                    .map(|(token, cookie)| (CookieRole::Session(token), cookie))
                    .collect();
                let all = pages.cookies().all();
                let companions = all.filter(|(role, _)| matches!(role, CookieRole::Companion(_)));
                let sets = pages.has_cookies().then_some(session).into_iter();
                for set in sets.chain(companions.map(|one| Vec::from([one]))) {
                    if let Some(trace) = Self::present(api, &set, top_level, retired_at, list) {
                        traces.add(trace);
                    }
                }
            }
        }
        traces.into_vec()
    }

    /// The cookies that one response sets together; `None` if there are none.
    fn present(
        api: &DeployedApi,
        set: &[(CookieRole, &CookieAttributes)],
        top_level: &Site,
        retired_at: Instant,
        list: &dyn SuffixList,
    ) -> Option<Self> {
        let (_, first) = set.first()?;
        let part = |(role, cookie): &(CookieRole, &CookieAttributes)| {
            let part = TracePart {
                name: cookie.name().clone(),
                path: cookie.path().clone(),
                lifetime: cookie.lifetime(),
            };
            (*role, part)
        };
        Some(Self {
            api: api.origin.clone(),
            top_level: top_level.clone(),
            domain: as_taken(first.domain(), api.origin.host(), list),
            partitioning: first.partitioning(),
            parts: set.iter().map(part).collect(),
            retired_at,
        })
    }

    fn past(
        api: &DeployedApi,
        pages: &DeployedPages,
        top_level: &Site,
        now: Instant,
        list: &dyn SuffixList,
    ) -> Vec<Self> {
        let mut traces = Vec::new();
        for entry in &pages.history {
            let Some((_, first)) = entry.first() else {
                continue;
            };
            let is_of_host = first.domain.shared().is_some() || first.was_set_by(api.origin.host());
            if !is_of_host || !first.may_be_held(now.get()) {
                continue;
            }
            let part = |(role, cookie): &(CookieRole, PastCookie)| {
                let part = TracePart {
                    name: cookie.name.clone(),
                    path: cookie.path.clone(),
                    lifetime: cookie.lifetime,
                };
                (*role, part)
            };
            traces.push(Self {
                api: api.origin.clone(),
                top_level: top_level.clone(),
                domain: as_taken(&first.domain, api.origin.host(), list),
                partitioning: first.partitioning,
                parts: entry.iter().map(part).collect(),
                // Whatever the date was, it is not later than this one.
                retired_at: first.retired_at.unwrap_or(now),
            });
        }
        traces
    }

    /// The cookie that continues the session, if it is among them.
    pub(super) fn lasting(&self) -> Option<(CookieRole, &TracePart)> {
        let mut parts = self.parts.iter();
        let is_lasting = |role| {
            matches!(
                role,
                CookieRole::Session(SessionToken::Refresh | SessionToken::Session)
            )
        };
        let (role, part) = parts.find(|(role, _)| is_lasting(*role))?;
        Some((*role, part))
    }

    /// Whether they are cookies of a session.
    pub(super) fn is_of_session(&self) -> bool {
        let mut parts = self.parts.iter();
        parts.any(|(role, _)| matches!(role, CookieRole::Session(_)))
    }

    /// The cookie in the browser's cookie store; `None` if browsers refuse the domain.
    pub(super) fn id(&self, part: &TracePart, list: &dyn SuffixList) -> Option<CookieId> {
        id_of(
            &part.name,
            &self.domain,
            &part.path,
            self.partitioning,
            self.api.host(),
            Some(&self.top_level),
            list,
        )
    }

    /// The same, for comparison with cookies of other deployments.
    pub(super) fn key(&self, part: &TracePart, list: &dyn SuffixList) -> Option<StoreKey> {
        let id = self.id(part, list)?;
        Some(key_of(id, self.partitioning))
    }

    /// The cookie as a value of the layer below.
    pub(super) fn cookie(&self, part: &TracePart) -> PastCookie {
        let mut cookie = PastCookie::new(part.name.clone(), part.path.clone());
        cookie.domain = self.domain.clone();
        cookie.partitioning = self.partitioning;
        cookie.retired_at = Some(self.retired_at);
        cookie.lifetime = part.lifetime;
        cookie.hosts = Vec::from([self.api.host().clone()]);
        cookie
    }

    /// When the cookie has expired in every browser.
    pub(super) fn sunset(&self, part: &TracePart) -> Instant {
        self.retired_at.after(part.lifetime.at_most())
    }

    /// Whether `api`, which gets it, can delete it: browsers accept the deletion.
    pub(super) fn is_clearable_by(&self, part: &TracePart, api: &Origin) -> bool {
        // "Leave secure cookies alone": over http browsers neither replace nor delete them.
        let is_locked = self.api.is_https() && !api.is_https();
        !is_locked && self.spec(part, api).build().is_ok()
    }

    /// Whether browsers send it to `host` because of its domain.
    pub(super) fn is_shared_with(&self, host: &Host, list: &dyn SuffixList) -> bool {
        self.domain.on_host(host, list) == DomainVerdict::Shared
    }

    fn spec(&self, part: &TracePart, api: &Origin) -> CookieSpec {
        let mut spec = CookieSpec::new(part.name.clone());
        spec.domain = self.domain.clone();
        spec.path = part.path.clone();
        spec.partitioning = self.partitioning;
        if self.partitioning == Partitioning::Partitioned {
            spec.same_site = SameSite::None;
        }
        if !api.is_https() {
            spec.security = Security::Insecure;
        }
        spec
    }
}

/// The identity of this cookie in a browser's store, and whether it is partitioned; the partition itself does not matter.
pub(super) type StoreKey = (CookieId, Partitioning);

pub(super) fn key_of(id: CookieId, partitioning: Partitioning) -> StoreKey {
    let id = CookieId {
        partition: None,
        ..id
    };
    (id, partitioning)
}

/// The identity of this cookie in a browser's store.
pub(super) fn id_of(
    name: &CookieName,
    domain: &CookieDomain,
    path: &CookiePath,
    partitioning: Partitioning,
    host: &Host,
    top_level: Option<&Site>,
    list: &dyn SuffixList,
) -> Option<CookieId> {
    let (host, scope) = match (domain.on_host(host, list), domain.shared()) {
        (DomainVerdict::Refused(_), _) => return None,
        (DomainVerdict::Shared, Some(domain)) => {
            (Host::Domain(domain.clone()), HostScope::WithSubdomains)
        }
        (DomainVerdict::HostOnly | DomainVerdict::Shared, _) => (host.clone(), HostScope::HostOnly),
    };
    Some(CookieId {
        name: name.clone(),
        host,
        scope,
        path: path.clone(),
        partition: match partitioning {
            Partitioning::Partitioned => top_level.cloned(),
            Partitioning::Unpartitioned => None,
        },
    })
}

fn as_taken(domain: &CookieDomain, host: &Host, list: &dyn SuffixList) -> CookieDomain {
    match domain.on_host(host, list) {
        DomainVerdict::HostOnly => CookieDomain::HostOnly,
        DomainVerdict::Shared | DomainVerdict::Refused(_) => domain.clone(),
    }
}
