//! Instructions per call, which repeat exactly. A program runs itself under callgrind, which counts in [`measured`] only and writes a
//! file at each return from it. Needs `valgrind`.

use std::path::Path;
use std::process::{Command, Stdio, id};
use std::{env, fs};

/// What the program is called with under callgrind.
const COUNT: &str = "count";

/// Whether this is the run that callgrind counts.
pub fn is_counting() -> bool {
    env::args().any(|argument| argument == COUNT)
}

/// Counts one call.
pub fn measure(name: &str, mut call: impl FnMut()) {
    measured(&mut call);
    println!("{name}");
}

/// Callgrind knows it by this name.
#[unsafe(no_mangle)]
#[inline(never)]
fn measured(call: &mut dyn FnMut()) {
    call();
}

/// Runs this program under callgrind: the names of what was measured, each with its instructions.
///
/// # Panics
///
/// If valgrind is not there, or the program fails.
pub fn run() -> Vec<(String, u64)> {
    let folder = env::temp_dir().join(format!("instructions-{}", id()));
    fs::create_dir_all(&folder).unwrap();
    let output = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind", "--toggle-collect=measured"])
        .arg("--dump-after=measured")
        .arg(format!("--callgrind-out-file={}/out", folder.display()))
        .arg(env::current_exe().unwrap())
        .arg(COUNT)
        .stderr(Stdio::inherit())
        .output()
        .expect("valgrind is installed");
    assert!(output.status.success(), "{output:?}");
    let names = String::from_utf8(output.stdout).unwrap();
    let total = |number: usize| total(&folder.join(format!("out.{number}")));
    let counts = names.lines().zip(1..);
    let counts = counts.map(|(name, number)| (name.to_owned(), total(number)));
    let counts = counts.collect();
    fs::remove_dir_all(&folder).unwrap();
    counts
}

/// The instructions in a file of callgrind.
fn total(path: &Path) -> u64 {
    let text = fs::read_to_string(path).unwrap();
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    total.unwrap().parse().unwrap()
}
