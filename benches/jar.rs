//! What a jar of 10,000 cookies costs: `cargo bench --manifest-path benches/Cargo.toml --bench jar`.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use session_cookie_policy::browser::Response;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy_benches::{NOW, PROFILES, Visits};

fn jar_of_ten_thousand(criterion: &mut Criterion) {
    let visits = Visits::of_ten_thousand();
    for profile in PROFILES {
        let mut jar = visits.fill(profile);
        visits.assert_all_in(&jar);
        let name = format!("10,000 cookies of 1,000 hosts, {}", profile.name);
        let mut group = criterion.benchmark_group(name);
        group.sample_size(20);
        group.bench_function("cookie_header for one host", |bencher| {
            bencher.iter(|| jar.cookie_header(black_box(visits.some()), &EmbeddedList, NOW));
        });
        let new: [&[u8]; 1] = [b"c0=renewed; Path=/; Secure; HttpOnly"];
        group.bench_function("receive one Set-Cookie", |bencher| {
            bencher.iter(|| {
                jar.receive(
                    black_box(visits.some()),
                    &Response::new(&new),
                    &EmbeddedList,
                    NOW,
                )
            });
        });
        group.bench_function("fill", |bencher| {
            bencher.iter_batched(|| (), |()| visits.fill(profile), BatchSize::PerIteration);
        });
        group.finish();
    }
}

criterion_group!(benches, jar_of_ten_thousand);
criterion_main!(benches);
