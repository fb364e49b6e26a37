use alloc::sync::Arc;
use alloc::vec::Vec;

use super::cookie_settings::{Cookies, SessionCookie, SessionCookies};
use super::past::PastClear;
use crate::cookie::{CookieAttributes, CookieDomain, CookieName, Partitioning, SameSite};
use crate::net::{Origin, Relation, Scheme, SuffixList};
use crate::policy::attributes::{DerivedCookie, cookie_attributes};
use crate::policy::carrier::CarrierChoice;
use crate::policy::config::{Browser, CsrfMode, SessionShape, Transport};
use crate::policy::same_site::SameSiteOutcome;
use crate::policy::trial::TrialFailure;

/// All that the answers to a page depend on, but for whether it is of the very origin of an API: pages of equal keys are in one class.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(in crate::policy) struct ClassKey {
    pub(super) scheme: Scheme,
    /// To each API.
    pub(super) relations: Vec<Relation>,
    pub(super) transport: Transport,
    pub(super) partitioned: bool,
}

/// How the pages of some websites stand to each API.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Class {
    pub(in crate::policy) transport: Transport,
    /// To each API, in the order of the configuration.
    pub(in crate::policy) standings: Vec<Arc<Standing>>,
    /// To a host that is not declared, where such hosts have cookies of their own.
    pub(in crate::policy) undeclared: Option<Standing>,
}

/// Which API a request is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::policy) enum ApiPlace {
    /// The declared one of this place in the configuration.
    Declared(usize),
    /// A host that is not declared.
    Undeclared,
}

impl Class {
    /// Whether other sites, or sibling hosts, can make browsers send the cookies, and the mode does nothing about it.
    pub(super) fn needs_csrf_protection(&self, mode: CsrfMode) -> bool {
        mode == CsrfMode::None && self.standings.iter().any(|standing| standing.is_exposed)
    }
}

/// How a page stands to one API.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Standing {
    pub(in crate::policy) relation: Relation,
    pub(in crate::policy) outcome: SameSiteOutcome,
    /// `None` if no cookie can be made. A page whose tokens travel by header has them too, so that what is left of another page's
    /// session, or of an earlier configuration, is cleared.
    pub(in crate::policy) cookies: Option<CookieSet>,
    /// What is cleared of the past beside them.
    pub(in crate::policy) past: Vec<PastClear>,
    /// What the claimed browsers do not do with the cookies; empty if none is to travel.
    pub(in crate::policy) failures: Vec<Failure>,
    /// What carries a new session if the client has no wish, and why.
    pub(in crate::policy) usual: CarrierChoice,
    /// Whether other sites, or sibling hosts, can make browsers send the cookies.
    pub(in crate::policy) is_exposed: bool,
}

/// Which token of a session.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Token {
    /// Of a pair: the one that requests need.
    Access,
    /// Of a pair: the one that renews the session.
    Refresh,
    /// The only one of a session with one token.
    Session,
}

impl Token {
    /// Those that a session has.
    pub(crate) const fn of(shape: SessionShape) -> &'static [Self] {
        match shape {
            SessionShape::Pair => &[Self::Access, Self::Refresh],
            SessionShape::Single => &[Self::Session],
        }
    }

    /// The one that requests need.
    pub(crate) const fn usual(shape: SessionShape) -> Self {
        match shape {
            SessionShape::Pair => Self::Access,
            SessionShape::Single => Self::Session,
        }
    }

    /// The one by which a session goes on: as long as a browser has it, the user is signed in.
    pub(crate) const fn lasting(shape: SessionShape) -> Self {
        match shape {
            SessionShape::Pair => Self::Refresh,
            SessionShape::Single => Self::Session,
        }
    }

    /// The field of a configuration that declares its cookie.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Access => "access_cookie",
            Self::Refresh => "refresh_cookie",
            Self::Session => "session_cookie",
        }
    }
}

/// A cookie of a deployment.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Role {
    /// The cookie of a token of the session.
    Session(Token),
    /// The declared cookie beside the session of this place.
    Companion(usize),
    /// One that was given up, and is only cleared.
    Retired,
}

/// The cookies of a deployment on one API.
#[derive(Clone, Debug)]
pub(in crate::policy) struct CookieSet {
    /// Of the session: one or two.
    pub(in crate::policy) session: SessionCookieSet,
    /// Beside it, in the order of the configuration; `None` for one that cannot be made.
    pub(in crate::policy) companions: Vec<Option<DerivedCookie>>,
}

/// The cookies of a session.
#[derive(Clone, Debug)]
pub(in crate::policy) enum SessionCookieSet {
    Pair {
        access: DerivedCookie,
        refresh: DerivedCookie,
    },
    Single(DerivedCookie),
}

/// A cookie that a claimed browser loses.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Failure {
    pub(in crate::policy) browser: Browser,
    pub(in crate::policy) cookie: CookieName,
    pub(in crate::policy) what: TrialFailure,
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
            let mut wishes = cookie.wishes.clone();
            if partitioned {
                wishes.partitioning = Partitioning::Partitioned;
            }
            cookie_attributes(api, same_site, &wishes, list).ok()
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
                .map(|companion| companion.derive(api, same_site, partitioned, list).ok())
                .collect(),
        })
    }
}

impl CookieSet {
    /// The cookie of a token; `None` if sessions have no such token.
    pub(in crate::policy) const fn of(&self, token: Token) -> Option<&CookieAttributes> {
        match self.derived(token) {
            Some(cookie) => Some(cookie.attributes()),
            None => None,
        }
    }

    /// The same with its reasons.
    pub(in crate::policy) const fn derived(&self, token: Token) -> Option<&DerivedCookie> {
        match (&self.session, token) {
            (SessionCookieSet::Pair { access, .. }, Token::Access) => Some(access),
            (SessionCookieSet::Pair { refresh, .. }, Token::Refresh) => Some(refresh),
            (SessionCookieSet::Single(session), Token::Session) => Some(session),
            (SessionCookieSet::Pair { .. } | SessionCookieSet::Single(_), _) => None,
        }
    }

    pub(in crate::policy) const fn shape(&self) -> SessionShape {
        match &self.session {
            SessionCookieSet::Pair { .. } => SessionShape::Pair,
            SessionCookieSet::Single(_) => SessionShape::Single,
        }
    }

    /// The one by which a session goes on.
    pub(in crate::policy) const fn lasting(&self) -> &CookieAttributes {
        match &self.session {
            SessionCookieSet::Pair { refresh, .. } => refresh.attributes(),
            SessionCookieSet::Single(session) => session.attributes(),
        }
    }

    /// Those of the session.
    pub(in crate::policy) fn of_session(&self) -> impl Iterator<Item = (Token, &CookieAttributes)> {
        let tokens = Token::of(self.shape()).iter();
        tokens.filter_map(|token| Some((*token, self.of(*token)?)))
    }

    /// All that can be made.
    pub(in crate::policy) fn all(&self) -> impl Iterator<Item = (Role, &CookieAttributes)> {
        let session = self.of_session();
        let session = session.map(|(token, cookie)| (Role::Session(token), cookie));
        let companions = self.companions.iter().enumerate();
        session.chain(companions.filter_map(|(place, cookie)| {
            Some((Role::Companion(place), cookie.as_ref()?.attributes()))
        }))
    }

    /// The cookie of a role; `None` if there is none, or none can be made.
    pub(in crate::policy) fn of_role(&self, role: Role) -> Option<&CookieAttributes> {
        match role {
            Role::Session(token) => self.of(token),
            Role::Companion(place) => {
                let cookie = self.companions.get(place)?.as_ref();
                cookie.map(DerivedCookie::attributes)
            }
            Role::Retired => None,
        }
    }

    pub(super) fn is_exposed(&self) -> bool {
        self.of_session().any(|(_, cookie)| {
            cookie.same_site() == SameSite::None || *cookie.domain() != CookieDomain::HostOnly
        })
    }
}
