use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::attributes::{AttributesProblem, DerivedCookie, cookie_attributes};
use super::config::{Browser, PolicyConfig, Transport};
use super::domain_report::{CookieDomainReport, validate_cookie_domain};
use super::problem::{Field, Problem, ProblemKind, Severity};
use super::review::{Pair, Review};
use super::same_site::{SameSiteChoice, SameSiteResolution, SessionUse, resolve_same_site};
use super::settings::{Cookies, Settings};
use super::website::Website;
use super::wishes::{CookieWishes, PlainHttp};
use crate::cookie::{CookieDomain, SameSite};
use crate::net::{Origin, Relation, SuffixList};

impl PolicyConfig {
    /// Answers, for each website and each API, what the session cookies must look like, and finds everything that is wrong.
    ///
    /// Total: a configuration that cannot work is an answer, too. What can be decided is decided, even beside errors.
    #[must_use]
    pub fn review(&self, list: &dyn SuffixList) -> Review {
        let mut problems = Vec::new();
        let settings = Settings::read(self, &mut problems);
        Reviewer {
            settings: &settings,
            list,
            problems,
        }
        .run()
    }
}

/// One pass over the settings of a configuration.
struct Reviewer<'a> {
    settings: &'a Settings<'a>,
    list: &'a dyn SuffixList,
    problems: Vec<Problem>,
}

impl Reviewer<'_> {
    fn run(mut self) -> Review {
        let settings = self.settings;
        self.check_websites();
        self.check_default_website();
        let cookie_domain = settings
            .cookie_domain
            .map(|domain| self.check_cookie_domain(domain));
        let pairs = match (settings.same_site, settings.session_use) {
            (Some(choice), Some(session_use)) => self.pairs(choice, session_use),
            _ => Vec::new(),
        };
        self.check_history();
        // Some fields are judged together with others, so the order of finding is not that of the fields.
        self.problems.sort_by_key(Problem::field);
        Review {
            cookie_domain,
            pairs,
            history: settings
                .history
                .iter()
                .map(|(_, past)| past.clone())
                .collect(),
            problems: self.problems,
        }
    }

    fn report(&mut self, field: Field, kind: ProblemKind) {
        self.problems.push(Problem::new(field, kind));
    }

    fn check_websites(&mut self) {
        for (index, website) in &self.settings.websites {
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

    fn check_default_website(&mut self) {
        let Some(default) = self.settings.default_website else {
            return;
        };
        let declared = self
            .settings
            .websites
            .iter()
            .any(|(_, website)| match website {
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

    fn check_cookie_domain(&mut self, domain: &CookieDomain) -> CookieDomainReport {
        let hosts = self.settings.apis.iter().map(|(_, api)| api.host());
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

    fn pairs(&mut self, choice: SameSiteChoice, session_use: SessionUse) -> Vec<Pair> {
        let settings = self.settings;
        // A transport that cannot be read is a problem of its own; the cookies are worth seeing all the same.
        let by_cookie = settings.transport != Some(Transport::Header);
        let cookies = settings.cookies.as_ref().filter(|_| by_cookie);
        let mut pairs = Vec::new();
        for (api_index, api) in &settings.apis {
            let cookies = cookies.map(|cookies| cookies.for_api(self.allows_plain_http(api)));
            if let Some(cookies) = &cookies {
                self.check_attributes(*api_index, api, cookies);
            }
            for (website_index, website) in &settings.websites {
                let website_origin = website.example();
                let resolution =
                    resolve_same_site(&website_origin, api, choice, session_use, self.list);
                if by_cookie {
                    self.check_same_site(*website_index, website, &resolution);
                }
                let make = |of: fn(&Cookies) -> &CookieWishes| -> Option<DerivedCookie> {
                    let wishes = cookies.as_ref().map(of)?;
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

    fn allows_plain_http(&self, api: &Origin) -> PlainHttp {
        let named = self
            .settings
            .plain_http
            .iter()
            .any(|(_, named)| *named == api);
        if named {
            PlainHttp::Allow
        } else {
            PlainHttp::Refuse
        }
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
            Relation::SameOrigin | Relation::SameSite => {}
            Relation::CrossScheme => self.report(field, ProblemKind::CrossScheme { website, api }),
            Relation::CrossSite => {
                let browsers = self.settings.browsers.clone();
                let only_cookies = self.settings.transport == Some(Transport::Cookie);
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
        }
    }

    fn check_history(&mut self) {
        for (index, past) in &self.settings.history {
            if Some(past.cookie_domain()) == self.settings.cookie_domain {
                self.report(
                    Field::new("history").at(*index).part("cookie_domain"),
                    ProblemKind::HistoryRepeatsPresent,
                );
            }
        }
    }
}
