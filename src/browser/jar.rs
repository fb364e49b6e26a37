use alloc::vec::Vec;

use time::{Duration, OffsetDateTime};

use super::clear_site_data;
use super::context::Context;
use super::expiry::{Clock, between};
use super::order;
use super::profile::{CreationTime, Profile, SecureOverlay};
use super::quota;
use super::refusal::Refusal;
use super::request::{Request, RequestKind};
use super::response::{Outcome, Response};
use super::send::{Delivery, domain_match, withholding};
use super::store::{Storage, store_at};
use super::stored::{ScriptAccess, Stored};
use crate::cookie::{HostScope, Security, parse_cookie_date, path_match};
use crate::net::SuffixList;

/// How stale the last-access-time of a cookie may get before a use is noted (Chromium's and Firefox's threshold).
const ACCESS_PRECISION: Duration = Duration::minutes(1);

/// The cookie store of one browser: what a history of responses leaves in it, and what it sends.
///
/// Deterministic: equal calls give equal cookies, in equal order. Time is an argument and should not run backwards.
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
#[derive(Clone, Debug)]
pub struct Jar {
    profile: Profile,
    entries: Vec<Entry>,
    next_sequence: u64,
}

/// A cookie with what its order and its survival depend on.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) cookie: Stored,
    /// Orders cookies of one creation-time, as those of one response.
    pub(super) sequence: u64,
    pub(super) last_access: OffsetDateTime,
}

impl Jar {
    /// An empty jar.
    #[must_use]
    pub const fn new(profile: Profile) -> Self {
        Self {
            profile,
            entries: Vec::new(),
            next_sequence: 0,
        }
    }

    /// The browser that this is the jar of.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The cookies that are not expired at `now`, in the order in which they came.
    pub fn cookies(&self, now: OffsetDateTime) -> impl Iterator<Item = &Stored> {
        self.entries
            .iter()
            .map(|entry| &entry.cookie)
            .filter(move |cookie| !cookie.is_expired(now))
    }

    /// Applies a response; one outcome for each of its `Set-Cookie` headers, in order.
    pub fn receive(
        &mut self,
        request: &Request,
        response: &Response<'_>,
        list: &dyn SuffixList,
        now: OffsetDateTime,
    ) -> Vec<Outcome> {
        let profile = self.profile;
        let context = Context {
            request,
            profile: &profile,
            list,
        };
        let clock = Clock {
            now,
            server: response.date.and_then(parse_cookie_date),
        };
        let mut outcomes = Vec::with_capacity(response.set_cookie.len());
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
            self.entries
                .retain(|entry| !clear_site_data::reaches(&entry.cookie, context, response.kind));
            for outcome in &mut outcomes {
                if matches!(outcome, Outcome::Kept { cookie, .. } if !self.has(cookie)) {
                    *outcome = Outcome::Refused(Refusal::ClearedByResponse);
                }
            }
        }
        outcomes
    }

    /// The value of the `Cookie` header of `request`, empty if it has none. Notes the use of the cookies.
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
        let mut attached: Vec<&mut Entry> = self
            .entries
            .iter_mut()
            .filter(|entry| withholding(&entry.cookie, context, now).is_none())
            .collect();
        attached.sort_by(|a, b| order::compare(a, b, request.url.host(), &profile));
        let mut header = Vec::new();
        // libsoup keeps a cookie of neither name nor value, and writes nothing of it.
        attached.retain(|entry| !(entry.cookie.name.is_empty() && entry.cookie.value.is_empty()));
        for entry in attached {
            if between(entry.last_access, now) > ACCESS_PRECISION {
                entry.last_access = now;
            }
            if !header.is_empty() {
                header.extend_from_slice(b"; ");
            }
            entry.cookie.write_pair(&mut header);
        }
        header
    }

    /// What becomes of every cookie of the jar with `request`, in the order in which they came.
    pub fn deliver(
        &self,
        request: &Request,
        list: &dyn SuffixList,
        now: OffsetDateTime,
    ) -> Vec<(&Stored, Delivery)> {
        self.cookies(now)
            .map(|cookie| {
                let delivery = super::send(cookie, request, &self.profile, list, now);
                (cookie, delivery)
            })
            .collect()
    }

    fn has(&self, cookie: &Stored) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.cookie.is_same_cookie(cookie))
    }

    /// The steps of RFC 6265bis, section 5.7, that look at other cookies.
    fn set(
        &mut self,
        set_cookie: &[u8],
        context: Context<'_>,
        clock: Clock,
    ) -> Result<Outcome, Refusal> {
        self.entries
            .retain(|entry| !entry.cookie.is_expired(clock.now));
        let (mut cookie, keep) = match store_at(set_cookie, context, clock) {
            Storage::Refuse(refusal) => return Err(refusal),
            Storage::Delete(cookie) => (cookie, false),
            Storage::Keep(cookie) => (cookie, true),
        };
        // Step 16: leave secure cookies alone.
        if self
            .entries
            .iter()
            .any(|entry| protects_itself(&entry.cookie, &cookie, context))
        {
            return Err(Refusal::OverlaysSecure);
        }
        let old = self
            .entries
            .iter()
            .position(|entry| entry.cookie.is_same_cookie(&cookie));
        // Step 23.2: "If the newly-created cookie was received from a "non-HTTP" API and the old-cookie's http-only-flag is true,
        // abort".
        if context.request.kind == RequestKind::Script
            && old
                .and_then(|index| self.entries.get(index))
                .is_some_and(|entry| entry.cookie.script_access == ScriptAccess::Denied)
        {
            return Err(Refusal::OverwritesHttpOnly);
        }
        let old = old.map(|index| self.entries.remove(index));
        if !keep {
            return Ok(Outcome::Deleted(cookie));
        }
        let sequence = match old {
            // Step 23.3: "Update the creation-time of the newly-created cookie to match the creation-time of the old-cookie."
            Some(old) if self.inherits(&old.cookie, &cookie) => {
                cookie.creation_time = old.cookie.creation_time;
                old.sequence
            }
            _ => {
                let sequence = self.next_sequence;
                self.next_sequence = sequence.saturating_add(1);
                sequence
            }
        };
        self.entries.push(Entry {
            cookie: cookie.clone(),
            sequence,
            last_access: clock.now,
        });
        let evicted = quota::evict(&mut self.entries, &cookie, context);
        if !self.has(&cookie) {
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
}

/// Whether `old` is a secure cookie that `new`, from an insecure connection, would stand before (section 5.7, step 16).
fn protects_itself(old: &Stored, new: &Stored, context: Context<'_>) -> bool {
    if old.security == Security::Insecure || old.name != new.name {
        return false;
    }
    match context.profile.secure_overlay {
        SecureOverlay::SameCookie => context.is_plain_http() && old.is_same_cookie(new),
        overlay @ (SecureOverlay::DomainAndPath | SecureOverlay::ScopeAndPath) => {
            let scope = |cookie: &Stored| match overlay {
                SecureOverlay::ScopeAndPath => cookie.scope,
                _ => HostScope::WithSubdomains,
            };
            new.security == Security::Insecure
                && !context.is_secure()
                && old.partition == new.partition
                && (domain_match(&new.host, &old.host, scope(old))
                    || domain_match(&old.host, &new.host, scope(new)))
                && path_match(&old.path, &new.path)
        }
    }
}
