use alloc::vec::Vec;

use super::frontend_change::FrontendChange;
use super::history::History;
use crate::net::UrlPath;

/// What happens if you go back to the old configuration.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::plan_migration;
///
/// let old = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// let mut new = old.clone();
/// new.access_cookie.name = Some("token".into());
/// new.refresh_cookie.name = Some("renewal".into());
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
///
/// // The old configuration does not know the new names unless its history declares them.
/// assert!(!plan.roll_back.is_safe_as_it_is);
/// assert!(plan.roll_back.is_safe_with_history);
/// let mut back = old.clone();
/// plan.roll_back.history.declare_in(&mut back);
/// assert!(back.compile(&EmbeddedList).is_ok());
/// # }
/// ```
#[doc(alias("rollback", "revert", "undo"))]
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RollBack {
    /// What to add to the old configuration before it follows the new one. With it, old servers can also run beside new ones.
    pub history: History,
    /// Whether users stay signed in if you go back to the unchanged old configuration.
    pub is_safe_as_it_is: bool,
    /// Whether users stay signed in if you go back to the old configuration with that history.
    pub is_safe_with_history: bool,
    /// A refresh route of the new configuration that must then still work, because the old route does not get the new cookies.
    pub keep_route: Option<UrlPath>,
    /// What front ends must do if you go back to the old configuration with that history. Day 0 is then the day of going back.
    pub frontend: Vec<FrontendChange>,
}

impl RollBack {
    /// Whether old instances get the history for a rollback before the new configuration is deployed.
    pub(super) const fn is_prepared(&self) -> bool {
        !self.history.is_empty() && self.is_safe_with_history
    }
}
