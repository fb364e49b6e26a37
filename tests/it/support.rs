//! Readers that panic with the text they were given, and the vectors.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use session_cookie_policy::cookie::{CookieDomain, CookieName, CookiePath};
use session_cookie_policy::net::{DomainName, Host, Origin};

#[track_caller]
pub(crate) fn origin(text: &str) -> Origin {
    Origin::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
pub(crate) fn host(text: &str) -> Host {
    Host::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
pub(crate) fn domain(text: &str) -> DomainName {
    DomainName::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
pub(crate) fn cookie_domain(text: &str) -> CookieDomain {
    CookieDomain::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
pub(crate) fn cookie_name(text: &str) -> CookieName {
    CookieName::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
pub(crate) fn cookie_path(text: &str) -> CookiePath {
    CookiePath::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(crate) fn manifest_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn vectors(name: &str) -> Vec<Value> {
    let path: PathBuf = manifest_dir().join("tests/vectors").join(name);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    match serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    {
        Value::Array(cases) => cases,
        other => panic!("{}: not a list but {other}", path.display()),
    }
}

/// The text of a field that a vector must have.
#[track_caller]
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no text `{field}` in {value}"))
}
