//! One `Set-Cookie` line that somebody gives by hand: what browsers ignore in it, and what protects the cookie too little.
//!
//! What breaks if one fails: somebody hears that nothing is wrong with a cookie that ends too early or that everybody can read, or is warned
//! of a line that is right.

use session_cookie_policy::browser::RequestUrl;
use session_cookie_policy::diagnosis::{Code, Finding};
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const API: &str = "https://api.example.com/login";

fn findings(url: &str, line: &str) -> Vec<Finding> {
    let url = RequestUrl::parse(url).unwrap();
    let traffic = Traffic::of_set_cookie(url, line.as_bytes());
    explain(&traffic, &EmbeddedList, NOW)
}

fn codes(line: &str) -> Vec<Code> {
    let findings = findings(API, line);
    for finding in &findings {
        assert_eq!(finding.severity, Severity::Warning, "{line}: {finding:?}");
    }
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn attributes_that_browsers_ignore() {
    for (attribute, why) in [
        (
            "Expire=Wed, 21 Oct 2037 07:28:00 GMT",
            "`Expire` is written `Expires`",
        ),
        ("HTTP-Only", "`HTTP-Only` is written `HttpOnly`"),
        ("Http_Only", "`Http_Only` is written `HttpOnly`"),
        ("Max_Age=3600", "`Max_Age` is written `Max-Age`"),
        ("MaxAge=3600", "`MaxAge` is written `Max-Age`"),
        ("Same-Site=Lax", "`Same-Site` is written `SameSite`"),
        ("Partition", "`Partition` is written `Partitioned`"),
        ("Secured", "`Secured` is written `Secure`"),
        (
            "SameSite: Lax",
            "`SameSite:…` needs `=` in place of `:`, as in `SameSite=Lax`",
        ),
        (
            "httponly secure",
            "`httponly secure` needs `;` between the attributes",
        ),
        (
            "SameSite=Foo",
            "`SameSite=Foo` is none of `Strict`, `Lax` and `None`, so it is as if absent",
        ),
        (
            "Max-Age=1h",
            "`Max-Age=1h` is not a number of seconds, so the cookie ends when the browser is closed",
        ),
        (
            "Expires=1798761600",
            "`Expires=1798761600` is not a date such as `Wed, 21 Oct 2037 07:28:00 GMT`, so the cookie ends when the \
            browser is closed",
        ),
    ] {
        let line = format!("sid=1; Path=/; Secure; HttpOnly; {attribute}");
        assert_eq!(codes(&line), [Code::AttributeIgnored], "{line}");
        let message = &findings(API, &line)[0].message;
        let expected = format!("`GET {API}`: browsers ignore an attribute of `sid`: {why}");
        assert_eq!(*message, expected);
    }
}

/// The value of an attribute that browsers do not know may be a token.
#[test]
fn values_of_misspelt_attributes_are_not_shown() {
    for attribute in ["Max_Age=c2VjcmV0", "SameSite: c2VjcmV0", "path:c2VjcmV0"] {
        let line = format!("sid=1; Secure; HttpOnly; {attribute}");
        let said = format!("{:?}", findings(API, &line));
        assert!(!said.contains("c2VjcmV0"), "{said}");
    }
}

/// What some mean, what another attribute makes good, and what only some browsers ignore.
#[test]
fn other_attributes_are_right() {
    for attribute in [
        "SameSite=lax",
        // Nothing is meant.
        "SameSite=",
        "Expires=",
        "Max-Age=",
        "samesite=NONE",
        "SameSite=Strict",
        "Max-Age=3600",
        "Max-Age=+5",
        "Expires=0",
        "Expires=-1",
        "Expires=Session",
        "Expires=1798761600; Max-Age=3600",
        "Max-Age=1h; Expires=Wed, 21 Oct 2037 07:28:00 GMT",
        "Priority=High",
        "Custom",
        "note: all",
    ] {
        let line = format!("sid=1; Path=/; Secure; HttpOnly; {attribute}");
        assert_eq!(codes(&line), [], "{line}");
    }
}

#[test]
fn a_line_alone_is_that_of_a_session() {
    assert_eq!(
        codes("session=1"),
        [Code::CookieReadable, Code::SecureOmitted]
    );
    assert_eq!(
        codes("sid=1; Path=/; SameSite=Lax; Secure"),
        [Code::CookieReadable]
    );
    assert_eq!(
        codes("sid=1; Path=/; SameSite=Lax; HttpOnly"),
        [Code::SecureOmitted]
    );
    // What scripts are to read.
    assert_eq!(codes("XSRF-TOKEN=1; Path=/; Secure"), []);
    // A development server has no https.
    let local = findings(
        "http://localhost:3000/login",
        "sid=1; Path=/; HttpOnly; SameSite=Lax",
    );
    assert_eq!(local, []);
}

#[test]
fn deletions_by_mistake_and_in_vain() {
    assert_eq!(codes("sid=; Path=/"), [Code::ClearInVain]);
    assert_eq!(
        codes("sid=1; Secure; HttpOnly; Max-Age=-1"),
        [Code::SetCookieExpired]
    );
    for right in [
        "sid=; Path=/; Max-Age=0",
        "sid=; Path=/; Max-Age=0; SameSite=Foo",
        "sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "sid=deleted; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ] {
        assert_eq!(codes(right), [], "{right}");
    }
}

/// In a recording a cookie that scripts may read is rarely that of the session.
#[test]
fn lines_of_a_recording_are_not_alone() {
    let traffic = Traffic::of_heads(
        "> POST /login HTTP/2\n> Host: api.example.com\n>\n< HTTP/2 200\n< set-cookie: theme=dark; Path=/\n<\n",
        None,
    );
    assert_eq!(explain(&traffic, &EmbeddedList, NOW), []);
}
