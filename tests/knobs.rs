//! Each knob of a recorded engine's profile is there because something was seen: with another setting, at least one recording of
//! that engine, or one case of `cookie-rules.jsonl` about it, comes out differently.
//!
//! Settings that no case tells apart stand in [`UNWITNESSED`] with the reason; an entry that is witnessed after all fails.
//!
//! It replays every recording with every setting, and runs with `.ci/exhaustive`; with `--nocapture` that prints the first witness of each
//! setting.

#![cfg(feature = "embedded-list")]

#[path = "support/comparison.rs"]
mod comparison;
#[path = "support/kinds.rs"]
mod kinds;
#[path = "support/knobs.rs"]
mod knobs;
#[path = "../examples/command/src/predict/recorded_list.rs"]
mod recorded_list;
#[path = "support/rule_cases.rs"]
mod rule_cases;
#[path = "../examples/command/src/predict/rules.rs"]
mod rules;
#[path = "../examples/command/src/predict/scenario/mod.rs"]
mod scenario;
#[path = "support/vectors.rs"]
#[expect(dead_code, reason = "expected failures are settled by other tests")]
mod vectors;

use std::collections::BTreeMap;

use serde_json::Value;
use session_cookie_policy::browser::Profile;
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use knobs::KNOBS;
use recorded_list::RecordedList;
use scenario::Permissions;
use vectors::read_json_lines;

const NOW: OffsetDateTime = datetime!(2026-11-22 00:37 UTC);

/// Engine, knob, the setting that nothing tells from the engine's own, and why.
#[rustfmt::skip]
const UNWITNESSED: &[(&str, &str, &str, &str)] = &[
    ("chromium", "tab_in_path", "Refused", "a TAB within the path refuses the cookie before (`bytes`)"),
    ("chromium", "same_site_when_storing", "EnforcedWithoutRedirects", "not asked: redirects do not count at all (`redirect_chain`)"),
    ("chromium", "suffix_domain", "Withheld", "no recording changes the suffix list under a cookie (rule M5)"),
    ("chromium", "total_quota", "Purge3300To3000WithPartitions", "no recording sets thousands of cookies; read in the source (rule Q1)"),
    ("chromium", "total_quota", "Unlimited", "no recording sets thousands of cookies; read in the source (rule Q1)"),
    ("firefox", "suffix_domain", "Withheld", "no recording changes the suffix list under a cookie (rule M5)"),
    ("firefox", "total_quota", "Purge3300To3000", "no recording sets thousands of cookies; read in the source (rule Q1)"),
    ("firefox", "total_quota", "Unlimited", "no recording sets thousands of cookies; read in the source (rule Q1)"),
    ("webkit_gtk", "value_encoding", "Utf8", "the header ends before the first byte beyond ASCII (`bytes`)"),
    ("webkit_gtk", "tab_in_path", "Refused", "the header ends at a TAB (`bytes`)"),
    ("webkit_gtk", "repeated_date", "Last", "not asked: the later of all dates counts (`expiry_precedence`)"),
    ("webkit_gtk", "host_prefix_rule", "Attributes", "not asked: no prefix is enforced (`known_prefixes`)"),
    ("webkit_gtk", "host_prefix_rule", "Result", "not asked: no prefix is enforced (`known_prefixes`)"),
    ("webkit_gtk", "none_without_secure", "Refused", "not asked: an explicit `None` is read as absent (`repeated_same_site`)"),
    ("webkit_gtk", "partition_after_redirects", "Lost", "not asked: there are no partitions (`partitioned_attribute`)"),
    ("webkit_gtk", "frame_ancestors", "Ignored", "not asked: libsoup compares the cookie's domain with the page (`third_party_cookies`)"),
    ("webkit_gtk", "navigation_initiator", "SiteForCookies", "not asked: the address of the last document decides (`nested_documents`)"),
    ("webkit_gtk", "partition_quota", "OneByOne", "not asked: there are no partitions (`partitioned_attribute`)"),
    ("webkit_gtk", "partition_quota", "Purge", "not asked: there are no partitions (`partitioned_attribute`)"),
    ("webkit_gtk", "total_quota", "Purge3300To3000", "no recording sets thousands of cookies; read in the source (rule Q1)"),
    ("webkit_gtk", "total_quota", "Purge3300To3000WithPartitions", "no recording sets thousands of cookies; read in the source (rule Q1)"),
];

/// The groups of recordings in which to look first; all others are looked at behind them. For speed alone.
#[rustfmt::skip]
const LIKELY: &[(&str, &[&str])] = &[
    ("A.clear/", &["clear_site_data"]),
    ("A.domain/", &["attribute_syntax", "domain_spelling", "dot_domain"]),
    ("A.expiry/", &["expires_date", "expiry_precedence", "lifetime_cap", "max_age_syntax", "repeated_date", "server_clock"]),
    ("A.identity/", &["creation_time", "header_order"]),
    ("A.ip/", &["ip_domain"]),
    ("A.localhost/", &["loopback_http"]),
    ("A.overlay/", &["secure_overlay"]),
    ("A.path/", &["path_escapes"]),
    ("A.prefix/", &["host_prefix_rule", "known_prefixes"]),
    ("A.samesite/", &["none_without_secure", "repeated_same_site"]),
    ("A.size/", &["attribute_limit", "name_value_limit", "partition_quota", "partitioned_attribute", "site_quota"]),
    ("A.suffix/", &["suffix_host"]),
    ("A.syntax/", &["nameless", "bytes", "pair_split", "value_encoding"]),
    ("B.pair/", &["site_comparison"]),
    ("B.redirect/", &["page_host", "redirect_chain"]),
    ("F.", &["nested_documents"]),
    ("N2.", &["history"]),
    ("S2.answer/", &["proxy_challenge"]),
    ("X3.expiry-seconds/", &["expiry_instant"]),
    ("B.set/", &["same_site_default", "same_site_when_storing", "third_party_cookies"]),
];

#[test]
fn every_knob_is_listed() {
    knobs::assert_complete();
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn chromium() {
    look_for_witnesses(Profile::CHROMIUM);
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn firefox() {
    look_for_witnesses(Profile::FIREFOX);
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn webkit_gtk() {
    look_for_witnesses(Profile::WEBKIT_GTK);
}

fn look_for_witnesses(profile: Profile) {
    let cases = Cases::about(profile);
    let mut excused: BTreeMap<(&str, &str), &str> = UNWITNESSED
        .iter()
        .filter(|(engine, ..)| *engine == profile.name)
        .map(|(_, knob, setting, reason)| ((*knob, *setting), *reason))
        .collect();
    let mut problems = Vec::new();
    let mut witnessed = 0;
    // What other headers say is not a matter of cookies: `tests/it/sent_headers.rs` has these rules.
    for knob in KNOBS.iter().filter(|knob| knob.name != "request_headers") {
        for (setting, changed) in knob.others(profile) {
            let what = format!("{}: {}: {setting}", profile.name, knob.name);
            let witness = cases.first_to_differ(knob.name, changed);
            match (witness, excused.remove(&(knob.name, setting))) {
                (Some(witness), None) => {
                    witnessed += 1;
                    println!("{what}: {witness}");
                }
                (None, Some(_)) => {}
                (Some(witness), Some(_)) => {
                    problems.push(format!("{what}: witnessed by {witness}; remove it"));
                }
                (None, None) => problems.push(format!("{what}: no witness")),
            }
        }
    }
    for (knob, setting) in excused.keys() {
        problems.push(format!("{knob}: {setting}: listed, but no other setting"));
    }
    println!("{}: {witnessed} settings witnessed", profile.name);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The recordings of one engine, and the rules about it, as far as its own profile agrees with them.
struct Cases {
    list: RecordedList,
    /// Id, scenario, recording.
    recordings: Vec<(String, Value, Value)>,
    rules: Vec<Value>,
}

impl Cases {
    fn about(profile: Profile) -> Self {
        let mut scenarios: BTreeMap<String, Value> = read_json_lines("browsers/cases.jsonl")
            .into_iter()
            .map(|case| (id_of(&case), case))
            .collect();
        scenarios.extend(kinds::scenarios());
        let recordings = read_json_lines(&format!("browsers/{}.jsonl", profile.name))
            .into_iter()
            .chain(kinds::recordings(profile.name))
            .map(|recording| {
                let id = id_of(&recording);
                let scenario = scenarios.remove(&id).unwrap();
                (id, scenario, recording)
            })
            .collect();
        let is_about = |case: &Value| {
            let profiles = case["profiles"].as_array().unwrap();
            profiles
                .iter()
                .any(|name| rule_cases::profile(name.as_str().unwrap()) == profile)
        };
        let mut cases = Self {
            list: RecordedList::of(profile.name),
            recordings,
            rules: read_json_lines("cookie-rules.jsonl")
                .into_iter()
                .filter(is_about)
                .collect(),
        };
        let Self {
            list,
            recordings,
            rules,
        } = &mut cases;
        recordings.retain(|(_, scenario, recording)| agrees(scenario, recording, profile, list));
        rules.retain(|case| rule_holds(case, profile));
        cases
    }

    /// A case that does not agree with `changed`.
    fn first_to_differ(&self, knob: &str, changed: Profile) -> Option<String> {
        let is_likely = |id: &str| {
            LIKELY
                .iter()
                .any(|(group, knobs)| id.starts_with(group) && knobs.contains(&knob))
        };
        let (likely, others): (Vec<_>, Vec<_>) =
            self.recordings.iter().partition(|(id, ..)| is_likely(id));
        let recording = likely
            .into_iter()
            .chain(others)
            .find(|(_, scenario, recording)| !agrees(scenario, recording, changed, &self.list));
        if let Some((id, ..)) = recording {
            return Some(id.clone());
        }
        let rule = self.rules.iter().find(|case| !rule_holds(case, changed));
        rule.map(id_of)
    }
}

fn agrees(scenario: &Value, recording: &Value, profile: Profile, list: &RecordedList) -> bool {
    let predicted = scenario::predict(scenario, profile, list, NOW, Permissions::DEFAULT);
    comparison::differences(recording, &predicted).is_empty()
}

fn rule_holds(case: &Value, profile: Profile) -> bool {
    let answer = rules::answer(case, profile, &EmbeddedList);
    rule_cases::differences(&case["expected"], &answer).is_empty()
}

fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}
