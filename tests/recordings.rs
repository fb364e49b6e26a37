//! The browser model against recordings of real browsers: every scenario, request by request, and the final cookie store.
//!
//! The vectors are compacted copies; `tests/vectors/browsers/README.md` tells their form. What the model does not predict stands in
//! `expected_failures.<profile>.txt` with its reason; an entry that holds after all fails the test.
//!
//! `cargo test --test recordings -- --nocapture` prints the agreement by group.

#![cfg(feature = "embedded-list")]

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

use recorded_list::RecordedList;
use vectors::{ExpectedFailures, read_json_lines};

/// A browser measures to the second, and some time passes between a response and the look into its store.
const EXPIRY_TOLERANCE_SECONDS: f64 = 3.0;

/// Dates that no template makes are years away, and the recordings were made within these seconds.
const ABSOLUTE_DATE_TOLERANCE_SECONDS: f64 = 3600.0;
const FAR_AWAY_SECONDS: f64 = 400.0 * 86_400.0 + 1.0;

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
        let predicted = scenario::predict(&cases[&id], profile, &list, now);
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

/// What the recording and the prediction do not share, in words.
fn differences(recording: &Value, predicted: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    let steps = recording["steps"].as_array().unwrap();
    for (index, (seen, step)) in steps
        .iter()
        .zip(predicted["steps"].as_array().unwrap())
        .enumerate()
    {
        let mut compare = |what: &str, seen: &Value, predicted: &Value| {
            // `null`: the request never came, so there is nothing to compare.
            if !seen.is_null() && seen != predicted {
                differences.push(format!(
                    "step {index}, {what}: browser {seen}, model {predicted}"
                ));
            }
        };
        match seen {
            Value::Object(fields) => {
                compare(
                    "sent",
                    &fields.get("sent").cloned().unwrap_or_default(),
                    &step["sent"],
                );
                compare(
                    "sent (hex)",
                    &fields.get("hex").cloned().unwrap_or_default(),
                    &step["sent_hex"],
                );
                for field in ["frame_sent", "preflight_sent", "result"] {
                    compare(
                        field,
                        &fields.get(field).cloned().unwrap_or_default(),
                        &step[field],
                    );
                }
                let hops = fields.get("hops").and_then(Value::as_array);
                for (hop, seen) in hops.into_iter().flatten().enumerate() {
                    compare(&format!("hop {hop}"), seen, &step["hops"][hop]["sent"]);
                }
            }
            sent => compare("sent", sent, &step["sent"]),
        }
    }
    differences.extend(jar_differences(recording, predicted));
    differences
}

fn jar_differences(recording: &Value, predicted: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    let mut model: Vec<JarCookie> = predicted["jar"]
        .as_array()
        .unwrap()
        .iter()
        .map(JarCookie::predicted)
        .collect();
    for seen in recording["jar"]
        .as_array()
        .unwrap()
        .iter()
        .map(JarCookie::recorded)
    {
        match model.iter().position(|cookie| cookie.agrees_with(&seen)) {
            Some(index) => {
                model.remove(index);
            }
            None => differences.push(format!("jar: only the browser has {seen:?}")),
        }
    }
    differences.extend(
        model
            .iter()
            .map(|cookie| format!("jar: only the model has {cookie:?}")),
    );
    differences
}

/// A cookie of a store, in what recordings and model share.
#[derive(Debug)]
struct JarCookie {
    name: String,
    value: String,
    domain: String,
    path: String,
    flags: String,
    expires_in: Option<f64>,
    partition: Option<String>,
}

impl JarCookie {
    /// `[name, value, domain, path, flags, expires_in, partition]`
    fn recorded(fields: &Value) -> Self {
        let text = |index: usize| fields[index].as_str().unwrap_or("").to_owned();
        Self {
            name: text(0),
            value: text(1),
            domain: text(2),
            path: text(3),
            flags: text(4),
            expires_in: fields[5].as_f64(),
            partition: fields[6].as_str().map(str::to_owned),
        }
    }

    fn predicted(cookie: &Value) -> Self {
        let text = |field: &str| cookie[field].as_str().unwrap_or("").to_owned();
        let mut flags = String::new();
        let mut flag = |set: bool, letter: char| flags.extend(set.then_some(letter));
        flag(cookie["secure"] == true, 'S');
        flag(cookie["http_only"] == true, 'H');
        flag(cookie["same_site"] == "Strict", 's');
        flag(cookie["same_site"] == "Lax", 'l');
        Self {
            name: text("name"),
            value: text("value"),
            // WebKitGTK's driver shows an IPv6 address without brackets.
            domain: text("domain"),
            path: text("path"),
            flags,
            expires_in: cookie["expires_in"].as_f64(),
            partition: cookie["partition"].as_str().map(str::to_owned),
        }
    }

    fn agrees_with(&self, seen: &Self) -> bool {
        let expiry = match (self.expires_in, seen.expires_in) {
            (None, None) => true,
            (Some(a), Some(b)) if b > FAR_AWAY_SECONDS => {
                (a - b).abs() <= ABSOLUTE_DATE_TOLERANCE_SECONDS
            }
            (Some(a), Some(b)) => (a - b).abs() <= EXPIRY_TOLERANCE_SECONDS,
            _ => false,
        };
        // The browsers' interfaces garble what is not ASCII; the header octets have been compared already.
        let same_text = |a: &str, b: &str| a == b || !a.is_ascii();
        expiry
            && same_text(&self.name, &seen.name)
            && same_text(&self.value, &seen.value)
            && same_text(&self.path, &seen.path)
            && self
                .domain
                .trim_matches(['[', ']'])
                .eq_ignore_ascii_case(seen.domain.trim_matches(['[', ']']))
            && self.flags == seen.flags
            && self.partition == seen.partition
    }
}
