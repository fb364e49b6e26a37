//! Why a file cannot be read: the file, the line, the key, and what is wrong.

use std::fmt;
use std::io;

use super::Form;
use super::hints;
use super::tree::{Node, Step};
use super::value::Fault;
use super::words::{in_words, shown};

/// A file that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    file: String,
    line: Option<usize>,
    key: Option<String>,
    problem: String,
    /// The other fields of the same table that do not exist: their lines, and what is wrong with each.
    further: Vec<(usize, String)>,
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
            further: Vec::new(),
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
            further: Vec::new(),
        }
    }

    pub(super) fn of_fault(
        file: &str,
        form: Form,
        kind: &'static str,
        tree: &Node,
        fault: &Fault<'_>,
    ) -> Self {
        let (message, steps) = (fault.message(), fault.steps());
        let unknown = hints::unknown_fields(kind, tree, fault);
        let steps_shown = match steps.split_last() {
            // The message has the name that is unknown.
            Some((_, parents)) if !unknown.is_empty() => parents,
            _ => &steps,
        };
        let key = steps_shown
            .iter()
            .fold(String::new(), |key, step| match step {
                Step::Index(index) => format!("{key}[{index}]"),
                Step::Key(name) if key.is_empty() => shown(name).into(),
                Step::Key(name) => format!("{key}.{}", shown(name)),
            });
        let mut unknown = unknown.into_iter();
        let first = unknown.next();
        let (line, problem) = first.unwrap_or_else(|| {
            let line = tree.line_of(steps.iter().copied());
            let mut problem = in_words(message, kind);
            if let Some(Step::Key(name)) = steps.last() {
                problem.push_str(&hints::of_object(message, shown(name), form));
            }
            (line.unwrap_or(tree.line), problem)
        });
        Self {
            file: file.into(),
            line: Some(line),
            key: (!key.is_empty()).then_some(key),
            problem,
            further: unknown.collect(),
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

/// `deployment.toml:4`, the key, and the problem; each further one on a line of its own.
impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.key.as_ref();
        let key = key.map_or_else(String::new, |key| format!("`{key}`: "));
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {key}{}", self.problem)?;
        for (line, problem) in &self.further {
            write!(f, "\n  {}:{line}: {key}{problem}", self.file)?;
        }
        Ok(())
    }
}

impl std::error::Error for Unreadable {}
