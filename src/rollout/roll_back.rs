use alloc::vec::Vec;

use super::frontend_change::FrontendChange;
use super::history::History;
use crate::net::UrlPath;

/// The way back.
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
/// // The old configuration knows neither name, unless it is told.
/// assert!(!plan.roll_back.is_safe_as_it_is);
/// assert!(plan.roll_back.is_safe_with_history);
/// let mut back = old.clone();
/// plan.roll_back.history.declare_in(&mut back);
/// assert!(back.compile(&EmbeddedList).is_ok());
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RollBack {
    /// What the old configuration must declare to follow the new one. It also prepares old instances to serve beside new ones.
    pub history: History,
    /// Whether users stay signed in if the old configuration comes back as it is.
    pub is_safe_as_it_is: bool,
    /// Whether users stay signed in if it comes back with that history.
    pub is_safe_with_history: bool,
    /// The route of the new configuration that must stay in service for refreshes then, since the old one does not get its cookies.
    pub keep_route: Option<UrlPath>,
    /// What front ends must do, with the day of going back in place of day 0. The old configuration comes back with that history.
    pub frontend: Vec<FrontendChange>,
}

impl RollBack {
    /// Whether old instances get the history of the way back before the new configuration comes.
    pub(super) const fn is_prepared(&self) -> bool {
        !self.history.is_empty() && self.is_safe_with_history
    }
}
