//! What can be written: combinations, prefixes, lifetimes, sizes; and the plain functions above them.
//!
//! What breaks if one fails: a `Set-Cookie` leaves the server that browsers drop, or that leaks the session.

use session_cookie_policy::advice::{
    CookieOptions, Remedy, SameSiteFailure, SameSiteOutcome, cookie_attributes, resolve_same_site,
};
use session_cookie_policy::config::{PlainHttp, PrefixChoice, SameSiteChoice, SessionUse};
use session_cookie_policy::cookie::{
    CookieAttributes, CookieName, CookiePath, CookieSpec, CookieValue, HostScope, Lifetime,
    NamePrefix, Partitioning, SameSite, Security,
};
use session_cookie_policy::net::{EmbeddedList, Relation, Site};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::{cookie_domain, cookie_name, cookie_path, host, origin};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn build(change: impl FnOnce(&mut CookieSpec)) -> Result<CookieAttributes, String> {
    let mut spec = CookieSpec::new(cookie_name("sid"));
    change(&mut spec);
    spec.build().map_err(|error| error.to_string())
}

#[test]
fn the_header_in_full() {
    let attributes = build(|spec| {
        spec.name = cookie_name("__Secure-sid");
        spec.domain = cookie_domain(".example.com");
        spec.path = cookie_path("/auth");
        spec.same_site = SameSite::None;
        spec.partitioning = Partitioning::Partitioned;
        spec.lifetime = Lifetime::new(Duration::days(1)).unwrap();
    })
    .unwrap();
    assert_eq!(
        attributes
            .set(CookieValue::new("abc").unwrap(), NOW)
            .unwrap()
            .to_string(),
        "__Secure-sid=abc; Domain=example.com; Path=/auth; Secure; HttpOnly; SameSite=None; Partitioned; \
         Max-Age=86400; Expires=Mon, 23 Nov 2026 12:00:00 GMT"
    );
    assert_eq!(
        attributes.clear().to_string(),
        "__Secure-sid=; Domain=example.com; Path=/auth; Secure; HttpOnly; SameSite=None; Partitioned; \
         Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
    );
    let session = build(|spec| spec.security = Security::Insecure).unwrap();
    assert_eq!(
        session
            .set(CookieValue::new("abc").unwrap(), NOW)
            .unwrap()
            .to_string(),
        "sid=abc; Path=/; HttpOnly; SameSite=Lax"
    );
}

#[test]
fn conflicts_are_told_all_at_once() {
    let error = build(|spec| {
        spec.name = cookie_name("__Host-sid");
        spec.domain = cookie_domain("example.com");
        spec.path = cookie_path("/auth");
        spec.security = Security::Insecure;
        spec.same_site = SameSite::None;
        spec.partitioning = Partitioning::Partitioned;
    })
    .unwrap_err();
    assert_eq!(
        error,
        "`SameSite=None` needs `Secure`; serve the API over https; \
         `Partitioned` needs `Secure`; serve the API over https; \
         `__Host-` requires `Secure`; serve the API over https or leave the prefix out; \
         `__Host-` forbids `Domain`, which is `example.com`; use the prefix `__Secure-` or leave the domain out; \
         `__Host-` requires `Path=/`, not `/auth`; use the prefix `__Secure-` or the path `/`"
    );
    let error = build(|spec| spec.partitioning = Partitioning::Partitioned).unwrap_err();
    assert_eq!(error, "`Partitioned` needs `SameSite=None`, not `Lax`");
}

#[test]
fn names() {
    for text in [
        "sid",
        "__Host-sid",
        "a",
        "!#$%&'*+-.^_`|~",
        "__Hosted",
        "_Host-a",
        "__Secure-",
    ] {
        assert_eq!(CookieName::parse(text).unwrap().as_str(), text);
    }
    const REFUSED: &[(&str, &str)] = &[
        ("", "the cookie name is empty"),
        ("my sid", "' ' at byte 2 is not allowed in a cookie name"),
        ("sid;", "';' at byte 3 is not allowed in a cookie name"),
        ("sid=", "'=' at byte 3 is not allowed in a cookie name"),
        ("sïd", "'ï' at byte 1 is not allowed in a cookie name"),
        ("a\r\nb", "'\\r' at byte 1 is not allowed in a cookie name"),
        (
            "__host-sid",
            "the prefix of `__host-sid` is not spelled exactly; write `__Host-sid`",
        ),
        (
            "__HOST-http-x",
            "the prefix of `__HOST-http-x` is not spelled exactly; write `__Host-Http-x`",
        ),
    ];
    for (text, expected) in REFUSED {
        assert_eq!(
            CookieName::parse(text).expect_err(text).to_string(),
            *expected,
            "{text}"
        );
    }
    let name = cookie_name("__Host-Http-sid");
    assert_eq!(
        (name.prefix(), name.stem()),
        (Some(NamePrefix::HostHttp), "sid")
    );
    assert_eq!(
        name.with_prefix(NamePrefix::Secure).as_str(),
        "__Secure-sid"
    );
    // Browsers would read `__Host-http-sid` as a name with the longer prefix, spelled wrong.
    let name = cookie_name("http-sid").with_prefix(NamePrefix::Host);
    assert_eq!(name.as_str(), "__Host-Http-sid");
    assert_eq!(name.prefix(), Some(NamePrefix::HostHttp));
}

/// RFC 6265bis, section 4.1.1: `cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E`.
#[test]
fn each_byte_anywhere_in_a_value() {
    let is_cookie_byte =
        |byte| matches!(byte, 0x21 | 0x23..=0x2B | 0x2D..=0x3A | 0x3C..=0x5B | 0x5D..=0x7E);
    let token = "0123456789-_.=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz~".repeat(2);
    for byte in 0_u8..=0x7F {
        for at in 0..=token.len() {
            let mut text = token.clone();
            text.insert(at, char::from(byte));
            let expected = if is_cookie_byte(byte) {
                Ok(())
            } else {
                Err(at)
            };
            let found = CookieValue::new(&text).map(drop).map_err(|error| error.at);
            assert_eq!(found, expected, "{byte:#x} at {at}");
        }
    }
}

#[test]
fn values_and_sizes() {
    for text in [
        "",
        "abc",
        "a=b",
        "\"quoted\"",
        "eyJ.e30.c2ln",
        "<token>",
        "a%20b",
        "a+/=",
    ] {
        assert_eq!(CookieValue::new(text).unwrap().as_str(), text);
    }
    let refused = [
        ("a b", 1),
        ("a;b", 1),
        ("a,b", 1),
        ("a\\b", 1),
        ("a\"b", 1),
        ("\"a b\"", 2),
        ("\"", 0),
        ("a\r\n", 1),
        ("ä", 0),
    ];
    for (text, at) in refused {
        assert_eq!(CookieValue::new(text).expect_err(text).at, at, "{text}");
    }
    let attributes = build(|_| {}).unwrap();
    let fits = "v".repeat(4096 - "sid".len());
    assert!(
        attributes
            .set(CookieValue::new(&fits).unwrap(), NOW)
            .is_ok()
    );
    let over = format!("{fits}v");
    assert_eq!(
        attributes
            .set(CookieValue::new(&over).unwrap(), NOW)
            .unwrap_err()
            .to_string(),
        "name and value have 4097 bytes together; browsers refuse a cookie longer than 4096"
    );
}

#[test]
fn paths() {
    for text in ["/", "/auth", "/auth/", "/a b", "/a//b", "/%41", "/a?b"] {
        assert_eq!(CookiePath::parse(text).unwrap().as_str(), text);
    }
    const REFUSED: &[(&str, &str)] = &[
        ("", "the cookie path `` does not begin with `/`; write `/`"),
        (
            "auth",
            "the cookie path `auth` does not begin with `/`; write `/auth`",
        ),
        ("/a;b", "';' at byte 2 cannot stand in the path of a cookie"),
        ("/ä", "'ä' at byte 1 cannot stand in the path of a cookie"),
        (
            "/a\n",
            "'\\n' at byte 2 cannot stand in the path of a cookie",
        ),
        ("/a ", "' ' at byte 2 cannot stand in the path of a cookie"),
    ];
    for (text, expected) in REFUSED {
        assert_eq!(
            CookiePath::parse(text).expect_err(text).to_string(),
            *expected,
            "{text}"
        );
    }
    assert!(CookiePath::parse(&format!("/{}", "p".repeat(1023))).is_ok());
    assert!(CookiePath::parse(&format!("/{}", "p".repeat(1024))).is_err());
    assert!(
        cookie_path("/auth").matches("/auth?next=/x"),
        "a query is not part of the path"
    );
}

#[test]
fn lifetimes_are_capped_and_say_so() {
    let days = |days| Lifetime::new(Duration::days(days)).unwrap();
    assert!(!days(400).is_capped());
    assert!(days(401).is_capped());
    assert_eq!(days(401).max_age(), Some(Duration::days(400)));
    assert_eq!(days(401).requested(), Some(Duration::days(401)));
    assert_eq!(days(401).to_string(), "400 days");
    assert_eq!(Lifetime::BROWSER_SESSION.max_age(), None);
    assert!(Lifetime::new(Duration::ZERO).is_err());
    assert!(Lifetime::new(Duration::milliseconds(999)).is_err());
    assert!(Lifetime::new(Duration::MIN).is_err());
    assert_eq!(
        Lifetime::new(Duration::MAX).unwrap().max_age(),
        Some(Lifetime::MAX)
    );
}

#[test]
fn identities() {
    let site = Site::of(&origin("https://app.example.com"), &EmbeddedList).0;
    let shared = build(|spec| spec.domain = cookie_domain("example.com")).unwrap();
    let alone = build(|_| {}).unwrap();
    let id = |attributes: &CookieAttributes, on: &str| {
        attributes.id_on(&host(on), &site, &EmbeddedList).unwrap()
    };
    assert_ne!(
        id(&shared, "example.com"),
        id(&alone, "example.com"),
        "host-only is part of the identity"
    );
    assert_eq!(id(&shared, "example.com"), id(&shared, "api.example.com"));
    assert_ne!(id(&alone, "example.com"), id(&alone, "api.example.com"));
    assert_eq!(
        id(&shared, "api.example.com").scope,
        HostScope::WithSubdomains
    );
    assert_eq!(
        id(&shared, "api.example.com").to_string(),
        "`sid` of example.com and below, path /"
    );
    // A suffix that equals the host collapses to host-only: the same cookie as without a domain.
    let suffix = build(|spec| spec.domain = cookie_domain("github.io")).unwrap();
    assert_eq!(id(&suffix, "github.io"), id(&alone, "github.io"));
    assert!(
        suffix
            .id_on(&host("a.github.io"), &site, &EmbeddedList)
            .is_err()
    );
}

#[test]
fn same_site_follows_from_the_sites() {
    use SameSiteOutcome::{Fails, Works};
    const CASES: &[(&str, &str, SameSiteChoice, SameSiteOutcome)] = &[
        (
            "https://app.example.com",
            "https://api.example.com",
            SameSiteChoice::Auto,
            Works(SameSite::Lax),
        ),
        (
            "http://localhost:3000",
            "http://localhost:8000",
            SameSiteChoice::Auto,
            Works(SameSite::Lax),
        ),
        (
            "http://localhost:3000",
            "http://127.0.0.1:8000",
            SameSiteChoice::Auto,
            Fails(SameSiteFailure::InsecureApi),
        ),
        (
            "http://app.localhost",
            "http://api.localhost",
            SameSiteChoice::Auto,
            Fails(SameSiteFailure::InsecureApi),
        ),
        (
            "https://a.vercel.app",
            "https://b.vercel.app",
            SameSiteChoice::Auto,
            Works(SameSite::None),
        ),
        (
            "http://example.com",
            "https://api.example.com",
            SameSiteChoice::Auto,
            Works(SameSite::None),
        ),
        (
            "https://example.com",
            "http://api.example.com",
            SameSiteChoice::Auto,
            Fails(SameSiteFailure::InsecureApi),
        ),
        (
            "https://example.com",
            "https://example.com.",
            SameSiteChoice::Auto,
            Works(SameSite::None),
        ),
        (
            "https://app.example.com",
            "https://api.example.com",
            SameSiteChoice::Fixed(SameSite::Strict),
            Works(SameSite::Strict),
        ),
        (
            "https://app.example.com",
            "https://api.example.com",
            SameSiteChoice::Fixed(SameSite::None),
            Fails(SameSiteFailure::Loosens),
        ),
        (
            "https://app.example.com",
            "https://api.other.net",
            SameSiteChoice::Fixed(SameSite::Lax),
            Fails(SameSiteFailure::Withheld {
                value: SameSite::Lax,
            }),
        ),
    ];
    for (website, api, choice, expected) in CASES {
        let answer = resolve_same_site(
            &origin(website),
            &origin(api),
            *choice,
            SessionUse::Documents,
            &EmbeddedList,
        );
        assert_eq!(answer.outcome(), *expected, "{website} with {api}");
        assert_eq!(
            answer.remedies().is_empty(),
            answer.value().is_some(),
            "{website} with {api}"
        );
    }
    let script = resolve_same_site(
        &origin("https://app.example.com"),
        &origin("https://api.example.com"),
        SameSiteChoice::Auto,
        SessionUse::ApiOnly,
        &EmbeddedList,
    );
    assert_eq!(script.value(), Some(SameSite::Strict));
}

#[test]
fn remedies_begin_with_the_simplest() {
    let first = |website, api| {
        let (website, api) = (origin(website), origin(api));
        resolve_same_site(
            &website,
            &api,
            SameSiteChoice::Auto,
            SessionUse::Documents,
            &EmbeddedList,
        )
        .remedies()
        .remove(0)
    };
    assert_eq!(
        first("http://localhost:3000", "http://127.0.0.1:8000"),
        Remedy::OpenUnderHostOfApi {
            website: origin("http://127.0.0.1:3000")
        }
    );
    assert_eq!(
        first("https://localhost:3000", "http://localhost:8000"),
        Remedy::SameScheme
    );
    assert_eq!(
        first("https://app.example.com", "http://api.other.net"),
        Remedy::HttpsApi
    );
    // The proposed way out is one.
    let repaired = Relation::between(
        &origin("http://127.0.0.1:3000"),
        &origin("http://127.0.0.1:8000"),
        &EmbeddedList,
    );
    assert_eq!(repaired.relation(), Relation::SameSite);
}

#[test]
fn attributes_of_an_api() {
    let mut options = CookieOptions::new(cookie_name("sid"), CookiePath::root());
    let name = |api: &str, options: &CookieOptions| {
        cookie_attributes(&origin(api), SameSite::Lax, options, &EmbeddedList)
            .map(|cookie| {
                (
                    cookie.attributes().name().to_string(),
                    cookie.attributes().security(),
                )
            })
            .map_err(|error| error.to_string())
    };
    assert_eq!(
        name("https://api.example.com", &options),
        Ok(("__Host-sid".to_owned(), Security::Secure))
    );
    // Safari refuses Secure, and with it every prefix, on http://localhost.
    assert_eq!(
        name("http://localhost:8000", &options),
        Ok(("sid".to_owned(), Security::Insecure))
    );
    assert_eq!(
        name("http://[::1]:8000", &options),
        Ok(("sid".to_owned(), Security::Insecure))
    );
    assert_eq!(
        name("http://10.0.0.5", &options),
        Err("`http://10.0.0.5` is plain http: browsers drop `Secure` cookies, and others can read and plant the session; serve it over \
            https, or allow it by `plain_http`".to_owned())
    );
    options.plain_http = PlainHttp::Allow;
    assert_eq!(
        name("http://10.0.0.5", &options),
        Ok(("sid".to_owned(), Security::Insecure))
    );
    options.path = cookie_path("/auth");
    assert_eq!(
        name("https://api.example.com", &options),
        Ok(("__Secure-sid".to_owned(), Security::Secure))
    );
    options.prefix = PrefixChoice::None;
    assert_eq!(
        name("https://api.example.com", &options),
        Ok(("sid".to_owned(), Security::Secure))
    );
    options.prefix = PrefixChoice::Fixed(NamePrefix::Host);
    options.domain = cookie_domain("other.net");
    assert_eq!(
        name("https://api.example.com", &options).unwrap_err(),
        "browsers refuse `Domain=other.net` from api.example.com: the host is not within the domain; \
         `__Host-` forbids `Domain`, which is `other.net`; use the prefix `__Secure-` or leave the domain out; \
         `__Host-` requires `Path=/`, not `/auth`; use the prefix `__Secure-` or the path `/`"
    );
    // A domain that browsers drop is not written, so that `__Host-` is possible.
    let mut own = CookieOptions::new(cookie_name("sid"), CookiePath::root());
    own.domain = cookie_domain("github.io");
    assert_eq!(
        name("https://github.io", &own),
        Ok(("__Host-sid".to_owned(), Security::Secure))
    );
}
