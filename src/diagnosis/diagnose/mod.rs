//! What an observation tells: each rule compares what was seen with what the policy and the browsers would do.

mod answer;
mod beside;
mod case;
mod cors;
mod course;
mod frontend;
mod sender;
mod sent;
mod shown;
mod trials;

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use time::OffsetDateTime;

use case::{Case, Drawn};

use super::finding::{Evidence, Finding};
use super::observation::Observation;
use crate::net::SuffixList;
use crate::policy::Policy;

/// A rule: what it finds in a case.
type Rule = fn(&Case<'_>, &mut Vec<Finding>);

/// Those that come first explain what those behind them see, so they come first among findings that are as sure.
const RULES: &[Rule] = &[
    frontend::setup,
    sender::host,
    sender::page,
    sender::proxy,
    shown::duplicates,
    shown::names,
    answer::set_cookies,
    beside::set,
    beside::withheld_flow,
    sent::missing,
    shown::transports,
    shown::sizes,
    sender::csrf,
    cors::answer,
    answer::caches,
    course::before,
];

/// Those that are asked if the others find nothing.
const LAST_RULES: &[Rule] = &[sent::dropped, beside::missing_flow, course::refusal];

/// Why a session does not work, from what was observed of it: the surest causes first, errors before warnings.
///
/// What is unknown decides nothing. What the policy expects is compared with what was seen; where a cookie is missing, it is set and sent
/// again in the [model](crate::browser) of the client's browser, or of each that the deployment claims.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::diagnosis::{Code, Observation, Route, diagnose};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let mut config = PolicyConfig::new(
///     vec!["http://localhost:3001".into()],
///     vec!["http://localhost:3000".into()],
/// );
/// config.plain_http = vec!["http://localhost:3001".into()];
/// let policy = config.compile(&EmbeddedList).unwrap();
///
/// let mut observation = Observation::default();
/// observation.page.opened_as = Some("http://127.0.0.1:3000".into());
/// observation.request.route = Some(Route::Session);
/// observation.request.cookies = Some(Vec::new());
/// let findings = diagnose(&policy, &observation, datetime!(2026-11-22 12:00 UTC), &EmbeddedList);
/// assert_eq!(findings[0].code, Code::PageUndeclared);
/// # }
/// ```
#[must_use]
pub fn diagnose(
    policy: &Policy,
    observation: &Observation,
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Vec<Finding> {
    let drawn = Drawn::of(observation);
    let Some(case) = Case::new(policy, observation, &drawn, now, list) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for rule in RULES {
        rule(&case, &mut findings);
    }
    if findings.is_empty() {
        for rule in LAST_RULES {
            rule(&case, &mut findings);
        }
    }
    merge(&mut findings);
    findings.sort_by_key(|finding| (finding.certainty, finding.severity));
    findings
}

/// One cause that shows in several places is one finding, as sure as the surest, in the words of the first.
fn merge(findings: &mut Vec<Finding>) {
    let mut merged: Vec<Finding> = Vec::new();
    let mut shown = BTreeSet::new();
    for finding in findings.drain(..) {
        let known = merged.iter_mut().find(|known| known.code == finding.code);
        let code = finding.code;
        let key = |of: &Evidence| (code, of.fact, of.shown.clone());
        let Some(known) = known else {
            shown.extend(finding.evidence.iter().map(key));
            merged.push(finding);
            continue;
        };
        known.certainty = known.certainty.min(finding.certainty);
        for evidence in finding.evidence {
            if shown.insert(key(&evidence)) {
                known.evidence.push(evidence);
            }
        }
        for browser in finding.browsers {
            if !known.browsers.contains(&browser) {
                known.browsers.push(browser);
            }
        }
    }
    *findings = merged;
}
