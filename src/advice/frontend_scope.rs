use alloc::vec::Vec;

use crate::browser::RequestUrl;
use crate::cookie::{CookieDomain, DomainVerdict, SharedDomain, domain_on_name};
use crate::net::{Origin, Scheme, SuffixList, UrlPath};
use crate::sorted::SortedSet;

/// Decides which requests of a page carry the session. For the code of a website.
///
/// There are two questions, and a method for each:
///
/// - **Where does the browser send the cookie?** [`is_session_request`](Self::is_session_request) follows the rule of browsers: the port
///   does not matter, and every host below a shared domain gets the cookie. Use it in code that refreshes an expired session.
/// - **Where may a script send a token by header?** [`takes_header_tokens`](Self::takes_header_tokens) is true only for the declared APIs.
///   Any other host would learn the token.
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
/// Source: [RFC 6265bis, section 5.8.3]. Browsers compare the host, not the port.
///
/// [RFC 6265bis, section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
#[doc(alias("interceptor", "sessionTokenBackendDomain"))]
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
// INVARIANT (shared): `shared_schemes` has the schemes of the APIs that share `cookie_domain`; it is empty if and only if there is no
// domain.
pub struct FrontendScope {
    apis: Vec<Origin>,
    cookie_domain: Option<SharedDomain>,
    shared_schemes: Vec<Scheme>,
}

impl FrontendScope {
    /// The scope of these APIs. A cookie domain counts only if browsers share it from at least one of the API hosts. If they refuse it or
    /// treat it as host-only, it has no effect.
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
        let mut known = SortedSet::new();
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

    /// The APIs in the given order, without duplicates.
    #[must_use]
    pub fn apis(&self) -> &[Origin] {
        &self.apis
    }

    /// The domain within which all hosts get the session, if there is one. Configure the front end with this value.
    #[must_use]
    pub const fn cookie_domain(&self) -> Option<&SharedDomain> {
        self.cookie_domain.as_ref()
    }

    /// The schemes with which these hosts get the session: those of the APIs that share the domain.
    #[must_use]
    pub fn shared_schemes(&self) -> &[Scheme] {
        &self.shared_schemes
    }

    /// Whether a script of `page` may send a session token by header to `url`, as `Authorization` or as a CSRF header. True if scheme, host
    /// and port are those of a declared API. Reads `url` in the same way as [`is_session_request`](Self::is_session_request).
    ///
    /// Another port of the same host is another program. A host below the shared domain may belong to somebody else. Both would learn the
    /// token.
    #[must_use]
    pub fn takes_header_tokens(&self, url: &str, page: &Origin) -> bool {
        RequestUrl::of_route(page, &UrlPath::root())
            .join(url)
            .is_ok_and(|url| self.apis.contains(url.origin()))
    }

    /// Whether browsers may send the session cookies with a request of `page` to `url`. If they do, an "expired" response from there is
    /// about this session.
    ///
    /// Do not use this method to decide where to send tokens by header; use [`takes_header_tokens`](Self::takes_header_tokens). `url` is
    /// the argument of `fetch`. Browsers resolve it against the page: `v1.0/users` is a path, not a host.
    ///
    /// - Yes, if scheme and host are those of an API. Ports do not matter for cookies. `ws` and `wss` count as `http` and `https`.
    /// - Yes, if the host is within the [shared domain](Self::cookie_domain), and the scheme is that of an API which shares it.
    /// - No, if the request uses plain http and the API https: the cookies are `Secure`.
    /// - No, if browsers cannot read the URL, or if the request goes to no host (`data:`, `blob:`, …).
    ///
    /// `https://api.example.com.`, with a dot at the end, is another host. The suffix list is needed for a host below a public suffix that
    /// is itself below the shared domain. Such a host belongs to somebody else: `bucket.s3.amazonaws.com` within `amazonaws.com`.
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

    /// Whether browsers send the cookie there: Chromium and Firefox require the same of the receiving host as of the setting one.
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
