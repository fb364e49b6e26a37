//! Recordings of public reports (`tests/vectors/reports`): the true cause comes first, in words that name the fix.
//!
//! What breaks if one fails: somebody hands in the traffic of a login that fails as it failed for others, and is told of something else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use session_cookie_policy::browser::RequestUrl;
use session_cookie_policy::diagnosis::{Certainty, Code};
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use time::macros::datetime;

#[derive(Deserialize)]
struct Report {
    source: String,
    first: Option<String>,
    #[serde(default)]
    says: Vec<String>,
    url: Option<String>,
    #[serde(default)]
    set_cookie: Vec<String>,
}

#[test]
fn the_true_cause_comes_first() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/reports");
    let text = fs::read_to_string(folder.join("expected.json")).unwrap();
    let reports: BTreeMap<String, Report> = serde_json::from_str(&text).unwrap();
    let now = datetime!(2026-11-28 10:05 UTC);
    let mut wrong = Vec::new();
    for (name, report) in &reports {
        assert!(!report.source.is_empty(), "{name}");
        let url = report.url.as_deref();
        let url = url.map(|url| RequestUrl::parse(url).unwrap());
        let read = |end: &str| fs::read_to_string(folder.join(format!("{name}.{end}")));
        let traffic = match (report.set_cookie.first(), read("har")) {
            (Some(line), _) => Traffic::of_set_cookie(url.unwrap(), line.as_bytes()),
            (None, Ok(har)) => Traffic::of_har(&har).unwrap(),
            (None, Err(_)) => Traffic::of_heads(&read("txt").unwrap(), url.as_ref()),
        };
        let findings = explain(&traffic, &EmbeddedList, now);
        let first = findings.first();
        let code = first.map(|finding| finding.code.as_str());
        let message = first.map_or("", |finding| &finding.message);
        // Where the server may be right to refuse, nothing is sure.
        let is_sure = first.is_some_and(|finding| {
            finding.code == Code::NotTheSession && finding.certainty == Certainty::Certain
        });
        let says_all = report.says.iter().all(|words| message.contains(words));
        if code != report.first.as_deref() || !says_all || is_sure {
            wrong.push(format!(
                "{name}: {code:?}, not {:?}: {message}",
                report.first
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(reports.len(), 204);
}

/// Those with an `n` were made to break rules. Some of them fail, for a reason that no recording shows.
#[test]
fn logins_that_work_have_no_errors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/reports/healthy");
    let now = datetime!(2026-11-28 10:05 UTC);
    let mut count = 0;
    let mut wrong = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let traffic = Traffic::of_har(&fs::read_to_string(&path).unwrap()).unwrap();
        for finding in explain(&traffic, &EmbeddedList, now) {
            if finding.severity == Severity::Error {
                wrong.push(format!("{}: {finding}", path.display()));
            }
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(count, 446);
}

#[test]
fn a_cookie_of_another_site_explains_no_refusal() {
    let heads = |domain: &str| {
        format!(
            "> POST /login HTTP/2\n> Host: www.example.com\n>\n\
             < HTTP/2 200\n< set-cookie: sid=1; Path=/; Secure; HttpOnly; SameSite=Lax\n<\n\
             > GET /check HTTP/2\n> Host: {domain}\n>\n\
             < HTTP/2 200\n< set-cookie: bot=1; Domain={domain}; Path=/; Secure; SameSite=None\n<\n\
             > GET /me HTTP/2\n> Host: www.example.com\n> Cookie: bot=1\n>\n< HTTP/2 401\n<\n"
        )
    };
    let named = |domain: &str| {
        let traffic = Traffic::of_heads(&heads(domain), None);
        let findings = explain(&traffic, &EmbeddedList, datetime!(2026-11-28 10:05 UTC));
        let mut findings = findings.into_iter();
        findings.any(|finding| finding.message.contains("comes with `bot`"))
    };
    assert!(named("example.com"));
    // The name is the same, and the cookie is another.
    assert!(!named("example.net"));
}
