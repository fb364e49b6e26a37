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
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Delivery, Profile, Request, RequestUrl, Withholding, send, store};
///
/// let request = |url| Request::typed(RequestUrl::parse(url).unwrap());
/// let home = request("https://app.example.com/");
/// let storage = store(b"sid=1; Secure", &home, &Profile::SAFARI, &EmbeddedList, now);
/// let delivery = |request| send(storage.kept().unwrap(), request, &Profile::SAFARI, &EmbeddedList, now);
/// assert_eq!(delivery(&home), Delivery::Attach);
/// assert_eq!(delivery(&request("http://app.example.com/")), Delivery::Withhold(Withholding::Secure));
/// # }
/// ```
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
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::browser::{
///     ClientOrigin, Delivery, Profile, Request, RequestUrl, send, store,
/// };
/// use session_cookie_policy::net::{EmbeddedList, Origin};
/// use time::macros::datetime;
///
/// let now = datetime!(2026-11-22 12:00 UTC);
/// let api = || RequestUrl::parse("https://api.example.com/").unwrap();
/// let chromium = Profile::CHROMIUM;
/// let sign_in = Request::typed(api());
/// let stored = store(b"sid=1; Secure; SameSite=Strict", &sign_in, &chromium, &EmbeddedList, now);
/// let cookie = stored.kept().unwrap();
///
/// let page = |origin| ClientOrigin::Web(Origin::parse(origin).unwrap());
/// let from = |origin| {
///     let request = Request::fetch(api(), vec![page(origin)]);
///     send(cookie, &request, &chromium, &EmbeddedList, now)
/// };
/// assert_eq!(from("https://www.example.com"), Delivery::Attach);
/// assert!(matches!(from("https://www.other.com"), Delivery::Withhold(_)));
/// # }
/// ```
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
