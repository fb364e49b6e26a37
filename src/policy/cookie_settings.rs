use alloc::string::ToString;
use alloc::vec::Vec;

use time::Duration;

use super::field::Field;
use super::problem_kind::ProblemKind;
use super::reader::Reader;
use crate::advice::{AttributesProblem, CookieOptions};
use crate::config::{CookieConfig, Names, PlainHttp, PrefixChoice};
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime};
use crate::net::UrlPath;

const DAY: u32 = 86_400;

/// The parts of both cookies that do not depend on the API, and the routes that read them.
#[derive(Clone, Debug)]
pub(crate) struct Cookies {
    pub(crate) access: CookieOptions,
    pub(crate) refresh: CookieOptions,
    /// What a gateway takes away from the paths that browsers request.
    pub(crate) gateway_path: UrlPath,
    /// Public routes that read the access cookie.
    pub(crate) access_routes: Vec<UrlPath>,
    /// Public routes that read the refresh cookie.
    pub(crate) refresh_routes: Vec<UrlPath>,
    /// The routes that front ends call to refresh and to sign out.
    pub(crate) called_routes: [Option<UrlPath>; 2],
}

impl Cookies {
    /// The same cookies for an API that may, or may not, have them over plain http.
    pub(super) fn for_api(&self, plain_http: PlainHttp) -> Self {
        let mut cookies = self.clone();
        cookies.access.plain_http = plain_http;
        cookies.refresh.plain_http = plain_http;
        cookies
    }

    /// The same cookies without `Domain`.
    pub(super) fn host_only(mut self) -> Self {
        self.access.domain = CookieDomain::HostOnly;
        self.refresh.domain = CookieDomain::HostOnly;
        self
    }
}

/// Reads everything about the two cookies; `None` if a part of it cannot be read.
pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    names: Names,
    domain: Option<&CookieDomain>,
) -> Option<Cookies> {
    let config = reader.config;
    let (access_field, refresh_field) = (Field::new("access_cookie"), Field::new("refresh_cookie"));
    let (access_name, refresh_name) = names.of_cookies();
    let prefix = match names {
        Names::Own => PrefixChoice::Auto,
        Names::SuperTokens => PrefixChoice::None,
    };
    let prefix = match &config.prefix {
        Some(set) => reader.read(Field::new("prefix"), set).copied(),
        None => Some(prefix),
    };
    let access_prefix = own_prefix(reader, access_field, &config.access_cookie).or(prefix);
    let refresh_prefix = own_prefix(reader, refresh_field, &config.refresh_cookie).or(prefix);
    let access_name = name(reader, access_field, &config.access_cookie, access_name);
    let access_path = path(reader, access_field, &config.access_cookie, || {
        Some(CookiePath::root())
    });
    let access_lifetime = lifetime(reader, access_field, &config.access_cookie, 365);
    let refresh_name = name(reader, refresh_field, &config.refresh_cookie, refresh_name);
    let (refresh_route, sign_out_route) = token_routes(reader);
    // The SuperTokens front ends sign out by the access token.
    let called_routes = [refresh_route.clone(), sign_out_route.clone()];
    let (routes, signs_out_by_access) = match names {
        Names::Own => (
            refresh_route
                .zip(sign_out_route)
                .map(|(a, b)| Vec::from([a, b])),
            None,
        ),
        Names::SuperTokens => (
            refresh_route.map(|route| Vec::from([route])),
            sign_out_route,
        ),
    };
    let refresh_path = path(
        reader,
        refresh_field,
        &config.refresh_cookie,
        || match names {
            // Only a cookie for `/` can have the prefix `__Host-`, which keeps sibling hosts from planting it.
            Names::Own => Some(CookiePath::root()),
            // Where sessions of the SDK have it.
            Names::SuperTokens => routes.as_deref()?.first().map(CookiePath::from),
        },
    );
    let refresh_lifetime = lifetime(reader, refresh_field, &config.refresh_cookie, 100);
    if let (Some(access), Some(refresh)) = (&access_name, &refresh_name)
        && access == refresh
    {
        let name = access.to_string();
        reader.report(refresh_field.part("name"), ProblemKind::SameName { name });
    }
    for (field, name, prefix) in [
        (access_field, &access_name, access_prefix),
        (refresh_field, &refresh_name, refresh_prefix),
    ] {
        if let (Some(name), Some(choice)) = (name, prefix)
            && let Some(prefix) = choice.against(name)
        {
            let name = name.clone();
            let kind = ProblemKind::Attributes(AttributesProblem::OtherPrefix { name, prefix });
            reader.report(field.part("name"), kind);
        }
    }
    let access_routes = match access_path.as_ref() {
        Some(path) => access_routes(reader, path, signs_out_by_access),
        None => Vec::new(),
    };
    let refresh_routes = refresh_path.as_ref().zip(routes).map(|(path, routes)| {
        let field = refresh_field.part("path");
        let routes = routes.into_iter();
        routes
            .filter_map(|route| covered(reader, field, path, route))
            .collect()
    });
    let options = |name, path, lifetime, prefix: Option<PrefixChoice>| {
        let mut options = CookieOptions::new(name, path);
        options.lifetime = lifetime;
        options.prefix = prefix?;
        options.domain = domain?.clone();
        Some(options)
    };
    Some(Cookies {
        access: options(access_name?, access_path?, access_lifetime?, access_prefix)?,
        refresh: options(
            refresh_name?,
            refresh_path?,
            refresh_lifetime?,
            refresh_prefix,
        )?,
        gateway_path: config.api_gateway_path.get().ok()?.clone(),
        access_routes,
        refresh_routes: refresh_routes?,
        called_routes,
    })
}

/// The prefix of this cookie alone, if it is set.
fn own_prefix(
    reader: &mut Reader<'_, '_>,
    field: Field,
    cookie: &CookieConfig,
) -> Option<PrefixChoice> {
    let set = cookie.prefix.as_ref();
    reader.optional(field.part("prefix"), set).copied()
}

fn name(
    reader: &mut Reader<'_, '_>,
    field: Field,
    cookie: &CookieConfig,
    default: &str,
) -> Option<CookieName> {
    match &cookie.name {
        Some(name) => reader.read(field.part("name"), name).cloned(),
        None => CookieName::parse(default).ok(),
    }
}

/// The path that is set, or else the `derived` one.
fn path(
    reader: &mut Reader<'_, '_>,
    field: Field,
    cookie: &CookieConfig,
    derived: impl FnOnce() -> Option<CookiePath>,
) -> Option<CookiePath> {
    match &cookie.path {
        Some(path) => reader.read(field.part("path"), path).cloned(),
        None => derived(),
    }
}

fn lifetime(
    reader: &mut Reader<'_, '_>,
    field: Field,
    cookie: &CookieConfig,
    default_days: u32,
) -> Option<Lifetime> {
    let seconds = cookie
        .lifetime_seconds
        .unwrap_or_else(|| default_days.saturating_mul(DAY));
    let lifetime = Lifetime::new(Duration::seconds(seconds.into())).ok();
    let problem = match lifetime {
        None => ProblemKind::LifetimeZero,
        Some(lifetime) if lifetime.is_capped() => ProblemKind::LifetimeCapped,
        Some(_) => return lifetime,
    };
    reader.report(field.part("lifetime_seconds"), problem);
    lifetime
}

/// The public routes on which sessions are refreshed and on which users sign out.
fn token_routes(reader: &mut Reader<'_, '_>) -> (Option<UrlPath>, Option<UrlPath>) {
    let config = reader.config;
    let gateway = reader.read(Field::new("api_gateway_path"), &config.api_gateway_path);
    let base = reader.read(Field::new("api_base_path"), &config.api_base_path);
    let refresh = reader.read(Field::new("refresh_route"), &config.refresh_route);
    let sign_out = reader.read(Field::new("sign_out_route"), &config.sign_out_route);
    let mut route = |below: Option<&UrlPath>, field: Field| {
        let (gateway, base, below) = (gateway?, base?, below?);
        let route = gateway
            .join(base.as_str())
            .and_then(|path| path.join(below.as_str()));
        route.map_err(|error| reader.unreadable(field, &error)).ok()
    };
    (
        route(refresh, Field::new("refresh_route")),
        route(sign_out, Field::new("sign_out_route")),
    )
}

/// The declared routes that read the access cookie, or the one of its path; and the one on which it signs out, if it does.
fn access_routes(
    reader: &mut Reader<'_, '_>,
    path: &CookiePath,
    sign_out: Option<UrlPath>,
) -> Vec<UrlPath> {
    let (list, field) = (
        Field::new("session_routes"),
        Field::new("access_cookie").part("path"),
    );
    let declared = reader.list(list, &reader.config.session_routes);
    let mut routes = Vec::with_capacity(declared.len().saturating_add(2));
    for (index, route) in declared {
        routes.extend(covered(reader, list.at(index), path, route.clone()));
    }
    if routes.is_empty() {
        match UrlPath::parse(path.as_str()) {
            Ok(route) => routes.extend(covered(reader, field, path, route)),
            // Browsers send no such path, so that the cookie would go nowhere.
            Err(error) => reader.unreadable(field, &error),
        }
    }
    routes.extend(sign_out.and_then(|route| covered(reader, field, path, route)));
    routes
}

/// The route, if a cookie of this path is sent to it; no browser need be tried on any other.
fn covered(
    reader: &mut Reader<'_, '_>,
    field: Field,
    path: &CookiePath,
    route: UrlPath,
) -> Option<UrlPath> {
    if path.matches(route.as_str()) {
        return Some(route);
    }
    let path = path.clone();
    reader.report(field, ProblemKind::RouteNotCovered { path, route });
    None
}
