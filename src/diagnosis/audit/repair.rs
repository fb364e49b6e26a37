use super::Audit;
use crate::advice::AttributesProblem;
use crate::config::{CsrfMode, Names, PrefixChoice};
use crate::cookie::{CookieDomain, CookiePath, Lifetime, Partitioning};
use crate::diagnosis::patch::Patch;
use crate::net::{Relation, UrlPath};
use crate::policy::{CookieProblem, Field, Problem, ProblemKind, SessionToken};

/// The longest time that browsers keep a cookie, in whole days: a past cookie of unknown lifetime has expired by then.
const LONGEST_DAYS: i64 = Lifetime::MAX.whole_days();

impl Audit<'_> {
    /// The repair; `None` if the owner must decide.
    pub(super) fn repair(&self, problem: &Problem) -> Option<Patch> {
        let field = problem.field();
        match problem.kind() {
            ProblemKind::LifetimeZero if field.name() == "history" => {
                Some(Patch::set(field, LONGEST_DAYS))
            }
            ProblemKind::Contradiction { .. }
            | ProblemKind::Duplicate { .. }
            | ProblemKind::HeaderOfBrowser { .. }
            | ProblemKind::HeaderProvesNothing { .. }
            | ProblemKind::HistoryImpossible { .. }
            | ProblemKind::HistoryOutOfReach { .. }
            | ProblemKind::HistoryRepeatsPresent
            | ProblemKind::LifetimeZero
            | ProblemKind::SameAuthority { .. }
            | ProblemKind::SecureFollowsScheme { .. } => Some(Patch::remove(field)),
            ProblemKind::Attributes(AttributesProblem::OtherPrefix { name, .. }) => {
                Some(Patch::set(field, name.stem()))
            }
            ProblemKind::Attributes(problem) => self.without_prefix(field, problem),
            ProblemKind::Cookie(problem) => self.of_cookie(field, problem),
            ProblemKind::CookieDomainCollapses { suggestion, .. }
            | ProblemKind::CookieDomainRefused { suggestion, .. } => {
                let domain = suggestion.as_ref().unwrap_or(&CookieDomain::HostOnly);
                Some(cookie_domain(domain))
            }
            ProblemKind::CookieDomainTooWide { narrower, .. } => self.narrowed(narrower),
            ProblemKind::CookieDomainUnreadable(error) => error.repaired().map(cookie_domain),
            ProblemKind::CsrfTooWeak | ProblemKind::StrictForDocuments => {
                Some(Patch::set(field, "auto"))
            }
            ProblemKind::LifetimeCapped => Some(Patch::set(field, Lifetime::MAX.whole_seconds())),
            ProblemKind::NotDeclared { website } => {
                Some(Patch::add(Field::new("websites"), website))
            }
            ProblemKind::PartitionOfSite { first } => Some(self.even_partition(*first, field)),
            ProblemKind::PartitionedWithinSite { .. } => {
                Some(Patch::remove(field.part("partitioning")))
            }
            ProblemKind::PathCostsHostPrefix { .. } => self.path_of_all(field),
            ProblemKind::RouteNotCovered { path, moved_by, .. } => {
                let below = moved_by.and_then(|base| self.routes_below(base, path));
                Some(below.unwrap_or_else(|| self.wider_path(field)))
            }
            ProblemKind::SameHeader { name, first } => {
                self.without_same_header(field, *first, name)
            }
            ProblemKind::SameName { .. } => self.without_same_name(field),
            ProblemKind::ShadowedBySecure { .. } => self.with_prefix(),
            ProblemKind::Unreadable { repaired, .. } => self.repaired(field, repaired.as_deref()),
            ProblemKind::ForeignPages { .. }
            | ProblemKind::NoSameSite { .. }
            | ProblemKind::ThirdParty { .. }
            | ProblemKind::TransportNotAllowed { .. } => self.other_transport(problem),
            ProblemKind::BrowserLoses { .. }
            | ProblemKind::CookieDomainNotShared { .. }
            | ProblemKind::CookieDomainTwoSchemes { .. }
            | ProblemKind::CookieTooLong { .. }
            | ProblemKind::CrossScheme { .. }
            | ProblemKind::Empty
            | ProblemKind::HeaderBudget { .. }
            | ProblemKind::InsecureWebsite { .. }
            | ProblemKind::NoDefaultWebsite
            | ProblemKind::OpenToStrangers { .. }
            | ProblemKind::Partitioned { .. }
            | ProblemKind::PastNamePlantable { .. } => None,
        }
    }

    /// The repair of a problem with one cookie.
    fn of_cookie(&self, field: Field, problem: &CookieProblem) -> Option<Patch> {
        match problem {
            CookieProblem::CsrfTokenEndsFirst { .. }
            | CookieProblem::HintOutlivesSession { .. } => Some(Patch::set(field, "as_session")),
            CookieProblem::EndlessReference
            | CookieProblem::FlowOfOtherPurpose { .. }
            | CookieProblem::OtherShape { .. }
            | CookieProblem::PastOfUndeclared { .. }
            | CookieProblem::RetiredWithoutName
            | CookieProblem::SameSiteLoosens
            | CookieProblem::SameSiteOfFlow { .. }
            | CookieProblem::SecretForScripts { .. } => Some(Patch::remove(field)),
            CookieProblem::Lost { .. } => self.with_derived_same_site(field),
            CookieProblem::NotReadable {
                suggestion: Some(domain),
                ..
            } => self.readable(field, domain),
            _ => None,
        }
    }

    /// Sets the narrower domain. A cookie that scripts could then no longer read first gets its own domain.
    pub(super) fn narrowed(&self, narrower: &CookieDomain) -> Option<Patch> {
        let patch = cookie_domain(narrower);
        let mut narrow = self.config.clone();
        patch.apply(&mut narrow).ok()?;
        let review = narrow.review(self.list);
        let is_new = |problem: &&Problem| !self.review.problems().contains(problem);
        let unreadable = review.problems().iter().filter(is_new).find(|problem| {
            let kind = problem.kind();
            matches!(kind, ProblemKind::Cookie(CookieProblem::NotReadable { .. }))
        });
        match unreadable {
            Some(problem) => self.repair(problem),
            None => Some(patch),
        }
    }

    /// Partitions all pages of one site, or none if no API needs it.
    fn even_partition(&self, first: Field, other: Field) -> Patch {
        if self.is_of_the_site_of_all_apis(first) {
            Patch::remove(first.part("partitioning"))
        } else {
            Patch::set(other.part("partitioning"), Partitioning::Partitioned)
        }
    }

    /// Removes the configured `SameSite` of a companion cookie.
    fn with_derived_same_site(&self, field: Field) -> Option<Patch> {
        let key = field.cookie()?;
        let cookie = self.config.cookies.get(key.as_str())?;
        let is_set = cookie.same_site.is_some();
        is_set.then(|| Patch::remove(Field::companion(key).part("same_site")))
    }

    /// Sets the domain that pages and APIs share, unless others could then set what proves that a page of the service sent a request.
    fn readable(&self, field: Field, domain: &CookieDomain) -> Option<Patch> {
        if self.config.csrf.get() == Ok(&CsrfMode::DoubleSubmit) {
            return None;
        }
        let cookie = Field::companion(field.cookie()?);
        Some(Patch::set(cookie.part("cookie_domain"), domain))
    }

    pub(super) fn is_of_the_site_of_all_apis(&self, website: Field) -> bool {
        let Some(website) = self.website(website.index()) else {
            return false;
        };
        let page = website.example();
        let mut apis = self.config.api.iter().filter_map(|api| api.get().ok());
        apis.all(|api| {
            let relation: Relation = Relation::between(&page, api, self.list).relation();
            relation.is_same_site()
        })
    }

    /// Sets the path `/`, which is the default except for the refresh cookie of another SDK. With it, both cookies have the same prefix.
    fn path_of_all(&self, field: Field) -> Option<Patch> {
        if !self.stems_differ() {
            return None;
        }
        Some(match (self.names(), field.name()) {
            (Names::SuperTokens, "refresh_cookie") => Patch::set(field, CookiePath::root()),
            _ => Patch::remove(field),
        })
    }

    /// Adds a prefix. With another SDK's names there is none by default.
    fn with_prefix(&self) -> Option<Patch> {
        let mut cookies = self.cookies().into_iter();
        let bare = cookies.find_map(|cookie| {
            let choice = cookie.prefix?.get().ok()?;
            (*choice == PrefixChoice::None).then(|| cookie.field.part("prefix"))
        });
        if let Some(field) = bare {
            return Some(Patch::set(field, "auto"));
        }
        let field = Field::new("prefix");
        match (self.names(), &self.config.prefix) {
            (Names::Own, None) => None,
            (Names::Own, Some(_)) => Some(Patch::remove(field)),
            _ => Some(Patch::set(field, "auto")),
        }
    }

    /// Sets the base path of the routes to the path of the cookie, if all cookies reach their routes then.
    ///
    /// An owner chose the path, often to keep the cookies of two applications on one host apart.
    fn routes_below(&self, base_path: Field, path: &CookiePath) -> Option<Patch> {
        let gateway = self.config.api_gateway_path.get().ok()?;
        let below = path.as_str().strip_suffix('/').unwrap_or(path.as_str());
        let below = match gateway.as_str() {
            "/" => below,
            gateway => below.strip_prefix(gateway)?,
        };
        let base = UrlPath::parse(below).ok()?;
        let default = self.config.api_base_path.get().ok()?;
        // A path below the default base is too narrow for these routes, wherever they are.
        if CookiePath::from(default).covers(&CookiePath::from(&base)) {
            return None;
        }
        let below_it = Patch::set(base_path, base);
        let mut moved = self.config.clone();
        below_it.apply(&mut moved).ok()?;
        let review = moved.review(self.list);
        let is_missed =
            |problem: &Problem| matches!(problem.kind(), ProblemKind::RouteNotCovered { .. });
        (!review.problems().iter().any(is_missed)).then_some(below_it)
    }

    /// Removes the path: the default covers all routes.
    fn wider_path(&self, field: Field) -> Patch {
        let cookie = match field.cookie() {
            Some(key) => Field::companion(key),
            None if field.name() == "refresh_cookie" => Field::new("refresh_cookie"),
            None => Field::new(SessionToken::usual(self.shape()).field()),
        };
        Patch::remove(cookie.part("path"))
    }

    fn repaired(&self, field: Field, repaired: Option<&str>) -> Option<Patch> {
        // If a part before a route is not valid, the route is not valid either.
        let is_itself = match field.name() {
            "refresh_route" => self.config.refresh_route.get().is_err(),
            "sign_out_route" => self.config.sign_out_route.get().is_err(),
            _ => true,
        };
        let repaired = repaired.filter(|_| is_itself)?;
        Some(Patch::set(field, repaired))
    }
}

fn cookie_domain(domain: &CookieDomain) -> Patch {
    let field = Field::new("cookie_domain");
    match domain {
        CookieDomain::HostOnly => Patch::remove(field),
        CookieDomain::Shared(domain) => Patch::set(field, domain),
    }
}
