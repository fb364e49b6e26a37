use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Audit;
use crate::cors::{CorsIssue, CorsRequirements, DeclaredCors, verify_cors};
use crate::diagnosis::code::Code;
use crate::diagnosis::finding::Finding;
use crate::sorted::{SortedMap, SortedSet};

impl Audit<'_> {
    /// Compares the application's own CORS configuration with what each API requires. There is one configuration for all APIs: it lacks
    /// what any API lacks, and it allows too much only if no API needs it.
    pub(super) fn compare_cors(&self, declared: &DeclaredCors, findings: &mut Vec<Finding>) {
        let apis = self.config.api.iter().filter_map(|api| api.get().ok());
        let required = apis.filter_map(|api| self.review.cors_requirements(api));
        let required: Vec<CorsRequirements> = required.collect();
        let is_needed = required.iter().any(CorsRequirements::is_needed);
        let issues: Vec<Vec<CorsIssue>> = required
            .iter()
            .filter(|of_api| of_api.is_needed() == is_needed)
            .map(|of_api| verify_cors(of_api, declared, self.list))
            .collect();
        // Keyed by the message, since one issue may be worse at one API than at another.
        let mut seen: SortedMap<String, Seen> = SortedMap::new();
        for (api, issue) in each_with_place(&issues) {
            let message = issue.to_string();
            let known = seen.entry(message.clone()).or_insert_with(|| Seen {
                finding: Finding::new(Code::of_cors(issue), issue.severity(), message),
                is_too_much: is_too_much(issue),
                apis: SortedSet::new(),
            });
            known.finding.severity = known.finding.severity.min(issue.severity());
            known.apis.insert(api);
        }
        let seen = seen.into_values_as_inserted();
        let wanted = seen.filter(|of| !of.is_too_much || of.apis.len() == issues.len());
        findings.extend(wanted.map(|of| of.finding));
    }
}

/// An issue, and the APIs that have it.
struct Seen {
    finding: Finding,
    is_too_much: bool,
    apis: SortedSet<usize>,
}

fn each_with_place(issues: &[Vec<CorsIssue>]) -> impl Iterator<Item = (usize, &CorsIssue)> {
    let by_api = issues.iter().enumerate();
    by_api.flat_map(|(api, issues)| issues.iter().map(move |issue| (api, issue)))
}

/// Whether the issue is about the lists of headers or methods, which all APIs share.
const fn is_too_much(issue: &CorsIssue) -> bool {
    matches!(
        issue,
        CorsIssue::CredentialsNotNeeded | CorsIssue::NotNeeded | CorsIssue::UndeclaredOrigin { .. }
    )
}
