//! The page of codes, `src/diagnosis/codes.md`, is what the catalogue and its examples say: computed here, and compared with the file.
//!
//! What breaks if it fails: the documentation tells of a code what the crate does not.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;
use session_cookie_policy::diagnosis::{Code, Entry, unseen};

const BEGIN: &str = "<!-- begin -->\n";
const END: &str = "<!-- end -->";

/// The examples of a code: what is broken and what is repaired, of the configuration and of an observation.
const EXAMPLES: [[&str; 2]; 2] = [
    ["broken.json", "repaired.json"],
    ["observed-broken.json", "observed-repaired.json"],
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

/// What differs, as deep as both have objects.
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
    value.map_or_else(|| "left out".to_owned(), |value| format!("`{value}`"))
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
        writeln!(page, "- How it shows: {shows}").unwrap();
        writeln!(page, "- Fix: {fix}").unwrap();
        writeln!(page, "- Fails in: {browsers}").unwrap();
        writeln!(page, "- Source: {source}").unwrap();
        for (kind, files) in ["configuration", "observation"].into_iter().zip(EXAMPLES) {
            for Difference {
                place,
                broken,
                repaired,
            } in example(*code, files).into_iter().flatten()
            {
                let (broken, repaired) = (written(broken.as_ref()), written(repaired.as_ref()));
                writeln!(
                    page,
                    "- Example ({kind}): `{place}` broken {broken}, repaired {repaired}"
                )
                .unwrap();
            }
        }
    }
    page += "\n## What no server sees\n\n| cause | why it has no code |\n|---|---|\n";
    for unseen in unseen() {
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
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnosis/codes.md");
    let text = fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    let page = page();
    if written == page {
        return;
    }
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, [before, BEGIN, &page, END, after].concat()).unwrap();
        return;
    }
    panic!(
        "{} is old; `UPDATE_DOCS=1 cargo test --test codes` writes it anew",
        file.display()
    );
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
