//! Pages that the policy knows beside the websites of its list: tenants that are trusted, native shells, hints; and what CORS
//! answers to each.
//!
//! What breaks if one fails: a stranger's page reads the answers of a session, or a tenant's page cannot.

use serde_json::{Value, json};
use session_cookie_policy::config::{PolicyConfig, Transport};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Policy, ProblemKind, TransportReason};
use session_cookie_policy::request::{
    CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts, WebsiteBasis,
};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::origin;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const TENANT: &[u8] = b"https://shop.tenant.org";

fn compile(config: Value) -> Policy {
    let config: PolicyConfig = serde_json::from_value(config).unwrap();
    config.compile(&EmbeddedList).unwrap()
}

/// The messages of a configuration that does not compile.
fn refused(config: Value) -> Vec<String> {
    let config: PolicyConfig = serde_json::from_value(config).unwrap();
    let error = config.compile(&EmbeddedList).unwrap_err();
    error.problems().iter().map(ToString::to_string).collect()
}

fn cors(policy: &Policy, facts: &RequestFacts<'_>) -> Vec<String> {
    let mut headers = Vec::new();
    let answer = policy.cors(facts);
    answer.write(&mut |name, value| headers.push(format!("{name}: {value}")));
    headers
}

fn preflight_from(origin: &'static [u8]) -> RequestFacts<'static> {
    let mut facts = from(origin);
    facts.method = "OPTIONS";
    facts.requested_method = Some(b"POST");
    facts
}

fn from(origin: &'static [u8]) -> RequestFacts<'static> {
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(origin);
    facts
}

#[test]
fn a_trusted_website_counts_for_requests_of_its_own_origin_only() {
    let policy = compile(json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com"],
        "website_base_path": "/auth",
    }));
    let tenant = policy
        .trust_website(&origin("https://shop.tenant.org"), &EmbeddedList)
        .unwrap();
    assert!(matches!(
        tenant.warnings(),
        [ProblemKind::ThirdParty { .. }]
    ));
    let mut facts = from(TENANT);
    assert_eq!(policy.website(&facts).basis(), WebsiteBasis::Unknown);
    assert_eq!(cors(&policy, &facts), ["vary: origin"]);
    facts.trusted = Some(&tenant);
    let website = policy.website(&facts);
    assert_eq!(website.basis(), WebsiteBasis::Trusted);
    assert_eq!(website.origin(), "https://shop.tenant.org");
    assert!(website.link_base().is_none());
    assert_eq!(
        tenant.link_base().to_string(),
        "https://shop.tenant.org/auth"
    );
    assert_eq!(
        policy.sign_in(&facts, NOW).choice().reason,
        TransportReason::ThirdPartyCookie
    );
    assert_eq!(
        policy.cors(&facts).allowed_origin(),
        Some("https://shop.tenant.org")
    );

    // Handed over with another page's request, it says nothing.
    for (other, basis) in [
        (
            "https://shop.tenant.org.evil.example",
            WebsiteBasis::Unknown,
        ),
        ("http://shop.tenant.org", WebsiteBasis::Unknown),
        ("null", WebsiteBasis::Opaque),
        ("https://www.example.com", WebsiteBasis::Exact),
    ] {
        facts.origin = Some(other.as_bytes());
        assert_eq!(policy.website(&facts).basis(), basis, "{other}");
    }
}

#[test]
fn a_tenant_below_the_own_site_has_cookies_as_a_declared_website_would() {
    let policy = compile(json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com"],
    }));
    let tenant = policy
        .trust_website(&origin("https://tenant.example.com"), &EmbeddedList)
        .unwrap();
    assert_eq!(tenant.warnings(), []);
    let mut facts = from(b"https://tenant.example.com");
    facts.trusted = Some(&tenant);
    facts.sec_fetch_site = Some(b"same-site");
    facts.cookie = CookieHeader::line(b"__Host-session-refresh=token");
    let refresh = policy.refresh(&facts, NOW);
    assert_eq!(refresh.csrf(), CsrfVerdict::Pass(CsrfPass::DeclaredWebsite));
    assert_eq!(refresh.candidates().count(), 1);
    facts.trusted = None;
    let refresh = policy.refresh(&facts, NOW);
    assert_eq!(
        refresh.csrf(),
        CsrfVerdict::Refuse(CsrfRefusal::UndeclaredSibling)
    );
    assert_eq!(refresh.candidates().count(), 0);
}

#[test]
fn nobody_can_trust_a_website_on_which_sessions_fail() {
    let policy = compile(json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com"],
        "transport": "cookie",
    }));
    let error = policy
        .trust_website(&origin("https://shop.tenant.org"), &EmbeddedList)
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("on `https://shop.tenant.org` the session cookie of https://api.example.com is a third-party cookie"),
        "{error}"
    );
}

#[test]
fn cors_answers_known_origins_and_no_other() {
    let policy = compile(json!({
        "api": "https://api.example.com",
        "websites": [
            "https://www.example.com",
            "https://api.example.com",
            "https://*.preview.example.com",
            { "origin": "https://other.org", "transport": "header" },
        ],
        "clients": [{ "name": "mobile", "origins": ["capacitor://localhost"] }],
        "cors_methods": ["GET", "DELETE"],
        "headers": { "front": "session-front" },
    }));
    let exposed =
        "access-control-expose-headers: session-access-token, session-refresh-token, session-front";
    for (origin, credentials) in [
        ("https://www.example.com", true),
        ("https://pr-1.preview.example.com", true),
        ("https://other.org", false),
        ("capacitor://localhost", false),
    ] {
        let mut facts = RequestFacts::new("GET");
        facts.origin = Some(origin.as_bytes());
        let mut expected = vec![format!("access-control-allow-origin: {origin}")];
        if credentials {
            expected.push("access-control-allow-credentials: true".to_owned());
        }
        expected.extend(["vary: origin".to_owned(), exposed.to_owned()]);
        assert_eq!(cors(&policy, &facts), expected);
    }
    // Another origin than the API's is what CORS is about; the rest is told nothing, and caches are told so.
    for origin in [
        Some("https://api.example.com"),
        Some("https://evil.example"),
        Some("https://preview.example.com"),
        Some("null"),
        Some("*"),
        Some(""),
        None,
    ] {
        let mut facts = RequestFacts::new("GET");
        facts.origin = origin.map(str::as_bytes);
        assert_eq!(cors(&policy, &facts), ["vary: origin"], "{origin:?}");
        assert_eq!(policy.cors(&facts).allowed_origin(), None);
    }

    let mut preflight = Vec::new();
    policy
        .cors(&preflight_from(b"https://www.example.com"))
        .write(&mut |name, value| preflight.push(format!("{name}: {value}")));
    assert_eq!(
        preflight,
        [
            "access-control-allow-origin: https://www.example.com",
            "access-control-allow-credentials: true",
            "vary: origin",
            "access-control-allow-methods: GET, DELETE",
            "access-control-allow-headers: authorization, session-transport, session-client, session-csrf, content-type",
            "access-control-max-age: 600",
        ]
    );
}

#[test]
fn lists_name_what_the_transports_need_and_no_more() {
    let preflight = |config: Value| {
        let policy = compile(config);
        let mut headers = Vec::new();
        let answer = policy.cors(&preflight_from(b"https://www.example.com"));
        answer.write(&mut |name, value| headers.push(format!("{name}: {value}")));
        headers.swap_remove(headers.len() - 2)
    };
    let mut config = json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com"],
        "transport": "header",
    });
    assert_eq!(
        preflight(config.clone()),
        "access-control-allow-headers: authorization, content-type"
    );
    config["transport"] = "cookie".into();
    assert_eq!(
        preflight(config.clone()),
        "access-control-allow-headers: session-csrf, content-type"
    );
    config["csrf"] = "token".into();
    assert_eq!(
        preflight(config),
        "access-control-allow-headers: session-csrf, session-csrf-token, content-type"
    );
}

/// A page of a declared website is that page: no hint gives it another transport, which could bring its tokens within reach of script.
#[test]
fn a_hint_moves_no_page_of_a_website() {
    let policy = compile(json!({
        "api": "https://api.example.com",
        "websites": [{ "origin": "https://www.example.com", "transport": "cookie" }],
        "clients": [{ "name": "mobile" }],
    }));
    let mut facts = from(b"https://www.example.com");
    facts.client = Some(b"mobile");
    facts.mode = Some(b"header");
    assert_eq!(policy.website(&facts).client(), None);
    assert_eq!(policy.sign_in(&facts, NOW).transport(), Transport::Cookie);
    facts.origin = None;
    assert_eq!(policy.website(&facts).client(), Some("mobile"));
    assert_eq!(policy.sign_in(&facts, NOW).transport(), Transport::Header);
}

#[test]
fn clients_have_cookies_only_where_they_can() {
    let client = |client: Value, websites: Value| json!({ "api": "https://api.example.com", "websites": websites, "clients": [client] });
    let own = json!(["https://www.example.com"]);
    let shell = json!({ "name": "m", "origins": ["capacitor://localhost"], "transport": "any" });
    assert_eq!(
        refused(client(shell, own.clone())),
        [
            "`clients[0].transport`: pages of `capacitor://localhost` belong to no site, so browsers treat every session cookie there \
             as a third-party cookie; leave it at `header`"
        ]
    );
    // One without pages keeps cookies as it likes; it is asked, or told by its transport.
    let native = |transport: &str| {
        let policy = compile(client(
            json!({ "name": "m", "transport": transport }),
            own.clone(),
        ));
        let mut facts = RequestFacts::new("POST");
        facts.client = Some(b"m");
        let usual = policy.sign_in(&facts, NOW).choice();
        facts.mode = Some(b"cookie");
        (
            usual.reason,
            usual.transport,
            policy.sign_in(&facts, NOW).transport(),
        )
    };
    assert_eq!(
        native("any"),
        (
            TransportReason::ClientIsNoWebsite,
            Transport::Header,
            Transport::Cookie
        )
    );
    assert_eq!(
        native("cookie"),
        (
            TransportReason::OnlyTransport,
            Transport::Cookie,
            Transport::Cookie
        )
    );
    assert_eq!(
        native("header"),
        (
            TransportReason::OnlyTransport,
            Transport::Header,
            Transport::Header
        )
    );
}

/// DESIGN.md, 4.5: a page that takes its tokens by header clears what another page's session by cookie left in the same browser.
#[test]
fn stray_cookies_are_cleared_where_no_cookie_is_set() {
    let policy = compile(json!({
        "api": "https://api.example.com",
        "websites": [
            "https://www.example.com",
            { "origin": "https://other.org", "transport": "header" },
        ],
    }));
    let mut facts = from(b"https://other.org");
    facts.cookie = CookieHeader::line(b"__Host-session-access=stray");
    let sign_in = policy.sign_in(&facts, NOW);
    assert_eq!(sign_in.choice().reason, TransportReason::OnlyTransport);
    let set_session = sign_in.accept().unwrap();
    assert_eq!(set_session.transport(), Transport::Header);
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    set_session
        .clear_session()
        .write(&mut buffer, &mut |name, value| {
            if name == "set-cookie" {
                headers.push(value.to_owned());
            }
        });
    // Cleared by a fetch from another site: `None`, or the browser would drop the clearing cookie.
    assert_eq!(
        headers,
        [
            "__Host-session-access=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "__Host-session-refresh=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        ]
    );
    // It is not a candidate.
    assert_eq!(policy.verify(&facts, NOW).candidates().count(), 0);
}

#[test]
fn what_an_answer_depends_on_is_told() {
    let policy = compile(json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com"],
        "csrf": "token",
    }));
    let read = |facts: &RequestFacts<'_>| policy.verify(facts, NOW).headers_read().to_string();
    let mut facts = RequestFacts::new("GET");
    assert_eq!(read(&facts), "origin, cookie, authorization");
    facts.method = "POST";
    assert_eq!(
        read(&facts),
        "origin, sec-fetch-site, cookie, authorization, session-csrf"
    );
    facts.origin = Some(b"https://www.example.com");
    assert_eq!(
        read(&facts),
        "origin, sec-fetch-site, cookie, authorization, session-csrf-token"
    );
}

#[test]
fn front_ends_learn_their_scope_from_the_policy() {
    let scope = |transport: &str| {
        let policy = compile(json!({
            "api": ["https://api.example.com", "https://api2.example.com"],
            "websites": ["https://www.example.com"],
            "cookie_domain": "example.com",
            "transport": transport,
        }));
        let page = origin("https://www.example.com");
        [
            "https://api2.example.com/me",
            "https://img.example.com/1",
            "https://other.org/",
        ]
        .map(|url| {
            policy
                .frontend_scope()
                .is_session_request(url, &page, &EmbeddedList)
        })
    };
    assert_eq!(scope("any"), [true, true, false]);
    // Without cookies none is shared.
    assert_eq!(scope("header"), [true, false, false]);
}
