//! What writing and reading headers costs in heap allocations: nothing.
//!
//! A binary of its own, since the counter replaces the allocator.

use std::fmt::Write as _;
use std::hint::black_box;

use session_cookie_policy::cookie::{
    CookieHeader, CookieName, CookieSpec, CookieValue, Lifetime, ReceivedSetCookie,
};
use time::Duration;
use time::macros::datetime;

fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

#[test]
fn headers_are_written_and_read_without_allocating() {
    let mut spec = CookieSpec::new(CookieName::parse("__Host-sid").unwrap());
    spec.lifetime = Lifetime::new(Duration::days(365)).unwrap();
    let attributes = spec.build().unwrap();
    let token = "t".repeat(800);
    let now = datetime!(2026-11-22 12:00 UTC);
    let mut buffer = String::with_capacity(2048);
    let mut header = String::new();
    for i in 0..100 {
        write!(header, "cookie{i}=value{i}; __Host-sid={token}; ").unwrap();
    }
    let name = CookieName::parse("__Host-sid").unwrap();

    assert_eq!(
        allocations(|| drop(black_box(vec![1_u8]))),
        1,
        "the counter counts"
    );

    let writing = allocations(|| {
        let value = CookieValue::new(black_box(&token)).unwrap();
        attributes
            .set(value, now)
            .unwrap()
            .write_to(&mut buffer)
            .unwrap();
        write!(buffer, "{}", attributes.clear()).unwrap();
    });
    assert_eq!(writing, 0);
    assert!(buffer.len() > 900);

    let reading = allocations(|| {
        let found = CookieHeader::line(black_box(header.as_bytes()))
            .values_of(&name)
            .count();
        assert_eq!(found, 100);
        let received = ReceivedSetCookie::parse(black_box(buffer.as_bytes())).unwrap();
        black_box((received.max_age(), received.expires(), received.domain()));
    });
    assert_eq!(reading, 0);
}
