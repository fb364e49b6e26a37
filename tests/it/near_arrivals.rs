//! Sessions that began before the recording did, portals of other sites, sign-outs that nobody waits for, and tokens of a page that is loaded
//! again: each next to the same with one thing changed.
//!
//! What breaks if one fails: a recording that begins too late is told a cause that cannot be, or the true one stays untold.

use session_cookie_policy::diagnosis::{Certainty, Code, Finding};
use session_cookie_policy::policy::Severity;

use crate::answers_of_servers::{
    AAA, Ask, BBB, FORM, HOME, ME, NEW, ORIGIN, OWN, SID, SIGNED_IN, WORKS, assert_has,
    assert_none, at,
};
use crate::told_by_time::Headers;

const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
const THEME: (&str, &str) = ("cookie", "theme=1");
const WITH: Headers<'_> = &[OWN, AAA];
const LIKELY: (Severity, Certainty) = (Severity::Error, Certainty::Likely);

const fn level(finding: &Finding) -> (Severity, Certainty) {
    (finding.severity, finding.certainty)
}

const fn me(time: &str, status: u16) -> Ask<'_> {
    at(time, ME, WITH, status, &[])
}

/// A visit of which the recording does not show how the cookie was set: what comes around it tells its `SameSite`.
#[test]
#[rustfmt::skip]
fn a_visit_without_a_session_that_nobody_saw_begin() {
    const CODE: Code = Code::SiteStrictArrival;
    const WORDS: &str = "which the requests around it bring";
    const fn visit(status: u16) -> Ask<'static> {
        at("10:00:20", HOME, &[CROSS, THEME], status, &[])
    }
    let told = |asks: &[Ask<'_>]| level(&assert_has(CODE, WORDS, asks));
    let before = me("10:00:00", 200);
    assert_eq!(told(&[before, visit(200), me("10:00:21", 200)]), (Severity::Warning, Certainty::Likely));
    assert_eq!(told(&[before, visit(401), me("10:00:21", 200)]), LIKELY);
    // In five seconds nobody signs in.
    assert_has(CODE, WORDS, &[before, visit(200), me("10:00:25", 200)]);
    assert_none(CODE, WORDS, &[before, visit(200), me("10:00:26", 200)]);
    assert_none(CODE, WORDS, &[before, visit(200)]);
    // Without a request before it, a script of the page may have set the cookie. The session must open what was refused.
    assert_eq!(told(&[visit(401), me("10:00:21", 200)]), (Severity::Error, Certainty::Possible));
    assert_none(CODE, WORDS, &[visit(401), me("10:00:21", 401)]);
    assert_none(CODE, WORDS, &[visit(200), me("10:00:21", 200)]);
    // A page of one's own, a request of a script, a visit that brings it, and a name of no session.
    assert_none(CODE, WORDS, &[before, at("10:00:20", HOME, &[OWN, THEME], 200, &[]), me("10:00:21", 200)]);
    assert_none(CODE, WORDS, &[before, at("10:00:20", ME, &[CROSS, THEME], 200, &[]), me("10:00:21", 200)]);
    assert_none(CODE, WORDS, &[before, at("10:00:20", HOME, &[CROSS, AAA], 200, &[]), me("10:00:21", 200)]);
    for name in ["cart=1", "oidc_sid=1", "theme=2"] {
        let own = [OWN, ("cookie", name)];
        let own = |time| at(time, ME, &own, 200, &[]);
        assert_none(CODE, WORDS, &[own("10:00:00"), at("10:00:20", HOME, &[CROSS, ("cookie", "a=1")], 200, &[]), own("10:00:21")]);
    }
}

#[test]
#[rustfmt::skip]
fn a_form_without_a_session_that_nobody_saw_begin() {
    const REPLACED: &str = "the response sets a new one";
    const REFUSED: &str = "comes without `sid`: its `SameSite` is `Lax`";
    const fn form(status: u16, answer: Headers<'_>) -> Ask<'_> {
        at("10:00:20", "document POST https://app.example.com/paid", &[CROSS, ("origin", "https://pay.example.net"), FORM], status, answer)
    }
    let before = me("10:00:00", 200);
    let new = at("10:00:21", ME, &[OWN, BBB], 200, &[]);
    assert_eq!(level(&assert_has(Code::SitePostReturn, REPLACED, &[before, form(200, &[NEW]), new])), LIKELY);
    // There was none, and the form begins one.
    assert_none(Code::SitePostReturn, "", &[form(200, &[NEW]), new]);
    assert_eq!(level(&assert_has(Code::FlowCookieLost, REFUSED, &[before, form(403, &[]), me("10:00:21", 200)])), LIKELY);
    // The session has gone, it never was, or nothing fails.
    assert_none(Code::FlowCookieLost, REFUSED, &[before, form(403, &[])]);
    assert_none(Code::FlowCookieLost, REFUSED, &[form(403, &[]), me("10:00:21", 200)]);
    assert_none(Code::FlowCookieLost, REFUSED, &[before, form(200, &[]), me("10:00:21", 200)]);
}

/// A payment that was declined is answered with 400, too.
#[test]
#[rustfmt::skip]
fn a_form_that_is_refused_may_be_a_bad_one() {
    const LAX: (&str, &str) = ("set-cookie", "sid=aaa; Path=/; Secure; HttpOnly; SameSite=Lax");
    let begins = at("10:00:00", "fetch POST https://app.example.com/login", &[OWN, ORIGIN], 200, &[LAX]);
    let form = |status, answer| at("10:00:20", "document POST https://app.example.com/paid", &[CROSS, ("origin", "https://pay.example.net"), FORM], status, answer);
    let told = |code, status, answer| assert_has(code, "the form that another site posts", &[begins, WORKS, form(status, answer)]).certainty;
    assert_eq!(told(Code::FlowCookieLost, 403, &[]), Certainty::Certain);
    assert_eq!(told(Code::FlowCookieLost, 400, &[]), Certainty::Likely);
    assert_eq!(told(Code::SitePostReturn, 400, &[NEW]), Certainty::Certain);
}

/// No `Domain` reaches another site, so a host that only looks at the portal's cookie sends everybody back to it.
#[test]
#[rustfmt::skip]
fn a_portal_of_another_site() {
    const CODE: Code = Code::DomainNotShared;
    const WORDS: &str = "leads to `auth.portal.net` again";
    const TO_PORTAL: Headers<'_> = &[("location", "https://auth.portal.net/?rd=home")];
    const AND_SETS: Headers<'_> = &[TO_PORTAL[0], ("set-cookie", "seen=1; Path=/")];
    const SESSION: Headers<'_> = &[("set-cookie", "portal_session=1; Domain=portal.net; Path=/; Secure; HttpOnly")];
    const POST: &str = "fetch POST https://auth.portal.net/api/firstfactor";
    let leads = |time, what, from, answer| at(time, what, from, 302, answer);
    let portal = |what, status, answer| at("10:00:10", what, &[OWN, ("cookie", "lang=en")], status, answer);
    let signs_in = portal(POST, 200, SESSION);
    let first = leads("10:00:00", HOME, &[CROSS], TO_PORTAL);
    let again = leads("10:00:20", HOME, &[CROSS], TO_PORTAL);
    assert_eq!(level(&assert_has(CODE, WORDS, &[first, signs_in, again])), LIKELY);
    // The host has or gets a cookie, another page leads there, or the page leads elsewhere.
    let none = |asks: &[Ask<'_>]| assert_none(CODE, WORDS, asks);
    none(&[first, signs_in, leads("10:00:20", HOME, &[CROSS, THEME], TO_PORTAL)]);
    none(&[first, signs_in, leads("10:00:20", ME, &[CROSS], TO_PORTAL)]);
    none(&[first, signs_in, leads("10:00:20", HOME, &[CROSS], AND_SETS)]);
    none(&[leads("10:00:00", HOME, &[CROSS, THEME], TO_PORTAL), signs_in, again]);
    none(&[leads("10:00:00", "document GET https://app.example.com/other", &[CROSS], TO_PORTAL), signs_in, again]);
    none(&[leads("10:00:00", HOME, &[CROSS], &[("location", "https://www.portal.net/")]), signs_in, again]);
    // In between it gets a code or sets a cookie; that it answers without either is no matter.
    let own = |what, answer| at("10:00:15", what, &[CROSS], 200, answer);
    none(&[first, signs_in, own("document GET https://app.example.com/callback?code=1&state=s", &[]), again]);
    none(&[first, signs_in, own("document GET https://app.example.com/start", &[("set-cookie", "seen=1; Path=/")]), again]);
    assert_has(CODE, WORDS, &[first, signs_in, own("fetch GET https://app.example.com/texts", &[]), again]);
    // Nobody has signed in: it is asked, refused, of another host, or sets and deletes what is no session.
    none(&[first, again]);
    none(&[first, portal("document GET https://auth.portal.net/", 200, SESSION), again]);
    none(&[first, portal(POST, 401, SESSION), again]);
    none(&[first, portal("fetch POST https://www.portal.net/api/count", 200, SESSION), again]);
    none(&[first, portal(POST, 200, &[("set-cookie", "lang=en; Path=/; Secure")]), again]);
    none(&[first, portal(POST, 200, &[("set-cookie", "old=; Path=/; Max-Age=0; Secure; HttpOnly")]), again]);
    // On a host of one's own site, `Domain` would help: another rule tells that.
    let beside = [("location", "https://auth.example.com/?rd=home")];
    let lead = |time| leads(time, HOME, &[CROSS], &beside);
    let there = portal("fetch POST https://auth.example.com/api/firstfactor", 200, &[SID]);
    assert_none(CODE, "is of another site", &[lead("10:00:00"), there, lead("10:00:20")]);
}

/// A page that is opened meanwhile cancels the request; a network that fails is something else.
#[test]
#[rustfmt::skip]
fn a_sign_out_that_nobody_waits_for() {
    const CODE: Code = Code::SignOutKeepsSession;
    const WORDS: &str = "The request was cancelled";
    const GET: &str = "fetch GET https://app.example.com/logout";
    const POST: &str = "fetch POST https://app.example.com/logout";
    let out = |status, error| at("10:00:20", POST, &[OWN, ORIGIN, AAA], status, &[]).says(error);
    let cancelled = out(0, "error: net::ERR_ABORTED");
    let [before, after] = ["10:00:10", "10:00:30"].map(|time| me(time, 200));
    assert_eq!(level(&assert_has(CODE, WORDS, &[before, cancelled, after])), LIKELY);
    assert_has(CODE, WORDS, &[before, out(0, "error: NS_BINDING_ABORTED"), after]);
    assert_has(CODE, WORDS, &[SIGNED_IN, before, cancelled, after]);
    assert_none(CODE, "", &[SIGNED_IN, before, out(0, "error: net::ERR_CONNECTION_REFUSED"), after]);
    // The server has ended it all the same.
    assert_none(CODE, "", &[before, cancelled, me("10:00:30", 401)]);
    // A cookie of which nobody knows that it is the session.
    let cart = |time, what, status, error| at(time, what, &[OWN, ORIGIN, ("cookie", "cart=1")], status, &[]).says(error);
    let carts = |asked| [cart("10:00:10", ME, 200, ""), asked, cart("10:00:30", ME, 200, "")];
    assert_none(CODE, "", &carts(cart("10:00:20", POST, 0, "error: net::ERR_ABORTED")));
    // A response came: the session must have begun in the recording.
    assert_none(CODE, "", &[before, out(204, ""), after]);
    assert_has(CODE, "End the session in the store", &[SIGNED_IN, before, out(204, ""), after]);
    // A response without content is none that was stored.
    let stored = at("10:00:20", GET, WITH, 304, &[]);
    assert_eq!(level(&assert_has(Code::ResponseFromCache, "304 (not modified)", &[SIGNED_IN, before, stored, after])), LIKELY);
    assert_none(Code::ResponseFromCache, "304", &[SIGNED_IN, before, at("10:00:20", GET, WITH, 204, &[]), after]);
    assert_none(Code::ResponseFromCache, "304", &[before, stored, after]);
}

/// A reload gives the page the new token. A script that asks again has read it by itself.
#[test]
#[rustfmt::skip]
fn a_stale_token_until_the_page_is_loaded_again() {
    const CODE: Code = Code::CsrfTokenStale;
    const WORDS: &str = "repeats an older value";
    const SAID: &str = "{\"detail\": \"CSRF Failed: CSRF token incorrect.\"}";
    const ITEMS: &str = "fetch POST https://app.example.com/api/items";
    const OLD: &str = "tokentokentokentoken1";
    const CURRENT: &str = "tokentokentokentoken2";
    const BOTH: (&str, &str) = ("cookie", "sid=aaa; csrftoken=tokentokentokentoken2");
    let page = at("09:59:00", "document GET https://app.example.com/login", &[OWN], 200, &[("set-cookie", "csrftoken=tokentokentokentoken1; Path=/; Secure")]);
    let signs_in = at("10:00:00", "fetch POST https://app.example.com/login", &[OWN, ORIGIN, ("cookie", "csrftoken=tokentokentokentoken1"), ("x-csrftoken", OLD)], 200,
        &[SID, ("set-cookie", "csrftoken=tokentokentokentoken2; Path=/; Secure")]);
    let post = |time, what, token, status| {
        let from: Headers<'static> = if token == OLD { &[OWN, ORIGIN, BOTH, ("x-csrftoken", OLD)] } else { &[OWN, ORIGIN, BOTH, ("x-csrftoken", CURRENT)] };
        at(time, what, from, status, &[])
    };
    let refused = post("10:00:10", ITEMS, OLD, 403).says(SAID);
    let told = |later: &[Ask<'static>]| level(&assert_has(CODE, WORDS, &[&[page, signs_in, refused], later].concat()));
    let none = |later: &[Ask<'static>]| assert_none(CODE, WORDS, &[&[page, signs_in, refused], later].concat());
    let get = |time, what| at(time, what, &[OWN, BOTH], 200, &[]);
    let reload = get("10:00:20", HOME);
    let again = post("10:00:30", ITEMS, CURRENT, 200);
    assert_eq!(told(&[]), LIKELY);
    assert_eq!(told(&[reload, again]), (Severity::Warning, Certainty::Likely));
    // Another request in between, of a page or one that changes something elsewhere, is no second try.
    assert_eq!(told(&[post("10:00:15", "fetch POST https://app.example.com/api/notes", CURRENT, 200), reload, again]).0, Severity::Warning);
    none(&[again]);
    none(&[get("10:00:20", ME), again]);
    none(&[get("10:00:20", "document GET https://www.example.com/"), again]);
    none(&[again, get("10:00:40", HOME)]);
    // Without words, 403 may be a permission that was given since.
    let silent = post("10:00:10", ITEMS, OLD, 403);
    assert_has(CODE, WORDS, &[page, signs_in, silent]);
    assert_none(CODE, WORDS, &[page, signs_in, silent, reload, again]);
}

/// A status that says that headers are too large is believed from 2 000 bytes on, any other one from 7 000 on.
#[test]
#[rustfmt::skip]
fn how_long_cookies_are_too_long() {
    let has = |status, len: usize| {
        let cookies = format!("sid=aaa; big={}", "x".repeat(len - 13));
        let from = [OWN, ("cookie", &*cookies)];
        let asks = [SIGNED_IN, at("10:00:20", ME, &from, status, &[])];
        match status {
            _ if len == 2_001 && status == 431 || len == 7_001 => drop(assert_has(Code::SizeRequest, "", &asks)),
            _ => assert_none(Code::SizeRequest, "", &asks),
        }
    };
    for status in [431, 413] {
        for len in [2_000, 2_001] {
            has(status, len);
        }
    }
    has(413, 7_000);
    has(413, 7_001);
}

/// Servers take what is joined with commas for one cookie. A host that accepts such a request reads it.
#[test]
#[rustfmt::skip]
fn cookies_that_are_joined_with_commas() {
    const CODE: Code = Code::CookieLines;
    const COMMAS: &str = "joined with commas";
    let with = |time, cookie, status| at(time, ME, cookie, status, &[]);
    let joined: Headers<'_> = &[OWN, ("cookie", "sid=aaa, theme=1")];
    let [one, two] = ["10:00:20", "10:00:30"];
    assert_eq!(level(&assert_has(CODE, COMMAS, &[SIGNED_IN, with(one, joined, 401)])), LIKELY);
    assert_none(CODE, "", &[SIGNED_IN, with(one, joined, 401), with(two, joined, 200)]);
    // No browser writes commas, so they are odd even before anything is refused.
    assert_eq!(level(&assert_has(CODE, COMMAS, &[SIGNED_IN, with(one, joined, 404)])), (Severity::Warning, Certainty::Likely));
    // A value may have commas: what follows one is no name, or other cookies have semicolons.
    for value in ["a=1, 2", "a=1, =2", "a=1, b c=2", "a={\"b\"=1, \"c\"=2}", "a=1,b=2", "a=1, b=2; sid=aaa"] {
        let from = [OWN, ("cookie", value)];
        assert_none(CODE, "", &[SIGNED_IN, at(one, ME, &from, 401, &[])]);
    }
}

/// Which scope a cookie has is told by the line that sets it; two deletions in different scopes tell nothing of it.
#[test]
#[rustfmt::skip]
fn a_deletion_of_what_nobody_saw_set() {
    const CODE: Code = Code::ClearInVain;
    const SHORT: Headers<'_> = &[("set-cookie", "sid=; Path=/account; Max-Age=0; Secure; HttpOnly")];
    const WIDE: Headers<'_> = &[("set-cookie", "sid=; Path=/; Max-Age=0; Secure; HttpOnly")];
    let out = |time, from, lines| at(time, "fetch POST https://app.example.com/logout", from, 200, lines);
    let asks = [me("10:00:10", 200), out("10:00:20", &[OWN, ORIGIN, AAA], SHORT), out("10:00:40", &[OWN, ORIGIN, THEME], WIDE)];
    assert_none(CODE, "", &asks);
    assert_has(CODE, "", &[&[SIGNED_IN], &asks[..]].concat());
    // The cookie still comes.
    assert_has(CODE, "browsers still send it", &[&asks[..2], &[me("10:00:30", 200)]].concat());
}

/// That one of two tokens stays does not depend on how they were set.
#[test]
#[rustfmt::skip]
fn a_sign_out_that_deletes_one_of_two_tokens() {
    const CODE: Code = Code::ClearInVain;
    const WORDS: &str = "but not `refresh_token`";
    const BOTH: (&str, &str) = ("cookie", "access_token=1; refresh_token=2");
    const SETS: Headers<'_> = &[("set-cookie", "access_token=1; Path=/; Secure; HttpOnly"), ("set-cookie", "refresh_token=2; Path=/; Secure; HttpOnly")];
    const DELETES: Headers<'_> = &[("set-cookie", "access_token=; Path=/; Max-Age=0; Secure; HttpOnly")];
    let signs_in = at("10:00:00", "fetch POST https://app.example.com/login", &[OWN, ORIGIN], 200, SETS);
    let renews = at("10:00:15", "fetch POST https://app.example.com/auth/refresh", &[OWN, ORIGIN, BOTH], 200, SETS);
    let reads = at("10:00:10", ME, &[OWN, BOTH], 200, &[]);
    let out = at("10:00:20", "fetch POST https://app.example.com/logout", &[OWN, ORIGIN, BOTH], 200, DELETES);
    assert_has(CODE, WORDS, &[signs_in, reads, renews, out]);
    assert_has(CODE, WORDS, &[reads, out]);
    let all = [DELETES[0], ("set-cookie", "refresh_token=; Path=/; Max-Age=0; Secure; HttpOnly")];
    let out = at("10:00:20", "fetch POST https://app.example.com/logout", &[OWN, ORIGIN, BOTH], 200, &all);
    assert_none(CODE, WORDS, &[signs_in, reads, renews, out]);
}
