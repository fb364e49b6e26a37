//! Says why sessions do not work: from a HAR file, from the output of curl, from one `Set-Cookie` line, or from a deployment.
//!
//! ```text
//! cargo run --example doctor -- login.har
//! cargo run --example doctor -- login.har --infer > deployment.json   # the deployment that it amounts to
//! cargo run --example doctor -- deployment.json --har login.har       # what differs
//! curl -v https://www.example.com/login 2>&1 | cargo run --example doctor -- --curl
//! cargo run --example doctor -- --set-cookie 'sid=1; Secure' --url http://192.168.1.7:3000/login
//! cargo run --example doctor -- examples/deployments/spa-and-api.json
//! cargo run --example doctor -- examples/deployments/spa-and-api.json \
//!     --observe examples/observations/spa-and-api/one-cookie-of-two.json
//! cargo run --example doctor -- examples/deployments/spa-and-api.json --cors CORS.json   # what the application's middleware allows
//! cargo run --example doctor -- production.json --beside staging.json   # whether one deletes cookies of the other
//! cargo run --example doctor -- production.json --format github --deny warnings --allow 'name-common=the only application there'
//! ```
//!
//! Without anything, it judges the deployment with many mistakes.

mod options;
mod report;
mod sources;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser as _;

use options::Options;

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok((output, fails)) => {
            print!("{output}");
            ExitCode::from(u8::from(fails))
        }
        Err(error) => {
            if let Some(error) = error.downcast_ref::<clap::Error>() {
                // It has its own words, and its own status.
                error.exit()
            }
            eprintln!("doctor: {error}");
            ExitCode::from(2)
        }
    }
}

/// What the arguments ask for, and whether it fails.
pub(crate) fn run(
    arguments: impl Iterator<Item = String>,
) -> Result<(String, bool), Box<dyn Error>> {
    let program = [String::from("doctor")].into_iter();
    let options = Options::try_parse_from(program.chain(arguments))?;
    if options.infer {
        return Ok((sources::inferred(&options)?, false));
    }
    let report = sources::report(&options)?;
    Ok((report.write(), report.fails()))
}
