use alloc::vec::Vec;

use super::advice_reason::AdviceReason;
use super::adviser::{Adviser, Draft, all_of};
use super::finding::AdviceFinding;
use super::page::pages;
use super::situation::Frontend;
use crate::advice::suggest_cookie_domain;
use crate::cookie::{CookieDomain, SharedDomain};
use crate::net::{Host, Origin};
use crate::sorted::sort_by;

impl<'a> Adviser<'a> {
    /// One cookie for all front ends of the API's site, a hand-off for the others.
    pub(super) fn share_sign_in(&self, drafts: &mut [Draft<'a>]) -> Vec<AdviceFinding> {
        let signs_in = |draft: &Draft<'_>| !matches!(draft.frontend, Frontend::Server(_));
        let apart = all_of(drafts, |draft| {
            signs_in(draft) && draft.reason != AdviceReason::OneSite
        });
        // Two pages of a pattern are two places, an application is one.
        let users = drafts.iter().filter(|draft| signs_in(draft));
        let places: usize = users.map(|draft| pages(draft.frontend).len().max(1)).sum();
        let shared = self
            .domain_of_sharers(drafts)
            .and_then(|domain| self.widen(drafts, &domain));
        let hand_off = (places > 1 && !apart.is_empty())
            .then_some(AdviceFinding::HandOff { frontends: apart });
        shared.into_iter().chain(hand_off).collect()
    }

    /// The narrowest domain above all websites of the API's site, and the APIs.
    fn domain_of_sharers(&self, drafts: &[Draft<'_>]) -> Option<SharedDomain> {
        let mut websites: Vec<Origin> = drafts
            .iter()
            .filter(|draft| draft.reason == AdviceReason::OneSite)
            .flat_map(|draft| pages(draft.frontend))
            .map(|(origin, _)| origin)
            .collect();
        sort_by(&mut websites, Ord::cmp);
        websites.dedup();
        if websites.len() < 2 {
            return None;
        }
        let hosts: Vec<&Host> = websites
            .iter()
            .chain(&self.situation.apis)
            .map(Origin::host)
            .collect();
        match suggest_cookie_domain(hosts, self.list).domain() {
            Some(CookieDomain::Shared(domain)) => Some(domain),
            _ => None,
        }
    }

    /// Gives the cookies of the sharers this domain, where they work with it.
    fn widen(&self, drafts: &mut [Draft<'a>], domain: &SharedDomain) -> Option<AdviceFinding> {
        for draft in drafts.iter_mut() {
            if draft.reason != AdviceReason::OneSite {
                continue;
            }
            let mut kind = draft.kind.clone();
            kind.domain = CookieDomain::Shared(domain.clone());
            if let Ok((trials, None)) = self.try_pages(draft.frontend, &kind) {
                draft.reason = AdviceReason::SharedDomain {
                    domain: domain.clone(),
                };
                draft.kind = kind;
                draft.trials = trials;
            }
        }
        let frontends = all_of(drafts, |draft| {
            matches!(draft.reason, AdviceReason::SharedDomain { .. })
        });
        (!frontends.is_empty()).then(|| AdviceFinding::SharedDomain {
            domain: domain.clone(),
            frontends,
        })
    }
}
