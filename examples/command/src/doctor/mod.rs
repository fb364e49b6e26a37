//! Why sessions do not work: from a HAR file, from the output of curl, from one `Set-Cookie` line, or from a deployment.

mod options;
mod report;
mod share;
mod sources;

use std::error::Error;

pub use options::{Color, Denied, Format, Options, Reasoned, engine};
pub use share::{Kept, Shared};

use crate::outcome::Outcome;
use crate::picture::Dress;
use crate::world::World;

/// Says what is wrong.
///
/// # Errors
///
/// A file cannot be read, or the options give nothing to judge.
pub fn run(options: &Options, world: &dyn World) -> Result<Outcome, Box<dyn Error>> {
    if options.infer {
        return inferred(options, world);
    }
    if options.share {
        return Ok(Outcome::good(format!("{}\n", shared(options, world)?.text)));
    }
    if options.svg {
        return Ok(Outcome::good(picture(options, world, Dress::Alone)?));
    }
    let report = sources::report(options, world)?;
    Ok(Outcome {
        output: report.write(),
        fails: report.fails(),
        ..Outcome::default()
    })
}

/// What is wrong, as JSON, whatever form the options ask for.
///
/// # Errors
///
/// A file cannot be read, or the options give nothing to judge.
pub fn as_json(options: &Options, world: &dyn World) -> Result<String, Box<dyn Error>> {
    Ok(sources::report(options, world)?.json())
}

/// The deployment that the recording amounts to, with what is doubtful about it as remarks.
///
/// # Errors
///
/// The recording cannot be read or has no session, or there is not exactly one.
pub fn inferred(options: &Options, world: &dyn World) -> Result<Outcome, Box<dyn Error>> {
    sources::inferred(options, world)
}

/// The recording without its secrets.
///
/// # Errors
///
/// It cannot be read, or there is not exactly one.
pub fn shared(options: &Options, world: &dyn World) -> Result<Shared, Box<dyn Error>> {
    let (_, traffic) = sources::recording_alone(options, world)?;
    Ok(Shared::of(&traffic))
}

/// A picture of the recording: the way of each cookie, in all engines or in the one of the options.
///
/// # Errors
///
/// It cannot be read, or there is not exactly one.
pub fn picture(
    options: &Options,
    world: &dyn World,
    dress: Dress,
) -> Result<String, Box<dyn Error>> {
    let (traffic, replay) = sources::replayed(options, world)?;
    Ok(crate::picture::sequence(
        &traffic,
        &replay,
        options.engine,
        dress,
    ))
}
