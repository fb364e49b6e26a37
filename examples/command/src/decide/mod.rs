//! What the session cookies of a deployment must look like, and every finding. With a request: everything that the compiled policy answers
//! to it.

mod deployment;
mod findings;
mod matrix;
mod options;
mod print;
mod request;

use std::error::Error;

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::migration::Instant;

use self::findings::Findings;
pub use self::matrix::{Cell, Engine, Fate, Matrix, Row};
pub use self::options::Options;
pub(crate) use self::request::RequestFile;
use crate::file::{self, Document};
use crate::outcome::Outcome;
use crate::picture::{self, Dress};
use crate::world::World;

/// A picture with more rows is too high to be looked at.
const DRAWN: usize = 100;

/// Judges a deployment, or answers a request to it.
///
/// # Errors
///
/// A file cannot be read.
pub fn run(options: &Options, world: &dyn World) -> Result<Outcome, Box<dyn Error>> {
    let now = options.now.map_or_else(|| world.now(), Instant::get);
    let name = options.deployment.as_str();
    let document: Document<PolicyConfig> = file::read(world, name)?;
    let config = &document.value;
    if let Some(file) = &options.request {
        let request: RequestFile = file::read(world, file)?.value;
        let policy = match config.compile(world.suffixes()) {
            Ok(policy) => policy,
            Err(error) => return Ok(Outcome::without_policy(name, &error)),
        };
        let answer = request.answer(&policy, now, world.suffixes())?;
        return Ok(Outcome::good(if options.json {
            format!("{:#}\n", serde_json::to_value(&answer)?)
        } else {
            answer.to_string()
        }));
    }
    let review = config.review(world.suffixes());
    let findings = Findings::of_file(&document, now, world.suffixes());
    let shape = config.session.get().copied().unwrap_or_default();
    let output = if options.svg {
        let matrix = Matrix::of(&review, shape, 0..DRAWN, now, world.suffixes())?;
        picture::matrix(&matrix, Dress::Alone)
    } else if options.json {
        let value = deployment::as_json(name, &review, &findings, shape, now)?;
        format!("{value:#}\n")
    } else {
        deployment::as_text(name, &review, &findings, shape, now)?
    };
    let severities = findings.all.iter().map(|finding| finding.severity);
    Ok(Outcome::judged(output, severities, options.deny))
}
