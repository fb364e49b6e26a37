//! Why sessions do not work: from a HAR file, from the output of curl, from one `Set-Cookie` line, or from a deployment.

mod options;
mod report;
mod sources;

use std::error::Error;

pub(crate) use options::Options;

use crate::outcome::Outcome;

pub(crate) fn run(options: &Options) -> Result<Outcome, Box<dyn Error>> {
    if options.infer {
        return Ok(Outcome::good(sources::inferred(options)?));
    }
    let report = sources::report(options)?;
    Ok(Outcome {
        output: report.write(),
        fails: report.fails(),
    })
}
