//! For which API a request is, by the host that the client addressed.
//!
//! Fails if a host that is not declared gets the cookies of an API in silence, or if a declared one is not found in a spelling that
//! clients use.

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{EmbeddedList, Scheme};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    CsrfPass, CsrfRefusal, CsrfVerdict, HostBasis, RequestFacts, Tokens,
};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{policy, rejected};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

const SEVERAL: [&str; 5] = [
    "https://api.example.com",
    "https://api.example.net:8443",
    "https://xn--bcher-kva.example",
    "https://[2001:db8::1]",
    "https://192.0.2.1",
];

fn several(more: &Value) -> Policy {
    let mut config = json!({ "api": SEVERAL });
    for (key, value) in more.as_object().unwrap() {
        config[key] = value.clone();
    }
    policy(&config)
}

fn at(host: Option<&'static str>) -> RequestFacts<'static> {
    let mut facts = RequestFacts::new("POST");
    facts.host = host.map(str::as_bytes);
    facts.origin = Some(b"https://www.example.com");
    facts.sec_fetch_site = Some(b"same-site");
    facts.csrf = Some(b"1");
    facts.cookie = CookieHeader::line(
        b"__Host-session-access=a; __Secure-session-refresh=r; __Host-session-refresh=r",
    );
    facts
}

#[test]
fn declared_hosts_are_found_as_clients_write_them() {
    let policy = several(&json!({}));
    let cases: &[(&str, usize)] = &[
        ("api.example.com", 0),
        ("API.Example.COM", 0),
        ("api.example.com:443", 0),
        ("Api.example.com:443", 0),
        ("api.example.com:", 0),
        ("api.example.net:8443", 1),
        ("API.EXAMPLE.NET:8443", 1),
        ("xn--bcher-kva.example", 2),
        ("XN--Bcher-KVA.example:443", 2),
        ("[2001:db8::1]", 3),
        ("[2001:DB8::1]", 3),
        ("[2001:db8:0:0::0:1]:443", 3),
        ("192.0.2.1", 4),
        ("192.0.2.1:443", 4),
    ];
    for (host, index) in cases {
        let resolved = policy.host(&at(Some(host)));
        assert_eq!(resolved.basis(), HostBasis::Declared, "{host}");
        assert_eq!(resolved.api(), Some(SEVERAL[*index]), "{host}");
    }
    let local = policy_of_http();
    for (host, api) in [
        ("localhost:3000", "http://localhost:3000"),
        ("LOCALHOST:3000", "http://localhost:3000"),
        ("localhost", "http://localhost"),
        ("localhost:80", "http://localhost"),
    ] {
        assert_eq!(local.host(&at(Some(host))).api(), Some(api), "{host}");
    }
    assert_eq!(local.host(&at(Some("localhost:443"))).api(), None);
}

fn policy_of_http() -> Policy {
    policy(&json!({
        "api": ["http://localhost:3000", "http://localhost"],
        "websites": ["http://localhost:5173"],
        "names": "supertokens",
        "transport": "header",
    }))
}

#[test]
fn what_is_nearly_declared_is_not() {
    let policy = several(&json!({}));
    for host in [
        "",
        ":",
        ":443",
        // To browsers, a host with a dot at its end is another one, with cookies of its own.
        "api.example.com.",
        "api.example.com.:443",
        "api.example.com:80",
        "api.example.com:0443",
        "api.example.com:443:443",
        "api.example.com::",
        "api.example.net",
        "api.example.net:443",
        "https://api.example.com",
        "user@api.example.com",
        " api.example.com",
        "api.example.com/",
        "api.example.com, evil.example",
        "evil.api.example.com",
        "example.com",
        "2001:db8::1",
        "[2001:db8::1",
        "[2001:db8::2]",
        "[2001:db8::1]x",
        "127.1",
        "localhost",
        "evil.example",
    ] {
        let resolved = policy.host(&at(Some(host)));
        assert_eq!(resolved.basis(), HostBasis::Undeclared, "{host}");
        assert_eq!(resolved.api(), None, "{host}");
    }
    let long = "a".repeat(100_000);
    let mut facts = at(None);
    for bytes in [long.as_bytes(), b"api.example.com\xff", b"\xff"] {
        facts.host = Some(bytes);
        assert_eq!(policy.host(&facts).basis(), HostBasis::Undeclared);
    }
}

#[test]
fn a_dot_at_the_end_is_a_host_to_declare() {
    let policy = policy(&json!({ "api": ["https://api.example.com", "https://api.example.com."] }));
    let api = |host| policy.host(&at(Some(host))).api();
    assert_eq!(api("api.example.com"), Some("https://api.example.com"));
    assert_eq!(api("API.example.com."), Some("https://api.example.com."));
}

#[test]
fn the_scheme_tells_two_apis_of_one_host_apart() {
    let policy = policy(&json!({
        "api": ["http://localhost", "https://localhost"],
        "websites": ["https://localhost:3000"],
        "transport": "header",
    }));
    let mut facts = at(Some("localhost"));
    assert_eq!(policy.host(&facts).api(), Some("https://localhost"));
    facts.scheme = Some(Scheme::Http);
    assert_eq!(policy.host(&facts).api(), Some("http://localhost"));
    facts.scheme = Some(Scheme::Https);
    assert_eq!(policy.host(&facts).api(), Some("https://localhost"));
    // The API of the other scheme is another API.
    let several = several(&json!({}));
    let mut facts = at(Some("api.example.com"));
    facts.scheme = Some(Scheme::Http);
    assert_eq!(several.host(&facts).basis(), HostBasis::Undeclared);
}

/// Nothing is offered, nothing is written, and no page may read the response.
#[track_caller]
fn assert_refused(policy: &Policy, facts: &RequestFacts<'_>, basis: HostBasis) {
    let refused = CsrfVerdict::Refuse(CsrfRefusal::UnknownHost);
    for method in ["GET", "POST"] {
        for mode in [None, Some(b"cookie".as_slice()), Some(b"header")] {
            let mut facts = *facts;
            facts.method = method;
            facts.mode = mode;
            facts.authorization = Some(b"Bearer token");
            assert_eq!(policy.host(&facts).basis(), basis);
            assert_eq!(policy.cors(&facts).allowed_origin(), None);

            let sign_in = policy.sign_in(&facts, NOW);
            assert_eq!(sign_in.host().basis(), basis);
            assert_eq!(sign_in.csrf(), refused);
            assert_eq!(sign_in.accept().unwrap_err(), CsrfRefusal::UnknownHost);

            let verify = policy.verify(&facts, NOW);
            assert_eq!(verify.csrf(), refused);
            assert_eq!(verify.candidates().count(), 0);

            let refresh = policy.refresh(&facts, NOW);
            assert_eq!(refresh.csrf(), refused);
            assert_eq!(refresh.candidates().count(), 0);
            let rejected = rejected(&refresh).with_present();
            assert!(rejected.is_empty());
            rejected.write(&mut String::new(), &mut |name, value| {
                assert!(["cache-control", "vary"].contains(&name), "{name}: {value}");
            });

            let sign_out = policy.sign_out(&facts, NOW);
            assert_eq!(sign_out.csrf(), refused);
            assert_eq!(sign_out.candidates().count(), 0);
            assert_eq!(sign_out.refresh_candidates().count(), 0);
            assert_eq!(sign_out.accept().unwrap_err(), CsrfRefusal::UnknownHost);
        }
    }
}

#[test]
fn with_several_apis_no_host_is_guessed() {
    for word in ["auto", "refuse"] {
        let policy = several(&json!({ "undeclared_host": word }));
        assert_refused(&policy, &at(Some("evil.example")), HostBasis::Undeclared);
        assert_refused(&policy, &at(None), HostBasis::Absent);
    }
    // An adapter that forgets the host is found, whatever undeclared hosts get.
    let policy = several(&json!({ "undeclared_host": "host_only" }));
    assert_refused(&policy, &at(None), HostBasis::Absent);
}

#[test]
fn one_api_takes_every_host_unless_it_refuses() {
    let policy = policy(&json!({}));
    for (host, basis) in [
        (None, HostBasis::OnlyApi),
        (Some("api:3000"), HostBasis::Assumed),
        (Some("api.example.com"), HostBasis::Declared),
    ] {
        let facts = at(host);
        let sign_in = policy.sign_in(&facts, NOW);
        assert_eq!(sign_in.host().basis(), basis);
        assert_eq!(sign_in.host().api(), Some("https://api.example.com"));
        assert!(sign_in.accept().is_ok());
    }
    let policy = crate::support::policy(&json!({ "undeclared_host": "refuse" }));
    assert_refused(&policy, &at(Some("api:3000")), HostBasis::Undeclared);
    assert!(policy.sign_in(&at(None), NOW).accept().is_ok());
    assert!(
        policy
            .sign_in(&at(Some("api.example.com:443")), NOW)
            .accept()
            .is_ok()
    );
}

/// What a sign-in writes at a host: names and attributes of the cookies.
fn cookies(policy: &Policy, facts: &RequestFacts<'_>) -> Vec<String> {
    let mut cookies = Vec::new();
    let tokens = Tokens::new("A", "R").unwrap();
    let set_session = policy.sign_in(facts, NOW).accept().unwrap();
    set_session
        .write(&tokens, &mut String::new(), &mut |name, value| {
            if name == "set-cookie" {
                cookies.push(value.to_owned());
            }
        })
        .unwrap();
    cookies
}

#[test]
fn undeclared_hosts_get_cookies_of_their_own_where_the_deployment_says_so() {
    let config = |undeclared: &str| -> Policy {
        let config: PolicyConfig = serde_json::from_value(json!({
            "api": ["https://api.example.com", "https://files.example.com"],
            "websites": "https://www.example.com",
            "cookie_domain": "example.com",
            "undeclared_host": undeclared,
            "history": [{
                "cookie_domain": "",
                "retired_at": "2026-11-01T00:00:00Z",
                "lifetime_days": 365,
            }],
        }))
        .unwrap();
        config.compile(&EmbeddedList).unwrap()
    };
    let policy = config("host_only");
    let declared = cookies(&policy, &at(Some("files.example.com")));
    assert!(
        declared
            .iter()
            .any(|cookie| cookie.contains("Domain=example.com")),
        "{declared:?}"
    );

    // Neither the domain of the deployment, which this host may share, nor anything of its past.
    let preview = at(Some("pr-12.example.com"));
    assert_eq!(policy.host(&preview).basis(), HostBasis::HostOnly);
    assert_eq!(policy.host(&preview).api(), None);
    let own = cookies(&policy, &preview);
    assert_eq!(own.len(), 2, "{own:?}");
    assert!(
        own[0].starts_with("__Host-session-access=A; Path=/; Secure;"),
        "{own:?}"
    );
    assert!(
        own.iter().all(|cookie| !cookie.contains("Domain")),
        "{own:?}"
    );

    // The session lives there: what was set is a candidate, and a sign-out clears no scope but its own.
    let mut facts = preview;
    facts.cookie = CookieHeader::line(b"__Host-session-access=a; __Host-session-access=b");
    assert_eq!(policy.verify(&facts, NOW).candidates().count(), 2);
    let mut cleared = Vec::new();
    let sign_out = policy.sign_out(&facts, NOW).accept().unwrap();
    sign_out.write(&mut String::new(), &mut |name, value| {
        if name == "set-cookie" {
            cleared.push(value.to_owned());
        }
    });
    assert!(!cleared.is_empty());
    assert!(
        cleared.iter().all(|cookie| !cookie.contains("Domain")),
        "{cleared:?}"
    );

    // A page of the host itself is not a stranger.
    facts.origin = Some(b"https://pr-12.example.com");
    facts.sec_fetch_site = None;
    assert!(policy.sign_in(&facts, NOW).accept().is_ok());
    facts.origin = Some(b"https://evil.example");
    assert!(policy.sign_in(&facts, NOW).accept().is_err());
    facts.origin = Some(b"");
    assert!(policy.sign_in(&facts, NOW).accept().is_err());
}

#[test]
fn several_host_lines_are_the_host_of_nobody() {
    let policy = several(&json!({}));
    let host = |lines: &'static [&'static str]| {
        let mut cookie_lines = Vec::new();
        let header = |name: &str| {
            let lines = if name == "host" { lines } else { &[] };
            lines.iter().map(|line| line.as_bytes())
        };
        let facts = RequestFacts::look_up("GET", policy.headers(), header, &mut cookie_lines);
        policy.host(&facts).basis()
    };
    assert_eq!(host(&[]), HostBasis::Absent);
    assert_eq!(host(&["api.example.com"]), HostBasis::Declared);
    // RFC 9112, section 3.2: a server must refuse it.
    assert_eq!(
        host(&["api.example.com", "api.example.com"]),
        HostBasis::Undeclared
    );
    assert_eq!(
        host(&["api.example.com", "evil.example"]),
        HostBasis::Undeclared
    );
}

/// Somebody on the network who answers for the plain `http://` page of an undeclared host passed for a page of the API itself.
#[test]
fn an_undeclared_host_is_not_its_own_plain_http_page() {
    let policy = several(&json!({ "undeclared_host": "host_only" }));
    let verdict = |origin: &'static str, scheme: Option<Scheme>| {
        let mut facts = at(Some("preview.example"));
        facts.sec_fetch_site = None;
        facts.origin = Some(origin.as_bytes());
        facts.scheme = scheme;
        policy.refresh(&facts, NOW).csrf()
    };
    let own = CsrfVerdict::Pass(CsrfPass::SameOrigin);
    let foreign = CsrfVerdict::Refuse(CsrfRefusal::UnknownOrigin);
    for scheme in [None, Some(Scheme::Https)] {
        assert_eq!(verdict("https://preview.example", scheme), own);
        assert_eq!(verdict("http://preview.example", scheme), foreign);
        assert_eq!(verdict("app://preview.example", scheme), foreign);
    }
    assert_eq!(verdict("http://preview.example", Some(Scheme::Http)), own);
}

/// A declared website that answers under a host which is no declared API calls itself, not another origin.
#[test]
fn a_website_on_its_own_undeclared_host_is_its_own_origin() {
    let policy = several(&json!({ "undeclared_host": "host_only" }));
    let mut facts = at(Some("www.example.com"));
    facts.sec_fetch_site = None;
    let verdict = policy.refresh(&facts, NOW).csrf();
    assert_eq!(verdict, CsrfVerdict::Pass(CsrfPass::SameOrigin));
    facts.host = Some(b"preview.example");
    let verdict = policy.refresh(&facts, NOW).csrf();
    assert_eq!(verdict, CsrfVerdict::Pass(CsrfPass::DeclaredWebsite));
}
