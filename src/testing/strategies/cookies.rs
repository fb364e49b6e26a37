use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use time::Duration;

use super::garbage::{COOKIE_OCTETS, TOKEN, any_text, or_one_of, word};
use super::hosts;
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime, NamePrefix};

/// Names with and without a prefix.
pub fn cookie_names() -> impl Strategy<Value = CookieName> {
    let prefix = option::of(select(NamePrefix::ALL.to_vec()));
    (prefix, names()).prop_filter_map("no name of a cookie", |(prefix, stem)| {
        let name = CookieName::parse(&stem).ok()?;
        Some(match prefix {
            Some(prefix) => name.with_prefix(prefix),
            None => name,
        })
    })
}

/// Text that is written where the name of a cookie belongs; prefixes in other letters, too.
pub fn cookie_name_texts() -> impl Strategy<Value = String> {
    any_text(names)
}

fn names() -> impl Strategy<Value = String> {
    or_one_of(
        word(TOKEN, 20),
        &[
            "sid",
            "session-access",
            "sAccessToken",
            "__Host-sid",
            "__Secure-sid",
            "__Http-sid",
            "__Host-Http-sid",
        ],
    )
}

/// Host-only, or a domain that some hosts can share: public suffixes, too.
pub fn cookie_domains() -> impl Strategy<Value = CookieDomain> {
    domains().prop_filter_map("no cookie domain", |text| CookieDomain::parse(&text).ok())
}

/// Text that a configuration may have in the place of a cookie domain.
pub fn cookie_domain_texts() -> impl Strategy<Value = String> {
    any_text(domains)
}

fn domains() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just(String::new()),
        1 => hosts::good(),
        1 => hosts::good().prop_map(|host| format!(".{host}")),
    ]
}

/// Paths of cookies.
pub fn cookie_paths() -> impl Strategy<Value = CookiePath> {
    paths().prop_filter_map("no path of a cookie", |text| CookiePath::parse(&text).ok())
}

/// Text that a configuration may have in the place of a path.
pub fn cookie_path_texts() -> impl Strategy<Value = String> {
    any_text(paths)
}

fn paths() -> impl Strategy<Value = String> {
    let segment = select(["a", "b", "auth", "ab", "%20", "", "A", "~me"].to_vec());
    vec(segment, 0..4).prop_map(|segments: Vec<&str>| format!("/{}", segments.join("/")))
}

/// From a second on, those around the longest that browsers keep, and that of the browser session.
pub fn lifetimes() -> impl Strategy<Value = Lifetime> {
    let longest = Lifetime::MAX.whole_seconds();
    let seconds = prop_oneof![
        4 => 1..longest,
        1 => select([1, longest.saturating_sub(1), longest, longest.saturating_add(1), i64::MAX].to_vec()),
    ];
    let timed = seconds.prop_filter_map("no lifetime", |seconds| {
        Lifetime::new(Duration::seconds(seconds)).ok()
    });
    prop_oneof![1 => Just(Lifetime::BROWSER_SESSION), 9 => timed]
}

/// Tokens that can stand in a cookie, up to the longest that fit one.
pub fn tokens() -> impl Strategy<Value = String> {
    good_tokens()
}

/// Text that an application may take for a token: what breaks out of a header, too.
pub fn token_texts() -> impl Strategy<Value = String> {
    any_text(good_tokens)
}

fn good_tokens() -> impl Strategy<Value = String> {
    or_one_of(
        word(COOKIE_OCTETS, 4000),
        &[
            "eyJhbGciOiJFZERTQSJ9.e30.c2ln",
            "\"quoted\"",
            "a=b=",
            "a%20b",
        ],
    )
}
