//! What Chromium 156 and Firefox 153 did with `Domain` on hosts around public suffixes: every recorded scenario of group `A.suffix`.
//!
//! What breaks if one fails: a cookie domain is called good that a browser refuses, or the other way round.

use serde_json::Value;
use session_cookie_policy::cookie::{CookieDomain, DomainVerdict, ReceivedSetCookie};
use session_cookie_policy::net::EmbeddedList;

use crate::support::{host, text, vectors};

/// Scenarios in which a browser did otherwise for a reason that is not the rule: browser, scenario, reason.
const EXCUSED: &[(&str, &str, &str)] = &[
    (
        "chromium",
        "A.suffix/sub-replit-dev-domain-is-own",
        "`*.replit.dev` is newer than the list in Chromium 156; Firefox 153 has it",
    ),
    (
        "firefox",
        "A.suffix/unknown-a-b-onion-domain-b-onion",
        "Firefox does not resolve `.onion` names, so the page was never loaded",
    ),
];

#[test]
fn chromium_and_firefox_agree_with_the_verdict() {
    let cases = vectors("suffix-recordings.jsonl");
    assert!(cases.len() >= 74, "only {} cases", cases.len());
    let mut excused = Vec::new();
    for case in &cases {
        let url = url::Url::parse(text(case, "url")).unwrap();
        let host = host(url.host_str().unwrap());
        let header = ReceivedSetCookie::parse(text(case, "set").as_bytes()).unwrap();
        let written = std::str::from_utf8(header.domain().unwrap_or_default()).unwrap();
        let predicted = match read_as_browsers(written, host.to_string().as_str()) {
            None => Value::Array(Vec::new()),
            Some(domain) => match domain.on_host(&host, &EmbeddedList) {
                DomainVerdict::Refused(_) => Value::Array(Vec::new()),
                DomainVerdict::HostOnly => serde_json::json!([["host-only", host]]),
                DomainVerdict::Shared => serde_json::json!([["shared", domain]]),
            },
        };
        for browser in ["chromium", "firefox"] {
            let id = text(case, "id");
            let excuse = EXCUSED
                .iter()
                .find(|(of, case, _)| (*of, *case) == (browser, id));
            match excuse {
                None => assert_eq!(predicted, case[browser], "{browser}: {case}"),
                Some(excuse) => {
                    assert_ne!(predicted, case[browser], "no longer differs: {excuse:?}");
                    excused.push(excuse);
                }
            }
        }
    }
    assert_eq!(excused.len(), EXCUSED.len(), "an excused scenario is gone");
}

/// A `Domain` as browsers read it: leniently where the configuration is strict. A single label that equals the host is host-only.
fn read_as_browsers(written: &str, host: &str) -> Option<CookieDomain> {
    let lower = written
        .strip_prefix('.')
        .unwrap_or(written)
        .to_ascii_lowercase();
    if lower == host && !lower.contains('.') {
        return Some(CookieDomain::HostOnly);
    }
    CookieDomain::parse(&lower).ok()
}
