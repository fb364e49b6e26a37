//! What is read, and what is found in it.

use std::error::Error;
use std::path::Path;

use serde_json::Value;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cors::DeclaredCors;
use session_cookie_policy::diagnosis::{
    Finding, Levels, Observation, WarningLevel, audit, diagnose, diagnose_without_policy,
};
use session_cookie_policy::evidence::{Gap, Inferred, Replay, Traffic, compare, explain};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::SuffixList;
use session_cookie_policy::policy::{Overlap, find_overlaps};
use time::OffsetDateTime;

use super::options::{Denied, Options, Reasoned};
use super::report::{Found, Issue, Report, Section};
use crate::file::{self, Document};
use crate::outcome::Outcome;
use crate::set_cookie::header_value;
use crate::world::World;

pub(super) fn report<'o>(
    options: &'o Options,
    world: &dyn World,
) -> Result<Report<'o>, Box<dyn Error>> {
    let now = options.now.map_or_else(|| world.now(), Instant::get);
    let levels: Option<Document<Levels>> = options
        .levels
        .as_deref()
        .map(|file| file::read(world, file))
        .transpose()?;
    let mut report = Report {
        options,
        levels: self::levels(options, levels.as_ref()),
        sections: Vec::new(),
        data: Vec::new(),
    };
    let recordings = recordings(options, world)?;
    let mut others = options.files.iter().filter(|file| !is_har(file));
    let deployment = match (others.next(), others.next()) {
        (None, _) if recordings.is_empty() && options.observe.is_none() => {
            return Err("nothing to judge: give a deployment, a HAR file, `--curl` or `--set-cookie`; see `session-cookies doctor --help`".into());
        }
        (None, _) => None,
        (Some(file), None) => match file::read(world, file) {
            Ok(config) => Some((file.as_str(), config)),
            // What was observed is judged without it.
            Err(error) if !recordings.is_empty() || options.observe.is_some() => {
                report.sections.push(Section {
                    title: String::from("The deployment, which cannot be read"),
                    file: file.clone(),
                    issues: vec![Issue::error(error.line(), error.to_string())],
                    ..Section::default()
                });
                None
            }
            Err(error) => return Err(error.into()),
        },
        (Some(_), Some(_)) => return Err("one deployment at a time".into()),
    };
    if deployment.is_none() {
        observed_alone(&mut report, world, now)?;
    }
    for (file, traffic) in &recordings {
        recording(
            &mut report,
            file,
            traffic,
            deployment.as_ref(),
            now,
            world.suffixes(),
        );
    }
    if let Some((name, config)) = &deployment {
        self::deployment(&mut report, world, name, config, now)?;
    }
    report.judge_levels(levels.as_ref());
    Ok(report)
}

/// What the command line says beside the file.
fn levels(options: &Options, file: Option<&Document<Levels>>) -> Levels {
    let mut levels = file.map(|file| file.value.clone()).unwrap_or_default();
    for Reasoned { code, reason } in &options.allow {
        levels.allow.insert(code.to_string(), reason.clone());
    }
    for denied in &options.deny {
        match denied {
            Denied::Warnings => levels.warnings = WarningLevel::Deny,
            Denied::Code(Reasoned { code, reason }) => {
                levels.deny.insert(code.to_string(), reason.clone());
            }
        }
    }
    levels
}

/// What was recorded, and where it is from.
fn recordings(
    options: &Options,
    world: &dyn World,
) -> Result<Vec<(String, Traffic)>, Box<dyn Error>> {
    let mut recordings = Vec::new();
    let of_har = options.files.iter().filter(|file| is_har(file));
    for file in of_har.chain(&options.har) {
        let traffic = Traffic::of_har(&file::text(world, file)?)
            .map_err(|error| format!("{file}: {error}"))?;
        recordings.push((file.clone(), traffic));
    }
    if let Some(file) = &options.curl {
        let traffic = Traffic::of_heads(&file::text(world, file)?, options.url.as_ref());
        if traffic.exchanges.is_empty() && traffic.gaps.is_empty() {
            return Err(format!(
                "{file}: no head of a request or an answer; use `curl -v` or `curl -i`"
            )
            .into());
        }
        recordings.push((file.clone(), traffic));
    }
    if let Some(url) = &options.url {
        for line in &options.set_cookie {
            let line = header_value(line).as_bytes();
            let traffic = Traffic::of_set_cookie(url.clone(), line);
            recordings.push((url.to_string(), traffic));
        }
    }
    Ok(recordings)
}

/// The only recording.
pub(super) fn recording_alone(
    options: &Options,
    world: &dyn World,
) -> Result<(String, Traffic), Box<dyn Error>> {
    let mut recordings = recordings(options, world)?;
    match (recordings.pop(), recordings.is_empty()) {
        (Some(recording), true) => Ok(recording),
        _ => Err("give one recording: a HAR file, `--curl` or `--set-cookie`".into()),
    }
}

/// The only recording, played in each browser; beside a deployment, in the versions that it claims.
pub(super) fn replayed(
    options: &Options,
    world: &dyn World,
) -> Result<(Traffic, Replay), Box<dyn Error>> {
    let now = options.now.map_or_else(|| world.now(), Instant::get);
    let (_, traffic) = recording_alone(options, world)?;
    let deployment = options.files.iter().find(|file| !is_har(file));
    let replay = match deployment {
        None => Replay::of(&traffic, world.suffixes(), now),
        Some(file) => {
            let config: Document<PolicyConfig> = file::read(world, file)?;
            Replay::beside(&traffic, &config.value, world.suffixes(), now)
        }
    };
    Ok((traffic, replay))
}

/// The deployment that a recording amounts to, as JSON; what is doubtful is remarked.
pub(super) fn inferred(options: &Options, world: &dyn World) -> Result<Outcome, Box<dyn Error>> {
    let (file, traffic) = recording_alone(options, world)?;
    let inferred = Inferred::of(&traffic, world.suffixes())
        .ok_or_else(|| format!("{file}: no cookie of a session, and no bearer token"))?;
    let doubts = inferred.doubts.iter();
    Ok(Outcome {
        remarks: doubts.map(|doubt| format!("doubtful: {doubt}")).collect(),
        ..Outcome::good(format!("{:#}\n", without_defaults(&inferred.config)?))
    })
}

/// A configuration as a person writes it.
fn without_defaults(config: &PolicyConfig) -> Result<Value, serde_json::Error> {
    let usual = serde_json::to_value(PolicyConfig::default())?;
    let mut value = serde_json::to_value(config)?;
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|field, value| usual.get(field) != Some(value));
        for value in fields.values_mut().filter_map(Value::as_object_mut) {
            value.retain(|_, value| !value.is_null());
        }
    }
    Ok(value)
}

fn is_har(file: &str) -> bool {
    let extension = Path::new(file).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("har"))
}

fn recording(
    report: &mut Report<'_>,
    file: &str,
    traffic: &Traffic,
    deployment: Option<&(&str, Document<PolicyConfig>)>,
    now: OffsetDateTime,
    list: &dyn SuffixList,
) {
    let replay = match deployment {
        Some((_, config)) => Replay::beside(traffic, &config.value, list, now),
        None => Replay::of(traffic, list, now),
    };
    let facts = if report.options.cookies {
        replay.events().iter().map(ToString::to_string).collect()
    } else {
        Vec::new()
    };
    report
        .data
        .push(("cookies", serde_json::to_value(&replay).unwrap_or_default()));
    let inferred = Inferred::of(traffic, list);
    report.data.push((
        "inferred",
        serde_json::to_value(&inferred).unwrap_or_default(),
    ));
    let (title, findings) = match deployment {
        Some((name, config)) => (
            format!("What the traffic shows, beside {name}"),
            compare(traffic, &config.value, list, now),
        ),
        None => (
            String::from("What the traffic shows"),
            explain(traffic, list, now),
        ),
    };
    report.sections.push(Section {
        title,
        file: file.into(),
        key: "traffic",
        findings: without_lines(findings),
        is_without_cookies: traffic
            .gaps
            .iter()
            .any(|gap| matches!(gap, Gap::NoCookies { .. })),
        notes: traffic.gaps.iter().map(ToString::to_string).collect(),
        facts,
        ..Section::default()
    });
}

fn deployment(
    report: &mut Report<'_>,
    world: &dyn World,
    name: &str,
    document: &Document<PolicyConfig>,
    now: OffsetDateTime,
) -> Result<(), Box<dyn Error>> {
    let options = report.options;
    let config = &document.value;
    let cors: Option<Document<DeclaredCors>> = options
        .cors
        .as_deref()
        .map(|file| file::read(world, file))
        .transpose()?;
    let cors = cors.map(|cors| cors.value);
    let overlaps = overlaps(options, world, name, config)?;
    report.data.push(("deployment", name.into()));
    report
        .data
        .push(("overlaps", serde_json::to_value(&overlaps)?));
    report.data.push(("diagnosis", Value::Null));
    report.sections.push(Section {
        title: String::from("The deployment"),
        file: name.into(),
        is_of_configuration: true,
        key: "audit",
        findings: with_lines(
            document,
            audit(config, cors.as_ref(), now, world.suffixes()),
        ),
        ..Section::default()
    });
    if !overlaps.is_empty() {
        report.sections.push(Section {
            title: String::from("Beside another deployment"),
            file: name.into(),
            issues: overlaps
                .iter()
                .map(|overlap| Issue::error(None, overlap.to_string()))
                .collect(),
            ..Section::default()
        });
    }
    if let Some(file) = &options.observe {
        let observation: Observation = file::read(world, file)?.value;
        let findings = match config.compile(world.suffixes()) {
            Ok(policy) => diagnose(&policy, &observation, now, world.suffixes()),
            Err(_) => diagnose_without_policy(config, &observation, now, world.suffixes()),
        };
        report.sections.push(Section {
            title: format!("The request of {file}"),
            file: name.into(),
            is_of_configuration: true,
            key: "diagnosis",
            findings: with_lines(document, findings),
            ..Section::default()
        });
    }
    Ok(())
}

/// What an observation tells by itself.
fn observed_alone(
    report: &mut Report<'_>,
    world: &dyn World,
    now: OffsetDateTime,
) -> Result<(), Box<dyn Error>> {
    let Some(file) = &report.options.observe else {
        return Ok(());
    };
    let observation: Observation = file::read(world, file)?.value;
    let nothing = PolicyConfig::default();
    let findings = diagnose_without_policy(&nothing, &observation, now, world.suffixes());
    report.sections.push(Section {
        title: format!("The request of {file}, by the rules of browsers alone"),
        file: file.clone(),
        key: "diagnosis",
        findings: without_lines(findings),
        ..Section::default()
    });
    Ok(())
}

/// What the deployments delete of each other.
fn overlaps(
    options: &Options,
    world: &dyn World,
    name: &str,
    config: &PolicyConfig,
) -> Result<Vec<Overlap>, Box<dyn Error>> {
    let files = options.beside.iter();
    let others: Vec<(&str, PolicyConfig)> = files
        .map(|file| Ok((file.as_str(), file::read(world, file)?.value)))
        .collect::<Result<_, Box<dyn Error>>>()?;
    let others = others.iter().map(|(name, config)| (*name, config));
    let all = std::iter::once((name, config)).chain(others);
    Ok(find_overlaps(all, world.suffixes()))
}

/// The line of each finding that is about a field.
fn with_lines(document: &Document<PolicyConfig>, findings: Vec<Finding>) -> Vec<Found> {
    let found = findings.into_iter().map(|finding| Found {
        line: finding
            .field
            .and_then(|field| document.line_of(&field.to_string())),
        finding,
    });
    found.collect()
}

fn without_lines(findings: Vec<Finding>) -> Vec<Found> {
    let found = findings.into_iter().map(|finding| Found {
        line: None,
        finding,
    });
    found.collect()
}
