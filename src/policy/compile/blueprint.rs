use alloc::vec::Vec;
use core::slice;

use super::class::{Class, ClassKey, CookieSet, Failure, Standing};
use super::cookie_settings::Cookies;
use super::partitions::Partitions;
use super::past::Past;
use super::settings::Settings;
use crate::browser::{ClientOrigin, RequestUrl};
use crate::cookie::{CookieDomain, DomainVerdict, Partitioning, SameSite};
use crate::net::{Origin, Relation, Site, SuffixList, UrlPath};
use crate::policy::carrier::{Carrier, CarrierBasis};
use crate::policy::config::{Browser, Transport, UndeclaredHost, Website};
use crate::policy::same_site::{SameSiteChoice, SameSiteOutcome, SessionUse, resolve_same_site};
use crate::policy::trial::try_cookie;
use crate::policy::wishes::PlainHttp;

/// What pages of any website need to know of a deployment to have sessions.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Blueprint {
    pub(in crate::policy) apis: Vec<ApiBlueprint>,
    /// What stands for a host that is not declared, where such hosts have cookies of their own: the first API with host-only cookies.
    pub(super) undeclared: Option<ApiBlueprint>,
    pub(super) same_site: SameSiteChoice,
    pub(super) session_use: SessionUse,
    pub(in crate::policy) browsers: Vec<Browser>,
    /// Whether session cookies are set at all.
    pub(super) has_cookies: bool,
    pub(super) history: Vec<Past>,
    pub(super) partitions: Partitions,
}

#[derive(Clone, Debug)]
pub(in crate::policy) struct ApiBlueprint {
    pub(in crate::policy) origin: Origin,
    pub(super) site: Site,
    /// `None` if they cannot be read.
    pub(super) cookies: Option<Cookies>,
    /// The cookies for a page of the same site. Names, domain and paths are those for any page.
    pub(super) set: Option<CookieSet>,
}

impl ApiBlueprint {
    /// The same with cookies that only its host gets.
    fn host_only(&self, list: &dyn SuffixList) -> Self {
        let cookies = self.cookies.clone().map(Cookies::host_only);
        let set = cookies
            .as_ref()
            .and_then(|cookies| cookies.derive(&self.origin, SameSite::Lax, false, list));
        Self {
            cookies,
            set,
            ..self.clone()
        }
    }
}

impl Blueprint {
    pub(super) fn of(settings: &Settings<'_>, list: &dyn SuffixList) -> Self {
        let apis = settings.apis.iter().map(|(_, api)| {
            let named = settings.plain_http.iter().any(|(_, named)| named == api);
            let plain_http = if named {
                PlainHttp::Allow
            } else {
                PlainHttp::Refuse
            };
            let cookies = settings.cookies.as_ref();
            let cookies = cookies.map(|cookies| cookies.for_api(plain_http));
            let set = cookies
                .as_ref()
                .and_then(|cookies| cookies.derive(api, SameSite::Lax, false, list));
            ApiBlueprint {
                origin: (*api).clone(),
                site: Site::of(api, list).0,
                cookies,
                set,
            }
        });
        let apis: Vec<_> = apis.collect();
        let undeclared = apis
            .first()
            .filter(|_| settings.undeclared_host == Some(UndeclaredHost::HostOnly))
            .map(|api| api.host_only(list));
        Self {
            apis,
            undeclared,
            // What cannot be read is a problem already; the rest is worth judging.
            same_site: settings.same_site.unwrap_or(SameSiteChoice::Auto),
            session_use: settings.session_use.unwrap_or(SessionUse::Documents),
            browsers: settings.browsers.clone(),
            has_cookies: settings.has_cookies(),
            history: settings
                .history
                .iter()
                .map(|(_, past)| past.clone())
                .collect(),
            partitions: Partitions::of(&settings.websites, list),
        }
    }

    /// A page that stands for all of the website. Below a public suffix each is a site of its own, so that it must not be that of an
    /// API, which is one page of many.
    pub(super) fn page_of(&self, website: &Website, list: &dyn SuffixList) -> Origin {
        let is_of_an_api = |page: &Origin| {
            let (site, _) = Site::of(page, list);
            let mut apis = self.apis.iter();
            apis.any(|api| site.is_schemelessly_same_site(&api.site))
        };
        let apart = match website {
            Website::Exact(_) => None,
            Website::Pattern(pattern) => pattern
                .examples()
                .take(self.apis.len().saturating_add(1))
                .find(|page| !is_of_an_api(page)),
        };
        apart.unwrap_or_else(|| website.example())
    }

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
        let undeclared = self.undeclared.as_ref().zip(key.relations.first());
        Class {
            transport: key.transport,
            standings,
            undeclared: undeclared.map(|(api, relation)| Standing {
                // What is there of the past nobody knows.
                past: Vec::new(),
                ..self.standing(api, *relation, key, page, list)
            }),
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
        let cookies = match (outcome, &api.cookies) {
            (SameSiteOutcome::Works(same_site), Some(cookies)) => {
                cookies.derive(&api.origin, same_site, partitioned, list)
            }
            _ => None,
        };
        let used = cookies
            .as_ref()
            .filter(|_| key.transport.allows(Carrier::Cookie));
        let past = cookies.as_ref().map_or_else(Vec::new, |set| {
            let (site, _) = Site::of(page, list);
            self.past_clears(api, &site, set, list)
        });
        let failures = used.map_or_else(Vec::new, |set| self.failures(set, api, page, list));
        let usual = match key.transport {
            Transport::Cookie => CarrierBasis::OnlyTransport.of(Carrier::Cookie),
            Transport::Header => CarrierBasis::OnlyTransport.of(Carrier::Header),
            Transport::Any if !relation.is_same_site() && !partitioned => {
                CarrierBasis::ThirdPartyCookie.of(Carrier::Header)
            }
            Transport::Any if used.is_none() || !failures.is_empty() => {
                CarrierBasis::BrowserLosesCookie.of(Carrier::Header)
            }
            Transport::Any => CarrierBasis::WorksInAllBrowsers.of(Carrier::Cookie),
        };
        let is_exposed = used.is_some_and(CookieSet::is_exposed)
            || self
                .history
                .iter()
                .any(|past| past.domain != CookieDomain::HostOnly);
        Standing {
            relation,
            outcome,
            cookies,
            past,
            failures,
            usual,
            is_exposed,
        }
    }

    /// Signs in and comes back with each cookie in each browser: to the API that set it, and to those that share its domain.
    fn failures(
        &self,
        set: &CookieSet,
        api: &ApiBlueprint,
        page: &Origin,
        list: &dyn SuffixList,
    ) -> Vec<Failure> {
        let sharing = self.sharing(api, set.access.attributes().domain(), list);
        let urls = |routes: fn(&Cookies) -> &[UrlPath]| -> Vec<RequestUrl> {
            let each = sharing
                .iter()
                .filter_map(|api| Some((&api.origin, api.cookies.as_ref()?)));
            each.flat_map(|(origin, cookies)| {
                let routes = routes(cookies).iter();
                routes.map(move |route| RequestUrl::of_route(origin, route))
            })
            .collect()
        };
        let trials = [
            (&set.access, urls(|cookies| &cookies.access_routes)),
            (&set.refresh, urls(|cookies| &cookies.refresh_routes)),
        ];
        let page = ClientOrigin::Web(page.clone());
        let documents = slice::from_ref(&page);
        let mut failures = Vec::new();
        for browser in &self.browsers {
            for (cookie, urls) in &trials {
                let cookie = cookie.attributes();
                let profile = browser.profile();
                let outcome = try_cookie(cookie, documents, &api.origin, urls, &profile, list);
                if let Err(what) = outcome {
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

    /// The APIs that get the cookies of `api`, itself first. One of another scheme has cookies of its own.
    fn sharing<'a>(
        &'a self,
        api: &'a ApiBlueprint,
        domain: &CookieDomain,
        list: &dyn SuffixList,
    ) -> Vec<&'a ApiBlueprint> {
        let others = self.apis.iter().filter(|other| {
            other.origin != api.origin
                && other.origin.scheme() == api.origin.scheme()
                && domain.on_host(other.origin.host(), list) == DomainVerdict::Shared
        });
        core::iter::once(api).chain(others).collect()
    }
}
