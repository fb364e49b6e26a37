use alloc::vec::Vec;

use super::blueprint::{Blueprint, KnownPages};
use super::class::{Class, ClassKey};
use super::settings::Settings;
use crate::config::Website;
use crate::cookie::Partitioning;
use crate::net::{Origin, SuffixList};
use crate::sorted::SortedMap;

/// The websites of a deployment by what they have in common. Only a class, not each website, is tried in browsers.
#[derive(Debug)]
pub(crate) struct Classes {
    list: Vec<Class>,
    places: SortedMap<ClassKey, usize>,
    /// The class of each website, in the order of the settings.
    pub(super) of_websites: Vec<usize>,
    /// The class of each client; `None` if no website has the same class.
    pub(super) of_clients: Vec<Option<usize>>,
}

impl Classes {
    pub(super) fn of(
        settings: &Settings<'_>,
        blueprint: &Blueprint,
        list: &dyn SuffixList,
    ) -> Self {
        let mut classes = Self {
            list: Vec::new(),
            places: SortedMap::new(),
            of_websites: Vec::with_capacity(settings.websites.len()),
            of_clients: Vec::with_capacity(settings.clients.len()),
        };
        let mut known = KnownPages::new();
        for (_, website) in &settings.websites {
            let page = blueprint.page_of(website.website, list);
            let transport = settings.transport_of(website);
            let key = blueprint.key(&page, transport, website.partitioning, list);
            let place = classes.place(key, &page, blueprint, &mut known, list);
            classes.of_websites.push(place);
        }
        for (_, client) in &settings.clients {
            let page = client.website.or_else(|| settings.usual_website());
            let place = page.map(|page| {
                let unpartitioned = Partitioning::Unpartitioned;
                let key = blueprint.key(page, client.transport, unpartitioned, list);
                classes.place(key, page, blueprint, &mut known, list)
            });
            classes.of_clients.push(place);
        }
        classes
    }

    fn place(
        &mut self,
        key: ClassKey,
        page: &Origin,
        blueprint: &Blueprint,
        known: &mut KnownPages,
        list: &dyn SuffixList,
    ) -> usize {
        if let Some(place) = self.places.get(&key) {
            return *place;
        }
        let place = self.list.len();
        self.list.push(blueprint.class(&key, page, known, list));
        self.places.insert(key, place);
        place
    }

    pub(crate) fn get(&self, place: usize) -> Option<&Class> {
        self.list.get(place)
    }

    /// For each API, a website whose pages get its cookie as one of their own site.
    pub(super) fn of_own_site<'w>(
        &self,
        settings: &Settings<'w>,
        apis: usize,
    ) -> Vec<Option<&'w Website>> {
        let mut firsts: SortedMap<usize, &'w Website> = SortedMap::new();
        for ((_, website), class) in settings.websites.iter().zip(&self.of_websites) {
            firsts.entry(*class).or_insert(website.website);
        }
        let of_api = |api| {
            let mut firsts = firsts.iter();
            let (_, website) = firsts.find(|(class, _)| {
                let class = self.list.get(**class);
                class.is_some_and(|class| class.has_cookie_of_own_site(api))
            })?;
            Some(*website)
        };
        (0..apis).map(of_api).collect()
    }

    pub(super) fn of_key(&self, key: &ClassKey) -> Option<&Class> {
        self.get(*self.places.get(key)?)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Class> {
        self.list.iter()
    }
}
