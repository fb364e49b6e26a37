//! The command line.

use clap::Parser;
use session_cookie_policy::migration::Instant;

/// Plans a change of configuration.
///
/// It prints a dated timeline, the headers that clear, and what clients experience. Then it plays the change in each browser of the
/// model, with and without the history that the plan asks for.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "migrate",
    after_help = "Warnings are answers: the exit status is 0. It is 2 if something cannot be read."
)]
pub(super) struct Options {
    /// The configuration before, as JSON; without it and `NEW`, those of `examples/migrations/host-only-to-shared`
    #[arg(requires = "new")]
    pub(super) old: Option<String>,
    /// The configuration after, as JSON; needed with `OLD`
    pub(super) new: Option<String>,
    /// When the last old instance stops, such as `2026-11-22T12:00:00Z`; without it, now
    #[arg(long, value_name = "TIME", value_parser = Instant::parse)]
    pub(super) now: Option<Instant>,
    /// JSON instead of text
    #[arg(long)]
    pub(super) json: bool,
}
