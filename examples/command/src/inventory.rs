//! What to tell visitors of the cookies of a deployment.

use std::error::Error;
use std::fmt::Write as _;

use clap::Parser;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::inventory::inventory;

use crate::outcome::Outcome;
use crate::world::World;
use crate::{examples, file};

/// Lists the cookies for visitors: what each is for, how long it stays, who gets it
///
/// The text follows from the deployment. With `--markdown` it is the section of a privacy page, and what the operator has to do beside
/// publishing it is on the standard error.
#[derive(Clone, Debug, Parser)]
#[command(after_help = examples::INVENTORY)]
pub struct Options {
    /// A deployment: JSON, TOML or YAML
    #[arg(value_name = "FILE")]
    pub deployment: String,
    /// The section of a privacy page, as Markdown
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// Lists the cookies.
///
/// # Errors
///
/// A file cannot be read.
pub fn run(options: &Options, world: &dyn World) -> Result<Outcome, Box<dyn Error>> {
    let name = &options.deployment;
    let config: PolicyConfig = file::read(world, name)?.value;
    let policy = match config.compile(world.suffixes()) {
        Ok(policy) => policy,
        Err(error) => return Ok(Outcome::without_policy(name, &error)),
    };
    let inventory = inventory(&policy);
    if options.json {
        let value = serde_json::to_value(&inventory)?;
        return Ok(Outcome::good(format!("{value:#}\n")));
    }
    let duties = inventory.duties().into_iter();
    if options.markdown {
        return Ok(Outcome {
            remarks: duties.map(|duty| format!("for you: {duty}")).collect(),
            ..Outcome::good(inventory.to_markdown())
        });
    }
    let mut text = inventory.to_string();
    for (index, duty) in duties.enumerate() {
        if index == 0 {
            text.push_str("\nFor you, and not for visitors\n");
        }
        writeln!(text, "\n- {duty}")?;
    }
    Ok(Outcome::good(text))
}
