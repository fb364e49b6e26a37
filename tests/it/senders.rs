//! Who may act for the user, header by header. One test for each way in which a request lies or says nothing.
//!
//! What breaks if one fails: a foreign page acts for a user, or a user is locked out.

use serde_json::{Value, json};
use session_cookie_policy::config::Transport;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    CallbackRefusal, CallbackVerdict, CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts, Tokens,
};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{config, rejected};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const API: &[u8] = b"https://api.example.com";
const WEBSITE: &[u8] = b"https://www.example.com";
const EVIL: &[u8] = b"https://evil.example";
const SIBLING: &[u8] = b"https://blog.example.com";

fn policy(more: &Value) -> Policy {
    let config = config(more);
    config
        .compile(&session_cookie_policy::net::EmbeddedList)
        .unwrap()
}

/// The verdict on a `POST` by cookie.
fn verdict<'a>(
    policy: &'a Policy,
    origin: Option<&'a [u8]>,
    site: Option<&'a [u8]>,
) -> CsrfVerdict<'a> {
    let mut facts = RequestFacts::new("POST");
    facts.origin = origin;
    facts.sec_fetch_site = site;
    policy.verify(&facts, NOW).csrf()
}

const fn pass(pass: CsrfPass) -> CsrfVerdict<'static> {
    CsrfVerdict::Pass(pass)
}

const fn refuse(refusal: CsrfRefusal) -> CsrfVerdict<'static> {
    CsrfVerdict::Refuse(refusal)
}

/// V16 and F1: `same-origin` and `none` do not outweigh another `Origin`.
#[test]
fn an_origin_outweighs_what_fetch_metadata_says() {
    let policy = policy(&json!({}));
    for site in [b"same-origin".as_slice(), b"none"] {
        let of = |origin| verdict(&policy, Some(origin), Some(site));
        assert_eq!(of(EVIL), refuse(CsrfRefusal::UnknownOrigin));
        assert_eq!(of(SIBLING), refuse(CsrfRefusal::UnknownOrigin));
        assert_eq!(of(b""), refuse(CsrfRefusal::MalformedOrigin));
        assert_eq!(of(b"null"), refuse(CsrfRefusal::OpaqueOrigin));
        assert_eq!(of(WEBSITE), pass(CsrfPass::DeclaredWebsite));
        assert_eq!(of(API), pass(CsrfPass::SameOrigin));
    }
    let none = verdict(&policy, None, Some(b"none"));
    assert_eq!(none, pass(CsrfPass::UserInitiated));
    let same = verdict(&policy, None, Some(b"same-origin"));
    assert_eq!(same, pass(CsrfPass::SameOrigin));
}

/// A form of a page under `Referrer-Policy: no-referrer` to its own origin says `null` and `same-origin`. Such a page is there only if the
/// API's origin is a website.
#[test]
fn null_is_of_the_api_where_it_has_pages() {
    let with_pages = policy(&json!({ "websites": ["https://api.example.com"] }));
    let (null, same) = (Some(b"null".as_slice()), Some(b"same-origin".as_slice()));
    assert_eq!(verdict(&with_pages, null, same), pass(CsrfPass::SameOrigin));
    for site in [
        Some(b"none".as_slice()),
        Some(b"same-site"),
        Some(b"cross-site"),
        Some(b"x"),
        None,
    ] {
        let of = verdict(&with_pages, null, site);
        assert_eq!(of, refuse(CsrfRefusal::OpaqueOrigin), "{site:?}");
    }
    let without = policy(&json!({}));
    assert_eq!(
        verdict(&without, null, same),
        refuse(CsrfRefusal::OpaqueOrigin)
    );
}

/// F6: a declared website whose page sends `null` is not told to declare itself.
#[test]
fn null_of_the_same_site_is_no_undeclared_sibling() {
    let policy = policy(&json!({}));
    let site = Some(b"same-site".as_slice());
    assert_eq!(
        verdict(&policy, Some(b"null"), site),
        refuse(CsrfRefusal::OpaqueOrigin)
    );
    assert_eq!(
        verdict(&policy, Some(SIBLING), site),
        refuse(CsrfRefusal::UndeclaredSibling)
    );
    assert_eq!(
        verdict(&policy, Some(b"x"), site),
        refuse(CsrfRefusal::MalformedOrigin)
    );
    // A pop-up that WebKit calls cross-site, though it is of the API's own origin.
    assert_eq!(
        verdict(&policy, Some(API), Some(b"cross-site")),
        pass(CsrfPass::SameOrigin)
    );
    let advice = CsrfRefusal::OpaqueOrigin.explain();
    assert!(advice.contains("strict-origin-when-cross-origin") && advice.contains("CORS"));
    assert!(!advice.contains("`same-origin`"));
}

/// V6: what cannot be read is not what is not there.
#[test]
fn an_unreadable_header_is_not_an_absent_one() {
    let policy = policy(&json!({}));
    for site in [
        b"".as_slice(),
        b"SAME-ORIGIN",
        b"same-origin, none",
        b"same-origin ",
        b"\xff",
    ] {
        let mut facts = RequestFacts::new("POST");
        facts.sec_fetch_site = Some(site);
        // Nor does the header against CSRF, which a client that is not a browser shows, make good for it.
        for csrf in [None, Some(b"1".as_slice())] {
            facts.csrf = csrf;
            let refused = refuse(CsrfRefusal::UnreadableFetchSite);
            assert_eq!(policy.verify(&facts, NOW).csrf(), refused);
            assert_eq!(policy.sign_in(&facts, NOW).csrf(), refused);
        }
        // Browsers may send new values; their `Origin` decides.
        assert_eq!(
            verdict(&policy, Some(WEBSITE), Some(site)),
            pass(CsrfPass::DeclaredWebsite)
        );
        assert_eq!(
            verdict(&policy, Some(EVIL), Some(site)),
            refuse(CsrfRefusal::UnknownOrigin)
        );
    }
    let mut facts = RequestFacts::new("POST");
    assert_eq!(
        policy.sign_in(&facts, NOW).csrf(),
        pass(CsrfPass::NoBrowser)
    );
    facts.origin = Some(b"");
    assert_eq!(
        policy.sign_in(&facts, NOW).csrf(),
        refuse(CsrfRefusal::MalformedOrigin)
    );
}

/// V5 and F4: a handshake is a `GET`, and no safe request.
#[test]
fn handshakes_want_a_declared_origin() {
    // Shared cookies: every other request of a website needs the header against CSRF.
    let policy = policy(&json!({ "cookie_domain": "example.com" }));
    let asked = |mark: fn(&mut RequestFacts<'static>), origin| {
        let mut facts = RequestFacts::new("GET");
        facts.origin = origin;
        facts.cookie = CookieHeader::line(b"__Secure-session-access=a");
        mark(&mut facts);
        let verify = policy.verify(&facts, NOW);
        let csrf = verify.csrf();
        assert_eq!(
            verify.candidates().next().is_none(),
            csrf.refusal().is_some()
        );
        assert_eq!(policy.handshake(&facts, NOW).csrf(), csrf);
        csrf
    };
    let marks: [fn(&mut RequestFacts<'static>); 5] = [
        |facts| facts.upgrade = Some(b"websocket"),
        |facts| facts.upgrade = Some(b"h2c, WebSocket"),
        |facts| facts.sec_fetch_mode = Some(b"websocket"),
        |facts| facts.method = "CONNECT",
        // Whatever `Sec-Fetch-Site` says.
        |facts| {
            facts.upgrade = Some(b"websocket");
            facts.sec_fetch_site = Some(b"same-origin");
        },
    ];
    for mark in marks {
        assert_eq!(asked(mark, Some(WEBSITE)), pass(CsrfPass::DeclaredWebsite));
        assert_eq!(asked(mark, Some(API)), pass(CsrfPass::SameOrigin));
        assert_eq!(asked(mark, Some(EVIL)), refuse(CsrfRefusal::UnknownOrigin));
        assert_eq!(
            asked(mark, Some(SIBLING)),
            refuse(CsrfRefusal::UnknownOrigin)
        );
        assert_eq!(
            asked(mark, Some(b"null")),
            refuse(CsrfRefusal::OpaqueOrigin)
        );
        // Every browser sends `Origin` with a handshake.
        assert_eq!(asked(mark, None), refuse(CsrfRefusal::NoOrigin));
    }
    let no_browser: fn(&mut RequestFacts<'static>) = |facts| {
        facts.upgrade = Some(b"websocket");
        facts.csrf = Some(b"1");
    };
    assert_eq!(asked(no_browser, None), pass(CsrfPass::CustomHeader));
    let mut facts = RequestFacts::new("GET");
    facts.upgrade = Some(b"websocket");
    facts.authorization = Some(b"Bearer a");
    let by_header = policy.verify(&facts, NOW);
    assert_eq!(by_header.csrf(), pass(CsrfPass::HeaderTransport));
    assert_eq!(by_header.candidates().count(), 1);
    // A plain `GET` is not a handshake.
    facts = RequestFacts::new("GET");
    facts.origin = Some(EVIL);
    assert_eq!(
        policy.verify(&facts, NOW).csrf(),
        pass(CsrfPass::SafeMethod)
    );
}

/// V5, where the mode asks for a token: a page cannot send one with a handshake.
#[test]
fn handshakes_need_no_token() {
    let policy = policy(&json!({ "csrf": "token" }));
    let mut facts = RequestFacts::new("GET");
    facts.origin = Some(WEBSITE);
    facts.upgrade = Some(b"websocket");
    assert_eq!(
        policy.verify(&facts, NOW).csrf(),
        pass(CsrfPass::DeclaredWebsite)
    );
}

/// V6: a link must not sign a visitor in.
#[test]
fn no_session_is_made_by_a_link() {
    let cookies = policy(&json!({}));
    let link = refuse(CsrfRefusal::SignInByLink);
    for method in ["GET", "HEAD", "QUERY"] {
        for (origin, site) in [
            (None, Some(b"none".as_slice())),
            (None, Some(b"same-origin")),
            (None, Some(b"cross-site")),
            (Some(WEBSITE), None),
        ] {
            let mut facts = RequestFacts::new(method);
            facts.origin = origin;
            facts.sec_fetch_site = site;
            assert_eq!(cookies.sign_in(&facts, NOW).csrf(), link, "{method}");
            let accepted = cookies.sign_in(&facts, NOW).accept();
            assert_eq!(accepted.err(), Some(CsrfRefusal::SignInByLink));
        }
    }
    // No page can read the header in which the session would travel.
    let headers = policy(&json!({ "transport": "header" }));
    let by_header = headers.sign_in(&RequestFacts::new("GET"), NOW).csrf();
    assert_eq!(by_header, pass(CsrfPass::HeaderTransport));
}

/// A callback is from a foreign page by nature; nothing but the state makes a session.
#[test]
fn callbacks_need_the_state() {
    let policy = policy(&json!({}));
    let cross = Some(b"cross-site".as_slice());
    for (method, origin) in [
        ("GET", None),
        ("POST", Some(EVIL)),
        ("POST", Some(b"null".as_slice())),
    ] {
        let mut facts = RequestFacts::new(method);
        (facts.origin, facts.sec_fetch_site) = (origin, cross);
        facts.sec_fetch_mode = Some(b"navigate");
        let callback = policy.callback(&facts, NOW);
        assert_eq!(callback.verdict(), CallbackVerdict::CompareState);
        let refusal = |kept, came| callback.compare_state(kept, came).err();
        let (state, other) = (Some(b"s-1".as_slice()), Some(b"s-2".as_slice()));
        assert_eq!(refusal(state, state), None);
        assert_eq!(refusal(state, other), Some(CallbackRefusal::OtherState));
        assert_eq!(
            refusal(state, Some(b"s-11")),
            Some(CallbackRefusal::OtherState)
        );
        assert_eq!(
            refusal(state, Some(b"s-")),
            Some(CallbackRefusal::OtherState)
        );
        // Where they differ, their bytes differ by the same bits.
        assert_eq!(
            callback.compare_state(Some(b"ab"), Some(b"ba")).err(),
            Some(CallbackRefusal::OtherState)
        );
        // Login CSRF: this browser began no sign-in.
        for (kept, came) in [
            (None, None),
            (None, state),
            (state, None),
            (Some(b"".as_slice()), Some(b"".as_slice())),
        ] {
            assert_eq!(refusal(kept, came), Some(CallbackRefusal::MissingState));
        }
        let set_session = callback.compare_state(state, state).unwrap().accept();
        assert_eq!(set_session.transport(), Transport::Cookie);
    }
}

/// The state proves that this browser has begun the sign-in. So the cookies that it shows may go, though another site has sent it here.
#[test]
fn a_callback_by_header_clears_the_cookies_of_the_last_session() {
    let policy = policy(&json!({
        "session": "single", "transport": "any", "websites": "https://www.example.net",
    }));
    let mut facts = RequestFacts::new("GET");
    facts.sec_fetch_site = Some(b"cross-site");
    facts.sec_fetch_mode = Some(b"navigate");
    facts.cookie = CookieHeader::line(b"__Host-session=old");
    let callback = policy.callback(&facts, NOW);
    let set_session = callback.compare_state(Some(b"s"), Some(b"s")).unwrap();
    let set_session = set_session.accept();
    assert_eq!(set_session.transport(), Transport::Header);
    let data = set_session.to_data(&Tokens::session("new").unwrap());
    let cookies = data.unwrap().cookies;
    let cleared: Vec<_> = cookies
        .iter()
        .map(|cookie| (cookie.name.as_str(), cookie.is_clear()))
        .collect();
    assert_eq!(cleared, [("__Host-session", true)]);
}

/// A preflight has all three (Fetch, section 3.3.1). `OPTIONS` without one of them is an application's own request.
#[test]
fn a_preflight_has_three_marks() {
    for (method, origin, requested) in [
        ("OPTIONS", None, None),
        ("OPTIONS", Some(WEBSITE), None),
        ("OPTIONS", None, Some(b"PUT".as_slice())),
        ("GET", Some(WEBSITE), Some(b"PUT")),
        ("OPTIONS", Some(WEBSITE), Some(b"PUT")),
    ] {
        let mut facts = RequestFacts::new(method);
        (facts.origin, facts.requested_method) = (origin, requested);
        let all = method == "OPTIONS" && origin == Some(WEBSITE) && requested.is_some();
        assert_eq!(facts.is_preflight(), all, "{method} {origin:?}");
    }
}

/// A page's own `GET` has no origin, so it may be of any website: its token may have come in any way that one of them has.
#[test]
fn without_an_origin_tokens_come_as_those_of_any_website() {
    let policy = policy(&json!({
        "websites": [
            { "origin": "https://www.example.com", "transport": "cookie" },
            { "origin": "https://app.example.com", "transport": "header" },
        ],
    }));
    let candidates = |origin| {
        let mut facts = RequestFacts::new("GET");
        facts.origin = origin;
        facts.authorization = Some(b"Bearer by-header");
        facts.cookie = CookieHeader::line(b"__Host-session-access=by-cookie");
        let verify = policy.verify(&facts, NOW);
        let tokens = verify.candidates().map(|token| token.as_str().unwrap());
        tokens.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(candidates(None), "by-header by-cookie");
    assert_eq!(candidates(Some(WEBSITE)), "by-cookie");
    assert_eq!(candidates(Some(b"https://app.example.com")), "by-header");
}

/// Browsers write a scheme and a host. A text without one of them is no origin of a page that is merely not declared.
#[test]
fn half_an_origin_is_malformed() {
    let policy = policy(&json!({}));
    for origin in ["://www.example.com", "https://", "://", "www.example.com"] {
        let verdict = verdict(&policy, Some(origin.as_bytes()), None);
        assert_eq!(verdict, refuse(CsrfRefusal::MalformedOrigin), "{origin}");
    }
    let shell = verdict(&policy, Some(b"capacitor://localhost"), None);
    assert_eq!(shell, refuse(CsrfRefusal::UnknownOrigin));
}

#[test]
fn what_is_no_navigation_is_no_callback() {
    let policy = policy(&json!({}));
    let asked = |method, change: fn(&mut RequestFacts<'static>)| {
        let mut facts = RequestFacts::new(method);
        facts.sec_fetch_site = Some(b"cross-site");
        facts.sec_fetch_mode = Some(b"navigate");
        change(&mut facts);
        let callback = policy.callback(&facts, NOW);
        let compared = callback.compare_state(Some(b"s"), Some(b"s"));
        match callback.verdict() {
            CallbackVerdict::CompareState => assert!(compared.is_ok()),
            CallbackVerdict::Refuse(refusal) => assert_eq!(compared.unwrap_err(), refusal),
        }
        callback.verdict()
    };
    let refused = CallbackVerdict::Refuse;
    let in_background = refused(CallbackRefusal::NoNavigation);
    // An image, `fetch`, a WebSocket.
    assert_eq!(
        asked("GET", |facts| facts.sec_fetch_mode = Some(b"no-cors")),
        in_background
    );
    assert_eq!(
        asked("POST", |facts| facts.sec_fetch_mode = Some(b"cors")),
        in_background
    );
    assert_eq!(
        asked("GET", |facts| facts.sec_fetch_mode =
            Some(b"(several lines)")),
        in_background
    );
    assert_eq!(
        asked("GET", |facts| facts.upgrade = Some(b"websocket")),
        in_background
    );
    let ahead = asked("GET", |facts| facts.sec_purpose = Some(b"prefetch"));
    assert_eq!(ahead, refused(CallbackRefusal::Prefetch));
    assert_eq!(asked("PUT", |_| {}), refused(CallbackRefusal::Method));
    // A service worker of the API's own passes it on, in Firefox; an old browser says nothing.
    let passed_on = asked("GET", |facts| {
        facts.sec_fetch_mode = Some(b"same-origin");
        facts.sec_fetch_site = Some(b"same-origin");
    });
    assert_eq!(passed_on, CallbackVerdict::CompareState);
    let old = asked("GET", |facts| {
        (facts.sec_fetch_mode, facts.sec_fetch_site) = (None, None);
    });
    assert_eq!(old, CallbackVerdict::CompareState);
}

/// F5: speculation rules of a sibling come with all cookies, and as if the user had typed the address.
#[test]
fn prefetches_change_nothing() {
    let policy = policy(&json!({}));
    let mut facts = RequestFacts::new("GET");
    facts.sec_fetch_site = Some(b"none");
    facts.cookie = CookieHeader::line(b"__Host-session-access=a");
    assert_eq!(
        policy.sign_out(&facts, NOW).csrf(),
        pass(CsrfPass::UserInitiated)
    );
    for purpose in [b"prefetch".as_slice(), b"prefetch;prerender", b"Prefetch"] {
        facts.sec_purpose = Some(purpose);
        let sign_out = policy.sign_out(&facts, NOW);
        assert_eq!(sign_out.accept().err(), Some(CsrfRefusal::Prefetch));
        let refresh = policy.refresh(&facts, NOW);
        assert!(rejected(&refresh).with_present().is_empty());
        // Reads are served.
        assert_eq!(
            policy.verify(&facts, NOW).csrf(),
            pass(CsrfPass::SafeMethod)
        );
    }
    facts.sec_purpose = Some(b"other");
    assert_eq!(
        policy.sign_out(&facts, NOW).csrf(),
        pass(CsrfPass::UserInitiated)
    );
}

/// RFC 10008.
#[test]
fn query_is_safe() {
    let policy = policy(&json!({}));
    let mut facts = RequestFacts::new("QUERY");
    facts.origin = Some(EVIL);
    assert_eq!(
        policy.verify(&facts, NOW).csrf(),
        pass(CsrfPass::SafeMethod)
    );
    // And needs a preflight, which allows it to nobody.
    let query = session_cookie_policy::net::Method::parse("QUERY").unwrap();
    assert!(!query.is_safelisted());
}

/// F2: Firefox sends what a service worker passes on in the worker's name.
#[test]
fn what_a_service_worker_passes_on_is_judged_by_its_referer() {
    let policy =
        policy(&json!({ "websites": ["https://api.example.com", "https://www.example.com"] }));
    let of = |referer: Option<&'static [u8]>, origin: Option<&'static [u8]>, csrf| {
        let mut facts = RequestFacts::new("POST");
        (facts.origin, facts.referer, facts.csrf) = (origin, referer, csrf);
        facts.sec_fetch_site = Some(b"same-origin");
        facts.sec_fetch_mode = Some(b"same-origin");
        policy.verify(&facts, NOW).csrf()
    };
    let header = Some(b"1".as_slice());
    let refused = refuse(CsrfRefusal::ForwardedByWorker);
    for origin in [Some(API), Some(b"null".as_slice()), None] {
        assert_eq!(
            of(Some(b"https://api.example.com/form"), origin, None),
            pass(CsrfPass::SameOrigin)
        );
        assert_eq!(
            of(Some(b"https://www.example.com/"), origin, None),
            pass(CsrfPass::DeclaredWebsite)
        );
        assert_eq!(
            of(Some(b"https://blog.example.com/"), origin, None),
            refused
        );
        assert_eq!(
            of(Some(b"https://api.example.com.evil.example/"), origin, None),
            refused
        );
        assert_eq!(
            of(Some(b"https://api.example.com@evil.example/"), origin, None),
            refused
        );
        assert_eq!(of(Some(b"//api.example.com/"), origin, None), refused);
        // A stranger can have it left out, and no form sets the header.
        assert_eq!(of(None, origin, None), refused);
        assert_eq!(of(None, origin, header), pass(CsrfPass::SameOrigin));
    }
    // Other modes are not asked for a `Referer`.
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(API);
    facts.sec_fetch_site = Some(b"same-origin");
    for mode in [
        None,
        Some(b"navigate".as_slice()),
        Some(b"cors"),
        Some(b"no-cors"),
    ] {
        facts.sec_fetch_mode = mode;
        assert_eq!(
            policy.verify(&facts, NOW).csrf(),
            pass(CsrfPass::SameOrigin)
        );
    }
}

/// A middleware that looks at the verdict alone locks out no client whose tokens travel by header, and lets no cookie act.
#[test]
fn a_bearer_token_needs_no_proof() {
    for csrf in ["auto", "custom_header", "token"] {
        let policy = policy(&json!({ "csrf": csrf }));
        let mut facts = RequestFacts::new("POST");
        facts.authorization = Some(b"Bearer a");
        let by_header = pass(CsrfPass::HeaderTransport);
        assert_eq!(policy.verify(&facts, NOW).csrf(), by_header, "{csrf}");
        assert_eq!(policy.refresh(&facts, NOW).csrf(), by_header, "{csrf}");
        assert_eq!(policy.sign_out(&facts, NOW).csrf(), by_header, "{csrf}");
        // A cookie beside it is not offered, and the verdict on cookies can be asked for.
        facts.origin = Some(EVIL);
        facts.cookie = CookieHeader::line(b"__Host-session-access=of-the-user");
        let verify = policy.verify(&facts, NOW);
        assert_eq!(verify.csrf(), by_header);
        assert_eq!(verify.csrf_of_cookies(), refuse(CsrfRefusal::UnknownOrigin));
        let offered: Vec<Transport> = verify.candidates().map(|token| token.transport()).collect();
        assert_eq!(offered, [Transport::Header]);
        // Without it, the cookie is refused. Nor is any other scheme a token.
        for authorization in [None, Some(b"Basic dTpw".as_slice()), Some(b"Bearer ")] {
            facts.authorization = authorization;
            let refused = policy.verify(&facts, NOW).csrf();
            assert_eq!(refused, refuse(CsrfRefusal::UnknownOrigin), "{csrf}");
        }
    }
    // What is compared stays to be compared where a cookie may be the session.
    let policy = policy(&json!({ "csrf": "token" }));
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(WEBSITE);
    facts.authorization = Some(b"Bearer a");
    facts.csrf_token = Some(b"t");
    assert_eq!(
        policy.verify(&facts, NOW).csrf(),
        pass(CsrfPass::HeaderTransport)
    );
    facts.cookie = CookieHeader::line(b"__Host-session-access=a");
    assert_eq!(
        policy.verify(&facts, NOW).csrf(),
        CsrfVerdict::Compare(b"t")
    );
    // A token that may not travel by header proves nothing.
    let cookies = self::policy(&json!({ "transport": "cookie" }));
    let mut facts = RequestFacts::new("POST");
    facts.authorization = Some(b"Bearer a");
    assert_eq!(
        cookies.verify(&facts, NOW).csrf(),
        refuse(CsrfRefusal::NoOrigin)
    );
}

/// What decided is named by `Vary`, in a line of its own where few requests are decided by it.
#[test]
fn rare_headers_are_named_where_they_decide() {
    let policy = policy(&json!({}));
    let vary = |change: fn(&mut RequestFacts<'static>)| {
        let mut facts = RequestFacts::new("GET");
        facts.sec_fetch_site = Some(b"same-origin");
        change(&mut facts);
        let refresh = policy.refresh(&facts, NOW);
        let mut lines = Vec::new();
        refresh.write_for_caches(&mut |name, value| {
            if name == "vary" {
                lines.push(value.to_owned());
            }
        });
        assert_eq!(lines.join(", "), refresh.headers_read().to_string());
        lines
    };
    let usual = ["origin, sec-fetch-site, cookie, authorization"];
    assert_eq!(vary(|_| {}), usual);
    assert_eq!(vary(|facts| facts.sec_fetch_mode = Some(b"cors")), usual);
    assert_eq!(
        vary(|facts| facts.sec_purpose = Some(b"prefetch")),
        ["origin, cookie, authorization", "sec-purpose"]
    );
    assert_eq!(
        vary(|facts| {
            facts.sec_fetch_mode = Some(b"same-origin");
            facts.referer = Some(b"https://www.example.com/");
        }),
        [
            "origin, sec-fetch-site, cookie, authorization",
            "sec-fetch-mode",
            "referer"
        ]
    );
    let mut facts = RequestFacts::new("GET");
    facts.upgrade = Some(b"websocket");
    let read = policy.verify(&facts, NOW).headers_read().to_string();
    assert_eq!(read, "origin, cookie, authorization, session-csrf, upgrade");
}
