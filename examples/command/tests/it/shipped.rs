//! The files of the repository. The tests of the playground have them, too.

use std::fs;
use std::path::{Path, PathBuf};

/// A file or a folder of `examples`.
pub(crate) fn shipped(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// All files with an ending, in a folder of the repository and the folders in it.
pub(crate) fn all_of(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut folders = vec![shipped("..").join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|its| its == ending) {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(!files.is_empty(), "{folder}");
    files
}
