use alloc::string::ToString as _;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::law::Law;
use super::violation::{LawBreach, LawPlace, LawViolation};
use crate::browser::Profile;
use crate::config::PolicyConfig;
use crate::cookie::CookieName;
use crate::inventory::inventory;
use crate::net::{Origin, SuffixList};
use crate::policy::{CookieRole, Policy, ProblemKind};
use crate::testing::declared::Declared;
use crate::testing::session::{Routes, Visit};

/// A configuration under test.
pub(super) struct Trial<'c> {
    pub(super) config: &'c PolicyConfig,
    pub(super) list: &'c dyn SuffixList,
    pub(super) policy: Policy,
    pub(super) routes: Routes,
    pub(super) pages: Vec<Origin>,
    pub(super) apis: Vec<Origin>,
    /// The browsers that the configuration supports.
    pub(super) browsers: Vec<Profile>,
    /// The names of the session cookies, present and past.
    pub(super) session_names: Vec<CookieName>,
}

/// Any time works, since all requests happen at once. At this one, no declared past cookie has expired.
pub(super) const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

impl<'c> Trial<'c> {
    pub(super) fn of(
        config: &'c PolicyConfig,
        list: &'c dyn SuffixList,
    ) -> Result<Self, LawViolation> {
        let policy = config.compile(list).map_err(|error| {
            let seen = LawBreach::NoPolicy(error);
            LawViolation::new(Law::Compiles, LawPlace::default(), seen)
        })?;
        let declared = Declared::by(config);
        let browsers = config.browsers.iter().filter_map(|one| one.get().ok());
        let entries = inventory(&policy).entries.into_iter();
        let of_session = entries.filter(|entry| matches!(entry.role, CookieRole::Session(_)));
        let session_names = of_session.map(|entry| entry.name).collect();
        Ok(Self {
            config,
            list,
            session_names,
            policy,
            routes: Routes::of(config),
            pages: declared.pages(),
            apis: declared.apis(),
            browsers: browsers
                .flat_map(|claim| claim.versions())
                .map(|version| version.version().profile)
                .collect(),
        })
    }

    pub(super) fn declared(&self) -> Declared<'c> {
        Declared::by(self.config)
    }

    /// Each page with each API.
    pub(super) fn visits(&self) -> impl Iterator<Item = Visit<'_>> {
        let visit = |page, api| Visit::new(&self.policy, &self.routes, page, api, self.list, NOW);
        let pages = self.pages.iter();
        pages.flat_map(move |page| self.apis.iter().map(move |api| visit(page, api)))
    }

    /// Whether a cookie of this name is, or was, one of the session.
    pub(super) fn is_session_cookie(&self, name: &[u8]) -> bool {
        let mut names = self.session_names.iter();
        names.any(|own| own.as_str().as_bytes() == name)
    }

    /// Whether a warning says that cookies may fail on the website of this page.
    pub(super) fn is_warned_of(&self, page: &Origin) -> bool {
        let Some((index, _)) = self.declared().website_of(page) else {
            return false;
        };
        let field = alloc::format!("websites[{index}]");
        self.policy.warnings().iter().any(|problem| {
            problem.field().to_string() == field
                && matches!(
                    problem.kind(),
                    ProblemKind::ThirdParty { .. }
                        | ProblemKind::CrossScheme { .. }
                        | ProblemKind::Partitioned { .. }
                )
        })
    }
}
