//! Safari, by the results that WebKit commits for tests on Apple's network stack; and the versions of engines.

use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Evidence, Expiry, Jar, Profile, Refusal, Release, Request, RequestKind,
    RequestUrl, Response, Storage, Stored, Version, send, store,
};
use session_cookie_policy::net::{EmbeddedList, Origin};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const APP: &str = "https://app.example.com/";

fn url(text: &str) -> RequestUrl {
    RequestUrl::parse(text).unwrap()
}

fn page(text: &str) -> ClientOrigin {
    ClientOrigin::Web(Origin::parse(text).unwrap())
}

fn stored_by(header: &[u8], request: &Request) -> Storage {
    store(header, request, &Profile::SAFARI, &EmbeddedList, NOW)
}

#[track_caller]
fn kept(header: &str) -> Stored {
    match stored_by(header.as_bytes(), &Request::typed(url(APP))) {
        Storage::Keep(cookie) => cookie,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(header: &str) -> Refusal {
    match stored_by(header.as_bytes(), &Request::typed(url(APP))) {
        Storage::Refuse(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

/// `value/value`, `attributes/max-age`: a `;` between double quotes belongs to the value.
#[test]
fn quotes_protect_a_semicolon() {
    let cookie = kept("a=\"3zz;pp\" ; Max-Age=60");
    assert_eq!(cookie.value(), b"\"3zz;pp\"");
    assert_eq!(cookie.expiry(), Expiry::At(NOW + Duration::seconds(60)));
    // Nothing closes this quote.
    let cookie = kept("a=\"4zz ; Max-Age=60");
    assert_eq!(cookie.value(), b"\"4zz");
    assert_eq!(cookie.expiry(), Expiry::At(NOW + Duration::seconds(60)));
    // Two quoted parts, and a quote in the middle.
    assert_eq!(kept("a=\"b;c\"d\"e;f\";g").value(), b"\"b;c\"d\"e;f\"");
    assert_eq!(kept("a=6A\"B ;").value(), b"6A\"B");
}

/// `name/name`: a `=` between quotes ends no name.
#[test]
fn a_quoted_equals_sign_in_a_name_refuses_the_cookie() {
    assert_eq!(refused("\"a=b\"=1"), Refusal::QuotedEquals);
    // One quote alone protects nothing, and none is needed in the value.
    assert_eq!(kept("\"a=1").name(), b"\"a");
    assert_eq!(kept("a=\"20=20\"").value(), b"\"20=20\"");
}

/// `name/name`, `value/value`.
#[test]
fn cookies_without_a_name_are_refused() {
    for header in ["token", "=token", "=a=b", "\"token;\"=1"] {
        assert_eq!(refused(header), Refusal::Nameless, "{header}");
    }
    assert_eq!(refused("="), Refusal::Empty);
}

/// `value/value`, `name/name`.
#[test]
fn blanks_behind_a_comma_go_but_between_quotes() {
    assert_eq!(kept("a=1, b=2,\t c").value(), b"1,b=2,c");
    assert_eq!(kept("a=\"1, b\", c").value(), b"\"1, b\",c");
    assert_eq!(kept("a== b").value(), b"=b");
    assert_eq!(kept("a=b= c").value(), b"b= c");
}

/// `attributes/attributes-ctl`, `value/value-ctl`, `name/name-ctl`.
#[test]
fn controls_refuse_a_cookie_in_four_places_only() {
    for header in [
        "a\u{1}b=1",
        "a=1\u{1}2",
        "a=1; Path=/x\u{1}y",
        "a=1; Path=/x\u{1}y; Path=/",
        "a=1; Domain=example\u{1}.com",
    ] {
        assert_eq!(refused(header), Refusal::ControlCharacter, "{header:?}");
    }
    // Elsewhere they are bytes as others, so that the attribute is another one.
    let cookie = kept("a=1; Sec\u{1}ure; Max-Age=6\u{1}0; SameSite=La\u{1}x");
    assert_eq!(cookie.expiry(), Expiry::Session);
    assert!(kept("a=1; Path=/x\ty").path() == b"/x%09y");
    // At the ends of an attribute they go.
    assert_eq!(kept("a=1; Path=/x\u{1}").path(), b"/x");
    let script = Request::script(url("http://app.example.com/"));
    let insecure = stored_by(b"a=1; Secure\x01", &script);
    assert_eq!(insecure, Storage::Refuse(Refusal::SecureOverHttp));
}

/// `prefix/*`: another spelling is another name.
#[test]
fn prefixes_count_in_their_own_case() {
    assert!(matches!(refused("__Host-a=1"), Refusal::Prefix { .. }));
    assert!(matches!(refused("__Secure-a=1"), Refusal::Prefix { .. }));
    assert!(matches!(refused("__Host-Http-a=1"), Refusal::Prefix { .. }));
    assert_eq!(kept("__host-a=1").name(), b"__host-a");
    assert_eq!(kept("__SECURE-a=1").name(), b"__SECURE-a");
    assert_eq!(kept("__Http-a=1").name(), b"__Http-a");
    // `prefix/__host.explicit-path`: the path that results counts, not the one that is written.
    assert_eq!(kept("__Host-a=1; Secure; Path").path(), b"/");
    assert_eq!(kept("__Host-a=1; Secure").path(), b"/");
}

/// `path/match`, `path/match-percent-encoded`, `size/attributes`.
#[test]
fn paths_are_kept_percent_encoded() {
    let arrives = |path: &[u8], at: &str| {
        let header = [b"a=1; Path=", path].concat();
        let storage = stored_by(&header, &Request::typed(url(APP)));
        let request = Request::typed(url(at));
        let cookie = storage.kept().unwrap();
        send(cookie, &request, &Profile::SAFARI, &EmbeddedList, NOW) == Delivery::Attach
    };
    assert!(arrives(b"/zz a", "https://app.example.com/zz%20a/probe"));
    // A byte of a response is a character of Latin-1: U+00B8 is %C2%B8.
    assert!(arrives(b"/zz\xB8", "https://app.example.com/zz%C2%B8"));
    assert!(!arrives(b"/zz\xB8", "https://app.example.com/zz%B8"));
    // A relative path is kept, and matches nothing.
    assert!(!arrives(b"zz", "https://app.example.com/zz"));
    assert!(!arrives(b"zz", APP));
    // Long ones count.
    let long = format!("/{}", "x".repeat(1024));
    assert_eq!(kept(&format!("a=1; Path={long}")).path(), long.as_bytes());
}

/// `name/name`, `value/value`: within a second by name, and before those of later seconds.
#[test]
fn cookies_of_one_second_are_sent_by_name() {
    let home = Request::typed(url(APP));
    let mut jar = Jar::new(Profile::SAFARI);
    let at = |milliseconds| NOW + Duration::milliseconds(milliseconds);
    for (line, when) in [("b=1", 0), ("c=1", 1500), ("a=1", 900), ("d=1; Path=/x", 0)] {
        jar.receive(
            &home,
            &Response::new(&[line.as_bytes()]),
            &EmbeddedList,
            at(when),
        );
    }
    let deep = Request::typed(url("https://app.example.com/x"));
    let header = jar.cookie_header(&deep, &EmbeddedList, at(2000));
    assert_eq!(String::from_utf8(header).unwrap(), "d=1; a=1; b=1; c=1");
}

/// `partitioned-cookies/partitioned-cookies-a-b-a-embed`: the page and the request make the partition, whatever stands between.
#[test]
fn frames_in_between_make_no_third_party() {
    let home = Request::typed(url(APP));
    let mut jar = Jar::new(Profile::SAFARI);
    let lines: [&[u8]; 2] = [
        b"p=1; Secure; SameSite=None; Partitioned",
        b"n=1; Secure; SameSite=None",
    ];
    jar.receive(&home, &Response::new(&lines), &EmbeddedList, NOW);
    let nested = Request::fetch(
        url(APP),
        vec![page("https://app.example.com"), page("https://other.net")],
    );
    assert_eq!(jar.cookie_header(&nested, &EmbeddedList, NOW), b"n=1; p=1");
    // A page of another site embeds it: neither.
    let embedded = Request::fetch(url(APP), vec![page("https://other.net")]);
    assert_eq!(jar.cookie_header(&embedded, &EmbeddedList, NOW), b"");
}

/// WebKit bugs 292975 and 306194: the partition gets lost behind a redirect from another site, and behind no other.
#[test]
fn partitioned_cookies_get_lost_behind_a_redirect_from_another_site() {
    let home = Request::typed(url(APP));
    let arrives = |profile: Profile, earlier: &[&str]| {
        let header = b"p=1; Secure; SameSite=None; Partitioned";
        let storage = store(header, &home, &profile, &EmbeddedList, NOW);
        let mut callback = Request::typed(url("https://app.example.com/callback"));
        callback.redirected_from = earlier.iter().map(|text| url(text)).collect();
        let cookie = storage.kept().unwrap();
        send(cookie, &callback, &profile, &EmbeddedList, NOW) == Delivery::Attach
    };
    assert!(arrives(Profile::SAFARI, &[]));
    assert!(arrives(
        Profile::SAFARI,
        &["https://login.example.com/", "http://example.com/"]
    ));
    assert!(!arrives(Profile::SAFARI, &["https://idp.other.net/"]));
    assert!(!arrives(
        Profile::SAFARI,
        &["https://idp.other.net/", "https://app.example.com/x"]
    ));
    assert!(arrives(Profile::SAFARI_NEXT, &["https://idp.other.net/"]));
    assert!(arrives(Profile::CHROMIUM, &["https://idp.other.net/"]));
}

/// `samesite/setcookie-lax`: the response to a cross-site request may set what such requests do not send; third-party rules still hold.
#[test]
fn responses_to_redirected_requests_may_set_strict_cookies() {
    let mut image = Request::within(
        url(APP),
        RequestKind::Image,
        vec![page("https://app.example.com")],
    );
    image.redirected_from = vec![url("https://other.net/x")];
    assert!(stored_by(b"a=1; SameSite=Strict", &image).kept().is_some());
    let foreign = Request::within(
        url(APP),
        RequestKind::Image,
        vec![page("https://other.net")],
    );
    let storage = stored_by(b"a=1; SameSite=Strict", &foreign);
    assert_eq!(storage, Storage::Refuse(Refusal::ThirdParty));
}

/// Tracking prevention: seven days for what script writes, a day behind a tracker's link, seven days from another network.
#[test]
fn lifetimes_are_cut_for_signs_of_tracking() {
    let month = b"a=1; Max-Age=2592000";
    let lifetime = |request: &Request| match stored_by(month, request).kept().unwrap().expiry() {
        Expiry::At(at) => at - NOW,
        Expiry::Session => panic!("it has a date"),
    };
    let mut response = Request::typed(url(APP));
    assert_eq!(lifetime(&response), Duration::days(30));
    response.tracking.decorated_link = true;
    assert_eq!(lifetime(&response), Duration::days(30));
    response.tracking.other_network = true;
    assert_eq!(lifetime(&response), Duration::days(7));
    let mut script = Request::script(url(APP));
    assert_eq!(lifetime(&script), Duration::days(7));
    script.tracking.decorated_link = true;
    assert_eq!(lifetime(&script), Duration::days(1));
    // A shorter one stays, and a cookie of the browser session has no date to cut.
    let short = stored_by(b"a=1; Max-Age=60", &script);
    assert_eq!(
        short.kept().unwrap().expiry(),
        Expiry::At(NOW + Duration::seconds(60))
    );
    let session = stored_by(b"a=1", &script);
    assert_eq!(session.kept().unwrap().expiry(), Expiry::Session);
}

#[test]
fn lists_of_versions_are_in_order_and_end_with_the_preset_of_today() {
    for (list, today) in [
        (Version::CHROMIUM, Profile::CHROMIUM),
        (Version::FIREFOX, Profile::FIREFOX),
        (Version::SAFARI, Profile::SAFARI),
        (Version::WEBKIT_GTK, Profile::WEBKIT_GTK_SOUP_3_6),
    ] {
        assert!(list.is_sorted_by(|before, after| before.since < after.since));
        let dated: Vec<_> = list.iter().filter_map(|version| version.released).collect();
        assert!(dated.is_sorted());
        assert_eq!(Version::current(list).unwrap().profile, today);
        for version in list {
            assert_eq!(Profile::named(version.profile.name), Some(version.profile));
        }
    }
}

#[test]
fn a_version_is_found_by_its_number() {
    let name = |release: &str| {
        let version = Version::at(Version::SAFARI, release.parse().unwrap());
        version.map(|version| version.profile.name)
    };
    assert_eq!(name("17.6"), None);
    assert_eq!(name("18.0"), Some("safari_18_0"));
    assert_eq!(name("18.6"), Some("safari_18_1"));
    assert_eq!(name("26.1"), Some("safari_18_1"));
    assert_eq!(name("26.2"), Some("safari"));
    // What is announced has no number yet.
    assert_eq!(name("27"), Some("safari"));
    let names = |since| -> Vec<&str> {
        Version::from(Version::SAFARI, since)
            .map(|version| version.profile.name)
            .collect()
    };
    assert_eq!(names(Release::new(18, 3)), ["safari_18_1", "safari"]);
    assert_eq!(
        names(Release::new(17, 0)),
        ["safari_18_0", "safari_18_1", "safari"]
    );
    let announced: Vec<_> = Version::announced(Version::SAFARI).collect();
    assert_eq!(announced.len(), 1);
    assert_eq!(announced[0].profile, Profile::SAFARI_NEXT);
    assert_eq!(announced[0].since.to_string(), "next");
    assert_eq!(announced[0].evidence, Evidence::EngineTests);
}

#[test]
fn versions_of_safari_differ_in_what_is_documented() {
    // 18.0: a cookie without `SameSite` is `Lax`; before 26.2, nothing third-party.
    let fetch = Request::fetch(url(APP), vec![page("https://other.net")]);
    let link = |method| {
        let mut form = Request::link(url(APP), page("https://other.net"));
        form.method = method;
        form
    };
    let post = link(session_cookie_policy::browser::MethodSafety::Unsafe);
    let sent = |profile: &Profile, header: &[u8], request: &Request| {
        let storage = store(
            header,
            &Request::typed(url(APP)),
            profile,
            &EmbeddedList,
            NOW,
        );
        send(
            storage.kept().unwrap(),
            request,
            profile,
            &EmbeddedList,
            NOW,
        ) == Delivery::Attach
    };
    assert!(!sent(&Profile::SAFARI_18_0, b"a=1; Secure", &post));
    assert!(sent(&Profile::SAFARI_18_1, b"a=1; Secure", &post));
    let partitioned = b"a=1; Secure; SameSite=None; Partitioned";
    for (profile, keeps) in [
        (Profile::SAFARI_18_0, false),
        (Profile::SAFARI_18_1, false),
        (Profile::SAFARI, true),
        (Profile::SAFARI_NEXT, true),
    ] {
        let storage = store(partitioned, &fetch, &profile, &EmbeddedList, NOW);
        assert_eq!(storage.kept().is_some(), keeps, "{}", profile.name);
    }
    // Announced: `Secure` on this machine.
    let local = Request::typed(url("http://localhost:3000/"));
    let keeps = |profile| {
        store(b"a=1; Secure", &local, profile, &EmbeddedList, NOW)
            .kept()
            .is_some()
    };
    assert!(!keeps(&Profile::SAFARI) && keeps(&Profile::SAFARI_NEXT));
}

#[test]
fn texts_that_are_no_numbers_of_versions() {
    for text in [
        "", ".", "18.", ".1", "18.1.2", "+18", "18,1", "99999", "next", " 18",
    ] {
        assert!(text.parse::<Release>().is_err(), "{text:?}");
    }
    assert_eq!("018.04".parse(), Ok(Release::new(18, 4)));
}
