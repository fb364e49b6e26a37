//! Attributes as people write them, though browsers know them by other names.

/// What browsers know.
const KNOWN: [&str; 9] = [
    "domain",
    "expires",
    "httponly",
    "max-age",
    "partitioned",
    "path",
    "priority",
    "samesite",
    "secure",
];

/// What people write, and what they mean.
const MEANT: [(&str, &str); 9] = [
    ("expire", "Expires"),
    ("http-only", "HttpOnly"),
    ("http_only", "HttpOnly"),
    ("max_age", "Max-Age"),
    ("maxage", "Max-Age"),
    ("partition", "Partitioned"),
    ("same-site", "SameSite"),
    ("same_site", "SameSite"),
    ("secured", "Secure"),
];

fn is_known(word: &str) -> bool {
    KNOWN.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The attribute that a name stands for.
pub(crate) fn meant(name: &str) -> Option<&'static str> {
    let mut all = MEANT.iter();
    let (_, meant) = all.find(|(wrong, _)| name.eq_ignore_ascii_case(wrong))?;
    Some(meant)
}

/// The attribute before a colon: `SameSite: Lax`.
pub(crate) fn before_colon(name: &str) -> Option<&str> {
    let (before, _) = name.split_once(':')?;
    is_known(before.trim()).then_some(before)
}

/// Whether they are several attributes without anything between them: `HttpOnly Secure`.
pub(crate) fn are_unseparated(name: &str) -> bool {
    let mut words = name.split_ascii_whitespace();
    name.contains(' ') && words.all(is_known)
}
