use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::cell::OnceCell;

use super::class::{ApiBlueprint, Blueprint, Class, ClassKey, Standing};
use super::declared::Declared;
use super::problem::{Field, Problem, ProblemKind, Severity};
use super::settings::{Settings, WebsiteSettings};
use crate::cookie::{CookieDomain, OversizedCookie, Partitioning, SameSite};
use crate::net::{Origin, Relation, Site, SuffixList};
use crate::policy::attributes::{AttributesProblem, cookie_attributes};
use crate::policy::carrier::Carrier;
use crate::policy::config::{CsrfMode, Transport, Website};
use crate::policy::domain_report::{CookieDomainReport, validate_cookie_domain};
use crate::policy::same_site::{SameSiteChoice, SameSiteOutcome, SessionUse, resolve_same_site};
use crate::policy::wishes::PlainHttp;

/// What the settings of a configuration amount to.
pub(super) struct Judgement {
    pub(super) cookie_domain: Option<CookieDomainReport>,
    pub(super) classes: Vec<Class>,
    /// The class of each website, in the order of the settings.
    pub(super) class_of: Vec<usize>,
}

/// Judges what was read: makes the cookies, tries them in each browser, and adds what is wrong to `problems`.
pub(super) fn judge(
    settings: &Settings<'_>,
    list: &dyn SuffixList,
    problems: &mut Vec<Problem>,
) -> Judgement {
    let blueprint = blueprint(settings, list);
    let (classes, class_of) = classify(settings, &blueprint, list);
    let mut judge = Judge {
        settings,
        blueprint: &blueprint,
        classes: &classes,
        class_of: &class_of,
        list,
        declared: OnceCell::new(),
        problems,
    };
    judge.check_websites();
    judge.check_declared();
    judge.check_clients();
    let cookie_domain = settings
        .cookie_domain
        .map(|domain| judge.check_cookie_domain(domain));
    if settings.has_cookies() {
        judge.check_apis();
        judge.check_strictness();
        judge.check_csrf();
    }
    judge.check_history();
    // Some fields are judged together with others, so the order of finding is not that of the fields.
    problems.sort_by_key(Problem::field);
    Judgement {
        cookie_domain,
        classes,
        class_of,
    }
}

fn blueprint(settings: &Settings<'_>, list: &dyn SuffixList) -> Blueprint {
    let apis = settings.apis.iter().map(|(_, api)| {
        let named = settings.plain_http.iter().any(|(_, named)| named == api);
        let plain_http = if named {
            PlainHttp::Allow
        } else {
            PlainHttp::Refuse
        };
        let cookies = settings
            .cookies
            .as_ref()
            .filter(|_| settings.has_cookies())
            .map(|cookies| cookies.for_api(plain_http));
        ApiBlueprint {
            origin: (*api).clone(),
            site: Site::of(api, list).0,
            cookies,
        }
    });
    Blueprint {
        apis: apis.collect(),
        // What cannot be read is a problem already; the rest is worth judging.
        same_site: settings.same_site.unwrap_or(SameSiteChoice::Auto),
        session_use: settings.session_use.unwrap_or(SessionUse::Documents),
        browsers: settings.browsers.clone(),
    }
}

/// Sorts the websites into classes. Only a class, not each website, is tried in browsers.
fn classify(
    settings: &Settings<'_>,
    blueprint: &Blueprint,
    list: &dyn SuffixList,
) -> (Vec<Class>, Vec<usize>) {
    let mut places: BTreeMap<ClassKey, usize> = BTreeMap::new();
    let mut classes = Vec::new();
    let mut class_of = Vec::with_capacity(settings.websites.len());
    for (_, website) in &settings.websites {
        let page = website.website.example();
        let transport = website
            .transport
            .or(settings.transport)
            .unwrap_or(Transport::Any);
        let key = blueprint.key(&page, transport, website.partitioning, list);
        let place = places.get(&key).copied().unwrap_or_else(|| {
            let place = classes.len();
            classes.push(blueprint.class(&key, &page, list));
            places.insert(key, place);
            place
        });
        class_of.push(place);
    }
    (classes, class_of)
}

struct Judge<'a> {
    settings: &'a Settings<'a>,
    blueprint: &'a Blueprint,
    classes: &'a [Class],
    class_of: &'a [usize],
    list: &'a dyn SuffixList,
    /// Made when it is first asked for: most configurations name no website twice.
    declared: OnceCell<Declared<'a>>,
    problems: &'a mut Vec<Problem>,
}

impl Judge<'_> {
    fn report(&mut self, field: Field, kind: ProblemKind) {
        self.problems.push(Problem::new(field, kind));
    }

    fn check_websites(&mut self) {
        let settings = self.settings;
        for ((index, website), class) in settings.websites.iter().zip(self.class_of) {
            let field = Field::new("websites").at(*index);
            if let Website::Pattern(pattern) = website.website
                && pattern.is_open_to_strangers(self.list)
            {
                self.report(
                    field,
                    ProblemKind::OpenToStrangers {
                        website: Box::new(website.website.clone()),
                        suffix: pattern.parent().to_string(),
                    },
                );
            }
            if let Some(transport) = website.transport {
                self.check_transport(field.part("transport"), transport);
            }
            let Some(class) = self.classes.get(*class) else {
                continue;
            };
            if !settings.has_cookies() || !class.transport.allows(Carrier::Cookie) {
                continue;
            }
            for (api, standing) in self.blueprint.apis.iter().zip(&class.standings) {
                self.check_standing(field, website, &api.origin, class.transport, standing);
            }
        }
    }

    fn check_transport(&mut self, field: Field, transport: Transport) {
        let allowed = self.settings.transport.unwrap_or(Transport::Any);
        if !allowed.covers(transport) {
            self.report(
                field,
                ProblemKind::TransportNotAllowed { transport, allowed },
            );
        }
    }

    fn check_standing(
        &mut self,
        field: Field,
        settings: &WebsiteSettings<'_>,
        api: &Origin,
        transport: Transport,
        standing: &Standing,
    ) {
        let website = || Box::new(settings.website.clone());
        if let SameSiteOutcome::Fails(_) = standing.outcome {
            let (choice, session_use) = (self.blueprint.same_site, self.blueprint.session_use);
            let page = settings.website.example();
            let resolution = resolve_same_site(&page, api, choice, session_use, self.list);
            let (website, resolution) = (website(), Box::new(resolution));
            let kind = ProblemKind::NoSameSite {
                website,
                resolution,
            };
            self.report(field, kind);
            return;
        }
        let partitioned = settings.partitioning == Partitioning::Partitioned;
        let one_site = standing.relation.is_same_site();
        let lost = transport == Transport::Cookie && !standing.failures.is_empty();
        let boxed_api = Box::new(api.clone());
        match (standing.relation, partitioned) {
            (Relation::SameOrigin | Relation::SameSite, true) => {
                let (website, api) = (website(), boxed_api);
                self.report(field, ProblemKind::PartitionedWithinSite { website, api });
            }
            (Relation::SameOrigin | Relation::SameSite, false) => {}
            (Relation::CrossScheme | Relation::CrossSite, true) => {
                let website = website();
                self.report(field, ProblemKind::Partitioned { website });
            }
            (Relation::CrossScheme, false) => {
                let (website, api) = (website(), boxed_api);
                self.report(field, ProblemKind::CrossScheme { website, api });
            }
            (Relation::CrossSite, false) => {
                let kind = ProblemKind::ThirdParty {
                    website: website(),
                    api: boxed_api,
                    browsers: self.settings.browsers.clone(),
                    severity: if lost {
                        Severity::Error
                    } else {
                        Severity::Warning
                    },
                };
                self.report(field, kind);
                return;
            }
        }
        // Between two sites another transport, where one is allowed, is the way out.
        if one_site || lost {
            for failure in &standing.failures {
                let kind = ProblemKind::BrowserLoses {
                    website: website(),
                    api: Box::new(api.clone()),
                    browser: failure.browser,
                    cookie: failure.cookie.clone(),
                    failure: Box::new(failure.what.clone()),
                };
                self.report(field, kind);
            }
        }
    }

    /// Websites that are named elsewhere must be declared.
    fn check_declared(&mut self) {
        let settings = self.settings;
        let is_exact =
            |website: &&WebsiteSettings<'_>| matches!(website.website, Website::Exact(_));
        let mut websites = settings.websites.iter().map(|(_, website)| website);
        match settings.default_website {
            Some(default) => self.check_is_declared(Field::new("default_website"), default),
            None if settings.websites.is_empty() || websites.any(|website| is_exact(&website)) => {}
            None => self.report(Field::new("default_website"), ProblemKind::NoDefaultWebsite),
        }
        for (index, website) in &settings.websites {
            if let Some(links_to) = website.links_to {
                let field = Field::new("websites").at(*index).part("links_to");
                self.check_is_declared(field, links_to);
            }
        }
    }

    fn check_is_declared(&mut self, field: Field, named: &Origin) {
        let settings = self.settings;
        let declared = self.declared.get_or_init(|| Declared::new(settings));
        if !declared.contains(named) {
            let website = named.clone();
            self.report(field, ProblemKind::NotDeclared { website });
        }
    }

    fn check_clients(&mut self) {
        for (index, client) in &self.settings.clients {
            let field = Field::new("clients").at(*index);
            self.check_transport(field.part("transport"), client.transport);
            if let Some(website) = client.website {
                self.check_is_declared(field.part("website"), website);
            }
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

    /// What keeps the cookies of an API from being made, whichever website asks, or makes them too large.
    fn check_apis(&mut self) {
        let blueprint = self.blueprint;
        for (api, (index, _)) in blueprint.apis.iter().zip(&self.settings.apis) {
            let field = Field::new("api").at(*index);
            let is_https = api.origin.is_https();
            if self
                .settings
                .cookie_secure
                .is_some_and(|secure| secure != is_https)
            {
                let api = Box::new(api.origin.clone());
                let kind = ProblemKind::SecureFollowsScheme { api };
                self.report(Field::new("cookie_secure"), kind);
            }
            let Some(cookies) = &api.cookies else {
                continue;
            };
            let mut seen = Vec::new();
            let mut names = Vec::new();
            for wishes in [&cookies.access, &cookies.refresh] {
                match cookie_attributes(&api.origin, SameSite::Lax, wishes, self.list) {
                    Ok(cookie) => names.push(cookie.attributes().name().as_str().len()),
                    Err(error) => {
                        for problem in error.problems() {
                            // Refused domains are reported with the domain.
                            let is_domain = matches!(problem, AttributesProblem::Domain { .. });
                            if !is_domain && !seen.contains(problem) {
                                seen.push(problem.clone());
                            }
                        }
                    }
                }
            }
            for problem in seen {
                self.report(field, ProblemKind::Attributes(problem));
            }
            if let [access, refresh] = *names.as_slice() {
                self.check_sizes(access, refresh);
            }
        }
    }

    /// The cookies at their longest, by the lengths of their names.
    fn check_sizes(&mut self, access_name: usize, refresh_name: usize) {
        let settings = self.settings;
        let mut sum = 0_usize;
        for (field, name, value) in [
            ("access_cookie", access_name, settings.max_access_len),
            ("refresh_cookie", refresh_name, settings.max_refresh_len),
        ] {
            let Some(value) = value else {
                continue;
            };
            let len = name.saturating_add(value);
            if len > OversizedCookie::MAX_LEN {
                let field = Field::new(field).part("max_value_len");
                self.report(field, ProblemKind::CookieTooLong { len });
            }
            // `name=value`, and `; ` in front of the second.
            let separators = if sum == 0 { 1 } else { 3 };
            sum = sum.saturating_add(len).saturating_add(separators);
        }
        let budget = settings.cookie_header_budget;
        let half = usize::try_from(budget / 2).unwrap_or(usize::MAX);
        let field = Field::new("cookie_header_budget");
        if sum > half && !self.problems.iter().any(|known| known.field() == field) {
            self.report(field, ProblemKind::HeaderBudget { len: sum, budget });
        }
    }

    fn check_strictness(&mut self) {
        let strict = self.settings.same_site == Some(SameSiteChoice::Fixed(SameSite::Strict));
        if strict && self.settings.session_use == Some(SessionUse::Documents) {
            self.report(Field::new("same_site"), ProblemKind::StrictForDocuments);
        }
    }

    fn check_csrf(&mut self) {
        let mut standings = self.classes.iter().flat_map(|class| &class.standings);
        let exposed = standings.any(|standing| standing.is_exposed);
        if self.settings.csrf == Some(CsrfMode::None) && exposed {
            self.report(Field::new("csrf"), ProblemKind::CsrfTooWeak);
        }
    }

    fn check_history(&mut self) {
        let settings = self.settings;
        let present = settings.cookie_domain;
        if settings.older_cookie_domain.is_some() && settings.older_cookie_domain == present {
            let field = Field::new("older_cookie_domain");
            self.report(field, ProblemKind::HistoryRepeatsPresent);
        }
        for (index, past) in &settings.history {
            if Some(past.cookie_domain()) == present {
                let field = Field::new("history").at(*index).part("cookie_domain");
                self.report(field, ProblemKind::HistoryRepeatsPresent);
            }
        }
    }
}
