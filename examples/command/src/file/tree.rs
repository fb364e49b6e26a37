//! What all forms have in common: tables, lists and single values, each with its line.

use serde_json::{Map, Value};

/// A value, and the line on which it begins.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    List(Vec<Node>),
    Single(Value),
    Table(Vec<Entry>),
}

/// A key of a table, and its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) line: usize,
    pub(super) value: Node,
}

impl Node {
    pub(super) fn to_value(&self) -> Value {
        match &self.content {
            Content::Single(value) => value.clone(),
            Content::List(items) => items.iter().map(Self::to_value).collect(),
            Content::Table(entries) => {
                let entries = entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.value.to_value()));
                Value::Object(entries.collect::<Map<_, _>>())
            }
        }
    }

    /// Takes a key out of a table.
    pub(super) fn remove(&mut self, key: &str) {
        if let Content::Table(entries) = &mut self.content {
            entries.retain(|entry| entry.key != key);
        }
    }

    /// The line of a path such as `history[0].retired_at`, as far as the tree has it; `None` if it has not even the beginning.
    pub(super) fn line_of(&self, path: &str) -> Option<usize> {
        let mut node = self;
        let mut line = None;
        for step in path.split(['.', '[']) {
            let next = match (&node.content, step.strip_suffix(']')) {
                (Content::List(items), Some(index)) => {
                    let index: Option<usize> = index.parse().ok();
                    index
                        .and_then(|index| items.get(index))
                        .map(|item| (item.line, item))
                }
                (Content::Table(entries), None) => {
                    let entry = entries.iter().find(|entry| entry.key == step);
                    entry.map(|entry| (entry.line, &entry.value))
                }
                // One entry may stand for a list of one.
                (_, Some("0")) => Some((node.line, node)),
                _ => None,
            };
            let Some((its_line, its_node)) = next else {
                break;
            };
            (line, node) = (Some(its_line), its_node);
        }
        line
    }
}
