use crate::cookie::HostScope;
use crate::net::Host;

/// Whether a cookie with `domain` and `scope` belongs to `host` ([RFC 6265bis, section 5.1.3], and section 5.8.3, step 1).
///
/// "Either: The cookie's host-only-flag is true and the canonicalized host of the retrieval's URI is identical to the cookie's
/// domain; or the cookie's host-only-flag is false and the canonicalized host domain-matches the cookie's domain."
///
/// ```
/// use session_cookie_policy::browser::domain_match;
/// use session_cookie_policy::cookie::HostScope;
/// use session_cookie_policy::net::Host;
///
/// let host = |text| Host::parse(text).unwrap();
/// assert!(domain_match(&host("api.example.com"), &host("example.com"), HostScope::WithSubdomains));
/// assert!(!domain_match(&host("notexample.com"), &host("example.com"), HostScope::WithSubdomains));
/// assert!(!domain_match(&host("api.example.com"), &host("example.com"), HostScope::HostOnly));
/// ```
///
/// [RFC 6265bis, section 5.1.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.1.3
#[must_use]
pub fn domain_match(host: &Host, domain: &Host, scope: HostScope) -> bool {
    match (scope, host, domain) {
        (HostScope::WithSubdomains, Host::Domain(name), Host::Domain(domain)) => {
            name.is_within(domain)
        }
        (HostScope::HostOnly | HostScope::WithSubdomains, host, domain) => host == domain,
    }
}
