//! Returns from providers, checks against forgery and renewals that fail, each next to one that differs in what a guard of the rule asks.
//!
//! What breaks if one fails: somebody looks for a cause that cannot be, or the true one stays untold.

use session_cookie_policy::diagnosis::Code;

use crate::answers_of_servers::{
    AAA, Ask, BBB, FORM, HOME, LOGIN, ME, NEW, ORIGIN, OWN, PAGE, SID, SIGNED_IN, WORKS,
    assert_has, assert_none, at,
};
use crate::told_by_time::Headers;

const NONE: (&str, &str) = ("sec-fetch-site", "none");
const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
const BACK: &str = "document GET https://app.example.com/callback?code=c&state=s";
const MISSED: &str = "Missing state cookie";

#[test]
#[rustfmt::skip]
fn a_return_that_the_application_did_not_begin() {
    const CODE: Code = Code::FlowCookieLost;
    const WORDS: &str = "a bookmark of the sign-in page";
    const RETURN: Headers<'_> = &[("location", "https://app.example.com/callback?code=c&state=s")];
    // A recording that shows no cookie at all may be one from which they were removed.
    let page = |from| at("10:00:00", "document GET https://id.example.net/login", from, 200, &[("set-cookie", "language=en; Path=/; Secure")]);
    let opened = page(&[NONE]);
    let post = at("10:00:05", "document POST https://id.example.net/login", &[OWN], 302, RETURN);
    let back = |what, from| at("10:00:06", what, from, 400, &[]).says(MISSED);
    let returns = back(BACK, &[CROSS]);
    assert_has(CODE, WORDS, &[opened, post, returns]);
    // What the provider's page has fetched before is no page.
    let config = at("09:59:59", "fetch GET https://id.example.net/config", &[OWN], 200, &[]);
    assert_has(CODE, WORDS, &[config, opened, post, returns]);
    // Without `Sec-Fetch-Site`, a page without `Referer` was opened.
    assert_has(CODE, WORDS, &[page(&[]), post, returns]);
    assert_none(CODE, WORDS, &[page(&[("referer", "https://www.example.org/")]), post, returns]);
    // A link leads there.
    assert_none(CODE, WORDS, &[page(&[CROSS]), post, returns]);
    // The server does not say so, it is no return, or a cookie of the beginning comes.
    assert_none(CODE, WORDS, &[opened, post, at("10:00:06", BACK, &[CROSS], 400, &[])]);
    assert_none(CODE, WORDS, &[opened, post, back("document GET https://app.example.com/welcome", &[CROSS])]);
    assert_none(CODE, WORDS, &[opened, post, back(BACK, &[CROSS, ("cookie", "oidc_nonce=1")])]);
    // The application began it: it was asked before, or another host of it leads to the provider.
    assert_none(CODE, WORDS, &[at("09:59:00", HOME, &[NONE], 200, &[]), opened, post, returns]);
    let start = at("09:59:00", "document GET https://www.example.org/start", &[NONE], 302,
        &[("location", "https://id.example.net/login?client_id=a&state=s&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback")]);
    assert_none(CODE, WORDS, &[start, opened, post, returns]);
}

#[test]
#[rustfmt::skip]
fn a_cookie_of_an_open_form_that_is_cleared_beside_it() {
    const CODE: Code = Code::FlowCookieOverwritten;
    const WORDS: &str = "While it was open";
    const SETS: (&str, &str) = ("set-cookie", "restart=1; Path=/; Secure; HttpOnly; SameSite=None");
    const CLEARS: (&str, &str) = ("set-cookie", "restart=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=None");
    const ANSWER: (&str, &str) = ("location", "https://app.example.com/silent?error=login_required");
    let form = at("10:00:00", "document GET https://id.example.net/auth", &[OWN], 200, &[SETS]);
    let check = |what, answer| at("10:00:05", what, &[("cookie", "restart=1")], 302, answer);
    let frame = check("iframe GET https://id.example.net/auth?prompt=none", &[ANSWER, CLEARS]);
    const POST: &str = "document POST https://id.example.net/authenticate";
    let post = |time, what, status, answer| at(time, what, &[OWN], status, answer);
    let refused = post("10:00:20", POST, 400, &[]);
    assert_has(CODE, WORDS, &[form, frame, refused]);
    // A frame, or `prompt=none` in a window: each is beside the form.
    assert_has(CODE, WORDS, &[form, check("iframe GET https://id.example.net/auth", &[ANSWER, CLEARS]), refused]);
    assert_has(CODE, WORDS, &[form, check("document GET https://id.example.net/auth?prompt=none", &[ANSWER, CLEARS]), refused]);
    // What fails is no form, leads to the sign-in without a refusal, or succeeds at last.
    assert_none(CODE, WORDS, &[form, frame, post("10:00:20", "document GET https://id.example.net/authenticate", 401, &[])]);
    assert_none(CODE, WORDS, &[form, frame, post("10:00:20", "fetch POST https://id.example.net/authenticate", 401, &[])]);
    assert_none(CODE, WORDS, &[form, frame, post("10:00:20", "document POST https://id.example.net/next", 302, &[("location", "/login")])]);
    assert_none(CODE, WORDS, &[form, frame, refused, post("10:00:30", POST, 302, &[("location", "/")])]);
    // The check sets it again.
    let again = check("iframe GET https://id.example.net/auth?prompt=none", &[ANSWER, CLEARS, ("set-cookie", "restart=2; Path=/; Secure; HttpOnly; SameSite=None")]);
    assert_none(CODE, WORDS, &[form, again, refused]);
}

#[test]
#[rustfmt::skip]
fn a_cookie_of_a_return_that_parsers_drop() {
    const CODE: Code = Code::CookieDropped;
    const WORDS: &str = "has bytes that RFC 6265 does not allow";
    const ODD: (&str, &str) = ("cookie", "oidc_state=\"a\\b\"");
    let back = |what, from| at("10:00:06", what, from, 400, &[]).says(MISSED);
    let returns = back(BACK, &[CROSS, ODD]);
    assert_has(CODE, WORDS, &[returns]);
    // The server does not say so, it is no return, or it succeeds at last.
    assert_none(CODE, WORDS, &[at("10:00:06", BACK, &[CROSS, ODD], 400, &[])]);
    assert_none(CODE, WORDS, &[back("document GET https://app.example.com/welcome", &[CROSS, ODD])]);
    assert_none(CODE, WORDS, &[returns, at("10:00:09", BACK, &[CROSS, ODD], 302, &[("location", "/")])]);
    // The cookie is well-formed, or has nothing to do with the return.
    assert_none(CODE, WORDS, &[back(BACK, &[CROSS, ("cookie", "oidc_state=ab")])]);
    assert_none(CODE, WORDS, &[back(BACK, &[CROSS, ("cookie", "theme=\"a\\b\"")])]);
}

#[test]
#[rustfmt::skip]
fn a_cookie_that_the_server_cannot_write() {
    const CODE: Code = Code::SizeCookie;
    const WORDS: &str = "too long to be written";
    let says = |status, body| [at("10:00:00", LOGIN, &[OWN, ORIGIN, FORM], status, &[]).says(body)];
    assert_has(CODE, WORDS, &says(500, "securecookie: the value is too long: 5000"));
    assert_none(CODE, WORDS, &says(400, "securecookie: the value is too long: 5000"));
    assert_none(CODE, WORDS, &says(500, "NullPointerException"));
}

#[test]
#[rustfmt::skip]
fn a_form_that_leads_to_plain_http() {
    const CODE: Code = Code::SecureForwardedScheme;
    const WORDS: &str = "leads to `http://app.example.com/home`";
    const GONE: (&str, &str) = ("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly");
    const TO: (&str, &str) = ("location", "http://app.example.com/home");
    let page = at("09:59:00", PAGE, &[OWN], 200, &[SID]);
    let again = at("09:59:10", PAGE, &[OWN, AAA], 200, &[SID]);
    let login = |answer| at("10:00:00", LOGIN, &[OWN, ORIGIN, FORM, AAA], 303, answer);
    assert_has(CODE, WORDS, &[page, again, login(&[TO, GONE])]);
    // It was set once, so nobody gets another one; or another cookie is cleared.
    assert_none(CODE, WORDS, &[page, login(&[TO, GONE])]);
    assert_none(CODE, WORDS, &[page, again, login(&[TO, ("set-cookie", "theme=; Path=/; Max-Age=0; Secure")])]);
    let blocked = at("10:00:00.100", "document GET http://app.example.com/home", &[], 0, &[]);
    assert_has(CODE, "does not allow a form to end there (`http://app.example.com`)", &[page, login(&[TO, SID]), blocked]);
}

#[test]
#[rustfmt::skip]
fn a_token_that_is_undefined() {
    const CODE: Code = Code::CsrfTokenMissing;
    const WORDS: &str = "`undefined`";
    let ask = |time, what, status| at(time, what, &[OWN, ORIGIN, AAA, ("x-csrf-token", "undefined")], status, &[]);
    const POST: &str = "fetch POST https://app.example.com/orders";
    let refused = ask("10:00:20", POST, 403);
    assert_has(CODE, WORDS, &[SIGNED_IN, refused]);
    // Nobody is signed in, it only reads, or it succeeds at last.
    assert_none(CODE, WORDS, &[SIGNED_IN, ask("10:00:20", POST, 401)]);
    assert_none(CODE, WORDS, &[SIGNED_IN, ask("10:00:20", "fetch GET https://app.example.com/orders", 403)]);
    assert_none(CODE, WORDS, &[SIGNED_IN, refused, ask("10:00:30", POST, 200)]);
}

#[test]
#[rustfmt::skip]
fn the_form_of_another_site_is_refused_for_its_origin() {
    const CODE: Code = Code::OriginUnknown;
    const DJANGO: &str = "<p>Origin checking failed - https://www.example.net does not match any trusted origins.</p>";
    const OTHER: (&str, &str) = ("origin", "https://www.example.net");
    let post = |what, from| [at("10:00:00", HOME, &[OWN], 200, &[]), at("10:00:00", what, from, 403, &[]).says(DJANGO)];
    assert_none(CODE, "in the words", &post(LOGIN, &[CROSS, OTHER, FORM]));
    assert_has(CODE, "in the words", &post("fetch POST https://app.example.com/login", &[CROSS, OTHER]));
    assert_has(CODE, "in the words", &post(LOGIN, &[("sec-fetch-site", "same-site"), OTHER, FORM]));
}

#[test]
#[rustfmt::skip]
fn a_token_of_the_session_before_needs_a_session_that_changed() {
    const CODE: Code = Code::CsrfTokenStale;
    const WORDS: &str = "begun or ended a session since";
    const OLD: (&str, &str) = ("x-csrf-token", "tokentokentokentoken1");
    let ask = |time, what, status, answer| at(time, what, &[OWN, ORIGIN, OLD, AAA], status, answer);
    const SIGN_IN: &str = "fetch POST https://app.example.com/login";
    const ORDER: &str = "fetch POST https://app.example.com/orders";
    let refused = ask("10:06:00", ORDER, 419, &[]);
    assert_has(CODE, WORDS, &[ask("10:00:00", SIGN_IN, 200, &[NEW]), refused]);
    // The sign-in keeps the session, or something else has set a cookie.
    assert_none(CODE, WORDS, &[ask("10:00:00", SIGN_IN, 200, &[]), refused]);
    assert_none(CODE, WORDS, &[ask("10:00:00", ORDER, 200, &[NEW]), ask("10:06:00", "fetch POST https://app.example.com/carts", 419, &[])]);
}

#[test]
#[rustfmt::skip]
fn a_token_of_the_session_that_lost() {
    const CODE: Code = Code::SessionOverwritten;
    const WORDS: &str = "each response began a session";
    const GIVES: &str = r#"{"csrfToken":"tokentokentokentoken1"}"#;
    const TOKEN: (&str, &str) = ("x-csrf-token", "tokentokentokentoken1");
    let session = |answer| at("10:00:00", "fetch GET https://app.example.com/session", &[OWN], 200, answer).says(GIVES);
    let texts = |from, took| at("10:00:00.010", "fetch GET https://app.example.com/texts", from, 200, &[NEW]).took(took);
    const POST: &str = "fetch POST https://app.example.com/orders";
    let ask = |time, what, status| at(time, what, &[OWN, ORIGIN, BBB, TOKEN], status, &[]);
    let refused = ask("10:00:05", POST, 403);
    assert_has(CODE, WORDS, &[session(&[SID]), texts(&[OWN], 200), refused]);
    // The other response came first, its request had a session, or the first response began none.
    assert_none(CODE, WORDS, &[session(&[SID]), texts(&[OWN], 10), refused]);
    assert_none(CODE, WORDS, &[session(&[SID]), texts(&[OWN, ("cookie", "sid=ccc")], 200), refused]);
    assert_none(CODE, WORDS, &[session(&[]), texts(&[OWN], 200), refused]);
    // Nobody is signed in, it only reads, or it succeeds at last.
    assert_none(CODE, WORDS, &[session(&[SID]), texts(&[OWN], 200), ask("10:00:05", POST, 401)]);
    assert_none(CODE, WORDS, &[session(&[SID]), texts(&[OWN], 200), ask("10:00:05", "fetch GET https://app.example.com/orders", 403)]);
    assert_none(CODE, WORDS, &[session(&[SID]), texts(&[OWN], 200), refused, ask("10:00:09", POST, 200)]);
}

#[test]
#[rustfmt::skip]
fn forms_that_servers_refuse_in_turn() {
    const CODE: Code = Code::ValueUnreadable;
    const WORDS: &str = "names another server";
    const A: (&str, &str) = ("x-served-by", "web-a");
    const B: (&str, &str) = ("x-served-by", "web-b");
    let page = |time, what, by| at(time, what, &[OWN], 200, by);
    let post = |time, status, by| {
        let from: Headers<'_> = &[OWN, ORIGIN, FORM, ("referer", "https://app.example.com/login")];
        at(time, LOGIN, from, status, by).sends("name=a&__RequestVerificationToken=CfDJ8tokentokentoken")
    };
    let crosses = |status, between: &[Ask<'static>]| {
        let mut asks = vec![page("10:00:00", PAGE, &[A])];
        asks.extend_from_slice(between);
        asks.extend([post("10:00:05", status, &[B]), page("10:00:10", PAGE, &[B]), post("10:00:15", status, &[A])]);
        asks
    };
    assert_has(CODE, WORDS, &crosses(400, &[]));
    // Another page of the server that refuses is not that of the form.
    assert_has(CODE, WORDS, &crosses(400, &[page("10:00:03", HOME, &[B])]));
    // A wrong password is no wrong token.
    assert_none(CODE, WORDS, &crosses(401, &[]));
}

#[test]
#[rustfmt::skip]
fn what_differs_within_minutes() {
    const CODE: Code = Code::NotTheSession;
    const WORDS: &str = "`User-Agent` was another one";
    const PHONE: (&str, &str) = ("user-agent", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36");
    let refused = |time| at(time, ME, &[OWN, AAA, PHONE], 401, &[]);
    // `WORKS` is of ten seconds past ten. After four minutes, the session of a bank may have ended by itself.
    assert_has(CODE, WORDS, &[SIGNED_IN, WORKS, refused("10:04:10")]);
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, refused("10:04:11")]);
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, refused("10:30:00")]);
    // A server that was away has lost the session, for ten minutes.
    const AWAY: &str = "was not there";
    let down = at("10:05:00", ME, &[OWN, AAA], 503, &[]);
    let later = |time| at(time, ME, &[OWN, AAA], 401, &[]);
    assert_has(Code::ValueUnreadable, AWAY, &[SIGNED_IN, WORKS, down, later("10:10:10")]);
    assert_none(Code::ValueUnreadable, AWAY, &[SIGNED_IN, WORKS, down, later("10:10:11")]);
    // The same server accepted it twice, another one refuses it.
    let by = |time, status, by: Headers<'static>| at(time, ME, &[OWN, AAA], status, by);
    const A: Headers<'_> = &[("x-served-by", "a")];
    assert_has(Code::ValueUnreadable, "names another server", &[SIGNED_IN, by("10:00:05", 200, A), by("10:00:10", 200, A), by("10:00:20", 401, &[("x-served-by", "b")])]);
}

#[test]
#[rustfmt::skip]
fn a_token_is_over_unless_another_cookie_renews_it() {
    const CODE: Code = Code::LifetimeDisagrees;
    // `{"exp":1795345200}`, 22 November 2026, 11:00.
    let login = at("10:00:00", "fetch POST https://app.example.com/login", &[OWN, ORIGIN], 200,
        &[("set-cookie", "jwt=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTUzNDUyMDB9.c2ln; Max-Age=2592000; Path=/; Secure; HttpOnly")]);
    let me = |cookie| at("11:00:05", ME, cookie, 401, &[]);
    assert_has(CODE, "`exp`", &[login, me(&[OWN, ("cookie", "jwt=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTUzNDUyMDB9.c2ln; theme=1")])]);
    assert_none(CODE, "`exp`", &[login, me(&[OWN, ("cookie", "jwt=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTUzNDUyMDB9.c2ln; refresh=1")])]);
}

#[test]
#[rustfmt::skip]
fn a_request_that_a_renewal_outruns() {
    const CODE: Code = Code::RefreshRace;
    const WORDS: &str = "was under way with the old value";
    let renews = at("11:00:00", "fetch GET https://app.example.com/api/jobs", &[OWN, AAA], 200, &[NEW]);
    let loser = |what, status, answer| at("11:00:00.010", what, &[OWN, AAA], status, answer).took(80);
    assert_has(CODE, WORDS, &[SIGNED_IN, WORKS, renews, loser(ME, 401, &[])]);
    // Scripts write the cookie.
    const READABLE: [(&str, &str); 2] = [("set-cookie", "sid=aaa; Path=/; Secure"), ("set-cookie", "sid=bbb; Path=/; Secure")];
    let signed_in = at("10:00:00", "fetch POST https://app.example.com/login", &[OWN, ORIGIN], 200, &READABLE[..1]);
    let rewrites = at("11:00:00", "fetch GET https://app.example.com/api/jobs", &[OWN, AAA], 200, &READABLE[1..]);
    assert_none(CODE, WORDS, &[signed_in, WORKS, rewrites, loser(ME, 401, &[])]);
    // It may not be done, it is a picture, or its response ends the session.
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, renews, loser(ME, 403, &[])]);
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, renews, loser("image GET https://app.example.com/me.png", 401, &[])]);
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, renews, loser(ME, 401, &[("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly")])]);
}

#[test]
#[rustfmt::skip]
fn two_sessions_begin_in_two_responses() {
    const CODE: Code = Code::SessionOverwritten;
    const WORDS: &str = "each response began a session";
    const REFERER: (&str, &str) = ("referer", "https://app.example.com/login");
    let page = |answer| at("10:00:00", PAGE, &[OWN], 200, answer).took(3_000);
    let icon = at("10:00:02", "image GET https://app.example.com/favicon.ico", &[OWN], 200, &[NEW]).took(4_000);
    let post = |time, status| at(time, LOGIN, &[OWN, ORIGIN, FORM, REFERER, BBB], status, &[]);
    assert_has(CODE, WORDS, &[page(&[SID]), icon, post("10:00:30", 419)]);
    // It is a wrong password, or succeeds at last.
    assert_none(CODE, WORDS, &[page(&[SID]), icon, post("10:00:30", 401)]);
    assert_none(CODE, WORDS, &[page(&[SID]), icon, post("10:00:30", 419), post("10:00:40", 302)]);
    // One response sets it twice.
    assert_none(CODE, WORDS, &[page(&[SID, NEW]), post("10:00:30", 419)]);
}

#[test]
#[rustfmt::skip]
fn a_header_with_an_older_token_after_a_page() {
    const CODE: Code = Code::CsrfTokenStale;
    const WORDS: &str = "repeats an older value of `XSRF-TOKEN`";
    let gives = |time, from, line| at(time, HOME, from, 200, line);
    let first = gives("10:00:00", &[NONE], &[("set-cookie", "XSRF-TOKEN=a1; Path=/; Secure")]);
    let second = gives("10:00:10", &[OWN, ("cookie", "XSRF-TOKEN=a1")], &[("set-cookie", "XSRF-TOKEN=b2; Path=/; Secure")]);
    let order = |status| at("10:00:20", "fetch POST https://app.example.com/orders", &[OWN, ORIGIN, ("cookie", "XSRF-TOKEN=b2"), ("x-xsrf-token", "a1")], status, &[]);
    // 419 says what it is. 403 may mean anything if the session did not change with the token.
    assert_has(CODE, WORDS, &[first, second, order(419)]);
    assert_has(CODE, WORDS, &[first, second, order(403).says("Invalid CSRF token")]);
    assert_none(CODE, WORDS, &[first, second, order(403)]);
}

#[test]
#[rustfmt::skip]
fn one_url_that_is_never_accepted_may_need_a_permission() {
    const CODE: Code = Code::NotTheSession;
    const WORDS: &str = "`User-Agent` was another one";
    const PHONE: (&str, &str) = ("user-agent", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36");
    let refused = |time, what, cookie: Headers<'static>| at(time, what, cookie, 401, &[]);
    let admin = refused("10:00:20", "fetch GET https://app.example.com/api/admin", &[OWN, AAA, PHONE]);
    const OTHER: &str = "fetch GET https://app.example.com/api/other";
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, admin]);
    assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, admin, refused("10:00:21", OTHER, &[OWN, BBB, PHONE])]);
    assert_has(CODE, WORDS, &[SIGNED_IN, WORKS, admin, refused("10:00:21", OTHER, &[OWN, AAA, PHONE])]);
}
