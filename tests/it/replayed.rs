//! What becomes of each cookie of a recording: which page asked, in which order, and what a browser still has after a clear.
//!
//! What breaks if one fails: a cookie is called lost, cleared or withheld that the browser has and sends, or the other way round.

use session_cookie_policy::browser::{RequestUrl, Withholding};
use session_cookie_policy::config::{Browser, BrowserVersion};
use session_cookie_policy::evidence::{Event, Exchange, Fate, Replay, Traffic};
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;

use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, SAFARI, har};

const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
const FRAME: (&str, &str) = ("sec-fetch-dest", "iframe");
const SID: (&str, &str) = ("cookie", "sid=1");

fn replay(traffic: &Traffic) -> Vec<Event> {
    let replay = Replay::of(traffic, &EmbeddedList, datetime!(2026-11-24 12:00 UTC));
    replay.events().to_vec()
}

/// What happened to `sid` in the exchange at this place, in Chromium.
fn at_place(traffic: &Traffic, place: usize) -> Vec<Fate> {
    let is_chromium = |version: &BrowserVersion| version.browser() == Browser::Chromium;
    let events = replay(traffic).into_iter().filter(|event| {
        event.exchange == place && event.name == "sid" && event.browsers.iter().any(is_chromium)
    });
    events.map(|event| event.fate).collect()
}

fn last(traffic: &Traffic) -> Vec<Fate> {
    at_place(traffic, traffic.exchanges.len() - 1)
}

fn in_chrome(lines: &[Line<'_>]) -> Vec<Fate> {
    last(&har(CHROME, lines))
}

fn is_withheld_by_site(fates: &[Fate]) -> bool {
    matches!(fates, [Fate::Withheld(Withholding::SameSite { .. })])
}

/// A visit that sets a cookie for this site alone.
const fn visit<'t>(url: &'t str, line: Headers<'t>) -> Line<'t> {
    ("09:00:00", 50, url, &[NONE], 200, line)
}

const LAX: Headers<'_> = &[("set-cookie", "sid=1; Path=/; Secure; SameSite=Lax")];
const LAX_HTTP: Headers<'_> = &[("set-cookie", "sid=1; Path=/; SameSite=Lax")];
const STRICT: Headers<'_> = &[("set-cookie", "sid=1; Path=/; Secure; SameSite=Strict")];

#[test]
#[rustfmt::skip]
fn a_request_that_does_not_tell_its_page_is_of_the_open_one() {
    // Over plain http, browsers send no `Sec-Fetch-Site`.
    let own = visit("document GET http://shop.test/", LAX_HTTP);
    let page: Line<'_> = ("09:01:00", 50, "document GET http://blog.test/", &[], 200, &[]);
    let asks: Line<'_> = ("09:01:01", 50, "fetch GET http://shop.test/cart", &[], 401, &[]);
    assert!(is_withheld_by_site(&in_chrome(&[own, page, asks])));
    assert_eq!(in_chrome(&[own, asks]), [Fate::Missing]);
}

#[test]
#[rustfmt::skip]
fn a_frame_is_in_its_page_and_another_tab_is_not() {
    let own = visit("document GET https://widget.example.net/", LAX);
    let page: Line<'_> = ("09:01:00", 50, "document GET https://www.example.com/", &[NONE], 200, &[]);
    let frame: Line<'_> = ("09:01:01", 50, "frame GET https://widget.example.net/embed", &[FRAME, CROSS], 200, &[]);
    let asks: Line<'_> = (
        "09:01:02", 50, "fetch GET https://widget.example.net/me",
        &[OWN, ("origin", "https://widget.example.net")], 401, &[],
    );
    assert!(is_withheld_by_site(&in_chrome(&[own, page, frame, asks])));
    assert_eq!(in_chrome(&[own, page, asks]), [Fate::Missing]);
    // What the page itself asks of the widget makes no frame of it.
    let from_page: Line<'_> = (
        "09:01:01", 50, "fetch GET https://widget.example.net/version",
        &[CROSS, ("origin", "https://www.example.com")], 200, &[],
    );
    assert_eq!(in_chrome(&[own, page, from_page, asks]), [Fate::Missing]);
    // The browser says that it is the page's own request; the tab is another one.
    let unnamed: Line<'_> = ("09:01:02", 50, asks.2, &[OWN], 401, &[]);
    assert_eq!(in_chrome(&[own, page, unnamed]), [Fate::Missing]);
    // The frame is gone with its page.
    let next: Line<'_> = ("09:01:02", 50, "document GET https://www.example.com/next", &[OWN], 200, &[]);
    let later: Line<'_> = ("09:01:03", 50, asks.2, asks.3, 401, &[]);
    assert_eq!(in_chrome(&[own, page, frame, next, later]), [Fate::Missing]);
}

#[test]
#[rustfmt::skip]
fn what_the_user_opens_comes_from_no_page() {
    let own = visit("document GET https://www.example.com/", STRICT);
    let opens = |site: (&'static str, &'static str)| -> Line<'static> {
        let headers: Headers<'_> = Box::leak(Box::new([site, ("referer", "https://mail.example.net/")]));
        ("09:01:00", 50, "document GET https://www.example.com/", headers, 401, &[])
    };
    assert!(is_withheld_by_site(&in_chrome(&[own, opens(CROSS)])));
    assert_eq!(in_chrome(&[own, opens(NONE)]), [Fate::Missing]);
}

/// Text tells no kind: with `Origin` a script asks, and with `Referer` alone somebody follows a link, with which a Lax cookie is sent.
#[test]
fn origin_tells_a_script_from_a_link() {
    let asked = |header: &str| {
        let agent = format!("User-Agent: {CHROME}");
        let text = format!(
            "GET / HTTP/1.1\nHost: www.example.com\n{agent}\n\n\
             HTTP/1.1 200 OK\nSet-Cookie: sid=1; Path=/; Secure; SameSite=Lax\n\n\
             GET /me HTTP/1.1\nHost: www.example.com\n{agent}\n{header}\n\nHTTP/1.1 401 Unauthorized\n\n"
        );
        last(&Traffic::of_heads(&text, None))
    };
    assert!(is_withheld_by_site(&asked(
        "Origin: https://www.example.net"
    )));
    assert_eq!(asked("Referer: https://www.example.net/"), [Fate::Missing]);
}

/// `sign-in`, then a request with these lines in its response. Nobody knows the browser.
fn answered(path: &str, sets: &[&str], lines: &[&str]) -> Vec<Fate> {
    let set = |lines: &[&str]| -> String {
        let lines = lines.iter().map(|line| format!("< set-cookie: {line}\n"));
        lines.collect()
    };
    let text = format!(
        "> POST {path} HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 200\n{}<\n\
         > POST {path} HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 200\n{}<\n",
        set(sets),
        set(lines)
    );
    let traffic = Traffic::of_heads(&text, None);
    let events = replay(&traffic);
    let lines = events
        .iter()
        .filter(|event| event.exchange == 1 && event.line == Some(0));
    lines.map(|event| event.fate.clone()).collect()
}

#[test]
#[rustfmt::skip]
fn a_clear_is_in_vain_if_the_cookie_is_still_sent() {
    let root = "sid=1; Path=/; Secure";
    let clear = "sid=; Path=/; Max-Age=0; Secure";
    let elsewhere = "sid=; Path=/old; Max-Age=0; Secure";
    assert_eq!(answered("/app", &[root], &[clear]), [Fate::Cleared]);
    assert_eq!(answered("/app", &[root], &[elsewhere]), [Fate::ClearedInVain]);
    // It clears the one that it names; another of the name stays.
    assert_eq!(answered("/app", &[root, "sid=1; Path=/app; Secure"], &[clear]), [Fate::Cleared]);
    // The same response sets it: an old path is cleared for good.
    assert_eq!(answered("/app", &[root], &[elsewhere, root]), [Fate::Cleared]);
    // There is none; what other cookies there are is no matter.
    assert_eq!(answered("/app", &["theme=1; Path=/"], &[elsewhere]), [Fate::Cleared]);
    // There is one that is not sent here, so that nothing shows that it was meant.
    assert_eq!(answered("/app", &["sid=1; Path=/admin; Secure"], &[clear]), [Fate::Cleared]);
}

const CLEAR: (&str, &str) = ("set-cookie", "sid=; Path=/; Max-Age=0; Secure");

fn at(place: usize, lines: &[Line<'_>]) -> Vec<Fate> {
    at_place(&har(CHROME, lines), place)
}

#[test]
#[rustfmt::skip]
fn a_cookie_that_comes_again_was_not_cleared_unless_something_else_set_it() {
    let out: Line<'_> = ("10:00:01", 200, "fetch POST https://www.example.com/logout", &[OWN, SID], 204, &[CLEAR]);
    let me = |time: &'static str| -> Line<'static> { (time, 50, "fetch GET https://www.example.com/me", &[OWN, SID], 200, &[]) };
    let again: Headers<'_> = &[("set-cookie", "sid=1; Path=/; Secure")];
    let feed = |time: &'static str, taken: u32| -> Line<'static> {
        (time, taken, "fetch GET https://www.example.com/feed", &[OWN, SID], 200, again)
    };
    let in_vain = [Fate::Sent, Fate::ClearedInVain];
    let cleared = [Fate::Sent, Fate::Cleared];
    assert_eq!(at(0, &[out, me("10:00:05")]), in_vain);
    // Another response sets it afterwards, or with the request that has it: that is too late to explain it.
    assert_eq!(at(0, &[out, me("10:00:05"), feed("10:00:08", 50)]), in_vain);
    assert_eq!(at(0, &[out, feed("10:00:05", 50)]), in_vain);
    // A slow response has set it again in between, at last when the request leaves.
    assert_eq!(at(1, &[feed("10:00:00", 3_000), out, me("10:00:05")]), cleared);
    assert_eq!(at(1, &[feed("10:00:00", 5_000), out, me("10:00:05")]), cleared);
    // Somebody has signed in again.
    let sign_in: Line<'_> = ("10:00:03", 50, "fetch POST https://www.example.com/login", &[OWN], 200, again);
    assert_eq!(at(0, &[out, sign_in, me("10:00:05")]), cleared);
    // The response also sets it, so that it was not meant to go.
    let moved: Line<'_> = (
        out.0, out.1, out.2, out.3, 200, &[("set-cookie", "sid=; Path=/old; Max-Age=0; Secure"), again[0]],
    );
    assert_eq!(at(0, &[moved, me("10:00:05")]), [Fate::Sent, Fate::Cleared, Fate::Kept]);
}

/// The model lets no `Secure` cookie into plain http. What comes back with the value of the line was kept nevertheless.
#[test]
#[rustfmt::skip]
fn a_cookie_that_comes_with_the_value_that_was_set_was_kept() {
    let page = |time: &'static str, value: &'static str, headers: Headers<'static>| -> Line<'static> {
        (time, 50, "document GET http://shop.test/", Box::leak(Box::new([("cookie", value)])), 200, headers)
    };
    let sets: Headers<'_> = &[("set-cookie", "sid=bbb; Path=/; Secure")];
    let is_refused = |lines: &[Line<'_>]| {
        let events = replay(&har(CHROME, lines));
        events.iter().any(|event| matches!(event.fate, Fate::Refused(_)))
    };
    assert!(!is_refused(&[page("10:00:00", "sid=aaa", sets), page("10:00:05", "sid=bbb", &[])]));
    // The old value stays.
    assert!(is_refused(&[page("10:00:00", "sid=aaa", sets), page("10:00:05", "sid=aaa", &[])]));
    // It had this value before, so that nobody knows where it is from.
    assert!(is_refused(&[page("09:59:00", "sid=bbb", &[]), page("10:00:00", "sid=aaa", sets), page("10:00:05", "sid=bbb", &[])]));
}

#[test]
#[rustfmt::skip]
fn clear_site_data_clears_what_is_there_and_what_no_line_names() {
    let set = visit("document GET https://www.example.com/", LAX);
    let out = |headers: Headers<'static>| -> Line<'static> {
        ("10:00:00", 50, "fetch POST https://www.example.com/logout", &[OWN, SID], 204, headers)
    };
    let all: (&str, &str) = ("clear-site-data", "\"cookies\"");
    let me: Line<'_> = ("10:00:05", 50, "fetch GET https://www.example.com/me", &[OWN, SID], 200, &[]);
    assert_eq!(at(1, &[set, out(&[("clear-site-data", "\"cookies\"")])]), [Fate::Sent, Fate::Cleared]);
    // It comes again, so the browser has not cleared it: perhaps a setting, or another one.
    assert_eq!(at(1, &[set, out(&[("clear-site-data", "\"cookies\"")]), me]), [Fate::Sent]);
    // A line clears it, too: that is one event, with its line.
    let both: Headers<'_> = &[("clear-site-data", "\"cookies\""), CLEAR];
    let traffic = har(CHROME, &[set, out(both)]);
    let events = replay(&traffic);
    let cleared = events.iter().filter(|event| event.fate == Fate::Cleared && event.browsers.len() == 3);
    assert_eq!(cleared.map(|event| event.line).collect::<Vec<_>>(), [Some(0)]);
    // It was over before.
    let short = visit("document GET https://www.example.com/", &[("set-cookie", "sid=1; Path=/; Secure; Max-Age=60")]);
    let late: Line<'_> = ("10:00:00", 50, "fetch POST https://www.example.com/logout", &[OWN], 204, &[all]);
    assert_eq!(at(1, &[short, late]), [Fate::Ended]);
}

#[test]
#[rustfmt::skip]
fn an_ended_cookie_is_missed_by_the_browser_of_the_recording_alone() {
    let short = visit("document GET https://www.example.com/", &[("set-cookie", "sid=1; Path=/; Secure; Max-Age=60")]);
    let me: Line<'_> = ("10:00:00", 50, "fetch GET https://www.example.com/me", &[OWN], 401, &[]);
    let mut traffic = har(SAFARI, &[short, me]);
    let ended = |traffic: &Traffic| -> Vec<Vec<BrowserVersion>> {
        let events = replay(traffic);
        let ended = events.iter().filter(|event| event.fate == Fate::Ended);
        ended.map(|event| event.browsers.clone()).collect()
    };
    let safari = Browser::Safari.at(traffic.client_version.unwrap());
    assert_eq!(ended(&traffic), [[safari]]);
    // Nobody saw the cookies of the request.
    traffic.exchanges[1].request.cookies = None;
    assert_eq!(ended(&traffic), [[]; 0]);
}

/// If only some times are known, the order of the recording counts.
#[test]
fn times_order_the_steps_if_all_are_known() {
    let url = |path: &str| RequestUrl::parse(&format!("https://www.example.com{path}")).unwrap();
    let sets = Traffic::of_set_cookie(url("/login"), b"sid=1; Path=/; Secure");
    let mut sets = sets.exchanges.into_iter().next().unwrap();
    sets.at = Some(datetime!(2026-11-22 10:00:00 UTC));
    sets.ended = Some(datetime!(2026-11-22 10:00:10 UTC));
    let mut asks = Exchange::new(url("/me"));
    asks.at = Some(datetime!(2026-11-22 10:00:05 UTC));
    asks.request.cookies = Some(Vec::new());
    let mut traffic = Traffic::default();
    traffic.exchanges = [sets, asks].into();
    assert_eq!(last(&traffic), [Fate::Missing]);
    // The response came after the request had left.
    traffic.exchanges[1].ended = Some(datetime!(2026-11-22 10:00:06 UTC));
    assert_eq!(last(&traffic), []);
}
