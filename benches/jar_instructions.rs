//! Instructions per call, which repeat exactly, of what `jar.rs` measures in time:
//! `cargo run --release --manifest-path benches/Cargo.toml --bin jar_instructions`. Needs `valgrind`.

use std::hint::black_box;

use session_cookie_policy::browser::{ClientOrigin, Request, Response};
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy_benches::{NOW, PROFILES, Visits, callgrind};

const CALLS: u64 = 100;

fn main() {
    if callgrind::is_counting() {
        count();
    } else {
        println!("| a jar of 10,000 cookies of 1,000 hosts | instructions per call |\n|---|---|");
        for (name, total) in callgrind::run() {
            println!("| {name} | {} |", total / CALLS);
        }
    }
}

fn measure(what: &str, profile: &str, mut call: impl FnMut()) {
    call();
    callgrind::measure(&format!("{profile}: {what}"), || {
        for _ in 0..CALLS {
            call();
        }
    });
}

fn count() {
    let visits = Visits::of_ten_thousand();
    let typed = visits.some();
    let page = |text| ClientOrigin::Web(Origin::parse(text).unwrap());
    let own = page("https://www.site125.com.au");
    let foreign = page("https://www.partner.net");
    let fetch = Request::fetch(typed.url.clone(), vec![own.clone()]);
    let framed = Request::fetch(typed.url.clone(), vec![foreign, own]);
    let mut redirected = typed.clone();
    redirected.redirected_from.push(typed.url.clone());
    let requests = [
        ("typed", typed),
        ("fetch", &fetch),
        ("fetch in a foreign page", &framed),
        ("redirect", &redirected),
    ];
    let new: [&[u8]; 1] = [b"c0=renewed; Path=/; Secure; HttpOnly; SameSite=None"];
    for profile in PROFILES {
        let mut jar = visits.fill(profile);
        visits.assert_all_in(&jar);
        for (name, request) in requests {
            measure(&format!("cookie_header, {name}"), profile.name, || {
                black_box(jar.cookie_header(black_box(request), &EmbeddedList, NOW));
            });
            measure(
                &format!("receive one Set-Cookie, {name}"),
                profile.name,
                || {
                    black_box(jar.receive(
                        black_box(request),
                        &Response::new(&new),
                        &EmbeddedList,
                        NOW,
                    ));
                },
            );
        }
    }
}
