//! What engines do by kind of request: frames in frames, history, storage access, answers that are dropped or blocked.
//!
//! Written by hand from the rules; `tests/recordings.rs` replays what the rules were learnt from. What breaks if one fails: the model says
//! of a forged request that it carries no session, or of one's own that it does.

use session_cookie_policy::browser::{
    ClientOrigin, Initiator, Jar, MethodSafety, Outcome, PartitionSource, Profile, Reading,
    Refusal, Request, RequestKind, RequestUrl, Response, ResponseKind, Revisit, StorageAccess,
};
use session_cookie_policy::net::{EmbeddedList, Site};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::origin;

const NOW: OffsetDateTime = datetime!(2026-11-28 12:00 UTC);
const API: &str = "https://api.example.com/";

/// A cookie of each kind: Strict, Lax, None, absent, Partitioned.
const COOKIES: [&[u8]; 5] = [
    b"s=1; SameSite=Strict; Secure",
    b"l=1; SameSite=Lax; Secure",
    b"n=1; SameSite=None; Secure",
    b"a=1; Secure",
    b"p=1; SameSite=None; Secure; Partitioned",
];

fn url(text: &str) -> RequestUrl {
    RequestUrl::parse(text).unwrap()
}

fn web(text: &str) -> ClientOrigin {
    ClientOrigin::Web(origin(text))
}

fn sandboxed(text: &str) -> ClientOrigin {
    ClientOrigin::Sandboxed(origin(text))
}

/// A jar of a user who has signed in at the API.
fn signed_in(profile: Profile) -> Jar {
    let mut jar = Jar::new(profile);
    let visit = Request::typed(url(API));
    jar.receive(&visit, &Response::new(&COOKIES), &EmbeddedList, NOW);
    jar
}

/// The names of the cookies that go with a request.
fn names(jar: &mut Jar, request: &Request) -> String {
    let header = jar.cookie_header(request, &EmbeddedList, NOW + Duration::minutes(5));
    let header = String::from_utf8(header).unwrap();
    let pairs = header.split("; ").filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split('=').next().unwrap()).collect()
}

fn sent(profile: Profile, request: &Request) -> String {
    names(&mut signed_in(profile), request)
}

/// A fetch of the API by the last of these documents.
fn fetch(documents: &[ClientOrigin]) -> Request {
    Request::fetch(url(API), documents.to_vec())
}

/// A page of `app` with a frame, and another in that.
#[test]
fn frames_in_frames() {
    let (app, evil) = (web("https://app.example.com"), web("https://evil.net"));
    let foreign_own = [evil.clone(), app.clone()];
    let table: [(&str, &[ClientOrigin], [&str; 3]); 9] = [
        (
            "own",
            std::slice::from_ref(&app),
            ["slnap", "slnap", "slnap"],
        ),
        (
            "own > own",
            &[app.clone(), app.clone()],
            ["slnap", "slnap", "slnap"],
        ),
        (
            "own > foreign",
            &[app.clone(), evil.clone()],
            ["n", "", "nap"],
        ),
        (
            "own > foreign > own",
            &[app.clone(), evil.clone(), app.clone()],
            ["n", "", "slnap"],
        ),
        (
            "own > foreign > srcdoc",
            &[
                app.clone(),
                evil,
                ClientOrigin::Blank(Some(origin("https://evil.net"))),
            ],
            ["n", "", "slnap"],
        ),
        (
            "own > sandboxed own",
            &[app.clone(), sandboxed("https://app.example.com")],
            ["n", "", "slnap"],
        ),
        (
            "own > blob of own",
            &[
                app.clone(),
                ClientOrigin::Blob(origin("https://app.example.com")),
            ],
            ["slnap", "slnap", "nap"],
        ),
        (
            "own > data",
            &[app.clone(), ClientOrigin::Opaque],
            ["n", "", "nap"],
        ),
        ("foreign > own", &foreign_own, ["n", "", "nap"]),
    ];
    for (what, documents, expected) in table {
        let seen = [Profile::CHROMIUM, Profile::FIREFOX, Profile::WEBKIT_GTK]
            .map(|profile| sent(profile, &fetch(documents)));
        assert_eq!(seen, expected, "{what}");
    }
}

/// A pop-up that a frame opens at the API: in WebKitGTK the frame's address decides, in the others its origin.
#[test]
fn pop_ups_of_frames() {
    let (app, evil) = (web("https://app.example.com"), web("https://evil.net"));
    let popup = |documents: &[ClientOrigin]| {
        Request::within(
            url(API),
            RequestKind::TopLevelNavigation,
            documents.to_vec(),
        )
    };
    let table = [
        (
            popup(&[app.clone(), evil.clone(), app.clone()]),
            ["slnap", "slnap", "slnap"],
        ),
        (popup(&[evil, app.clone()]), ["slnap", "slnap", "lnap"]),
        (
            popup(&[app, sandboxed("https://app.example.com")]),
            ["lnap", "lnap", "slnap"],
        ),
        // A page that puts itself into a sandbox is foreign to all.
        (
            popup(&[sandboxed("https://app.example.com")]),
            ["lnap", "lnap", "lnap"],
        ),
    ];
    for (request, expected) in table {
        let seen = [Profile::CHROMIUM, Profile::FIREFOX, Profile::WEBKIT_GTK]
            .map(|profile| sent(profile, &request));
        assert_eq!(seen, expected, "{request:?}");
    }
}

/// A worker of a `data:` URL has no origin; Chromium and WebKitGTK go on from its page.
#[test]
fn workers_without_an_origin() {
    let mut request = fetch(&[web("https://app.example.com")]);
    request.initiator = Initiator::Document(sandboxed("https://app.example.com"));
    assert_eq!(sent(Profile::CHROMIUM, &request), "np");
    assert_eq!(sent(Profile::FIREFOX, &request), "");
    assert_eq!(sent(Profile::WEBKIT_GTK, &request), "slnap");
}

/// The page that answers a forged form is asked for again; whether the form is sent again, and with what.
#[test]
fn history_after_a_forged_form() {
    let mut forged = Request::link(url(API), web("https://evil.net"));
    forged.method = MethodSafety::Unsafe;
    let own = Revisit::Step {
        left: web("https://app.example.com"),
    };
    let foreign = Revisit::Step {
        left: web("https://elsewhere.net"),
    };
    let (safe, again) = (MethodSafety::Safe, MethodSafety::Unsafe);
    let table = [
        (Profile::CHROMIUM, &Revisit::Reload, again, "np"),
        (Profile::CHROMIUM, &Revisit::ScriptReload, again, "slnap"),
        (Profile::CHROMIUM, &own, safe, "lnap"),
        (Profile::FIREFOX, &Revisit::Reload, again, "nap"),
        (Profile::FIREFOX, &Revisit::ScriptReload, safe, "lnap"),
        (Profile::FIREFOX, &own, safe, "lnap"),
        (Profile::WEBKIT_GTK, &Revisit::Reload, again, "nap"),
        (Profile::WEBKIT_GTK, &Revisit::ScriptReload, safe, "slnap"),
        (Profile::WEBKIT_GTK, &own, again, "slnap"),
        (Profile::WEBKIT_GTK, &foreign, again, "nap"),
    ];
    for (profile, revisit, method, expected) in table {
        let request = forged.again(revisit, &profile);
        let what = format!("{}: {revisit:?}", profile.name);
        assert_eq!(
            (request.method, &*sent(profile, &request)),
            (method, expected),
            "{what}"
        );
    }
}

/// The callback of a sign-in, over the provider: Firefox forgets the redirect when the page is asked for again.
#[test]
fn history_after_a_redirect() {
    let mut callback = Request::link(url(API), web("https://app.example.com"));
    callback
        .redirected_from
        .push(url("https://idp.net/authorize"));
    assert_eq!(sent(Profile::FIREFOX, &callback), "lnap");
    let again = callback.again(&Revisit::Reload, &Profile::FIREFOX);
    assert_eq!(sent(Profile::FIREFOX, &again), "slnap");
    let again = callback.again(&Revisit::Reload, &Profile::WEBKIT_GTK);
    assert_eq!(sent(Profile::WEBKIT_GTK, &again), "lnap");
}

/// With access, an embedded page has its `None` cookies of old, in Firefox those without `SameSite` too; `Partitioned` ones stay apart.
#[test]
fn storage_access() {
    let mut request = fetch(&[web("https://evil.net"), web("https://api.example.com")]);
    assert_eq!(sent(Profile::FIREFOX, &request), "");
    assert_eq!(sent(Profile::CHROMIUM_BLOCK_THIRD_PARTY, &request), "");
    request.storage_access = StorageAccess::Granted;
    assert_eq!(sent(Profile::FIREFOX, &request), "na");
    assert_eq!(sent(Profile::CHROMIUM_BLOCK_THIRD_PARTY, &request), "n");

    // What comes with access is kept for everywhere, but for what asks for a partition.
    let mut jar = signed_in(Profile::FIREFOX);
    let set: [&[u8]; 2] = [
        b"new=1; SameSite=None; Secure",
        b"part=1; SameSite=None; Secure; Partitioned",
    ];
    jar.receive(&request, &Response::new(&set), &EmbeddedList, NOW);
    let partitions: Vec<(&[u8], Option<String>)> = jar
        .cookies(NOW)
        .skip(COOKIES.len())
        .map(|cookie| (cookie.name(), cookie.partition().map(ToString::to_string)))
        .collect();
    let own = Some("https://evil.net".to_owned());
    assert_eq!(partitions, [(&b"new"[..], None), (&b"part"[..], own)]);
}

/// A frame with `credentialless` sees none of the page's cookies, and the page none of the frame's.
#[test]
fn credentialless_frames() {
    let mut framed = fetch(&[
        web("https://api.example.com"),
        web("https://api.example.com"),
    ]);
    framed.partition = PartitionSource::Credentialless;
    let mut jar = signed_in(Profile::CHROMIUM);
    assert_eq!(names(&mut jar, &framed), "");
    jar.receive(
        &framed,
        &Response::new(&[b"own=1; Secure"]),
        &EmbeddedList,
        NOW,
    );
    assert_eq!(names(&mut jar, &framed), "own");
    assert_eq!(names(&mut jar, &Request::typed(url(API))), "slnap");
}

/// `link rel=prefetch as=document`: Chromium takes the target for the top level, and the request for a foreign one below it.
#[test]
fn prefetched_documents() {
    let mut prefetch = fetch(&[ClientOrigin::Opaque]);
    let (target, _) = Site::of(&origin("https://api.example.com"), &EmbeddedList);
    prefetch.partition = PartitionSource::Given(target);
    assert_eq!(sent(Profile::CHROMIUM, &prefetch), "np");
    assert_eq!(sent(Profile::CHROMIUM_BLOCK_THIRD_PARTY, &prefetch), "p");
}

#[test]
fn answers_that_are_dropped() {
    let visit = Request::typed(url(API));
    let outcome = |profile: Profile, kind| {
        let mut response = Response::new(&[b"sid=1; Secure"]);
        response.clear_site_data = Some(br#""cookies""#);
        response.kind = kind;
        let mut jar = signed_in(profile);
        let outcome = jar.receive(&visit, &response, &EmbeddedList, NOW).remove(0);
        (outcome, jar.cookies(NOW).count())
    };
    let dropped = || (Outcome::Refused(Refusal::ResponseDropped), COOKIES.len());
    let cleared = || (Outcome::Refused(Refusal::ClearedByResponse), 0);
    for profile in [Profile::CHROMIUM, Profile::FIREFOX, Profile::WEBKIT_GTK] {
        assert_eq!(outcome(profile, ResponseKind::Informational), dropped());
    }
    assert_eq!(
        outcome(Profile::CHROMIUM, ResponseKind::ProxyChallenge),
        dropped()
    );
    assert_eq!(
        outcome(Profile::FIREFOX, ResponseKind::ProxyChallenge),
        dropped()
    );
    assert_eq!(outcome(Profile::WEBKIT_GTK, ResponseKind::Final), cleared());
}

/// `Clear-Site-Data` on an answer that the page may not see, and on a handshake.
#[test]
fn clearing_unseen() {
    let left = |profile: Profile, kind, reading| {
        let mut request = fetch(&[web("https://app.example.com")]);
        request.kind = kind;
        let mut response = Response::new(&[]);
        response.clear_site_data = Some(br#""cookies""#);
        response.reading = reading;
        let mut jar = signed_in(profile);
        jar.receive(&request, &response, &EmbeddedList, NOW);
        jar.cookies(NOW).count()
    };
    let (seen, blocked) = (Reading::Allowed, Reading::Blocked);
    assert_eq!(left(Profile::CHROMIUM, RequestKind::Fetch, blocked), 0);
    assert_eq!(left(Profile::WEBKIT_GTK, RequestKind::Fetch, seen), 0);
    assert_eq!(left(Profile::WEBKIT_GTK, RequestKind::Fetch, blocked), 5);
    assert_eq!(left(Profile::CHROMIUM, RequestKind::WebSocket, seen), 5);
}

/// Chromium's purge at 181 cookies of a site: 31 go, first of low priority, and of each priority some stay.
#[test]
fn priorities_in_a_purge() {
    let left = |session: &str, flood: &str| {
        let visit = Request::typed(url(API));
        let mut jar = Jar::new(Profile::CHROMIUM);
        jar.receive(
            &visit,
            &Response::new(&[session.as_bytes()]),
            &EmbeddedList,
            NOW,
        );
        for number in 0..180 {
            let header = format!("x{number}=1; {flood}");
            jar.receive(
                &visit,
                &Response::new(&[header.as_bytes()]),
                &EmbeddedList,
                NOW,
            );
        }
        let has_session = jar.cookies(NOW).any(|cookie| cookie.name() == b"sid");
        (has_session, jar.cookies(NOW).count())
    };
    assert_eq!(left("sid=1; Secure", "Secure"), (false, 150));
    assert_eq!(left("sid=1; Secure", "Secure; Priority=Low"), (true, 150));
    assert_eq!(left("sid=1; Secure; Priority=High", "Secure"), (true, 150));
    // The last of its priority is within what each priority keeps.
    assert_eq!(
        left("sid=1; Secure; Priority=Low", "Secure; Priority=High"),
        (true, 150)
    );
    // Insecure ones of middle priority go before secure ones.
    assert_eq!(left("sid=1; Secure", ""), (true, 150));
}

#[test]
fn the_second_in_which_a_cookie_runs_out() {
    let visit = Request::typed(url(API));
    let lives = |profile: Profile, milliseconds| {
        let mut jar = Jar::new(profile);
        let login = NOW + Duration::milliseconds(900);
        jar.receive(
            &visit,
            &Response::new(&[b"sid=1; Max-Age=2"]),
            &EmbeddedList,
            login,
        );
        let later = NOW + Duration::milliseconds(milliseconds);
        !jar.cookie_header(&visit, &EmbeddedList, later).is_empty()
    };
    assert!(lives(Profile::CHROMIUM, 2899) && !lives(Profile::CHROMIUM, 2900));
    assert!(lives(Profile::WEBKIT_GTK, 2999) && !lives(Profile::WEBKIT_GTK, 3000));
    // What is to go goes at once.
    let mut jar = signed_in(Profile::WEBKIT_GTK);
    let gone = Response::new(&[b"s=; Max-Age=0; Secure"]);
    let outcome = jar.receive(&visit, &gone, &EmbeddedList, NOW).remove(0);
    assert!(matches!(outcome, Outcome::Deleted(_)), "{outcome:?}");
}
