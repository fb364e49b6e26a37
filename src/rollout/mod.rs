//! Plans how to deploy a changed configuration while users stay signed in. Feature `analysis`, on by default.
//!
//! | you have | use | and get |
//! |---|---|---|
//! | the old configuration and the new one | [`plan_migration`] | a [`MigrationPlan`]: changes, dates, warnings, what front ends must do |
//! | the same, but you need only the history | [`History::between`] | the entries to add to the new configuration |
//! | a plan | [`MigrationPlan::schedule`] | a [`MigrationStep`] for each date |
//! | a plan | [`MigrationPlan::clients`] | a [`ClientForecast`] for clients that return after some days |
//! | a plan that may go wrong | [`MigrationPlan::roll_back`] | whether you can go back to the old configuration |
//!
//! The [guide to migrations](crate::guide::migrations) explains each kind of change. [`migration`](crate::migration) explains what browsers
//! do with the cookies of an earlier configuration.

mod audience;
mod change;
mod change_words;
mod changes;
mod clearing;
mod coded;
mod display;
mod encounter;
mod forecast;
mod frontend_change;
mod frontend_changes;
mod frontend_step;
mod history;
mod indexed;
mod introduced;
mod moved_site;
mod plan;
mod roll_back;
mod schedule;
mod sharing;
mod trace;
mod warning;
mod warning_words;
mod warnings;

pub use audience::Audience;
pub use change::MigrationChange;
pub use clearing::{ApiClearing, ClearedElsewhere};
pub use encounter::{TokenForecast, TokenOutcome};
pub use forecast::{ClientForecast, ReturningClient};
pub use frontend_change::{FrontendAction, FrontendChange, FrontendTiming};
pub use history::History;
pub use plan::{BothServe, MigrationPlan, plan_migration};
pub use roll_back::RollBack;
pub use schedule::{MigrationAction, MigrationStep};
pub use warning::MigrationWarning;
