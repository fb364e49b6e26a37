//! The page of codes, `src/diagnosis/codes.md`, is what the catalogue and its examples say: computed here, and compared with the file.
//!
//! What breaks if it fails: the documentation tells of a code what the crate does not.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use session_cookie_policy::diagnosis::{Code, Entry, undetectable_causes};

#[path = "support/written_page.rs"]
mod written_page;

/// The examples of a code: what is broken and what is repaired, of the configuration, of an observation, and of a recording.
const EXAMPLES: [[&str; 2]; 3] = [
    ["broken.json", "repaired.json"],
    ["observed-broken.json", "observed-repaired.json"],
    ["recorded-broken.har", "recorded-repaired.har"],
];

/// One difference of two files.
struct Difference {
    place: String,
    broken: Option<Value>,
    repaired: Option<Value>,
}

fn example(code: Code, [broken, repaired]: [&str; 2]) -> Option<Vec<Difference>> {
    let folder = Path::new("examples/catalogue").join(code.as_str());
    let read = |file: &str| -> Option<Value> {
        let text = fs::read_to_string(folder.join(file)).ok()?;
        Some(serde_json::from_str(&text).unwrap())
    };
    let (broken, repaired) = (read(broken)?, read(repaired)?);
    let mut differences = Vec::new();
    compare("", Some(&broken), Some(&repaired), &mut differences);
    Some(differences)
}

/// What differs, as deep as both have objects, or lists of one length.
fn compare(
    place: &str,
    broken: Option<&Value>,
    repaired: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    if broken == repaired {
        return;
    }
    if let (Some(Value::Object(one)), Some(Value::Object(other))) = (broken, repaired) {
        let mut keys: Vec<&String> = one.keys().chain(other.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let dot = if place.is_empty() { "" } else { "." };
            let place = format!("{place}{dot}{key}");
            compare(&place, one.get(key), other.get(key), found);
        }
        return;
    }
    if let (Some(Value::Array(one)), Some(Value::Array(other))) = (broken, repaired)
        && one.len() == other.len()
    {
        // Both cookies of a session mostly differ alike; the first tells it.
        let mut entries = one.iter().zip(other).enumerate();
        if let Some((index, (one, other))) = entries.find(|(_, (one, other))| one != other) {
            compare(&format!("{place}[{index}]"), Some(one), Some(other), found);
        }
        return;
    }
    found.push(Difference {
        place: place
            .trim_start_matches("deployment.")
            .trim_start_matches("observation.")
            .to_owned(),
        broken: broken.cloned(),
        repaired: repaired.cloned(),
    });
}

fn written(value: Option<&Value>) -> String {
    value.map_or_else(
        || "left out".to_owned(),
        |value| format!("`{}`", shortened(value)),
    )
}

/// Cookies of a list by their names alone.
fn shortened(value: &Value) -> Value {
    let of_entry = |entry: &Value| entry.get("name").unwrap_or(entry).clone();
    match value {
        Value::Array(entries) => Value::Array(entries.iter().map(of_entry).collect()),
        other => other.clone(),
    }
}

const BIS: &str = "RFC 6265bis, section ";

/// The sources with links: sections of the draft, and issues as `owner/repository#1`.
fn linked(source: &str) -> String {
    let mut text = String::new();
    for (index, part) in source.split(BIS).enumerate() {
        let section = part.len()
            - part
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
                .len();
        let (section, rest) = part.split_at(if index == 0 { 0 } else { section });
        if index > 0 {
            write!(
                text,
                "[{BIS}{section}](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-{section})"
            )
            .unwrap();
        }
        text += &rest
            .split(' ')
            .map(linked_issue)
            .collect::<Vec<_>>()
            .join(" ");
    }
    text
}

fn linked_issue(word: &str) -> String {
    let issue = word.trim_end_matches([',', ';', ':']);
    let rest = &word[issue.len()..];
    match issue.split_once('#') {
        Some((repository, number)) if repository.split('/').count() == 2 => {
            format!("[{issue}](https://github.com/{repository}/issues/{number}){rest}")
        }
        _ => word.to_owned(),
    }
}

fn page() -> String {
    let mut page = String::new();
    for code in Code::ALL {
        let Entry {
            cause,
            shows,
            fix,
            browsers,
            source,
            ..
        } = *code.entry();
        write!(page, "\n## `{code}`\n\n{} {cause}\n\n", code.title()).unwrap();
        writeln!(page, "- **How it shows**: {shows}").unwrap();
        writeln!(page, "- **Fix**: {fix}").unwrap();
        writeln!(page, "- **Fails in**: {browsers}").unwrap();
        writeln!(page, "- **Source**: {}", linked(source)).unwrap();
        for (kind, files) in ["a configuration", "an observation", "a recording"]
            .into_iter()
            .zip(EXAMPLES)
        {
            for Difference {
                place,
                broken,
                repaired,
            } in example(*code, files).into_iter().flatten()
            {
                let (broken, repaired) = (written(broken.as_ref()), written(repaired.as_ref()));
                writeln!(
                    page,
                    "- **Example** of {kind}: `{place}` broken {broken}, repaired {repaired}"
                )
                .unwrap();
            }
        }
    }
    page += "\n## What no server sees\n\n| cause | why it has no code |\n|---|---|\n";
    for unseen in undetectable_causes() {
        let escaped = |text: &str| text.replace('|', "\\|");
        writeln!(
            page,
            "| {} | {} |",
            escaped(unseen.cause),
            escaped(unseen.reason)
        )
        .unwrap();
    }
    page + "\n"
}

#[test]
fn the_page_says_what_the_catalogue_says() {
    written_page::check("src/diagnosis/codes.md", &page(), "--test codes");
}

/// Each code has an example of what is broken and of what is repaired.
#[test]
fn every_code_has_examples() {
    for code in Code::ALL {
        let has_one = EXAMPLES
            .into_iter()
            .any(|files| example(*code, files).is_some());
        assert!(has_one, "{code} has none in examples/catalogue");
    }
}
