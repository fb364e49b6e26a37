//! The plan of a change: a dated timeline, the headers that clear, what clients experience. Then the change is played in each browser of
//! the model, with and without the history that the plan asks for.

mod options;
mod play;
mod simulate;

use std::error::Error;
use std::fmt::Write as _;

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Finding, audit};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::policy::Severity;
use session_cookie_policy::rollout::{History, MigrationPlan, MigrationWarning, plan_migration};

pub use self::options::Options;
use self::simulate::{Outcome, simulate};
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
        as_text(options, &change, world)?
    };
    let warnings = change.plan.warnings.iter().map(MigrationWarning::severity);
    let severities = warnings.chain(change.newly_found.iter().map(|finding| finding.severity));
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
    /// What `doctor` finds in the new configuration, did not find in the old one, and the plan does not say.
    newly_found: Vec<Finding>,
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
        let newly_found = newly_found([&old, &new], &plan, world);
        Ok(Self {
            old,
            new,
            plan,
            newly_found,
        })
    }

    fn played(&self, world: &dyn World) -> Vec<Outcome> {
        simulate(&self.old, &self.new, &self.plan, world.suffixes())
    }

    fn json(&self, world: &dyn World) -> String {
        let answer = json!({
            "plan": self.plan,
            "newly_found": self.newly_found,
            "simulation": self.played(world),
        });
        format!("{answer:#}\n")
    }
}

fn as_text(
    options: &Options,
    change: &Change,
    world: &dyn World,
) -> Result<String, Box<dyn Error>> {
    let plan = &change.plan;
    let mut out = plan.to_string();
    let is_refused = |warning: &MigrationWarning| warning.code() == "new_invalid";
    if plan.warnings.iter().any(is_refused) {
        write_repairs(&mut out, &change.new, world)?;
        return Ok(out);
    }
    if !change.newly_found.is_empty() {
        out.push_str("\nWhat `doctor` newly finds in the new configuration\n");
    }
    for finding in &change.newly_found {
        write!(out, "  {:<7} {}", finding.severity, finding.code)?;
        if let Some(field) = finding.field {
            write!(out, " at `{field}`")?;
        }
        writeln!(out, ": {}", finding.message)?;
    }
    let to_write = [
        Declared {
            history: &plan.history,
            file: &options.new,
            config: &change.new,
            of: "the new configuration",
        },
        Declared {
            history: &plan.roll_back.history,
            file: &options.old,
            config: &change.old,
            of: "the old configuration if you roll back, with that time as `retired_at`",
        },
    ];
    for declared in to_write {
        declared.write(&mut out, world)?;
    }
    play::write(&mut out, plan, &change.played(world))?;
    Ok(out)
}

/// What a configuration must declare.
struct Declared<'a> {
    history: &'a History,
    /// Where the configuration is.
    file: &'a str,
    config: &'a PolicyConfig,
    /// Which one it is.
    of: &'a str,
}

impl Declared<'_> {
    /// Says what to write into the file, or to append to what it has.
    fn write(&self, out: &mut String, world: &dyn World) -> Result<(), Box<dyn Error>> {
        let Self {
            history,
            file,
            config,
            of,
        } = self;
        let entries = history.scopes.iter().map(serde_json::to_value);
        let mut entries: Vec<Value> = entries.collect::<Result<_, _>>()?;
        let until = history
            .header_until
            .as_ref()
            .map(serde_json::to_value)
            .transpose()?;
        if !config.history.is_empty() && !entries.is_empty() {
            write!(out, "\nTo append to `history` of {of}\n")?;
            let text = file::text(world, file)?;
            for line in file::appended(file, &text, "history", &entries) {
                writeln!(out, "  {line}")?;
            }
            entries.clear();
        }
        let then = until.as_ref().map(|until| ("header_until", until));
        let lines = file::written_tables(file, ("history", &entries), then);
        match (&until, &config.header_until) {
            _ if lines.is_empty() => {}
            (Some(_), Some(_)) => {
                write!(
                    out,
                    "\nTo write into {of}, in place of its `header_until`\n"
                )?;
            }
            _ => write!(out, "\nTo write into {of}\n")?,
        }
        for line in lines {
            writeln!(out, "  {line}")?;
        }
        Ok(())
    }
}

/// Warnings only: errors are those of a configuration that is not planned. What is new about the history follows from the change itself.
fn newly_found(
    [old, new]: [&PolicyConfig; 2],
    plan: &MigrationPlan,
    world: &dyn World,
) -> Vec<Finding> {
    let found = |config| audit(config, None, world.now(), world.suffixes());
    let before = found(old);
    let is_known = |finding: &Finding| before.iter().any(|known| known.code == finding.code);
    let told: Vec<String> = plan.warnings.iter().map(ToString::to_string).collect();
    let mut newly = found(new);
    newly.retain(|finding| {
        let field = finding.field.map(|field| field.to_string());
        let is_of_history = field.is_some_and(|field| field.starts_with("history"));
        finding.severity == Severity::Warning
            && !is_of_history
            && !is_known(finding)
            && !told
                .iter()
                .any(|warning| warning.contains(&finding.message))
    });
    newly
}

/// What to write into the new configuration before anything can be planned.
fn write_repairs(
    out: &mut String,
    new: &PolicyConfig,
    world: &dyn World,
) -> Result<(), std::fmt::Error> {
    let findings = audit(new, None, world.now(), world.suffixes());
    let mut patches: Vec<String> = Vec::new();
    for finding in findings.iter().filter(|of| of.severity == Severity::Error) {
        let patch = finding.patch.as_ref().map(ToString::to_string);
        patches.extend(patch.filter(|patch| !patches.contains(patch)));
    }
    if !patches.is_empty() {
        out.push_str("\nTo repair it\n");
    }
    for patch in patches {
        writeln!(out, "  {patch}")?;
    }
    Ok(())
}
