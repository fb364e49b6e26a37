use alloc::vec::Vec;

use time::Duration;

use super::frontend_change::{FrontendAction, FrontendChange, FrontendTiming};
use super::history::History;
use super::roll_back::RollBack;
use super::warning::MigrationWarning;
use crate::config::Transport;
use crate::cookie::CookieDomain;
use crate::migration::Instant;
use crate::net::{HeaderName, UrlPath};
use crate::policy::Deployed;
use crate::sorted::sort_by_key;

/// A step of the plan, and its date.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::plan_migration;
///
/// let old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// let mut new = old.clone();
/// new.cookie_domain = "example.com".into();
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let last = plan.schedule.last().unwrap();
/// assert_eq!((last.day, last.action.code()), (365, "remove_entry")); // browsers keep the access cookie for so long
/// assert_eq!(last.at.to_string(), "2027-11-22T12:00:00Z");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MigrationStep {
    /// The date of the step.
    pub at: Instant,
    /// The number of whole days after the last old server stopped.
    pub day: i64,
    /// What to do.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub action: MigrationAction,
}

/// What to do.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{MigrationAction, plan_migration};
///
/// let mut old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// old.refresh_cookie.path = Some("/auth".into());
/// let mut new = old.clone();
/// new.api_base_path = "/v2/auth".into();
/// new.refresh_cookie.path = Some("/v2/auth".into());
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let mut actions = plan.schedule.iter().map(|step| &step.action);
/// let keep = actions.find(|action| matches!(action, MigrationAction::KeepOldRoute { .. })).unwrap();
/// assert_eq!(
///     keep.to_string(),
///     "keep /auth/session/refresh in service for refreshes, and let pages call it when the new route responds with 401",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationAction {
    /// Update the front ends before anything else.
    #[error(
        "before: deploy the front ends with their changes for before the switch, and wait until browsers have loaded them"
    )]
    UpdateFrontends,
    /// Before the front ends change, let the old configuration allow what they will send.
    #[error(
        "before: deploy the old configuration with the headers that front ends need in `headers.allow`, and wait until cached \
         preflight responses have expired"
    )]
    AllowHeaders,
    /// Update the front ends together with the new configuration.
    #[error("deploy the front ends with their changes for the switch")]
    UpdateFrontendsWithIt,
    /// The past cookies have expired. Update the front ends before you remove the history.
    #[error(
        "deploy front ends that send requests without credentials, before the history is removed"
    )]
    StopCredentials,
    /// The custom header was required only because of past cookies, and no longer is.
    #[error("front ends may stop sending `{header}`: without the history it is not required")]
    MayStopSending {
        /// The header.
        header: HeaderName,
    },
    /// Prepare the old configuration before the new one is deployed.
    #[error("before: deploy the old configuration with the history for a rollback{}", match is_needed {
        true => ", or users who reach old instances after new ones sign in again",
        false => " (not needed for users to stay logged in; with it, no duplicate cookies appear)",
    })]
    Prepare {
        /// Whether users are logged out without this step.
        is_needed: bool,
    },
    /// Deploy the new configuration. This is day 0.
    #[error(
        "deploy the new configuration{}",
        if *has_history {
            " with the entries that it must declare; if the last old instance stops later, write that time into `retired_at` and plan again"
        } else {
            ""
        }
    )]
    Deploy {
        /// Whether the plan has something to add to the new configuration.
        has_history: bool,
    },
    /// Keep the old refresh route, because browsers send the old refresh cookies only there.
    #[error(
        "keep {route} in service for refreshes, and let pages call it when the new route responds with 401"
    )]
    KeepOldRoute {
        /// The route of the old configuration.
        route: UrlPath,
    },
    /// The old refresh cookies have expired, and nothing needs the old route.
    #[error("{route} can be removed: no browser holds a refresh cookie for it any more")]
    DropOldRoute {
        /// The route of the old configuration.
        route: UrlPath,
    },
    /// The tokens by header have expired.
    #[error("remove `header_until`: no client holds a token by header any more")]
    RemoveHeaderUntil,
    /// The cookies of an entry in the history have expired.
    #[error(
        "remove `history[{index}]` (cookie domain {}): by its dates, no browser holds such a cookie any more",
        describe(domain)
    )]
    RemoveEntry {
        /// The index of the entry before any entry is removed.
        index: usize,
        /// The cookie domain of the entry.
        domain: CookieDomain,
    },
    /// The older cookie domain has no date.
    #[error(
        "`older_cookie_domain` has no date, so it is unknown when it can be removed; the history has an entry in its place where it \
         still matters"
    )]
    DateOlderDomain,
}

impl MigrationAction {
    /// A word that identifies the action. It stays the same even if the sentence changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AllowHeaders => "allow_headers",
            Self::UpdateFrontends => "update_frontends",
            Self::UpdateFrontendsWithIt => "update_frontends_with_it",
            Self::StopCredentials => "stop_credentials",
            Self::MayStopSending { .. } => "may_stop_sending",
            Self::Prepare { .. } => "prepare",
            Self::Deploy { .. } => "deploy",
            Self::KeepOldRoute { .. } => "keep_old_route",
            Self::DropOldRoute { .. } => "drop_old_route",
            Self::RemoveHeaderUntil => "remove_header_until",
            Self::RemoveEntry { .. } => "remove_entry",
            Self::DateOlderDomain => "date_older_domain",
        }
    }
}

super::coded::code_and_message!(MigrationAction);

fn describe(domain: &CookieDomain) -> alloc::string::String {
    domain
        .shared()
        .map_or_else(|| "host-only".into(), |domain| alloc::format!("`{domain}`"))
}

/// The steps, in the order of time.
pub(super) fn schedule(
    after: &Deployed,
    retired_at: Instant,
    roll_back: &RollBack,
    history: &History,
    frontend: &[FrontendChange],
    warnings: &[MigrationWarning],
) -> Vec<MigrationStep> {
    let mut steps = Vec::new();
    let mut add = |at: Instant, action| {
        let seconds = at
            .get()
            .unix_timestamp()
            .saturating_sub(retired_at.get().unix_timestamp());
        let day = Duration::seconds(seconds).whole_days();
        steps.push(MigrationStep { at, day, action });
    };
    let has = |timing: FrontendTiming, is_of_api: bool| {
        let mut changes = frontend.iter();
        changes.any(|change| change.timing == timing && change.action.is_of_api() == is_of_api)
    };
    if has(FrontendTiming::Before, true) {
        add(retired_at, MigrationAction::AllowHeaders);
    }
    if has(FrontendTiming::Before, false) {
        add(retired_at, MigrationAction::UpdateFrontends);
    }
    if roll_back.is_prepared() {
        let is_needed = !roll_back.is_safe_as_it_is;
        add(retired_at, MigrationAction::Prepare { is_needed });
    }
    let has_history = !history.is_empty();
    add(retired_at, MigrationAction::Deploy { has_history });
    if has(FrontendTiming::With, false) {
        add(retired_at, MigrationAction::UpdateFrontendsWithIt);
    }
    let later = || frontend.iter().filter(|change| change.at > retired_at);
    for change in later() {
        if change.action == FrontendAction::StopCredentials {
            add(change.at, MigrationAction::StopCredentials);
        }
    }
    for warning in warnings {
        let (MigrationWarning::NotSentToRefreshRoute {
            old_route, sunset, ..
        }
        | MigrationWarning::NotSentToRoute {
            refresh_route: old_route,
            sunset,
            ..
        }) = warning
        else {
            continue;
        };
        if let Some(old_route) = old_route {
            let route = old_route.clone();
            add(retired_at, MigrationAction::KeepOldRoute { route });
            let route = old_route.clone();
            add(*sunset, MigrationAction::DropOldRoute { route });
        }
    }
    if let Some(until) = after.header_until
        && !after.transport.allows(Transport::Header)
    {
        add(until, MigrationAction::RemoveHeaderUntil);
    }
    if after.has_older_domain {
        add(retired_at, MigrationAction::DateOlderDomain);
    }
    for (index, (domain, sunset)) in after.history.iter().enumerate() {
        let domain = domain.clone();
        add(*sunset, MigrationAction::RemoveEntry { index, domain });
    }
    for change in later() {
        if let FrontendAction::MayStopSending { header } = &change.action {
            let header = header.clone();
            add(change.at, MigrationAction::MayStopSending { header });
        }
    }
    sort_by_key(&mut steps, |step| step.at);
    steps.dedup();
    steps
}
