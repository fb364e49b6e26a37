use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::blueprint::{ApiBlueprint, Blueprint};
use super::class::{CookieSet, Token};
use crate::cookie::{
    CookieAttributes, CookieDomain, CookieName, CookiePath, DomainVerdict, Lifetime, Partitioning,
};
use crate::migration::{ClearingPlan, Instant, PastCookie, plan_clearing_beside, sunset};
use crate::net::{Host, Site, SuffixList};

/// A past scope of both cookies; what is `None` is as it is now.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    pub(super) domain: CookieDomain,
    pub(super) access: PastPart,
    pub(super) refresh: PastPart,
    pub(super) partitioning: Partitioning,
    pub(super) retired_at: Option<Instant>,
    pub(super) lifetime: Lifetime,
    pub(super) hosts: Vec<Host>,
}

/// What one of the two cookies used to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct PastPart {
    pub(super) name: Option<CookieName>,
    pub(super) path: Option<CookiePath>,
}

impl Past {
    /// A scope of which only the domain is known.
    pub(super) fn of_domain(domain: CookieDomain) -> Self {
        Self {
            domain,
            access: PastPart::default(),
            refresh: PastPart::default(),
            partitioning: Partitioning::Unpartitioned,
            retired_at: None,
            lifetime: Lifetime::LONGEST,
            hosts: Vec::new(),
        }
    }

    /// From when on no browser holds such cookies; `None` if nobody knows.
    pub(super) fn sunset(&self) -> Option<Instant> {
        sunset(self.retired_at, self.lifetime)
    }

    /// What is said of one of the two cookies.
    pub(super) const fn part(&self, token: Token) -> &PastPart {
        match token {
            Token::Access => &self.access,
            Token::Refresh => &self.refresh,
        }
    }

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

/// What is to be cleared of the past, ready to be written.
#[derive(Clone, Debug)]
pub(crate) struct PastClear {
    pub(crate) token: Token,
    /// The value of `Set-Cookie`.
    pub(crate) text: String,
    pub(crate) attributes: CookieAttributes,
    /// The domain as browsers take it from this host.
    pub(crate) domain: CookieDomain,
    pub(super) sunset: Option<OffsetDateTime>,
    /// When the last server stopped setting it; `None` if nobody knows.
    retired_at: Option<OffsetDateTime>,
}

impl PastClear {
    /// Whether no server sets the cookie any more at `now`.
    pub(crate) fn is_retired(&self, now: OffsetDateTime) -> bool {
        self.retired_at.is_none_or(|retired_at| retired_at <= now)
    }

    /// Whether a browser may hold the cookie at `now`.
    pub(crate) fn is_due(&self, now: OffsetDateTime) -> bool {
        self.sunset.is_none_or(|sunset| now < sunset)
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
