//! Says why sessions do not work: what is wrong with a deployment, and, with an observation, what was wrong with a request.
//!
//! ```text
//! cargo run --example doctor                                              # the deployment with many mistakes
//! cargo run --example doctor -- examples/deployments/spa-and-api.json
//! cargo run --example doctor -- examples/deployments/spa-and-api.json \
//!     --observe examples/observations/spa-and-api/one-cookie-of-two.json
//! cargo run --example doctor -- examples/deployments/spa-and-api.json --cors CORS.json   # what the application's middleware allows
//! cargo run --example doctor -- production.json --beside staging.json   # whether one deletes cookies of the other
//! cargo run --example doctor -- --json --now 2026-11-22T12:00:00Z examples/deployments/spa-and-api.json
//! ```
//!
//! The exit status is 1 if there are errors, so that it can guard a deployment, and 2 if a file cannot be read.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cors::DeclaredCors;
use session_cookie_policy::diagnosis::{
    Finding, Observation, audit, diagnose, diagnose_without_policy,
};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Overlap, Severity, find_overlaps};
use time::OffsetDateTime;

const FIRST: (&str, &str) = (
    "examples/deployments/many-mistakes.json",
    include_str!("deployments/many-mistakes.json"),
);

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok((output, has_errors)) => {
            print!("{output}");
            ExitCode::from(u8::from(has_errors))
        }
        Err(error) => {
            eprintln!("doctor: {error}");
            ExitCode::from(2)
        }
    }
}

/// What the arguments ask for, and whether there are errors.
pub(crate) fn run(
    arguments: impl Iterator<Item = String>,
) -> Result<(String, bool), Box<dyn Error>> {
    let options = Options::read(arguments)?;
    let (name, config): (&str, PolicyConfig) = match &options.deployment {
        Some(file) => (file, read(file)?),
        None => (FIRST.0, serde_json::from_str(FIRST.1)?),
    };
    let cors: Option<DeclaredCors> = options.cors.as_deref().map(read).transpose()?;
    let of_config = audit(&config, cors.as_ref(), options.now, &EmbeddedList);
    let overlaps = options.overlaps(name, &config)?;
    let of_request = match &options.observation {
        None => None,
        Some(file) => {
            let observation: Observation = read(file)?;
            Some(match config.compile(&EmbeddedList) {
                Ok(policy) => diagnose(&policy, &observation, options.now, &EmbeddedList),
                Err(_) => {
                    diagnose_without_policy(&config, &observation, options.now, &EmbeddedList)
                }
            })
        }
    };
    let mut all = of_config.iter().chain(of_request.iter().flatten());
    let has_errors = all.any(|finding| finding.severity == Severity::Error) || !overlaps.is_empty();
    let output = if options.json {
        let report = json!({
            "deployment": name,
            "overlaps": overlaps,
            "audit": of_config.iter().map(as_json).collect::<Vec<_>>(),
            "diagnosis": of_request
                .as_ref()
                .map(|findings| findings.iter().map(as_json).collect::<Vec<_>>()),
        });
        format!("{report:#}\n")
    } else {
        let mut out = String::new();
        writeln!(out, "{name}")?;
        section(&mut out, "The deployment", &of_config)?;
        for overlap in &overlaps {
            writeln!(out, "\nBeside another deployment\n  error: {overlap}")?;
        }
        if let Some(file) = &options.observation {
            let findings = of_request.as_deref().unwrap_or_default();
            section(&mut out, &format!("The request of {file}"), findings)?;
        }
        out
    };
    Ok((output, has_errors))
}

fn section(out: &mut String, title: &str, findings: &[Finding]) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\n{title}")?;
    if findings.is_empty() {
        writeln!(out, "  nothing is wrong as far as this can be seen")?;
    }
    for finding in findings {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let field = finding
            .field
            .map_or_else(String::new, |field| format!(" at `{field}`"));
        writeln!(
            out,
            "  {severity}, {}: {}{field}",
            finding.certainty.as_str(),
            finding.code
        )?;
        writeln!(out, "    what      {}", finding.message)?;
        for evidence in &finding.evidence {
            writeln!(out, "    seen      {evidence}")?;
        }
        if !finding.browsers.is_empty() {
            let browsers: Vec<&str> = finding
                .browsers
                .iter()
                .map(|browser| browser.as_str())
                .collect();
            writeln!(out, "    fails in  {}", browsers.join(", "))?;
        }
        match &finding.patch {
            Some(patch) => writeln!(out, "    change    {patch}")?,
            None => writeln!(out, "    change    {}", finding.code.entry().fix)?,
        }
        if !finding.undecided.is_empty() {
            for fact in &finding.undecided {
                writeln!(out, "    look at   {fact} ({})", fact.where_found())?;
            }
        }
        writeln!(out, "    source    {}", finding.code.entry().source)?;
    }
    Ok(())
}

/// A finding with its page of the catalogue.
fn as_json(finding: &Finding) -> Value {
    let mut value = serde_json::to_value(finding).unwrap_or_default();
    value["page"] = serde_json::to_value(finding.code.entry()).unwrap_or_default();
    value
}

fn read<T: DeserializeOwned>(file: &str) -> Result<T, Box<dyn Error>> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    Ok(serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))?)
}

struct Options {
    json: bool,
    now: OffsetDateTime,
    deployment: Option<String>,
    observation: Option<String>,
    cors: Option<String>,
    beside: Vec<String>,
}

impl Options {
    /// What the deployments delete of each other.
    fn overlaps(&self, name: &str, config: &PolicyConfig) -> Result<Vec<Overlap>, Box<dyn Error>> {
        let files = self.beside.iter();
        let others: Vec<(&str, PolicyConfig)> = files
            .map(|file| Ok((file.as_str(), read(file)?)))
            .collect::<Result<_, Box<dyn Error>>>()?;
        let others = others.iter().map(|(name, config)| (*name, config));
        let all = std::iter::once((name, config)).chain(others);
        Ok(find_overlaps(all, &EmbeddedList))
    }

    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self {
            json: false,
            now: OffsetDateTime::now_utc(),
            deployment: None,
            observation: None,
            cors: None,
            beside: Vec::new(),
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => options.json = true,
                "--now" => {
                    let text = arguments.next().ok_or("--now needs a time")?;
                    options.now = Instant::parse(&text)?.get();
                }
                "--observe" => {
                    options.observation = Some(arguments.next().ok_or("--observe needs a file")?);
                }
                "--cors" => options.cors = Some(arguments.next().ok_or("--cors needs a file")?),
                "--beside" => {
                    let file = arguments.next().ok_or("--beside needs a file")?;
                    options.beside.push(file);
                }
                option if option.starts_with('-') => {
                    let known = "--json, --now TIME, --observe FILE, --cors FILE, --beside FILE";
                    return Err(format!("unknown option {option}; known: {known}").into());
                }
                _ if options.deployment.is_some() => return Err("one deployment at a time".into()),
                _ => options.deployment = Some(argument),
            }
        }
        Ok(options)
    }
}
