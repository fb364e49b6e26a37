//! The shipped deployments: each is read, reviewed, and says what its name promises.
//!
//! What breaks if one fails: the first thing that a newcomer runs gives a wrong answer.

use std::fs;

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::{DomainVerdict, SameSite};
use session_cookie_policy::net::{EmbeddedList, Relation};
use session_cookie_policy::policy::Review;

use crate::support::manifest_dir;

#[track_caller]
fn config(name: &str) -> PolicyConfig {
    let path = manifest_dir()
        .join("examples/deployments")
        .join(format!("{name}.json"));
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[track_caller]
fn review(name: &str) -> Review {
    config(name).review(&EmbeddedList)
}

fn problems(review: &Review) -> Vec<String> {
    review.problems().iter().map(ToString::to_string).collect()
}

/// Relation, `SameSite` and the name of the access cookie of each pair.
fn pairs(review: &Review) -> Vec<(Relation, Option<SameSite>, Option<&str>)> {
    review
        .pairs()
        .iter()
        .map(|pair| {
            let name = pair
                .access()
                .map(|cookie| cookie.attributes().name().as_str());
            (pair.comparison().relation(), pair.same_site().value(), name)
        })
        .collect()
}

#[test]
fn good_deployments_have_no_problem() {
    use Relation::{SameOrigin, SameSite as Same};
    let lax = Some(SameSite::Lax);
    let single = review("single-origin");
    assert_eq!(
        pairs(&single),
        [(SameOrigin, lax, Some("__Host-session-access"))]
    );
    assert_eq!(
        single.pairs()[0]
            .refresh()
            .unwrap()
            .attributes()
            .name()
            .as_str(),
        "__Host-session-refresh"
    );

    let spa = review("spa-and-api");
    let strict = Some(SameSite::Strict);
    assert_eq!(
        pairs(&spa),
        [(Same, strict, Some("__Host-session-access")); 2]
    );

    let shared = review("shared-domain");
    assert_eq!(
        pairs(&shared),
        [(Same, lax, Some("__Secure-session-access")); 2]
    );
    let report = shared.cookie_domain().unwrap();
    assert!(
        report
            .verdicts()
            .iter()
            .all(|of| of.verdict == DomainVerdict::Shared)
    );
    // A cookie of one host alone had the stricter prefix.
    let past: Vec<String> = shared.history().iter().map(ToString::to_string).collect();
    assert_eq!(
        past,
        [
            "`__Host-session-access` without Domain, path /",
            "`__Secure-session-refresh` without Domain, path /auth",
        ]
    );
    assert_eq!(
        shared.history()[0].sunset().unwrap().to_string(),
        "2027-06-01T00:00:00Z"
    );

    let local = review("local-development");
    assert_eq!(pairs(&local), [(Same, lax, Some("session-access"))]);

    for good in [single, spa, shared, local] {
        assert_eq!(problems(&good), [""; 0]);
        assert!(!good.has_errors());
    }
}

#[test]
fn apis_on_two_sites_cannot_share() {
    let review = review("unrelated-apis");
    assert_eq!(
        pairs(&review),
        [
            (
                Relation::SameSite,
                Some(SameSite::Lax),
                Some("__Secure-session-access")
            ),
            (Relation::CrossSite, Some(SameSite::None), None),
        ]
    );
    let problems = problems(&review);
    assert_eq!(
        problems[1],
        "`cookie_domain`: browsers refuse `Domain=example.com` from api.otherdomain.com: the host is not within the domain; \
         no cookie domain covers all; a host-only cookie covers api.example.com; a host-only cookie covers api.otherdomain.com"
    );
    assert!(problems[0].starts_with("`websites[0]`: on `https://www.example.com` the session cookie of https://api.otherdomain.com"));
    assert_eq!(problems.len(), 2);
}

#[test]
fn cookies_between_sites_are_an_error_where_nothing_else_is_allowed() {
    let mut config = config("cross-site");
    let review = config.review(&EmbeddedList);
    assert!(review.has_errors());
    assert_eq!(
        pairs(&review),
        [(
            Relation::CrossSite,
            Some(SameSite::None),
            Some("__Host-session-access")
        )]
    );
    // By header there is no cookie and no problem.
    config.transport = "header".into();
    let by_header = config.review(&EmbeddedList);
    assert_eq!(
        pairs(&by_header),
        [(Relation::CrossSite, Some(SameSite::None), None)]
    );
    assert_eq!(problems(&by_header), [""; 0]);
}

#[test]
fn localhost_is_not_127_0_0_1() {
    let review = review("local-development-broken");
    assert_eq!(pairs(&review), [(Relation::CrossSite, None, None)]);
    assert_eq!(
        problems(&review),
        [
            "`websites[0]`: no session cookie of http://127.0.0.1:8000 works on `http://localhost:3000`: browsers send only \
             `SameSite=None` cookies across sites, which need `Secure`, but the API is plain http; open the website as \
             `http://127.0.0.1:3000`, under the host of the API, or serve the API over https, or serve the API under the website's \
             host through a reverse proxy, or send the session's tokens by header instead of cookies",
            "`cookie_domain`: `localhost` is a single label, which browsers treat as a public suffix; leave it out (host-only)",
        ]
    );
}

#[test]
fn tenants_of_a_suffix_are_strangers() {
    let review = review("shared-hosting");
    assert!(
        review
            .pairs()
            .iter()
            .all(|pair| pair.comparison().relation() == Relation::CrossSite)
    );
    let problems = problems(&review);
    // Anybody may call a project `shop-evil`.
    for (index, pattern) in [
        (1, "https://shop-*.vercel.app"),
        (2, "https://*.vercel.app"),
    ] {
        let start =
            format!("`websites[{index}]`: `{pattern}` matches hosts that strangers can register");
        assert!(
            problems.iter().any(|problem| problem.starts_with(&start)),
            "{problems:#?}"
        );
    }
    assert_eq!(
        problems.last().unwrap(),
        "`cookie_domain`: browsers refuse `Domain=herokuapp.com` from shop-api.herokuapp.com: the domain is a public suffix \
         (private section), below which others have hosts; leave the cookie domain out (host-only)"
    );
}

#[test]
fn ip_addresses_are_sites_of_their_own() {
    let review = review("ip-addresses");
    let same: Vec<String> = review
        .pairs()
        .iter()
        .filter(|pair| pair.comparison().relation().is_same_site())
        .map(|pair| {
            format!(
                "{} {}",
                pair.website(),
                pair.access().unwrap().attributes().name()
            )
        })
        .collect();
    assert_eq!(
        same,
        [
            "https://192.168.1.10 __Host-session-access",
            "http://[::1]:3000 session-access",
            // Plain http beyond this machine is a named exception.
            "http://10.0.0.5 session-access",
        ]
    );
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_fields() {
    let review = review("many-mistakes");
    let fields: Vec<String> = review
        .problems()
        .iter()
        .map(|problem| problem.field().to_string())
        .collect();
    assert_eq!(
        fields,
        [
            "api[0]",
            "api[2]",
            "websites[0]",
            "websites[1]",
            "websites[1]",
            "websites[2]",
            "websites[3]",
            "default_website",
            "cookie_domain",
            "access_cookie.lifetime_seconds",
            "refresh_cookie.name",
            "api_base_path",
        ]
    );
}

#[test]
fn unknown_fields_are_refused_by_name() {
    let error =
        serde_json::from_str::<PolicyConfig>(r#"{"api": [], "websites": [], "cookieDomains": ""}"#)
            .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("unknown field `cookieDomains`, expected one of"),
        "{error}"
    );
}

#[test]
fn more_mistakes() {
    let mut config = PolicyConfig::default();
    config.prefix = Some("__Host-".into());
    config.refresh_cookie.path = Some("/session".into());
    config.access_cookie.lifetime_seconds = Some(0.into());
    assert_eq!(
        problems(&config.review(&EmbeddedList)),
        [
            "`api`: is empty; name at least one",
            "`websites`: is empty; name at least one",
            "`access_cookie.lifetime_seconds`: a lifetime must be at least one second; zero deletes the cookie",
            "`refresh_cookie.path`: the path `/session` does not match the route `/auth/session/refresh`, so browsers do not send the cookie there; if your routes are elsewhere, set `api_base_path`",
            "`refresh_cookie.path`: the path `/session` does not match the route `/auth/signout`, so browsers do not send the cookie there; if your routes are elsewhere, set `api_base_path`",
        ]
    );
    let mut config = PolicyConfig::new(["https://api.example.com"], ["http://app.example.com"]);
    config.prefix = Some("__Host-".into());
    config.refresh_cookie.path = Some("/auth".into());
    assert_eq!(
        problems(&config.review(&EmbeddedList)),
        [
            "`api[0]`: `__Host-` requires `Path=/`, not `/auth`; use the prefix `__Secure-` or the path `/`",
            "`websites[0]`: anybody on the network can inject script into pages of `http://app.example.com`, which is plain http, and \
             act with the sessions of https://api.example.com; serve the website over https, or declare it with `\"plain_http\": \
             true`",
            "`websites[0]`: `http://app.example.com` and https://api.example.com have different schemes, so Chromium treats the \
             session cookie as a third-party cookie; serve both over https",
        ]
    );
}

/// A word that is spelled wrong does not hide the next.
#[test]
fn misspelled_words() {
    let text = r#"{
        "api": ["https://api.example.com"], "websites": ["https://www.example.com"],
        "transport": "cookies", "session_use": "api", "browsers": ["chrome", "safari", "safari"],
        "history": [{ "cookie_domain": "com", "retired_at": "yesterday", "lifetime_days": 1 }]
    }"#;
    let config: PolicyConfig = serde_json::from_str(text).unwrap();
    assert_eq!(
        problems(&config.review(&EmbeddedList)),
        [
            "`session_use`: write `api_only` or `documents`",
            "`transport`: write `any`, `cookie` or `header`",
            "`browsers[0]`: write `chromium`, `firefox` or `safari`, or one of them from a version on, such as `safari 18.1`",
            "`browsers[2]`: says the same as `browsers[1]`; leave one out",
            "`history[0].cookie_domain`: `com` is a single label, which browsers treat as a public suffix; leave it out (host-only)",
            "`history[0].retired_at`: the text is not a time such as `2026-06-01T00:00:00Z`",
        ]
    );
}

/// The three ways to say that there is no cookie domain.
#[test]
fn no_cookie_domain() {
    let read = |field: &str| {
        let text = format!(r#"{{"api": ["a.example"], "websites": ["a.example"]{field}}}"#);
        serde_json::from_str::<PolicyConfig>(&text).unwrap()
    };
    let absent = read("");
    assert_eq!(absent, read(r#", "cookie_domain": """#));
    assert_eq!(absent, read(r#", "cookie_domain": null"#));
}

/// A configuration is read as it is written.
#[test]
fn configurations_round_trip() {
    for entry in fs::read_dir(manifest_dir().join("examples/deployments")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let config: PolicyConfig = serde_json::from_str(&text).unwrap();
        let again: PolicyConfig =
            serde_json::from_value(serde_json::to_value(&config).unwrap()).unwrap();
        assert_eq!(config, again);
        assert_eq!(
            config.review(&EmbeddedList),
            again.review(&EmbeddedList),
            "equal input gives equal answers"
        );
    }
}
