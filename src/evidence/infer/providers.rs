//! Finds the identity providers: hosts that sign users in for the application, and send them back to it.

use alloc::string::{String, ToString as _};

use crate::browser::{RequestKind, RequestUrl};
use crate::diagnosis::Route;
use crate::evidence::exchange::{Exchange, Lead, Traffic};
use crate::evidence::head::page_of;
use crate::evidence::routes;
use crate::net::Origin;
use crate::sorted::SortedSet;

/// The origins of identity providers. Their cookies are sessions of their own.
#[derive(Default)]
pub(super) struct Providers<'t> {
    origins: SortedSet<String>,
    /// The callbacks to which they send users back.
    callbacks: SortedSet<&'t RequestUrl>,
}

impl<'t> Providers<'t> {
    pub(super) fn of(traffic: &'t Traffic) -> Self {
        let is_callback = |exchange: &&Exchange| routes::guess(exchange) == Some(Route::Callback);
        let callbacks = traffic.exchanges.iter().filter(is_callback);
        let mut providers = Self {
            origins: SortedSet::new(),
            callbacks: callbacks.map(|exchange| &exchange.url).collect(),
        };
        // A host that sends users away is the application, even if a later redirect leads back to it.
        let mut senders = SortedSet::new();
        for exchange in &traffic.exchanges {
            // A form that a page of the provider posts.
            let page = page_of(&exchange.request).filter(|page| {
                is_callback(&exchange)
                    && exchange.kind == Some(RequestKind::TopLevelNavigation)
                    && exchange.request.method.as_deref() == Some("POST")
                    && page != exchange.url.origin()
            });
            if let Some(page) = page.map(|page| page.to_string())
                && !senders.contains(&page)
            {
                providers.origins.insert(page);
            }
            let Some(to) = &exchange.redirects_to else {
                continue;
            };
            let (from, to_origin) = (exchange.url.origin(), to.origin());
            if from == to_origin {
                continue;
            }
            let (sender, target) = (from.to_string(), to_origin.to_string());
            if exchange.lead == Some(Lead::Provider) {
                if !senders.contains(&target) {
                    providers.origins.insert(target);
                }
                senders.insert(sender);
            } else if providers.callbacks.contains(to)
                && !is_callback(&exchange)
                && !senders.contains(&sender)
            {
                providers.origins.insert(sender);
            }
        }
        providers
    }

    pub(super) fn have(&self, exchange: &Exchange) -> bool {
        self.has(exchange.url.origin())
    }

    fn has(&self, origin: &Origin) -> bool {
        !self.origins.is_empty() && self.origins.contains(&origin.to_string())
    }
}
