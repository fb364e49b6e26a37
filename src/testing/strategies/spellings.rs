use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use alloc::{format, vec};

use crate::config::Website;

/// Texts that are the origin of a page of the website, or nearly: the ones that an attacker writes into `Origin`.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::request::RequestFacts;
/// use session_cookie_policy::testing::strategies::origin_spellings;
///
/// let website = Website::parse("https://www.example.com").unwrap();
/// for text in origin_spellings(&website) {
///     let mut facts = RequestFacts::new("GET");
///     facts.origin = Some(text.as_bytes());
///     // `https://www.example.com:443` or `https://www.example.com.evil.example` is not the website.
///     assert_eq!(policy.website(&facts).basis().is_known(), text == "https://www.example.com");
/// }
/// # }
/// ```
#[must_use]
pub fn origin_spellings(website: &Website) -> Vec<String> {
    let long = "a".repeat(63);
    let origins: Vec<String> = match website {
        Website::Exact(origin) => vec![origin.to_string()],
        Website::Pattern(pattern) => LABELS
            .iter()
            .copied()
            .chain([long.as_str()])
            .map(|label| pattern.to_string().replacen('*', label, 1))
            .collect(),
    };
    origins
        .iter()
        .flat_map(|origin| spellings(origin))
        .collect()
}

/// Unusual texts in `Origin`: opaque origins, origins of applications, invalid texts, and the empty text.
pub const STRANGE_ORIGINS: [&str; 8] = [
    "null",
    "",
    "NULL",
    "https://evil.example",
    "capacitor://localhost",
    "capacitor://localhost/",
    "ionic://localhost",
    "file://",
];

/// Replacements for the `*` of a pattern.
const LABELS: [&str; 24] = [
    "",
    "x",
    "X",
    "a.b",
    "a.",
    ".a",
    "*",
    "-",
    "_",
    "0",
    "a b",
    "a@b",
    "a:b",
    "a/b",
    "a\\b",
    "a%2eb",
    "ü",
    "xn--bcher-kva",
    "xn--",
    "xn--a",
    "127.0.0.1",
    "\0",
    "é",
    "a\u{3002}b",
];

/// The text itself, and texts that are nearly the same.
pub(super) fn spellings(origin: &str) -> Vec<String> {
    let (scheme, authority) = origin.split_once("://").unwrap_or(("https", origin));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, format!(":{port}")),
        _ => (authority, String::new()),
    };
    let other_scheme = if scheme == "http" { "https" } else { "http" };
    let default_port = if scheme == "http" { 80 } else { 443 };
    let parent = host.split_once('.').map_or(host, |(_, parent)| parent);
    let upper = host.to_ascii_uppercase();
    vec![
        origin.to_string(),
        format!("{scheme}://{upper}{port}"),
        format!("{}://{host}{port}", scheme.to_ascii_uppercase()),
        format!("{other_scheme}://{host}{port}"),
        format!("{scheme}://{host}:{default_port}"),
        format!("{scheme}://{host}:8444"),
        format!("{scheme}://{host}:"),
        format!("{scheme}://{host}"),
        format!("{scheme}://{host}.{port}"),
        format!("{scheme}://{host}..{port}"),
        format!("{scheme}://.{host}{port}"),
        format!("{scheme}://www.{host}{port}"),
        format!("{scheme}://evil{host}{port}"),
        format!("{scheme}://{host}.evil.example{port}"),
        format!("{scheme}://{host}evil{port}"),
        format!("{scheme}://{parent}{port}"),
        format!("{scheme}://user@{host}{port}"),
        format!("{scheme}://{host}{port}@evil.example"),
        format!("{scheme}://evil.example#{host}{port}"),
        format!("{scheme}://evil.example\\.{host}{port}"),
        format!("{scheme}:{host}{port}"),
        format!("{scheme}:/{host}{port}"),
        format!("//{host}{port}"),
        format!("{host}{port}"),
        format!("{origin}/"),
        format!("{origin}/path"),
        format!("{origin} "),
        format!(" {origin}"),
        format!("{origin}\t"),
        format!("{origin},{origin}"),
        format!("{origin} {origin}"),
        format!("{origin}\0"),
    ]
}
