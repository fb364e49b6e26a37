use alloc::vec::Vec;
use core::slice;

use super::cookie_settings::Cookies;
use crate::browser::ClientOrigin;
use crate::cookie::{CookieDomain, CookieName, Partitioning, SameSite};
use crate::net::{Origin, Relation, Scheme, Site, SuffixList, UrlPath};
use crate::policy::attributes::{DerivedCookie, cookie_attributes};
use crate::policy::carrier::Carrier;
use crate::policy::config::{Browser, Transport};
use crate::policy::same_site::{SameSiteChoice, SameSiteOutcome, SessionUse, resolve_same_site};
use crate::policy::trial::{TrialFailure, try_cookie};
use crate::policy::wishes::CookieWishes;

/// What pages of any website need to know of a deployment to have sessions.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Blueprint {
    pub(super) apis: Vec<ApiBlueprint>,
    pub(super) same_site: SameSiteChoice,
    pub(super) session_use: SessionUse,
    pub(super) browsers: Vec<Browser>,
}

#[derive(Clone, Debug)]
pub(super) struct ApiBlueprint {
    pub(super) origin: Origin,
    pub(super) site: Site,
    /// `None` if they cannot be read.
    pub(super) cookies: Option<Cookies>,
}

/// All that the answers to a page depend on, but for whether it is of the very origin of an API: pages of equal keys are in one class.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(in crate::policy) struct ClassKey {
    scheme: Scheme,
    /// To each API.
    relations: Vec<Relation>,
    transport: Transport,
    partitioned: bool,
}

/// How the pages of some websites stand to each API.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Class {
    pub(in crate::policy) transport: Transport,
    /// To each API, in the order of the configuration.
    pub(in crate::policy) standings: Vec<Standing>,
}

/// How a page stands to one API.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Standing {
    pub(in crate::policy) relation: Relation,
    pub(in crate::policy) outcome: SameSiteOutcome,
    /// `None` if no cookie can be made, or none is allowed.
    pub(in crate::policy) cookies: Option<CookieSet>,
    /// The cookies where none is allowed: an earlier configuration may have set them, and they are cleared.
    pub(in crate::policy) stray_cookies: Option<CookieSet>,
    /// What the claimed browsers do not do with the cookies.
    pub(in crate::policy) failures: Vec<Failure>,
    /// What carries a new session if the client has no wish.
    pub(in crate::policy) usual_carrier: Carrier,
    /// Whether other sites, or sibling hosts, can make browsers send the cookies.
    pub(in crate::policy) is_exposed: bool,
}

/// The two cookies of a session.
#[derive(Clone, Debug)]
pub(in crate::policy) struct CookieSet {
    pub(in crate::policy) access: DerivedCookie,
    pub(in crate::policy) refresh: DerivedCookie,
}

/// A cookie that a claimed browser loses.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Failure {
    pub(in crate::policy) browser: Browser,
    pub(in crate::policy) cookie: CookieName,
    pub(in crate::policy) what: TrialFailure,
}

impl Blueprint {
    pub(in crate::policy) fn key(
        &self,
        page: &Origin,
        transport: Transport,
        partitioning: Partitioning,
        list: &dyn SuffixList,
    ) -> ClassKey {
        let (site, _) = Site::of(page, list);
        ClassKey {
            scheme: page.scheme(),
            relations: self
                .apis
                .iter()
                .map(|api| Relation::of_sites(&site, &api.site))
                .collect(),
            transport,
            partitioned: partitioning == Partitioning::Partitioned,
        }
    }

    /// The class of `page`, which stands for all pages of the same key.
    pub(in crate::policy) fn class(
        &self,
        key: &ClassKey,
        page: &Origin,
        list: &dyn SuffixList,
    ) -> Class {
        let standings = self
            .apis
            .iter()
            .zip(&key.relations)
            .map(|(api, relation)| self.standing(api, *relation, key, page, list))
            .collect();
        Class {
            transport: key.transport,
            standings,
        }
    }

    fn standing(
        &self,
        api: &ApiBlueprint,
        relation: Relation,
        key: &ClassKey,
        page: &Origin,
        list: &dyn SuffixList,
    ) -> Standing {
        let partitioned = key.partitioned && !relation.is_same_site();
        let outcome =
            resolve_same_site(page, &api.origin, self.same_site, self.session_use, list).outcome();
        let derived = match (outcome, &api.cookies) {
            (SameSiteOutcome::Works(same_site), Some(cookies)) => {
                cookies.derive(&api.origin, same_site, partitioned, list)
            }
            _ => None,
        };
        let (cookies, stray_cookies) = if key.transport.allows(Carrier::Cookie) {
            (derived, None)
        } else {
            (None, derived)
        };
        let failures = match (&cookies, &api.cookies) {
            (Some(set), Some(cookies)) => self.failures(set, cookies, api, page, list),
            _ => Vec::new(),
        };
        let works = cookies.is_some() && failures.is_empty();
        let usual_carrier = match key.transport {
            Transport::Cookie => Carrier::Cookie,
            Transport::Any if works && (relation.is_same_site() || partitioned) => Carrier::Cookie,
            Transport::Any | Transport::Header => Carrier::Header,
        };
        let is_exposed = cookies.as_ref().is_some_and(CookieSet::is_exposed);
        Standing {
            relation,
            outcome,
            cookies,
            stray_cookies,
            failures,
            usual_carrier,
            is_exposed,
        }
    }

    /// Signs in and comes back with each cookie in each browser.
    fn failures(
        &self,
        set: &CookieSet,
        cookies: &Cookies,
        api: &ApiBlueprint,
        page: &Origin,
        list: &dyn SuffixList,
    ) -> Vec<Failure> {
        let page = ClientOrigin::Web(page.clone());
        let mut failures = Vec::new();
        for browser in &self.browsers {
            for (cookie, routes) in [
                (&set.access, &cookies.access_routes),
                (&set.refresh, &cookies.refresh_routes),
            ] {
                let cookie = cookie.attributes();
                let routes: Vec<&UrlPath> = routes.iter().collect();
                let profile = browser.profile();
                if let Err(what) = try_cookie(
                    cookie,
                    slice::from_ref(&page),
                    &api.origin,
                    &routes,
                    &profile,
                    list,
                ) {
                    failures.push(Failure {
                        browser: *browser,
                        cookie: cookie.name().clone(),
                        what,
                    });
                }
            }
        }
        failures
    }
}

impl Cookies {
    fn derive(
        &self,
        api: &Origin,
        same_site: SameSite,
        partitioned: bool,
        list: &dyn SuffixList,
    ) -> Option<CookieSet> {
        let derive = |wishes: &CookieWishes| {
            let mut wishes = wishes.clone();
            if partitioned {
                wishes.partitioning = Partitioning::Partitioned;
            }
            cookie_attributes(api, same_site, &wishes, list).ok()
        };
        Some(CookieSet {
            access: derive(&self.access)?,
            refresh: derive(&self.refresh)?,
        })
    }
}

impl Standing {
    /// The cookies that a request may carry, whether they are allowed or not.
    pub(in crate::policy) fn known_cookies(&self) -> Option<&CookieSet> {
        self.cookies.as_ref().or(self.stray_cookies.as_ref())
    }
}

impl CookieSet {
    fn is_exposed(&self) -> bool {
        [&self.access, &self.refresh].into_iter().any(|cookie| {
            let cookie = cookie.attributes();
            cookie.same_site() == SameSite::None || *cookie.domain() != CookieDomain::HostOnly
        })
    }
}
