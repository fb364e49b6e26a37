//! A field as it is written into a file, in the form that the file has.

use serde_json::Value;
use session_cookie_policy::migration::Instant;

use super::Form;

/// The line that gives `key` its value in `file`.
pub(crate) fn written(file: &str, key: &str, value: &Value) -> String {
    match Form::of(file) {
        Form::Json => format!("\"{key}\": {value}"),
        // JSON is YAML, too.
        Form::Yaml => format!("{key}: {value}"),
        Form::Toml => format!("{key} = {}", in_toml(value)),
    }
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

    use super::written;

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
}
