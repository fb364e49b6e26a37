use alloc::string::ToString;
use alloc::vec::Vec;
use core::iter;

use super::companions::{self, Companion};
use super::cookie_parts::{Kept, check_prefix, covered, days, keep};
use super::cookie_problem::CookieProblem;
use super::cookie_role::{CookieRole, SessionToken};
use super::field::Field;
use super::problem_kind::ProblemKind;
use super::reader::Reader;
use crate::advice::CookieOptions;
use crate::config::{CookieConfig, Keep, Names, PlainHttp, PrefixChoice, SessionShape};
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime, Priority};
use crate::net::UrlPath;

/// The parts of the cookies that do not depend on the API, and the routes that read them.
#[derive(Clone, Debug)]
pub(crate) struct Cookies {
    pub(crate) session: SessionCookies,
    /// Those beside the session.
    pub(crate) companions: Vec<Companion>,
    /// What a gateway takes away from the paths that browsers request.
    pub(crate) gateway_path: UrlPath,
    /// The routes that front ends call to refresh and to sign out.
    pub(crate) called_routes: [Option<UrlPath>; 2],
}

/// The cookies of a session.
#[derive(Clone, Debug)]
pub(crate) enum SessionCookies {
    Pair {
        access: SessionCookie,
        refresh: SessionCookie,
    },
    Single(SessionCookie),
}

/// The cookie of a token.
#[derive(Clone, Debug)]
pub(crate) struct SessionCookie {
    pub(crate) options: CookieOptions,
    prefix_said: PrefixSaid,
    /// Whether each sign-in says for how long it is kept, at most for the lifetime of the options.
    pub(crate) is_chosen: bool,
    /// Public routes that read it.
    pub(crate) routes: Vec<UrlPath>,
}

/// Where the prefix of a cookie is said.
#[derive(Clone, Copy, Debug)]
enum PrefixSaid {
    ForAll,
    InName,
    OfCookie,
}

impl SessionCookie {
    fn with_prefix_of(self, cookie: &CookieConfig) -> Self {
        let name = cookie.name.as_ref().and_then(|name| name.get().ok());
        let prefix_said = if name.is_some_and(|name| name.prefix().is_some()) {
            PrefixSaid::InName
        } else if cookie.prefix.is_some() {
            PrefixSaid::OfCookie
        } else {
            PrefixSaid::ForAll
        };
        Self {
            prefix_said,
            ..self
        }
    }

    /// The field that says the prefix of the cookie of this field.
    pub(super) fn prefix_field(&self, field: Field) -> Field {
        match self.prefix_said {
            PrefixSaid::ForAll => Field::new("prefix"),
            PrefixSaid::InName => field.part("name"),
            PrefixSaid::OfCookie => field.part("prefix"),
        }
    }
}

impl Cookies {
    /// The same cookies for an API that may, or may not, have them over plain http.
    pub(super) fn for_api(&self, plain_http: PlainHttp) -> Self {
        let mut cookies = self.clone();
        for options in cookies.each_mut() {
            options.plain_http = plain_http;
        }
        cookies
    }

    /// The same cookies without `Domain`.
    pub(super) fn host_only(mut self) -> Self {
        for options in self.each_mut() {
            options.domain = CookieDomain::HostOnly;
        }
        self
    }

    pub(crate) const fn shape(&self) -> SessionShape {
        match &self.session {
            SessionCookies::Pair { .. } => SessionShape::Pair,
            SessionCookies::Single(_) => SessionShape::Single,
        }
    }

    /// The cookie of a token; `None` if sessions have no such token.
    pub(crate) const fn of(&self, token: SessionToken) -> Option<&SessionCookie> {
        match (&self.session, token) {
            (SessionCookies::Pair { access, .. }, SessionToken::Access) => Some(access),
            (SessionCookies::Pair { refresh, .. }, SessionToken::Refresh) => Some(refresh),
            (SessionCookies::Single(session), SessionToken::Session) => Some(session),
            (SessionCookies::Pair { .. } | SessionCookies::Single(_), _) => None,
        }
    }

    /// Those of the session.
    pub(crate) fn of_session(&self) -> impl Iterator<Item = (SessionToken, &SessionCookie)> {
        let tokens = SessionToken::of(self.shape()).iter();
        tokens.filter_map(|token| Some((*token, self.of(*token)?)))
    }

    /// The options of a cookie; `None` if no cookie has this role.
    pub(super) fn options_of(&self, role: CookieRole) -> Option<&CookieOptions> {
        match role {
            CookieRole::Session(token) => Some(&self.of(token)?.options),
            CookieRole::Companion(key) => {
                let mut companions = self.companions.iter();
                Some(&companions.find(|companion| companion.key == key)?.options)
            }
            CookieRole::Retired => None,
        }
    }

    fn each_mut(&mut self) -> impl Iterator<Item = &mut CookieOptions> {
        let (first, second) = match &mut self.session {
            SessionCookies::Pair { access, refresh } => (access, Some(refresh)),
            SessionCookies::Single(session) => (session, None),
        };
        let session = iter::once(first).chain(second);
        let companions = self.companions.iter_mut();
        session
            .map(|cookie| &mut cookie.options)
            .chain(companions.map(|companion| &mut companion.options))
    }
}

/// What both shapes of a session share.
struct Shared<'c> {
    names: Names,
    domain: Option<&'c CookieDomain>,
    prefix: Option<PrefixChoice>,
}

/// Reads everything about the cookies; `None` if a part of it cannot be read.
pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    names: Names,
    domain: Option<&CookieDomain>,
) -> Option<Cookies> {
    let config = reader.config;
    let shape = reader.read(Field::new("session"), &config.session).copied();
    let prefix = match names {
        Names::Own => PrefixChoice::Auto,
        Names::SuperTokens => PrefixChoice::None,
    };
    let prefix = match &config.prefix {
        Some(set) => reader.read(Field::new("prefix"), set).copied(),
        None => Some(prefix),
    };
    let shared = Shared {
        names,
        domain,
        prefix,
    };
    let (refresh_route, sign_out_route) = token_routes(reader);
    let session = match shape.unwrap_or_default() {
        SessionShape::Pair => pair(
            reader,
            &shared,
            refresh_route.clone(),
            sign_out_route.clone(),
        ),
        SessionShape::Single => single(reader, &shared, sign_out_route.clone()),
    };
    let as_session = session.as_ref().map(|session| {
        let (SessionCookies::Pair {
            refresh: lasting, ..
        }
        | SessionCookies::Single(lasting)) = session;
        Kept {
            lifetime: lasting.options.lifetime,
            is_chosen: lasting.is_chosen,
        }
    });
    let companions = companions::read(reader, domain, prefix, as_session);
    let called_routes = match shape? {
        SessionShape::Pair => [refresh_route, sign_out_route],
        SessionShape::Single => [None, sign_out_route],
    };
    Some(Cookies {
        session: session?,
        companions: companions?,
        gateway_path: config.api_gateway_path.get().ok()?.clone(),
        called_routes,
    })
}

/// The cookie of a session with one token.
fn single(
    reader: &mut Reader<'_, '_>,
    shared: &Shared<'_>,
    sign_out_route: Option<UrlPath>,
) -> Option<SessionCookies> {
    let config = reader.config;
    for (field, cookie) in [
        ("access_cookie", &config.access_cookie),
        ("refresh_cookie", &config.refresh_cookie),
    ] {
        if *cookie != CookieConfig::default() {
            reader.report(
                Field::new(field),
                CookieProblem::OtherShape {
                    shape: SessionShape::Single,
                }
                .into(),
            );
        }
    }
    let field = Field::new("session_cookie");
    let cookie = &config.session_cookie;
    let name = name(reader, field, cookie, "session");
    let path = path(reader, field, cookie, || Some(CookiePath::root()));
    let keep = session_keep(reader, field, cookie, Lifetime::BROWSER_SESSION);
    let prefix = own_prefix(reader, field, cookie).or(shared.prefix);
    let priority = own_priority(reader, field, cookie);
    check_prefix(reader, field, name.as_ref(), prefix);
    let routes = match path.as_ref() {
        Some(path) => access_routes(reader, field, path, sign_out_route),
        None => Vec::new(),
    };
    let read = shared.cookie(name?, path?, keep?, prefix?, priority, routes)?;
    Some(SessionCookies::Single(read.with_prefix_of(cookie)))
}

/// The cookies of a session with two tokens.
fn pair(
    reader: &mut Reader<'_, '_>,
    shared: &Shared<'_>,
    refresh_route: Option<UrlPath>,
    sign_out_route: Option<UrlPath>,
) -> Option<SessionCookies> {
    let config = reader.config;
    if config.session_cookie != CookieConfig::default() {
        reader.report(
            Field::new("session_cookie"),
            CookieProblem::OtherShape {
                shape: SessionShape::Pair,
            }
            .into(),
        );
    }
    let (access_field, refresh_field) = (Field::new("access_cookie"), Field::new("refresh_cookie"));
    let (access_name, refresh_name) = shared.names.of_cookies();
    let access_prefix = own_prefix(reader, access_field, &config.access_cookie).or(shared.prefix);
    let refresh_prefix =
        own_prefix(reader, refresh_field, &config.refresh_cookie).or(shared.prefix);
    let access_priority = own_priority(reader, access_field, &config.access_cookie);
    let refresh_priority = own_priority(reader, refresh_field, &config.refresh_cookie);
    let access_name = name(reader, access_field, &config.access_cookie, access_name);
    let access_path = path(reader, access_field, &config.access_cookie, || {
        Some(CookiePath::root())
    });
    let access_keep = session_keep(reader, access_field, &config.access_cookie, days(365));
    let refresh_name = name(reader, refresh_field, &config.refresh_cookie, refresh_name);
    // The SuperTokens front ends sign out by the access token.
    let (routes, signs_out_by_access) = match shared.names {
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
        || match shared.names {
            // Only a cookie for `/` can have the prefix `__Host-`, which keeps sibling hosts from planting it.
            Names::Own => Some(CookiePath::root()),
            // Where sessions of the SDK have it.
            Names::SuperTokens => routes.as_deref()?.first().map(CookiePath::from),
        },
    );
    let refresh_keep = session_keep(reader, refresh_field, &config.refresh_cookie, days(100));
    if let (Some(access), Some(refresh)) = (&access_name, &refresh_name)
        && access == refresh
    {
        let name = access.to_string();
        reader.report(refresh_field.part("name"), ProblemKind::SameName { name });
    }
    check_prefix(reader, access_field, access_name.as_ref(), access_prefix);
    check_prefix(reader, refresh_field, refresh_name.as_ref(), refresh_prefix);
    let access_routes = match access_path.as_ref() {
        Some(path) => access_routes(reader, access_field, path, signs_out_by_access),
        None => Vec::new(),
    };
    let refresh_routes: Option<Vec<UrlPath>> =
        refresh_path.as_ref().zip(routes).map(|(path, routes)| {
            let field = refresh_field.part("path");
            let routes = routes.into_iter();
            routes
                .filter_map(|route| covered(reader, field, path, route))
                .collect()
        });
    Some(SessionCookies::Pair {
        access: shared
            .cookie(
                access_name?,
                access_path?,
                access_keep?,
                access_prefix?,
                access_priority,
                access_routes,
            )?
            .with_prefix_of(&config.access_cookie),
        refresh: shared
            .cookie(
                refresh_name?,
                refresh_path?,
                refresh_keep?,
                refresh_prefix?,
                refresh_priority,
                refresh_routes?,
            )?
            .with_prefix_of(&config.refresh_cookie),
    })
}

/// How long a cookie of the session is kept; not as the session, which is what it is.
fn session_keep(
    reader: &mut Reader<'_, '_>,
    field: Field,
    cookie: &CookieConfig,
    default: Lifetime,
) -> Option<Kept> {
    let said = [
        ("keep", &cookie.keep),
        ("lifetime_seconds", &cookie.lifetime_seconds),
    ];
    for (part, keep) in said {
        if keep.as_ref().and_then(|keep| keep.get().ok()) == Some(&Keep::AsSession) {
            reader.report(field.part(part), CookieProblem::EndlessReference.into());
            return None;
        }
    }
    keep(
        reader,
        field,
        said.map(|(_, keep)| keep),
        Kept::fixed(default),
    )
}

impl Shared<'_> {
    fn cookie(
        &self,
        name: CookieName,
        path: CookiePath,
        keep: Kept,
        prefix: PrefixChoice,
        priority: Option<Priority>,
        routes: Vec<UrlPath>,
    ) -> Option<SessionCookie> {
        let mut options = CookieOptions::new(name, path);
        if let Some(priority) = priority {
            options.priority = priority;
        }
        options.lifetime = keep.lifetime;
        options.prefix = prefix;
        options.domain = self.domain?.clone();
        Some(SessionCookie {
            options,
            prefix_said: PrefixSaid::ForAll,
            is_chosen: keep.is_chosen,
            routes,
        })
    }
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

/// The `Priority` that is set.
fn own_priority(
    reader: &mut Reader<'_, '_>,
    field: Field,
    cookie: &CookieConfig,
) -> Option<Priority> {
    let set = cookie.priority.as_ref();
    reader.optional(field.part("priority"), set).copied()
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

/// The declared routes that read the cookie of this field, or the one of its path; and the one on which it signs out, if it does.
fn access_routes(
    reader: &mut Reader<'_, '_>,
    cookie: Field,
    path: &CookiePath,
    sign_out: Option<UrlPath>,
) -> Vec<UrlPath> {
    let (list, field) = (Field::new("session_routes"), cookie.part("path"));
    let declared = reader.list(list, &reader.config.session_routes);
    let mut routes = Vec::with_capacity(declared.len().saturating_add(2));
    for (index, route) in declared {
        routes.extend(covered(reader, list.at(index), path, route.clone()));
    }
    if routes.is_empty() {
        // The cookie reaches this route, which nobody wrote.
        match UrlPath::parse_directory(path.as_str()) {
            Ok(route) => routes.push(route),
            // Browsers do not send such a path, so the cookie would never be sent.
            Err(error) => reader.unreadable(field, &error),
        }
    }
    routes.extend(sign_out.and_then(|route| covered(reader, field, path, route)));
    routes
}
