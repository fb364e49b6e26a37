use alloc::vec::Vec;

use super::necessity::Necessity;
use crate::config::{ClientName, Purpose, TransportSetting, Website};
use crate::cookie::{
    CookieName, CookiePath, HostScope, Lifetime, Partitioning, SameSite, ScriptAccess, Security,
};
use crate::migration::Instant;
use crate::net::{Host, Origin};
use crate::policy::CookieRole;

/// A cookie of a deployment. If several APIs and websites use the same cookie in the same scope, it has one entry.
///
/// [`statements`](Self::statements) describes it in words.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::inventory::inventory;
/// use session_cookie_policy::policy::SessionToken;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com", "https://api2.example.com"],
///     ["https://www.example.com"],
/// );
/// config.cookie_domain = "example.com".into();
/// // Both APIs write the same two cookies.
/// let [access, refresh] = &inventory(&config.compile(&EmbeddedList).unwrap()).entries[..] else { panic!() };
/// assert_eq!((access.role.to_string(), refresh.role.to_string()), ("access".to_owned(), "refresh".to_owned()));
/// assert_eq!(access.apis.len(), 2);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct InventoryEntry {
    /// The name, including the prefix.
    pub name: CookieName,
    /// The session token that the cookie contains, or the key of a cookie beside the session.
    pub role: CookieRole,
    /// What a cookie beside the session is for. `None` for session cookies, and for cookies that are no longer used.
    pub purpose: Option<Purpose>,
    /// The requests with which browsers send the cookie.
    pub scope: EntryScope,
    /// The APIs whose responses set or delete the cookie, in the order of the configuration.
    pub apis: Vec<Origin>,
    /// Whether the cookie is set, or remains from an earlier configuration.
    pub state: EntryState,
}

/// The requests with which browsers send a cookie.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// use session_cookie_policy::cookie::HostScope;
/// use session_cookie_policy::inventory::inventory;
///
/// config.cookie_domain = "example.com".into();
/// let entries = inventory(&config.compile(&EmbeddedList).unwrap()).entries;
/// let refresh = &entries[1].scope;
/// assert_eq!((refresh.host.to_string(), refresh.hosts), ("example.com".into(), HostScope::WithSubdomains));
/// assert_eq!(refresh.path.as_str(), "/");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct EntryScope {
    /// The host that gets the cookie, or the domain that shares it.
    pub host: Host,
    /// Whether hosts below it get the cookie, too.
    pub hosts: HostScope,
    /// The path.
    pub path: CookiePath,
    /// Whether each website has its own copy.
    pub partitioning: Partitioning,
}

/// Whether a cookie is set, or remains from an earlier configuration.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// use session_cookie_policy::config::PastScopeConfig;
/// use session_cookie_policy::inventory::{EntryState, inventory};
///
/// // Until June the cookies were shared by all of example.com, for 365 days each.
/// config.history.push(PastScopeConfig::new("example.com".into(), "2026-06-01T00:00:00Z".into(), 365));
/// let entries = inventory(&config.compile(&EmbeddedList).unwrap()).entries;
/// assert!(matches!(entries[0].state, EntryState::Present(_)));
/// let ends = "2027-06-01T00:00:00Z".parse().ok();
/// assert_eq!(entries[2].state, EntryState::Past { ends });
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum EntryState {
    /// The cookie is set at sign-in and renewed later.
    Present(PresentCookie),
    /// The cookie is no longer set. Responses delete it if browsers may still have it.
    Past {
        /// The date from which no browser has the cookie. `None` if nobody knows.
        ends: Option<Instant>,
    },
}

/// Details of a cookie that is set.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// use session_cookie_policy::cookie::Security;
/// use session_cookie_policy::inventory::{EntryState, inventory};
///
/// config.access_cookie.keep = Some(time::Duration::HOUR.into());
/// let entries = inventory(&config.compile(&EmbeddedList).unwrap()).entries;
/// let EntryState::Present(access) = &entries[0].state else { panic!() };
/// assert_eq!(access.lifetime.max_age(), Some(time::Duration::HOUR));
/// assert_eq!(access.security, Security::Secure);
/// assert_eq!(access.uses[0].websites, ["https://www.example.com".parse().unwrap()]);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PresentCookie {
    /// How long browsers keep the cookie after it was last set. If each sign-in chooses, this is the longest time.
    pub lifetime: Lifetime,
    /// Whether each sign-in chooses how long browsers keep the cookie ("remember me").
    pub is_chosen: bool,
    /// How many such cookies a browser may hold at once. With more than one, each name ends with `.` and an id.
    pub at_once: u8,
    /// Whether scripts can read the cookie. If not, it is `HttpOnly`.
    pub script_access: ScriptAccess,
    /// Whether browsers send the cookie only over https.
    pub security: Security,
    /// Who uses the cookie. Empty if no declared website or client does. The cookie is then renewed for requests that have it but name no
    /// origin, and it is set for websites that the application trusts.
    pub uses: Vec<CookieUse>,
}

/// Websites and clients that use a cookie in the same way.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::cookie::SameSite;
/// use session_cookie_policy::inventory::{EntryState, inventory};
///
/// let config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com", "https://partner.net"],
/// );
/// let entries = inventory(&config.compile(&EmbeddedList).unwrap()).entries;
/// let EntryState::Present(access) = &entries[0].state else { panic!() };
/// let of_partner = access.uses.iter().find(|used| used.same_site == SameSite::None).unwrap();
/// assert_eq!(of_partner.websites, ["https://partner.net".parse().unwrap()]);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CookieUse {
    /// The `SameSite` of the cookie for these websites and clients.
    pub same_site: SameSite,
    /// How the tokens of their sessions travel. If both ways are allowed, the cookie is set only for sessions by cookie.
    pub transport: TransportSetting,
    /// The websites, sorted.
    pub websites: Vec<Website>,
    /// The clients that are not websites, sorted.
    pub clients: Vec<ClientName>,
}

impl InventoryEntry {
    /// Whether the cookie needs the visitor's consent. A past cookie is only deleted.
    #[must_use]
    pub fn necessity(&self) -> Necessity {
        let EntryState::Present(present) = &self.state else {
            return Necessity::OnlyDeleted;
        };
        match (self.role, self.purpose) {
            (_, Some(purpose)) => Necessity::of_purpose(purpose),
            (CookieRole::Session(_), None) => {
                Necessity::of_session(present.lifetime, present.is_chosen)
            }
            (CookieRole::Companion(_) | CookieRole::Retired, None) => Necessity::OnlyDeleted,
        }
    }

    pub(super) const fn is_of_session(&self) -> bool {
        matches!(self.role, CookieRole::Session(_))
    }

    /// Whether signing out deletes it.
    pub(super) fn ends_with_session(&self) -> bool {
        self.is_of_session() || self.purpose.is_some_and(Purpose::ends_with_session)
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
