//! Why sessions do not work: from a HAR file, from the output of curl, from one `Set-Cookie` line, or from a deployment.

mod options;
mod report;
mod sources;

use std::error::Error;

pub use options::{Color, Denied, Format, Options, Reasoned};

use crate::outcome::Outcome;
use crate::world::World;

/// Says what is wrong.
///
/// # Errors
///
/// A file cannot be read, or the options give nothing to judge.
pub fn run(options: &Options, world: &dyn World) -> Result<Outcome, Box<dyn Error>> {
    if options.infer {
        return sources::inferred(options, world);
    }
    let report = sources::report(options, world)?;
    Ok(Outcome {
        output: report.write(),
        fails: report.fails(),
        ..Outcome::default()
    })
}
