//! The order of the layers, held by a test: a module may use those on earlier lines only.
//!
//! Fails on an upward or sideways path, on `super::super`, on a path through the facade, on items in the facade, and on a module
//! that is not listed. What breaks if it does: a low layer can no longer be read, tested or reused without the high ones.

use std::fs;
use std::path::{Path, PathBuf};

/// Lowest first; modules on one line do not see each other.
const LAYERS: &[&[&str]] = &[
    &["distinct", "severity", "text"],
    &["net"],
    &["cookie"],
    &["browser"],
    &["migration"],
    &["config"],
    &["advice", "cors"],
    &["policy"],
    &["request", "rollout"],
    &["diagnosis", "inventory"],
    &["testing"],
    &["guide"],
];

#[test]
fn paths_point_down() {
    let mut faults = Vec::new();
    for file in rust_files(&source()) {
        let module = module_of(&file);
        if module == "lib" {
            continue;
        }
        let Some(own) = layer_of(&module) else {
            faults.push(format!(
                "{}: module `{module}` is not listed",
                file.display()
            ));
            continue;
        };
        for (number, line) in code_lines(&file) {
            for used in used_modules(&line) {
                match layer_of(&used) {
                    Some(layer) if layer < own || used == module => {}
                    Some(_) => faults.push(format!(
                        "{}:{number}: `{module}` uses `{used}`, which is not below it",
                        file.display()
                    )),
                    None => faults.push(format!(
                        "{}:{number}: `crate::{used}` goes through the facade",
                        file.display()
                    )),
                }
            }
            if line.contains("super::super") {
                faults.push(format!("{}:{number}: `super::super`", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_facade_has_no_items() {
    let facade = source().join("lib.rs");
    for (number, line) in code_lines(&facade) {
        let item = [
            "fn ", "struct ", "enum ", "trait ", "impl ", "const ", "static ", "type ",
        ]
        .iter()
        .any(|keyword| {
            line.trim_start()
                .trim_start_matches("pub ")
                .starts_with(keyword)
        });
        assert!(!item, "lib.rs:{number}: {line}");
    }
}

#[test]
fn files_stay_readable() {
    for file in rust_files(&source()) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let vague = [
            "util", "common", "types", "helpers", "error", "prelude", "misc",
        ];
        let stem = name.trim_end_matches(".rs");
        assert!(
            !vague
                .iter()
                .any(|word| stem.trim_end_matches('s') == word.trim_end_matches('s')),
            "{}: a name that says nothing",
            file.display()
        );
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 500, "{}: {lines} lines", file.display());
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(source()).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn code_lines(file: &Path) -> Vec<(usize, String)> {
    fs::read_to_string(file)
        .unwrap()
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.to_owned()))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .collect()
}

/// The first segment behind each `crate::`; the crate's own macros are paths into modules like all else.
fn used_modules(line: &str) -> Vec<String> {
    line.match_indices("crate::")
        .map(|(at, found)| {
            line[at + found.len()..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}
