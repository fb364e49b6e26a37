//! What to do about a line that browsers refuse, as it is told of a recording.
//!
//! What breaks if one fails: the cause is named, and nobody knows what to write instead.

use session_cookie_policy::evidence::explain;
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::told_by_time::{CHROME, Line, NONE, OWN, SAFARI, har};

const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

/// What is told of a sign-in at this origin that sets this cookie, and of a request without it.
fn told(agent: &str, origin: &str, set_cookie: &str) -> String {
    let page = format!("document GET {origin}/");
    let sign_in = format!("fetch POST {origin}/login");
    let me = format!("fetch GET {origin}/me");
    let set = [("set-cookie", set_cookie)];
    let lines: [Line<'_>; 3] = [
        ("10:00:00", 50, &page, &[NONE], 200, &[]),
        ("10:00:01", 50, &sign_in, &[OWN], 200, &set),
        ("10:00:02", 50, &me, &[OWN], 401, &[]),
    ];
    let findings = explain(&har(agent, &lines), &EmbeddedList, NOW);
    let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
    findings.join("\n")
}

#[test]
fn a_refused_line_has_its_remedy() {
    let large = format!("sid={}; Path=/", "x".repeat(5000));
    let site = "https://www.example.com";
    for (agent, origin, set_cookie, words) in [
        (
            CHROME,
            site,
            "sid=1; Partitioned",
            "Write `Secure` together with `Partitioned`",
        ),
        (
            CHROME,
            "https://www.example.co.uk",
            "sid=1; Domain=co.uk",
            "Omit `Domain`: the cookie is then for this host alone",
        ),
        (
            CHROME,
            "http://app.intern",
            "sid=1; Domain=intern",
            "`intern` is a single label",
        ),
        (
            CHROME,
            site,
            "sid=1; Domain=api.example.net",
            "`cookieDomainRewrite`",
        ),
        (
            CHROME,
            site,
            "sid=1; Domain=https://www.example.com",
            "write `Domain=www.example.com`",
        ),
        (
            CHROME,
            site,
            "sid=1; Domain=www.example.com:443",
            "write `Domain=www.example.com`",
        ),
        (
            CHROME,
            site,
            "__Host-sid=1; Secure; Path=/app",
            "Write the attributes that the prefix requires",
        ),
        (
            CHROME,
            "http://192.0.2.7",
            "sid=1; Secure",
            "Serve the page over https, or omit `Secure`",
        ),
        (
            SAFARI,
            "http://localhost:3000",
            "sid=1; Secure",
            "Safari keeps no `Secure` cookie of `http://localhost`",
        ),
        (
            CHROME,
            site,
            "sid=1; SameSite=None",
            "Write `Secure` with it",
        ),
        (CHROME, site, &large, "Store less in it"),
    ] {
        let told = told(agent, origin, set_cookie);
        let shown = set_cookie.get(..40).unwrap_or(set_cookie);
        assert!(told.contains(words), "{origin} {shown}\n{told}");
    }
}

/// Two names of one machine are two sites; two hosts of different sites are for good.
#[test]
fn a_cookie_between_two_sites_has_its_remedy() {
    let told = |page: &str, api: &str, attributes: &str| {
        let document = format!("document GET {page}/");
        let sign_in = format!("fetch POST {api}/login");
        let me = format!("fetch GET {api}/me");
        let from = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "cors"),
            ("origin", page),
        ];
        let set_cookie = format!("sid=1; {attributes}");
        let set = [
            ("set-cookie", &*set_cookie),
            ("access-control-allow-origin", page),
            ("access-control-allow-credentials", "true"),
        ];
        let lines: [Line<'_>; 3] = [
            ("10:00:00", 50, &document, &[NONE], 200, &[]),
            ("10:00:01", 50, &sign_in, &from, 200, &set),
            ("10:00:02", 50, &me, &from, 401, &set[1..]),
        ];
        let findings = explain(&har(CHROME, &lines), &EmbeddedList, NOW);
        let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
        findings.join("\n")
    };
    let loopback = told(
        "http://localhost:3000",
        "http://127.0.0.1:8000",
        "SameSite=Lax",
    );
    assert!(
        loopback.contains("`localhost` and `127.0.0.1` are two sites"),
        "{loopback}"
    );
    let sites = told(
        "https://www.example.com",
        "https://api.example.net",
        "Secure; SameSite=Lax",
    );
    assert!(
        sites.contains("Serve the API under the page's site"),
        "{sites}"
    );
    assert!(!sites.contains("two sites"), "{sites}");
}
