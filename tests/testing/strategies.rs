//! The strategies make values of their types, and what is nearly one, and what is none.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use session_cookie_policy::config::{PolicyConfig, Website};
use session_cookie_policy::cookie::{
    CookieDomain, CookieHeader, CookieName, CookiePath, CookieValue, Lifetime,
};
use session_cookie_policy::net::{EmbeddedList, Host, Origin, OriginHeader};
use session_cookie_policy::testing::strategies as of;

const COUNT: usize = 600;

/// The same values in every run.
fn sample<T: Debug>(strategy: impl Strategy<Value = T>) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    let one = |_| strategy.new_tree(&mut runner).unwrap().current();
    (0..COUNT).map(one).collect()
}

/// Of the texts, a good share is read, and a good share is not.
#[track_caller]
fn are_read_or_not(texts: &[String], is_read: impl Fn(&str) -> bool) {
    let read = texts.iter().filter(|text| is_read(text)).count();
    assert!(
        read * 4 > COUNT && read * 20 < COUNT * 19,
        "{read} of {COUNT} are read"
    );
    // Hostile ones: controls, bytes beyond ASCII, long ones.
    assert!(texts.iter().any(|text| text.contains(char::is_control)));
    assert!(texts.iter().any(|text| !text.is_ascii()));
    assert!(texts.iter().any(|text| text.len() > 1000));
}

#[test]
fn texts_are_good_and_bad() {
    are_read_or_not(&sample(of::host_texts()), |text| Host::parse(text).is_ok());
    are_read_or_not(&sample(of::origin_texts()), |text| {
        Origin::parse(text).is_ok()
    });
    are_read_or_not(&sample(of::cookie_name_texts()), |text| {
        CookieName::parse(text).is_ok()
    });
    are_read_or_not(&sample(of::cookie_domain_texts()), |text| {
        CookieDomain::parse(text).is_ok()
    });
    are_read_or_not(&sample(of::cookie_path_texts()), |text| {
        CookiePath::parse(text).is_ok()
    });
    are_read_or_not(&sample(of::token_texts()), |text| {
        CookieValue::new(text).is_ok()
    });
}

#[test]
fn values_are_of_every_kind() {
    let hosts = sample(of::hosts());
    assert!(hosts.iter().any(|host| matches!(host, Host::Ipv4(_))));
    assert!(hosts.iter().any(|host| matches!(host, Host::Ipv6(_))));
    assert!(
        hosts
            .iter()
            .any(|host| host.registrable_domain(&EmbeddedList).is_some())
    );
    let is_suffix = |host: &Host| {
        host.domain()
            .is_some_and(|name| name.is_public_suffix(&EmbeddedList))
    };
    assert!(hosts.iter().any(is_suffix));
    let origins = sample(of::origins());
    assert!(origins.iter().any(Origin::is_https) && !origins.iter().all(Origin::is_https));
    let names = sample(of::cookie_names());
    assert!(
        names.iter().any(|name| name.prefix().is_some())
            && names.iter().any(|name| name.prefix().is_none())
    );
    let domains = sample(of::cookie_domains());
    assert!(
        domains.contains(&CookieDomain::HostOnly)
            && domains.iter().any(|domain| domain.shared().is_some())
    );
    assert!(sample(of::cookie_paths()).iter().any(CookiePath::is_root));
    let lifetimes = sample(of::lifetimes());
    assert!(
        lifetimes.contains(&Lifetime::BROWSER_SESSION) && lifetimes.contains(&Lifetime::LONGEST)
    );
    assert!(lifetimes.iter().any(|lifetime| lifetime.is_capped()));
    let tokens = sample(of::tokens());
    assert!(tokens.iter().all(|token| CookieValue::new(token).is_ok()));
    assert!(tokens.iter().any(|token| token.len() == 4000));
}

#[test]
fn origin_headers_are_of_every_kind() {
    let headers = sample(of::origin_headers());
    let read: Vec<_> = headers
        .iter()
        .filter_map(|bytes| Some(OriginHeader::parse(std::str::from_utf8(bytes).ok()?)))
        .collect();
    assert!(read.len() < headers.len(), "none is not text");
    assert!(read.iter().any(Result::is_err));
    assert!(
        read.iter()
            .flatten()
            .any(|origin| matches!(origin, OriginHeader::Web(_)))
    );
    assert!(
        read.iter()
            .flatten()
            .any(|origin| matches!(origin, OriginHeader::Foreign(_)))
    );
    assert!(
        read.iter()
            .flatten()
            .any(|origin| matches!(origin, OriginHeader::Opaque))
    );
}

#[test]
fn cookie_headers_have_duplicates_and_near_names() {
    let names = ["__Host-sid", "refresh"].map(|name| CookieName::parse(name).unwrap());
    let headers = sample(of::cookie_headers(&names));
    let count = |header: &Vec<u8>, name| CookieHeader::line(header).values_of(name).count();
    assert!(headers.iter().any(|header| count(header, &names[0]) > 1));
    assert!(
        headers
            .iter()
            .any(|header| count(header, &names[0]) == 1 && count(header, &names[1]) == 1)
    );
    assert!(headers.iter().any(|header| {
        CookieHeader::line(header)
            .values_of(&names[0])
            .any(<[u8]>::is_empty)
    }));
    let has = |text: &'static [u8]| {
        headers
            .iter()
            .any(|header| header.windows(text.len()).any(|window| window == text))
    };
    assert!(has(b"__HOST-SID=") && has(b"refresh2=") && has(b"\"refresh\"="));
    assert!(
        headers
            .iter()
            .any(|header| std::str::from_utf8(header).is_err())
    );
}

#[test]
fn spellings_begin_with_the_origin_itself() {
    let website = Website::parse("https://pr-*.example.com:3000").unwrap();
    let spellings = of::origin_spellings(&website);
    assert!(spellings.contains(&"https://pr-x.example.com:3000".to_owned()));
    assert!(spellings.contains(&"https://pr-a.b.example.com:3000".to_owned()));
    assert!(spellings.contains(&"https://user@pr-x.example.com:3000".to_owned()));
}

proptest! {
    /// A request lends what it holds, and prints no token.
    #[test]
    fn requests_are_to_the_configuration(
        (config, request) in of::configs().prop_flat_map(|config: PolicyConfig| {
            let requests = of::requests_to(&config);
            (Just(config), requests)
        })
    ) {
        let facts = request.facts();
        prop_assert_eq!(facts.origin, request.origin.as_deref());
        prop_assert_eq!(facts.host, request.host.as_deref());
        if let Ok(policy) = config.compile(&EmbeddedList) {
            let _ = policy.website(&facts).basis();
        }
        let shown = format!("{request:?}");
        prop_assert!(!shown.contains("Bearer"), "{}", shown);
    }
}
