//! What the routes of sessions cost, beside the same answers of three competitors, in one run:
//! `cargo bench --manifest-path benches/Cargo.toml --bench refresh`.

use std::cell::LazyCell;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use session_cookie_policy_benches::{
    Careful, Composed, Expert, KIB, Ours, REFRESH, ROUTES, Request, Sessions, VERIFY, Visitors,
    assert_alike, assert_same_checks, config,
};

/// Ten websites, a `Cookie` header of 1 KiB, new tokens of 800 bytes.
fn routes(criterion: &mut Criterion) {
    let config = config(9);
    assert_alike(Ours::new(&config), Expert::default());
    assert_alike(Ours::new(&config), Careful::new(&config));
    assert_alike(Ours::new(&config), Composed::new(&config));
    assert_same_checks(&config);
    for route in ROUTES {
        let request = route.request(KIB);
        let mut group = criterion.benchmark_group(route.name);
        let mut bench = |name, sessions: &mut dyn Sessions| {
            group.bench_function(name, |bencher| {
                bencher.iter(|| route.answer(sessions, &request));
            });
        };
        bench("this crate", &mut Ours::new(&config));
        bench("expert", &mut Expert::default());
        bench("careful", &mut Careful::new(&config));
        bench("composed", &mut Composed::new(&config));
        group.finish();
    }
}

/// A refresh that finds a stale token beside the live one, and clears every scope that the stale one may have.
fn duplicate(criterion: &mut Criterion) {
    let mut ours = Ours::new(&config(9));
    let request = Request::with_duplicate(KIB);
    criterion.bench_function("refresh with a duplicate/this crate", |bencher| {
        bencher.iter(|| REFRESH.answer(&mut ours, &request));
    });
}

/// A refresh with a `Cookie` header of more and more bytes: of ordinary cookies, and of what keeps a search busy.
fn cookie_headers(criterion: &mut Criterion) {
    let config = config(9);
    let mut ours = Ours::new(&config);
    let mut expert = Expert::default();
    let mut careful = Careful::new(&config);
    let mut composed = Composed::new(&config);
    let mut group = criterion.benchmark_group("refresh with a long Cookie header");
    let mut bench = |id: BenchmarkId, request: &Request, sessions: &mut dyn Sessions| {
        group.throughput(Throughput::Bytes(request.cookie.len() as u64));
        group.bench_with_input(id, request, |bencher, request| {
            bencher.iter(|| REFRESH.answer(sessions, request));
        });
    };
    for kib in [1, 4, 16, 64] {
        let request = REFRESH.request(kib * KIB);
        bench(BenchmarkId::new("this crate", kib), &request, &mut ours);
        bench(BenchmarkId::new("expert", kib), &request, &mut expert);
        bench(BenchmarkId::new("careful", kib), &request, &mut careful);
        bench(BenchmarkId::new("composed", kib), &request, &mut composed);
    }
    for (name, piece) in [
        ("this crate, all duplicates", "__Host-session-refresh=; "),
        ("this crate, near misses", "x__Host-session-refresh=; "),
        ("this crate, blanks", " "),
    ] {
        let request = Request::hostile(64 * KIB, piece);
        bench(BenchmarkId::new(name, 64), &request, &mut ours);
    }
    group.finish();
}

/// Each request is from another website, and what the table holds of it is in no cache if the table is large.
fn websites(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("among websites");
    for count in [10, 1_000, 1_000_000] {
        // Made if the benchmark is asked for, and once for all samples.
        let mut ours = LazyCell::new(|| Ours::new(&config(count)));
        for route in [VERIFY, REFRESH] {
            let mut visitors = Visitors::new(count);
            let mut request = route.request(KIB);
            group.bench_function(BenchmarkId::new(route.name, count), |bencher| {
                let ours = &mut *ours;
                bencher.iter(|| {
                    visitors.visit(&mut request);
                    route.answer(ours, &request);
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, routes, duplicate, cookie_headers, websites);
criterion_main!(benches);
