use alloc::sync::Arc;
use alloc::vec::Vec;

use super::cookie_settings::Cookies;
use super::past_clear::PastClear;
use super::token::Token;
use crate::advice::{
    CookieOptions, DerivedCookie, SameSiteOutcome, TrialFailure, cookie_attributes,
};
use crate::config::{Browser, CsrfMode, TransportSetting};
use crate::cookie::{CookieAttributes, CookieDomain, CookieName, Partitioning, SameSite};
use crate::net::{Origin, Relation, Scheme, SuffixList};
use crate::policy::TransportChoice;

/// All that the answers to a page depend on, but for whether it is of the very origin of an API: pages of equal keys are in one class.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct ClassKey {
    pub(super) scheme: Scheme,
    /// To each API.
    pub(super) relations: Vec<Relation>,
    pub(super) transport: TransportSetting,
    pub(super) partitioned: bool,
}

/// How the pages of some websites stand to each API.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) transport: TransportSetting,
    /// To each API, in the order of the configuration.
    pub(crate) on_apis: Vec<Arc<PageOnApi>>,
    /// To a host that is not declared, where such hosts have cookies of their own.
    pub(crate) undeclared: Option<PageOnApi>,
}

/// Which API a request is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ApiPlace {
    /// The declared one of this place in the configuration.
    Declared(usize),
    /// A host that is not declared.
    Undeclared,
}

impl Class {
    /// Whether other sites, or sibling hosts, can make browsers send the cookies, and the mode does nothing about it.
    pub(super) fn needs_csrf_protection(&self, mode: CsrfMode) -> bool {
        mode == CsrfMode::None && self.on_apis.iter().any(|on_api| on_api.is_exposed)
    }
}

/// How a page stands to one API.
#[derive(Clone, Debug)]
pub(crate) struct PageOnApi {
    pub(crate) relation: Relation,
    pub(crate) outcome: SameSiteOutcome,
    /// `None` if no cookie can be made. A page whose tokens travel by header has them too, so that what is left of another page's
    /// session, or of an earlier configuration, is cleared.
    pub(crate) cookies: Option<CookieSet>,
    /// What is cleared of the past beside them.
    pub(crate) past: Vec<PastClear>,
    /// What the claimed browsers do not do with the cookies; empty if none is to travel.
    pub(crate) failures: Vec<Failure>,
    /// What carries a new session if the client states no preference, and why.
    pub(crate) usual: TransportChoice,
    /// Whether other sites, or sibling hosts, can make browsers send the cookies.
    pub(crate) is_exposed: bool,
}

/// The two cookies of a session.
#[derive(Clone, Debug)]
pub(crate) struct CookieSet {
    pub(crate) access: DerivedCookie,
    pub(crate) refresh: DerivedCookie,
}

/// A cookie that a claimed browser loses.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) browser: Browser,
    pub(crate) cookie: CookieName,
    pub(crate) what: TrialFailure,
}

impl Cookies {
    pub(super) fn derive(
        &self,
        api: &Origin,
        same_site: SameSite,
        partitioned: bool,
        list: &dyn SuffixList,
    ) -> Option<CookieSet> {
        let derive = |options: &CookieOptions| {
            let mut options = options.clone();
            if partitioned {
                options.partitioning = Partitioning::Partitioned;
            }
            cookie_attributes(api, same_site, &options, list).ok()
        };
        Some(CookieSet {
            access: derive(&self.access)?,
            refresh: derive(&self.refresh)?,
        })
    }
}

impl CookieSet {
    pub(crate) const fn of(&self, token: Token) -> &CookieAttributes {
        match token {
            Token::Access => self.access.attributes(),
            Token::Refresh => self.refresh.attributes(),
        }
    }

    pub(super) fn is_exposed(&self) -> bool {
        [&self.access, &self.refresh].into_iter().any(|cookie| {
            let cookie = cookie.attributes();
            cookie.same_site() == SameSite::None || *cookie.domain() != CookieDomain::HostOnly
        })
    }
}
