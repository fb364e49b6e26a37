//! Whether each cookie beside the session can do what it is declared for, and whether lifetimes fit.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::slice;

use time::Duration;

use super::api_blueprint::ApiBlueprint;
use super::blueprint::Blueprint;
use super::companions::Companion;
use super::cookie_problem::CookieProblem;
use super::cookie_role::SessionToken;
use super::cookie_settings::Cookies;
use super::field::Field;
use super::problem_kind::ProblemKind;
use super::settings::Settings;
use crate::advice::{
    AttributesProblem, TrialFailure, sign_in, suggest_cookie_domain, try_callback, withheld,
};
use crate::browser::{ClientOrigin, RequestUrl};
use crate::config::{BrowserVersion, CsrfMode, Flow, Purpose, Reader, SessionShape};
use crate::cookie::{
    AttributeConflict, CookieAttributes, CookieDomain, DomainVerdict, Lifetime, Planters, SameSite,
};
use crate::net::{Origin, SuffixList, UrlPath};

/// Everything that is wrong with the cookies beside the session, and with lifetimes.
pub(super) fn problems(
    settings: &Settings<'_>,
    blueprint: &Blueprint,
    list: &dyn SuffixList,
) -> Vec<(Field, ProblemKind)> {
    let mut checks = Checks {
        settings,
        blueprint,
        list,
        problems: Vec::new(),
    };
    if let Some(cookies) = &settings.cookies {
        for companion in &cookies.companions {
            checks.attributes(companion);
            checks.same_site(companion);
            checks.readers(companion);
            checks.trials(companion);
            checks.lifetime(companion, cookies);
        }
        checks.double_submit(cookies);
        checks.lifetimes(cookies);
    }
    checks.problems
}

struct Checks<'c> {
    settings: &'c Settings<'c>,
    blueprint: &'c Blueprint,
    list: &'c dyn SuffixList,
    problems: Vec<(Field, ProblemKind)>,
}

impl Checks<'_> {
    fn report(&mut self, field: Field, problem: impl Into<ProblemKind>) {
        let problem = (field, problem.into());
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// What keeps it from being made, as far as that is not a problem of the session's cookies, too.
    fn attributes(&mut self, companion: &Companion) {
        for api in &self.blueprint.apis {
            let Some(own) = of_api(companion, api) else {
                continue;
            };
            let Err(error) = own.derive(&api.origin, SameSite::Lax, false, self.list) else {
                continue;
            };
            for problem in error.problems() {
                let field = companion.field();
                match problem {
                    AttributesProblem::Conflict(AttributeConflict::NoneWithoutSecure)
                        if companion.flow == Some(Flow::FormPost) =>
                    {
                        let api = Box::new(api.origin.clone());
                        self.report(field.part("flow"), CookieProblem::FormPostOverHttp { api });
                    }
                    AttributesProblem::Domain { .. } if self.is_domain_of_session(companion) => {}
                    AttributesProblem::OtherPrefix { .. } | AttributesProblem::PlainHttp { .. } => {
                    }
                    problem => {
                        self.report(field, ProblemKind::Attributes(problem.clone()));
                    }
                }
            }
        }
    }

    /// Whether it has the domain of the session, whose problems are reported there.
    fn is_domain_of_session(&self, companion: &Companion) -> bool {
        self.settings.cookie_domain == Some(&companion.options.domain)
    }

    /// A value that is set may only tighten, and a flow needs its own.
    fn same_site(&mut self, companion: &Companion) {
        let needed = match companion.flow {
            Some(Flow::Redirect) => SameSite::Lax,
            Some(Flow::FormPost) => SameSite::None,
            None => {
                if companion.same_site == Some(SameSite::None) {
                    let field = companion.field().part("same_site");
                    self.report(field, CookieProblem::SameSiteLoosens);
                }
                return;
            }
        };
        if let (Some(flow), Some(set)) = (companion.flow, companion.same_site)
            && set != needed
        {
            let field = companion.field().part("same_site");
            self.report(field, CookieProblem::SameSiteOfFlow { flow, needed });
        }
    }

    /// Scripts read what covers the host of their page.
    fn readers(&mut self, companion: &Companion) {
        if companion.read_by == Reader::Server || companion.purpose.is_secret() {
            return;
        }
        for (_, website) in &self.settings.websites {
            let page = self.blueprint.page_of(website.website, self.list);
            let covers = |api: &&ApiBlueprint| {
                let domain = &companion.options.domain;
                match domain.on_host(api.origin.host(), self.list) {
                    DomainVerdict::Shared => {
                        domain.on_host(page.host(), self.list) == DomainVerdict::Shared
                    }
                    DomainVerdict::HostOnly | DomainVerdict::Refused(_) => {
                        api.origin.host() == page.host()
                    }
                }
            };
            let mut apis = self.blueprint.apis.iter();
            if apis.any(|api| covers(&api)) {
                continue;
            }
            if let Some(api) = self.blueprint.apis.first() {
                let apis = self.blueprint.apis.iter().map(|api| api.origin.host());
                let suggestion = suggest_cookie_domain(apis.chain([page.host()]), self.list);
                let problem = CookieProblem::NotReadable {
                    website: Box::new(website.website.clone()),
                    api: Box::new(api.origin.clone()),
                    suggestion: suggestion
                        .domain()
                        .filter(|domain| *domain != CookieDomain::HostOnly),
                    is_double_submit: self.settings.csrf == Some(CsrfMode::DoubleSubmit)
                        && companion.is_double_submit(),
                };
                let field = companion.field().part("read_by");
                self.report(field, problem);
            }
        }
    }

    /// Sets it and sends each declared request in each claimed browser.
    fn trials(&mut self, companion: &Companion) {
        // A value that is set against the flow is a problem already.
        if companion.flow.is_some() && companion.same_site.is_some() {
            return;
        }
        for api in &self.blueprint.apis {
            let Some(own) = of_api(companion, api) else {
                continue;
            };
            let Ok(cookie) = own.derive(&api.origin, SameSite::Lax, false, self.list) else {
                continue;
            };
            let cookie = cookie.attributes();
            let routes = if companion.routes.is_empty() {
                Vec::from([UrlPath::parse_directory(cookie.path().as_str())
                    .unwrap_or_else(|_| UrlPath::root())])
            } else {
                companion.routes.clone()
            };
            let mut failures: Vec<(TrialFailure, Vec<BrowserVersion>)> = Vec::new();
            for browser in &self.blueprint.browsers {
                let failure = match companion.flow {
                    Some(flow) => self.of_flow(cookie, flow, api, &routes, *browser),
                    None => self.of_page(cookie, api, &routes, *browser),
                };
                let Some(failure) = failure else {
                    continue;
                };
                match failures.iter_mut().find(|(known, _)| *known == failure) {
                    Some((_, browsers)) => browsers.push(*browser),
                    None => failures.push((failure, Vec::from([*browser]))),
                }
            }
            for (failure, browsers) in failures {
                let problem = CookieProblem::Lost {
                    browsers,
                    flow: companion.flow,
                    failure: Box::new(failure),
                };
                self.report(companion.field(), problem);
            }
        }
    }

    fn of_flow(
        &self,
        cookie: &CookieAttributes,
        flow: Flow,
        api: &ApiBlueprint,
        routes: &[UrlPath],
        browser: BrowserVersion,
    ) -> Option<TrialFailure> {
        let mut routes = routes.iter();
        routes.find_map(|route| {
            let url = RequestUrl::of_route(&api.origin, route);
            try_callback(cookie, flow, &url, &browser.version().profile, self.list).err()
        })
    }

    /// On a page of the API's own site: where the session is a third-party cookie, that has a problem of its own.
    fn of_page(
        &self,
        cookie: &CookieAttributes,
        api: &ApiBlueprint,
        routes: &[UrlPath],
        browser: BrowserVersion,
    ) -> Option<TrialFailure> {
        let page = ClientOrigin::Web(api.origin.clone());
        let documents = slice::from_ref(&page);
        let profile = browser.version().profile;
        let stored = match sign_in(cookie, documents, &api.origin, &profile, self.list) {
            Ok(stored) => stored?,
            Err(refusal) => return Some(TrialFailure::Dropped(refusal)),
        };
        let mut routes = routes.iter();
        routes.find_map(|route| {
            let url = RequestUrl::of_route(&api.origin, route);
            withheld(&stored, documents, &url, &profile, self.list)
        })
    }

    /// What belongs to the session lasts as long as it does.
    fn lifetime(&mut self, companion: &Companion, cookies: &Cookies) {
        let Some(lasting) = cookies.of(SessionToken::lasting(cookies.shape())) else {
            return;
        };
        let seconds = |lifetime: Lifetime| lifetime.max_age().map_or(0, Duration::whole_seconds);
        let (own, session) = (companion.options.lifetime, lasting.options.lifetime);
        let field = companion.field().part("keep");
        let (kept, of_session) = (seconds(own), seconds(session));
        match companion.purpose {
            Purpose::SessionHint => {
                // A cookie that ends with the browser ends before any that has a date.
                let outlives = match (own.max_age(), session.max_age()) {
                    (Some(own), Some(session)) => own > session,
                    (Some(_), None) => true,
                    (None, _) => false,
                };
                if outlives || (kept != 0 && lasting.is_chosen && !companion.is_chosen) {
                    let problem = CookieProblem::HintOutlivesSession {
                        kept,
                        session: of_session,
                    };
                    self.report(field, problem);
                }
            }
            Purpose::CsrfToken => {
                let ends_first = match (own.max_age(), session.max_age()) {
                    (Some(own), Some(session)) => own < session,
                    // The length of a browser session is unknown, since browsers can restore it.
                    (Some(_), None) | (None, Some(_)) => true,
                    (None, None) => false,
                };
                if ends_first && !companion.is_chosen {
                    let problem = CookieProblem::CsrfTokenEndsFirst {
                        kept,
                        session: of_session,
                    };
                    self.report(field, problem);
                }
            }
            _ => {}
        }
    }

    /// Cookie, token and session.
    fn lifetimes(&mut self, cookies: &Cookies) {
        let said = self.settings.said;
        let session = self.seconds(
            Field::new("session_lifetime_seconds"),
            said.session_lifetime,
        );
        for (token, cookie) in cookies.of_session() {
            let field = Field::new(token.field()).part("token_lifetime_seconds");
            let Some(valid) = self.seconds(field, said.of(token).token_lifetime) else {
                continue;
            };
            if let Some(kept) = cookie.options.lifetime.max_age()
                && !cookie.is_chosen
                && kept.whole_seconds() < valid
            {
                let kept = kept.whole_seconds();
                self.report(field, CookieProblem::TokenOutlivesCookie { kept, valid });
            }
            if let Some(session) = session.filter(|session| *session < valid) {
                self.report(
                    field,
                    CookieProblem::TokenOutlivesSession { valid, session },
                );
            }
        }
        if cookies.shape() == SessionShape::Pair {
            let of = |token| said.of(token).token_lifetime.map(Duration::whole_seconds);
            if let (Some(access), Some(refresh)) =
                (of(SessionToken::Access), of(SessionToken::Refresh))
                && refresh <= access
            {
                let field = Field::new("refresh_cookie").part("token_lifetime_seconds");
                self.report(field, CookieProblem::RefreshEndsFirst { refresh, access });
            }
        }
    }

    /// A time, if it is one.
    fn seconds(&mut self, field: Field, time: Option<Duration>) -> Option<i64> {
        let seconds = time?.whole_seconds();
        if seconds <= 0 {
            self.report(field, ProblemKind::LifetimeZero);
            return None;
        }
        Some(seconds)
    }

    /// Checks that there is a cookie that scripts copy into the header, and that nobody else can set it.
    fn double_submit(&mut self, cookies: &Cookies) {
        if self.settings.csrf != Some(CsrfMode::DoubleSubmit) {
            return;
        }
        let field = Field::new("csrf");
        let mut companions = cookies.companions.iter();
        let Some(companion) = companions.find(|companion| companion.is_double_submit()) else {
            self.report(field, CookieProblem::DoubleSubmitWithoutCookie);
            return;
        };
        for api in &self.blueprint.apis {
            let cookie = of_api(companion, api).and_then(|own| {
                own.derive(&api.origin, SameSite::Lax, false, self.list)
                    .ok()
            });
            let Some(cookie) = cookie else {
                continue;
            };
            let name = cookie.attributes().name();
            let has_siblings = api.origin.host().registrable_domain(self.list).is_some();
            let is_plantable = match name.planters() {
                Planters::Nobody => false,
                Planters::Siblings => has_siblings,
                Planters::Network => has_siblings || !is_loopback(&api.origin),
            };
            if is_plantable {
                let name = name.clone();
                self.report(field, CookieProblem::DoubleSubmitPlantable { name });
            }
        }
    }
}

fn is_loopback(origin: &Origin) -> bool {
    origin.host().is_loopback()
}

/// The cookie for this API, which may use plain http.
fn of_api<'a>(companion: &Companion, api: &'a ApiBlueprint) -> Option<&'a Companion> {
    let cookies = api.cookies.as_ref()?;
    let mut companions = cookies.companions.iter();
    companions.find(|own| own.key == companion.key)
}
