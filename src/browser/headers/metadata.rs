use super::telling::Telling;
use crate::browser::client::{ClientOrigin, Initiator};
use crate::browser::fetch_words::FetchMode;
use crate::browser::knobs::RequestHeaders;
use crate::net::{Host, Origin};

impl Telling<'_> {
    /// `Sec-Fetch-Site` (Fetch Metadata, section 2.4); `None` if none of the `Sec-Fetch-*` is sent.
    pub(super) fn fetch_site(&self) -> Option<&'static str> {
        let request = self.context.request;
        if !self.target().is_potentially_trustworthy() || self.leaves_out_metadata() {
            return None;
        }
        let is_asked_by_user = request.initiator == Initiator::Browser;
        if self.is_document_passed_on()
            && (is_asked_by_user || self.engine != RequestHeaders::Chromium)
        {
            return Some("same-origin");
        }
        let client = match &request.initiator {
            Initiator::Browser => return Some("none"),
            // To WebKit a worker of `data:` is of the document that made it.
            Initiator::Document(ClientOrigin::Sandboxed(address))
                if self.is_webkit() && self.is_of_the_last_document(address) =>
            {
                Some(address)
            }
            Initiator::Document(document) => document.origin(),
        };
        let is_nobodys = self.is_webkit() && self.fetching.severed;
        let Some(client) = client.filter(|_| !is_nobodys) else {
            return Some("cross-site");
        };
        // Firefox finds no site in an address of IPv6.
        let has_site =
            self.engine != RequestHeaders::Firefox || !matches!(client.host(), Host::Ipv6(_));
        Some(self.relation_to(client, has_site))
    }

    /// How the URLs that are asked for relate to an origin: the farthest of them counts.
    pub(super) fn relation_to(&self, client: &Origin, has_site: bool) -> &'static str {
        let site = self.site(client);
        if self.urls().all(|url| url.origin() == client) {
            "same-origin"
        } else if has_site && self.urls().all(|url| self.site(url.origin()) == site) {
            "same-site"
        } else {
            "cross-site"
        }
    }

    fn is_of_the_last_document(&self, address: &Origin) -> bool {
        let last = self.context.request.documents.last();
        last.and_then(ClientOrigin::origin) == Some(address)
    }

    fn leaves_out_metadata(&self) -> bool {
        match self.engine {
            RequestHeaders::Chromium => self.fetching.mode == FetchMode::WebSocket,
            RequestHeaders::Firefox => false,
            // WebKit follows the redirects of CORS from one origin to another by code of its own.
            RequestHeaders::WebKit => {
                self.mode() == FetchMode::Cors && self.redirects().any(|(from, to)| from != to)
            }
        }
    }
}
