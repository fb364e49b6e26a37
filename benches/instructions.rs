//! Instructions per call, which repeat exactly, of what `refresh.rs` measures in time:
//! `cargo run --release --manifest-path benches/Cargo.toml`. Needs `valgrind`.

use std::hint::black_box;

use session_cookie_policy::config::SessionShape;
use session_cookie_policy_benches::{
    Composed, KIB, Ours, REFRESH, ROUTES, Request, Route, Sessions, VERIFY, Visitors, assert_alike,
    callgrind, config,
};

const CALLS: u64 = 100;

fn main() {
    if callgrind::is_counting() {
        count();
    } else {
        report();
    }
}

/// A row of the table, or a part of one: the name of what is counted, and of who does it.
fn measure(what: &str, who: &str, mut call: impl FnMut()) {
    call();
    callgrind::measure(&format!("{what}\t{who}"), || {
        for _ in 0..CALLS {
            call();
        }
    });
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
    let duplicate = Request::with_duplicate(KIB);
    let mut alone = Ours::new(&config_of_ten);
    measure("refresh with a duplicate", "this crate", || {
        REFRESH.answer(&mut alone, &duplicate);
    });
    let mut of_one_cookie = config(9);
    of_one_cookie.session = SessionShape::Single.into();
    of_one_cookie.session_cookie.name = Some("session-access".into());
    let mut one_cookie = Ours::new(&of_one_cookie);
    let request = VERIFY.request(KIB);
    measure("verify, a session of one cookie", "this crate", || {
        VERIFY.answer(&mut one_cookie, &request);
    });
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
    let counts = callgrind::run();
    println!("| instructions per call | this crate | composed | ratio |\n|---|---|---|---|");
    let mut counts = counts
        .iter()
        .map(|(name, total)| (name, total / CALLS))
        .peekable();
    while let Some((name, ours)) = counts.next() {
        let what = name.split('\t').next().unwrap_or_default();
        let composed = format!("{what}\tcomposed");
        if let Some((_, composed)) = counts.next_if(|(name, _)| **name == composed) {
            let ratio = composed as f64 / ours as f64;
            println!("| {what} | {ours} | {composed} | {ratio:.1} |");
        } else {
            println!("| {what} | {ours} | | |");
        }
    }
}
