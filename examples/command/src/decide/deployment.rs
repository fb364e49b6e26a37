//! A deployment, for people and as JSON.

use std::error::Error;
use std::fmt::{self, Write as _};

use serde_json::{Value, json};
use session_cookie_policy::advice::DerivedCookie;
use session_cookie_policy::config::SessionShape;
use session_cookie_policy::cookie::{CookieAttributes, CookieValue, DomainVerdict};
use session_cookie_policy::policy::{CsrfRequirement, Pair, Review};
use time::OffsetDateTime;

use super::findings::Findings;

/// The `Set-Cookie` header with a placeholder for the token.
pub(super) fn set_cookie(
    attributes: &CookieAttributes,
    placeholder: &str,
    now: OffsetDateTime,
) -> Result<String, Box<dyn Error>> {
    let value = CookieValue::new(placeholder)?;
    Ok(attributes.set(value, now)?.to_string())
}

pub(crate) fn as_text(
    name: &str,
    review: &Review,
    findings: &Findings<'_>,
    shape: SessionShape,
    now: OffsetDateTime,
) -> Result<String, Box<dyn Error>> {
    let mut out = format!("Deployment {name}\n");
    // What cannot work comes before the cookies, some of which are missing for that reason.
    if review.has_errors() {
        problems(&mut out, findings)?;
    }
    let mut reasons: Vec<String> = Vec::new();
    let mut note = |cookie: &DerivedCookie| {
        let reason = cookie.to_string();
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    };
    for pair in review.pairs() {
        writeln!(out, "\n{} with {}", pair.website(), pair.api())?;
        writeln!(out, "  relation       {}", pair.comparison())?;
        match pair.same_site().value() {
            Some(value) => writeln!(out, "  SameSite       {value}")?,
            None => writeln!(out, "  SameSite       none; see the problems above")?,
        }
        writeln!(out, "  cookie domain  {}", verdict(review, pair))?;
        for (label, cookie) in of_session(pair, shape) {
            match cookie {
                Some(cookie) => {
                    let header = set_cookie(cookie.attributes(), &format!("<{label}-token>"), now)?;
                    writeln!(out, "  {label:<13}  Set-Cookie: {header}")?;
                    note(cookie);
                }
                None if review.has_errors() => {
                    writeln!(out, "  {label:<13}  none; see the problems above")?;
                }
                None => writeln!(out, "  {label:<13}  no cookie")?,
            }
        }
        for (key, cookie) in pair.cookies() {
            let header = set_cookie(cookie.attributes(), &format!("<{key}>"), now)?;
            writeln!(out, "  {:<13}  Set-Cookie: {header}", key.as_str())?;
            note(cookie);
        }
        writeln!(out, "  CSRF           {}", csrf(review, pair, shape))?;
    }
    if !reasons.is_empty() {
        writeln!(out, "\nWhy the cookies are so")?;
    }
    for reason in reasons {
        writeln!(out, "  {reason}")?;
    }
    if !review.history().is_empty() {
        writeln!(
            out,
            "\nCookies of the past, cleared beside the present ones"
        )?;
    }
    for past in review.history() {
        match past.sunset() {
            Some(sunset) => writeln!(out, "  {past}: may be in browsers until {sunset}")?,
            None => writeln!(out, "  {past}: nobody knows until when")?,
        }
    }
    if findings.all.is_empty() {
        writeln!(out, "\nNo problems.")?;
    } else if !review.has_errors() {
        problems(&mut out, findings)?;
    }
    Ok(out)
}

fn problems(out: &mut String, findings: &Findings<'_>) -> fmt::Result {
    writeln!(out, "\nProblems")?;
    for finding in &findings.all {
        let (severity, code) = (finding.severity, finding.code);
        write!(out, "  {severity:<7} {code}")?;
        if let Some(field) = finding.field {
            write!(out, " at `{field}`")?;
        }
        if let Some(line) = findings.line_of(finding) {
            write!(out, ", line {line}")?;
        }
        writeln!(out, ": {}", finding.message)?;
        if let Some(patch) = &finding.patch {
            writeln!(out, "          change: {patch}")?;
        }
    }
    Ok(())
}

/// The cookies of the session, each with its label.
pub(super) fn of_session(
    pair: &Pair,
    shape: SessionShape,
) -> Vec<(&'static str, Option<&DerivedCookie>)> {
    match shape {
        SessionShape::Pair => vec![("access", pair.access()), ("refresh", pair.refresh())],
        SessionShape::Single => vec![("session", pair.session())],
    }
}

/// What the front end must send, and in which header.
fn csrf(review: &Review, pair: &Pair, shape: SessionShape) -> String {
    let with = match shape {
        SessionShape::Pair => "every refresh, sign-out and other request",
        SessionShape::Single => "every sign-out and other request",
    };
    let name = csrf_header(review, pair).unwrap_or_default();
    match pair.csrf() {
        None => "nothing to send: no cookie carries the session".to_owned(),
        Some(CsrfRequirement::None) => "nothing to send".to_owned(),
        Some(CsrfRequirement::Header) => {
            format!("send `{name}` with {with} that changes something")
        }
        Some(CsrfRequirement::DoubleSubmit) => format!(
            "copy the cookie against CSRF into `{name}` with every request that changes something"
        ),
        Some(CsrfRequirement::Token) => {
            format!("send the token of the session in `{name}` with {with} that changes something")
        }
    }
}

pub(super) fn csrf_header(review: &Review, pair: &Pair) -> Option<String> {
    Some(pair.csrf()?.header(review.headers()?)?.to_string())
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

pub(crate) fn as_json(
    name: &str,
    review: &Review,
    findings: &Findings<'_>,
    shape: SessionShape,
    now: OffsetDateTime,
) -> Result<Value, Box<dyn Error>> {
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
        let mut value = json!({
            "website": pair.website(),
            "api": pair.api(),
            "relation": pair.comparison().relation(),
            "website_site": website_site,
            "api_site": api_site,
            "same_site": pair.same_site().value(),
            "same_site_because": pair.same_site().to_string(),
            "remedies": pair.same_site().remedies().iter().map(ToString::to_string).collect::<Vec<_>>(),
            "cookie_domain": verdict(review, pair),
            "csrf": pair.csrf(),
            "csrf_header": csrf_header(review, pair),
        });
        for (label, of_token) in of_session(pair, shape) {
            value[label] = json!(cookie(of_token, &format!("<{label}-token>"))?);
        }
        for (key, beside) in pair.cookies() {
            value["cookies"][key.as_str()] = json!(cookie(Some(beside), &format!("<{key}>"))?);
        }
        pairs.push(value);
    }
    let problems = findings.all.iter().map(|finding| {
        let mut value = serde_json::to_value(finding)?;
        if let Some(line) = findings.line_of(finding) {
            value["line"] = line.into();
        }
        Ok(value)
    });
    let problems: Vec<Value> = problems.collect::<Result<_, serde_json::Error>>()?;
    Ok(json!({
        "deployment": name,
        "pairs": pairs,
        "cookie_domain": review.cookie_domain(),
        "history": review.history(),
        "problems": problems,
        "has_errors": review.has_errors(),
    }))
}
