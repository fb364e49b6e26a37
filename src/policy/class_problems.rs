use alloc::boxed::Box;
use alloc::vec::Vec;

use super::blueprint::Blueprint;
use super::class::{Class, Failure, PageOnApi};
use super::problem_kind::ProblemKind;
use crate::advice::{SameSiteOutcome, resolve_same_site};
use crate::config::{Browser, BrowserVersion, Transport, TransportSetting, Website};
use crate::cookie::Partitioning;
use crate::net::{Origin, Relation, SuffixList};
use crate::severity::Severity;

impl Class {
    /// What keeps sessions by cookie from working on a website of this class, or makes them worse than they could be.
    pub(super) fn problems(
        &self,
        website: &Website,
        partitioning: Partitioning,
        blueprint: &Blueprint,
        of_own_site: &[Option<&Website>],
        list: &dyn SuffixList,
    ) -> Vec<ProblemKind> {
        let mut problems = Vec::new();
        if blueprint.has_cookies
            && partitioning == Partitioning::Unpartitioned
            && let Some(first) = blueprint.partitions.of_site(website, list)
        {
            problems.push(ProblemKind::PartitionOfSite { first });
        }
        if blueprint.has_cookies && self.transport.allows(Transport::Cookie) {
            let mut relations = self.on_apis.iter().map(|on_api| on_api.relation);
            let is_of_all_sites = relations.all(Relation::is_same_site);
            for (place, (api, on_api)) in blueprint.apis.iter().zip(&self.on_apis).enumerate() {
                let mut examination = Examination {
                    website,
                    is_partitioned: partitioning == Partitioning::Partitioned,
                    is_of_all_sites,
                    of_own_site: of_own_site.get(place).copied().flatten(),
                    has_other_transport: self.transport != TransportSetting::Cookie,
                    api: &api.origin,
                    blueprint,
                    list,
                    problems: &mut problems,
                };
                examination.examine(on_api);
            }
        }
        problems
    }
}

/// One website with one API.
struct Examination<'a> {
    website: &'a Website,
    is_partitioned: bool,
    /// Whether every API is of the website's site.
    is_of_all_sites: bool,
    /// A website of the API's own site.
    of_own_site: Option<&'a Website>,
    has_other_transport: bool,
    api: &'a Origin,
    blueprint: &'a Blueprint,
    list: &'a dyn SuffixList,
    problems: &'a mut Vec<ProblemKind>,
}

impl Examination<'_> {
    fn examine(&mut self, on_api: &PageOnApi) {
        if let SameSiteOutcome::Fails(_) = on_api.outcome {
            let problem = self.no_same_site();
            self.problems.push(problem);
            return;
        }
        let mut fails_in: Vec<BrowserVersion> =
            on_api.failures.iter().map(|of| of.browser).collect();
        fails_in.dedup();
        let is_lost = !self.has_other_transport && !on_api.failures.is_empty();
        let (website, api) = (
            || Box::new(self.website.clone()),
            || Box::new(self.api.clone()),
        );
        match (on_api.relation, self.is_partitioned) {
            (Relation::SameOrigin | Relation::SameSite, true) if self.is_of_all_sites => {
                let (website, api) = (website(), api());
                self.problems
                    .push(ProblemKind::PartitionedWithinSite { website, api });
            }
            (Relation::SameOrigin | Relation::SameSite, _) => {}
            (Relation::CrossScheme | Relation::CrossSite, true) => {
                let website = website();
                if is_lost {
                    // Told as errors, with the reason of each.
                    fails_in.clear();
                }
                self.problems
                    .push(ProblemKind::Partitioned { website, fails_in });
            }
            (Relation::CrossScheme, false) => {
                let (website, api) = (website(), api());
                self.problems.push(ProblemKind::CrossScheme {
                    website,
                    api,
                    fails_in,
                });
            }
            (Relation::CrossSite, false) => {
                let problem = ProblemKind::ThirdParty {
                    website: website(),
                    api: api(),
                    browsers: self.blueprint.browsers.clone(),
                    overwritten_by: self.overwriting(&fails_in),
                    without_dot: self.without_dot(),
                    fails_in,
                    severity: if is_lost {
                        Severity::Error
                    } else {
                        Severity::Warning
                    },
                };
                self.problems.push(problem);
                return;
            }
        }
        // Between two sites another transport, where one is allowed, is the way out.
        if on_api.relation.is_same_site() || is_lost {
            let mut failures: Vec<&Failure> = on_api.failures.iter().collect();
            while let Some(failure) = failures.first().copied() {
                let is_alike =
                    |of: &&Failure| (&of.cookie, &of.what) == (&failure.cookie, &failure.what);
                let (alike, others): (Vec<_>, Vec<_>) = failures.into_iter().partition(is_alike);
                failures = others;
                self.problems.push(ProblemKind::BrowserLoses {
                    website: website(),
                    api: api(),
                    browsers: alike.iter().map(|of| of.browser).collect(),
                    cookie: failure.cookie.clone(),
                    failure: Box::new(failure.what.clone()),
                });
            }
        }
    }

    /// The one of the two origins whose host ends with a dot, without it, if they are one site then.
    fn without_dot(&self) -> Option<Box<Origin>> {
        let page = self.blueprint.page_of(self.website, self.list);
        let is_one_site = |one: &Origin, other: &Origin| {
            let relation = Relation::between(one, other, self.list).relation();
            relation.is_same_site()
        };
        let of_api = self.api.without_trailing_dot();
        let of_api = of_api.filter(|plain| is_one_site(&page, plain));
        let of_page = || {
            let plain = page.without_trailing_dot();
            plain.filter(|plain| is_one_site(plain, self.api))
        };
        of_api.or_else(of_page).map(Box::new)
    }

    /// A website that sets the cookie with another `SameSite` in a browser that sends it here.
    fn overwriting(&self, fails_in: &[BrowserVersion]) -> Option<Box<Website>> {
        let mut browsers = self.blueprint.browsers.iter();
        // Firefox keeps it apart for each website.
        let is_one_cookie = browsers
            .any(|claimed| claimed.browser() == Browser::Chromium && !fails_in.contains(claimed));
        let website = self.of_own_site.filter(|_| is_one_cookie)?;
        Some(Box::new(website.clone()))
    }

    fn no_same_site(&self) -> ProblemKind {
        let page = self.blueprint.page_of(self.website, self.list);
        let (choice, session_use) = (self.blueprint.same_site, self.blueprint.session_use);
        let resolution = resolve_same_site(&page, self.api, choice, session_use, self.list);
        ProblemKind::NoSameSite {
            website: Box::new(self.website.clone()),
            resolution: Box::new(resolution),
        }
    }
}
