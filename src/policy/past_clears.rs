use alloc::collections::BTreeSet;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::api_blueprint::ApiBlueprint;
use super::blueprint::Blueprint;
use super::class::CookieSet;
use super::past::Past;
use super::past_clear::PastClear;
use super::token::Token;
use crate::cookie::{CookieDomain, DomainVerdict};
use crate::migration::{ClearingPlan, Instant, PastCookie, plan_clearing_beside};
use crate::net::{Site, SuffixList};

impl Past {
    /// The cookie of `token` on an API whose present ones are these. Where no name is said, it is the one that the present settings
    /// would have given to a cookie of this domain and path: a prefix follows from them.
    pub(super) fn cookie(
        &self,
        token: Token,
        api: &ApiBlueprint,
        present: &CookieSet,
        list: &dyn SuffixList,
    ) -> PastCookie {
        let present = present.of(token);
        let said = self.part(token);
        let path = said.path.as_ref().unwrap_or_else(|| present.path());
        let derived = || {
            let cookies = api.cookies.as_ref()?;
            let options = match token {
                Token::Access => &cookies.access,
                Token::Refresh => &cookies.refresh,
            };
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
        let name = name.unwrap_or_else(|| present.name().clone());
        let mut past = PastCookie::new(name, path.clone());
        past.domain = self.domain.clone();
        past.partitioning = self.partitioning;
        past.retired_at = self.retired_at;
        past.lifetime = self.lifetime;
        past.hosts.clone_from(&self.hosts);
        past
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
        let mut texts = BTreeSet::new();
        for token in Token::BOTH {
            let plan = self.plan_of(token, api, top_level, present, &self.history, list);
            for clearing in plan.clearings {
                let text = clearing.attributes.clear().to_string();
                // One name can have stood for either token.
                if texts.insert(text.clone()) {
                    clears.push(PastClear {
                        token,
                        text,
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
                        sunset: clearing.sunset.map(Instant::get),
                        retired_at: clearing.retired_at.map(Instant::get),
                    });
                }
            }
        }
        let shadows =
            |clear: &PastClear| *clear.attributes.name() == *present.of(clear.token).name();
        clears.sort_by_key(|clear| !shadows(clear));
        clears
    }

    /// From when on no browser holds the cookie that `api` would set, in a deployment that has given cookies up; `None` if the history
    /// does not say.
    pub(super) fn sunset_of_present(
        &self,
        token: Token,
        api: &ApiBlueprint,
        list: &dyn SuffixList,
    ) -> Option<Instant> {
        let set = api.set.as_ref()?;
        let present = set.of(token);
        let plan = self.plan_of(token, api, &api.site, set, &self.history, list);
        let is_present = |past: &&PastCookie| {
            past.name == *present.name()
                && past.path == *present.path()
                && past.domain == *present.domain()
        };
        let sunsets = plan.present.iter().filter(is_present);
        sunsets
            .map(PastCookie::sunset)
            .reduce(|one, other| Some(one?.max(other?)))?
    }

    /// What `api` clears of one token's history. A cookie that any API of the deployment has in use stays.
    pub(super) fn plan_of(
        &self,
        token: Token,
        api: &ApiBlueprint,
        top_level: &Site,
        present: &CookieSet,
        history: &[Past],
        list: &dyn SuffixList,
    ) -> ClearingPlan {
        let history: Vec<PastCookie> = history
            .iter()
            .map(|past| past.cookie(token, api, present, list))
            .collect();
        let same_site = present.of(token).same_site();
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
