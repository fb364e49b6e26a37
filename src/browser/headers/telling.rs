use alloc::string::ToString;

use super::fetching::Fetching;
use super::sent::SentHeaders;
use crate::browser::client::{ClientOrigin, Initiator};
use crate::browser::context::Context;
use crate::browser::fetch_words::FetchMode;
use crate::browser::knobs::RequestHeaders;
use crate::browser::request_url::RequestUrl;
use crate::net::{Origin, Site};

/// One request of one engine, on its way to its headers.
pub(super) struct Telling<'a> {
    pub(super) context: Context<'a>,
    pub(super) fetching: &'a Fetching<'a>,
    pub(super) engine: RequestHeaders,
}

impl<'a> Telling<'a> {
    pub(super) fn headers(&self) -> SentHeaders {
        let mut sent = SentHeaders {
            origin: self.origin(),
            referer: self.referer(),
            ..SentHeaders::default()
        };
        if let Some(site) = self.fetch_site() {
            sent.fetch_site = Some(site);
            sent.fetch_mode = Some(self.mode().as_str());
            sent.fetch_dest = Some(self.destination().to_string());
            // WebKit does not have it.
            let is_told = self.fetching.by_user
                && self.fetching.mode == FetchMode::Navigate
                && !self.fetching.passed_on
                && !self.is_webkit();
            sent.fetch_user = is_told.then_some("?1");
        }
        sent
    }

    /// The URLs of the redirect, including the current one.
    pub(super) fn urls(&self) -> impl Iterator<Item = &'a RequestUrl> {
        let request = self.context.request;
        request.redirected_from.iter().chain([&request.url])
    }

    /// The origins that each redirect leads from and to.
    pub(super) fn redirects(&self) -> impl Iterator<Item = (&'a Origin, &'a Origin)> {
        let origins = || self.urls().map(RequestUrl::origin);
        origins().zip(origins().skip(1))
    }

    pub(super) fn target(&self) -> &'a Origin {
        self.context.request.url.origin()
    }

    /// The document that asks; `None` if it is the user.
    pub(super) fn document(&self) -> Option<&'a ClientOrigin> {
        match &self.context.request.initiator {
            Initiator::Browser => None,
            Initiator::Document(document) => Some(document),
        }
    }

    /// The origin of the document that asks; `None` if it is opaque.
    pub(super) fn client(&self) -> Option<&'a Origin> {
        self.document().and_then(ClientOrigin::origin)
    }

    /// Whether a URL on the way is of another origin than the document that asks.
    pub(super) fn is_foreign(&self) -> bool {
        self.urls().any(|url| Some(url.origin()) != self.client())
    }

    pub(super) fn is_webkit(&self) -> bool {
        self.engine == RequestHeaders::WebKit
    }

    /// Whether a script asks for data, not for a document.
    pub(super) fn is_fetched_by_script(&self) -> bool {
        self.fetching.by_script && self.fetching.mode != FetchMode::Navigate
    }

    pub(super) fn site(&self, origin: &Origin) -> Site {
        self.context.site(origin)
    }

    /// Whether a service worker of the target passes on the navigation to a document.
    pub(super) fn is_document_passed_on(&self) -> bool {
        self.fetching.passed_on && self.fetching.mode == FetchMode::Navigate
    }

    /// The mode as this engine has it.
    pub(super) fn mode(&self) -> FetchMode {
        match (self.engine, self.fetching.mode) {
            (RequestHeaders::Firefox, FetchMode::Navigate) if self.fetching.passed_on => {
                FetchMode::SameOrigin
            }
            (RequestHeaders::WebKit, FetchMode::Cors) if self.fetching.destination == "font" => {
                FetchMode::NoCors
            }
            (_, mode) => mode,
        }
    }

    /// The destination as this engine has it.
    pub(super) fn destination(&self) -> &'a str {
        if self.fetching.passed_on {
            return "empty";
        }
        match (self.engine, self.fetching.mode, self.fetching.destination) {
            (RequestHeaders::Firefox, FetchMode::WebSocket, _) => "empty",
            (RequestHeaders::WebKit, FetchMode::Navigate, "embed" | "object") => "iframe",
            (_, _, destination) => destination,
        }
    }
}
