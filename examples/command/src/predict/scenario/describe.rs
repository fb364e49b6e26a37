//! Cookies and headers in the form of the recordings.

use serde_json::{Map, Value, json};
use session_cookie_policy::browser::{Expiry, Stored, TopLevelSite};
use session_cookie_policy::cookie::{HostScope, ReceivedSameSite, ScriptAccess, Security};
use time::{Duration, OffsetDateTime};

/// Bytes as the recordings write them: UTF-8 where they are, else one character for each byte.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A cookie as the recordings' jars show it.
pub(crate) fn describe(cookie: &Stored, now: OffsetDateTime) -> Value {
    let host_only = cookie.scope() == HostScope::HostOnly;
    let dot = if host_only { "" } else { "." };
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("name", json!(text_of(cookie.name())));
    put("value", json!(text_of(cookie.value())));
    put("domain", json!(format!("{dot}{}", cookie.host())));
    put("host_only", json!(host_only));
    put("path", json!(text_of(cookie.path())));
    put("secure", json!(cookie.security() == Security::Secure));
    put(
        "http_only",
        json!(cookie.script_access() == ScriptAccess::Denied),
    );
    put(
        "same_site",
        match cookie.same_site() {
            ReceivedSameSite::Default => Value::Null,
            ReceivedSameSite::Explicit(same_site) => json!(same_site.as_str()),
        },
    );
    put(
        "expires_in",
        match cookie.expiry() {
            Expiry::Session => Value::Null,
            Expiry::At(at) => json!((at - now + Duration::milliseconds(500)).whole_seconds()),
        },
    );
    put(
        "partition",
        match cookie.partition().map(|key| &key.top_level) {
            Some(TopLevelSite::Opaque) => json!("null"),
            Some(TopLevelSite::Site(site)) => json!(site.to_string()),
            // The browser's interface does not tell of the partition of `credentialless` frames.
            _ => Value::Null,
        },
    );
    Value::Object(fields)
}
