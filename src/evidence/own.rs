//! Which exchanges may be about a session.

use alloc::collections::BTreeSet;

use super::exchange::{Exchange, Traffic};
use crate::browser::{RequestKind, RequestUrl};
use crate::net::{Site, SuffixList};

/// The sites of the pages of a recording.
pub(super) struct Own<'a> {
    list: &'a dyn SuffixList,
    /// Empty if it has no pages.
    sites: BTreeSet<Site>,
}

impl<'a> Own<'a> {
    pub(super) fn of(traffic: &Traffic, list: &'a dyn SuffixList) -> Self {
        let is_page = |exchange: &&Exchange| exchange.kind == Some(RequestKind::TopLevelNavigation);
        let opened = traffic.exchanges.iter().filter(is_page);
        let opened = opened.map(|exchange| exchange.url.origin());
        let named = traffic
            .exchanges
            .iter()
            .filter_map(|exchange| exchange.page.as_ref());
        let pages = opened.chain(named.map(RequestUrl::origin));
        Self {
            list,
            sites: pages.map(|page| Site::of(page, list).0).collect(),
        }
    }

    /// Whether it may be about a session: not what pages fetch of others beside it, such as counters and pictures.
    pub(super) fn has(&self, exchange: &Exchange) -> bool {
        let is_of_page = || {
            let (site, _) = Site::of(exchange.url.origin(), self.list);
            self.sites.is_empty() || self.sites.contains(&site)
        };
        let is_for_script = || {
            exchange.kind == Some(RequestKind::Fetch)
                && (exchange.response.allow_credentials.text() == Some("true")
                    || exchange.is_refused())
        };
        is_of_page() || (exchange.kind != Some(RequestKind::Image) && is_for_script())
    }
}
