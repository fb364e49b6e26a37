//! The parts of a `Set-Cookie` line, each with what it means.

use serde::Serialize;
use session_cookie_policy::cookie::{NamePrefix, ReceivedSameSite, ReceivedSetCookie, SameSite};
use time::Duration;

/// A part of the line, or one that it lacks.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// The name of the cookie, or of the attribute.
    pub name: String,
    /// As it stands there; `null` where it is missing. A value that may be a token is told by its length.
    pub text: Option<String>,
    /// What it means.
    pub says: String,
}

/// All parts, in the order of the line; behind them those that it lacks.
pub(super) fn of(line: &[u8]) -> Vec<Part> {
    let cookie = ReceivedSetCookie::split(line);
    let mut parts = vec![name_of(cookie.name()), value_of(cookie.value())];
    let attributes: Vec<(String, String)> = cookie
        .attributes()
        .map(|(name, value)| (shown(name), shown(value)))
        .collect();
    for (place, (name, value)) in attributes.iter().enumerate() {
        if name.is_empty() && value.is_empty() {
            continue;
        }
        let mut rest = attributes.iter().skip(place.saturating_add(1));
        let is_repeated = rest.any(|(later, _)| later.eq_ignore_ascii_case(name));
        parts.push(match says(name, value, &cookie) {
            _ if is_repeated => Part {
                name: name.clone(),
                text: Some(written(name, value)),
                says: "does not count: it stands there again, further back".into(),
            },
            Some(says) => Part {
                name: name.clone(),
                text: Some(written(name, value)),
                says,
            },
            // What browsers do not know may be anything.
            None => Part {
                name: name.clone(),
                text: Some(name.clone()),
                says: "no attribute that browsers know; they ignore it".into(),
            },
        });
    }
    for (name, meaning) in ABSENT {
        let is_there = |(own, _): &(String, String)| own.eq_ignore_ascii_case(name);
        let lives_otherwise = name == "Max-Age" && cookie.last("Expires").is_some();
        if !lives_otherwise && !attributes.iter().any(is_there) {
            parts.push(Part {
                name: name.into(),
                text: None,
                says: meaning.into(),
            });
        }
    }
    parts
}

/// What a line means that lacks an attribute.
const ABSENT: [(&str, &str); 6] = [
    ("Domain", "host-only: only the host that sets it gets it"),
    (
        "Path",
        "the folder of the URL that sets it, and all below it",
    ),
    ("Max-Age", "it ends with the session of the browser"),
    ("Secure", "it travels over plain http, too"),
    ("HttpOnly", "scripts of the page can read it"),
    (
        "SameSite",
        "Chromium takes it for `Lax`; Firefox and Safari send it with requests of other sites, too",
    ),
];

/// What a `SameSite` means that is none of the three.
pub(super) const UNKNOWN_SAME_SITE: &str =
    "no browser knows this value; the cookie is treated as one without `SameSite`";

fn name_of(name: &[u8]) -> Part {
    let name = shown(name);
    let says = match NamePrefix::strip_ignoring_case(&name) {
        _ if name.is_empty() => "the cookie has no name".into(),
        Some((prefix, _)) => format!(
            "the prefix `{prefix}`: browsers refuse the cookie unless it keeps what the prefix promises"
        ),
        None => "the name".into(),
    };
    Part {
        name: "name".into(),
        text: Some(name),
        says,
    }
}

fn value_of(value: &[u8]) -> Part {
    let says = match value.len() {
        0 => "empty".into(),
        1 => "1 byte, which is not shown".into(),
        bytes => format!("{bytes} bytes, which are not shown"),
    };
    Part {
        name: "value".into(),
        text: (!value.is_empty()).then(|| "…".into()),
        says,
    }
}

/// What an attribute means; `None` for one that browsers do not know.
fn says(name: &str, value: &str, cookie: &ReceivedSetCookie<'_>) -> Option<String> {
    let name = name.to_ascii_lowercase();
    Some(match name.as_str() {
        "domain" => match value.trim_start_matches('.') {
            "" => "empty: host-only, as without it".into(),
            domain => format!("`{domain}` and every host below it get it"),
        },
        "path" => match value {
            "/" => "every path gets it".into(),
            path if path.starts_with('/') => format!("`{path}` and all below it get it"),
            _ => "no path: the folder of the URL that sets it".into(),
        },
        "max-age" => match cookie.max_age().map(Duration::whole_seconds) {
            None => "not a number of seconds; it does not count".into(),
            Some(..=0) => "deletes the cookie".into(),
            Some(seconds) => format!("it stays {}", in_words(seconds)),
        },
        "expires" if cookie.max_age().is_some() => "does not count beside `Max-Age`".into(),
        "expires" => match cookie.expires() {
            None => "not a date that browsers read; it does not count".into(),
            Some(at) => format!("it stays until {}, by the clock of the browser", at.date()),
        },
        "secure" => "it travels over https alone".into(),
        "httponly" => "scripts of the page cannot read it".into(),
        "samesite" => match cookie.same_site() {
            ReceivedSameSite::Explicit(SameSite::Strict) => {
                "only requests that begin on its own site carry it".into()
            }
            ReceivedSameSite::Explicit(SameSite::Lax) => {
                "requests of its own site carry it, and a user who follows a link from another"
                    .into()
            }
            ReceivedSameSite::Explicit(SameSite::None) => {
                "requests of other sites carry it, too; that needs `Secure`".into()
            }
            _ => UNKNOWN_SAME_SITE.into(),
        },
        "partitioned" => {
            "each top-level site has a jar of its own for it; that needs `Secure`".into()
        }
        "priority" => format!(
            "`{}`: which cookies Chromium removes first when a site has too many",
            cookie.priority().as_str()
        ),
        _ => return None,
    })
}

/// `400 days`, `1 day 1 hour`: the two largest units.
pub(super) fn in_words(seconds: i64) -> String {
    let units = [
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let first = units.iter().position(|(unit, _)| seconds >= *unit);
    let mut left = seconds;
    let mut words = Vec::new();
    for (unit, name) in units.iter().skip(first.unwrap_or(3)).take(2) {
        let count = left / unit;
        left %= unit;
        match count {
            0 => {}
            1 => words.push(format!("1 {name}")),
            count => words.push(format!("{count} {name}s")),
        }
    }
    if words.is_empty() {
        return "0 seconds".into();
    }
    words.join(" ")
}

fn written(name: &str, value: &str) -> String {
    if value.is_empty() {
        name.to_owned()
    } else {
        format!("{name}={value}")
    }
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn durations_in_the_two_largest_units() {
        for (seconds, words) in [
            (34_560_000, "400 days"),
            (31_622_400, "366 days"),
            (90_000, "1 day 1 hour"),
            (86_401, "1 day"),
            (5_400, "1 hour 30 minutes"),
            (61, "1 minute 1 second"),
            (0, "0 seconds"),
        ] {
            assert_eq!(in_words(seconds), words);
        }
    }
}
