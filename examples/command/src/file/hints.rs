//! What to write instead, where people write something that is right elsewhere.

use super::tree::{Content, Node};
use super::unreadable::Problem;
use super::value::Fault;
use super::words::in_words;
use super::{Form, has_ending};

/// A problem of a text, with what its form or its encoding has to do with it.
pub(super) fn of_text(problem: Problem, file: &str, form: Form, text: &str) -> Problem {
    let line = problem.line.and_then(|line| text.lines().nth(line - 1));
    let is_default = form == Form::Json && !has_ending(file, "json");
    let hint = if text.contains(char::REPLACEMENT_CHARACTER) {
        "; the file is not UTF-8: save it in this encoding"
    } else if is_default && file == "-" {
        "; the standard input is read as JSON"
    } else if is_default {
        "; the name does not end in `.json`, `.toml` or `.yaml`, so it was read as JSON"
    } else if form == Form::Json && line.is_some_and(has_comment) {
        "; JSON has no comments: remove it, or write TOML or YAML"
    } else if problem.what.starts_with("mapping values are not allowed") {
        "; indent the keys of one object alike"
    } else {
        ""
    };
    Problem {
        what: problem.what + hint,
        ..problem
    }
}

/// Whether a line has what other languages take for a comment, outside of its texts.
fn has_comment(line: &str) -> bool {
    let mut outside = line.split('"').step_by(2);
    outside.any(|part| ["//", "/*", "#"].iter().any(|mark| part.contains(mark)))
}

/// What to write where an object with a field is expected, in the form of the file.
pub(super) fn of_object(message: &str, key: &str, form: Form) -> String {
    let field = message.strip_prefix("invalid type: string ");
    let field = field.and_then(|rest| rest.rsplit_once("expected an object with the field `"));
    let Some(field) = field.and_then(|(_, field)| field.strip_suffix('`')) else {
        return String::new();
    };
    match form {
        Form::Json => format!("; write `\"{key}\": {{ \"{field}\": \"…\" }}`"),
        Form::Toml => format!("; write `{key} = {{ {field} = \"…\" }}`"),
        Form::Yaml => format!("; write `{key}: {{ {field}: … }}`"),
    }
}

/// The fields of the faulty table that do not exist, in the order of the file: their lines, and what is wrong with each. None if the fault is
/// another one.
pub(super) fn unknown_fields(kind: &str, tree: &Node, fault: &Fault<'_>) -> Vec<(usize, String)> {
    let unknown = fault.message().strip_prefix("unknown field `");
    let Some((_, expected)) = unknown.and_then(|rest| rest.split_once('`')) else {
        return Vec::new();
    };
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let mut steps = fault.steps();
    steps.pop();
    let Some(Content::Table(entries)) = tree.at(steps).map(|node| &node.content) else {
        return vec![(tree.line, in_words(fault.message(), kind))];
    };
    let unknown = entries.iter().filter(|entry| !known.contains(&&*entry.key));
    unknown
        .map(|entry| {
            let key = &entry.key;
            let what = match of_attribute(key, &known) {
                Some(instead) => format!("unknown field `{key}`; {instead}"),
                None => in_words(&format!("unknown field `{key}`{expected}"), kind),
            };
            (entry.line, what)
        })
        .collect()
}

/// What an attribute of cookies is called in a table that knows these fields.
fn of_attribute(key: &str, known: &[&str]) -> Option<&'static str> {
    let plain = key.replace(['_', '-'], "").to_ascii_lowercase();
    let is_companion = known.contains(&"purpose");
    let is_top = known.contains(&"websites");
    if !is_companion && !is_top && !known.contains(&"token_lifetime_seconds") {
        return None;
    }
    Some(match &*plain {
        "domain" if is_companion || is_top => "`Domain` is `cookie_domain`",
        "domain" | "cookiedomain" => "`Domain` is `cookie_domain` at the top of the file",
        "expire" | "expires" | "maxage" if is_top => {
            "`Max-Age` and `Expires` follow from `lifetime_seconds` of each cookie"
        }
        "expire" | "expires" => "`Expires` follows from `lifetime_seconds`",
        "httponly" if is_companion => "`HttpOnly` follows from `read_by`",
        "httponly" => "`HttpOnly` is always written",
        "maxage" => "`Max-Age` is `lifetime_seconds`",
        "partitioned" if is_companion => "`Partitioned` is as for the session",
        "partitioned" => "`Partitioned` is `partitioning` of an entry of `websites`",
        "samesite" if !known.contains(&"same_site") => {
            "`SameSite` is `same_site` at the top of the file"
        }
        "secure" => "`Secure` is written wherever the `api` is https",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::has_comment;

    #[test]
    fn texts_are_no_comments() {
        assert!(has_comment("  \"api\": \"x\", // ours"));
        assert!(has_comment("# ours"));
        assert!(!has_comment("  \"api\": \"https://api.example.com\""));
    }
}
