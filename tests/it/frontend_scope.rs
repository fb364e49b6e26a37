//! Which requests of a page carry the session.
//!
//! What breaks if one fails: a token goes to a stranger or in clear text, or a request of the API goes without a session and is never
//! refreshed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use session_cookie_policy::advice::FrontendScope;
use session_cookie_policy::browser::{ClientOrigin, Jar, Profile, Request, RequestUrl, Response};
use session_cookie_policy::cookie::{CookieDomain, DomainVerdict};
use session_cookie_policy::net::{EmbeddedList, Host, Origin, Scheme};
use session_cookie_policy::testing::strategies::{cookie_domains, origins};
use time::macros::datetime;

use crate::support::{cookie_domain, origin};

fn scope(apis: &[&str], domain: &str) -> FrontendScope {
    let apis: Vec<Origin> = apis.iter().map(|api| origin(api)).collect();
    FrontendScope::new(&apis, &cookie_domain(domain), &EmbeddedList)
}

#[track_caller]
fn assert_all(scope: &FrontendScope, page: &str, expected: bool, urls: &[&str]) {
    for url in urls {
        assert_eq!(
            scope.is_session_request(url, &origin(page), &EmbeddedList),
            expected,
            "{url} on {page}",
        );
    }
}

#[test]
fn of_one_api() {
    let scope = scope(&["https://api.example.com"], "");
    assert_all(
        &scope,
        "https://www.example.com",
        true,
        &[
            "https://api.example.com",
            "https://api.example.com/me?x=1#top",
            "https://API.Example.COM/me",
            "HTTPS:\\\\api.example.com\\me",
            " https://api.example.com/me\n",
            "https://api.example.com:9999/me",
            "wss://api.example.com/chat",
            "//api.example.com/x",
            "https://app@api.example.com/",
            "https://%61pi.example.com/",
        ],
    );
    assert_all(
        &scope,
        "https://www.example.com",
        false,
        &[
            // In clear text.
            "http://api.example.com/me",
            "ws://api.example.com/chat",
            // Paths, although they look like hosts.
            "v1.0/users",
            "relative/file.js",
            "api.example.com",
            "/api.example.com",
            "?q=1",
            "#top",
            "",
            // Other hosts.
            "https://api.example.com./",
            "https://example.com/",
            "https://www.example.com/",
            "https://sub.api.example.com/",
            "https://notapi.example.com/",
            "https://api.example.com.evil.example/",
            "https://api.example.com@evil.example/",
            "https://evil.example/https://api.example.com/",
            "https://evil.example\\@api.example.com/",
            // No host at all.
            "data:text/plain,https://api.example.com",
            "blob:https://api.example.com/3f0c",
            "about:blank",
            "javascript:void(0)",
            "file:///etc/hosts",
            "localhost:3000",
            "capacitor://api.example.com/",
            // No URL at all.
            "https://",
            "https://exa mple.com/",
            "https://api.example.com:x/",
            "https://api.example.com:65536/",
            "//",
            "http://[::1",
        ],
    );
}

/// ATTACKS.md, V17: a token by header is for the declared APIs, whatever cookies do.
#[test]
fn tokens_by_header_go_to_declared_apis_only() {
    let apis = ["https://api.example.com", "https://files.example.com:8443"];
    for domain in ["", "example.com"] {
        let scope = scope(&apis, domain);
        let page = origin("https://www.example.com");
        for url in [
            "https://api.example.com/me",
            "https://API.example.com:443/me",
            "//api.example.com/x",
            "wss://api.example.com/chat",
            "https://files.example.com:8443/",
        ] {
            assert!(scope.takes_header_tokens(url, &page), "{url}");
        }
        for url in [
            "https://api.example.com:8443/me",
            "https://files.example.com/",
            "http://api.example.com/me",
            "https://blog.example.com/",
            "https://example.com/",
            "https://x.api.example.com/",
            "https://api.example.com./",
            "https://api.example.com@evil.example/",
            "v1.0/users",
            "data:text/plain,x",
            "",
        ] {
            assert!(!scope.takes_header_tokens(url, &page), "{url}");
        }
        // On a page of the API itself a path is one of its own.
        assert!(scope.takes_header_tokens("v1.0/users", &origin("https://api.example.com")));
        assert!(!scope.takes_header_tokens("/me", &origin("https://api.example.com:3000")));
    }
}

#[test]
fn a_relative_url_is_below_the_page() {
    let scope = scope(&["https://api.example.com"], "");
    let relative = [
        "v1.0/users",
        "relative/file.js",
        "/me",
        "?q=1",
        "",
        "./a",
        "..",
    ];
    assert_all(&scope, "https://api.example.com", true, &relative);
    assert_all(&scope, "https://api.example.com:8443", true, &relative);
    assert_all(&scope, "http://api.example.com", false, &relative);
    assert_all(
        &scope,
        "http://www.example.com",
        false,
        &["//api.example.com/x"],
    );
    assert_all(
        &scope,
        "http://www.example.com",
        true,
        &["https://api.example.com/x"],
    );
    // A scheme without slashes is relative on a page of that scheme.
    assert_all(&scope, "https://api.example.com", true, &["https:me"]);
    assert_all(
        &scope,
        "http://api.example.com",
        false,
        &["https:me", "http:me"],
    );
}

#[test]
fn of_a_shared_domain() {
    let scope = scope(&["https://api.example.com"], ".example.com");
    assert_eq!(
        scope.cookie_domain().map(ToString::to_string).as_deref(),
        Some("example.com")
    );
    assert_eq!(scope.shared_schemes(), [Scheme::Https]);
    let page = "https://www.example.com";
    assert_all(
        &scope,
        page,
        true,
        &[
            "https://example.com/",
            "https://a.b.example.com:8443/",
            "wss://files.example.com/",
            "v1.0/users",
        ],
    );
    assert_all(
        &scope,
        page,
        false,
        &[
            "http://example.com/",
            "https://notexample.com/",
            "https://example.com./",
            "https://api.example.com./",
            "https://com/",
            "https://example.com.evil.example/",
            "https://other.com/",
        ],
    );
}

#[test]
fn a_domain_that_browsers_do_not_share_adds_nothing() {
    const CASES: &[(&str, &str, &str)] = &[
        ("https://api.example.co.uk", "co.uk", "https://other.co.uk/"),
        (
            "https://shop.vercel.app",
            "vercel.app",
            "https://other.vercel.app/",
        ),
        (
            "https://vercel.app",
            "vercel.app",
            "https://other.vercel.app/",
        ),
        ("https://api.example.com", "other.com", "https://other.com/"),
        (
            "https://api.example.com",
            "www.example.com",
            "https://www.example.com/",
        ),
        (
            "https://api.example.com",
            "v2.api.example.com",
            "https://v2.api.example.com/",
        ),
        ("https://127.0.0.1", "example.com", "https://example.com/"),
    ];
    for (api, domain, url) in CASES {
        let scope = scope(&[api], domain);
        assert_eq!(scope.cookie_domain(), None, "{domain} of {api}");
        assert_eq!(scope.shared_schemes(), [], "{domain} of {api}");
        assert_all(&scope, "https://page.example", false, &[url]);
        assert_all(&scope, "https://page.example", true, &[api]);
    }
}

#[test]
fn a_suffix_below_the_shared_domain_is_somebody_elses() {
    let scope = scope(&["https://www.amazonaws.com"], "amazonaws.com");
    let page = "https://page.example";
    assert_all(&scope, page, true, &["https://docs.amazonaws.com/"]);
    assert_all(
        &scope,
        page,
        false,
        &[
            "https://bucket.s3.amazonaws.com/",
            "https://s3.amazonaws.com/",
        ],
    );
}

#[test]
fn of_several_apis() {
    let scope = scope(
        &[
            "https://api.example.com",
            "http://localhost:3000",
            "https://api.example.com",
            "http://old.example.com",
            "https://api.other.com",
        ],
        "example.com",
    );
    assert_eq!(scope.apis().len(), 4);
    assert_eq!(scope.shared_schemes(), [Scheme::Https, Scheme::Http]);
    let page = "https://page.example";
    assert_all(
        &scope,
        page,
        true,
        &[
            "http://localhost:8000/",
            "http://www.example.com/",
            "https://www.example.com/",
            "https://api.other.com/",
        ],
    );
    assert_all(
        &scope,
        page,
        false,
        &[
            "https://localhost:3000/",
            "http://127.0.0.1:3000/",
            "https://www.other.com/",
            "http://api.other.com/",
        ],
    );
}

#[test]
fn of_addresses_and_names_of_one_label() {
    let scope = scope(
        &[
            "http://[::1]:3000",
            "http://127.0.0.1:3000",
            "http://backend",
        ],
        "",
    );
    let page = "http://localhost:3000";
    assert_all(
        &scope,
        page,
        true,
        &[
            "http://[0:0::1]:8000/",
            "http://127.1/",
            "http://backend:8080/",
        ],
    );
    assert_all(
        &scope,
        page,
        false,
        &[
            "/me",
            "http://[::2]/",
            "http://127.0.0.2/",
            "backend:8080",
            "//backend.example/",
        ],
    );
}

#[test]
fn of_nothing() {
    let scope = scope(&[], "example.com");
    assert_eq!(scope.cookie_domain(), None);
    assert_all(
        &scope,
        "https://example.com",
        false,
        &["/", "https://example.com/"],
    );
}

#[test]
fn as_data() {
    let one = serde_json::to_value(scope(&["api.example.com"], "example.com")).unwrap();
    let expected = serde_json::json!({
        "apis": ["https://api.example.com"],
        "cookie_domain": "example.com",
        "shared_schemes": ["https"],
    });
    assert_eq!(one, expected);
    assert!(serde_json::to_value(scope(&[], "")).unwrap()["cookie_domain"].is_null());
}

/// An API, a cookie domain and a target that have to do with each other more often than by chance.
fn case() -> impl Strategy<Value = (Origin, CookieDomain, Origin)> {
    let parts = (origins(), cookie_domains(), origins());
    (parts, 0..3_usize, 0..4_usize).prop_map(|((api, domain, target), labels, kind)| {
        let parent = api.host().domain().and_then(|name| {
            let name = name.ancestor(name.label_count().checked_sub(labels)?)?;
            CookieDomain::parse(name.as_str()).ok()
        });
        let domain = parent.filter(|_| kind < 3).unwrap_or(domain);
        let host = match (kind, domain.shared()) {
            (0, _) => Some(api.host().clone()),
            (1, Some(domain)) => Host::parse(&format!("other.{domain}")).ok(),
            _ => None,
        };
        let host = host.unwrap_or_else(|| target.host().clone());
        (
            api,
            domain,
            Origin::new(target.scheme(), host, target.port()),
        )
    })
}

fn is_shared_by(domain: &CookieDomain, api: &Origin) -> bool {
    domain.on_host(api.host(), &EmbeddedList) == DomainVerdict::Shared
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn never_outside_the_registrable_domains_of_the_apis(
        (api, domain, target) in case(),
        others in prop::collection::vec(origins(), 0..3),
        page in origins(),
    ) {
        let apis: Vec<Origin> = others.into_iter().chain([api]).collect();
        let scope = FrontendScope::new(&apis, &domain, &EmbeddedList);
        if scope.is_session_request(&target.to_string(), &page, &EmbeddedList) {
            let registrable = |of: &Origin| of.host().registrable_domain(&EmbeddedList);
            let is_known = apis.iter().any(|api| {
                let is_one_site = registrable(api).is_some() && registrable(api) == registrable(&target);
                api.scheme() == target.scheme() && (api.host() == target.host() || is_one_site)
            });
            prop_assert!(is_known, "{} is of none of {:?}", target, apis);
        }
    }

    /// The oracle is the browser: whether it sends the cookie that the API has set.
    #[test]
    fn carries_the_session_where_browsers_send_the_cookie((api, domain, target) in case()) {
        let https = |of: &Origin| Origin::new(Scheme::Https, of.host().clone(), of.port());
        let (api, target) = (https(&api), https(&target));
        let scope = FrontendScope::new([&api], &domain, &EmbeddedList);
        let set_cookie = if is_shared_by(&domain, &api) {
            format!("sid=1; Secure; Domain={domain}")
        } else {
            "sid=1; Secure".to_owned()
        };
        let fetch = |of: &Origin| {
            let url = RequestUrl::parse(&of.to_string()).unwrap();
            Request::fetch(url, vec![ClientOrigin::Web(of.clone())])
        };
        let now = datetime!(2026-11-22 12:00 UTC);
        for profile in [Profile::CHROMIUM, Profile::FIREFOX, Profile::SAFARI] {
            let mut jar = Jar::new(profile);
            let headers = [set_cookie.as_bytes()];
            jar.receive(&fetch(&api), &Response::new(&headers), &EmbeddedList, now);
            let is_sent = !jar.cookie_header(&fetch(&target), &EmbeddedList, now).is_empty();
            prop_assert_eq!(
                scope.is_session_request(&target.to_string(), &target, &EmbeddedList),
                is_sent,
                "{} of {} to {} in {}", set_cookie, api, target, profile.name
            );
        }
    }

    #[test]
    fn any_text_has_an_answer(
        (api, domain, page) in case(),
        url in "\\PC{0,40}|[a-z.:/@\\\\#?%\\[\\]0-9]{0,40}",
    ) {
        let scope = FrontendScope::new([&api], &domain, &EmbeddedList);
        let is_session = scope.is_session_request(&url, &page, &EmbeddedList);
        // The page's URL plays no part unless the text is relative to it.
        if RequestUrl::parse(&url).is_ok() && !url.trim_start().starts_with("http") {
            prop_assert_eq!(is_session, scope.is_session_request(&url, &api, &EmbeddedList));
        }
    }
}

/// The generator is tested too: it reaches every answer for every reason.
#[test]
fn the_cases_are_of_all_kinds() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeMap::new();
    for _ in 0..2000 {
        let (api, domain, target) = case().new_tree(&mut runner).unwrap().current();
        let scope = FrontendScope::new([&api], &domain, &EmbeddedList);
        let kind = (
            is_shared_by(&domain, &api),
            api.host() == target.host(),
            scope.is_session_request(&target.to_string(), &api, &EmbeddedList),
        );
        *seen.entry(kind).or_insert(0) += 1;
    }
    // Another host is in scope by a shared domain only; all else happens.
    assert_eq!(seen.keys().len(), 7, "{seen:?}");
    assert!(!seen.contains_key(&(false, false, true)), "{seen:?}");
    assert!(seen.values().all(|&count| count >= 20), "{seen:?}");
}
