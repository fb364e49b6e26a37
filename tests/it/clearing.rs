//! The plan of what one API clears of the past: which first, for how long, and what can stand in its way at all.
//!
//! What breaks if one fails: a budget is spent on cookies that harm nobody, or an old cookie is no longer cleared while browsers hold it.

use session_cookie_policy::cookie::{CookieSpec, SameSite};
use session_cookie_policy::migration::{
    ClearingPlan, Instant, PastCookie, plan_clearing, reachable_scopes,
};
use session_cookie_policy::net::{EmbeddedList, Site};

use crate::support::{cookie_domain, cookie_name, cookie_path, host, origin};

/// What `https://api.example.com`, whose cookie is `sid` for `example.com`, clears of this past.
fn plan(history: &[PastCookie]) -> ClearingPlan {
    let api = origin("https://api.example.com");
    let (site, _) = Site::of(&api, &EmbeddedList);
    let mut present = CookieSpec::new(cookie_name("sid"));
    present.domain = cookie_domain("example.com");
    let present = present.build().unwrap();
    let in_use = [(api.host(), &present)];
    plan_clearing(&api, &site, &in_use, SameSite::Lax, history, &EmbeddedList)
}

fn past(name: &str, path: &str) -> PastCookie {
    PastCookie::new(cookie_name(name), cookie_path(path))
}

fn retired(at: &str) -> PastCookie {
    let mut cookie = past("sid", "/");
    cookie.retired_at = Some(Instant::parse(at).unwrap());
    cookie
}

#[test]
fn what_shadows_a_present_cookie_is_cleared_first() {
    let plan = plan(&[past("old", "/"), past("sid", "/"), past("older", "/")]);
    let names: Vec<&str> = plan
        .clearings
        .iter()
        .map(|clearing| clearing.attributes.name().as_str())
        .collect();
    assert_eq!(names, ["sid", "old", "older"]);
}

/// Browsers keep a cookie for 400 days after it was last set: 365 to the same day of the next year, and 35.
#[test]
fn a_cookie_named_twice_is_cleared_until_the_later_end() {
    let sunset = |history: &[PastCookie]| {
        let plan = plan(history);
        assert_eq!(plan.clearings.len(), 1);
        plan.clearings[0].sunset.map(|sunset| sunset.to_string())
    };
    let (june, july) = (
        retired("2026-06-01T00:00:00Z"),
        retired("2026-07-01T00:00:00Z"),
    );
    let august = Some("2027-08-05T00:00:00Z".to_owned());
    assert_eq!(sunset(&[june.clone(), july.clone()]), august);
    assert_eq!(sunset(&[july, june.clone()]), august);
    let whenever = past("sid", "/");
    assert_eq!(
        sunset(&[june.clone(), whenever.clone()]),
        None,
        "nobody knows"
    );
    assert_eq!(sunset(&[whenever, june]), None);
}

/// RFC 6265bis, sections 5.1.3 and 5.1.4.
#[test]
fn a_request_shows_cookies_of_finitely_many_scopes() {
    let scopes = reachable_scopes(
        &host("api.example.com"),
        "/auth/refresh?x=/y",
        &EmbeddedList,
    );
    let texts: Vec<(String, &str)> = scopes
        .iter()
        .map(|(domain, path)| (domain.to_string(), path.as_str()))
        .collect();
    let mut expected = Vec::new();
    for path in ["/auth/refresh", "/auth/", "/auth", "/"] {
        for domain in ["", "api.example.com", "example.com"] {
            expected.push((domain.to_owned(), path));
        }
    }
    assert_eq!(texts, expected);
    let of_an_address = reachable_scopes(&host("127.0.0.1"), "/", &EmbeddedList);
    assert_eq!(of_an_address.len(), 1, "host-only, at the root");
}
