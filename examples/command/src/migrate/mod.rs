//! The plan of a change: a dated timeline, the headers that clear, what clients experience. Then the change is played in each browser of
//! the model, with and without the history that the plan asks for.

mod options;
mod simulate;

use std::error::Error;
use std::fmt::Write as _;

use serde_json::json;
use session_cookie_policy::browser::Profile;
use session_cookie_policy::config::{PolicyConfig, SessionShape};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::rollout::{
    FrontendChange, History, MigrationPlan, MigrationWarning, plan_migration,
};

pub use self::options::Options;
use self::simulate::{Frontend, Outcome, simulate};
use crate::picture::{self, Dress};
use crate::world::World;
use crate::{file, outcome};

/// Plans the change and plays it.
///
/// # Errors
///
/// A file cannot be read.
pub fn run(options: &Options, world: &dyn World) -> Result<outcome::Outcome, Box<dyn Error>> {
    let change = Change::read(options, world)?;
    let output = if options.svg {
        picture::migration(&change.plan, &change.new, world.suffixes(), Dress::Alone)
    } else if options.json {
        change.json(world)
    } else {
        as_text(&options.new, &change.plan, &change.played(world))?
    };
    let severities = change.plan.warnings.iter().map(MigrationWarning::severity);
    Ok(outcome::Outcome::judged(output, severities, options.deny))
}

/// The plan and how it plays, as JSON, whatever form the options ask for.
///
/// # Errors
///
/// A file cannot be read.
pub fn as_json(options: &Options, world: &dyn World) -> Result<String, Box<dyn Error>> {
    Ok(Change::read(options, world)?.json(world))
}

/// A change, and its plan.
struct Change {
    old: PolicyConfig,
    new: PolicyConfig,
    plan: MigrationPlan,
}

impl Change {
    fn read(options: &Options, world: &dyn World) -> Result<Self, Box<dyn Error>> {
        let now = match options.now {
            Some(now) => now,
            None => Instant::new(world.now()).ok_or("the clock is out of range")?,
        };
        let old: PolicyConfig = file::read(world, &options.old)?.value;
        let new: PolicyConfig = file::read(world, &options.new)?.value;
        let plan = plan_migration(&old, &new, now, world.suffixes());
        Ok(Self { old, new, plan })
    }

    fn played(&self, world: &dyn World) -> Vec<Outcome> {
        simulate(&self.old, &self.new, &self.plan, world.suffixes())
    }

    fn json(&self, world: &dyn World) -> String {
        let answer = json!({ "plan": self.plan, "simulation": self.played(world) });
        format!("{answer:#}\n")
    }
}

fn as_text(
    new: &str,
    plan: &MigrationPlan,
    outcomes: &[Outcome],
) -> Result<String, Box<dyn Error>> {
    let mut out = plan.to_string();
    if !plan.history.is_empty() {
        let History {
            scopes,
            header_until,
            ..
        } = &plan.history;
        out.push_str("\nTo write into the new configuration\n");
        if !scopes.is_empty() {
            let scopes = serde_json::to_value(scopes)?;
            writeln!(out, "  {}", file::written(new, "history", &scopes))?;
        }
        if let Some(until) = header_until {
            let until = serde_json::to_value(until)?;
            writeln!(out, "  {}", file::written(new, "header_until", &until))?;
        }
    }
    out.push_str("\nPlayed in each browser with an updated front end: signed in before, ");
    let is_pair = |outcome: &Outcome| outcome.shape == SessionShape::Pair;
    if outcomes.iter().any(is_pair) {
        out.push_str("access token expired, ");
    }
    out.push_str("first visit after\n");
    let of = |frontend| {
        let outcomes = outcomes.iter();
        outcomes.filter(move |outcome| outcome.frontend == frontend)
    };
    write_groups(&mut out, of(Frontend::Updated))?;
    if plan.frontend.iter().any(FrontendChange::is_needed) {
        out.push_str("\nThe same with the front end of before, which browsers may keep for days\n");
        write_groups(&mut out, of(Frontend::Old))?;
    }
    Ok(out)
}

/// Browsers in which the same happens stand together.
fn write_groups<'o>(
    out: &mut String,
    outcomes: impl Iterator<Item = &'o Outcome>,
) -> Result<(), std::fmt::Error> {
    let mut groups: Vec<(Vec<&str>, String)> = Vec::new();
    for outcome in outcomes {
        let text = outcome.to_string();
        match groups.iter_mut().find(|(_, known)| *known == text) {
            Some((browsers, _)) => browsers.push(outcome.browser),
            None => groups.push((vec![outcome.browser], text)),
        }
    }
    for (browsers, text) in groups {
        let browsers = match browsers.len() {
            all if all == Profile::ALL.len() => "every browser".to_owned(),
            _ => browsers.join(", "),
        };
        writeln!(out, "  {browsers}, {text}")?;
    }
    Ok(())
}
