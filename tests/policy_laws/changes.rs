//! What a configuration may say beyond the origins: one value for one field each.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use session_cookie_policy::policy::{ClientConfig, PastScopeConfig, PolicyConfig};

use crate::deployments::Family;

/// A change to the defaults.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    AccessLifetime(u32),
    AccessPath(&'static str),
    AccessSize(u32),
    ApiBasePath(&'static str),
    ApiGatewayPath(&'static str),
    Browsers(Vec<&'static str>),
    Budget(u32),
    CookieNames(&'static str, &'static str),
    Client(&'static str, &'static str, Option<Index>, Vec<&'static str>),
    CookieDomain(Index),
    CookieSecure(bool),
    CorsMethods(Vec<&'static str>),
    Csrf(&'static str),
    DefaultWebsite(Index),
    Header(usize, &'static str),
    HeaderList(bool, Vec<&'static str>),
    History(&'static str, &'static str, u16),
    Names(&'static str),
    OlderCookieDomain(&'static str),
    PlainHttp(bool),
    Prefix(&'static str),
    RefreshLifetime(u32),
    RefreshPath(&'static str),
    RefreshRoute(&'static str),
    RefreshSize(u32),
    SameSite(&'static str),
    SessionRoutes(Vec<&'static str>),
    SessionUse(&'static str),
    SignOutRoute(&'static str),
    Transport(&'static str),
    WebsiteBasePath(&'static str),
}

const NAMES: [&str; 6] = [
    "session-access",
    "sid",
    "__Host-sid",
    "__Secure-sid",
    "__http-sid",
    "my sid",
];
const PATHS: [&str; 7] = [
    "/",
    "/api",
    "/api/",
    "/auth",
    "/auth/session/refresh",
    "/a b",
    "api",
];
const ROUTES: [&str; 7] = [
    "/", "/api", "/api/me", "/refresh", "/signout", "/end", "/a/../b",
];
/// Prefixes change the lengths of names, so that the sizes around a limit matter.
const SIZES: [u32; 9] = [0, 800, 2030, 4068, 4070, 4072, 4074, 4096, u32::MAX];
const DOMAINS: [&str; 4] = ["", "example.com", "api.example.com", "localhost"];
const HEADERS: [&str; 8] = [
    "x-mine",
    "X-Mine",
    "session-csrf",
    "accept",
    "sec-mine",
    "cookie",
    "set-cookie",
    "x mine",
];

/// At most `most` changes. Those that make other deployments work come more often than those that only break one.
pub(crate) fn changes(most: usize) -> impl Strategy<Value = Vec<Change>> {
    vec(
        prop_oneof![3 => shaping(), 2 => cookie(), 1 => header(), 1 => route()],
        0..=most,
    )
}

fn words(words: &[&'static str]) -> impl Strategy<Value = &'static str> + use<> {
    select(words.to_vec())
}

fn shaping() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => any::<Index>().prop_map(Change::CookieDomain),
        3 => words(&["cookie", "header", "any", "both"]).prop_map(Change::Transport),
        3 => words(&["auto", "custom_header", "none", "token", "VIA_TOKEN", "maybe"]).prop_map(Change::Csrf),
        3 => vec(words(&["chromium", "firefox", "safari"]), 1..4).prop_map(Change::Browsers),
        1 => vec(words(&["chromium", "opera"]), 1..3).prop_map(Change::Browsers),
        1 => any::<bool>().prop_map(Change::PlainHttp),
        3 => words(&["auto", "lax", "Strict", "None", "loose"]).prop_map(Change::SameSite),
        2 => words(&["api_only", "documents", "both"]).prop_map(Change::SessionUse),
        3 => words(&["supertokens", "own", "other"]).prop_map(Change::Names),
        2 => any::<Index>().prop_map(Change::DefaultWebsite),
        3 => client(),
    ]
}

fn client() -> impl Strategy<Value = Change> {
    (
        words(&["mobile", "desktop", "mobile", "my app"]),
        words(&["header", "header", "any", "cookie", "smoke"]),
        proptest::option::of(any::<Index>()),
        vec(
            words(&[
                "capacitor://localhost",
                "ionic://localhost",
                "capacitor://localhost",
                "https://app.example.com",
            ]),
            0..2,
        ),
    )
        .prop_map(|(name, transport, website, origins)| {
            Change::Client(name, transport, website, origins)
        })
}

fn cookie() -> impl Strategy<Value = Change> {
    prop_oneof![
        (words(&NAMES), words(&NAMES))
            .prop_map(|(access, refresh)| Change::CookieNames(access, refresh)),
        words(&PATHS).prop_map(Change::AccessPath),
        words(&PATHS).prop_map(Change::RefreshPath),
        select(vec![0, 1, 3600, 35_000_000, u32::MAX]).prop_map(Change::AccessLifetime),
        select(vec![0, 1, 3600, 35_000_000, u32::MAX]).prop_map(Change::RefreshLifetime),
        select(SIZES.to_vec()).prop_map(Change::AccessSize),
        select(SIZES.to_vec()).prop_map(Change::RefreshSize),
        select(vec![0, 1024, 4096, 8192, 8194, u32::MAX]).prop_map(Change::Budget),
        words(&[
            "auto",
            "none",
            "__Host-",
            "__Secure-",
            "__Http-",
            "__Host-Http-",
            "__My-"
        ])
        .prop_map(Change::Prefix),
        any::<bool>().prop_map(Change::CookieSecure),
        words(&DOMAINS).prop_map(Change::OlderCookieDomain),
        (
            words(&DOMAINS),
            words(&["2026-06-01T00:00:00Z", "yesterday"]),
            select(vec![0, 30, u16::MAX])
        )
            .prop_map(|(domain, retired_at, days)| Change::History(domain, retired_at, days)),
    ]
}

fn header() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (0..7_usize, words(&HEADERS)).prop_map(|(which, name)| Change::Header(which, name)),
        1 => (any::<bool>(), vec(words(&HEADERS), 0..3)).prop_map(|(allow, names)| Change::HeaderList(allow, names)),
        1 => vec(words(&["GET", "PUT", "get", "DE LETE"]), 0..3).prop_map(Change::CorsMethods),
    ]
}

fn route() -> impl Strategy<Value = Change> {
    prop_oneof![
        words(&["", "/", "/v1", "/v1/", "v1"]).prop_map(Change::ApiGatewayPath),
        words(&["", "/", "/api/auth", "/%7Eme", "/auth?x"]).prop_map(Change::ApiBasePath),
        words(&ROUTES).prop_map(Change::RefreshRoute),
        words(&ROUTES).prop_map(Change::SignOutRoute),
        vec(
            words(&["/api", "/api/me", "/", "/auth/session", "/api", "/;"]),
            0..3
        )
        .prop_map(Change::SessionRoutes),
        words(&["", "/", "/auth", "/auth/", "auth"]).prop_map(Change::WebsiteBasePath),
    ]
}

impl Change {
    pub(crate) fn apply(&self, config: &mut PolicyConfig, family: &Family) {
        match self {
            Self::AccessLifetime(seconds) => config.access_cookie.lifetime_seconds = Some(*seconds),
            Self::AccessPath(path) => config.access_cookie.path = Some((*path).into()),
            Self::AccessSize(len) => config.access_cookie.max_value_len = Some(*len),
            Self::ApiBasePath(path) => config.api_base_path = (*path).into(),
            Self::ApiGatewayPath(path) => config.api_gateway_path = (*path).into(),
            Self::Browsers(browsers) => {
                config.browsers = browsers.iter().map(|one| (*one).into()).collect()
            }
            Self::Budget(octets) => config.cookie_header_budget = *octets,
            Self::Client(name, transport, of, origins) => {
                let mut client = ClientConfig::new((*name).into());
                client.transport = (*transport).into();
                client.website = of
                    .as_ref()
                    .map(|index| named(config, index).as_str().into());
                client.origins = origins.iter().map(|origin| (*origin).into()).collect();
                config.clients.push(client);
            }
            Self::CookieDomain(index) => {
                config.cookie_domain = (*index.get(family.cookie_domains)).into()
            }
            Self::CookieNames(access, refresh) => {
                config.access_cookie.name = Some((*access).into());
                config.refresh_cookie.name = Some((*refresh).into());
            }
            Self::CookieSecure(secure) => config.cookie_secure = Some(*secure),
            Self::CorsMethods(methods) => {
                config.cors_methods = methods.iter().map(|one| (*one).into()).collect()
            }
            Self::Csrf(mode) => config.csrf = (*mode).into(),
            Self::DefaultWebsite(index) => {
                config.default_website = Some(named(config, index).as_str().into())
            }
            Self::Header(which, name) => {
                let headers = &mut config.headers;
                let fields = [
                    &mut headers.access,
                    &mut headers.refresh,
                    &mut headers.mode,
                    &mut headers.client,
                    &mut headers.csrf,
                    &mut headers.csrf_token,
                    &mut headers.front,
                ];
                if let Some(field) = fields.into_iter().nth(*which) {
                    *field = Some((*name).into());
                }
            }
            Self::HeaderList(allow, names) => {
                let names = names.iter().map(|name| (*name).into()).collect();
                if *allow {
                    config.headers.allow = Some(names);
                } else {
                    config.headers.expose = names;
                }
            }
            Self::History(domain, retired_at, days) => {
                let past = PastScopeConfig::new((*domain).into(), (*retired_at).into(), *days);
                config.history.push(past);
            }
            Self::Names(names) => config.names = (*names).into(),
            Self::OlderCookieDomain(domain) => config.older_cookie_domain = Some((*domain).into()),
            Self::PlainHttp(true) => config.plain_http.clone_from(&config.api),
            Self::PlainHttp(false) => config.plain_http.clear(),
            Self::Prefix(prefix) => config.prefix = Some((*prefix).into()),
            Self::RefreshLifetime(seconds) => {
                config.refresh_cookie.lifetime_seconds = Some(*seconds)
            }
            Self::RefreshPath(path) => config.refresh_cookie.path = Some((*path).into()),
            Self::RefreshRoute(route) => config.refresh_route = (*route).into(),
            Self::RefreshSize(len) => config.refresh_cookie.max_value_len = Some(*len),
            Self::SameSite(choice) => config.same_site = (*choice).into(),
            Self::SessionRoutes(routes) => {
                config.session_routes = routes.iter().map(|route| (*route).into()).collect();
            }
            Self::SessionUse(use_) => config.session_use = (*use_).into(),
            Self::SignOutRoute(route) => config.sign_out_route = (*route).into(),
            Self::Transport(transport) => config.transport = (*transport).into(),
            Self::WebsiteBasePath(path) => config.website_base_path = (*path).into(),
        }
    }
}

/// One of the websites, by an origin of its own.
fn named(config: &PolicyConfig, index: &Index) -> String {
    let origins: Vec<String> = config
        .websites
        .iter()
        .map(|website| website.origin.text().replace('*', "named"))
        .collect();
    if origins.is_empty() {
        "https://nobody.example".to_owned()
    } else {
        index.get(&origins).clone()
    }
}
