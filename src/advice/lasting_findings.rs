use alloc::boxed::Box;
use alloc::vec::Vec;

use super::advice_reason::AdviceReason;
use super::adviser::{Adviser, Draft, all_of};
use super::finding::AdviceFinding;
use super::situation::Frontend;
use crate::config::Transport;

impl Adviser<'_> {
    /// What does not depend on who is signed in to what.
    pub(super) fn lasting_findings(&self, drafts: &[Draft<'_>]) -> Vec<AdviceFinding> {
        let mut findings = Vec::new();
        let split = all_of(drafts, |draft| {
            matches!(draft.reason, AdviceReason::PartitionedWanted { .. })
        });
        if !split.is_empty() {
            findings.push(AdviceFinding::SplitSessions { frontends: split });
        }
        let stray = all_of(drafts, |draft| match draft.frontend {
            Frontend::LocalPages(_) | Frontend::NativeApp(_) | Frontend::WebViewApp(_) => true,
            Frontend::Website(_) | Frontend::Embedded(_) | Frontend::Server(_) => false,
        });
        if !stray.is_empty() {
            findings.push(AdviceFinding::StrayCookies { frontends: stray });
        }
        let any_cookie = drafts
            .iter()
            .any(|draft| draft.reason.transport() == Transport::Cookie);
        if any_cookie && self.suggestion.domain().is_none() {
            let suggestion = self.suggestion.clone();
            findings.push(AdviceFinding::ApisOfSeveralSites { suggestion });
        }
        findings.extend(self.mixed_content(drafts));
        findings
    }

    fn mixed_content(&self, drafts: &[Draft<'_>]) -> Vec<AdviceFinding> {
        let mut findings = Vec::new();
        let websites = drafts.iter().filter_map(|draft| draft.frontend.website());
        for website in websites.filter(|website| website.example().is_https()) {
            for api in self.situation.apis.iter().filter(|api| !api.is_https()) {
                findings.push(AdviceFinding::MixedContent {
                    website: Box::new(website.clone()),
                    api: Box::new(api.clone()),
                });
            }
        }
        findings
    }
}
