//! Reads a deployment and prints, for each website and API, what the session cookies must look like, and every problem. With a request
//! it prints everything that the compiled policy answers to it.
//!
//! ```text
//! cargo run --example decide                                              # the first deployment
//! cargo run --example decide -- examples/deployments/shared-domain.json
//! cargo run --example decide -- --json examples/deployments/shared-domain.json
//! cargo run --example decide -- --now 2026-11-22T12:00:00Z examples/deployments/shared-domain.json
//! cargo run --example decide -- examples/deployments/spa-and-api.json \
//!     --request examples/requests/spa-and-api/refresh-with-a-stale-duplicate.json
//! ```
//!
//! Problems are answers: the exit status is 0. It is 2 if a file cannot be read, or if a request is asked of a deployment that has
//! errors.

mod deployment;
mod options;
mod print;
mod request;

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use clap::Parser as _;
use serde::de::DeserializeOwned;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;

use self::options::Options;
use self::request::RequestFile;

const FIRST: (&str, &str) = (
    "examples/deployments/single-origin.json",
    include_str!("../deployments/single-origin.json"),
);

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
            eprintln!("decide: {error}");
            ExitCode::from(2)
        }
    }
}

/// What the arguments ask for.
pub(crate) fn run(arguments: impl Iterator<Item = String>) -> Result<String, Box<dyn Error>> {
    let program = [String::from("decide")].into_iter();
    let options = Options::try_parse_from(program.chain(arguments))?;
    let now = options
        .now
        .map_or_else(OffsetDateTime::now_utc, Instant::get);
    let (name, config): (&str, PolicyConfig) = match &options.deployment {
        Some(file) => (file, read(file)?),
        None => (FIRST.0, serde_json::from_str(FIRST.1)?),
    };
    if let Some(file) = &options.request {
        let request: RequestFile = read(file)?;
        let policy = config
            .compile(&EmbeddedList)
            .map_err(|error| format!("{name}: {error}"))?;
        let answer = request.answer(&policy, now)?;
        return Ok(if options.json {
            format!("{:#}\n", serde_json::to_value(&answer)?)
        } else {
            answer.to_string()
        });
    }
    let review = config.review(&EmbeddedList);
    let shape = config.session.get().copied().unwrap_or_default();
    if options.json {
        let value = deployment::as_json(name, &review, shape, now)?;
        Ok(format!("{value:#}\n"))
    } else {
        deployment::as_text(name, &review, shape, now)
    }
}

fn read<T: DeserializeOwned>(file: &str) -> Result<T, Box<dyn Error>> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    Ok(serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))?)
}
