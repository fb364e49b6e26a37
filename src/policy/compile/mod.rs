//! From a configuration to everything that is wrong with it, or to a policy that has been tried in every browser it claims.

mod allowlist;
mod class;
mod cookie_settings;
mod declared;
mod header_settings;
mod judge;
mod origin_table;
mod policy;
mod problem;
mod review;
mod settings;

pub(super) use allowlist::Entry;
pub(super) use class::{Class, Standing};
pub use header_settings::HeaderNames;
pub(super) use policy::{Api, Client};

pub use policy::{CompilePolicyError, Policy};
pub use problem::{Field, Problem, ProblemKind, Severity};
pub use review::{Pair, Review};
