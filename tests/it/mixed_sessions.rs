//! What the equality of values shows, although the values are dropped: two sessions, or two tokens, meet in one request.
//!
//! What breaks if one fails: a refusal is explained by a cookie that did not come, or a value stays in memory.

use serde_json::json;
use session_cookie_policy::diagnosis::Code;
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;

use crate::told::{NOW, assert_has, assert_none, at, found};
use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, SAFARI, har};

const ORIGIN: (&str, &str) = ("origin", "https://app.example.com");
const LOGIN: &str = "fetch POST https://app.example.com/login";
const ME: &str = "fetch GET https://app.example.com/api/me";
const ORDER: &str = "fetch POST https://app.example.com/api/orders";
const SID: (&str, &str) = ("set-cookie", "sid=aaa; Path=/; Secure; HttpOnly");

#[test]
#[rustfmt::skip]
fn a_session_that_something_else_replaced() {
    const CODE: Code = Code::SessionOverwritten;
    let login = at("10:00:00", LOGIN, &[OWN], 200, &[SID]);
    let works = at("10:00:10", ME, &[OWN, ("cookie", "sid=aaa")], 200, &[]);
    let other = at("10:05:00", ORDER, &[OWN, ORIGIN, ("cookie", "theme=1; sid=bbb")], 403, &[]);
    let finding = assert_has(CODE, &[login, works, other]);
    assert!(finding.message.contains("another value of `sid` than `POST https://app.example.com/login` had set"), "{finding}");
    // So is a page that leads to the sign-in.
    assert_has(CODE, &[login, works, at("10:05:00", "document GET https://app.example.com/orders", &[OWN, ("cookie", "sid=bbb")], 302, &[("location", "/login")])]);
    // It is the same value, or the browser never had the other.
    assert_none(CODE, &[login, works, at("10:05:00", ORDER, &[OWN, ORIGIN, ("cookie", "sid=aaa")], 403, &[])]);
    assert_none(CODE, &[login, other]);
    // It is older than the sign-in, so the browser has two.
    assert_none(CODE, &[at("09:59:00", ME, &[OWN, ("cookie", "sid=bbb")], 401, &[]), login, works, other]);
    // A response of the recording set it, be it for another reason.
    let rolled = at("10:04:00", ME, &[OWN, ("cookie", "sid=aaa")], 200, &[("set-cookie", "sid=bbb; Path=/; Secure; HttpOnly")]);
    assert_none(CODE, &[login, works, rolled, other]);
    // Another application has its own under another path.
    let wiki = at("10:00:00", "fetch POST https://app.example.com/wiki/login", &[OWN], 200, &[("set-cookie", "sid=aaa; Path=/wiki; Secure; HttpOnly")]);
    let page = at("10:00:10", "fetch GET https://app.example.com/wiki/me", &[OWN, ("cookie", "sid=aaa")], 200, &[]);
    assert_none(CODE, &[wiki, page, other]);
    // Somebody hid the values before sharing the file.
    assert_none(CODE, &[login, works, at("10:05:00", ORDER, &[OWN, ORIGIN, ("cookie", "sid=REDACTED")], 403, &[])]);
    // Scripts wrote it, there are two of them, or the session has ended.
    let readable = at("10:00:00", LOGIN, &[OWN], 200, &[("set-cookie", "sid=aaa; Path=/; Secure")]);
    assert_none(CODE, &[readable, works, other]);
    assert_none(CODE, &[login, works, at("10:05:00", ORDER, &[OWN, ORIGIN, ("cookie", "sid=bbb; sid=ccc")], 403, &[])]);
    let out = at("10:02:00", ME, &[OWN, ("cookie", "sid=aaa")], 200, &[("set-cookie", "sid=; Max-Age=0; Path=/; Secure; HttpOnly")]);
    assert_none(CODE, &[login, works, out, other]);
    // It works at last.
    assert_none(CODE, &[login, works, other, at("10:06:00", ORDER, &[OWN, ORIGIN, ("cookie", "sid=bbb")], 200, &[])]);
}

#[test]
fn a_file_of_safari_does_not_show_each_response() {
    let file = |creator: &str| {
        let entry = |time: &str, method: &str, path: &str, cookie: &str, status: u16, set: &str| {
            json!({
                "startedDateTime": format!("2026-11-22T10:{time}.000Z"), "time": 50,
                "request": {
                    "method": method, "url": format!("https://app.example.com{path}"),
                    "headers": [{ "name": "Cookie", "value": cookie }, { "name": "User-Agent", "value": SAFARI }, { "name": "Sec-Fetch-Dest", "value": "empty" }]
                },
                "response": { "status": status, "headers": [{ "name": "Set-Cookie", "value": set }] }
            })
        };
        let entries = [
            entry(
                "00:00",
                "POST",
                "/login",
                "theme=1",
                200,
                "sid=aaa; Path=/; Secure; HttpOnly",
            ),
            entry("00:10", "GET", "/me", "sid=aaa", 200, "theme=1"),
            entry("05:00", "GET", "/me", "sid=bbb", 403, "theme=1"),
        ];
        let file = json!({ "log": { "creator": { "name": creator }, "entries": entries } });
        Traffic::of_har(&file.to_string()).unwrap()
    };
    assert!(found(Code::SessionOverwritten, &file("WebInspector")).is_some());
    assert!(found(Code::SessionOverwritten, &file("WebKit Web Inspector")).is_none());
}

#[test]
#[rustfmt::skip]
fn a_refusal_is_not_blamed_on_a_value_that_did_not_come() {
    let login = at("10:00:00", LOGIN, &[OWN], 200, &[SID]);
    let refused = |value: &'static str| -> Line<'static> {
        at("10:00:05", ME, Box::leak(Box::new([OWN, ("cookie", value)])), 401, &[("set-cookie", "sid=; Max-Age=0; Path=/; Secure; HttpOnly")])
    };
    assert_has(Code::ValueUnreadable, &[login, refused("sid=aaa")]);
    assert_none(Code::ValueUnreadable, &[login, refused("sid=bbb")]);
    // Scripts and servers may write `%2B` for a plus sign, and mean one value.
    let plus = at("10:00:00", LOGIN, &[OWN], 200, &[("set-cookie", "sid=a%2Ba; Path=/; Secure; HttpOnly")]);
    assert_has(Code::ValueUnreadable, &[plus, refused("sid=a+a")]);
    assert_none(Code::ValueUnreadable, &[plus, refused("sid=a a")]);
    let and = at("10:00:00", LOGIN, &[OWN], 200, &[("set-cookie", "sid=a%26a; Path=/; Secure; HttpOnly")]);
    assert_has(Code::ValueUnreadable, &[and, refused("sid=a&a")]);
    assert_none(Code::ValueUnreadable, &[and, refused("sid=a&b")]);
}

const TOKEN_A: (&str, &str) = ("set-cookie", "XSRF-TOKEN=a1%3D; Path=/; Secure");
const TOKEN_B: (&str, &str) = ("set-cookie", "XSRF-TOKEN=b2%3D; Path=/; Secure");

#[test]
#[rustfmt::skip]
fn a_header_with_an_older_token_than_the_cookie() {
    const CODE: Code = Code::CsrfTokenStale;
    let page = at("10:00:00", "document GET https://app.example.com/", &[NONE], 200, &[TOKEN_A]);
    let login = at("10:00:10", LOGIN, &[OWN, ORIGIN, ("cookie", "XSRF-TOKEN=a1%3D"), ("x-xsrf-token", "a1=")], 200, &[SID, TOKEN_B]);
    let order = |token: &'static str, status: u16| -> Line<'static> {
        let headers: Headers<'_> = Box::leak(Box::new([OWN, ORIGIN, ("cookie", "XSRF-TOKEN=b2%3D; sid=aaa"), ("x-xsrf-token", token)]));
        at("10:00:20", ORDER, headers, status, &[])
    };
    for status in [403, 419] {
        let finding = assert_has(CODE, &[page, login, order("a1=", status)]);
        assert!(finding.message.contains("`POST https://app.example.com/login` has set another since"), "{finding}");
    }
    // It is decoded or not, but current.
    assert_none(CODE, &[page, login, order("b2=", 403)]);
    assert_none(CODE, &[page, login, order("b2%3D", 403)]);
    // Nobody has seen it, so it may be made from the cookie in some way.
    assert_none(CODE, &[page, login, order("c3=", 403)]);
    // Nothing is refused, or not for this.
    assert_none(CODE, &[page, login, order("a1=", 200)]);
    assert_none(CODE, &[page, login, order("a1=", 401)]);
    let mut read = order("a1=", 403);
    read.2 = "fetch GET https://app.example.com/api/orders";
    assert_none(CODE, &[page, login, read]);
    // What is not checked proves nothing, nor does another refusal.
    let mut unchecked = order("a1=", 200);
    unchecked.2 = "fetch GET https://app.example.com/api/name";
    assert_has(CODE, &[page, login, unchecked, order("a1=", 403)]);
    let mut wrong = order("a1=", 400);
    wrong.2 = "fetch PUT https://app.example.com/api/name";
    assert_has(CODE, &[page, login, wrong, order("a1=", 403)]);
    // A script has written the cookie since.
    let headers: Headers<'_> = &[OWN, ORIGIN, ("cookie", "XSRF-TOKEN=c3; sid=aaa"), ("x-xsrf-token", "a1=")];
    let finding = assert_has(CODE, &[page, login, at("10:00:20", ORDER, headers, 403, &[])]);
    assert!(finding.message.contains("`XSRF-TOKEN` has another since"), "{finding}");
    // The server accepts older tokens, or this one in the end.
    let mut accepted = order("a1=", 200);
    accepted.2 = "fetch PUT https://app.example.com/api/name";
    assert_none(CODE, &[page, login, accepted, order("a1=", 403)]);
    assert_none(CODE, &[page, login, order("a1=", 403), order("b2=", 201)]);
}

#[test]
#[rustfmt::skip]
fn two_first_requests_that_each_get_a_session() {
    const CODE: Code = Code::SessionOverwritten;
    let begins = |time: &'static str, taken: u32, what: &'static str, from: Headers<'static>, line: &'static str| -> Line<'static> {
        (time, taken, what, from, 200, Box::leak(Box::new([("set-cookie", line)])))
    };
    let own = "sid=aaa; Path=/; Secure; HttpOnly";
    let other = "sid=bbb; Path=/; Secure; HttpOnly";
    let page = begins("10:00:00", 3_000, "document GET https://app.example.com/login", &[NONE], own);
    let icon = begins("10:00:02", 4_000, "image GET https://app.example.com/favicon.ico", &[OWN], other);
    let form = |value: &'static str, status: u16| -> Line<'static> {
        let headers: Headers<'_> = Box::leak(Box::new([OWN, ORIGIN, ("referer", "https://app.example.com/login"), ("cookie", value)]));
        at("10:00:30", "document POST https://app.example.com/login", headers, status, &[])
    };
    let finding = assert_has(CODE, &[page, icon, form("sid=bbb", 419)]);
    assert!(finding.message.contains("`GET https://app.example.com/login` and `GET https://app.example.com/favicon.ico` were sent at once"), "{finding}");
    // The page's own session comes, the form is accepted, or it is another page's.
    assert_none(CODE, &[page, icon, form("sid=aaa", 419)]);
    assert_none(CODE, &[page, icon, form("sid=bbb", 302)]);
    let mut of_another = form("sid=bbb", 419);
    of_another.3 = &[OWN, ORIGIN, ("referer", "https://app.example.com/help"), ("cookie", "sid=bbb")];
    assert_none(CODE, &[page, icon, of_another]);
    // The picture is asked for when the page is there, or comes with the cookie: the server replaces the session.
    let later = begins("10:00:04", 1_000, icon.2, &[OWN], other);
    assert_none(CODE, &[page, later, form("sid=bbb", 419)]);
    let with_cookie = begins("10:00:02", 4_000, icon.2, &[OWN, ("cookie", "sid=zzz")], other);
    assert_none(CODE, &[page, with_cookie, form("sid=bbb", 419)]);
    // Both set the same, or two cookies.
    assert_none(CODE, &[page, begins("10:00:02", 4_000, icon.2, &[OWN], own), form("sid=aaa", 419)]);
    let apart = begins("10:00:02", 4_000, icon.2, &[OWN], "sid=bbb; Path=/login; Secure; HttpOnly");
    assert_none(CODE, &[page, apart, form("sid=bbb", 419)]);
}

#[test]
#[rustfmt::skip]
fn no_value_is_kept_to_compare_it() {
    let lines = [
        at("10:00:00", LOGIN, &[OWN], 200, &[SID, TOKEN_A]),
        at("10:00:05", ORDER, &[OWN, ORIGIN, ("cookie", "sid=aaa; XSRF-TOKEN=a1%3D"), ("x-xsrf-token", "a1=")], 200, &[]),
    ];
    let kept = format!("{:?}", har(CHROME, &lines));
    // Numbers in the order of appearance: whoever knows a value cannot find it again.
    assert!(!kept.contains("aaa") && !kept.contains("a1"), "{kept}");
    let again = lines.map(|mut line| {
        line.3 = Box::leak(line.3.iter().map(|(name, value)| (*name, &*value.replace("aaa", "ccc").leak())).collect());
        line.5 = Box::leak(line.5.iter().map(|(name, value)| (*name, &*value.replace("aaa", "ccc").leak())).collect());
        line
    });
    assert_eq!(har(CHROME, &again), har(CHROME, &lines));
}

#[test]
#[rustfmt::skip]
fn a_session_in_a_path_is_dropped() {
    let lines = [
        at("10:00:00", "document POST https://app.example.com/login;jsessionid=aaa111", &[OWN, ORIGIN], 302, &[("location", "/home;jsessionid=aaa111;v=2?x=1")]),
        at("10:00:01", "document GET https://app.example.com/a;sid=aaa111/home;v=2", &[OWN, ("referer", "https://app.example.com/login;JSESSIONID=aaa111")], 403, &[]),
    ];
    let traffic = har(CHROME, &lines);
    let kept = format!("{traffic:?} {:?}", explain(&traffic, &EmbeddedList, NOW));
    assert!(!kept.contains("aaa111"), "{kept}");
    assert_eq!(traffic.exchanges[0].url.to_string(), "https://app.example.com/login");
    assert_eq!(traffic.exchanges[0].redirects_to.as_ref().unwrap().to_string(), "https://app.example.com/home;v=2");
    // Other parameters are parts of the path.
    assert_eq!(traffic.exchanges[1].url.to_string(), "https://app.example.com/a/home;v=2");
    let heads = "> GET /me;jsessionid=aaa111 HTTP/1.1\n> Host: app.example.com\n>\n< HTTP/1.1 302 Found\n< Location: /login;jsessionid=aaa111\n<\n";
    assert!(!format!("{:?}", Traffic::of_heads(heads, None)).contains("aaa111"));
}
