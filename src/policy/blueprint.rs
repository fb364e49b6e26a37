use alloc::sync::Arc;
use alloc::vec::Vec;

use super::api_blueprint::ApiBlueprint;
use super::class::{Class, ClassKey, CookieSet, Failure, PageOnApi};
use super::partitions::Partitions;
use super::past::Past;
use super::settings::Settings;
use crate::advice::{SameSiteOutcome, resolve_same_site, try_cookie};
use crate::browser::{ClientOrigin, RequestUrl};
use crate::config::{
    BrowserVersion, PlainHttp, SameSiteChoice, SessionShape, SessionUse, Transport,
    TransportSetting, UndeclaredHost, Website,
};
use crate::cookie::{CookieAttributes, CookieDomain, Partitioning, SameSite};
use crate::migration::InUse;
use crate::net::{Host, Origin, Relation, Scheme, Site, SuffixList};
use crate::policy::TransportReason;
use crate::sorted::{SortedMap, SortedSet};

/// What pages of any website need to know of a deployment to have sessions.
#[derive(Clone, Debug)]
pub(crate) struct Blueprint {
    pub(crate) apis: Vec<ApiBlueprint>,
    /// Used for an undeclared host, if such hosts get cookies of their own: the first API with host-only cookies.
    pub(super) undeclared: Option<ApiBlueprint>,
    pub(super) same_site: SameSiteChoice,
    pub(super) session_use: SessionUse,
    pub(crate) browsers: Vec<BrowserVersion>,
    /// Whether session cookies are set at all.
    pub(super) has_cookies: bool,
    pub(crate) shape: SessionShape,
    pub(super) history: Vec<Past>,
    pub(super) partitions: Partitions,
    /// The hosts of the sites of all APIs.
    sites: SortedSet<Host>,
    /// The cookies of all APIs.
    pub(super) in_use: InUse,
}

/// What a [`PageOnApi`] depends on.
pub(super) type PageOnApiKey = (usize, Scheme, Relation, TransportSetting, bool);

/// Results for pages that differ only in their relation to other APIs.
pub(super) type KnownPages = SortedMap<PageOnApiKey, Arc<PageOnApi>>;

impl Blueprint {
    pub(super) fn of(settings: &Settings<'_>, list: &dyn SuffixList) -> Self {
        let plain_http: SortedSet<&Origin> = settings
            .plain_http
            .iter()
            .map(|(_, named)| *named)
            .collect();
        let apis = settings.apis.iter().map(|(_, api)| {
            let plain_http = if plain_http.contains(api) {
                PlainHttp::Allow
            } else {
                PlainHttp::Refuse
            };
            let cookies = settings.cookies.as_ref();
            let cookies = cookies.map(|cookies| cookies.for_api(plain_http));
            let set = cookies
                .as_ref()
                .and_then(|cookies| cookies.derive(api, SameSite::Lax, false, list));
            let mut other_network = settings.other_network.iter();
            ApiBlueprint {
                is_on_other_network: other_network.any(|(_, named)| named == api),
                origin: (*api).clone(),
                site: Site::of(api, list).0,
                cookies,
                set,
            }
        });
        let apis: Vec<ApiBlueprint> = apis.collect();
        let undeclared = apis
            .first()
            .filter(|_| settings.undeclared_host == Some(UndeclaredHost::HostOnly))
            .map(|api| api.host_only(list));
        let cookies = apis.iter().flat_map(|api| {
            let cookies = api.set.iter().flat_map(CookieSet::all);
            cookies.map(|(_, cookie)| (api.origin.host(), cookie))
        });
        Self {
            in_use: InUse::of(cookies, list),
            sites: apis.iter().map(|api| api.site.host().clone()).collect(),
            apis,
            undeclared,
            // What cannot be read is a problem already; the rest is worth judging.
            same_site: settings.same_site.unwrap_or(SameSiteChoice::Auto),
            session_use: settings.session_use.unwrap_or(SessionUse::Documents),
            browsers: settings.browsers.clone(),
            has_cookies: settings.has_cookies(),
            shape: settings.shape,
            history: settings
                .history
                .iter()
                .map(|(_, past)| past.clone())
                .collect(),
            partitions: Partitions::of(&settings.websites, list),
        }
    }

    /// A page that represents the whole website. Below a public suffix each page is its own site, so the page must not have the site of an
    /// API, which is only one of many.
    pub(super) fn page_of(&self, website: &Website, list: &dyn SuffixList) -> Origin {
        let example = website.example();
        let Website::Pattern(pattern) = website else {
            return example;
        };
        // Below a registrable domain all pages are of one site.
        if Site::of(&example, list).0.host() != example.host() {
            return example;
        }
        let others = pattern.examples().take(self.apis.len().saturating_add(1));
        let is_apart = |page: &Origin| !self.sites.contains(Site::of(page, list).0.host());
        others.into_iter().find(is_apart).unwrap_or(example)
    }

    pub(crate) fn key(
        &self,
        page: &Origin,
        transport: TransportSetting,
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

    /// The class of `page`, which represents all pages with the same key.
    pub(crate) fn class(
        &self,
        key: &ClassKey,
        page: &Origin,
        known: &mut KnownPages,
        list: &dyn SuffixList,
    ) -> Class {
        let each = self.apis.iter().zip(&key.relations).enumerate();
        let on_apis = each.map(|(index, (api, relation))| {
            let partitioned = key.partitioned && !relation.is_same_site();
            let key_of_api = (index, key.scheme, *relation, key.transport, partitioned);
            let on_api = known
                .entry(key_of_api)
                .or_insert_with(|| Arc::new(self.on_api(api, *relation, key, page, list)));
            Arc::clone(on_api)
        });
        let on_apis = on_apis.collect();
        let undeclared = self.undeclared.as_ref().zip(key.relations.first());
        Class {
            transport: key.transport,
            on_apis,
            undeclared: undeclared.map(|(api, relation)| PageOnApi {
                // Past cookies on this host are unknown.
                past: Vec::new(),
                past_len: 0,
                ..self.on_api(api, *relation, key, page, list)
            }),
        }
    }

    fn on_api(
        &self,
        api: &ApiBlueprint,
        relation: Relation,
        key: &ClassKey,
        page: &Origin,
        list: &dyn SuffixList,
    ) -> PageOnApi {
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
            .filter(|_| key.transport.allows(Transport::Cookie));
        let past = cookies.as_ref().map_or_else(Vec::new, |set| {
            let (site, _) = Site::of(page, list);
            self.past_clears(api, &site, set, list)
        });
        let failures = used.map_or_else(Vec::new, |set| self.failures(set, api, page, list));
        let usual = match key.transport {
            TransportSetting::Cookie => TransportReason::OnlyTransport.of(Transport::Cookie),
            TransportSetting::Header => TransportReason::OnlyTransport.of(Transport::Header),
            TransportSetting::Any if !relation.is_same_site() && !partitioned => {
                TransportReason::ThirdPartyCookie.of(Transport::Header)
            }
            TransportSetting::Any if used.is_none() || !failures.is_empty() => {
                TransportReason::BrowserLosesCookie.of(Transport::Header)
            }
            TransportSetting::Any => TransportReason::WorksInAllBrowsers.of(Transport::Cookie),
        };
        let is_exposed = used.is_some_and(CookieSet::is_exposed)
            || self
                .history
                .iter()
                .any(|past| past.domain != CookieDomain::HostOnly);
        PageOnApi {
            relation,
            outcome,
            cookies,
            past_len: past
                .iter()
                .map(|clear| clear.attributes.clear_text().len())
                .sum(),
            past,
            failures,
            usual,
            is_exposed,
        }
    }

    /// Signs in on `page` and comes back with each cookie in each browser. APIs that share its domain get it like this one: they are of the
    /// same site, and have the same routes.
    fn failures(
        &self,
        set: &CookieSet,
        api: &ApiBlueprint,
        page: &Origin,
        list: &dyn SuffixList,
    ) -> Vec<Failure> {
        let documents = [ClientOrigin::Web(page.clone())];
        let urls_of = |token| {
            let cookie = api.cookies.as_ref()?.of(token)?;
            let routes = cookie.routes.iter();
            Some(routes.map(|route| RequestUrl::of_route(&api.origin, route)))
        };
        let cookies: Vec<(&CookieAttributes, Vec<RequestUrl>)> = set
            .of_session()
            .map(|(token, cookie)| (cookie, urls_of(token).into_iter().flatten().collect()))
            .collect();
        let mut failures = Vec::new();
        for browser in &self.browsers {
            let profile = browser.profile();
            for (cookie, urls) in &cookies {
                let tried = try_cookie(cookie, &documents, &api.origin, urls, &profile, list);
                if let Err(what) = tried {
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
