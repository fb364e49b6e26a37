//! Collects the findings, each cause once.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::diagnosis::{Code, Finding, listed};
use crate::policy::Severity;
use crate::sorted::{SortedMap, sort_by_key};

/// One finding for each cause and cookie, with the message of the first and the evidence of all. Cookies with the same message share one
/// finding.
#[derive(Default)]
pub(in crate::evidence) struct Findings<'a> {
    all: Vec<Known<'a>>,
    /// Index by cookie.
    places: SortedMap<(Code, &'a str), usize>,
    /// Index by message without the name.
    alike: SortedMap<(Code, String), usize>,
}

struct Known<'a> {
    finding: Finding,
    names: Vec<&'a str>,
    /// The message, with a mark in place of the names.
    template: String,
}

/// Replaces the names in a message. Messages never contain this character.
const MARK: &str = "\u{0}";

impl<'a> Findings<'a> {
    pub(in crate::evidence) fn add(&mut self, name: &'a str, finding: Option<Finding>) {
        let Some(finding) = finding else {
            return;
        };
        let code = finding.code;
        let template = match name {
            "" => finding.message.clone(),
            name => finding.message.replace(&format!("`{name}`"), MARK),
        };
        let key = (code, template.clone());
        let known = self.places.get(&(code, name));
        let place = known.or_else(|| self.alike.get(&key)).copied();
        let Some((place, known)) = place.and_then(|place| Some((place, self.all.get_mut(place)?)))
        else {
            let place = self.all.len();
            self.places.insert((code, name), place);
            self.alike.insert(key, place);
            self.all.push(Known {
                finding,
                names: Vec::from([name]),
                template,
            });
            return;
        };
        if !known.names.contains(&name) {
            known.names.push(name);
            self.places.insert((code, name), place);
        }
        let own = &mut known.finding;
        own.certainty = own.certainty.min(finding.certainty);
        own.severity = own.severity.min(finding.severity);
        for evidence in finding.evidence {
            if !own.evidence.contains(&evidence) {
                own.evidence.push(evidence);
            }
        }
        for browser in finding.browsers {
            if !own.browsers.contains(&browser) {
                own.browsers.push(browser);
            }
        }
    }

    pub(in crate::evidence) fn codes(&self) -> impl Iterator<Item = Code> {
        self.all.iter().map(|known| known.finding.code)
    }

    /// Whether there is an error with this code.
    pub(in crate::evidence) fn blames(&self, code: Code) -> bool {
        let mut all = self.all.iter().map(|known| &known.finding);
        all.any(|finding| finding.code == code && finding.severity == Severity::Error)
    }

    /// Whether any finding is a cause that breaks sessions in the recording itself.
    pub(in crate::evidence) fn has_causes(&self) -> bool {
        self.all.iter().any(|known| {
            known.finding.severity == Severity::Error && known.finding.code.breaks_sessions()
        })
    }

    pub(in crate::evidence) fn append(&mut self, others: Self) {
        for known in others.all {
            for name in known.names {
                self.add(name, Some(known.finding.clone()));
            }
        }
    }

    /// The causes first, and the most certain of them first.
    pub(in crate::evidence) fn ranked(self) -> Vec<Finding> {
        let told = |known: Known<'_>| {
            let mut finding = known.finding;
            finding.message = known
                .template
                .replace(MARK, &listed(known.names.iter().copied()));
            finding
        };
        let mut findings: Vec<Finding> = self.all.into_iter().map(told).collect();
        sort_by_key(&mut findings, Finding::rank);
        findings
    }
}
