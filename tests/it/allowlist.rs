//! The table of declared websites, on many of them: each is found, and nothing that looks like one.
//!
//! What breaks if one fails: a declared website is taken for the default one, or a stranger's for a declared one.

use std::collections::BTreeSet;

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, WebsiteBasis};

/// Origins of all lengths: up to the longest host that there is, and a port.
fn origins() -> BTreeSet<String> {
    let mut origins = BTreeSet::new();
    for index in 0..2_000 {
        origins.insert(format!("https://t-{index}.example.com"));
        origins.insert(format!("https://t-{index}.example.com:{}", 1024 + index));
    }
    let labels = format!("{}.", "a".repeat(60)).repeat(4) + "example.com";
    for len in 12..=253 {
        let host = &labels[labels.len() - len..];
        if !host.starts_with('.') {
            origins.insert(format!("https://{host}"));
            origins.insert(format!("https://{host}:65535"));
        }
    }
    origins
}

fn policy(origins: &BTreeSet<String>) -> Policy {
    let websites = origins.iter().map(String::as_str);
    let config = PolicyConfig::new(["https://api.example.com"], websites);
    config.compile(&EmbeddedList).unwrap()
}

fn basis(policy: &Policy, origin: &str) -> WebsiteBasis {
    let mut facts = RequestFacts::new("GET");
    facts.origin = Some(origin.as_bytes());
    policy.website(&facts).basis()
}

#[test]
fn each_of_thousands_is_found_with_its_own_links() {
    let origins = origins();
    let policy = policy(&origins);
    for origin in &origins {
        let mut facts = RequestFacts::new("GET");
        facts.origin = Some(origin.as_bytes());
        let website = policy.website(&facts);
        assert_eq!(website.basis(), WebsiteBasis::Exact, "{origin}");
        assert_eq!(website.origin(), origin);
        let named = Origin::parse(origin).unwrap();
        let links = policy.link_base_of(&named).unwrap().to_string();
        assert_eq!(links, *origin);
    }
}

#[test]
fn nothing_else_is() {
    let origins = origins();
    let policy = policy(&origins);
    assert_eq!(basis(&policy, ""), WebsiteBasis::Malformed);
    let mut strangers = 0;
    for origin in &origins {
        let shorter = &origin[..origin.len() - 1];
        let longer = format!("{origin}0");
        let other = origin.replacen("example", "examplf", 1);
        for near in [shorter, &longer, &other] {
            if !origins.contains(near) {
                assert_eq!(basis(&policy, near), WebsiteBasis::Unknown, "{near}");
                strangers += 1;
            }
        }
    }
    assert!(strangers > 10_000);
}
