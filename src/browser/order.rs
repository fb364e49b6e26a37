use core::cmp::{Ordering, Reverse};

use super::entries::Entry;
use super::knobs::HeaderOrder;
use super::profile::Profile;
use super::stored::Stored;
use crate::cookie::HostScope;
use crate::net::{DomainName, Host};

/// The order of two cookies in one `Cookie` header (RFC 6265bis, section 5.8.3, step 4).
pub(super) fn compare(a: &Entry, b: &Entry, host: &Host, profile: &Profile) -> Ordering {
    // "Cookies with longer paths are listed before cookies with shorter paths."
    let path = |entry: &Entry| Reverse(entry.cookie.path.len());
    // "Among cookies that have equal-length path fields, cookies with earlier creation-times are listed before cookies with later
    // creation-times."
    let creation = |entry: &Entry| (entry.cookie.creation_time, entry.sequence);
    match profile.header_order {
        HeaderOrder::PathThenCreation => (path(a), creation(a)).cmp(&(path(b), creation(b))),
        HeaderOrder::PathThenSecondThenName => {
            let second = |entry: &Entry| entry.cookie.creation_time.unix_timestamp();
            (path(a), second(a), &a.cookie.name).cmp(&(path(b), second(b), &b.cookie.name))
        }
        HeaderOrder::PathThenDomain => {
            let domain = |entry: &Entry| distance(&entry.cookie, host);
            (path(a), domain(a), a.sequence).cmp(&(path(b), domain(b), b.sequence))
        }
    }
}

/// How far up the cookie's domain lies: 0 for the host with its subdomains, 1 for the host alone, then its parents.
fn distance(cookie: &Stored, host: &Host) -> usize {
    let labels = |host: &Host| host.domain().map_or(1, DomainName::label_count);
    match (
        cookie.scope,
        labels(host).saturating_sub(labels(&cookie.host)),
    ) {
        (HostScope::WithSubdomains, 0) => 0,
        (HostScope::HostOnly, _) => 1,
        (HostScope::WithSubdomains, up) => up.saturating_add(1),
    }
}
