//! Observations next to those that give a finding: of a cookie that did not come.
//!
//! Each table begins with an observation that gives the finding. The other rows change one part of it, and "unknown" leaves a part out.
//! What breaks if one fails: a cause is told that it cannot be, or the one that it is stays untold.

use serde_json::{Value, json};
use session_cookie_policy::config::Browser;
use session_cookie_policy::diagnosis::{Certainty, Code, Fact, Finding, Observation, diagnose};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::policy;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
pub(crate) const CERTAIN: Option<Certainty> = Some(Certainty::Certain);
pub(crate) const LIKELY: Option<Certainty> = Some(Certainty::Likely);
pub(crate) const POSSIBLE: Option<Certainty> = Some(Certainty::Possible);

/// `base` with the fields of `more`: objects are joined, "unknown" removes a field, everything else replaces it.
pub(crate) fn changed(base: &Value, more: &Value) -> Value {
    let Value::Object(more) = more else {
        return more.clone();
    };
    let mut all = base.as_object().cloned().unwrap_or_default();
    for (key, value) in more {
        if value == "unknown" {
            all.remove(key);
        } else {
            let part = changed(all.get(key).unwrap_or(&Value::Null), value);
            all.insert(key.clone(), part);
        }
    }
    Value::Object(all)
}

/// One session cookie, `sid`, with `more` fields.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
pub(crate) fn single(more: Value) -> Value {
    let config = json!({
        "session": "single", "session_cookie": { "name": "sid" }, "prefix": "none",
    });
    changed(&config, &more)
}

#[track_caller]
pub(crate) fn found(config: &Value, seen: &Value) -> Vec<Finding> {
    let policy = policy(config);
    let seen: Observation = serde_json::from_value(seen.clone()).unwrap();
    diagnose(&policy, &seen, NOW, &EmbeddedList)
}

pub(crate) fn of(code: Code, findings: &[Finding]) -> Option<&Finding> {
    findings.iter().find(|finding| finding.code == code)
}

pub(crate) fn sure(code: Code, findings: &[Finding]) -> Option<Certainty> {
    of(code, findings).map(|finding| finding.certainty)
}

/// How certain `code` is in `base` with each change.
#[track_caller]
pub(crate) fn check(config: &Value, base: &Value, code: Code, rows: &[(Value, Option<Certainty>)]) {
    for (more, expected) in rows {
        let findings = found(config, &changed(base, more));
        assert_eq!(sure(code, &findings), *expected, "{more}: {findings:#?}");
    }
}

/// The evidence, as the report shows it.
pub(crate) fn evidence(finding: &Finding) -> Vec<String> {
    finding.evidence.iter().map(ToString::to_string).collect()
}

/// A page asks for the session without a cookie.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn missing(more: Value) -> Value {
    let base = json!({
        "client": "chromium",
        "page": { "opened_as": "https://www.example.com" },
        "frontend": { "credentials": "include" },
        "request": {
            "route": "session", "method": "GET", "origin": "https://www.example.com", "cookies": [],
        },
        "response": { "status": 401 },
    });
    changed(&base, &more)
}

/// `route status seconds` of each earlier request.
fn before(rows: &[(&str, u16, u64)]) -> Value {
    let rows = rows.iter().map(|(route, status, seconds)| {
        json!({ "route": route, "status": status, "seconds_before": seconds })
    });
    json!({ "before": rows.collect::<Vec<Value>>() })
}

#[test]
fn a_browser_lost_what_it_had_kept() {
    let config = single(json!({ "session_cookie": { "lifetime_seconds": 3600 } }));
    let base = missing(changed(
        &json!({ "page": { "browser_restarted": true }, "jar": [] }),
        &before(&[("sign_in", 200, 600), ("session", 200, 500)]),
    ));
    let code = Code::EndedWithBrowser;
    check(
        &config,
        &base,
        code,
        &[
            (json!({}), LIKELY),
            // It never worked, or nothing shows that it did.
            (
                before(&[("sign_in", 200, 600), ("session", 401, 500)]),
                None,
            ),
            (
                before(&[("sign_in", 200, 600), ("document", 200, 500)]),
                None,
            ),
            // It worked before the sign-in: with an older cookie.
            (
                before(&[("session", 200, 700), ("sign_in", 200, 600)]),
                None,
            ),
            (
                before(&[("session", 200, 600), ("sign_in", 200, 600)]),
                None,
            ),
            // Its lifetime is over.
            (
                before(&[("sign_in", 200, 3600), ("session", 200, 500)]),
                None,
            ),
            (json!({ "page": { "browser_restarted": false } }), None),
            (json!({ "jar": "unknown" }), None),
            (json!({ "client": "unknown" }), None),
        ],
    );
    // A web view loses it without further signs.
    let in_app = changed(
        &json!({ "client": "web_view" }),
        &before(&[("sign_in", 200, 600)]),
    );
    check(&config, &base, code, &[(in_app, LIKELY)]);
}

/// Nobody closes a browser within a minute.
#[test]
fn a_browser_is_closed_after_a_minute_at_the_earliest() {
    let config = single(json!({ "session_cookie": { "keep": "browser_session" } }));
    check(
        &config,
        &missing(json!({})),
        Code::EndedWithBrowser,
        &[
            (before(&[("session", 200, 61)]), POSSIBLE),
            (before(&[("session", 200, 60)]), None),
            (before(&[("session", 401, 61)]), None),
        ],
    );
}

#[test]
fn a_lifetime_has_ended_by_what_was_seen_since() {
    let config = single(json!({ "session_cookie": { "lifetime_seconds": 3600 } }));
    let (sign_in, warning, error) = (("sign_in", 200, 7200), Severity::Warning, Severity::Error);
    let rows = [
        (vec![sign_in], CERTAIN, warning),
        (vec![sign_in, ("session", 200, 5000)], CERTAIN, error),
        // No use of the session.
        (vec![sign_in, ("session", 401, 5000)], CERTAIN, warning),
        (vec![sign_in, ("document", 200, 5000)], CERTAIN, warning),
        (vec![("session", 200, 8000), sign_in], CERTAIN, warning),
        (vec![("session", 200, 7200), sign_in], CERTAIN, warning),
        // What was renewed then has ended, too; what was renewed a second later has not.
        (vec![sign_in, ("session", 200, 3600)], CERTAIN, error),
        (vec![sign_in, ("session", 200, 3599)], POSSIBLE, error),
    ];
    for (rows, certainty, severity) in rows {
        let mut seen = missing(before(&rows));
        let last = rows
            .iter()
            .position(|(route, ..)| *route == "sign_in")
            .unwrap();
        seen["before"][last]["max_age"] = json!(3600);
        let findings = found(&config, &seen);
        let ended = of(Code::LifetimeEnded, &findings);
        let told = ended.map(|finding| (Some(finding.certainty), finding.severity));
        assert_eq!(told, Some((certainty, severity)), "{rows:?}");
        // Known not to set the cookie: then nothing has renewed it.
        if certainty == POSSIBLE {
            seen["before"][1]["sets_cookie"] = json!(false);
            assert_eq!(sure(Code::LifetimeEnded, &found(&config, &seen)), CERTAIN);
        }
    }
    let not_yet = missing(before(&[("sign_in", 200, 3599)]));
    assert_eq!(sure(Code::LifetimeEnded, &found(&config, &not_yet)), None);
}

#[test]
fn what_the_browser_sent_and_the_application_did_not_get_was_lost_between() {
    let base = missing(json!({ "request": { "sent_cookies": [{ "name": "sid" }] } }));
    check(
        &single(json!({})),
        &base,
        Code::CookieDropped,
        &[
            (json!({}), CERTAIN),
            (json!({ "request": { "cookie_lines": 1 } }), CERTAIN),
            // It is in the second line.
            (json!({ "request": { "cookie_lines": 2 } }), None),
        ],
    );
}

#[test]
fn a_cookie_is_in_another_line_only_if_there_is_one() {
    let base = missing(json!({ "request": { "cookies": [{ "name": "theme" }] } }));
    check(
        &single(json!({})),
        &base,
        Code::CookieLines,
        &[
            (json!({}), POSSIBLE),
            (json!({ "request": { "cookie_lines": 2 } }), LIKELY),
            (json!({ "request": { "cookie_lines": 1 } }), None),
            (json!({ "request": { "http_version": "1.1" } }), None),
            (json!({ "request": { "cookies": [] } }), None),
        ],
    );
}

#[test]
fn a_script_forgot_credentials_only_if_nothing_else_came() {
    let base = missing(changed(
        &json!({ "frontend": "unknown" }),
        &before(&[("sign_in", 200, 60)]),
    ));
    check(
        &single(json!({})),
        &base,
        Code::CredentialsOmitted,
        &[
            (json!({}), POSSIBLE),
            (json!({ "request": { "route": "document" } }), None),
            (
                json!({ "request": { "cookies": [{ "name": "theme" }] } }),
                None,
            ),
            (before(&[("sign_in", 401, 60)]), None),
            (before(&[("session", 200, 60)]), None),
            (before(&[("sign_in", 200, 60), ("session", 200, 50)]), None),
            (json!({ "jar": [] }), None),
            (json!({ "frontend": { "credentials": "include" } }), None),
            (
                json!({
                    "page": { "opened_as": "https://api.example.com" },
                    "request": { "origin": "https://api.example.com" },
                }),
                None,
            ),
        ],
    );
}

#[test]
fn a_sign_in_ended_in_another_browser_only_if_it_left_this_one() {
    let config = single(json!({}));
    let base = missing(before(&[("sign_in", 302, 60)]));
    let code = Code::OtherJar;
    check(
        &config,
        &base,
        code,
        &[
            (json!({}), POSSIBLE),
            (before(&[("session", 302, 60)]), None),
            (before(&[("sign_in", 200, 60)]), None),
            (before(&[("sign_in", 302, 60), ("callback", 302, 50)]), None),
            (
                json!({ "request": { "cookies": [{ "name": "theme" }] } }),
                None,
            ),
            (json!({ "page": { "signed_in_elsewhere": false } }), None),
            (json!({ "page": { "signed_in_elsewhere": true } }), LIKELY),
            // Something else that was seen does not make it less so.
            (
                json!({
                    "page": { "signed_in_elsewhere": true }, "request": { "cookie_lines": 2 },
                }),
                LIKELY,
            ),
        ],
    );
    let findings = found(&config, &base);
    let told = evidence(of(code, &findings).unwrap());
    assert_eq!(told, ["before is a sign-in answered with 302"]);

    // Safari opens a page that no other page led to: perhaps an installed app.
    let opened = missing(changed(
        &json!({
            "client": "safari",
            "page": "unknown",
            "request": { "route": "document", "origin": null, "sec_fetch_site": "none" },
        }),
        &before(&[("sign_in", 200, 60)]),
    ));
    check(
        &config,
        &opened,
        code,
        &[
            (json!({}), POSSIBLE),
            (json!({ "client": "chromium" }), None),
            (json!({ "request": { "route": "session" } }), None),
            (
                json!({ "request": { "sec_fetch_site": "same-origin" } }),
                None,
            ),
            (before(&[("sign_in", 401, 60)]), None),
        ],
    );
}

const WEEK: u64 = 604_800;

/// Seven days to the second are what Safari keeps.
#[test]
fn safari_cuts_what_is_kept_longer_than_seven_days() {
    let config =
        |seconds: u64| single(json!({ "session_cookie": { "lifetime_seconds": seconds } }));
    let (long, week) = (config(WEEK + 1), config(WEEK));
    let code = Code::LifetimeCapped;
    let set = json!({
        "client": "safari",
        "page": { "opened_as": "https://www.example.com" },
        "request": { "route": "sign_in", "method": "POST", "origin": "https://www.example.com" },
        "response": { "status": 200 },
        "server": { "other_network": true },
    });
    let on_api = json!({
        "page": { "opened_as": "https://api.example.com" },
        "request": { "origin": "https://api.example.com" },
    });
    check(&week, &set, code, &[(json!({}), None)]);
    check(
        &long,
        &set,
        code,
        &[
            (json!({}), LIKELY),
            (json!({ "response": { "status": 401 } }), None),
            (json!({ "request": { "route": "session" } }), None),
            (json!({ "server": { "other_network": false } }), None),
            (json!({ "client": "chromium" }), None),
            (json!({ "client": "unknown" }), LIKELY),
            (on_api.clone(), None),
        ],
    );

    let lost = missing(changed(
        &json!({ "client": "safari", "server": { "other_network": true } }),
        &before(&[("sign_in", 200, 500_000), ("session", 200, 400_000)]),
    ));
    check(&week, &lost, code, &[(json!({}), None)]);
    check(
        &long,
        &lost,
        code,
        &[
            (json!({}), LIKELY),
            (json!({ "server": "unknown" }), POSSIBLE),
            (json!({ "server": "unknown", "client": "unknown" }), None),
            (before(&[("sign_in", 200, 500_000)]), None),
            (
                before(&[("sign_in", 200, 500_000), ("session", 401, 400_000)]),
                None,
            ),
            (
                before(&[("sign_in", 200, 500_000), ("document", 200, 400_000)]),
                None,
            ),
            (
                json!({ "request": { "cookies": [{ "name": "sid" }] } }),
                None,
            ),
            (on_api, None),
        ],
    );
}

/// What the configuration declares is no observation of the server.
#[test]
fn a_declared_network_is_shown_by_the_page() {
    let declared = single(json!({
        "session_cookie": { "lifetime_seconds": WEEK + 1 },
        "other_network": ["https://api.example.com"],
    }));
    let lost = missing(changed(
        &json!({ "client": "safari" }),
        &before(&[("sign_in", 200, 500_000), ("session", 200, 400_000)]),
    ));
    let shown = |more: &Value| {
        let findings = found(&declared, &changed(&lost, more));
        evidence(of(Code::LifetimeCapped, &findings).unwrap())
    };
    assert_eq!(
        shown(&json!({})),
        ["page.opened_as is `https://www.example.com`"]
    );
    assert_eq!(
        shown(&json!({ "server": { "other_network": true } })),
        ["server.other_network is `true`"]
    );
    // Without a loss, the audit of the configuration says it.
    let set = json!({ "request": { "route": "sign_in" }, "response": { "status": 200 } });
    check(
        &declared,
        &lost,
        Code::LifetimeCapped,
        &[(set, None), (json!({ "client": "firefox" }), None)],
    );
}

/// WebKit bug 292975: Safari from 26.2 on.
#[test]
fn a_partitioned_cookie_is_lost_behind_redirects_of_other_sites() {
    let partitioned = "Path=/; Secure; HttpOnly; SameSite=None; Partitioned";
    let base = json!({
        "client": "safari", "client_version": "26.2",
        "request": {
            "route": "document", "method": "GET", "origin": null, "cookies": [],
            "sec_fetch_site": "cross-site",
        },
        "jar": [{ "name": "sid", "len": 20, "attributes": partitioned }],
        "before": [{ "route": "sign_in", "status": 302 }],
    });
    let code = Code::PartitionAlone;
    let with_mode =
        |mode: &str| json!({ "request": { "route": "session", "sec_fetch_mode": mode } });
    check(
        &single(json!({})),
        &base,
        code,
        &[
            (json!({}), LIKELY),
            (
                json!({ "request": { "sec_fetch_site": "same-origin" } }),
                None,
            ),
            (json!({ "request": { "sec_fetch_site": "unknown" } }), None),
            (json!({ "request": { "route": "session" } }), None),
            (with_mode("cors"), None),
            (with_mode("navigate"), LIKELY),
            (
                json!({ "before": [{ "route": "sign_in", "status": 200 }] }),
                None,
            ),
            (
                json!({ "jar": [{ "name": "sid", "len": 20, "attributes": "Path=/; Secure" }] }),
                None,
            ),
            (
                json!({ "jar": [{ "name": "other", "len": 20, "attributes": partitioned }] }),
                None,
            ),
            (json!({ "jar": "unknown" }), POSSIBLE),
            // Without the attribute, it is an ordinary cookie.
            (json!({ "client_version": "18.1" }), None),
            (
                json!({ "client": "firefox", "client_version": "143" }),
                None,
            ),
        ],
    );
    let all = single(json!({ "browsers": ["safari 18.0"] }));
    let findings = found(
        &all,
        &changed(&base, &json!({ "client_version": "unknown" })),
    );
    let losing = &of(code, &findings).unwrap().browsers;
    assert_eq!(*losing, [Browser::Safari.into()]);
}

#[test]
fn storage_access_covers_the_frames_own_origin() {
    let base = missing(json!({
        "page": { "inside": "https://portal.example.net", "storage_access": true },
    }));
    let on_api = json!({
        "page": { "opened_as": "https://api.example.com" },
        "request": { "origin": "https://api.example.com" },
    });
    check(
        &single(json!({})),
        &base,
        Code::StorageAccessUnused,
        &[
            (json!({}), LIKELY),
            (on_api.clone(), None),
            (
                json!({ "page": { "opened_as": "unknown" }, "request": { "origin": "unknown" } }),
                None,
            ),
            (json!({ "page": { "storage_access": false } }), None),
            (json!({ "page": { "storage_access": "unknown" } }), None),
            (json!({ "page": { "inside": "unknown" } }), None),
            (
                json!({ "request": { "sec_fetch_storage_access": "active" } }),
                None,
            ),
            (json!({ "client": "safari" }), None),
        ],
    );
    // Safari sends third-party cookies only with the permission, which a page of another origin does not have.
    let is_withheld = |more: &Value| {
        let in_safari = json!({
            "client": "safari",
            "jar": [{ "name": "sid", "len": 20, "attributes": "Path=/; Secure; SameSite=None" }],
        });
        let seen = changed(&changed(&base, &in_safari), more);
        let codes = [Code::ThirdPartyCookie, Code::ThirdPartyFrame];
        let findings = found(&single(json!({})), &seen);
        findings.iter().any(|finding| codes.contains(&finding.code))
    };
    assert!(is_withheld(&json!({})));
    assert!(!is_withheld(&on_api));
}

#[test]
fn a_header_before_deleted_what_no_sign_in_set_again() {
    let config = single(json!({}));
    let clears = json!({ "route": "session", "status": 200, "clears_cookies": true });
    let sign_in = json!({ "route": "sign_in", "status": 200 });
    let session = json!({ "route": "session", "status": 200 });
    let base = missing(json!({ "client": "unknown", "before": [sign_in, clears] }));
    let code = Code::SiteDataCleared;
    let failed = json!({ "route": "sign_in", "status": 401 });
    let foreign = changed(&sign_in, &json!({ "other_host": true }));
    let elsewhere = changed(&clears, &json!({ "other_host": true }));
    let by_other = json!({ "before": [sign_in, elsewhere] });
    check(
        &config,
        &base,
        code,
        &[
            (json!({}), CERTAIN),
            (json!({ "before": [clears, sign_in] }), None),
            (json!({ "before": [clears, failed] }), CERTAIN),
            (json!({ "before": [clears, foreign] }), CERTAIN),
            (json!({ "before": [sign_in, clears, session] }), CERTAIN),
            (json!({ "before": [sign_in, session] }), None),
            (json!({ "jar": [] }), CERTAIN),
            (
                json!({ "jar": [{ "name": "sid", "len": 20, "attributes": "Path=/; Secure" }] }),
                None,
            ),
            // Of another host: in Chromium alone.
            (by_other.clone(), LIKELY),
            (
                changed(&by_other, &json!({ "client": "chromium" })),
                CERTAIN,
            ),
            (changed(&by_other, &json!({ "client": "firefox" })), None),
        ],
    );
    let asked = |more: &Value| {
        let findings = found(&config, &changed(&base, more));
        of(code, &findings).unwrap().undecided.clone()
    };
    assert_eq!(asked(&json!({})), []);
    assert_eq!(asked(&by_other), [Fact::Client]);
}
