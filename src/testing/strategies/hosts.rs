use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use alloc::{format, vec};
use core::net::{Ipv4Addr, Ipv6Addr};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::garbage::{any_text, one_of};
use crate::net::Host;

/// A short list, so one host is often the parent, the sibling or the child of another.
const LABELS: [&str; 8] = [
    "a",
    "b",
    "api",
    "www",
    "xn--bcher-kva",
    "Bücher",
    "my_app",
    "A",
];

/// Public suffixes, names just above and below them, names that are in no list, and this machine.
const ENDS: [&str; 19] = [
    "com",
    "co.uk",
    "example.com",
    "example.co.uk",
    "vercel.app",
    "shop.vercel.app",
    "github.io",
    "localhost",
    "app.localhost",
    "kawasaki.jp",
    "city.kawasaki.jp",
    "ck",
    "www.ck",
    "compute.amazonaws.com",
    "s3.amazonaws.com",
    "teams.replit.dev",
    "公司.cn",
    "internal",
    "example.com.",
];

/// Names and addresses, as browsers write them.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use proptest::prelude::*;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::testing::strategies::hosts;
///
/// proptest!(|(host in hosts())| {
///     // A registrable domain is the host itself or a parent of it.
///     if let Some(domain) = host.registrable_domain(&EmbeddedList) {
///         prop_assert!(host.domain().is_some_and(|name| name.is_within(&domain)));
///     }
/// });
/// # }
/// ```
pub fn hosts() -> impl Strategy<Value = Host> {
    good().prop_filter_map("no host", |text| Host::parse(&text).ok())
}

/// Texts that are a host in some spelling, nearly a host, or garbage.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::net::Host;
/// use session_cookie_policy::testing::strategies::host_texts;
///
/// proptest!(|(text in host_texts())| {
///     // A valid text has a text form that parses to the same value.
///     if let Ok(host) = Host::parse(&text) {
///         prop_assert_eq!(Host::parse(&host.to_string()), Ok(host));
///     }
/// });
/// ```
pub fn host_texts() -> impl Strategy<Value = String> {
    any_text(good)
}

pub(super) fn good() -> impl Strategy<Value = String> {
    let name =
        (vec(select(LABELS.to_vec()), 0..4), select(ENDS.to_vec())).prop_map(|(labels, end)| {
            labels
                .into_iter()
                .chain([end])
                .collect::<Vec<_>>()
                .join(".")
        });
    let address = prop_oneof![
        any::<[u8; 4]>().prop_map(|bytes| Ipv4Addr::from(bytes).to_string()),
        any::<[u8; 16]>().prop_map(|bytes| format!("[{}]", Ipv6Addr::from(bytes))),
        one_of(&["127.0.0.1", "127.1", "0x7f.1", "[::1]", "10.0.0.1"]),
    ];
    prop_oneof![4 => name, 1 => address]
}

pub(super) fn ports() -> impl Strategy<Value = &'static str> {
    select(vec!["", ":80", ":443", ":3000", ":8443"])
}
