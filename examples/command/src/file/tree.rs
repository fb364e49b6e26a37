//! What all forms have in common: tables, lists and single values, each with its line.

use serde_json::Value;

/// A value, and the line on which it begins.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) content: Content,
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    List(Vec<Node>),
    Single(Value),
    Table(Vec<Entry>),
}

/// A key of a table, and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) line: usize,
    pub(super) value: Node,
}

impl Node {
    /// How many values it is made of.
    pub(super) fn len(&self) -> usize {
        match &self.content {
            Content::Single(_) => 1,
            Content::List(items) => items.iter().map(Self::len).sum::<usize>() + 1,
            Content::Table(entries) => {
                let values = entries.iter().map(|entry| entry.value.len());
                values.sum::<usize>() + 1
            }
        }
    }

    /// Takes a key out of a table.
    pub(super) fn remove(&mut self, key: &str) {
        if let Content::Table(entries) = &mut self.content {
            entries.retain(|entry| entry.key != key);
        }
    }

    /// The node to which steps lead.
    pub(super) fn at<'p>(&self, steps: impl IntoIterator<Item = Step<'p>>) -> Option<&Self> {
        let mut steps = steps.into_iter();
        steps.try_fold(self, |node, step| Some(node.below(step)?.1))
    }

    /// What is one step below, and the line on which it begins, or its key.
    fn below(&self, step: Step<'_>) -> Option<(usize, &Self)> {
        match (&self.content, step) {
            (Content::List(items), Step::Index(index)) => {
                items.get(index).map(|item| (item.line, item))
            }
            (Content::Table(entries), Step::Key(key)) => {
                let entry = entries.iter().find(|entry| entry.key == key);
                entry.map(|entry| (entry.line, &entry.value))
            }
            // One entry may stand for a list of one.
            (_, Step::Index(0)) => Some((self.line, self)),
            _ => None,
        }
    }

    /// The line to which steps lead, as far as the tree has them; `None` if it has not even the first.
    pub(super) fn line_of<'p>(&self, steps: impl IntoIterator<Item = Step<'p>>) -> Option<usize> {
        let mut node = self;
        let mut line = None;
        for step in steps {
            let Some((its_line, its_node)) = node.below(step) else {
                break;
            };
            (line, node) = (Some(its_line), its_node);
        }
        line
    }
}

/// One step down a tree.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'p> {
    Index(usize),
    Key(&'p str),
}

/// The steps of a text such as `history[0].retired_at`.
pub(super) fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split(['.', '[']).map(|step| {
        let index = step.strip_suffix(']').and_then(|index| index.parse().ok());
        index.map_or(Step::Key(step), Step::Index)
    })
}
