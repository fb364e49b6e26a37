use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::slice;

use time::OffsetDateTime;

use super::blueprint::{ApiBlueprint, Blueprint};
use super::class::CookieSet;
use super::cookie_role::{CookieRole, SessionToken};
use crate::config::CookieKey;
use crate::cookie::{
    CookieAttributes, CookieDomain, CookieName, CookiePath, DomainVerdict, Lifetime, Partitioning,
};
use crate::migration::{ClearingPlan, Instant, PastCookie, plan_clearing_beside, sunset};
use crate::net::{Host, Site, SuffixList};

/// A past scope of some cookies; what is `None` is as it is now.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    pub(super) domain: CookieDomain,
    /// What the cookies of the session used to be; `None` if the entry is not about them.
    pub(super) session: Option<PastSession>,
    /// What cookies beside the session used to be.
    pub(super) companions: BTreeMap<CookieKey, PastPart>,
    /// What was given up, each with a name.
    pub(super) retired: Vec<PastPart>,
    pub(super) partitioning: Partitioning,
    pub(super) retired_at: Option<Instant>,
    pub(super) lifetime: Lifetime,
    pub(super) hosts: Vec<Host>,
}

/// What the cookies of a session used to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct PastSession {
    pub(super) access: PastPart,
    pub(super) refresh: PastPart,
    pub(super) session: PastPart,
}

/// What one cookie used to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct PastPart {
    pub(super) name: Option<CookieName>,
    pub(super) path: Option<CookiePath>,
}

impl PastPart {
    pub(super) const fn is_empty(&self) -> bool {
        self.name.is_none() && self.path.is_none()
    }
}

impl Past {
    /// A scope of which only the domain is known.
    pub(super) fn of_domain(domain: CookieDomain) -> Self {
        Self {
            domain,
            session: Some(PastSession::default()),
            companions: BTreeMap::new(),
            retired: Vec::new(),
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

    /// Whether tokens of the session are taken from its cookies.
    pub(super) const fn is_of_session(&self) -> bool {
        self.session.is_some()
    }

    /// What is said of the cookie of a token; `None` if the entry is not about the session.
    pub(super) const fn part(&self, token: SessionToken) -> Option<&PastPart> {
        match (&self.session, token) {
            (None, _) => None,
            (Some(session), SessionToken::Access) => Some(&session.access),
            (Some(session), SessionToken::Refresh) => Some(&session.refresh),
            (Some(session), SessionToken::Session) => Some(&session.session),
        }
    }

    /// The cookies of a role on an API whose present ones are these. Where no name is said, it is the one that the present settings would
    /// have given to a cookie of this domain and path: a prefix follows from them.
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

/// What is to be cleared of the past, ready to be written.
#[derive(Clone, Debug)]
pub(crate) struct PastClear {
    pub(crate) role: CookieRole,
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
        for role in self.roles(present) {
            let plan = self.plan_of(role, api, top_level, present, &self.history, list);
            for clearing in plan.clearings {
                let text = clearing.attributes.clear().to_string();
                // One name can have stood for several cookies.
                if texts.insert(text.clone()) {
                    clears.push(PastClear {
                        role,
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
        let shadows = |clear: &PastClear| {
            let present = present.of_role(clear.role);
            present.is_some_and(|present| clear.attributes.name() == present.name())
        };
        clears.sort_by_key(|clear| !shadows(clear));
        clears
    }

    /// From when on no browser holds the cookie that `api` would set, in a deployment that has given cookies up; `None` if the history
    /// does not say.
    pub(super) fn sunset_of_present(
        &self,
        token: SessionToken,
        api: &ApiBlueprint,
        list: &dyn SuffixList,
    ) -> Option<Instant> {
        let set = api.set.as_ref()?;
        let present = set.of(token)?;
        let plan = self.plan_of(
            CookieRole::Session(token),
            api,
            &api.site,
            set,
            &self.history,
            list,
        );
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
