use alloc::format;
use alloc::string::String;
use core::borrow::Borrow;

use crate::net::Host;

/// A host with its labels in reverse order, `com.example.app.` for `app.example.com`: a name sorts right before the names below it, and
/// its key begins with the keys of the names above it.
///
/// A trailing dot is an empty last label, as in [`DomainName::is_within`](crate::net::DomainName::is_within): `.com.example.`. An
/// address is written unchanged, and nothing is above or below it, since no name ends in a number.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
// INVARIANT (closed): a dot follows each label, so one key is a prefix of another only by whole labels.
pub(super) struct HostKey(String);

impl HostKey {
    pub(super) fn of(host: &Host) -> Self {
        match host {
            Host::Domain(name) => {
                let mut key = String::with_capacity(name.as_str().len().saturating_add(1));
                for label in name.as_str().rsplit('.') {
                    key.push_str(label);
                    key.push('.');
                }
                Self(key)
            }
            Host::Ipv4(_) | Host::Ipv6(_) => Self(format!("{host}.")),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The keys of the names above, from the last label down to this one.
    pub(super) fn upwards(&self) -> impl Iterator<Item = &str> {
        self.0
            .match_indices('.')
            .filter_map(|(at, _)| self.0.get(..=at))
    }

    /// Whether the host has the key `ancestor` or is below it.
    pub(super) fn is_within(&self, ancestor: &str) -> bool {
        self.0.starts_with(ancestor)
    }
}

/// Orders as `str` does: both compare bytes.
impl Borrow<str> for HostKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}
