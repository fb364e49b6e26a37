use alloc::borrow::ToOwned as _;
use alloc::vec::Vec;
use core::slice;

use super::api_blueprint::ApiBlueprint;
use super::blueprint::Blueprint;
use super::class::CookieSet;
use super::cookie_role::{CookieRole, SessionToken};
use super::past::{Past, PastPart};
use super::past_clear::PastClear;
use crate::cookie::{CookieDomain, CookiePath, DomainVerdict};
use crate::migration::{ClearingPlan, Instant, PastCookie, plan_clearing_beside};
use crate::net::{Site, SuffixList};
use crate::sorted::{SortedSet, sort_by_key};

impl Past {
    /// The past cookies of a role on an API with these present cookies. If an entry has no name, the present settings derive the name for a
    /// cookie of this domain and path, including the prefix.
    pub(super) fn cookies(
        &self,
        role: CookieRole,
        api: &ApiBlueprint,
        present: &CookieSet,
        list: &dyn SuffixList,
    ) -> Vec<PastCookie> {
        let parts = match role {
            CookieRole::Session(token) => self.part(token).map_or(&[][..], slice::from_ref),
            CookieRole::Companion(key) => {
                self.companions.get(&key).map_or(&[][..], slice::from_ref)
            }
            CookieRole::Retired => &self.retired,
        };
        let parts = parts.iter();
        parts
            .filter_map(|said| self.cookie(role, said, api, present, list))
            .collect()
    }

    fn cookie(
        &self,
        role: CookieRole,
        said: &PastPart,
        api: &ApiBlueprint,
        present: &CookieSet,
        list: &dyn SuffixList,
    ) -> Option<PastCookie> {
        let present = present.of_role(role);
        let root = CookiePath::root();
        let path = said
            .path
            .as_ref()
            .or_else(|| Some(present?.path()))
            .unwrap_or(&root);
        let derived = || {
            let options = api.cookies.as_ref()?.options_of(role)?;
            let host = api.origin.host();
            let is_host_only = self.domain.on_host(host, list) == DomainVerdict::HostOnly;
            let is_strict = is_host_only && path.is_root();
            Some(
                options
                    .prefix
                    .apply(&options.name, api.origin.is_https(), is_strict),
            )
        };
        let name = said.name.clone().or_else(derived);
        let name = name.or_else(|| Some(present?.name().clone()))?;
        let mut past = PastCookie::new(name, path.clone());
        past.domain = self.domain.clone();
        past.partitioning = self.partitioning;
        past.retired_at = self.retired_at;
        past.lifetime = self.lifetime;
        past.hosts.clone_from(&self.hosts);
        Some(past)
    }
}

impl Blueprint {
    /// What `api` clears for a page of the site `top_level` beside its present cookies: each cookie once, those that shadow a present one
    /// first.
    pub(super) fn past_clears(
        &self,
        api: &ApiBlueprint,
        top_level: &Site,
        present: &CookieSet,
        list: &dyn SuffixList,
    ) -> Vec<PastClear> {
        let mut clears: Vec<PastClear> = Vec::new();
        let mut texts = SortedSet::new();
        for role in self.roles(present) {
            let plan = self.plan_of(role, api, top_level, present, &self.history, list);
            for clearing in plan.clearings {
                // One name can have stood for several cookies.
                if texts.insert(clearing.attributes.clear_text().to_owned()) {
                    clears.push(PastClear {
                        role,
                        domain: match clearing
                            .attributes
                            .domain()
                            .on_host(api.origin.host(), list)
                        {
                            DomainVerdict::Shared => clearing.attributes.domain().clone(),
                            DomainVerdict::HostOnly | DomainVerdict::Refused(_) => {
                                CookieDomain::HostOnly
                            }
                        },
                        attributes: clearing.attributes,
                        sunset: clearing.sunset.map(Instant::seconds),
                        retired_at: clearing.retired_at.map(Instant::seconds),
                    });
                }
            }
        }
        let shadows = |clear: &PastClear| {
            let present = present.of_role(clear.role);
            present.is_some_and(|present| clear.attributes.name() == present.name())
        };
        sort_by_key(&mut clears, |clear| !shadows(clear));
        clears
    }

    /// From when on no browser holds the cookie that `api` would set, in a deployment that has given cookies up; `None` if the history
    /// has no such cookie, of this token or of another one.
    pub(super) fn sunset_of_present(
        &self,
        token: SessionToken,
        api: &ApiBlueprint,
        list: &dyn SuffixList,
    ) -> Option<Instant> {
        let set = api.set.as_ref()?;
        let present = set.of(token)?;
        let plans = SessionToken::of(self.shape).iter().map(|token| {
            let role = CookieRole::Session(*token);
            self.plan_of(role, api, &api.site, set, &self.history, list)
        });
        let is_present = |past: &&PastCookie| {
            past.name == *present.name()
                && past.path == *present.path()
                && past.domain == *present.domain()
        };
        let sunsets = plans.flat_map(|plan| {
            let present = plan.present.iter().filter(is_present);
            present.map(PastCookie::sunset).collect::<Vec<_>>()
        });
        sunsets.reduce(|one, other| Some(one?.max(other?)))?
    }

    /// The roles of the present cookies, and of those that were given up.
    pub(super) fn roles(&self, present: &CookieSet) -> Vec<CookieRole> {
        let mut roles: Vec<CookieRole> = present.all().map(|(role, _)| role).collect();
        if self.history.iter().any(|past| !past.retired.is_empty()) {
            roles.push(CookieRole::Retired);
        }
        roles
    }

    /// What `api` clears of the history of one cookie. A cookie that any API of the deployment has in use stays.
    pub(super) fn plan_of(
        &self,
        role: CookieRole,
        api: &ApiBlueprint,
        top_level: &Site,
        present: &CookieSet,
        history: &[Past],
        list: &dyn SuffixList,
    ) -> ClearingPlan {
        let history: Vec<PastCookie> = history
            .iter()
            .flat_map(|past| past.cookies(role, api, present, list))
            .collect();
        let of_role = present.of_role(role).unwrap_or_else(|| present.lasting());
        let same_site = of_role.same_site();
        plan_clearing_beside(
            &api.origin,
            top_level,
            &self.in_use,
            same_site,
            &history,
            list,
        )
    }
}
