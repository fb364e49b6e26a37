//! What is read, and what is found in it.

use std::error::Error;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cors::DeclaredCors;
use session_cookie_policy::diagnosis::{Observation, audit, diagnose, diagnose_without_policy};
use session_cookie_policy::evidence::{Inferred, Replay, Traffic, compare, explain};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Overlap, find_overlaps};
use time::OffsetDateTime;

use super::options::Options;
use super::report::{Report, Section};

const FIRST: (&str, &str) = (
    "examples/deployments/many-mistakes.json",
    include_str!("../deployments/many-mistakes.json"),
);

pub(super) fn report(options: &Options) -> Result<Report<'_>, Box<dyn Error>> {
    let now = options
        .now
        .map_or_else(OffsetDateTime::now_utc, Instant::get);
    let mut report = Report {
        options,
        sections: Vec::new(),
        data: Vec::new(),
    };
    let recordings = recordings(options)?;
    let mut others = options.files.iter().filter(|file| !is_har(file));
    let deployment = match (others.next(), others.next()) {
        (None, _) if !recordings.is_empty() => None,
        (None, _) => Some((FIRST.0, serde_json::from_str(FIRST.1)?)),
        (Some(file), None) => match read(file) {
            Ok(config) => Some((file.as_str(), config)),
            // What was observed is judged without it.
            Err(error) if !recordings.is_empty() || options.observe.is_some() => {
                report.sections.push(Section {
                    title: String::from("The deployment, which cannot be read"),
                    file: file.clone(),
                    errors: vec![error.to_string()],
                    ..Section::default()
                });
                None
            }
            Err(error) => return Err(error),
        },
        (Some(_), Some(_)) => return Err("one deployment at a time".into()),
    };
    if deployment.is_none() && !report.sections.is_empty() {
        observed_alone(&mut report, now)?;
    }
    for (file, traffic) in &recordings {
        recording(&mut report, file, traffic, deployment.as_ref(), now);
    }
    if let Some(deployment) = deployment {
        self::deployment(&mut report, deployment, now)?;
    }
    Ok(report)
}

/// What was recorded, and where it is from.
fn recordings(options: &Options) -> Result<Vec<(String, Traffic)>, Box<dyn Error>> {
    let mut recordings = Vec::new();
    let of_har = options.files.iter().filter(|file| is_har(file));
    for file in of_har.chain(&options.har) {
        let traffic = Traffic::of_har(&text(file)?).map_err(|error| format!("{file}: {error}"))?;
        recordings.push((file.clone(), traffic));
    }
    if let Some(file) = &options.curl {
        let traffic = Traffic::of_heads(&text(file)?, options.url.as_ref());
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
            let traffic = Traffic::of_set_cookie(url.clone(), line.as_bytes());
            recordings.push((url.to_string(), traffic));
        }
    }
    Ok(recordings)
}

/// The deployment that a recording amounts to, as JSON; what is doubtful goes to the standard error.
pub(super) fn inferred(options: &Options) -> Result<String, Box<dyn Error>> {
    let recordings = recordings(options)?;
    let [(file, traffic)] = recordings.as_slice() else {
        return Err("`--infer` takes one recording".into());
    };
    let inferred = Inferred::of(traffic, &EmbeddedList)
        .ok_or_else(|| format!("{file}: no cookie of a session, and no bearer token"))?;
    for doubt in &inferred.doubts {
        eprintln!("doubtful: {doubt}");
    }
    Ok(format!("{:#}\n", without_defaults(&inferred.config)?))
}

/// A configuration as a person writes it.
fn without_defaults(config: &PolicyConfig) -> Result<Value, serde_json::Error> {
    let usual = serde_json::to_value(PolicyConfig::new(Vec::new(), Vec::new()))?;
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
    deployment: Option<&(&str, PolicyConfig)>,
    now: OffsetDateTime,
) {
    let replay = match deployment {
        Some((_, config)) => Replay::beside(traffic, config, &EmbeddedList, now),
        None => Replay::of(traffic, &EmbeddedList, now),
    };
    let facts = if report.options.cookies {
        replay.events().iter().map(ToString::to_string).collect()
    } else {
        Vec::new()
    };
    report
        .data
        .push(("cookies", serde_json::to_value(&replay).unwrap_or_default()));
    let inferred = Inferred::of(traffic, &EmbeddedList);
    report.data.push((
        "inferred",
        serde_json::to_value(&inferred).unwrap_or_default(),
    ));
    let (title, findings) = match deployment {
        Some((name, config)) => (
            format!("What the traffic shows, beside {name}"),
            compare(traffic, config, &EmbeddedList, now),
        ),
        None => (
            String::from("What the traffic shows"),
            explain(traffic, &EmbeddedList, now),
        ),
    };
    report.sections.push(Section {
        title,
        file: file.into(),
        key: "traffic",
        findings,
        notes: traffic.gaps.iter().map(ToString::to_string).collect(),
        facts,
        ..Section::default()
    });
}

fn deployment(
    report: &mut Report<'_>,
    (name, config): (&str, PolicyConfig),
    now: OffsetDateTime,
) -> Result<(), Box<dyn Error>> {
    let options = report.options;
    let cors: Option<DeclaredCors> = options.cors.as_deref().map(read).transpose()?;
    let overlaps = overlaps(options, name, &config)?;
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
        findings: audit(&config, cors.as_ref(), now, &EmbeddedList),
        ..Section::default()
    });
    if !overlaps.is_empty() {
        report.sections.push(Section {
            title: String::from("Beside another deployment"),
            file: name.into(),
            errors: overlaps.iter().map(ToString::to_string).collect(),
            ..Section::default()
        });
    }
    if let Some(file) = &options.observe {
        let observation: Observation = read(file)?;
        let findings = match config.compile(&EmbeddedList) {
            Ok(policy) => diagnose(&policy, &observation, now, &EmbeddedList),
            Err(_) => diagnose_without_policy(&config, &observation, now, &EmbeddedList),
        };
        report.sections.push(Section {
            title: format!("The request of {file}"),
            file: name.into(),
            is_of_configuration: true,
            key: "diagnosis",
            findings,
            ..Section::default()
        });
    }
    Ok(())
}

/// What an observation tells by itself.
fn observed_alone(report: &mut Report<'_>, now: OffsetDateTime) -> Result<(), Box<dyn Error>> {
    let Some(file) = &report.options.observe else {
        return Ok(());
    };
    let observation: Observation = read(file)?;
    let nothing = PolicyConfig::new(Vec::new(), Vec::new());
    let findings = diagnose_without_policy(&nothing, &observation, now, &EmbeddedList);
    report.sections.push(Section {
        title: format!("The request of {file}, by the rules of browsers alone"),
        file: file.clone(),
        key: "diagnosis",
        findings,
        ..Section::default()
    });
    Ok(())
}

/// What the deployments delete of each other.
fn overlaps(
    options: &Options,
    name: &str,
    config: &PolicyConfig,
) -> Result<Vec<Overlap>, Box<dyn Error>> {
    let files = options.beside.iter();
    let others: Vec<(&str, PolicyConfig)> = files
        .map(|file| Ok((file.as_str(), read(file)?)))
        .collect::<Result<_, Box<dyn Error>>>()?;
    let others = others.iter().map(|(name, config)| (*name, config));
    let all = std::iter::once((name, config)).chain(others);
    Ok(find_overlaps(all, &EmbeddedList))
}

fn text(file: &str) -> Result<String, Box<dyn Error>> {
    let octets = if file == "-" {
        let mut octets = Vec::new();
        std::io::stdin().read_to_end(&mut octets)?;
        octets
    } else {
        fs::read(file).map_err(|error| format!("{file}: {error}"))?
    };
    // Bodies may be in any encoding.
    Ok(String::from_utf8_lossy(&octets).into_owned())
}

fn read<T: DeserializeOwned>(file: &str) -> Result<T, Box<dyn Error>> {
    Ok(serde_json::from_str(&text(file)?).map_err(|error| format!("{file}: {error}"))?)
}
