//! CORS headers of observed answers, judged as browsers read lists ([Fetch, CORS protocol and credentials]).
//!
//! What breaks if it fails: the diagnosis overlooks the header that keeps a page from its session, or blames one that is well.
//!
//! [Fetch, CORS protocol and credentials]: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Code, Fact, Finding, Observation, Route, Seen, diagnose};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use time::macros::datetime;

fn policy(transport: &str) -> Policy {
    let config: PolicyConfig = serde_json::from_value(serde_json::json!({
        "api": ["https://api.example.com"],
        "websites": [{"origin": "https://app.example.com", "transport": transport}, "https://www.example.com"],
    }))
    .unwrap();
    config.compile(&EmbeddedList).unwrap()
}

/// A preflight of the page that is answered with its origin and these lists, and what is found.
fn diagnosed(policy: &Policy, methods: &str, headers: &str, credentials: Seen) -> Vec<Finding> {
    let mut seen = Observation::default();
    seen.request.route = Some(Route::Preflight);
    seen.request.method = Some("OPTIONS".into());
    seen.request.origin = Seen::Present("https://app.example.com".into());
    seen.response.allow_origin = Seen::Present("https://app.example.com".into());
    seen.response.allow_credentials = credentials;
    seen.response.allow_methods = Seen::Present(methods.into());
    seen.response.allow_headers = Seen::Present(headers.into());
    seen.response.vary = Seen::Present("Origin".into());
    let now = datetime!(2026-11-22 12:00 UTC);
    diagnose(policy, &seen, now, &EmbeddedList)
}

/// What is found, in short.
fn preflight(
    policy: &Policy,
    methods: &str,
    headers: &str,
    credentials: Seen,
) -> Vec<(Code, String)> {
    let findings = diagnosed(policy, methods, headers, credentials);
    findings
        .into_iter()
        .map(|found| (found.code, found.message))
        .collect()
}

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";

fn yes() -> Seen {
    Seen::Present("true".into())
}

/// Without credentials `*` stands for every header but `Authorization`, which is the one that matters.
#[test]
fn a_star_never_covers_authorization() {
    let found = preflight(&policy("header"), "*", "*", Seen::Absent);
    assert_eq!(
        found,
        [(
            Code::CorsRequest,
            "`*` in `allow_headers` does not cover `authorization`; name it beside the `*`".into()
        )]
    );
    assert_eq!(
        preflight(&policy("header"), "*", "*, Authorization", Seen::Absent),
        []
    );
}

/// The other website's tokens travel by cookie, and its header is nothing that this page sends.
#[test]
fn a_page_is_asked_for_its_own_headers_only() {
    assert_eq!(
        preflight(
            &policy("header"),
            METHODS,
            "content-type, authorization",
            Seen::Absent
        ),
        []
    );
    assert_eq!(
        preflight(
            &policy("cookie"),
            METHODS,
            "content-type, session-csrf",
            yes()
        ),
        []
    );
    let found = preflight(
        &policy("cookie"),
        METHODS,
        "content-type, authorization",
        yes(),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, Code::CorsRequest);
}

#[test]
fn a_method_in_other_letters_is_another_method() {
    let found = preflight(
        &policy("cookie"),
        "GET, HEAD, POST, PUT, patch, DELETE",
        "content-type, session-csrf",
        yes(),
    );
    assert_eq!(
        found,
        [(
            Code::CorsRequest,
            "`patch` in `allow_methods` is another method than `PATCH`; write `PATCH`".into()
        )]
    );
}

/// `true` has one spelling ([Fetch, CORS check], step 5).
///
/// [Fetch, CORS check]: https://fetch.spec.whatwg.org/#concept-cors-check
#[test]
fn credentials_are_allowed_in_one_spelling() {
    let headers = "content-type, session-csrf";
    for wrong in ["True", "1", ""] {
        let found = preflight(
            &policy("cookie"),
            METHODS,
            headers,
            Seen::Present(wrong.into()),
        );
        assert_eq!(found.len(), 1, "{wrong}");
        assert_eq!(found[0].0, Code::CorsCredentials, "{wrong}");
    }
    assert_eq!(
        preflight(&policy("cookie"), METHODS, headers, Seen::Unknown),
        []
    );
}

/// Each header that lacks something is shown.
#[test]
fn two_lists_are_one_cause_with_the_evidence_of_both() {
    let findings = diagnosed(&policy("cookie"), "GET, HEAD, POST", "content-type", yes());
    assert_eq!(findings.len(), 1);
    let seen: Vec<Fact> = findings[0].evidence.iter().map(|seen| seen.fact).collect();
    assert_eq!(
        seen,
        [Fact::ResponseAllowMethods, Fact::ResponseAllowHeaders]
    );
}
