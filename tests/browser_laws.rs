//! What holds in the browser model for every input.

#![cfg(feature = "embedded-list")]

use proptest::collection::vec;
use proptest::prelude::*;
use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Jar, MethodSafety, Outcome, Profile, Request, RequestKind, RequestUrl,
    Response, Storage, Withholding, domain_match, send, store,
};
use session_cookie_policy::cookie::{CookieName, CookieSpec, CookieValue};
use session_cookie_policy::net::{EmbeddedList, Origin};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Hosts that are siblings, parents, suffixes, addresses and strangers of each other.
const HOSTS: [&str; 9] = [
    "app.example.com",
    "api.example.com",
    "example.com",
    "example.com.",
    "other.com",
    "github.io",
    "a.github.io",
    "localhost",
    "127.0.0.1",
];

fn profiles() -> impl Strategy<Value = Profile> {
    proptest::sample::select(Profile::ALL.to_vec())
}

fn urls() -> impl Strategy<Value = RequestUrl> {
    let scheme = proptest::sample::select(vec!["http", "https"]);
    let host = proptest::sample::select(HOSTS.to_vec());
    let path = proptest::sample::select(vec!["/", "/auth", "/auth/login", "/%61uth/x"]);
    (scheme, host, path).prop_map(|(scheme, host, path)| {
        RequestUrl::parse(&format!("{scheme}://{host}{path}")).unwrap()
    })
}

fn clients() -> impl Strategy<Value = ClientOrigin> {
    let web = urls().prop_map(|url| ClientOrigin::Web(url.origin().clone()));
    prop_oneof![4 => web, 1 => Just(ClientOrigin::Opaque)]
}

fn requests() -> impl Strategy<Value = Request> {
    let kinds = proptest::sample::select(vec![
        RequestKind::Fetch,
        RequestKind::FrameNavigation,
        RequestKind::Image,
        RequestKind::Script,
        RequestKind::TopLevelNavigation,
        RequestKind::WebSocket,
    ]);
    let methods = proptest::sample::select(vec![MethodSafety::Safe, MethodSafety::Unsafe]);
    (
        urls(),
        kinds,
        vec(clients(), 0..3),
        vec(urls(), 0..2),
        methods,
    )
        .prop_map(|(url, kind, documents, redirected_from, method)| {
            let mut request = Request::within(url, kind, documents);
            request.redirected_from = redirected_from;
            request.method = method;
            request
        })
}

/// Headers made of what engines look at, and of any octets.
fn headers() -> impl Strategy<Value = Vec<u8>> {
    let pieces = proptest::sample::select(vec![
        "sid=secret",
        "__Host-a=secret",
        "__Http-",
        "=",
        ";",
        "; ",
        "Secure",
        "HttpOnly",
        "SameSite=",
        "None",
        "Lax",
        "Strict",
        "Partitioned",
        "Domain=",
        ".",
        "example.com",
        "localhost",
        "github.io",
        "Path=",
        "/",
        "/auth",
        "Max-Age=",
        "0",
        "3600",
        "-",
        "+",
        "99999999999999999999",
        "Expires=",
        "Sun, 22 Nov 2099 12:00:00 GMT",
        "31 Feb 99999 25:61:61 +9999",
        "\t",
        "\r",
        "\0",
        ",",
    ]);
    let piece = prop_oneof![
        6 => pieces.prop_map(|piece| piece.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..4),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Nothing panics, and a jar is a function of its history.
    #[test]
    fn total_and_deterministic(
        profile in profiles(),
        history in vec((requests(), headers()), 0..6),
        last in requests(),
    ) {
        let play = || {
            let mut jar = Jar::new(profile);
            for (request, header) in &history {
                let mut response = Response::new(&[]);
                let set = [header.as_slice()];
                response.set_cookie = &set;
                response.clear_site_data = Some(header);
                response.date = Some(header);
                jar.receive(request, &response, &EmbeddedList, NOW);
                jar.receive(request, &Response::new(&set), &EmbeddedList, NOW);
            }
            jar.cookie_header(&last, &EmbeddedList, NOW)
        };
        prop_assert_eq!(play(), play());
    }

    /// What is kept belongs to the host that set it, and comes back to the page that set it by typing.
    #[test]
    fn kept_cookies_belong_to_their_host(profile in profiles(), url in urls(), header in headers()) {
        let request = Request::typed(url);
        if let Storage::Keep(cookie) = store(&header, &request, &profile, &EmbeddedList, NOW) {
            prop_assert!(domain_match(request.url.host(), cookie.host(), cookie.scope()));
            let delivery = send(&cookie, &request, &profile, &EmbeddedList, NOW);
            let expected = [Delivery::Attach, Delivery::Withhold(Withholding::Path)];
            prop_assert!(expected.contains(&delivery), "{:?}: {:?}", cookie, delivery);
        }
    }

    /// Neither `Debug` nor `Display` nor a refusal shows a value.
    #[test]
    fn values_are_not_shown(profile in profiles(), request in requests(), header in headers()) {
        let mut jar = Jar::new(profile);
        let header = [b"sid=s3cr3t;".as_slice(), &header].concat();
        let set = [header.as_slice()];
        let outcomes = jar.receive(&request, &Response::new(&set), &EmbeddedList, NOW);
        for cookie in jar.cookies(NOW) {
            let shown = format!("{cookie:?} {cookie}");
            prop_assert!(!shown.contains("s3cr3t"));
        }
        let shown = format!("{jar:?} {outcomes:?}");
        prop_assert!(!shown.contains("s3cr3t"));
    }

    /// A cookie that the library writes and that a browser keeps is deleted by the clearing cookie that it writes for it.
    #[test]
    fn clearing_cookies_delete(profile in profiles(), url in urls()) {
        let attributes = CookieSpec::new(CookieName::parse("sid").unwrap()).build().unwrap();
        let set = attributes.set(CookieValue::new("token").unwrap(), NOW).unwrap().to_string();
        let clear = attributes.clear().to_string();
        let request = Request::typed(url);
        let mut jar = Jar::new(profile);
        let kept = jar.receive(&request, &Response::new(&[set.as_bytes()]), &EmbeddedList, NOW);
        if matches!(kept.as_slice(), [Outcome::Kept { .. }]) {
            let cleared = jar.receive(&request, &Response::new(&[clear.as_bytes()]), &EmbeddedList, NOW);
            prop_assert!(matches!(cleared.as_slice(), [Outcome::Deleted(_)]));
            prop_assert_eq!(jar.cookies(NOW).count(), 0);
        }
    }
}

/// Quotas hold, and the newest cookie is never the one that goes for a `Secure` flood of its own site.
#[test]
fn quotas() {
    let request = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
    for profile in [Profile::CHROMIUM, Profile::FIREFOX] {
        let mut jar = Jar::new(profile);
        for index in 0..1000 {
            let header = format!("c{index}=1; Secure");
            let outcomes = jar.receive(
                &request,
                &Response::new(&[header.as_bytes()]),
                &EmbeddedList,
                NOW,
            );
            assert!(outcomes[0].refusal().is_none());
            assert!(jar.cookies(NOW).count() <= 180);
        }
    }
    // Where every other cookie is `Secure`, Firefox drops a new one that is not, and Chromium purges the others with it.
    for (profile, left) in [(Profile::FIREFOX, 180), (Profile::CHROMIUM, 150)] {
        let mut jar = Jar::new(profile);
        for index in 0..180 {
            let header = format!("c{index}=1; Secure");
            jar.receive(
                &request,
                &Response::new(&[header.as_bytes()]),
                &EmbeddedList,
                NOW,
            );
        }
        let outcomes = jar.receive(&request, &Response::new(&[b"plain=1"]), &EmbeddedList, NOW);
        assert!(outcomes[0].refusal().is_some(), "{}", profile.name);
        assert_eq!(jar.cookies(NOW).count(), left, "{}", profile.name);
    }
}

/// A used cookie outlives one that is not.
#[test]
fn eviction_spares_what_is_used() {
    let request = Request::typed(RequestUrl::parse("https://app.example.com/auth").unwrap());
    let mut jar = Jar::new(Profile::CHROMIUM);
    let set = |jar: &mut Jar, header: &str, now| {
        jar.receive(
            &request,
            &Response::new(&[header.as_bytes()]),
            &EmbeddedList,
            now,
        );
    };
    set(&mut jar, "used=1; Path=/auth", NOW);
    for index in 0..179 {
        set(&mut jar, &format!("c{index}=1; Path=/elsewhere"), NOW);
    }
    let later = NOW + Duration::hours(1);
    assert_eq!(jar.cookie_header(&request, &EmbeddedList, later), b"used=1");
    set(&mut jar, "new=1; Path=/elsewhere", later);
    assert_eq!(jar.cookie_header(&request, &EmbeddedList, later), b"used=1");
    assert_eq!(jar.cookies(later).count(), 150);
}

/// An application's own scheme is cross-site to everything.
#[test]
fn opaque_pages_are_third_party() {
    let api = || RequestUrl::parse("https://api.example.com/").unwrap();
    let mut jar = Jar::new(Profile::CHROMIUM);
    let cookies: [&[u8]; 2] = [b"lax=1; SameSite=Lax", b"none=1; SameSite=None; Secure"];
    jar.receive(
        &Request::typed(api()),
        &Response::new(&cookies),
        &EmbeddedList,
        NOW,
    );
    let app = Request::fetch(api(), vec![ClientOrigin::Opaque]);
    assert_eq!(jar.cookie_header(&app, &EmbeddedList, NOW), b"none=1");
    let page = Origin::parse("https://app.example.com").unwrap();
    let own = Request::fetch(api(), vec![ClientOrigin::Web(page)]);
    assert_eq!(
        jar.cookie_header(&own, &EmbeddedList, NOW),
        b"lax=1; none=1"
    );
}
