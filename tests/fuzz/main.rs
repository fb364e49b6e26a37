//! The corpora of the fuzz targets, each file through the check of its target: what fuzzing asserts, without a fuzzer.
//!
//! What breaks if it fails: a law of `fuzz/checks` on an input that is known; the message names the file. Each finding of fuzzing that was
//! repaired is one of them.

#![cfg(all(feature = "serde", feature = "embedded-list"))]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

#[path = "../../fuzz/checks/mod.rs"]
#[expect(unreachable_pub, reason = "a library to the fuzz binaries")]
mod checks;

use checks::TARGETS;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(name)
}

/// What a folder has, in order.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path());
    let mut entries: Vec<PathBuf> = entries.collect();
    entries.sort();
    entries
}

fn names(folder: &Path) -> Vec<String> {
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    entries(folder).iter().map(stem).collect()
}

#[test]
fn every_seed_keeps_the_laws() {
    let mut broken = Vec::new();
    for (target, _) in TARGETS {
        let seeds = entries(&folder("corpus").join(target));
        assert!(seeds.len() >= 10, "{target}: {} seeds", seeds.len());
        for seed in seeds {
            let bytes = fs::read(&seed).unwrap();
            let check = AssertUnwindSafe(|| checks::check(target, &bytes));
            if catch_unwind(check).is_err() {
                broken.push(seed);
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Without the list of its feature a target is left out of `TARGETS`, and of nothing else.
#[test]
fn every_target_has_a_corpus_a_dictionary_and_a_binary() {
    let is_built = |name: &String| name != "suffix_list" || cfg!(feature = "runtime-list");
    let targets: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    for kind in ["corpus", "dictionaries", "fuzz_targets"] {
        let mut found = names(&folder(kind));
        found.retain(is_built);
        if kind == "dictionaries" {
            // Its inputs are choices, of which no word is made.
            found.push("migration".to_owned());
            found.sort();
        }
        assert_eq!(found, targets, "{kind}");
    }
}
