//! From a configuration to everything that is wrong with it, or to a policy that has been tried in every browser it claims.

mod allowlist;
mod blueprint;
mod class;
mod class_problems;
mod classes;
mod cookie_settings;
mod cors;
mod declared;
mod deployed;
mod field;
mod header_settings;
mod headers_read;
mod judge;
mod partitions;
mod past;
mod pattern_table;
mod policy;
mod problem;
mod problem_kind;
mod reading_error;
mod review;
mod settings;
mod severity;
mod text_table;
mod trials;
mod two_schemes;
mod vouch;
mod written;

pub(super) use allowlist::Entry;
pub(crate) use class::Token;
pub(super) use class::{Class, CookieSet, Standing};
pub(super) use deployed::{Deployed, DeployedApi, DeployedPages};
pub use header_settings::HeaderNames;
pub(super) use headers_read::HeaderSet;
pub use headers_read::HeadersRead;
pub(super) use past::PastClear;
pub(super) use policy::{Api, Client, CookieNames, TimedName};

pub use field::Field;
pub use policy::{CompilePolicyError, Policy};
pub use problem::Problem;
pub use problem_kind::ProblemKind;
pub use review::{Pair, Review};
pub use severity::Severity;
pub use vouch::{VouchError, VouchedWebsite};
pub(crate) use written::{Writing, WrittenCookie};
