//! Cookie domains: how they are read, what they mean on hosts, which is the narrowest.
//!
//! What breaks if one fails: a cookie domain passes that browsers refuse (nobody can sign in), or one that strangers share.

use session_cookie_policy::advice::{
    CookieDomainIssue, CookieDomainSuggestion, suggest_cookie_domain, validate_cookie_domain,
};
use session_cookie_policy::cookie::{CookieDomain, DomainRefusal, DomainVerdict, SharedDomain};
use session_cookie_policy::net::{EmbeddedList, Host, Section};

use crate::support::{cookie_domain, domain, host};

#[test]
fn read() {
    const READ: &[(&str, &str)] = &[
        ("", ""),
        ("example.com", "example.com"),
        (".example.com", "example.com"),
        ("Example.COM", "example.com"),
        ("localhost.example.com", "localhost.example.com"),
        ("app.localhost", "app.localhost"),
        ("exa_mple.com", "exa_mple.com"),
        (".bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        // Not judged here: whether browsers accept a suffix depends on the host.
        ("vercel.app", "vercel.app"),
    ];
    for (text, expected) in READ {
        assert_eq!(cookie_domain(text).to_string(), *expected, "{text}");
    }
}

#[test]
fn refused() {
    const REFUSED: &[(&str, &str)] = &[
        (
            "https://example.com",
            "a cookie domain has no scheme; write `example.com`",
        ),
        (
            "http:/example.com",
            "a cookie domain has no scheme; write `example.com`",
        ),
        (
            "example.com:8080",
            "a cookie domain has no port: cookies ignore ports; write `example.com`",
        ),
        (
            "example.com/path",
            "a cookie domain has no path; write `example.com`",
        ),
        (
            "user@example.com",
            "a cookie domain has no user information; write `example.com`",
        ),
        (
            " example.com",
            "white space around the cookie domain; write `example.com`",
        ),
        (
            "localhost",
            "`localhost` is a single label, which browsers treat as a public suffix; leave it out (host-only)",
        ),
        (
            ".localhost:3000",
            "a cookie domain has no port: cookies ignore ports; leave it out (host-only)",
        ),
        (
            "com",
            "`com` is a single label, which browsers treat as a public suffix; leave it out (host-only)",
        ),
        (
            "127.0.0.1",
            "`127.0.0.1` is an IP address, which shares no cookies; leave it out (host-only)",
        ),
        (
            "0.0.1",
            "`0.0.0.1` is an IP address, which shares no cookies; leave it out (host-only)",
        ),
        (
            "[::1]",
            "`[::1]` is an IP address, which shares no cookies; leave it out (host-only)",
        ),
        (
            "*.example.com",
            "a cookie domain has no wildcard: it covers all names below it as it is; write `example.com`",
        ),
        (
            "example.com.",
            "a trailing dot makes it another domain, which hosts without the dot do not match; write `example.com`",
        ),
        (
            "..example.com",
            "empty label in the host name `.example.com`; write `example.com`",
        ),
        (".", "the host is empty"),
        (
            "exam ple.com",
            "' ' at byte 4 of the host is not allowed in a host name",
        ),
        (
            "ﬁrst.example",
            "`ﬁrst.example` changes when it is read as a host name; write `first.example`",
        ),
        (
            "bücher。example",
            "`bücher。example` changes when it is read as a host name; write `xn--bcher-kva.example`",
        ),
    ];
    for (text, expected) in REFUSED {
        let error = CookieDomain::parse(text).expect_err(text);
        assert_eq!(error.to_string(), *expected, "{text}");
    }
}

#[test]
fn verdicts_say_why() {
    const CASES: &[(&str, &str, DomainVerdict)] = &[
        ("example.com", "api.example.com", DomainVerdict::Shared),
        ("example.com", "example.com", DomainVerdict::Shared),
        ("app.localhost", "api.app.localhost", DomainVerdict::Shared),
        ("", "127.0.0.1", DomainVerdict::HostOnly),
        ("github.io", "github.io", DomainVerdict::HostOnly),
        (
            "example.com",
            "127.0.0.1",
            DomainVerdict::Refused(DomainRefusal::IpHost),
        ),
        (
            "api.example.com",
            "example.com",
            DomainVerdict::Refused(DomainRefusal::BelowHost),
        ),
        (
            "other.net",
            "example.com",
            DomainVerdict::Refused(DomainRefusal::NoDomainMatch),
        ),
        (
            "ample.com",
            "example.com",
            DomainVerdict::Refused(DomainRefusal::NoDomainMatch),
        ),
        (
            "vercel.app",
            "shop.vercel.app",
            DomainVerdict::Refused(DomainRefusal::PublicSuffix {
                section: Section::Private,
            }),
        ),
        (
            "co.uk",
            "example.co.uk",
            DomainVerdict::Refused(DomainRefusal::PublicSuffix {
                section: Section::Icann,
            }),
        ),
        (
            // A host that is itself a suffix may use no parent, even one that is none.
            "amazonaws.com",
            "s3.amazonaws.com",
            DomainVerdict::Refused(DomainRefusal::AboveSite {
                registrable_domain: None,
            }),
        ),
    ];
    for (text, on, expected) in CASES {
        assert_eq!(
            cookie_domain(text).on_host(&host(on), &EmbeddedList),
            *expected,
            "{text} on {on}"
        );
    }
    let above = cookie_domain("amazonaws.com").on_host(&host("b.s3.amazonaws.com"), &EmbeddedList);
    let DomainVerdict::Refused(refusal) = above else {
        panic!("{above:?}")
    };
    assert_eq!(
        refusal.to_string(),
        "the domain lies above the host's registrable domain, `b.s3.amazonaws.com`"
    );
}

#[test]
fn the_narrowest_domain() {
    const CASES: &[(&[&str], &str)] = &[
        (&[], ""),
        (&["api.example.com"], ""),
        (&["api.example.com", "api.example.com"], ""),
        (&["api.example.com", "api2.example.com"], "example.com"),
        (&["example.com", "api.example.com"], "example.com"),
        (&["a.x.example.com", "b.x.example.com"], "x.example.com"),
        (
            &["a.x.example.com", "b.y.x.example.com", "x.example.com"],
            "x.example.com",
        ),
        (&["a.x.example.com", "b.example.com"], "example.com"),
        (
            &["v1.shop.vercel.app", "v2.shop.vercel.app"],
            "shop.vercel.app",
        ),
        (&["a.app.localhost", "b.app.localhost"], "app.localhost"),
        (&["127.0.0.1"], ""),
        (&["[::1]", "[::1]"], ""),
    ];
    for (hosts, expected) in CASES {
        let hosts: Vec<Host> = hosts.iter().map(|text| host(text)).collect();
        let suggestion = suggest_cookie_domain(&hosts, &EmbeddedList);
        assert_eq!(
            suggestion.domain().unwrap().to_string(),
            *expected,
            "{hosts:?}"
        );
    }
}

#[test]
fn apis_that_cannot_share_are_grouped() {
    let hosts = [
        "api.example.com",
        "b.vercel.app",
        "api2.example.com",
        "a.vercel.app",
        "10.0.0.1",
    ]
    .map(host);
    let CookieDomainSuggestion::Impossible { groups } =
        suggest_cookie_domain(&hosts, &EmbeddedList)
    else {
        panic!("no cookie spans these");
    };
    let told: Vec<String> = groups.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "a host-only cookie covers a.vercel.app",
            "a host-only cookie covers b.vercel.app",
            "`example.com` covers api.example.com, api2.example.com",
            "a host-only cookie covers 10.0.0.1",
        ]
    );
}

/// Found by property tests: hosts with a trailing dot are of one site, but no cookie domain is written for them.
#[test]
fn names_with_a_trailing_dot_share_nothing() {
    let hosts = ["example.com.", "a.example.com."].map(host);
    assert_eq!(suggest_cookie_domain(&hosts, &EmbeddedList).domain(), None);
    let one = ["a.example.com."].map(host);
    assert_eq!(
        suggest_cookie_domain(&one, &EmbeddedList).domain(),
        Some(CookieDomain::HostOnly)
    );
}

#[test]
fn a_report_has_everything_at_once() {
    let hosts = ["api.example.com", "api.otherdomain.com", "127.0.0.1"].map(host);
    let report = validate_cookie_domain(&cookie_domain("www.example.com"), &hosts, &EmbeddedList);
    assert!(!report.is_legal());
    assert_eq!(
        report.issues().filter(CookieDomainIssue::is_error).count(),
        3
    );

    let wide = validate_cookie_domain(
        &cookie_domain("example.com"),
        &["a.x.example.com", "b.x.example.com"].map(host),
        &EmbeddedList,
    );
    assert!(wide.is_legal());
    assert_eq!(
        wide.narrower(),
        Some(CookieDomain::Shared(
            SharedDomain::new(domain("x.example.com")).unwrap()
        ))
    );
    assert_eq!(
        wide.issues()
            .map(|issue| issue.to_string())
            .collect::<Vec<_>>(),
        [
            "`Domain=example.com` is wider than needed: every host below it gets the cookie and can plant one; `x.example.com` would be enough"
        ]
    );

    let apart = validate_cookie_domain(
        &CookieDomain::HostOnly,
        &["api.example.com", "api2.example.com"].map(host),
        &EmbeddedList,
    );
    assert_eq!(
        apart
            .issues()
            .map(|issue| issue.to_string())
            .collect::<Vec<_>>(),
        [
            "without a cookie domain each API host has its own session; to share one: use `example.com`"
        ]
    );
    let good = validate_cookie_domain(
        &cookie_domain(".example.com"),
        &["api.example.com", "api2.example.com"].map(host),
        &EmbeddedList,
    );
    assert_eq!(good.issues().count(), 0);
}
