//! A recording beside a deployment: what the recording contradicts is no error, and what it does not contradict stays one.
//!
//! What breaks if one fails: somebody hands in a login that works, with its configuration, and is told to repair it; or a login that
//! fails, and is told nothing.

use std::fs;
use std::path::{Path, PathBuf};

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Certainty, Code, Finding, audit};
use session_cookie_policy::evidence::{Inferred, Traffic, compare, explain};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::answers_of_servers::{at, traffic};
use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, har};

const NOW: OffsetDateTime = datetime!(2026-11-28 10:05 UTC);

/// Recordings that work, of deployments that do not work in every browser.
const EXCEPTIONS: [(&str, Code); 8] = [
    // The page is on another site than the API.
    ("28-cross-site-none.har", Code::ThirdPartyCookie),
    ("right-cross-site.har", Code::ThirdPartyCookie),
    ("p61-affinity-pair.har", Code::ThirdPartyCookie),
    (
        "y07-cross-site-sign-out-deletes-without-samesite.har",
        Code::ThirdPartyCookie,
    ),
    // An extension with the permission for its host.
    ("q19-extension-samesite.har", Code::ClientPagesCookie),
    // The server writes no `Secure` over https.
    ("q14-middleware-redirect-loses.har", Code::SecureOmitted),
    ("qsupabase-ssr.har", Code::SecureOmitted),
    ("y17-lighttpd-maps-the-cookie-path.har", Code::SecureOmitted),
];

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

fn recordings(folder: &Path, found: &mut Vec<PathBuf>) {
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            recordings(&path, found);
        } else if path.extension().is_some_and(|end| end == "har") {
            found.push(path);
        }
    }
}

#[test]
fn logins_that_work_have_no_errors_beside_the_deployment_that_they_suggest() {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files = Vec::new();
    recordings(&vectors.join("reports/healthy"), &mut files);
    recordings(&vectors.join("har"), &mut files);
    let mut compared = 0;
    let mut wrong = Vec::new();
    for path in files {
        let traffic = Traffic::of_har(&fs::read_to_string(&path).unwrap()).unwrap();
        if explain(&traffic, &EmbeddedList, NOW).iter().any(is_error) {
            continue;
        }
        let Some(inferred) = Inferred::of(&traffic, &EmbeddedList) else {
            continue;
        };
        let name = path.file_name().unwrap().to_str().unwrap();
        let mut findings = compare(&traffic, &inferred.config, &EmbeddedList, NOW);
        findings.extend(audit(&inferred.config, None, NOW, &EmbeddedList));
        for finding in findings.iter().filter(|finding| is_error(finding)) {
            if !EXCEPTIONS.contains(&(name, finding.code)) {
                wrong.push(format!("{}: {finding}", path.display()));
            }
        }
        compared += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 115, "{compared}");
}

pub(crate) const POST: &str = "document POST https://www.example.com/login";
pub(crate) const LOGIN: &str = "fetch POST https://www.example.com/login";
pub(crate) const ME: &str = "fetch GET https://www.example.com/me";
pub(crate) const LOGOUT: &str = "fetch POST https://www.example.com/logout";
pub(crate) const HOME: &str = "document GET https://www.example.com/home";
pub(crate) const SID: (&str, &str) = (
    "set-cookie",
    "sid=1; Path=/; Secure; HttpOnly; SameSite=Lax",
);
pub(crate) const NO_STORE: (&str, &str) = ("cache-control", "no-store");
pub(crate) const WITH: Headers<'_> = &[OWN, PAGE, ("cookie", "sid=1")];
pub(crate) const BARE: Headers<'_> = &[OWN, PAGE];
const PAGE: (&str, &str) = ("referer", "https://www.example.com/");

pub(crate) const fn line<'t>(
    at: &'t str,
    what: &'t str,
    from: Headers<'t>,
    status: u16,
    headers: Headers<'t>,
) -> Line<'t> {
    (at, 50, what, from, status, headers)
}

/// The sign-in of a script.
pub(crate) const SIGN_IN: Line<'_> = line("10:00:00", LOGIN, BARE, 200, &[SID, NO_STORE]);

/// One session cookie, on its own host.
pub(crate) fn single() -> PolicyConfig {
    let mut config = PolicyConfig::new(["https://www.example.com"], ["https://www.example.com"]);
    config.session = "single".into();
    config.session_cookie.name = Some("sid".into());
    config.session_cookie.prefix = Some("none".into());
    config.transport = "cookie".into();
    config.api_base_path = "/".into();
    config.sign_out_route = "/logout".into();
    config
}

/// An access and a refresh cookie.
pub(crate) fn pair() -> PolicyConfig {
    let mut config = PolicyConfig::new(["https://www.example.com"], ["https://www.example.com"]);
    for (cookie, name) in [
        (&mut config.access_cookie, "access"),
        (&mut config.refresh_cookie, "refresh"),
    ] {
        cookie.name = Some(name.into());
        cookie.prefix = Some("none".into());
    }
    config.transport = "cookie".into();
    config.api_base_path = "/".into();
    config.refresh_route = "/refresh".into();
    config.sign_out_route = "/logout".into();
    config
}

pub(crate) fn by_header() -> PolicyConfig {
    let mut config = PolicyConfig::new(["https://www.example.com"], ["https://www.example.com"]);
    config.transport = "header".into();
    config.api_base_path = "/".into();
    config.refresh_route = "/refresh".into();
    config.sign_out_route = "/logout".into();
    config
}

/// Severity and code of each finding.
pub(crate) fn told(config: &PolicyConfig, lines: &[Line<'_>]) -> Vec<String> {
    let findings = compare(&har(CHROME, lines), config, &EmbeddedList, NOW);
    let told = findings.iter().map(|finding| {
        let severity = format!("{:?}", finding.severity).to_lowercase();
        format!("{severity}: {}", finding.code)
    });
    told.collect()
}

#[track_caller]
pub(crate) fn assert_no_error(config: &PolicyConfig, lines: &[Line<'_>]) {
    let told = told(config, lines);
    assert!(
        !told.iter().any(|told| told.starts_with("error")),
        "{told:?}"
    );
}

#[track_caller]
pub(crate) fn assert_has(config: &PolicyConfig, lines: &[Line<'_>], wanted: &str) {
    let told = told(config, lines);
    assert!(told.iter().any(|told| told == wanted), "{told:?}");
}

/// A page or a service worker answers from a cache, or a file needs no session.
#[test]
fn a_request_that_succeeds_without_the_cookie_needs_none_if_others_have_it() {
    let file = line(
        "10:00:02",
        "fetch GET https://www.example.com/en.json",
        BARE,
        200,
        &[NO_STORE],
    );
    let me = line("10:00:03", ME, WITH, 200, &[NO_STORE]);
    assert_no_error(&single(), &[SIGN_IN, file, me]);
    // It is refused.
    let refused = line(
        "10:00:02",
        "fetch GET https://www.example.com/en.json",
        BARE,
        401,
        &[],
    );
    assert_has(
        &single(),
        &[SIGN_IN, refused, me],
        "error: credentials-omitted",
    );
    // It begins another session.
    let cart = "fetch GET https://www.example.com/cart";
    let begins = line("10:00:02", cart, BARE, 200, &[SID, NO_STORE]);
    assert_has(&single(), &[SIGN_IN, begins, me], "error: cookie-dropped");
    // No script ever has the cookie, so `fetch` may have been told to send none.
    let home = line("10:00:03", HOME, WITH, 200, &[NO_STORE]);
    assert_has(&single(), &[SIGN_IN, file, home], "error: cookie-dropped");
}

#[test]
fn a_path_of_its_own_is_meant_if_the_cookie_comes_there() {
    let mut config = single();
    config.session_cookie.path = Some("/auth".into());
    config.sign_out_route = "/auth/logout".into();
    let set = [
        (
            "set-cookie",
            "sid=1; Path=/auth; Secure; HttpOnly; SameSite=Lax",
        ),
        NO_STORE,
    ];
    let sign_in = line(
        "10:00:00",
        "fetch POST https://www.example.com/auth/login",
        BARE,
        200,
        &set,
    );
    let home = line("10:00:02", HOME, BARE, 200, &[NO_STORE]);
    let refresh = line(
        "10:00:03",
        "fetch POST https://www.example.com/auth/refresh",
        WITH,
        200,
        &set,
    );
    assert_no_error(&config, &[sign_in, home, refresh]);
    // It comes nowhere.
    assert_has(&config, &[sign_in, home], "error: path-not-covering");
}

#[test]
fn an_arrival_without_a_strict_cookie_is_a_warning_where_it_shows_a_page() {
    let mut config = single();
    config.same_site = "strict".into();
    let strict = [
        (
            "set-cookie",
            "sid=1; Path=/; Secure; HttpOnly; SameSite=Strict",
        ),
        NO_STORE,
    ];
    let sign_in = line("10:00:00", LOGIN, BARE, 200, &strict);
    let foreign: Headers<'_> = &[
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
    ];
    let again = line("10:00:05", HOME, WITH, 200, &[NO_STORE]);
    let arrives = line("10:00:04", HOME, foreign, 200, &[NO_STORE]);
    assert_no_error(&config, &[sign_in, arrives, again]);
    assert_has(
        &config,
        &[sign_in, arrives, again],
        "warning: site-strict-arrival",
    );
    let sent_away = line(
        "10:00:04",
        HOME,
        foreign,
        302,
        &[("location", "/login"), NO_STORE],
    );
    assert_has(
        &config,
        &[sign_in, sent_away, again],
        "error: site-strict-arrival",
    );
}

#[test]
fn a_strict_session_is_missing_on_the_first_page_after_a_callback() {
    let mut config = single();
    config.same_site = "strict".into();
    let strict = [
        (
            "set-cookie",
            "sid=1; Path=/; Secure; HttpOnly; SameSite=Strict",
        ),
        NO_STORE,
    ];
    let foreign: Headers<'_> = &[
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
    ];
    let again = line("10:00:05", HOME, WITH, 200, &[NO_STORE]);
    let leads = [strict[0], NO_STORE, ("location", "/home")];
    let callback = "document GET https://www.example.com/callback";
    let callback = line("10:00:00", callback, foreign, 302, &leads);
    let bare = line("10:00:01", HOME, foreign, 200, &[NO_STORE]);
    assert_has(
        &config,
        &[callback, bare, again],
        "error: site-strict-arrival",
    );
}

#[test]
fn a_return_by_a_form_does_harm_if_it_begins_a_session() {
    let home = line("10:00:02", HOME, WITH, 200, &[NO_STORE]);
    let back = |headers: Headers<'static>| -> Line<'static> {
        let from: Headers<'_> = &[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
        ];
        line(
            "10:00:04",
            "document POST https://www.example.com/paid",
            from,
            303,
            headers,
        )
    };
    let done = line(
        "10:00:05",
        "document GET https://www.example.com/done",
        WITH,
        200,
        &[NO_STORE],
    );
    let fine = [
        SIGN_IN,
        home,
        back(&[("location", "/done"), NO_STORE]),
        done,
    ];
    assert_no_error(&single(), &fine);
    assert_has(&single(), &fine, "warning: site-post-return");
    let replaced = [
        SIGN_IN,
        home,
        back(&[("location", "/done"), SID, NO_STORE]),
        done,
    ];
    assert_has(&single(), &replaced, "error: site-post-return");
}

#[test]
fn a_wrong_password_sets_no_cookie() {
    let begin = line(
        "10:00:00",
        "document GET https://www.example.com/login",
        &[NONE],
        200,
        &[NO_STORE],
    );
    let wrong = line(
        "10:00:05",
        POST,
        BARE,
        200,
        &[("set-cookie", "csrf=1; Path=/; Secure"), NO_STORE],
    );
    let right = line(
        "10:00:09",
        POST,
        BARE,
        302,
        &[("location", "/home"), SID, NO_STORE],
    );
    let home = line("10:00:10", HOME, WITH, 200, &[NO_STORE]);
    assert_no_error(&single(), &[begin, wrong, right, home]);
    // A page in place of a redirect is most likely the form again.
    assert_has(&single(), &[begin, wrong], "warning: set-cookie-missing");
    // A script gets 200, and no attempt sets the cookie.
    let csrf = [("set-cookie", "csrf=1; Path=/; Secure"), NO_STORE];
    let script = line("10:00:05", LOGIN, BARE, 200, &csrf);
    assert_has(&single(), &[begin, script], "error: set-cookie-missing");
    // The last attempt sets none, or a redirect leads on.
    assert_has(&single(), &[SIGN_IN, script], "error: set-cookie-missing");
    let leads = [("location", "/home"), csrf[0], NO_STORE];
    let led = line("10:00:05", POST, BARE, 302, &leads);
    assert_has(&single(), &[begin, led], "error: set-cookie-missing");
    // Another route sets it.
    let other = line(
        "10:00:09",
        "fetch POST https://www.example.com/signup",
        BARE,
        200,
        &[SID, NO_STORE],
    );
    assert_has(
        &single(),
        &[begin, script, other],
        "error: set-cookie-missing",
    );
}

#[test]
fn a_refusal_of_one_resource_says_nothing_about_the_value() {
    let me = |at: &'static str, status: u16| line(at, ME, WITH, status, &[NO_STORE]);
    let list = |status: u16| {
        line(
            "10:00:09",
            "fetch GET https://www.example.com/list",
            WITH,
            status,
            &[NO_STORE],
        )
    };
    let admin = line(
        "10:00:05",
        "fetch GET https://www.example.com/admin",
        WITH,
        401,
        &[NO_STORE],
    );
    assert_no_error(&single(), &[SIGN_IN, me("10:00:02", 200), admin, list(200)]);
    // Nothing is accepted after it.
    let wanted = "error: value-unreadable";
    assert_has(
        &single(),
        &[SIGN_IN, me("10:00:02", 200), admin, list(401)],
        "error: not-the-session",
    );
    // It was accepted here before.
    let refused = me("10:00:05", 401);
    assert_has(
        &single(),
        &[SIGN_IN, me("10:00:02", 200), list(200), refused, list(200)],
        wanted,
    );
    // The value is accepted elsewhere, whoever signs in again.
    let again = line("10:00:07", LOGIN, BARE, 200, &[SID, NO_STORE]);
    let steps = [SIGN_IN, me("10:00:02", 200), admin, again, list(200)];
    assert_no_error(&single(), &steps);
    // Between, the user has confirmed something.
    let confirm = "fetch POST https://www.example.com/reauth";
    let confirm = line("10:00:06", confirm, WITH, 204, &[NO_STORE]);
    let steps = [
        SIGN_IN,
        me("10:00:02", 200),
        refused,
        confirm,
        me("10:00:07", 200),
    ];
    assert_no_error(&single(), &steps);
    // After a sign-out that replaces the cookie, the refusal is right.
    let out = line("10:00:04", LOGOUT, WITH, 200, &[SID, NO_STORE]);
    assert_no_error(&single(), &[SIGN_IN, me("10:00:02", 200), out, refused]);
}

#[test]
#[rustfmt::skip]
fn a_sign_in_of_several_steps_sets_its_cookie_in_the_last() {
    let first = line("10:00:00", LOGIN, BARE, 200, &[NO_STORE]);
    let last = |what| line("10:00:05", what, BARE, 200, &[SID, NO_STORE]);
    let me = line("10:00:06", ME, WITH, 200, &[NO_STORE]);
    let verifies = last("fetch POST https://www.example.com/mfa/verify");
    assert_eq!(told(&single(), &[first, verifies, me]), [""; 0]);
    let reads = last("fetch GET https://www.example.com/mfa/verify");
    assert_has(&single(), &[first, reads, me], "error: set-cookie-missing");
}

#[test]
#[rustfmt::skip]
fn what_takes_a_value_and_when() {
    const UNREADABLE: &str = "error: value-unreadable";
    let me = |at, status| line(at, ME, WITH, status, &[NO_STORE]);
    let list = line("10:00:05", "fetch GET https://www.example.com/list", WITH, 200, &[NO_STORE]);
    // A redirect may be for everybody.
    let led = line("10:00:01", HOME, WITH, 302, &[("location", "/start"), NO_STORE]);
    assert_has(&single(), &[SIGN_IN, led, me("10:00:02", 401)], UNREADABLE);
    // The same comes back without a further step, or after one, whatever succeeds between them.
    let [accepted, refused] = [me("10:00:02", 200), me("10:00:05", 401)];
    assert_has(&single(), &[SIGN_IN, accepted, refused, me("10:00:07", 200)], UNREADABLE);
    let confirms = line("10:00:06", "fetch POST https://www.example.com/reauth", WITH, 204, &[NO_STORE]);
    assert_no_error(&single(), &[SIGN_IN, accepted, refused, list, confirms, me("10:00:07", 200)]);
    // Four minutes since the picture.
    const TAKES: Headers<'_> = &[OWN, ("cookie", "sid=1")];
    let signs_in = at("10:00:00", LOGIN, BARE, 200, &[SID, NO_STORE]);
    let me = |time, status| at(time, ME, TAKES, status, &[NO_STORE]);
    let picture = at("10:00:02", "image GET https://www.example.com/me.png", TAKES, 200, &[NO_STORE]);
    let is_unreadable = |time| {
        let asks = [signs_in, me("10:00:01", 200), picture, me(time, 401)];
        let findings = compare(&traffic(&asks), &single(), &EmbeddedList, NOW);
        findings.iter().any(|finding| finding.code == Code::ValueUnreadable)
    };
    assert!(is_unreadable("10:04:02"));
    assert!(!is_unreadable("10:04:03"));
}

#[test]
#[rustfmt::skip]
fn an_odd_cookie_that_the_sign_in_brought_can_be_read() {
    const ODD: (&str, &str) = ("cookie", "consent={\"a\":1,\"b\":2}; sid=1");
    let has = |lines: &[Line<'_>]| {
        let findings = compare(&har(CHROME, lines), &single(), &EmbeddedList, NOW);
        findings.iter().any(|finding| finding.code == Code::CookieUnparsed && finding.certainty == Certainty::Likely)
    };
    let refused = |at| line(at, ME, &[OWN, PAGE, ODD], 401, &[NO_STORE]);
    assert!(has(&[SIGN_IN, refused("10:00:20")]));
    assert!(!has(&[SIGN_IN, refused("10:05:01")]));
    let brings = line("10:00:00", LOGIN, &[OWN, PAGE, ("cookie", "consent={\"a\":1,\"b\":2}")], 200, &[SID, NO_STORE]);
    assert!(!has(&[brings, refused("10:00:20")]));
}

#[test]
fn a_cache_does_no_harm_while_a_script_gets_its_data() {
    let stored = line("10:00:05", HOME, WITH, 200, &[("age", "300")]);
    let me = line("10:00:06", ME, WITH, 200, &[NO_STORE]);
    assert_no_error(&single(), &[SIGN_IN, stored, me]);
    assert_has(
        &single(),
        &[SIGN_IN, stored, me],
        "warning: response-from-cache",
    );
    assert_has(&single(), &[SIGN_IN, stored], "error: response-from-cache");
}

/// The tokens are in the body.
#[test]
fn tokens_that_the_page_sends_were_read() {
    let mut config = by_header();
    config.api = vec!["https://api.example.com".into()];
    let from: Headers<'_> = &[
        ("sec-fetch-site", "same-site"),
        ("origin", "https://www.example.com"),
    ];
    let answers = [
        ("access-control-allow-origin", "https://www.example.com"),
        NO_STORE,
    ];
    let sign_in = line(
        "10:00:00",
        "fetch POST https://api.example.com/login",
        from,
        200,
        &answers,
    );
    let bearer = [from[0], from[1], ("authorization", "Bearer 1")];
    let me = line(
        "10:00:01",
        "fetch GET https://api.example.com/me",
        &bearer,
        200,
        &answers,
    );
    assert_no_error(&config, &[sign_in, me]);
    assert_has(&config, &[sign_in], "error: cors-expose");
}

#[test]
fn what_the_application_accepts_is_a_warning_where_the_policy_refuses_it() {
    let from: Headers<'_> = &[
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-mode", "navigate"),
        ("cookie", "sid=1"),
    ];
    let out = |status: u16, headers: Headers<'static>| -> Line<'static> {
        line(
            "10:00:05",
            "document GET https://www.example.com/logout",
            from,
            status,
            headers,
        )
    };
    let cleared = [
        (
            "set-cookie",
            "sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
        ),
        NO_STORE,
    ];
    let _ = cleared;
    let done = out(
        200,
        &[
            (
                "set-cookie",
                "sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
            ),
            NO_STORE,
        ],
    );
    assert_no_error(&single(), &[SIGN_IN, done]);
    assert_has(&single(), &[SIGN_IN, done], "warning: csrf-foreign-page");
    assert_has(
        &single(),
        &[SIGN_IN, out(403, &[NO_STORE])],
        "error: csrf-foreign-page",
    );
}

/// NTLM signs the user in, and the session begins with it.
#[test]
fn another_authorization_is_no_error_where_it_is_accepted() {
    let ntlm: Headers<'_> = &[NONE, ("authorization", "NTLM 1")];
    let asked = line("10:00:00", HOME, ntlm, 401, &[SID, NO_STORE]);
    let let_in = line("10:00:01", HOME, ntlm, 200, &[SID, NO_STORE]);
    let me = line("10:00:02", ME, WITH, 200, &[NO_STORE]);
    assert_no_error(&single(), &[asked, let_in, me]);
    assert_has(
        &single(),
        &[asked, me],
        "error: client-foreign-authorization",
    );
}

#[test]
fn a_strict_cookie_beside_the_session_may_be_late() {
    let mut config = single();
    config.cookies.insert(
        "csrf".into(),
        serde_json::from_str(r#"{"purpose": "csrf_token", "name": "csrf", "prefix": "none"}"#)
            .unwrap(),
    );
    let from: Headers<'_> = &[
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("cookie", "sid=1"),
    ];
    let page = line(
        "10:00:04",
        HOME,
        from,
        200,
        &[
            (
                "set-cookie",
                "csrf=1; Path=/; Secure; HttpOnly; SameSite=Strict",
            ),
            NO_STORE,
        ],
    );
    let both: Headers<'_> = &[OWN, PAGE, ("cookie", "sid=1; csrf=1")];
    let posts = line(
        "10:00:09",
        "fetch POST https://www.example.com/items",
        both,
        200,
        &[NO_STORE],
    );
    assert_no_error(&config, &[SIGN_IN, page, posts]);
    let without = line(
        "10:00:09",
        "fetch POST https://www.example.com/items",
        WITH,
        200,
        &[NO_STORE],
    );
    assert_has(
        &config,
        &[SIGN_IN, page, without],
        "error: site-strict-arrival",
    );
}

#[test]
fn a_sign_out_that_ends_the_session_may_leave_its_cookie() {
    let me = |at: &'static str, status: u16| line(at, ME, WITH, status, &[NO_STORE]);
    let keeps = line("10:00:05", LOGOUT, WITH, 200, &[NO_STORE]);
    let error = "error: sign-out-keeps-cookie";
    // The server refuses it, or begins another session.
    let refused = [SIGN_IN, me("10:00:01", 200), keeps, me("10:00:06", 401)];
    assert_no_error(&single(), &refused);
    assert_has(&single(), &refused, "warning: sign-out-keeps-cookie");
    let replaced = line("10:00:06", HOME, WITH, 200, &[SID, NO_STORE]);
    assert_no_error(&single(), &[SIGN_IN, me("10:00:01", 200), keeps, replaced]);
    // Nothing shows that it has ended, or it has not.
    assert_has(&single(), &[SIGN_IN, me("10:00:01", 200), keeps], error);
    let accepted = [SIGN_IN, me("10:00:01", 200), keeps, me("10:00:06", 200)];
    assert_has(&single(), &accepted, error);
    assert_has(&single(), &accepted, "error: sign-out-keeps-session");
    // The refusal is another host's.
    let other = "fetch GET https://other.example.com/me";
    let other = line("10:00:06", other, WITH, 401, &[NO_STORE]);
    assert_has(
        &single(),
        &[SIGN_IN, me("10:00:01", 200), keeps, other],
        error,
    );
    // Each response renews the cookie, so one more shows nothing.
    let renewed = |at: &'static str| line(at, HOME, WITH, 200, &[SID, NO_STORE]);
    assert_has(
        &single(),
        &[SIGN_IN, renewed("10:00:01"), keeps, renewed("10:00:06")],
        error,
    );
    // Somebody has signed in again before the refusal.
    let again = line("10:00:06", LOGIN, BARE, 200, &[SID, NO_STORE]);
    assert_has(
        &single(),
        &[
            SIGN_IN,
            me("10:00:01", 200),
            keeps,
            again,
            me("10:00:07", 401),
        ],
        error,
    );
}

#[test]
fn a_sign_out_may_begin_the_session_of_a_visitor() {
    let me = line("10:00:01", ME, WITH, 200, &[NO_STORE]);
    let out = |headers: Headers<'static>| -> Line<'static> {
        line("10:00:05", LOGOUT, WITH, 200, headers)
    };
    let cart = line(
        "10:00:06",
        "fetch GET https://www.example.com/cart",
        WITH,
        200,
        &[NO_STORE],
    );
    let replaced = [SIGN_IN, me, out(&[SID, NO_STORE]), cart];
    assert_no_error(&single(), &replaced);
    // A server may have renewed the old session.
    assert_has(&single(), &replaced, "warning: sign-out-keeps-session");
    assert_has(
        &single(),
        &[SIGN_IN, me, out(&[NO_STORE]), cart],
        "error: sign-out-keeps-session",
    );
}

const TOKENS: Headers<'_> = &[
    (
        "set-cookie",
        "access=1; Path=/; Max-Age=300; Secure; HttpOnly; SameSite=Lax",
    ),
    (
        "set-cookie",
        "refresh=1; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Lax",
    ),
    NO_STORE,
];
const REFRESH: &str = "fetch POST https://www.example.com/refresh";
const ONLY_REFRESH: Headers<'_> = &[OWN, PAGE, ("cookie", "refresh=1")];
const BOTH: Headers<'_> = &[OWN, PAGE, ("cookie", "access=1; refresh=1")];

#[test]
fn a_page_may_begin_with_a_refresh() {
    let boot = line("10:00:00", REFRESH, BARE, 401, &[NO_STORE]);
    let sign_in = line("10:00:05", LOGIN, BARE, 200, TOKENS);
    let me = line("10:00:06", ME, BOTH, 200, &[NO_STORE]);
    assert_no_error(&pair(), &[boot, sign_in, me]);
    let out = [
        (
            "set-cookie",
            "access=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
        ),
        (
            "set-cookie",
            "refresh=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
        ),
        NO_STORE,
    ];
    let after = line("10:00:08", REFRESH, BARE, 401, &[NO_STORE]);
    let out = line("10:00:07", LOGOUT, BOTH, 200, &out);
    assert_no_error(&pair(), &[sign_in, me, out, after]);
    // Somebody was signed in before it.
    let with_access: Headers<'_> = &[OWN, PAGE, ("cookie", "access=1")];
    let before = line("09:59:59", ME, with_access, 401, &[NO_STORE]);
    assert_has(&pair(), &[before, boot], "error: refresh-no-token");
}

#[test]
fn an_access_token_that_has_expired_is_renewed() {
    let sign_in = line("10:00:00", LOGIN, BARE, 200, TOKENS);
    let late = |at: &'static str| line(at, ME, ONLY_REFRESH, 401, &[NO_STORE]);
    let renews = |at: &'static str| line(at, REFRESH, ONLY_REFRESH, 200, TOKENS);
    let me = |at: &'static str| line(at, ME, BOTH, 200, &[NO_STORE]);
    assert_no_error(
        &pair(),
        &[
            sign_in,
            me("10:00:01"),
            late("10:06:00"),
            renews("10:06:01"),
            me("10:06:02"),
        ],
    );
    // It is missing long before.
    let early = [
        sign_in,
        me("10:00:01"),
        late("10:01:00"),
        renews("10:01:01"),
        me("10:01:02"),
    ];
    assert!(
        told(&pair(), &early)
            .iter()
            .any(|told| told.starts_with("error"))
    );
}

#[test]
fn a_refresh_token_with_a_path_of_its_own_is_not_missing_elsewhere() {
    let mut config = pair();
    config.refresh_route = "/auth/refresh".into();
    config.refresh_cookie.path = Some("/auth".into());
    let sets = [
        TOKENS[0],
        (
            "set-cookie",
            "refresh=1; Path=/auth; Max-Age=86400; Secure; HttpOnly; SameSite=Lax",
        ),
        NO_STORE,
    ];
    let only_access: Headers<'_> = &[OWN, PAGE, ("cookie", "access=1")];
    let sign_in = line("10:00:00", LOGIN, BARE, 200, &sets);
    let me = line("10:00:01", ME, only_access, 200, &[NO_STORE]);
    let home = line("10:00:02", HOME, only_access, 200, &[NO_STORE]);
    let refresh = |from: Headers<'static>, status: u16| -> Line<'static> {
        line(
            "10:00:03",
            "fetch POST https://www.example.com/auth/refresh",
            from,
            status,
            &[NO_STORE],
        )
    };
    assert_no_error(&config, &[sign_in, me, home]);
    // It is missing where it is needed.
    let told = told(&config, &[sign_in, me, home, refresh(only_access, 401)]);
    assert!(
        told.iter().any(|told| told.starts_with("error")),
        "{told:?}"
    );
}

#[test]
fn a_refresh_by_cookie_needs_no_authorization() {
    let bearer: Headers<'_> = &[OWN, PAGE, ("authorization", "Bearer 1")];
    let me = |at: &'static str, from: Headers<'static>, status: u16| {
        line(at, ME, from, status, &[NO_STORE])
    };
    let bare: Headers<'_> = &[OWN, PAGE, ("cookie", "rt=1")];
    let set = [
        (
            "set-cookie",
            "rt=2; Path=/; Secure; HttpOnly; SameSite=Strict",
        ),
        NO_STORE,
    ];
    let refresh = |status: u16| line("10:00:01", REFRESH, bare, status, &set);
    let asks = me("10:00:00", bearer, 401);
    assert_no_error(
        &by_header(),
        &[asks, refresh(200), me("10:00:02", bearer, 200)],
    );
    let error = "error: interceptor-missing";
    assert_has(&by_header(), &[asks, refresh(401)], error);
    // After a sign-out there is no token to send.
    let bearer_out = line("10:00:01", LOGOUT, bearer, 200, &[NO_STORE]);
    let boot = line("10:00:02", REFRESH, BARE, 401, &[NO_STORE]);
    let signed_in = me("10:00:00", bearer, 200);
    assert_no_error(&by_header(), &[signed_in, bearer_out, boot]);
    assert_has(&by_header(), &[signed_in, boot], error);
    // A sign-out without it ends nothing.
    let out = line("10:00:01", LOGOUT, BARE, 200, &[NO_STORE]);
    assert_has(&by_header(), &[me("10:00:00", bearer, 200), out], error);
}

/// A provider calls the sign-outs of all applications in frames.
#[test]
fn a_frame_after_a_sign_out_needs_no_session() {
    let frame: Headers<'_> = &[
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "iframe"),
    ];
    let cleared = [
        (
            "set-cookie",
            "sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
        ),
        NO_STORE,
    ];
    let out = line("10:00:05", LOGOUT, WITH, 200, &cleared);
    let called = line(
        "10:00:06",
        "frame GET https://www.example.com/signout-oidc",
        frame,
        200,
        &[NO_STORE],
    );
    assert_no_error(&single(), &[SIGN_IN, out, called]);
    assert_has(&single(), &[SIGN_IN, called], "error: third-party-frame");
}

/// A server that changes to a name without the prefix reads both, and deletes the old one.
#[test]
fn a_name_with_another_prefix_may_be_on_its_way_out() {
    const DELETES: (&str, &str) = ("set-cookie", "__Host-sid=; Path=/; Secure; Max-Age=0");
    const OTHER: (&str, &str) = ("set-cookie", "seen=; Path=/; Secure; Max-Age=0");
    const AGAIN: (&str, &str) = ("set-cookie", "__Host-sid=2; Path=/; Secure");
    let is_told = |status: u16, lines: Headers<'static>| {
        let from: Headers<'_> = &[OWN, PAGE, ("cookie", "__Host-sid=1")];
        let home = line("10:00:01", HOME, from, status, lines);
        let told = told(
            &single(),
            &[home, line("10:00:02", ME, WITH, 200, &[NO_STORE])],
        );
        told.iter().any(|told| told == "error: prefix-variant")
    };
    assert!(!is_told(200, &[NO_STORE, SID, DELETES]));
    assert!(is_told(401, &[NO_STORE, SID, DELETES]));
    // It stays, or another one goes.
    assert!(is_told(200, &[NO_STORE, SID]));
    assert!(is_told(200, &[NO_STORE, SID, OTHER]));
    assert!(is_told(200, &[NO_STORE, SID, AGAIN]));
}
