//! Rules of which a mutation was caught by few tests or none: clearing across parties, schemes in redirects, headers of pages that are
//! asked for again.
//!
//! What breaks if one fails: a sign-out that clears too little or too much, and headers that a server takes for another page's.

use session_cookie_policy::browser::headers::{
    FetchMode, Fetching, Referrer, ReferrerPolicy, sent_headers,
};
use session_cookie_policy::browser::{
    ClientOrigin, Expiry, Jar, MethodSafety, Profile, Request, RequestKind, RequestUrl, Response,
    ResponseKind, Revisit, StorageAccess, store,
};
use session_cookie_policy::cookie::Priority;
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-28 12:00 UTC);
const API: &str = "https://api.example.com/";

fn url(text: &str) -> RequestUrl {
    RequestUrl::parse(text).unwrap()
}

fn web(text: &str) -> ClientOrigin {
    ClientOrigin::Web(url(text).origin().clone())
}

/// What is left of a jar with these cookies of `visited`, when `request` is answered with `Clear-Site-Data`.
fn left(profile: Profile, visited: &str, cookies: &[&[u8]], request: &Request) -> String {
    let mut jar = Jar::new(profile);
    let visit = Request::typed(url(visited));
    jar.receive(&visit, &Response::new(cookies), &EmbeddedList, NOW);
    let mut response = Response::new(&[]);
    response.clear_site_data = Some(br#""cookies""#);
    jar.receive(request, &response, &EmbeddedList, NOW);
    let names = jar.cookies(NOW).map(|cookie| cookie.name().to_vec());
    String::from_utf8(names.flatten().collect()).unwrap()
}

/// The header counts from https and from this machine. WebKitGTK does not find the cookies of an address of IPv6.
#[test]
fn who_may_clear() {
    for profile in [Profile::CHROMIUM, Profile::FIREFOX, Profile::WEBKIT_GTK] {
        for (visited, expected) in [
            ("https://api.example.com/", ""),
            ("http://api.example.com/", "a"),
            ("http://localhost/", ""),
        ] {
            let request = Request::typed(url(visited));
            let seen = left(profile, visited, &[b"a=1"], &request);
            assert_eq!(seen, expected, "{}: {visited}", profile.name);
        }
    }
    let address = "https://[2001:db8::1]/";
    for (profile, expected) in [
        (Profile::CHROMIUM, ""),
        (Profile::FIREFOX, ""),
        (Profile::WEBKIT_GTK, "a"),
    ] {
        let request = Request::typed(url(address));
        let seen = left(profile, address, &[b"a=1"], &request);
        assert_eq!(seen, expected, "{}", profile.name);
    }
}

/// A frame in a foreign page clears what it may use there: nothing of the user's visits, unless it was given access.
#[test]
fn clearing_from_a_foreign_page() {
    let cookies: [&[u8]; 2] = [b"n=1; SameSite=None; Secure", b"s=1; Secure"];
    let mut framed = Request::fetch(url(API), vec![web("https://evil.net"), web(API)]);
    for (profile, expected) in [
        (Profile::CHROMIUM, ""),
        (Profile::CHROMIUM_BLOCK_THIRD_PARTY, "ns"),
        (Profile::FIREFOX, "ns"),
    ] {
        let seen = left(profile, API, &cookies, &framed);
        assert_eq!(seen, expected, "{}", profile.name);
    }
    framed.storage_access = StorageAccess::Granted;
    let blocking = Profile::CHROMIUM_BLOCK_THIRD_PARTY;
    assert_eq!(left(blocking, API, &cookies, &framed), "");
}

/// WebKit takes http and https of one host for two sites where it looks at redirects, and nowhere else.
#[test]
fn a_redirect_from_http_to_https() {
    let mut request = Request::link(url(API), web("https://app.example.com"));
    request.redirected_from.push(url("http://api.example.com/"));
    for (profile, is_sent) in [
        (Profile::CHROMIUM, true),
        (Profile::FIREFOX, true),
        (Profile::SAFARI, false),
        (Profile::WEBKIT_GTK, false),
    ] {
        let mut jar = Jar::new(profile);
        let strict: [&[u8]; 1] = [b"s=1; SameSite=Strict; Secure"];
        let visit = Request::typed(url(API));
        jar.receive(&visit, &Response::new(&strict), &EmbeddedList, NOW);
        let header = jar.cookie_header(&request, &EmbeddedList, NOW);
        assert_eq!(!header.is_empty(), is_sent, "{}", profile.name);
    }
}

/// WebKitGTK sends what a page asks of its own host whoever asks, but for what leads the whole window elsewhere.
#[test]
fn a_foreign_frame_leads_the_window_to_the_pages_host() {
    let documents = || vec![web("https://api.example.com"), web("https://evil.net")];
    let arrives = |kind| {
        let mut jar = Jar::new(Profile::WEBKIT_GTK);
        let strict: [&[u8]; 1] = [b"s=1; SameSite=Strict; Secure"];
        let visit = Request::typed(url(API));
        jar.receive(&visit, &Response::new(&strict), &EmbeddedList, NOW);
        let request = Request::within(url(API), kind, documents());
        !jar.cookie_header(&request, &EmbeddedList, NOW).is_empty()
    };
    assert!(arrives(RequestKind::Fetch));
    assert!(!arrives(RequestKind::TopLevelNavigation));
}

#[test]
fn cookies_of_a_proxy_challenge() {
    let keeps = |profile| {
        let mut jar = Jar::new(profile);
        let mut response = Response::new(&[b"a=1; Secure"]);
        response.kind = ResponseKind::ProxyChallenge;
        jar.receive(&Request::typed(url(API)), &response, &EmbeddedList, NOW);
        jar.cookies(NOW).count()
    };
    assert_eq!(keeps(Profile::CHROMIUM), 0);
    assert_eq!(keeps(Profile::FIREFOX), 0);
    assert_eq!(keeps(Profile::WEBKIT_GTK), 1);
    assert_eq!(keeps(Profile::RFC6265BIS), 1);
}

/// libsoup 3.6 keeps a cookie for a year at most if `Max-Age` says for how long; 63072000 seconds are 730 days.
#[test]
fn a_year_of_max_age() {
    let visit = Request::typed(url(API));
    let expiry = |profile, line: &[u8]| {
        let storage = store(line, &visit, &profile, &EmbeddedList, NOW);
        storage.kept().unwrap().expiry()
    };
    let soup_3_6 = Profile::WEBKIT_GTK_SOUP_3_6;
    let two_years = b"a=1; Max-Age=63072000";
    let dated = b"a=1; Expires=Tue, 28 Nov 2028 12:00:00 GMT";
    let days = |days| Expiry::At(NOW + Duration::days(days));
    assert_eq!(expiry(soup_3_6, two_years), days(365));
    assert_eq!(expiry(soup_3_6, dated), days(731));
    assert_eq!(expiry(Profile::WEBKIT_GTK, two_years), days(730));
}

#[test]
fn priorities_are_read_in_any_case() {
    let visit = Request::typed(url(API));
    for (line, expected) in [
        ("a=1", Priority::Medium),
        ("a=1; Priority=low", Priority::Low),
        ("a=1; PRIORITY=LOW", Priority::Low),
        ("a=1; priority=hIGh", Priority::High),
        ("a=1; Priority=Medium", Priority::Medium),
        ("a=1; Priority=Highest", Priority::Medium),
        ("a=1; Priority", Priority::Medium),
    ] {
        let profile = Profile::CHROMIUM;
        let storage = store(line.as_bytes(), &visit, &profile, &EmbeddedList, NOW);
        assert_eq!(storage.kept().unwrap().priority(), expected, "{line}");
    }
}

/// Safari: a quote that closes does not open the next one.
#[test]
fn quotes_in_pairs() {
    let visit = Request::typed(url("https://api.example.com/x/y"));
    let line = br#"a="1"; Path=/x; note="2""#;
    let storage = store(line, &visit, &Profile::SAFARI, &EmbeddedList, NOW);
    let cookie = storage.kept().unwrap();
    assert_eq!(
        (cookie.value(), cookie.path()),
        (&br#""1""#[..], &b"/x"[..])
    );
}

type SiteAndUser = (Option<&'static str>, Option<&'static str>);

/// `Sec-Fetch-Site` and `Sec-Fetch-User` of a page that the user asks for again.
fn site_and_user<'a>(
    request: &Request,
    mut fetching: Fetching<'a>,
    revisit: &'a Revisit,
    profile: Profile,
) -> SiteAndUser {
    fetching.by_user = true;
    fetching.revisit = Some(revisit);
    let headers = sent_headers(request, &fetching, &profile, &EmbeddedList);
    (headers.fetch_site(), headers.fetch_user())
}

#[test]
fn metadata_of_a_page_that_is_asked_for_again() {
    let step = Revisit::Step {
        left: web("https://www.example.com"),
    };
    let page = "https://www.example.com/";
    let typed = Request::typed(url(page));
    let link = Request::link(url(page), web("https://www.example.com"));
    let mut redirected = link.clone();
    redirected.redirected_from.push(url("https://idp.net/"));
    let plain = Request::link(
        url("http://www.example.com/"),
        web("https://www.example.com"),
    );
    let own = Some("same-origin");
    let (none, user) = (Some("none"), Some("?1"));
    let [chromium, firefox, webkit] = [Profile::CHROMIUM, Profile::FIREFOX, Profile::WEBKIT_GTK];
    for (what, request, fetching, revisit, profile, expected) in [
        // Chromium says that the user asks, of a step only where the page was typed at first.
        (
            "typed",
            &typed,
            Fetching::typed(),
            &Revisit::Reload,
            chromium,
            (none, user),
        ),
        (
            "typed",
            &typed,
            Fetching::typed(),
            &step,
            chromium,
            (none, user),
        ),
        (
            "link",
            &link,
            Fetching::link(page),
            &Revisit::Reload,
            chromium,
            (own, user),
        ),
        (
            "link",
            &link,
            Fetching::link(page),
            &step,
            chromium,
            (own, None),
        ),
        // Firefox never does.
        (
            "typed",
            &typed,
            Fetching::typed(),
            &Revisit::Reload,
            firefox,
            (none, None),
        ),
        (
            "link",
            &link,
            Fetching::link(page),
            &step,
            firefox,
            (own, None),
        ),
        // Both forget the redirect.
        (
            "redirect",
            &redirected,
            Fetching::link(page),
            &Revisit::Reload,
            chromium,
            (own, user),
        ),
        (
            "redirect",
            &redirected,
            Fetching::link(page),
            &Revisit::Reload,
            firefox,
            (own, None),
        ),
        // WebKit names nobody, and over http nothing at all.
        (
            "link",
            &link,
            Fetching::link(page),
            &Revisit::Reload,
            webkit,
            (none, None),
        ),
        (
            "http",
            &plain,
            Fetching::link(page),
            &Revisit::Reload,
            webkit,
            (None, None),
        ),
    ] {
        let seen = site_and_user(request, fetching, revisit, profile);
        assert_eq!(seen, expected, "{what}, {revisit:?}, {}", profile.name);
    }
}

/// A page frames a widget, and the widget an image of the page's site: Firefox adds `Origin`, but not once the widget has access.
#[test]
fn a_grant_hides_the_origin_again() {
    let documents = vec![web("https://www.example.com"), web("https://widget.net")];
    let mut image = Request::within(url(API), RequestKind::Image, documents);
    let fetching = Fetching::resource("image", "https://widget.net/");
    let origin_of = |request: &Request| {
        let headers = sent_headers(request, &fetching, &Profile::FIREFOX, &EmbeddedList);
        headers.origin().map(str::to_owned)
    };
    assert_eq!(origin_of(&image).as_deref(), Some("https://widget.net"));
    image.storage_access = StorageAccess::Granted;
    assert_eq!(origin_of(&image), None);
}

/// A `Referer` has 4096 bytes at most. Safari shortens it for what a foreign page embeds, not for its links.
#[test]
fn whole_and_shortened_referers() {
    let own = "https://www.example.com/";
    let link = Request::link(url(own), web(own));
    for (len, expected_len) in [(4096, 4096), (4097, own.len())] {
        let page = format!("{own:a<len$}");
        let fetching = Fetching::link(&page);
        let headers = sent_headers(&link, &fetching, &Profile::CHROMIUM, &EmbeddedList);
        assert_eq!(headers.referer().unwrap().len(), expected_len);
    }
    let page = "https://partner.net/a?b";
    for (kind, expected) in [
        (RequestKind::TopLevelNavigation, page),
        (RequestKind::Image, "https://partner.net/"),
    ] {
        let request = Request::within(url(own), kind, vec![web("https://partner.net")]);
        let mut fetching = match kind {
            RequestKind::Image => Fetching::resource("image", page),
            _ => Fetching::link(page),
        };
        fetching.policy = ReferrerPolicy::UnsafeUrl;
        let headers = sent_headers(&request, &fetching, &Profile::SAFARI, &EmbeddedList);
        assert_eq!(headers.referer(), Some(expected), "{kind:?}");
    }
}

/// A service worker that passes on a navigation hides the user; one that passes on a `fetch` leaves its `Origin`.
#[test]
fn what_a_service_worker_passes_on() {
    let own = "https://www.example.com/";
    let mut navigation = Fetching::typed();
    navigation.passed_on = true;
    for profile in [Profile::CHROMIUM, Profile::FIREFOX] {
        let typed = Request::typed(url(own));
        let headers = sent_headers(&typed, &navigation, &profile, &EmbeddedList);
        assert_eq!(headers.fetch_user(), None, "{}", profile.name);
    }
    let mut post = Request::fetch(url(API), vec![web(own)]);
    post.method = MethodSafety::Unsafe;
    let mut fetching = Fetching::script(own);
    (fetching.method, fetching.passed_on) = ("POST", true);
    let headers = sent_headers(&post, &fetching, &Profile::FIREFOX, &EmbeddedList);
    assert_eq!(headers.origin(), Some("https://www.example.com"));
}

/// The creator of an `about:blank` is told by Firefox where its script fetches, not where it leads the window elsewhere.
#[test]
fn scripts_of_documents_without_an_address() {
    let own = "https://www.example.com/";
    let blank = ClientOrigin::Blank(Some(url(own).origin().clone()));
    let referer = |request: &Request, mode| {
        let mut fetching = Fetching::script(own);
        (fetching.mode, fetching.referrer) = (mode, Referrer::AboutBlank(own));
        let headers = sent_headers(request, &fetching, &Profile::FIREFOX, &EmbeddedList);
        headers.referer().map(str::to_owned)
    };
    let fetch = Request::fetch(url(own), vec![blank.clone()]);
    assert_eq!(referer(&fetch, FetchMode::Cors).as_deref(), Some(own));
    let link = Request::link(url(own), blank);
    assert_eq!(referer(&link, FetchMode::Navigate), None);
}
