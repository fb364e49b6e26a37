//! Lists the examples of the repository, so that the page has all of them.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folders of `examples` whose files the page offers.
const FOLDERS: [&str; 4] = ["deployments", "migrations", "observations", "recordings"];

fn main() -> Result<(), Box<dyn Error>> {
    let examples = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("..");
    let examples = examples.canonicalize()?;
    let mut list = String::from("[\n");
    for folder in FOLDERS {
        let folder = examples.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in files_below(&folder)? {
            let path = file.to_str().ok_or("a path is not Unicode")?;
            let name = Path::new(path).strip_prefix(&examples)?.to_str();
            let name = name.ok_or("a path is not Unicode")?;
            writeln!(list, "    ({name:?}, include_str!({path:?})),")?;
        }
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("examples.rs"), list)?;
    Ok(())
}

/// All files of a folder and the folders in it, by name.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
