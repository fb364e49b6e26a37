use time::{Duration, OffsetDateTime};

use super::context::{Context, registrable_or_host};
use super::expiry::between;
use super::profile::{DomainBound, Profile, SameSiteDefault, ThirdPartyCookies};
use super::refusal::Withholding;
use super::request::{MethodSafety, Request, RequestKind};
use super::store::{enforced_same_site, written_same_site};
use super::stored::{ScriptAccess, Stored};
use crate::cookie::{HostScope, ReceivedSameSite, SameSite, Security, path_match};
use crate::net::{Host, SuffixList};

/// How long a cookie without `SameSite` goes with unsafe top-level navigations (RFC 6265bis, section 5.6.7.2: "a reasonable default
/// is 2 minutes"; recorded in Chromium, group B.slow).
const LAX_ALLOWING_UNSAFE: Duration = Duration::minutes(2);

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
    match withholding(cookie, context, now) {
        None => Delivery::Attach,
        Some(withholding) => Delivery::Withhold(withholding),
    }
}

pub(super) fn withholding(
    cookie: &Stored,
    context: Context<'_>,
    now: OffsetDateTime,
) -> Option<Withholding> {
    let request = context.request;
    let host = request.url.host();
    if !domain_match(host, &cookie.host, cookie.scope) {
        return Some(Withholding::Host);
    }
    // Cookies are kept by registrable domain: a suffix below the cookie's domain hides it from the hosts below that suffix.
    if context.profile.domain_bound == DomainBound::RegistrableDomain
        && *host != cookie.host
        && registrable_or_host(host, context.list)
            != registrable_or_host(&cookie.host, context.list)
    {
        return Some(Withholding::Host);
    }
    if cookie.is_expired(now) {
        return Some(Withholding::Expired);
    }
    if !path_match(&cookie.path, context.path().as_bytes()) {
        return Some(Withholding::Path);
    }
    if !request.has_credentials() {
        return Some(Withholding::NoCredentials);
    }
    if cookie.security == Security::Secure && !context.is_secure() {
        return Some(Withholding::Secure);
    }
    if cookie.script_access == ScriptAccess::Denied && request.kind == RequestKind::Script {
        return Some(Withholding::HttpOnly);
    }
    jar_withholding(cookie, context).or_else(|| same_site_withholding(cookie, context, now))
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

/// Partitions and third-party policy: whether the request looks into the jar of this cookie.
fn jar_withholding(cookie: &Stored, context: Context<'_>) -> Option<Withholding> {
    let policy = context.profile.third_party_cookies;
    if policy == ThirdPartyCookies::Blocked && context.is_third_party() {
        return Some(Withholding::ThirdParty);
    }
    if let Some(key) = &cookie.partition {
        return (*key != context.partition_key()).then_some(Withholding::Partition);
    }
    match policy {
        ThirdPartyCookies::PartitionedByTopLevelSite if context.is_third_party() => {
            Some(Withholding::Partition)
        }
        ThirdPartyCookies::BlockedUnlessPartitioned if context.is_third_party() => {
            Some(Withholding::ThirdParty)
        }
        ThirdPartyCookies::Allowed
        | ThirdPartyCookies::Blocked
        | ThirdPartyCookies::BlockedUnlessPartitioned
        | ThirdPartyCookies::NotStored
        | ThirdPartyCookies::PartitionedByTopLevelSite => None,
    }
}

/// "If the cookie's same-site-flag is not "None" and the retrieval's same-site status is "cross-site", then exclude the cookie
/// unless …"
fn same_site_withholding(
    cookie: &Stored,
    context: Context<'_>,
    now: OffsetDateTime,
) -> Option<Withholding> {
    let allowed = match enforced_same_site(cookie.same_site, context.profile) {
        SameSite::None => true,
        SameSite::Strict => context.is_same_site(),
        SameSite::Lax => {
            context.is_same_site()
                || (context.is_top_level_navigation()
                    && (context.request.method == MethodSafety::Safe
                        || has_grace(cookie, context.profile, now)))
        }
    };
    (!allowed).then(|| Withholding::SameSite {
        same_site: written_same_site(cookie.same_site),
    })
}

/// Lax-allowing-unsafe (section 5.6.7.2).
fn has_grace(cookie: &Stored, profile: &Profile, now: OffsetDateTime) -> bool {
    profile.same_site_default == SameSiteDefault::LaxAllowingUnsafe
        && cookie.same_site == ReceivedSameSite::Default
        && between(cookie.creation_time, now) <= LAX_ALLOWING_UNSAFE
}
