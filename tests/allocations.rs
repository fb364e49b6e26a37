//! What writing and reading headers costs in heap allocations: nothing.
//!
//! A binary of its own, since the counter replaces the allocator.

use std::fmt::Write as _;
use std::hint::black_box;

use session_cookie_policy::cookie::{
    CookieHeader, CookieName, CookieSpec, CookieValue, Lifetime, ReceivedSetCookie,
};
use time::Duration;
use time::macros::datetime;

fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

#[test]
fn headers_are_written_and_read_without_allocating() {
    let mut spec = CookieSpec::new(CookieName::parse("__Host-sid").unwrap());
    spec.lifetime = Lifetime::new(Duration::days(365)).unwrap();
    let attributes = spec.build().unwrap();
    let token = "t".repeat(800);
    let now = datetime!(2026-11-22 12:00 UTC);
    let mut buffer = String::with_capacity(2048);
    let mut header = String::new();
    for i in 0..100 {
        write!(header, "cookie{i}=value{i}; __Host-sid={token}; ").unwrap();
    }
    let name = CookieName::parse("__Host-sid").unwrap();

    assert_eq!(
        allocations(|| drop(black_box(vec![1_u8]))),
        1,
        "the counter counts"
    );

    let writing = allocations(|| {
        let value = CookieValue::new(black_box(&token)).unwrap();
        attributes
            .set(value, now)
            .unwrap()
            .write_to(&mut buffer)
            .unwrap();
        write!(buffer, "{}", attributes.clear()).unwrap();
    });
    assert_eq!(writing, 0);
    assert!(buffer.len() > 900);

    let reading = allocations(|| {
        let found = CookieHeader::line(black_box(header.as_bytes()))
            .values_of(&name)
            .count();
        assert_eq!(found, 100);
        let received = ReceivedSetCookie::parse(black_box(buffer.as_bytes())).unwrap();
        black_box((received.max_age(), received.expires(), received.domain()));
    });
    assert_eq!(reading, 0);
}

#[cfg(feature = "embedded-list")]
#[test]
fn decisions_are_made_and_written_without_allocating() {
    use session_cookie_policy::config::PolicyConfig;
    use session_cookie_policy::net::{EmbeddedList, Origin};
    use session_cookie_policy::request::{RequestFacts, Resolution, Tokens};

    let config = PolicyConfig::new(
        ["https://api.example.com"],
        ["https://www.example.com", "https://*.preview.example.com"],
    );
    let policy = config.compile(&EmbeddedList).unwrap();
    let now = datetime!(2026-11-22 12:00 UTC);
    let token = "t".repeat(800);
    let tokens = Tokens::new(&token, &token).unwrap();
    let mut buffer = String::with_capacity(2048);
    let tenant = Origin::parse("https://shop.tenant.org").unwrap();
    let tenant = policy.trust_website(&tenant, &EmbeddedList).unwrap();
    let origins: [Option<&[u8]>; 7] = [
        Some(b"https://shop.tenant.org"),
        Some(b"https://www.example.com"),
        Some(b"https://a.preview.example.com"),
        Some(b"https://unknown.example"),
        Some(b"not an origin"),
        Some(b"null"),
        None,
    ];
    for cookies in [1, 10, 100] {
        let header = "__Host-session-refresh=t; __Host-session-access=t; x=y; ".repeat(cookies);
        for origin in origins {
            let mut facts = RequestFacts::new("POST");
            facts.origin = origin;
            facts.cookie = CookieHeader::line(header.as_bytes());
            facts.authorization = Some(b"Bearer token");
            facts.trusted = Some(&tenant);
            let mut written = 0;
            let made = allocations(|| {
                let mut sink = |name: &str, value: &str| written += name.len() + value.len();
                if let Ok(set_session) = policy.sign_in(black_box(&facts), now).accept() {
                    set_session.write(&tokens, &mut buffer, &mut sink).unwrap();
                }
                black_box(policy.verify(&facts, now).candidates().count());
                let refresh = policy.refresh(&facts, now);
                for state in STATES {
                    match refresh.resolve(|_| state) {
                        Resolution::Accepted { set_session, .. } => {
                            set_session.write(&tokens, &mut buffer, &mut sink).unwrap();
                        }
                        Resolution::Conflict { clear_session }
                        | Resolution::Rejected { clear_session } => {
                            clear_session.write(&mut buffer, &mut sink);
                            clear_session.with_present().write(&mut buffer, &mut sink);
                        }
                        Resolution::Superseded { .. } => refresh.write_for_caches(&mut sink),
                    }
                }
                let cors = policy.cors(&facts);
                cors.write(&mut sink);
                let mut preflight = facts;
                preflight.method = "OPTIONS";
                preflight.requested_method = Some(b"POST");
                policy.cors(&preflight).write(&mut sink);
                black_box(refresh.headers_read().iter().count());
                if let Ok(clear_session) = policy.sign_out(&facts, now).accept() {
                    clear_session.write(&mut buffer, &mut sink);
                }
            });
            assert_eq!(made, 0, "{facts:?}");
            assert!(written > 0);
        }
    }
}

/// What a store can say of a token.
#[cfg(all(feature = "serde", feature = "embedded-list"))]
const STATES: [session_cookie_policy::request::TokenState<u8>; 4] = {
    use session_cookie_policy::request::TokenState;

    [
        TokenState::Live(1),
        TokenState::Superseded(1),
        TokenState::Dead,
        TokenState::Unknown,
    ]
};

/// The same with a past: names and scopes of it, several cookies of one name, a path, and a budget that does not suffice.
#[cfg(all(feature = "serde", feature = "embedded-list"))]
#[test]
fn the_past_is_cleared_without_allocating() {
    use session_cookie_policy::config::PolicyConfig;
    use session_cookie_policy::net::EmbeddedList;
    use session_cookie_policy::request::{RequestFacts, RequestPath, Resolution, Tokens};

    let entry = |domain: &str, name: &str| {
        serde_json::json!({
            "cookie_domain": domain,
            "retired_at": "2026-06-01T00:00:00Z",
            "lifetime_days": 365,
            "access_cookie": { "name": name },
        })
    };
    let config: PolicyConfig = serde_json::from_value(serde_json::json!({
        "api": "https://api.dev.example.com",
        "websites": "https://www.example.com",
        "cookie_domain": "dev.example.com",
        "history": [entry("", "sid"), entry("example.com", "sid"), entry("example.com", "old")],
    }))
    .unwrap();
    let policy = config.compile(&EmbeddedList).unwrap();
    let now = datetime!(2026-11-22 12:00 UTC);
    let tokens = Tokens::new("access", "refresh").unwrap();
    let mut buffer = String::with_capacity(8192);
    let header = "__Secure-session-refresh=t; __Secure-session-access=t; sid=t; old=t; ".repeat(3);
    for path in [
        None,
        Some("/auth/session/refresh"),
        Some("/a/b/c/d/e/f/g/h/i/j/k"),
    ] {
        let mut facts = RequestFacts::new("POST");
        facts.path = path.map(|path| RequestPath::Public(path.as_bytes()));
        facts.origin = Some(b"https://www.example.com");
        facts.cookie = CookieHeader::line(header.as_bytes());
        facts.csrf = Some(b"1");
        let mut cleared = 0;
        let made = allocations(|| {
            let mut sink =
                |_: &str, value: &str| cleared += usize::from(value.contains("Max-Age=0"));
            let sign_in = policy.sign_in(black_box(&facts), now).accept().unwrap();
            sign_in.write(&tokens, &mut buffer, &mut sink).unwrap();
            black_box(policy.verify(&facts, now).candidates().count());
            let refresh = policy.refresh(&facts, now);
            for state in STATES {
                match refresh.resolve(|_| state) {
                    Resolution::Accepted { set_session, .. } => {
                        set_session.write(&tokens, &mut buffer, &mut sink).unwrap();
                    }
                    Resolution::Conflict { clear_session }
                    | Resolution::Rejected { clear_session } => {
                        clear_session.write(&mut buffer, &mut sink);
                    }
                    Resolution::Superseded { .. } => {}
                }
            }
            let clear_session = policy.sign_out(&facts, now).accept().unwrap();
            clear_session.write(&mut buffer, &mut sink);
        });
        assert_eq!(made, 0, "{path:?}");
        assert!(cleared > 50, "{path:?}: {cleared}");
    }
}

#[cfg(all(feature = "serde", feature = "embedded-list"))]
#[test]
fn one_cookie_and_those_beside_it_are_read_and_written_without_allocating() {
    use session_cookie_policy::config::PolicyConfig;
    use session_cookie_policy::net::EmbeddedList;
    use session_cookie_policy::request::{RequestFacts, Resolution, Tokens};

    let config: PolicyConfig = serde_json::from_str(
        r#"{
            "api": "https://www.example.com", "websites": "https://www.example.com",
            "session": "single", "session_cookie": { "keep": "chosen" }, "csrf": "double_submit",
            "cookies": {
                "csrf": { "purpose": "csrf_token", "read_by": "script" },
                "device": { "purpose": "trusted_device" },
                "oauth": { "purpose": "sign_in_flow", "at_once": 2 }
            },
            "history": [{
                "cookie_domain": "example.com", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
                "session_cookie": { "name": "sid" }, "cookies": { "device": { "name": "trusted" } },
                "clear_only": [{ "name": "JSESSIONID", "path": "/" }]
            }]
        }"#,
    )
    .unwrap();
    let policy = config.compile(&EmbeddedList).unwrap();
    let now = datetime!(2026-11-22 12:00 UTC);
    let beside = [
        ("csrf", CookieValue::new("c2").unwrap()),
        ("device", CookieValue::new("d2").unwrap()),
    ];
    let tokens = Tokens::session("s2")
        .unwrap()
        .keep_for(Duration::DAY)
        .with_cookies(&beside);
    let mut buffer = String::with_capacity(2048);
    let header = b"sid=s0; __Host-session=s1; __Host-csrf=c1; __Host-oauth.a=1; __Host-oauth.b=2; trusted=d1";
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(b"https://www.example.com");
    facts.csrf_token = Some(b"c1");
    facts.cookie = CookieHeader::line(header);
    let mut written = 0;
    let made = allocations(|| {
        let mut sink = |name: &str, value: &str| written += name.len() + value.len();
        let verify = policy.verify(black_box(&facts), now);
        for state in STATES {
            match verify.resolve(|_| state) {
                Resolution::Accepted { set_session, .. } => {
                    set_session.write(&tokens, &mut buffer, &mut sink).unwrap();
                }
                Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
                    clear_session.write(&mut buffer, &mut sink);
                }
                Resolution::Superseded { .. } => verify.write_for_caches(&mut sink),
            }
        }
        let cookies = policy.cookies(&facts, now);
        let oauth = cookies.get("oauth").unwrap().of_state(b"third");
        black_box(oauth.value());
        oauth.write("third", &mut buffer, &mut sink).unwrap();
        oauth.write_clear(&mut buffer, &mut sink);
        black_box(cookies.get("device").unwrap().values().count());
        let sign_out = policy.sign_out(&facts, now).accept().unwrap();
        sign_out.write(&mut buffer, &mut sink);
    });
    assert_eq!(made, 0);
    assert!(written > 0);
}
