//! The command line.

use clap::Parser;
use session_cookie_policy::migration::Instant;

use crate::examples;
use crate::outcome::Deny;

/// Prints what the session cookies of a deployment must look like, and every problem
///
/// For each website and API it prints the cookies in full, with the reasons. With a request it prints everything that the policy answers
/// to it; tokens in the file of the request are told by their lengths only.
#[derive(Clone, Debug, Parser)]
#[command(after_help = examples::DECIDE)]
pub struct Options {
    /// A deployment: JSON, TOML or YAML
    #[arg(value_name = "FILE")]
    pub deployment: String,
    /// A request to ask the policy about: JSON, TOML or YAML
    #[arg(long, value_name = "FILE")]
    pub request: Option<String>,
    /// The time, such as `2026-11-22T12:00:00Z`, for the same output again
    #[arg(long, value_name = "TIME", value_parser = Instant::parse)]
    pub now: Option<Instant>,
    /// Fail for these as for errors
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// JSON instead of text
    #[arg(long)]
    pub json: bool,
    /// A picture of websites, APIs and browsers instead of text: SVG
    #[arg(long, conflicts_with = "json")]
    pub svg: bool,
}
