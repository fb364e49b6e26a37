use alloc::vec::Vec;

use super::context::{Context, registrable_or_host};
use super::jar::Entry;
use super::profile::{PartitionQuota, SiteQuota};
use super::stored::Stored;
use crate::cookie::Security;
use crate::net::SuffixList;

const MAX_COOKIES: usize = 180;
const COOKIES_AFTER_PURGE: usize = 150;
const MAX_PARTITION_OCTETS: usize = 10_240;
/// 1.2 times the former (Firefox, `kChipsHardLimitFactor`).
const HARD_PARTITION_OCTETS: usize = 12_288;

/// Makes room after `new` has come in; what had to go (RFC 6265bis, section 5.7, "excess cookies"; rule Q).
pub(super) fn evict(entries: &mut Vec<Entry>, new: &Stored, context: Context<'_>) -> Vec<Stored> {
    let mut group = Group::of(new, entries, context.list);
    let mut evicted = Vec::new();
    let (cookies, octets) = match (&new.partition, context.profile) {
        (None, profile) => match profile.site_quota {
            SiteQuota::Unlimited => return evicted,
            SiteQuota::Purge180To150 => (group.purged(), usize::MAX),
        },
        (Some(_), profile) => match profile.partition_quota {
            PartitionQuota::Unlimited => return evicted,
            PartitionQuota::OneByOne => (MAX_COOKIES, MAX_PARTITION_OCTETS),
            PartitionQuota::Purge => {
                let octets = if group.octets > HARD_PARTITION_OCTETS {
                    MAX_PARTITION_OCTETS
                } else {
                    usize::MAX
                };
                (group.purged(), octets)
            }
        },
    };
    while group.sequences.len() > cookies || group.octets > octets {
        let Some(victim) = group.next_victim(entries) else {
            break;
        };
        let entry = entries.remove(victim);
        group
            .sequences
            .retain(|sequence| *sequence != entry.sequence);
        group.octets = group.octets.saturating_sub(octets_of(&entry.cookie));
        evicted.push(entry.cookie);
    }
    evicted
}

/// The cookies that share a quota: those of one registrable domain in one partition.
struct Group {
    sequences: Vec<u64>,
    octets: usize,
}

impl Group {
    fn of(new: &Stored, entries: &[Entry], list: &dyn SuffixList) -> Self {
        let site = registrable_or_host(&new.host, list);
        let mut group = Self {
            sequences: Vec::new(),
            octets: 0,
        };
        for Entry {
            cookie, sequence, ..
        } in entries
        {
            if cookie.partition == new.partition && registrable_or_host(&cookie.host, list) == site
            {
                group.sequences.push(*sequence);
                group.octets = group.octets.saturating_add(octets_of(cookie));
            }
        }
        group
    }

    /// To how many cookies a purge brings the group.
    const fn purged(&self) -> usize {
        if self.sequences.len() > MAX_COOKIES {
            COOKIES_AFTER_PURGE
        } else {
            MAX_COOKIES
        }
    }

    /// "1. Expired cookies. 2. Cookies whose secure-only-flag is false … 4. All cookies. If two cookies have the same removal
    /// priority, the user agent MUST evict the cookie with the earliest last-access-time first." Expired ones are gone already.
    fn next_victim(&self, entries: &[Entry]) -> Option<usize> {
        entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| self.sequences.contains(&entry.sequence))
            .min_by_key(|(_, entry)| {
                (
                    entry.cookie.security == Security::Secure,
                    entry.last_access,
                    entry.cookie.creation_time,
                    entry.sequence,
                )
            })
            .map(|(index, _)| index)
    }
}

fn octets_of(cookie: &Stored) -> usize {
    cookie.name.len().saturating_add(cookie.value.len())
}
