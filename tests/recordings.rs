//! The browser model against recordings of real browsers: every scenario, request by request, and the final cookie store.
//!
//! The vectors are compacted copies; `tests/vectors/browsers/README.md` tells their form. What the model does not predict stands in
//! `expected_failures.<profile>.txt` with its reason; an entry that holds after all fails the test.
//!
//! The recordings of kinds of requests (`kinds.*.jsonl`) tell of frames in frames, workers, redirects, history and storage access; their
//! failures stand in `kinds.expected_failures.<profile>.txt`.
//!
//! `cargo test --test recordings -- --nocapture` prints the agreement by group.

#![cfg(feature = "embedded-list")]

#[path = "support/comparison.rs"]
mod comparison;
#[path = "support/engine_tests.rs"]
mod engine_tests;
#[path = "support/kinds.rs"]
mod kinds;
#[path = "../examples/command/src/predict/recorded_list.rs"]
mod recorded_list;
#[path = "../examples/command/src/predict/scenario/mod.rs"]
mod scenario;
#[path = "support/vectors.rs"]
mod vectors;

use std::collections::BTreeMap;

use serde_json::Value;
use session_cookie_policy::browser::Profile;

use time::OffsetDateTime;
use time::macros::datetime;

use comparison::differences;
use recorded_list::RecordedList;
use scenario::Permissions;
use vectors::{ExpectedFailures, read_json_lines};

#[test]
fn chromium() {
    replay(Profile::CHROMIUM);
}

#[test]
fn chromium_block_third_party() {
    replay(Profile::CHROMIUM_BLOCK_THIRD_PARTY);
}

#[test]
fn chromium_incognito() {
    replay(Profile::CHROMIUM_INCOGNITO);
}

#[test]
fn firefox() {
    replay(Profile::FIREFOX);
}

#[test]
fn firefox_private() {
    replay(Profile::FIREFOX_PRIVATE);
}

#[test]
fn firefox_strict() {
    replay(Profile::FIREFOX_STRICT);
}

#[test]
fn webkit_gtk() {
    replay(Profile::WEBKIT_GTK);
}

#[test]
fn webkit_gtk_itp() {
    replay(Profile::WEBKIT_GTK_ITP);
}

#[test]
fn kinds_in_chromium() {
    replay_kinds(Profile::CHROMIUM, Profile::CHROMIUM.name, DEFAULT);
}

#[test]
fn kinds_in_chromium_block_third_party() {
    let profile = Profile::CHROMIUM_BLOCK_THIRD_PARTY;
    replay_kinds(profile, profile.name, DEFAULT);
}

#[test]
fn kinds_in_chromium_with_storage_access() {
    let permissions = Permissions {
        grants: true,
        ..DEFAULT
    };
    let profile = Profile::CHROMIUM_BLOCK_THIRD_PARTY;
    replay_kinds(profile, "chromium_granted", permissions);
}

#[test]
fn kinds_in_firefox() {
    replay_kinds(Profile::FIREFOX, Profile::FIREFOX.name, DEFAULT);
}

#[test]
fn kinds_in_firefox_private() {
    let profile = Profile::FIREFOX_PRIVATE;
    replay_kinds(profile, profile.name, DEFAULT);
}

#[test]
fn kinds_in_firefox_without_heuristics() {
    let permissions = Permissions {
        heuristics: false,
        ..DEFAULT
    };
    replay_kinds(Profile::FIREFOX, "firefox_noheuristics", permissions);
}

#[test]
fn kinds_in_webkit_gtk() {
    replay_kinds(Profile::WEBKIT_GTK, Profile::WEBKIT_GTK.name, DEFAULT);
}

#[test]
fn kinds_in_webkit_gtk_itp() {
    let profile = Profile::WEBKIT_GTK_ITP;
    replay_kinds(profile, profile.name, DEFAULT);
}

const DEFAULT: Permissions = Permissions::DEFAULT;

fn replay_kinds(profile: Profile, name: &str, permissions: Permissions) {
    let cases = kinds::scenarios();
    let recordings = kinds::recordings(name).into_iter().map(|recording| {
        let case = cases[&id_of(&recording)].clone();
        (recording, case, datetime!(2026-11-28 05:53 UTC))
    });
    replay_all(profile, &format!("kinds.{name}"), recordings, permissions);
}

/// Agreement and total.
type Counts = (usize, usize);

fn replay(profile: Profile) {
    let first_recordings = datetime!(2026-11-22 00:37 UTC);
    let cases: BTreeMap<String, Value> = read_json_lines("browsers/cases.jsonl")
        .into_iter()
        .map(|case| (id_of(&case), case))
        .collect();
    let name = profile.name;
    let recordings = read_json_lines(&format!("browsers/{name}.jsonl")).into_iter();
    let recordings = recordings.map(|recording| {
        let case = cases[&id_of(&recording)].clone();
        let now = match recording["at"].as_i64() {
            Some(seconds) => OffsetDateTime::from_unix_timestamp(seconds).unwrap(),
            None => first_recordings,
        };
        (recording, case, now)
    });
    replay_all(profile, name, recordings, DEFAULT);
}

/// Each recording with its scenario and the time at which it was made.
fn replay_all(
    profile: Profile,
    name: &str,
    recordings: impl Iterator<Item = (Value, Value, OffsetDateTime)>,
    permissions: Permissions,
) {
    let list = RecordedList::of(profile.name);
    let failures = match name.strip_prefix("kinds.") {
        Some(name) => format!("browsers/kinds.expected_failures.{name}.txt"),
        None => format!("browsers/expected_failures.{name}.txt"),
    };
    let mut failures = ExpectedFailures::read(&failures);
    let mut groups: BTreeMap<String, Counts> = BTreeMap::new();
    for (recording, case, now) in recordings {
        let id = id_of(&recording);
        let predicted = scenario::predict(&case, profile, &list, now, permissions);
        let differences = differences(&recording, &predicted);
        let group = id.split('/').next().unwrap_or(&id).to_owned();
        let (agreed, total) = groups.entry(group).or_default();
        *total += 1;
        if differences.is_empty() {
            *agreed += 1;
        }
        failures.note(&id, &differences);
    }
    let sum = |pick: fn(&Counts) -> usize| groups.values().map(pick).sum::<usize>();
    println!("{name}: {} of {}", sum(|c| c.0), sum(|c| c.1));
    for (group, (agreed, total)) in &groups {
        println!("  {group}: {agreed} of {total}");
    }
    failures.settle();
}

fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// The results that engines commit for web-platform-tests (`tests/vectors/wpt`). Several profiles stand for an engine whose results are of
/// several versions: each must be that of one of them.
fn hold_against_engine_tests(engine: &str, profiles: &[Profile]) {
    let now = datetime!(2026-11-22 00:37 UTC);
    let mut failures = ExpectedFailures::read(&format!("wpt/expected_failures.{engine}.txt"));
    let (mut right, mut total) = (0, 0);
    for case in read_json_lines("wpt/cases.jsonl") {
        if case["engines"][engine].is_null() {
            continue;
        }
        let of_profile = |profile: &Profile| {
            let list = RecordedList::of(profile.name);
            let predicted = scenario::predict(&case, *profile, &list, now, Permissions::DEFAULT);
            engine_tests::contradictions(&case, engine, &predicted)
        };
        let of_all: Vec<Vec<String>> = profiles.iter().map(of_profile).collect();
        let differences = of_all.into_iter().min_by_key(Vec::len).unwrap();
        total += 1;
        right += usize::from(differences.is_empty());
        failures.note(&id_of(&case), &differences);
    }
    println!("{engine}, by its own tests: {right} of {total}");
    failures.settle();
}

#[test]
fn chromium_by_its_own_tests() {
    hold_against_engine_tests("chromium", &[Profile::CHROMIUM]);
}

#[test]
fn firefox_by_its_own_tests() {
    hold_against_engine_tests("firefox", &[Profile::FIREFOX]);
}

#[test]
fn safari_by_its_own_tests() {
    hold_against_engine_tests("safari", &[Profile::SAFARI]);
}

#[test]
fn webkit_gtk_by_its_own_tests() {
    let versions = [Profile::WEBKIT_GTK, Profile::WEBKIT_GTK_SOUP_3_6];
    hold_against_engine_tests("webkit_gtk", &versions);
}
