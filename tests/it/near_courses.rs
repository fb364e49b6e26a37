//! Courses of requests that break, each next to one that differs in what a guard of the rule asks: frames, redirects, scripts without cookies.
//!
//! What breaks if one fails: somebody looks for a cause that cannot be, or the true one stays untold.

use session_cookie_policy::diagnosis::Code;
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;

use crate::answers_of_servers;
use crate::told::{NOW, assert_has, assert_none, at};
use crate::told_by_time::{Headers, Line, NONE, OWN};

const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
const CORS: (&str, &str) = ("sec-fetch-mode", "cors");
const APP: (&str, &str) = ("origin", "https://app.example.com");
const HOME: &str = "document GET https://app.example.com/";
const LOGIN: &str = "fetch POST https://app.example.com/login";
const ME: &str = "fetch GET https://app.example.com/api/me";
const DATA: &str = "fetch GET https://app.example.com/api/data";
const SID: (&str, &str) = (
    "set-cookie",
    "sid=c2VjcmV0LTE; Path=/; Secure; HttpOnly; SameSite=Lax",
);
const CAME: (&str, &str) = ("cookie", "sid=c2VjcmV0LTE");
const SIGN_IN: Line<'_> = at("10:00:00", LOGIN, &[OWN, APP], 200, &[SID]);

#[test]
#[rustfmt::skip]
fn a_frame_of_another_site_has_a_jar_of_its_own() {
    const CODE: Code = Code::ThirdPartyCookie;
    const WORDS: &str = "requestStorageAccess";
    use answers_of_servers::{Ask, assert_has, assert_none, at};
    const TAB: &str = "https://tab.example.org/tab";
    const PAGE: (&str, &str) = ("referer", TAB);
    const NO_ACCESS: (&str, &str) = ("sec-fetch-storage-access", "none");
    const ME: &str = "fetch GET https://tab.example.org/api/me";
    const SETS: (&str, &str) = ("set-cookie", "sid=c2VjcmV0LTE; Path=/; Secure; HttpOnly; SameSite=None");
    let top = at("10:00:00", "document GET https://office.example.com/", &[NONE], 200, &[]);
    let frame = |from| at("10:00:01", "iframe GET https://tab.example.org/tab", from, 200, &[]);
    let signs_in = |what, line| at("10:00:05", what, &[OWN, ("origin", "https://tab.example.org")], 200, line);
    let popup = signs_in("document POST https://tab.example.org/login", &[SETS]);
    let me = |what, from| at("10:00:06", what, from, 401, &[]);
    // The header tells it; without the header, that the page was opened in a frame of another site alone.
    assert_has(CODE, WORDS, &[top, popup, me(ME, &[OWN, NO_ACCESS, PAGE])]);
    assert_has(CODE, WORDS, &[top, frame(&[CROSS]), popup, me(ME, &[OWN, PAGE])]);
    // It is a frame of the same site, no frame, or it was opened in a window, too.
    assert_none(CODE, WORDS, &[top, frame(&[SITE]), popup, me(ME, &[OWN, PAGE])]);
    assert_none(CODE, WORDS, &[top, popup, me(ME, &[OWN, PAGE])]);
    let window = at("10:00:02", "document GET https://tab.example.org/tab", &[NONE], 200, &[]);
    assert_none(CODE, WORDS, &[top, frame(&[CROSS]), window, popup, me(ME, &[OWN, PAGE])]);
    // The cookie was set within the frame, or for it.
    assert_none(CODE, WORDS, &[top, signs_in("fetch POST https://tab.example.org/login", &[SETS]), me(ME, &[OWN, NO_ACCESS, PAGE])]);
    let partitioned = ("set-cookie", "sid=c2VjcmV0LTE; Path=/; Secure; HttpOnly; SameSite=None; Partitioned");
    let line = [partitioned];
    assert_none(CODE, WORDS, &[top, signs_in("document POST https://tab.example.org/login", &line), me(ME, &[OWN, NO_ACCESS, PAGE])]);
    // It is no script, or one of another page.
    let framed: [Ask<'_>; 2] = [
        me("iframe GET https://tab.example.org/me", &[OWN, NO_ACCESS, PAGE]), me(ME, &[CROSS, NO_ACCESS, ("origin", "https://office.example.com")]),
    ];
    for other in framed {
        assert_none(CODE, WORDS, &[top, popup, other]);
    }
}

#[test]
#[rustfmt::skip]
fn a_visit_is_led_on_by_a_page_of_another_site() {
    const MASK: (&str, &str) = ("set-cookie", "mask=c2VjcmV0LTE; Path=/; Secure; HttpOnly; SameSite=Strict");
    let sets = |line: Headers<'static>| at("10:00:00", "fetch POST https://app.example.com/api/cart", &[OWN, APP], 200, line);
    let pay = at("10:00:05", "document GET https://pay.example.net/", &[CROSS], 200, &[]);
    let led = |kind: &str, from: Headers<'static>| {
        let asks = |path: &str| -> &'static str { String::leak(format!("{kind} GET https://app.example.com/{path}")) };
        [
            at("10:00:10", asks("payment/return"), from, 302, &[("location", "/checkout")]), at("10:00:11", asks("checkout"), from, 302, &[("location", "/cart")]),
            at("10:00:12", asks("cart"), from, 200, &[]),
        ]
    };
    let brings = |cookie: Headers<'static>| at("10:00:13", "fetch GET https://app.example.com/api/cart", cookie, 200, &[]);
    let lines = |set: Headers<'static>, kind: &str, from: Headers<'static>, cookie: Headers<'static>| -> Vec<Line<'static>> {
        let mut lines = vec![sets(set), pay];
        lines.extend(led(kind, from));
        lines.push(brings(cookie));
        lines
    };
    const BRINGS: Headers<'_> = &[OWN, ("cookie", "mask=c2VjcmV0LTE")];
    assert_has(Code::SiteStrictArrival, &lines(&[MASK], "document", &[CROSS], BRINGS));
    // A cookie of a sign-in, and one that scripts write, may stay away; data is no visit; and nobody knows where a visit is from.
    for (line, cookie) in [
        (&[("set-cookie", "oauth_state=c2VjcmV0LTE; Path=/; Secure; HttpOnly; SameSite=Strict")], ("cookie", "oauth_state=c2VjcmV0LTE")),
        (&[("set-cookie", "mask=c2VjcmV0LTE; Path=/; Secure; SameSite=Strict")], ("cookie", "mask=c2VjcmV0LTE")),
    ] {
        assert_none(Code::SiteStrictArrival, &lines(line, "document", &[CROSS], Vec::leak(vec![OWN, cookie])));
    }
    for code in [Code::SiteStrictArrival, Code::SiteWithheld] {
        assert_none(code, &lines(&[MASK], "fetch", &[CROSS, ("origin", "https://pay.example.net")], BRINGS));
        assert_none(code, &lines(&[MASK], "document", &[("referer", "https://pay.example.net/")], BRINGS));
    }
}

#[test]
#[rustfmt::skip]
fn a_silent_question_is_one_of_a_frame() {
    const CODE: Code = Code::ThirdPartyCookie;
    const QUESTION: &str = "https://id.example.net/authorize?client_id=1&prompt=none&state=1";
    const ANSWER: Headers<'_> = &[("location", "https://app.example.com/silent?error=login_required&state=1")];
    let signed_in = at("09:59:00", "document GET https://id.example.net/", &[NONE], 200, &[("set-cookie", "idp=aaa; Path=/; Secure; HttpOnly; SameSite=Strict")]);
    let page = |time| at(time, HOME, &[NONE, ("cookie", "theme=1")], 200, &[]);
    let frame = at("10:00:01", String::leak(format!("iframe GET {QUESTION}")), &[CROSS, ("sec-fetch-dest", "iframe")], 302, ANSWER);
    let whole = at("10:00:01", String::leak(format!("document GET {QUESTION}")), &[CROSS], 302, ANSWER);
    let data = at("10:00:05", DATA, &[OWN, ("cookie", "theme=1")], 401, &[]);
    assert_has(CODE, &[signed_in, page("10:00:00"), frame, data]);
    // The user loads the page again, which asks nobody.
    assert_has(CODE, &[signed_in, page("10:00:00"), frame, page("10:00:03"), data]);
    assert_none(CODE, &[signed_in, page("10:00:00"), whole, data]);
}

#[test]
#[rustfmt::skip]
fn what_ends_a_chain_of_redirects() {
    const CODE: Code = Code::RefreshLoop;
    const KEY: &str = "document GET https://keys.example.net/handshake";
    const TO_KEY: Headers<'_> = &[("location", "https://keys.example.net/handshake")];
    let app = |what: &'static str| at("10:00:00", what, &[NONE, CAME], 307, TO_KEY);
    let key = |to: &'static str| -> Line<'static> { at("10:00:00", KEY, &[CROSS, ("cookie", "client=1")], 307, Vec::leak(vec![("location", to)])) };
    const AT_HOME: &str = "document GET https://app.example.com/home";
    const TO_HOME: &str = "https://app.example.com/home?token=1";
    let home = || app(AT_HOME);
    assert_has(CODE, &[home(), key(TO_HOME), home(), key(TO_HOME), home(), key(TO_HOME)]);
    // It ends with a page that asks the user to sign in.
    let sign_in = at("10:00:01", "document GET https://app.example.com/login", &[NONE, CAME], 200, &[]);
    assert_has(CODE, &[home(), key(TO_HOME), home(), key(TO_HOME), home(), key("https://app.example.com/login"), sign_in]);
    // Two pages lead to one sign-in.
    let start = app("document GET https://app.example.com/start");
    assert_none(CODE, &[home(), key("https://app.example.com/start"), start, key(TO_HOME), home()]);
}

#[test]
#[rustfmt::skip]
fn a_page_that_redirects_to_itself() {
    const CODE: Code = Code::SecureForwardedScheme;
    const PAGE: &str = "document GET https://app.example.com/login";
    let around = |answer: Headers<'static>| at("10:00:00", PAGE, &[OWN], 302, answer);
    const SELF: (&str, &str) = ("location", "https://app.example.com/login");
    assert_has(CODE, &[around(&[SELF]), around(&[SELF]), around(&[SELF])]);
    // The browser gives up.
    assert_has(CODE, &[around(&[SELF]), around(&[SELF]), at("10:00:00", PAGE, &[OWN], 0, &[])]);
    // Each response sets a cookie, or the page is one of plain http.
    let sets: Headers<'_> = &[SELF, ("set-cookie", "seen=1; Path=/; Secure")];
    assert_none(CODE, &[around(sets), around(sets), around(sets)]);
    let plain = at("10:00:00", "document GET http://app.example.com/login", &[], 302, &[("location", "http://app.example.com/login")]);
    assert_none(CODE, &[plain, plain, plain]);
}

#[test]
#[rustfmt::skip]
fn a_fast_clock_takes_what_succeeds_for_expired() {
    const CODE: Code = Code::RefreshLoop;
    const PAGE: (&str, &str) = ("origin", "https://www.example.com");
    const ALLOW: (&str, &str) = ("access-control-allow-origin", "https://www.example.com");
    const CREDENTIALS: (&str, &str) = ("access-control-allow-credentials", "true");
    let page = at("09:59:59", "document GET https://www.example.com/", &[NONE, ("cookie", "theme=1")], 200, &[]);
    let lines = |what: &'static str, status: u16, date: &'static str| -> [Line<'static>; 5] {
        let answer: Headers<'_> = Vec::leak(vec![("date", date), ALLOW, CREDENTIALS]);
        let fresh = at("10:00:00", what, &[SITE, PAGE, ("cookie", "client=1")], status, answer);
        [page, fresh, fresh, fresh, at("10:00:00", "fetch POST https://api.example.com/checkout", &[SITE, PAGE], 401, answer)]
    };
    const TOKENS: &str = "fetch POST https://keys.example.com/sessions/1/tokens";
    assert_has(CODE, &lines(TOKENS, 200, "Sun, 22 Nov 2026 09:59:29 GMT"));
    // Half a minute is not far, refusals renew nothing, and other requests are no renewals.
    assert_none(CODE, &lines(TOKENS, 200, "Sun, 22 Nov 2026 09:59:30 GMT"));
    assert_none(CODE, &lines(TOKENS, 401, "Sun, 22 Nov 2026 09:59:29 GMT"));
    assert_none(CODE, &lines("fetch POST https://keys.example.com/sessions/1/events", 200, "Sun, 22 Nov 2026 09:59:29 GMT"));
}

#[test]
#[rustfmt::skip]
fn a_sign_in_page_that_leads_on_without_a_renewal() {
    const CODE: Code = Code::SetCookieMissing;
    let leads = |answer: Headers<'static>| at("10:00:00", "document GET https://app.example.com/login", &[NONE, CAME], 307, answer);
    let refused = |status: u16, answer: Headers<'static>| at("10:00:00", "document GET https://app.example.com/home", &[NONE, CAME], status, answer);
    const ON: (&str, &str) = ("location", "/home");
    const GONE: (&str, &str) = ("set-cookie", "sid=; Path=/; Max-Age=0; Secure");
    let back: Headers<'_> = &[("location", "/login"), GONE];
    assert_has(CODE, &[leads(&[ON]), refused(307, back)]);
    // No sign-in page leads there, the first response sets something, or the second one is a plain refusal.
    let start = at("10:00:00", "document GET https://app.example.com/start", &[NONE, CAME], 307, &[ON]);
    assert_none(CODE, &[start, refused(307, back)]);
    assert_none(CODE, &[leads(&[ON, ("set-cookie", "theme=1; Path=/; Secure")]), refused(307, back)]);
    assert_none(CODE, &[leads(&[ON]), refused(401, &[GONE])]);
}

#[test]
#[rustfmt::skip]
fn a_script_leaves_out_what_its_page_has() {
    const CODE: Code = Code::CredentialsOmitted;
    let works = at("10:00:02", DATA, &[OWN, CAME], 200, &[]);
    let lacks = |from: Headers<'static>, status: u16| [SIGN_IN, at("10:00:01", ME, from, status, &[]), works];
    assert_has(CODE, &lacks(&[OWN], 401));
    // It may not be done, was made in advance, or is of nobody knows which page.
    assert_none(CODE, &lacks(&[OWN], 403));
    assert_none(CODE, &lacks(&[OWN, ("sec-purpose", "prefetch")], 401));
    assert_none(CODE, &lacks(&[SITE], 401));
}

#[test]
#[rustfmt::skip]
fn a_script_of_another_origin_sends_none() {
    use answers_of_servers::{assert_has, assert_none, at};
    const CODE: Code = Code::CredentialsOmitted;
    const IGNORED: &str = "whose cookie browsers then ignore";
    const PAGE: (&str, &str) = ("origin", "http://localhost:3001");
    let page = at("09:59:00", "document GET http://localhost:3001/", &[NONE], 200, &[]);
    let login = |what, from| at("10:00:00", what, from, 200, &[("set-cookie", "sid=aaa; Path=/; HttpOnly")]);
    let me = |time, from, status| at(time, "fetch GET http://localhost:3000/me", from, status, &[]);
    const POST: &str = "fetch POST http://localhost:3000/login";
    let lacks = me("10:00:01", &[SITE, PAGE], 401);
    assert_has(CODE, IGNORED, &[page, login(POST, &[SITE, PAGE]), lacks]);
    // Another request brings it; or it is the page of the API itself that signs in.
    let brings = at("10:00:02", "fetch GET http://localhost:3000/data", &[SITE, PAGE, ("cookie", "sid=aaa")], 200, &[]);
    assert_none(CODE, IGNORED, &[page, login(POST, &[SITE, PAGE]), lacks, brings]);
    let own = login("document POST http://localhost:3000/login", &[OWN, ("origin", "http://localhost:3000")]);
    assert_has(CODE, "which the browser has and would send", &[page, own, lacks]);
    assert_none(CODE, IGNORED, &[page, own, lacks]);
}

#[test]
#[rustfmt::skip]
fn a_way_back_without_what_was_set_on_the_way() {
    const CODE: Code = Code::FlowCookieLost;
    const BACK: &str = "document GET https://app.example.com/callback?code=1&state=2";
    const AWAY: (&str, &str) = ("location", "https://id.example.net/authorize?client_id=1&state=2");
    const OTHER: (&str, &str) = ("cookie", "theme=1");
    const STATE: (&str, &str) = ("set-cookie", "app_state=czE; Path=/; Secure; HttpOnly; SameSite=Lax");
    let start = |status: u16, answer: Headers<'static>| at("10:00:00", "document GET https://app.example.com/start", &[NONE, OTHER], status, answer);
    let back = |time: &'static str, from: Headers<'static>, status: u16| at(time, BACK, from, status, &[]);
    let fails = back("10:00:09", &[CROSS, OTHER], 400);
    assert_has(CODE, &[start(302, &[STATE, AWAY]), fails]);
    // The name says nothing, or the way to the provider is not shown.
    assert_has(CODE, &[start(302, &[("set-cookie", "app_mask=czE; Path=/; Secure; HttpOnly; SameSite=Lax"), AWAY]), fails]);
    assert_has(CODE, &[start(200, &[STATE]), fails]);
    // Another cookie of that response comes, or the return succeeds at last.
    assert_none(CODE, &[start(302, &[STATE, ("set-cookie", "hint=1; Path=/; Secure"), AWAY]), back("10:00:09", &[CROSS, ("cookie", "hint=1")], 400)]);
    assert_none(CODE, &[start(302, &[STATE, AWAY]), fails, back("10:00:20", &[CROSS, OTHER], 302)]);
}

#[test]
#[rustfmt::skip]
fn a_return_of_which_the_beginning_is_not_recorded() {
    use answers_of_servers::{assert_has, assert_none, at};
    const CODE: Code = Code::FlowCookieLost;
    const WORDS: &str = "is a return from a provider, comes without any cookie";
    const BACK: &str = "document GET https://app.example.com/callback?code=1&state=2";
    const SETS: Headers<'_> = &[("set-cookie", "sid=aaa; Path=/; Secure; HttpOnly")];
    let back = |what, from, answer| at("10:00:09", what, from, 401, answer);
    assert_has(CODE, WORDS, &[back(BACK, &[CROSS], SETS)]);
    // It is no return, brings a cookie, begins nothing, or comes from the page itself.
    assert_none(CODE, WORDS, &[back("document GET https://app.example.com/home", &[CROSS], SETS)]);
    assert_none(CODE, WORDS, &[back(BACK, &[CROSS, ("cookie", "theme=1")], SETS)]);
    assert_none(CODE, WORDS, &[back(BACK, &[CROSS], &[])]);
    assert_none(CODE, WORDS, &[back(BACK, &[OWN], SETS)]);
    // The user was here before.
    assert_none(CODE, WORDS, &[at("10:00:00", HOME, &[NONE], 200, &[]), back(BACK, &[CROSS], SETS)]);
}

#[test]
#[rustfmt::skip]
fn a_browser_that_keeps_nothing_of_a_host() {
    const CODE: Code = Code::SetCookieRefused;
    let shown = at("09:59:00", HOME, &[NONE, ("cookie", "theme=1")], 200, &[]);
    let lacks = |from: Headers<'static>| [shown, SIGN_IN, at("10:00:01", ME, from, 401, &[])];
    assert_has(CODE, &lacks(&[OWN]));
    assert_has(CODE, &lacks(&[OWN, ("referer", "https://app.example.com/")]));
    // A link of another site opens a page.
    let visit = at("10:00:01", "document GET https://app.example.com/orders", &[CROSS, ("referer", "https://www.example.org/")], 401, &[]);
    assert_has(CODE, &[shown, SIGN_IN, visit]);
    // A page of another origin may leave it out, and a token needs no cookie.
    assert_none(CODE, &lacks(&[SITE, ("origin", "https://www.example.com")]));
    assert_none(CODE, &lacks(&[OWN, ("authorization", "Bearer abc")]));
}

#[test]
#[rustfmt::skip]
fn what_browsers_ask_without_credentials() {
    const ALLOWED: (&str, &str) = ("access-control-allow-origin", "https://app.example.com");
    let page = at("09:59:59", HOME, &[NONE, ("cookie", "theme=1")], 200, &[]);
    let asks = |status: u16| [page, at("10:00:00", "preflight OPTIONS https://api.example.com/login", &[SITE, CORS, APP], status, &[ALLOWED])];
    assert_has(Code::CorsRequest, &asks(401));
    assert_none(Code::CorsRequest, &asks(204));
    // The manifest is led to a sign-in on another origin, or to another file.
    let leads = |to: &str| {
        let text = format!(
            "> GET /app.json HTTP/2\n> Host: www.example.com\n> Sec-Fetch-Dest: manifest\n> Cookie:\n>\n< HTTP/2 302\n< Location: {to}\n<\n"
        );
        let findings = explain(&Traffic::of_heads(&text, None), &EmbeddedList, NOW);
        findings.iter().any(|finding| finding.code == Code::CredentialsOmitted)
    };
    assert!(leads("https://gate.example.net/"));
    assert!(!leads("/other.json"));
}

#[test]
#[rustfmt::skip]
fn a_page_goes_on_with_a_token_that_is_accepted() {
    const CODE: Code = Code::CorsCredentials;
    const ALLOWED: (&str, &str) = ("access-control-allow-origin", "https://app.example.com");
    const BEARER: (&str, &str) = ("authorization", "Bearer abc");
    let page = at("09:59:59", HOME, &[NONE, ("cookie", "theme=1")], 200, &[]);
    let login = at("10:00:00", "fetch POST https://api.example.com/login", &[SITE, CORS, APP], 200, &[ALLOWED, ("set-cookie", "sid=aaa; Path=/; Secure; HttpOnly")]);
    let me = |from: Headers<'static>, status: u16| at("10:00:01", "fetch GET https://api.example.com/me", from, status, &[ALLOWED]);
    assert_none(CODE, &[page, login, me(&[SITE, CORS, APP, BEARER], 200)]);
    // The token is refused, or there is none.
    assert_has(CODE, &[page, login, me(&[SITE, CORS, APP, BEARER], 401)]);
    assert_has(CODE, &[page, login, me(&[SITE, CORS, APP, BEARER], 300)]);
    assert_has(CODE, &[page, login, me(&[SITE, CORS, APP], 200)]);
}
