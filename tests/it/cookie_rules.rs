//! Every case of `cookie-rules.jsonl` on sites, domain-match and paths: specifications and upstream suites, by profile.
//!
//! What breaks if one fails: the crate reads hosts, domains or paths unlike the specification that browsers follow.

use serde_json::Value;
use session_cookie_policy::cookie::{CookieDomain, CookiePath, DomainVerdict, ReceivedSetCookie};
use session_cookie_policy::net::{
    EmbeddedList, Host, Origin, OriginHeader, Relation, Scheme, Site,
};

use crate::support::{cookie_path, host, text, vectors};

/// Cases in which recordings of browsers disagree with the written algorithm that the case follows; with what browsers do.
const RECORDINGS_WIN: &[(&str, &str, Value)] = &[(
    // `*.compute.amazonaws.com` makes its parent a suffix to browsers (A.suffix recordings of such parents).
    "compute.amazonaws.com",
    "parent of a wildcard rule",
    Value::Null,
)];

#[test]
fn registrable_domains() {
    let mut overruled = 0;
    for case in cases("registrable_domain", "registrable_domain", 64) {
        let name = text(&case["input"], "host");
        // What is no host has no registrable domain.
        let found = Host::parse(name)
            .ok()
            .and_then(|host| host.registrable_domain(&EmbeddedList));
        let found = found.map_or(Value::Null, |domain| domain.as_str().into());
        let recorded = RECORDINGS_WIN.iter().find(|(host, _, _)| *host == name);
        let expected = match recorded {
            Some((_, reason, expected)) => {
                overruled += 1;
                assert_ne!(
                    case["expected"], *expected,
                    "{name}: {reason} no longer differs"
                );
                expected
            }
            None => &case["expected"],
        };
        assert_eq!(found, *expected, "{case}");
    }
    assert_eq!(
        overruled,
        RECORDINGS_WIN.len(),
        "a case of the list is gone"
    );
}

#[test]
fn domain_match() {
    for case in cases("domain_match", "domain_match", 31) {
        let input = &case["input"];
        if text(input, "host") == "100.192.168.0.1" {
            // The draft takes five numbers for a name. To browsers a host that ends in a number is an IPv4 address or no host
            // (URL standard, "ends in a number checker"), so the case cannot arise.
            assert!(Host::parse("100.192.168.0.1").is_err());
            continue;
        }
        let host = host(text(input, "host"));
        let domain = text(input, "cookie_domain");
        let matches = if input["host_only"] == true {
            host == Host::parse(domain).unwrap()
        } else {
            // Domain-match alone: what a suffix list says comes on top.
            match (&host, Host::parse(domain).unwrap()) {
                (Host::Domain(name), Host::Domain(domain)) => name.is_within(&domain),
                (host, domain) => *host == domain,
            }
        };
        assert_eq!(Value::from(matches), case["expected"]["match"], "{case}");
    }
}

#[test]
fn path_match() {
    for case in cases("path", "path_match", 19) {
        let path = cookie_path(text(&case["input"], "cookie_path"));
        let matches = path.matches(text(&case["input"], "request_path"));
        assert_eq!(Value::from(matches), case["expected"]["match"], "{case}");
    }
}

#[test]
fn default_path() {
    for case in cases("path", "default_path", 8) {
        let url = url::Url::parse(text(&case["input"], "request_url")).unwrap();
        let path = CookiePath::default_for(url.path()).unwrap();
        assert_eq!(path.as_str(), text(&case["expected"], "path"), "{case}");
    }
}

#[test]
fn stored_path() {
    for case in cases("path", "store", 11) {
        let url = url::Url::parse(text(&case["input"], "request_url")).unwrap();
        let header = ReceivedSetCookie::parse(text(&case["input"], "set_cookie").as_bytes());
        let written = header
            .unwrap()
            .path()
            .map(|path| std::str::from_utf8(path).unwrap());
        let path = match written {
            Some(path) if path.starts_with('/') => cookie_path(path),
            _ => CookiePath::default_for(url.path()).unwrap(),
        };
        assert_eq!(path.as_str(), text(&case["expected"], "path"), "{case}");
    }
}

#[test]
fn same_site() {
    for case in cases("same_site", "same_site", 45) {
        let (a, b) = (text(&case["input"], "a"), text(&case["input"], "b"));
        let same_site = match (web_origin(a), web_origin(b)) {
            (Some(a), Some(b)) if case["input"]["schemeful"] == true => {
                Relation::between(&a, &b, &EmbeddedList)
                    .relation()
                    .is_same_site()
            }
            (Some(a), Some(b)) => {
                let (a, b) = (Site::of(&a, &EmbeddedList).0, Site::of(&b, &EmbeddedList).0);
                a.is_schemelessly_same_site(&b)
            }
            (None, Some(b)) => {
                let header = if a == "opaque" { "null" } else { a };
                let relation = OriginHeader::parse(header)
                    .unwrap()
                    .relation_to(&b, &EmbeddedList);
                relation.is_same_site()
            }
            (_, None) => panic!("{case}"),
        };
        assert_eq!(
            Value::from(same_site),
            case["expected"]["same_site"],
            "{case}"
        );
    }
}

/// The origin of a URL, WebSocket schemes counted as the http scheme that they are upgraded from.
fn web_origin(url: &str) -> Option<Origin> {
    let url = url::Url::parse(url).ok()?;
    let scheme = match url.scheme() {
        "http" | "ws" => Scheme::Http,
        "https" | "wss" => Scheme::Https,
        _ => return None,
    };
    let port = url.port_or_known_default()?;
    Some(Origin::new(scheme, host(url.host_str()?), port))
}

fn cases(area: &str, kind: &str, at_least: usize) -> Vec<Value> {
    let cases: Vec<Value> = vectors("cookie-rules.jsonl")
        .into_iter()
        .filter(|case| case["area"] == area && case["kind"] == kind)
        .collect();
    assert!(
        cases.len() >= at_least,
        "only {} cases of {area}",
        cases.len()
    );
    cases
}

/// The verdict on a domain, beyond what `domain_match` asks; here since the cases above show only half of it.
#[test]
fn verdicts_add_the_suffix_list_to_domain_match() {
    const CASES: &[(&str, &str, &str)] = &[
        ("example.com", "api.example.com", "shared"),
        ("example.com", "example.com", "shared"),
        ("com", "example.com", "unreadable"),
        ("co.uk", "example.co.uk", "refused"),
        ("vercel.app", "shop.vercel.app", "refused"),
        ("vercel.app", "vercel.app", "host-only"),
        ("amazonaws.com", "bucket.s3.amazonaws.com", "refused"),
        ("foo.localhost", "foo.localhost", "shared"),
        ("localhost", "foo.localhost", "unreadable"),
        ("www.example.com", "api.example.com", "refused"),
        ("v1.api.example.com", "api.example.com", "refused"),
        ("example.com", "127.0.0.1", "refused"),
    ];
    for (domain, on, expected) in CASES {
        let found = match CookieDomain::parse(domain) {
            Err(_) => "unreadable",
            Ok(domain) => match domain.on_host(&host(on), &EmbeddedList) {
                DomainVerdict::HostOnly => "host-only",
                DomainVerdict::Refused(_) => "refused",
                DomainVerdict::Shared => "shared",
            },
        };
        assert_eq!(found, *expected, "{domain} on {on}");
    }
}
