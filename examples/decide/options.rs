//! The command line.

use clap::Parser;
use session_cookie_policy::migration::Instant;

/// Says what session cookies must look like.
///
/// Of a deployment it prints, for each website and API, the cookies in full and every problem; of a deployment and a request, everything
/// that the policy answers to it.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "decide",
    after_help = "Problems are answers: the exit status is 0. It is 2 if something cannot be read, or if a request is asked of a deployment that \
                  has errors."
)]
pub(super) struct Options {
    /// A deployment, as JSON; without it, that of `examples/deployments/single-origin.json`
    #[arg(value_name = "FILE")]
    pub(super) deployment: Option<String>,
    /// A request, as those of `examples/requests`
    #[arg(long, value_name = "FILE")]
    pub(super) request: Option<String>,
    /// The time, such as `2026-11-22T12:00:00Z`, for the same output again
    #[arg(long, value_name = "TIME", value_parser = Instant::parse)]
    pub(super) now: Option<Instant>,
    /// JSON instead of text
    #[arg(long)]
    pub(super) json: bool,
}
