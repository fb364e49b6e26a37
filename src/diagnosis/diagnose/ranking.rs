//! The order of findings.

use alloc::vec::Vec;

use crate::diagnosis::finding::{Evidence, Finding};
use crate::sorted::{SortedSet, sort_by_key};

/// Each cause once, the most certain first; findings that break no session come last.
pub(super) fn ranked(mut findings: Vec<Finding>) -> Vec<Finding> {
    merge(&mut findings);
    sort_by_key(&mut findings, Finding::rank);
    findings
}

/// Merges findings with the same cause into one, with the highest certainty and the first message.
fn merge(findings: &mut Vec<Finding>) {
    let mut merged: Vec<Finding> = Vec::new();
    let mut shown = SortedSet::new();
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
