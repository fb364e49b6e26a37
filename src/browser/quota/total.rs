use alloc::vec::Vec;

use time::{Duration, OffsetDateTime};

use super::change::Change;
use crate::browser::Profile;
use crate::browser::entries::{Arrival, Entries, Entry};
use crate::browser::knobs::TotalQuota;
use crate::cookie::Security;

const MAX_COOKIES: usize = 3300;
const COOKIES_AFTER_PURGE: usize = 3000;
/// Cookies that were used within this time are spared by both browsers.
const SPARED: Duration = Duration::days(30);
/// A tenth more than the former, before which Firefox does not look for cookies to purge.
const PURGE_AGE: Duration = Duration::days(33);

/// What goes because the whole jar is too full. The jar has no expired entries.
pub(super) fn excess(
    entries: &Entries,
    change: Change,
    profile: &Profile,
    now: OffsetDateTime,
) -> Vec<Arrival> {
    match (profile.total_quota, change) {
        (TotalQuota::Purge3300To3000, _) => chromium(entries, now),
        (TotalQuota::Purge3300To3000WithPartitions, Change::Added) => firefox(entries, now),
        (TotalQuota::Purge3300To3000WithPartitions, Change::Replaced)
        | (TotalQuota::Unlimited, _) => Vec::new(),
    }
}

/// Whether the whole jar is not looked at when the site alone had too many already.
pub(super) fn yields_to_site(profile: &Profile) -> bool {
    profile.total_quota == TotalQuota::Purge3300To3000WithPartitions
}

fn chromium(entries: &Entries, now: OffsetDateTime) -> Vec<Arrival> {
    let count = entries.unpartitioned();
    let Some(spared_since) = now.checked_sub(SPARED).filter(|_| count > MAX_COOKIES) else {
        return Vec::new();
    };
    let stale = |security: Security| {
        entries
            .by_age()
            .take_while(move |(_, entry)| entry.last_access < spared_since)
            .filter(move |(_, Entry { cookie, .. })| {
                cookie.partition.is_none() && cookie.security == security
            })
    };
    stale(Security::Insecure)
        .chain(stale(Security::Secure))
        .take(count.saturating_sub(COOKIES_AFTER_PURGE))
        .map(|(arrival, _)| arrival)
        .collect()
}

/// Firefox purges before the new cookie is among the others.
fn firefox(entries: &Entries, now: OffsetDateTime) -> Vec<Arrival> {
    let others = entries.len().saturating_sub(1);
    let dates = now.checked_sub(PURGE_AGE).zip(now.checked_sub(SPARED));
    let Some((purged_since, spared_since)) = dates.filter(|_| others >= MAX_COOKIES) else {
        return Vec::new();
    };
    let is_due = entries
        .by_age()
        .next()
        .is_some_and(|(_, oldest)| oldest.last_access <= purged_since);
    if !is_due {
        return Vec::new();
    }
    entries
        .by_age()
        .take_while(|(_, entry)| entry.last_access <= spared_since)
        .take(others.saturating_sub(COOKIES_AFTER_PURGE))
        .map(|(arrival, _)| arrival)
        .collect()
}
