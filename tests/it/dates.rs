//! Dates of `Expires`: written against the crate `time`, read against the vectors of RFC 6265bis.
//!
//! What breaks if one fails: a cookie expires at another time than `Max-Age` says, or not at all.

use session_cookie_policy::cookie::{HttpDate, parse_cookie_date};
use time::macros::{datetime, format_description};
use time::{Duration, OffsetDateTime, UtcOffset};

use crate::support::{text, vectors};

#[test]
fn written_as_time_writes_them() {
    let format = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    // A stride of 41 days and some, prime to days and weeks, so that all fields come round.
    let mut instant = datetime!(1601-01-01 00:00 UTC);
    let mut count = 0;
    while instant.year() < 9999 {
        assert_eq!(
            HttpDate::new(instant).to_string(),
            instant.format(&format).unwrap()
        );
        instant += Duration::seconds(3_599_231);
        count += 1;
    }
    assert!(count > 70_000);
}

#[test]
fn every_instant_has_a_form() {
    let far = OffsetDateTime::UNIX_EPOCH.replace_year(9999).unwrap();
    for instant in [
        OffsetDateTime::new_in_offset(
            far.date(),
            far.time(),
            UtcOffset::from_hms(-23, 0, 0).unwrap(),
        ),
        datetime!(-9999-01-01 00:00 +23:00),
        datetime!(9999-12-31 23:59:59 -23:00),
        datetime!(1994-11-06 09:49:37.9 +01:00),
    ] {
        assert_eq!(HttpDate::new(instant).to_string().len(), 29);
    }
    assert_eq!(
        HttpDate::new(datetime!(1994-11-06 09:49:37.9 +01:00)).to_string(),
        "Sun, 06 Nov 1994 08:49:37 GMT"
    );
}

#[test]
fn an_instant_out_of_reach_becomes_the_nearest_within() {
    for (instant, expected) in [
        (
            datetime!(1600-12-31 23:59:59 UTC),
            "Mon, 01 Jan 1601 00:00:00 GMT",
        ),
        (
            datetime!(-9999-01-01 00:00 +23:00),
            "Mon, 01 Jan 1601 00:00:00 GMT",
        ),
        (
            datetime!(9999-12-31 23:59:59 -23:00),
            "Fri, 31 Dec 9999 23:59:59 GMT",
        ),
    ] {
        assert_eq!(HttpDate::new(instant).to_string(), expected);
    }
}

#[test]
fn what_is_written_is_read() {
    let mut instant = datetime!(1970-01-01 00:00 UTC);
    while instant.year() < 2100 {
        let written = HttpDate::new(instant).to_string();
        assert_eq!(parse_cookie_date(written.as_bytes()), Some(instant));
        instant += Duration::seconds(1_234_567);
    }
}

#[test]
fn a_year_before_1601_is_no_date() {
    let read = |year| parse_cookie_date(format!("Mon, 01 Jan {year} 00:00:00 GMT").as_bytes());
    assert_eq!(read(1600), None);
    assert_eq!(read(1601), Some(datetime!(1601-01-01 00:00 UTC)));
}

#[test]
fn read_as_the_vectors_say() {
    let mut count = 0;
    for case in vectors("cookie-rules.jsonl") {
        let in_draft = case["profiles"]
            .as_array()
            .unwrap()
            .iter()
            .any(|profile| profile == "bis");
        if case["kind"] != "cookie_date" || !in_draft {
            continue;
        }
        let found = parse_cookie_date(text(&case["input"], "value").as_bytes());
        let found = found.map(OffsetDateTime::unix_timestamp);
        assert_eq!(found, case["expected"]["epoch"].as_i64(), "{case}");
        count += 1;
    }
    assert!(count >= 40, "only {count} cases");
}
