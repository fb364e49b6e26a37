//! The browser model against recordings of real browsers: every scenario, request by request, and the final cookie store.
//!
//! The vectors are compacted copies; `tests/vectors/browsers/README.md` tells their form. What the model does not predict stands in
//! `expected_failures.<profile>.txt` with its reason; an entry that holds after all fails the test.
//!
//! `cargo test --test recordings -- --nocapture` prints the agreement by group.

#![cfg(feature = "embedded-list")]

#[path = "support/comparison.rs"]
mod comparison;
#[path = "../examples/predict/recorded_list.rs"]
mod recorded_list;
#[path = "../examples/predict/scenario/mod.rs"]
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

/// Agreement and total.
type Counts = (usize, usize);

fn replay(profile: Profile) {
    let first_recordings = datetime!(2026-11-22 00:37 UTC);
    let list = RecordedList::of(profile.name);
    let cases: BTreeMap<String, Value> = read_json_lines("browsers/cases.jsonl")
        .into_iter()
        .map(|case| (id_of(&case), case))
        .collect();
    let mut failures =
        ExpectedFailures::read(&format!("browsers/expected_failures.{}.txt", profile.name));
    let mut groups: BTreeMap<String, Counts> = BTreeMap::new();
    for recording in read_json_lines(&format!("browsers/{}.jsonl", profile.name)) {
        let id = id_of(&recording);
        let now = match recording["at"].as_i64() {
            Some(seconds) => OffsetDateTime::from_unix_timestamp(seconds).unwrap(),
            None => first_recordings,
        };
        let predicted = scenario::predict(&cases[&id], profile, &list, now, Permissions::default());
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
    println!("{}: {} of {}", profile.name, sum(|c| c.0), sum(|c| c.1));
    for (group, (agreed, total)) in &groups {
        println!("  {group}: {agreed} of {total}");
    }
    failures.settle();
}

fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}
