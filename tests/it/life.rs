//! How sessions end: where a diagnosis of it turns.
//!
//! What breaks if one fails: a user who is signed out too early or too late is sent elsewhere.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code, Fact, Finding, Observation, diagnose};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::policy;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const LIKELY: Option<Certainty> = Some(Certainty::Likely);
const CERTAIN: Option<Certainty> = Some(Certainty::Certain);

/// Of one cookie, `sid`, with `more` fields.
#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn found(more: Value, observation: Value) -> Vec<Finding> {
    let mut config = json!({
        "session": "single", "session_cookie": { "name": "sid" }, "prefix": "none",
    });
    for (key, value) in more.as_object().unwrap() {
        config[key] = value.clone();
    }
    let policy = policy(&config);
    let observation: Observation = serde_json::from_value(observation).unwrap();
    diagnose(&policy, &observation, NOW, &EmbeddedList)
}

fn sure(code: Code, findings: &[Finding]) -> Option<Certainty> {
    let mut same = findings.iter().filter(|finding| finding.code == code);
    same.next().map(|finding| finding.certainty)
}

fn page() -> Value {
    json!({ "opened_as": "https://www.example.com" })
}

/// Deleting one cookie of a pair and leaving the other is `clear-in-vain`, as before; nothing at all is the sign-out's own fault.
#[test]
fn a_sign_out_without_a_line_about_the_session_keeps_the_cookie() {
    let kept = |cookies: Value, status: u16, lines: Value| {
        let seen = json!({
            "page": page(),
            "request": {
                "route": "sign_out", "method": "POST", "origin": "https://www.example.com",
                "cookies": cookies,
            },
            "response": { "status": status, "set_cookies": lines },
        });
        sure(Code::SignOutKeepsCookie, &found(json!({}), seen))
    };
    let sid = || json!([{ "name": "sid" }]);
    assert_eq!(kept(sid(), 200, json!([])), LIKELY);
    assert_eq!(kept(sid(), 303, json!([])), LIKELY);
    assert_eq!(kept(sid(), 401, json!([])), None, "it failed");
    assert_eq!(kept(json!([]), 200, json!([])), None, "nothing to delete");
    let line = |name: &str| json!([{ "name": name, "len": 0, "attributes": "Path=/; Max-Age=0" }]);
    assert_eq!(kept(sid(), 200, line("sid")), None);
    assert_eq!(kept(sid(), 200, line("theme")), LIKELY);
}

/// What `server.ended_session` says decides.
#[test]
fn a_session_that_is_accepted_after_its_sign_out_was_not_ended() {
    let accepted = |status: u16, ended: Value, before: Value| {
        let seen = json!({
            "page": page(),
            "request": { "route": "session", "method": "GET", "cookies": [{ "name": "sid" }] },
            "response": { "status": status }, "server": ended, "before": before,
        });
        sure(Code::SignOutKeepsSession, &found(json!({}), seen))
    };
    let out = || json!([{ "route": "sign_out", "status": 200 }]);
    assert_eq!(accepted(200, json!({}), out()), LIKELY);
    assert_eq!(
        accepted(200, json!({ "ended_session": false }), out()),
        CERTAIN
    );
    assert_eq!(accepted(200, json!({ "ended_session": true }), out()), None);
    assert_eq!(accepted(401, json!({}), out()), None);
    assert_eq!(accepted(304, json!({}), out()), None, "a cache may have it");
    let and_in =
        json!([{ "route": "sign_out", "status": 200 }, { "route": "callback", "status": 303 }]);
    assert_eq!(accepted(200, json!({}), and_in), None);
    assert_eq!(accepted(200, json!({}), json!([])), None);
}

/// `Cache-Status` (RFC 9211), `X-Cache` of several vendors, `CF-Cache-Status`; `Age` is of shared caches alone (RFC 9111, section 5.1).
#[test]
fn a_cache_gave_what_it_says_is_a_hit() {
    let answered = |response: Value| {
        let mut seen = json!({
            "page": page(),
            "request": { "route": "session", "method": "GET", "cookies": [{ "name": "sid" }] },
            "response": { "status": 401 },
        });
        for (key, value) in response.as_object().unwrap() {
            seen["response"][key] = value.clone();
        }
        sure(Code::ResponseFromCache, &found(json!({}), seen))
    };
    for hit in [
        "HIT",
        "Hit from cloudfront",
        "MISS, HIT",
        "TCP_MEM_HIT from edge",
        "ExampleCache; hit; ttl=30",
        "STALE",
        "REVALIDATED",
    ] {
        assert_eq!(answered(json!({ "cache_status": hit })), CERTAIN, "{hit}");
    }
    for miss in [
        "MISS",
        "DYNAMIC",
        "BYPASS",
        "Miss from cloudfront",
        "cdn; fwd=uri-miss",
        "cdn; hit=?0",
    ] {
        assert_eq!(answered(json!({ "cache_status": miss })), None, "{miss}");
    }
    assert_eq!(answered(json!({ "age": "1" })), CERTAIN);
    for age in ["0", "-1", "soon"] {
        assert_eq!(answered(json!({ "age": age })), None, "{age}");
    }
    assert_eq!(answered(json!({ "from_browser_cache": true })), CERTAIN);
    assert_eq!(answered(json!({ "via": "1.1 proxy" })), None);
}

/// Recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.clear): what the response sets is deleted again in each.
#[test]
fn clear_site_data_deletes_what_its_own_response_sets() {
    let lost = |header: &str, client: Value| {
        let seen = json!({
            "client": client, "page": page(),
            "request": { "route": "sign_in", "method": "POST", "origin": "https://www.example.com" },
            "response": {
                "status": 200, "clear_site_data": header,
                "set_cookies": [{ "name": "sid", "len": 20, "attributes": "Path=/; Secure; HttpOnly; SameSite=Lax" }],
            },
        });
        sure(Code::SiteDataCleared, &found(json!({}), seen))
    };
    for client in ["chromium", "firefox", "safari"] {
        assert_eq!(lost("\"cookies\"", json!(client)), CERTAIN, "{client}");
    }
    assert_eq!(lost("\"*\"", Value::Null), CERTAIN);
    assert_eq!(lost("\"cache\",\"cookies\"", Value::Null), CERTAIN);
    assert_eq!(lost("cookies", Value::Null), None, "no quoted string");
    assert_eq!(lost("\"storage\"", Value::Null), None);
}

/// A cookie lives for `Max-Age` seconds from the response that set it last (RFC 6265bis, section 5.7, step 8).
#[test]
fn a_cookie_ends_when_its_lifetime_has_passed() {
    let ended = |before: Value| {
        let seen = json!({
            "page": page(),
            "request": { "route": "session", "method": "GET", "cookies": [] },
            "response": { "status": 401 }, "before": before,
        });
        sure(Code::LifetimeEnded, &found(json!({}), seen))
    };
    let signed_in = |age: u64| json!([{ "route": "sign_in", "status": 200, "seconds_before": age, "max_age": 600 }]);
    assert_eq!(ended(signed_in(599)), None);
    assert_eq!(ended(signed_in(600)), CERTAIN);
    let again = |sets: bool| {
        json!([
            { "route": "sign_in", "status": 200, "seconds_before": 900, "max_age": 600 },
            { "route": "session", "status": 200, "seconds_before": 500, "sets_cookie": sets, "max_age": 600 },
        ])
    };
    assert_eq!(ended(again(true)), None);
    assert_eq!(ended(again(false)), CERTAIN);
    let of_another_host = json!([
        { "route": "sign_in", "status": 200, "seconds_before": 900, "max_age": 600, "other_host": true },
    ]);
    assert_eq!(ended(of_another_host), None);
}

/// Storage Access Headers; that `Lax` does not go with the permission is measured (privacycg/storage-access#193 says so, too).
#[test]
fn the_permission_of_a_frame_decides_what_is_no_cause() {
    let codes = |client: &str, header: &str, same_site: &str| {
        let seen = json!({
            "client": client,
            "page": { "opened_as": "https://api.example.com", "inside": "https://portal.example.org" },
            "request": {
                "route": "session", "method": "GET", "cookies": [],
                "sec_fetch_site": "cross-site", "sec_fetch_storage_access": header,
            },
            "response": { "status": 401 },
            "jar": [{ "name": "sid", "attributes": format!("Path=/; Secure; HttpOnly; SameSite={same_site}") }],
        });
        let findings = found(json!({}), seen);
        findings
            .first()
            .map(|finding| (finding.code, finding.certainty))
    };
    let blocked = Some((Code::ThirdPartyFrame, Certainty::Certain));
    let unused = Some((Code::StorageAccessUnused, Certainty::Certain));
    let withheld = Some((Code::SiteWithheld, Certainty::Certain));
    assert_eq!(codes("chromium", "none", "None"), blocked);
    assert_eq!(codes("chromium", "inactive", "None"), unused);
    assert_eq!(codes("firefox", "inactive", "None"), unused);
    for same_site in ["Lax", "Strict"] {
        assert_eq!(codes("chromium", "active", same_site), withheld);
        assert_eq!(codes("firefox", "inactive", same_site), withheld);
    }
    let dropped = Some((Code::CookieDropped, Certainty::Possible));
    assert_eq!(codes("chromium", "active", "None"), dropped);
}

/// Every value beside `base`, for each of its fields that has several.
fn each(base: &Value, choices: &[(&str, &[&str])]) -> Vec<Value> {
    let mut all = vec![base.clone()];
    for (pointer, texts) in choices {
        let mut more = Vec::new();
        for one in &all {
            for text in *texts {
                let mut next = one.clone();
                let (parent, key) = pointer.rsplit_once('/').unwrap();
                let parent = next.pointer_mut(parent).unwrap().as_object_mut().unwrap();
                if !text.is_empty() {
                    parent.insert(key.into(), serde_json::from_str(text).unwrap());
                }
                more.push(next);
            }
        }
        all = more;
    }
    all
}

/// Nothing contradicts what was seen: a cookie that came has neither ended nor been deleted, one that the browser keeps neither, and what a
/// cache gave says nothing of the server. What is not certain says what would decide.
#[test]
fn no_cause_is_told_that_a_fact_excludes() {
    let base = json!({
        "page": page(), "request": { "method": "GET" }, "response": {},
    });
    let before = [
        "",
        r#"[{ "route": "sign_in", "status": 200, "seconds_before": 900, "max_age": 600, "clears_cookies": true }]"#,
        r#"[{ "route": "sign_in", "status": 200, "seconds_before": 90000 }, { "route": "session", "status": 200, "seconds_before": 80 }]"#,
        r#"[{ "route": "sign_in", "status": 200 }, { "route": "sign_out", "status": 200, "other_host": true, "clears_cookies": true }]"#,
        r#"[{ "route": "session", "status": 200 }, { "route": "sign_out", "status": 302, "seconds_before": 2 }]"#,
        r#"[{ "route": "sign_out", "status": 302, "seconds_before": 9 }, { "route": "sign_in", "status": 302, "seconds_before": 3 }, { "route": "callback", "status": 303, "seconds_before": 2 }]"#,
    ];
    let all = each(
        &base,
        &[
            ("/client", &["", "\"chromium\"", "\"safari\""]),
            ("/page/browser_restarted", &["", "true"]),
            (
                "/request/route",
                &["\"session\"", "\"document\"", "\"sign_out\"", "\"sign_in\""],
            ),
            ("/request/cookies", &["[]", r#"[{ "name": "sid" }]"#]),
            (
                "/jar",
                &[
                    "",
                    "[]",
                    r#"[{ "name": "sid", "attributes": "Path=/; Secure" }]"#,
                ],
            ),
            ("/response/status", &["200", "401"]),
            ("/response/cache_status", &["", "\"HIT\""]),
            ("/response/clear_site_data", &["", r#""\"cookies\"""#]),
            ("/before", &before),
        ],
    );
    assert_eq!(all.len(), 3 * 2 * 4 * 2 * 3 * 2 * 2 * 2 * 6);
    let policy = policy(&json!({
        "session": "single", "session_cookie": { "name": "sid" }, "prefix": "none",
    }));
    let mut met = std::collections::BTreeSet::new();
    for seen in all {
        let observation: Observation = serde_json::from_value(seen.clone()).unwrap();
        let findings = diagnose(&policy, &observation, NOW, &EmbeddedList);
        let came = seen["request"]["cookies"] != json!([]);
        let is_kept = seen["jar"].as_array().is_some_and(|jar| !jar.is_empty());
        let has_hit = seen["response"]["cache_status"] == "HIT";
        for finding in &findings {
            met.insert(finding.code);
            let of_before = finding
                .evidence
                .iter()
                .any(|seen| seen.fact == Fact::Before);
            let is_excluded = match finding.code {
                Code::EndedWithBrowser | Code::LifetimeEnded => came || is_kept,
                Code::SiteDataCleared => of_before && (came || is_kept),
                Code::SignOutKeepsSession => has_hit || seen["response"]["status"] != 200,
                Code::SignOutKeepsCookie => !came,
                Code::ResponseFromCache if finding.certainty == Certainty::Certain => !has_hit,
                Code::CookieDropped => came,
                Code::ValueUnreadable => has_hit,
                _ => false,
            };
            assert!(!is_excluded, "{seen}: {finding}");
            assert!(!finding.message.ends_with('.'), "{finding}");
        }
    }
    for code in [
        Code::EndedWithBrowser,
        Code::LifetimeEnded,
        Code::ResponseFromCache,
        Code::SignOutKeepsCookie,
        Code::SignOutKeepsProvider,
        Code::SignOutKeepsSession,
        Code::SiteDataCleared,
    ] {
        assert!(met.contains(&code), "{code}");
    }
}
