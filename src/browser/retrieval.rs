use alloc::borrow::Cow;

use time::{Duration, OffsetDateTime};

use super::context::{Context, registrable_or_host};
use super::delivery::Delivery;
use super::domain_match::domain_match;
use super::expiry::between;
use super::knobs::{DomainBound, SameSiteDefault, SuffixDomain, ThirdPartyCookies};
use super::profile::Profile;
use super::refusal::Withholding;
use super::request::{MethodSafety, RequestKind};
use super::store::{enforced_same_site, written_same_site};
use super::stored::{PartitionKey, Stored};
use crate::cookie::{HostScope, ReceivedSameSite, SameSite, ScriptAccess, Security, path_match};
use crate::net::Host;

/// How long a cookie without `SameSite` goes with unsafe top-level navigations (RFC 6265bis, section 5.6.7.2: "a reasonable default
/// is 2 minutes"; recorded in Chromium, group B.slow).
const LAX_ALLOWING_UNSAFE: Duration = Duration::minutes(2);

/// Reads the store for one request at one time (RFC 6265bis, section 5.8.3). Queries the suffix list at most once for all cookies, and only
/// if a cookie depends on it.
pub(super) struct Retrieval<'a> {
    context: Context<'a>,
    now: OffsetDateTime,
    path: Cow<'a, str>,
    bound: Option<Host>,
    is_same_site: Option<bool>,
    is_third_party: Option<bool>,
    partition_key: Option<PartitionKey>,
}

impl<'a> Retrieval<'a> {
    pub(super) fn new(context: Context<'a>, now: OffsetDateTime) -> Self {
        Self {
            context,
            now,
            path: context.path(),
            bound: None,
            is_same_site: None,
            is_third_party: None,
            partition_key: None,
        }
    }

    pub(super) fn delivery(&mut self, cookie: &Stored) -> Delivery {
        match self.withholding(cookie) {
            None => Delivery::Attach,
            Some(withholding) => Delivery::Withhold(withholding),
        }
    }

    pub(super) fn withholding(&mut self, cookie: &Stored) -> Option<Withholding> {
        let context = self.context;
        let request = context.request;
        if !domain_match(request.url.host(), &cookie.host, cookie.scope) {
            return Some(Withholding::Host);
        }
        if context.profile.domain_bound == DomainBound::RegistrableDomain
            && *request.url.host() != cookie.host
            && !self.is_within_bound(cookie)
        {
            return Some(Withholding::Host);
        }
        if cookie.is_expired(self.now) {
            return Some(Withholding::Expired);
        }
        if !path_match(&cookie.path, self.path.as_bytes()) {
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
        if is_shared_below_suffix(cookie, context) {
            return Some(Withholding::SuffixDomain);
        }
        self.jar_withholding(cookie)
            .or_else(|| self.same_site_withholding(cookie))
    }

    /// Whether the cookie's domain lies at or below the registrable domain of the request's host. Cookies are kept by registrable
    /// domain: a suffix below the cookie's domain hides it from the hosts below that suffix.
    fn is_within_bound(&mut self, cookie: &Stored) -> bool {
        let context = self.context;
        let bound = self
            .bound
            .get_or_insert_with(|| registrable_or_host(context.request.url.host(), context.list));
        match (bound.domain(), cookie.host.domain()) {
            (Some(bound), Some(domain)) => domain.is_within(bound),
            _ => false,
        }
    }

    /// Partitions and third-party policy: whether the request looks into the jar of this cookie.
    fn jar_withholding(&mut self, cookie: &Stored) -> Option<Withholding> {
        let policy = self.context.third_party_cookies();
        if policy == ThirdPartyCookies::Blocked && self.is_third_party() {
            return Some(Withholding::ThirdParty);
        }
        if let Some(key) = &cookie.partition {
            if self.context.has_lost_partition() {
                return Some(Withholding::Partition);
            }
            return (key != self.partition_key()).then_some(Withholding::Partition);
        }
        if self.context.is_credentialless() {
            return Some(Withholding::Partition);
        }
        match policy {
            ThirdPartyCookies::PartitionedByTopLevelSite if self.is_third_party() => {
                Some(Withholding::Partition)
            }
            ThirdPartyCookies::BlockedUnlessPartitioned if self.is_third_party() => {
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
    fn same_site_withholding(&mut self, cookie: &Stored) -> Option<Withholding> {
        let context = self.context;
        let allowed = match enforced_same_site(cookie.same_site, context.profile) {
            SameSite::None => true,
            SameSite::Strict => self.is_same_site(),
            SameSite::Lax => {
                self.is_same_site()
                    || (context.is_top_level_navigation()
                        && (context.request.method == MethodSafety::Safe
                            || has_grace(cookie, context.profile, self.now)))
            }
        };
        (!allowed).then(|| Withholding::SameSite {
            same_site: written_same_site(cookie.same_site),
        })
    }

    fn is_same_site(&mut self) -> bool {
        let context = self.context;
        *self
            .is_same_site
            .get_or_insert_with(|| context.is_same_site())
    }

    fn is_third_party(&mut self) -> bool {
        let context = self.context;
        *self
            .is_third_party
            .get_or_insert_with(|| context.is_third_party())
    }

    fn partition_key(&mut self) -> &PartitionKey {
        let context = self.context;
        self.partition_key
            .get_or_insert_with(|| context.partition_key())
    }
}

/// Section 5.8.3, step 3, for a cookie that the list of its time let pass.
fn is_shared_below_suffix(cookie: &Stored, context: Context<'_>) -> bool {
    context.profile.suffix_domain == SuffixDomain::Withheld
        && cookie.scope == HostScope::WithSubdomains
        && cookie
            .host
            .domain()
            .is_some_and(|name| name.is_public_suffix(context.list))
}

/// Lax-allowing-unsafe (section 5.6.7.2).
fn has_grace(cookie: &Stored, profile: &Profile, now: OffsetDateTime) -> bool {
    profile.same_site_default == SameSiteDefault::LaxAllowingUnsafe
        && cookie.same_site == ReceivedSameSite::Default
        && between(cookie.creation_time, now) <= LAX_ALLOWING_UNSAFE
}
