use alloc::string::ToString;
use alloc::vec::Vec;

use time::Duration;

use super::indexed::Indexed;
use super::trace::{Trace, TracePart};
use crate::config::{PastCookieConfig, PastScopeConfig, PolicyConfig, Setting, Transport};
use crate::cookie::{CookieDomain, Lifetime, Partitioning};
use crate::migration::Instant;
use crate::net::{Host, Origin, SuffixList};
use crate::policy::{CookieRole, Deployed, SessionToken};
use crate::sorted::{SortedMap, SortedSet};

/// What a configuration must contain about the configurations before it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::migration::Instant;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::History;
///
/// let old = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// let mut new = old.clone();
/// new.cookie_domain = "example.com".into();
///
/// let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
/// let history = History::between(&old, &new, retired_at, &EmbeddedList);
/// assert_eq!(history.scopes[0].cookie_domain.text(), "");
/// history.declare_in(&mut new);
/// assert!(new.compile(&EmbeddedList).is_ok());
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct History {
    /// Entries for [`PolicyConfig::history`]. They contain all names and paths explicitly, so later changes do not affect their meaning.
    pub scopes: Vec<PastScopeConfig>,
    /// The value for [`PolicyConfig::header_until`], if it must be set or moved to a later date.
    pub header_until: Option<Instant>,
    /// The indices of the scopes whose cookies end with the browser, unless it restores its windows.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub of_browser_sessions: Vec<usize>,
}

impl History {
    /// Finds what must be added to `new` if the last server with `old` stops at `retired_at`. Existing declarations are taken into account.
    ///
    /// Compares each cookie of each API of `old` with the cookies of `new`, by the same identity that browsers use. Leaves out cookies that
    /// stay the same, and cookies that no API of `new` can clear. Keeps the entries in the history of `old` that have not expired. Tokens
    /// by header are accepted for as long as browsers keep the refresh cookie of `old`, because no configuration says how long clients keep
    /// such tokens.
    ///
    /// Skips everything that cannot be read in either configuration.
    #[must_use]
    pub fn between(
        old: &PolicyConfig,
        new: &PolicyConfig,
        retired_at: Instant,
        list: &dyn SuffixList,
    ) -> Self {
        let (old, new) = (old.deployed(list), new.deployed(list));
        let (scopes, of_browser_sessions) =
            scopes(&old, &Indexed::new(&new, list), retired_at, list);
        Self {
            scopes,
            header_until: header_until(&old, &new, retired_at),
            of_browser_sessions,
        }
    }

    /// Whether nothing must be added.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.scopes.is_empty() && self.header_until.is_none()
    }

    /// Adds the history to a configuration.
    pub fn declare_in(&self, config: &mut PolicyConfig) {
        config.history.extend(self.scopes.iter().cloned());
        if let Some(until) = self.header_until {
            config.header_until = Some(Setting::of(until));
        }
    }
}

/// What a past cookie means to the new configuration.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PastCookieState {
    /// An API still sets it.
    Present,
    /// Some API can clear it.
    Past,
    /// No API can clear it.
    OutOfReach,
}

impl PastCookieState {
    /// Whether the history must have an entry for the cookie that has this role now.
    fn matters(self, role: CookieRole, new: &Indexed<'_>) -> bool {
        match (self, role) {
            (Self::Past, _) => true,
            // Only the history shows that cookies were used at all.
            (Self::Present, CookieRole::Session(_)) => !new.transport.allows(Transport::Cookie),
            (Self::Present | Self::OutOfReach, _) => false,
        }
    }
}

fn scopes(
    old: &Deployed,
    new: &Indexed<'_>,
    retired_at: Instant,
    list: &dyn SuffixList,
) -> (Vec<PastScopeConfig>, Vec<usize>) {
    let mut scopes: Vec<PastScopeConfig> = Vec::new();
    let mut of_browser_sessions = Vec::new();
    let mut places = SortedMap::new();
    let mut apis = SortedSet::new();
    for trace in Trace::all(old, retired_at, list) {
        let states = trace.parts.iter().map(|(role, part)| {
            let state = state_of(&trace, part, new, list);
            (new.role_of(*role), part, state)
        });
        let states: Vec<_> = states.collect();
        let is_needed = states.iter().any(|(role, part, state)| {
            state.matters(*role, new) && !is_declared(&trace, part, new, list)
        });
        if !is_needed {
            continue;
        }
        let lifetime = lifetime(&states, new);
        let mut scope = PastScopeConfig::new(
            Setting::of(trace.domain.clone()),
            Setting::of(trace.retired_at),
            days(lifetime),
        );
        // An entry that has no session cookies, only cookies to clear, is not about the session.
        let has_others = states
            .iter()
            .any(|(role, ..)| !matches!(role, CookieRole::Session(_)));
        let mut named = Vec::new();
        for (role, was, state) in &states {
            let said = match state {
                PastCookieState::OutOfReach => continue,
                // Another cookie may have this identity now.
                PastCookieState::Present
                    if new.has_now(*role, &was.name, &was.path)
                        && !(has_others && state.matters(*role, new)) =>
                {
                    continue;
                }
                PastCookieState::Past | PastCookieState::Present => PastCookieConfig {
                    name: Some(Setting::of(was.name.clone())),
                    path: Some(Setting::of(was.path.clone())),
                },
            };
            named.push((*role, was.name.clone(), was.path.clone()));
            match role {
                CookieRole::Session(SessionToken::Access) => scope.access_cookie = said,
                CookieRole::Session(SessionToken::Refresh) => scope.refresh_cookie = said,
                CookieRole::Session(SessionToken::Session) => scope.session_cookie = said,
                CookieRole::Companion(key) => {
                    scope.cookies.insert(key.to_string(), said);
                }
                // Cookies that some API still sets under that name must not be cleared.
                CookieRole::Retired if *state == PastCookieState::Present => {}
                CookieRole::Retired => scope.clear_only.push(said),
            }
        }
        scope.partitioning = match trace.partitioning {
            Partitioning::Partitioned => Some(Setting::of(trace.partitioning)),
            Partitioning::Unpartitioned => None,
        };
        // All but its APIs.
        let alike = (trace.domain, trace.retired_at, trace.partitioning);
        let alike = (alike, days(lifetime), named);
        let place = *places.entry(alike).or_insert(scopes.len());
        if place == scopes.len() {
            if lifetime.max_age().is_none() {
                of_browser_sessions.push(place);
            }
            scopes.push(scope);
        }
        if let Some(known) = scopes.get_mut(place)
            && apis.insert((place, trace.api.clone()))
        {
            known.api.push(Setting::of(trace.api));
        }
    }
    for scope in &mut scopes {
        let named = scope.api.iter().filter_map(|api| api.get().ok());
        let named: SortedSet<&Host> = named.map(Origin::host).collect();
        let is_named = |api: &Origin| named.contains(api.host());
        let all = new.apis.iter().all(|api| is_named(&api.origin));
        // A cookie with a domain also reaches the other APIs.
        if all || scope.cookie_domain.get() != Ok(&CookieDomain::HostOnly) {
            scope.api.clear();
        }
    }
    (scopes, of_browser_sessions)
}

pub(super) fn state_of(
    trace: &Trace,
    part: &TracePart,
    new: &Indexed<'_>,
    list: &dyn SuffixList,
) -> PastCookieState {
    let Some(key) = trace.key(part, list) else {
        return PastCookieState::OutOfReach;
    };
    if new.sets(&key) {
        return PastCookieState::Present;
    }
    // An API without cookies on any page clears none. APIs with the same scheme clear the same cookies among those that reach them.
    let mut tried = [false; 2];
    let mut apis = new
        .reached_by(trace)
        .filter(|(_, api)| !api.pages.is_empty());
    let is_clearable = apis.any(|(_, api)| {
        let tried = tried.get_mut(usize::from(api.origin.is_https()));
        let is_new = tried.is_some_and(|tried| !core::mem::replace(tried, true));
        is_new && trace.is_clearable_by(part, &api.origin)
    });
    if is_clearable {
        PastCookieState::Past
    } else {
        PastCookieState::OutOfReach
    }
}

/// Whether the new configuration already declares the cookie, for at least as long.
fn is_declared(trace: &Trace, part: &TracePart, new: &Indexed<'_>, list: &dyn SuffixList) -> bool {
    let key = trace.key(part, list);
    key.is_some_and(|key| new.declares(&key, trace.sunset(part)))
}

/// The longer one of the lifetimes that matter.
fn lifetime(states: &[(CookieRole, &TracePart, PastCookieState)], new: &Indexed<'_>) -> Lifetime {
    states
        .iter()
        .filter(|(role, _, state)| state.matters(*role, new))
        .map(|(_, part, _)| part.lifetime)
        .max_by_key(|lifetime| lifetime.at_most())
        .unwrap_or(Lifetime::LONGEST)
}

/// Whole days, rounded up.
fn days(lifetime: Lifetime) -> u16 {
    let kept = lifetime.at_most();
    let whole = Duration::days(kept.whole_days());
    let days = if whole < kept {
        kept.whole_days().saturating_add(1)
    } else {
        kept.whole_days()
    };
    u16::try_from(days).unwrap_or(u16::MAX)
}

/// Until when tokens by header must be accepted, if that is not declared.
fn header_until(old: &Deployed, new: &Deployed, retired_at: Instant) -> Option<Instant> {
    if new.transport.allows(Transport::Header) {
        return None;
    }
    let of_clients = old.takes_headers.then(|| {
        let pages = old.apis.iter().flat_map(|api| &api.pages);
        let lifetimes = pages.map(|pages| pages.lasting().lifetime().at_most());
        retired_at.after(lifetimes.max().unwrap_or(Lifetime::MAX))
    });
    let carried = old.header_until.filter(|until| *until > retired_at);
    let needed = of_clients.max(carried)?;
    let is_declared = new.header_until.is_some_and(|until| until >= needed);
    (!is_declared).then_some(needed)
}
