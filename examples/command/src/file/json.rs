//! JSON. The reader counts lines while it hands out bytes, so each value knows where it began.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::tree::{Content, Entry, Node};
use super::unreadable::Problem;
use super::words::twice;

pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    let line = Cell::new(1);
    let mut deserializer = serde_json::Deserializer::from_reader(Counting {
        bytes: text.as_bytes(),
        line: &line,
    });
    let node = Located(&line).deserialize(&mut deserializer);
    let node = node.and_then(|node| deserializer.end().map(|()| node));
    node.map_err(|error| {
        let what = error.to_string();
        // The place is told in another form.
        let place = format!(" at line {} column {}", error.line(), error.column());
        Problem {
            line: Some(error.line().max(1)),
            what: what.strip_suffix(&place).unwrap_or(&what).into(),
        }
    })
}

struct Counting<'t> {
    bytes: &'t [u8],
    line: &'t Cell<usize>,
}

impl Read for Counting<'_> {
    /// One byte at a time: then the count is never ahead by more than one.
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Some((place, (byte, rest))) = buf.first_mut().zip(self.bytes.split_first()) else {
            return Ok(0);
        };
        *place = *byte;
        self.bytes = rest;
        if *byte == b'\n' {
            self.line.set(self.line.get() + 1);
        }
        Ok(1)
    }
}

/// Reads a value on the line that is reached.
#[derive(Clone, Copy)]
struct Located<'t>(&'t Cell<usize>);

impl<'de> DeserializeSeed<'de> for Located<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let line = self.0.get();
        let content = deserializer.deserialize_any(self)?;
        Ok(Node { line, content })
    }
}

impl<'de> Visitor<'de> for Located<'_> {
    type Value = Content;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Content, E> {
        Ok(Content::Single(Value::Null))
    }

    fn visit_bool<E>(self, v: bool) -> Result<Content, E> {
        Ok(Content::Single(v.into()))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Content, E> {
        Ok(Content::Single(v.into()))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Content, E> {
        Ok(Content::Single(v.into()))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Content, E> {
        Ok(Content::Single(Number::from_f64(v).into()))
    }

    fn visit_str<E>(self, v: &str) -> Result<Content, E> {
        Ok(Content::Single(v.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Content, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Content::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Content, A::Error> {
        let mut entries: Vec<Entry> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let line = self.0.get();
            if entries.iter().any(|entry| entry.key == key) {
                return Err(A::Error::custom(twice(&key)));
            }
            let value = map.next_value_seed(self)?;
            entries.push(Entry { key, line, value });
        }
        Ok(Content::Table(entries))
    }
}
