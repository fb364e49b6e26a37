//! What cookies say of themselves, as text and as data.
//!
//! What breaks if one fails: a report names another attribute than the header has.

use serde_json::json;
use session_cookie_policy::cookie::{
    CookieSpec, CookieValue, Lifetime, Partitioning, ReceivedSetCookie, SameSite, Security,
};
use time::Duration;

use crate::support::{cookie_name, cookie_path};

#[test]
fn attributes_as_data() {
    let mut spec = CookieSpec::new(cookie_name("sid"));
    spec.security = Security::Insecure;
    assert_eq!(
        serde_json::to_value(spec.build().unwrap()).unwrap(),
        json!({
            "name": "sid", "domain": "", "path": "/", "secure": false, "http_only": true,
            "same_site": "Lax", "partitioned": false, "max_age_seconds": null, "priority": "medium",
        })
    );

    let mut embedded = CookieSpec::new(cookie_name("__Host-sid"));
    embedded.same_site = SameSite::None;
    embedded.partitioning = Partitioning::Partitioned;
    embedded.lifetime = Lifetime::new(Duration::days(500)).unwrap();
    // Browsers keep no cookie for longer than 400 days of 86400 seconds.
    assert_eq!(
        serde_json::to_value(embedded.build().unwrap()).unwrap(),
        json!({
            "name": "__Host-sid", "domain": "", "path": "/", "secure": true, "http_only": true,
            "same_site": "None", "partitioned": true, "max_age_seconds": 34_560_000, "priority": "medium",
        })
    );
}

#[test]
fn a_lifetime_is_told_in_days_where_it_is_days() {
    let text = |duration| Lifetime::new(duration).unwrap().to_string();
    assert_eq!(text(Duration::days(30)), "30 days");
    assert_eq!(text(Duration::minutes(90)), "5400 seconds");
    assert_eq!(text(Duration::seconds(86_401)), "86401 seconds");
    assert_eq!(Lifetime::BROWSER_SESSION.to_string(), "browser session");
}

#[test]
fn attributes_that_are_flags_are_there_or_not() {
    let read = |header: &'static [u8]| {
        let received = ReceivedSetCookie::parse(header).unwrap();
        (
            received.is_secure(),
            received.is_http_only(),
            received.is_partitioned(),
        )
    };
    assert_eq!(read(b"sid=1; Path=/"), (false, false, false));
    assert_eq!(read(b"sid=1; secure"), (true, false, false));
    assert_eq!(read(b"sid=1; HTTPONLY=no"), (false, true, false));
    assert_eq!(read(b"sid=1; Partitioned="), (false, false, true));
}

#[test]
fn a_value_may_be_empty() {
    let value = |text| CookieValue::new(text).unwrap();
    assert!(value("").is_empty());
    assert!(!value("t").is_empty());
    assert_eq!(value("token").len(), 5);
}

#[test]
fn names_and_paths_are_taken_where_a_text_is() {
    fn text(value: &impl AsRef<str>) -> &str {
        value.as_ref()
    }
    assert_eq!(text(&cookie_name("__Host-sid")), "__Host-sid");
    assert_eq!(text(&cookie_path("/auth")), "/auth");
}
