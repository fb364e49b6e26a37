use alloc::vec::Vec;

use super::class::PageOnApi;
use super::classes::Classes;
use super::cors_lists::CorsLists;
use super::csrf_requirement::CsrfRequirement;
use super::settings::Settings;
use crate::config::{Transport, TransportSetting, Website};
use crate::net::{HeaderName, Method};

/// What the front ends of a configuration depend on.
#[derive(Debug)]
pub(crate) struct Frontends {
    /// Each website and its kind.
    pub(crate) websites: Vec<(Website, usize)>,
    pub(crate) kinds: Vec<FrontendKind>,
    /// The request headers that preflight responses allow.
    pub(crate) allowed_headers: Vec<HeaderName>,
    /// The methods that preflight responses allow.
    pub(crate) allowed_methods: Vec<Method>,
}

/// Websites whose front ends do the same.
#[derive(Debug)]
pub(crate) struct FrontendKind {
    pub(crate) transport: TransportSetting,
    /// Whether tokens are taken from cookies: now, or while the history is declared.
    pub(crate) takes_cookies: bool,
    /// The request headers that such a page may have a reason to send.
    pub(crate) sent_headers: Vec<HeaderName>,
    /// What holds on each API.
    pub(crate) on_apis: Vec<FrontendOnApi>,
}

/// What the front end of such a website does on one API.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FrontendOnApi {
    pub(crate) has_cookies: bool,
    /// What carries a new session if the front end states no preference.
    pub(crate) usual: Transport,
    /// For a page of the API's own origin, and for any other.
    own_origin: CsrfRequirement,
    other_origin: CsrfRequirement,
}

impl FrontendOnApi {
    pub(crate) const fn csrf(self, is_other_origin: bool) -> CsrfRequirement {
        if is_other_origin {
            self.other_origin
        } else {
            self.own_origin
        }
    }
}

impl Frontends {
    pub(super) fn of(settings: &Settings<'_>, classes: &Classes) -> Self {
        let mode = settings.csrf.unwrap_or_default();
        let frontend = |on_api: &PageOnApi| FrontendOnApi {
            has_cookies: on_api.cookies.is_some(),
            usual: on_api.usual.transport,
            own_origin: on_api.csrf_requirement(mode, false),
            other_origin: on_api.csrf_requirement(mode, true),
        };
        let deployment = settings.transport.unwrap_or(TransportSetting::Any);
        let kinds = classes.iter().map(|class| {
            let transport = if deployment.covers(class.transport) {
                class.transport
            } else {
                deployment
            };
            let lists = CorsLists::of_pages(settings, &[transport]);
            FrontendKind {
                transport,
                takes_cookies: settings.takes(transport, Transport::Cookie),
                sent_headers: lists.map_or_else(Vec::new, |lists| lists.request_headers),
                on_apis: {
                    let on_apis = class.on_apis.iter();
                    on_apis.map(|on_api| frontend(on_api)).collect()
                },
            }
        });
        let websites = settings.websites.iter().zip(&classes.of_websites);
        let lists = CorsLists::of(settings);
        Self {
            websites: websites
                .map(|((_, website), class)| (website.website.clone(), *class))
                .collect(),
            kinds: kinds.collect(),
            allowed_headers: lists
                .as_ref()
                .map_or_else(Vec::new, |lists| lists.request_headers.clone()),
            allowed_methods: lists.map_or_else(Vec::new, |lists| lists.methods),
        }
    }
}
