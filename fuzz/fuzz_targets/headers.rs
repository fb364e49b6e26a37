//! Octets in the two headers: nothing is lost, nothing is made up, and what browsers refuse is refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use session_cookie_policy::cookie::{
    CookieHeader, CookieName, CookieSpec, CookieValue, ReceivedSetCookie,
};

fuzz_target!(|octets: &[u8]| {
    let pieces = octets.split(|octet| *octet == b';').count();
    let pairs: Vec<_> = CookieHeader::line(octets).pairs().collect();
    assert!(pairs.len() <= pieces);
    for pair in &pairs {
        assert!(pair.name().len() + pair.value().len() <= pair.as_bytes().len());
        assert!(!pair.as_bytes().is_empty() && !pair.as_bytes().contains(&b';'));
    }
    let middle = octets.iter().position(|octet| *octet == b';').unwrap_or(0);
    let (left, right) = octets.split_at(middle);
    assert_eq!(
        CookieHeader::lines(&[left, right])
            .pairs()
            .collect::<Vec<_>>(),
        pairs
    );

    let split = ReceivedSetCookie::split(octets);
    assert_eq!(split.attributes().count() + 1, pieces);
    if let Ok(parsed) = ReceivedSetCookie::parse(octets) {
        assert_eq!(parsed, split);
        assert!(parsed.name().len() + parsed.value().len() <= 4096);
    }
    // A value that passes cannot break out of the header.
    if let Ok(text) = std::str::from_utf8(octets)
        && let Ok(value) = CookieValue::new(text)
    {
        let attributes = CookieSpec::new(CookieName::parse("sid").unwrap())
            .build()
            .unwrap();
        let Ok(set) = attributes.set(value, time_of_nothing()) else {
            return;
        };
        let written = set.to_string();
        let read = ReceivedSetCookie::parse(written.as_bytes()).unwrap();
        assert_eq!(read.value(), octets);
        assert_eq!(read.attributes().count(), 4);
    }
});

/// A browser session does not look at the clock.
fn time_of_nothing() -> time::OffsetDateTime {
    time::OffsetDateTime::UNIX_EPOCH
}
