//! Cookies beside the session and past cookies, where one rule ends and another begins.
//!
//! What breaks if one fails: double submit that proves nothing passes the review, a page shows a session that has ended, or an old cookie is
//! read under the name of another one.

use serde_json::{Value, json};
use session_cookie_policy::advice::TrialFailure;
use session_cookie_policy::browser::{Refusal, Release};
use session_cookie_policy::config::{Browser, Flow, Purpose};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::policy::{CookieProblem, Policy, ProblemKind};
use session_cookie_policy::request::RequestFacts;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{config, cookie_name, origin, past, policy, problems};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// The fields of all problems.
fn fields(more: &Value) -> Vec<String> {
    let problems = problems(more);
    let field = |problem: &String| problem.split('`').nth(1).unwrap().to_owned();
    problems.iter().map(field).collect()
}

fn facts<'a>(method: &'a str, cookie: &'a str) -> RequestFacts<'a> {
    let mut facts = RequestFacts::new(method);
    facts.origin = Some(b"https://www.example.com");
    facts.csrf = Some(b"1");
    facts.cookie = CookieHeader::line(cookie.as_bytes());
    facts
}

/// The tokens that a request may be verified with.
fn tokens(policy: &Policy, cookie: &str, now: OffsetDateTime) -> Vec<String> {
    let facts = facts("POST", cookie);
    let verify = policy.verify(&facts, now);
    let candidates = verify.candidates();
    candidates
        .map(|candidate| candidate.as_str().unwrap().to_owned())
        .collect()
}

/// The value of a cookie beside the session.
fn value(policy: &Policy, key: &str, cookie: &str) -> Option<String> {
    let facts = facts("GET", cookie);
    let cookies = policy.cookies(&facts, NOW);
    let value = cookies.get(key).unwrap().value().map(<[u8]>::to_vec);
    value.map(|value| String::from_utf8(value).unwrap())
}

/// Only a token against CSRF is one, and only where scripts can read it.
#[test]
fn double_submit_needs_a_token_that_scripts_read() {
    let with = |cookies: Value| json!({ "websites": "https://api.example.com", "csrf": "double_submit", "cookies": cookies });
    let hint = json!({ "purpose": "session_hint", "read_by": "script" });
    let of_server = json!({ "purpose": "csrf_token" });
    let of_script = json!({ "purpose": "csrf_token", "read_by": "script" });
    for cookies in [
        json!({ "a": hint }),
        json!({ "b": of_server }),
        json!({ "a": hint, "b": of_server }),
    ] {
        assert_eq!(fields(&with(cookies.clone())), ["csrf"], "{cookies}");
    }
    assert_eq!(
        fields(&with(json!({ "a": hint, "b": of_server, "c": of_script }))),
        [""; 0]
    );
}

/// Without a prefix the network can set the cookie, except on this machine. A host without siblings has no other risk.
#[test]
fn double_submit_needs_a_name_that_nobody_else_can_set() {
    let plantable = |host: &str| {
        let problems = problems(&json!({
            "api": host, "websites": host, "csrf": "double_submit",
            "cookies": { "csrf": { "purpose": "csrf_token", "read_by": "script", "prefix": "none" } },
        }));
        problems
            .iter()
            .filter(|problem| problem.contains("can set `csrf`"))
            .count()
    };
    assert_eq!(plantable("https://www.example.com"), 1);
    assert_eq!(plantable("https://192.0.2.1"), 1);
    assert_eq!(plantable("http://localhost:8000"), 0);
    assert_eq!(plantable("http://127.0.0.1:8000"), 0);
}

#[test]
fn a_domain_that_browsers_refuse_is_told_where_it_is_written() {
    let theme = json!({ "theme": { "purpose": "preference" } });
    assert_eq!(
        fields(&json!({ "cookie_domain": "example.org", "cookies": theme })),
        ["cookie_domain"]
    );
    let own = json!({ "theme": { "purpose": "preference", "cookie_domain": "example.org" } });
    assert_eq!(fields(&json!({ "cookies": own })), ["cookies.theme"]);
}

/// A cookie without a flow cannot have another one.
#[test]
fn same_site_none_over_plain_http_is_told_of_the_flow_only_where_there_is_one() {
    let local = |cookie: Value| json!({ "api": "http://localhost:8000", "websites": "http://localhost:8000", "cookies": { "c": cookie } });
    let mut theme = fields(&local(
        json!({ "purpose": "preference", "same_site": "none" }),
    ));
    theme.sort();
    assert_eq!(theme, ["cookies.c", "cookies.c.same_site"]);
    assert_eq!(
        fields(&local(
            json!({ "purpose": "sign_in_flow", "flow": "form_post" })
        )),
        ["cookies.c.flow"]
    );
}

/// Each sign-in may choose that the session ends with the browser. A hint that has a date of its own then stays.
#[test]
fn a_hint_of_a_chosen_session_is_chosen_too_or_ends_with_the_browser() {
    let with = |hint: Value| {
        let mut hint = hint;
        hint["purpose"] = json!("session_hint");
        json!({
            "session": "single",
            "session_cookie": { "keep": "chosen", "lifetime_seconds": 86_400 },
            "cookies": { "hint": hint },
        })
    };
    for keep in ["as_session", "chosen", "browser_session"] {
        let mut hint = json!({ "keep": keep });
        if keep == "chosen" {
            hint["lifetime_seconds"] = json!(86_400);
        }
        assert_eq!(fields(&with(hint)), [""; 0], "{keep}");
    }
    assert_eq!(
        fields(&with(json!({ "keep": 3600 }))),
        ["cookies.hint.keep"]
    );
}

#[test]
fn a_token_may_last_exactly_as_long_as_its_cookie_and_its_session() {
    let with = |valid: i64| {
        fields(&json!({
            "session": "single",
            "session_cookie": { "keep": 3600, "token_lifetime_seconds": valid },
        }))
    };
    assert_eq!(with(3600), [""; 0]);
    assert_eq!(with(3601), ["session_cookie.token_lifetime_seconds"]);
    let of_session = |lasts: i64| {
        fields(&json!({
            "session": "single", "session_lifetime_seconds": lasts,
            "session_cookie": { "keep": 7200, "token_lifetime_seconds": 3600 },
        }))
    };
    assert_eq!(of_session(3600), [""; 0]);
    assert_eq!(of_session(3599), ["session_cookie.token_lifetime_seconds"]);
}

/// What follows from a lifetime that nobody can read is not told.
#[test]
fn an_unreadable_lifetime_is_the_only_problem() {
    let hint = json!({ "hint": { "purpose": "session_hint", "keep": 90 } });
    for session in [
        json!({ "keep": "for ever" }),
        json!({ "keep": "for ever", "lifetime_seconds": 60 }),
    ] {
        assert_eq!(
            fields(&json!({ "session": "single", "session_cookie": session, "cookies": hint })),
            ["session_cookie.keep"],
            "{session}"
        );
    }
    assert_eq!(
        fields(&json!({
            "session": "single", "cookies": hint,
            "session_cookie": { "keep": 60, "lifetime_seconds": "for ever" },
        })),
        ["session_cookie.lifetime_seconds"]
    );
}

#[test]
fn a_cookie_to_clear_whose_name_cannot_be_read_has_one() {
    let mut entry = past("");
    entry["clear_only"] = json!([{ "name": "a b" }]);
    let told = problems(&json!({ "history": [entry] }));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(!told[0].contains("needs its `name`"), "{told:?}");
}

/// The path alone is said: the name is the one that this cookie would have had in that scope.
#[test]
fn a_past_cookie_keeps_its_own_name() {
    let mut entry = past("example.com");
    entry["cookies"] = json!({ "b": { "path": "/" } });
    let policy = policy(&json!({
        "cookies": {
            "a": { "purpose": "preference", "name": "alpha" },
            "b": { "purpose": "preference", "name": "beta" },
        },
        "history": [entry],
    }));
    assert_eq!(
        value(&policy, "b", "__Secure-beta=old").as_deref(),
        Some("old")
    );
    assert_eq!(value(&policy, "b", "__Secure-alpha=old"), None);
}

/// An entry that names one part of a token's cookie is about the session, whatever else it names.
#[test]
fn an_entry_with_a_name_of_a_token_is_about_the_session() {
    let mut entry = past("");
    entry["access_cookie"] = json!({ "name": "sid" });
    entry["cookies"] = json!({ "theme": { "name": "old-theme" } });
    let config = json!({
        "cookies": { "theme": { "purpose": "preference" } },
        "history": [entry],
    });
    assert_eq!(tokens(&policy(&config), "sid=old", NOW), ["old"]);
}

/// The deployment has given cookies up. An entry about another cookie keeps no token alive.
#[test]
fn tokens_are_taken_as_long_as_an_entry_is_about_the_session() {
    let mut of_session = past("");
    of_session["retired_at"] = json!("2026-11-01T00:00:00Z");
    of_session["lifetime_days"] = json!(30);
    let mut of_theme = past("");
    of_theme["cookies"] = json!({ "theme": { "name": "old-theme" } });
    let with = |history: Value| {
        policy(&json!({
            "transport": "header",
            "cookies": { "theme": { "purpose": "preference" } },
            "history": history,
        }))
    };
    let cookie = "__Host-session-access=old";
    let both = with(json!([of_session, of_theme]));
    let last = datetime!(2026-11-30 23:59:59 UTC);
    let over = datetime!(2026-12-01 0:00 UTC);
    assert_eq!(tokens(&both, cookie, last), ["old"]);
    assert_eq!(tokens(&both, cookie, over), [""; 0]);
    assert_eq!(tokens(&with(json!([of_theme])), cookie, NOW), [""; 0]);
}

/// As `__Host-sid`, the access cookie is the refresh cookie: each would delete the other.
#[test]
fn names_that_become_one_by_their_prefix_are_one() {
    let with = |access: &str, refresh: &str| {
        fields(
            &json!({ "access_cookie": { "name": access }, "refresh_cookie": { "name": refresh } }),
        )
    };
    assert_eq!(with("sid", "__Host-sid"), ["refresh_cookie.name"]);
    assert_eq!(with("__Host-sid", "sid"), ["refresh_cookie.name"]);
    assert_eq!(with("sid", "__Host-rid"), [""; 0]);
}

/// With a shared domain the access cookie was `__Secure-t`, which is the refresh cookie of today. What comes under that name is its token.
#[test]
fn a_past_name_that_the_other_token_has_now_is_of_the_other() {
    let with = |access: Value| {
        let mut entry = past("example.com");
        entry["access_cookie"] = access;
        entry["refresh_cookie"] = json!({ "name": "rid" });
        policy(&json!({
            "access_cookie": { "name": "t" },
            "refresh_cookie": { "name": "__Secure-t", "path": "/auth" },
            "history": [entry],
        }))
    };
    let nothing = with(json!({}));
    assert_eq!(tokens(&nothing, "__Secure-t=refresh", NOW), [""; 0]);
    assert_eq!(tokens(&nothing, "__Host-t=access", NOW), ["access"]);
    // Whoever says so means it.
    let said = with(json!({ "name": "__Secure-t" }));
    assert_eq!(tokens(&said, "__Secure-t=access", NOW), ["access"]);
}

/// `__Host-` needs a cookie without a domain, so none of the two can have existed.
#[test]
fn an_impossible_entry_is_told_once_whatever_else_is_wrong() {
    let mut entry = past("example.com");
    entry["access_cookie"] = json!({ "name": "__Host-sid" });
    entry["refresh_cookie"] = json!({ "name": "__Host-rid" });
    let impossible = |more: Value| {
        let mut all = json!({ "history": [past("api.example.com"), entry] });
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        let review = config(&all).review(&session_cookie_policy::net::EmbeddedList);
        let problems = review.problems().iter();
        let found = problems
            .filter(|problem| matches!(problem.kind(), ProblemKind::HistoryImpossible { .. }));
        found
            .map(|problem| problem.field().to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(impossible(json!({})), ["history[1]"]);
    assert_eq!(
        impossible(json!({ "cookie_secure": false })),
        ["history[1]"]
    );
}

#[test]
fn only_what_a_user_asks_for_is_strictly_necessary() {
    use Purpose::{Consent, CsrfToken, Preference, SessionHint, SignInFlow, TrustedDevice};
    for necessary in [Consent, CsrfToken, SessionHint, SignInFlow] {
        assert!(necessary.is_strictly_necessary(), "{necessary}");
    }
    for other in [Preference, TrustedDevice] {
        assert!(!other.is_strictly_necessary(), "{other}");
    }
}

/// No configuration is known in which a browser loses a cookie for a cause that has no problem of its own. If one does, this is said.
#[test]
fn a_browser_that_loses_a_cookie_is_named_with_the_request() {
    let browsers = vec![
        Browser::Safari.at(Release::new(18, 1)),
        Browser::Chromium.into(),
    ];
    let failure = || Box::new(TrialFailure::Dropped(Refusal::SecureOverHttp));
    let lost = |flow| {
        let browsers = browsers.clone();
        let failure = failure();
        CookieProblem::Lost {
            browsers,
            flow,
            failure,
        }
        .to_string()
    };
    let dropped = "the cookie is dropped at sign-in: `Secure` cannot be set over plain http";
    assert_eq!(
        lost(None),
        format!("safari before 26.2, chromium loses it on its routes: {dropped}")
    );
    assert_eq!(
        lost(Some(Flow::Redirect)),
        format!(
            "safari before 26.2, chromium loses it on the way back from the provider, a redirect from another site: {dropped}"
        )
    );
    assert_eq!(
        lost(Some(Flow::FormPost)),
        format!(
            "safari before 26.2, chromium loses it on the way back from the provider, a form from another site: {dropped}; let the callback \
             return a page of its own that posts the form again, or ask the provider for a redirect"
        )
    );
    let of_session = ProblemKind::BrowserLoses {
        website: Box::new("https://www.example.com".parse().unwrap()),
        api: Box::new(origin("https://api.example.com")),
        browsers: browsers.clone(),
        cookie: cookie_name("sid"),
        failure: failure(),
    };
    assert_eq!(
        of_session.to_string(),
        format!(
            "on `https://www.example.com`, the cookie `sid` of https://api.example.com is lost in safari before 26.2, chromium: {dropped}; \
             take that out of `browsers`, or send the tokens by header"
        )
    );
}
