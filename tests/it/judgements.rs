//! Where the judgement of a configuration turns: the last length that fits, the history that exposes, the website that is usual.
//!
//! What breaks if one fails: a deployment is refused that works, or its users are signed out where the limit is.

use serde_json::{Value, json};
use session_cookie_policy::config::{Transport, Website};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::cors::{
    CorsCredentials, CorsIssue, CorsRequirements, DeclaredCors, VaryOrigin, verify_cors,
};
use session_cookie_policy::diagnosis::audit;
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::Severity;
use session_cookie_policy::request::{CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts};
use session_cookie_policy::rollout::plan_migration;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{config, policy};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Fields and severities.
fn judged(more: &Value) -> Vec<(String, Severity)> {
    let review = config(more).review(&EmbeddedList);
    let problems = review.problems().iter();
    problems
        .map(|problem| (problem.field().to_string(), problem.severity()))
        .collect()
}

fn post(origin: &'static [u8]) -> RequestFacts<'static> {
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(origin);
    facts
}

/// RFC 6265bis, section 5.6: name and value have 4096 bytes at most. `__Host-session-access` has 21.
#[test]
fn a_cookie_may_fill_its_4096_bytes() {
    let access = |len: u32| {
        judged(&json!({
            "access_cookie": { "max_value_len": len }, "cookie_header_budget": 16_384,
        }))
    };
    assert_eq!(access(4075), []);
    assert_eq!(
        access(4076),
        [("access_cookie.max_value_len".to_owned(), Severity::Error)]
    );
}

/// Names of 21 and 22 bytes, an `=` each, and `; ` between the two.
#[test]
fn the_cookies_may_fill_half_of_the_header() {
    let both = |access: u32, refresh: u32, budget: u32| {
        judged(&json!({
            "access_cookie": { "max_value_len": access },
            "refresh_cookie": { "max_value_len": refresh },
            "cookie_header_budget": budget,
        }))
    };
    let field = || "cookie_header_budget".to_owned();
    // 21 + 1 + 400 + 2 + 22 + 1 + 553 is 1000.
    assert_eq!(both(400, 553, 2000), []);
    assert_eq!(both(400, 554, 2000), [(field(), Severity::Warning)]);
    // They fit as long as nothing stands beside them.
    assert_eq!(both(400, 553, 1000), [(field(), Severity::Warning)]);
    assert_eq!(both(400, 553, 999), [(field(), Severity::Error)]);

    // One whose length is not told counts for nothing: 22 + 1 + 977 is 1000.
    let refresh_alone = |len: u32| {
        judged(&json!({
            "refresh_cookie": { "max_value_len": len }, "cookie_header_budget": 2000,
        }))
    };
    assert_eq!(refresh_alone(977), []);
    assert_eq!(refresh_alone(978), [(field(), Severity::Warning)]);
}

/// The http API can have set no cookie with a prefix, and the https API beside it can.
#[test]
fn a_past_that_one_api_can_have_had_is_possible() {
    let history = json!({
        "api": ["https://api.corp.internal", "http://api.corp.internal:8080"],
        "plain_http": ["http://api.corp.internal:8080"],
        "websites": ["https://www.corp.internal"],
        "history": [{
            "cookie_domain": "",
            "retired_at": "2026-06-01T00:00:00Z",
            "lifetime_days": 365,
            "access_cookie": { "name": "__Host-old", "path": "/" },
            "refresh_cookie": { "name": "__Secure-older", "path": "/auth" },
        }],
    });
    let of_history: Vec<_> = judged(&history)
        .into_iter()
        .filter(|(field, _)| field.starts_with("history"))
        .collect();
    // Siblings could plant a cookie of the narrow path, which the present ones do not allow.
    assert_eq!(of_history, [("history[0]".to_owned(), Severity::Warning)]);
}

/// Sibling hosts can make a browser send a cookie that they get, now or in the past.
#[test]
fn cookies_that_siblings_had_need_protection() {
    let past = |domain: &str| {
        json!({ "history": [{
            "cookie_domain": domain,
            "retired_at": "2026-06-01T00:00:00Z",
            "lifetime_days": 365,
            "access_cookie": { "name": "sid" },
        }] })
    };
    let verdict = |history: &Value| {
        let policy = policy(history);
        let mut facts = post(b"https://www.example.com");
        facts.cookie = CookieHeader::line(b"__Host-session-access=a");
        let verify = policy.verify(&facts, NOW);
        match verify.csrf() {
            CsrfVerdict::Pass(reason) => Ok(reason),
            CsrfVerdict::Refuse(refusal) => Err(refusal),
            CsrfVerdict::Compare(_) => unreachable!("no token in this mode"),
        }
    };
    assert_eq!(verdict(&past("")), Ok(CsrfPass::DeclaredWebsite));
    assert_eq!(
        verdict(&past("example.com")),
        Err(CsrfRefusal::MissingHeader)
    );
    let mut unprotected = past("example.com");
    unprotected["csrf"] = json!("none");
    // Siblings can plant `sid`, too.
    let plantable = ("history[0]".to_owned(), Severity::Warning);
    let csrf = ("csrf".to_owned(), Severity::Error);
    assert_eq!(judged(&unprotected), [csrf, plantable.clone()]);
    unprotected["history"][0]["cookie_domain"] = json!("");
    assert_eq!(judged(&unprotected), [plantable]);
}

/// A request without an origin is of the usual website, which is the first; that a pattern covers it as well is nothing.
#[test]
fn the_usual_website_is_read_by_its_own_entry() {
    let policy = policy(&json!({
        "websites": [
            { "origin": "https://www.example.com", "transport": "cookie" },
            { "origin": "https://*.example.com", "transport": "header" },
        ],
    }));
    let transport = |facts: &RequestFacts<'_>| policy.sign_in(facts, NOW).choice().transport;
    assert_eq!(transport(&RequestFacts::new("POST")), Transport::Cookie);
    assert_eq!(
        transport(&post(b"https://pr-1.example.com")),
        Transport::Header
    );
}

/// RFC 6265bis, section 5.7, step 16: a `Secure` cookie stands in the way where it would be sent, and not on another host.
#[test]
fn secure_cookies_shadow_those_of_their_own_host_alone() {
    let shadowed = |plain: &str| {
        let judged = judged(&json!({
            "api": ["https://api.corp.internal", plain],
            "plain_http": [plain],
            "names": "supertokens",
            "websites": "http://www.corp.internal",
            "transport": "any",
        }));
        judged
            .iter()
            .any(|(field, severity)| field == "api[1]" && *severity == Severity::Error)
    };
    assert!(shadowed("http://api.corp.internal:8080"));
    assert!(!shadowed("http://old.corp.internal"));
}

/// What was probably meant stands in the patch, whichever reader refused the text.
#[test]
fn a_text_that_can_be_repaired_is() {
    let patches = |more: Value| -> Vec<String> {
        let findings = audit(&config(&more), None, NOW, &EmbeddedList);
        let patches = findings.iter().filter_map(|found| found.patch.as_ref());
        patches.map(ToString::to_string).collect()
    };
    for (more, expected) in [
        (
            json!({ "older_cookie_domain": "https://old.example.com" }),
            "set `older_cookie_domain` to `old.example.com`",
        ),
        (
            json!({ "cors_methods": ["patch"] }),
            "set `cors_methods[0]` to `PATCH`",
        ),
        (
            json!({ "api": "https://api.example.com/v1" }),
            "set `api[0]` to `https://api.example.com`",
        ),
        (
            json!({ "websites": "https://www.example.com/shop" }),
            "set `websites[0]` to `https://www.example.com`",
        ),
        (
            json!({ "api_base_path": "auth" }),
            "set `api_base_path` to `/auth`",
        ),
    ] {
        let found = patches(more);
        assert!(found.iter().any(|patch| patch == expected), "{found:?}");
    }
}

/// No page may hold tokens by header, so none is handed out that way.
#[test]
fn where_no_website_takes_headers_no_token_goes_by_header() {
    let only_cookies = json!({
        "websites": [{ "origin": "https://www.example.com", "transport": "cookie" }],
    });
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let (old, new) = (config(&only_cookies), config(&only_cookies));
    let plan = plan_migration(&old, &new, retired_at, &EmbeddedList);
    let mut transports: Vec<Transport> = Vec::new();
    for encounter in &plan.both_serve.new_takes_old {
        transports.push(encounter.transport);
    }
    assert_eq!(transports, [Transport::Cookie, Transport::Cookie]);
}

/// A cache that keeps the answer for one website hands it to the other.
#[test]
fn answers_that_differ_by_website_must_vary() {
    let severity = |websites: &[&str]| {
        let websites: Vec<Website> = websites
            .iter()
            .map(|text| Website::parse(text).unwrap())
            .collect();
        let api = Origin::parse("https://api.example.com").unwrap();
        let required = CorsRequirements::new(&api, &websites, CorsCredentials::Allow);
        let mut declared = DeclaredCors::from(&required);
        declared.vary_origin = VaryOrigin::Absent;
        let issues = verify_cors(&required, &declared, &EmbeddedList);
        issues.first().map(CorsIssue::severity)
    };
    let (one, other) = ("https://app.example.com", "https://shop.example.com");
    assert_eq!(severity(&[one]), None);
    assert_eq!(severity(&[one, other]), Some(Severity::Error));
    assert_eq!(
        severity(&["https://*.preview.example.com"]),
        Some(Severity::Error)
    );
}
