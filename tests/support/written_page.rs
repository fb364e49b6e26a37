//! Pages of the documentation with a part that a test computes.

use std::path::Path;
use std::{env, fs};

/// Compares the part of `file` between its two marks with `text`; with `UPDATE_DOCS` in the environment it writes it instead.
///
/// The marks are the comments that begin with `<!-- begin` and `<!-- end`, each with its line.
#[track_caller]
pub(crate) fn check(file: &str, text: &str, command: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let page = fs::read_to_string(&path).unwrap();
    let begin = page.find("<!-- begin").unwrap();
    let begin = begin + page[begin..].find('\n').unwrap() + 1;
    let end = page.find("<!-- end").unwrap();
    if page[begin..end] == *text {
        return;
    }
    assert!(
        env::var_os("UPDATE_DOCS").is_some(),
        "{file} is old; `UPDATE_DOCS=1 cargo test {command}` writes this:\n{text}"
    );
    fs::write(&path, [&page[..begin], text, &page[end..]].concat()).unwrap();
}
