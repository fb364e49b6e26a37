use alloc::vec::Vec;

use time::{Duration, OffsetDateTime};

use super::context::{Context, registrable_or_host};
use super::delivery::Delivery;
use super::domain_match::domain_match;
use super::entries::{Arrival, Entries, Entry};
use super::expiry::{Clock, between};
use super::host_key::HostKey;
use super::knobs::{CreationTime, ProxyChallenge, SecureOverlay};
use super::profile::Profile;
use super::quota::{self, Change};
use super::refusal::Refusal;
use super::request::{Request, RequestKind};
use super::response::{Outcome, Response, ResponseKind};
use super::retrieval::Retrieval;
use super::store::{Storage, store_at};
use super::stored::Stored;
use super::{clear_site_data, order};
use crate::cookie::{ScriptAccess, Security, parse_cookie_date, path_match};
use crate::net::SuffixList;
use crate::sorted::sort_by;

/// How stale the last-access-time of a cookie may get before a use is noted (Chromium's and Firefox's threshold).
const ACCESS_PRECISION: Duration = Duration::minutes(1);

/// The cookie store of one browser. It receives responses one after the other, and computes the `Cookie` header of each request.
///
/// Deterministic: the same calls give the same cookies in the same order. You pass the time, which should not run backwards.
///
/// The cost of a request depends only on the cookies of its host and of the names above it, not on other cookies in the jar. The same is
/// true for a `Set-Cookie` header; if the profile has a quota, the cookies of its site count, too. The suffix list that you pass when a
/// cookie arrives decides to which site it belongs.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let now = datetime!(2026-11-22 12:00 UTC);
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let header = |profile| {
///     let mut jar = Jar::new(profile);
///     for cookie in [&b"sid=1"[..], b"sid=2; Domain=example.com", b"sid=3"] {
///         jar.receive(&home, &Response::new(&[cookie]), &EmbeddedList, now);
///     }
///     String::from_utf8(jar.cookie_header(&home, &EmbeddedList, now)).unwrap()
/// };
/// // A rotated cookie moves behind its stale twin in Chromium, and only there.
/// assert_eq!(header(Profile::CHROMIUM), "sid=2; sid=3");
/// assert_eq!(header(Profile::FIREFOX), "sid=3; sid=2");
/// # }
/// ```
///
/// Sources: [RFC 6265bis, section 5.7]; [section 5.8]; recordings, for the quotas of each engine.
///
/// [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
/// [section 5.8]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8
#[doc(alias("cookie jar", "cookie store", "simulate"))]
#[derive(Clone, Debug)]
pub struct Jar {
    profile: Profile,
    entries: Entries,
}

impl Jar {
    /// An empty jar of this browser.
    #[must_use]
    pub const fn new(profile: Profile) -> Self {
        Self {
            profile,
            entries: Entries::new(),
        }
    }

    /// The browser.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The cookies that have not expired at `now`, in the order in which they arrived.
    pub fn cookies(&self, now: OffsetDateTime) -> impl Iterator<Item = &Stored> {
        self.entries
            .iter()
            .map(|(_, entry)| &entry.cookie)
            .filter(move |cookie| !cookie.is_expired(now))
    }

    /// Applies a response. Returns one outcome for each of its `Set-Cookie` headers, in order.
    pub fn receive(
        &mut self,
        request: &Request,
        response: &Response<'_>,
        list: &dyn SuffixList,
        now: OffsetDateTime,
    ) -> Vec<Outcome> {
        self.receive_and_clear(request, response, list, now).0
    }

    /// As [`receive`](Self::receive), with the cookies that `Clear-Site-Data` removed.
    pub(crate) fn receive_and_clear(
        &mut self,
        request: &Request,
        response: &Response<'_>,
        list: &dyn SuffixList,
        now: OffsetDateTime,
    ) -> (Vec<Outcome>, Vec<Stored>) {
        let profile = self.profile;
        let context = Context {
            request,
            profile: &profile,
            list,
        };
        let mut cleared = Vec::new();
        let clock = Clock {
            now,
            server: response.date.and_then(parse_cookie_date),
        };
        let mut outcomes = Vec::with_capacity(response.set_cookie.len());
        if is_dropped(response.kind, &profile) {
            let dropped = || Outcome::Refused(Refusal::ResponseDropped);
            outcomes.resize_with(response.set_cookie.len(), dropped);
            return (outcomes, cleared);
        }
        for set_cookie in response.set_cookie {
            let outcome = match self.set(set_cookie, context, clock) {
                Ok(outcome) => outcome,
                Err(refusal) => Outcome::Refused(refusal),
            };
            outcomes.push(outcome);
        }
        if let Some(header) = response.clear_site_data
            && clear_site_data::clears_cookies(header)
        {
            cleared = self.clear(context, response);
            for outcome in &mut outcomes {
                if matches!(outcome, Outcome::Kept { cookie, .. } if self.entries.find(cookie).is_none())
                {
                    *outcome = Outcome::Refused(Refusal::ClearedByResponse);
                }
            }
        }
        (outcomes, cleared)
    }

    /// The value of the `Cookie` header of `request`. Empty if no cookie is sent. Updates the last use of these cookies.
    pub fn cookie_header(
        &mut self,
        request: &Request,
        list: &dyn SuffixList,
        now: OffsetDateTime,
    ) -> Vec<u8> {
        let profile = self.profile;
        let context = Context {
            request,
            profile: &profile,
            list,
        };
        let host = HostKey::of(request.url.host());
        let mut retrieval = Retrieval::new(context, now);
        let mut attached: Vec<(Arrival, &Entry)> = self
            .entries
            .upwards(&host)
            .filter(|(_, entry)| retrieval.withholding(&entry.cookie).is_none())
            .collect();
        sort_by(&mut attached, |(_, a), (_, b)| {
            order::compare(a, b, request.url.host(), &profile)
        });
        let mut header = Vec::new();
        // libsoup keeps a cookie without name and value, but never sends it.
        attached
            .retain(|(_, entry)| !(entry.cookie.name.is_empty() && entry.cookie.value.is_empty()));
        let mut stale = Vec::new();
        for (arrival, entry) in attached {
            if between(entry.last_access, now) > ACCESS_PRECISION {
                stale.push(arrival);
            }
            if !header.is_empty() {
                header.extend_from_slice(b"; ");
            }
            entry.cookie.write_pair(&mut header);
        }
        for arrival in stale {
            self.entries.touch(arrival, now);
        }
        header
    }

    /// What happens to every cookie in the jar with `request`, in the order in which they arrived.
    pub fn deliver(
        &self,
        request: &Request,
        list: &dyn SuffixList,
        now: OffsetDateTime,
    ) -> Vec<(&Stored, Delivery)> {
        let context = Context {
            request,
            profile: &self.profile,
            list,
        };
        let mut retrieval = Retrieval::new(context, now);
        self.cookies(now)
            .map(|cookie| (cookie, retrieval.delivery(cookie)))
            .collect()
    }

    /// As [`deliver`](Self::deliver), of those cookies alone that the host of the request could have.
    pub(crate) fn deliver_to_host(
        &self,
        request: &Request,
        list: &dyn SuffixList,
        now: OffsetDateTime,
    ) -> Vec<(&Stored, Delivery)> {
        let context = Context {
            request,
            profile: &self.profile,
            list,
        };
        let mut retrieval = Retrieval::new(context, now);
        let host = HostKey::of(request.url.host());
        let cookies = self.entries.upwards(&host);
        let cookies = cookies.map(|(_, entry)| &entry.cookie);
        cookies
            .filter(|cookie| !cookie.is_expired(now))
            .map(|cookie| (cookie, retrieval.delivery(cookie)))
            .collect()
    }

    fn clear(&mut self, context: Context<'_>, response: &Response<'_>) -> Vec<Stored> {
        let site = registrable_or_host(context.request.url.host(), context.list);
        let cleared: Vec<Arrival> = self
            .entries
            .iter()
            .filter(|(_, entry)| clear_site_data::reaches(entry, context, &site, response))
            .map(|(arrival, _)| arrival)
            .collect();
        let cleared = cleared.into_iter();
        cleared
            .filter_map(|arrival| self.entries.remove(arrival))
            .map(|entry| entry.cookie)
            .collect()
    }

    /// The steps of RFC 6265bis, section 5.7, that look at other cookies.
    fn set(
        &mut self,
        set_cookie: &[u8],
        context: Context<'_>,
        clock: Clock,
    ) -> Result<Outcome, Refusal> {
        self.entries.remove_expired(clock.now);
        let (mut cookie, keep) = match store_at(set_cookie, context, clock) {
            Storage::Refuse(refusal) => return Err(refusal),
            Storage::Delete(cookie) => (cookie, false),
            Storage::Keep(cookie) => (cookie, true),
        };
        // Step 16: leave secure cookies alone.
        if self.overlays_secure(&cookie, context) {
            return Err(Refusal::OverlaysSecure);
        }
        let old = self.entries.find(&cookie);
        // Step 23.2: "If the newly-created cookie was received from a "non-HTTP" API and the old-cookie's http-only-flag is true,
        // abort".
        if context.request.kind == RequestKind::Script
            && old
                .and_then(|arrival| self.entries.get(arrival))
                .is_some_and(|entry| entry.cookie.script_access == ScriptAccess::Denied)
        {
            return Err(Refusal::OverwritesHttpOnly);
        }
        let old = old.and_then(|arrival| self.entries.remove(arrival));
        if !keep {
            return Ok(Outcome::Deleted(cookie));
        }
        let change = match old {
            Some(_) => Change::Replaced,
            None => Change::Added,
        };
        // Step 23.3: "Update the creation-time of the newly-created cookie to match the creation-time of the old-cookie."
        let sequence = old
            .filter(|old| self.inherits(&old.cookie, &cookie))
            .map(|old| {
                cookie.creation_time = old.cookie.creation_time;
                old.sequence
            });
        let site = registrable_or_host(&cookie.host, context.list);
        let arrival = self.entries.push(cookie.clone(), site, sequence, clock.now);
        let evicted = quota::evict(
            &mut self.entries,
            arrival,
            change,
            context.profile,
            clock.now,
        );
        if self.entries.get(arrival).is_none() {
            return Err(Refusal::NoRoom);
        }
        Ok(Outcome::Kept { cookie, evicted })
    }

    fn inherits(&self, old: &Stored, new: &Stored) -> bool {
        match self.profile.creation_time {
            CreationTime::Inherited => true,
            CreationTime::InheritedWithSameValue => old.value == new.value,
        }
    }

    /// Whether `new`, from an insecure connection, would shadow a secure cookie (section 5.7, step 16).
    fn overlays_secure(&self, new: &Stored, context: Context<'_>) -> bool {
        let is_secure = |entry: &Entry| entry.cookie.security == Security::Secure;
        match self.profile.secure_overlay {
            SecureOverlay::SameCookie => {
                context.is_plain_http()
                    && self
                        .entries
                        .find(new)
                        .and_then(|arrival| self.entries.get(arrival))
                        .is_some_and(is_secure)
            }
            overlay @ (SecureOverlay::DomainAndPath | SecureOverlay::ScopeAndPath) => {
                if new.security == Security::Secure || context.is_secure() {
                    return false;
                }
                // "The domain of the newly-created cookie domain-matches the domain of the existing cookie, or vice-versa."
                let host = HostKey::of(&new.host);
                let by_scope = |old: &Stored| {
                    domain_match(&new.host, &old.host, old.scope)
                        || domain_match(&old.host, &new.host, new.scope)
                };
                self.entries
                    .upwards(&host)
                    .chain(self.entries.below(&host))
                    .any(|(_, entry)| {
                        is_secure(entry)
                            && entry.cookie.name == new.name
                            && entry.cookie.partition == new.partition
                            && path_match(&entry.cookie.path, &new.path)
                            && (overlay == SecureOverlay::DomainAndPath || by_scope(&entry.cookie))
                    })
            }
        }
    }
}

/// Whether the browser ignores the cookies of the response.
fn is_dropped(response: ResponseKind, profile: &Profile) -> bool {
    match response {
        ResponseKind::Informational => true,
        ResponseKind::ProxyChallenge => profile.proxy_challenge == ProxyChallenge::Dropped,
        ResponseKind::Final | ResponseKind::Redirect => false,
    }
}
