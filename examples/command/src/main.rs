//! `session-cookies`: what session cookies must look like, why they do not work, how to change them, and what browsers do with them.
//!
//! The library decides; this command reads files, asks it, and prints. Each sub-command is a module of its own.

mod completions;
mod decide;
mod doctor;
mod examples;
mod explain;
mod file;
mod inventory;
mod migrate;
mod outcome;
mod predict;
mod schema;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use outcome::Outcome;

/// Makes session cookies work: what they must look like, why they do not arrive, how to change them, what browsers do.
///
/// A deployment is a file that says where the API and the websites are: JSON, TOML or YAML, by the ending of its name. `session-cookies
/// schema deployment` prints the JSON Schema with which editors complete and check it.
#[derive(Debug, Parser)]
#[command(name = "session-cookies", version, after_help = examples::ALL, max_term_width = 120)]
struct CommandLine {
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

fn main() -> ExitCode {
    let outcome = match CommandLine::parse().tool {
        Tool::Decide(options) => decide::run(&options),
        Tool::Doctor(options) => doctor::run(&options),
        Tool::Migrate(options) => migrate::run(&options),
        Tool::Inventory(options) => inventory::run(&options),
        Tool::Predict(options) => predict::run(&options),
        Tool::Explain(options) => Ok(Outcome::good(explain::run(&options))),
        Tool::Schema(options) => Ok(Outcome::good(schema::run(&options))),
        Tool::Completions(options) => Ok(Outcome::good(completions::run(&options))),
    };
    match outcome {
        Ok(outcome) => outcome.print(),
        Err(error) => {
            eprintln!("session-cookies: {error}");
            ExitCode::from(outcome::UNREADABLE)
        }
    }
}
