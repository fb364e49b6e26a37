use alloc::vec::Vec;

use super::change::MigrationChange;
use super::changes::changes;
use super::clearing::{ApiClearing, clearing};
use super::encounter::{TokenForecast, TokenOutcome, lost};
use super::forecast::{ClientForecast, forecast};
use super::frontend_change::FrontendChange;
use super::frontend_changes::{add_needed, frontend_changes};
use super::history::History;
use super::indexed::Indexed;
use super::roll_back::RollBack;
use super::schedule::{MigrationStep, schedule};
use super::warning::MigrationWarning;
use super::warnings::warnings;
use crate::config::{PolicyConfig, SessionShape};
use crate::migration::Instant;
use crate::net::SuffixList;
use crate::policy::{CookieRole, SessionToken};

/// The plan for a change from one configuration to the next: the result of [`plan_migration`].
///
/// Its `Display` is the plan for people to read.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{ReturningClient, plan_migration};
///
/// let mut old = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// old.refresh_cookie.path = Some("/auth".into());
/// let mut new = old.clone();
/// new.api_base_path = "/v2/auth".into();
/// new.refresh_cookie.path = Some("/v2/auth".into());
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// assert_eq!(plan.warnings[0].code(), "not_sent_to_refresh_route");
/// assert_eq!(plan.clients[0].returning, ReturningClient::SignsInOnce);
/// assert_eq!(plan.roll_back.keep_route.as_ref().unwrap().as_str(), "/v2/auth/session/refresh");
/// # }
/// ```
///
/// The [guide to migrations](crate::guide::migrations) has a plan for each kind of change.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MigrationPlan {
    /// When the last server with the old configuration stops. This is day 0.
    pub retired_at: Instant,
    /// What differs between the two configurations.
    pub changes: Vec<MigrationChange>,
    /// What to add to the new configuration.
    pub history: History,
    /// The past cookies that each API clears with each response that sets or clears a session.
    pub clearing: Vec<ApiClearing>,
    /// What happens to tokens while servers with both configurations run.
    pub both_serve: BothServe,
    /// Whether you can go back to the old configuration.
    pub roll_back: RollBack,
    /// What front ends must do, in this order. A front end that was built for the old configuration sends what that configuration requires,
    /// but the new one may require more.
    pub frontend: Vec<FrontendChange>,
    /// What to do, and when.
    pub schedule: Vec<MigrationStep>,
    /// What happens to clients that return on day 0, 30 or 365.
    pub clients: Vec<ClientForecast>,
    /// Everything that one response cannot fix.
    pub warnings: Vec<MigrationWarning>,
    /// What new servers do with tokens of old servers if you do not add [`history`](Self::history).
    pub undeclared: Vec<TokenForecast>,
    /// The shapes of the sessions, before and after the change.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub session: [SessionShape; 2],
}

/// What old and new servers do with each other's tokens.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{TokenForecast, plan_migration};
///
/// let old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// let mut new = old.clone();
/// new.refresh_cookie.name = Some("renewal".into());
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let all_taken = |encounters: &[TokenForecast]| encounters.iter().all(TokenForecast::is_taken);
/// assert!(all_taken(&plan.both_serve.new_takes_old)); // the history says the old name
/// assert!(!all_taken(&plan.both_serve.old_takes_new)); // nobody told old instances the new one,
/// assert!(all_taken(&plan.both_serve.prepared_takes_new)); // unless they got the history of the way back
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BothServe {
    /// What new servers, with the history, do with tokens of old servers.
    pub new_takes_old: Vec<TokenForecast>,
    /// What unchanged old servers do with tokens of new servers.
    pub old_takes_new: Vec<TokenForecast>,
    /// What old servers do with tokens of new servers if they have the history for [going back](RollBack::history).
    pub prepared_takes_new: Vec<TokenForecast>,
}

/// Plans the change from `old` to `new` if the last server with `old` stops at `retired_at`.
///
/// Never fails: what cannot be read or does not compile becomes a [warning](MigrationPlan::warnings), and the rest is planned.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::migration::Instant;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::plan_migration;
///
/// let old = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// let mut new = old.clone();
/// new.cookie_domain = "example.com".into();
///
/// let friday = Instant::parse("2026-11-20T17:00:00Z").unwrap();
/// let plan = plan_migration(&old, &new, friday, &EmbeddedList);
/// assert_eq!(plan.clearing[0].set_cookie.len(), 2);
/// // Sibling hosts get the cookies from now on, so front ends must send a header against CSRF before that.
/// assert_eq!(plan.frontend[0].action.code(), "send_csrf_header");
/// assert_eq!(plan.warnings[0].code(), "old_frontend_refused");
/// println!("{plan}");
/// # }
/// ```
///
/// Sources: [RFC 6265bis, section 5.7], step 23, for which cookies browsers treat as the same; [section 5.5], for how long they keep both.
///
/// [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
/// [section 5.5]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.5
#[doc(alias("migrate", "deploy", "rename cookie", "zero downtime"))]
#[must_use]
pub fn plan_migration(
    old: &PolicyConfig,
    new: &PolicyConfig,
    retired_at: Instant,
    list: &dyn SuffixList,
) -> MigrationPlan {
    let history = History::between(old, new, retired_at, list);
    let declared = |config: &PolicyConfig, history: &History| {
        let mut config = config.clone();
        history.declare_in(&mut config);
        config
    };
    let after = declared(new, &history);
    let back = History::between(&after, old, retired_at, list);
    let prepared = declared(old, &back).deployed(list);
    let bare = new.deployed(list);
    let (old, after) = (old.deployed(list), after.deployed(list));
    let (old, after) = (Indexed::new(&old, list), Indexed::new(&after, list));
    let prepared = Indexed::new(&prepared, list);
    let both_serve = BothServe {
        new_takes_old: TokenForecast::all(&old, &after, retired_at, list),
        old_takes_new: TokenForecast::all(&after, &old, retired_at, list),
        prepared_takes_new: TokenForecast::all(&after, &prepared, retired_at, list),
    };
    // With one token any route renews the session, so no old route must be kept for it.
    let refresh = CookieRole::Session(SessionToken::Refresh);
    let new_route = after
        .apis
        .iter()
        .find_map(|api| api.routes_of(refresh).first());
    let is_other_path =
        |encounter: &&TokenForecast| matches!(encounter.outcome, TokenOutcome::OtherPath { .. });
    let needs_route = lost(&both_serve.prepared_takes_new)
        .iter()
        .any(is_other_path);
    let roll_back = RollBack {
        keep_route: new_route.filter(|_| needs_route).cloned(),
        is_safe_as_it_is: lost(&both_serve.old_takes_new).is_empty(),
        is_safe_with_history: lost(&both_serve.prepared_takes_new).is_empty(),
        frontend: frontend_changes(&after, &prepared, &old, retired_at),
        history: back,
    };
    let mut frontend = frontend_changes(&old, &after, &bare, retired_at);
    if roll_back.is_prepared() {
        // The old configuration with that history comes first, and may require more than without it.
        add_needed(
            &mut frontend,
            frontend_changes(&old, &prepared, &old, retired_at),
        );
    }
    let indexed_bare = Indexed::new(&bare, list);
    let clearing = clearing(&after, retired_at);
    let warnings = warnings(
        [&old, &after],
        &indexed_bare,
        retired_at,
        &clearing,
        &frontend,
        list,
    );
    MigrationPlan {
        retired_at,
        changes: changes(&old, &after, &frontend, list),
        undeclared: TokenForecast::all(&old, &indexed_bare, retired_at, list),
        session: [old.shape, after.shape],
        schedule: schedule(
            &after, retired_at, &roll_back, &history, &frontend, &warnings,
        ),
        clients: forecast(&old, &after, retired_at, &warnings, list),
        history,
        clearing,
        both_serve,
        roll_back,
        frontend,
        warnings,
    }
}
