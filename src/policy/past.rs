use alloc::vec::Vec;

use super::token::Token;
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime, Partitioning};
use crate::migration::{Instant, sunset};
use crate::net::Host;

/// A past scope of both cookies; what is `None` is as it is now.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    pub(super) domain: CookieDomain,
    pub(super) access: PastPart,
    pub(super) refresh: PastPart,
    pub(super) partitioning: Partitioning,
    pub(super) retired_at: Option<Instant>,
    pub(super) lifetime: Lifetime,
    pub(super) hosts: Vec<Host>,
}

/// What one of the two cookies used to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct PastPart {
    pub(super) name: Option<CookieName>,
    pub(super) path: Option<CookiePath>,
}

impl Past {
    /// A scope of which only the domain is known.
    pub(super) fn of_domain(domain: CookieDomain) -> Self {
        Self {
            domain,
            access: PastPart::default(),
            refresh: PastPart::default(),
            partitioning: Partitioning::Unpartitioned,
            retired_at: None,
            lifetime: Lifetime::LONGEST,
            hosts: Vec::new(),
        }
    }

    /// From when on no browser holds such cookies; `None` if nobody knows.
    pub(super) fn sunset(&self) -> Option<Instant> {
        sunset(self.retired_at, self.lifetime)
    }

    /// What is said of one of the two cookies.
    pub(super) const fn part(&self, token: Token) -> &PastPart {
        match token {
            Token::Access => &self.access,
            Token::Refresh => &self.refresh,
        }
    }
}
