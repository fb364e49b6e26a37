use super::field::Field;
use super::settings::WebsiteSettings;
use crate::config::Website;
use crate::cookie::Partitioning;
use crate::net::{Site, SuffixList};
use crate::sorted::SortedMap;

/// The sites whose pages keep the session in their partition, each with the website that says so.
///
/// A partition is that of a whole top-level site: its pages share the partitioned cookies, so the settings of all of them must say so.
#[derive(Clone, Debug)]
pub(super) struct Partitions(SortedMap<Site, Field>);

impl Partitions {
    pub(super) fn of(websites: &[(usize, WebsiteSettings<'_>)], list: &dyn SuffixList) -> Self {
        let mut sites = SortedMap::new();
        for (index, website) in websites {
            if website.partitioning == Partitioning::Partitioned {
                let field = Field::new("websites").at(*index);
                sites.entry(site(website.website, list)).or_insert(field);
            }
        }
        Self(sites)
    }

    /// The website that partitions the site of this one.
    pub(super) fn of_site(&self, website: &Website, list: &dyn SuffixList) -> Option<Field> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&site(website, list)).copied()
    }
}

fn site(website: &Website, list: &dyn SuffixList) -> Site {
    Site::of(&website.example(), list).0
}
