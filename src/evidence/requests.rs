//! Converts the requests of a recording for the model of browsers. If the recording lacks something, the most permissive assumption for
//! cookies is used.

use alloc::string::ToString as _;
use alloc::vec;
use alloc::vec::Vec;

use super::exchange::{Exchange, Traffic};
use super::head::page_of;
use crate::browser::{
    ClientOrigin, Credentials, Initiator, MethodSafety, Request, RequestKind, RequestUrl,
};
use crate::net::Origin;
use crate::sorted::{SortedMap, SortedSet};

/// How many redirects browsers follow (Fetch, HTTP-redirect fetch).
const LONGEST_CHAIN: usize = 20;

/// A request for the model.
pub(super) struct Asked {
    pub(super) request: Request,
    /// The exchange whose response redirected to it.
    pub(super) from: Option<usize>,
}

/// One request for each exchange.
pub(super) fn asked(traffic: &Traffic) -> Vec<Asked> {
    let mut windows = Windows::default();
    let exchanges = traffic.exchanges.iter().enumerate();
    exchanges
        .map(|(place, exchange)| windows.asked(place, exchange))
        .collect()
}

/// What is known about the open pages at a point in the recording.
#[derive(Default)]
struct Windows {
    /// The top-level document.
    top: Option<Origin>,
    /// The documents of frames.
    frames: SortedSet<Origin>,
    /// The targets of redirects, with the requests that were redirected.
    redirects: SortedMap<RequestUrl, Vec<(usize, Request)>>,
}

impl Windows {
    fn asked(&mut self, place: usize, exchange: &Exchange) -> Asked {
        let redirected = self.redirected(exchange);
        let from = redirected.as_ref().map(|(from, _)| *from);
        let mut request = match redirected {
            Some((_, request)) => request,
            None => self.first(exchange),
        };
        let method = exchange.request.method.as_deref();
        request.method = method.map_or(MethodSafety::Safe, MethodSafety::of);
        if is_preflight(exchange) {
            request.credentials = Credentials::Omit;
        }
        match &exchange.redirects_to {
            // Browsers do not follow longer chains.
            Some(to) if request.redirected_from.len() < LONGEST_CHAIN => {
                let open = self.redirects.entry(to.clone()).or_default();
                open.push((place, request.clone()));
            }
            None if request.kind == RequestKind::TopLevelNavigation => {
                self.top = Some(exchange.url.origin().clone());
                self.frames = SortedSet::new();
            }
            None if request.kind == RequestKind::FrameNavigation => {
                self.frames.insert(exchange.url.origin().clone());
            }
            Some(_) | None => {}
        }
        Asked { request, from }
    }

    /// The request that follows a redirect. Its initiator stays the same document.
    fn redirected(&mut self, exchange: &Exchange) -> Option<(usize, Request)> {
        let (from, mut request) = self.redirects.get_mut(&exchange.url)?.pop()?;
        let to = exchange.url.clone();
        request
            .redirected_from
            .push(core::mem::replace(&mut request.url, to));
        Some((from, request))
    }

    fn first(&self, exchange: &Exchange) -> Request {
        let url = exchange.url.clone();
        let page = page_of(&exchange.request);
        let site = exchange.request.sec_fetch_site.text();
        // If no browser header gives the kind, a request with `Origin` comes from a script, and all others open a page.
        let has_origin = exchange.request.origin.text().is_some();
        let usual = match &page {
            Some(_) if has_origin && !exchange.told.is_form => RequestKind::Fetch,
            _ => RequestKind::TopLevelNavigation,
        };
        let kind = exchange.kind.unwrap_or(usual);
        let own = || Some(url.origin().clone());
        let page = page.or_else(|| match site {
            Some("same-origin" | "same-site") => own(),
            _ => None,
        });
        // Extensions are sites of their own.
        let is_of_extension = exchange.has_extension_origin();
        let by = match (page, site) {
            (Some(page), _) => Some(ClientOrigin::Web(page)),
            (None, Some("cross-site")) => Some(ClientOrigin::Opaque),
            (None, _) => None,
        };
        if kind == RequestKind::TopLevelNavigation {
            return match by {
                Some(by) if site != Some("none") => Request::link(url, by),
                _ => Request::typed(url),
            };
        }
        let recorded = || exchange.page.as_ref().map(|page| page.origin().clone());
        let top = || self.top.clone().or_else(recorded);
        let by = match by {
            // An unknown page of another site is most likely the one that is open.
            Some(ClientOrigin::Opaque) if is_of_extension => ClientOrigin::Opaque,
            Some(ClientOrigin::Opaque) => top().map_or(ClientOrigin::Opaque, ClientOrigin::Web),
            Some(by) => by,
            None => top()
                .or_else(own)
                .map_or(ClientOrigin::Opaque, ClientOrigin::Web),
        };
        let documents = match (&by, top()) {
            (ClientOrigin::Web(page), Some(top)) if top != *page && self.frames.contains(page) => {
                vec![ClientOrigin::Web(top), by.clone()]
            }
            _ => vec![by.clone()],
        };
        let mut request = Request::within(url, kind, documents);
        request.initiator = Initiator::Document(by);
        request
    }
}

/// Whether this is a CORS preflight request. It has no cookies.
pub(super) fn is_preflight(exchange: &Exchange) -> bool {
    let origin = exchange.request.origin.text();
    exchange.request.method.as_deref() == Some("OPTIONS")
        && origin.is_some_and(|origin| origin != exchange.url.origin().to_string())
}
