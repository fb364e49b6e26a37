use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::browser::RequestUrl;
use crate::cookie::{CookieDomain, DomainVerdict, SharedDomain, domain_on_name};
use crate::net::{Origin, Scheme, SuffixList, UrlPath};

/// Which requests of a page carry the session: what the code of a website must know.
///
/// There are two questions, and two methods. Browsers decide where a cookie goes, and their rule ignores the port and includes every host
/// below a shared domain: [`is_session_request`](Self::is_session_request) repeats that rule, for code that refreshes an expired session.
/// Your script decides where a token goes that it sends by header: [`takes_header_tokens`](Self::takes_header_tokens) is true for the
/// declared APIs only, since a token on any other request is given away.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::FrontendScope;
/// use session_cookie_policy::cookie::CookieDomain;
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let page = Origin::parse("https://www.example.com").unwrap();
/// let scope = FrontendScope::new([&api], &CookieDomain::HostOnly, &EmbeddedList);
/// let carries = |scope: &FrontendScope, url| scope.is_session_request(url, &page, &EmbeddedList);
/// assert!(carries(&scope, "https://api.example.com/me"));
/// assert!(carries(&scope, "//api.example.com/me"));
/// assert!(!carries(&scope, "http://api.example.com/me"));
/// assert!(!carries(&scope, "v1.0/users"));
///
/// let domain = CookieDomain::parse(".example.com").unwrap();
/// let shared = FrontendScope::new([&api], &domain, &EmbeddedList);
/// assert!(carries(&shared, "v1.0/users"));
/// assert!(!carries(&shared, "https://notexample.com/"));
///
/// // A header is for the API alone: not for another port of its host, and not for a sibling that gets the cookie.
/// let takes = |url| shared.takes_header_tokens(url, &page);
/// assert!(takes("https://api.example.com/me"));
/// assert!(!takes("https://api.example.com:8443/me"));
/// assert!(!takes("https://blog.example.com/"));
/// # }
/// ```
///
/// Source: where browsers send a cookie, [RFC 6265bis, section 5.8.3], which asks for the host and not for the port.
///
/// [RFC 6265bis, section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
// INVARIANT (shared): `shared_schemes` holds those of the APIs that share `cookie_domain`: none if and only if there is no domain.
pub struct FrontendScope {
    apis: Vec<Origin>,
    cookie_domain: Option<SharedDomain>,
    shared_schemes: Vec<Scheme>,
}

impl FrontendScope {
    /// The scope of these APIs. The cookie domain counts if browsers share it from one of the API hosts at least; one that they
    /// refuse, or take for host-only, adds nothing.
    #[must_use]
    pub fn new<'a>(
        apis: impl IntoIterator<Item = &'a Origin>,
        cookie_domain: &CookieDomain,
        list: &dyn SuffixList,
    ) -> Self {
        let mut scope = Self {
            apis: Vec::new(),
            cookie_domain: None,
            shared_schemes: Vec::new(),
        };
        let mut known = BTreeSet::new();
        for api in apis {
            if !known.insert(api) {
                continue;
            }
            scope.apis.push(api.clone());
            if let CookieDomain::Shared(domain) = cookie_domain
                && cookie_domain.on_host(api.host(), list) == DomainVerdict::Shared
            {
                scope.cookie_domain = Some(domain.clone());
                if !scope.shared_schemes.contains(&api.scheme()) {
                    scope.shared_schemes.push(api.scheme());
                }
            }
        }
        scope
    }

    /// The APIs, each once, in the order in which they were given.
    #[must_use]
    pub fn apis(&self) -> &[Origin] {
        &self.apis
    }

    /// The domain within which all hosts get the session, if there is one: the value to configure the front end with.
    #[must_use]
    pub const fn cookie_domain(&self) -> Option<&SharedDomain> {
        self.cookie_domain.as_ref()
    }

    /// The schemes under which they get it: those of the APIs that share the domain.
    #[must_use]
    pub fn shared_schemes(&self) -> &[Scheme] {
        &self.shared_schemes
    }

    /// Whether script may send a token of the session by header, as `Authorization` or as a header against CSRF, with a request of `page`
    /// to `url`: scheme, host and port are those of a declared API. `url` is read as by [`is_session_request`](Self::is_session_request).
    ///
    /// Another port of the host is another program, and a host below the shared domain may belong to somebody else. Each would learn the
    /// token.
    #[must_use]
    pub fn takes_header_tokens(&self, url: &str, page: &Origin) -> bool {
        RequestUrl::of_route(page, &UrlPath::root())
            .join(url)
            .is_ok_and(|url| self.apis.contains(url.origin()))
    }

    /// Whether browsers may send the session cookies with a request of `page` to `url`, so that an "expired" from there means this
    /// session. Do not ask it where to send tokens by header: [`takes_header_tokens`](Self::takes_header_tokens) says that. `url` is what
    /// script gives to `fetch`; browsers read it relative to the page, so that `v1.0/users` is a path there and no host.
    ///
    /// - It does if scheme and host are those of an API. Ports do not count, as they do not for cookies; `ws` and `wss` count as
    ///   `http` and `https`.
    /// - It does if the host lies within the [shared domain](Self::cookie_domain) and the scheme is that of an API which shares it.
    /// - It does not over plain http if the API is https, since the cookies are `Secure`.
    /// - It does not if browsers cannot read the URL, or if it is `data:`, `blob:` or anything else that is not sent to a host.
    ///
    /// `https://api.example.com.`, with a dot at the end, is another host. A host below a public suffix that lies itself below the
    /// shared domain belongs to somebody else (`bucket.s3.amazonaws.com` within `amazonaws.com`): this is what the list is asked.
    #[must_use]
    pub fn is_session_request(&self, url: &str, page: &Origin, list: &dyn SuffixList) -> bool {
        RequestUrl::of_route(page, &UrlPath::root())
            .join(url)
            .is_ok_and(|url| self.is_api(url.origin()) || self.is_shared_with(url.origin(), list))
    }

    fn is_api(&self, target: &Origin) -> bool {
        self.apis
            .iter()
            .any(|api| api.scheme() == target.scheme() && api.host() == target.host())
    }

    /// Whether browsers send the cookie there: Chromium and Firefox ask of the receiving host what they ask of the one that sets it.
    fn is_shared_with(&self, target: &Origin, list: &dyn SuffixList) -> bool {
        self.shared_schemes.contains(&target.scheme())
            && self
                .cookie_domain
                .as_ref()
                .zip(target.host().domain())
                .is_some_and(|(domain, name)| {
                    domain_on_name(domain.name(), name, list) == DomainVerdict::Shared
                })
    }
}
