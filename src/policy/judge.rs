use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::cell::OnceCell;
use core::slice;

use super::blueprint::Blueprint;
use super::classes::Classes;
use super::companion_checks;
use super::cookie_role::{CookieRole, SessionToken};
use super::declared::Declared;
use super::field::Field;
use super::problem::Problem;
use super::problem_kind::ProblemKind;
use super::settings::Settings;
use super::size_checks;
use super::two_schemes::{self, ApiCookies};
use crate::advice::{
    AttributesProblem, CookieDomainIssue, CookieDomainReport, DerivedCookie, cookie_attributes,
    validate_cookie_domain,
};
use crate::config::{
    SameSiteChoice, SessionUse, Transport, TransportSetting, Website, WebsiteRisk,
};
use crate::cookie::{CookieDomain, CookieName, Partitioning, SameSite};
use crate::migration::{ClearingPlan, OutOfReachReason};
use crate::net::{Origin, SuffixList};
use crate::severity::Severity;
use crate::sorted::{SortedMap, SortedSet, sort_by_key};

/// What the settings of a configuration amount to.
pub(super) struct Judgement {
    pub(super) cookie_domain: Option<CookieDomainReport>,
    pub(super) blueprint: Blueprint,
    pub(super) classes: Classes,
}

/// Judges what was read: makes the cookies, tries them in each browser, and adds what is wrong to `problems`.
pub(super) fn judge(
    settings: &Settings<'_>,
    list: &dyn SuffixList,
    problems: &mut Vec<Problem>,
) -> Judgement {
    let blueprint = Blueprint::of(settings, list);
    let classes = Classes::of(settings, &blueprint, list);
    let mut judge = Judge {
        settings,
        blueprint: &blueprint,
        classes: &classes,
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
    }
    judge.check_csrf();
    judge.check_history();
    if settings.has_cookies() {
        judge.check_past_names();
    }
    for (field, problem) in companion_checks::problems(settings, &blueprint, list) {
        problems.push(Problem::new(field, problem));
    }
    // Some fields are judged together with others, so the order of finding is not that of the fields.
    sort_by_key(problems, Problem::field);
    Judgement {
        cookie_domain,
        blueprint,
        classes,
    }
}

struct Judge<'a> {
    settings: &'a Settings<'a>,
    blueprint: &'a Blueprint,
    classes: &'a Classes,
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
        let of_own_site = self
            .classes
            .of_own_site(settings, self.blueprint.apis.len());
        for ((index, website), class) in settings.websites.iter().zip(&self.classes.of_websites) {
            let field = Field::new("websites").at(*index);
            let apis = settings.apis.iter().map(|(_, api)| *api);
            for risk in WebsiteRisk::of(website.website, apis, self.list) {
                let is_declared = match risk {
                    WebsiteRisk::Network { .. } => website.plain_http,
                    WebsiteRisk::Strangers { .. } => website.owned,
                };
                self.report(field, of_risk(risk, website.website, is_declared));
            }
            if let Some(transport) = website.transport {
                self.check_transport(field.part("transport"), transport);
            }
            let Some(class) = self.classes.get(*class) else {
                continue;
            };
            let problems = class.problems(
                website.website,
                website.partitioning,
                self.blueprint,
                &of_own_site,
                self.list,
            );
            for problem in problems {
                self.report(field, problem);
            }
        }
    }

    fn check_transport(&mut self, field: Field, transport: TransportSetting) {
        let allowed = self.settings.transport.unwrap_or(TransportSetting::Any);
        if !allowed.covers(transport) {
            self.report(
                field,
                ProblemKind::TransportNotAllowed { transport, allowed },
            );
        }
    }

    /// Websites that are named elsewhere must be declared.
    fn check_declared(&mut self) {
        let settings = self.settings;
        if let Some(default) = settings.default_website {
            self.check_is_declared(Field::new("default_website"), default);
        } else if settings.usual_website().is_none() && !settings.websites.is_empty() {
            self.report(Field::new("default_website"), ProblemKind::NoDefaultWebsite);
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
        let settings = self.settings;
        for ((index, client), class) in settings.clients.iter().zip(&self.classes.of_clients) {
            let field = Field::new("clients").at(*index);
            self.check_transport(field.part("transport"), client.transport);
            if let Some(website) = client.website {
                self.check_is_declared(field.part("website"), website);
            }
            if !settings.has_cookies() || !client.transport.allows(Transport::Cookie) {
                continue;
            }
            if let Some(origin) = client.origins.first() {
                let origin = (*origin).clone();
                self.report(
                    field.part("transport"),
                    ProblemKind::ForeignPages { origin },
                );
            }
            let class = class.and_then(|place| self.classes.get(place));
            let website = client.website.or_else(|| settings.usual_website());
            if let (Some(class), Some(website)) = (class, website) {
                let website = Website::Exact(website.clone());
                let problems = class.problems(
                    &website,
                    Partitioning::Unpartitioned,
                    self.blueprint,
                    &[],
                    self.list,
                );
                // Clients that are not browsers do not depend on what browsers do.
                let problems = problems
                    .into_iter()
                    .filter(|problem| matches!(problem, ProblemKind::NoSameSite { .. }));
                for problem in problems {
                    self.report(field.part("transport"), problem);
                }
            }
        }
    }

    fn check_cookie_domain(&mut self, domain: &CookieDomain) -> CookieDomainReport {
        let hosts = self.settings.apis.iter().map(|(_, api)| api.host());
        let report = validate_cookie_domain(domain, hosts, self.list);
        let has_cookies = self.settings.some_have_cookies();
        // Without a cookie, its scope does no harm; a domain that no browser accepts is still a mistake.
        for issue in report
            .issues()
            .filter(|issue| has_cookies || issue.is_error())
        {
            self.report(Field::new("cookie_domain"), of_domain(&issue, &report));
        }
        report
    }

    /// Checks what makes the cookies of an API impossible for every website, or too large.
    fn check_apis(&mut self) {
        let blueprint = self.blueprint;
        let mut authorities = SortedMap::new();
        // What no API has to do with.
        let mut of_settings = Vec::new();
        let mut made = Vec::new();
        for (api, (index, _)) in blueprint.apis.iter().zip(&self.settings.apis) {
            let field = Field::new("api").at(*index);
            let origin = api.origin.to_string();
            let (_, authority) = origin.split_once("://").unwrap_or_default();
            let first = *authorities.entry(authority.to_owned()).or_insert(field);
            if first != field {
                self.report(field, ProblemKind::SameAuthority { first });
            }
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
            let mut made_here = Vec::new();
            for (token, wanted) in cookies.of_session() {
                match cookie_attributes(&api.origin, SameSite::Lax, &wanted.options, self.list) {
                    Ok(cookie) => {
                        self.check_path(Field::new(token.field()).part("path"), &cookie);
                        let cookie = cookie.into_attributes();
                        made_here.push(cookie);
                    }
                    Err(error) => {
                        for problem in error.problems() {
                            // Refused domains are reported with the domain, and prefixes with the name.
                            let is_known = matches!(
                                problem,
                                AttributesProblem::Domain { .. }
                                    | AttributesProblem::OtherPrefix { .. }
                            );
                            let (field, seen) = match problem {
                                AttributesProblem::Conflict(conflict)
                                    if conflict.is_of_settings() =>
                                {
                                    (
                                        wanted.prefix_field(Field::new(token.field())),
                                        &mut of_settings,
                                    )
                                }
                                _ => (field, &mut seen),
                            };
                            let problem = (field, problem.clone());
                            if !is_known && !seen.contains(&problem) {
                                seen.push(problem);
                            }
                        }
                    }
                }
            }
            for (field, problem) in seen {
                self.report(field, ProblemKind::Attributes(problem));
            }
            if made_here.len() == cookies.of_session().count() {
                if let [access, refresh] = made_here.as_slice() {
                    self.check_names(access.name(), refresh.name());
                }
                made.push(ApiCookies {
                    field,
                    origin: &api.origin,
                    cookies: made_here,
                });
            }
        }
        for (field, problem) in of_settings {
            self.report(field, ProblemKind::Attributes(problem));
        }
        for (field, problem) in two_schemes::problems(&made, &self.settings.browsers, self.list) {
            self.report(field, problem);
        }
        for (field, problem) in size_checks::problems(self.settings, self.blueprint) {
            self.report(field, problem);
        }
    }

    /// Reports an invalid path once, even if several APIs have it.
    fn check_path(&mut self, field: Field, cookie: &DerivedCookie) {
        let known = self.problems.iter().any(|known| known.field() == field);
        if cookie.path_costs_host_prefix() && !known {
            let cookie = cookie.attributes();
            let kind = ProblemKind::PathCostsHostPrefix {
                cookie: cookie.name().clone(),
                path: cookie.path().clone(),
            };
            self.report(field, kind);
        }
    }

    /// Names that differ in their prefix alone get the same one.
    fn check_names(&mut self, access: &CookieName, refresh: &CookieName) {
        let field = Field::new("refresh_cookie").part("name");
        let is_known = || self.problems.iter().any(|known| known.field() == field);
        if access == refresh && !is_known() {
            let name = access.to_string();
            self.report(field, ProblemKind::SameName { name });
        }
    }

    fn check_strictness(&mut self) {
        if !self.settings.some_have_cookies() {
            return;
        }
        let strict = self.settings.same_site == Some(SameSiteChoice::Fixed(SameSite::Strict));
        if strict && self.settings.session_use == Some(SessionUse::Documents) {
            self.report(Field::new("same_site"), ProblemKind::StrictForDocuments);
        }
    }

    fn check_csrf(&mut self) {
        let Some(mode) = self.settings.csrf else {
            return;
        };
        let mut classes = self.classes.iter();
        if classes.any(|class| class.needs_csrf_protection(mode)) {
            self.report(Field::new("csrf"), ProblemKind::CsrfTooWeak);
        }
    }

    /// Checks for past names that are accepted for a while and easier to plant than the present one. The first https API represents all,
    /// since the conditions for a prefix differ only between schemes.
    fn check_past_names(&mut self) {
        let settings = self.settings;
        let mut apis = self.blueprint.apis.iter();
        let Some((api, set)) = apis.find_map(|api| {
            let set = api.set.as_ref()?;
            api.origin.is_https().then_some((api, set))
        }) else {
            return;
        };
        let mut impossible = SortedSet::new();
        for problem in self.problems.iter() {
            if matches!(problem.kind(), ProblemKind::HistoryImpossible { .. }) {
                impossible.insert(problem.field());
            }
        }
        let history = settings.history.iter();
        for (field, past) in history.filter(|(field, _)| !impossible.contains(field)) {
            let tokens = SessionToken::of(set.shape()).iter().rev();
            let mut cookies = tokens.flat_map(|token| {
                let cookies = past.cookies(CookieRole::Session(*token), api, set, self.list);
                cookies.into_iter().map(|cookie| (*token, cookie))
            });
            let easier = cookies.find_map(|(token, cookie)| {
                let (present, host) = (set.of(token)?.name(), api.origin.host());
                let is_easier = cookie.name.is_easier_to_plant(present, host, self.list);
                is_easier.then_some(cookie)
            });
            if let Some(cookie) = easier {
                let kind = ProblemKind::PastNamePlantable {
                    retired_at: cookie.retired_at,
                    sunset: cookie.sunset(),
                    name: cookie.name,
                };
                self.report(*field, kind);
            }
        }
    }

    /// A past scope must be possible for a cookie, and must differ from the present scope.
    fn check_history(&mut self) {
        let settings = self.settings;
        for (field, past) in &settings.history {
            let history = slice::from_ref(past);
            let mut plan = ClearingPlan::default();
            let apis = self.blueprint.apis.iter();
            let apis = || {
                apis.clone()
                    .filter_map(|api| Some((api, api.set.as_ref()?)))
            };
            let roles = apis().next().map(|(_, set)| self.blueprint.roles(set));
            for role in roles.into_iter().flatten() {
                let mut of_token = ClearingPlan::default();
                for (api, set) in apis() {
                    let on_api = self
                        .blueprint
                        .plan_of(role, api, &api.site, set, history, self.list);
                    of_token.clearings.extend(on_api.clearings);
                    of_token.out_of_reach.extend(on_api.out_of_reach);
                    of_token.present.extend(on_api.present);
                }
                // An http API can clear no prefixed cookie of an https one.
                let is_possible = !of_token.clearings.is_empty() || !of_token.present.is_empty();
                let impossible = of_token.out_of_reach.iter().find(|out| {
                    !is_possible && matches!(out.reason, OutOfReachReason::Impossible(_))
                });
                if let Some(out) = impossible
                    && !self.problems.iter().any(|known| known.field() == *field)
                {
                    let reason = out.reason.clone();
                    let cookie = Box::new(out.cookie.clone());
                    self.report(*field, ProblemKind::HistoryImpossible { cookie, reason });
                }
                plan.clearings.extend(of_token.clearings);
                plan.out_of_reach.extend(of_token.out_of_reach);
                plan.present.extend(of_token.present);
            }
            if !plan.clearings.is_empty() {
                continue;
            }
            if let Some(out) = plan.out_of_reach.first() {
                if !matches!(out.reason, OutOfReachReason::Impossible(_)) {
                    let reason = out.reason.clone();
                    let cookie = Box::new(out.cookie.clone());
                    self.report(*field, ProblemKind::HistoryOutOfReach { cookie, reason });
                }
            } else if !plan.present.is_empty() && settings.has_cookies() {
                // A deployment that no longer uses cookies accepts those of the present scope until the entry expires.
                self.report(*field, ProblemKind::HistoryRepeatsPresent);
            }
        }
    }
}

/// The problem of a website, or the warning for one that is declared as an exception.
pub(super) fn of_risk(risk: WebsiteRisk, website: &Website, is_declared: bool) -> ProblemKind {
    let website = Box::new(website.clone());
    let severity = if is_declared {
        Severity::Warning
    } else {
        Severity::Error
    };
    match risk {
        WebsiteRisk::Network { api } => ProblemKind::InsecureWebsite {
            website,
            api,
            severity,
        },
        WebsiteRisk::Strangers { suffix } => ProblemKind::OpenToStrangers {
            website,
            suffix,
            severity,
        },
    }
}

fn of_domain(issue: &CookieDomainIssue<'_>, report: &CookieDomainReport) -> ProblemKind {
    let message = issue.to_string();
    let suggestion = report.suggestion().domain();
    match issue {
        CookieDomainIssue::Collapses { .. } => ProblemKind::CookieDomainCollapses {
            message,
            suggestion,
        },
        CookieDomainIssue::NotShared { .. } => ProblemKind::CookieDomainNotShared { message },
        CookieDomainIssue::Refused { refusal, .. } => ProblemKind::CookieDomainRefused {
            message,
            refusal: (*refusal).clone(),
            suggestion,
        },
        CookieDomainIssue::WiderThanNeeded { narrower, .. } => ProblemKind::CookieDomainTooWide {
            message,
            narrower: narrower.clone(),
        },
    }
}
