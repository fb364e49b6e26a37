//! The longest text that each reader takes, and the first that it does not.
//!
//! What breaks if one fails: a name that browsers and servers take is refused, or one gets through that they cut or drop.

use session_cookie_policy::config::ClientName;
use session_cookie_policy::cookie::CookieName;
use session_cookie_policy::net::{HeaderName, Host, Method, OriginPattern, UrlPath};

#[test]
fn header_names_have_128_bytes_at_most() {
    assert_eq!(HeaderName::MAX_LEN, 128);
    assert!(HeaderName::parse(&"x".repeat(128)).is_ok());
    assert_eq!(
        HeaderName::parse(&"x".repeat(129)).unwrap_err().to_string(),
        "the header name has 129 bytes, more than 128"
    );
}

#[test]
fn cookie_names_have_256_bytes_at_most() {
    assert_eq!(CookieName::MAX_LEN, 256);
    assert!(CookieName::parse(&"x".repeat(256)).is_ok());
    assert_eq!(
        CookieName::parse(&"x".repeat(257)).unwrap_err().to_string(),
        "the cookie name has 257 bytes without its prefix, more than 256"
    );
    // So a name that is read can be prefixed, and is read again.
    let longest = format!("__Host-Http-{}", "x".repeat(256));
    assert_eq!(CookieName::parse(&longest).unwrap().as_str(), longest);
    assert!(CookieName::parse(&format!("{longest}x")).is_err());
}

#[test]
fn methods_have_32_bytes_at_most() {
    assert_eq!(Method::MAX_LEN, 32);
    assert!(Method::parse(&"X".repeat(32)).is_ok());
    assert_eq!(
        Method::parse(&"X".repeat(33)).unwrap_err().to_string(),
        "the method has 33 bytes, more than 32"
    );
}

#[test]
fn client_names_have_64_bytes_at_most_and_one_at_least() {
    assert_eq!(ClientName::MAX_LEN, 64);
    assert!(ClientName::parse(&"x".repeat(64)).is_ok());
    assert!(ClientName::parse(&"x".repeat(65)).is_err());
    assert!(ClientName::parse("").is_err());
}

#[test]
fn hosts_are_read_up_to_2048_bytes_of_any_spelling() {
    // An escape of three bytes for each letter: 682 of them and two letters make 684, which DNS cannot hold.
    let escaped = format!("{}aa", "%61".repeat(682));
    assert_eq!(escaped.len(), Host::MAX_INPUT_LEN);
    assert_eq!(
        Host::parse(&escaped).unwrap_err().to_string(),
        "the host has 684 bytes, more than 253"
    );
    assert_eq!(
        Host::parse(&format!("{escaped}a")).unwrap_err().to_string(),
        "the host has 2049 bytes, more than 253",
        "not read"
    );
}

#[test]
fn paths_have_1024_bytes_at_most() {
    assert_eq!(UrlPath::MAX_LEN, 1024);
    let longest = format!("/{}", "a".repeat(1023));
    assert_eq!(UrlPath::parse(&longest).unwrap().as_str(), longest);
    assert_eq!(
        UrlPath::parse(&format!("{longest}a"))
            .unwrap_err()
            .to_string(),
        "the path has 1025 bytes, more than 1024"
    );
}

#[test]
fn labels_of_patterns_have_63_bytes_at_most() {
    // The star stands for one letter at least.
    let longest = format!("https://{}-*.example.com", "a".repeat(61));
    assert_eq!(OriginPattern::parse(&longest).unwrap().to_string(), longest);
    let longer = format!("https://{}-*.example.com", "a".repeat(62));
    assert_eq!(
        OriginPattern::parse(&longer).unwrap_err().to_string(),
        format!(
            "`{}…` is not a label with one `*`, such as `*` or `preview-*`",
            "a".repeat(40)
        )
    );
}
