//! Instructions per call, which repeat exactly, of what `refresh.rs` measures in time:
//! `cargo run --release --manifest-path benches/Cargo.toml`. Needs `valgrind`.

use std::hint::black_box;

use session_cookie_policy::config::SessionShape;
use session_cookie_policy_benches::{
    Careful, Composed, Expert, KIB, Ours, REFRESH, ROUTES, Request, Route, Sessions, VERIFY,
    Visitors, assert_alike, assert_same_checks, callgrind, config,
};

const CALLS: u64 = 100;
/// The columns of the table. The first does every row.
const WHO: [&str; 4] = ["this crate", "expert", "careful", "composed"];

fn main() {
    if callgrind::is_counting() {
        count();
    } else {
        assert_same_checks(&config(9));
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
    let ours = || Ours::new(&config_of_ten);
    assert_alike(ours(), Expert::default());
    assert_alike(ours(), Careful::new(&config_of_ten));
    assert_alike(ours(), Composed::new(&config_of_ten));
    let mut all: [Box<dyn Sessions>; 4] = [
        Box::new(ours()),
        Box::new(Expert::default()),
        Box::new(Careful::new(&config_of_ten)),
        Box::new(Composed::new(&config_of_ten)),
    ];
    let mut each = |what: &str, route: Route, request: &Request| {
        for (who, sessions) in WHO.iter().zip(&mut all) {
            measure(what, who, || route.answer(&mut **sessions, request));
        }
    };
    for route in ROUTES {
        each(route.name, route, &route.request(KIB));
    }
    let duplicate = Request::with_duplicate(KIB);
    let mut alone = ours();
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
        each(&what, REFRESH, &REFRESH.request(kib * KIB));
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

/// Runs this program under callgrind, and prints the table. Behind the count of a competitor stands how many times ours it is.
fn report() {
    let counts = callgrind::run();
    println!("| instructions per call | {} |", WHO.join(" | "));
    println!("|---|---|---|---|---|");
    let rows = counts.chunk_by(|(_, _), (name, _)| !name.ends_with(WHO[0]));
    for row in rows {
        let what = row[0].0.split('\t').next().unwrap_or_default();
        let ours = row[0].1;
        print!("| {what} ");
        for place in 0..WHO.len() {
            match row.get(place) {
                Some((_, total)) if place == 0 => print!("| {} ", total / CALLS),
                Some((_, total)) => {
                    let [times, ours] =
                        [*total, ours].map(|total| f64::from(u32::try_from(total).unwrap()));
                    print!("| {} ({:.2}) ", total / CALLS, times / ours);
                }
                None => print!("| "),
            }
        }
        println!("|");
    }
}
