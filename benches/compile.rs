//! What making a policy of a configuration costs: `cargo bench --manifest-path benches/Cargo.toml --bench compile`.

use std::cell::LazyCell;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy_benches::{config, config_of_links, config_of_other_sites};

type Kind = (&'static str, fn(usize) -> PolicyConfig, &'static [usize]);

const KINDS: [Kind; 3] = [
    ("websites", config, &[10, 1_000, 100_000, 1_000_000]),
    (
        "websites with links to another",
        config_of_links,
        &[1_000, 100_000],
    ),
    (
        "websites of other sites",
        config_of_other_sites,
        &[1_000, 100_000],
    ),
];

fn compile(criterion: &mut Criterion) {
    for (kind, config, counts) in KINDS {
        let mut group = criterion.benchmark_group(format!("compile {kind}"));
        group.sample_size(10);
        for &count in counts {
            group.throughput(Throughput::Elements(count as u64));
            // Made if the benchmark is asked for, and once for all samples.
            let config = LazyCell::new(|| config(count));
            group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
                let config = &*config;
                bencher.iter_batched(
                    || (),
                    |()| config.compile(&EmbeddedList),
                    BatchSize::PerIteration,
                );
            });
        }
        group.finish();
    }
}

/// Reading the texts of a configuration, which comes before.
fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10);
    let count = 100_000;
    group.throughput(Throughput::Elements(count as u64));
    group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
        bencher.iter_batched(|| (), |()| config(count), BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, compile, read);
criterion_main!(benches);
