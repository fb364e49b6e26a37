//! Websites whose pages others than their owner can write: plain http beside an https API, and patterns below a public suffix.
//!
//! What breaks if one fails: a stranger's page acts with the session of a user, or one list of origins calls wrong what another lets pass.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use session_cookie_policy::config::{PolicyConfig, Website};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::cors::{
    CorsCredentials, CorsIssue, CorsRequirements, DeclaredCors, VaryOrigin, verify_cors,
};
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::{Problem, ProblemKind, Severity};
use session_cookie_policy::request::RequestFacts;

use crate::support::{config, origin, policy};

/// Severities of the problems that are about who can write the pages.
fn risks(config: &PolicyConfig) -> Vec<Severity> {
    let review = config.review(&EmbeddedList);
    let problems = review.problems().iter();
    problems
        .filter(|problem| {
            matches!(
                problem.kind(),
                ProblemKind::InsecureWebsite { .. } | ProblemKind::OpenToStrangers { .. }
            )
        })
        .map(Problem::severity)
        .collect()
}

fn risks_of(api: &str, website: &Value) -> Vec<Severity> {
    risks(&config(
        &json!({ "api": api, "websites": ["https://www.example.com", website] }),
    ))
}

const API: &str = "https://api.example.com";

/// ATTACKS.md, V3.
#[test]
fn a_plain_http_website_of_an_https_api_is_an_error() {
    for website in [
        "http://www.example.com",
        "http://api.example.com",
        "http://other.org",
        "http://10.0.0.5",
        "http://wiki",
        "http://*.preview.example.com",
        "http://www.example.com:8443",
    ] {
        assert_eq!(
            risks_of(API, &json!(website)),
            [Severity::Error],
            "{website}"
        );
        // Tokens by header are read by the script of whoever is on the network, too.
        let by_header = json!({ "origin": website, "transport": "header" });
        assert_eq!(risks_of(API, &by_header), [Severity::Error], "{website}");
        let excepted = json!({ "origin": website, "plain_http": true });
        assert_eq!(risks_of(API, &excepted), [Severity::Warning], "{website}");
    }
    for website in [
        "https://app.example.com",
        "http://localhost:3000",
        "http://app.localhost",
        "http://*.localhost:3000",
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
    ] {
        assert_eq!(risks_of(API, &json!(website)), [], "{website}");
    }
    // An API over plain http has nothing left to lose.
    assert_eq!(
        risks_of("http://10.0.0.5:8080", &json!("http://10.0.0.5")),
        []
    );
}

#[test]
fn one_https_api_of_several_is_enough() {
    let deployment = |websites: Value| {
        config(&json!({
            "api": ["http://10.0.0.5:8080", "https://10.0.0.5:8443"],
            "plain_http": ["http://10.0.0.5:8080"],
            "websites": websites,
        }))
    };
    assert_eq!(
        risks(&deployment(json!("http://10.0.0.5"))),
        [Severity::Error]
    );
    let excepted = json!([{ "origin": "http://10.0.0.5", "plain_http": true }]);
    assert!(!deployment(excepted).review(&EmbeddedList).has_errors());
}

#[test]
fn nobody_trusts_a_plain_http_website() {
    let policy = policy(&json!({}));
    let error = policy
        .trust_website(&origin("http://shop.tenant.org"), &EmbeddedList)
        .unwrap_err();
    let is_it = |problem: &ProblemKind| matches!(problem, ProblemKind::InsecureWebsite { .. });
    assert!(error.problems().iter().any(is_it), "{error}");
    assert!(
        policy
            .trust_website(&origin("https://shop.tenant.org"), &EmbeddedList)
            .is_ok()
    );
    assert!(
        policy
            .trust_website(&origin("http://localhost:3000"), &EmbeddedList)
            .is_ok()
    );
}

/// What the exception gives away: CORS answers the page with credentials, and its requests pass.
#[test]
fn an_excepted_website_is_one_like_others() {
    let website = json!({ "origin": "http://wiki.example.com", "plain_http": true });
    let policy = policy(&json!({ "websites": ["https://www.example.com", website] }));
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(b"http://wiki.example.com");
    facts.cookie = CookieHeader::line(b"__Host-session-access=a");
    assert_eq!(
        policy.cors(&facts).allowed_origin(),
        Some("http://wiki.example.com")
    );
}

/// ATTACKS.md, V4.
#[test]
fn text_beside_the_star_keeps_no_stranger_out() {
    for pattern in [
        "https://myapp-*.vercel.app",
        "https://*-myteam.vercel.app",
        "https://*.vercel.app",
        "https://my-*.s3.amazonaws.com",
        "https://app-*.herokuapp.com",
        "https://myorg*.github.io",
        "https://myapp-*.co.uk",
        "https://*.compute.amazonaws.com",
    ] {
        let website = json!({ "origin": pattern, "transport": "header" });
        assert_eq!(risks_of(API, &website), [Severity::Error], "{pattern}");
        let owned = json!({ "origin": pattern, "transport": "header", "owned": true });
        assert_eq!(risks_of(API, &owned), [Severity::Warning], "{pattern}");
    }
    for pattern in [
        "https://*.preview.example.com",
        "https://pr-*.example.com",
        "https://*.myapp.pages.dev",
        "https://app-*.corp.internal",
    ] {
        let website = json!({ "origin": pattern, "transport": "header" });
        assert_eq!(risks_of(API, &website), [], "{pattern}");
    }
}

/// The exceptions are read, written and told apart.
#[test]
fn exceptions_of_a_website_are_read() {
    let text = r#"{"origin":"http://wiki.example.com","plain_http":true,"owned":true}"#;
    let config = config(&json!({
        "websites": [serde_json::from_str::<Value>(text).unwrap(), "https://www.example.com"],
    }));
    assert_eq!(serde_json::to_string(&config.websites[0]).unwrap(), text);
    assert_eq!(
        serde_json::to_string(&config.websites[1]).unwrap(),
        r#""https://www.example.com""#
    );
    let mut twice = config;
    twice.websites.push("http://wiki.example.com".into());
    let review = twice.review(&EmbeddedList);
    let is_contradiction = |kind: &ProblemKind| matches!(kind, ProblemKind::Contradiction { .. });
    assert!(
        review
            .problems()
            .iter()
            .any(|problem| is_contradiction(problem.kind()))
    );
}

/// Labels and parents of which patterns are made, and exact origins.
fn website() -> impl Strategy<Value = String> {
    let host = select(vec![
        "*.vercel.app",
        "shop-*.vercel.app",
        "*.shop.vercel.app",
        "shop.vercel.app",
        "*.example.com",
        "pr-*.example.com",
        "*.preview.example.com",
        "app.example.com",
        "*.co.uk",
        "a*.s3.amazonaws.com",
        "*.compute.amazonaws.com",
        "*.localhost",
        "localhost",
        "127.0.0.1",
        "10.0.0.5",
        "x*.corp",
        "*.partner.net",
    ]);
    (
        select(vec!["http", "https"]),
        host,
        select(vec!["", ":8443"]),
    )
        .prop_map(|(scheme, host, port)| format!("{scheme}://{host}{port}"))
}

proptest! {
    /// What `websites` calls an error, `verify_cors` calls an error, and what the one lets pass the other does, too.
    #[test]
    fn both_lists_of_origins_are_judged_alike(
        website in website(),
        api in select(vec![API, "http://localhost:8000", "https://shop-api.vercel.app"]),
        is_needed: bool,
        credentials in select(vec![CorsCredentials::Allow, CorsCredentials::Omit]),
    ) {
        let mut deployment = config(&json!({ "api": api, "websites": [website.as_str()] }));
        deployment.default_website = None;
        let expected: Vec<Severity> = risks(&deployment);

        let api = Origin::parse(api).unwrap();
        let known = Website::parse("https://www.example.com").unwrap();
        let required = CorsRequirements::new(&api, is_needed.then_some(&known), credentials);
        let mut declared = DeclaredCors::from(&required);
        declared.vary_origin = VaryOrigin::Present;
        declared.origins.push(website.clone());
        let issues = verify_cors(&required, &declared, &EmbeddedList);
        let found: Vec<Severity> = issues
            .iter()
            .filter(|issue| {
                matches!(issue, CorsIssue::InsecureOrigin { .. } | CorsIssue::OpenToStrangers { .. })
            })
            .map(CorsIssue::severity)
            .collect();
        prop_assert_eq!(&found, &expected, "{}: {:#?}", website, issues);
    }
}
