//! A field as it is written into a file, in the form that the file has.

use serde_json::Value;
use session_cookie_policy::migration::Instant;

use super::Form;

/// The line that gives `key` its value in `file`.
fn written(file: &str, key: &str, value: &Value) -> String {
    match Form::of(file) {
        Form::Json => format!("\"{key}\": {value}"),
        // JSON is YAML, too.
        Form::Yaml => format!("{key}: {value}"),
        Form::Toml => format!("{key} = {}", in_toml(value)),
    }
}

/// The entries of a list of tables, each for itself, to be appended to those that `text`, the text of `file`, has.
pub(crate) fn appended(file: &str, text: &str, key: &str, entries: &[Value]) -> Vec<String> {
    let entries = entries.iter();
    match Form::of(file) {
        Form::Json => {
            let entries: Vec<String> = entries.map(ToString::to_string).collect();
            lines_of(&entries.join(",\n"))
        }
        Form::Yaml => entries.map(|entry| format!("- {entry}")).collect(),
        Form::Toml if text.contains(&format!("[[{key}]]")) => tables(key, entries),
        Form::Toml => entries.map(|entry| in_toml(entry) + ",").collect(),
    }
}

/// A list of tables, and then another field, where the file has neither.
pub(crate) fn written_tables(
    file: &str,
    (key, entries): (&str, &[Value]),
    then: Option<(&str, &Value)>,
) -> Vec<String> {
    let then = then.map(|(key, value)| written(file, key, value));
    let list = || written(file, key, &Value::from(entries.to_vec()));
    match Form::of(file) {
        _ if entries.is_empty() => then.into_iter().collect(),
        Form::Json => {
            let comma = if then.is_some() { "," } else { "" };
            std::iter::once(list() + comma).chain(then).collect()
        }
        Form::Yaml => std::iter::once(list()).chain(then).collect(),
        // A field behind a table would be one of the table.
        Form::Toml => {
            let then = then.map(|line| line + " # above the first table");
            then.into_iter()
                .chain(tables(key, entries.iter()))
                .collect()
        }
    }
}

/// Tables that can be written at the end of a file.
fn tables<'v>(key: &str, entries: impl Iterator<Item = &'v Value>) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in entries {
        lines.push(format!("[[{key}]]"));
        // There is no null.
        let fields = entry.as_object().into_iter().flatten();
        for (key, value) in fields.filter(|(_, value)| !value.is_null()) {
            lines.push(format!("{} = {}", toml_key(key), in_toml(value)));
        }
    }
    lines
}

fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn in_toml(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(in_toml).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            // There is no null.
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            let fields: Vec<String> = fields
                .map(|(key, value)| format!("{} = {}", toml_key(key), in_toml(value)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::String(text) if Instant::parse(text).is_ok() => text.clone(),
        // The escapes of JSON are those of TOML.
        value => value.to_string(),
    }
}

fn toml_key(key: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !key.is_empty() && key.bytes().all(is_bare) {
        key.into()
    } else {
        Value::from(key).to_string()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{appended, written, written_tables};

    #[test]
    fn each_form_has_its_own() {
        let history = json!([{
            "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365, "cookies": { "a.b": {} },
        }]);
        let json = r#"[{"cookie_domain":"","cookies":{"a.b":{}},"lifetime_days":365,"retired_at":"2026-06-01T00:00:00Z"}]"#;
        assert_eq!(
            written("new.json", "history", &history),
            format!("\"history\": {json}")
        );
        assert_eq!(
            written("new.yml", "history", &history),
            format!("history: {json}")
        );
        assert_eq!(
            written("new.toml", "history", &history),
            r#"history = [{ cookie_domain = "", cookies = { "a.b" = {  } }, lifetime_days = 365, retired_at = 2026-06-01T00:00:00Z }]"#
        );
    }

    #[test]
    fn tables_can_be_pasted_as_they_are() {
        let entries = [
            json!({ "cookie_domain": "", "lifetime_days": 365, "name": null }),
            json!({ "cookie_domain": "example.com", "lifetime_days": 9 }),
        ];
        let until = json!("2026-12-01T00:00:00Z");
        let lines =
            |file| written_tables(file, ("history", &entries), Some(("header_until", &until)));
        assert_eq!(
            lines("new.toml"),
            [
                "header_until = 2026-12-01T00:00:00Z # above the first table",
                "[[history]]",
                "cookie_domain = \"\"",
                "lifetime_days = 365",
                "[[history]]",
                "cookie_domain = \"example.com\"",
                "lifetime_days = 9",
            ]
        );
        let json = lines("new.json");
        assert!(json[0].ends_with("],"), "{json:?}");
        assert_eq!(json[1], "\"header_until\": \"2026-12-01T00:00:00Z\"");
        let one = &entries[1..];
        let append = |file, text| appended(file, text, "history", one);
        assert_eq!(
            append("new.toml", "[[history]]\n"),
            [
                "[[history]]",
                "cookie_domain = \"example.com\"",
                "lifetime_days = 9"
            ]
        );
        assert_eq!(
            append("new.toml", "history = []\n"),
            ["{ cookie_domain = \"example.com\", lifetime_days = 9 },"]
        );
        assert_eq!(
            append("new.yaml", ""),
            [r#"- {"cookie_domain":"example.com","lifetime_days":9}"#]
        );
        assert_eq!(
            append("new.json", ""),
            [r#"{"cookie_domain":"example.com","lifetime_days":9}"#]
        );
    }
}
