//! V2: links in e-mails go to the website of the user, not to that of the request.
//!
//! Fails if a tenant can choose where the link to another tenant's user leads.

use serde_json::json;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::TrustedWebsite;
use session_cookie_policy::request::RequestFacts;

use crate::support::{origin, policy};

fn from<'a>(origin: &'a str, trusted: Option<&'a TrustedWebsite>) -> RequestFacts<'a> {
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(origin.as_bytes());
    facts.trusted = trusted;
    facts
}

#[test]
fn a_tenant_does_not_choose_the_link_of_another() {
    let policy = policy(&json!({
        "websites": ["https://www.example.com", "https://*.shops.example.com"],
        "website_base_path": "/auth",
    }));
    let trust = |text| policy.trust_website(&origin(text), &EmbeddedList).unwrap();
    let (attacker, victim) = (
        trust("https://evil-shop.org"),
        trust("https://shop.tenant.org"),
    );
    // The attacker, who is rightly trusted, asks for a new password for a user of the victim.
    for (asked_from, trusted) in [
        ("https://evil-shop.org", Some(&attacker)),
        ("https://evil.shops.example.com", None),
        ("https://www.example.com", None),
    ] {
        let facts = from(asked_from, trusted);
        let website = policy.website(&facts);
        assert!(website.basis().is_known(), "{asked_from}");
        assert!(website.link_base().is_none(), "{asked_from}");
    }
    // The application names the website of the user.
    assert_eq!(
        victim.link_base().to_string(),
        "https://shop.tenant.org/auth"
    );
}

#[test]
fn websites_that_trust_each_other_may_go_by_the_request() {
    let policy = policy(&json!({
        "websites": [
            "https://www.example.com",
            { "origin": "https://old.example.com", "links_to": "https://www.example.com" },
            "https://*.shops.example.com",
            { "origin": "https://*.preview.example.com", "links_to": "https://www.example.com" },
        ],
        "clients": [{ "name": "mobile", "transport": "header", "origins": ["capacitor://localhost"] }],
        "website_base_path": "/auth/",
        "links": "by_request",
    }));
    let links = |origin: &str, trusted: Option<&TrustedWebsite>| {
        let website = policy.website(&from(origin, trusted)).link_base();
        website.map(|links| links.to_string())
    };
    for (origin, expected) in [
        ("https://www.example.com", "https://www.example.com/auth"),
        ("https://old.example.com", "https://www.example.com/auth"),
        (
            "https://a.shops.example.com",
            "https://a.shops.example.com/auth",
        ),
        (
            "https://pr-1.preview.example.com",
            "https://www.example.com/auth",
        ),
        ("capacitor://localhost", "https://www.example.com/auth"),
        // Nobody else becomes a website.
        ("https://evil.example", "https://www.example.com/auth"),
        ("null", "https://www.example.com/auth"),
    ] {
        assert_eq!(links(origin, None).as_deref(), Some(expected), "{origin}");
    }
    // That the declared websites trust each other says nothing of those of a database.
    let tenant = policy
        .trust_website(&origin("https://shop.tenant.org"), &EmbeddedList)
        .unwrap();
    assert_eq!(links("https://shop.tenant.org", Some(&tenant)), None);
}

#[test]
fn links_open_the_website_that_the_application_names() {
    let policy = policy(&json!({
        "websites": [
            { "origin": "https://old.example.com", "links_to": "https://www.example.com" },
            "https://www.example.com",
            "https://*.shops.example.com",
            { "origin": "https://*.preview.example.com", "links_to": "https://www.example.com" },
        ],
    }));
    let links = |named: &str| {
        let named = origin(named);
        policy.link_base_of(&named).map(|links| links.to_string())
    };
    for (named, expected) in [
        ("https://www.example.com", "https://www.example.com"),
        ("WWW.example.com:443", "https://www.example.com"),
        ("https://old.example.com", "https://www.example.com"),
        ("https://a.shops.example.com", "https://a.shops.example.com"),
        (
            "https://pr-1.preview.example.com",
            "https://www.example.com",
        ),
    ] {
        assert_eq!(links(named).as_deref(), Some(expected), "{named}");
    }
    for stranger in [
        "https://evil.example",
        "https://a.b.shops.example.com",
        "http://www.example.com",
        "https://www.example.com:8443",
        "https://api.example.com",
    ] {
        assert_eq!(links(stranger), None, "{stranger}");
    }
    // The default website has `links_to` as any other.
    assert_eq!(
        policy.default_link_base().to_string(),
        "https://www.example.com"
    );
}
