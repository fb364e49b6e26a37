//! Recordings beside a deployment, and what recordings suggest of one, next to those that differ in one thing.
//!
//! What breaks if one fails: a login that works is told to change, or the deployment is guessed from a part of the recording that is
//! somebody else's.

use session_cookie_policy::config::{CompanionConfig, PolicyConfig, Purpose, Setting};
use session_cookie_policy::evidence::{Inferred, compare};
use session_cookie_policy::net::EmbeddedList;

use crate::beside_a_deployment::{
    BARE, HOME, LOGIN, ME, NO_STORE, POST, SID, SIGN_IN, WITH, assert_has, assert_no_error,
    by_header, line, pair, single, told,
};
use crate::near_recordings::NOW;
use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, har};

/// The route that ends the session is the declared one, whatever its name.
#[test]
fn a_declared_sign_out_has_any_name() {
    const KEEPS: &str = "error: sign-out-keeps-cookie";
    let at = |route: &str| {
        let mut config = single();
        config.sign_out_route = route.into();
        config
    };
    let ends = |what, from| line("10:00:05", what, from, 200, &[NO_STORE]);
    let post = ends("fetch POST https://www.example.com/bye", WITH);
    assert_has(&at("/bye"), &[SIGN_IN, post], KEEPS);
    assert_has(
        &at("/bye"),
        &[
            SIGN_IN,
            ends("document GET https://www.example.com/bye", WITH),
        ],
        KEEPS,
    );
    assert_no_error(&single(), &[SIGN_IN, post]);
    // The front page is for everybody, and a form at its address is not.
    assert_no_error(
        &at("/"),
        &[SIGN_IN, ends("document GET https://www.example.com/", WITH)],
    );
    assert_has(
        &at("/"),
        &[
            SIGN_IN,
            ends("document POST https://www.example.com/", WITH),
        ],
        KEEPS,
    );
}

/// Another route has the word in its name.
#[test]
fn a_declared_refresh_is_the_only_one() {
    const ACCESS: &str = "access=1; Path=/; Secure; HttpOnly; SameSite=Lax";
    const REFRESH: &str = "refresh=1; Path=/refresh; Secure; HttpOnly; SameSite=Strict";
    let sets: Headers<'_> = &[("set-cookie", ACCESS), ("set-cookie", REFRESH), NO_STORE];
    let login = line("10:00:00", LOGIN, BARE, 200, sets);
    let with: Headers<'_> = &[OWN, BARE[1], ("cookie", "access=1")];
    let rates = line(
        "10:00:05",
        "fetch GET https://www.example.com/rates/refresh",
        with,
        200,
        &[NO_STORE],
    );
    assert_no_error(&pair(), &[login, rates]);
}

/// The browser asks for leave to refresh, without cookies.
#[test]
fn a_preflight_of_a_refresh_is_no_refresh() {
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    const ACCESS: &str = "access=1; Path=/; Secure; HttpOnly; SameSite=Lax";
    const REFRESH: &str = "refresh=1; Path=/refresh; Secure; HttpOnly; SameSite=Strict";
    let sets: Headers<'_> = &[("set-cookie", ACCESS), ("set-cookie", REFRESH), NO_STORE];
    let login = line("10:00:00", LOGIN, BARE, 200, sets);
    let mut config = pair();
    config.websites.push("https://app.example.com".into());
    let allows: Headers<'_> = &[
        ("access-control-allow-origin", "https://app.example.com"),
        ("access-control-allow-credentials", "true"),
    ];
    let from: Headers<'_> = &[SITE, ("origin", "https://app.example.com")];
    let asks = |method: &str| {
        told(
            &config,
            &[login, line("10:00:01", method, from, 204, allows)],
        )
    };
    let preflight = asks("fetch OPTIONS https://www.example.com/refresh");
    assert!(
        !preflight
            .iter()
            .any(|told| told.ends_with("refresh-not-found")),
        "{preflight:?}"
    );
}

/// A script that gets the first cookie of a session signs in, whatever the name of the route.
#[test]
fn a_form_of_a_script_that_begins_a_session_is_a_sign_in() {
    let headers: Headers<'_> = &[("location", "/home"), SID, NO_STORE];
    let enter = line(
        "10:00:00",
        "fetch POST https://www.example.com/enter",
        BARE,
        302,
        headers,
    );
    assert_no_error(&single(), &[enter]);
    let home = line(
        "10:00:01",
        "fetch GET https://www.example.com/home",
        WITH,
        200,
        &[NO_STORE],
    );
    assert_no_error(&single(), &[enter, home]);
}

/// The cookies of the recording, and those of the configuration.
#[test]
fn a_session_in_other_cookies_is_that_of_another_configuration() {
    const OTHER: &str = "warning: written-otherwise";
    let sets: Headers<'_> = &[
        (
            "set-cookie",
            "app_session=1; Path=/; Secure; HttpOnly; SameSite=Lax",
        ),
        NO_STORE,
    ];
    let from: Headers<'_> = &[OWN, BARE[1], ("cookie", "app_session=1")];
    let login = line("10:00:00", LOGIN, BARE, 200, sets);
    let me = line("10:00:02", ME, from, 200, &[NO_STORE]);
    let config = single();
    let findings = compare(&har(CHROME, &[login, me]), &config, &EmbeddedList, NOW);
    assert!(
        findings.iter().any(|found| found
            .message
            .contains("seems to be in `app_session`, and the deployment declares `sid`")),
        "{findings:#?}"
    );
    assert_has(&config, &[login, me], OTHER);
    // One of the recording is declared.
    let all = told(&config, &[SIGN_IN, login, me]);
    assert!(!all.iter().any(|told| told == OTHER), "{all:?}");
}

/// A page that leads to the sign-in without the cookie does not succeed.
#[test]
fn a_page_that_leads_to_the_sign_in_needs_the_cookie() {
    let works = line(
        "10:00:02",
        "document GET https://www.example.com/start",
        WITH,
        200,
        &[NO_STORE],
    );
    let leads = line(
        "10:00:03",
        HOME,
        BARE,
        302,
        &[("location", "/login"), NO_STORE],
    );
    assert_has(&single(), &[SIGN_IN, works, leads], "error: cookie-dropped");
    let public = line("10:00:03", HOME, BARE, 200, &[NO_STORE]);
    assert_no_error(&single(), &[SIGN_IN, works, public]);
}

/// The same address with another method is another route.
#[test]
fn a_sign_in_that_sets_nothing_is_excused_by_its_own_next_attempt() {
    const MISSING: &str = "error: set-cookie-missing";
    let csrf = [("set-cookie", "csrf=1; Path=/; Secure"), NO_STORE];
    let fails = line("10:00:01", LOGIN, BARE, 200, &csrf);
    let begin = line(
        "10:00:00",
        "document GET https://www.example.com/",
        &[NONE, ("cookie", "seen=1")],
        200,
        &[NO_STORE],
    );
    let again = line("10:00:05", LOGIN, BARE, 200, &[SID, NO_STORE]);
    let page = line(
        "10:00:05",
        "document GET https://www.example.com/login",
        BARE,
        200,
        &[SID, NO_STORE],
    );
    assert_has(&single(), &[begin, fails], MISSING);
    assert_no_error(&single(), &[begin, fails, again]);
    assert_has(&single(), &[begin, fails, page], MISSING);
}

/// A form that sets one of two cookies.
#[test]
fn a_sign_in_in_part_is_no_page_with_the_form() {
    let sets: Headers<'_> = &[
        (
            "set-cookie",
            "access=1; Path=/; Secure; HttpOnly; SameSite=Lax",
        ),
        NO_STORE,
    ];
    let part = line("10:00:01", POST, BARE, 200, sets);
    assert_has(&pair(), &[part], "error: set-cookie-partial");
}

/// One page has read the tokens, and another has not.
#[test]
fn a_page_has_read_what_it_sends() {
    const EXPOSE: &str = "error: cors-expose";
    const TOKEN: (&str, &str) = ("authorization", "Bearer 1");
    const APP: (&str, &str) = ("origin", "https://app.example.com");
    const WWW: (&str, &str) = ("origin", "https://www.example.com");
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    let mut config: PolicyConfig = by_header();
    config.api = ["https://api.example.com".into()].into();
    config.websites = [
        "https://www.example.com".into(),
        "https://app.example.com".into(),
    ]
    .into();
    let asks = |time, what, from, page| -> Line<'static> { line(time, what, from, 200, page) };
    const TO_WWW: Headers<'_> = &[
        ("access-control-allow-origin", "https://www.example.com"),
        NO_STORE,
    ];
    const TO_APP: Headers<'_> = &[
        ("access-control-allow-origin", "https://app.example.com"),
        NO_STORE,
    ];
    let login = "fetch POST https://api.example.com/login";
    let me = "fetch GET https://api.example.com/me";
    let sign_in = asks("10:00:00", login, &[SITE, WWW], TO_WWW);
    assert_has(&config, &[sign_in], EXPOSE);
    assert_no_error(
        &config,
        &[sign_in, asks("10:00:01", me, &[SITE, WWW, TOKEN], TO_WWW)],
    );
    assert_has(
        &config,
        &[sign_in, asks("10:00:01", me, &[SITE, APP, TOKEN], TO_APP)],
        EXPOSE,
    );
}

/// What follows a sign-out, and what came before it.
#[test]
fn a_session_has_ended_if_what_brings_it_is_refused_or_replaced() {
    const ERROR: &str = "error: sign-out-keeps-cookie";
    const THEME: Headers<'_> = &[OWN, ("cookie", "theme=1")];
    let out = line(
        "10:00:05",
        "fetch POST https://www.example.com/logout",
        WITH,
        200,
        &[NO_STORE],
    );
    let me = line("10:00:02", ME, WITH, 200, &[NO_STORE]);
    let without = line("10:00:06", ME, THEME, 401, &[NO_STORE]);
    assert_has(&single(), &[SIGN_IN, me, out, without], ERROR);
    // It is still good after the sign-out, and ends later; a page may be from a cache.
    let after = |time, status| line(time, ME, WITH, status, &[NO_STORE]);
    assert_has(
        &single(),
        &[
            SIGN_IN,
            me,
            out,
            after("10:00:06", 200),
            after("10:00:09", 401),
        ],
        ERROR,
    );
    let page = line("10:00:06", HOME, WITH, 200, &[NO_STORE]);
    assert_no_error(&single(), &[SIGN_IN, me, out, page, after("10:00:09", 401)]);
    // Somebody signs in over a session, which replaces it, as the page after the sign-out does.
    let again = line("10:00:03", LOGIN, WITH, 200, &[SID, NO_STORE]);
    let replaced = line("10:00:06", HOME, WITH, 200, &[SID, NO_STORE]);
    assert_no_error(&single(), &[SIGN_IN, me, again, out, replaced]);
}

fn inferred(lines: &[Line<'_>]) -> Inferred {
    Inferred::of(&har(CHROME, lines), &EmbeddedList).unwrap()
}

fn api(inferred: &Inferred) -> Vec<&str> {
    inferred.config.api.iter().map(Setting::text).collect()
}

/// A page that sends a form or a script's request to another host is no identity provider.
#[test]
fn who_sends_a_request_of_its_own_is_no_provider() {
    const PAGE: (&str, &str) = ("origin", "https://www.example.com");
    const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
    let me = line("10:00:02", ME, WITH, 200, &[NO_STORE]);
    let cart: Headers<'_> = &[
        ("set-cookie", "cart_session=1; Path=/; Secure; HttpOnly"),
        NO_STORE,
    ];
    for what in [
        "document POST https://shop.example.com/cart",
        "fetch POST https://shop.example.com/cart",
    ] {
        let post = line("10:00:03", what, &[SITE, PAGE], 200, cart);
        let found = inferred(&[SIGN_IN, me, post]);
        assert_eq!(
            found.config.session_cookie.name.as_ref().unwrap().text(),
            "sid",
            "{what}"
        );
        assert_eq!(api(&found), ["https://www.example.com"], "{what}");
    }
}

/// Two cookies may be the session.
#[test]
fn a_rival_of_the_session_is_another_cookie_of_the_same_weight() {
    let doubts = |sets: Headers<'_>, from: Headers<'_>| {
        let login = line("10:00:00", LOGIN, BARE, 200, sets);
        let me = line("10:00:02", ME, from, 200, &[NO_STORE]);
        let found = inferred(&[login, me]);
        let doubts = found.doubts.iter();
        let doubts = doubts.filter(|doubt| doubt.field.to_string() == "session_cookie");
        doubts
            .map(|doubt| doubt.message.clone())
            .collect::<Vec<String>>()
    };
    assert_eq!(doubts(&[SID, NO_STORE], WITH), Vec::<String>::new());
    let two: Headers<'_> = &[
        SID,
        (
            "set-cookie",
            "session=1; Path=/; Secure; HttpOnly; SameSite=Lax",
        ),
        NO_STORE,
    ];
    let both = doubts(two, &[OWN, BARE[1], ("cookie", "sid=1; session=1")]);
    assert!(
        both.len() == 1
            && both[0].contains("`sid` is assumed to be the session, but `session` may be instead"),
        "{both:?}"
    );
}

/// The recording begins after the sign-in: the API is where scripts send the cookie.
#[test]
fn an_api_is_asked_by_scripts() {
    const PAGE: (&str, &str) = ("origin", "https://www.example.com");
    const COOKIE: (&str, &str) = ("cookie", "sid=1");
    let home = line("10:00:00", HOME, &[NONE, COOKIE], 200, &[]);
    let me = line(
        "10:00:01",
        "fetch GET https://api.example.com/me",
        &[("sec-fetch-site", "same-site"), PAGE, COOKIE],
        200,
        &[],
    );
    assert_eq!(api(&inferred(&[home, me])), ["https://api.example.com"]);
    assert_eq!(api(&inferred(&[home])), ["https://www.example.com"]);
}

/// A script is led to the sign-in, or somewhere else.
#[test]
fn a_script_that_is_led_away_was_not_led_to_the_sign_in_by_a_provider_or_in_advance() {
    let leads = |from, to| {
        let headers = [("location", to), NO_STORE];
        let led = line(
            "10:00:05",
            "fetch GET https://www.example.com/api/list",
            from,
            302,
            &headers,
        );
        let traffic = har(CHROME, &[SIGN_IN, led]);
        let mut findings = compare(&traffic, &single(), &EmbeddedList, NOW).into_iter();
        findings.any(|finding| {
            finding
                .message
                .contains("a middleware redirects it to a sign-in page")
        })
    };
    assert!(leads(WITH, "/login"));
    assert!(!leads(
        &[OWN, ("cookie", "sid=1"), ("sec-purpose", "prefetch")],
        "/login"
    ));
    assert!(!leads(WITH, "/done?code=1&state=2"));
}

/// Whoever arrives from another site may come back from a provider; a link in an e-mail comes from nobody.
#[test]
fn a_cookie_of_the_flow_is_missed_by_who_comes_back() {
    const LOST: &str = "flow-cookie-lost";
    let mut config = single();
    let mut flow = CompanionConfig::new(Purpose::SignInFlow.into());
    flow.name = Some("flow".into());
    config.cookies.insert("flow".into(), flow);
    let arrives = |what, site, status| {
        let from = [("sec-fetch-site", site), ("cookie", "theme=1")];
        let headers = [("location", "/home"), SID, NO_STORE];
        let all = told(&config, &[line("10:00:00", what, &from, status, &headers)]);
        all.iter().any(|told| told.ends_with(LOST))
    };
    let (callback, arrive) = (
        "document GET https://www.example.com/auth/callback",
        "document GET https://www.example.com/arrive",
    );
    assert!(arrives(callback, "cross-site", 302));
    assert!(arrives(callback, "same-origin", 302));
    assert!(arrives(arrive, "cross-site", 302));
    assert!(!arrives(arrive, "none", 302));
}

/// The request that sets a cookie again brought it, and no later one does.
#[test]
fn a_cookie_that_was_there_before_need_not_come_later() {
    let token = r#"{"purpose": "csrf_token", "name": "csrf", "prefix": "none"}"#;
    let mut config = single();
    config
        .cookies
        .insert("csrf".into(), serde_json::from_str(token).unwrap());
    let from: Headers<'_> = &[
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("cookie", "sid=1; csrf=1"),
    ];
    let strict = (
        "set-cookie",
        "csrf=1; Path=/; Secure; HttpOnly; SameSite=Strict",
    );
    let headers = [strict, NO_STORE];
    let page = line("10:00:04", HOME, from, 200, &headers);
    let posts = line(
        "10:00:09",
        "fetch POST https://www.example.com/items",
        WITH,
        200,
        &[NO_STORE],
    );
    assert_has(
        &config,
        &[SIGN_IN, page, posts],
        "error: site-strict-arrival",
    );
}
