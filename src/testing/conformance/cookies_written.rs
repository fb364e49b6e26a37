use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::fault::FaultKind;
use crate::cookie::ReceivedSetCookie;

/// The largest difference between the adapter's clock and the kit's, in seconds.
const TOLERANCE: u64 = 60 * 60;

/// Lists the cookies that are missing, changed or added. The order of cookies and of attributes does not matter.
pub(super) fn compare<'h>(
    expected: impl Iterator<Item = &'h [u8]>,
    found: impl Iterator<Item = &'h [u8]>,
    session_names: &[String],
) -> Vec<FaultKind> {
    let mut found: Vec<Written<'_>> = found.map(Written::read).collect();
    let mut missing: Vec<Written<'_>> = expected.map(Written::read).collect();
    missing.retain(|cookie| take(&mut found, |other| cookie.is(other)).is_none());
    let mut faults = Vec::new();
    for cookie in missing {
        let changed = take(&mut found, |other| cookie.is_of_the_scope_of(other));
        let cookie = cookie.shown();
        faults.push(match changed {
            Some(_) => FaultKind::CookieChanged { cookie },
            None => FaultKind::CookieLost { cookie },
        });
    }
    let is_ours = |cookie: &Written<'_>| {
        let mut names = session_names.iter();
        names.any(|name| name.as_bytes().eq_ignore_ascii_case(cookie.name))
    };
    faults.extend(found.iter().filter(|cookie| is_ours(cookie)).map(|cookie| {
        FaultKind::CookieAdded {
            cookie: cookie.shown(),
        }
    }));
    faults
}

fn take<T>(list: &mut Vec<T>, is_meant: impl Fn(&T) -> bool) -> Option<T> {
    let at = list.iter().position(is_meant)?;
    Some(list.remove(at))
}

/// A `Set-Cookie` header.
struct Written<'h> {
    name: &'h [u8],
    value: &'h [u8],
    /// All attributes except `Expires`, sorted, with names in lower case.
    attributes: Vec<(Vec<u8>, &'h [u8])>,
    expires: Option<OffsetDateTime>,
}

impl<'h> Written<'h> {
    fn read(header: &'h [u8]) -> Self {
        let cookie = ReceivedSetCookie::split(header);
        let attributes = cookie.attributes();
        let mut attributes: Vec<_> = attributes
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .filter(|(name, _)| name != b"expires")
            .collect();
        attributes.sort();
        Self {
            name: cookie.name(),
            value: cookie.value(),
            attributes,
            expires: cookie.expires(),
        }
    }

    fn is(&self, other: &Self) -> bool {
        let is_near = match (self.expires, other.expires) {
            (Some(one), Some(other)) => {
                let (one, other) = (one.unix_timestamp(), other.unix_timestamp());
                one.abs_diff(other) <= TOLERANCE
            }
            (one, other) => one == other,
        };
        is_near
            && (self.name, self.value) == (other.name, other.value)
            && self.attributes == other.attributes
    }

    fn is_of_the_scope_of(&self, other: &Self) -> bool {
        let scope = |cookie: &Self, name: &[u8]| {
            let mut attributes = cookie.attributes.iter();
            let value = attributes.find(|(known, _)| known == name)?.1;
            Some(value.to_ascii_lowercase())
        };
        let is_equal = |name: &[u8]| scope(self, name) == scope(other, name);
        self.name.eq_ignore_ascii_case(other.name) && is_equal(b"domain") && is_equal(b"path")
    }

    fn shown(&self) -> String {
        self.name.escape_ascii().to_string()
    }
}
