//! Refusals with the cookie in hand, other hosts, hops and tokens: no cause is told that a fact excludes.
//!
//! Every combination of the facts that decide is tried. What breaks if one fails: somebody changes what was never wrong.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{
    Certainty, Code, Fact, Finding, Observation, diagnose, diagnose_without_policy,
};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{config, policy};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Every value beside `base`, for each of its fields that has several; `Value::Null` leaves the field out.
fn each(base: &Value, choices: &[(&str, &[Value])]) -> Vec<Value> {
    let mut all = vec![base.clone()];
    for (pointer, values) in choices {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let with = |one: &Value, value: &Value| {
            let mut next = one.clone();
            let parent = next.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            if !value.is_null() {
                parent.insert(key.into(), value.clone());
            }
            next
        };
        all = all
            .iter()
            .flat_map(|one| values.iter().map(move |value| with(one, value)))
            .collect();
    }
    all
}

fn says_what_decides(finding: &Finding) {
    let is_open = finding.certainty == Certainty::Possible;
    assert!(!is_open || !finding.undecided.is_empty(), "{finding}");
    assert!(!finding.message.ends_with('.'), "{finding}");
}

#[test]
fn a_refused_refresh_has_no_cause_that_is_excluded() {
    let base = json!({
        "client": "chromium",
        "page": { "opened_as": "https://www.example.com" },
        "request": { "method": "POST", "origin": "https://www.example.com" },
        "response": {}, "server": {},
    });
    let sign_in = json!({ "route": "sign_in", "status": 200, "seconds_before": 4000, "host": "api.example.com" });
    let before = |more: Value| json!([sign_in, more]);
    let all = each(
        &base,
        &[
            (
                "/request/route",
                &[json!("refresh"), json!("session"), json!("document")],
            ),
            (
                "/request/cookies",
                &[
                    json!([]),
                    json!([{ "name": "at" }]),
                    json!([{ "name": "at" }, { "name": "rt" }]),
                ],
            ),
            (
                "/response/status",
                &[json!(200), json!(307), json!(400), json!(401)],
            ),
            (
                "/server/opens_value",
                &[Value::Null, json!(true), json!(false)],
            ),
            (
                "/server/restarted",
                &[Value::Null, json!(true), json!(false)],
            ),
            (
                "/before",
                &[
                    Value::Null,
                    before(json!({ "route": "refresh", "status": 307, "seconds_before": 5 })),
                    before(
                        json!({ "route": "refresh", "status": 200, "seconds_before": 500, "sets_cookie": true }),
                    ),
                    before(
                        json!({ "route": "refresh", "status": 200, "seconds_before": 500, "sets_cookie": false }),
                    ),
                    before(json!({ "route": "document", "status": 303, "seconds_before": 1 })),
                    before(
                        json!({ "route": "sign_in", "status": 200, "seconds_before": 9, "host": "qa.example.com" }),
                    ),
                ],
            ),
        ],
    );
    assert_eq!(all.len(), 3 * 3 * 4 * 3 * 3 * 6);
    let policy = policy(&json!({
        "access_cookie": { "name": "at" }, "refresh_cookie": { "name": "rt" },
        "prefix": "none", "cookie_domain": "example.com",
    }));
    let mut met = BTreeSet::new();
    for seen in all {
        let observation: Observation = serde_json::from_value(seen.clone()).unwrap();
        let came = seen["request"]["cookies"] != json!([]);
        let is_refused = seen["response"]["status"] != 200;
        let opens = &seen["server"]["opens_value"];
        let is_set = seen["before"][1]["sets_cookie"] == true;
        let restarted = seen["server"]["restarted"] == true;
        let is_other_host = seen["before"][1]["host"] == "qa.example.com";
        for finding in diagnose(&policy, &observation, NOW, &EmbeddedList) {
            met.insert(finding.code);
            says_what_decides(&finding);
            let is_excluded = match finding.code {
                Code::ValueUnreadable => !came || !is_refused || *opens == true,
                Code::NameCommon => {
                    !came || !is_refused || *opens == true || (restarted && !is_other_host)
                }
                Code::SetCookieMissing => !came || is_set,
                Code::RefreshRace => !came || !is_refused || *opens == false,
                _ => false,
            };
            assert!(!is_excluded, "{seen}: {finding}");
            assert_ne!(finding.certainty, Certainty::Certain, "{seen}: {finding}");
        }
    }
    for code in [
        Code::NameCommon,
        Code::RefreshRace,
        Code::SetCookieMissing,
        Code::ValueUnreadable,
    ] {
        assert!(met.contains(&code), "{code}");
    }
}

#[test]
fn another_host_is_no_cause_where_the_cookie_is_shared_or_there() {
    let base = json!({
        "client": "firefox",
        "page": { "opened_as": "https://www.example.com" },
        "request": { "method": "GET", "route": "session", "cookies": [] },
        "response": { "status": 401 },
    });
    let before = |route: &str, host: Option<&str>| {
        let mut one = json!({ "route": route, "status": 302, "seconds_before": 2 });
        if let Some(host) = host {
            one["host"] = json!(host);
        }
        json!([one])
    };
    let all = each(
        &base,
        &[
            (
                "/jar",
                &[
                    Value::Null,
                    json!([]),
                    json!([{ "name": "sid", "attributes": "Path=/; Secure" }]),
                ],
            ),
            (
                "/before",
                &[
                    before("callback", None),
                    before("callback", Some("example.com")),
                    before("sign_in", Some("www.example.com")),
                    before("sign_in", Some("www.example.com:443")),
                    before("sign_in", Some("id.example.net")),
                    before("callback", Some("no host")),
                    before("sign_out", Some("example.com")),
                ],
            ),
        ],
    );
    for domain in ["", "example.com"] {
        let mut more = json!({
            "api": "https://www.example.com", "websites": ["https://www.example.com"],
            "session": "single", "session_cookie": { "name": "sid" }, "prefix": "none",
        });
        if !domain.is_empty() {
            more["cookie_domain"] = json!(domain);
        }
        let policy = policy(&more);
        let mut told = 0;
        for seen in &all {
            let observation: Observation = serde_json::from_value(seen.clone()).unwrap();
            let is_kept = seen["jar"].as_array().is_some_and(|jar| !jar.is_empty());
            let host = seen["before"][0]["host"].as_str();
            let is_other = host.is_none() || host == Some("example.com");
            let begins = seen["before"][0]["route"] != "sign_out";
            for finding in diagnose(&policy, &observation, NOW, &EmbeddedList) {
                says_what_decides(&finding);
                if finding.code == Code::DomainNotShared {
                    told += 1;
                    assert!(!is_kept && is_other && begins, "{seen}: {finding}");
                    assert!(domain.is_empty(), "{seen}: {finding}");
                    let is_known = host.is_some();
                    assert_eq!(
                        finding.certainty == Certainty::Likely,
                        is_known,
                        "{finding}"
                    );
                }
            }
        }
        assert_eq!(told, if domain.is_empty() { 4 } else { 0 });
    }
}

#[test]
fn what_a_hop_does_is_told_by_the_two_lists_alone() {
    let line =
        |name: &str, attributes: &str| json!({ "name": name, "len": 20, "attributes": attributes });
    let plain = "Path=/; Secure; HttpOnly; SameSite=Lax";
    let base = json!({
        "page": { "opened_as": "https://www.example.com" },
        "request": { "route": "sign_in", "method": "POST", "origin": "https://www.example.com" },
        "response": { "status": 200 }, "server": {},
    });
    let lists = [
        Value::Null,
        json!([]),
        json!([line("sid", plain)]),
        json!([line("sid", "Path=/; Secure; HttpOnly; SameSite=Strict")]),
        json!([line("sid", plain), line("theme", "Path=/; Secure")]),
    ];
    let all = each(
        &base,
        &[
            ("/response/set_cookies", &lists),
            ("/response/written_cookies", &lists),
            ("/server/saved_session", &[Value::Null, json!(true)]),
        ],
    );
    let single = json!({
        "session": "single", "session_cookie": { "name": "sid" }, "prefix": "none",
        "transport": "cookie",
    });
    let compiled = policy(&single);
    let names = |list: &Value| -> Option<BTreeSet<String>> {
        let lines = list.as_array()?.iter();
        Some(
            lines
                .map(|line| line["name"].as_str().unwrap().to_owned())
                .collect(),
        )
    };
    for seen in all {
        let observation: Observation = serde_json::from_value(seen.clone()).unwrap();
        let got = names(&seen["response"]["set_cookies"]);
        let written = names(&seen["response"]["written_cookies"]);
        let is_lost =
            matches!((&got, &written), (Some(got), Some(written)) if !written.is_subset(got));
        let by_policy = diagnose(&compiled, &observation, NOW, &EmbeddedList);
        let alone = diagnose_without_policy(&config(&single), &observation, NOW, &EmbeddedList);
        for findings in [by_policy, alone] {
            let of_hop = |finding: &Finding| {
                let mut evidence = finding.evidence.iter();
                evidence.any(|seen| seen.fact == Fact::ResponseWrittenCookies)
                    && finding.code != Code::WrittenOtherwise
            };
            assert_eq!(
                findings.iter().any(of_hop),
                is_lost,
                "{seen}: {findings:#?}"
            );
            for finding in &findings {
                says_what_decides(finding);
                // An application that wrote it has not forgotten it.
                let has_written = written.as_ref().is_some_and(|names| names.contains("sid"));
                let blames = finding.message.contains("mark it as modified");
                assert!(!(has_written && blames), "{seen}: {finding}");
            }
        }
    }
}

#[test]
fn a_token_that_the_page_can_read_is_not_called_unreadable() {
    let base = json!({
        "page": {}, "request": { "route": "session", "method": "POST", "path": "/items" },
        "response": { "status": 403 },
    });
    let sent = json!([{ "name": "sid" }, { "name": "XSRF-TOKEN" }]);
    let all = each(
        &base,
        &[
            (
                "/page/opened_as",
                &[
                    json!("https://api.example.com"),
                    json!("https://www.example.com"),
                    json!("https://www.example.net"),
                ],
            ),
            ("/page/path", &[Value::Null, json!("/items/1"), json!("/")]),
            (
                "/request/csrf_token",
                &[Value::Null, json!(true), json!(false)],
            ),
            ("/request/cookies", &[Value::Null, sent]),
            (
                "/jar",
                &[
                    Value::Null,
                    json!([]),
                    json!([{ "name": "XSRF-TOKEN", "attributes": "Path=/; Secure" }]),
                    json!([{ "name": "XSRF-TOKEN", "attributes": "Domain=.example.com; Path=/items; Secure" }]),
                    json!([{ "name": "XSRF-TOKEN", "attributes": "Path=/; Secure; HttpOnly" }]),
                ],
            ),
        ],
    );
    let deployment = config(&json!({
        "websites": ["https://www.example.com", "https://www.example.net", "https://api.example.com"],
        "session": "single", "session_cookie": { "name": "sid" }, "prefix": "none",
    }));
    let mut told = 0;
    for seen in all {
        let observation: Observation = serde_json::from_value(seen.clone()).unwrap();
        let findings = diagnose_without_policy(&deployment, &observation, NOW, &EmbeddedList);
        let page = seen["page"]["opened_as"].as_str().unwrap();
        let path = seen["page"]["path"].as_str();
        let attributes = seen["jar"][0]["attributes"].as_str();
        let is_covered = attributes.is_some_and(|text| {
            let host = page == "https://api.example.com"
                || (text.contains("Domain") && page == "https://www.example.com");
            host && (text.contains("Path=/;") || path == Some("/items/1"))
                && !text.contains("HttpOnly")
        });
        for finding in &findings {
            says_what_decides(finding);
            match finding.code {
                Code::CookieReadable => {
                    told += 1;
                    assert_eq!(seen["request"]["csrf_token"], false, "{seen}: {finding}");
                    assert!(!is_covered, "{seen}: {finding}");
                    // Nobody has declared that script is to read it.
                    assert_ne!(finding.certainty, Certainty::Certain, "{seen}: {finding}");
                }
                Code::CsrfTokenMissing => assert!(is_covered, "{seen}: {finding}"),
                _ => {}
            }
        }
    }
    assert!(told > 20, "{told}");
}
