//! Dates of `Expires` that engines read unlike RFC 6265bis: the parsers of NSPR, libsoup and Chromium, by their rules.
//!
//! What breaks if one fails: the model keeps a cookie for another time than the browser that it stands for.

use session_cookie_policy::browser::{Expiry, Profile, Request, RequestUrl, store};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// When a cookie with this `Expires` is over; `None` for a session cookie.
fn expires(date: &str, profile: &Profile) -> Option<OffsetDateTime> {
    let request = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
    let header = format!("a=1; Expires={date}");
    let storage = store(header.as_bytes(), &request, profile, &EmbeddedList, NOW);
    match storage.kept().unwrap().expiry() {
        Expiry::At(at) => Some(at),
        Expiry::Session => None,
    }
}

fn check(profile: &Profile, cases: &[(&str, Option<OffsetDateTime>)]) {
    for (date, expected) in cases {
        assert_eq!(expires(date, profile), *expected, "{date}");
    }
}

#[test]
fn firefox_knows_the_halves_of_a_day() {
    check(
        &Profile::FIREFOX,
        &[
            (
                "16 Jun 2027 12:30:00 PM",
                Some(datetime!(2027-06-16 12:30 UTC)),
            ),
            (
                "16 Jun 2027 11:30:00 PM",
                Some(datetime!(2027-06-16 23:30 UTC)),
            ),
            (
                "16 Jun 2027 12:30:00 AM",
                Some(datetime!(2027-06-16 00:30 UTC)),
            ),
            (
                "16 Jun 2027 11:30:00 am",
                Some(datetime!(2027-06-16 11:30 UTC)),
            ),
            (
                "16 Jun 2027 13:30:00 pm",
                Some(datetime!(2027-06-16 13:30 UTC)),
            ),
        ],
    );
}

/// Minutes have one or two digits; what is none is passed over, and the time is midnight.
#[test]
fn firefox_passes_over_what_is_no_time() {
    check(
        &Profile::FIREFOX,
        &[
            (
                "16 Jun 2027 12:30:00",
                Some(datetime!(2027-06-16 12:30 UTC)),
            ),
            (
                "16 Jun 2027 12:300:00",
                Some(datetime!(2027-06-16 00:00 UTC)),
            ),
        ],
    );
}

/// Month, day and year, unless the first number can be no month.
#[test]
fn firefox_reads_dates_of_numbers() {
    let june = Some(datetime!(2027-06-16 00:00 UTC));
    check(
        &Profile::FIREFOX,
        &[
            ("6/16/27", june),
            ("06-16-2027", june),
            ("16-6-27", june),
            ("16/06/2027", june),
            // Not of one or two digits, and so a year.
            ("6/16/127", None),
            ("6/16/27x", None),
            // No separator behind the second number.
            ("6/16 27", None),
        ],
    );
    // A number over 31 is a year: 1995, which is over.
    let request = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
    let header = b"a=1; Expires=95-06-16";
    assert!(
        store(header, &request, &Profile::FIREFOX, &EmbeddedList, NOW)
            .kept()
            .is_none()
    );
}

/// Years of five digits are far beyond every cap, if the rest is a date.
#[test]
fn chromium_moves_dates_into_its_calendar() {
    // 400 days.
    let cap = Some(datetime!(2027-12-27 12:00 UTC));
    check(
        &Profile::CHROMIUM,
        &[
            ("31 Dec 9999 23:59:59", cap),
            ("01 Jan 10000 00:00:00", cap),
            ("31 Feb 10000 00:00:00", None),
            // 9999 is a year of the calendar, in which February has 28 days.
            ("29 Feb 9999 00:00:00", None),
        ],
    );
}

/// Two digits each: of several times the first that is one counts.
#[test]
fn chromium_passes_over_what_is_no_time() {
    let noon = Some(datetime!(2027-11-22 12:00 UTC));
    check(
        &Profile::CHROMIUM,
        &[
            ("22 Nov 2027 12:00:00", noon),
            ("22 Nov 2027 100:00:00 12:00:00", noon),
            ("22 Nov 2027 00:100:00 12:00:00", noon),
            ("22 Nov 2027 12:00:00 13:00:00", noon),
        ],
    );
}

/// Five hours west for each zone of America, from Eastern time as that of Greenwich (libsoup).
#[test]
fn webkit_gtk_knows_the_zones_of_america() {
    check(
        &Profile::WEBKIT_GTK,
        &[
            (
                "Mon, 22 Nov 2027 12:00:00 GMT",
                Some(datetime!(2027-11-22 12:00 UTC)),
            ),
            (
                "Mon, 22 Nov 2027 12:00:00 EST",
                Some(datetime!(2027-11-22 12:00 UTC)),
            ),
            (
                "Mon, 22 Nov 2027 12:00:00 CST",
                Some(datetime!(2027-11-22 17:00 UTC)),
            ),
            (
                "Mon, 22 Nov 2027 12:00:00 MST",
                Some(datetime!(2027-11-22 22:00 UTC)),
            ),
            (
                "Mon, 22 Nov 2027 12:00:00 PST",
                Some(datetime!(2027-11-23 03:00 UTC)),
            ),
            (
                "Mon, 22 Nov 2027 12:00:00 CDT",
                Some(datetime!(2027-11-22 16:00 UTC)),
            ),
            // The comma belongs to the weekday.
            (", 22 Nov 2027 12:00:00 GMT", None),
        ],
    );
}

/// Hours from Greenwich of the zones that NSPR knows by name.
#[test]
fn firefox_knows_zones_by_name() {
    for (zone, utc) in [
        ("GMT", datetime!(2027-06-16 12:00 UTC)),
        ("BST", datetime!(2027-06-16 11:00 UTC)),
        ("EET", datetime!(2027-06-16 10:00 UTC)),
        ("JST", datetime!(2027-06-16 03:00 UTC)),
        ("NST", datetime!(2027-06-16 15:30 UTC)),
        ("AST", datetime!(2027-06-16 16:00 UTC)),
        ("EDT", datetime!(2027-06-16 16:00 UTC)),
        ("EST", datetime!(2027-06-16 17:00 UTC)),
        ("CDT", datetime!(2027-06-16 17:00 UTC)),
        ("CST", datetime!(2027-06-16 18:00 UTC)),
        ("MDT", datetime!(2027-06-16 18:00 UTC)),
        ("MST", datetime!(2027-06-16 19:00 UTC)),
        ("PDT", datetime!(2027-06-16 19:00 UTC)),
        ("PST", datetime!(2027-06-16 20:00 UTC)),
        ("YST", datetime!(2027-06-16 21:00 UTC)),
    ] {
        let date = format!("16 Jun 2027 12:00:00 {zone}");
        assert_eq!(expires(&date, &Profile::FIREFOX), Some(utc), "{zone}");
    }
}
