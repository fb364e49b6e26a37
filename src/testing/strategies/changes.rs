//! Changes to a configuration beyond its origins: each sets one field.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Debug;
use core::num::NonZeroU8;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::companions::{COMPANIONS, Companion};
use super::families::Family;
use crate::config::{
    ClientConfig, CompanionConfig, CookieConfig, PastScopeConfig, PolicyConfig, SessionShape,
};

/// A change to the defaults.
#[derive(Clone, Debug)]
pub(super) enum Change {
    AccessLifetime(u32),
    AccessPath(&'static str),
    AccessSize(u32),
    ApiBasePath(&'static str),
    ApiGatewayPath(&'static str),
    Browsers(Vec<&'static str>),
    Budget(u32),
    CookieNames(&'static str, &'static str),
    Client(&'static str, &'static str, Option<Index>, Vec<&'static str>),
    /// Sets a companion cookie by key; `None` removes it.
    Companion(&'static str, Option<&'static Companion>),
    /// Sets a domain of the family; `None` the right one.
    CookieDomain(Option<Index>),
    CookieSecure(bool),
    CorsMethods(Vec<&'static str>),
    Csrf(&'static str),
    DefaultWebsite(Index),
    Header(usize, &'static str),
    /// Sets a prefix that requires the path `/` for both cookies.
    HostPrefix(&'static str),
    Links(&'static str),
    HeaderList(bool, Vec<&'static str>),
    /// Sets how long a session cookie is kept: which cookie, the kind, and a maximum for `chosen` if there is one.
    Keep(bool, &'static str, Option<u32>),
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
    /// Sets whether a session has one token, and removes the settings for cookies of the other shape.
    Single(bool),
    SessionName(&'static str),
    SessionPath(&'static str),
    SessionRoutes(Vec<&'static str>),
    SessionUse(&'static str),
    SignOutRoute(&'static str),
    Transport(&'static str),
    UndeclaredHost(&'static str),
    WebsiteBasePath(&'static str),
}

/// Usually one of the `good` values, which real deployments have; now and then one of the `bad` ones, which are refused or strange.
fn mostly<T: Clone + Debug + 'static>(good: &[T], bad: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop_oneof![
        20 => select(good.to_vec()),
        1 => select(bad.to_vec()),
    ]
}

/// At most `most` changes.
pub(super) fn changes(most: usize) -> impl Strategy<Value = Vec<Change>> {
    vec(
        prop_oneof![8 => shaping(), 3 => cookie(), 1 => companion(), 1 => header(), 2 => route()],
        0..=most,
    )
}

fn shaping() -> impl Strategy<Value = Change> {
    let modes = [
        "auto",
        "custom_header",
        "double_submit",
        "none",
        "token",
        "VIA_TOKEN",
    ];
    prop_oneof![
        8 => cookie_domain(),
        8 => mostly(&["cookie", "cookie", "header", "any"], &["both"]).prop_map(Change::Transport),
        6 => mostly(&modes, &["maybe"]).prop_map(Change::Csrf),
        4 => vec(mostly(&["chromium", "firefox", "safari"], &["opera"]), 1..4).prop_map(Change::Browsers),
        1 => any::<bool>().prop_map(Change::PlainHttp),
        4 => mostly(&["auto", "lax", "Strict"], &["None", "loose"]).prop_map(Change::SameSite),
        3 => mostly(&["api_only", "documents"], &["both"]).prop_map(Change::SessionUse),
        4 => mostly(&["supertokens", "own"], &["other"]).prop_map(Change::Names),
        2 => any::<Index>().prop_map(Change::DefaultWebsite),
        4 => mostly(&["by_request", "named"], &["by_origin"]).prop_map(Change::Links),
        4 => mostly(&["host_only", "refuse", "auto"], &["first"]).prop_map(Change::UndeclaredHost),
        8 => client(),
        5 => prop::bool::weighted(0.7).prop_map(Change::Single),
    ]
}

fn companion() -> impl Strategy<Value = Change> {
    let one = select(COMPANIONS.iter().collect::<Vec<_>>());
    (one, prop::bool::weighted(0.9)).prop_map(|((key, companion), is_there)| {
        Change::Companion(key, is_there.then_some(companion))
    })
}

fn cookie_domain() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => Just(None),
        1 => any::<Index>().prop_map(Some),
    ]
    .prop_map(Change::CookieDomain)
}

fn client() -> impl Strategy<Value = Change> {
    let origins = [
        vec![],
        vec![],
        vec![],
        vec!["capacitor://localhost"],
        vec!["ionic://localhost", "capacitor://localhost"],
    ];
    let bad_origins = [vec!["https://app.example.com"], vec!["file://"; 2]];
    (
        mostly(&["mobile", "desktop", "tablet", "shell"], &["my app"]),
        mostly(&["header", "any", "any", "cookie"], &["smoke"]),
        proptest::option::weighted(0.3, any::<Index>()),
        mostly(&origins, &bad_origins),
    )
        .prop_map(|(name, transport, website, origins)| {
            Change::Client(name, transport, website, origins)
        })
}

/// Prefixes change the length of names, so several sizes around the limit matter.
const SIZES: [u32; 8] = [800, 2030, 4068, 4070, 4072, 4074, 4096, u32::MAX];
const LIFETIMES: [u32; 4] = [1, 3600, 35_000_000, u32::MAX];
const DOMAINS: [&str; 4] = ["", "example.com", "api.example.com", "corp.internal"];

fn cookie() -> impl Strategy<Value = Change> {
    let names = || {
        mostly(
            &[
                "session-access",
                "sid",
                "refresh",
                "__Host-sid",
                "__Secure-sid",
            ],
            &["__http-sid", "my sid"],
        )
    };
    let prefixes = [
        "auto",
        "none",
        "__Host-",
        "__Secure-",
        "__Http-",
        "__Host-Http-",
    ];
    prop_oneof![
        2 => (names(), names()).prop_map(|(access, refresh)| Change::CookieNames(access, refresh)),
        1 => mostly(&["/", "/api", "/auth"], &["/api/", "/a b", "api"]).prop_map(Change::AccessPath),
        2 => mostly(&["/auth", "/auth", "/"], &["/auth/", "/auth/session/refresh", "api"]).prop_map(Change::RefreshPath),
        1 => mostly(&LIFETIMES, &[0]).prop_map(Change::AccessLifetime),
        1 => mostly(&LIFETIMES, &[0]).prop_map(Change::RefreshLifetime),
        1 => mostly(&SIZES, &[0]).prop_map(Change::AccessSize),
        1 => mostly(&SIZES, &[0]).prop_map(Change::RefreshSize),
        1 => mostly(&[8192, 8194, u32::MAX], &[0, 1024]).prop_map(Change::Budget),
        3 => mostly(&prefixes, &["__My-"]).prop_map(Change::Prefix),
        2 => select(vec!["__Host-", "__Host-Http-"]).prop_map(Change::HostPrefix),
        1 => any::<bool>().prop_map(Change::CookieSecure),
        2 => names().prop_map(Change::SessionName),
        1 => mostly(&["/", "/api", "/auth"], &["/api/", "api"]).prop_map(Change::SessionPath),
        2 => (any::<bool>(), mostly(&["browser_session", "chosen", "86400"], &["as_session", "soon"]), proptest::option::of(select(LIFETIMES.to_vec())))
            .prop_map(|(is_lasting, keep, most)| Change::Keep(is_lasting, keep, most)),
        1 => mostly(&DOMAINS, &["localhost"]).prop_map(Change::OlderCookieDomain),
        1 => (mostly(&DOMAINS, &["localhost"]), mostly(&["2026-06-01T00:00:00Z"], &["yesterday"]), mostly(&[30, u16::MAX], &[0]))
            .prop_map(|(domain, retired_at, days)| Change::History(domain, retired_at, days)),
    ]
}

fn header() -> impl Strategy<Value = Change> {
    let names = || {
        mostly(
            &["x-mine", "X-Theirs", "session-csrf"],
            &["accept", "sec-mine", "cookie", "set-cookie", "x mine"],
        )
    };
    prop_oneof![
        4 => (0..7_usize, names()).prop_map(|(which, name)| Change::Header(which, name)),
        1 => (any::<bool>(), vec(names(), 0..3)).prop_map(|(allow, names)| Change::HeaderList(allow, names)),
        1 => vec(mostly(&["GET", "PUT"], &["get", "DE LETE"]), 0..3).prop_map(Change::CorsMethods),
    ]
}

fn route() -> impl Strategy<Value = Change> {
    let routes = || {
        mostly(
            &["/", "/api", "/api/me", "/refresh", "/end"],
            &["/a/../b", "end"],
        )
    };
    prop_oneof![
        mostly(&["", "/", "/v1", "/v1/"], &["v1"]).prop_map(Change::ApiGatewayPath),
        mostly(&["", "/", "/api/auth", "/%7Eme"], &["/auth?x"]).prop_map(Change::ApiBasePath),
        routes().prop_map(Change::RefreshRoute),
        routes().prop_map(Change::SignOutRoute),
        vec(
            mostly(&["/api", "/api/me", "/", "/auth/session"], &["/;"]),
            0..3
        )
        .prop_map(Change::SessionRoutes),
        mostly(&["", "/", "/auth", "/auth/"], &["auth"]).prop_map(Change::WebsiteBasePath),
    ]
}

impl Change {
    #[expect(clippy::too_many_lines, reason = "an arm for each change")]
    pub(super) fn apply(&self, config: &mut PolicyConfig, family: &Family) {
        match self {
            Self::AccessLifetime(seconds) => {
                let cookie = usual(config);
                cookie.keep = None;
                cookie.lifetime_seconds = Some((*seconds).into());
            }
            Self::AccessPath(path) => usual(config).path = Some((*path).into()),
            Self::AccessSize(len) => usual(config).max_value_len = Some(*len),
            Self::ApiBasePath(path) => config.api_base_path = (*path).into(),
            Self::Links(source) => config.links = (*source).into(),
            Self::UndeclaredHost(word) => config.undeclared_host = (*word).into(),
            Self::ApiGatewayPath(path) => config.api_gateway_path = (*path).into(),
            Self::Browsers(browsers) => {
                config.browsers = browsers.iter().map(|one| (*one).into()).collect();
            }
            Self::Budget(bytes) => config.cookie_header_budget = *bytes,
            Self::Client(name, transport, of, origins) => {
                let mut client = ClientConfig::new((*name).into());
                client.transport = (*transport).into();
                client.website = of
                    .as_ref()
                    .map(|index| named(config, *index).as_str().into());
                client.origins = origins.iter().map(|origin| (*origin).into()).collect();
                config.clients.push(client);
            }
            Self::Companion(key, None) => {
                config.cookies.remove(*key);
            }
            Self::Companion(key, Some(companion)) => {
                let mut declared = CompanionConfig::new(companion.purpose.into());
                declared.read_by = companion.read_by.map(Into::into);
                declared.flow = companion.flow.map(Into::into);
                declared.routes = companion
                    .routes
                    .iter()
                    .map(|route| (*route).into())
                    .collect();
                declared.keep = companion.keep.map(Into::into);
                declared.name = companion.name.map(Into::into);
                declared.at_once =
                    NonZeroU8::new(companion.at_once).filter(|count| count.get() > 1);
                config.cookies.insert((*key).to_owned(), declared);
            }
            Self::CookieDomain(index) => {
                let domains = family.cookie_domains;
                let domain = index.map_or_else(
                    || domains.first().copied().unwrap_or(""),
                    |index| *index.get(domains),
                );
                config.cookie_domain = domain.into();
            }
            Self::CookieNames(access, refresh) => {
                with_shape(config, SessionShape::Pair, |config| {
                    config.access_cookie.name = Some((*access).into());
                    config.refresh_cookie.name = Some((*refresh).into());
                });
            }
            Self::CookieSecure(secure) => config.cookie_secure = Some(*secure),
            Self::CorsMethods(methods) => {
                config.cors_methods = methods.iter().map(|one| (*one).into()).collect();
            }
            Self::Csrf(mode) => config.csrf = (*mode).into(),
            Self::DefaultWebsite(index) => {
                config.default_website = Some(named(config, *index).as_str().into());
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
            Self::HostPrefix(prefix) => {
                config.prefix = Some((*prefix).into());
                with_shape(config, SessionShape::Pair, |config| {
                    config.refresh_cookie.path = Some("/".into());
                });
            }
            Self::Keep(is_lasting, keep, most) => {
                let is_single = config.session.get() == Ok(&SessionShape::Single);
                let cookie = match (is_single, is_lasting) {
                    (true, _) => &mut config.session_cookie,
                    (false, true) => &mut config.refresh_cookie,
                    (false, false) => &mut config.access_cookie,
                };
                cookie.keep = Some((*keep).into());
                cookie.lifetime_seconds = most.filter(|_| *keep == "chosen").map(Into::into);
            }
            Self::Single(true) => {
                config.session = SessionShape::Single.into();
                config.access_cookie = CookieConfig::default();
                config.refresh_cookie = CookieConfig::default();
            }
            Self::Single(false) => {
                config.session = SessionShape::Pair.into();
                config.session_cookie = CookieConfig::default();
            }
            Self::SessionName(name) => with_shape(config, SessionShape::Single, |config| {
                config.session_cookie.name = Some((*name).into());
            }),
            Self::SessionPath(path) => with_shape(config, SessionShape::Single, |config| {
                config.session_cookie.path = Some((*path).into());
            }),
            Self::Names(names) => config.names = (*names).into(),
            Self::OlderCookieDomain(domain) => config.older_cookie_domain = Some((*domain).into()),
            Self::PlainHttp(true) => config.plain_http.clone_from(&config.api),
            Self::PlainHttp(false) => config.plain_http.clear(),
            Self::Prefix(prefix) => config.prefix = Some((*prefix).into()),
            Self::RefreshLifetime(seconds) => with_shape(config, SessionShape::Pair, |config| {
                config.refresh_cookie.keep = None;
                config.refresh_cookie.lifetime_seconds = Some((*seconds).into());
            }),
            Self::RefreshPath(path) => with_shape(config, SessionShape::Pair, |config| {
                config.refresh_cookie.path = Some((*path).into());
            }),
            Self::RefreshRoute(route) => config.refresh_route = (*route).into(),
            Self::RefreshSize(len) => with_shape(config, SessionShape::Pair, |config| {
                config.refresh_cookie.max_value_len = Some(*len);
            }),
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

/// The settings of the cookie that requests need.
fn usual(config: &mut PolicyConfig) -> &mut CookieConfig {
    if config.session.get() == Ok(&SessionShape::Single) {
        &mut config.session_cookie
    } else {
        &mut config.access_cookie
    }
}

/// Changes the cookies of one shape, if sessions have it.
fn with_shape(
    config: &mut PolicyConfig,
    shape: SessionShape,
    change: impl FnOnce(&mut PolicyConfig),
) {
    if config.session.get() == Ok(&shape) {
        change(config);
    }
}

/// One of the websites, as an origin without a pattern.
fn named(config: &PolicyConfig, index: Index) -> String {
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
