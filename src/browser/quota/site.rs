use alloc::vec::Vec;

use time::OffsetDateTime;

use crate::browser::Profile;
use crate::browser::entries::{Arrival, Entries, Entry};
use crate::browser::knobs::{PartitionQuota, SiteQuota};
use crate::cookie::{Priority, Security};
use crate::sorted::sort_by_key;

const MAX_COOKIES: usize = 180;
const COOKIES_AFTER_PURGE: usize = 150;
const MAX_PARTITION_OCTETS: usize = 10_240;
/// 1.2 times the former (Firefox, `kChipsHardLimitFactor`).
const HARD_PARTITION_OCTETS: usize = 12_288;

/// The rounds of Chromium's purge: which priority, and whether its secure cookies are spared.
const ROUNDS: [(Priority, bool); 6] = [
    (Priority::Low, true),
    (Priority::Low, false),
    (Priority::Medium, true),
    (Priority::High, true),
    (Priority::Medium, false),
    (Priority::High, false),
];

/// How many of a priority the purge leaves.
const fn kept_of(priority: Priority) -> usize {
    match priority {
        Priority::Low => 30,
        Priority::Medium => 50,
        Priority::High => 70,
    }
}

/// What goes because the site of `new` has too many cookies, now that it has this one.
pub(super) fn excess(entries: &Entries, new: Arrival, profile: &Profile) -> Vec<Arrival> {
    let Some(entry) = entries.get(new) else {
        return Vec::new();
    };
    let sharing = entries.sharing_with(entry);
    let doomed = match (
        &entry.cookie.partition,
        profile.site_quota,
        profile.partition_quota,
    ) {
        (None, SiteQuota::Unlimited, _) | (Some(_), _, PartitionQuota::Unlimited) => {
            return Vec::new();
        }
        // Nothing to put in order.
        (None, _, _) if sharing.len() <= MAX_COOKIES => return Vec::new(),
        (None, SiteQuota::Purge180To150, _) => Group::of(sharing, entries).purge_by_priority(),
        (None, SiteQuota::Purge180To150SparingSecure, _) => {
            Group::of(sharing, entries).purge_sparing_secure(new, entry.cookie.security)
        }
        (Some(_), _, PartitionQuota::OneByOne) => {
            let group = Group::of(sharing, entries);
            let doomed = group.over(MAX_COOKIES);
            if doomed.is_empty() {
                group.over_bytes(MAX_PARTITION_OCTETS)
            } else {
                doomed
            }
        }
        (Some(_), _, PartitionQuota::Purge) => {
            let group = Group::of(sharing, entries);
            let doomed = group.purge_sparing_secure(new, entry.cookie.security);
            if doomed.is_empty() && group.bytes() > HARD_PARTITION_OCTETS {
                group.over_bytes(MAX_PARTITION_OCTETS)
            } else {
                doomed
            }
        }
    };
    doomed.iter().map(|member| member.arrival).collect()
}

/// The cookies that share a quota, those of one registrable domain in one partition, in the order in which they go.
///
/// "Cookies whose secure-only-flag is false" go before others; "if two cookies have the same removal priority, the user agent MUST
/// evict the cookie with the earliest last-access-time first". Expired ones are gone already.
struct Group(Vec<Member>);

#[derive(Clone, Copy)]
struct Member {
    arrival: Arrival,
    bytes: usize,
    security: Security,
    priority: Priority,
    age: Age,
}

/// Which cookie is removed first if nothing else distinguishes two.
type Age = (OffsetDateTime, OffsetDateTime, Arrival);

impl Group {
    fn of(sharing: &[Arrival], entries: &Entries) -> Self {
        let mut members: Vec<(Arrival, &Entry)> = sharing
            .iter()
            .filter_map(|arrival| Some((*arrival, entries.get(*arrival)?)))
            .collect();
        let age = |entry: &Entry| {
            let cookie = &entry.cookie;
            (entry.last_access, cookie.creation_time, entry.sequence)
        };
        sort_by_key(&mut members, |(_, entry)| {
            (entry.cookie.security, age(entry))
        });
        let member = |(arrival, entry): (Arrival, &Entry)| Member {
            arrival,
            bytes: (entry.cookie.name.len()).saturating_add(entry.cookie.value.len()),
            security: entry.cookie.security,
            priority: entry.cookie.priority,
            age: age(entry),
        };
        Self(members.into_iter().map(member).collect())
    }

    fn bytes(&self) -> usize {
        self.0
            .iter()
            .fold(0, |sum, member| sum.saturating_add(member.bytes))
    }

    /// The first ones, until `limit` are left.
    fn over(&self, limit: usize) -> Vec<Member> {
        let excess = self.0.len().saturating_sub(limit);
        self.0.iter().take(excess).copied().collect()
    }

    /// The first ones, until no more than `limit` bytes are left.
    fn over_bytes(&self, limit: usize) -> Vec<Member> {
        let mut left = self.bytes();
        self.0
            .iter()
            .take_while(|member| {
                let goes = left > limit;
                left = left.saturating_sub(member.bytes);
                goes
            })
            .copied()
            .collect()
    }

    fn purge(&self) -> Vec<Member> {
        if self.0.len() > MAX_COOKIES {
            self.over(COOKIES_AFTER_PURGE)
        } else {
            Vec::new()
        }
    }

    /// Chromium goes through the priorities, first without the secure cookies of each, and leaves a number of each.
    fn purge_by_priority(&self) -> Vec<Member> {
        let mut wanted = self.purge().len();
        let mut left = self.0.clone();
        sort_by_key(&mut left, |member| member.age);
        let mut doomed = Vec::new();
        for (priority, spares_secure) in ROUNDS {
            let of_priority = |member: &&Member| member.priority == priority;
            let is_spared = |member: &Member| spares_secure && member.security == Security::Secure;
            let count = left.iter().filter(of_priority).count();
            let secure = left
                .iter()
                .filter(of_priority)
                .filter(|member| is_spared(member));
            let kept = secure.count().max(kept_of(priority));
            let mut excess = count.saturating_sub(kept).min(wanted);
            wanted = wanted.saturating_sub(excess);
            left.retain(|member| {
                let goes = excess > 0 && member.priority == priority && !is_spared(member);
                if goes {
                    excess = excess.saturating_sub(1);
                    doomed.push(*member);
                }
                !goes
            });
        }
        doomed
    }

    /// Firefox decides before the new cookie is among the others.
    fn purge_sparing_secure(&self, new: Arrival, security: Security) -> Vec<Member> {
        let wanted = self.purge().len();
        let of_new = |member: &&Member| member.arrival == new;
        let others = || self.0.iter().filter(|member| !of_new(member)).copied();
        let insecure: Vec<Member> = others()
            .filter(|member| member.security == Security::Insecure)
            .take(wanted)
            .collect();
        match (wanted, insecure.is_empty(), security) {
            (0, _, _) => Vec::new(),
            (_, false, _) => insecure,
            (_, true, Security::Secure) => others().take(wanted).collect(),
            (_, true, Security::Insecure) => self.0.iter().filter(of_new).copied().collect(),
        }
    }
}
