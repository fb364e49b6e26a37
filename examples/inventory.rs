//! Reads a deployment and prints what to tell its visitors of its cookies.
//!
//! ```text
//! cargo run --example inventory                                                        # the first deployment
//! cargo run --example inventory -- examples/deployments/shared-domain.json
//! cargo run --example inventory -- examples/deployments/shared-domain.json --markdown  # for a privacy page
//! cargo run --example inventory -- examples/deployments/shared-domain.json --json
//! ```
//!
//! The exit status is 2 if the file cannot be read, or if the deployment has errors: `decide` tells what to do about them.

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use clap::Parser;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::inventory::inventory;
use session_cookie_policy::net::EmbeddedList;

const FIRST: (&str, &str) = (
    "examples/deployments/single-origin.json",
    include_str!("deployments/single-origin.json"),
);

/// Says what to tell visitors of the cookies of a deployment.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "inventory",
    after_help = "The exit status is 0, and 2 if the file cannot be read or the deployment has errors."
)]
struct Options {
    /// A deployment, as JSON; without it, that of `examples/deployments/single-origin.json`
    #[arg(value_name = "FILE")]
    deployment: Option<String>,
    /// The section of a privacy page, as Markdown
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// JSON instead of text
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(output) => {
            print!("{output}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            if let Some(error) = error.downcast_ref::<clap::Error>() {
                // It has its own words, and its own status.
                error.exit()
            }
            eprintln!("inventory: {error}");
            ExitCode::from(2)
        }
    }
}

/// What the arguments ask for.
pub(crate) fn run(arguments: impl Iterator<Item = String>) -> Result<String, Box<dyn Error>> {
    let program = [String::from("inventory")].into_iter();
    let options = Options::try_parse_from(program.chain(arguments))?;
    let (name, text) = match &options.deployment {
        Some(file) => {
            let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
            (file.as_str(), text)
        }
        None => (FIRST.0, FIRST.1.to_owned()),
    };
    let config: PolicyConfig =
        serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
    let policy = config
        .compile(&EmbeddedList)
        .map_err(|error| format!("{name}: {error}"))?;
    let inventory = inventory(&policy);
    Ok(if options.json {
        format!("{:#}\n", serde_json::to_value(&inventory)?)
    } else if options.markdown {
        inventory.to_markdown()
    } else {
        inventory.to_string()
    })
}
