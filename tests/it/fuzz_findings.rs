//! What fuzzing found, each by hand from the rule that was broken. The inputs themselves are in `fuzz/corpus`.
//!
//! What breaks if one fails: see each test.

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::{CookieDomain, CookiePath};
use session_cookie_policy::diagnosis::{Observation, Route, Seen, diagnose};
use session_cookie_policy::migration::reachable_scopes;
use session_cookie_policy::net::{EmbeddedList, ForeignOrigin, Host, ParseUrlPathError, UrlPath};
use session_cookie_policy::request::RequestFacts;
use time::macros::datetime;

use crate::support::{host, rejected};

/// Somebody writes what the error says, and gets the next error.
#[test]
fn what_is_offered_as_a_host_is_one() {
    let repaired = |text| {
        let error = Host::parse(text).unwrap_err();
        error.repaired().map(str::to_owned)
    };
    assert_eq!(repaired("example.com..").as_deref(), Some("example.com"));
    assert_eq!(repaired(".example.com").as_deref(), Some("example.com"));
    // A wildcard, and an address that is none.
    assert_eq!(repaired("*.."), None);
    assert_eq!(repaired(".*.example.com"), None);
    assert_eq!(repaired("256.1.1.1.."), None);
    assert_eq!(repaired(".."), None);
}

/// Somebody writes the path that is offered, and is told that it is too long.
#[test]
fn no_path_is_offered_that_is_too_long() {
    // 401 bytes, of which 400 are escaped in three each.
    let text = format!("/{}", "é".repeat(200));
    let error = UrlPath::parse(&text).unwrap_err();
    assert_eq!(error.repaired(), None);
    assert_eq!(error, ParseUrlPathError::TooLong { len: 1201 });
    // A blank is written as three bytes: one byte too long, and as long as a path may be.
    let blank = |before| UrlPath::parse(&format!("/{} b", "a".repeat(before))).unwrap_err();
    assert_eq!(blank(1020), ParseUrlPathError::TooLong { len: 1025 });
    assert_eq!(blank(1019).repaired().unwrap().as_str().len(), 1024);
    let shorter = UrlPath::parse(&format!("/{}", "é".repeat(170))).unwrap_err();
    assert_eq!(
        shorter.repaired().map(|path| path.as_str().len()),
        Some(1021)
    );
}

/// The audit tells to write a value that cannot stand there.
#[test]
fn no_origin_of_the_web_is_offered_for_a_shell() {
    for text in [
        "https://App.example.com",
        "app.example.com",
        "https://app.example.com:443",
    ] {
        let error = ForeignOrigin::parse(text).unwrap_err();
        assert_eq!(error.repaired(), None, "{text}");
        assert_eq!(error.to_string(), "a web origin; declare it as a website");
    }
    let error = ForeignOrigin::parse("capacitor//localhost").unwrap_err();
    assert_eq!(error.repaired(), None);
    assert_eq!(
        error.to_string(),
        "the path `//localhost` is not part of an origin"
    );
}

/// Two `Set-Cookie` headers of one answer name the same cookie (law 7), and the budget of clears is spent on repetitions.
#[test]
fn a_path_with_empty_segments_has_no_scope_twice() {
    let scopes = reachable_scopes(&host("127.0.0.1"), "/a//b", &EmbeddedList);
    let paths: Vec<&str> = scopes.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(paths, ["/a//b", "/a//", "/a/", "/a", "/"]);
    assert!(
        scopes
            .iter()
            .all(|(domain, _)| *domain == CookieDomain::HostOnly)
    );
    let slashes = reachable_scopes(&host("127.0.0.1"), "///", &EmbeddedList);
    let slashes: Vec<&CookiePath> = slashes.iter().map(|(_, path)| path).collect();
    let expected = ["///", "//", "/"].map(|path| CookiePath::parse(path).unwrap());
    assert_eq!(slashes, expected.iter().collect::<Vec<_>>());
}

/// "If more than one rule matches, the prevailing rule is the one which is an exception rule" (publicsuffix.org/list), whichever of the
/// two comes last.
#[cfg(feature = "runtime-list")]
#[test]
fn an_exception_prevails_over_the_rule_of_its_name() {
    use session_cookie_policy::net::{DomainName, RuntimeList, Section, SuffixList as _};

    let name = DomainName::parse("x.shop.example").unwrap();
    for rules in [
        "example\nshop.example\n!shop.example\n",
        "example\n!shop.example\nshop.example\n",
    ] {
        let list = RuntimeList::parse(&format!("// ===BEGIN ICANN DOMAINS===\n{rules}")).unwrap();
        assert_eq!(list.rule_count(), 3);
        let suffix = list.suffix(&name);
        assert_eq!((suffix.labels(), suffix.section()), (1, Section::Icann));
    }
}

fn config() -> PolicyConfig {
    PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"])
}

/// A request writes lines into the log of whoever looks for the cause.
#[test]
fn findings_have_no_control_characters() {
    let policy = config().compile(&EmbeddedList).unwrap();
    let mut observation = Observation::default();
    observation.request.route = Some(Route::Refresh);
    observation.request.origin = Seen::from("https://www.example.com\r\nall is well");
    let now = datetime!(2026-11-22 12:00 UTC);
    let findings = diagnose(&policy, &observation, now, &EmbeddedList);
    let shown: Vec<&str> = findings
        .iter()
        .flat_map(|finding| &finding.evidence)
        .map(|evidence| evidence.shown.as_str())
        .collect();
    assert!(
        shown.contains(&"`https://www.example.com\\r\\nall is well`"),
        "{shown:?}"
    );
    for finding in &findings {
        let text = format!("{finding}{:?}", finding.evidence);
        assert!(!text.contains(char::is_control), "{text:?}");
    }
}

/// `{:?}` of a decision was forty times as long as the request, since the whole policy was in it.
#[test]
fn decisions_are_shown_without_the_policy() {
    let policy = config().compile(&EmbeddedList).unwrap();
    let now = datetime!(2026-11-22 12:00 UTC);
    let facts = RequestFacts::new("POST");
    let shown = [
        format!("{:?}", policy.website(&facts)),
        format!("{:?}", policy.sign_in(&facts, now)),
        format!("{:?}", policy.verify(&facts, now)),
        format!("{:?}", policy.refresh(&facts, now)),
        format!("{:?}", rejected(&policy.refresh(&facts, now))),
        format!("{:?}", policy.sign_out(&facts, now)),
        format!("{:?}", policy.cors(&facts)),
    ];
    for shown in shown {
        assert!(shown.len() < 2000, "{} bytes: {shown}", shown.len());
    }
}
