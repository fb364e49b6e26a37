use alloc::string::{String, ToString};

use super::telling::Telling;
use crate::browser::client::ClientOrigin;
use crate::browser::fetch_words::{FetchMode, ReferrerPolicy};
use crate::browser::knobs::{RequestHeaders, ThirdPartyCookies};
use crate::browser::request::{Credentials, RequestKind, StorageAccess};
use crate::net::Origin;

impl Telling<'_> {
    /// `Origin` (Fetch, "append a request `Origin` header").
    pub(super) fn origin(&self) -> Option<String> {
        self.document()?;
        let fetching = self.fetching;
        let shown = match self.client() {
            _ if self.is_document_passed_on() && self.engine == RequestHeaders::Firefox => {
                self.target().to_string()
            }
            Some(client) if !self.is_tainted(client) => client.to_string(),
            _ => "null".to_string(),
        };
        match self.mode() {
            FetchMode::WebSocket => return Some(shown),
            FetchMode::Cors
                if self.is_foreign() || fetching.is_unsafe() || self.asks_own_origin_by_cors() =>
            {
                return Some(shown);
            }
            FetchMode::Cors | FetchMode::Navigate | FetchMode::NoCors | FetchMode::SameOrigin => {}
        }
        if !fetching.is_unsafe() {
            return self.may_ask_for_storage_access().then_some(shown);
        }
        Some(if self.hides_origin() {
            "null".to_string()
        } else {
            shown
        })
    }

    /// Whether a redirect has hidden who asks (Fetch, "redirect-tainted origin"): one from a URL of another origin to a third one. For
    /// documents, Chromium and WebKit hide it whenever a redirect leaves an origin.
    fn is_tainted(&self, client: &Origin) -> bool {
        let leaving_counts =
            self.fetching.mode == FetchMode::Navigate && self.engine != RequestHeaders::Firefox;
        self.redirects()
            .any(|(from, to)| from != to && (leaving_counts || from != client))
    }

    /// Elements that go by CORS say `Origin` to their own origin, too, in two engines.
    fn asks_own_origin_by_cors(&self) -> bool {
        let fetching = self.fetching;
        match self.engine {
            RequestHeaders::Chromium => {
                !fetching.by_script
                    && !matches!(fetching.destination, "audio" | "manifest" | "video")
            }
            RequestHeaders::Firefox => false,
            RequestHeaders::WebKit => !fetching.by_script,
        }
    }

    /// A cross-site frame calls the site of the top-level page, whose cookies it does not get; or any frame calls a site whose cookies the
    /// user has allowed here. The request has `Origin`, with which the server can answer `Activate-Storage-Access` (Storage Access Headers;
    /// Chromium and Firefox where they withhold such cookies).
    fn may_ask_for_storage_access(&self) -> bool {
        let request = self.context.request;
        let keeps_back = matches!(
            self.context.profile.third_party_cookies,
            ThirdPartyCookies::BlockedUnlessPartitioned
                | ThirdPartyCookies::PartitionedByTopLevelSite
        );
        if self.is_webkit()
            || !keeps_back
            || request.kind == RequestKind::TopLevelNavigation
            || request.storage_access == StorageAccess::Granted
            || request.credentials != Credentials::Include
            // Firefox does so where the `Sec-Fetch-*` are sent, too.
            || (self.engine == RequestHeaders::Firefox && !self.target().is_potentially_trustworthy())
        {
            return false;
        }
        let site = self.site(self.target());
        let is_foreign = |document: &ClientOrigin| {
            document
                .origin()
                .is_none_or(|origin| self.site(origin) != site)
        };
        let documents = &request.documents;
        let may_activate =
            self.fetching.has_unused_grant || documents.first().is_some_and(|top| !is_foreign(top));
        may_activate && documents.iter().any(is_foreign)
    }

    /// Whether the policy makes the origin of an unsafe request without CORS `null`.
    fn hides_origin(&self) -> bool {
        let fetching = self.fetching;
        if self.engine == RequestHeaders::Chromium {
            // Chromium asks the policy for documents alone.
            if fetching.mode != FetchMode::Navigate {
                return false;
            }
            if fetching.no_referrer {
                return true;
            }
        }
        match fetching.policy {
            ReferrerPolicy::NoReferrer => true,
            ReferrerPolicy::SameOrigin => self.client() != Some(self.target()),
            ReferrerPolicy::NoReferrerWhenDowngrade
            | ReferrerPolicy::StrictOrigin
            | ReferrerPolicy::StrictOriginWhenCrossOrigin => {
                !self.is_webkit()
                    && self.client().is_some_and(Origin::is_https)
                    && !self.target().is_potentially_trustworthy()
            }
            ReferrerPolicy::Origin
            | ReferrerPolicy::OriginWhenCrossOrigin
            | ReferrerPolicy::UnsafeUrl => false,
        }
    }
}
