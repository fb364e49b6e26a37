//! A recording of a browser against what the model predicts.

use serde_json::Value;

/// A browser measures to the second, and some time passes between a response and the look into its store.
const EXPIRY_TOLERANCE_SECONDS: f64 = 3.0;

/// Dates that no template makes are years away, and the recordings were made within these seconds.
const ABSOLUTE_DATE_TOLERANCE_SECONDS: f64 = 3600.0;
const FAR_AWAY_SECONDS: f64 = 400.0 * 86_400.0 + 1.0;

/// What the recording and the prediction do not share, in words.
pub(crate) fn differences(recording: &Value, predicted: &Value) -> Vec<String> {
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
                let frames = fields.get("frames").and_then(Value::as_array);
                for (frame, seen) in frames.into_iter().flatten().enumerate() {
                    compare(
                        &format!("frame {frame}"),
                        seen,
                        &step["frames"][frame]["sent"],
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
        // The browsers' interfaces garble what is not ASCII; the header bytes have been compared already.
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
