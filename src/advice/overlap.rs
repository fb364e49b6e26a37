use alloc::vec;
use alloc::vec::Vec;

use super::advice_reason::AdviceReason;
use super::adviser::{Adviser, Draft, all_of};
use super::cookie_kind::SessionCookie;
use super::finding::AdviceFinding;
use super::page::pages;
use super::viability::TRIED;
use crate::advice::sign_in;
use crate::browser::{ClientOrigin, Profile, Stored};
use crate::config::Transport;
use crate::net::Origin;
use crate::sorted::SortedSet;

/// A sign-in on one page at one API.
struct SignIn<'a> {
    /// The place of the front end.
    frontend: usize,
    /// The page's own origin.
    origin: Origin,
    documents: Vec<ClientOrigin>,
    cookie: SessionCookie<'a>,
}

impl<'a> Adviser<'a> {
    /// Sessions that take turns in one cookie, which does no harm.
    pub(super) fn last_sign_in_wins(&self, drafts: &[Draft<'a>]) -> Option<AdviceFinding> {
        let overlapping = self.overlapping(drafts);
        let mut index = 0..;
        let frontends = all_of(drafts, |_| {
            index
                .next()
                .is_some_and(|index| overlapping.contains(&index))
        });
        (!frontends.is_empty()).then_some(AdviceFinding::LastSignInWins { frontends })
    }

    /// Takes sessions that would take turns in one cookie to the header.
    pub(super) fn keep_apart(&self, drafts: &mut [Draft<'a>]) -> Option<AdviceFinding> {
        for index in self.overlapping(drafts) {
            if let Some(draft) = drafts.get_mut(index) {
                draft.reason = AdviceReason::Overwritten;
            }
        }
        let frontends = all_of(drafts, |draft| draft.reason == AdviceReason::Overwritten);
        (!frontends.is_empty()).then_some(AdviceFinding::OverwriteEachOther { frontends })
    }

    /// The front ends whose sign-in replaces the cookie of another website's in some browser.
    fn overlapping(&self, drafts: &[Draft<'a>]) -> SortedSet<usize> {
        let sign_ins: Vec<SignIn<'a>> = drafts
            .iter()
            .enumerate()
            .filter(|(_, draft)| draft.reason.transport() == Transport::Cookie)
            .flat_map(|(frontend, draft)| self.sign_ins(frontend, draft))
            .collect();
        let mut overlapping = SortedSet::new();
        for profile in &TRIED {
            for group in self.same_cookies(&sign_ins, profile) {
                let origins: SortedSet<&Origin> = group.iter().map(|of| &of.origin).collect();
                if origins.len() > 1 {
                    overlapping.extend(group.iter().map(|of| of.frontend));
                }
            }
        }
        overlapping
    }

    /// The sign-ins on each page of a website, at each API.
    fn sign_ins(&self, frontend: usize, draft: &Draft<'a>) -> Vec<SignIn<'a>> {
        let mut sign_ins = Vec::new();
        for (origin, page) in pages(draft.frontend) {
            let cookies = self.cookies(draft.frontend, &page, &draft.kind);
            for cookie in cookies.unwrap_or_default() {
                sign_ins.push(SignIn {
                    frontend,
                    origin: origin.clone(),
                    documents: page.documents.clone(),
                    cookie,
                });
            }
        }
        sign_ins
    }

    /// Puts those together whose cookies are one cookie to the browser.
    fn same_cookies<'s>(
        &self,
        sign_ins: &'s [SignIn<'a>],
        profile: &Profile,
    ) -> Vec<Vec<&'s SignIn<'a>>> {
        let mut groups: Vec<(Stored, Vec<&SignIn<'a>>)> = Vec::new();
        for of in sign_ins {
            let SessionCookie { api, attributes } = &of.cookie;
            let Ok(Some(stored)) = sign_in(attributes, &of.documents, api, profile, self.list)
            else {
                continue;
            };
            let group = groups
                .iter_mut()
                .find(|(first, _)| first.is_same_cookie(&stored));
            match group {
                Some((_, group)) => group.push(of),
                None => groups.push((stored, vec![of])),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }
}
