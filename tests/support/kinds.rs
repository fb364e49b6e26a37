//! The recordings of kinds of requests, whose files refer to what repeats by number.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::vectors::read_json_lines;

/// The scenarios, by their id.
pub(crate) fn scenarios() -> BTreeMap<String, Value> {
    let mut lines = read_json_lines("browsers/kinds.cases.jsonl");
    let sets = lines.remove(0)["sets"].take();
    lines
        .into_iter()
        .map(|mut case| {
            write_out(&mut case, "set", &sets);
            (case["id"].as_str().unwrap().to_owned(), case)
        })
        .collect()
}

/// What a browser did; `name` is that of its profile, or of a setting of it.
pub(crate) fn recordings(name: &str) -> Vec<Value> {
    let mut lines = read_json_lines(&format!("browsers/kinds.{name}.jsonl"));
    let cookies = lines.remove(0)["cookies"].take();
    for recording in &mut lines {
        let jar = recording["jar"].as_array_mut().unwrap();
        for cookie in jar {
            *cookie = cookies[usize::try_from(cookie.as_u64().unwrap()).unwrap()].clone();
        }
    }
    lines
}

/// Replaces each number in a field of this name by the value that it is the number of.
fn write_out(value: &mut Value, field: &str, values: &Value) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                match inner.as_u64() {
                    Some(number) if name == field => {
                        *inner = values[usize::try_from(number).unwrap()].clone();
                    }
                    _ => write_out(inner, field, values),
                }
            }
        }
        Value::Array(list) => {
            for inner in list {
                write_out(inner, field, values);
            }
        }
        _ => {}
    }
}
