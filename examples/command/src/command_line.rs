//! The command line: one sub-command for each tool.

use std::error::Error;

use clap::{Parser, Subcommand};

use crate::outcome::Outcome;
use crate::world::World;
use crate::{completions, decide, doctor, examples, explain, inventory, migrate, predict, schema};

/// Makes session cookies work: what they must look like, why they do not arrive, how to change them, what browsers do.
///
/// A deployment is a file that says where the API and the websites are: JSON, TOML or YAML, by the ending of its name. `session-cookies
/// schema deployment` prints the JSON Schema with which editors complete and check it.
#[derive(Debug, Parser)]
#[command(name = "session-cookies", version, after_help = examples::ALL, max_term_width = 120)]
pub struct CommandLine {
    #[command(subcommand)]
    tool: Tool,
}

#[derive(Debug, Subcommand)]
enum Tool {
    Decide(decide::Options),
    Doctor(Box<doctor::Options>),
    Migrate(migrate::Options),
    Inventory(inventory::Options),
    Predict(predict::Options),
    Explain(explain::Options),
    Schema(schema::Options),
    Completions(completions::Options),
}

impl CommandLine {
    /// Asks the tool.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or the arguments do not fit together.
    pub fn run(&self, world: &dyn World) -> Result<Outcome, Box<dyn Error>> {
        match &self.tool {
            Tool::Decide(options) => decide::run(options, world),
            Tool::Doctor(options) => doctor::run(options, world),
            Tool::Migrate(options) => migrate::run(options, world),
            Tool::Inventory(options) => inventory::run(options, world),
            Tool::Predict(options) => predict::run(options, world),
            Tool::Explain(options) => Ok(Outcome::good(explain::run(options))),
            Tool::Schema(options) => Ok(Outcome::good(schema::run(options))),
            Tool::Completions(options) => Ok(Outcome::good(completions::run(options))),
        }
    }
}
