//! YAML 1.2: `no` is a text, and a key that stands twice is an error. Aliases are bounded by the reader.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};
use serde_saphyr::{Location, Spanned};

use super::tree::{Content, Entry, Node};
use super::unreadable::Problem;

pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    // A snippet of the file could show a token.
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    let read: Result<Spanned<Tree>, _> = serde_saphyr::from_str_with_options(text, options);
    match read {
        Ok(tree) => Ok(node(tree)),
        Err(error) => {
            let message = error.to_string();
            // The place is told in another form, and the options of the reader help nobody here.
            let what = message.split(" at line ").next().unwrap_or_default();
            let what = if what.starts_with("duplicate mapping key") {
                "a key stands twice in one table"
            } else {
                what
            };
            Err(Problem {
                line: error.location().map(line_of),
                what: what.into(),
            })
        }
    }
}

fn line_of(location: Location) -> usize {
    usize::try_from(location.line()).unwrap_or(usize::MAX)
}

fn node(tree: Spanned<Tree>) -> Node {
    let line = line_of(tree.referenced);
    let content = match tree.value {
        Tree::Single(value) => Content::Single(value),
        Tree::List(items) => Content::List(items.into_iter().map(node).collect()),
        Tree::Table(entries) => {
            let entries = entries.into_iter().map(|(key, value)| Entry {
                line: line_of(key.referenced),
                key: key.value,
                value: node(value),
            });
            Content::Table(entries.collect())
        }
    };
    Node { line, content }
}

enum Tree {
    List(Vec<Spanned<Self>>),
    Single(Value),
    Table(Vec<(Spanned<String>, Spanned<Self>)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Single(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Single(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }

    fn visit_bool<E>(self, v: bool) -> Result<Tree, E> {
        Ok(Tree::Single(v.into()))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Tree, E> {
        Ok(Tree::Single(v.into()))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Tree, E> {
        Ok(Tree::Single(v.into()))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Tree, E> {
        Ok(Tree::Single(Number::from_f64(v).into()))
    }

    fn visit_str<E>(self, v: &str) -> Result<Tree, E> {
        Ok(Tree::Single(v.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Tree::Table(entries))
    }
}
