//! What headers and look-ups cost, beside what one would use otherwise, in one run:
//! `cargo bench --manifest-path benches/Cargo.toml`.

use std::hint::black_box;

use cookie::Cookie;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use session_cookie_policy::cookie::{
    CookieDomain, CookieHeader, CookieName, CookieSpec, CookieValue, Lifetime,
};
use session_cookie_policy::net::{EmbeddedList, Host, Origin, Relation};
use time::{Duration, OffsetDateTime};

/// One cookie with a token of 800 bytes, written by each.
fn write_set_cookie(criterion: &mut Criterion) {
    let token = "t".repeat(800);
    let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
    let year = Duration::days(365);
    let mut spec = CookieSpec::new(CookieName::parse("__Secure-sid").unwrap());
    spec.domain = CookieDomain::parse("example.com").unwrap();
    spec.lifetime = Lifetime::new(year).unwrap();
    let attributes = spec.build().unwrap();
    let theirs = || {
        Cookie::build(("__Secure-sid", token.as_str()))
            .domain("example.com")
            .path("/")
            .secure(true)
            .http_only(true)
            .same_site(cookie::SameSite::Lax)
            .max_age(year)
            .expires(now + year)
            .build()
    };
    let mut buffer = String::with_capacity(2048);

    let mut group = criterion.benchmark_group("write a Set-Cookie with an 800-byte token");
    group.bench_function("this crate, into a reused buffer", |bencher| {
        bencher.iter(|| {
            buffer.clear();
            let value = CookieValue::new(black_box(&token)).unwrap();
            attributes
                .set(value, black_box(now))
                .unwrap()
                .write_to(&mut buffer)
                .unwrap();
            buffer.len()
        });
    });
    group.bench_function("this crate, to_string", |bencher| {
        bencher.iter(|| {
            let value = CookieValue::new(black_box(&token)).unwrap();
            attributes.set(value, black_box(now)).unwrap().to_string()
        });
    });
    group.bench_function("`cookie`, build and to_string", |bencher| {
        bencher.iter(|| theirs().to_string());
    });
    let built = theirs();
    group.bench_function("`cookie`, to_string", |bencher| {
        bencher.iter(|| black_box(&built).to_string());
    });
    group.finish();
}

/// All values of one name in a header, first and last.
fn scan_cookie_header(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("find a name in a Cookie header");
    let name = CookieName::parse("sid").unwrap();
    for size in [1024, 64 * 1024] {
        let filler = "name_of_a_cookie=value_of_that_cookie_01; ".repeat(size / 42);
        let header = format!("sid=first; {filler}sid=last");
        group.throughput(Throughput::Bytes(header.len() as u64));
        group.bench_with_input(
            BenchmarkId::new("this crate", size),
            &header,
            |bencher, header| {
                bencher.iter(|| {
                    CookieHeader::line(black_box(header.as_bytes()))
                        .values_of(&name)
                        .count()
                });
            },
        );
        group.bench_with_input(
            BenchmarkId::new("`cookie`", size),
            &header,
            |bencher, header| {
                bencher.iter(|| {
                    Cookie::split_parse(black_box(header.as_str()))
                        .filter_map(Result::ok)
                        .filter(|cookie| cookie.name() == "sid")
                        .count()
                });
            },
        );
    }
    group.finish();
}

/// Questions that are asked when a configuration is read, not per request.
fn ask_once(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("at configuration time");
    group.bench_function("Origin::parse", |bencher| {
        bencher.iter(|| Origin::parse(black_box("https://app.example.com:8443")).unwrap());
    });
    let website = Origin::parse("https://app.example.co.uk").unwrap();
    let api = Origin::parse("https://api.example.co.uk").unwrap();
    group.bench_function("Relation::between", |bencher| {
        bencher.iter(|| Relation::between(black_box(&website), black_box(&api), &EmbeddedList));
    });
    let domain = CookieDomain::parse("example.co.uk").unwrap();
    let host = Host::parse("api.example.co.uk").unwrap();
    group.bench_function("CookieDomain::on_host", |bencher| {
        bencher.iter(|| black_box(&domain).on_host(black_box(&host), &EmbeddedList));
    });
    group.finish();
}

criterion_group!(benches, write_set_cookie, scan_cookie_header, ask_once);
criterion_main!(benches);
