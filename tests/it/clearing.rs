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

/// A client chooses the path of its request. Browsers ignore a `Path` of more than 1,024 bytes (RFC 6265bis, section 5.6).
#[test]
fn a_path_of_many_slashes_has_a_bounded_number_of_scopes() {
    let paths = |path: &str| {
        let scopes = reachable_scopes(&host("127.0.0.1"), path, &EmbeddedList);
        let paths = scopes.iter().map(|(_, path)| path.as_str().to_owned());
        paths.collect::<Vec<_>>()
    };
    assert!(paths(&"/".repeat(65_536)).len() <= 128);
    // 65 levels: the deepest is left out, and all above it are there.
    let deep = paths(&"/a".repeat(65));
    assert_eq!(deep.first().unwrap(), &"/a".repeat(64));
    assert_eq!(deep.last().unwrap(), "/");
    assert_eq!(deep.len(), 64 + 63 + 1);
    // One level of 1,024 bytes is the path of a cookie, one of 1,025 is not.
    let long = format!("/{}", "a".repeat(1023));
    assert_eq!(paths(&long), [&*long, "/"]);
    assert_eq!(paths(&format!("{long}/b?c")), [&*long, "/"]);
    assert_eq!(paths(&format!("{long}a")), ["/"]);
}
