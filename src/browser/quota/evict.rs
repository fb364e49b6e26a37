use alloc::vec::Vec;

use time::OffsetDateTime;

use super::change::Change;
use super::{site, total};
use crate::browser::entries::{Arrival, Entries};
use crate::browser::{Profile, Stored};
use crate::sorted::sort_by;

/// Makes room after `new` has come in at `now`; what had to go, which may be `new` itself.
pub(in crate::browser) fn evict(
    entries: &mut Entries,
    new: Arrival,
    change: Change,
    profile: &Profile,
    now: OffsetDateTime,
) -> Vec<Stored> {
    let mut evicted = remove(entries, site::excess(entries, new, profile));
    if evicted.is_empty() || !total::yields_to_site(profile) {
        let doomed = total::excess(entries, change, profile, now);
        evicted.extend(remove(entries, doomed));
    }
    evicted
}

/// In the order in which they came.
fn remove(entries: &mut Entries, mut doomed: Vec<Arrival>) -> Vec<Stored> {
    sort_by(&mut doomed, Ord::cmp);
    doomed
        .into_iter()
        .filter_map(|arrival| Some(entries.remove(arrival)?.cookie))
        .collect()
}
