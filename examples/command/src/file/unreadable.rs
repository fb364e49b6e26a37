//! Why a file cannot be read: the file, the line, the key, and what is wrong.

use std::fmt;
use std::io;

use super::tree::{Node, Step};
use super::value::Fault;

/// A file that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    file: String,
    line: Option<usize>,
    key: Option<String>,
    problem: String,
}

/// What the reader of one form complains of.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) line: Option<usize>,
    pub(super) what: String,
}

impl Problem {
    pub(super) fn in_file(self, file: &str) -> Unreadable {
        Unreadable {
            file: file.into(),
            line: self.line,
            key: None,
            problem: self.what,
        }
    }
}

impl Unreadable {
    pub(super) fn of_io(file: &str, error: &io::Error) -> Self {
        Self {
            file: file.into(),
            line: None,
            key: None,
            problem: error.to_string(),
        }
    }

    pub(super) fn of_fault(file: &str, tree: &Node, fault: &Fault<'_>) -> Self {
        let (message, steps) = (fault.message(), fault.steps());
        let steps_shown = match steps.split_last() {
            // The message has the name that is unknown.
            Some((_, parents)) if message.starts_with("unknown field") => parents,
            _ => &steps,
        };
        let key = steps_shown
            .iter()
            .fold(String::new(), |key, step| match step {
                Step::Index(index) => format!("{key}[{index}]"),
                Step::Key(name) if key.is_empty() => shown(name).into(),
                Step::Key(name) => format!("{key}.{}", shown(name)),
            });
        Self {
            file: file.into(),
            line: tree.line_of(steps).or(Some(tree.line)),
            key: (!key.is_empty()).then_some(key),
            problem: in_words(message),
        }
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line on which it is, where one is known.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// The key that it is about, such as `websites[0].origin`.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// What is wrong there.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

/// `deployment.toml:4`, the key, and the problem.
impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        f.write_str(": ")?;
        if let Some(key) = &self.key {
            write!(f, "`{key}`: ")?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Unreadable {}

/// The message of serde in words for people: no text of the file, which may be a token; no type of Rust; a guess in place of forty names.
fn in_words(message: &str) -> String {
    let message = message.replace('\n', " ");
    if let Some(rest) = message.strip_prefix("unknown field `") {
        return with_guess("unknown field", rest);
    }
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        return with_guess("unknown word", rest);
    }
    let message = match (message.find("string \""), message.rfind("\", expected")) {
        (Some(start), Some(end)) if start < end => {
            let (kept, _) = message.split_at(start);
            let (_, rest) = message.split_at(end + 1);
            format!("{kept}text{rest}")
        }
        _ => message,
    };
    NUMBERS.iter().fold(message, |message, (rust, words)| {
        match message.strip_suffix(rust) {
            Some(start) => format!("{start}{words}"),
            None => message,
        }
    })
}

const NUMBERS: [(&str, &str); 7] = [
    (
        "expected a nonzero u8",
        "expected a whole number from 1 to 255",
    ),
    ("expected u16", "expected a whole number from 0 to 65535"),
    ("expected u32", "expected a whole number of 32 bits"),
    ("expected u64", "expected a whole number"),
    ("expected usize", "expected a whole number"),
    ("expected a boolean", "expected `true` or `false`"),
    ("expected a string", "expected a text"),
];

/// The name of a key, or a word. What may be a token instead is not shown.
fn shown(name: &str) -> &str {
    let is_of = |is_letter: fn(u8) -> bool| {
        let mut bytes = name.bytes();
        bytes.all(|byte| is_letter(byte) || matches!(byte, b'_' | b'-'))
    };
    let is_name = match name.len() {
        0..=16 => is_of(|byte| byte.is_ascii_alphanumeric()),
        17..=32 => is_of(|byte| byte.is_ascii_alphabetic()),
        _ => false,
    };
    if is_name { name } else { "…" }
}

/// More names than these are left to the schema.
const FEW: usize = 10;

/// `rest` is the name that is wrong, and behind it those that are right.
fn with_guess(what: &str, rest: &str) -> String {
    let (name, expected) = rest.split_once('`').unwrap_or((rest, ""));
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let shown = shown(name);
    let likeness = |known: &str| strsim::jaro_winkler(name, known);
    let guess = known
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match guess {
        Some(guess) if likeness(guess) > 0.8 => {
            format!("{what} `{shown}`; did you mean `{guess}`?")
        }
        _ if known.is_empty() || known.len() > FEW => {
            format!("{what} `{shown}`; `session-cookies schema` prints the ones that exist")
        }
        _ => format!("{what} `{shown}`; write one of `{}`", known.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn messages_have_no_texts_and_no_types() {
        for (message, shown) in [
            (
                r#"invalid type: string "eyJhbGciOi.J9", expected u16"#,
                "invalid type: text, expected a whole number from 0 to 65535",
            ),
            (
                r#"invalid type: string "a\", expected b", expected a boolean"#,
                "invalid type: text, expected `true` or `false`",
            ),
            (
                "unknown variant `frist`, expected one of `first`, `last`, `none`",
                "unknown word `frist`; did you mean `first`?",
            ),
            (
                "unknown variant `sid=31d4d96e407aad42`, expected one of `first`, `last`, `none`",
                "unknown word `…`; write one of `first`, `last`, `none`",
            ),
            (
                "unknown field `cookieDomains`, expected one of `cookieDomain`, `csrf`",
                "unknown field `cookieDomains`; did you mean `cookieDomain`?",
            ),
            (
                "unknown field `zzz`, there are no fields",
                "unknown field `zzz`; `session-cookies schema` prints the ones that exist",
            ),
        ] {
            assert_eq!(in_words(message), shown);
        }
    }
}
