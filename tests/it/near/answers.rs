//! The cookies that a response sets, should set, or deletes.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code, Fact};
use session_cookie_policy::policy::Severity;

use super::{ACCESS, Cause, PAGE, REFRESH, changed, delete, found_with, set, sign_in};

#[test]
fn a_callback_without_a_session_should_set_one() {
    let cause = Cause::new(
        json!({}),
        Code::SetCookieMissing,
        "the callback came without a session and sets none",
    );
    let base = json!({
        "request": { "route": "callback", "method": "GET", "cookies": [] },
        "response": { "status": 302, "set_cookies": [] },
    });
    let response = |change: Value| json!({ "response": change });
    cause.check(
        &base,
        Certainty::Likely,
        &[
            response(json!({ "status": 200 })),
            response(json!({ "set_cookies": [set("theme")] })),
            response(json!({ "written_cookies": [] })),
        ],
        &[
            response(json!({ "status": 400 })),
            response(json!({ "status": "unknown" })),
            response(json!({ "set_cookies": [set(ACCESS)] })),
            // It was lost on the way.
            response(json!({ "written_cookies": [set(ACCESS)] })),
            json!({ "request": { "route": "document" } }),
            json!({ "request": { "cookies": [{ "name": ACCESS }] } }),
            // Nobody looked.
            json!({ "request": { "cookies": "unknown" } }),
        ],
    );
    let written = json!({ "response": { "written_cookies": [] } });
    assert_eq!(
        cause.told(&base).undecided,
        [Fact::ServerSavedSession, Fact::ResponseWrittenCookies]
    );
    assert_eq!(
        cause.told(&changed(&base, &written)).undecided,
        [Fact::ServerSavedSession]
    );
}

#[test]
fn a_renewal_of_one_token_should_set_it() {
    let cause = Cause::new(
        json!({ "session": "single" }),
        Code::SetCookieMissing,
        "the refresh succeeded but sets no `__Host-session`",
    );
    let base = json!({
        "page": { "opened_as": PAGE },
        "request": {
            "route": "refresh", "method": "POST", "origin": PAGE,
            "cookies": [{ "name": "__Host-session" }],
        },
        "response": { "status": 200, "set_cookies": [] },
        "before": [{ "route": "session", "status": 401 }],
    });
    cause.check(
        &base,
        Certainty::Likely,
        &[json!({ "response": { "written_cookies": [] } })],
        &[
            json!({ "request": { "cookies": [] } }),
            json!({ "request": { "route": "session" } }),
            json!({ "response": { "status": "unknown" } }),
            json!({ "response": { "status": 401 } }),
            json!({ "response": { "set_cookies": [set("__Host-session")] } }),
            json!({ "response": { "written_cookies": [set("__Host-session")] } }),
        ],
    );
    // Without a refusal before, the old session may still be valid.
    for before in [
        json!([]),
        json!([{ "route": "session", "status": 200 }]),
        json!([{ "route": "sign_in", "status": 401 }]),
        json!([{ "route": "session", "status": 401 }, { "route": "session", "status": 200 }]),
    ] {
        let told = cause.told(&changed(&base, &json!({ "before": before })));
        let sure = (told.severity, told.certainty);
        assert_eq!(sure, (Severity::Warning, Certainty::Possible), "{before}");
    }
    assert_eq!(cause.told(&base).severity, Severity::Error);
}

/// What is known needs no look.
#[test]
fn missing_cookies_name_the_facts_that_decide() {
    let undecided = |more: Value, seen: &Value| {
        let findings = found_with(&more, seen);
        let missing = findings.iter().find(|finding| {
            matches!(
                finding.code,
                Code::SetCookieMissing | Code::SetCookiePartial
            )
        });
        missing.unwrap().undecided.clone()
    };
    let (written, scheme) = (Fact::ResponseWrittenCookies, Fact::RequestHopScheme);
    let none = sign_in(&json!([]));
    assert_eq!(undecided(json!({}), &none), [written, scheme]);
    let hop = changed(&none, &json!({ "request": { "hop_scheme": "https" } }));
    assert_eq!(undecided(json!({}), &hop), [written]);
    let wrote = changed(&none, &json!({ "response": { "written_cookies": [] } }));
    assert_eq!(undecided(json!({}), &wrote), []);
    assert_eq!(undecided(json!({}), &sign_in(&json!([set(ACCESS)]))), []);
    let (api, page) = ("http://localhost:8000", "http://localhost:3000");
    let http = json!({ "api": api, "websites": page });
    let change = json!({ "page": { "opened_as": page }, "request": { "origin": page } });
    assert_eq!(undecided(http, &changed(&none, &change)), [written]);
}

#[test]
fn a_session_that_was_not_written_is_explained_by_what_is_known() {
    let told = |change: Value| {
        let seen = changed(&sign_in(&json!([])), &change);
        let cause = Cause::new(json!({}), Code::SetCookieMissing, "sets no session cookie");
        cause.told(&seen).message
    };
    let stored = told(json!({ "server": { "saved_session": true } }));
    assert!(
        stored.contains("The store has the session, so it was created"),
        "{stored}"
    );
    assert!(stored.contains("Or a hop removed the line"), "{stored}");
    let unwritten = told(json!({
        "server": { "saved_session": true }, "response": { "written_cookies": [] },
    }));
    assert!(
        unwritten.contains("The store has the session, but the application wrote no cookie"),
        "{unwritten}"
    );
    assert!(!unwritten.contains("removed"), "{unwritten}");
    for server in [json!({}), json!({ "saved_session": false })] {
        let unknown = told(json!({ "server": server }));
        assert!(!unknown.contains("The store has"), "{unknown}");
        assert!(unknown.contains("something removed them"), "{unknown}");
    }
}

/// The missing cookie has its default name, so the server may have no such cookie.
#[test]
fn one_cookie_of_two_may_be_all_that_there_are() {
    let cause = Cause::new(
        json!({ "prefix": "none", "access_cookie": { "name": "sid" } }),
        Code::SetCookiePartial,
        "If a session has one cookie here",
    );
    let both = json!([set("sid"), set("session-refresh")]);
    cause.check(
        &sign_in(&json!([set("sid")])),
        Certainty::Possible,
        &[json!({ "response": { "status": 302 } })],
        &[
            json!({ "response": { "status": 401 } }),
            json!({ "response": { "set_cookies": both } }),
            json!({ "response": { "set_cookies": [set("theme")] } }),
            json!({ "request": { "route": "session" } }),
        ],
    );
    let certain = Cause::new(
        json!({}),
        Code::SetCookiePartial,
        "something keeps only one",
    );
    let told = certain.told(&sign_in(&json!([set(ACCESS)])));
    assert_eq!(told.certainty, Certainty::Certain);
}

/// A sign-out of a page with these cookies, whose response has these lines.
fn sign_out(cookies: &Value, lines: &Value) -> Value {
    json!({
        "page": { "opened_as": PAGE },
        "request": {
            "route": "sign_out", "method": "POST", "path": "/auth/signout", "origin": PAGE,
            "cookies": cookies,
        },
        "response": { "status": 200, "set_cookies": lines },
    })
}

#[test]
fn a_sign_out_should_delete_all_cookies_of_the_session() {
    let cause = Cause::new(
        json!({}),
        Code::ClearInVain,
        "deletes `__Host-session-access` but not `__Host-session-refresh`",
    );
    let both = json!([{ "name": ACCESS }, { "name": REFRESH }]);
    cause.check(
        &sign_out(&both, &json!([delete(ACCESS)])),
        Certainty::Likely,
        &[json!({ "response": { "status": 302 } })],
        &[
            json!({ "response": { "status": 401 } }),
            json!({ "request": { "route": "session" } }),
            json!({ "response": { "set_cookies": [delete(ACCESS), delete(REFRESH)] } }),
            json!({ "response": { "set_cookies": [delete("theme")] } }),
            json!({ "response": { "set_cookies": [] } }),
            json!({ "response": { "clear_site_data": "\"cookies\"" } }),
            json!({ "request": { "cookies": [{ "name": ACCESS }] } }),
            json!({ "request": { "cookies": "unknown" } }),
        ],
    );
}

#[test]
fn a_deletion_with_another_path_deletes_nothing() {
    let line = |name: &str| json!({ "name": name, "len": 0, "attributes": "Path=/auth; Secure; Max-Age=0" });
    let cause = Cause::new(
        json!({ "prefix": "none" }),
        Code::ClearInVain,
        "it is for the path `/auth`, but the cookie has `Path=/`. `session-access` stays",
    );
    let base = sign_out(
        &json!([{ "name": "session-access" }]),
        &json!([line("session-access")]),
    );
    cause.check(
        &base,
        Certainty::Likely,
        // Nobody looked: what a sign-out deletes is there.
        &[json!({ "request": { "cookies": "unknown" } })],
        &[
            json!({ "request": { "cookies": [] } }),
            json!({ "request": { "cookies": [{ "name": "theme" }] } }),
            json!({ "response": { "set_cookies": [line("theme")] } }),
            json!({ "response": { "set_cookies": [line("session-access"), delete("session-access")] } }),
            json!({ "request": { "route": "session", "cookies": "unknown" } }),
        ],
    );
    // The deletion of another cookie is not one of this.
    let any = Cause::new(json!({ "prefix": "none" }), Code::ClearInVain, "");
    let theme = json!({ "response": { "set_cookies": [line("theme")] } });
    let told = any.of(&changed(&base, &theme));
    assert!(told.is_none(), "{told:#?}");
    let prefixed = json!({ "response": { "set_cookies": [line("__Secure-session-access")] } });
    let told = any.told(&changed(&base, &prefixed));
    assert!(
        told.message
            .contains("it names `__Secure-session-access`, but the cookie is `session-access`"),
        "{told}"
    );
    // A cookie beside the session is deleted like those of the session.
    let beside = Cause::new(
        json!({ "cookies": { "theme": { "purpose": "preference", "prefix": "none" } } }),
        Code::ClearInVain,
        "it is for the path `/auth`, but the cookie has `Path=/`. `theme` stays",
    );
    let base = sign_out(&json!([{ "name": "theme" }]), &json!([line("theme")]));
    beside.check(
        &base,
        Certainty::Likely,
        &[],
        &[json!({ "response": { "set_cookies": [delete("theme")] } })],
    );
}
