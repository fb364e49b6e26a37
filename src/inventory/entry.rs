use alloc::vec::Vec;

use super::necessity::Necessity;
use crate::cookie::{
    CookieName, CookiePath, HostScope, Lifetime, Partitioning, SameSite, Security,
};
use crate::migration::Instant;
use crate::net::{Host, Origin};
use crate::policy::{ClientName, SessionToken, Transport, Website};

/// A cookie of a deployment: one entry for what is one cookie in its scope, whichever APIs and websites use it.
///
/// `HttpOnly` is always set.
///
/// See [`inventory`](crate::inventory) for an example; [`statements`](Self::statements) says it in words.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct InventoryEntry {
    /// The name, prefix included.
    pub name: CookieName,
    /// The token that it holds, which is its purpose.
    pub token: SessionToken,
    /// Where browsers send it.
    pub scope: EntryScope,
    /// The APIs whose answers write it, in the order of the configuration.
    pub apis: Vec<Origin>,
    /// Whether it is set, or left from an earlier configuration.
    pub state: EntryState,
}

/// Which requests a cookie is sent with.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct EntryScope {
    /// The host that gets it, or the domain that shares it.
    pub host: Host,
    /// Whether hosts below get it, too.
    pub hosts: HostScope,
    /// The path.
    pub path: CookiePath,
    /// Whether each website has a copy of its own.
    pub partitioning: Partitioning,
}

/// Whether a cookie is set, or left from an earlier configuration.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum EntryState {
    /// It is set at sign-in and renewed.
    Present(PresentCookie),
    /// It is set no more: answers delete it where browsers may still have it.
    Past {
        /// From when on no browser has it; `None` if nobody knows.
        ends: Option<Instant>,
    },
}

/// What is known of a cookie that is set.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PresentCookie {
    /// How long browsers keep it, from when it was last set.
    pub lifetime: Lifetime,
    /// Whether it is sent over https only.
    pub security: Security,
    /// Who uses it. Empty if no declared website or client does: it is then renewed for requests that tell no origin and have it, and set
    /// for websites that the application vouches for.
    pub uses: Vec<CookieUse>,
}

/// Websites and clients that use a cookie in the same way.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CookieUse {
    /// What its `SameSite` is for them.
    pub same_site: SameSite,
    /// How the tokens of their sessions travel. If either way, the cookie is set for sessions by cookie only.
    pub transport: Transport,
    /// The websites, sorted.
    pub websites: Vec<Website>,
    /// The clients that are no websites, sorted.
    pub clients: Vec<ClientName>,
}

impl InventoryEntry {
    /// Whether it needs the visitor's consent. What was set in the past had a lifetime.
    #[must_use]
    pub fn necessity(&self) -> Necessity {
        Necessity::of(match &self.state {
            EntryState::Present(present) => present.lifetime,
            EntryState::Past { .. } => Lifetime::LONGEST,
        })
    }

    pub(super) const fn ends(&self) -> Option<Instant> {
        match self.state {
            EntryState::Present(_) => None,
            EntryState::Past { ends } => ends,
        }
    }

    pub(super) const fn is_past(&self) -> bool {
        matches!(self.state, EntryState::Past { .. })
    }
}
