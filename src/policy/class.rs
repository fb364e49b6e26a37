use alloc::sync::Arc;
use alloc::vec::Vec;

use super::cookie_role::{CookieRole, SessionToken};
use super::cookie_settings::{Cookies, SessionCookie, SessionCookies};
use super::past_clear::PastClear;
use crate::advice::{DerivedCookie, SameSiteOutcome, TrialFailure, cookie_attributes};
use crate::config::{
    BrowserVersion, CookieKey, CsrfMode, SessionShape, Transport, TransportSetting,
};
use crate::cookie::{CookieAttributes, CookieDomain, CookieName, Partitioning, SameSite};
use crate::net::{Origin, Relation, Scheme, SuffixList};
use crate::policy::TransportChoice;

/// Everything that responses to a page depend on, except whether it has the origin of an API: pages with equal keys are in one class.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct ClassKey {
    pub(super) scheme: Scheme,
    /// To each API.
    pub(super) relations: Vec<Relation>,
    pub(super) transport: TransportSetting,
    pub(super) partitioned: bool,
}

/// The relation of the pages of some websites to each API.
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
    /// Whether its pages get the cookie of an API with `Lax` or `Strict`.
    pub(super) fn has_cookie_of_own_site(&self, api: usize) -> bool {
        let on_api = self.on_apis.get(api);
        self.transport.allows(Transport::Cookie)
            && on_api.is_some_and(|on_api| {
                matches!(
                    on_api.outcome,
                    SameSiteOutcome::Works(SameSite::Lax | SameSite::Strict)
                )
            })
    }

    /// Whether other sites, or sibling hosts, can make browsers send the cookies, and the mode does nothing about it.
    pub(super) fn needs_csrf_protection(&self, mode: CsrfMode) -> bool {
        mode == CsrfMode::None && self.on_apis.iter().any(|on_api| on_api.is_exposed)
    }
}

/// The relation of a page to one API.
#[derive(Clone, Debug)]
pub(crate) struct PageOnApi {
    pub(crate) relation: Relation,
    pub(crate) outcome: SameSiteOutcome,
    /// `None` if no cookie is possible. A page that uses headers has them, too: they are cleared if another page or an earlier
    /// configuration has left them.
    pub(crate) cookies: Option<CookieSet>,
    /// What is cleared of the past beside them.
    pub(crate) past: Vec<PastClear>,
    /// The bytes of all these headers.
    pub(crate) past_len: usize,
    /// The supported browsers in which the cookies fail; empty if the session uses no cookies.
    pub(crate) failures: Vec<Failure>,
    /// What carries a new session if the client states no preference, and why.
    pub(crate) usual: TransportChoice,
    /// Whether other sites, or sibling hosts, can make browsers send the cookies.
    pub(crate) is_exposed: bool,
}

/// The cookies of a deployment on one API.
#[derive(Clone, Debug)]
pub(crate) struct CookieSet {
    /// Of the session: one or two.
    pub(crate) session: SessionCookieSet,
    /// The companion cookies, in the order of the configuration; `None` for one that is not possible.
    pub(crate) companions: Vec<(CookieKey, Option<DerivedCookie>)>,
}

/// The cookies of a session.
#[derive(Clone, Debug)]
pub(crate) enum SessionCookieSet {
    Pair {
        access: DerivedCookie,
        refresh: DerivedCookie,
    },
    Single(DerivedCookie),
}

/// A cookie that a claimed browser loses.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) browser: BrowserVersion,
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
        let derive = |cookie: &SessionCookie| {
            let mut options = cookie.options.clone();
            if partitioned {
                options.partitioning = Partitioning::Partitioned;
            }
            cookie_attributes(api, same_site, &options, list).ok()
        };
        let session = match &self.session {
            SessionCookies::Pair { access, refresh } => SessionCookieSet::Pair {
                access: derive(access)?,
                refresh: derive(refresh)?,
            },
            SessionCookies::Single(session) => SessionCookieSet::Single(derive(session)?),
        };
        let companions = self.companions.iter();
        Some(CookieSet {
            session,
            companions: companions
                .map(|companion| {
                    let cookie = companion.derive(api, same_site, partitioned, list);
                    (companion.key, cookie.ok())
                })
                .collect(),
        })
    }
}

impl CookieSet {
    /// The cookie of a token; `None` if sessions have no such token.
    pub(crate) const fn of(&self, token: SessionToken) -> Option<&CookieAttributes> {
        match self.derived(token) {
            Some(cookie) => Some(cookie.attributes()),
            None => None,
        }
    }

    /// The same with its reasons.
    pub(crate) const fn derived(&self, token: SessionToken) -> Option<&DerivedCookie> {
        match (&self.session, token) {
            (SessionCookieSet::Pair { access, .. }, SessionToken::Access) => Some(access),
            (SessionCookieSet::Pair { refresh, .. }, SessionToken::Refresh) => Some(refresh),
            (SessionCookieSet::Single(session), SessionToken::Session) => Some(session),
            (SessionCookieSet::Pair { .. } | SessionCookieSet::Single(_), _) => None,
        }
    }

    pub(crate) const fn shape(&self) -> SessionShape {
        match &self.session {
            SessionCookieSet::Pair { .. } => SessionShape::Pair,
            SessionCookieSet::Single(_) => SessionShape::Single,
        }
    }

    /// The one by which a session goes on.
    pub(crate) const fn lasting(&self) -> &CookieAttributes {
        match &self.session {
            SessionCookieSet::Pair { refresh, .. } => refresh.attributes(),
            SessionCookieSet::Single(session) => session.attributes(),
        }
    }

    /// Those of the session.
    pub(crate) fn of_session(&self) -> impl Iterator<Item = (SessionToken, &CookieAttributes)> {
        let tokens = SessionToken::of(self.shape()).iter();
        tokens.filter_map(|token| Some((*token, self.of(*token)?)))
    }

    /// All that can be made.
    pub(crate) fn all(&self) -> impl Iterator<Item = (CookieRole, &CookieAttributes)> {
        let session = self.of_session();
        let session = session.map(|(token, cookie)| (CookieRole::Session(token), cookie));
        let companions = self.companions.iter();
        session.chain(companions.filter_map(|(key, cookie)| {
            Some((CookieRole::Companion(*key), cookie.as_ref()?.attributes()))
        }))
    }

    /// The cookie with a role; `None` if there is none, or it is not possible.
    pub(crate) fn of_role(&self, role: CookieRole) -> Option<&CookieAttributes> {
        match role {
            CookieRole::Session(token) => self.of(token),
            CookieRole::Companion(key) => {
                let mut companions = self.companions.iter();
                let (_, cookie) = companions.find(|(of, _)| *of == key)?;
                cookie.as_ref().map(DerivedCookie::attributes)
            }
            CookieRole::Retired => None,
        }
    }

    pub(super) fn is_exposed(&self) -> bool {
        self.of_session().any(|(_, cookie)| {
            cookie.same_site() == SameSite::None || *cookie.domain() != CookieDomain::HostOnly
        })
    }
}
