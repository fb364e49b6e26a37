//! The page has the public suffix list that the command has.
//!
//! What breaks if one fails: a cookie is for a host in the page, and for a whole site on the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;
use session_cookie_policy::net::{DomainName, EmbeddedList, Section, SuffixList};
use session_cookies_playground::PageList;

/// The rules of the crate `psl`, which it ships beside its code.
fn rules() -> String {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let psl = packages.iter().find(|package| package["name"] == "psl");
    let manifest = PathBuf::from(psl.unwrap()["manifest_path"].as_str().unwrap());
    fs::read_to_string(manifest.with_file_name("data/rules.txt")).unwrap()
}

/// The name that a rule is about.
fn name_of(rule: &str) -> DomainName {
    let name = rule.trim_start_matches('!').trim_start_matches("*.");
    DomainName::parse(name).unwrap()
}

/// A rule in A-labels.
fn in_ascii(rule: &str) -> String {
    let bare = rule.trim_start_matches('!').trim_start_matches("*.");
    let (mark, _) = rule.split_at(rule.len() - bare.len());
    format!("{mark}{}", name_of(rule).as_str())
}

/// The rules in A-labels, by section and by the names above them, as the page has them.
fn written(rules: &str) -> String {
    // Most rules of other alphabets stand there in both forms.
    let rules: BTreeSet<String> = rules.lines().map(in_ascii).collect();
    let mut text = String::new();
    for (section, mark) in [
        (Section::Icann, "// ===BEGIN ICANN DOMAINS===\n"),
        (Section::Private, "// ===BEGIN PRIVATE DOMAINS===\n"),
    ] {
        text.push_str(mark);
        let mut by_parent: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for rule in rules.iter().filter(|rule| is_in(section, rule)) {
            let (label, parent) = rule.split_once('.').unwrap_or((rule, "."));
            by_parent.entry(parent).or_default().push(label);
        }
        // The parents with the same labels, by the labels of the first from the right.
        let mut by_labels: BTreeMap<Vec<&str>, Vec<&str>> = BTreeMap::new();
        for (parent, labels) in by_parent {
            by_labels.entry(labels).or_default().push(parent);
        }
        let mut lines: Vec<_> = by_labels.into_iter().collect();
        lines.sort_by_key(|(_, parents)| parents[0].rsplit('.').collect::<Vec<_>>());
        for (labels, parents) in lines {
            writeln!(text, "{} {}", parents.join(","), labels.join(" ")).unwrap();
        }
    }
    text
}

fn is_in(section: Section, rule: &str) -> bool {
    let name = name_of(rule);
    let below = DomainName::parse(&format!("any.{}", name.as_str())).unwrap();
    let asked = if rule.starts_with("*.") {
        &below
    } else {
        &name
    };
    EmbeddedList.suffix(asked).section() == section
}

#[test]
fn suffixes_are_those_of_psl() {
    let rules = rules();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/suffixes.txt");
    let expected = written(&rules);
    if env::var_os("UPDATE_SUFFIXES").is_some() {
        // The next build has it.
        fs::write(&file, &expected).unwrap();
        return;
    }
    assert!(
        fs::read_to_string(&file).unwrap() == expected,
        "run `UPDATE_SUFFIXES=1 cargo test -p session-cookies-playground suffixes`"
    );
    let mut asked = 0;
    for rule in rules.lines() {
        let name = name_of(rule);
        let below = ["a.", "b.a."].map(|head| format!("{head}{}", name.as_str()));
        let above = name
            .as_str()
            .split_once('.')
            .map(|(_, above)| above.to_owned());
        let names = below
            .into_iter()
            .chain(above)
            .chain([name.as_str().to_owned()]);
        for name in names.filter_map(|name| DomainName::parse(&name).ok()) {
            asked += 1;
            assert_eq!(PageList.suffix(&name), EmbeddedList.suffix(&name), "{name}");
        }
    }
    assert!(asked > 30_000);
    for name in [
        "localhost",
        "com",
        "example.com",
        "a.b.unlisted",
        "xn--p1ai",
    ] {
        let name = DomainName::parse(name).unwrap();
        assert_eq!(PageList.suffix(&name), EmbeddedList.suffix(&name), "{name}");
    }
}
