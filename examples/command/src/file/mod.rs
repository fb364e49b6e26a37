//! Files that people write: JSON, TOML or YAML, by the ending of the name.
//!
//! Each form is read into one tree that remembers its lines. Every message then has the file, the line and the key, whatever the form, and a
//! finding about a field can name the line on which the field stands. Messages never show a text of the file that may be a token.

mod hints;
mod json;
mod toml;
mod tree;
mod unreadable;
mod value;
mod words;
mod written;
mod yaml;

use std::path::Path;

use tree::{Node, steps};
pub use unreadable::Unreadable;
use value::Read;
pub(crate) use written::{appended, written_tables};

use crate::schema::Described;
use crate::world::World;

/// The key by which editors find the schema of a JSON file. It is not a field of any file.
const SCHEMA: &str = "$schema";

/// A file that was read.
#[derive(Debug)]
pub(crate) struct Document<T> {
    pub(crate) value: T,
    tree: Node,
}

impl<T> Document<T> {
    /// The line of a field such as `history[0].retired_at`, or of the part of it that the file has.
    pub(crate) fn line_of(&self, field: &str) -> Option<usize> {
        self.tree.line_of(steps(field))
    }
}

/// How a file is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Form {
    Json,
    Toml,
    Yaml,
}

impl Form {
    fn of(file: &str) -> Self {
        let ends_with = |word| has_ending(file, word);
        if ends_with("toml") {
            Self::Toml
        } else if ends_with("yaml") || ends_with("yml") {
            Self::Yaml
        } else {
            Self::Json
        }
    }
}

fn has_ending(file: &str, word: &str) -> bool {
    let ending = Path::new(file).extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case(word))
}

/// Reads a file; `-` is the standard input, as JSON.
pub(crate) fn read<T: Described>(world: &dyn World, file: &str) -> Result<Document<T>, Unreadable> {
    parse(file, &text(world, file)?)
}

/// Reads a text in the form that the ending of its name says.
///
/// # Errors
///
/// The text is not of that form, or has other fields.
pub fn read_text<T: Described>(name: &str, text: &str) -> Result<T, Unreadable> {
    parse(name, text).map(|document| document.value)
}

/// Reads the text of a file.
fn parse<T: Described>(file: &str, text: &str) -> Result<Document<T>, Unreadable> {
    let form = Form::of(file);
    let parse = match form {
        Form::Json => json::parse,
        Form::Toml => toml::parse,
        Form::Yaml => yaml::parse,
    };
    // Editors of some systems begin a file with a mark of its encoding.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut tree = parse(text).map_err(|problem| {
        let problem = hints::of_text(problem, file, form, text);
        problem.in_file(file)
    })?;
    tree.remove(SCHEMA);
    match T::deserialize(Read::of(&tree)) {
        Ok(value) => Ok(Document { value, tree }),
        Err(fault) => Err(Unreadable::of_fault(file, form, T::KIND, &tree, &fault)),
    }
}

/// The text of a file; `-` is the standard input.
pub(crate) fn text(world: &dyn World, file: &str) -> Result<String, Unreadable> {
    let bytes = world.read(file);
    let bytes = bytes.map_err(|error| Unreadable::of_io(file, &error))?;
    // Bodies of recordings may be in any encoding.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
