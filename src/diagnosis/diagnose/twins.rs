//! Several cookies of one name in the browser: which one belongs to the deployment, and how to clear the others.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::case::Case;
use crate::cookie::{CookieAttributes, Partitioning};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::observation::SeenSetCookie;
use crate::diagnosis::words::Attributes;

/// The scope of a cookie: its `Domain`, its `Path`, and whether it is partitioned.
#[derive(Eq, PartialEq)]
struct Place {
    domain: Option<String>,
    path: String,
    is_partitioned: bool,
}

impl Place {
    fn of(line: &SeenSetCookie) -> Self {
        let attributes = Attributes(&line.attributes);
        let domain = attributes.value("domain").unwrap_or_default();
        let domain = domain.trim_start_matches('.').to_ascii_lowercase();
        let path = attributes.value("path");
        let path = path.filter(|path| path.starts_with('/'));
        Self {
            domain: Some(domain).filter(|domain| !domain.is_empty()),
            path: String::from(path.unwrap_or("/")),
            is_partitioned: attributes.has("partitioned"),
        }
    }

    fn of_policy(cookie: &CookieAttributes) -> Self {
        Self {
            domain: cookie.domain().shared().map(ToString::to_string),
            path: cookie.path().to_string(),
            is_partitioned: cookie.partitioning() == Partitioning::Partitioned,
        }
    }

    /// The attributes, as they follow the name in a line.
    fn in_words(&self) -> String {
        let mut text = format!("Path={}", self.path);
        if let Some(domain) = &self.domain {
            text = format!("Domain={domain}; {text}");
        }
        if self.is_partitioned {
            text.push_str("; Partitioned; Secure");
        }
        text
    }
}

/// What the browser's list shows; nothing unless it lists several cookies and one of them is known to be current.
pub(super) fn told_apart(
    case: &Case<'_>,
    cookie: &CookieAttributes,
    count: usize,
) -> Option<Finding> {
    let name = cookie.name().as_str();
    let jar = case.seen.jar.iter().flatten();
    let kept: Vec<Place> = jar
        .filter(|line| line.name == name)
        .map(Place::of)
        .collect();
    // What the server writes takes precedence over what the deployment declares.
    let mut lines = case.seen.response.set_cookies.iter().flatten();
    let line = lines.find(|line| line.name == name && line.len != Some(0));
    let (current, by) = match line {
        Some(line) => (Place::of(line), "this response writes"),
        None => (Place::of_policy(cookie), "the deployment declares"),
    };
    if !kept.contains(&current) {
        return None;
    }
    let old: Vec<&Place> = kept.iter().filter(|place| **place != current).collect();
    if old.is_empty() {
        return None;
    }
    let clears: Vec<String> = old
        .iter()
        .map(|place| format!("`{name}=; {}; Max-Age=0`", place.in_words()))
        .collect();
    let other = match old.as_slice() {
        [place] if line.is_none() => format!(
            ". If the server now writes the one with `{}`, declare that, and clear the other",
            place.in_words()
        ),
        _ => String::new(),
    };
    let message = format!(
        "`{name}` came {count} times, and most servers use the first. The one with `{}` is what {by}; the other is older, or belongs \
         to another host. Clear it with its own attributes, by {}{other}",
        current.in_words(),
        clears.join(" and ")
    );
    let shown: Vec<String> = kept.iter().map(Place::in_words).collect();
    Some(
        Finding::error(Code::DuplicateUnknown, message)
            .seen(Fact::Jar, format!("`{}`", shown.join("` and `"))),
    )
}
