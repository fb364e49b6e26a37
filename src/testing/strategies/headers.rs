use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::garbage::{COOKIE_OCTETS, garbage, word};
use super::origins;
use super::spellings::spellings;
use crate::cookie::CookieName;

/// The bytes of an `Origin` header: origins of web pages, of applications with their own scheme, opaque ones, some that no browser sends,
/// and bytes that are not text.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use proptest::prelude::*;
/// use session_cookie_policy::request::RequestFacts;
/// use session_cookie_policy::testing::strategies::origin_headers;
///
/// proptest!(|(origin in origin_headers())| {
///     let mut facts = RequestFacts::new("GET");
///     facts.origin = Some(&origin);
///     // Only the declared website may read responses, in its exact spelling.
///     let is_allowed = policy.cors(&facts).allowed_origin().is_some();
///     prop_assert_eq!(is_allowed, origin == b"https://www.example.com");
/// });
/// # }
/// ```
pub fn origin_headers() -> impl Strategy<Value = Vec<u8>> {
    let web = || origins().prop_map(|origin| format!("{origin}"));
    let nearly = web().prop_flat_map(|origin| select(spellings(&origin)));
    let other = select(["null", "", "NULL", "capacitor://localhost", "file://"].to_vec());
    prop_oneof![
        4 => web().prop_map(String::into_bytes),
        4 => nearly.prop_map(String::into_bytes),
        2 => other.prop_map(|text| text.as_bytes().to_vec()),
        1 => garbage().prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..24),
    ]
}

/// The bytes of a `Cookie` header: cookies with these names, some of them repeated or empty; cookies whose names nearly match; other
/// cookies; and pieces that are not cookies.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::cookie::{CookieHeader, CookieName};
/// use session_cookie_policy::testing::strategies::cookie_headers;
///
/// let names = [CookieName::parse("sid").unwrap()];
/// proptest!(|(line in cookie_headers(&names))| {
///     let header = CookieHeader::line(&line);
///     prop_assert!(header.values_of(&names[0]).count() <= header.pairs().count());
/// });
/// ```
pub fn cookie_headers(names: &[CookieName]) -> impl Strategy<Value = Vec<u8>> + use<> {
    let mut known: Vec<String> = names.iter().map(|name| format!("{name}")).collect();
    if known.is_empty() {
        known.push("sid".into());
    }
    let near: Vec<String> = known.iter().flat_map(|name| names_around(name)).collect();
    let value = || {
        prop_oneof![
            6 => word(COOKIE_OCTETS, 60).prop_map(String::into_bytes),
            1 => Just(Vec::new()),
            1 => garbage().prop_map(String::into_bytes),
            1 => vec(any::<u8>(), 0..12),
        ]
    };
    let pair = |name: Vec<String>| {
        (select(name), value())
            .prop_map(|(name, value)| [name.as_bytes(), b"=".as_slice(), value.as_slice()].concat())
    };
    let pieces = prop_oneof![
        6 => pair(known),
        3 => pair(near),
        1 => pair(["theme".into(), String::new()].to_vec()),
        1 => value(),
    ];
    let joint = select([b"; ".as_slice(), b"; ", b"; ", b";", b" ; ", b";;", b", "].to_vec());
    vec((pieces, joint), 0..8).prop_map(|pieces| {
        let mut header = Vec::new();
        for (piece, joint) in pieces {
            if !header.is_empty() {
                header.extend_from_slice(joint);
            }
            header.extend(piece);
        }
        header
    })
}

/// Texts that a sloppy parser would confuse with this name.
fn names_around(name: &str) -> Vec<String> {
    let mut shortened = String::from(name);
    shortened.pop();
    [
        name.to_ascii_uppercase(),
        name.to_ascii_lowercase(),
        format!("{name}2"),
        format!("x{name}"),
        format!(" {name} "),
        format!("\"{name}\""),
        name.replace('-', "_"),
        name.replace("__Host-", "__host-"),
        format!("__Host-{name}"),
        shortened,
    ]
    .to_vec()
}
