//! What servers say when they refuse: words of frameworks, what differs from the request before, and what else has taken the session.
//!
//! What breaks if one fails: a refusal with its cause in the recording is called a riddle, or a neighbour that works gets that cause.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code, Finding};
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::told_by_time::{CHROME, Headers};

const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

/// One exchange: when, `kind METHOD URL`, headers, the status, headers, and the bodies.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'t> {
    time: &'t str,
    took: u32,
    what: &'t str,
    from: Headers<'t>,
    status: u16,
    answer: Headers<'t>,
    sent: &'t str,
    body: &'t str,
    address: &'t str,
}

#[rustfmt::skip]
pub(crate) const fn at<'t>(time: &'t str, what: &'t str, from: Headers<'t>, status: u16, answer: Headers<'t>) -> Ask<'t> {
    Ask { time, took: 50, what, from, status, answer, sent: "", body: "", address: "" }
}

impl<'t> Ask<'t> {
    pub(crate) const fn says(self, body: &'t str) -> Self {
        Self { body, ..self }
    }

    pub(crate) const fn sends(self, sent: &'t str) -> Self {
        Self { sent, ..self }
    }

    pub(crate) const fn took(self, took: u32) -> Self {
        Self { took, ..self }
    }

    pub(crate) const fn to(self, address: &'t str) -> Self {
        Self { address, ..self }
    }

    fn entry(&self) -> Value {
        let mut words = self.what.split(' ');
        let mut word = || words.next().unwrap();
        let (kind, method, url) = (word(), word(), word());
        let dest = match kind {
            "document" | "iframe" | "image" => kind,
            _ => "empty",
        };
        let listed = |headers: Headers<'_>| -> Vec<Value> {
            let pairs = headers.iter();
            let pairs = pairs.map(|(name, value)| json!({ "name": name, "value": value }));
            pairs.collect()
        };
        let mut headers = listed(self.from);
        if !self.from.iter().any(|(name, _)| *name == "user-agent") {
            headers.extend(listed(&[("user-agent", CHROME)]));
        }
        match kind {
            "websocket" => headers.extend(listed(&[("upgrade", "websocket")])),
            _ => headers.extend(listed(&[("sec-fetch-dest", dest)])),
        }
        let mut response = json!({ "status": self.status, "headers": listed(self.answer) });
        if self.status == 0 {
            response["_error"] = json!("net::ERR_BLOCKED_BY_CSP");
        }
        if let Some(error) = self.body.strip_prefix("error: ") {
            response["_error"] = json!(error);
        } else if let Some(source) = self.body.strip_prefix("worker: ") {
            response["_serviceWorkerResponseSource"] = json!(source);
        } else {
            response["content"] = json!({ "text": self.body });
        }
        json!({
            "startedDateTime": format!("2026-11-22T{}Z", self.time), "time": self.took, "_resourceType": kind,
            "serverIPAddress": self.address,
            "request": { "method": method, "url": url, "headers": headers, "postData": { "text": self.sent } },
            "response": response
        })
    }
}

pub(crate) fn traffic(asks: &[Ask<'_>]) -> Traffic {
    let entries: Vec<Value> = asks.iter().map(Ask::entry).collect();
    let file = json!({ "log": { "creator": { "name": "WebInspector" }, "entries": entries } });
    Traffic::of_har(&file.to_string()).unwrap()
}

fn found(code: Code, words: &str, asks: &[Ask<'_>]) -> Option<Finding> {
    let findings = explain(&traffic(asks), &EmbeddedList, NOW);
    let mut findings = findings.into_iter();
    findings.find(|finding| finding.code == code && finding.message.contains(words))
}

#[track_caller]
pub(crate) fn assert_has(code: Code, words: &str, asks: &[Ask<'_>]) -> Finding {
    match found(code, words, asks) {
        Some(finding) => finding,
        None => panic!("{:#?}", explain(&traffic(asks), &EmbeddedList, NOW)),
    }
}

#[track_caller]
pub(crate) fn assert_none(code: Code, words: &str, asks: &[Ask<'_>]) {
    let found = found(code, words, asks);
    assert!(found.is_none(), "{found:#?}");
}

pub(crate) const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
pub(crate) const ORIGIN: (&str, &str) = ("origin", "https://app.example.com");
pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
pub(crate) const PAGE: &str = "document GET https://app.example.com/login";
pub(crate) const LOGIN: &str = "document POST https://app.example.com/login";
pub(crate) const ME: &str = "fetch GET https://app.example.com/api/me";
pub(crate) const HOME: &str = "document GET https://app.example.com/home";
pub(crate) const SID: (&str, &str) = ("set-cookie", "sid=aaa; Path=/; Secure; HttpOnly");
pub(crate) const NEW: (&str, &str) = ("set-cookie", "sid=bbb; Path=/; Secure; HttpOnly");
pub(crate) const AAA: (&str, &str) = ("cookie", "sid=aaa");
pub(crate) const BBB: (&str, &str) = ("cookie", "sid=bbb");
pub(crate) const SIGNED_IN: Ask<'_> = at(
    "10:00:00",
    "fetch POST https://app.example.com/login",
    &[OWN, ORIGIN],
    200,
    &[SID],
);
pub(crate) const WORKS: Ask<'_> = at("10:00:10", ME, &[OWN, AAA], 200, &[]);

#[test]
#[rustfmt::skip]
fn an_origin_that_the_check_refuses() {
    const DJANGO: &str = "<p>CSRF verification failed.</p><p>Origin checking failed - https://app.example.com does not match any trusted origins.</p>";
    let post = |from, status, body| at("10:00:00", LOGIN, from, status, &[]).says(body);
    let refused = post(&[OWN, ORIGIN, FORM], 403, DJANGO);
    assert_has(Code::SecureForwardedScheme, "SECURE_PROXY_SSL_HEADER", &[refused]);
    let foreign: Headers<'_> = &[("origin", "https://www.example.com"), FORM];
    assert_has(Code::OriginUnknown, "https://www.example.com", &[post(foreign, 403, DJANGO)]);
    assert_has(Code::CsrfNoOrigin, "neither", &[post(&[FORM], 403, "Referer checking failed - no Referer.")]);
    // No such words, a page that works and speaks of them, or a later attempt that succeeds.
    for calm in [post(&[OWN, ORIGIN, FORM], 403, "Forbidden"), post(&[OWN, ORIGIN, FORM], 200, DJANGO)] {
        assert_none(Code::SecureForwardedScheme, "in the words", &[calm]);
    }
    assert_none(Code::SecureForwardedScheme, "in the words", &[refused, at("10:01:00", LOGIN, &[OWN, ORIGIN, FORM], 302, &[("location", "/home"), SID])]);
}

#[test]
#[rustfmt::skip]
fn a_token_of_the_session_before() {
    const CODE: Code = Code::CsrfTokenStale;
    const WORDS: &str = "begun or ended a session since";
    const OLD: (&str, &str) = ("x-csrf-token", "tokentokentokentoken1");
    let login = |time, token, status| at(time, "fetch POST https://app.example.com/login", if token { &[OWN, ORIGIN, OLD] } else { &[OWN, ORIGIN, ("x-csrf-token", "other")] }, status, &[NEW]);
    let out = at("10:05:00", "fetch POST https://app.example.com/logout", &[OWN, ORIGIN, OLD, AAA], 200, &[NEW]);
    let first = login("10:00:00", true, 200);
    let finding = assert_has(CODE, WORDS, &[first, out, login("10:06:00", true, 419)]);
    assert_eq!(finding.certainty, Certainty::Likely);
    // 403 needs words.
    assert_has(CODE, WORDS, &[first, out, login("10:06:00", true, 403).says("Invalid CSRF token")]);
    assert_none(CODE, WORDS, &[first, out, login("10:06:00", true, 403)]);
    // It is another token, or it is accepted at last.
    assert_none(CODE, WORDS, &[first, out, login("10:06:00", false, 419)]);
    assert_none(CODE, WORDS, &[first, out, login("10:06:00", true, 419), login("10:07:00", true, 200)]);
    // Nobody signed in or out in between.
    let order = |time, status| at(time, "fetch POST https://app.example.com/orders", &[OWN, ORIGIN, OLD, AAA], status, &[]);
    assert_none(CODE, WORDS, &[order("10:00:00", 200), order("10:01:00", 419)]);
    // 419 alone has a meaning, too.
    let finding = assert_has(CODE, "a check against forgery", &[order("10:01:00", 419)]);
    assert_eq!(finding.certainty, Certainty::Possible);
}

#[test]
#[rustfmt::skip]
fn a_token_of_a_session_that_a_simultaneous_response_replaced() {
    const CODE: Code = Code::SessionOverwritten;
    const WORDS: &str = "each response began a session";
    const GIVES: &str = r#"{"csrfToken":"tokentokentokentoken1"}"#;
    let session = at("10:00:00", "fetch GET https://app.example.com/session", &[OWN], 200, &[SID]).says(GIVES);
    let texts = at("10:00:00.010", "fetch GET https://app.example.com/texts", &[OWN], 200, &[NEW]).took(200);
    let post = |cookie, token| at("10:00:05", "fetch POST https://app.example.com/login", if token { &[OWN, ORIGIN, BBB, ("x-csrf-token", "tokentokentokentoken1")] } else { cookie }, 403, &[]);
    assert_has(CODE, WORDS, &[session, texts, post(&[], true)]);
    // Another token, the cookie of the same response, or one after the other.
    assert_none(CODE, WORDS, &[session, texts, post(&[OWN, ORIGIN, BBB, ("x-csrf-token", "another-token-of-20")], false)]);
    assert_none(CODE, WORDS, &[session, texts, post(&[OWN, ORIGIN, AAA, ("x-csrf-token", "tokentokentokentoken1")], false)]);
    let later = at("10:00:02", "fetch GET https://app.example.com/texts", &[OWN, AAA], 200, &[NEW]);
    assert_none(CODE, WORDS, &[session, later, post(&[], true)]);
}

#[test]
#[rustfmt::skip]
fn forms_of_servers_that_share_no_keys() {
    const CODE: Code = Code::ValueUnreadable;
    const WORDS: &str = "names another server";
    const A: (&str, &str) = ("x-served-by", "web-a");
    const B: (&str, &str) = ("x-served-by", "web-b");
    const SENT: &str = "name=a&__RequestVerificationToken=CfDJ8tokentokentoken";
    let page = |time, by| at(time, PAGE, &[OWN], 200, by);
    let post = |time, status, by| at(time, LOGIN, &[OWN, ORIGIN, FORM, ("referer", "https://app.example.com/login")], status, by).sends(SENT);
    let both = [page("10:00:00", &[A]), post("10:00:05", 400, &[B]), page("10:00:10", &[B]), post("10:00:15", 400, &[A])];
    assert_has(CODE, WORDS, &both);
    // Once, or by the same server, or with a success across them.
    assert_none(CODE, WORDS, &both[..2]);
    assert_none(CODE, WORDS, &[page("10:00:00", &[A]), post("10:00:05", 400, &[A]), page("10:00:10", &[B]), post("10:00:15", 400, &[A])]);
    let [first, second, third, fourth] = both;
    assert_none(CODE, WORDS, &[first, second, third, fourth, page("10:00:20", &[A]), post("10:00:25", 302, &[B])]);
    // One password was wrong: there is no token.
    assert_none(CODE, WORDS, &[first, second.sends("name=a"), third, fourth.sends("name=a")]);
}

#[test]
#[rustfmt::skip]
fn a_token_that_a_script_did_not_have() {
    const CODE: Code = Code::CsrfTokenMissing;
    const WORDS: &str = "`undefined`";
    let socket = |what, status| at("10:00:20", what, &[ORIGIN, AAA], status, &[]);
    assert_has(CODE, WORDS, &[SIGNED_IN, WORKS, socket("websocket GET wss://app.example.com/live?_csrf_token=undefined", 403)]);
    let post = |token, status| at("10:00:20", "fetch POST https://app.example.com/orders", token, status, &[]);
    assert_has(CODE, WORDS, &[SIGNED_IN, post(&[OWN, ORIGIN, AAA, ("x-csrf-token", "null")], 403)]);
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, socket("websocket GET wss://app.example.com/live?_csrf_token=abc", 403)]);
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, socket("websocket GET wss://app.example.com/live?q=undefined", 403)]);
    assert_none(CODE, WORDS, &[SIGNED_IN, post(&[OWN, ORIGIN, AAA, ("x-csrf-token", "undefined")], 200)]);
}

#[test]
#[rustfmt::skip]
fn a_header_that_repeats_the_cookie_under_any_name() {
    const COOKIE: (&str, &str) = ("cookie", "_xsrf=2|abc|def");
    let set = at("10:00:00", PAGE, &[OWN], 200, &[("set-cookie", "_xsrf=2|abc|def; Path=/")]);
    let put = |from| at("10:00:05", "fetch PUT https://app.example.com/upload", from, 403, &[]).says("403: XSRF cookie does not match POST argument");
    for name in ["x-xsrftoken", "X-XSRF-TOKEN", "x-my-check"] {
        let header = (name, "2|abc|def");
        let from: Headers<'static> = Box::leak(Box::new([OWN, ORIGIN, COOKIE, header]));
        assert_none(Code::CsrfTokenMissing, "no header that repeats it", &[set, put(from)]);
    }
    assert_has(Code::CookieDropped, "the browser sent both alike", &[set, put(&[OWN, ORIGIN, COOKIE, ("x-xsrftoken", "2|abc|def")])]);
    assert_none(Code::CookieDropped, "the browser sent both alike", &[set, put(&[OWN, ORIGIN, COOKIE, ("x-xsrftoken", "2|abc|old")])]);
    assert_has(Code::CsrfTokenMissing, "no header that repeats it", &[set, put(&[OWN, ORIGIN, COOKIE])]);
}

const PROVIDER: &str = "https://id.example.net/authorize?client_id=a&state=s&redirect_uri=https%3A%2F%2Fapi.example.com%2Fcallback";

#[test]
#[rustfmt::skip]
fn a_return_to_a_host_without_the_cookie() {
    const CODE: Code = Code::FlowCookieLost;
    const WORDS: &str = "to which browsers do not send it";
    let start = |set| at("10:00:00", "document GET https://www.example.com/start", &[OWN], 302, set);
    const LOCATION: (&str, &str) = ("location", PROVIDER);
    let back = |from, status| at("10:00:10", "document GET https://api.example.com/callback?code=c&state=s", from, status, &[]);
    let own: Headers<'_> = &[LOCATION, ("set-cookie", "oauth_state=s; Path=/; Secure; HttpOnly")];
    let finding = assert_has(CODE, WORDS, &[start(own), back(&[], 400)]);
    assert_eq!(finding.certainty, Certainty::Likely);
    let finding = assert_has(CODE, WORDS, &[start(own), back(&[], 500).says("Correlation failed.")]);
    assert_eq!(finding.certainty, Certainty::Certain);
    // The cookie is for both hosts, the other host needs none, or another cookie of a sign-in came.
    let shared: Headers<'_> = &[LOCATION, ("set-cookie", "oauth_state=s; Domain=example.com; Path=/; Secure; HttpOnly")];
    assert_none(CODE, WORDS, &[start(shared), back(&[], 400)]);
    assert_none(CODE, WORDS, &[start(own), back(&[], 302)]);
    assert_none(CODE, WORDS, &[start(own), back(&[("cookie", "oidc_nonce=1")], 400)]);
    // The provider sends users back to another address.
    let other: Headers<'_> = &[("location", "https://id.example.net/authorize?client_id=a&state=s"), own[1]];
    assert_none(CODE, WORDS, &[start(other), back(&[], 400)]);
}

#[test]
#[rustfmt::skip]
fn a_silent_check_that_clears_the_cookie_of_an_open_form() {
    const CODE: Code = Code::FlowCookieOverwritten;
    const WORDS: &str = "While it was open";
    const FLOW: (&str, &str) = ("cookie", "restart=1");
    let form = at("10:00:00", "document GET https://id.example.net/auth", &[OWN], 200, &[("set-cookie", "restart=1; Path=/; Secure; HttpOnly; SameSite=None")]);
    let check = |kind| at("10:00:05", kind, &[FLOW], 302, &[("location", "https://app.example.com/silent?error=login_required"), ("set-cookie", "restart=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=None")]);
    let frame = check("iframe GET https://id.example.net/auth?prompt=none");
    let post = |from, status| at("10:00:20", "document POST https://id.example.net/authenticate", from, status, &[]);
    assert_has(CODE, WORDS, &[form, frame, post(&[OWN], 400)]);
    // It succeeds, it has its cookie, or the user has gone on by herself.
    assert_none(CODE, WORDS, &[form, frame, post(&[OWN], 302)]);
    assert_none(CODE, WORDS, &[form, frame, post(&[OWN, FLOW], 400)]);
    assert_none(CODE, WORDS, &[form, check("document GET https://id.example.net/cancel"), post(&[OWN], 400)]);
}

#[test]
#[rustfmt::skip]
fn what_differs_from_the_request_before() {
    let refused = |from| at("10:00:20", ME, from, 401, &[]);
    const PHONE: (&str, &str) = ("user-agent", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36");
    assert_has(Code::NotTheSession, "`User-Agent` was another one", &[SIGNED_IN, WORKS, refused(&[OWN, AAA, PHONE])]);
    assert_has(Code::NotTheSession, "IPv4 and IPv6", &[SIGNED_IN, WORKS.to("192.0.2.1"), refused(&[OWN, AAA]).to("2001:db8::1")]);
    for calm in [refused(&[OWN, AAA]), refused(&[OWN, AAA]).to("192.0.2.9")] {
        let asks = [SIGNED_IN, WORKS.to("192.0.2.1"), calm];
        assert_none(Code::NotTheSession, "was accepted with the same value", &asks);
    }
    // Another server does not know it; but those who share everything take turns, and nodes of a CDN have no sessions.
    let by = |time, status, by: &'static str| at(time, ME, &[OWN, AAA], status, Vec::leak(vec![("x-served-by", by)]));
    assert_has(Code::ValueUnreadable, "names another server", &[SIGNED_IN, by("10:00:10", 200, "a"), by("10:00:20", 401, "b")]);
    assert_none(Code::ValueUnreadable, "names another server", &[SIGNED_IN, by("10:00:05", 200, "b"), by("10:00:10", 200, "a"), by("10:00:20", 401, "b")]);
    assert_none(Code::ValueUnreadable, "names another server", &[SIGNED_IN, by("10:00:10", 200, "cache-fra1"), by("10:00:20", 401, "cache-ams2")]);
    // The server was away in between, or another one was.
    let down = |what| at("10:00:15", what, &[OWN, AAA], 502, &[]);
    assert_has(Code::ValueUnreadable, "was not there", &[SIGNED_IN, WORKS, down(ME), refused(&[OWN, AAA])]);
    assert_none(Code::ValueUnreadable, "was not there", &[SIGNED_IN, WORKS, down("fetch GET https://stats.example.com/x"), refused(&[OWN, AAA])]);
    assert_none(Code::ValueUnreadable, "was not there", &[SIGNED_IN, at("10:00:05", ME, &[OWN, AAA], 502, &[]), WORKS, refused(&[OWN, AAA])]);
    assert_none(Code::ValueUnreadable, "was not there", &[SIGNED_IN, WORKS, down(ME), at("11:00:00", ME, &[OWN, AAA], 401, &[])]);
    // It is accepted with the other one at last.
    let again = at("10:00:30", ME, &[OWN, AAA, PHONE], 200, &[]);
    assert_none(Code::NotTheSession, "`User-Agent` was another one", &[SIGNED_IN, WORKS, refused(&[OWN, AAA, PHONE]), again]);
}

#[test]
#[rustfmt::skip]
fn a_renewal_that_outruns_other_requests() {
    const CODE: Code = Code::RefreshRace;
    const WORDS: &str = "was under way with the old value";
    let renews = at("11:00:00", "fetch GET https://app.example.com/api/jobs", &[OWN, AAA], 200, &[NEW]);
    let loser = |time| at(time, ME, &[OWN, AAA], 401, &[]).took(80);
    assert_has(CODE, WORDS, &[SIGNED_IN, WORKS, renews, loser("11:00:00.010")]);
    // It left later, it is tried again, the old value works on, or the renewal wrote the same value.
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, renews, loser("11:00:02")]);
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, renews, loser("11:00:00.010"), at("11:00:01", ME, &[OWN, BBB], 200, &[])]);
    let old = at("11:00:03", "fetch GET https://app.example.com/api/jobs", &[OWN, AAA], 200, &[]);
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, renews, loser("11:00:00.010"), old]);
    let rolls = at("11:00:00", "fetch GET https://app.example.com/api/jobs", &[OWN, AAA], 200, &[SID]);
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, rolls, loser("11:00:00.010")]);
}

#[test]
#[rustfmt::skip]
fn a_response_that_sets_and_then_clears() {
    const CODE: Code = Code::SessionOverwritten;
    const WORDS: &str = "the last line counts";
    const GONE: (&str, &str) = ("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly");
    const TO: (&str, &str) = ("location", "/home");
    let login = |answer| at("10:00:00", LOGIN, &[OWN, ORIGIN, FORM], 302, answer);
    let home = |from, status, answer| at("10:00:00.100", HOME, from, status, answer);
    let back: Headers<'_> = &[("location", "/login")];
    let finding = assert_has(CODE, WORDS, &[login(&[TO, SID, GONE]), home(&[OWN], 302, back)]);
    assert_eq!(finding.certainty, Certainty::Likely);
    // Another cookie of the response comes, or the next request may not be made.
    assert_none(CODE, WORDS, &[login(&[TO, SID, GONE, ("set-cookie", "other=1; Path=/")]), home(&[OWN, ("cookie", "other=1")], 302, back)]);
    assert_none(CODE, WORDS, &[login(&[TO, SID, GONE]), home(&[OWN], 403, &[])]);
    // The other order, another path, or a page that comes with it.
    assert_none(CODE, WORDS, &[login(&[TO, GONE, SID]), home(&[OWN, AAA], 302, back)]);
    const OTHER: (&str, &str) = ("set-cookie", "sid=; Path=/old; Max-Age=0; Secure; HttpOnly");
    assert_none(CODE, WORDS, &[login(&[TO, SID, OTHER]), home(&[OWN], 302, back)]);
    assert_none(CODE, WORDS, &[login(&[TO, SID, GONE]), home(&[OWN, AAA], 200, &[])]);
}

#[test]
#[rustfmt::skip]
fn an_icon_that_begins_a_session() {
    const CODE: Code = Code::SessionOverwritten;
    const WORDS: &str = "a part of the page, is led to the sign-in";
    let login = at("10:00:00", LOGIN, &[OWN, ORIGIN, FORM], 302, &[("location", "/code"), SID]);
    let icon = |status, answer| at("10:00:01", "image GET https://app.example.com/favicon.ico", &[OWN, AAA], status, answer);
    let led = icon(302, &[("location", "/login"), NEW]);
    let step = |from, to| at("10:00:09", "document POST https://app.example.com/code", from, 302, to);
    let back: Headers<'_> = &[("location", "/login")];
    assert_has(CODE, WORDS, &[login, led, step(&[OWN, ORIGIN, BBB], back)]);
    // The icon is there, its response keeps the session, or the next step succeeds.
    assert_none(CODE, WORDS, &[login, icon(200, &[NEW]), step(&[OWN, ORIGIN, BBB], back)]);
    assert_none(CODE, WORDS, &[login, icon(302, &[("location", "/login"), SID]), step(&[OWN, ORIGIN, AAA], back)]);
    assert_none(CODE, WORDS, &[login, led, step(&[OWN, ORIGIN, BBB], &[("location", "/home")])]);
}

#[test]
#[rustfmt::skip]
fn refusals_that_no_cookie_explains() {
    const CODE: Code = Code::NotTheSession;
    // Too often.
    let limited = at("10:00:11", ME, &[OWN, AAA], 429, &[("retry-after", "9")]);
    let page = |from| at("10:00:12", PAGE, from, 200, &[]);
    assert_has(CODE, "too many requests", &[SIGNED_IN, WORKS, limited, page(&[OWN, AAA])]);
    let out = at("10:00:11.500", "fetch POST https://app.example.com/logout", &[OWN, AAA], 200, &[]);
    for calm in [&[SIGNED_IN, limited, page(&[OWN, AAA])][..], &[SIGNED_IN, WORKS, limited], &[SIGNED_IN, WORKS, limited, out, page(&[OWN, AAA])], &[SIGNED_IN, WORKS, limited, page(&[OWN])]] {
        assert_none(CODE, "too many requests", calm);
    }
    // One code twice.
    let exchange = |time, sent, status| at(time, "fetch POST https://app.example.com/oauth/exchange", &[OWN, ORIGIN], status, &[]).sends(sent);
    let first = exchange("10:00:00", r#"{"code":"abc"}"#, 200);
    assert_has(CODE, "with the same code", &[first, exchange("10:00:00.003", r#"{"code": "abc"}"#, 401)]);
    assert_none(CODE, "with the same code", &[first, exchange("10:00:00.003", r#"{"code": "abd"}"#, 401)]);
    assert_none(CODE, "with the same code", &[exchange("10:00:00", r#"{"code":"abc"}"#, 401), exchange("10:00:00.003", r#"{"code":"abc"}"#, 401)]);
    // Hours later, it is another attempt; and other things than sign-ins have codes.
    assert_none(CODE, "with the same code", &[first, exchange("11:00:00", r#"{"code":"abc"}"#, 401)]);
    let coupon = |time, status| at(time, "fetch POST https://app.example.com/coupons", &[OWN, ORIGIN], status, &[]).sends(r#"{"code":"abc"}"#);
    assert_none(CODE, "with the same code", &[coupon("10:00:00", 200), coupon("10:00:00.003", 400)]);
    // A target that the browser asked for by itself.
    let login = |to| at("10:00:00", LOGIN, &[OWN, ORIGIN, FORM], 302, to);
    let file = |status| at("10:00:00.100", "document GET https://app.example.com/favicon.ico", &[OWN, AAA], status, &[]);
    assert_has(CODE, "has taken a request that the browser itself made", &[login(&[("location", "/favicon.ico"), SID]), file(404)]);
    assert_none(CODE, "has taken a request", &[login(&[("location", "/favicon.ico"), SID]), file(200)]);
    // A session in the path.
    let start = |to| at("10:00:00", "document GET https://app.example.com/", &[OWN], 302, to);
    let refused = at("10:00:00.100", "document GET https://app.example.com/login;jsessionid=AB", &[OWN], 400, &[]);
    assert_has(CODE, "tracking-modes", &[start(&[("location", "/login;jsessionid=AB"), SID]), refused]);
    assert_none(CODE, "tracking-modes", &[start(&[("location", "/login;lang=de"), SID]), at("10:00:00.100", "document GET https://app.example.com/login;lang=de", &[OWN], 400, &[])]);
    // A worker.
    let oauth = |body| at("10:00:00", "document GET https://app.example.com/api/oauth/start", &[OWN], 200, &[]).says(body);
    let after = at("10:00:01", ME, &[OWN], 401, &[]);
    assert_has(Code::ResponseFromCache, "service worker", &[oauth("worker: cache-storage"), after]);
    assert_none(Code::ResponseFromCache, "service worker", &[oauth("worker: network"), after]);
    assert_none(Code::ResponseFromCache, "service worker", &[oauth("worker: cache-storage")]);
    assert_none(Code::ResponseFromCache, "service worker", &[at("10:00:00", HOME, &[OWN], 200, &[]).says("worker: cache-storage"), after]);
}

#[test]
#[rustfmt::skip]
fn a_form_that_ends_on_plain_http() {
    const CODE: Code = Code::SecureForwardedScheme;
    const WORDS: &str = "leads to `http://app.example.com/home`";
    const GONE: (&str, &str) = ("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly");
    const TO: (&str, &str) = ("location", "http://app.example.com/home");
    let page = at("09:59:00", PAGE, &[OWN], 200, &[SID]);
    let again = at("09:59:10", PAGE, &[OWN, AAA], 200, &[SID]);
    let login = |answer| at("10:00:00", LOGIN, &[OWN, ORIGIN, FORM, AAA], 303, answer);
    let blocked = at("10:00:00.100", "document GET http://app.example.com/home", &[], 0, &[]);
    assert_eq!(assert_has(CODE, WORDS, &[page, login(&[TO, SID]), blocked]).certainty, Certainty::Certain);
    assert_has(CODE, WORDS, &[page, again, login(&[TO, GONE])]);
    // It sets another one.
    assert_none(CODE, WORDS, &[page, again, login(&[TO, GONE, ("set-cookie", "new=1; Path=/; Secure")])]);
    // A front end goes on: http leads back to https.
    let back = at("10:00:00.100", "document GET http://app.example.com/home", &[], 301, &[("location", "https://app.example.com/home")]);
    assert_none(CODE, WORDS, &[page, login(&[TO, SID]), back, at("10:00:00.200", HOME, &[AAA], 200, &[])]);
    const SECURE: (&str, &str) = ("location", "https://app.example.com/home");
    assert_none(CODE, "leads to", &[page, again, login(&[SECURE, GONE])]);
}

#[test]
#[rustfmt::skip]
fn a_token_that_ends_before_its_cookie() {
    const CODE: Code = Code::LifetimeDisagrees;
    // `{"exp":1795345200}`, 22 November 2026, 11:00.
    const JWT: &str = "jwt=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTUzNDUyMDB9.c2ln";
    let set: Headers<'_> = &[("set-cookie", "jwt=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTUzNDUyMDB9.c2ln; Max-Age=2592000; Path=/; Secure; HttpOnly")];
    let login = at("10:00:00", "fetch POST https://app.example.com/login", &[OWN, ORIGIN], 200, set);
    let me = |time, status| at(time, ME, &[OWN, ("cookie", JWT)], status, &[]);
    let late = me("11:00:05", 401);
    assert_eq!(assert_has(CODE, "60 minutes after that", &[login, late]).certainty, Certainty::Likely);
    assert_eq!(assert_has(CODE, "`exp`", &[login, late.says(r#"{"message":"jwt expired"}"#)]).certainty, Certainty::Likely);
    // Another session is refused: something is let in with the token that is over, or it is a wrong password.
    assert_none(CODE, "`exp`", &[login, me("11:00:02", 200), late]);
    assert_none(CODE, "`exp`", &[login, at("11:00:05", "fetch POST https://app.example.com/login", &[OWN, ORIGIN, ("cookie", JWT)], 401, &[])]);
    // It has not expired, it is accepted, or something renews it.
    assert_none(CODE, "`exp`", &[login, me("10:59:00", 401)]);
    assert_none(CODE, "`exp`", &[login, me("11:00:05", 200)]);
    let refresh = at("11:00:06", "fetch POST https://app.example.com/refresh", &[OWN, ORIGIN], 200, &[]);
    assert_none(CODE, "`exp`", &[login, late, refresh]);
}

#[test]
#[rustfmt::skip]
fn a_socket_without_the_cookie_of_a_sign_in_without_credentials() {
    const CODE: Code = Code::CredentialsOmitted;
    const WORDS: &str = "browsers send cookies with every WebSocket";
    const PAGE: (&str, &str) = ("origin", "http://localhost:3001");
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    const COOKIE: (&str, &str) = ("cookie", "sid=aaa");
    let page = at("09:59:00", "document GET http://localhost:3001/", &[("sec-fetch-site", "none")], 200, &[]);
    let login = |line| at("10:00:00", "fetch POST http://localhost:3000/login", &[SITE, PAGE], 200, line);
    let sets: Headers<'_> = &[("set-cookie", "sid=aaa; Path=/; HttpOnly")];
    let socket = |from, status| at("10:00:01", "websocket GET ws://localhost:3000/ws", from, status, &[]);
    assert_has(CODE, WORDS, &[page, login(sets), socket(&[PAGE], 401)]);
    // It comes with it, it needs none, or the path excludes it.
    assert_none(CODE, WORDS, &[page, login(sets), socket(&[PAGE, COOKIE], 401)]);
    assert_none(CODE, WORDS, &[page, login(sets), socket(&[PAGE], 101)]);
    assert_none(CODE, WORDS, &[page, login(&[("set-cookie", "sid=aaa; Path=/api; HttpOnly")]), socket(&[PAGE], 401)]);
    // Another request came with it, so the browser has it.
    let me = at("10:00:00.500", "fetch GET http://localhost:3000/me", &[SITE, PAGE, COOKIE], 200, &[]);
    assert_none(CODE, WORDS, &[page, login(sets), me, socket(&[PAGE], 401)]);
}

#[test]
#[rustfmt::skip]
fn values_that_no_decoder_reads() {
    const JAVA: &str = "URLDecoder: Illegal hex characters in escape (%) pattern";
    const TWICE: (&str, &str) = ("cookie", "sid=a.b%252Bc%253D");
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    let set: Headers<'_> = &[("set-cookie", "sid=a.b%252Bc%253D; Domain=example.com; Path=/; Secure; HttpOnly")];
    let login = at("10:00:00", "fetch POST https://app.example.com/login", &[OWN, ORIGIN], 200, set);
    let api = |time, from, status| at(time, "fetch GET https://core.example.com/me", from, status, &[]);
    assert_has(Code::ValueUnreadable, "percent-encoded twice", &[login, api("10:00:01", &[SITE, ORIGIN, TWICE], 401)]);
    // The server has read it before, or it is encoded once.
    assert_none(Code::ValueUnreadable, "twice", &[login, api("10:00:01", &[SITE, ORIGIN, TWICE], 200), at("10:00:02", "fetch GET https://core.example.com/admin", &[SITE, ORIGIN, TWICE], 401, &[])]);
    let once = at("10:00:00", "fetch POST https://app.example.com/login", &[OWN, ORIGIN], 200, &[("set-cookie", "sid=a.b%2Bc%3D; Domain=example.com; Path=/; Secure; HttpOnly")]);
    assert_none(Code::ValueUnreadable, "twice", &[once, api("10:00:01", &[SITE, ORIGIN, ("cookie", "sid=a.b%2Bc%3D")], 401)]);
    // A decoder stops at the cookie of another application, and says so.
    let orders = |cookie, body| at("10:00:05", "fetch GET https://app.example.com/orders", cookie, 500, &[]).says(body);
    assert_has(Code::CookieUnparsed, "`other`", &[orders(&[OWN, ("cookie", "other=a%^b; sid=aaa")], JAVA)]);
    assert_none(Code::CookieUnparsed, "`other`", &[orders(&[OWN, ("cookie", "other=a%20b; sid=aaa")], JAVA)]);
    assert_none(Code::CookieUnparsed, "`other`", &[orders(&[OWN, ("cookie", "other=a%^b; sid=aaa")], "NullPointerException")]);
}

#[test]
#[rustfmt::skip]
fn a_twin_under_a_longer_name() {
    const CODE: Code = Code::SiteWithheld;
    const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
    const SHOP: (&str, &str) = ("origin", "https://shop.example.net");
    const ALLOW: (&str, &str) = ("access-control-allow-origin", "https://shop.example.net");
    const CREDENTIALS: (&str, &str) = ("access-control-allow-credentials", "true");
    let page = at("09:59:00", "document GET https://shop.example.net/", &[("sec-fetch-site", "none")], 200, &[]);
    let answer = |lines: [(&'static str, &'static str); 2]| {
        let [one, other] = lines;
        let answer: &'static [(&str, &str)] = Vec::leak(vec![ALLOW, CREDENTIALS, one, other]);
        at("10:00:00", "fetch POST https://api.example.com/login", &[CROSS, SHOP], 200, answer)
    };
    let twins = [("set-cookie", "route=abc; Path=/; Secure"), ("set-cookie", "routeCORS=abc; Path=/; Secure; SameSite=None")];
    assert_none(CODE, "`route`", &[page, answer(twins)]);
    // Another value, or another name.
    let signed = [("set-cookie", "sess=abc; Path=/; Secure"), ("set-cookie", "sess.sig=def; Path=/; Secure; SameSite=None")];
    assert_has(CODE, "`sess`", &[page, answer(signed)]);
    let others = [("set-cookie", "sess=abc; Path=/; Secure"), ("set-cookie", "route=abc; Path=/; Secure; SameSite=None")];
    assert_has(CODE, "`sess`", &[page, answer(others)]);
}

#[test]
fn no_text_of_a_body_is_kept() {
    const SECRET: &str = "pl4ntedS3cretpl4ntedS3cret";
    let sent = format!("code={SECRET}&_csrf={SECRET}");
    let body = format!(r#"{{"csrfToken":"{SECRET}","error":"jwt expired {SECRET}"}}"#);
    let url = format!("document POST https://app.example.com/login?_csrf={SECRET}");
    let cookie = format!("sid=%{SECRET}");
    let from = [FORM, ("cookie", &*cookie), ("x-served-by", SECRET)];
    let location = format!("/next?redirect_uri=https%3A%2F%2Fa.example%2F%3Fx%3D{SECRET}");
    let answer = [("x-served-by", SECRET), ("location", &*location)];
    for status in [302, 400] {
        let ask = at("10:00:00", &url, &from, status, &answer)
            .says(&body)
            .sends(&sent);
        let traffic = traffic(&[ask]);
        assert!(!format!("{traffic:?}").contains(SECRET));
        for finding in explain(&traffic, &EmbeddedList, NOW) {
            assert!(!format!("{finding:?}").contains(SECRET));
        }
    }
}
