use alloc::collections::BTreeMap;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use time::Duration;

use super::config::{Browser, CookieConfig, PolicyConfig, Transport};
use super::problem::{Field, Problem, ProblemKind};
use super::same_site::{SameSiteChoice, SessionUse};
use super::setting::Setting;
use super::website::Website;
use super::wishes::{CookieWishes, PlainHttp, PrefixChoice};
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime};
use crate::migration::PastScope;
use crate::net::{Origin, UrlPath};

const DAY: u32 = 86_400;

/// What a configuration says, as far as it can be read. Entries of lists keep their place.
pub(super) struct Settings<'c> {
    pub(super) apis: Vec<(usize, &'c Origin)>,
    pub(super) websites: Vec<(usize, &'c Website)>,
    pub(super) default_website: Option<&'c Origin>,
    pub(super) cookie_domain: Option<&'c CookieDomain>,
    pub(super) same_site: Option<SameSiteChoice>,
    pub(super) session_use: Option<SessionUse>,
    pub(super) cookies: Option<Cookies>,
    pub(super) transport: Option<Transport>,
    pub(super) browsers: Vec<Browser>,
    pub(super) plain_http: Vec<(usize, &'c Origin)>,
    pub(super) history: Vec<(usize, PastScope)>,
}

/// The parts of both cookies that do not depend on the API.
pub(super) struct Cookies {
    pub(super) access: CookieWishes,
    pub(super) refresh: CookieWishes,
}

impl Cookies {
    /// The same cookies for an API that may, or may not, have them over plain http.
    pub(super) fn for_api(&self, plain_http: PlainHttp) -> Self {
        let with = |wishes: &CookieWishes| {
            let mut wishes = wishes.clone();
            wishes.plain_http = plain_http;
            wishes
        };
        Self {
            access: with(&self.access),
            refresh: with(&self.refresh),
        }
    }
}

impl<'c> Settings<'c> {
    /// Reads everything, and adds what cannot be read to `problems`.
    pub(super) fn read(config: &'c PolicyConfig, problems: &mut Vec<Problem>) -> Self {
        Reader { config, problems }.run()
    }
}

struct Reader<'c, 'p> {
    config: &'c PolicyConfig,
    problems: &'p mut Vec<Problem>,
}

impl<'c> Reader<'c, '_> {
    fn run(mut self) -> Settings<'c> {
        let config = self.config;
        let cookie_domain = self.read(Field::new("cookie_domain"), &config.cookie_domain);
        let browsers = self.read_list(Field::new("browsers"), &config.browsers);
        Settings {
            apis: self.read_filled_list(Field::new("api"), &config.api),
            websites: self.read_filled_list(Field::new("websites"), &config.websites),
            default_website: match &config.default_website {
                Some(website) => self.read(Field::new("default_website"), website),
                None => None,
            },
            cookie_domain,
            same_site: self
                .read(Field::new("same_site"), &config.same_site)
                .copied(),
            session_use: self
                .read(Field::new("session_use"), &config.session_use)
                .copied(),
            cookies: self.cookies(cookie_domain),
            transport: self
                .read(Field::new("transport"), &config.transport)
                .copied(),
            browsers: browsers.into_iter().map(|(_, browser)| *browser).collect(),
            plain_http: self.read_list(Field::new("plain_http"), &config.plain_http),
            history: self.history(),
        }
    }

    fn report(&mut self, field: Field, kind: ProblemKind) {
        self.problems.push(Problem::new(field, kind));
    }

    fn read<'v, T>(&mut self, field: Field, setting: &'v Setting<T>) -> Option<&'v T>
    where
        T: FromStr<Err: fmt::Display>,
    {
        match setting.get() {
            Ok(value) => Some(value),
            Err(error) => {
                let message = error.to_string();
                self.report(field, ProblemKind::Unreadable { message });
                None
            }
        }
    }

    /// All readable values, each once, with their place in the list.
    fn read_list<T>(&mut self, field: Field, settings: &'c [Setting<T>]) -> Vec<(usize, &'c T)>
    where
        T: FromStr<Err: fmt::Display> + Ord,
    {
        let mut first_at: BTreeMap<&T, usize> = BTreeMap::new();
        let mut values = Vec::with_capacity(settings.len());
        for (index, setting) in settings.iter().enumerate() {
            let Some(value) = self.read(field.at(index), setting) else {
                continue;
            };
            if let Some(first) = first_at.get(value) {
                let first = field.at(*first);
                self.report(field.at(index), ProblemKind::Duplicate { first });
            } else {
                first_at.insert(value, index);
                values.push((index, value));
            }
        }
        values
    }

    fn read_filled_list<T>(
        &mut self,
        field: Field,
        settings: &'c [Setting<T>],
    ) -> Vec<(usize, &'c T)>
    where
        T: FromStr<Err: fmt::Display> + Ord,
    {
        if settings.is_empty() {
            self.report(field, ProblemKind::Empty);
        }
        self.read_list(field, settings)
    }

    /// Reads everything about the two cookies; `None` if a part of it cannot be read.
    fn cookies(&mut self, domain: Option<&CookieDomain>) -> Option<Cookies> {
        let config = self.config;
        let prefix = self.read(Field::new("prefix"), &config.prefix).copied();
        let access_name = self.name(
            Field::new("access_cookie"),
            &config.access_cookie,
            "session-access",
        );
        let access_path = match &config.access_cookie.path {
            Some(path) => self
                .read(Field::new("access_cookie").part("path"), path)
                .cloned(),
            None => Some(CookiePath::root()),
        };
        let access_lifetime = self.lifetime(
            Field::new("access_cookie"),
            &config.access_cookie,
            365_u32.saturating_mul(DAY),
        );
        let refresh_name = self.name(
            Field::new("refresh_cookie"),
            &config.refresh_cookie,
            "session-refresh",
        );
        let refresh_path = self.refresh_path();
        let refresh_lifetime = self.lifetime(
            Field::new("refresh_cookie"),
            &config.refresh_cookie,
            100_u32.saturating_mul(DAY),
        );
        if let (Some(access), Some(refresh)) = (&access_name, &refresh_name)
            && access == refresh
        {
            let name = access.to_string();
            self.report(
                Field::new("refresh_cookie").part("name"),
                ProblemKind::SameName { name },
            );
        }
        let (prefix, domain) = (prefix?, domain?);
        let wishes = |name, path, lifetime| wishes(name, path, lifetime, prefix, domain);
        Some(Cookies {
            access: wishes(access_name?, access_path?, access_lifetime?),
            refresh: wishes(refresh_name?, refresh_path?, refresh_lifetime?),
        })
    }

    fn name(&mut self, field: Field, cookie: &CookieConfig, default: &str) -> Option<CookieName> {
        match &cookie.name {
            Some(name) => self.read(field.part("name"), name).cloned(),
            None => CookieName::parse(default).ok(),
        }
    }

    fn lifetime(&mut self, field: Field, cookie: &CookieConfig, default: u32) -> Option<Lifetime> {
        let seconds = cookie.lifetime_seconds.unwrap_or(default);
        let lifetime = Lifetime::new(Duration::seconds(seconds.into())).ok();
        let problem = match lifetime {
            None => ProblemKind::LifetimeZero,
            Some(lifetime) if lifetime.is_capped() => ProblemKind::LifetimeCapped,
            Some(_) => return lifetime,
        };
        self.report(field.part("lifetime_seconds"), problem);
        lifetime
    }

    /// The path of the refresh cookie: the one that is set, checked against the routes that read it, or the narrowest above them.
    fn refresh_path(&mut self) -> Option<CookiePath> {
        let config = self.config;
        let gateway = self.read(Field::new("api_gateway_path"), &config.api_gateway_path);
        let base = self.read(Field::new("api_base_path"), &config.api_base_path);
        let refresh = self.read(Field::new("refresh_route"), &config.refresh_route);
        let sign_out = self.read(Field::new("sign_out_route"), &config.sign_out_route);
        let set = match &config.refresh_cookie.path {
            Some(path) => Some(
                self.read(Field::new("refresh_cookie").part("path"), path)?
                    .clone(),
            ),
            None => None,
        };
        let mut route = |below: &UrlPath, field: Field| {
            let route = gateway?
                .join(base?.as_str())
                .and_then(|path| path.join(below.as_str()));
            match route {
                Ok(route) => Some(route),
                Err(error) => {
                    let message = error.to_string();
                    self.report(field, ProblemKind::Unreadable { message });
                    None
                }
            }
        };
        let refresh = route(refresh?, Field::new("refresh_route"))?;
        let sign_out = route(sign_out?, Field::new("sign_out_route"))?;
        let Some(set) = set else {
            return Some(CookiePath::from(&refresh.common_ancestor(&sign_out)));
        };
        for route in [refresh, sign_out] {
            if !set.matches(route.as_str()) {
                let path = set.clone();
                self.report(
                    Field::new("refresh_cookie").part("path"),
                    ProblemKind::RouteNotCovered { path, route },
                );
            }
        }
        Some(set)
    }

    fn history(&mut self) -> Vec<(usize, PastScope)> {
        let mut history = Vec::with_capacity(self.config.history.len());
        for (index, written) in self.config.history.iter().enumerate() {
            let field = Field::new("history").at(index);
            let domain = self.read(field.part("cookie_domain"), &written.cookie_domain);
            let retired_at = self.read(field.part("retired_at"), &written.retired_at);
            let (Some(domain), Some(retired_at)) = (domain, retired_at) else {
                continue;
            };
            match PastScope::new(domain.clone(), *retired_at, written.lifetime_days) {
                Ok(past) => history.push((index, past)),
                Err(_) => self.report(field.part("lifetime_days"), ProblemKind::LifetimeZero),
            }
        }
        history
    }
}

fn wishes(
    name: CookieName,
    path: CookiePath,
    lifetime: Lifetime,
    prefix: PrefixChoice,
    domain: &CookieDomain,
) -> CookieWishes {
    let mut wishes = CookieWishes::new(name, path);
    wishes.lifetime = lifetime;
    wishes.prefix = prefix;
    wishes.domain = domain.clone();
    wishes
}
