use alloc::vec::Vec;

use super::api_blueprint::ApiBlueprint;
use super::class::{Class, CookieSet};
use super::companions::Companion;
use super::compiled::Policy;
use super::cookie_role::CookieRole;
use super::past_clear::PastClear;
use crate::config::{ClientName, Transport, TransportSetting, Website};
use crate::cookie::{CookieAttributes, CookieDomain};
use crate::migration::Instant;
use crate::net::Origin;
use crate::sorted::SortedMap;

/// A cookie that responses of an API write, as the configuration knows it before any request.
///
/// Beside these a response clears what a request shows twice, under the names of these at other domains and paths.
#[derive(Debug)]
pub(crate) struct WrittenCookie<'p> {
    pub(crate) role: CookieRole,
    pub(crate) api: &'p Origin,
    pub(crate) attributes: &'p CookieAttributes,
    /// The domain as browsers take it from the host of the API.
    pub(crate) domain: &'p CookieDomain,
    pub(crate) writing: Writing,
    /// What is declared of it, if it is a cookie beside the session.
    pub(crate) companion: Option<&'p Companion>,
    /// Whether each sign-in says for how long it is kept.
    pub(crate) is_chosen: bool,
}

/// What responses do with a cookie.
#[derive(Clone, Debug)]
pub(crate) enum Writing {
    /// It is set for these pages.
    Set(Pages),
    /// It is cleared only; until then, or for ever. The history may say nothing of it.
    Cleared {
        sunset: Option<Instant>,
        was_set: bool,
    },
}

/// The pages of some websites, and clients with the same class. If there are none, only requests without an origin and trusted websites
/// remain.
#[derive(Clone, Debug)]
pub(crate) struct Pages {
    pub(crate) transport: TransportSetting,
    /// In no order.
    pub(crate) websites: Vec<Website>,
    pub(crate) clients: Vec<ClientName>,
}

impl Policy {
    /// Each cookie that a response writes, by API and by kind of page, in the order of the configuration.
    pub(crate) fn written_cookies(&self) -> Vec<WrittenCookie<'_>> {
        let has_cookies = self.transport.allows(Transport::Cookie);
        let kinds = self.kinds_of_pages();
        let mut apis = self.blueprint.apis.iter();
        let over_https = apis.find(|api| api.origin.is_https());
        let mut written = Vec::new();
        for (index, (api, blueprint)) in self.apis.iter().zip(&self.blueprint.apis).enumerate() {
            let of_set = |set, writing: &dyn Fn(CookieRole) -> Option<Writing>| {
                WrittenCookie::of_set(blueprint, set, writing)
            };
            let mut is_set = false;
            for (class, pages) in &kinds {
                let Some(on_api) = class.on_apis.get(index) else {
                    continue;
                };
                if let Some(set) = &on_api.cookies {
                    let sets_session = has_cookies && pages.transport.allows(Transport::Cookie);
                    is_set |= sets_session;
                    written.extend(of_set(set, &|role| match role {
                        _ if sets_session || !self.is_of_session(role) => {
                            Some(Writing::Set(pages.clone()))
                        }
                        CookieRole::Session(token) if !has_cookies => {
                            let mut sunsets = api.sunsets_of_present.iter();
                            let sunset = sunsets.find(|(of, _)| *of == token);
                            let sunset = sunset.and_then(|(_, sunset)| *sunset);
                            // Entries of the history have a date.
                            let was_set = sunset.is_some();
                            Some(Writing::Cleared { sunset, was_set })
                        }
                        CookieRole::Session(_) | CookieRole::Companion(_) | CookieRole::Retired => {
                            None
                        }
                    }));
                }
                let past = on_api.past.iter();
                written.extend(past.map(|past| WrittenCookie::of_past(blueprint, past)));
            }
            // Nobody can trust the pages that would get cookies over plain http beside an https API.
            let own_page = Website::Exact(blueprint.origin.clone());
            let is_exposed = over_https.is_some_and(|api| own_page.exposes(&api.origin));
            if let Some(set) = &blueprint.set
                && has_cookies
                && !is_set
                && !is_exposed
            {
                let nobody = Pages::new(self.transport);
                written.extend(of_set(set, &|role| {
                    let is_left = self.is_of_session(role);
                    is_left.then(|| Writing::Set(nobody.clone()))
                }));
            }
        }
        written
    }

    /// Whether the cookie is one of the session, or ends with it.
    fn is_of_session(&self, role: CookieRole) -> bool {
        match role {
            CookieRole::Session(_) => true,
            CookieRole::Companion(key) => {
                let mut companions = self.companions.iter();
                let companion = companions.find(|companion| companion.key == key);
                companion.is_some_and(|companion| companion.purpose.ends_with_session())
            }
            CookieRole::Retired => false,
        }
    }

    /// Each class with the websites and the clients that are of it.
    fn kinds_of_pages(&self) -> Vec<(&Class, Pages)> {
        let mut kinds: SortedMap<usize, Pages> = SortedMap::new();
        let classes = self.classes.iter().enumerate();
        kinds.extend(classes.map(|(place, class)| (place, Pages::new(class.transport))));
        for (website, entry) in self.websites.iter() {
            if let Some(pages) = kinds.get_mut(&entry.class) {
                pages.websites.push(website);
            }
        }
        for client in &self.clients {
            if let Some(pages) = kinds.get_mut(&client.entry.class) {
                pages.clients.extend(ClientName::parse(&client.name).ok());
            }
        }
        self.classes.iter().zip(kinds.into_values()).collect()
    }
}

impl Pages {
    const fn new(transport: TransportSetting) -> Self {
        Self {
            transport,
            websites: Vec::new(),
            clients: Vec::new(),
        }
    }
}

impl<'p> WrittenCookie<'p> {
    fn of_set(
        api: &'p ApiBlueprint,
        set: &'p CookieSet,
        writing: &dyn Fn(CookieRole) -> Option<Writing>,
    ) -> Vec<Self> {
        let all = set.all().filter_map(|(role, attributes)| {
            Some(Self {
                role,
                api: &api.origin,
                attributes,
                domain: attributes.domain(),
                writing: writing(role)?,
                companion: api.companion(role),
                is_chosen: api.is_chosen(role),
            })
        });
        all.collect()
    }

    fn of_past(api: &'p ApiBlueprint, past: &'p PastClear) -> Self {
        Self {
            role: past.role,
            api: &api.origin,
            attributes: &past.attributes,
            domain: &past.domain,
            writing: Writing::Cleared {
                sunset: past.sunset.and_then(Instant::of_seconds),
                was_set: true,
            },
            companion: api.companion(past.role),
            is_chosen: false,
        }
    }
}

impl ApiBlueprint {
    fn companion(&self, role: CookieRole) -> Option<&Companion> {
        let CookieRole::Companion(key) = role else {
            return None;
        };
        let mut companions = self.cookies.as_ref()?.companions.iter();
        companions.find(|companion| companion.key == key)
    }

    fn is_chosen(&self, role: CookieRole) -> bool {
        match role {
            CookieRole::Session(token) => {
                let cookies = self.cookies.as_ref();
                let cookie = cookies.and_then(|cookies| cookies.of(token));
                cookie.is_some_and(|cookie| cookie.is_chosen)
            }
            CookieRole::Companion(_) | CookieRole::Retired => {
                let companion = self.companion(role);
                companion.is_some_and(|companion| companion.is_chosen)
            }
        }
    }
}
