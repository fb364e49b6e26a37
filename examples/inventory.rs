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

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::inventory::inventory;
use session_cookie_policy::net::EmbeddedList;

const FIRST: (&str, &str) = (
    "examples/deployments/single-origin.json",
    include_str!("deployments/single-origin.json"),
);

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(output) => {
            print!("{output}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("inventory: {error}");
            ExitCode::from(2)
        }
    }
}

/// What the arguments ask for.
pub(crate) fn run(arguments: impl Iterator<Item = String>) -> Result<String, Box<dyn Error>> {
    let options = Options::read(arguments)?;
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
    Ok(match options.form {
        Form::Text => inventory.to_string(),
        Form::Markdown => inventory.to_markdown(),
        Form::Json => format!("{:#}\n", serde_json::to_value(&inventory)?),
    })
}

enum Form {
    Text,
    Markdown,
    Json,
}

struct Options {
    form: Form,
    deployment: Option<String>,
}

impl Options {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self {
            form: Form::Text,
            deployment: None,
        };
        for argument in arguments {
            match argument.as_str() {
                "--markdown" => options.form = Form::Markdown,
                "--json" => options.form = Form::Json,
                option if option.starts_with('-') => {
                    return Err(
                        format!("unknown option {option}; known: --markdown, --json").into(),
                    );
                }
                _ if options.deployment.is_some() => return Err("one deployment at a time".into()),
                _ => options.deployment = Some(argument),
            }
        }
        Ok(options)
    }
}
