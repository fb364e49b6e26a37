//! Frames, chains of redirects and clocks, next to recordings that differ in one thing.
//!
//! What breaks if one fails: a chain that arrives is called endless, or a frame of another site is told to set a path.

use session_cookie_policy::diagnosis::{Certainty, Code};
use session_cookie_policy::policy::Severity;

use crate::told::{assert_has, assert_none, at};
use crate::told_by_time::{Headers, Line, NONE, OWN};

const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
const CAME: (&str, &str) = ("cookie", "sid=c2VjcmV0LTE");

#[test]
#[rustfmt::skip]
fn a_script_in_a_frame_of_another_site() {
    const CODE: Code = Code::ThirdPartyCookie;
    const NO_ACCESS: (&str, &str) = ("sec-fetch-storage-access", "none");
    const ME: &str = "fetch GET https://tab.example.org/api/me";
    let top = at("10:00:00", "document GET https://office.example.com/", &[NONE], 200, &[]);
    let popup = at("10:00:05", "document POST https://tab.example.org/login", &[OWN, ("origin", "https://tab.example.org")], 200, &[("set-cookie", "sid=c2VjcmV0LTE; Path=/; Secure; HttpOnly; SameSite=None")]);
    let finding = assert_has(CODE, &[top, popup, at("10:00:06", ME, &[OWN, NO_ACCESS], 401, &[])]);
    assert_eq!(finding.certainty, Certainty::Certain);
    assert!(finding.message.contains("requestStorageAccess"), "{finding}");
    // It is no frame, or has access, or nothing fails, or the cookie is of the frame itself.
    assert_none(CODE, &[top, popup, at("10:00:06", ME, &[OWN], 401, &[])]);
    assert_none(CODE, &[top, popup, at("10:00:06", ME, &[OWN, NO_ACCESS, CAME], 401, &[])]);
    assert_none(CODE, &[top, popup, at("10:00:06", ME, &[OWN, NO_ACCESS], 200, &[])]);
}

#[test]
#[rustfmt::skip]
fn a_visit_that_is_led_elsewhere() {
    const CODE: Code = Code::SiteStrictArrival;
    const BACK: &str = "document GET https://shop.example.com/payment/return";
    const PAGE: &str = "document GET https://shop.example.com/checkout/payment";
    const CART: &str = "fetch GET https://shop.example.com/api/cart";
    const MASK: (&str, &str) = ("set-cookie", "mask=c2VjcmV0LTE; Path=/; Secure; HttpOnly; SameSite=Strict");
    const BRINGS: (&str, &str) = ("cookie", "mask=c2VjcmV0LTE");
    let sets = |line: Headers<'static>| at("10:00:00", "fetch POST https://shop.example.com/api/cart", &[OWN, ("origin", "https://shop.example.com")], 200, line);
    let pay = at("10:00:05", "document GET https://pay.example.net/", &[CROSS], 200, &[]);
    let first = at("10:00:10", BACK, &[CROSS], 302, &[("location", "/checkout/payment")]);
    let second = at("10:00:11", PAGE, &[CROSS], 302, &[("location", "/cart")]);
    let ends = at("10:00:12", "document GET https://shop.example.com/cart", &[CROSS], 200, &[]);
    let again = at("10:00:13", CART, &[OWN, BRINGS], 200, &[]);
    let finding = assert_has(CODE, &[sets(&[MASK]), pay, first, second, ends, again]);
    assert_eq!((finding.severity, finding.certainty), (Severity::Warning, Certainty::Likely));
    // One step is usual. A spelling is another. The cookie does not come again. It is a token.
    let shown = at("10:00:11", PAGE, &[CROSS], 200, &[]);
    assert_none(CODE, &[sets(&[MASK]), pay, first, shown, again]);
    let slash = at("10:00:11", PAGE, &[CROSS], 302, &[("location", "/de/checkout/payment/")]);
    assert_none(CODE, &[sets(&[MASK]), pay, first, slash, again]);
    assert_none(CODE, &[sets(&[MASK]), pay, first, second, ends]);
    let token = at("10:00:13", CART, &[OWN, ("cookie", "csrf=c2VjcmV0LTE")], 200, &[]);
    assert_none(CODE, &[sets(&[("set-cookie", "csrf=c2VjcmV0LTE; Path=/; Secure; HttpOnly; SameSite=Strict")]), pay, first, second, ends, token]);
    let lax = [("set-cookie", "mask=c2VjcmV0LTE; Path=/; Secure; HttpOnly; SameSite=Lax")];
    assert_none(CODE, &[sets(Box::leak(Box::new(lax))), pay, first, second, ends, again]);
}

#[test]
#[rustfmt::skip]
fn redirects_that_lead_around() {
    const CODE: Code = Code::RefreshLoop;
    const APP: &str = "document GET https://app.example.com/home";
    const KEY: &str = "document GET https://keys.example.net/handshake";
    let app = |date: &'static str| -> Line<'static> {
        at("10:00:00", APP, &[NONE, CAME], 307, Box::leak(Box::new([("location", "https://keys.example.net/handshake"), ("date", date)])))
    };
    let key = |date: &'static str| -> Line<'static> {
        at("10:00:00", KEY, &[CROSS, ("cookie", "client=1")], 307, Box::leak(Box::new([("location", "https://app.example.com/home?token=1"), ("date", date)])))
    };
    let right = "Sun, 22 Nov 2026 10:00:00 GMT";
    let fast = "Sun, 22 Nov 2026 10:00:42 GMT";
    let finding = assert_has(CODE, &[app(right), key(fast), app(right), key(fast), app(right), key(fast)]);
    assert_eq!(finding.certainty, Certainty::Likely);
    assert!(finding.message.contains("differ by 42 seconds"), "{finding}");
    let finding = assert_has(CODE, &[app(right), key(right), app(right), key(right), app(right), key(right)]);
    assert_eq!(finding.certainty, Certainty::Possible);
    // Two times may be a sign-in, and a chain that arrives has an end.
    assert_none(CODE, &[app(right), key(right), app(right), key(right)]);
    let arrives = at("10:00:01", APP, &[NONE, CAME], 200, &[]);
    assert_none(CODE, &[app(right), key(right), app(right), key(right), app(right), key(right), arrives]);
}

#[test]
#[rustfmt::skip]
fn tokens_that_a_fast_clock_takes_for_expired() {
    const CODE: Code = Code::RefreshLoop;
    const TOKENS: &str = "fetch POST https://keys.example.com/sessions/1/tokens";
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    const SLOW: (&str, &str) = ("date", "Sun, 22 Nov 2026 09:59:05 GMT");
    const RIGHT: (&str, &str) = ("date", "Sun, 22 Nov 2026 10:00:00 GMT");
    let page = at("09:59:59", "document GET https://www.example.com/", &[NONE, ("cookie", "theme=1")], 200, &[SLOW]);
    let fresh = |date: (&'static str, &'static str)| -> Line<'static> {
        at("10:00:00", TOKENS, &[SITE, ("origin", "https://www.example.com"), ("cookie", "client=1")], 200, Box::leak(Box::new([date, ("access-control-allow-origin", "https://www.example.com"), ("access-control-allow-credentials", "true")])))
    };
    let asks = |date: (&'static str, &'static str), token: Option<(&'static str, &'static str)>| -> Line<'static> {
        let mut from = vec![SITE, ("origin", "https://www.example.com")];
        from.extend(token);
        at("10:00:01", "fetch POST https://api.example.com/checkout", Vec::leak(from), 401, Box::leak(Box::new([date, ("access-control-allow-origin", "https://www.example.com"), ("access-control-allow-credentials", "true")])))
    };
    let finding = assert_has(CODE, &[page, fresh(SLOW), fresh(SLOW), fresh(SLOW), asks(SLOW, None)]);
    assert!(finding.message.contains("56 seconds ahead"), "{finding}");
    // The clock is right, or there are fewer, or the token comes.
    assert_none(CODE, &[page, fresh(RIGHT), fresh(RIGHT), fresh(RIGHT), asks(RIGHT, None)]);
    assert_none(CODE, &[page, fresh(SLOW), fresh(SLOW), asks(SLOW, None)]);
    assert_none(CODE, &[page, fresh(SLOW), fresh(SLOW), fresh(SLOW), asks(SLOW, Some(("authorization", "Bearer abc")))]);
}

#[test]
#[rustfmt::skip]
fn a_script_that_is_redirected_to_plain_http() {
    const CODE: Code = Code::SecureForwardedScheme;
    const LIST: &str = "fetch GET https://app.example.com/api/list/";
    let page = at("09:59:59", "document GET https://app.example.com/", &[NONE, CAME], 200, &[]);
    let to = |to: &'static str| -> Line<'static> { at("10:00:00", LIST, &[OWN, CAME], 301, Box::leak(Box::new([("location", to)]))) };
    assert_eq!(assert_has(CODE, &[page, to("http://app.example.com/api/list")]).certainty, Certainty::Likely);
    let blocked = at("10:00:00", "fetch GET http://app.example.com/api/list", &[], 0, &[]);
    assert_eq!(assert_has(CODE, &[page, to("http://app.example.com/api/list"), blocked]).certainty, Certainty::Certain);
    // It stays on https, or something leads back to it, or it is another host.
    assert_none(CODE, &[page, to("/api/list")]);
    let upgraded = at("10:00:00", "fetch GET http://app.example.com/api/list", &[], 307, &[("location", "https://app.example.com/api/list")]);
    assert_none(CODE, &[page, to("http://app.example.com/api/list"), upgraded]);
    assert_none(CODE, &[page, to("http://files.example.com/api/list")]);
}

#[test]
#[rustfmt::skip]
fn a_renewal_that_a_redirect_loses() {
    const CODE: Code = Code::SetCookieMissing;
    const LOGIN: &str = "document GET https://app.example.com/login";
    const HOME: &str = "document GET https://app.example.com/home";
    let leads = at("10:00:00", LOGIN, &[NONE, CAME], 307, &[("location", "/home")]);
    let refused = |from: Headers<'static>| at("10:00:00", HOME, from, 307, &[("location", "/login"), ("set-cookie", "sid=; Path=/; Max-Age=0; Secure")]);
    let finding = assert_has(CODE, &[leads, refused(&[NONE, CAME])]);
    assert_eq!(finding.certainty, Certainty::Possible);
    // The cookies of the renewal are there, or another value is refused.
    let renews = at("10:00:00", LOGIN, &[NONE, CAME], 307, &[("location", "/home"), ("set-cookie", "sid=c2VjcmV0LTI; Path=/; Secure")]);
    assert_none(CODE, &[renews, refused(&[NONE, CAME])]);
    assert_none(CODE, &[leads, refused(&[NONE, ("cookie", "sid=b3RoZXI")])]);
}
