//! TOML, with dates of its own: `retired_at = 2026-06-01T00:00:00Z`, or `2026-06-01` for its beginning in UTC.

use serde_json::{Number, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::tree::{Content, Entry, Node};
use super::unreadable::Problem;
use super::words::twice;

pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    let lines = Lines(text);
    let table = DeTable::parse(text).map_err(|error| Problem {
        line: error.span().map(|span| lines.at(span.start)),
        what: match error.span().and_then(|span| text.get(span)) {
            Some(key) if error.message() == "duplicate key" => twice(key),
            _ => error.message().into(),
        },
    })?;
    Ok(Node {
        line: 1,
        content: lines.table(table.get_ref())?,
    })
}

struct Lines<'t>(&'t str);

impl Lines<'_> {
    fn at(&self, offset: usize) -> usize {
        let before = self.0.as_bytes().iter().take(offset);
        before.filter(|byte| **byte == b'\n').count() + 1
    }

    fn table(&self, table: &DeTable<'_>) -> Result<Content, Problem> {
        let mut entries: Vec<_> = table.iter().collect();
        // In the order of the file, not of the alphabet.
        entries.sort_by_key(|(key, _)| key.span().start);
        let entries = entries.into_iter().map(|(key, value)| {
            Ok(Entry {
                key: key.get_ref().to_string(),
                line: self.at(key.span().start),
                value: self.node(value)?,
            })
        });
        entries.collect::<Result<_, Problem>>().map(Content::Table)
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Result<Node, Problem> {
        let line = self.at(value.span().start);
        let wrong = |what: &str| Problem {
            line: Some(line),
            what: what.into(),
        };
        let content = match value.get_ref() {
            DeValue::Array(items) => {
                let items = items.iter().map(|item| self.node(item));
                Content::List(items.collect::<Result<_, _>>()?)
            }
            DeValue::Table(table) => self.table(table)?,
            DeValue::String(text) => Content::Single(text.as_ref().into()),
            DeValue::Boolean(value) => Content::Single((*value).into()),
            DeValue::Integer(number) => {
                let number = i64::from_str_radix(number.as_str(), number.radix());
                Content::Single(number.map_err(|_| wrong("the number is too large"))?.into())
            }
            DeValue::Float(number) => {
                let number = number.as_str().parse().ok().and_then(Number::from_f64);
                Content::Single(
                    number
                        .ok_or_else(|| wrong("the number is not finite"))?
                        .into(),
                )
            }
            DeValue::Datetime(time) => Content::Single(instant(time).map_err(wrong)?),
        };
        Ok(Node { line, content })
    }
}

/// A time as the other forms write it.
fn instant(time: &Datetime) -> Result<Value, &'static str> {
    match (time.date, time.time, time.offset) {
        (Some(date), None, None) => Ok(format!("{date}T00:00:00Z").into()),
        (Some(_), Some(_), Some(_)) => Ok(time.to_string().into()),
        (Some(_), Some(_), None) => {
            Err("a time of which zone? Write `Z` behind it for UTC, or an offset such as `+02:00`")
        }
        _ => Err("a time of which day? Write the date before it, as in `2026-06-01T00:00:00Z`"),
    }
}
