//! The README stands on three pages: of the documentation, of the repository, of the registry. It must be right on all of them.
//!
//! What breaks if one fails: a newcomer meets a dead link, or a line that only rustdoc hides.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use session_cookie_policy::config::{PolicyConfig, SessionShape};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::request::{RequestFacts, Tokens};
use time::macros::datetime;

const README: &str = include_str!("../../README.md");
const FACADE: &str = include_str!("../../src/lib.rs");
const DOCS: &str = "https://docs.rs/session-cookie-policy/latest/session_cookie_policy/";

/// `[label]: target` of each line that is one.
fn definitions<'t>(text: &'t str, start: &str) -> BTreeMap<&'t str, &'t str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix(start));
    lines
        .filter_map(|line| line.strip_prefix('[')?.split_once("]: "))
        .collect()
}

/// The text outside of code blocks, and that inside of them.
fn parted() -> (String, String) {
    let (mut prose, mut code, mut is_code) = (String::new(), String::new(), false);
    for line in README.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        } else {
            let part = if is_code { &mut code } else { &mut prose };
            part.push_str(line);
            part.push('\n');
        }
    }
    (prose, code)
}

/// Where rustdoc puts an item. Its kind is looked up in the source.
fn page_of(item: &str) -> String {
    let item = item.trim_end_matches("()");
    let parts: Vec<&str> = item.split("::").collect();
    let module = |parts: &[&str]| {
        parts
            .iter()
            .fold(String::from(DOCS), |path, part| path + part + "/")
    };
    let is_module = |parts: &[&str]| {
        let path = format!("{}/src/{}", env!("CARGO_MANIFEST_DIR"), parts.join("/"));
        let is_inline = matches!(parts, [module, name] if sources(module).contains(&format!("pub mod {name} ")));
        is_inline || Path::new(&format!("{path}.rs")).exists() || Path::new(&path).is_dir()
    };
    let (last, above) = parts.split_last().unwrap();
    // A function that has the name of its module has `()` behind it.
    if !item.is_empty() && is_module(&parts) && !is_function(above, last) {
        return module(&parts) + "index.html";
    }
    if is_module(above) || above.len() == 1 {
        return format!("{}{}.{last}.html", module(above), kind(above[0], last));
    }
    let (owner, above) = above.split_last().unwrap();
    let kind = kind(above[0], owner);
    format!("{}{kind}.{owner}.html#method.{last}", module(above))
}

fn is_function(above: &[&str], name: &str) -> bool {
    above
        .first()
        .is_some_and(|module| sources(module).contains(&format!("pub fn {name}(")))
}

fn kind(module: &str, name: &str) -> &'static str {
    let text = sources(module);
    let is = |word: &str| {
        [" ", "<", "(", ";"]
            .iter()
            .any(|end| text.contains(&format!("pub {word} {name}{end}")))
    };
    ["struct", "enum", "fn", "trait"]
        .into_iter()
        .find(|word| is(word))
        .unwrap_or_else(|| panic!("no item {name} in {module}"))
}

fn sources(module: &str) -> String {
    fn add(path: &Path, text: &mut String) {
        if path.is_dir() {
            for entry in fs::read_dir(path).unwrap() {
                add(&entry.unwrap().path(), text);
            }
        } else {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    let mut text = String::new();
    add(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(module),
        &mut text,
    );
    text
}

#[test]
fn its_links_to_the_documentation_are_those_that_rustdoc_checks() {
    let checked = definitions(FACADE, "//! ");
    for (label, url) in definitions(README, "") {
        // A module of a feature: its definition stands in an attribute.
        let item = if label == "testing" {
            "testing"
        } else {
            checked[label]
        };
        assert_eq!(url, page_of(item), "[{label}]");
    }
    assert_eq!(definitions(README, "").len(), checked.len() + 1);
}

#[test]
fn every_link_has_a_target_on_each_page() {
    let (prose, _) = parted();
    let defined = definitions(README, "");
    let lines = prose.lines().filter(|line| !line.starts_with('['));
    let mut count = 0;
    for line in lines {
        let mut rest = line;
        while let Some((_, link)) = rest.split_once('[') {
            let (text, behind) = link.split_once(']').unwrap();
            rest = behind;
            let label = if let Some(reference) = behind.strip_prefix('[') {
                let (label, behind) = reference.split_once(']').unwrap();
                rest = behind;
                label
            } else if behind.starts_with('(') {
                assert!(behind.starts_with("(https://"), "{line}");
                continue;
            } else {
                text
            };
            assert!(defined.contains_key(label), "[{label}] has no target");
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn no_line_is_hidden() {
    let (_, code) = parted();
    for line in code.lines() {
        assert!(line != "#" && !line.starts_with("# "), "{line}");
    }
}

#[test]
fn the_files_that_it_names_exist() {
    let words = README.split(|letter: char| letter.is_whitespace() || letter == '`');
    let paths = words.filter(|word| word.starts_with("examples/") || word.starts_with("tests/"));
    let paths: Vec<&str> = paths.collect();
    assert!(!paths.is_empty());
    for path in paths {
        let path = path.trim_end_matches(['.', ',', ';', '#']);
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(),
            "{path}"
        );
    }
}

/// What the first program prints stands below it.
#[test]
fn the_first_program_prints_what_stands_below_it() {
    let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    config.session = SessionShape::Single.into();
    let policy = config.compile(&EmbeddedList).unwrap();
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(b"https://www.example.com");
    let sign_in = policy
        .sign_in(&facts, datetime!(2026-11-22 12:00 UTC))
        .accept()
        .unwrap();
    let headers = sign_in
        .to_headers(&Tokens::session("b3f1c2").unwrap())
        .unwrap();
    let mut printed = String::new();
    for (name, value) in headers.pairs() {
        writeln!(printed, "{name}: {value}").unwrap();
    }
    let (_, below) = README.split_once("```text\n").unwrap();
    assert!(below.starts_with(&(printed + "```")), "{below}");
}
