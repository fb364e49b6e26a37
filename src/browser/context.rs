use alloc::borrow::Cow;
use alloc::string::String;

use super::client::{ClientOrigin, Initiator};
use super::knobs::{
    FrameAncestors, LoopbackHttp, NavigationInitiator, NestedDocuments, PageHost,
    PartitionAfterRedirects, PathEscapes, RedirectChain, SiteComparison, ThirdPartyCookies,
};
use super::profile::Profile;
use super::request::{PartitionSource, Request, RequestKind, StorageAccess};
use super::request_url::RequestUrl;
use super::stored::{AncestorChain, PartitionKey, TopLevelSite};
use crate::cookie::HostScope;
use crate::net::{Host, Origin, Scheme, Section, Site, SuffixList};

/// How one engine classifies a request: same-site or not, third-party or not, secure or not.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) request: &'a Request,
    pub(super) profile: &'a Profile,
    pub(super) list: &'a dyn SuffixList,
}

impl<'a> Context<'a> {
    /// Whether the connection counts as secure (RFC 6265bis, section 5.7, step 13, which leaves it to the user agent).
    pub(super) fn is_secure(self) -> bool {
        let origin = self.request.url.origin();
        origin.is_https()
            || (self.profile.loopback_http == LoopbackHttp::Secure && origin.host().is_loopback())
    }

    /// The path of the request as this engine compares it.
    pub(super) fn path(self) -> Cow<'a, str> {
        let path = self.request.url.path();
        match self.profile.path_escapes {
            PathEscapes::AsSent => Cow::Borrowed(path),
            PathEscapes::Normalised => Cow::Owned(normalise_escapes(path)),
        }
    }

    pub(super) fn is_top_level_navigation(self) -> bool {
        self.request.kind == RequestKind::TopLevelNavigation
    }

    /// A same-site request (RFC 6265bis, section 5.2), as `SameSite` means it.
    pub(super) fn is_same_site(self) -> bool {
        self.is_to_the_pages_host()
            || (self.is_same_site_but_for_redirects() && !self.was_redirected_across_sites())
    }

    /// The same, of the last URL of a redirect alone.
    pub(super) fn is_same_site_but_for_redirects(self) -> bool {
        match &self.request.initiator {
            Initiator::Browser => true,
            Initiator::Document(initiator)
                if self.profile.nested_documents == NestedDocuments::LastAddress =>
            {
                self.is_of_the_pages_site_by_address(initiator)
            }
            Initiator::Document(initiator) => {
                let documents_count = !self.is_top_level_navigation()
                    // A document that is cross-site with its own top level has an opaque site for cookies.
                    || self.profile.navigation_initiator == NavigationInitiator::SiteForCookies;
                let documents = if documents_count {
                    self.request.documents.as_slice()
                } else {
                    &[]
                };
                self.are_of_the_requests_site(documents, Some(initiator))
            }
        }
    }

    /// Whether the page at the top is same-site with the request, and the document that asks belongs to that page: it has no address of
    /// its own, or one of the page's site.
    fn is_of_the_pages_site_by_address(self, initiator: &ClientOrigin) -> bool {
        let documents = &self.request.documents;
        // A sandboxed page is cross-site to all others.
        let ClientOrigin::Web(page) = documents.first().unwrap_or(initiator) else {
            return false;
        };
        let belongs = match initiator {
            ClientOrigin::Blank(_) => true,
            document => document
                .address()
                .is_some_and(|address| self.are_same_site(page, address)),
        };
        belongs && self.are_same_site(page, self.request.url.origin())
    }

    fn is_to_the_pages_host(self) -> bool {
        let page = self.request.documents.first();
        self.profile.page_host == PageHost::SameSite
            && !self.is_top_level_navigation()
            && page
                .and_then(ClientOrigin::address)
                .is_some_and(|page| page.host() == self.request.url.host())
    }

    /// Whether these documents, and the one that sends the request, are on the request's site (the site for cookies, section 5.2.1).
    /// Usually the sender is one of them, and has been compared already.
    fn are_of_the_requests_site(
        self,
        documents: &[ClientOrigin],
        initiator: Option<&ClientOrigin>,
    ) -> bool {
        let mut documents_then_initiator = documents
            .iter()
            .chain(initiator.filter(|initiator| !documents.contains(initiator)));
        documents_then_initiator.all(|document| self.is_same_site_with(document))
    }

    /// Whether cookies are third-party here: the request's site is not that of the page that the user sees.
    pub(super) fn is_third_party(self) -> bool {
        if self.is_top_level_navigation() {
            return false;
        }
        match self.profile.third_party_cookies {
            ThirdPartyCookies::Blocked => !self
                .request
                .redirected_from
                .iter()
                .chain([&self.request.url])
                .all(|url| self.is_of_the_pages_site(url.origin())),
            // A worker may have another origin than the documents around it.
            ThirdPartyCookies::PartitionedByTopLevelSite => {
                let initiator = match &self.request.initiator {
                    Initiator::Browser => None,
                    Initiator::Document(initiator) => Some(initiator),
                };
                !self.are_of_the_requests_site(self.first_party_documents(), initiator)
            }
            ThirdPartyCookies::Allowed
            | ThirdPartyCookies::BlockedUnlessPartitioned
            | ThirdPartyCookies::NotStored => {
                !self.are_of_the_requests_site(self.first_party_documents(), None)
            }
        }
    }

    /// The policy for third-party cookies, unless the document was given access to them.
    pub(super) fn third_party_cookies(self) -> ThirdPartyCookies {
        match self.request.storage_access {
            StorageAccess::Granted => ThirdPartyCookies::Allowed,
            StorageAccess::None => self.profile.third_party_cookies,
        }
    }

    /// A jar of its own, in which all cookies live, and none but they.
    pub(super) fn is_credentialless(self) -> bool {
        self.request.partition == PartitionSource::Credentialless
    }

    /// The documents that must be of the request's site for cookies to be first-party: the page that the user sees, and with it, where
    /// the engine counts them, the documents in between.
    fn first_party_documents(self) -> &'a [ClientOrigin] {
        let documents = self.request.documents.as_slice();
        match self.profile.frame_ancestors {
            FrameAncestors::Counted => documents,
            FrameAncestors::Ignored => documents.get(..1).unwrap_or_default(),
        }
    }

    fn is_of_the_pages_site(self, origin: &Origin) -> bool {
        self.request.documents.first().is_none_or(|page| {
            page.address().is_some_and(|page| {
                self.site(page)
                    .is_schemelessly_same_site(&self.site(origin))
            })
        })
    }

    /// libsoup's test for third parties: the *cookie's* domain against the page's, by registrable domains of listed suffixes. A page that
    /// is navigated to is its own first party, so even there a `Domain` above its registrable domain is third-party.
    pub(super) fn is_third_party_domain(self, host: &Host, scope: HostScope) -> bool {
        let page = if self.is_top_level_navigation() {
            self.request.url.host()
        } else {
            match self.request.documents.first().map(ClientOrigin::address) {
                None => return false,
                Some(None) => return true,
                Some(Some(page)) => page.host(),
            }
        };
        let page = self
            .listed_registrable_domain(page)
            .unwrap_or_else(|| page.clone());
        match (self.listed_registrable_domain(host), scope) {
            (Some(own), _) => own != page,
            (None, _) if *host == page => false,
            (None, HostScope::WithSubdomains) => match (host, &page) {
                (Host::Domain(own), Host::Domain(page)) => !page.is_within(own),
                _ => true,
            },
            (None, HostScope::HostOnly) => true,
        }
    }

    /// The registrable domain if the list has a rule for it.
    fn listed_registrable_domain(self, host: &Host) -> Option<Host> {
        let name = host.domain()?;
        if self.list.suffix(name).section() == Section::Unlisted {
            return None;
        }
        host.registrable_domain(self.list).map(Host::Domain)
    }

    /// The partition in which the request lives (CHIPS, section 2.1.3).
    pub(super) fn partition_key(self) -> PartitionKey {
        let page = self.request.documents.first();
        let top_level = match (&self.request.partition, page) {
            (PartitionSource::Given(site), _) => TopLevelSite::Site(site.clone()),
            (PartitionSource::Credentialless, _) => TopLevelSite::Credentialless,
            (PartitionSource::TopLevelSite, Some(page)) if !self.is_top_level_navigation() => {
                match page.origin() {
                    None => TopLevelSite::Opaque,
                    Some(page) => TopLevelSite::Site(self.site(page)),
                }
            }
            (PartitionSource::TopLevelSite, _) => {
                TopLevelSite::Site(self.site(self.request.url.origin()))
            }
        };
        let is_of_given_site = matches!(
            &self.request.partition,
            PartitionSource::Given(site) if *site == self.site(self.request.url.origin())
        );
        let chain = if self.is_third_party() && !is_of_given_site {
            AncestorChain::CrossSite
        } else {
            AncestorChain::SameSite
        };
        PartitionKey { top_level, chain }
    }

    /// Whether a redirect from another site makes the engine lose the partition of the request.
    pub(super) fn has_lost_partition(self) -> bool {
        self.profile.partition_after_redirects == PartitionAfterRedirects::Lost
            && self.has_left(|earlier, target| {
                let target = self.site(target);
                self.site(earlier).is_schemelessly_same_site(&target)
            })
    }

    fn was_redirected_across_sites(self) -> bool {
        match self.profile.redirect_chain {
            RedirectChain::Ignored => false,
            RedirectChain::Counted => {
                self.has_left(|earlier, target| self.are_same_site(earlier, target))
            }
            RedirectChain::CountedSchemefully => {
                self.has_left(|earlier, target| self.site(earlier) == self.site(target))
            }
        }
    }

    /// Whether one of the earlier URLs of the redirect is on another site than the current one.
    fn has_left(self, are_same_site: impl Fn(&Origin, &Origin) -> bool) -> bool {
        let target = self.request.url.origin();
        let mut earlier = self.request.redirected_from.iter().map(RequestUrl::origin);
        earlier.any(|earlier| !are_same_site(earlier, target))
    }

    fn is_same_site_with(self, client: &ClientOrigin) -> bool {
        client
            .origin()
            .is_some_and(|origin| self.are_same_site(origin, self.request.url.origin()))
    }

    fn are_same_site(self, page: &Origin, target: &Origin) -> bool {
        let (page, target_site) = (self.site(page), self.site(target));
        match self.profile.site_comparison {
            SiteComparison::Schemeful => page == target_site,
            SiteComparison::Schemeless => page.is_schemelessly_same_site(&target_site),
            SiteComparison::WithinPagesDomain => match (target.host(), page.host()) {
                (Host::Domain(name), Host::Domain(page)) => name.is_within(page),
                (host, page) => host == page,
            },
        }
    }

    pub(super) fn is_plain_http(self) -> bool {
        self.request.url.origin().scheme() == Scheme::Http
    }

    pub(super) fn site(self, origin: &Origin) -> Site {
        Site::of(origin, self.list).0
    }
}

/// RFC 3986, section 6.2.2: escapes in upper case, and none of unreserved characters.
fn normalise_escapes(path: &str) -> String {
    let mut normal = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        normal.push_str(before);
        let escape = after.split_at_checked(2).and_then(|(digits, rest)| {
            let byte = u8::from_str_radix(digits, 16).ok()?;
            Some((byte, digits, rest))
        });
        let Some((byte, digits, behind)) = escape else {
            normal.push('%');
            rest = after;
            continue;
        };
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            normal.push(char::from(byte));
        } else {
            normal.push('%');
            normal.push_str(&digits.to_ascii_uppercase());
        }
        rest = behind;
    }
    normal.push_str(rest);
    normal
}

/// The registrable domain, or the host that has none: what quotas and clearing go by.
pub(super) fn registrable_or_host(host: &Host, list: &dyn SuffixList) -> Host {
    host.registrable_domain(list)
        .map_or_else(|| host.clone(), Host::Domain)
}
