//! From one configuration to the next: what the next must know of the one before, and what happens meanwhile.

mod change;
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
mod plan;
mod schedule;
mod trace;
mod warning;
mod warnings;

pub use change::MigrationChange;
pub use clearing::{ApiClearing, ClearedElsewhere};
pub use encounter::{SessionToken, TokenForecast, TokenOutcome};
pub use forecast::{ClientForecast, ReturningClient};
pub use frontend_change::{FrontendAction, FrontendChange, FrontendTiming};
pub use history::History;
pub use plan::{BothServe, MigrationPlan, RollBack, plan_migration};
pub use schedule::{MigrationAction, MigrationStep};
pub use warning::MigrationWarning;
