use alloc::vec::Vec;

use super::attributes::DerivedCookie;
use super::domain_report::CookieDomainReport;
use super::problem::{Problem, Severity};
use super::same_site::SameSiteResolution;
use super::website::Website;
use crate::migration::PastScope;
use crate::net::{Comparison, Origin};

/// What a configuration amounts to; the answer of [`PolicyConfig::review`](super::PolicyConfig::review).
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Review {
    pub(super) cookie_domain: Option<CookieDomainReport>,
    pub(super) pairs: Vec<Pair>,
    pub(super) history: Vec<PastScope>,
    pub(super) problems: Vec<Problem>,
}

impl Review {
    /// What browsers do with the cookie domain on each API host; `None` if it could not be read.
    #[must_use]
    pub const fn cookie_domain(&self) -> Option<&CookieDomainReport> {
        self.cookie_domain.as_ref()
    }

    /// Each readable website with each readable API, in the order of the configuration.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The readable past scopes.
    #[must_use]
    pub fn history(&self) -> &[PastScope] {
        &self.history
    }

    /// Everything that is wrong or could be better, in the order of the fields.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether sessions fail somewhere.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity() == Severity::Error)
    }
}

/// What holds between one website and one API.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Pair {
    pub(super) website: Website,
    pub(super) api: Origin,
    pub(super) same_site: SameSiteResolution,
    pub(super) access: Option<DerivedCookie>,
    pub(super) refresh: Option<DerivedCookie>,
}

impl Pair {
    /// The website.
    #[must_use]
    pub const fn website(&self) -> &Website {
        &self.website
    }

    /// The API.
    #[must_use]
    pub const fn api(&self) -> &Origin {
        &self.api
    }

    /// How they stand to each other.
    #[must_use]
    pub const fn comparison(&self) -> &Comparison {
        self.same_site.comparison()
    }

    /// The `SameSite` that works, or why none does.
    #[must_use]
    pub const fn same_site(&self) -> &SameSiteResolution {
        &self.same_site
    }

    /// The cookie of the access token; `None` if there is none that works, or tokens travel by header.
    #[must_use]
    pub const fn access(&self) -> Option<&DerivedCookie> {
        self.access.as_ref()
    }

    /// The cookie of the refresh token; `None` if there is none that works, or tokens travel by header.
    #[must_use]
    pub const fn refresh(&self) -> Option<&DerivedCookie> {
        self.refresh.as_ref()
    }
}
