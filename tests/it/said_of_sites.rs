//! What sites, relations and lists of suffixes say of themselves, and the names that are read as text.
//!
//! What breaks if one fails: a report gives no reason, or an empty one.

use session_cookie_policy::net::{
    DomainName, EmbeddedList, ForeignOrigin, HeaderName, Method, Relation, UrlPath,
};

use crate::support::origin;

fn compared(website: &str, api: &str) -> String {
    Relation::between(&origin(website), &origin(api), &EmbeddedList).to_string()
}

#[test]
fn a_comparison_says_what_it_rests_on() {
    assert_eq!(
        compared("https://app.example.com", "https://api.example.com"),
        "same-site: both are of the site https://example.com (one label below the public suffix `com`, ICANN section)"
    );
    assert_eq!(
        compared("http://localhost:3000", "http://localhost:3000"),
        "same-origin: both are of the site http://localhost (a public suffix is a site of its own, default rule `*`)"
    );
    assert_eq!(
        compared("http://example.com", "https://api.example.com"),
        "cross-scheme: http://example.com and https://example.com are two sites in Chromium, but one in Firefox and Safari"
    );
    assert_eq!(
        compared("https://app.vercel.app", "https://127.0.0.1"),
        "cross-site: the website is of the site https://app.vercel.app (one label below the public suffix `vercel.app`, \
         private section), the API of https://127.0.0.1 (an IP address is a site of its own)"
    );
}

#[test]
fn relations_fill_columns() {
    assert_eq!(format!("{:>12}|", Relation::CrossSite), "  cross-site|");
    assert_eq!(Relation::CrossScheme.to_string(), "cross-scheme");
}

#[test]
fn names_are_taken_where_a_text_is() {
    fn text(value: &impl AsRef<str>) -> &str {
        value.as_ref()
    }
    assert_eq!(
        text(&DomainName::parse("API.example.com").unwrap()),
        "api.example.com"
    );
    assert_eq!(text(&HeaderName::parse("X-Session").unwrap()), "x-session");
    assert_eq!(text(&Method::parse("PATCH").unwrap()), "PATCH");
    assert_eq!(text(&UrlPath::parse("/auth/").unwrap()), "/auth");
}

#[test]
fn the_scheme_of_a_native_shell() {
    let shell = ForeignOrigin::parse("capacitor://localhost").unwrap();
    assert_eq!(shell.scheme(), "capacitor");
}
