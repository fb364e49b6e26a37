//! The headers that a browser adds to the requests of a page.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use alloc::{format, vec};

use super::wire::WireHeader;
use crate::browser::headers::{Fetching, sent_headers};
use crate::browser::{ClientOrigin, MethodSafety, Profile, Request, RequestKind, RequestUrl};
use crate::net::{DomainName, Host, Origin, Relation, Section, Suffix, SuffixList};
use crate::policy::Policy;
use crate::request::RequestFacts;

/// A page, and the API that it calls.
#[derive(Debug)]
pub(super) struct PageOfApi {
    page: Origin,
    api: Origin,
    sites: TwoSites,
}

impl PageOfApi {
    pub(super) fn new(policy: &Policy, page: &Origin, api: &Origin) -> Self {
        let (from, to) = (page.to_string(), api.to_string());
        let mut facts = RequestFacts::new("POST");
        facts.host = to.split_once("://").map(|(_, host)| host.as_bytes());
        facts.origin = Some(from.as_bytes());
        let relation = policy
            .expectation(&facts)
            .and_then(|expected| expected.relation);
        Self {
            page: page.clone(),
            api: api.clone(),
            sites: TwoSites::of(page, api, relation.unwrap_or(Relation::CrossSite)),
        }
    }

    /// `Origin`, `Referer` and `Sec-Fetch-*` of a `fetch` with this method.
    pub(super) fn fetched(&self, method: &str, profile: &Profile) -> Vec<WireHeader> {
        let page = self.address();
        let mut fetching = Fetching::script(&page);
        fetching.method = method;
        self.sent(RequestKind::Fetch, &fetching, profile)
    }

    /// The same for a WebSocket handshake.
    pub(super) fn shaking_hands(&self, profile: &Profile) -> Vec<WireHeader> {
        self.sent(RequestKind::WebSocket, &Fetching::web_socket(), profile)
    }

    fn sent(
        &self,
        kind: RequestKind,
        fetching: &Fetching<'_>,
        profile: &Profile,
    ) -> Vec<WireHeader> {
        let Ok(url) = RequestUrl::parse(&format!("{}/", self.api)) else {
            return Vec::new();
        };
        let mut request = Request::within(url, kind, vec![ClientOrigin::Web(self.page.clone())]);
        request.method = MethodSafety::of(fetching.method);
        let sent = sent_headers(&request, fetching, profile, &self.sites);
        let headers = sent.iter();
        headers
            .map(|(name, value)| WireHeader::new(name, value))
            .collect()
    }

    fn address(&self) -> String {
        format!("{}/page", self.page)
    }
}

/// The sites of two hosts, taken from the policy, which no longer has a suffix list.
#[derive(Clone, Copy, Debug)]
struct TwoSites {
    /// How many labels the suffix of both has; `None` if each host is a site of its own.
    suffix: Option<usize>,
}

impl TwoSites {
    fn of(page: &Origin, api: &Origin, relation: Relation) -> Self {
        let shared = match (page.host(), api.host()) {
            (Host::Domain(page), Host::Domain(api)) if relation != Relation::CrossSite => {
                let labels = page.labels().rev().zip(api.labels().rev());
                labels.take_while(|(one, other)| one == other).count()
            }
            _ => 0,
        };
        Self {
            suffix: shared.checked_sub(1).filter(|labels| *labels > 0),
        }
    }
}

impl SuffixList for TwoSites {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        let labels = self.suffix.unwrap_or_else(|| domain.label_count());
        Suffix::new(labels, Section::Unlisted)
    }
}
