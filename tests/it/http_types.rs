//! The types of the crates `http` and `cookie`: what an adapter hands over arrives, and what the policy writes gets out.
//!
//! What breaks if one fails: adapters by these features lose a cookie, a header or a host, and users are logged out.

use http::header::{COOKIE, HOST, ORIGIN, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use proptest::prelude::*;
use serde_json::json;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::{
    CookieHeader, CookieName, CookiePair, CookieSpec, NameFinder, ReadCookieProblem, SameSite,
};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    RequestCookie, RequestFacts, RequestPath, Resolution, TokenState, Tokens,
};
use session_cookie_policy::testing::strategies::{OwnedRequest, requests_to};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::policy;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn post(uri: &str, headers: &[(HeaderName, &str)]) -> Request<()> {
    let mut request = Request::post(uri).body(()).unwrap();
    for (name, value) in headers {
        let value = value.parse().unwrap();
        request.headers_mut().append(name, value);
    }
    request
}

#[test]
fn the_host_is_that_of_the_target_else_that_of_the_header() {
    let policy = policy(&json!({}));
    let of_header = post("/me", &[(HOST, "api.example.com")]);
    let host = |request: &Request<()>| policy.facts_of(request).host.map(<[u8]>::to_vec);
    assert_eq!(host(&of_header), Some(b"api.example.com".to_vec()));
    // HTTP/2 has no `Host`; an absolute URL of HTTP/1.1 goes before it (RFC 9112, section 3.2.2).
    let of_target = post("https://api.example.com/me", &[(HOST, "other.example.com")]);
    assert_eq!(host(&of_target), Some(b"api.example.com".to_vec()));
    assert_eq!(host(&post("/me", &[])), None);
    let facts = policy.facts_of(&of_target);
    assert_eq!(facts.path, Some(RequestPath::Inner(b"/me")));
    assert_eq!(facts.method, "POST");
}

#[test]
fn every_line_of_cookie_counts() {
    let lines = ["a=1; sid=first", "theme=dark", "sid=second; b=2"];
    let request = post("/", &lines.map(|line| (COOKIE, line)));
    let cookies = CookieHeader::of_map(request.headers());
    let pairs: Vec<&[u8]> = cookies.pairs().map(CookiePair::name).collect();
    assert_eq!(pairs, [b"a".as_slice(), b"sid", b"theme", b"sid", b"b"]);
    let finder = NameFinder::new(CookieName::parse("sid").unwrap());
    let mut values = finder.values(cookies);
    assert_eq!(values.next(), Some(b"first".as_slice()));
    // A copy goes on where the first one is.
    assert_eq!(values.clone().collect::<Vec<_>>(), [b"second"]);
    assert_eq!(values.collect::<Vec<_>>(), [b"second"]);
    assert_eq!(CookieHeader::of_map(&HeaderMap::new()).pairs().count(), 0);
}

#[test]
fn two_lines_of_origin_are_refused() {
    let policy = policy(&json!({}));
    let website = "https://www.example.com";
    let once = post("/", &[(ORIGIN, website)]);
    let twice = post("/", &[(ORIGIN, website), (ORIGIN, website)]);
    assert!(
        policy
            .sign_in(&policy.facts_of(&once), NOW)
            .accept()
            .is_ok()
    );
    assert!(
        policy
            .sign_in(&policy.facts_of(&twice), NOW)
            .accept()
            .is_err()
    );
}

#[test]
fn headers_are_appended_beside_those_of_the_application() {
    let policy = policy(&json!({}));
    let request = post("/", &[(ORIGIN, "https://www.example.com")]);
    let set_session = policy
        .sign_in(&policy.facts_of(&request), NOW)
        .accept()
        .unwrap();
    let headers = set_session
        .to_headers(&Tokens::new("a1", "r1").unwrap())
        .unwrap();
    assert!(!format!("{headers:?}").contains("a1"), "{headers:?}");
    drop(request);

    let mut map = HeaderMap::new();
    map.insert(SET_COOKIE, "theme=dark".parse().unwrap());
    headers.clone().append_to(&mut map);
    assert_eq!(
        HeaderMap::from(headers).get_all(SET_COOKIE).iter().count(),
        2
    );
    let set: Vec<&str> = map
        .get_all(SET_COOKIE)
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    assert_eq!(set.len(), 3);
    assert_eq!(set[0], "theme=dark");
    assert!(set[1].starts_with("__Host-session-access=a1; "));
    assert!(set[2].starts_with("__Host-session-refresh=r1; "));
    // Not for logs, and not for the table of header compression.
    let is_sensitive: Vec<bool> = map
        .get_all(SET_COOKIE)
        .iter()
        .map(HeaderValue::is_sensitive)
        .collect();
    assert_eq!(is_sensitive, [false, true, true]);
    assert_eq!(map["cache-control"], "private, no-store");
}

#[test]
fn owned_headers_are_the_written_ones() {
    let policy = policy(&json!({
        "session": "single",
        "cookies": { "device": { "purpose": "trusted_device", "keep": "chosen" } },
    }));
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(b"https://www.example.com");
    facts.cookie = CookieHeader::line(b"__Host-session=s1; __Host-session=s2");
    let cookie = |write: &dyn Fn(&RequestCookie<'_>)| {
        write(&policy.cookies(&facts, NOW).get("device").unwrap());
    };
    type Pairs = Vec<(String, String)>;
    let written = |write: &dyn Fn(&mut dyn FnMut(&str, &str))| {
        let mut pairs = Pairs::new();
        write(&mut |name, value| pairs.push((name.to_owned(), value.to_owned())));
        pairs
    };

    let sign_out = policy.sign_out(&facts, NOW).accept().unwrap();
    let owned: Pairs = sign_out.to_headers().into_iter().collect();
    assert_eq!(
        owned,
        written(&|sink| sign_out.write(&mut String::new(), sink))
    );
    let cors = policy.cors(&facts);
    let owned: Pairs = cors.to_headers().into_iter().collect();
    assert_eq!(owned, written(&|sink| cors.write(sink)));
    let verify = policy.verify(&facts, NOW);
    let owned: Pairs = verify.to_cache_headers().into_iter().collect();
    assert_eq!(owned, written(&|sink| verify.write_for_caches(sink)));
    cookie(&|device| {
        let day = Duration::days(1);
        let owned: Pairs = device
            .to_headers_for("d1", day)
            .unwrap()
            .into_iter()
            .collect();
        assert_eq!(
            owned,
            written(&|sink| device
                .write_for("d1", day, &mut String::new(), sink)
                .unwrap())
        );
        let owned: Pairs = device.to_clear_headers().into_iter().collect();
        assert_eq!(
            owned,
            written(&|sink| device.write_clear(&mut String::new(), sink))
        );
        assert!(device.to_headers("no;value").is_err());
    });
    let Resolution::Rejected { clear_session } = verify.resolve(|_| TokenState::<u8>::Unknown)
    else {
        panic!()
    };
    assert_eq!(
        clear_session.to_headers().pairs().next().unwrap().0,
        "cache-control"
    );
}

#[test]
fn a_cookie_of_the_crate_cookie_and_back() {
    let mut spec = CookieSpec::new(CookieName::parse("__Secure-sid").unwrap());
    spec.same_site = SameSite::Strict;
    spec.lifetime = session_cookie_policy::cookie::Lifetime::new(Duration::hours(1)).unwrap();
    let attributes = spec.clone().build().unwrap();
    let data = session_cookie_policy::request::CookieData::of_attributes(&attributes);
    let theirs = cookie::Cookie::from(data);
    assert_eq!(
        theirs.to_string(),
        "__Secure-sid=; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=3600"
    );
    assert_eq!(CookieSpec::of_cookie(&theirs).unwrap(), spec);
}

#[test]
fn all_that_is_wrong_with_a_cookie_is_said_at_once() {
    let mut theirs = cookie::Cookie::new("a b", "token");
    theirs.set_domain("https://example.com");
    theirs.set_expires(NOW);
    let error = CookieSpec::of_cookie(&theirs).unwrap_err();
    assert!(matches!(
        error.problems(),
        [
            ReadCookieProblem::Name(_),
            ReadCookieProblem::Domain(_),
            ReadCookieProblem::NoPath,
            ReadCookieProblem::ExpiresAlone,
            ReadCookieProblem::NoSameSite,
        ]
    ));
    let told = error.to_string();
    assert!(told.contains("a b") || told.contains("name"), "{told}");
    assert!(!told.contains("token"));
}

fn deployment() -> (PolicyConfig, Policy) {
    let config = PolicyConfig::new(
        ["https://api.example.com", "https://api2.example.com"],
        ["https://www.example.com", "https://partner.net"],
    );
    let policy = config.compile(&EmbeddedList).unwrap();
    (config, policy)
}

/// The request as a framework has it. `None` for bytes that no header can have.
fn as_http(request: &OwnedRequest, policy: &Policy) -> Option<Request<()>> {
    let names = policy.headers();
    let mut built = Request::builder()
        .method(request.method)
        .uri("/some/path")
        .body(())
        .ok()?;
    let cookie = Some(request.cookie.clone()).filter(|cookie| !cookie.is_empty());
    for (name, value) in [
        ("host", &request.host),
        ("origin", &request.origin),
        ("sec-fetch-site", &request.sec_fetch_site),
        ("sec-fetch-mode", &request.sec_fetch_mode),
        ("sec-purpose", &request.sec_purpose),
        ("upgrade", &request.upgrade),
        ("referer", &request.referer),
        ("cookie", &cookie),
        ("authorization", &request.authorization),
        (names.mode.as_str(), &request.mode),
        (names.client.as_str(), &request.client),
        (names.csrf.as_str(), &request.csrf),
        (names.csrf_token.as_str(), &request.csrf_token),
    ] {
        if let Some(value) = value {
            let name: HeaderName = name.parse().unwrap();
            built
                .headers_mut()
                .append(name, HeaderValue::from_bytes(value).ok()?);
        }
    }
    Some(built)
}

proptest! {
    /// By the types of `http`, by a closure, and kept: the same facts, of whatever request.
    #[test]
    fn facts_are_the_same_on_each_way(request in requests_to(&deployment().0)) {
        let (_, policy) = deployment();
        let mut facts = request.facts();
        facts.path = Some(RequestPath::Inner(b"/some/path"));
        let shown = format!("{facts:?}");
        prop_assert_eq!(&format!("{:?}", facts.to_owned_facts()), &shown);
        if let Some(request) = as_http(&request, &policy) {
            let of_http = policy.facts_of(&request);
            prop_assert_eq!(&format!("{of_http:?}"), &shown);
            let (parts, ()) = request.clone().into_parts();
            prop_assert_eq!(&format!("{:?}", policy.facts_of_parts(&parts)), &shown);
        }
    }
}
