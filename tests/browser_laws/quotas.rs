//! How many cookies a jar keeps.

use session_cookie_policy::browser::{Jar, Outcome, Profile, Request, RequestUrl, Response};
use session_cookie_policy::net::EmbeddedList;
use time::{Duration, OffsetDateTime};

use crate::generators::NOW;

/// Quotas hold, and the newest cookie is never the one that goes for a `Secure` flood of its own site.
#[test]
fn quotas() {
    let request = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
    for profile in [Profile::CHROMIUM, Profile::FIREFOX] {
        let mut jar = Jar::new(profile);
        for index in 0..1000 {
            let header = format!("c{index}=1; Secure");
            let outcomes = jar.receive(
                &request,
                &Response::new(&[header.as_bytes()]),
                &EmbeddedList,
                NOW,
            );
            assert!(outcomes[0].refusal().is_none());
            assert!(jar.cookies(NOW).count() <= 180);
        }
    }
    // Where every other cookie is `Secure`, Firefox drops a new one that is not, and Chromium purges the others with it.
    for (profile, left) in [(Profile::FIREFOX, 180), (Profile::CHROMIUM, 150)] {
        let mut jar = Jar::new(profile);
        for index in 0..180 {
            let header = format!("c{index}=1; Secure");
            jar.receive(
                &request,
                &Response::new(&[header.as_bytes()]),
                &EmbeddedList,
                NOW,
            );
        }
        let outcomes = jar.receive(&request, &Response::new(&[b"plain=1"]), &EmbeddedList, NOW);
        assert!(outcomes[0].refusal().is_some(), "{}", profile.name);
        assert_eq!(jar.cookies(NOW).count(), left, "{}", profile.name);
    }
}

/// A used cookie outlives one that is not.
#[test]
fn eviction_spares_what_is_used() {
    let request = Request::typed(RequestUrl::parse("https://app.example.com/auth").unwrap());
    let mut jar = Jar::new(Profile::CHROMIUM);
    let set = |jar: &mut Jar, header: &str, now| {
        jar.receive(
            &request,
            &Response::new(&[header.as_bytes()]),
            &EmbeddedList,
            now,
        );
    };
    set(&mut jar, "used=1; Path=/auth", NOW);
    for index in 0..179 {
        set(&mut jar, &format!("c{index}=1; Path=/elsewhere"), NOW);
    }
    let later = NOW + Duration::hours(1);
    assert_eq!(jar.cookie_header(&request, &EmbeddedList, later), b"used=1");
    set(&mut jar, "new=1; Path=/elsewhere", later);
    assert_eq!(jar.cookie_header(&request, &EmbeddedList, later), b"used=1");
    assert_eq!(jar.cookies(later).count(), 150);
}

/// 33 sites of 100 cookies each, 200 of them without `Secure`.
fn full_jar(profile: Profile) -> Jar {
    let mut jar = Jar::new(profile);
    for site in 0..33 {
        for index in 0..100 {
            let security = if site < 2 { "" } else { "; Secure" };
            let header = format!("c{index}=1{security}");
            let kept = set_on(&mut jar, &format!("site{site}.com"), &header, NOW);
            assert!(matches!(kept, Outcome::Kept { .. }));
        }
    }
    jar
}

fn set_on(jar: &mut Jar, host: &str, header: &str, now: OffsetDateTime) -> Outcome {
    let request = Request::typed(RequestUrl::parse(&format!("https://{host}/")).unwrap());
    let response = [header.as_bytes()];
    jar.receive(&request, &Response::new(&response), &EmbeddedList, now)
        .remove(0)
}

fn evicted(outcome: Outcome) -> Vec<String> {
    let Outcome::Kept { evicted, .. } = outcome else {
        panic!("{outcome:?}");
    };
    evicted
        .iter()
        .map(|cookie| cookie.host().to_string())
        .collect()
}

/// Chromium purges what has not been used for 30 days, and of that first what has no `Secure`.
#[test]
fn chromiums_total() {
    let mut jar = full_jar(Profile::CHROMIUM);
    let fresh = evicted(set_on(&mut jar, "new.com", "a=1", NOW + Duration::days(30)));
    assert!(fresh.is_empty());
    let later = NOW + Duration::days(31);
    // A use, and a partition, which does not count.
    let site0 = Request::typed(RequestUrl::parse("https://site0.com/").unwrap());
    jar.cookie_header(&site0, &EmbeddedList, later);
    let partitioned = "a=1; Secure; SameSite=None; Partitioned";
    let evicted = evicted(set_on(&mut jar, "other.com", partitioned, later));
    // 301 are too many; 100 of site1.com are the only ones without `Secure` that were not used.
    assert_eq!(evicted.len(), 301);
    let of = |host: &str| evicted.iter().filter(|evicted| *evicted == host).count();
    assert_eq!(
        (of("site0.com"), of("site1.com"), of("site2.com")),
        (0, 100, 100)
    );
    assert_eq!(jar.cookies(later).count(), 3001);
    assert!(matches!(
        set_on(&mut jar, "new.com", "b=1", later),
        Outcome::Kept { evicted, .. } if evicted.is_empty()
    ));
}

/// Firefox purges by age alone, and not before a cookie has not been used for 33 days.
#[test]
fn firefoxs_total() {
    let mut jar = full_jar(Profile::FIREFOX);
    let later = NOW + Duration::days(32);
    assert!(evicted(set_on(&mut jar, "new.com", "a=1", later)).is_empty());
    let later = NOW + Duration::days(33);
    // A replacement does not count.
    assert!(evicted(set_on(&mut jar, "new.com", "a=2", later)).is_empty());
    let evicted = evicted(set_on(&mut jar, "new.com", "b=1", later));
    assert_eq!(evicted.len(), 301);
    let of = |host: &str| evicted.iter().filter(|evicted| *evicted == host).count();
    assert_eq!(
        (of("site0.com"), of("site2.com"), of("site3.com")),
        (100, 100, 1)
    );
    assert_eq!(jar.cookies(later).count(), 3001);
}

/// Others have no limit that is known.
#[test]
fn no_total() {
    for profile in [Profile::RFC6265BIS, Profile::SAFARI, Profile::WEBKIT_GTK] {
        let mut jar = full_jar(profile);
        let later = NOW + Duration::days(100);
        assert!(evicted(set_on(&mut jar, "new.com", "a=1", later)).is_empty());
    }
}

/// Chromium looks at the whole jar even if the site had too many already, and Firefox does not.
#[test]
fn a_purge_of_the_site_is_enough_to_firefox() {
    // 3300, and 180 of one site. The 181st makes it lose 31, of 3481; Chromium then purges down to 3000.
    for (profile, left) in [(Profile::FIREFOX, 3450), (Profile::CHROMIUM, 3000)] {
        let mut jar = full_jar(profile);
        for index in 0..180 {
            set_on(&mut jar, "big.com", &format!("c{index}=1; Secure"), NOW);
        }
        let later = NOW + Duration::days(40);
        set_on(&mut jar, "big.com", "new=1; Secure", later);
        assert_eq!(jar.cookies(later).count(), left, "{}", profile.name);
    }
}

/// Of those that are old enough Chromium takes the ones without `Secure` first, whenever they came, and none of a partition.
#[test]
fn chromium_purges_insecure_cookies_first() {
    let mut jar = Jar::new(Profile::CHROMIUM);
    for site in 0..32 {
        for index in 0..100 {
            set_on(
                &mut jar,
                &format!("site{site}.com"),
                &format!("c{index}=1; Secure"),
                NOW,
            );
        }
    }
    let partitioned = "p=1; Secure; SameSite=None; Partitioned";
    set_on(&mut jar, "other.com", partitioned, NOW);
    for index in 0..100 {
        set_on(&mut jar, "plain.com", &format!("c{index}=1"), NOW);
    }
    assert_eq!(jar.cookies(NOW).count(), 3301);
    let later = NOW + Duration::days(40);
    let evicted = evicted(set_on(&mut jar, "new.com", "a=1; Secure", later));
    let of = |host: &str| evicted.iter().filter(|evicted| *evicted == host).count();
    assert_eq!(evicted.len(), 301);
    assert_eq!((of("plain.com"), of("other.com")), (100, 0));
}

/// 3300 cookies are no more than there may be.
#[test]
fn chromium_keeps_3300() {
    let mut jar = full_jar(Profile::CHROMIUM);
    let later = NOW + Duration::days(40);
    // In place of one that is there.
    let replaced = set_on(&mut jar, "site5.com", "c0=2; Secure", later);
    assert!(evicted(replaced).is_empty());
    assert_eq!(jar.cookies(later).count(), 3300);
}

/// Firefox lets a partition grow to 12288 bytes before it cuts it down to 10240.
#[test]
fn a_partition_may_have_12288_bytes() {
    let mut jar = Jar::new(Profile::FIREFOX);
    let value = "v".repeat(4095);
    let attributes = "Secure; SameSite=None; Partitioned";
    for name in ["a", "b", "c"] {
        let header = format!("{name}={value}; {attributes}");
        assert!(evicted(set_on(&mut jar, "widget.net", &header, NOW)).is_empty());
    }
    let one_more = format!("d=; {attributes}");
    assert_eq!(
        evicted(set_on(&mut jar, "widget.net", &one_more, NOW)).len(),
        1
    );
    assert_eq!(jar.cookies(NOW).count(), 3);
}
