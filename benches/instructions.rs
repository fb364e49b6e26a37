//! Instructions per call, which repeat exactly, of what `refresh.rs` measures in time:
//! `cargo run --release --manifest-path benches/Cargo.toml`. Needs `valgrind`.
//!
//! The program runs itself under callgrind, which counts in [`measured`] only and writes a file at each return from it.

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio, id};

use session_cookie_policy_benches::{
    Composed, KIB, Ours, REFRESH, ROUTES, Request, Route, Sessions, VERIFY, Visitors, assert_alike,
    config,
};

const CALLS: u64 = 100;
/// What the program is called with under callgrind.
const COUNT: &str = "count";

fn main() {
    if env::args().any(|argument| argument == COUNT) {
        count();
    } else {
        report();
    }
}

/// A row of the table, or a part of one: the name of what is counted, and of who does it.
fn measure(what: &str, who: &str, mut call: impl FnMut()) {
    call();
    measured(&mut call);
    println!("{what}\t{who}");
}

/// Callgrind knows it by this name.
#[unsafe(no_mangle)]
#[inline(never)]
fn measured(call: &mut dyn FnMut()) {
    for _ in 0..CALLS {
        call();
    }
}

fn count() {
    let config_of_ten = config(9);
    let mut ours = Ours::new(&config_of_ten);
    let mut composed = Composed::new(&config_of_ten);
    assert_alike(Ours::new(&config_of_ten), Composed::new(&config_of_ten));
    let mut both = |what: &str, route: Route, request: &Request| {
        let one = |who, sessions: &mut dyn Sessions| {
            measure(what, who, || route.answer(sessions, request));
        };
        one("this crate", &mut ours);
        one("composed", &mut composed);
    };
    for route in ROUTES {
        both(route.name, route, &route.request(KIB));
    }
    for kib in [4, 16, 64] {
        let what = format!("{}, Cookie header of {kib} KiB", REFRESH.name);
        both(&what, REFRESH, &REFRESH.request(kib * KIB));
    }
    for count in [10, 1_000, 1_000_000] {
        let mut ours = Ours::new(&config(count));
        for route in [VERIFY, REFRESH] {
            let mut visitors = Visitors::new(count);
            let mut request = route.request(KIB);
            let what = format!("{} among {count} websites", route.name);
            measure(&what, "this crate", || {
                visitors.visit(&mut request);
                route.answer(&mut ours, black_box(&request));
            });
        }
    }
}

/// Runs this program under callgrind, and prints the table.
fn report() {
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
    println!("| instructions per call | this crate | composed | ratio |\n|---|---|---|---|");
    let names = String::from_utf8(output.stdout).unwrap();
    let mut counts = (1..).map(|number| total(&folder.join(format!("out.{number}"))));
    let mut names = names.lines().peekable();
    while let Some((what, _)) = names.next().and_then(|line| line.split_once('\t')) {
        let ours = counts.next().unwrap();
        let is_composed = |line: &&str| line.starts_with(&format!("{what}\tcomposed"));
        if names.next_if(is_composed).is_some() {
            let composed = counts.next().unwrap();
            let ratio = composed as f64 / ours as f64;
            println!("| {what} | {ours} | {composed} | {ratio:.1} |");
        } else {
            println!("| {what} | {ours} | | |");
        }
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// Instructions per call, from a file of callgrind.
fn total(path: &Path) -> u64 {
    let text = fs::read_to_string(path).unwrap();
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    total.unwrap().parse::<u64>().unwrap() / CALLS
}
