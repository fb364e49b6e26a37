//! The order in which findings are told.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::diagnosis::finding::{Evidence, Finding};

/// Each cause once, the surest first; what breaks no session behind all that do.
pub(super) fn ranked(mut findings: Vec<Finding>) -> Vec<Finding> {
    merge(&mut findings);
    findings.sort_by_key(Finding::rank);
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
