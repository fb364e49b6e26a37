use alloc::boxed::Box;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::net::Origin;
use crate::sorted::SortedMap;

/// The origins that `links_to` names, each once.
#[derive(Debug)]
pub(super) struct Links<'c> {
    texts: Vec<Box<str>>,
    places: SortedMap<&'c Origin, u32>,
}

impl<'c> Links<'c> {
    pub(super) fn new() -> Self {
        Self {
            texts: Vec::new(),
            places: SortedMap::new(),
        }
    }

    pub(super) fn place(&mut self, website: &'c Origin) -> u32 {
        let Self { texts, places } = self;
        *places.entry(website).or_insert_with(|| {
            texts.push(website.to_string().into_boxed_str());
            u32::try_from(texts.len().saturating_sub(1)).unwrap_or(u32::MAX)
        })
    }

    pub(super) fn into_texts(self) -> Vec<Box<str>> {
        self.texts
    }
}
