//! What a jar of 10,000 cookies costs: `cargo bench --manifest-path benches/Cargo.toml --bench jar`.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
use session_cookie_policy::net::EmbeddedList;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::days(20_000));
const HOSTS: usize = 1000;
const COOKIES_PER_HOST: usize = 10;
/// Chromium has quotas of sites and of the whole jar and a secure overlay; the draft none of the former.
const PROFILES: [Profile; 3] = [Profile::CHROMIUM, Profile::FIREFOX, Profile::RFC6265BIS];

/// Four hosts to a site.
fn visit(host: usize) -> Request {
    let url = format!("https://app{}.site{}.com.au/auth/", host % 4, host / 4);
    Request::typed(RequestUrl::parse(&url).unwrap())
}

/// Half of the cookies host-only, half of them with a lifetime, some for the whole site.
fn set_cookies() -> Vec<String> {
    (0..COOKIES_PER_HOST)
        .map(|index| match index % 4 {
            0 => format!("c{index}=token; Path=/; Secure; HttpOnly"),
            1 => format!("c{index}=token; Path=/; Secure; Max-Age={}", 3600 + index),
            2 => format!("c{index}=token; Path=/auth; SameSite=Strict"),
            _ => format!("c{index}=token; Path=/elsewhere; Max-Age=86400"),
        })
        .collect()
}

fn fill(profile: Profile, visits: &[Request], set_cookie: &[&[u8]]) -> Jar {
    let mut jar = Jar::new(profile);
    for visit in visits {
        jar.receive(visit, &Response::new(set_cookie), &EmbeddedList, NOW);
    }
    jar
}

fn jar_of_ten_thousand(criterion: &mut Criterion) {
    let visits: Vec<Request> = (0..HOSTS).map(visit).collect();
    let lines = set_cookies();
    let set_cookie: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
    for profile in PROFILES {
        let mut jar = fill(profile, &visits, &set_cookie);
        assert_eq!(jar.cookies(NOW).count(), HOSTS * COOKIES_PER_HOST);
        let name = format!("10,000 cookies of 1,000 hosts, {}", profile.name);
        let mut group = criterion.benchmark_group(name);
        group.sample_size(20);
        group.bench_function("cookie_header for one host", |bencher| {
            bencher.iter(|| jar.cookie_header(black_box(&visits[500]), &EmbeddedList, NOW));
        });
        let new: [&[u8]; 1] = [b"c0=renewed; Path=/; Secure; HttpOnly"];
        group.bench_function("receive one Set-Cookie", |bencher| {
            bencher.iter(|| {
                jar.receive(
                    black_box(&visits[500]),
                    &Response::new(&new),
                    &EmbeddedList,
                    NOW,
                )
            });
        });
        group.bench_function("fill", |bencher| {
            bencher.iter_batched(
                || (),
                |()| fill(profile, &visits, &set_cookie),
                BatchSize::PerIteration,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, jar_of_ten_thousand);
criterion_main!(benches);
