use crate::config::{PolicyConfig, Website};
use crate::net::Origin;
use crate::sorted::SortedSet;

/// The origins that a configuration names.
pub(super) struct Named<'c> {
    pub(super) as_websites: SortedSet<&'c Origin>,
    /// The settings that must name a declared website.
    pub(super) elsewhere: SortedSet<&'c Origin>,
}

impl<'c> Named<'c> {
    pub(super) fn of(config: &'c PolicyConfig) -> Self {
        let websites = config.websites.iter();
        let exact = websites.clone().filter_map(|of| match of.origin.get() {
            Ok(Website::Exact(origin)) => Some(origin),
            _ => None,
        });
        let elsewhere = websites
            .filter_map(|website| website.links_to.as_ref())
            .chain(config.clients.iter().filter_map(|of| of.website.as_ref()))
            .chain(&config.default_website);
        Self {
            as_websites: exact.collect(),
            elsewhere: elsewhere.filter_map(|named| named.get().ok()).collect(),
        }
    }
}
