//! Refusals that something beside the cookies explains, each next to one that differs in what a guard of the rule asks.
//!
//! What breaks if one fails: somebody looks for a cause that cannot be, or the true one stays untold.

use session_cookie_policy::diagnosis::Code;

use crate::answers_of_servers::{
    AAA, Ask, BBB, FORM, HOME, LOGIN, ME, NEW, ORIGIN, OWN, PAGE, SID, SIGNED_IN, assert_has,
    assert_none, at,
};
use crate::told_by_time::Headers;

const GONE: (&str, &str) = ("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly");
const TO: (&str, &str) = ("location", "/home");
const BACK: Headers<'_> = &[("location", "/login")];

#[test]
#[rustfmt::skip]
fn what_is_cleared_in_the_response_that_sets_it() {
    const CODE: Code = Code::SessionOverwritten;
    const WORDS: &str = "the last line counts";
    let login = |answer| at("10:00:00", LOGIN, &[OWN, ORIGIN, FORM], 302, answer);
    let home = |from| at("10:00:00.100", HOME, from, 302, BACK);
    // Another cookie is set behind it, and does not come either.
    assert_has(CODE, WORDS, &[login(&[TO, SID, GONE, ("set-cookie", "theme=1; Path=/")]), home(&[OWN])]);
    // It is set once more behind it.
    assert_none(CODE, WORDS, &[login(&[TO, SID, GONE, NEW]), home(&[OWN])]);
    // A picture is fetched in between.
    let icon = at("10:00:00.050", "image GET https://app.example.com/logo.png", &[OWN], 200, &[]);
    assert_has(CODE, WORDS, &[login(&[TO, SID, GONE]), icon, home(&[OWN])]);
    // Another cookie comes that the response cleared elsewhere.
    let old = ("set-cookie", "other=; Path=/old; Max-Age=0; Secure");
    let lines = [TO, SID, GONE, old];
    assert_has(CODE, WORDS, &[login(&lines), home(&[OWN, ("cookie", "other=1")])]);
    // The next is another sign-in, is let in, or comes with the cookie.
    assert_none(CODE, WORDS, &[login(&[TO, SID, GONE]), at("10:00:05", LOGIN, &[OWN, ORIGIN, FORM], 401, &[])]);
    assert_none(CODE, WORDS, &[login(&[TO, SID, GONE]), at("10:00:05", ME, &[OWN], 200, &[])]);
    assert_none(CODE, WORDS, &[login(&[TO, SID, GONE]), home(&[OWN, AAA])]);
    // The sign-in itself is refused.
    let refused = at("10:00:00", LOGIN, &[OWN, ORIGIN, FORM], 401, &[SID, GONE]);
    assert_none(CODE, WORDS, &[refused, home(&[OWN])]);
    // It works at last.
    assert_none(CODE, WORDS, &[login(&[TO, SID, GONE]), home(&[OWN]), at("10:01:00", HOME, &[OWN, BBB], 200, &[])]);
    // A sign-out may clear what it sets.
    let out = at("10:00:00", "document POST https://app.example.com/logout", &[OWN, ORIGIN, FORM], 302, &[TO, SID, GONE]);
    assert_none(CODE, WORDS, &[out, home(&[OWN])]);
}

#[test]
#[rustfmt::skip]
fn a_picture_begins_another_session() {
    const CODE: Code = Code::SessionOverwritten;
    const WORDS: &str = "a part of the page, is led to the sign-in";
    const CODE_STEP: &str = "document POST https://app.example.com/code";
    let login = |status| at("10:00:00", LOGIN, &[OWN, ORIGIN, FORM], status, &[("location", "/code"), SID]);
    let icon = at("10:00:01", "image GET https://app.example.com/favicon.ico", &[OWN, AAA], 302, &[("location", "/login"), NEW]);
    let step = |what, status, answer| at("10:00:09", what, &[OWN, ORIGIN, FORM, BBB], status, answer);
    assert_has(CODE, WORDS, &[login(302), icon, step(CODE_STEP, 302, BACK)]);
    assert_has(CODE, WORDS, &[login(302), icon, step(CODE_STEP, 401, &[])]);
    // What fails is another picture, may not be done, or is a wrong password.
    assert_none(CODE, WORDS, &[login(302), icon, at("10:00:09", "image GET https://app.example.com/logo.png", &[OWN, BBB], 302, BACK)]);
    assert_none(CODE, WORDS, &[login(302), icon, step(CODE_STEP, 403, &[])]);
    assert_none(CODE, WORDS, &[login(302), icon, step(LOGIN, 401, &[])]);
    // It succeeds at last.
    let again = at("10:00:20", CODE_STEP, &[OWN, ORIGIN, FORM, BBB], 302, &[TO]);
    assert_none(CODE, WORDS, &[login(302), icon, step(CODE_STEP, 302, BACK), again]);
    // The session was begun by a refusal, or by a page.
    assert_none(CODE, WORDS, &[at("10:00:00", LOGIN, &[OWN, ORIGIN, FORM], 401, &[SID]), icon, step(CODE_STEP, 302, BACK)]);
    assert_none(CODE, WORDS, &[at("10:00:00", PAGE, &[OWN], 200, &[SID]), icon, step(CODE_STEP, 302, BACK)]);
}

#[test]
#[rustfmt::skip]
fn one_code_is_sent_twice_by_script() {
    const CODE: Code = Code::NotTheSession;
    const WORDS: &str = "with the same code";
    const SENT: &str = r#"{"code":"abc"}"#;
    let ask = |time, what, status, answer| at(time, what, &[OWN, ORIGIN], status, answer).sends(SENT);
    const EXCHANGE: &str = "fetch POST https://app.example.com/oauth/exchange";
    let first = ask("10:00:00", EXCHANGE, 200, &[]);
    let second = ask("10:00:00.003", EXCHANGE, 401, &[]);
    assert_has(CODE, WORDS, &[first, second]);
    // A third attempt succeeds.
    assert_none(CODE, WORDS, &[first, second, ask("10:00:01", EXCHANGE, 200, &[])]);
    // A page that is loaded again, as the user sees.
    let page = |time, status| ask(time, "document POST https://app.example.com/oauth/exchange", status, &[]);
    assert_none(CODE, WORDS, &[page("10:00:00", 200), page("10:00:00.003", 401)]);
    // A coupon is a sign-in only if it sets a cookie.
    let coupon = |time, status, answer| ask(time, "fetch POST https://app.example.com/coupons", status, answer);
    assert_none(CODE, WORDS, &[coupon("10:00:00", 200, &[]), coupon("10:00:00.003", 401, &[])]);
    assert_has(CODE, WORDS, &[coupon("10:00:00", 200, &[SID]), coupon("10:00:00.003", 401, &[])]);
}

#[test]
#[rustfmt::skip]
fn a_page_takes_a_limit_for_the_end() {
    const CODE: Code = Code::NotTheSession;
    const WORDS: &str = "too many requests";
    let page = at("10:00:12", PAGE, &[OWN, AAA], 200, &[]);
    let limited = |what| at("10:00:11", what, &[OWN, ORIGIN, AAA], 429, &[]);
    let works = |what, from| at("10:00:10", what, from, 200, &[]);
    assert_has(CODE, WORDS, &[SIGNED_IN, works(ME, &[OWN, AAA]), limited(ME), page]);
    // The data was there for everybody, or the limit is that of a sign-in or of a page.
    assert_none(CODE, WORDS, &[SIGNED_IN, works(ME, &[OWN]), limited(ME), page]);
    const SIGN_IN: &str = "fetch POST https://app.example.com/login";
    assert_none(CODE, WORDS, &[SIGNED_IN, works(SIGN_IN, &[OWN, ORIGIN, AAA]), limited(SIGN_IN), page]);
    assert_none(CODE, WORDS, &[SIGNED_IN, works(HOME, &[OWN, AAA]), limited(HOME), page]);
}

#[test]
#[rustfmt::skip]
fn targets_of_redirects_that_are_not_there() {
    const CODE: Code = Code::NotTheSession;
    let leads = |what, to: Headers<'static>| at("10:00:00", what, &[OWN, ORIGIN, FORM], 302, to);
    let next = |what, status| at("10:00:00.100", what, &[OWN, AAA], status, &[]);
    const FILE: &str = "document GET https://app.example.com/favicon.ico";
    const WORDS: &str = "has taken a request";
    assert_has(CODE, WORDS, &[leads(LOGIN, &[("location", "/favicon.ico"), SID]), next(FILE, 404)]);
    // A page is missing, or a sign-out leads there.
    assert_none(CODE, WORDS, &[leads(LOGIN, &[("location", "/home"), SID]), next(HOME, 404)]);
    assert_none(CODE, WORDS, &[leads("document POST https://app.example.com/logout", &[("location", "/favicon.ico")]), next(FILE, 404)]);
    // A session in the path: a firewall says so, or refuses with 400.
    const PATH: &str = "tracking-modes";
    const INTO: Headers<'_> = &[("location", "/login;jsessionid=AB"), SID];
    const OUT: &str = "document GET https://app.example.com/login;jsessionid=AB";
    const SAYS: &str = "The request was rejected because the URL contained a potentially malicious String \";\"";
    let start = leads("document GET https://app.example.com/", INTO);
    let refused = |status| at("10:00:00.100", OUT, &[OWN], status, &[]);
    assert_has(CODE, PATH, &[start, refused(400)]);
    assert_has(CODE, PATH, &[start, refused(500).says(SAYS)]);
    assert_none(CODE, PATH, &[start, refused(403)]);
}

#[test]
#[rustfmt::skip]
fn what_a_worker_should_leave_to_the_server() {
    const CODE: Code = Code::ResponseFromCache;
    const WORDS: &str = "service worker";
    let page = |what| at("10:00:00", what, &[OWN], 200, &[]).says("worker: cache-storage");
    let after = at("10:00:01", ME, &[OWN], 401, &[]);
    let is_for_server: [&str; 3] = [
        "document GET https://app.example.com/oauth/start", "document GET https://app.example.com/saml/login", "document GET https://app.example.com/api/oauth/callback",
    ];
    for what in is_for_server {
        assert_has(CODE, WORDS, &[page(what), after]);
    }
    // The page itself may read the answer of the provider; and nothing fails on this host.
    assert_none(CODE, WORDS, &[page("document GET https://app.example.com/oauth/callback"), after]);
    assert_none(CODE, WORDS, &[page(is_for_server[0]), at("10:00:01", "fetch GET https://api.example.com/me", &[ORIGIN], 401, &[])]);
}

#[test]
#[rustfmt::skip]
fn a_value_that_is_encoded_twice() {
    const CODE: Code = Code::ValueUnreadable;
    const WORDS: &str = "percent-encoded twice";
    const TWICE: (&str, &str) = ("cookie", "sid=a.b%252Bc%253D");
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    let login = at("10:00:00", "fetch POST https://app.example.com/login", &[OWN, ORIGIN], 200,
        &[("set-cookie", "sid=a.b%252Bc%253D; Domain=example.com; Path=/; Secure; HttpOnly")]);
    let api = |time, what, from, status| at(time, what, from, status, &[]);
    const CORE: &str = "fetch GET https://core.example.com/me";
    let refused = api("10:00:01", CORE, &[SITE, ORIGIN, TWICE], 401);
    assert_has(CODE, WORDS, &[login, refused]);
    // What is refused with the cookie may not be done, is a wrong password, or is let in without it.
    assert_none(CODE, WORDS, &[login, api("10:00:01", CORE, &[SITE, ORIGIN, TWICE], 403)]);
    assert_none(CODE, WORDS, &[login, api("10:00:01", "fetch POST https://core.example.com/login", &[SITE, ORIGIN, TWICE], 401)]);
    assert_none(CODE, WORDS, &[login, refused, api("10:00:02", CORE, &[SITE, ORIGIN], 200)]);
}

#[test]
#[rustfmt::skip]
fn a_socket_misses_what_only_a_page_of_another_origin_lost() {
    const CODE: Code = Code::CredentialsOmitted;
    const WORDS: &str = "browsers send cookies with every WebSocket";
    const APP: (&str, &str) = ("origin", "http://localhost:3001");
    const API: (&str, &str) = ("origin", "http://localhost:3000");
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    let page = at("09:59:00", "document GET http://localhost:3001/", &[("sec-fetch-site", "none")], 200, &[]);
    let signs_in = |what, from| [
        page, at("10:00:00", what, from, 200, &[("set-cookie", "sid=aaa; Path=/; HttpOnly")]), at("10:00:01", "websocket GET ws://localhost:3000/ws", &[APP], 401, &[]),
    ];
    const POST: &str = "fetch POST http://localhost:3000/login";
    assert_has(CODE, WORDS, &signs_in(POST, &[SITE, APP]));
    // The page itself is of that origin, its request brings cookies, only reads, or is a form.
    let calm: [(&str, Headers<'_>); 4] = [
        (POST, &[OWN, API]), (POST, &[SITE, APP, ("cookie", "theme=1")]), ("fetch GET http://localhost:3000/login", &[SITE, APP]),
        ("document POST http://localhost:3000/login", &[SITE, APP]),
    ];
    for (what, from) in calm {
        let asks: [Ask<'_>; 3] = signs_in(what, from);
        assert_none(CODE, WORDS, &asks);
    }
}
