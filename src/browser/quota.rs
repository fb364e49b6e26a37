use alloc::vec::Vec;

use super::context::{Context, registrable_or_host};
use super::jar::Entry;
use super::profile::{PartitionQuota, SiteQuota};
use super::stored::Stored;
use crate::cookie::Security;

const MAX_COOKIES: usize = 180;
const COOKIES_AFTER_PURGE: usize = 150;
const MAX_PARTITION_OCTETS: usize = 10_240;
/// 1.2 times the former (Firefox, `kChipsHardLimitFactor`).
const HARD_PARTITION_OCTETS: usize = 12_288;

/// Makes room after `new` has come in; what had to go, which may be `new` itself (RFC 6265bis, section 5.7, on excess cookies; rules
/// Q).
pub(super) fn evict(entries: &mut Vec<Entry>, new: &Stored, context: Context<'_>) -> Vec<Stored> {
    let group = Group::of(new, entries, context);
    let profile = context.profile;
    let doomed = match (&new.partition, profile.site_quota, profile.partition_quota) {
        (None, SiteQuota::Unlimited, _) | (Some(_), _, PartitionQuota::Unlimited) => {
            return Vec::new();
        }
        (None, SiteQuota::Purge180To150, _) => group.purge(),
        (None, SiteQuota::Purge180To150SparingSecure, _) => group.purge_sparing_secure(new),
        (Some(_), _, PartitionQuota::OneByOne) => {
            let doomed = group.over(MAX_COOKIES);
            if doomed.is_empty() {
                group.over_octets(MAX_PARTITION_OCTETS)
            } else {
                doomed
            }
        }
        (Some(_), _, PartitionQuota::Purge) => {
            let doomed = group.purge_sparing_secure(new);
            if doomed.is_empty() && group.octets() > HARD_PARTITION_OCTETS {
                group.over_octets(MAX_PARTITION_OCTETS)
            } else {
                doomed
            }
        }
    };
    let doomed: Vec<u64> = doomed.iter().map(|member| member.sequence).collect();
    entries
        .extract_if(.., |entry| doomed.contains(&entry.sequence))
        .map(|entry| entry.cookie)
        .collect()
}

/// The cookies that share a quota, those of one registrable domain in one partition, in the order in which they go.
///
/// "Cookies whose secure-only-flag is false" go before others; "if two cookies have the same removal priority, the user agent MUST
/// evict the cookie with the earliest last-access-time first". Expired ones are gone already.
struct Group(Vec<Member>);

#[derive(Clone, Copy)]
struct Member {
    sequence: u64,
    octets: usize,
    security: Security,
}

impl Group {
    fn of(new: &Stored, entries: &[Entry], context: Context<'_>) -> Self {
        let site = registrable_or_host(&new.host, context.list);
        let mut members: Vec<&Entry> = entries
            .iter()
            .filter(|Entry { cookie, .. }| {
                cookie.partition == new.partition
                    && registrable_or_host(&cookie.host, context.list) == site
            })
            .collect();
        members.sort_by_key(|entry| {
            (
                entry.cookie.security,
                entry.last_access,
                entry.cookie.creation_time,
                entry.sequence,
            )
        });
        let member = |entry: &Entry| Member {
            sequence: entry.sequence,
            octets: entry
                .cookie
                .name
                .len()
                .saturating_add(entry.cookie.value.len()),
            security: entry.cookie.security,
        };
        Self(members.into_iter().map(member).collect())
    }

    fn octets(&self) -> usize {
        self.0
            .iter()
            .fold(0, |sum, member| sum.saturating_add(member.octets))
    }

    /// The first ones, until `limit` are left.
    fn over(&self, limit: usize) -> Vec<Member> {
        let excess = self.0.len().saturating_sub(limit);
        self.0.iter().take(excess).copied().collect()
    }

    /// The first ones, until no more than `limit` octets are left.
    fn over_octets(&self, limit: usize) -> Vec<Member> {
        let mut left = self.octets();
        self.0
            .iter()
            .take_while(|member| {
                let goes = left > limit;
                left = left.saturating_sub(member.octets);
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

    /// Firefox decides before the new cookie, the last that came, is among the others.
    fn purge_sparing_secure(&self, new: &Stored) -> Vec<Member> {
        let Some(newest) = self.0.iter().map(|member| member.sequence).max() else {
            return Vec::new();
        };
        let mut doomed = self.purge();
        let wanted = doomed.len();
        if wanted == 0 {
            return doomed;
        }
        let others = || {
            self.0
                .iter()
                .filter(|member| member.sequence != newest)
                .copied()
        };
        doomed.clear();
        doomed.extend(
            others()
                .filter(|member| member.security == Security::Insecure)
                .take(wanted),
        );
        match (doomed.is_empty(), new.security) {
            (false, _) => doomed,
            (true, Security::Secure) => others().take(wanted).collect(),
            (true, Security::Insecure) => self
                .0
                .iter()
                .filter(|member| member.sequence == newest)
                .copied()
                .collect(),
        }
    }
}
