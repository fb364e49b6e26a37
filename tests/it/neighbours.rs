//! Refusals for an ordinary reason (a permission, a wrong password, a pause) beside what looks like a fault of a cookie, each next to the fault.
//!
//! What breaks if one fails: a working login is called broken, or a broken one is told of a permission.

use session_cookie_policy::diagnosis::{Certainty, Code, Finding};
use session_cookie_policy::evidence::explain;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;

use crate::answers_of_servers::{
    AAA, Ask, BBB, HOME, ME, NEW, ORIGIN, OWN, SID, SIGNED_IN, WORKS, assert_has, assert_none, at,
    traffic,
};
use crate::told::NOW;
use crate::told_by_time::{FIREFOX, Headers};

const LOGIN: &str = "fetch POST https://app.example.com/login";
const ADMIN: &str = "fetch GET https://app.example.com/api/admin";
const OTHER: &str = "fetch GET https://app.example.com/api/other";
const ITEMS: &str = "fetch POST https://app.example.com/api/items";
const BARE: Headers<'_> = &[OWN, ORIGIN];
const WITH: Headers<'_> = &[OWN, AAA];
const TO_LOGIN: Headers<'_> = &[("location", "/login")];

const fn level(finding: &Finding) -> (Severity, Certainty) {
    (finding.severity, finding.certainty)
}

#[test]
#[rustfmt::skip]
fn a_sign_in_of_several_steps_sets_its_cookie_in_the_last() {
    const CODE: Code = Code::SetCookieMissing;
    let silent = at("10:00:00", LOGIN, BARE, 200, &[]);
    let me = |time, from, status| at(time, ME, from, status, &[]);
    let theme: Headers<'_> = &[OWN, ("cookie", "theme=1")];
    assert_has(CODE, "sets no cookie", &[silent, me("10:00:01", theme, 401)]);
    // The next step is refused.
    assert_none(CODE, "", &[silent, at("10:00:01", "fetch POST https://app.example.com/login/verify", theme, 401, &[])]);
    assert_has(CODE, "", &[silent, at("10:00:01", ITEMS, theme, 401, &[])]);
    // The cookie comes with the last one.
    let code = at("10:00:05", "fetch POST https://app.example.com/api/mfa", theme, 200, &[SID]);
    assert_none(CODE, "", &[silent, me("10:00:01", theme, 401), code, me("10:00:06", WITH, 200)]);
    // The session of an earlier sign-in goes on.
    let again = at("10:00:20", LOGIN, &[OWN, ORIGIN, AAA], 200, &[]);
    assert_none(CODE, "", &[SIGNED_IN, WORKS, again, at("10:00:21", ADMIN, WITH, 401, &[])]);
    assert_has(CODE, "", &[SIGNED_IN, again, at("10:00:21", ADMIN, WITH, 401, &[])]);
}

#[test]
#[rustfmt::skip]
fn a_refresh_of_something_else_is_no_refresh() {
    const CODE: Code = Code::SetCookieMissing;
    const fn refresh(what: &str) -> Ask<'_> {
        at("10:00:20", what, &[OWN, ORIGIN, ("cookie", "theme=1")], 200, &[])
    }
    let refused = at("10:00:21", ME, &[OWN, ("cookie", "theme=1")], 401, &[]);
    for path in ["auth/refresh", "api/v1/refresh", "refresh", "cart/refresh-token", "api/renew-session"] {
        let what = format!("fetch POST https://app.example.com/{path}");
        assert_has(CODE, "The new token", &[refresh(&what), refused]);
    }
    for path in ["cart/refresh", "api/feed/refresh", "password/renew"] {
        let what = format!("fetch POST https://app.example.com/{path}");
        assert_none(CODE, "", &[refresh(&what), refused]);
    }
    for path in ["session", "api/sessions", "oauth/token", "v2/token", "users/session"] {
        let what = format!("fetch POST https://app.example.com/{path}");
        assert_has(CODE, "succeeds and sets no cookie", &[refresh(&what), refused]);
    }
    for path in ["checkout/session", "push/token", "training/sessions", "video/token"] {
        let what = format!("fetch POST https://app.example.com/{path}");
        assert_none(CODE, "", &[refresh(&what), refused]);
    }
    // The session that came is accepted later, or a permission is missing.
    let renews = at("10:00:20", "fetch POST https://app.example.com/auth/refresh", &[OWN, ORIGIN, AAA], 200, &[]);
    let next = |status| at("10:00:21", ADMIN, WITH, status, &[]);
    assert_has(CODE, "", &[SIGNED_IN, WORKS, renews, next(401)]);
    assert_none(CODE, "", &[SIGNED_IN, WORKS, renews, next(403)]);
    assert_none(CODE, "", &[SIGNED_IN, WORKS, renews, next(401), at("10:00:22", OTHER, WITH, 200, &[])]);
}

#[test]
#[rustfmt::skip]
fn a_setting_with_a_path_is_not_what_a_refusal_lacks() {
    const CODE: Code = Code::PathNotCovering;
    let sets = |cookie| at("10:00:15", "fetch POST https://app.example.com/settings/prefs", &[OWN, ORIGIN, AAA], 200, cookie);
    let prefs = sets(&[("set-cookie", "prefs=1; Path=/settings; Secure")]);
    let refused = |status| at("10:00:20", ADMIN, WITH, status, &[]);
    let possible = (Severity::Warning, Certainty::Possible);
    let told = |asks: &[Ask<'_>]| level(&assert_has(CODE, "`prefs`", asks));
    assert_eq!(told(&[SIGNED_IN, WORKS, prefs, refused(403)]), possible);
    assert_eq!(told(&[SIGNED_IN, WORKS, prefs, refused(401)]), possible);
    // Even if scripts cannot read it, the session is accepted afterwards.
    let hidden = sets(&[("set-cookie", "prefs=1; Path=/settings; Secure; HttpOnly")]);
    assert_eq!(told(&[SIGNED_IN, WORKS, hidden, refused(401), at("10:00:21", OTHER, WITH, 200, &[])]), possible);
    let certain = (Severity::Error, Certainty::Certain);
    assert_eq!(told(&[SIGNED_IN, WORKS, hidden, refused(401)]), certain);
    // What changes something may need it, as it needs a token.
    let post = at("10:00:20", ITEMS, &[OWN, ORIGIN, AAA], 403, &[]);
    assert_eq!(told(&[SIGNED_IN, WORKS, prefs, post]), certain);
    // A sign-in sets it.
    let signs_in = at("10:00:00", LOGIN, BARE, 200, &[SID, ("set-cookie", "prefs=1; Path=/login; Secure")]);
    let alone = at("10:00:15", LOGIN, &[OWN, ORIGIN, AAA], 200, &[("set-cookie", "prefs=1; Path=/login; Secure")]);
    assert_eq!(told(&[signs_in, alone, refused(401)]), certain);
    // The session is none that scripts cannot read, so it may be any of the two.
    let open = at("10:00:00", LOGIN, BARE, 200, &[("set-cookie", "sid=aaa; Path=/; Secure")]);
    assert_eq!(told(&[open, WORKS, prefs, refused(401)]), certain);
    // It is missing on the very page to which its response leads.
    let leads = at("10:00:15", "document POST https://app.example.com/settings/prefs", &[OWN, ORIGIN, AAA], 302,
        &[("location", "/home"), ("set-cookie", "prefs=1; Path=/settings; Secure; HttpOnly")]);
    assert_eq!(told(&[SIGNED_IN, WORKS, leads, at("10:00:16", HOME, WITH, 200, &[])]), certain);
}

#[test]
#[rustfmt::skip]
fn a_header_with_a_token_that_the_host_does_not_ask_for() {
    const CODE: Code = Code::CsrfTokenMissing;
    const COOKIES: Headers<'_> = &[OWN, ORIGIN, ("cookie", "sid=aaa; csrftoken=ttt")];
    let page = at("09:59:00", "document GET https://app.example.com/login", &[OWN], 200, &[("set-cookie", "csrftoken=ttt; Path=/; Secure")]);
    let refused = at("10:00:20", ITEMS, COOKIES, 403, &[]);
    let told = |asks: &[Ask<'_>]| level(&assert_has(CODE, "csrftoken", asks));
    assert_eq!(told(&[page, SIGNED_IN, refused]), (Severity::Error, Certainty::Likely));
    // The token is in a field, in JSON or in a part of a form, or the request is a beacon.
    let sends = |sent| assert_none(CODE, "csrftoken", &[page, SIGNED_IN, refused.sends(sent)]);
    sends("{\"csrf_token\": \"0123456789abcdef\"}");
    sends("--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n0123456789abcdef\r\n--b--");
    assert_has(CODE, "csrftoken", &[page, SIGNED_IN, refused.sends("{\"name\": \"0123456789abcdef\"}")]);
    let beacon = at("10:00:20", ITEMS, &[OWN, ORIGIN, ("cookie", "sid=aaa; csrftoken=ttt"), ("sec-fetch-mode", "no-cors")], 403, &[]);
    assert_none(CODE, "csrftoken", &[page, SIGNED_IN, beacon]);
    // Its words are about something else.
    assert_none(CODE, "csrftoken", &[page, SIGNED_IN, refused.says("{\"detail\": \"You do not have permission to perform this action.\"}")]);
    assert_has(CODE, "csrftoken", &[page, SIGNED_IN, refused.says("{\"detail\": \"CSRF Failed: CSRF token missing.\"}")]);
    // The host takes others without it; a request without cookies shows nothing.
    let takes = |from, status| at("10:00:15", "fetch POST https://app.example.com/api/notes", from, status, &[]);
    assert_none(CODE, "csrftoken", &[page, SIGNED_IN, takes(COOKIES, 201), refused]);
    assert_has(CODE, "csrftoken", &[page, SIGNED_IN, takes(COOKIES, 422), refused]);
    assert_has(CODE, "csrftoken", &[page, SIGNED_IN, takes(BARE, 201), refused]);
    // A wrong password, but for the status of Laravel.
    let login = |status| at("10:00:20", LOGIN, COOKIES, status, &[]);
    assert_eq!(told(&[page, login(403)]).1, Certainty::Possible);
    assert_eq!(told(&[page, login(419)]).1, Certainty::Likely);
}

#[test]
#[rustfmt::skip]
fn the_same_value_is_refused_and_accepted_again() {
    const CODE: Code = Code::ValueUnreadable;
    const TURNS: &str = "take turns";
    let me = |time, from, status| at(time, ME, from, status, &[]);
    let [first, second, third] = ["10:00:20", "10:00:21", "10:00:30"].map(|time| me(time, WITH, 401));
    let refused = [SIGNED_IN, WORKS, first, second];
    let then = |last: &[Ask<'static>]| [&refused[..], last].concat();
    assert_has(CODE, TURNS, &then(&[me("10:00:22", WITH, 200)]));
    // With another value, after the user has confirmed something, or never again.
    let again = at("10:00:25", LOGIN, BARE, 200, &[NEW]);
    assert_none(CODE, TURNS, &then(&[again, me("10:00:26", &[OWN, BBB], 200)]));
    let confirms = at("10:00:25", "fetch POST https://app.example.com/reauth", &[OWN, ORIGIN, AAA], 204, &[]);
    assert_none(CODE, TURNS, &then(&[confirms, me("10:00:26", WITH, 200)]));
    assert_none(CODE, TURNS, &then(&[third]));
    // That another URL succeeds in between tells nothing.
    let other = at("10:00:22", OTHER, WITH, 200, &[]);
    assert_has(CODE, TURNS, &then(&[other, me("10:00:23", WITH, 200)]));
}

#[test]
#[rustfmt::skip]
fn a_server_that_was_away_has_not_only_one_url_out_of_order() {
    const CODE: Code = Code::ValueUnreadable;
    const AWAY: &str = "was not there";
    let refused = at("10:01:00", ME, WITH, 401, &[]);
    let down = |time, what, status| at(time, what, WITH, status, &[]);
    assert_has(CODE, AWAY, &[SIGNED_IN, WORKS, down("10:00:30", ME, 503), refused]);
    assert_has(CODE, AWAY, &[SIGNED_IN, WORKS, down("10:00:30", HOME, 502), refused]);
    assert_has(CODE, AWAY, &[SIGNED_IN, WORKS, down("10:00:30", ADMIN, 503), down("10:00:31", OTHER, 503), refused]);
    assert_none(CODE, AWAY, &[SIGNED_IN, WORKS, down("10:00:30", ADMIN, 503), refused]);
    assert_none(CODE, AWAY, &[SIGNED_IN, WORKS, down("10:00:30", ADMIN, 503), down("10:00:31", ADMIN, 503), refused]);
    // One answer takes too long.
    assert_none(CODE, AWAY, &[SIGNED_IN, WORKS, down("10:00:30", ME, 504), refused]);
    // The user has signed in again, and that is not the end of the story.
    let again = at("10:01:10", LOGIN, BARE, 200, &[NEW]);
    let works = at("10:01:11", ME, &[OWN, BBB], 200, &[]);
    assert_has(CODE, AWAY, &[SIGNED_IN, WORKS, down("10:00:30", ME, 503), refused, again, works]);
}

#[test]
#[rustfmt::skip]
fn a_lasting_refusal_of_one_url_may_be_right() {
    const CODE: Code = Code::NotTheSession;
    let told = |asks: &[Ask<'_>]| level(&assert_has(CODE, "nothing that browsers do explains it", asks));
    let refused = |time, what| at(time, what, WITH, 401, &[]);
    let error = (Severity::Error, Certainty::Possible);
    let warning = (Severity::Warning, Certainty::Possible);
    // What was accepted is refused, or everything is.
    assert_eq!(told(&[SIGNED_IN, WORKS, refused("10:00:20", ME)]), error);
    assert_eq!(told(&[SIGNED_IN, WORKS, refused("10:00:20", ADMIN), refused("10:00:21", OTHER)]), error);
    assert_eq!(told(&[SIGNED_IN, refused("10:00:20", ADMIN)]), error);
    // A permission, or a pause.
    assert_eq!(told(&[SIGNED_IN, WORKS, refused("10:00:20", ADMIN)]), warning);
    assert_eq!(told(&[SIGNED_IN, WORKS, refused("10:00:20", ADMIN), refused("10:00:21", ADMIN)]), warning);
    assert_eq!(told(&[SIGNED_IN, WORKS, refused("10:00:20", ADMIN), at("10:00:21", OTHER, &[OWN, ("cookie", "theme=1")], 401, &[])]), warning);
    assert_eq!(told(&[SIGNED_IN, WORKS, refused("10:04:11", ME)]), warning);
    assert_eq!(told(&[SIGNED_IN, WORKS, refused("10:04:10", ME)]), error);
    // It asks for another password, or has changed how one signs in.
    let basic = at("10:00:20", ADMIN, WITH, 401, &[("www-authenticate", "Basic realm=\"a\"")]);
    assert_none(CODE, "", &[SIGNED_IN, WORKS, basic]);
    let changes = at("10:00:20", "document POST https://app.example.com/password", &[OWN, ORIGIN, AAA], 302, TO_LOGIN);
    assert_none(CODE, "", &[SIGNED_IN, WORKS, changes]);
}

#[test]
#[rustfmt::skip]
fn a_host_of_the_site_may_have_users_of_its_own() {
    const CODE: Code = Code::DomainNotShared;
    const OTHERS: Headers<'_> = &[("sec-fetch-site", "same-site"), ORIGIN, ("cookie", "theme=1")];
    let there = |what, status| at("10:00:20", what, OTHERS, status, &[]);
    let me = there("fetch GET https://api.example.com/me", 401);
    let told = |asks: &[Ask<'_>]| level(&assert_has(CODE, "`api.example.com`", asks));
    let list = there("fetch GET https://api.example.com/list", 401);
    assert_eq!(told(&[SIGNED_IN, me]), (Severity::Error, Certainty::Likely));
    assert_eq!(told(&[SIGNED_IN, WORKS, me, list]), (Severity::Error, Certainty::Likely));
    // The session works, and one request is refused there, or needs a permission.
    assert_eq!(told(&[SIGNED_IN, WORKS, me]), (Severity::Warning, Certainty::Possible));
    assert_eq!(told(&[SIGNED_IN, WORKS, me, me]), (Severity::Warning, Certainty::Possible));
    let forbidden = ["me", "list"].map(|path| format!("fetch GET https://api.example.com/{path}"));
    let [me, list] = [0, 1].map(|at| there(&forbidden[at], 403));
    assert_eq!(told(&[SIGNED_IN, WORKS, me, list]), (Severity::Warning, Certainty::Possible));
    // A file, or a preflight, which never has cookies.
    assert_none(CODE, "", &[SIGNED_IN, there("fetch GET https://api.example.com/a.woff2", 401)]);
    let asks: Headers<'_> = &[("sec-fetch-site", "same-site"), ORIGIN, ("access-control-request-method", "GET")];
    assert_none(CODE, "", &[SIGNED_IN, at("10:00:20", "fetch OPTIONS https://api.example.com/me", asks, 401, &[])]);
}

#[test]
#[rustfmt::skip]
fn cookies_of_others_beside_a_session_that_works() {
    const CODE: Code = Code::ThirdPartyFrame;
    let frame = at("10:00:20", "iframe POST https://bank.example.net/challenge", &[("sec-fetch-site", "cross-site"), ORIGIN, ("referer", "https://app.example.com/")], 200,
        &[("set-cookie", "acs=1; Path=/; Secure; HttpOnly; SameSite=Lax")]);
    let home = at("09:59:00", HOME, &[OWN], 200, &[]);
    assert_eq!(assert_has(CODE, "`acs`", &[SIGNED_IN, WORKS, frame]).severity, Severity::Warning);
    assert_eq!(assert_has(CODE, "`acs`", &[home, frame]).severity, Severity::Error);
    // Nothing shows that the session works: no request has it, or it is refused.
    assert_eq!(assert_has(CODE, "`acs`", &[SIGNED_IN, frame]).severity, Severity::Error);
    let without = at("10:00:10", ME, &[OWN, ("cookie", "")], 200, &[]);
    assert_eq!(assert_has(CODE, "`acs`", &[SIGNED_IN, without, frame]).severity, Severity::Error);
    let refused = at("10:00:10", ME, WITH, 401, &[]);
    assert_eq!(assert_has(CODE, "`acs`", &[SIGNED_IN, refused, frame]).severity, Severity::Error);
}

#[test]
#[rustfmt::skip]
fn a_notice_that_has_passed_is_not_missed() {
    const CODE: Code = Code::LifetimeEnded;
    let notice = |line| at("10:00:05", ITEMS, &[OWN, ORIGIN, AAA], 200, line);
    let flash = notice(&[("set-cookie", "flash=1; Path=/; Max-Age=10; Secure; HttpOnly")]);
    let refused = |from| at("10:05:00", ADMIN, from, 403, &[]);
    assert_none(CODE, "", &[SIGNED_IN, flash, refused(WITH)]);
    // It lives for longer than a minute, and scripts cannot read it; or no session came.
    let longer = notice(&[("set-cookie", "flash=1; Path=/; Max-Age=61; Secure; HttpOnly")]);
    assert_has(CODE, "`flash`", &[SIGNED_IN, longer, refused(WITH)]);
    let shown = notice(&[("set-cookie", "flash=1; Path=/; Max-Age=61; Secure")]);
    assert_none(CODE, "", &[SIGNED_IN, shown, refused(WITH)]);
    assert_has(CODE, "`flash`", &[flash, refused(&[OWN, ("cookie", "theme=1")])]);
}

#[test]
#[rustfmt::skip]
fn an_odd_cookie_that_the_sign_in_brought_can_be_read() {
    const CODE: Code = Code::CookieUnparsed;
    const CONSENT: &str = "consent={\"a\":1,\"b\":2}";
    const ODD: Headers<'_> = &[OWN, ("cookie", "consent={\"a\":1,\"b\":2}; sid=aaa")];
    let refused = |time| at(time, ME, ODD, 401, &[]);
    let told = |asks: &[Ask<'_>]| assert_has(CODE, "", asks).certainty;
    assert_eq!(told(&[SIGNED_IN, refused("10:00:20")]), Certainty::Likely);
    // The server has read it since.
    let read = at("10:00:15", OTHER, ODD, 200, &[]);
    assert_none(CODE, "", &[SIGNED_IN, read, refused("10:00:20")]);
    // The sign-in had it, too, it was long ago, or there was none.
    let with = at("10:00:00", LOGIN, &[OWN, ORIGIN, ("cookie", CONSENT)], 200, &[SID]);
    let is_likely = |asks: &[Ask<'_>]| {
        let findings = explain(&traffic(asks), &EmbeddedList, NOW);
        findings.iter().any(|finding| finding.code == CODE && finding.certainty == Certainty::Likely)
    };
    assert!(!is_likely(&[with, refused("10:00:20")]));
    assert!(is_likely(&[SIGNED_IN, refused("10:05:00")]));
    assert!(!is_likely(&[SIGNED_IN, refused("10:05:01")]));
    assert!(!is_likely(&[at("10:00:00", HOME, &[OWN], 200, &[SID]), refused("10:00:20")]));
    // A permission is missing, unless the same was accepted without the odd cookie.
    let forbidden = at("10:00:20", ADMIN, ODD, 403, &[]);
    assert_none(CODE, "", &[SIGNED_IN, WORKS, forbidden]);
    let before = at("10:00:15", ADMIN, WITH, 200, &[]);
    assert_has(CODE, "", &[SIGNED_IN, before, forbidden]);
    // A page that leads to the sign-in is refused, too.
    assert_has(CODE, "", &[SIGNED_IN, at("10:00:20", HOME, ODD, 302, TO_LOGIN)]);
}

#[test]
#[rustfmt::skip]
fn a_page_that_asks_again_among_pages_that_do_not() {
    const CODE: Code = Code::ClientServerSide;
    let page = |time, what| at(time, what, WITH, 302, TO_LOGIN);
    let home = page("10:00:20", HOME);
    let billing = page("10:00:21", "document GET https://app.example.com/billing");
    let certainty = |asks: &[Ask<'_>]| assert_has(CODE, "", asks).certainty;
    // One page at the end, two of them, or data that still come.
    assert_eq!(certainty(&[SIGNED_IN, WORKS, home]), Certainty::Possible);
    assert_eq!(certainty(&[SIGNED_IN, WORKS, home, billing]), Certainty::Likely);
    assert_eq!(certainty(&[SIGNED_IN, home, at("10:00:25", ME, WITH, 200, &[])]), Certainty::Likely);
    // Another page opens with the session; that to which the sign-in leads may be for everybody.
    let shop = at("10:00:15", "document GET https://app.example.com/shop", WITH, 200, &[]);
    assert_none(CODE, "", &[SIGNED_IN, WORKS, shop, home, billing]);
    let visitor = at("10:00:15", "document GET https://app.example.com/shop", &[OWN, ("cookie", "theme=1")], 200, &[]);
    assert_has(CODE, "", &[SIGNED_IN, WORKS, visitor, home, billing]);
    // Before the sign-in every page leads there; and one that is forbidden leads nowhere.
    let before = at("09:58:00", "document GET https://app.example.com/billing", &[OWN, ("cookie", "theme=1")], 302, TO_LOGIN);
    assert_eq!(certainty(&[before, SIGNED_IN, WORKS, home]), Certainty::Possible);
    let forbidden = at("10:00:25", "document GET https://app.example.com/billing", WITH, 403, &[]);
    assert_eq!(certainty(&[SIGNED_IN, WORKS, home, forbidden]), Certainty::Possible);
    // A form, a page that is refused and leads nowhere, a session that scripts can read.
    assert_none(CODE, "", &[SIGNED_IN, WORKS, page("10:00:20", "document POST https://app.example.com/items")]);
    assert_none(CODE, "", &[SIGNED_IN, WORKS, at("10:00:20", HOME, WITH, 401, &[])]);
    let open = at("10:00:00", LOGIN, BARE, 200, &[("set-cookie", "sid=aaa; Path=/; Secure")]);
    assert_none(CODE, "", &[open, WORKS, home]);
}

#[test]
#[rustfmt::skip]
fn a_session_that_is_stored_late_needs_no_further_step() {
    const CODE: Code = Code::ValueUnreadable;
    const LATE: &str = "stored after the redirect";
    let signs_in = at("10:00:00", "document POST https://app.example.com/login", BARE, 302, &[SID, ("location", "/home")]);
    let home = |time, status| at(time, HOME, WITH, status, &[]);
    assert_has(CODE, LATE, &[signs_in, home("10:00:01", 401), home("10:00:09", 200)]);
    // The terms, a second factor or a new password; a permission.
    let agrees = at("10:00:05", "document POST https://app.example.com/terms", &[OWN, ORIGIN, AAA], 200, &[]);
    assert_none(CODE, LATE, &[signs_in, home("10:00:01", 401), agrees, home("10:00:09", 200)]);
    assert_none(CODE, LATE, &[signs_in, home("10:00:01", 403), home("10:00:09", 200)]);
}

#[test]
#[rustfmt::skip]
fn only_what_changes_the_password_ends_other_sessions() {
    const CODE: Code = Code::NotTheSession;
    const WORDS: &str = "most likely ended all sessions";
    let post = |path: &'static str| at("10:00:15", path, &[OWN, ORIGIN, AAA], 200, &[]);
    let refused = at("10:00:20", ME, WITH, 401, &[]);
    assert_has(CODE, WORDS, &[SIGNED_IN, WORKS, post("fetch POST https://app.example.com/api/password"), refused]);
    for asked in ["otp/resend", "mfa/challenge", "password/verify", "security/options", "otp/send"] {
        let what = format!("fetch POST https://app.example.com/api/{asked}");
        let post = at("10:00:15", &what, &[OWN, ORIGIN, AAA], 200, &[]);
        assert_none(CODE, WORDS, &[SIGNED_IN, WORKS, post, refused]);
    }
    // A cookie that scripts read is no session.
    let login = at("10:00:00", LOGIN, BARE, 200, &[("set-cookie", "lang=en; Path=/; Secure")]);
    let lang: Headers<'_> = &[OWN, ORIGIN, ("cookie", "lang=en")];
    let changes = at("10:00:15", "fetch POST https://app.example.com/api/password", lang, 200, &[]);
    assert_none(CODE, WORDS, &[login, at("10:00:10", ME, lang, 200, &[]), changes, at("10:00:20", ME, lang, 401, &[])]);
}

#[test]
#[rustfmt::skip]
fn a_refusal_by_size_or_origin_may_be_about_something_else() {
    let long = format!("sid=aaa; big={}", "x".repeat(7_100));
    let from = [OWN, ORIGIN, ("cookie", &*long)];
    let certainty = |what, status| {
        let asks = [SIGNED_IN, at("10:00:20", what, &from, status, &[])];
        assert_has(Code::SizeRequest, "", &asks).certainty
    };
    assert_eq!(certainty(ITEMS, 431), Certainty::Likely);
    assert_eq!(certainty(ME, 413), Certainty::Likely);
    assert_eq!(certainty(ITEMS, 413), Certainty::Possible);
    const HIDDEN: Headers<'_> = &[OWN, ("origin", "null"), AAA, ("content-type", "application/x-www-form-urlencoded")];
    let form = |status| at("10:00:20", "document POST https://app.example.com/teams/3", HIDDEN, status, &[]);
    let certainty = |asked: Ask<'_>| assert_has(Code::OriginNull, "", &[SIGNED_IN, WORKS, asked]).certainty;
    assert_eq!(certainty(form(403)), Certainty::Likely);
    assert_eq!(certainty(form(403).sends("_csrf=0123456789abcdef")), Certainty::Possible);
    assert_eq!(certainty(form(419).sends("_csrf=0123456789abcdef")), Certainty::Likely);
    assert_eq!(certainty(form(403).sends("_csrf=0123456789abcdef").says("CSRF verification failed.")), Certainty::Likely);
    // The form is accepted, or it is missing: nothing is said of its origin. Without the browser's word that it is the page's own, it is.
    for status in [200, 302, 404, 422] {
        assert_none(Code::OriginNull, "", &[SIGNED_IN, WORKS, form(status)]);
    }
    let old = at("10:00:20", "document POST https://app.example.com/teams/3", &[("origin", "null"), AAA], 403, &[]);
    assert_eq!(certainty(old), Certainty::Likely);
}

#[test]
#[rustfmt::skip]
fn a_callback_that_is_forbidden_to_somebody_has_its_state() {
    const CODE: Code = Code::SetCookieMissing;
    const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
    const THEME: (&str, &str) = ("cookie", "theme=1");
    let begins = |from| {
        let to: Headers<'_> = &[("location", "https://id.example.net/authorize?client_id=1&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback&state=s")];
        at("10:00:00", "document GET https://app.example.com/auth/start", from, 302, to)
    };
    let comes_back = |from, status| at("10:00:09", "document GET https://app.example.com/callback?code=1&state=s", from, status, &[]);
    assert_has(CODE, "The state for the callback", &[begins(&[OWN, THEME]), comes_back(&[CROSS, THEME], 401)]);
    assert_has(CODE, "The state for the callback", &[begins(&[OWN]), comes_back(&[CROSS, THEME], 403)]);
    assert_none(CODE, "", &[begins(&[OWN, THEME]), comes_back(&[CROSS, THEME], 403)]);
}

#[test]
#[rustfmt::skip]
fn what_came_before_the_session_does_not_show_what_it_is_bound_to() {
    const CODE: Code = Code::NotTheSession;
    const OTHER_BROWSER: (&str, &str) = ("user-agent", FIREFOX);
    let home = |from| at("09:59:00", HOME, from, 200, &[]);
    let refused = at("10:00:20", ME, &[OWN, AAA, OTHER_BROWSER], 401, &[]);
    assert_has(CODE, "`User-Agent`", &[SIGNED_IN, WORKS, refused]);
    assert_has(CODE, "`User-Agent`", &[home(&[OWN, OTHER_BROWSER]), SIGNED_IN, WORKS, refused]);
    // The same value with it was accepted.
    let both = at("10:00:05", OTHER, &[OWN, AAA, OTHER_BROWSER], 200, &[]);
    assert_none(CODE, "`User-Agent`", &[SIGNED_IN, both, WORKS, refused]);
    // A page that loses another cookie accepts the session.
    let leads = at("10:00:15", "document GET https://app.example.com/start", WITH, 302,
        &[("location", "/home"), ("set-cookie", "seen=1; Path=/; Secure; HttpOnly")]);
    let lost = at("10:00:20", HOME, &[OWN, AAA, OTHER_BROWSER], 200, &[]);
    assert_none(CODE, "`User-Agent`", &[SIGNED_IN, WORKS, at("10:00:12", HOME, WITH, 200, &[]), leads, lost]);
}

/// A session that began before the recording. Nobody sees its `SameSite`, but the requests around a visit bring its cookie.
#[test]
#[rustfmt::skip]
fn a_session_from_before_stays_away_from_a_visit() {
    const CODE: Code = Code::SiteStrictArrival;
    const PAGE: &str = "document GET https://app.example.com/post/1";
    const FROM_ELSEWHERE: (&str, &str) = ("sec-fetch-site", "cross-site");
    let before = at("10:00:00", ME, WITH, 200, &[]);
    let visit = |status, to: Headers<'static>| at("10:00:20", PAGE, &[FROM_ELSEWHERE], status, to);
    let after = at("10:00:22", ME, WITH, 200, &[]);
    let shown = visit(200, &[]);
    let found = assert_has(CODE, "the requests around it bring", &[before, shown, after]);
    assert_eq!(level(&found), (Severity::Warning, Certainty::Likely));
    let refused = visit(302, TO_LOGIN);
    let found = assert_has(CODE, "", &[before, refused, after]);
    assert_eq!(level(&found), (Severity::Error, Certainty::Likely));
    // Without a request before, only a refusal beside an acceptance tells.
    let found = assert_has(CODE, "", &[refused, after]);
    assert_eq!(level(&found), (Severity::Error, Certainty::Possible));
    assert_none(CODE, "", &[shown, after]);
    // It does not come again soon, it ended, it is another page's own link, or the name is that of a setting.
    assert_none(CODE, "", &[before, shown]);
    assert_none(CODE, "", &[before, shown, at("10:00:40", ME, WITH, 200, &[])]);
    let out = at("10:00:10", "fetch POST https://app.example.com/logout", WITH, 200, &[("set-cookie", "sid=; Path=/; Max-Age=0")]);
    assert_none(CODE, "", &[before, out, shown, after]);
    assert_none(CODE, "", &[before, at("10:00:20", PAGE, &[OWN], 200, &[]), after]);
    let theme: Headers<'_> = &[OWN, ("cookie", "theme=1")];
    assert_none(CODE, "", &[at("10:00:00", ME, theme, 200, &[]), shown, at("10:00:22", ME, theme, 200, &[])]);
}

#[test]
#[rustfmt::skip]
fn a_form_of_a_payment_and_one_of_a_provider() {
    const CODE: Code = Code::SitePostReturn;
    let before = at("10:00:00", ME, WITH, 200, &[]);
    const fn form(what: &str) -> Ask<'_> {
        at("10:00:20", what, &[("sec-fetch-site", "cross-site")], 302, &[NEW, ("location", "/done")])
    }
    assert_has(CODE, "the user is signed out", &[before, form("document POST https://app.example.com/payment/return")]);
    // The response to a provider begins a session.
    for path in ["saml/acs", "Shibboleth.sso/SAML2/POST", "auth/provider", "signin-oidc"] {
        let what = format!("document POST https://app.example.com/{path}");
        assert_none(CODE, "", &[before, form(&what)]);
    }
    // No session was there.
    assert_none(CODE, "", &[form("document POST https://app.example.com/payment/return")]);
}
