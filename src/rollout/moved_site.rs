use super::indexed::Indexed;
use super::trace::Trace;
use crate::browser::knobs::ThirdPartyCookies;
use crate::config::{BrowserVersion, Website};
use crate::cookie::{Partitioning, SameSite};
use crate::net::{Relation, Site, SuffixList};
use crate::policy::DeployedPages;
use crate::sorted::SortedSet;

/// A move to another site: no website of `old` is a website of `new`, nor of the same site as one.
pub(super) struct MovedSite<'a> {
    old: &'a Indexed<'a>,
    new: &'a Indexed<'a>,
}

impl<'a> MovedSite<'a> {
    /// `None` if users do not have to go to another site.
    pub(super) fn between(
        old: &'a Indexed<'_>,
        new: &'a Indexed<'_>,
        list: &dyn SuffixList,
    ) -> Option<Self> {
        let mut before = old.kinds.keys();
        if before.any(|website| new.kinds.contains_key(website)) {
            return None;
        }
        let site = |website: &Website| Site::of(&website.example(), list).0;
        let before: SortedSet<Site> = old.kinds.keys().map(site).collect();
        let is_known = |website| before.contains(&site(website));
        (!new.kinds.keys().any(is_known)).then_some(Self { old, new })
    }

    /// A new website with whose requests some browser does not send these cookies, although it has them from an old website. `None` if the
    /// cookies are sent with those of some new website.
    pub(super) fn left_behind(&self, trace: &Trace) -> Option<&'a Website> {
        /// The APIs that are looked at.
        const MOST: usize = 16;
        let pages = self.old.api(&trace.api)?.pages.iter();
        let mut setting = pages.filter(|pages| {
            pages.has_cookies()
                && !pages.websites.is_empty()
                && pages.lasting().partitioning() == trace.partitioning
        });
        let mut first = None;
        for (_, api) in self.new.reached_by(trace).take(MOST) {
            for after in &api.pages {
                let Some(website) = after.websites.first() else {
                    continue;
                };
                let is_sent = |before: &DeployedPages| {
                    is_sent_from(after.relation, before, &self.old.browsers)
                };
                if setting.clone().any(is_sent) {
                    return None;
                }
                first = first.or(Some(website));
            }
        }
        setting.next().and(first)
    }
}

/// Whether each browser that has a cookie from these pages sends it with requests of pages of another site, which have this relation to the API.
fn is_sent_from(relation: Relation, before: &DeployedPages, browsers: &[BrowserVersion]) -> bool {
    let cookie = before.lasting();
    if cookie.partitioning() == Partitioning::Partitioned {
        return false;
    }
    let was_first_party = before.relation != Relation::CrossSite;
    let mut policies = browsers
        .iter()
        .map(|browser| browser.profile().third_party_cookies);
    match relation {
        Relation::SameOrigin | Relation::SameSite | Relation::CrossScheme => {
            let is_apart = |policy| policy == ThirdPartyCookies::PartitionedByTopLevelSite;
            was_first_party || !policies.any(is_apart)
        }
        Relation::CrossSite => {
            let is_sent = |policy| match policy {
                ThirdPartyCookies::Allowed | ThirdPartyCookies::NotStored => true,
                // These have it only from pages of the API's own site.
                ThirdPartyCookies::Blocked | ThirdPartyCookies::BlockedUnlessPartitioned => {
                    !was_first_party
                }
                ThirdPartyCookies::PartitionedByTopLevelSite => false,
            };
            cookie.same_site() == SameSite::None && policies.all(is_sent)
        }
    }
}
