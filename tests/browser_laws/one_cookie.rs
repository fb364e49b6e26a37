//! One cookie, one engine.

use proptest::collection::vec;
use proptest::prelude::*;
use session_cookie_policy::browser::knobs::{DomainBound, PartitionedAttribute};
use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Jar, Outcome, Profile, Request, RequestUrl, Response, Storage,
    Withholding, domain_match, send, store,
};
use session_cookie_policy::cookie::{
    CookieDomain, CookieName, CookiePath, CookieSpec, CookieValue, HostScope, Partitioning,
    SameSite,
};
use session_cookie_policy::net::{
    DomainName, EmbeddedList, Origin, Section, Site, Suffix, SuffixList,
};

use crate::generators::{HOSTS, NOW, headers, profiles, requests, urls};

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

    /// What is sent, is sent to hosts that domain-match; host-only cookies to one host.
    #[test]
    fn cookies_stay_with_their_hosts(
        profile in profiles(),
        setter in requests(),
        header in headers(),
        request in requests(),
    ) {
        let Storage::Keep(cookie) = store(&header, &setter, &profile, &EmbeddedList, NOW) else {
            return Ok(());
        };
        let host = request.url.host();
        let is_own = match cookie.scope() {
            HostScope::HostOnly => host == setter.url.host(),
            HostScope::WithSubdomains => {
                let (host, domain) = (host.to_string(), cookie.host().to_string());
                host == domain || host.ends_with(&format!(".{domain}"))
            }
        };
        let delivery = send(&cookie, &request, &profile, &EmbeddedList, NOW);
        prop_assert_eq!(delivery == Delivery::Withhold(Withholding::Host), !is_own);
    }

    /// The identity of a cookie that the library writes is the one that it has in a browser's store.
    #[test]
    fn identities_agree(
        profile in profiles(),
        url in urls(),
        name in proptest::sample::select(vec!["sid", "__Host-sid", "__Secure-sid"]),
        domain in proptest::option::of(proptest::sample::select(HOSTS.to_vec())),
        path in proptest::sample::select(vec!["/", "/auth", "/auth/"]),
        partitioning in proptest::sample::select(vec![Partitioning::Partitioned, Partitioning::Unpartitioned]),
    ) {
        let mut spec = CookieSpec::new(CookieName::parse(name).unwrap());
        if let Some(Ok(domain)) = domain.map(CookieDomain::parse) {
            spec.domain = domain;
        }
        spec.path = CookiePath::parse(path).unwrap();
        spec.partitioning = partitioning;
        if partitioning == Partitioning::Partitioned {
            spec.same_site = SameSite::None;
        }
        let Ok(attributes) = spec.build() else {
            return Ok(());
        };
        let set = attributes.set(CookieValue::new("token").unwrap(), NOW).unwrap().to_string();
        let request = Request::typed(url);
        let Storage::Keep(cookie) = store(set.as_bytes(), &request, &profile, &EmbeddedList, NOW) else {
            return Ok(());
        };
        let (top_level, _) = Site::of(request.url.origin(), &EmbeddedList);
        let Ok(mut id) = attributes.id_on(request.url.host(), &top_level, &EmbeddedList) else {
            // The draft alone lets a host use names between its registrable domain and the public suffix.
            prop_assert_eq!(profile.domain_bound, DomainBound::PublicSuffix);
            return Ok(());
        };
        if profile.partitioned_attribute == PartitionedAttribute::Ignored {
            id.partition = None;
        }
        prop_assert_eq!(cookie.id(), Some(id));
    }
}

/// The ids of cookies that no [`CookieName`] or [`CookiePath`] describes.
#[test]
fn some_cookies_have_no_id() {
    let request = Request::typed(RequestUrl::parse("https://example.com/").unwrap());
    for (header, has_id) in [
        (&b"sid=1; Path=/auth"[..], true),
        (b"s(id)=1", false),
        (b"s\xEFd=1", false),
        (b"sid=1; Path=/\xEF", false),
        (b"nameless", false),
    ] {
        let storage = store(header, &request, &Profile::RFC6265BIS, &EmbeddedList, NOW);
        let id = storage.kept().unwrap().id();
        assert_eq!(id.is_some(), has_id, "{}", header.escape_ascii());
    }
}

/// A list in which `shop.example` has become a suffix.
#[derive(Debug)]
struct Updated;

impl SuffixList for Updated {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        let shop = DomainName::parse("shop.example").unwrap();
        let labels = if domain.is_within(&shop) { 2 } else { 1 };
        Suffix::new(labels, Section::Private)
    }
}

/// An update of the list takes shared cookies away from the hosts below; host-only ones stay.
#[test]
fn a_domain_becomes_a_suffix() {
    let request = Request::typed(RequestUrl::parse("https://a.shop.example/").unwrap());
    let withheld = Delivery::Withhold(Withholding::SuffixDomain);
    for (profile, header, expected) in [
        (Profile::RFC6265BIS, "sid=1; Domain=shop.example", withheld),
        (Profile::RFC6265BIS, "sid=1", Delivery::Attach),
        (
            // Kept by registrable domain, it is not found from the new one (recorded).
            Profile::CHROMIUM,
            "sid=1; Domain=shop.example",
            Delivery::Withhold(Withholding::Host),
        ),
    ] {
        let storage = store(header.as_bytes(), &request, &profile, &EmbeddedList, NOW);
        let cookie = storage.kept().unwrap();
        let before = send(cookie, &request, &profile, &EmbeddedList, NOW);
        assert_eq!(before, Delivery::Attach, "{header}");
        let after = send(cookie, &request, &profile, &Updated, NOW);
        assert_eq!(after, expected, "{header}");
    }
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
