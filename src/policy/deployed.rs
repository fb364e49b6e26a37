use alloc::string::ToString as _;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::api_blueprint::ApiBlueprint;
use super::blueprint::Blueprint;
use super::class::CookieSet;
use super::cookie_role::CookieRole;
use super::cookie_settings::Cookies;
use super::frontends::Frontends;
use super::header_settings::HeaderNames;
use super::judge::judge;
use super::past::Past;
use super::problem::Problem;
use super::settings::Settings;
use crate::config::{
    BrowserVersion, ClientName, CookieKey, PolicyConfig, Purpose, Reader, SessionShape, Transport,
    TransportSetting, Website,
};
use crate::cookie::{CookieAttributes, CookieDomain};
use crate::migration::{ClearingPlan, Instant, PastCookie};
use crate::net::{Origin, Relation, Site, SuffixList, UrlPath};
use crate::sorted::{SortedMap, SortedSet};

/// What the instances of a configuration do with cookies, as far as another configuration must know it.
#[derive(Debug)]
pub(crate) struct Deployed {
    pub(crate) apis: Vec<DeployedApi>,
    pub(crate) shape: SessionShape,
    /// The cookies beside the session.
    pub(crate) companions: Vec<DeployedCompanion>,
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
    /// How the tokens of each client that is no website travel.
    pub(crate) clients: SortedMap<ClientName, TransportSetting>,
    /// The kind of each website.
    pub(crate) kinds: SortedMap<Website, usize>,
    /// Bytes that one response may spend on clears.
    pub(crate) clearing_budget: usize,
    pub(crate) browsers: Vec<BrowserVersion>,
    pub(crate) problems: Vec<Problem>,
}

/// A companion cookie: the part that is the same on each API.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeployedCompanion {
    pub(crate) key: CookieKey,
    pub(crate) purpose: Purpose,
    pub(crate) read_by: Reader,
}

impl DeployedCompanion {
    /// Whether scripts read it.
    pub(crate) fn is_for_scripts(self) -> bool {
        self.read_by != Reader::Server
    }
}

/// An API.
#[derive(Debug)]
pub(crate) struct DeployedApi {
    pub(crate) origin: Origin,
    pub(crate) site: Site,
    /// One for each kind of page.
    pub(crate) pages: Vec<DeployedPages>,
    /// The routes of each cookie. For a refresh token, the first one is the refresh route.
    pub(crate) routes: Vec<(CookieRole, Vec<UrlPath>)>,
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
    /// To the API.
    pub(crate) relation: Relation,
    cookies: CookieSet,
    /// What each entry of the history means here.
    pub(crate) history: Vec<Vec<(CookieRole, PastCookie)>>,
    pub(crate) clearing: ClearingPlan,
}

impl DeployedPages {
    /// The cookie of a role; `None` if there is none.
    pub(crate) fn cookie(&self, role: CookieRole) -> Option<&CookieAttributes> {
        self.cookies.of_role(role)
    }

    /// The one by which a session goes on.
    pub(crate) const fn lasting(&self) -> &CookieAttributes {
        self.cookies.lasting()
    }

    /// All cookies of the deployment here.
    pub(crate) const fn cookies(&self) -> &CookieSet {
        &self.cookies
    }

    /// Whether its tokens may travel by cookie.
    pub(crate) fn has_cookies(&self) -> bool {
        self.transport.allows(Transport::Cookie)
    }
}

impl Deployed {
    /// The role in this configuration of a cookie of another one: that of the cookie with the same key, or of the token that replaces its
    /// token, or a cookie that is only cleared.
    pub(crate) fn role_of(&self, role: CookieRole) -> CookieRole {
        match role {
            CookieRole::Session(token) => token
                .in_shape(self.shape)
                .map_or(CookieRole::Retired, CookieRole::Session),
            CookieRole::Companion(key) if self.companion(key).is_some() => role,
            CookieRole::Companion(_) | CookieRole::Retired => CookieRole::Retired,
        }
    }

    /// The cookie beside the session of a key.
    pub(crate) fn companion(&self, key: CookieKey) -> Option<DeployedCompanion> {
        let mut companions = self.companions.iter();
        companions.find(|companion| companion.key == key).copied()
    }

    /// What the cookie of a role is for; `None` for those of the session.
    pub(crate) fn purpose_of(&self, role: CookieRole) -> Option<Purpose> {
        match role {
            CookieRole::Companion(key) => Some(self.companion(key)?.purpose),
            CookieRole::Session(_) | CookieRole::Retired => None,
        }
    }
}

impl DeployedApi {
    /// The routes of a cookie.
    pub(crate) fn routes_of(&self, role: CookieRole) -> &[UrlPath] {
        let mut routes = self.routes.iter();
        routes
            .find(|(of, _)| *of == role)
            .map_or(&[], |(_, routes)| routes)
    }
}

impl PolicyConfig {
    /// What its instances do; what cannot be read is left out, and among the problems.
    pub(crate) fn deployed(&self, list: &dyn SuffixList) -> Deployed {
        let mut problems = Vec::new();
        let settings = Settings::read(self, &mut problems);
        let judgement = judge(&settings, list, &mut problems);
        let transport = settings.transport.unwrap_or(TransportSetting::Any);
        let within = |own: TransportSetting| {
            if transport.covers(own) {
                own
            } else {
                transport
            }
        };
        let (blueprint, classes) = (&judgement.blueprint, &judgement.classes);
        let mut apis = Vec::with_capacity(blueprint.apis.len());
        let of_websites = settings.websites.iter().zip(&classes.of_websites);
        let kinds: SortedMap<Website, usize> = of_websites
            .clone()
            .map(|((_, website), kind)| (website.website.clone(), *kind))
            .collect();
        let mut by_kind: SortedMap<usize, Vec<Website>> = SortedMap::new();
        for ((_, website), kind) in of_websites {
            let of_kind = by_kind.entry(*kind).or_default();
            of_kind.push(website.website.clone());
        }
        let by_kind: SortedMap<usize, Arc<[Website]>> = by_kind
            .into_iter()
            .map(|(kind, websites)| (kind, websites.into()))
            .collect();
        for (index, api) in blueprint.apis.iter().enumerate() {
            let mut pages = Vec::new();
            for (place, class) in classes.iter().enumerate() {
                let on_api = class.on_apis.get(index);
                let Some((relation, set)) =
                    on_api.and_then(|on_api| Some((on_api.relation, on_api.cookies.as_ref()?)))
                else {
                    continue;
                };
                let websites = by_kind.get(&place).cloned().unwrap_or_default();
                let top_level = websites.first().map_or_else(
                    || api.site.clone(),
                    |website| Site::of(&blueprint.page_of(website, list), list).0,
                );
                let entries: Vec<Past> = settings
                    .history
                    .iter()
                    .map(|(_, past)| past.clone())
                    .collect();
                let history = histories(&entries, blueprint, api, set, list);
                let clearing = clearing_of(&entries, blueprint, api, &top_level, set, list);
                pages.push(DeployedPages {
                    kind: place,
                    websites,
                    transport: within(class.transport),
                    relation,
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
                routes: routes.map_or_else(Vec::new, routes_of),
                called_routes: routes
                    .map(|cookies| cookies.called_routes.clone())
                    .unwrap_or_default(),
            });
        }
        let clients = settings.clients.iter();
        let clients = clients.map(|(_, client)| (client.name.clone(), within(client.transport)));
        Deployed {
            takes_headers: transport.allows(Transport::Header)
                && classes
                    .iter()
                    .any(|class| class.transport.allows(Transport::Header)),
            frontends: Frontends::of(&settings, classes),
            apis,
            shape: blueprint.shape,
            companions: companions_of(&settings),
            transport,
            header_until: settings.header_until,
            history: settings
                .history
                .iter()
                .filter_map(|(_, past)| Some((past.domain.clone(), past.sunset()?)))
                .collect(),
            has_older_domain: self.older_cookie_domain.is_some(),
            clients: clients.collect(),
            kinds,
            browsers: settings.browsers,
            headers: settings.headers,
            clearing_budget: usize::try_from(settings.clearing_budget).unwrap_or(usize::MAX),
            problems,
        }
    }
}

fn companions_of(settings: &Settings<'_>) -> Vec<DeployedCompanion> {
    let cookies = settings.cookies.iter();
    let companions = cookies.flat_map(|cookies| &cookies.companions);
    companions
        .map(|companion| DeployedCompanion {
            key: companion.key,
            purpose: companion.purpose,
            read_by: companion.read_by,
        })
        .collect()
}

/// What each entry of the history means for the cookies of an API.
fn histories(
    entries: &[Past],
    blueprint: &Blueprint,
    api: &ApiBlueprint,
    set: &CookieSet,
    list: &dyn SuffixList,
) -> Vec<Vec<(CookieRole, PastCookie)>> {
    let of_entry = |past: &Past| {
        let cookies = blueprint.roles(set).into_iter().flat_map(|role| {
            let cookies = past.cookies(role, api, set, list);
            cookies.into_iter().map(move |cookie| (role, cookie))
        });
        cookies.collect()
    };
    entries.iter().map(of_entry).collect()
}

/// What an API clears of the past, each cookie once.
fn clearing_of(
    entries: &[Past],
    blueprint: &Blueprint,
    api: &ApiBlueprint,
    top_level: &Site,
    set: &CookieSet,
    list: &dyn SuffixList,
) -> ClearingPlan {
    let mut clearing = ClearingPlan::default();
    let mut texts = SortedSet::new();
    for role in blueprint.roles(set) {
        let plan = blueprint.plan_of(role, api, top_level, set, entries, list);
        for cleared in plan.clearings {
            // One name can have stood for several cookies.
            if texts.insert(cleared.attributes.clear().to_string()) {
                clearing.clearings.push(cleared);
            }
        }
        clearing.out_of_reach.extend(plan.out_of_reach);
        clearing.present.extend(plan.present);
    }
    clearing
}

/// The routes of each cookie.
fn routes_of(cookies: &Cookies) -> Vec<(CookieRole, Vec<UrlPath>)> {
    let session = cookies.of_session();
    let session =
        session.map(|(token, cookie)| (CookieRole::Session(token), cookie.routes.clone()));
    let companions = cookies.companions.iter();
    let companions = companions.map(|of| (CookieRole::Companion(of.key), of.routes.clone()));
    session.chain(companions).collect()
}
