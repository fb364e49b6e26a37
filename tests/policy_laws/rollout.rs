//! Laws on pairs of configurations, the one before and the one after.

use proptest::prelude::*;
use session_cookie_policy::config::{PolicyConfig, SessionShape};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Problem, ProblemKind, Severity};
use session_cookie_policy::rollout::{
    FrontendChange, History, MigrationWarning, ReturningClient, plan_migration,
};

use crate::cases;
use crate::deployments::{Deployment, deployments, pairs};

#[path = "../../examples/command/src/migrate/simulate/mod.rs"]
mod simulate;

use simulate::{Frontend, Outcome, simulate};

fn retired_at() -> Instant {
    Instant::parse("2026-11-22T12:00:00Z").unwrap()
}

proptest! {
    #![proptest_config(cases(600))]

    /// What the history of a pair says can be declared, and nothing is missing then. While cookies that siblings share are taken, those
    /// of one host need protection, too.
    #[test]
    fn derived_history_compiles_and_is_complete((old, new) in pairs()) {
        let (old, mut new) = (old.0, new.0);
        if old.compile(&EmbeddedList).is_ok() && new.compile(&EmbeddedList).is_ok() {
            let history = History::between(&old, &new, retired_at(), &EmbeddedList);
            history.declare_in(&mut new);
            if let Err(error) = new.compile(&EmbeddedList) {
                let is_exposed = |problem: &Problem| *problem.kind() == ProblemKind::CsrfTooWeak;
                prop_assert!(
                    error.problems().iter().filter(|problem| problem.severity() == Severity::Error).all(is_exposed),
                    "{error}\n{history:?}"
                );
            }
            let rest = History::between(&old, &new, retired_at(), &EmbeddedList);
            prop_assert!(rest.is_empty(), "{rest:?}");
        }
    }

    /// No change, no history.
    #[test]
    fn equal_configurations_have_no_history(deployment in deployments()) {
        let config = deployment.0;
        if config.compile(&EmbeddedList).is_ok() {
            let history = History::between(&config, &config, retired_at(), &EmbeddedList);
            prop_assert!(history.is_empty(), "{history:?}");
        }
    }

    /// What the plan says of a client that comes back on day 0 is what happens to it, in every browser in which sessions work at all.
    #[test]
    fn plans_come_true((old, new) in pairs()) {
        check_plan(&old, &new)?;
    }

    #[test]
    fn front_ends_that_need_not_change_are_well((old, new) in pairs()) {
        check_frontends(&old, &new)?;
    }
}

fn updated(outcomes: Vec<Outcome>) -> Vec<Outcome> {
    let mut outcomes = outcomes;
    outcomes.retain(|outcome| outcome.frontend == Frontend::Updated);
    outcomes
}

/// Where no front end need change, that of before is as well off as an updated one.
fn check_frontends(old: &Deployment, new: &Deployment) -> Result<(), TestCaseError> {
    let (old, new) = (&old.0, &new.0);
    if old.compile(&EmbeddedList).is_err() || new.compile(&EmbeddedList).is_err() {
        return Ok(());
    }
    // The example plays sessions with two tokens; those with one are played by `tests/migrations/shapes.rs`.
    let is_pair = |config: &PolicyConfig| config.session.get() == Ok(&SessionShape::Pair);
    if !is_pair(old) || !is_pair(new) {
        return Ok(());
    }
    let plan = plan_migration(old, new, retired_at(), &EmbeddedList);
    if plan.frontend.iter().any(FrontendChange::is_needed) {
        return Ok(());
    }
    let (updated, before): (Vec<_>, Vec<_>) = simulate(old, new, &plan, &EmbeddedList)
        .into_iter()
        .filter(|outcome| outcome.history)
        .partition(|outcome| outcome.frontend == Frontend::Updated);
    for (updated, before) in updated.iter().zip(&before) {
        let of = |outcome: &Outcome| {
            (
                outcome.requests.clone(),
                outcome.sign_out,
                outcome.days_with_sign_in,
            )
        };
        prop_assert_eq!(
            of(updated),
            of(before),
            "{}: {}\n{}",
            before.browser,
            before,
            plan
        );
    }
    Ok(())
}

fn check_plan(old: &Deployment, new: &Deployment) -> Result<(), TestCaseError> {
    let (old, new) = (&old.0, &new.0);
    if old.compile(&EmbeddedList).is_err() || new.compile(&EmbeddedList).is_err() {
        return Ok(());
    }
    // The example plays sessions with two tokens; those with one are played by `tests/migrations/shapes.rs`.
    let is_pair = |config: &PolicyConfig| config.session.get() == Ok(&SessionShape::Pair);
    if !is_pair(old) || !is_pair(new) {
        return Ok(());
    }
    let plan = plan_migration(old, new, retired_at(), &EmbeddedList);
    let stays = plan.clients[0].returning == ReturningClient::StaysSignedIn;
    let is_shared = |config: &PolicyConfig, other: &PolicyConfig| {
        let has = |api| other.api.contains(api);
        config.api.iter().any(has) && config.websites.iter().any(|of| other.websites.contains(of))
    };
    // The simulated front end is updated.
    let mut warnings = plan.warnings.iter();
    let has_warnings = warnings.any(|warning| *warning != MigrationWarning::OldFrontendRefused);
    if !stays || has_warnings || !is_shared(old, new) {
        return Ok(());
    }
    let without_change = |config: &PolicyConfig| {
        let plan = plan_migration(config, config, retired_at(), &EmbeddedList);
        updated(simulate(config, config, &plan, &EmbeddedList))
    };
    let (before, after) = (without_change(old), without_change(new));
    let is_fine = |outcomes: &[Outcome], browser: &str| {
        let mut of = outcomes.iter().filter(|outcome| outcome.browser == browser);
        of.any(|outcome| outcome.works && !outcome.signed_in_again)
    };
    for outcome in updated(simulate(old, new, &plan, &EmbeddedList)) {
        let browser = outcome.browser;
        if outcome.history && is_fine(&before, browser) && is_fine(&after, browser) {
            prop_assert!(
                outcome.works && !outcome.signed_in_again,
                "{browser}: {outcome}\n{plan}"
            );
            let settled = after.iter().find(|outcome| outcome.browser == browser);
            let is_alike = |settled: &&Outcome| {
                settled.transport == outcome.transport
                    && settled.api == outcome.api
                    && settled.website == outcome.website
            };
            if let Some(settled) = settled.filter(is_alike) {
                prop_assert_eq!(
                    &outcome.cookies_left,
                    &settled.cookies_left,
                    "{}: {}\n{}",
                    browser,
                    outcome,
                    plan
                );
            }
        }
    }
    Ok(())
}
