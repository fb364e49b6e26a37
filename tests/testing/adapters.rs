//! A right adapter has no fault; each broken one has those that are its own.

use proptest::prelude::*;
use session_cookie_policy::config::{ClientConfig, PolicyConfig};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::testing::conformance::{
    AdapterFault, AdapterKit, CorsLayer, FaultKind, Probe, TestRoute, WireHeader, WireRequest,
    WireResponse,
};
use session_cookie_policy::testing::strategies::configs;

use crate::NOW;
use crate::adapter::{Flaw, serve};
use crate::effort::share_of;

/// A page beside its API, and one of another site.
fn usual() -> PolicyConfig {
    PolicyConfig::new(
        ["https://api.example.com"],
        ["https://www.example.com", "https://partner.net"],
    )
}

fn faults_of(config: &PolicyConfig, flaw: Flaw) -> Vec<AdapterFault> {
    let policy = config.compile(&EmbeddedList).unwrap();
    let kit = AdapterKit::new(config, &policy, NOW);
    kit.check(|request| serve(&policy, request, flaw))
}

/// The fault is found by the probe that is after it.
#[track_caller]
fn is_caught(flaw: Flaw, probe: Probe, is_meant: impl Fn(&FaultKind) -> bool) {
    let faults = faults_of(&usual(), flaw);
    assert!(
        faults
            .iter()
            .any(|fault| fault.probe == probe && is_meant(&fault.kind)),
        "{flaw:?}: {faults:#?}"
    );
}

fn status(expected: u16, found: u16) -> impl Fn(&FaultKind) -> bool {
    move |kind| *kind == FaultKind::Status { expected, found }
}

fn cookie_lost(name: &'static str) -> impl Fn(&FaultKind) -> bool {
    move |kind| matches!(kind, FaultKind::CookieLost { cookie } if cookie == name)
}

fn member_lost(header: &'static str, lost: &'static str) -> impl Fn(&FaultKind) -> bool {
    move |kind| matches!(kind, FaultKind::MemberLost { name, member } if name == header && member == lost)
}

#[test]
fn a_right_adapter_has_no_fault() {
    let none: [AdapterFault; 0] = [];
    assert_eq!(faults_of(&usual(), Flaw::Nothing), none);

    let mut tokens = usual();
    tokens.csrf = "token".into();
    assert_eq!(faults_of(&tokens, Flaw::Nothing), none);

    let mut supertokens = usual();
    supertokens.names = "supertokens".into();
    supertokens.cookie_domain = ".example.com".into();
    supertokens.older_cookie_domain = Some("".into());
    assert_eq!(faults_of(&supertokens, Flaw::Nothing), none);

    let local = PolicyConfig::new(
        ["http://localhost:8000", "http://localhost:9000"],
        ["http://localhost:3000", "http://localhost:4000"],
    );
    assert_eq!(faults_of(&local, Flaw::Nothing), none);

    let mut by_header = usual();
    by_header.transport = "header".into();
    assert_eq!(faults_of(&by_header, Flaw::Nothing), none);
}

/// The path of a request need not be told; without it, other cookies are cleared.
#[test]
fn the_path_may_be_told() {
    let config = usual();
    let policy = config.compile(&EmbeddedList).unwrap();
    let kit = AdapterKit::new(&config, &policy, NOW);
    assert!(kit.check(|request| kit.expected(request)).is_empty());
    let differs = kit
        .requests()
        .any(|(_, request)| kit.expected(request) != serve(&policy, request, Flaw::Nothing));
    assert!(differs, "the two kinds of adapter never differ");
}

#[test]
fn one_header_of_a_name() {
    is_caught(
        Flaw::ReplacesHeaders,
        Probe::Session,
        cookie_lost("__Host-session-access"),
    );
}

#[test]
fn headers_of_the_application_are_replaced() {
    is_caught(
        Flaw::ReplacesApplicationHeaders,
        Probe::ApplicationHeaders,
        cookie_lost("theme"),
    );
    is_caught(
        Flaw::ReplacesApplicationHeaders,
        Probe::ApplicationHeaders,
        member_lost("vary", "accept-encoding"),
    );
    // Nothing else is wrong with it.
    let faults = faults_of(&usual(), Flaw::ReplacesApplicationHeaders);
    assert!(
        faults
            .iter()
            .all(|fault| fault.probe == Probe::ApplicationHeaders),
        "{faults:#?}"
    );
}

#[test]
fn cookies_that_are_not_read() {
    is_caught(
        Flaw::ReadsFirstCookieLine,
        Probe::SeveralCookieLines,
        status(200, 401),
    );
    is_caught(
        Flaw::ReadsFirstCookie,
        Probe::DuplicateCookies,
        status(200, 401),
    );
    is_caught(
        Flaw::ReadsLastCookie,
        Probe::DuplicateCookies,
        status(200, 401),
    );
    is_caught(Flaw::ReadsFirstCookie, Probe::EmptyCookie, status(200, 401));
    is_caught(Flaw::IgnoresCaseOfNames, Probe::NearNames, status(401, 200));
    is_caught(
        Flaw::MindsCaseOfHeaders,
        Probe::HeaderCase,
        status(200, 401),
    );
}

#[test]
fn values_in_lower_case() {
    let changed = |kind: &FaultKind| matches!(kind, FaultKind::CookieChanged { cookie } if cookie == "__Host-session-access");
    is_caught(Flaw::LowersResponseValues, Probe::Session, changed);
    let header = |kind: &FaultKind| matches!(kind, FaultKind::HeaderChanged { name } if name == "session-access-token");
    is_caught(Flaw::LowersResponseValues, Probe::BearerToken, header);
    is_caught(Flaw::LowersRequestValues, Probe::Session, status(200, 401));
}

#[test]
fn unknown_origins_are_let_in() {
    let echoed = |kind: &FaultKind| {
        *kind
            == FaultKind::OriginEchoed {
                origin: "https://unknown.invalid".to_owned(),
                allowed: "https://unknown.invalid".to_owned(),
            }
    };
    is_caught(Flaw::EchoesOrigin, Probe::UnknownOrigin, echoed);
    let any = |kind: &FaultKind| {
        *kind
            == FaultKind::OriginEchoed {
                origin: "null".to_owned(),
                allowed: "*".to_owned(),
            }
    };
    is_caught(Flaw::AllowsAnyOrigin, Probe::OpaqueOrigin, any);
}

/// Whoever answers CORS.
#[test]
fn unknown_origins_are_let_in_elsewhere() {
    let config = usual();
    let policy = config.compile(&EmbeddedList).unwrap();
    let kit = AdapterKit::new(&config, &policy, NOW).with_cors(CorsLayer::Elsewhere);
    let none: [AdapterFault; 0] = [];
    assert_eq!(kit.check(|request| kit.expected(request)), none);
    assert_eq!(
        kit.check(|request| serve(&policy, request, Flaw::Nothing)),
        none
    );
    let faults = kit.check(|request| serve(&policy, request, Flaw::EchoesOrigin));
    assert!(!faults.is_empty());
    assert!(
        faults
            .iter()
            .all(|fault| matches!(fault.kind, FaultKind::OriginEchoed { .. })),
        "{faults:#?}"
    );
}

#[test]
fn companions_are_dropped() {
    is_caught(
        Flaw::DropsVary,
        Probe::Session,
        member_lost("vary", "origin"),
    );
    is_caught(
        Flaw::DropsVary,
        Probe::UnknownOrigin,
        member_lost("vary", "origin"),
    );
    is_caught(
        Flaw::DropsCacheControl,
        Probe::Session,
        member_lost("cache-control", "no-store"),
    );
    is_caught(
        Flaw::DropsExposedHeaders,
        Probe::BearerToken,
        member_lost("access-control-expose-headers", "session-access-token"),
    );
    let lost = |kind: &FaultKind| matches!(kind, FaultKind::HeaderLost { name } if name == "session-access-token");
    is_caught(Flaw::DropsEmptyHeaders, Probe::BearerToken, lost);
}

#[test]
fn bytes_that_are_no_text() {
    is_caught(Flaw::DecodesLossily, Probe::TokenOfBytes, status(200, 401));
    is_caught(Flaw::DropsBytes, Probe::CookieBesideBytes, status(200, 401));
    // A malformed origin is taken for an absent one, or for the page's: strangers act with the cookie.
    is_caught(Flaw::DropsBytes, Probe::OriginOfBytes, status(401, 200));
    is_caught(
        Flaw::ReadsTrimmedOrigin,
        Probe::OriginOfBytes,
        status(401, 200),
    );
}

#[test]
fn facts_that_are_not_told() {
    is_caught(
        Flaw::ForgetsFetchMetadata,
        Probe::CrossSite,
        status(401, 200),
    );
    is_caught(
        Flaw::ForgetsAuthorization,
        Probe::BearerToken,
        status(200, 401),
    );
    // A stranger's page opens a WebSocket, or has a service worker pass its form on, with the user's cookie.
    is_caught(Flaw::ForgetsUpgrade, Probe::WebSocket, status(401, 200));
    is_caught(Flaw::ForgetsFetchMode, Probe::WebSocket, status(401, 200));
    is_caught(Flaw::ForgetsFetchMode, Probe::PassedOn, status(401, 200));
    is_caught(Flaw::ForgetsReferer, Probe::PassedOn, status(200, 401));
    is_caught(Flaw::ForgetsPurpose, Probe::Prefetch, status(401, 200));
    is_caught(
        Flaw::ReadsFirstLines,
        Probe::SeveralOriginLines,
        status(401, 200),
    );
    // The tokens of the app travel by header, those of the page by cookie.
    let mut config = usual();
    config.clients = vec![ClientConfig::new("mobile".into())];
    let faults = faults_of(&config, Flaw::ForgetsClient);
    let lost = FaultKind::HeaderLost {
        name: "session-access-token".into(),
    };
    let is_lost = |fault: &AdapterFault| fault.probe == Probe::Client && fault.kind == lost;
    assert!(faults.iter().any(is_lost), "{faults:#?}");
    assert_eq!(faults_of(&config, Flaw::Nothing), []);
    // The names of the cookies differ: plain http has no prefix.
    let config = PolicyConfig::new(
        ["http://localhost:8000", "https://localhost:8443"],
        ["http://localhost:3000"],
    );
    let faults = faults_of(&config, Flaw::ForgetsHost);
    let other_name = |fault: &AdapterFault| {
        fault.probe == Probe::Session && cookie_lost("__Host-session-access")(&fault.kind)
    };
    assert!(faults.iter().any(other_name), "{faults:#?}");
}

#[test]
fn cookies_that_nobody_wrote() {
    let added = |kind: &FaultKind| matches!(kind, FaultKind::CookieAdded { cookie } if cookie == "__Host-session-access");
    is_caught(Flaw::WritesCookiesTwice, Probe::Session, added);
}

/// The order of headers and of attributes is free, and a clock may go wrong by some minutes; not by hours, and no attribute may go.
#[test]
fn what_does_not_matter_is_no_fault() {
    let config = usual();
    let policy = config.compile(&EmbeddedList).unwrap();
    let kit = AdapterKit::new(&config, &policy, NOW);
    let rewritten = |from: &'static str, to: &'static str| {
        kit.check(|request| {
            let response = kit.expected(request);
            let headers = response.headers.iter().rev().map(|header| {
                let value = String::from_utf8(header.value.clone())
                    .unwrap()
                    .replace(from, to);
                WireHeader::new(&header.name.to_ascii_uppercase(), value)
            });
            WireResponse::new(response.status, headers.collect())
        })
    };
    let none: [AdapterFault; 0] = [];
    assert_eq!(rewritten("; Secure; HttpOnly", "; httponly; SECURE"), none);
    // A year from now, and a hundred days.
    assert_eq!(rewritten("12:00:00 GMT", "12:20:00 GMT"), none);
    assert!(!rewritten("12:00:00 GMT", "14:00:00 GMT").is_empty());
    assert!(!rewritten("; HttpOnly", "").is_empty());
}

/// What a fault says.
#[test]
fn faults_in_words() {
    let faults = faults_of(&usual(), Flaw::ReadsFirstCookieLine);
    assert_eq!(
        faults[0].to_string(),
        "several `Cookie` headers: the status is 401 instead of 200; pass the request to the policy unchanged; \
         response to POST / to api.example.com from https://www.example.com",
    );
    for fault in &faults {
        assert!(!fault.to_string().contains("Token"), "{fault}");
    }
}

/// The README says a hundred: 27 of sessions, 34 of cookies, 28 of origins and 7 of preflight requests, 3 of headers of the application,
/// 6 handshakes, 2 prefetches, 2 that a service worker passed on, and 6 with a header twice.
#[test]
fn a_hundred_requests() {
    let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    let policy = config.compile(&EmbeddedList).unwrap();
    let kit = AdapterKit::new(&config, &policy, NOW);
    assert_eq!(kit.requests().count(), 135);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(share_of(96)) })]

    /// Whatever is deployed, a right adapter is right, and one that loses headers is not.
    #[test]
    fn of_every_deployment(config in configs()) {
        let Ok(policy) = config.compile(&EmbeddedList) else { return Ok(()) };
        let kit = AdapterKit::new(&config, &policy, NOW);
        let faults = kit.check(|request| serve(&policy, request, Flaw::Nothing));
        prop_assert!(faults.is_empty(), "{faults:#?}");
        for flaw in [Flaw::ReplacesHeaders, Flaw::DropsVary, Flaw::EchoesOrigin, Flaw::DropsCacheControl] {
            let faults = kit.check(|request| serve(&policy, request, flaw));
            prop_assert!(!faults.is_empty(), "{flaw:?}");
        }
    }
}

/// What a browser adds to a request of the kit, in one line.
fn added(request: &WireRequest) -> String {
    let names = [
        "origin",
        "referer",
        "sec-fetch-site",
        "sec-fetch-mode",
        "sec-fetch-dest",
        "upgrade",
    ];
    let headers = request.headers.iter();
    let added = headers.filter(|header| names.contains(&&*header.name));
    let texts = added.map(|header| format!("{header:?}"));
    texts.collect::<Vec<_>>().join(", ")
}

/// Requests of pages have what browsers send, and not an `Origin` alone.
#[test]
fn requests_of_pages_are_as_browsers_send_them() {
    let of = |website: &str, api: &str, probe: Probe, route: TestRoute| -> Vec<String> {
        let mut config = PolicyConfig::new([api], [website]);
        config.transport = "any".into();
        let policy = config.compile(&EmbeddedList).unwrap();
        let kit = AdapterKit::new(&config, &policy, NOW);
        let requests = kit.requests();
        let same = requests.filter(|(own, request)| (*own, request.route) == (probe, route));
        same.map(|(_, request)| format!("{} {}", request.method, added(request)))
            .collect()
    };
    let refresh =
        |website, api| of(website, api, Probe::OtherTab, TestRoute::Refresh).swap_remove(0);
    assert_eq!(
        refresh("https://www.example.com", "https://api.example.com"),
        "POST origin: https://www.example.com, referer: https://www.example.com/, sec-fetch-site: same-site, sec-fetch-mode: cors, \
         sec-fetch-dest: empty",
    );
    assert_eq!(
        refresh("https://www.example.com", "https://www.example.com"),
        "POST origin: https://www.example.com, referer: https://www.example.com/page, sec-fetch-site: same-origin, sec-fetch-mode: cors, \
         sec-fetch-dest: empty",
    );
    for (website, api) in [
        ("https://www.example.com", "https://api.example.net"),
        ("https://shop.vercel.app", "https://api.vercel.app"),
    ] {
        let expected = format!(
            "POST origin: {website}, referer: {website}/, sec-fetch-site: cross-site, sec-fetch-mode: cors, sec-fetch-dest: empty"
        );
        assert_eq!(refresh(website, api), expected);
    }
    assert_eq!(
        refresh("http://localhost:3000", "http://localhost:8000"),
        "POST origin: http://localhost:3000, referer: http://localhost:3000/, sec-fetch-site: same-site, sec-fetch-mode: cors, \
         sec-fetch-dest: empty",
    );
    // A page tells its own origin no `Origin` with a request that changes nothing.
    let own = of(
        "https://www.example.com",
        "https://www.example.com",
        Probe::Session,
        TestRoute::Verify,
    );
    let safe: Vec<&String> = own
        .iter()
        .filter(|request| request.starts_with("GET"))
        .collect();
    assert_eq!(
        safe,
        [
            "GET referer: https://www.example.com/page, sec-fetch-site: same-origin, sec-fetch-mode: cors, sec-fetch-dest: empty"
        ],
    );
    // Chromium and Firefox, then a stranger's page, and nobody.
    assert_eq!(
        of(
            "https://www.example.com",
            "https://api.example.com",
            Probe::WebSocket,
            TestRoute::Verify
        ),
        [
            "GET origin: https://www.example.com, upgrade: websocket",
            "GET origin: https://www.example.com, sec-fetch-site: same-site, sec-fetch-mode: websocket, sec-fetch-dest: empty",
            "GET origin: https://unknown.invalid, upgrade: websocket",
            "GET origin: https://unknown.invalid, sec-fetch-mode: websocket",
            "GET upgrade: websocket",
            "GET sec-fetch-mode: websocket",
        ],
    );
}
