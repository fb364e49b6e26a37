use alloc::vec;
use alloc::vec::Vec;

use super::entry::{CookieUse, EntryScope, EntryState, InventoryEntry, PresentCookie};
use crate::config::TransportSetting;
use crate::cookie::{CookieId, HostScope, Partitioning, Security};
use crate::migration::later;
use crate::net::Host;
use crate::policy::{CookieRole, SessionToken};
use crate::policy::{Policy, Writing, WrittenCookie};
use crate::sorted::{SortedMap, sort_by, sort_by_key};

/// The cookies of a deployment, for telling visitors about them. [`inventory`] makes it.
///
/// `Display` writes plain text; [`to_markdown`](Self::to_markdown) writes Markdown.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// use session_cookie_policy::config::TransportSetting;
/// use session_cookie_policy::inventory::inventory;
///
/// config.transport = "header".into();
/// let inventory = inventory(&config.compile(&EmbeddedList).unwrap());
/// assert_eq!(inventory.transport, TransportSetting::Header);
/// // None is set, and none ever was: there is no `history`.
/// assert_eq!(inventory.entries, []);
/// assert!(inventory.to_string().contains("\nThe service sets no cookies for signed-in sessions.\n"));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Inventory {
    /// How the tokens of sessions travel, except for websites with a setting of their own.
    pub transport: TransportSetting,
    /// The present cookies come first: session cookies (access before refresh), then the cookies beside the session. Past cookies follow,
    /// by the date on which they end, with unknown dates last. If tokens travel by header, it has the cookies that were set
    /// before, by the history.
    pub entries: Vec<InventoryEntry>,
}

/// Lists the cookies that responses of a policy set, and the past cookies that they delete.
///
/// Websites that the application [trusts](Policy::trust_website) are not listed. They get the cookies of the declared websites,
/// unpartitioned.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::inventory::inventory;
///
/// let inventory = inventory(&policy);
/// assert_eq!(inventory.entries.len(), 2);
/// println!("{}", inventory.to_markdown());
/// # }
/// ```
#[doc(alias("privacy policy", "cookie banner", "GDPR", "consent"))]
#[must_use]
pub fn inventory(policy: &Policy) -> Inventory {
    let mut entries: Vec<InventoryEntry> = Vec::new();
    let mut places = SortedMap::new();
    for written in policy.written_cookies() {
        // Of a deployment by header, what nobody ever set: a response deletes it if a browser shows it.
        if let Writing::Cleared { was_set: false, .. } = written.writing {
            continue;
        }
        let entry = entry(&written);
        let place = *places.entry(identity(&entry)).or_insert(entries.len());
        match entries.get_mut(place) {
            Some(known) => merge(known, entry),
            None => entries.push(entry),
        }
    }
    for entry in &mut entries {
        if let EntryState::Present(present) = &mut entry.state {
            for used in &mut present.uses {
                sort_by(&mut used.websites, Ord::cmp);
                used.websites.dedup();
                sort_by(&mut used.clients, Ord::cmp);
                used.clients.dedup();
            }
        }
    }
    sort_by_key(&mut entries, |entry| {
        let ends = entry.ends();
        let place = match entry.role {
            CookieRole::Session(SessionToken::Access | SessionToken::Session) => 0,
            CookieRole::Session(SessionToken::Refresh) => 1,
            CookieRole::Companion(_) => 2,
            CookieRole::Retired => 3,
        };
        (entry.is_past(), ends.is_none(), ends, place)
    });
    Inventory {
        transport: policy.transport(),
        entries,
    }
}

fn entry(written: &WrittenCookie<'_>) -> InventoryEntry {
    let attributes = written.attributes;
    let (host, hosts) = match written.domain.shared() {
        Some(domain) => (Host::Domain(domain.clone()), HostScope::WithSubdomains),
        None => (written.api.host().clone(), HostScope::HostOnly),
    };
    InventoryEntry {
        name: attributes.name().clone(),
        role: written.role,
        purpose: written.companion.map(|companion| companion.purpose),
        scope: EntryScope {
            host,
            hosts,
            path: attributes.path().clone(),
            partitioning: attributes.partitioning(),
        },
        apis: vec![written.api.clone()],
        state: match &written.writing {
            Writing::Set(pages) => EntryState::Present(PresentCookie {
                lifetime: attributes.lifetime(),
                is_chosen: written.is_chosen,
                at_once: written.companion.map_or(1, |companion| companion.at_once),
                script_access: attributes.script_access(),
                security: attributes.security(),
                uses: if pages.websites.is_empty() && pages.clients.is_empty() {
                    Vec::new()
                } else {
                    vec![CookieUse {
                        same_site: attributes.same_site(),
                        transport: pages.transport,
                        websites: pages.websites.clone(),
                        clients: pages.clients.clone(),
                    }]
                },
            }),
            Writing::Cleared { sunset, .. } => EntryState::Past { ends: *sunset },
        },
    }
}

/// Equal for two entries of one cookie. A cookie that is sent over plain http differs from one that is not, although browsers may not hold
/// both.
fn identity(entry: &InventoryEntry) -> (CookieId, Partitioning, Option<Security>) {
    let scope = &entry.scope;
    let id = CookieId {
        name: entry.name.clone(),
        host: scope.host.clone(),
        scope: scope.hosts,
        path: scope.path.clone(),
        partition: None,
    };
    let security = match &entry.state {
        EntryState::Present(present) => Some(present.security),
        EntryState::Past { .. } => None,
    };
    (id, scope.partitioning, security)
}

fn merge(known: &mut InventoryEntry, other: InventoryEntry) {
    // Cookies come API by API.
    for api in other.apis {
        if known.apis.last() != Some(&api) {
            known.apis.push(api);
        }
    }
    match (&mut known.state, other.state) {
        (EntryState::Present(known), EntryState::Present(other)) => {
            for used in other.uses {
                merge_use(&mut known.uses, used);
            }
        }
        (EntryState::Past { ends }, EntryState::Past { ends: other }) => {
            *ends = later(*ends, other);
        }
        (EntryState::Present(_), EntryState::Past { .. })
        | (EntryState::Past { .. }, EntryState::Present(_)) => {}
    }
}

fn merge_use(uses: &mut Vec<CookieUse>, other: CookieUse) {
    let is_alike = |known: &&mut CookieUse| {
        known.same_site == other.same_site && known.transport == other.transport
    };
    let Some(known) = uses.iter_mut().find(is_alike) else {
        uses.push(other);
        return;
    };
    known.websites.extend(other.websites);
    known.clients.extend(other.clients);
}
