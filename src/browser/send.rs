use time::OffsetDateTime;

use super::context::Context;
use super::profile::Profile;
use super::refusal::Withholding;
use super::request::Request;
use super::retrieval::Retrieval;
use super::stored::Stored;
use crate::cookie::HostScope;
use crate::net::{Host, SuffixList};

/// Whether a browser sends a stored cookie with a request.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "callers must decide for each")]
pub enum Delivery {
    /// It is in the `Cookie` header.
    Attach,
    /// It is not.
    Withhold(Withholding),
}

/// Whether a browser would send `cookie` with `request` at `now` ([RFC 6265bis, section 5.8.3]).
///
/// [RFC 6265bis, section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
#[must_use]
pub fn send(
    cookie: &Stored,
    request: &Request,
    profile: &Profile,
    list: &dyn SuffixList,
    now: OffsetDateTime,
) -> Delivery {
    let context = Context {
        request,
        profile,
        list,
    };
    Retrieval::new(context, now).delivery(cookie)
}

/// Whether a cookie of `domain` and `scope` belongs to `host` ([RFC 6265bis, section 5.1.3], and section 5.8.3, step 1).
///
/// "Either: The cookie's host-only-flag is true and the canonicalized host of the retrieval's URI is identical to the cookie's
/// domain; or the cookie's host-only-flag is false and the canonicalized host domain-matches the cookie's domain."
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
