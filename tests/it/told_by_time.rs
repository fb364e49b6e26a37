//! What the times and the order of a recording tell: lifetimes, clocks, browsers that were closed, answers that come late.
//!
//! What breaks if one fails: somebody records a session that ends too soon, or a sign-in that is undone, and is told of something else; or
//! a session that works is called broken.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Code, Finding};
use session_cookie_policy::evidence::{Fate, Replay, Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

/// Later than all recordings but one.
const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
pub(crate) const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
pub(crate) const FIREFOX: &str =
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
pub(crate) const SAFARI: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15";

pub(crate) type Headers<'t> = &'t [(&'t str, &'t str)];

/// One line of a story: when, the milliseconds that it took, `kind METHOD URL`, the request's headers, the status, the answer's headers.
pub(crate) type Line<'t> = (&'t str, u32, &'t str, Headers<'t>, u16, Headers<'t>);

/// A HAR file of the 22nd of November, or of the day that a time has.
pub(crate) fn har(agent: &str, lines: &[Line<'_>]) -> Traffic {
    let listed = |headers: Headers<'_>| -> Vec<Value> {
        let pairs = headers.iter();
        pairs
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect()
    };
    let entry = |(time, taken, asked, request, status, response): &Line<'_>| {
        let mut words = asked.split(' ');
        let mut word = || words.next().unwrap();
        let (kind, method, url) = (word(), word(), word());
        let mut headers = listed(request);
        headers.extend(listed(&[("user-agent", agent)]));
        let dest = match kind {
            "document" => "document",
            _ => "empty",
        };
        headers.extend(listed(&[("sec-fetch-dest", dest)]));
        let day = if time.contains('T') {
            ""
        } else {
            "2026-11-22T"
        };
        json!({
            "startedDateTime": format!("{day}{time}.000Z"), "time": taken, "_resourceType": kind,
            "request": { "method": method, "url": url, "headers": headers },
            "response": { "status": status, "headers": listed(response) }
        })
    };
    let entries: Vec<Value> = lines.iter().map(entry).collect();
    let file = json!({ "log": { "creator": { "name": "WebInspector" }, "entries": entries } });
    Traffic::of_har(&file.to_string()).unwrap()
}

/// Severity, certainty and code of each finding.
fn told(findings: &[Finding]) -> Vec<String> {
    let told = findings.iter().map(|finding| {
        let severity = format!("{:?}", finding.severity).to_lowercase();
        let certainty = finding.certainty.as_str();
        format!("{severity}, {certainty}: {}", finding.code)
    });
    told.collect()
}

#[track_caller]
pub(crate) fn assert_told(traffic: &Traffic, first: &str, parts: &[&str]) {
    let findings = explain(traffic, &EmbeddedList, NOW);
    let all = told(&findings);
    assert_eq!(
        all.first().map(String::as_str),
        Some(first),
        "{findings:#?}"
    );
    for part in parts {
        assert!(
            findings[0].message.contains(part),
            "{}",
            findings[0].message
        );
    }
}

/// That no rule of time and order finds anything. What else may be thought of is no matter here.
#[track_caller]
pub(crate) fn assert_silent(traffic: &Traffic) {
    const RULES: [Code; 9] = [
        Code::EndedWithBrowser,
        Code::FlowCookieOverwritten,
        Code::LifetimeEnded,
        Code::PrefetchSignsOut,
        Code::RefreshRace,
        Code::SessionOverwritten,
        Code::SetCookieExpired,
        Code::SignOutKeepsProvider,
        Code::SiteDataCleared,
    ];
    let mut findings = explain(traffic, &EmbeddedList, NOW);
    findings.retain(|finding| RULES.contains(&finding.code));
    assert_eq!(told(&findings), Vec::<String>::new(), "{findings:#?}");
}

pub(crate) const NONE: (&str, &str) = ("sec-fetch-site", "none");
pub(crate) const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");

#[test]
#[rustfmt::skip]
fn a_lifetime_of_a_thousandth() {
    // Seven days do not divide: 604.8 seconds.
    let traffic = har(
        FIREFOX,
        &[
            ("09:00:00", 80, "fetch POST https://notes.example.org/api/login", &[OWN], 200,
             &[("set-cookie", "sid=1; Max-Age=604; Path=/; Secure; HttpOnly")]),
            ("09:12:00", 80, "fetch GET https://notes.example.org/api/me", &[OWN], 401, &[]),
        ],
    );
    assert_told(
        &traffic,
        "error, certain: lifetime-ended",
        &["for 604 seconds (10 minutes)", "12 minutes later", "a thousandth of 7 days", "`Max-Age` counts seconds"],
    );
    // `new Date(Date.now() + 60 * 60 * 24 * 30)`.
    let traffic = har(
        CHROME,
        &[
            ("09:00:00", 80, "document POST https://shop.example.net/signin", &[OWN], 303,
             &[("date", "Sun, 22 Nov 2026 09:00:00 GMT"), ("location", "/"),
               ("set-cookie", "session=1; Expires=Sun, 22 Nov 2026 09:43:12 GMT; Path=/; Secure")]),
            ("09:00:01", 80, "document GET https://shop.example.net/", &[OWN, ("cookie", "session=1")], 200, &[]),
            ("10:00:00", 80, "document GET https://shop.example.net/orders", &[OWN], 302, &[("location", "/signin")]),
        ],
    );
    assert_told(
        &traffic,
        "error, certain: lifetime-ended",
        &["a thousandth of 30 days", "seconds where milliseconds are expected"],
    );
    // `curl` has no times but those of the server.
    let traffic = Traffic::of_heads(
        "> POST /session HTTP/2\n> Host: api.example.com\n>\n\
         < HTTP/2 200\n< date: Sun, 22 Nov 2026 09:00:00 GMT\n< set-cookie: t=1; Max-Age=86; Path=/\n<\n\
         > GET /profile HTTP/2\n> Host: api.example.com\n>\n\
         < HTTP/2 401\n< date: Sun, 22 Nov 2026 09:05:00 GMT\n<\n",
        None,
    );
    assert_told(
        &traffic,
        "error, certain: lifetime-ended",
        &["5 minutes later", "a thousandth of one day"],
    );
    // Nothing has failed yet.
    let traffic = har(
        CHROME,
        &[("09:00:00", 80, "fetch POST https://notes.example.org/api/login", &[OWN], 200,
           &[("set-cookie", "sid=1; Max-Age=2592; Path=/; Secure")])],
    );
    assert_told(
        &traffic,
        "warning, possible: lifetime-ended",
        &["2592 seconds (43 minutes), a thousandth of 30 days"],
    );
}

#[test]
#[rustfmt::skip]
fn a_lifetime_that_is_not_renewed() {
    let sign_in = |line: &'static str| -> Line<'static> {
        let set: &'static [(&str, &str)] = Box::leak(Box::new([("set-cookie", line)]));
        ("08:00:00", 80, "fetch POST https://desk.example.com/login", &[OWN], 200, set)
    };
    let used = |time: &'static str| -> Line<'static> {
        (time, 80, "fetch GET https://desk.example.com/tickets", &[OWN, ("cookie", "desk=1")], 200, &[])
    };
    let ended: Line<'_> = ("08:31:00", 80, "fetch GET https://desk.example.com/tickets", &[OWN], 401, &[]);
    let half_an_hour = "desk=1; Max-Age=1800; Path=/; Secure; HttpOnly";
    let traffic = har(SAFARI, &[sign_in(half_an_hour), used("08:10:00"), used("08:29:00"), ended]);
    assert_told(
        &traffic,
        "error, certain: lifetime-ended",
        &["for 1800 seconds (30 minutes)", "31 minutes later", "It was in use", "before half of its lifetime has passed"],
    );
    let traffic = har(SAFARI, &[sign_in(half_an_hour), ended]);
    assert_told(&traffic, "error, certain: lifetime-ended", &["Set a longer lifetime"]);
    // It ends with the last second of its lifetime, and what works afterwards needs no session.
    let at_once: Line<'_> = ("08:30:00", 80, ended.2, ended.3, 401, &[]);
    let help: Line<'_> = ("08:32:00", 80, "fetch GET https://desk.example.com/help", &[OWN], 200, &[]);
    let mut quick = sign_in(half_an_hour);
    quick.1 = 0;
    let traffic = har(SAFARI, &[quick, at_once, help]);
    assert_told(&traffic, "error, certain: lifetime-ended", &["30 minutes later"]);
    // It came with the request that renewed it, and has not been in use since.
    let renewed: Line<'_> = (
        "08:00:00", 80, "fetch POST https://desk.example.com/login", &[OWN, ("cookie", "desk=1")], 200, &[("set-cookie", half_an_hour)],
    );
    assert_told(&har(SAFARI, &[renewed, ended]), "error, certain: lifetime-ended", &["Set a longer lifetime"]);
    // A refresh or a redirect of the provider renews it. A sign-in does not, and a refresh that fails is the end.
    let sets: &[(&str, &str)] = &[("set-cookie", half_an_hour)];
    let refresh: Line<'_> = ("08:40:00", 80, "fetch POST https://desk.example.com/refresh", &[OWN, ("cookie", "other=1")], 200, sets);
    assert_silent(&har(SAFARI, &[sign_in(half_an_hour), ended, refresh]));
    let back: Line<'_> = ("08:31:09", 80, "document GET https://desk.example.com/callback", &[OWN], 200, sets);
    assert_silent(&har(SAFARI, &[sign_in(half_an_hour), ended, back]));
    let late: Line<'_> = ("08:32:00", 80, back.2, back.3, 200, sets);
    assert_told(&har(SAFARI, &[sign_in(half_an_hour), ended, late]), "error, certain: lifetime-ended", &[]);
    let again: Line<'_> = ("08:31:09", 80, "fetch POST https://desk.example.com/login", &[OWN], 200, sets);
    assert_told(&har(SAFARI, &[sign_in(half_an_hour), ended, again]), "error, certain: lifetime-ended", &[]);
    let refused: Line<'_> = ("08:40:00", 80, refresh.2, &[OWN], 401, &[]);
    assert_told(&har(SAFARI, &[sign_in(half_an_hour), refused]), "error, certain: lifetime-ended", &["`POST https://desk.example.com/refresh` came"]);
    // The browser has it for another half of an hour, so that something else is wrong.
    let traffic = har(SAFARI, &[sign_in("desk=1; Max-Age=3600; Path=/; Secure; HttpOnly"), ended]);
    assert_silent(&traffic);
    // An access token ends, and a refresh follows.
    let traffic = har(
        CHROME,
        &[
            ("08:00:00", 80, "fetch POST https://desk.example.com/login", &[OWN], 200,
             &[("set-cookie", "access=1; Max-Age=900; Path=/; Secure"), ("set-cookie", "refresh=1; Max-Age=86400; Path=/refresh; Secure")]),
            ("08:16:00", 80, "fetch GET https://desk.example.com/tickets", &[OWN], 401, &[]),
            ("08:16:01", 80, "fetch POST https://desk.example.com/refresh", &[OWN, ("cookie", "refresh=1")], 200,
             &[("set-cookie", "access=2; Max-Age=900; Path=/; Secure")]),
            ("08:16:02", 80, "fetch GET https://desk.example.com/tickets", &[OWN, ("cookie", "access=2")], 200, &[]),
        ],
    );
    assert_silent(&traffic);
    let events = Replay::of(&traffic, &EmbeddedList, NOW);
    let ended = events.events().iter().find(|event| event.fate == Fate::Ended);
    assert_eq!(
        ended.unwrap().to_string(),
        "GET https://desk.example.com/tickets: `access` is missing: it has expired"
    );
    // A counter's cookie ends, and the session is refused for another reason.
    let traffic = har(
        CHROME,
        &[
            ("08:00:00", 80, "document GET https://desk.example.com/", &[NONE, ("cookie", "desk=1")], 200,
             &[("set-cookie", "__cf_bm=1; Max-Age=1800; Path=/; Secure")]),
            ("09:00:00", 80, "fetch GET https://desk.example.com/tickets", &[OWN, ("cookie", "desk=1")], 401, &[]),
        ],
    );
    assert_silent(&traffic);
}

#[test]
#[rustfmt::skip]
fn clocks_that_differ() {
    let expires = "sid=1; Expires=Sun, 22 Nov 2026 10:00:00 GMT; Path=/; Secure";
    // Safari goes by its own clock, and the page's other servers have the same.
    let traffic = har(
        SAFARI,
        &[
            ("12:00:00", 80, "document POST https://mail.example.org/login", &[OWN], 302,
             &[("date", "Sun, 22 Nov 2026 09:00:00 GMT"), ("location", "/inbox"), ("set-cookie", expires)]),
            ("12:00:01", 80, "document GET https://mail.example.org/inbox", &[OWN], 302,
             &[("date", "Sun, 22 Nov 2026 09:00:01 GMT"), ("location", "/login")]),
            ("12:00:02", 80, "image GET https://cdn.example.net/logo.png", &[], 200,
             &[("date", "Sun, 22 Nov 2026 12:00:02 GMT")]),
        ],
    );
    assert_told(
        &traffic,
        "error, certain: set-cookie-expired",
        &["is 3 hours behind the clock of the browser", "the clock of this server is slow", "Write `Max-Age`, which needs no clock"],
    );
    // It was over by the clock of the server, too.
    let traffic = har(
        SAFARI,
        &[("12:00:00", 80, "document POST https://mail.example.org/login", &[OWN], 302,
           &[("date", "Sun, 22 Nov 2026 10:00:00 GMT"), ("location", "/inbox"), ("set-cookie", expires)])],
    );
    assert_told(&traffic, "error, certain: set-cookie-expired", &["has a value, but has already expired when it arrives"]);
    // Chromium goes by `Date`; the recording shows that the cookie was lost nevertheless.
    let traffic = har(
        CHROME,
        &[
            ("09:40:00", 80, "fetch POST https://mail.example.org/login", &[OWN], 200,
             &[("date", "Sun, 22 Nov 2026 09:00:00 GMT"), ("set-cookie", expires)]),
            ("09:50:00", 80, "fetch GET https://mail.example.org/inbox", &[OWN, ("cookie", "sid=1")], 200,
             &[("date", "Sun, 22 Nov 2026 09:10:00 GMT")]),
            ("10:10:00", 80, "fetch GET https://mail.example.org/inbox", &[OWN], 401,
             &[("date", "Sun, 22 Nov 2026 09:30:00 GMT")]),
        ],
    );
    assert_told(
        &traffic,
        "error, likely: set-cookie-expired",
        &["is 40 minutes behind", "the recording does not show which"],
    );
    // What passes shows nothing.
    let traffic = har(
        CHROME,
        &[
            ("09:40:00", 80, "fetch POST https://mail.example.org/login", &[OWN], 200,
             &[("date", "Sun, 22 Nov 2026 09:00:00 GMT"), ("set-cookie", expires)]),
            ("10:10:00", 80, "fetch GET https://mail.example.org/help", &[OWN], 200,
             &[("date", "Sun, 22 Nov 2026 09:30:00 GMT")]),
        ],
    );
    assert_silent(&traffic);
    // It ends at ten by the browser's clock. Until then another cause is to be found.
    let traffic = har(
        SAFARI,
        &[
            ("09:40:00", 80, "fetch POST https://mail.example.org/login", &[OWN], 200,
             &[("date", "Sun, 22 Nov 2026 09:00:00 GMT"), ("set-cookie", expires)]),
            ("10:00:00", 80, "fetch GET https://mail.example.org/inbox", &[OWN], 401,
             &[("date", "Sun, 22 Nov 2026 09:20:00 GMT")]),
        ],
    );
    assert_told(&traffic, "error, likely: set-cookie-expired", &["is 40 minutes behind"]);
    let traffic = har(
        CHROME,
        &[
            ("09:40:00", 80, "fetch POST https://mail.example.org/login", &[OWN], 200,
             &[("date", "Sun, 22 Nov 2026 09:00:00 GMT"), ("set-cookie", expires)]),
            ("09:50:00", 80, "fetch GET https://mail.example.org/inbox", &[OWN], 401,
             &[("date", "Sun, 22 Nov 2026 09:10:00 GMT")]),
        ],
    );
    assert_silent(&traffic);
    // Safari goes by its own clock, so the cookie ends after half of the hour.
    let traffic = har(
        SAFARI,
        &[
            ("09:30:00", 80, "fetch POST https://mail.example.org/login", &[OWN], 200,
             &[("date", "Sun, 22 Nov 2026 09:00:00 GMT"), ("set-cookie", expires)]),
            ("10:10:00", 80, "fetch GET https://mail.example.org/inbox", &[OWN], 401,
             &[("date", "Sun, 22 Nov 2026 09:40:00 GMT")]),
        ],
    );
    assert_told(&traffic, "error, likely: set-cookie-expired", &["is 30 minutes behind"]);
    // Two sites lie behind by the same.
    let traffic = har(
        FIREFOX,
        &[
            ("11:00:00", 80, "document POST https://mail.example.org/login", &[OWN], 302,
             &[("date", "Sun, 22 Nov 2026 09:00:00 GMT"), ("location", "/inbox"), ("set-cookie", expires)]),
            ("11:00:01", 80, "document GET https://mail.example.org/inbox", &[OWN], 302,
             &[("date", "Sun, 22 Nov 2026 09:00:01 GMT"), ("location", "/login")]),
            ("11:00:02", 80, "image GET https://cdn.example.net/logo.png", &[], 200,
             &[("date", "Sun, 22 Nov 2026 09:00:02 GMT")]),
        ],
    );
    assert_told(
        &traffic,
        "error, likely: set-cookie-expired",
        &["2 hours behind", "Servers of other sites are just as far behind, so the clock of the browser's machine is fast"],
    );
    let traffic = har(
        FIREFOX,
        &[
            ("2026-11-26T09:30:00", 80, "fetch POST https://mail.example.org/login", &[OWN], 200,
             &[("date", "Sun, 22 Nov 2026 09:00:00 GMT"), ("set-cookie", expires)]),
            ("2026-11-26T09:30:01", 80, "fetch GET https://mail.example.org/inbox", &[OWN], 401,
             &[("date", "Sun, 22 Nov 2026 09:00:01 GMT")]),
        ],
    );
    assert_told(&traffic, "error, likely: set-cookie-expired", &["4 days behind", "are in the future"]);
    // Old, or of a slow server: nobody can tell.
    let traffic = Traffic::of_heads(
        "> POST /login HTTP/1.1\n> Host: mail.example.org\n>\n\
         < HTTP/1.1 200 OK\n< Date: Sun, 22 Nov 2026 09:00:00 GMT\n\
         < Set-Cookie: sid=1; Expires=Sun, 22 Nov 2026 10:00:00 GMT; Path=/; Secure\n<\n",
        None,
    );
    assert_told(
        &traffic,
        "warning, possible: set-cookie-expired",
        &["is 2 days behind the clock of this machine", "If it is old, nothing is wrong"],
    );
}

#[test]
#[rustfmt::skip]
fn clocks_that_do_not_matter() {
    // `Max-Age` needs no clock.
    let traffic = har(
        SAFARI,
        &[
            ("12:00:00", 80, "fetch POST https://mail.example.org/login", &[OWN], 200,
             &[("date", "Sun, 22 Nov 2026 09:00:00 GMT"),
               ("set-cookie", "sid=1; Max-Age=3600; Expires=Sun, 22 Nov 2026 10:00:00 GMT; Path=/; Secure")]),
            ("12:00:01", 80, "fetch GET https://mail.example.org/inbox", &[OWN, ("cookie", "sid=1")], 200,
             &[("date", "Sun, 22 Nov 2026 09:00:01 GMT")]),
        ],
    );
    assert_silent(&traffic);
    // Curl's output of two days ago, of a cookie that lived for an hour, and what came an hour later.
    let traffic = Traffic::of_heads(
        "HTTP/1.1 200 OK\nDate: Sun, 22 Nov 2026 09:00:00 GMT\n\
         Set-Cookie: sid=1; Expires=Sun, 22 Nov 2026 10:00:00 GMT; Path=/; Secure\n",
        session_cookie_policy::browser::RequestUrl::parse("https://mail.example.org/login").ok().as_ref(),
    );
    assert_silent(&traffic);
}

#[test]
#[rustfmt::skip]
fn cookies_that_ended_with_the_browser() {
    let sign_in: Line<'_> = (
        "18:00:00", 80, "document POST https://wiki.example.org/login", &[OWN], 302,
        &[("location", "/"), ("set-cookie", "wiki=1; Path=/; Secure; HttpOnly")],
    );
    let used: Line<'_> =
        ("18:00:01", 80, "document GET https://wiki.example.org/", &[OWN, ("cookie", "wiki=1")], 200, &[]);
    let next_day: Line<'_> =
        ("2026-11-23T08:00:01", 80, "document GET https://wiki.example.org/", &[NONE], 302, &[("location", "/login")]);
    for agent in [CHROME, FIREFOX, SAFARI] {
        assert_told(
            &har(agent, &[sign_in, used, next_day]),
            "error, likely: ended-with-browser",
            &["`wiki` of `POST https://wiki.example.org/login` has neither `Max-Age` nor `Expires`", "14 hours later"],
        );
    }
    // What has a lifetime is still there; the first script fails.
    let traffic = har(
        CHROME,
        &[
            ("18:00:00", 80, "fetch POST https://wiki.example.org/login", &[OWN], 200,
             &[("set-cookie", "wiki=1; Path=/; Secure"), ("set-cookie", "device=1; Max-Age=31536000; Path=/; Secure")]),
            ("18:20:00", 80, "document GET https://wiki.example.org/", &[NONE, ("cookie", "device=1")], 200, &[]),
            ("18:20:01", 80, "fetch GET https://wiki.example.org/me", &[OWN, ("cookie", "device=1")], 401, &[]),
        ],
    );
    assert_told(&traffic, "error, possible: ended-with-browser", &["20 minutes later"]);
    let heads = "POST /login HTTP/1.1\nHost: wiki.example.org\nsec-fetch-dest: document\nsec-fetch-mode: navigate\nsec-fetch-site: same-origin\n\n\
         HTTP/1.1 200 OK\nDate: Sun, 22 Nov 2026 18:00:00 GMT\nSet-Cookie: wiki=1; Path=/; Secure\n\n\
         GET / HTTP/1.1\nHost: wiki.example.org\nsec-fetch-dest: document\nsec-fetch-mode: navigate\nsec-fetch-site: none\n\n\
         HTTP/1.1 401 Unauthorized\nDate: Mon, 23 Nov 2026 07:00:00 GMT\n";
    assert_told(&Traffic::of_heads(heads, None), "error, likely: ended-with-browser", &["13 hours later"]);
    // A link of the same page, and a moment.
    let mut link = next_day;
    link.3 = &[OWN];
    assert_silent(&har(CHROME, &[sign_in, used, link]));
    let mut soon = next_day;
    soon.0 = "18:00:20";
    assert_silent(&har(CHROME, &[sign_in, used, soon]));
}

#[test]
#[rustfmt::skip]
fn a_browser_was_closed_if_nothing_else_explains_it() {
    let sets: Headers<'_> = &[("location", "/"), ("set-cookie", "wiki=1; Path=/; Secure; HttpOnly")];
    let sign_in: Line<'_> = ("18:00:00", 80, "document POST https://wiki.example.org/login", &[OWN], 302, sets);
    let visit = |time: &'static str| -> Line<'static> {
        (time, 80, "document GET https://wiki.example.org/", &[NONE], 302, &[("location", "/login")])
    };
    let next_day = visit("2026-11-23T08:00:01");
    // Nobody followed the redirect of the sign-in: what the user opens the next day is no part of it.
    assert_told(&har(CHROME, &[sign_in, next_day]), "error, likely: ended-with-browser", &[]);
    // From ten minutes on it is possible, and from an hour on likely.
    assert_silent(&har(CHROME, &[sign_in, visit("18:09:59")]));
    assert_told(&har(CHROME, &[sign_in, visit("18:10:00")]), "error, possible: ended-with-browser", &["10 minutes later"]);
    assert_told(&har(CHROME, &[sign_in, visit("18:59:59")]), "error, possible: ended-with-browser", &[]);
    assert_told(&har(CHROME, &[sign_in, visit("19:00:00")]), "error, likely: ended-with-browser", &[]);
    // The visit begins another session, which is refused.
    let anew: Line<'_> = ("2026-11-23T08:00:00", 80, next_day.2, &[NONE], 200, &[("set-cookie", "wiki=2; Path=/; Secure; HttpOnly")]);
    let other: Line<'_> = ("2026-11-23T08:00:00", 80, next_day.2, &[NONE], 200, &[("set-cookie", "theme=2; Path=/; Secure; HttpOnly")]);
    let refused: Line<'_> = ("2026-11-23T08:00:01", 80, "fetch GET https://wiki.example.org/me", &[OWN, ("cookie", "wiki=2")], 401, &[]);
    assert_told(&har(CHROME, &[sign_in, anew, refused]), "error, likely: ended-with-browser", &[]);
    assert_silent(&har(CHROME, &[sign_in, other, refused]));
    // Another cookie without a lifetime is still there, so that the browser was not closed.
    let both: Headers<'_> = &[("location", "/"), ("set-cookie", "wiki=1; Path=/; Secure; HttpOnly"), ("set-cookie", "tab=1; Path=/; Secure")];
    let sign_in_of_both: Line<'_> = (sign_in.0, 80, sign_in.2, sign_in.3, 302, both);
    let mut with_tab = next_day;
    with_tab.3 = &[NONE, ("cookie", "tab=1")];
    assert_silent(&har(CHROME, &[sign_in_of_both, with_tab]));
    // A cookie with a lifetime does not end with the browser.
    let lasting: Line<'_> = (
        sign_in.0, 80, sign_in.2, sign_in.3, 302, &[("location", "/"), ("set-cookie", "wiki=1; Max-Age=864001; Path=/; Secure")],
    );
    assert_silent(&har(CHROME, &[lasting, next_day]));
}

#[test]
#[rustfmt::skip]
fn which_lifetimes_look_like_a_thousandth() {
    let sets = |line: &'static str| {
        har(CHROME, &[("09:00:00", 80, "fetch POST https://notes.example.org/login", &[OWN], 200, &[("set-cookie", line)])])
    };
    let told = "warning, possible: lifetime-ended";
    // 604.8 seconds, rounded down and up.
    assert_told(&sets("sid=1; Max-Age=604; Path=/; Secure"), told, &["a thousandth of 7 days"]);
    assert_told(&sets("sid=1; Max-Age=605; Path=/; Secure"), told, &["a thousandth of 7 days"]);
    assert_told(&sets("sid=1; Max-Age=2592; Path=/; Secure"), told, &["a thousandth of 30 days"]);
    // 30 days divide. 260 is a round number. Twelve hours would be too short, and an empty value ends a cookie.
    for line in ["sid=1; Max-Age=2593; Path=/; Secure", "sid=1; Max-Age=260; Path=/; Secure", "sid=1; Max-Age=43; Path=/; Secure",
                 "sid=; Max-Age=604; Path=/; Secure"] {
        assert_silent(&sets(line));
    }
}

#[test]
#[rustfmt::skip]
fn old_output_of_curl_is_told_from_a_slow_clock_by_nobody() {
    let head = |date: &str, expires: &str| Traffic::of_heads(
        &format!(
            "> POST /login HTTP/1.1\n> Host: mail.example.org\n>\n\
             < HTTP/1.1 200 OK\n< Date: {date} GMT\n< Set-Cookie: sid=1; Expires={expires} GMT; Path=/; Secure\n<\n"
        ),
        None,
    );
    let told = "warning, possible: set-cookie-expired";
    assert_told(&head("Sun, 22 Nov 2026 09:00:00", "Sun, 22 Nov 2026 10:00:00"), told, &["is 2 days behind"]);
    // It is over right now, or not yet.
    assert_told(&head("Sun, 22 Nov 2026 09:00:00", "Tue, 24 Nov 2026 12:00:00"), told, &[]);
    assert_silent(&head("Sun, 22 Nov 2026 09:00:00", "Tue, 24 Nov 2026 12:00:01"));
    // A command may take a minute: no clock is suspected.
    for finding in explain(&head("Tue, 24 Nov 2026 11:59:00", "Tue, 24 Nov 2026 11:59:30"), &EmbeddedList, NOW) {
        assert!(!finding.message.contains("behind the clock"), "{finding}");
    }
}

#[test]
#[rustfmt::skip]
fn a_cookie_of_a_sign_in_or_of_a_step_before_it_matters_when_it_ends() {
    let set = |asked: &'static str, status: u16, to: &'static str| -> Line<'static> {
        let line = ("set-cookie", "pre=1; Max-Age=1800; Path=/; Secure");
        ("08:00:00", 80, asked, &[OWN], status, Box::leak(Box::new([("location", to), line])))
    };
    let ended: Line<'_> = ("08:31:00", 80, "fetch GET https://desk.example.com/tickets", &[OWN], 401, &[]);
    let told = "error, certain: lifetime-ended";
    assert_told(&har(SAFARI, &[set("document GET https://desk.example.com/callback", 302, "/"), ended]), told, &[]);
    assert_told(&har(SAFARI, &[set("fetch POST https://desk.example.com/enter", 200, "/"), ended]), told, &[]);
    let provider = "https://id.example.net/authorize?client_id=1";
    assert_told(&har(SAFARI, &[set("document GET https://desk.example.com/start", 302, provider), ended]), told, &[]);
    assert_silent(&har(SAFARI, &[set("document GET https://desk.example.com/start", 302, "/"), ended]));
}

#[test]
#[rustfmt::skip]
fn zones_that_are_not_read() {
    let head = |date: &str, expires: &str| {
        Traffic::of_heads(
            &format!(
                "> POST /login HTTP/1.1\n> Host: otp.example.org\n>\n\
                 < HTTP/1.1 302 Found\n{date}< Location: /\n< Set-Cookie: otp=b3RwLTQ3MTEtNDcxMg; Expires={expires}; Path=/; Secure\n<\n"
            ),
            None,
        )
    };
    let date = "< Date: Tue, 24 Nov 2026 11:30:02 GMT\n";
    // Chicago in winter, and half of an hour.
    assert_told(
        &head(date, "\"Tue, 24-Nov-2026 06:00:00 GMT\""),
        "error, certain: set-cookie-expired",
        &["is 330 minutes before the `Date` of the same response", "local time", "in UTC"],
    );
    // New York in summer, and an hour; the lines are of one second.
    assert_told(
        &head("< Date: Sun, 23 Aug 2026 15:00:00 GMT\n", "Sun, 23 Aug 2026 12:00:00 GMT"),
        "error, certain: set-cookie-expired",
        &["is 3 hours before", "and call it GMT"],
    );
    // By the clock of this machine, at noon.
    assert_told(
        &head("", "Tue Nov 24 2026 07:10:00 GMT-0600 (Central Standard Time)"),
        "warning, likely: set-cookie-expired",
        &["a zone, `GMT-0600`", "6 hours too early", "toUTCString()"],
    );
    assert_told(
        &head(date, "Tue, 24 Nov 2026 11:30:00 -07:00"),
        "warning, likely: set-cookie-expired",
        &["a zone, `-07:00`", "7 hours too early"],
    );
    // Neither a zone nor any hour.
    for expires in ["Tue, 24 Nov 2026 06:07:41 GMT", "Tue, 24 Nov 2020 06:00:00 GMT", "Tue, 24 Nov 2026 01:00:00 -0600"] {
        let findings = explain(&head(date, expires), &EmbeddedList, NOW);
        assert!(findings[0].message.ends_with("check the server's clock"), "{findings:#?}");
    }
}
