//! What the order of a recording tells: answers that come late, two sign-ins at once, what undoes a sign-in or a sign-out.
//!
//! What breaks if one fails: somebody records a sign-in that is undone, and is told of keys and stores; or a sign-in that works is called
//! broken.

use std::fs;
use std::path::Path;

use session_cookie_policy::browser::RequestUrl;
use session_cookie_policy::config::Browser;
use session_cookie_policy::diagnosis::Code;
use session_cookie_policy::evidence::{Fate, Replay, Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;

use crate::told_by_time::{
    CHROME, FIREFOX, Headers, Line, NONE, OWN, SAFARI, assert_silent, assert_told, har,
};

const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");

/// The recordings of the catalogue: the broken one has its code first, the repaired one has nothing.
#[test]
fn recordings_of_the_catalogue() {
    let read = |code: &Code, file: &str| {
        let file = Path::new("examples/catalogue")
            .join(code.as_str())
            .join(file);
        let text = fs::read_to_string(file).ok()?;
        let traffic = Traffic::of_har(&text).unwrap();
        Some(explain(
            &traffic,
            &EmbeddedList,
            datetime!(2026-11-22 13:00 UTC),
        ))
    };
    let mut examples = 0;
    for code in Code::ALL {
        let Some(broken) = read(code, "recorded-broken.har") else {
            continue;
        };
        examples += 1;
        assert_eq!(broken[0].code, *code, "{broken:#?}");
        let repaired = read(code, "recorded-repaired.har").unwrap();
        assert!(repaired.is_empty(), "{code}: {repaired:#?}");
    }
    assert_eq!(examples, 4);
}

#[test]
#[rustfmt::skip]
fn a_slow_response_overwrites_the_session() {
    let polled = |taken: u32| -> Line<'static> {
        ("10:00:00", taken, "fetch GET https://board.example.org/notifications", &[OWN, ("cookie", "board=1")], 200,
         &[("set-cookie", "board=2; path=/; secure; httponly; samesite=lax")])
    };
    let sign_in: Line<'_> = (
        "10:00:02", 300, "document POST https://board.example.org/login", &[OWN, ("cookie", "board=1")], 302,
        &[("location", "/home"), ("set-cookie", "board=3; path=/; secure; httponly; samesite=lax")],
    );
    let home: Line<'_> = (
        "10:00:03", 50, "document GET https://board.example.org/home", &[OWN, ("cookie", "board=3")], 200, &[],
    );
    let refused: Line<'_> = (
        "10:00:09", 50, "document GET https://board.example.org/topics", &[OWN, ("cookie", "board=2")], 302, &[("location", "/login")],
    );
    assert_told(
        &har(FIREFOX, &[polled(5_000), sign_in, home, refused]),
        "error, likely: session-overwritten",
        &["`GET https://board.example.org/notifications` was sent before `POST https://board.example.org/login` had set `board`",
          "overwrites the new session with the old one", "only when it has changed"],
    );
    // It came before the sign-in, or nothing fails.
    let traffic = har(FIREFOX, &[polled(500), sign_in, home]);
    assert_silent(&traffic);
    let traffic = har(FIREFOX, &[polled(5_000), sign_in, home]);
    assert_silent(&traffic);
    // The old session is refused, and the answer clears the new one.
    let traffic = har(
        CHROME,
        &[
            ("10:00:00", 2_000, "fetch GET https://app.example.com/api/me", &[OWN, ("cookie", "t=old")], 401,
             &[("set-cookie", "t=; Path=/; Max-Age=0; Secure")]),
            ("10:00:00", 400, "fetch POST https://app.example.com/api/refresh", &[OWN, ("cookie", "t=old")], 200,
             &[("set-cookie", "t=new; Path=/; Secure")]),
            ("10:00:03", 50, "fetch GET https://app.example.com/api/orders", &[OWN], 401, &[]),
        ],
    );
    assert_told(
        &traffic,
        "error, likely: session-overwritten",
        &["had set `t`, and its response came later and clears it: `GET https://app.example.com/api/orders` comes without it"],
    );
    // Two refreshes that both succeed.
    let refresh = |taken: u32| -> Line<'static> {
        ("10:00:00", taken, "fetch POST https://app.example.com/api/refresh", &[OWN, ("cookie", "t=1")], 200,
         &[("set-cookie", "t=2; Path=/; Secure")])
    };
    let refused: Line<'_> =
        ("10:00:03", 50, "fetch GET https://app.example.com/api/orders", &[OWN, ("cookie", "t=3")], 401, &[]);
    assert_told(
        &har(SAFARI, &[refresh(300), refresh(600), refused]),
        "error, likely: refresh-race",
        &["was sent twice at once: both responses set `t`", "`GET https://app.example.com/api/orders` is refused"],
    );
    // A sign-out is undone.
    let traffic = har(
        SAFARI,
        &[
            ("10:00:00", 3_000, "fetch GET https://app.example.com/api/feed", &[OWN, ("cookie", "t=1")], 200,
             &[("set-cookie", "t=1; Path=/; Secure")]),
            ("10:00:01", 200, "fetch POST https://app.example.com/api/logout", &[OWN, ("cookie", "t=1")], 204,
             &[("set-cookie", "t=; Path=/; Max-Age=0; Secure")]),
            ("10:00:05", 50, "fetch GET https://app.example.com/api/me", &[OWN, ("cookie", "t=1")], 200, &[]),
        ],
    );
    assert_told(&traffic, "warning, possible: session-overwritten", &["had signed the user out", "signed in again"]);
}

#[test]
#[rustfmt::skip]
fn two_sign_ins_at_once() {
    let begin = |time: &'static str| -> Line<'static> {
        (time, 60, "document GET https://app.example.com/auth/login", &[NONE], 302,
         &[("location", "https://id.example.net/authorize?client_id=1"), ("set-cookie", "oidc_state=1; Path=/; Secure; HttpOnly; SameSite=Lax")])
    };
    let fails: Line<'_> = (
        "10:01:00", 60, "document GET https://app.example.com/auth/callback?state=1", &[CROSS, ("cookie", "oidc_state=2")], 400, &[],
    );
    let arrives: Line<'_> = (
        "10:00:20", 60, "document GET https://app.example.com/auth/callback?state=1", &[CROSS, ("cookie", "oidc_state=1")], 302,
        &[("location", "/"), ("set-cookie", "sid=1; Path=/; Secure")],
    );
    assert_told(
        &har(CHROME, &[begin("10:00:00"), begin("10:00:10"), fails]),
        "error, likely: flow-cookie-overwritten",
        &["`GET https://app.example.com/auth/login` began a sign-in and set `oidc_state`", "another was begun again", "one cookie for each sign-in"],
    );
    assert_silent(&har(CHROME, &[begin("10:00:00"), fails]));
    assert_silent(&har(CHROME, &[begin("10:00:00"), begin("10:00:10"), arrives]));
    // The first had come back.
    let fails_later: Line<'_> = ("10:03:00", 60, fails.2, fails.3, 400, &[]);
    assert_silent(&har(CHROME, &[begin("10:00:00"), arrives, begin("10:02:00"), fails_later]));
    // By script, with two providers.
    let traffic = har(
        FIREFOX,
        &[
            ("10:00:00", 60, "document GET https://app.example.com/connect/github", &[OWN], 302,
             &[("location", "https://github.example.net/authorize"), ("set-cookie", "flow=1; Max-Age=300; Path=/; Secure")]),
            ("10:00:10", 60, "document GET https://app.example.com/connect/google", &[OWN], 302,
             &[("location", "https://google.example.net/authorize"), ("set-cookie", "flow=2; Max-Age=300; Path=/; Secure")]),
            ("10:00:30", 60, "document GET https://app.example.com/callback/github?code=1", &[CROSS, ("cookie", "flow=2")], 302,
             &[("location", "/login?error=state")]),
        ],
    );
    assert_told(
        &traffic,
        "error, likely: flow-cookie-overwritten",
        &["`GET https://app.example.com/connect/github` began", "another was begun by `GET https://app.example.com/connect/google`"],
    );
    let traffic = Traffic::of_heads(
        "> GET /oauth/start HTTP/2\n> Host: tool.example.com\n>\n\
         < HTTP/2 302\n< location: https://id.example.net/authorize?client_id=1\n< set-cookie: nonce=1; Path=/\n<\n\
         > GET /oauth/start HTTP/2\n> Host: tool.example.com\n> Cookie: nonce=1\n>\n\
         < HTTP/2 302\n< location: https://id.example.net/authorize?client_id=1\n< set-cookie: nonce=2; Path=/\n<\n\
         > GET /oauth/callback?code=1 HTTP/2\n> Host: tool.example.com\n> Cookie: nonce=2\n>\n\
         < HTTP/2 500\n<\n",
        None,
    );
    assert_told(&traffic, "error, likely: flow-cookie-overwritten", &["set `nonce`"]);
}

#[test]
#[rustfmt::skip]
fn a_provider_signs_straight_back_in() {
    let sign_out: Line<'_> = (
        "10:00:00", 60, "fetch POST https://app.example.com/api/logout", &[OWN, ("cookie", "sid=1")], 204,
        &[("set-cookie", "sid=; Path=/; Max-Age=0; Secure")],
    );
    let back = |time: [&'static str; 3]| -> [Line<'static>; 3] {
        [
            (time[0], 60, "document GET https://app.example.com/login", &[OWN], 302,
             &[("location", "https://id.example.net/authorize?client_id=1")]),
            (time[1], 60, "document GET https://id.example.net/authorize?client_id=1", &[CROSS, ("cookie", "idp=1")], 303,
             &[("location", "https://app.example.com/callback?code=1")]),
            (time[2], 60, "document GET https://app.example.com/callback?code=1", &[CROSS], 302,
             &[("location", "/"), ("set-cookie", "sid=2; Path=/; Secure")]),
        ]
    };
    let [login, asked, callback] = back(["10:00:01", "10:00:02", "10:00:03"]);
    assert_told(
        &har(FIREFOX, &[sign_out, login, asked, callback]),
        "error, certain: sign-out-keeps-provider",
        &["`POST https://app.example.com/api/logout` clears `sid` as it should", "`id.example.net` still has its own session"],
    );
    // Somebody clicks on "sign in" a minute later.
    let [login, asked, callback] = back(["10:01:01", "10:01:02", "10:01:03"]);
    assert_told(&har(SAFARI, &[sign_out, login, asked, callback]), "warning, likely: sign-out-keeps-provider", &[]);
    // The provider asks: a page, and a form.
    let page: Line<'_> = ("10:01:02", 60, asked.2, asked.3, 200, &[]);
    let form: Line<'_> = (
        "10:01:30", 60, "document POST https://id.example.net/authorize", &[OWN], 303,
        &[("location", "https://app.example.com/callback?code=1")],
    );
    let late: Line<'_> = ("10:01:31", 60, callback.2, callback.3, callback.4, callback.5);
    assert_silent(&har(CHROME, &[sign_out, login, page, form, late]));
    // By the redirects of the sign-out itself, and with the provider's own sign-out first.
    let chain = |logout: &str| {
        let text = format!(
            "> GET /logout HTTP/2\n> Host: app.example.com\n> Cookie: sid=1\n>\n\
             < HTTP/2 302\n< location: {logout}\n< set-cookie: sid=; Path=/; Max-Age=0; Secure\n<\n\
             > GET /authorize HTTP/2\n> Host: id.example.net\n>\n\
             < HTTP/2 302\n< location: https://app.example.com/callback\n<\n\
             > GET /callback HTTP/2\n> Host: app.example.com\n>\n\
             < HTTP/2 302\n< location: /\n< set-cookie: sid=2; Path=/; Secure\n<\n"
        );
        Traffic::of_heads(&text, None)
    };
    assert_told(
        &chain("https://id.example.net/authorize?client_id=1"),
        "error, certain: sign-out-keeps-provider",
        &["`GET https://app.example.com/logout` clears `sid`"],
    );
    assert_silent(&chain("https://id.example.net/authorize?post_logout_redirect_uri=1"));
    // A sign-out without a line of `Set-Cookie`.
    let sign_in: Line<'_> = (
        "09:00:00", 60, "fetch POST https://app.example.com/login", &[OWN], 200, &[("set-cookie", "sid=1; Path=/; Secure; HttpOnly")],
    );
    let mut site_data = sign_out;
    site_data.5 = &[("clear-site-data", "\"cookies\"")];
    let [login, asked, callback] = back(["10:00:01", "10:00:02", "10:00:03"]);
    assert_told(
        &har(CHROME, &[sign_in, site_data, login, asked, callback]),
        "error, certain: sign-out-keeps-provider",
        &["`POST https://app.example.com/api/logout` clears `sid` as it should"],
    );
    // One that clears nothing has another mistake.
    site_data.5 = &[("clear-site-data", "\"cache\"")];
    assert_silent(&har(CHROME, &[sign_in, site_data, login, asked, callback]));
}

#[test]
#[rustfmt::skip]
fn site_data_of_another_host() {
    let signs_out: Line<'_> = (
        "10:00:30", 60, "fetch POST https://files.example.org/logout", &[OWN, ("cookie", "files=1")], 204,
        &[("clear-site-data", "\"cache\", \"cookies\"")],
    );
    let used: Line<'_> =
        ("10:00:00", 60, "document GET https://chat.example.org/rooms", &[NONE, ("cookie", "chat=1; theme=dark")], 200, &[]);
    let refused: Line<'_> =
        ("10:01:00", 60, "fetch GET https://chat.example.org/messages", &[OWN], 401, &[]);
    // Cookies from before the recording.
    assert_told(
        &har(CHROME, &[used, signs_out, refused]),
        "error, certain: site-data-cleared",
        &["`POST https://files.example.org/logout` has `Clear-Site-Data`", "comes without `chat`, `theme`", "all hosts of the registrable domain"],
    );
    // The same page leads away.
    let away: Line<'_> = ("10:01:00", 60, used.2, &[NONE], 302, &[("location", "/?welcome")]);
    assert_told(&har(CHROME, &[used, signs_out, away]), "error, certain: site-data-cleared", &[]);
    // Firefox deletes those of this very host.
    assert_silent(&har(FIREFOX, &[used, signs_out, refused]));
    // Another site, and no cookies.
    let mut other = signs_out;
    other.2 = "fetch POST https://files.example.net/logout";
    assert_silent(&har(CHROME, &[used, other, refused]));
    let mut cache = signs_out;
    cache.5 = &[("clear-site-data", "\"cache\"")];
    assert_silent(&har(CHROME, &[used, cache, refused]));
    let traffic = Traffic::of_heads(
        "> POST /login HTTP/2\n> Host: chat.example.org\n>\n< HTTP/2 200\n< set-cookie: chat=1; Path=/; Secure\n<\n\
         > GET /logout HTTP/2\n> Host: files.example.org\n>\n< HTTP/2 200\n< clear-site-data: \"*\"\n<\n\
         > GET /rooms HTTP/2\n> Host: chat.example.org\n>\n< HTTP/2 401\n<\n",
        None,
    );
    assert_told(&traffic, "error, likely: site-data-cleared", &["comes without `chat`"]);
    let replay = Replay::of(&traffic, &EmbeddedList, datetime!(2026-11-22 12:00 UTC));
    let cleared = replay.events().iter().find(|event| event.fate == Fate::Cleared).unwrap();
    assert_eq!(cleared.to_string(), "GET https://files.example.org/logout: clears `chat`");
    assert_eq!((cleared.line, &*cleared.browsers), (None, &[Browser::Chromium.into()][..]));
}

#[test]
#[rustfmt::skip]
fn prefetches_that_sign_out() {
    let clears: [(&str, &str); 1] = [("set-cookie", "sid=; Path=/; Max-Age=0; Secure")];
    let traffic = har(
        CHROME,
        &[("10:00:00", 60, "document GET https://www.example.com/users/sign_out", &[OWN, ("sec-purpose", "prefetch;prerender"), ("cookie", "sid=1")], 302,
           &[("location", "/"), clears[0]])],
    );
    assert_told(
        &traffic,
        "error, certain: prefetch-signs-out",
        &["`GET https://www.example.com/users/sign_out` was sent in advance", "clears `sid`", "Sign out by POST"],
    );
    // A word that nobody knows for a sign-out, and a request that misses the cookie.
    let leave: Line<'_> =
        ("10:00:00", 60, "fetch GET https://www.example.com/leave", &[OWN, ("purpose", "prefetch"), ("cookie", "sid=1")], 200, &clears);
    let missed: Line<'_> = ("10:00:05", 60, "fetch GET https://www.example.com/me", &[OWN], 401, &[]);
    assert_told(&har(SAFARI, &[leave, missed]), "error, likely: prefetch-signs-out", &[]);
    // A message that is shown once, a user who was not signed in, and a click.
    assert_silent(&har(SAFARI, &[leave]));
    let mut nobody = leave;
    nobody.3 = &[OWN, ("purpose", "prefetch")];
    assert_silent(&har(SAFARI, &[nobody, missed]));
    let mut over = leave;
    over.4 = 401;
    assert_silent(&har(SAFARI, &[over, missed]));
    let mut click = leave;
    click.3 = &[OWN, ("cookie", "sid=1")];
    assert_silent(&har(SAFARI, &[click, missed]));
    let heads = "GET /logout HTTP/1.1\nHost: www.example.com\nX-Moz: prefetch\nCookie: sid=1\n\n\
                 HTTP/1.1 200 OK\nClear-Site-Data: \"cookies\"\nSet-Cookie: sid=; Max-Age=0; Path=/\n";
    assert_told(
        &Traffic::of_heads(heads, RequestUrl::parse("https://www.example.com/logout").ok().as_ref()),
        "error, certain: prefetch-signs-out",
        &[],
    );
}

#[test]
#[rustfmt::skip]
fn a_slow_response_harms_only_who_comes_after_it_with_its_cookie() {
    let slow: Line<'_> = (
        "10:00:00", 5_000, "fetch GET https://board.example.org/notifications", &[OWN, ("cookie", "board=1")], 200,
        &[("set-cookie", "board=2; path=/; secure; httponly; samesite=lax")],
    );
    let sign_in: Line<'_> = (
        "10:00:02", 300, "document POST https://board.example.org/login", &[OWN, ("cookie", "board=1")], 302,
        &[("location", "/home"), ("set-cookie", "board=3; path=/; secure; httponly; samesite=lax")],
    );
    let fails = |time: &'static str, from: Headers<'static>| -> Line<'static> {
        (time, 50, "document GET https://board.example.org/topics", from, 302, &[("location", "/login")])
    };
    let with_cookie: Headers<'_> = &[OWN, ("cookie", "board=2")];
    assert_told(&har(FIREFOX, &[slow, sign_in, fails("10:00:09", with_cookie)]), "error, likely: session-overwritten", &[]);
    // It fails before the slow response comes, or without any such cookie.
    assert_silent(&har(FIREFOX, &[slow, sign_in, fails("10:00:03", with_cookie)]));
    assert_silent(&har(FIREFOX, &[slow, sign_in, fails("10:00:09", &[OWN, ("cookie", "theme=1")])]));
    // The slow response itself fails.
    let mut refused = slow;
    refused.4 = 401;
    assert_silent(&har(FIREFOX, &[refused, sign_in]));
    // One URL with two methods is two routes: one reads, and the other signs in.
    let session = |time: &'static str, taken: u32, asked: &'static str| -> Line<'static> {
        (time, taken, asked, &[OWN, ("cookie", "t=1")], 200, &[("set-cookie", "t=2; Path=/; Secure")])
    };
    let traffic = har(CHROME, &[
        session("10:00:00", 3_000, "fetch GET https://app.example.com/api/session"),
        session("10:00:01", 200, "fetch POST https://app.example.com/api/session"),
        ("10:00:05", 50, "fetch GET https://app.example.com/api/orders", &[OWN, ("cookie", "t=2")], 401, &[]),
    ]);
    assert_told(&traffic, "error, likely: session-overwritten", &["`GET https://app.example.com/api/session` was sent before"]);
}

#[test]
#[rustfmt::skip]
fn a_sign_out_is_undone_if_the_next_requests_pass() {
    let feed = |headers: Headers<'static>| -> Line<'static> {
        ("10:00:00", 3_000, "fetch GET https://app.example.com/api/feed", &[OWN, ("cookie", "t=1")], 200, headers)
    };
    let sets: Headers<'_> = &[("set-cookie", "t=1; Path=/; Secure")];
    let clears: Headers<'_> = &[("set-cookie", "t=; Path=/; Max-Age=0; Secure")];
    let out: Line<'_> = ("10:00:01", 200, "fetch POST https://app.example.com/api/logout", &[OWN, ("cookie", "t=1")], 204, clears);
    let me = |from: Headers<'static>, status: u16| -> Line<'static> {
        ("10:00:05", 50, "fetch GET https://app.example.com/api/me", from, status, &[])
    };
    let with_cookie: Headers<'_> = &[OWN, ("cookie", "t=1")];
    assert_told(&har(SAFARI, &[feed(sets), out, me(with_cookie, 200)]), "warning, possible: session-overwritten", &[]);
    for status in [300, 302, 401, 500] {
        assert_silent(&har(SAFARI, &[feed(sets), out, me(with_cookie, status)]));
    }
    assert_silent(&har(SAFARI, &[feed(sets), out, me(&[OWN], 200)]));
    assert_silent(&har(SAFARI, &[feed(clears), out, me(with_cookie, 200)]));
}

#[test]
#[rustfmt::skip]
fn a_second_sign_in_begins_as_the_first_did() {
    let state: (&str, &str) = ("set-cookie", "oidc_state=1; Path=/; Secure; HttpOnly; SameSite=Lax");
    let provider: (&str, &str) = ("location", "https://id.example.net/authorize?client_id=1");
    let shows = |time: &'static str| -> Line<'static> {
        (time, 60, "document GET https://app.example.com/auth/choose", &[OWN], 200, Box::leak(Box::new([state])))
    };
    let begins = |time: &'static str, path: &'static str| -> Line<'static> {
        (time, 60, path, &[OWN], 302, Box::leak(Box::new([provider, state])))
    };
    let login = "document GET https://app.example.com/auth/login";
    let callback = "document GET https://app.example.com/auth/callback?state=1";
    let fails: Line<'_> = ("10:01:00", 60, callback, &[CROSS, ("cookie", "oidc_state=2")], 400, &[]);
    let told = "error, likely: flow-cookie-overwritten";
    assert_told(&har(CHROME, &[begins("10:00:00", login), begins("10:00:10", login), fails]), told, &[]);
    let other = "document GET https://app.example.com/auth/github";
    assert_told(&har(CHROME, &[begins("10:00:00", login), begins("10:00:10", other), fails]), told, &[]);
    // A page of one's own that sets the cookie begins nothing.
    assert_silent(&har(CHROME, &[shows("10:00:00"), begins("10:00:10", login), fails]));
    assert_silent(&har(CHROME, &[begins("10:00:00", login), shows("10:00:10"), fails]));
    // The first has come back, and is begun again by its callback.
    let again: Line<'_> = ("10:00:10", 60, callback, &[CROSS, ("cookie", "oidc_state=1")], 302, Box::leak(Box::new([provider, state])));
    assert_silent(&har(CHROME, &[begins("10:00:00", login), again, fails]));
    // A session is no cookie of a sign-in, and two paths make two cookies.
    let set = |line: &'static str, time: &'static str, path: &'static str| -> Line<'static> {
        (time, 60, path, &[OWN], 302, Box::leak(Box::new([provider, ("set-cookie", line)])))
    };
    let sid = "sid=1; Path=/; Secure; Max-Age=7200";
    let with_sid: Line<'_> = ("10:01:00", 60, callback, &[CROSS, ("cookie", "sid=1")], 400, &[]);
    assert_silent(&har(CHROME, &[set(sid, "10:00:00", login), set(sid, "10:00:10", login), with_sid]));
    let short = "sid=1; Path=/; Secure; Max-Age=3600";
    assert_told(&har(CHROME, &[set(short, "10:00:00", login), set(short, "10:00:10", login), with_sid]), told, &[]);
    let on_path = "oidc_state=1; Path=/auth; Secure";
    assert_silent(&har(CHROME, &[set(on_path, "10:00:00", login), begins("10:00:10", login), fails]));
}

#[test]
#[rustfmt::skip]
fn a_flow_counts_its_callbacks_from_its_own_beginning() {
    let state: (&str, &str) = ("set-cookie", "oidc_state=1; Path=/; Secure; HttpOnly; SameSite=Lax");
    let begin = |time: &'static str| -> Line<'static> {
        (time, 60, "document GET https://app.example.com/auth/login", &[OWN], 302,
         Box::leak(Box::new([("location", "https://id.example.net/authorize?client_id=1"), state])))
    };
    let back = |time: &'static str, status: u16, headers: Headers<'static>| -> Line<'static> {
        (time, 60, "document GET https://app.example.com/auth/callback?state=1", &[CROSS, ("cookie", "oidc_state=1")], status, headers)
    };
    let signed_in = back("10:00:10", 302, &[("location", "/"), ("set-cookie", "sid=1; Path=/; Secure")]);
    // Somebody had signed in before, and two windows ask again.
    assert_told(
        &har(CHROME, &[begin("10:00:00"), signed_in, begin("11:00:00"), begin("11:00:05"), back("11:00:30", 400, &[])]),
        "error, likely: flow-cookie-overwritten",
        &[],
    );
}

#[test]
#[rustfmt::skip]
fn a_session_that_ends_by_itself_may_begin_again_by_redirects() {
    let clear: (&str, &str) = ("set-cookie", "sid=; Path=/; Max-Age=0; Secure");
    let ends = |asked: &'static str| -> Line<'static> {
        ("10:00:00", 60, asked, &[OWN, ("cookie", "sid=1")], 204, Box::leak(Box::new([clear])))
    };
    let login: Line<'_> = (
        "10:00:01", 60, "document GET https://app.example.com/login", &[OWN], 302, &[("location", "https://id.example.net/authorize?client_id=1")],
    );
    let asked: Line<'_> = (
        "10:00:02", 60, "document GET https://id.example.net/authorize?client_id=1", &[CROSS, ("cookie", "idp=1")], 303,
        &[("location", "https://app.example.com/callback?code=1")],
    );
    let callback = |set: &'static str| -> Line<'static> {
        ("10:00:03", 60, "document GET https://app.example.com/callback?code=1", &[CROSS], 302,
         Box::leak(Box::new([("location", "/"), ("set-cookie", set)])))
    };
    let signed_in = callback("sid=2; Path=/; Secure");
    let out = ends("fetch POST https://app.example.com/api/logout");
    assert_told(&har(FIREFOX, &[out, login, asked, signed_in]), "error, certain: sign-out-keeps-provider", &[]);
    // Nobody signed out: the session was over.
    assert_silent(&har(FIREFOX, &[ends("fetch GET https://app.example.com/api/me"), login, asked, signed_in]));
    // The callback clears the cookie, too.
    assert_silent(&har(FIREFOX, &[out, login, asked, callback("sid=; Path=/; Max-Age=0; Secure")]));
    // The user opens the application from the provider's own page.
    let portal: Line<'_> = (
        "10:00:02", 60, "document GET https://id.example.net/apps/1", &[NONE, ("cookie", "idp=1")], 303,
        &[("location", "https://app.example.com/callback?code=1")],
    );
    assert_silent(&har(FIREFOX, &[out, portal, signed_in]));
}

#[test]
#[rustfmt::skip]
fn a_redirect_to_the_provider_that_clears_the_state() {
    let begins = |from: Headers<'static>, to: &'static str, set: &'static str| -> Line<'static> {
        ("10:00:00", 60, "document GET https://app.example.com/connect", from, 302,
         Box::leak(Box::new([("location", to), ("set-cookie", set)])))
    };
    let back = |cookies: Headers<'static>, status: u16| -> Line<'static> {
        ("10:00:20", 60, "document GET https://app.example.com/callback?code=1", cookies, status, &[])
    };
    let has = |lines: &[Line<'_>]| {
        let findings = explain(&har(CHROME, lines), &EmbeddedList, datetime!(2026-11-24 12:00 UTC));
        findings.iter().any(|finding| finding.code == Code::FlowCookieLost && finding.message.contains("clears"))
    };
    let provider = "https://id.example.net/authorize?client_id=1";
    let clear = "flow=; Path=/; Max-Age=0; Secure";
    let with_flow: Headers<'_> = &[OWN, ("cookie", "flow=1")];
    let with_both: Headers<'_> = &[CROSS, ("cookie", "flow=1")];
    let lost = [begins(with_flow, provider, clear), back(&[CROSS], 400)];
    assert_told(
        &har(CHROME, &lost),
        "error, likely: flow-cookie-lost",
        &["`GET https://app.example.com/connect` redirects to the provider and clears `flow`", "the state for the callback was lost"],
    );
    // It was not there, or is replaced by a new one, or leads to a page of one's own.
    assert!(!has(&[begins(&[OWN], provider, clear), back(&[CROSS], 400)]));
    assert!(!has(&[begins(with_flow, provider, "flow=2; Path=/; Secure"), back(&[CROSS], 400)]));
    assert!(!has(&[begins(with_flow, "https://app.example.com/choose", clear), back(&[CROSS], 400)]));
    // The callback has one, or works without it, or something else fails.
    assert!(!has(&[lost[0], back(with_both, 400)]));
    assert!(!has(&[lost[0], back(&[CROSS], 200)]));
    let other: Line<'_> = ("10:00:20", 60, "fetch GET https://app.example.com/api/me", &[OWN], 401, &[]);
    assert!(!has(&[lost[0], other]));
    let mut before = back(&[CROSS], 400);
    before.0 = "09:00:00";
    assert!(!has(&[before, lost[0]]));
}

#[test]
#[rustfmt::skip]
fn only_responses_that_cross_overwrite_each_other() {
    let t: (&str, &str) = ("cookie", "t=1");
    let writes = |time: &'static str, taken: u32, asked: &'static str, set: &'static str| -> Line<'static> {
        (time, taken, asked, &[OWN, ("cookie", "t=1")], 200, Box::leak(Box::new([("set-cookie", set)])))
    };
    let (feed, refresh) = ("fetch GET https://app.example.com/api/feed", "fetch POST https://app.example.com/api/refresh");
    let (set, clear) = ("t=2; Path=/; Secure", "t=; Path=/; Max-Age=0; Secure");
    let renewed = writes("10:00:01", 200, refresh, set);
    let refused: Line<'_> = ("10:00:09", 50, "fetch GET https://app.example.com/api/orders", &[OWN, t], 401, &[]);
    let missed: Line<'_> = ("10:00:09", 50, refused.2, &[OWN], 401, &[]);
    assert_told(&har(SAFARI, &[writes("10:00:00", 3_000, feed, set), renewed, refused]), "error, likely: session-overwritten", &[]);
    // One after the other.
    assert_silent(&har(SAFARI, &[renewed, writes("10:00:02", 3_000, feed, set), refused]));
    // Another path, and another host.
    assert_silent(&har(SAFARI, &[writes("10:00:00", 3_000, feed, "t=2; Path=/api; Secure"), renewed, refused]));
    assert_silent(&har(SAFARI, &[writes("10:00:00", 3_000, "fetch GET https://www.example.com/feed", set), renewed, refused]));
    // A sign-out may come last.
    assert_silent(&har(SAFARI, &[writes("10:00:00", 3_000, "fetch POST https://app.example.com/api/logout", clear), renewed, missed]));
    // One response writes it twice.
    let mut twice = renewed;
    twice.5 = &[("set-cookie", "t=2; Path=/; Secure"), ("set-cookie", "t=3; Path=/; Secure")];
    assert_silent(&har(SAFARI, &[twice, refused]));
    // This browser keeps no such cookie, so that none is overwritten; others do.
    let cross = |line: Line<'static>, host: &'static str, set: &'static str| -> Line<'static> {
        (line.0, line.1, host, &[CROSS, ("origin", "https://www.example.net")], if set.contains("Max-Age=0") { 401 } else { 200 },
         Box::leak(Box::new([("set-cookie", set)])))
    };
    let page: Line<'_> = ("09:59:00", 50, "document GET https://www.example.net/", &[NONE], 200, &[]);
    let slow = cross(writes("10:00:00", 3_000, feed, set), feed, "t=; Path=/; Max-Age=0; Secure; SameSite=None");
    let renewed = cross(renewed, refresh, "t=2; Path=/; Secure; SameSite=None");
    let missed: Line<'_> = ("10:00:09", 50, missed.2, &[CROSS, ("origin", "https://www.example.net")], 401, &[]);
    assert_silent(&har(SAFARI, &[page, slow, renewed, missed]));
}
