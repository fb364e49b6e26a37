//! Single rules of the browser model, by hand: what Safari does by its documentation, and steps that no recording tells apart.
//!
//! What breaks if one fails: the model says of a browser what it does not do, and the advice that rests on it is wrong.

use session_cookie_policy::browser::knobs::{
    NavigationInitiator, NestedDocuments, NoneWithoutSecure,
};
use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Expiry, Jar, Profile, Refusal, Request, RequestKind, RequestUrl,
    Response, Storage, Stored, TopLevelSite, send, store,
};
use session_cookie_policy::cookie::HostScope;
use session_cookie_policy::net::{DomainName, EmbeddedList, Section, Site, Suffix, SuffixList};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::origin;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn typed(url: &str) -> Request {
    Request::typed(RequestUrl::parse(url).unwrap())
}

#[track_caller]
fn kept(header: &str, url: &str, profile: &Profile) -> Stored {
    let storage = store(header.as_bytes(), &typed(url), profile, &EmbeddedList, NOW);
    storage
        .kept()
        .unwrap_or_else(|| panic!("{storage:?}"))
        .clone()
}

#[track_caller]
fn refused(header: &str, url: &str, profile: &Profile) -> Refusal {
    match store(header.as_bytes(), &typed(url), profile, &EmbeddedList, NOW) {
        Storage::Refuse(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

const APP: &str = "https://app.example.com/";

/// The presets of Safari that are not those of the draft, each by what follows from it.
#[test]
fn safari_by_its_documentation() {
    let safari = &Profile::SAFARI;
    // Of several dates the last counts, which is none.
    let repeated = "a=1; Max-Age=60; Max-Age=soon";
    assert_eq!(kept(repeated, APP, safari).expiry(), Expiry::Session);
    // A dot alone is not a domain.
    assert_eq!(
        refused("a=1; Domain=.", APP, safari),
        Refusal::DomainSpelling
    );
    // An address is a host alone.
    let address = kept("a=1; Domain=127.0.0.1", "https://127.0.0.1/", safari);
    assert_eq!(address.scope(), HostScope::HostOnly);
    // No cap of lifetime is published.
    let long = kept("a=1; Max-Age=86400000", APP, safari);
    assert_eq!(long.expiry(), Expiry::At(NOW + Duration::days(1000)));
    // The domain may reach up to the registrable one, even where a name above is not a public suffix: `s3.amazonaws.com` is one.
    let (header, url) = (
        "a=1; Domain=amazonaws.com",
        "https://mine.s3.amazonaws.com/",
    );
    let above = refused(header, url, safari);
    assert!(matches!(above, Refusal::Domain(_)), "{above:?}");
    let by_the_draft = kept(header, url, &Profile::RFC6265BIS);
    assert_eq!(by_the_draft.host().to_string(), "amazonaws.com");
}

/// A list in which `example.com` has become a public suffix.
#[derive(Debug)]
struct Grown;

impl SuffixList for Grown {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        if domain.as_str().ends_with("example.com") {
            Suffix::new(2, Section::Private)
        } else {
            Suffix::new(1, Section::Icann)
        }
    }
}

/// RFC 6265bis, section 5.8.3, step 3, which no engine is known to have.
#[test]
fn the_host_that_has_become_a_suffix_gets_its_cookies_but_by_the_draft() {
    let url = "https://example.com/";
    for profile in Profile::ALL {
        let cookie = kept("a=1; Domain=example.com; Secure", url, &profile);
        let is_sent = send(&cookie, &typed(url), &profile, &Grown, NOW) == Delivery::Attach;
        assert_eq!(is_sent, profile != Profile::RFC6265BIS, "{}", profile.name);
    }
}

#[test]
fn presets_are_found_by_their_names() {
    let names = Profile::ALL.map(|profile| profile.name);
    assert_eq!(
        names,
        [
            "chromium",
            "chromium_block_third_party",
            "chromium_incognito",
            "firefox",
            "firefox_private",
            "firefox_strict",
            "safari",
            "webkit_gtk",
            "webkit_gtk_itp",
            "webkit_gtk_soup_3_6",
            "rfc6265bis",
        ]
    );
    for profile in Profile::ALL {
        assert_eq!(Profile::named(profile.name), Some(profile));
    }
    assert_eq!(Profile::named("safari_18_0"), Some(Profile::SAFARI_18_0));
    assert_eq!(Profile::named("netscape"), None);
}

/// Read as absent where `None` takes nothing back, so that no recording asks for it; kept all the same (`NoneWithoutSecure`).
#[test]
fn webkit_gtk_keeps_none_without_secure() {
    let profile = Profile::WEBKIT_GTK;
    assert_eq!(profile.none_without_secure, NoneWithoutSecure::Kept);
    let cookie = kept("a=1; SameSite=None", APP, &profile);
    assert_eq!(cookie.name(), b"a");
}

/// A frame of the cookie's own site, in a page of another, that navigates the top level (rule G10): to the draft it has no site for
/// cookies, and to WebKitGTK and WebKit it does not belong to the page (recording group F; `same-site/popup-cross-site-from-cross-origin-iframe`); to the others the origin of its document counts.
#[test]
fn a_frame_that_navigates_its_top_level_is_of_its_own_site_in_most_engines() {
    for profile in Profile::ALL {
        let cookie = kept("a=1; Secure; SameSite=Strict", APP, &profile);
        let frame = ClientOrigin::Web(origin("https://app.example.com"));
        let mut request = Request::link(RequestUrl::parse(APP).unwrap(), frame.clone());
        request.documents = vec![ClientOrigin::Web(origin("https://other.org")), frame];
        let is_sent = send(&cookie, &request, &profile, &EmbeddedList, NOW) == Delivery::Attach;
        let is_foreign = profile.navigation_initiator == NavigationInitiator::SiteForCookies
            || profile.nested_documents == NestedDocuments::LastAddress;
        assert_eq!(is_sent, !is_foreign, "{}", profile.name);
    }
}

/// CHIPS, section 2.1.3: the partition is that of the top-level site, which a top-level navigation is about to become.
#[test]
fn an_opaque_top_level_has_a_partition_of_its_own() {
    let header = b"a=1; Secure; SameSite=None; Partitioned";
    let url = || RequestUrl::parse("https://widget.example.net/").unwrap();
    let own = TopLevelSite::Site(Site::of(&origin("https://widget.example.net"), &EmbeddedList).0);
    let partition = |request: &Request| {
        let storage = store(header, request, &Profile::CHROMIUM, &EmbeddedList, NOW);
        storage
            .kept()
            .unwrap()
            .partition()
            .unwrap()
            .top_level
            .clone()
    };
    let framed = Request::fetch(url(), vec![ClientOrigin::Opaque]);
    assert_eq!(partition(&framed), TopLevelSite::Opaque);
    let link = Request::link(url(), ClientOrigin::Opaque);
    assert_eq!(link.documents, [ClientOrigin::Opaque]);
    assert_eq!(partition(&link), own);
}

#[test]
fn a_deletion_is_over_at_any_time() {
    let storage = store(
        b"a=; Max-Age=0",
        &typed(APP),
        &Profile::CHROMIUM,
        &EmbeddedList,
        NOW,
    );
    let Storage::Delete(cookie) = storage else {
        panic!("{storage:?}");
    };
    assert!(cookie.is_expired(datetime!(0001-01-01 0:00 UTC)));
}

/// RFC 6265bis, section 5.6.2: not a number, so there is none; libsoup's `strtol` makes nothing of nothing.
#[test]
fn an_empty_max_age_is_zero_to_webkit_gtk_alone() {
    for profile in Profile::ALL {
        let storage =
            |header: &str| store(header.as_bytes(), &typed(APP), &profile, &EmbeddedList, NOW);
        let is_webkit_gtk = profile.name.starts_with("webkit_gtk");
        let empty = storage("a=1; Max-Age=");
        assert_eq!(empty.kept().is_none(), is_webkit_gtk, "{}", profile.name);
        let sign = storage("a=1; Max-Age=+");
        let expiry = sign.kept().map(Stored::expiry);
        assert_eq!(expiry, Some(Expiry::Session), "{}", profile.name);
    }
}

#[test]
fn a_domain_of_other_letters_is_a_matter_of_spelling() {
    let header = "a=1; Domain=bücher.example";
    let url = "https://www.xn--bcher-kva.example/";
    let bis = refused(header, url, &Profile::RFC6265BIS);
    assert_eq!(bis, Refusal::DomainSpelling);
    let cookie = kept(header, url, &Profile::CHROMIUM);
    assert_eq!(cookie.host().to_string(), "xn--bcher-kva.example");
}

#[test]
fn firefox_takes_no_tab_in_a_path() {
    let header = "a=1; Path=/a\tb";
    let url = "https://app.example.com/a";
    assert_eq!(kept(header, url, &Profile::RFC6265BIS).path(), b"/a\tb");
    assert_eq!(
        refused(header, url, &Profile::FIREFOX),
        Refusal::PathWithTab
    );
}

/// WebKit's store takes an empty cookie, and is not asked for an empty text of script.
#[test]
fn an_empty_text_of_script_is_no_cookie() {
    let profile = &Profile::WEBKIT_GTK;
    let script = Request::script(RequestUrl::parse(APP).unwrap());
    let storage = store(b"", &script, profile, &EmbeddedList, NOW);
    assert_eq!(storage, Storage::Refuse(Refusal::Empty));
    assert!(
        store(b"a=1", &script, profile, &EmbeddedList, NOW)
            .kept()
            .is_some()
    );
    assert_eq!(kept("", APP, profile).name(), b"");
}

#[test]
fn refusals_name_the_same_site_that_was_refused() {
    let other = || vec![ClientOrigin::Web(origin("https://other.org"))];
    let url = RequestUrl::parse(APP).unwrap();
    let fetch = Request::within(url, RequestKind::Fetch, other());
    let text = |header: &str| match store(
        header.as_bytes(),
        &fetch,
        &Profile::RFC6265BIS,
        &EmbeddedList,
        NOW,
    ) {
        Storage::Refuse(refusal) => refusal.to_string(),
        kept => panic!("{kept:?}"),
    };
    let behind =
        " cannot be set by the response to a cross-site request that is not a top-level navigation";
    for (header, cookie) in [
        ("a=1; SameSite=Strict", "`SameSite=Strict`"),
        ("a=1; SameSite=Lax", "`SameSite=Lax`"),
        (
            "a=1",
            "a cookie without `SameSite`, which is treated as `Lax`,",
        ),
    ] {
        assert_eq!(text(header), format!("{cookie}{behind}"));
    }
}

#[test]
fn a_url_without_a_scheme_is_not_absolute() {
    let error = |text: &str| RequestUrl::parse(text).unwrap_err().to_string();
    let expected = "not an absolute URL such as `https://api.example.com/me`";
    assert_eq!(error("/v1/me"), expected);
    assert_eq!(error("api.example.com/me"), expected);
    assert_eq!(error("https://"), "browsers cannot read the URL");
}

#[test]
fn a_stored_cookie_is_told_without_its_value() {
    let shared = kept(
        "sid=secret; Domain=example.com; Path=/auth",
        "https://app.example.com/auth",
        &Profile::CHROMIUM,
    );
    assert_eq!(
        shared.to_string(),
        "`sid` of example.com and below, path /auth"
    );
    let debugged = format!("{shared:?}");
    assert!(
        debugged.starts_with("Stored { name: `sid`, value: 6 bytes, host: "),
        "{debugged}"
    );
    assert!(!debugged.contains("secret"), "{debugged}");

    let header = "__Host-sid=secret; Path=/; Secure; SameSite=None; Partitioned";
    let partitioned = kept(header, APP, &Profile::CHROMIUM);
    assert_eq!(
        partitioned.to_string(),
        "`__Host-sid` of app.example.com, path /, in the partition of https://example.com"
    );
    let url = RequestUrl::parse(APP).unwrap();
    let framed = Request::fetch(url, vec![ClientOrigin::Opaque]);
    let storage = store(
        header.as_bytes(),
        &framed,
        &Profile::CHROMIUM,
        &EmbeddedList,
        NOW,
    );
    assert_eq!(
        storage.kept().unwrap().to_string(),
        "`__Host-sid` of app.example.com, path /, in the partition of an opaque top level"
    );
}

/// RFC 6265bis, section 5.7, step 16.
#[test]
fn a_secure_cookie_of_a_host_below_is_left_alone_until_it_expires() {
    let mut jar = Jar::new(Profile::RFC6265BIS);
    let mut refusal = |url: &str, line: &str, seconds: i64| {
        let response = [line.as_bytes()];
        let now = NOW + Duration::seconds(seconds);
        let response = Response::new(&response);
        let outcomes = jar.receive(&typed(url), &response, &EmbeddedList, now);
        outcomes[0].refusal().cloned()
    };
    let below = "https://api.app.example.com/";
    assert_eq!(refusal(below, "a=1; Secure; Max-Age=60", 0), None);
    let plain = "http://app.example.com/";
    assert_eq!(refusal(plain, "a=2", 59), Some(Refusal::OverlaysSecure));
    assert_eq!(refusal(plain, "b=2", 59), None);
    assert_eq!(refusal(plain, "a=2", 60), None);
}
