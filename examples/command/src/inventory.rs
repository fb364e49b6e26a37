//! What to tell visitors of the cookies of a deployment.

use std::error::Error;

use clap::Parser;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::inventory::inventory;

use crate::outcome::Outcome;
use crate::world::World;
use crate::{examples, file};

/// Lists the cookies for visitors: what each is for, how long it stays, who gets it
///
/// The text follows from the deployment. With `--markdown` it is the section of a privacy page.
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
    Ok(Outcome::good(if options.json {
        format!("{:#}\n", serde_json::to_value(&inventory)?)
    } else if options.markdown {
        inventory.to_markdown()
    } else {
        inventory.to_string()
    }))
}
