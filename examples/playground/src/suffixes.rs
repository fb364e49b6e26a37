//! The public suffix list of the page: the rules of `psl`, as a text.
//!
//! As code, which `psl` is, they would be a quarter of the module.

use std::sync::LazyLock;

use session_cookie_policy::net::{DomainName, RuntimeList, Section, Suffix, SuffixList};

/// Each line has names, `.` for the root, and the first labels of the rules one level below each of them, in A-labels: `jp,uk ac co` for
/// `ac.jp`, `co.jp`, `ac.uk` and `co.uk`. With a rule a line, the page would be 10 kB longer, compressed.
/// `UPDATE_SUFFIXES=1 cargo test -p session-cookies-playground suffixes` writes it.
const RULES: &str = include_str!("suffixes.txt");

/// The list; read when it is first asked.
static LIST: LazyLock<Option<RuntimeList>> =
    LazyLock::new(|| RuntimeList::parse(&one_rule_a_line(RULES)).ok());

/// The form that [`RuntimeList`] reads.
fn one_rule_a_line(lines: &str) -> String {
    let mut rules = String::new();
    for line in lines.lines() {
        if line.starts_with("//") {
            rules += line;
            rules.push('\n');
            continue;
        }
        let (parents, labels) = line.split_once(' ').unwrap_or((line, ""));
        for parent in parents.split(',') {
            for label in labels.split(' ') {
                rules += label;
                if parent != "." {
                    rules.push('.');
                    rules += parent;
                }
                rules.push('\n');
            }
        }
    }
    rules
}

/// The list of the page. The tests hold it to [`EmbeddedList`](session_cookie_policy::net::EmbeddedList).
#[derive(Clone, Copy, Debug)]
pub struct PageList;

impl SuffixList for PageList {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        match &*LIST {
            Some(list) => list.suffix(domain),
            // The default rule `*`.
            None => Suffix::new(1, Section::Unlisted),
        }
    }
}
