use alloc::vec::Vec;

use super::cookie_role::SessionToken;
use crate::config::CookieKey;
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime, Partitioning};
use crate::migration::{Instant, sunset};
use crate::net::Host;
use crate::sorted::SortedMap;

/// A past scope of some cookies; `None` means the present value.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    pub(super) domain: CookieDomain,
    /// What the cookies of the session used to be; `None` if the entry is not about them.
    pub(super) session: Option<PastSession>,
    /// What cookies beside the session used to be.
    pub(super) companions: SortedMap<CookieKey, PastPart>,
    /// What was given up, each with a name.
    pub(super) retired: Vec<PastPart>,
    pub(super) partitioning: Partitioning,
    pub(super) retired_at: Option<Instant>,
    pub(super) lifetime: Lifetime,
    pub(super) hosts: Vec<Host>,
}

/// What the cookies of a session used to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct PastSession {
    pub(super) access: PastPart,
    pub(super) refresh: PastPart,
    pub(super) session: PastPart,
}

/// What one cookie used to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct PastPart {
    pub(super) name: Option<CookieName>,
    pub(super) path: Option<CookiePath>,
}

impl PastPart {
    pub(super) const fn is_empty(&self) -> bool {
        self.name.is_none() && self.path.is_none()
    }
}

impl Past {
    /// A scope of which only the domain is known.
    pub(super) fn of_domain(domain: CookieDomain) -> Self {
        Self {
            domain,
            session: Some(PastSession::default()),
            companions: SortedMap::new(),
            retired: Vec::new(),
            partitioning: Partitioning::Unpartitioned,
            retired_at: None,
            lifetime: Lifetime::LONGEST,
            hosts: Vec::new(),
        }
    }

    /// When the cookies have expired in every browser; `None` if that is unknown.
    pub(super) fn sunset(&self) -> Option<Instant> {
        sunset(self.retired_at, self.lifetime)
    }

    /// Whether tokens of the session are taken from its cookies.
    pub(super) const fn is_of_session(&self) -> bool {
        self.session.is_some()
    }

    /// The part about the cookie of a token; `None` if the entry is not about the session.
    pub(super) const fn part(&self, token: SessionToken) -> Option<&PastPart> {
        match (&self.session, token) {
            (None, _) => None,
            (Some(session), SessionToken::Access) => Some(&session.access),
            (Some(session), SessionToken::Refresh) => Some(&session.refresh),
            (Some(session), SessionToken::Session) => Some(&session.session),
        }
    }
}
