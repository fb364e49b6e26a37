//! Logins that failed: what the doctor says first, and what it must say and must not.
//!
//! Each file of `tests/vectors/cases` has a deployment, an observation and the expected words. Some are public reports, written anew with
//! hosts of examples; the others are of our own, from other servers and for the nearest case of which something else is to be said. What
//! breaks if one fails: somebody whose login fails is sent elsewhere.

use std::fs;

use serde::Deserialize;
use serde_json::json;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{
    Certainty, Code, Finding, Observation, audit, diagnose, diagnose_without_policy,
};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{config, manifest_dir};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    origin: String,
    /// The code that comes first; empty if there is no finding.
    first: String,
    /// What its message says.
    says: Vec<String>,
    /// Codes that are not among the findings, and words that no message says.
    never: Vec<String>,
    deployment: PolicyConfig,
    observation: Observation,
}

/// The cases, by the names of their files.
fn cases() -> Vec<(String, Case)> {
    let folder = manifest_dir().join("tests/vectors/cases");
    let mut cases: Vec<(String, Case)> = fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let case = serde_json::from_str(&fs::read_to_string(&path).unwrap());
            (
                name.clone(),
                case.unwrap_or_else(|error| panic!("{name}: {error}")),
            )
        })
        .collect();
    cases.sort_by(|(one, _), (other, _)| one.cmp(other));
    cases
}

/// As the doctor asks.
fn findings(case: &Case) -> Vec<Finding> {
    let (config, observation) = (&case.deployment, &case.observation);
    match config.compile(&EmbeddedList) {
        Ok(policy) => diagnose(&policy, observation, NOW, &EmbeddedList),
        Err(_) => diagnose_without_policy(config, observation, NOW, &EmbeddedList),
    }
}

#[test]
fn the_true_cause_comes_first_and_says_what_it_must() {
    let mut faults = Vec::new();
    for (name, case) in cases() {
        let findings = findings(&case);
        let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
        let first = findings.first();
        let is_first = first.map_or("", |finding| finding.code.as_str()) == case.first;
        let unsaid: Vec<&String> = case
            .says
            .iter()
            .filter(|words| !first.is_some_and(|finding| finding.message.contains(&***words)))
            .collect();
        let wrong: Vec<&String> = case
            .never
            .iter()
            .filter(|words| told.iter().any(|told| told.contains(&***words)))
            .collect();
        if !is_first || !unsaid.is_empty() || !wrong.is_empty() {
            faults.push(format!(
                "{name}: first {}, unsaid {unsaid:?}, wrong {wrong:?}, told {told:#?}",
                case.first
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Half of the worth of a case is the one beside it.
#[test]
fn each_kind_has_cases_of_our_own() {
    let cases = cases();
    let of_reports = cases
        .iter()
        .filter(|(_, case)| case.origin == "a public report");
    let mut kinds = 0;
    for (name, _) in of_reports {
        let (number, _) = name.split_once('-').unwrap();
        let own = cases.iter().filter(|(other, case)| {
            other.starts_with(&format!("{number}-")) && case.origin == "our own"
        });
        assert!(own.count() >= 2, "{name}");
        kinds += 1;
    }
    assert_eq!(kinds, 21);
}

/// What is not certain says which fact would decide, and where it stands.
#[test]
fn what_is_possible_names_the_fact_that_decides() {
    for (name, case) in cases() {
        for finding in findings(&case) {
            let is_open = finding.certainty == Certainty::Possible;
            assert!(
                !is_open || !finding.undecided.is_empty(),
                "{name}: {finding}"
            );
            // The older ones are as they were.
            let is_of_life = matches!(
                finding.code,
                Code::EndedWithBrowser
                    | Code::LifetimeEnded
                    | Code::LocalNetworkBlocked
                    | Code::ResponseFromCache
                    | Code::SignOutKeepsCookie
                    | Code::SignOutKeepsProvider
                    | Code::SignOutKeepsSession
                    | Code::SiteDataCleared
                    | Code::StorageAccessUnused
            );
            assert!(
                !is_of_life
                    || finding.certainty == Certainty::Certain
                    || !finding.undecided.is_empty(),
                "{name}: {finding}"
            );
            for fact in finding.undecided {
                assert!(!fact.where_found().is_empty());
            }
        }
    }
}

/// Safari's seven days are told of the configuration, too, where they concern it.
#[test]
fn an_api_of_another_network_is_warned_of() {
    let warns = |more: serde_json::Value| {
        let findings = audit(&config(&more), None, NOW, &EmbeddedList);
        let mut codes = findings.iter().map(|finding| finding.code);
        codes.any(|code| code == Code::LifetimeCapped)
    };
    let api = "https://api.example.com";
    assert!(warns(json!({ "other_network": [api] })));
    assert!(!warns(json!({})));
    assert!(!warns(
        json!({ "other_network": ["https://www.example.org"] })
    ));
    assert!(!warns(
        json!({ "other_network": [api], "browsers": ["chromium"] })
    ));
    assert!(!warns(json!({ "other_network": [api], "websites": [api] })));
    let week = json!({ "lifetime_seconds": 604_800 });
    assert!(!warns(
        json!({ "other_network": [api], "access_cookie": week, "refresh_cookie": week })
    ));
}
