use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::ToString as _;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::class::{CookieSet, Role, Token};
use super::frontends::Frontends;
use super::header_settings::HeaderNames;
use super::judge::judge;
use super::problem::Problem;
use super::settings::Settings;
use crate::cookie::{CookieAttributes, CookieDomain};
use crate::migration::{ClearingPlan, Instant, PastCookie};
use crate::net::{Origin, Site, SuffixList, UrlPath};
use crate::policy::carrier::Carrier;
use crate::policy::config::{PolicyConfig, SessionShape, Transport, Website};

/// What the instances of a configuration do with cookies, as far as another configuration must know it.
#[derive(Debug)]
pub(in crate::policy) struct Deployed {
    pub(in crate::policy) apis: Vec<DeployedApi>,
    pub(in crate::policy) shape: SessionShape,
    /// Of the deployment.
    pub(in crate::policy) transport: Transport,
    /// Whether some website or client may send tokens by header.
    pub(in crate::policy) takes_headers: bool,
    pub(in crate::policy) header_until: Option<Instant>,
    /// The domain and the end of each entry of the history that has a date.
    pub(in crate::policy) history: Vec<(CookieDomain, Instant)>,
    /// Whether there is one without a date.
    pub(in crate::policy) has_older_domain: bool,
    pub(in crate::policy) headers: Option<HeaderNames>,
    pub(in crate::policy) frontends: Frontends,
    /// The kind of each website.
    pub(in crate::policy) kinds: BTreeMap<Website, usize>,
    /// Octets that one response may spend on clears.
    pub(in crate::policy) clearing_budget: usize,
    pub(in crate::policy) problems: Vec<Problem>,
}

/// An API.
#[derive(Debug)]
pub(in crate::policy) struct DeployedApi {
    pub(in crate::policy) origin: Origin,
    pub(in crate::policy) site: Site,
    /// One for each kind of page.
    pub(in crate::policy) pages: Vec<DeployedPages>,
    /// The routes of each token's cookie. The first of a refresh token is the one that refreshes.
    pub(in crate::policy) routes: Vec<(Token, Vec<UrlPath>)>,
    /// The routes that front ends call to refresh and to sign out.
    pub(in crate::policy) called_routes: [Option<UrlPath>; 2],
}

/// The pages of one kind, and their cookies on one API.
#[derive(Debug)]
pub(in crate::policy) struct DeployedPages {
    /// Which kind: the same on each API.
    pub(in crate::policy) kind: usize,
    /// Empty if only clients that are no websites are of this kind.
    pub(in crate::policy) websites: Arc<[Website]>,
    pub(in crate::policy) transport: Transport,
    cookies: CookieSet,
    /// What each entry of the history means here for the cookies of the session.
    pub(in crate::policy) history: Vec<Vec<(Token, PastCookie)>>,
    pub(in crate::policy) clearing: ClearingPlan,
}

impl DeployedPages {
    /// The cookie of a token; `None` if sessions have no such token.
    pub(in crate::policy) const fn cookie(&self, token: Token) -> Option<&CookieAttributes> {
        self.cookies.of(token)
    }

    /// The one by which a session goes on.
    pub(in crate::policy) const fn lasting(&self) -> &CookieAttributes {
        self.cookies.lasting()
    }

    /// All cookies of the deployment here.
    pub(in crate::policy) const fn cookies(&self) -> &CookieSet {
        &self.cookies
    }

    /// Whether its tokens may travel by cookie.
    pub(in crate::policy) fn has_cookies(&self) -> bool {
        self.transport.allows(Carrier::Cookie)
    }
}

impl DeployedApi {
    /// The routes of a token's cookie.
    pub(in crate::policy) fn routes_of(&self, token: Token) -> &[UrlPath] {
        let mut routes = self.routes.iter();
        routes
            .find(|(of, _)| *of == token)
            .map_or(&[], |(_, routes)| routes)
    }
}

impl PolicyConfig {
    /// What its instances do; what cannot be read is left out, and among the problems.
    pub(in crate::policy) fn deployed(&self, list: &dyn SuffixList) -> Deployed {
        let mut problems = Vec::new();
        let settings = Settings::read(self, &mut problems);
        let judgement = judge(&settings, list, &mut problems);
        let transport = settings.transport.unwrap_or(Transport::Any);
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
                let standing = class.standings.get(index);
                let Some(set) = standing.and_then(|standing| standing.cookies.as_ref()) else {
                    continue;
                };
                let websites = by_kind.get(&place).cloned().unwrap_or_default();
                let top_level = websites.first().map_or_else(
                    || api.site.clone(),
                    |website| Site::of(&blueprint.page_of(website, list), list).0,
                );
                let past = || settings.history.iter().map(|(_, past)| past);
                let history = past().map(|past| {
                    let tokens = Token::of(set.shape()).iter();
                    let of_token = |token: &Token| {
                        let cookies = past.cookies(Role::Session(*token), api, set, list);
                        cookies.into_iter().map(|cookie| (*token, cookie))
                    };
                    tokens.flat_map(of_token).collect()
                });
                let history = history.collect();
                let entries: Vec<_> = past().cloned().collect();
                let mut clearing = ClearingPlan::default();
                let mut texts = BTreeSet::new();
                for role in blueprint.roles(set) {
                    let plan = blueprint.plan_of(role, api, &top_level, set, &entries, list);
                    for cleared in plan.clearings {
                        // One name can have stood for several cookies.
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
                routes: routes.map_or_else(Vec::new, |cookies| {
                    let cookies = cookies.of_session();
                    cookies
                        .map(|(token, cookie)| (token, cookie.routes.clone()))
                        .collect()
                }),
                called_routes: routes
                    .map(|cookies| cookies.called_routes.clone())
                    .unwrap_or_default(),
            });
        }
        Deployed {
            takes_headers: transport.allows(Carrier::Header)
                && classes
                    .iter()
                    .any(|class| class.transport.allows(Carrier::Header)),
            frontends: Frontends::of(&settings, classes),
            apis,
            shape: blueprint.shape,
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
