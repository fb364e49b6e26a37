//! Access to first-party cookies below foreign pages: asked for by script, or given by Firefox unasked.

use serde_json::Value;
use session_cookie_policy::browser::{Request, RequestUrl, StorageAccess};
use session_cookie_policy::net::{Origin, Site};
use time::{Duration, OffsetDateTime};

use super::Player;
use super::documents::{Document, clients, headers_named};
use super::kinds::Engine;

/// How long a click on a page of its own gives a site access elsewhere (Firefox 153, recording group Y4: at once, and not after 45
/// seconds).
const AFTER_INTERACTION: Duration = Duration::seconds(30);

/// What the user or the browser's settings say of access.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Permissions {
    /// `requestStorageAccess` is granted; it is denied otherwise.
    pub(crate) grants: bool,
    /// Firefox gives access to a site that the user has just clicked on.
    pub(crate) heuristics: bool,
}

impl Permissions {
    /// Those of a browser as it ships, whose user says no.
    pub(crate) const DEFAULT: Self = Self {
        grants: false,
        heuristics: true,
    };
}

/// A click of the user.
#[derive(Clone, Debug)]
pub(super) struct Interaction {
    origin: Origin,
    at: OffsetDateTime,
}

impl Player<'_> {
    /// The user clicks on the page `from`.
    pub(super) fn interact(&mut self, step: &Value) {
        let Ok(url) = RequestUrl::parse(step["from"].as_str().unwrap_or("")) else {
            return;
        };
        self.interaction = Some(Interaction {
            origin: url.origin().clone(),
            at: self.now,
        });
    }

    /// Whether a request has access without having asked.
    pub(super) fn storage_access(
        &self,
        request: &Request,
        documents: &[Document],
    ) -> StorageAccess {
        let is_recent = self.interaction.as_ref().is_some_and(|interaction| {
            let site = |origin| Site::of(origin, self.list).0;
            self.now - interaction.at < AFTER_INTERACTION
                && site(&interaction.origin) == site(request.url.origin())
        });
        if self.engine == Engine::Firefox
            && self.permissions.heuristics
            && is_recent
            && !documents.is_empty()
        {
            StorageAccess::Granted
        } else {
            StorageAccess::None
        }
    }

    /// Whether the answer makes the browser ask again with access that was granted before (`Activate-Storage-Access: retry`).
    pub(super) fn retries(&self, step: &Value, request: &Request, documents: &[Document]) -> bool {
        let own = documents.last().and_then(Document::origin);
        let is_allowed = |header: &&str| {
            header.starts_with("retry")
                && (header.contains("allowed-origin=*")
                    || own.is_some_and(|own| header.contains(&format!("\"{own}\""))))
        };
        self.permissions.grants
            && request.storage_access == StorageAccess::None
            && headers_named(&step["response_headers"], "Activate-Storage-Access")
                .iter()
                .any(is_allowed)
    }

    /// Whether a document has access for what it asks of its own origin, once it has called `requestStorageAccess`.
    pub(super) fn access_if_asked(
        &self,
        request: &Request,
        documents: &[Document],
    ) -> StorageAccess {
        let own = clients(documents)
            .last()
            .and_then(|own| own.origin().cloned());
        if self.asked_access
            && self.permissions.grants
            && own.as_ref() == Some(request.url.origin())
        {
            StorageAccess::Granted
        } else {
            self.storage_access(request, documents)
        }
    }
}
