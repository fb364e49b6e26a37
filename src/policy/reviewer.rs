use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use time::Duration;

use super::attributes::{
    AttributesProblem, CookieWishes, PlainHttp, PrefixChoice, cookie_attributes,
};
use super::config::{Browser, CookieConfig, PolicyConfig, Transport};
use super::domain_report::{CookieDomainReport, validate_cookie_domain};
use super::problem::{Field, Problem, ProblemKind, Severity};
use super::review::{Pair, Review};
use super::same_site::{SameSiteChoice, SameSiteResolution, resolve_same_site};
use super::setting::Setting;
use super::website::Website;
use crate::cookie::{CookieAttributes, CookieDomain, CookieName, CookiePath, Lifetime, SameSite};
use crate::net::{Origin, Relation, SuffixList, UrlPath};

const DAY: u32 = 86_400;

impl PolicyConfig {
    /// Answers, for each website and each API, what the session cookies must look like, and finds everything that is wrong.
    ///
    /// Total: a configuration that cannot work is an answer, too. What can be decided is decided, even beside errors.
    #[must_use]
    pub fn review(&self, list: &dyn SuffixList) -> Review {
        Reviewer {
            config: self,
            list,
            problems: Vec::new(),
        }
        .run()
    }
}

/// One pass over a configuration.
struct Reviewer<'a> {
    config: &'a PolicyConfig,
    list: &'a dyn SuffixList,
    problems: Vec<Problem>,
}

/// The parts of both cookies that do not depend on the API.
struct Cookies {
    access: CookieWishes,
    refresh: CookieWishes,
}

impl Reviewer<'_> {
    fn run(mut self) -> Review {
        let config = self.config;
        let apis = self.read_filled_list(Field::new("api"), &config.api);
        let websites = self.read_filled_list(Field::new("websites"), &config.websites);
        self.check_websites(&websites);
        self.check_default_website(&websites);
        let domain = self.read(Field::new("cookie_domain"), &config.cookie_domain);
        let cookie_domain = domain.map(|domain| self.check_cookie_domain(domain, &apis));
        let same_site = self
            .read(Field::new("same_site"), &config.same_site)
            .copied();
        let cookies = self.cookies(domain);
        let plain_http = self.read_list(Field::new("plain_http"), &config.plain_http);
        let pairs = self.pairs(&websites, &apis, same_site, cookies, &plain_http);
        self.check_history(domain);
        // Some fields are judged together with others, so the order of finding is not that of the fields.
        self.problems.sort_by_key(Problem::field);
        Review {
            cookie_domain,
            pairs,
            problems: self.problems,
        }
    }

    fn report(&mut self, field: Field, kind: ProblemKind) {
        self.problems.push(Problem::new(field, kind));
    }

    fn read<'c, T>(&mut self, field: Field, setting: &'c Setting<T>) -> Option<&'c T>
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
    fn read_list<'c, T>(&mut self, field: Field, settings: &'c [Setting<T>]) -> Vec<(usize, &'c T)>
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

    fn read_filled_list<'c, T>(
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

    fn check_websites(&mut self, websites: &[(usize, &Website)]) {
        for (index, website) in websites {
            if let Website::Pattern(pattern) = website
                && pattern.is_open_to_strangers(self.list)
            {
                self.report(
                    Field::new("websites").at(*index),
                    ProblemKind::OpenToStrangers {
                        website: Box::new((*website).clone()),
                        suffix: pattern.parent().to_string(),
                    },
                );
            }
        }
    }

    fn check_default_website(&mut self, websites: &[(usize, &Website)]) {
        let Some(setting) = &self.config.default_website else {
            return;
        };
        let Some(default) = self.read(Field::new("default_website"), setting) else {
            return;
        };
        let declared = websites.iter().any(|(_, website)| match website {
            Website::Exact(origin) => origin == default,
            Website::Pattern(pattern) => pattern.matches(default),
        });
        if !declared {
            let website = default.clone();
            self.report(
                Field::new("default_website"),
                ProblemKind::DefaultNotDeclared { website },
            );
        }
    }

    fn check_cookie_domain(
        &mut self,
        domain: &CookieDomain,
        apis: &[(usize, &Origin)],
    ) -> CookieDomainReport {
        let hosts = apis.iter().map(|(_, api)| api.host());
        let report = validate_cookie_domain(domain, hosts, self.list);
        for issue in report.issues() {
            let message = issue.to_string();
            let kind = if issue.is_error() {
                ProblemKind::CookieDomainRefused { message }
            } else {
                ProblemKind::CookieDomainUnwise { message }
            };
            self.report(Field::new("cookie_domain"), kind);
        }
        report
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

    fn pairs(
        &mut self,
        websites: &[(usize, &Website)],
        apis: &[(usize, &Origin)],
        same_site: Option<SameSiteChoice>,
        mut cookies: Option<Cookies>,
        plain_http: &[(usize, &Origin)],
    ) -> Vec<Pair> {
        let Some(choice) = same_site else {
            return Vec::new();
        };
        let by_cookie = self.config.transport != Transport::Header;
        let mut pairs = Vec::with_capacity(websites.len().saturating_mul(apis.len()));
        for (api_index, api) in apis {
            let allowed = plain_http.iter().any(|(_, allowed)| allowed == api);
            if let Some(cookies) = &mut cookies {
                for wishes in [&mut cookies.access, &mut cookies.refresh] {
                    wishes.plain_http = if allowed {
                        PlainHttp::Allow
                    } else {
                        PlainHttp::Refuse
                    };
                }
                if by_cookie {
                    self.check_attributes(*api_index, api, cookies);
                }
            }
            for (website_index, website) in websites {
                let resolution = resolve_same_site(
                    &website.example(),
                    api,
                    choice,
                    self.config.session_use,
                    self.list,
                );
                if by_cookie {
                    self.check_same_site(*website_index, website, &resolution);
                }
                let make = |of: fn(&Cookies) -> &CookieWishes| -> Option<CookieAttributes> {
                    let wishes = cookies.as_ref().filter(|_| by_cookie).map(of)?;
                    cookie_attributes(api, resolution.value()?, wishes, self.list).ok()
                };
                pairs.push(Pair {
                    website: (*website).clone(),
                    api: (*api).clone(),
                    access: make(|cookies| &cookies.access),
                    refresh: make(|cookies| &cookies.refresh),
                    same_site: resolution,
                });
            }
        }
        pairs
    }

    /// What keeps the cookies of an API from being made, whichever website asks. Refused domains are reported with the domain.
    fn check_attributes(&mut self, index: usize, api: &Origin, cookies: &Cookies) {
        let mut seen = Vec::new();
        for wishes in [&cookies.access, &cookies.refresh] {
            let Err(error) = cookie_attributes(api, SameSite::Lax, wishes, self.list) else {
                continue;
            };
            for problem in error.problems() {
                if !matches!(problem, AttributesProblem::Domain { .. }) && !seen.contains(problem) {
                    seen.push(problem.clone());
                }
            }
        }
        for problem in seen {
            self.report(
                Field::new("api").at(index),
                ProblemKind::Attributes(problem),
            );
        }
    }

    fn check_same_site(
        &mut self,
        website_index: usize,
        website: &Website,
        resolution: &SameSiteResolution,
    ) {
        let field = Field::new("websites").at(website_index);
        let website = Box::new(website.clone());
        if resolution.value().is_none() {
            let resolution = Box::new(resolution.clone());
            self.report(
                field,
                ProblemKind::NoSameSite {
                    website,
                    resolution,
                },
            );
            return;
        }
        let api = Box::new(resolution.api().clone());
        match resolution.comparison().relation() {
            Relation::SameOrigin | Relation::SameSite => return,
            Relation::CrossScheme => {
                self.report(field, ProblemKind::CrossScheme { website, api });
                return;
            }
            Relation::CrossSite => {}
        }
        let browsers = self.config.browsers.clone();
        let only_cookies = self.config.transport == Transport::Cookie;
        let severity = if only_cookies && browsers.contains(&Browser::Safari) {
            Severity::Error
        } else {
            Severity::Warning
        };
        self.report(
            field,
            ProblemKind::ThirdParty {
                website,
                api,
                browsers,
                severity,
            },
        );
    }

    fn check_history(&mut self, domain: Option<&CookieDomain>) {
        for (index, past) in self.config.history.iter().enumerate() {
            if Some(past.cookie_domain()) == domain {
                self.report(
                    Field::new("history").at(index).part("cookie_domain"),
                    ProblemKind::HistoryRepeatsPresent,
                );
            }
        }
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
