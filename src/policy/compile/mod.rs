//! From a configuration to everything that is wrong with it, or to a policy that has been tried in every browser it claims.

mod class;
mod cookie_settings;
mod header_settings;
mod judge;
mod problem;
mod review;
mod settings;

pub use header_settings::HeaderNames;
pub use problem::{Field, Problem, ProblemKind, Severity};
pub use review::{Pair, Review};
