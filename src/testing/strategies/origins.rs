use alloc::string::String;
use alloc::{format, vec};

use proptest::prelude::*;
use proptest::sample::select;

use super::garbage::any_text;
use super::hosts;
use crate::net::Origin;

/// Origins of both schemes, with and without a port.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::net::OriginHeader;
/// use session_cookie_policy::testing::strategies::origins;
///
/// proptest!(|(origin in origins())| {
///     // An origin is printed as browsers write it in `Origin`.
///     prop_assert_eq!(OriginHeader::parse(&origin.to_string()), Ok(OriginHeader::Web(origin)));
/// });
/// ```
pub fn origins() -> impl Strategy<Value = Origin> {
    good().prop_filter_map("no origin", |text| Origin::parse(&text).ok())
}

/// Texts that a configuration may have in place of an origin.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::net::Origin;
/// use session_cookie_policy::testing::strategies::origin_texts;
///
/// proptest!(|(text in origin_texts())| {
///     // A valid text has a text form that parses to the same value.
///     if let Ok(origin) = Origin::parse(&text) {
///         prop_assert_eq!(Origin::parse(&origin.to_string()), Ok(origin));
///     }
/// });
/// ```
pub fn origin_texts() -> impl Strategy<Value = String> {
    any_text(good)
}

pub(super) fn good() -> impl Strategy<Value = String> {
    let scheme = select(vec!["http://", "https://", "HTTPS://", ""]);
    let end = select(vec!["", "/"]);
    (scheme, hosts::good(), hosts::ports(), end)
        .prop_map(|(scheme, host, port, end)| format!("{scheme}{host}{port}{end}"))
}
