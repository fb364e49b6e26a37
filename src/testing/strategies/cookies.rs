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

/// Cookie names with and without a prefix.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::cookie::CookieSpec;
/// use session_cookie_policy::testing::strategies::cookie_names;
///
/// proptest!(|(name in cookie_names())| {
///     // Host-only, `Path=/` and `Secure` satisfy every prefix.
///     let attributes = CookieSpec::new(name.clone()).build().unwrap();
///     let start = format!("{name}=; Path=/; Secure; ");
///     prop_assert!(attributes.clear().to_string().starts_with(&start));
/// });
/// ```
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

/// Texts in place of a cookie name, including prefixes in other letter case.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::cookie::CookieName;
/// use session_cookie_policy::testing::strategies::cookie_name_texts;
///
/// proptest!(|(text in cookie_name_texts())| {
///     // A valid name is kept unchanged, and cannot break out of its header.
///     if let Ok(name) = CookieName::parse(&text) {
///         prop_assert_eq!(name.as_str(), &text);
///         prop_assert!(!text.contains(['=', ';', ' ', '\r', '\n']));
///     }
/// });
/// ```
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

/// Host-only, or a domain that some hosts can share, including public suffixes.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use proptest::prelude::*;
/// use session_cookie_policy::cookie::DomainVerdict;
/// use session_cookie_policy::net::{EmbeddedList, Host};
/// use session_cookie_policy::testing::strategies::cookie_domains;
///
/// proptest!(|(domain in cookie_domains())| {
///     if let Some(name) = domain.shared() {
///         // The host of this name may set it; browsers drop it if the name is a public suffix.
///         let verdict = domain.on_host(&Host::Domain(name.clone()), &EmbeddedList);
///         prop_assert!(matches!(verdict, DomainVerdict::Shared | DomainVerdict::HostOnly));
///     }
/// });
/// # }
/// ```
pub fn cookie_domains() -> impl Strategy<Value = CookieDomain> {
    domains().prop_filter_map("no cookie domain", |text| CookieDomain::parse(&text).ok())
}

/// Texts that a configuration may have in place of a cookie domain.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::cookie::CookieDomain;
/// use session_cookie_policy::testing::strategies::cookie_domain_texts;
///
/// proptest!(|(text in cookie_domain_texts())| {
///     // A valid text has a text form that parses to the same value.
///     if let Ok(domain) = CookieDomain::parse(&text) {
///         prop_assert_eq!(CookieDomain::parse(&domain.to_string()), Ok(domain));
///     }
/// });
/// ```
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

/// Cookie paths.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::testing::strategies::cookie_paths;
///
/// proptest!(|(wide in cookie_paths(), narrow in cookie_paths(), request in cookie_paths())| {
///     // Every request path below the narrow path is also below the wide one.
///     if wide.covers(&narrow) && narrow.matches(request.as_str()) {
///         prop_assert!(wide.matches(request.as_str()));
///     }
/// });
/// ```
pub fn cookie_paths() -> impl Strategy<Value = CookiePath> {
    paths().prop_filter_map("no path of a cookie", |text| CookiePath::parse(&text).ok())
}

/// Texts that a configuration may have in place of a path.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::cookie::CookiePath;
/// use session_cookie_policy::testing::strategies::cookie_path_texts;
///
/// proptest!(|(text in cookie_path_texts())| {
///     // A valid path begins with `/`, and cannot end its attribute.
///     if let Ok(path) = CookiePath::parse(&text) {
///         prop_assert!(path.as_str().starts_with('/') && !path.as_str().contains([';', '\r', '\n']));
///     }
/// });
/// ```
pub fn cookie_path_texts() -> impl Strategy<Value = String> {
    any_text(paths)
}

fn paths() -> impl Strategy<Value = String> {
    let segment = select(["a", "b", "auth", "ab", "%20", "", "A", "~me"].to_vec());
    vec(segment, 0..4).prop_map(|segments: Vec<&str>| format!("/{}", segments.join("/")))
}

/// Lifetimes of one second or more, some of them around the browsers' maximum, and that of the browser session.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::cookie::Lifetime;
/// use session_cookie_policy::testing::strategies::lifetimes;
///
/// proptest!(|(lifetime in lifetimes())| {
///     // Browsers keep no cookie for longer than 400 days.
///     prop_assert!(lifetime.at_most() <= Lifetime::MAX);
///     prop_assert_eq!(lifetime.max_age().is_none(), lifetime == Lifetime::BROWSER_SESSION);
/// });
/// ```
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

/// Tokens that are valid in a cookie, up to the longest that fit into one.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use proptest::prelude::*;
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::request::RequestFacts;
/// use session_cookie_policy::testing::strategies::tokens;
///
/// proptest!(|(token in tokens())| {
///     // The token comes back unchanged.
///     let cookie = format!("__Host-session-access={token}");
///     let mut facts = RequestFacts::new("GET");
///     facts.cookie = CookieHeader::line(cookie.as_bytes());
///     let found = policy.verify(&facts, now).candidates().next().map(|found| found.as_bytes());
///     prop_assert_eq!(found, Some(token.as_bytes()));
/// });
/// # }
/// ```
pub fn tokens() -> impl Strategy<Value = String> {
    good_tokens()
}

/// Texts that an application may use as a token, including texts that break out of a header.
///
/// ```
/// use proptest::prelude::*;
/// use session_cookie_policy::request::Tokens;
/// use session_cookie_policy::testing::strategies::token_texts;
///
/// proptest!(|(text in token_texts())| {
///     // A valid token cannot break out of its header.
///     if Tokens::access_only(&text).is_ok() {
///         prop_assert!(!text.contains([';', ',', ' ', '\r', '\n']));
///     }
/// });
/// ```
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
