//! One request at a time: which website, which candidates, what is written. By hand, from the tables of the design.
//!
//! What breaks if one fails: users are signed out, or in, by a request that should not have done it.

use serde_json::json;
use session_cookie_policy::config::{PolicyConfig, Transport};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Policy, TransportReason};
use session_cookie_policy::request::{
    ClearSession, CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts, SetSession, TokenState, Tokens,
    WebsiteBasis,
};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{self, accepted, rejected};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const WEBSITE: &[u8] = b"https://www.example.com";

/// One API; a website of its site, previews, a website of another site, and an application.
fn policy() -> Policy {
    let config: PolicyConfig = serde_json::from_value(json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com", "https://*.preview.example.com", "https://other.org"],
        "website_base_path": "/auth",
        "clients": [{ "name": "mobile", "origins": ["capacitor://localhost"] }],
    }))
    .unwrap();
    config.compile(&EmbeddedList).unwrap()
}

fn post(origin: Option<&'static [u8]>) -> RequestFacts<'static> {
    let mut facts = RequestFacts::new("POST");
    facts.origin = origin;
    facts
}

fn with_cookie<'a>(mut facts: RequestFacts<'a>, cookie: &'a str) -> RequestFacts<'a> {
    facts.cookie = CookieHeader::line(cookie.as_bytes());
    facts
}

fn handed(set_session: &SetSession<'_>) -> Vec<(String, String)> {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    let tokens = Tokens::new("ACCESS", "REFRESH").unwrap();
    set_session
        .write(&tokens, &mut buffer, &mut |name, value| {
            headers.push((name.to_owned(), value.to_owned()));
        })
        .unwrap();
    headers
}

fn taken(clear_session: &ClearSession<'_>) -> Vec<String> {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    clear_session.write(&mut buffer, &mut |name, value| {
        let value = value.split(';').next().unwrap_or("");
        headers.push(format!("{name}: {value}"));
    });
    headers
}

#[test]
fn every_request_is_from_a_declared_website() {
    let policy = policy();
    let cases: &[(Option<&[u8]>, WebsiteBasis, &str)] = &[
        (
            Some(WEBSITE),
            WebsiteBasis::Exact,
            "https://www.example.com",
        ),
        (
            Some(b"https://pr-1.preview.example.com"),
            WebsiteBasis::Pattern,
            "https://pr-1.preview.example.com",
        ),
        (
            Some(b"https://a.b.preview.example.com"),
            WebsiteBasis::Unknown,
            "https://www.example.com",
        ),
        (
            Some(b"https://preview.example.com"),
            WebsiteBasis::Unknown,
            "https://www.example.com",
        ),
        (
            Some(b"http://pr-1.preview.example.com"),
            WebsiteBasis::Unknown,
            "https://www.example.com",
        ),
        (
            Some(b"https://evil.example"),
            WebsiteBasis::Unknown,
            "https://www.example.com",
        ),
        (
            Some(b"https://www.example.com:443"),
            WebsiteBasis::Unknown,
            "https://www.example.com",
        ),
        (
            Some(b"https://WWW.example.com"),
            WebsiteBasis::Malformed,
            "https://www.example.com",
        ),
        (
            Some(b"www.example.com"),
            WebsiteBasis::Malformed,
            "https://www.example.com",
        ),
        (
            Some(b"\xff\xfe"),
            WebsiteBasis::Malformed,
            "https://www.example.com",
        ),
        (
            Some(b"null"),
            WebsiteBasis::Opaque,
            "https://www.example.com",
        ),
        (
            Some(b"capacitor://localhost"),
            WebsiteBasis::Client,
            "capacitor://localhost",
        ),
        (None, WebsiteBasis::Absent, "https://www.example.com"),
    ];
    for (origin, basis, expected) in cases {
        let mut facts = RequestFacts::new("GET");
        facts.origin = *origin;
        let website = policy.website(&facts);
        assert_eq!(
            (website.basis(), website.origin()),
            (*basis, *expected),
            "{facts:?}"
        );
    }
    // Links never come from the request, unless the deployment says so.
    for (origin, _, _) in cases {
        assert!(policy.website(&post(*origin)).link_base().is_none());
    }
}

#[test]
fn an_origin_of_a_mebibyte_is_malformed() {
    let origin = vec![b'a'; 1 << 20];
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(&origin);
    assert_eq!(policy().website(&facts).basis(), WebsiteBasis::Malformed);
}

#[test]
fn a_sign_in_goes_by_cookie_within_the_site_and_by_header_beyond() {
    let policy = policy();
    let transport = |facts: &RequestFacts<'_>| policy.sign_in(facts, NOW).transport();
    assert_eq!(transport(&post(Some(WEBSITE))), Transport::Cookie);
    assert_eq!(
        transport(&post(Some(b"https://other.org"))),
        Transport::Header
    );
    assert_eq!(
        transport(&post(Some(b"capacitor://localhost"))),
        Transport::Header
    );
    let mut wish = post(Some(b"https://other.org"));
    wish.mode = Some(b"Cookie");
    assert_eq!(transport(&wish), Transport::Cookie);
    let choice = |facts: &RequestFacts<'_>| policy.sign_in(facts, NOW).choice().reason;
    assert_eq!(choice(&wish), TransportReason::ClientPreference);
    assert_eq!(
        choice(&post(Some(WEBSITE))),
        TransportReason::WorksInAllBrowsers
    );
    assert_eq!(
        choice(&post(Some(b"https://other.org"))),
        TransportReason::ThirdPartyCookie
    );
    wish.mode = Some(b"whatever");
    assert_eq!(transport(&wish), Transport::Header);
    let headers = handed(&policy.sign_in(&post(Some(WEBSITE)), NOW).accept().unwrap());
    assert_eq!(
        headers,
        [
            ("set-cookie", "__Host-session-access=ACCESS; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High"),
            ("set-cookie", "__Host-session-refresh=REFRESH; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=8640000; Expires=Tue, 02 Mar 2027 12:00:00 GMT; Priority=High"),
            ("cache-control", "private, no-store"),
            ("vary", "origin, sec-fetch-site, cookie, authorization, session-transport, session-client"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

/// FLAWS.md, 12 and 14: another provider's token, and the scheme in lower case.
#[test]
fn a_foreign_bearer_token_shadows_no_session() {
    let policy = policy();
    let mut facts = with_cookie(
        post(Some(WEBSITE)),
        "__Host-session-refresh=old; x=1; __Host-session-refresh=new",
    );
    facts.authorization = Some(b"bearer foreign");
    let refresh = policy.refresh(&facts, NOW);
    let candidates: Vec<(Transport, &str)> = refresh
        .candidates()
        .map(|candidate| (candidate.transport(), candidate.as_str().unwrap()))
        .collect();
    assert_eq!(
        candidates,
        [
            (Transport::Header, "foreign"),
            (Transport::Cookie, "old"),
            (Transport::Cookie, "new")
        ]
    );
    // The cookie is the session: the answer goes by cookie, and the token in the header is taken back.
    let accepted = accepted(&refresh, "new");
    assert_eq!(accepted.transport(), Transport::Cookie);
    let mut names: Vec<String> = handed(&accepted)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    // Two are set. Before them every other scope is cleared that a cookie can have which comes with a refresh: host-only, api.example.com
    // and example.com, each with the six paths that match /auth/session/refresh, in the page's partition and outside of it, but for the one
    // that is set; as far as 4,096 bytes go.
    let cookies = names.iter().filter(|name| *name == "set-cookie").count();
    assert!(
        (2 + 4096 / 160..2 + 3 * 6 * 2).contains(&cookies),
        "{cookies}"
    );
    names.dedup();
    assert_eq!(
        names,
        [
            "set-cookie",
            "session-access-token",
            "session-refresh-token",
            "access-control-expose-headers",
            "cache-control",
            "vary"
        ]
    );
}

/// FLAWS.md, 13 and 30: a sign-out ends both, and takes back no more than the request carried.
#[test]
fn what_is_carried_is_taken_back() {
    let policy = policy();
    let nothing = rejected(&policy.refresh(&post(Some(WEBSITE)), NOW)).with_present();
    assert!(nothing.is_empty());
    let for_caches = [
        "cache-control: private, no-store",
        "vary: origin, sec-fetch-site, cookie, authorization, session-client",
    ];
    assert_eq!(taken(&nothing), for_caches);
    let mut both = with_cookie(post(Some(WEBSITE)), "__Host-session-access=a");
    both.authorization = Some(b"Bearer b");
    assert_eq!(
        taken(&policy.sign_out(&both, NOW).accept().unwrap()),
        [
            "set-cookie: __Host-session-access=",
            "set-cookie: __Host-session-refresh=",
            "session-access-token: ",
            "session-refresh-token: ",
            "access-control-expose-headers: session-access-token, session-refresh-token",
            "cache-control: private, no-store",
            "vary: origin, sec-fetch-site, cookie, authorization, session-client",
        ]
    );
}

/// The access cookie is over, and the refresh cookie has a path that does not reach the route, as that of SuperTokens has: a user who
/// signs out would stay signed in. A foreign page must not have that power, and a session by header has no part in cookies.
#[test]
fn a_sign_out_that_shows_nothing_clears_the_cookies() {
    let of_transport = |transport: &str| {
        let website = json!({ "origin": "https://www.example.com", "transport": transport });
        support::policy(
            &json!({ "websites": [website, "https://app.example.com"], "names": "supertokens" }),
        )
    };
    let policy = of_transport("any");
    let sign_out = |facts: &RequestFacts<'_>| {
        let answer = policy.sign_out(facts, NOW).accept();
        answer.map(|clear_session| taken(&clear_session))
    };
    assert_eq!(
        sign_out(&post(Some(WEBSITE))).unwrap()[..2],
        ["set-cookie: sAccessToken=", "set-cookie: sRefreshToken="]
    );
    let mut foreign = post(Some(b"https://evil.example"));
    assert_eq!(sign_out(&foreign), Err(CsrfRefusal::UnknownOrigin));
    foreign.origin = None;
    foreign.sec_fetch_site = Some(b"cross-site");
    assert_eq!(sign_out(&foreign), Err(CsrfRefusal::CrossSite));
    for origin in [WEBSITE, b"https://evil.example"] {
        let mut by_header = post(Some(origin));
        by_header.authorization = Some(b"Bearer b");
        let answer = sign_out(&by_header).unwrap();
        assert!(
            answer
                .iter()
                .all(|header| !header.starts_with("set-cookie"))
        );
    }
    // No session of this website is in cookies.
    let policy = of_transport("header");
    let nothing = policy.sign_out(&post(Some(WEBSITE)), NOW).accept().unwrap();
    assert!(nothing.is_empty());
}

/// Cookies of a deployment or a website that has since gone over to the header are cleared, and are not candidates.
#[test]
fn where_tokens_go_by_header_stray_cookies_are_cleared() {
    let by_header = json!({
        "api": "https://api.example.com",
        "websites": "https://www.example.com",
        "transport": "header",
    });
    let one_by_header = json!({
        "api": "https://api.example.com",
        "websites": [{ "origin": "https://www.example.com", "transport": "header" }, "https://app.example.com"],
    });
    for config in [by_header, one_by_header] {
        let config: PolicyConfig = serde_json::from_value(config).unwrap();
        let policy = config.compile(&EmbeddedList).unwrap();
        let facts = with_cookie(post(Some(WEBSITE)), "__Host-session-refresh=stray");
        let refresh = policy.refresh(&facts, NOW);
        assert!(refresh.candidates().next().is_none());
        let cleared = [
            "set-cookie: __Host-session-access=",
            "set-cookie: __Host-session-refresh=",
        ];
        assert_eq!(taken(&rejected(&refresh).with_present())[..2], cleared);
        let set_session = policy.sign_in(&facts, NOW).accept().unwrap();
        assert_eq!(set_session.transport(), Transport::Header);
        assert_eq!(taken(set_session.clear_session())[..2], cleared);
    }
}

/// A token against CSRF is sent to those that must show it again, and to nobody else.
#[test]
fn a_csrf_token_is_sent_in_its_mode_alone() {
    let sent = |mode: &str, wish: &'static [u8]| {
        let config: PolicyConfig = serde_json::from_value(json!({
            "api": "https://api.example.com",
            "websites": "https://www.example.com",
            "csrf": mode,
        }))
        .unwrap();
        let policy = config.compile(&EmbeddedList).unwrap();
        let mut facts = post(Some(WEBSITE));
        facts.mode = Some(wish);
        let tokens = Tokens::new("A", "R").and_then(|tokens| tokens.with_csrf("C"));
        let (mut names, mut buffer) = (Vec::new(), String::new());
        let set_session = policy.sign_in(&facts, NOW).accept().unwrap();
        set_session
            .write(&tokens.unwrap(), &mut buffer, &mut |name, _| {
                names.push(name.to_owned());
            })
            .unwrap();
        names.iter().any(|name| name == "session-csrf-token")
    };
    assert!(sent("token", b"cookie"));
    assert!(!sent("token", b"header"));
    for mode in ["auto", "custom_header", "none"] {
        assert!(!sent(mode, b"cookie"), "{mode}");
    }
}

#[test]
fn cookies_act_for_nobody_but_declared_websites() {
    let policy = policy();
    let verdict = |origin: Option<&'static [u8]>, site: Option<&'static [u8]>, header: bool| {
        let mut facts = with_cookie(post(origin), "__Host-session-refresh=r");
        facts.sec_fetch_site = site;
        facts.csrf = header.then_some(b"1".as_slice());
        let refresh = policy.refresh(&facts, NOW);
        let refused = refresh.csrf().refusal().is_some();
        // What must not be used is not offered, and a forged request signs nobody out.
        assert_eq!(refresh.candidates().next().is_none(), refused);
        assert_eq!(rejected(&refresh).with_present().is_empty(), refused);
        refresh.csrf()
    };
    let (site, cross) = (
        Some(b"same-site".as_slice()),
        Some(b"cross-site".as_slice()),
    );
    let other = Some(b"https://other.org".as_slice());
    let evil = Some(b"https://evil.example.com".as_slice());
    let pass = CsrfVerdict::Pass;
    let refuse = CsrfVerdict::Refuse;
    assert_eq!(
        verdict(Some(WEBSITE), site, false),
        pass(CsrfPass::DeclaredWebsite)
    );
    assert_eq!(
        verdict(Some(WEBSITE), None, false),
        pass(CsrfPass::DeclaredWebsite)
    );
    assert_eq!(
        verdict(None, Some(b"same-origin"), false),
        pass(CsrfPass::SameOrigin)
    );
    assert_eq!(
        verdict(None, Some(b"none"), false),
        pass(CsrfPass::UserInitiated)
    );
    assert_eq!(
        verdict(Some(b"https://api.example.com"), None, false),
        pass(CsrfPass::SameOrigin)
    );
    assert_eq!(verdict(None, None, true), pass(CsrfPass::CustomHeader));
    assert_eq!(verdict(other, cross, true), pass(CsrfPass::DeclaredWebsite));
    assert_eq!(
        verdict(other, cross, false),
        refuse(CsrfRefusal::MissingHeader)
    );
    assert_eq!(
        verdict(evil, site, true),
        refuse(CsrfRefusal::UndeclaredSibling)
    );
    assert_eq!(
        verdict(evil, cross, true),
        refuse(CsrfRefusal::UnknownOrigin)
    );
    assert_eq!(
        verdict(evil, None, true),
        refuse(CsrfRefusal::UnknownOrigin)
    );
    assert_eq!(
        verdict(Some(b"null"), cross, true),
        refuse(CsrfRefusal::OpaqueOrigin)
    );
    assert_eq!(
        verdict(Some(b"null"), None, true),
        refuse(CsrfRefusal::OpaqueOrigin)
    );
    assert_eq!(
        verdict(Some(b"x"), None, true),
        refuse(CsrfRefusal::MalformedOrigin)
    );
    assert_eq!(verdict(None, cross, true), refuse(CsrfRefusal::CrossSite));
    assert_eq!(verdict(None, None, false), refuse(CsrfRefusal::NoOrigin));
}

/// An application without an `Origin`: what it shows, no foreign page can make a browser send.
#[test]
fn a_bearer_token_signs_out_without_an_origin() {
    let policy = policy();
    let mut facts = post(None);
    facts.authorization = Some(b"Bearer own");
    let sign_out = policy.sign_out(&facts, NOW);
    assert_eq!(sign_out.candidates().count(), 1);
    assert_eq!(
        taken(&sign_out.accept().unwrap()),
        [
            "session-access-token: ",
            "session-refresh-token: ",
            "cache-control: private, no-store",
            "vary: origin, sec-fetch-site, cookie, authorization, session-client, session-csrf",
        ]
    );
    // What stands beside the token came from the same hands, and goes with it: a webview can share its cookies with the application.
    let both = with_cookie(facts, "__Host-session-access=a");
    let sign_out = policy.sign_out(&both, NOW);
    assert_eq!(sign_out.candidates().count(), 1);
    assert_eq!(
        taken(&sign_out.accept().unwrap())[..2],
        [
            "set-cookie: __Host-session-access=",
            "set-cookie: __Host-session-refresh=",
        ]
    );
    // Alone, a cookie proves nothing.
    let cookie = with_cookie(post(None), "__Host-session-access=a");
    assert_eq!(
        policy.sign_out(&cookie, NOW).accept().err(),
        Some(CsrfRefusal::NoOrigin)
    );
}

/// A stranger's page can sign a browser in to the stranger's own account, where that goes by header, but must not sign its user out.
#[test]
fn a_foreign_sign_in_clears_no_cookies() {
    let config: PolicyConfig = serde_json::from_value(json!({
        "api": "https://api.example.com",
        "websites": [{ "origin": "https://www.example.com", "transport": "header" }, "https://app.example.com"],
    }))
    .unwrap();
    let policy = config.compile(&EmbeddedList).unwrap();
    let cleared = |origin: Option<&'static [u8]>| {
        let facts = with_cookie(post(origin), "__Host-session-access=a");
        let set_session = policy.sign_in(&facts, NOW).accept().unwrap();
        assert_eq!(set_session.transport(), Transport::Header);
        taken(set_session.clear_session())
            .iter()
            .filter(|header| header.starts_with("set-cookie"))
            .count()
    };
    assert_eq!(cleared(Some(b"https://evil.example")), 0);
    assert_eq!(cleared(Some(b"null")), 0);
    assert_eq!(cleared(Some(WEBSITE)), 2);
    // No browser: an application with cookies of its own.
    assert_eq!(cleared(None), 2);
}

/// ATTACKS.md, V15: a website goes over to headers, and a user signs out whose cookies are still there. Without the token nobody can end its
/// session in the store.
#[test]
fn a_sign_out_tells_the_tokens_of_every_transport() {
    let config: PolicyConfig = serde_json::from_value(json!({
        "api": "https://api.example.com",
        "websites": [{ "origin": "https://www.example.com", "transport": "header" }, "https://app.example.com"],
    }))
    .unwrap();
    let policy = config.compile(&EmbeddedList).unwrap();
    let mut facts = with_cookie(
        post(Some(WEBSITE)),
        "__Host-session-access=a; __Host-session-refresh=r",
    );
    facts.authorization = Some(b"Bearer h");
    let sign_out = policy.sign_out(&facts, NOW);
    let told = sign_out.candidates().chain(sign_out.refresh_candidates());
    let told: Vec<_> = told.map(|token| token.as_bytes()).collect();
    assert_eq!(told, [b"h", b"a", b"h", b"r"]);
    // But they are not used for anything else.
    assert_eq!(policy.verify(&facts, NOW).candidates().count(), 1);
    assert_eq!(policy.refresh(&facts, NOW).candidates().count(), 1);
}

/// What a search says of each mixture of candidates, in either order.
#[test]
fn what_the_store_knows_decides() {
    use TokenState::{Dead, Live, Superseded, Unknown};

    let policy = support::policy(&json!({ "cookie_domain": "example.com" }));
    let facts = with_cookie(
        post(Some(WEBSITE)),
        "__Secure-session-refresh=1; __Secure-session-refresh=2",
    );
    let outcome = |first: TokenState<u8>, second: TokenState<u8>| {
        let mut facts = facts;
        facts.csrf = Some(b"1");
        let resolution = policy
            .refresh(&facts, NOW)
            .resolve(|token| match token.as_bytes() {
                b"1" => first,
                _ => second,
            });
        format!("{resolution:?}")
    };
    for (one, other, expected) in [
        (Live(7), Live(7), "Accepted(cookie (1 bytes))"),
        (Live(7), Superseded(7), "Accepted(cookie (1 bytes))"),
        (Live(7), Dead, "Accepted(cookie (1 bytes))"),
        (Live(7), Unknown, "Accepted(cookie (1 bytes))"),
        (Live(7), Live(8), "Conflict"),
        (Live(7), Superseded(8), "Conflict"),
        (Superseded(7), Superseded(8), "Conflict"),
        (Superseded(7), Superseded(7), "Superseded"),
        (Superseded(7), Dead, "Superseded"),
        (Superseded(7), Unknown, "Superseded"),
        (Dead, Dead, "Rejected"),
        (Dead, Unknown, "Rejected"),
        (Unknown, Unknown, "Rejected"),
    ] {
        assert_eq!(outcome(one, other), expected, "{one:?} {other:?}");
        assert_eq!(outcome(other, one), expected, "{other:?} {one:?}");
    }
}

/// A token by header was sent on purpose: cookies beside it, which the browser attaches, are not even looked at.
#[test]
fn a_live_token_by_header_ends_the_search() {
    let policy = policy();
    let mut facts = with_cookie(post(Some(WEBSITE)), "__Host-session-refresh=cookie");
    facts.authorization = Some(b"Bearer header");
    for (state, expected) in [
        (TokenState::Live(1), 1),
        (TokenState::Superseded(1), 1),
        (TokenState::Dead, 2),
        (TokenState::Unknown, 2),
    ] {
        let mut looked = 0;
        let _ = policy.refresh(&facts, NOW).resolve(|_| {
            looked += 1;
            state
        });
        assert_eq!(looked, expected, "{state:?}");
    }
}
