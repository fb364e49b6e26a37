//! The examples of observations in the catalogue: the broken one has its code, the repaired one has nothing.
//!
//! What breaks if it fails: the documentation shows a cause that is none, or a repair that does not help.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Certainty, Code, Finding, Observation, diagnose};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    deployment: PolicyConfig,
    observation: Observation,
}

fn findings(file: &Path) -> Option<Vec<Finding>> {
    let text = fs::read_to_string(file).ok()?;
    let example: Example = serde_json::from_str(&text).unwrap();
    let policy = example.deployment.compile(&EmbeddedList).unwrap();
    Some(diagnose(&policy, &example.observation, NOW, &EmbeddedList))
}

#[test]
fn broken_ones_have_their_code_and_repaired_ones_nothing() {
    let mut examples = 0;
    for code in Code::ALL {
        let folder = Path::new("examples/catalogue").join(code.as_str());
        let Some(broken) = findings(&folder.join("observed-broken.json")) else {
            continue;
        };
        examples += 1;
        assert_eq!(broken[0].code, *code, "{broken:#?}");
        let sure = broken.iter().filter(|finding| {
            finding.certainty == Certainty::Certain && finding.severity == Severity::Error
        });
        let others: Vec<&Finding> = sure.filter(|finding| finding.code != *code).collect();
        assert!(
            others.is_empty() || matches!(code, Code::PageUndeclared | Code::FrontendWebsite),
            "{code}: {others:#?}"
        );
        let repaired = findings(&folder.join("observed-repaired.json")).unwrap();
        assert!(repaired.is_empty(), "{code}: {repaired:#?}");
    }
    assert_eq!(examples, 76);
}
