//! Reads a deployment and prints, for each website and API, what the session cookies must look like, and every problem.
//!
//! ```text
//! cargo run --example decide                                              # the first deployment
//! cargo run --example decide -- examples/deployments/shared-domain.json
//! cargo run --example decide -- --json examples/deployments/shared-domain.json
//! cargo run --example decide -- --now 2026-11-22T12:00:00Z examples/deployments/shared-domain.json
//! ```
//!
//! Problems are answers: the exit status is 0. It is 2 if the file cannot be read.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

use serde_json::{Value, json};
use session_cookie_policy::cookie::{CookieAttributes, CookieValue, DomainVerdict};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{DerivedCookie, Pair, PolicyConfig, Review, Severity};
use time::OffsetDateTime;

const FIRST: (&str, &str) = (
    "examples/deployments/single-origin.json",
    include_str!("deployments/single-origin.json"),
);

fn main() -> ExitCode {
    match run() {
        Ok(output) => {
            print!("{output}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("decide: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let options = Options::read(std::env::args().skip(1))?;
    let (name, text) = match &options.file {
        Some(file) => {
            let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
            (file.as_str(), text)
        }
        None => (FIRST.0, FIRST.1.to_owned()),
    };
    let config: PolicyConfig =
        serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
    let review = config.review(&EmbeddedList);
    if options.json {
        let value = as_json(name, &review, options.now)?;
        Ok(format!("{value:#}\n"))
    } else {
        as_text(name, &review, options.now)
    }
}

struct Options {
    json: bool,
    now: OffsetDateTime,
    file: Option<String>,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self {
            json: false,
            now: OffsetDateTime::now_utc(),
            file: None,
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => options.json = true,
                "--now" => {
                    let text = arguments.next().ok_or("--now needs a time")?;
                    options.now = Instant::parse(&text)?.get();
                }
                option if option.starts_with('-') => {
                    return Err(
                        format!("unknown option {option}; known: --json, --now TIME").into(),
                    );
                }
                _ if options.file.is_some() => return Err("one deployment at a time".into()),
                _ => options.file = Some(argument),
            }
        }
        Ok(options)
    }
}

/// The `Set-Cookie` header with a placeholder for the token.
fn set_cookie(
    attributes: &CookieAttributes,
    placeholder: &str,
    now: OffsetDateTime,
) -> Result<String, Box<dyn Error>> {
    let value = CookieValue::new(placeholder)?;
    Ok(attributes.set(value, now)?.to_string())
}

fn as_text(name: &str, review: &Review, now: OffsetDateTime) -> Result<String, Box<dyn Error>> {
    let mut out = format!("Deployment {name}\n");
    for pair in review.pairs() {
        writeln!(out, "\n{} with {}", pair.website(), pair.api())?;
        writeln!(out, "  relation       {}", pair.comparison())?;
        match pair.same_site().value() {
            Some(value) => writeln!(out, "  SameSite       {value}")?,
            None => writeln!(out, "  SameSite       none works; see the problems below")?,
        }
        writeln!(out, "  cookie domain  {}", verdict(review, pair))?;
        for (label, cookie) in [("access", pair.access()), ("refresh", pair.refresh())] {
            match cookie {
                Some(cookie) => {
                    let header = set_cookie(cookie.attributes(), &format!("<{label}-token>"), now)?;
                    writeln!(out, "  {label:<13}  Set-Cookie: {header}")?;
                    writeln!(out, "  {:<13}  {cookie}", "")?;
                }
                None => writeln!(out, "  {label:<13}  no cookie")?,
            }
        }
    }
    for past in review.history() {
        let domain = match past.cookie_domain().shared() {
            Some(domain) => format!("Domain={domain}"),
            None => "no Domain (host-only)".to_owned(),
        };
        writeln!(
            out,
            "\nHistory: cookies with {domain}, retired {}, may be in browsers until {}",
            past.retired_at(),
            past.sunset()
        )?;
    }
    if review.problems().is_empty() {
        writeln!(out, "\nNo problems.")?;
    } else {
        writeln!(out, "\nProblems")?;
    }
    for problem in review.problems() {
        let severity = match problem.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(out, "  {severity:<7} {problem}")?;
    }
    Ok(out)
}

/// What browsers do with the configured cookie domain on the API of a pair.
fn verdict(review: &Review, pair: &Pair) -> String {
    let Some(report) = review.cookie_domain() else {
        return "unreadable".to_owned();
    };
    let of_host = report
        .verdicts()
        .iter()
        .find(|of| of.host == *pair.api().host());
    match of_host.map(|of| &of.verdict) {
        Some(DomainVerdict::HostOnly) => format!("host-only: {} alone", pair.api().host()),
        Some(DomainVerdict::Shared) => format!("shared: {} and below", report.domain()),
        Some(DomainVerdict::Refused(refusal)) => {
            format!("`{}` is refused: {refusal}", report.domain())
        }
        None => "not judged".to_owned(),
    }
}

fn as_json(name: &str, review: &Review, now: OffsetDateTime) -> Result<Value, Box<dyn Error>> {
    let cookie = |cookie: Option<&DerivedCookie>, placeholder: &str| {
        cookie
            .map(|cookie| -> Result<Value, Box<dyn Error>> {
                let mut value = serde_json::to_value(cookie.attributes())?;
                value["set_cookie"] = set_cookie(cookie.attributes(), placeholder, now)?.into();
                value["because"] = cookie.to_string().into();
                Ok(value)
            })
            .transpose()
    };
    let mut pairs = Vec::new();
    for pair in review.pairs() {
        let (website_site, _) = pair.comparison().website();
        let (api_site, _) = pair.comparison().api();
        pairs.push(json!({
            "website": pair.website(),
            "api": pair.api(),
            "relation": pair.comparison().relation(),
            "website_site": website_site,
            "api_site": api_site,
            "same_site": pair.same_site().value(),
            "same_site_because": pair.same_site().to_string(),
            "remedies": pair.same_site().remedies().iter().map(ToString::to_string).collect::<Vec<_>>(),
            "cookie_domain": verdict(review, pair),
            "access": cookie(pair.access(), "<access-token>")?,
            "refresh": cookie(pair.refresh(), "<refresh-token>")?,
        }));
    }
    let history: Vec<Value> = review
        .history()
        .iter()
        .map(|past| {
            json!({
                "cookie_domain": past.cookie_domain(),
                "retired_at": past.retired_at(),
                "sunset": past.sunset(),
            })
        })
        .collect();
    Ok(json!({
        "deployment": name,
        "pairs": pairs,
        "cookie_domain": review.cookie_domain(),
        "history": history,
        "problems": review.problems(),
        "has_errors": review.has_errors(),
    }))
}
