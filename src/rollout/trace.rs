use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::cmp::Reverse;

use crate::cookie::{
    CookieAttributes, CookieDomain, CookieId, CookieName, CookiePath, CookieSpec, DomainVerdict,
    HostScope, Lifetime, Partitioning, SameSite, Security,
};
use crate::distinct::Distinct;
use crate::migration::{Instant, PastCookie};
use crate::net::{Host, Origin, Site, SuffixList};
use crate::policy::{Deployed, DeployedApi, DeployedPages, Token};

/// Both cookies that an API of the old configuration has left in browsers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Trace {
    pub(super) api: Origin,
    /// One for all: it matters whether a cookie is partitioned, not in which partition it is.
    pub(super) top_level: Site,
    /// As browsers take it from the host.
    pub(super) domain: CookieDomain,
    pub(super) partitioning: Partitioning,
    pub(super) parts: [TracePart; 2],
    pub(super) retired_at: Instant,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct TracePart {
    pub(super) name: CookieName,
    pub(super) path: CookiePath,
    pub(super) lifetime: Lifetime,
}

impl Trace {
    /// What `old` has left when the last of its instances stops at `retired_at`: the present cookies of each API, and what is not over of
    /// its own past.
    pub(super) fn all(old: &Deployed, retired_at: Instant, list: &dyn SuffixList) -> Vec<Self> {
        let mut traces = Self::present_of(old, retired_at, list);
        let Some(top_level) = old.apis.first().map(|api| &api.site) else {
            return traces;
        };
        let mut carried = Vec::new();
        for api in &old.apis {
            // What the past means depends on the partition of no page.
            if let Some(pages) = api.pages.first() {
                carried.extend(Self::past(api, pages, top_level, retired_at, list));
            }
        }
        // Of two that are one to browsers, the one that they hold for longer stands for both.
        carried.sort_by_key(|trace| Reverse(Token::BOTH.map(|token| trace.sunset(token))));
        let key = |trace: &Self, token| (token, trace.key(token, list));
        let mut known: BTreeSet<_> = traces
            .iter()
            .flat_map(|trace| Token::BOTH.map(|token| key(trace, token)))
            .collect();
        for trace in carried {
            let is_new = Token::BOTH.map(|token| known.insert(key(&trace, token)));
            if is_new.contains(&true) {
                traces.push(trace);
            }
        }
        traces
    }

    /// The present cookies of each API of `old`, as far as pages have any.
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
            for pages in api.pages.iter().filter(|pages| pages.has_cookies()) {
                traces.add(Self::present(api, pages, top_level, retired_at, list));
            }
        }
        traces.into_vec()
    }

    fn present(
        api: &DeployedApi,
        pages: &DeployedPages,
        top_level: &Site,
        retired_at: Instant,
        list: &dyn SuffixList,
    ) -> Self {
        let [access, refresh] = Token::BOTH.map(|token| pages.cookie(token));
        let part = |cookie: &CookieAttributes| TracePart {
            name: cookie.name().clone(),
            path: cookie.path().clone(),
            lifetime: cookie.lifetime(),
        };
        Self {
            api: api.origin.clone(),
            top_level: top_level.clone(),
            domain: as_taken(access.domain(), api.origin.host(), list),
            partitioning: access.partitioning(),
            parts: [part(access), part(refresh)],
            retired_at,
        }
    }

    fn past(
        api: &DeployedApi,
        pages: &DeployedPages,
        top_level: &Site,
        now: Instant,
        list: &dyn SuffixList,
    ) -> Vec<Self> {
        let mut traces = Vec::new();
        for [access, refresh] in &pages.history {
            let is_of_host =
                access.domain.shared().is_some() || access.was_set_by(api.origin.host());
            if !is_of_host || !access.may_be_held(now.get()) {
                continue;
            }
            traces.push(Self {
                api: api.origin.clone(),
                top_level: top_level.clone(),
                domain: as_taken(&access.domain, api.origin.host(), list),
                partitioning: access.partitioning,
                parts: [access, refresh].map(|cookie| TracePart {
                    name: cookie.name.clone(),
                    path: cookie.path.clone(),
                    lifetime: cookie.lifetime,
                }),
                // Whatever the date was, it is not after this one.
                retired_at: access.retired_at.unwrap_or(now),
            });
        }
        traces
    }

    pub(super) const fn part(&self, token: Token) -> &TracePart {
        let [access, refresh] = &self.parts;
        match token {
            Token::Access => access,
            Token::Refresh => refresh,
        }
    }

    /// The cookie in a browser's store.
    pub(super) fn id(&self, token: Token, list: &dyn SuffixList) -> Option<CookieId> {
        self.id_from(token, self.api.host(), list)
    }

    /// The cookie as `host` means it with this domain; `None` if browsers refuse the domain from there, or take it for another cookie.
    pub(super) fn id_from(
        &self,
        token: Token,
        host: &Host,
        list: &dyn SuffixList,
    ) -> Option<CookieId> {
        let part = self.part(token);
        id_of(
            &part.name,
            &self.domain,
            &part.path,
            self.partitioning,
            host,
            Some(&self.top_level),
            list,
        )
    }

    /// The same to compare with cookies of other deployments.
    pub(super) fn key(&self, token: Token, list: &dyn SuffixList) -> Option<CookieKey> {
        let id = self.id(token, list)?;
        Some(key_of(id, self.partitioning))
    }

    /// The cookie as a value of the layer below.
    pub(super) fn cookie(&self, token: Token) -> PastCookie {
        let part = self.part(token);
        let mut cookie = PastCookie::new(part.name.clone(), part.path.clone());
        cookie.domain = self.domain.clone();
        cookie.partitioning = self.partitioning;
        cookie.retired_at = Some(self.retired_at);
        cookie.lifetime = part.lifetime;
        cookie.hosts = Vec::from([self.api.host().clone()]);
        cookie
    }

    /// When the last browser has dropped it.
    pub(super) fn sunset(&self, token: Token) -> Instant {
        self.retired_at.after(self.part(token).lifetime.at_most())
    }

    /// Whether `api` can delete it: the host reaches it, and browsers take the deletion.
    pub(super) fn is_clearable_by(
        &self,
        token: Token,
        api: &Origin,
        list: &dyn SuffixList,
    ) -> bool {
        // "Leave secure cookies alone": over http browsers neither replace nor delete them.
        let is_locked = self.api.is_https() && !api.is_https();
        !is_locked
            && self.id(token, list).is_some()
            && self.id_from(token, api.host(), list) == self.id(token, list)
            && self.spec(token, api).build().is_ok()
    }

    /// Whether browsers send it to `host` at all.
    pub(super) fn reaches(&self, host: &Host, list: &dyn SuffixList) -> bool {
        match self.domain.shared() {
            None => host == self.api.host(),
            Some(_) => self.domain.on_host(host, list) == DomainVerdict::Shared,
        }
    }

    fn spec(&self, token: Token, api: &Origin) -> CookieSpec {
        let part = self.part(token);
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

/// Which cookie this is in a browser's store, and whether it is partitioned: in which partition does not matter.
pub(super) type CookieKey = (CookieId, Partitioning);

pub(super) fn key_of(id: CookieId, partitioning: Partitioning) -> CookieKey {
    let id = CookieId {
        partition: None,
        ..id
    };
    (id, partitioning)
}

/// Which cookie this is in a browser's store.
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
