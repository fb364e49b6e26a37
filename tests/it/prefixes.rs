//! A name that is given with a prefix stays, or is an error; and each cookie can have a prefix of its own.
//!
//! What breaks if one fails: the cookie that an operator wrote is another one in browsers, and nobody is told.

use serde_json::{Value, json};
use session_cookie_policy::advice::{
    AttributeReason, AttributesProblem, CookieOptions, cookie_attributes,
};
use session_cookie_policy::config::{PolicyConfig, PrefixChoice};
use session_cookie_policy::cookie::{CookieName, CookiePath, NamePrefix, SameSite};
use session_cookie_policy::diagnosis::{Code, audit};
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;

use crate::support::{config, origin};

/// The names of both cookies, or what is wrong.
fn names(more: &Value) -> Result<[String; 2], Vec<String>> {
    let review = config(more).review(&EmbeddedList);
    if review.has_errors() {
        return Err(review.problems().iter().map(ToString::to_string).collect());
    }
    let pair = &review.pairs()[0];
    let cookies = [pair.access().unwrap(), pair.refresh().unwrap()];
    Ok(cookies.map(|cookie| cookie.attributes().name().to_string()))
}

fn with_names(access: &str, refresh: &str, more: &Value) -> Value {
    let mut all = json!({
        "access_cookie": { "name": access },
        "refresh_cookie": { "name": refresh, "path": "/" },
    });
    for (key, value) in more.as_object().unwrap() {
        all[key] = value.clone();
    }
    all
}

#[test]
fn a_prefix_that_is_given_stays() {
    let pair = ["__Secure-sid", "__Host-renewal"];
    assert_eq!(
        names(&with_names(pair[0], pair[1], &json!({}))),
        Ok(pair.map(str::to_owned))
    );
    // What is asked for and what is given may agree.
    let host = ["__Host-sid", "__Host-renewal"];
    assert_eq!(
        names(&with_names(
            "__Host-sid",
            "renewal",
            &json!({ "prefix": "__Host-" })
        )),
        Ok(host.map(str::to_owned))
    );
}

#[test]
fn a_prefix_whose_conditions_fail_is_an_error() {
    let shared = json!({ "cookie_domain": "example.com" });
    let problems = names(&with_names("__Host-sid", "renewal", &shared)).unwrap_err();
    let expected = "`access_cookie.name`: `__Host-` forbids `Domain`, which is `example.com`";
    assert!(
        problems.iter().any(|problem| problem.starts_with(expected)),
        "{problems:#?}"
    );
}

/// The place is where the prefix is asked for, once for all APIs; what the scheme of an API forbids is told of the API.
#[test]
fn a_prefix_whose_conditions_fail_is_told_where_it_is_asked_for() {
    let fields = |more: Value| {
        let mut config = json!({
            "api": ["https://api.example.com", "https://api2.example.com"],
            "websites": "https://www.example.com",
            "session": "single",
            "cookie_domain": "example.com",
        });
        for (key, value) in more.as_object().unwrap() {
            config[key] = value.clone();
        }
        let config: PolicyConfig = serde_json::from_value(config).unwrap();
        let review = config.review(&EmbeddedList);
        let problems = review.problems().iter();
        let broken = problems.filter(|problem| problem.to_string().contains("`__Host-` "));
        broken
            .map(|problem| problem.field().to_string())
            .collect::<Vec<String>>()
    };
    assert_eq!(fields(json!({ "prefix": "__Host-" })), ["prefix"]);
    assert_eq!(
        fields(json!({ "session_cookie": { "prefix": "__Host-" } })),
        ["session_cookie.prefix"]
    );
    assert_eq!(
        fields(json!({ "session_cookie": { "name": "__Host-sid" }, "prefix": "auto" })),
        ["session_cookie.name"]
    );
    assert_eq!(
        fields(json!({
            "api": "http://localhost:8000", "websites": "http://localhost:3000", "cookie_domain": "", "prefix": "__Host-",
        })),
        ["api[0]"]
    );
}

#[test]
fn two_prefixes_are_an_error() {
    for (given, asked) in [
        ("__Secure-sid", "__Host-"),
        ("__Host-sid", "__Secure-"),
        ("__Http-sid", "__Host-Http-"),
        ("__Host-Http-sid", "__Host-"),
    ] {
        let more = with_names(given, "renewal", &json!({ "prefix": asked }));
        let problems = names(&more).unwrap_err();
        let expected = format!(
            "`access_cookie.name`: the name `{given}` has another prefix than `{asked}`, which was requested; write the name as `sid`, \
             or leave `prefix` out"
        );
        assert_eq!(problems, [expected]);
        let findings = audit(
            &config(&more),
            None,
            datetime!(2026-11-22 12:00 UTC),
            &EmbeddedList,
        );
        assert_eq!(findings[0].code, Code::PrefixBroken);
        let patch = findings[0].patch.as_ref().unwrap();
        assert_eq!(patch.to_string(), "set `access_cookie.name` to `sid`");
    }
}

#[test]
fn one_question_has_the_same_rule() {
    let api = origin("https://api.example.com");
    let name = CookieName::parse("__Secure-sid").unwrap();
    let mut options = CookieOptions::new(name.clone(), CookiePath::root());
    let cookie = cookie_attributes(&api, SameSite::Lax, &options, &EmbeddedList).unwrap();
    assert_eq!(*cookie.attributes().name(), name);
    assert!(cookie.reasons().contains(&AttributeReason::NameAsAskedFor));

    let prefix = NamePrefix::Host;
    options.prefix = PrefixChoice::Fixed(prefix);
    let error = cookie_attributes(&api, SameSite::Lax, &options, &EmbeddedList).unwrap_err();
    assert_eq!(
        error.problems(),
        [AttributesProblem::OtherPrefix { name, prefix }]
    );
}

#[test]
fn each_cookie_can_have_its_own() {
    let both = json!({
        "access_cookie": { "prefix": "__Host-Http-" },
        "refresh_cookie": { "prefix": "__Secure-", "path": "/auth" },
    });
    assert_eq!(
        names(&both),
        Ok(["__Host-Http-session-access", "__Secure-session-refresh"].map(str::to_owned))
    );
    let one = json!({
        "prefix": "none",
        "access_cookie": { "prefix": "auto" },
        "refresh_cookie": { "path": "/auth" },
    });
    assert_eq!(
        names(&one),
        Ok(["__Host-session-access", "session-refresh"].map(str::to_owned))
    );
    // The advice names the place that says so.
    let bare: PolicyConfig = config(&json!({ "refresh_cookie": { "prefix": "none" } }));
    let findings = audit(&bare, None, datetime!(2026-11-22 12:00 UTC), &EmbeddedList);
    let found = findings
        .iter()
        .find(|found| found.code == Code::PrefixAvailable)
        .unwrap();
    assert_eq!(found.field.unwrap().to_string(), "refresh_cookie.prefix");
}

/// What each prefix promises (RFC 6265bis, section 4.1.3, and the draft of the prefixes with `Http-`).
#[test]
fn what_a_prefix_requires() {
    for (prefix, host_only, http_only) in [
        (NamePrefix::Secure, false, false),
        (NamePrefix::Host, true, false),
        (NamePrefix::Http, false, true),
        (NamePrefix::HostHttp, true, true),
    ] {
        assert_eq!(prefix.requires_host_only(), host_only, "{prefix:?}");
        assert_eq!(prefix.requires_http_only(), http_only, "{prefix:?}");
    }
}
