//! YAML 1.2: `no` is a text, and a key that stands twice is an error. Aliases are bounded, and `<<` takes the entries of another table.

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};
use serde_json::{Number, Value};

use super::tree::{Content, Entry, Node};
use super::unreadable::Problem;
use super::words::twice;

pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        named: Vec::new(),
        left: MOST_COPIED,
    };
    let mut document = None;
    while let Some((event, span)) = reader.next()? {
        match event {
            Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(..)
            | Event::DocumentEnd => {}
            _ if document.is_some() => return problem(span, "a second document in one file"),
            event => document = Some(reader.node(event, span)?),
        }
    }
    Ok(document.unwrap_or(Node {
        line: 1,
        content: Content::Single(Value::Null),
    }))
}

/// So many nodes may come from aliases: a few lines could ask for billions.
const MOST_COPIED: usize = 10_000;

struct Reader<'t> {
    events: Parser<'t, StrInput<'t>>,
    /// What aliases stand for, by the number of its anchor.
    named: Vec<(usize, Node)>,
    left: usize,
}

fn problem<T>(span: Span, what: &str) -> Result<T, Problem> {
    Err(Problem {
        line: Some(span.start.line()),
        what: what.into(),
    })
}

/// The type that a tag names; only those of the core schema mean something.
fn core(tag: Option<&Tag>, span: Span) -> Result<Option<&str>, Problem> {
    match tag.map(Tag::core_suffix) {
        None => Ok(None),
        Some(Some(suffix)) => Ok(Some(suffix)),
        Some(None) => problem(span, "a tag has no meaning here"),
    }
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, Problem> {
        self.events
            .next()
            .transpose()
            .map_err(|error: ScanError| Problem {
                line: Some(error.marker().line()),
                what: error.info(),
            })
    }

    /// The next event, unless it ends what is being read.
    fn inner(&mut self) -> Result<Option<(Event<'t>, Span)>, Problem> {
        let next = self.next()?;
        Ok(next.filter(|(event, _)| !matches!(event, Event::SequenceEnd | Event::MappingEnd)))
    }

    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Node, Problem> {
        let line = span.start.line();
        let (anchor, content) = match event {
            Event::Alias(anchor) => {
                let found = self.named.iter().rfind(|(number, _)| *number == anchor);
                let Some(node) = found.map(|(_, node)| node) else {
                    return problem(span, "an alias within that for which it stands");
                };
                self.left = match self.left.checked_sub(node.len()) {
                    Some(left) => left,
                    None => return problem(span, "the aliases stand for too much"),
                };
                let content = node.content.clone();
                return Ok(Node { line, content });
            }
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = match core(tag.as_deref(), span)? {
                    None => style != ScalarStyle::Plain,
                    Some(tag) => tag == "str",
                };
                let value = if is_text {
                    text.into()
                } else {
                    resolved(&text)
                };
                (anchor, Content::Single(value))
            }
            Event::SequenceStart(_, anchor, tag) => {
                core(tag.as_deref(), span)?;
                let mut items = Vec::new();
                while let Some((event, span)) = self.inner()? {
                    items.push(self.node(event, span)?);
                }
                (anchor, Content::List(items))
            }
            Event::MappingStart(_, anchor, tag) => {
                core(tag.as_deref(), span)?;
                (anchor, Content::Table(self.entries()?))
            }
            _ => return problem(span, "a value is expected"),
        };
        let node = Node { line, content };
        if anchor != 0 {
            self.named.push((anchor, node.clone()));
        }
        Ok(node)
    }

    fn entries(&mut self) -> Result<Vec<Entry>, Problem> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut merged: Vec<Entry> = Vec::new();
        while let Some((event, span)) = self.inner()? {
            let Event::Scalar(key, style, ..) = event else {
                return problem(span, "a key must be a text");
            };
            let Some((event, value_span)) = self.next()? else {
                return problem(span, "a key has no value");
            };
            let value = self.node(event, value_span)?;
            if key == "<<" && style == ScalarStyle::Plain {
                match value.content {
                    Content::Table(entries) => merged.extend(entries),
                    _ => return problem(span, "`<<` takes one table"),
                }
            } else if has(&entries, &key) {
                return problem(span, &twice(&key));
            } else {
                entries.push(Entry {
                    key: key.into_owned(),
                    line: span.start.line(),
                    value,
                });
            }
        }
        for entry in merged {
            if !has(&entries, &entry.key) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }
}

fn has(entries: &[Entry], key: &str) -> bool {
    entries.iter().any(|entry| entry.key == key)
}

/// What a text without quotes is, by the core schema.
fn resolved(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => true.into(),
        "false" | "False" | "FALSE" => false.into(),
        _ => whole(text)
            .or_else(|| fraction(text))
            .unwrap_or_else(|| text.into()),
    }
}

fn whole(text: &str) -> Option<Value> {
    let radix = |prefix, radix| {
        let digits = text.strip_prefix(prefix)?;
        let is_plain = digits.starts_with(|first: char| first.is_ascii_hexdigit());
        u64::from_str_radix(digits, radix)
            .ok()
            .filter(|_| is_plain)
            .map(Value::from)
    };
    let decimal = || {
        let number: Option<u64> = text.parse().ok();
        number
            .map(Value::from)
            .or_else(|| text.parse::<i64>().ok().map(Value::from))
    };
    radix("0x", 16).or_else(|| radix("0o", 8)).or_else(decimal)
}

/// Without those that JSON has not: infinity, and what is no number.
fn fraction(text: &str) -> Option<Value> {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let is_number = text.bytes().any(is_digit)
        && text
            .bytes()
            .all(|byte| is_digit(byte) || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    let number = text.parse().ok().filter(|_| is_number);
    number.and_then(Number::from_f64).map(Value::Number)
}
