//! The command line.

use clap::Parser;
use session_cookie_policy::migration::Instant;

use crate::examples;
use crate::outcome::Deny;

/// Plans a change of the deployment: domain, path, names, prefix, transport
///
/// It prints a dated timeline, the headers that clear the old cookies, and what clients experience. Then it plays the change in each
/// browser of the model, with and without the history that the plan asks for.
#[derive(Clone, Debug, Parser)]
#[command(after_help = examples::MIGRATE)]
pub struct Options {
    /// The deployment before: JSON, TOML or YAML
    pub old: String,
    /// The deployment after
    pub new: String,
    /// When the last old instance stops, such as `2026-11-22T12:00:00Z`; without it, now
    #[arg(long, value_name = "TIME", value_parser = Instant::parse)]
    pub now: Option<Instant>,
    /// Fail for these as for errors
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// JSON instead of text
    #[arg(long)]
    pub json: bool,
    /// A picture of the dates instead of text: SVG
    #[arg(long, conflicts_with = "json")]
    pub svg: bool,
}
