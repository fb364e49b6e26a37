//! What the tests against recordings and rules share: vectors and expected failures.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

fn vector(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(name)
}

/// A file of one JSON value a line.
pub(crate) fn read_json_lines(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(vector(name)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Cases that are known to differ: `id: reason`, one a line, `#` for comments. A reason that holds for several cases is repeated.
pub(crate) struct ExpectedFailures {
    file: String,
    reasons: BTreeMap<String, String>,
    problems: String,
}

impl ExpectedFailures {
    pub(crate) fn read(name: &str) -> Self {
        let text = fs::read_to_string(vector(name)).unwrap_or_default();
        let reasons = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| {
                line.split_once(": ")
                    .unwrap_or_else(|| panic!("no reason: {line}"))
            })
            .map(|(id, reason)| (id.to_owned(), reason.to_owned()))
            .collect();
        Self {
            file: name.to_owned(),
            reasons,
            problems: String::new(),
        }
    }

    /// Takes the outcome of one case into account.
    pub(crate) fn note(&mut self, id: &str, differences: &[String]) {
        let expected = self.reasons.remove(id).is_some();
        if expected && differences.is_empty() {
            writeln!(self.problems, "{id}: agrees; remove it from {}", self.file).unwrap();
        } else if !expected && !differences.is_empty() {
            writeln!(self.problems, "{id}:\n    {}", differences.join("\n    ")).unwrap();
        }
    }

    /// Fails if a case came out otherwise than expected, or was expected and did not come.
    pub(crate) fn settle(mut self) {
        for id in self.reasons.keys() {
            writeln!(self.problems, "{id}: in {}, but no such case", self.file).unwrap();
        }
        assert!(self.problems.is_empty(), "{}", self.problems);
    }
}
