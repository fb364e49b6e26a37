//! The two lists behind the trait, on hosts derived from every rule: equal to each other, and to a slow transcription of the rule.
//!
//! What breaks if one fails: two tenants of a hosting company are taken for one site, or a cookie domain is offered that browsers refuse.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;
use session_cookie_policy::net::{
    BadLine, DomainName, EmbeddedList, LineProblem, ParseRuntimeListError, RuntimeList, Section,
    SuffixList,
};

use crate::support::domain;

/// The published algorithm as it is written, with the two things that browsers add to it: the default rule, and that the parent of
/// a wildcard is a suffix. Deliberately naive: it looks at every name above the host, one after the other.
struct Reference {
    rules: BTreeMap<String, Section>,
}

impl Reference {
    fn suffix_labels(&self, host: &DomainName) -> usize {
        let labels: Vec<&str> = host.labels().collect();
        let name = |count: usize| labels[labels.len() - count..].join(".");
        let mut longest = 1;
        for count in 1..=labels.len() {
            if self.rules.contains_key(&format!("!{}", name(count))) {
                return count - 1;
            }
            let below = labels
                .get(labels.len() - count + 1..)
                .map(|rest| rest.join("."));
            let by_wildcard =
                below.is_some_and(|rest| self.rules.contains_key(&format!("*.{rest}")));
            // What browsers add: see DEPENDENCIES of the suffix list in `net::SuffixList`, "Contract".
            let as_parent =
                count == labels.len() && self.rules.contains_key(&format!("*.{}", name(count)));
            if self.rules.contains_key(&name(count)) || by_wildcard || as_parent {
                longest = count;
            }
        }
        longest
    }
}

/// The rules that `psl` is made from, as its package ships them.
fn rules_of_embedded_list() -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--offline",
            "--all-features",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let psl = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["name"] == "psl")
        .unwrap();
    let manifest = std::path::Path::new(psl["manifest_path"].as_str().unwrap());
    let path = manifest.parent().unwrap().join("data/rules.txt");
    let text = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("psl no longer ships {}: {error}", path.display()));
    let rules: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|rule| !rule.is_empty())
        .map(str::to_owned)
        .collect();
    assert!(rules.len() > 9_000, "only {} rules", rules.len());
    rules
}

/// A rule in A-labels, with its mark.
fn ascii(rule: &str) -> String {
    let (mark, name) = match rule.strip_prefix("*.") {
        Some(name) => ("*.", name),
        None => rule
            .strip_prefix('!')
            .map_or(("", rule), |name| ("!", name)),
    };
    format!("{mark}{}", domain(name))
}

/// Both lists and the reference, from the same rules; the section of each rule is asked of `psl`, whose text does not have it.
fn lists() -> (Vec<String>, RuntimeList, Reference) {
    let rules = rules_of_embedded_list();
    let mut sections: BTreeMap<Section, Vec<&str>> = BTreeMap::new();
    let mut reference = Reference {
        rules: BTreeMap::new(),
    };
    for rule in &rules {
        let ascii = ascii(rule);
        let sample = ascii.replace("*.", "a.").replace('!', "");
        let section = EmbeddedList.suffix(&domain(&sample)).section();
        sections.entry(section).or_default().push(rule);
        reference.rules.insert(ascii, section);
    }
    assert!(
        !sections.contains_key(&Section::Unlisted),
        "a rule that psl does not know"
    );
    let text = format!(
        "// ===BEGIN ICANN DOMAINS===\n{}\n// ===END ICANN DOMAINS===\n\
         // ===BEGIN PRIVATE DOMAINS===\n{}\n// ===END PRIVATE DOMAINS===\n",
        sections[&Section::Icann].join("\n"),
        sections[&Section::Private].join("\n"),
    );
    let runtime = RuntimeList::parse(&text).unwrap();
    assert_eq!(runtime.rule_count(), reference.rules.len());
    (rules, runtime, reference)
}

#[test]
fn both_lists_give_the_answer_of_browsers_on_every_rule() {
    let (rules, runtime, reference) = lists();
    let mut hosts = 0;
    for rule in &rules {
        let name = rule.trim_start_matches("*.").trim_start_matches('!');
        // The name itself, in both spellings and cases, its parent, and two levels below.
        let spellings = [
            name.to_owned(),
            name.to_uppercase(),
            domain(name).as_str().to_owned(),
            format!("{name}."),
            name.split_once('.')
                .map_or(name, |(_, parent)| parent)
                .to_owned(),
            format!("a.{name}"),
            format!("B.a.{name}"),
            format!("c.b.a.{name}."),
        ];
        for spelling in spellings {
            let host = domain(&spelling);
            let expected = reference.suffix_labels(&host);
            let embedded = EmbeddedList.suffix(&host);
            assert_eq!(
                embedded.labels(),
                expected,
                "psl on {spelling}, from rule {rule}"
            );
            assert_eq!(
                runtime.suffix(&host).labels(),
                expected,
                "run-time list on {spelling}, from rule {rule}"
            );
            assert_eq!(
                runtime.suffix(&host).section(),
                embedded.section(),
                "{spelling}"
            );
            hosts += 1;
        }
    }
    assert!(hosts > 80_000, "only {hosts} hosts");
}

/// The look-up of the embedded list is right for every host unless the list has this shape: `*.foo` and `x.y.foo`, but neither `y.foo`
/// nor `*.y.foo` nor `!y.foo`. Then the name `y.foo`, a suffix by the first rule, is lost on the way to the second.
#[test]
fn the_embedded_list_has_no_shape_that_the_look_up_loses() {
    let (_, _, reference) = lists();
    let has = |rule: String| reference.rules.contains_key(&rule);
    for rule in reference.rules.keys() {
        let name = rule.trim_start_matches("*.").trim_start_matches('!');
        let labels: Vec<&str> = name.split('.').collect();
        for from in 1..labels.len().saturating_sub(1) {
            let (child, parent) = (labels[from..].join("."), labels[from + 1..].join("."));
            let hidden = has(format!("*.{parent}"))
                && !has(child.clone())
                && !has(format!("*.{child}"))
                && !has(format!("!{child}"));
            assert!(
                !hidden,
                "`{child}` is lost: `*.{parent}` and `{rule}`; see `suffix_by_walk`"
            );
        }
    }
}

/// The run-time list is right for that shape too, since it writes the lost names out.
#[test]
fn the_run_time_list_is_right_for_every_shape() {
    let list = RuntimeList::parse(
        "// ===BEGIN ICANN DOMAINS===\nfoo\n*.foo\nx.y.foo\n!www.foo\na.www.foo\n*.z.y.foo\n",
    )
    .unwrap();
    let suffix = |name: &str| list.suffix(&domain(name)).labels();
    assert_eq!(suffix("y.foo"), 2);
    assert_eq!(suffix("b.y.foo"), 2);
    assert_eq!(suffix("x.y.foo"), 3);
    assert_eq!(suffix("www.foo"), 1);
    assert_eq!(suffix("b.www.foo"), 1);
    // "The prevailing rule is the one which is an exception rule", however long the others are.
    assert_eq!(suffix("a.www.foo"), 1);
    assert_eq!(suffix("z.y.foo"), 3);
    assert_eq!(suffix("b.z.y.foo"), 4);
}

/// The 22 hosts that a greedy walk loses (both crates answer otherwise if asked plainly).
#[test]
fn hidden_suffixes_are_found() {
    const HIDDEN: &[&str] = &[
        "r.cloud.int.apple",
        "eu-central-1.r.cloud.int.apple",
        "ex.futurecms.at",
        "in.futurecms.at",
        "mtls.run.app",
        "oci.customer-oci.com",
        "ocp.customer-oci.com",
        "ocs.customer-oci.com",
        "privatelink.snowflake.app",
        "svc.firenet.ch",
        "teams.replit.dev",
    ];
    const WILDCARD_PARENTS: &[&str] = &[
        "kawasaki.jp",
        "compute-1.amazonaws.com",
        "snowflake.app",
        "run.app",
        "replit.dev",
        "ck",
    ];
    let (_, runtime, _) = lists();
    for name in HIDDEN.iter().chain(WILDCARD_PARENTS) {
        assert!(domain(name).is_public_suffix(&EmbeddedList), "{name}");
        assert!(domain(name).is_public_suffix(&runtime), "{name}");
    }
}

#[test]
fn bad_lines_are_told_all_at_once() {
    let text = "stray\n// ===BEGIN ICANN DOMAINS===\ncom\n!uk\na..b\nb.*.c\nnet.\n// ===END ICANN DOMAINS===\nlate\n";
    let Err(ParseRuntimeListError::BadLines(lines)) = RuntimeList::parse(text) else {
        panic!("taken for a list");
    };
    let told: Vec<(usize, &str)> = lines
        .iter()
        .map(|line| (line.number, line.found.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (1, "stray"),
            (4, "!uk"),
            (5, "a..b"),
            (6, "b.*.c"),
            (7, "net."),
            (9, "late")
        ]
    );
    let BadLine { problem, .. } = &lines[0];
    assert_eq!(*problem, LineProblem::OutsideSection);
    assert_eq!(
        lines[3].to_string(),
        "line 6, `b.*.c`: a wildcard in `b.*.c` instead of a single host"
    );
}

/// Found by fuzzing: a host may spell `!` as `%21`, and then was taken for the mark of an exception.
#[test]
fn a_mark_inside_a_rule_is_refused() {
    for rule in ["%21", "a!b", "!a!b.c", "!!a.b"] {
        let text = format!("// ===BEGIN ICANN DOMAINS===\n{rule}\n");
        let Err(ParseRuntimeListError::BadLines(lines)) = RuntimeList::parse(&text) else {
            panic!("{rule} taken for a rule");
        };
        assert!(matches!(lines[0].problem, LineProblem::Name(_)), "{rule}");
    }
}

#[test]
fn a_text_that_is_no_list_is_refused() {
    assert_eq!(
        RuntimeList::parse("").unwrap_err(),
        ParseRuntimeListError::NoRules
    );
    assert_eq!(
        RuntimeList::parse("// ===BEGIN ICANN DOMAINS===\n")
            .unwrap_err()
            .to_string(),
        "the text has no rule of a public suffix list"
    );
    assert!(RuntimeList::parse("<html>not found</html>").is_err());
}

#[test]
fn the_errors_of_a_list_stand_in_one_line() {
    let text = "com\n// ===BEGIN ICANN DOMAINS===\ncom\n!uk\nnet.\n";
    assert_eq!(
        RuntimeList::parse(text).unwrap_err().to_string(),
        "line 1, `com`: the rule is outside the ICANN and the private section; line 4, `!uk`: an exception needs a rule above it; line \
         5, `net.`: a rule has no trailing dot"
    );
}

#[test]
fn a_list_is_printed_by_its_size() {
    let list = RuntimeList::parse("// ===BEGIN ICANN DOMAINS===\ncom\nnet\n").unwrap();
    assert_eq!(format!("{list:?}"), "RuntimeList(2 rules)");
}
