//! The examples of the repository.

use serde_json::{Value, json};

/// Each file with its name below `examples`.
const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// `{ "deployments": [{ "name", "text" }], … }`: one list for each folder, by name.
pub(crate) fn all() -> Value {
    let mut folders = json!({});
    for (path, text) in FILES {
        let (folder, name) = path.split_once('/').unwrap_or((path, path));
        let file = json!({ "name": name, "text": text });
        match folders[folder].as_array_mut() {
            Some(files) => files.push(file),
            None => folders[folder] = json!([file]),
        }
    }
    folders
}
