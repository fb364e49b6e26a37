use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::ToString as _;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::class::CookieSet;
use super::frontends::Frontends;
use super::header_settings::HeaderNames;
use super::judge::judge;
use super::problem::Problem;
use super::settings::Settings;
use super::token::Token;
use crate::config::{PolicyConfig, Transport, TransportSetting, Website};
use crate::cookie::{CookieAttributes, CookieDomain};
use crate::migration::{ClearingPlan, Instant, PastCookie};
use crate::net::{Origin, Site, SuffixList, UrlPath};

/// What the instances of a configuration do with cookies, as far as another configuration must know it.
#[derive(Debug)]
pub(crate) struct Deployed {
    pub(crate) apis: Vec<DeployedApi>,
    /// Of the deployment.
    pub(crate) transport: TransportSetting,
    /// Whether some website or client may send tokens by header.
    pub(crate) takes_headers: bool,
    pub(crate) header_until: Option<Instant>,
    /// The domain and the end of each entry of the history that has a date.
    pub(crate) history: Vec<(CookieDomain, Instant)>,
    /// Whether there is one without a date.
    pub(crate) has_older_domain: bool,
    pub(crate) headers: Option<HeaderNames>,
    pub(crate) frontends: Frontends,
    /// The kind of each website.
    pub(crate) kinds: BTreeMap<Website, usize>,
    /// Octets that one response may spend on clears.
    pub(crate) clearing_budget: usize,
    pub(crate) problems: Vec<Problem>,
}

/// An API.
#[derive(Debug)]
pub(crate) struct DeployedApi {
    pub(crate) origin: Origin,
    pub(crate) site: Site,
    /// One for each kind of page.
    pub(crate) pages: Vec<DeployedPages>,
    pub(crate) access_routes: Vec<UrlPath>,
    /// The first is the one that refreshes.
    pub(crate) refresh_routes: Vec<UrlPath>,
    /// The routes that front ends call to refresh and to sign out.
    pub(crate) called_routes: [Option<UrlPath>; 2],
}

/// The pages of one kind, and their cookies on one API.
#[derive(Debug)]
pub(crate) struct DeployedPages {
    /// Which kind: the same on each API.
    pub(crate) kind: usize,
    /// Empty if only clients that are no websites are of this kind.
    pub(crate) websites: Arc<[Website]>,
    pub(crate) transport: TransportSetting,
    cookies: CookieSet,
    /// What each entry of the history means here: the access cookie and the refresh cookie.
    pub(crate) history: Vec<[PastCookie; 2]>,
    pub(crate) clearing: ClearingPlan,
}

impl DeployedPages {
    pub(crate) const fn cookie(&self, token: Token) -> &CookieAttributes {
        self.cookies.of(token)
    }

    /// Whether its tokens may travel by cookie.
    pub(crate) fn has_cookies(&self) -> bool {
        self.transport.allows(Transport::Cookie)
    }
}

impl PolicyConfig {
    /// What its instances do; what cannot be read is left out, and among the problems.
    pub(crate) fn deployed(&self, list: &dyn SuffixList) -> Deployed {
        let mut problems = Vec::new();
        let settings = Settings::read(self, &mut problems);
        let judgement = judge(&settings, list, &mut problems);
        let transport = settings.transport.unwrap_or(TransportSetting::Any);
        let (blueprint, classes) = (&judgement.blueprint, &judgement.classes);
        let mut apis = Vec::with_capacity(blueprint.apis.len());
        let of_websites = settings.websites.iter().zip(&classes.of_websites);
        let kinds: BTreeMap<Website, usize> = of_websites
            .clone()
            .map(|((_, website), kind)| (website.website.clone(), *kind))
            .collect();
        let mut by_kind: BTreeMap<usize, Vec<Website>> = BTreeMap::new();
        for ((_, website), kind) in of_websites {
            let of_kind = by_kind.entry(*kind).or_default();
            of_kind.push(website.website.clone());
        }
        let by_kind: BTreeMap<usize, Arc<[Website]>> = by_kind
            .into_iter()
            .map(|(kind, websites)| (kind, websites.into()))
            .collect();
        for (index, api) in blueprint.apis.iter().enumerate() {
            let mut pages = Vec::new();
            for (place, class) in classes.iter().enumerate() {
                let on_api = class.on_apis.get(index);
                let Some(set) = on_api.and_then(|on_api| on_api.cookies.as_ref()) else {
                    continue;
                };
                let websites = by_kind.get(&place).cloned().unwrap_or_default();
                let top_level = websites.first().map_or_else(
                    || api.site.clone(),
                    |website| Site::of(&blueprint.page_of(website, list), list).0,
                );
                let past = || settings.history.iter().map(|(_, past)| past);
                let history = past()
                    .map(|past| Token::BOTH.map(|token| past.cookie(token, api, set, list)))
                    .collect();
                let entries: Vec<_> = past().cloned().collect();
                let mut clearing = ClearingPlan::default();
                let mut texts = BTreeSet::new();
                for token in Token::BOTH {
                    let plan = blueprint.plan_of(token, api, &top_level, set, &entries, list);
                    for cleared in plan.clearings {
                        // One name can have stood for either token.
                        if texts.insert(cleared.attributes.clear().to_string()) {
                            clearing.clearings.push(cleared);
                        }
                    }
                    clearing.out_of_reach.extend(plan.out_of_reach);
                    clearing.present.extend(plan.present);
                }
                pages.push(DeployedPages {
                    kind: place,
                    websites,
                    transport: if transport.covers(class.transport) {
                        class.transport
                    } else {
                        transport
                    },
                    cookies: set.clone(),
                    history,
                    clearing,
                });
            }
            let routes = api.cookies.as_ref();
            apis.push(DeployedApi {
                origin: api.origin.clone(),
                site: api.site.clone(),
                pages,
                access_routes: routes
                    .map(|cookies| cookies.access_routes.clone())
                    .unwrap_or_default(),
                called_routes: routes
                    .map(|cookies| cookies.called_routes.clone())
                    .unwrap_or_default(),
                refresh_routes: routes
                    .map(|cookies| cookies.refresh_routes.clone())
                    .unwrap_or_default(),
            });
        }
        Deployed {
            takes_headers: transport.allows(Transport::Header)
                && classes
                    .iter()
                    .any(|class| class.transport.allows(Transport::Header)),
            frontends: Frontends::of(&settings, classes),
            apis,
            transport,
            header_until: settings.header_until,
            history: settings
                .history
                .iter()
                .filter_map(|(_, past)| Some((past.domain.clone(), past.sunset()?)))
                .collect(),
            has_older_domain: self.older_cookie_domain.is_some(),
            kinds,
            headers: settings.headers,
            clearing_budget: usize::try_from(settings.clearing_budget).unwrap_or(usize::MAX),
            problems,
        }
    }
}
