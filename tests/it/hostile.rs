//! Arbitrary and enormous input to everything that reads text: no panic, a bounded error, linear time.
//!
//! What breaks if one fails: a request can stop a server. Time is not asserted; a quadratic reader would not end on these sizes.

use proptest::prelude::*;
use session_cookie_policy::config::{PolicyConfig, PrefixChoice, SameSiteChoice, Website};
use session_cookie_policy::cookie::{
    CookieDomain, CookieHeader, CookieName, CookiePath, CookieValue, NamePrefix, ReceivedSetCookie,
    SameSite, parse_cookie_date,
};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::{
    DomainName, Host, Origin, OriginHeader, OriginPattern, Scheme, UrlPath,
};

use crate::support::{cookie_name, share_of};

/// Longer messages would let a request fill a log.
const LONGEST_MESSAGE: usize = 1200;

/// Feeds a text to every reader; what is read must be written as it was read, and errors must be short.
fn read_with_everything(text: &str) {
    macro_rules! read {
        ($($type:ty),*) => {$(
            match <$type>::parse(text) {
                Ok(value) => assert_eq!(<$type>::parse(&value.to_string()).as_ref(), Ok(&value)),
                Err(error) => {
                    let message = error.to_string();
                    assert!(!message.is_empty() && message.len() <= LONGEST_MESSAGE, "{message}");
                    assert!(!message.contains(['\n', '\r', '\0']), "{message:?}");
                }
            }
        )*};
    }
    read!(
        CookieDomain,
        CookieName,
        CookiePath,
        DomainName,
        Host,
        Instant,
        NamePrefix,
        Origin,
        OriginHeader,
        OriginPattern,
        PrefixChoice,
        SameSite,
        SameSiteChoice,
        Scheme,
        UrlPath,
        Website
    );
    let _ =
        CookieValue::new(text).map_err(|error| assert!(error.to_string().len() <= LONGEST_MESSAGE));
    let _ = CookiePath::default_for(text);
    read_bytes(text.as_bytes());
}

fn read_bytes(bytes: &[u8]) {
    let _ = parse_cookie_date(bytes);
    let cookie = ReceivedSetCookie::split(bytes);
    let _ = (
        cookie.attributes().count(),
        cookie.domain(),
        cookie.max_age(),
        cookie.expires(),
        cookie.same_site(),
    );
    let _ = ReceivedSetCookie::parse(bytes).map_err(|error| error.to_string());
    let header = CookieHeader::line(bytes);
    let _ = header.values_of(&cookie_name("sid")).count();
    for pair in CookieHeader::lines(&[bytes, bytes]).pairs() {
        let _ = (pair.name(), pair.value());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2048) })]

    #[test]
    fn arbitrary_text(text in any::<String>()) {
        read_with_everything(&text);
    }

    #[test]
    fn text_that_is_nearly_right(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "https", "http", ":", "//", "/", "www", ".", "example", "com", "@", "?", "#", "*", "[", "]", "::1", "127", "%41",
                "xn--", "ü", "。", "\\", " ", "\t", "\n", ";", "=", ",", "\"", "__Host-", "__secure-", "sid", "-", "_", "80", "null",
                "Path=", "Domain=", "Max-Age=", "..", "\u{200d}", "ß", "\u{0}",
            ]),
            0..12,
        )
    ) {
        read_with_everything(&pieces.concat());
    }

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_bytes(&bytes);
    }

    #[test]
    fn arbitrary_configurations(json in "\\PC{0,60}", api in "\\PC{0,12}", website in "\\PC{0,12}", domain in "\\PC{0,12}") {
        let _ = serde_json::from_str::<PolicyConfig>(&json);
        let mut config = PolicyConfig::new([api.as_str()], [website.as_str()]);
        config.cookie_domain = domain.as_str().into();
        let review = config.review(&session_cookie_policy::net::EmbeddedList);
        for problem in review.problems() {
            prop_assert!(!problem.to_string().is_empty());
        }
    }
}

/// A mebibyte of each of these, or a share of it: quadratic work on it would take hours.
#[test]
fn a_mebibyte_of_anything() {
    let len = usize::try_from(share_of(1 << 20)).unwrap();
    let seeds = [
        "a",
        ".",
        "a.",
        "*",
        "*.",
        "/",
        "//",
        "/a",
        "../",
        "@",
        ":",
        "http:",
        "http://",
        "https:/",
        "[",
        "]",
        ";",
        "=",
        "a=b; ",
        "; ",
        " ",
        "\t",
        "\"",
        ",",
        "%",
        "%41",
        "xn--",
        "xn--a.",
        "ü",
        "ü.",
        "。",
        "ß",
        "\u{301}",
        "\u{200d}",
        "1",
        "1.",
        "0x",
        "-",
        "_",
        "__Host-",
        "Path=/;",
        "Max-Age=1;",
        "Jan ",
        "1:1:1 ",
        "\0",
        "\u{1F36A}",
        "null",
        "127.0.0.1.",
        "?",
        "#",
        "\\",
        "a-",
        "https://a",
        "/a?",
    ];
    for seed in seeds {
        let text = seed.repeat(len / seed.len());
        read_with_everything(&text);
    }
}

#[test]
fn ten_thousand_duplicates_are_ten_thousand_candidates() {
    let line = "sid=x; ".repeat(10_000);
    let header = CookieHeader::line(line.as_bytes());
    assert_eq!(header.values_of(&cookie_name("sid")).count(), 10_000);
}
