//! Lines of `Set-Cookie` that a hop has damaged, requests that never left, twins, and what is guessed where a recording does not tell.
//!
//! What breaks if one fails: people are told that nothing is wrong, or to change what is right.

use serde_json::{Value, json};
use session_cookie_policy::browser::RequestUrl;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{
    Certainty, Code, Finding, Observation, diagnose, diagnose_without_policy,
};
use session_cookie_policy::evidence::{Gap, Traffic, explain};
use session_cookie_policy::net::{EmbeddedList, Scheme};
use session_cookie_policy::policy::Severity;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-28 10:00 UTC);

fn url(text: &str) -> RequestUrl {
    RequestUrl::parse(text).unwrap()
}

fn explained(text: &str) -> Vec<Finding> {
    explain(&Traffic::of_heads(text, None), &EmbeddedList, NOW)
}

fn of_line(of: &str, line: &str) -> Vec<Finding> {
    explain(
        &Traffic::of_set_cookie(url(of), line.as_bytes()),
        &EmbeddedList,
        NOW,
    )
}

/// A HAR of Chromium: URL, kind, status, failure, and headers of the answer.
fn har(entries: &[(&str, &str, u16, &str)]) -> Traffic {
    let entry = |(url, kind, status, error): &(&str, &str, u16, &str)| {
        json!({
            "_resourceType": kind,
            "request": { "method": "GET", "url": url, "headers": [{ "name": "accept", "value": "*/*" }] },
            "response": { "status": status, "headers": [], "_error": if error.is_empty() { Value::Null } else { (*error).into() } },
        })
    };
    let entries: Vec<Value> = entries.iter().map(entry).collect();
    let file = json!({ "log": { "creator": { "name": "WebInspector" }, "entries": entries } });
    Traffic::of_har(&file.to_string()).unwrap()
}

fn response(lines: &[&str]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("< set-cookie: {line}\n"))
        .collect();
    let lines = lines.concat();
    format!("> POST /login HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 200\n{lines}<\n")
}

#[test]
fn joined_and_cut_lines_come_first_and_are_certain() {
    for lines in [
        &["a=1; Path=/, b=2; Path=/"][..],
        &["a=1; HttpOnly,b=2; Path=/"],
        &["a=1; Expires=Mon, 28 Dec 2026 10:00:00 GMT, b=2"],
        &[
            "sid=1; Expires=Mon",
            "28 Dec 2026 10:00:00 GMT; Path=/; Secure",
        ],
        &["sid=1; Path=/; Expires=Mon"],
    ] {
        let findings = explained(&response(lines));
        let first = &findings[0];
        assert_eq!(
            (first.code, first.certainty),
            (Code::SetCookiePartial, Certainty::Certain),
            "{lines:?}"
        );
        // The rest of a date is not a cookie.
        assert!(
            findings
                .iter()
                .all(|finding| finding.code != Code::SetCookieRefused),
            "{findings:#?}"
        );
    }
    assert_eq!(
        explained(&response(&[
            "a=1; Path=/; Expires=Mon, 28 Dec 2026 10:00:00 GMT",
            "b=2; Path=/"
        ])),
        []
    );
    let in_value = &explained(&response(&["a=1, b=2; Path=/"]))[0];
    assert_eq!(
        (in_value.code, in_value.certainty),
        (Code::SetCookiePartial, Certainty::Likely)
    );
}

#[test]
fn an_observation_has_the_same_rule() {
    let of = |lines: Value| {
        let observation = json!({
            "page": { "opened_as": "https://www.example.com" },
            "request": { "route": "sign_in" },
            "response": { "status": 200, "set_cookies": lines },
        });
        let observation: Observation = serde_json::from_value(observation).unwrap();
        let config = PolicyConfig::new(["https://www.example.com"], ["https://www.example.com"]);
        let policy = config.compile(&EmbeddedList).unwrap();
        [
            diagnose(&policy, &observation, NOW, &EmbeddedList),
            diagnose_without_policy(&config, &observation, NOW, &EmbeddedList),
        ]
    };
    for lines in [
        json!([{ "name": "a", "attributes": "SameSite=Lax, b=2; Path=/" }]),
        json!([{ "name": "a", "attributes": "Path=/", "fault": "joined", "joined": ["b"] }]),
        json!([{ "name": "a", "attributes": "Expires=Mon" }, { "name": "28 Dec 2026 10:00:00 GMT", "attributes": "Path=/" }]),
    ] {
        for findings in of(lines.clone()) {
            assert_eq!(
                (findings[0].code, findings[0].certainty),
                (Code::SetCookiePartial, Certainty::Certain),
                "{lines}"
            );
        }
    }
}

#[test]
fn a_signature_needs_what_it_signs() {
    let sign_in = "> POST /login HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 200\n< set-cookie: session.sig=1; Path=/\n<\n";
    let me = |cookie: &str| {
        format!(
            "> GET /me HTTP/2\n> Host: www.example.com\n> Cookie: {cookie}\n>\n< HTTP/2 401\n<\n"
        )
    };
    let lonely = explained(&format!("{sign_in}{}", me("session.sig=1")));
    assert_eq!(
        (lonely[0].code, lonely[0].certainty),
        (Code::SetCookiePartial, Certainty::Likely)
    );
    // `cookies` of Node signs the deletion, too.
    let sign_out = response(&[
        "session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "session.sig=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ]);
    let out = explained(&sign_out);
    assert!(
        out.iter()
            .all(|finding| finding.code != Code::SetCookiePartial),
        "{out:#?}"
    );
    let both = explained(&format!("{sign_in}{}", me("session=1; session.sig=1")));
    assert!(
        both.iter()
            .all(|finding| finding.code != Code::SetCookiePartial),
        "{both:#?}"
    );
}

#[test]
fn an_old_recording_is_judged_at_its_date() {
    let text = "HTTP/2 200\ndate: Fri, 20 Nov 2026 10:00:00 GMT\nset-cookie: sid=1; Path=/; Secure; Expires=Sat, 21 Nov 2026 10:00:00 GMT\n\n";
    let given = url("https://www.example.com/login");
    let traffic = Traffic::of_heads(text, Some(&given));
    assert_eq!(explain(&traffic, &EmbeddedList, NOW), []);
    // Without `Date`, today's clock is all there is.
    let text = text.replace("date:", "x-date:");
    let traffic = Traffic::of_heads(&text, Some(&given));
    assert_eq!(
        explain(&traffic, &EmbeddedList, NOW)[0].code,
        Code::SetCookieExpired
    );
}

#[test]
fn twins_are_told_apart() {
    let me =
        "> GET /me HTTP/2\n> Host: www.example.com\n> Cookie: sid=1; sid=2\n>\n< HTTP/2 401\n<\n";
    let set = |path: &str, line: &str| {
        format!(
            "> POST {path} HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 200\n< set-cookie: {line}\n<\n"
        )
    };
    let said = |lines: &str| {
        let findings = explained(&format!("{lines}{me}"));
        let twin = findings
            .into_iter()
            .find(|finding| finding.code == Code::DuplicateUnknown);
        twin.unwrap().message
    };
    assert!(said("").contains("They differ in `Domain`, `Path` or `Partitioned`"));
    assert!(
        said(&set("/a", "sid=1; Path=/; Domain=example.com"))
            .contains("by a line without `Domain`")
    );
    assert!(
        said(&set("/a", "sid=1; Path=/; Secure; Partitioned")).contains("without `Partitioned`")
    );
    let both = [
        set("/a", "sid=1; Path=/; Domain=example.com"),
        set("/b", "sid=1; Path=/"),
    ]
    .concat();
    let both = said(&both);
    assert!(
        both.contains(
            "`POST https://www.example.com/a` sets one with `Domain=example.com`, `Path=/`"
        ),
        "{both}"
    );
    assert!(
        both.contains("`POST https://www.example.com/b` sets one with no `Domain`, `Path=/`"),
        "{both}"
    );
}

#[test]
fn a_domain_is_a_host_alone() {
    for domain in [
        "crm.example.com:8443",
        "https://crm.example.com",
        "https://crm.example.com/",
    ] {
        let findings = of_line(
            "https://crm.example.com:8443/",
            &format!("sid=1; Secure; Domain={domain}"),
        );
        assert!(
            findings[0]
                .message
                .contains("write `Domain=crm.example.com`"),
            "{findings:#?}"
        );
    }
    let label = of_line("http://api.intern/", "sid=1; Domain=.intern");
    assert!(
        label[0].message.contains("`intern` is a single label"),
        "{label:#?}"
    );
}

#[test]
fn most_browsers_are_an_error_where_nobody_knows_which() {
    let findings = explained(&response(&["sid=1; Path=/; SameSite=None"]));
    assert_eq!(
        (findings[0].code, findings[0].severity),
        (Code::SiteNoneInsecure, Severity::Error)
    );
}

#[test]
fn the_usual_scheme_is_guessed_and_said_once() {
    let request = |host: &str| format!("GET / HTTP/1.1\nHost: {host}\n\nHTTP/1.1 200 OK\n\n");
    for (host, scheme) in [
        ("localhost:3000", Scheme::Http),
        ("127.0.0.1", Scheme::Http),
        ("192.168.1.7", Scheme::Http),
        ("[::1]:8080", Scheme::Http),
        ("nas.local", Scheme::Http),
        ("shop.test", Scheme::Http),
        ("www.example.com:8080", Scheme::Http),
        ("www.example.com", Scheme::Https),
        ("localhost:8443", Scheme::Https),
    ] {
        let traffic = Traffic::of_heads(&request(host), None);
        assert_eq!(traffic.exchanges[0].url.origin().scheme(), scheme, "{host}");
    }
    let both = [
        request("localhost:3000"),
        request("127.0.0.1:4000"),
        request("localhost:3000"),
    ]
    .concat();
    let hosts = vec!["localhost".into(), "127.0.0.1".into()];
    assert_eq!(
        Traffic::of_heads(&both, None).gaps,
        [Gap::NoScheme {
            hosts,
            scheme: Scheme::Http
        }]
    );
    // One URL settles both.
    let given = url("https://localhost:3000/");
    let traffic = Traffic::of_heads(&both, Some(&given));
    assert_eq!(traffic.gaps, []);
    assert!(
        traffic
            .exchanges
            .iter()
            .all(|exchange| exchange.url.origin().is_https())
    );
}

#[test]
fn what_never_left_is_no_matter_of_cookies() {
    let page = ("https://www.example.com/", "document", 200, "");
    let api = "https://api.example.com/login";
    for (error, code) in [
        (
            "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
            Code::LocalNetworkBlocked,
        ),
        ("net::ERR_BLOCKED_BY_CLIENT", Code::NotTheSession),
        ("net::ERR_CERT_AUTHORITY_INVALID", Code::NotTheSession),
        ("net::ERR_CONNECTION_REFUSED", Code::NotTheSession),
        ("net::ERR_NAME_NOT_RESOLVED", Code::NotTheSession),
    ] {
        let traffic = har(&[page, (api, "fetch", 0, error)]);
        assert_eq!(traffic.gaps, [], "{error}");
        let findings = explain(&traffic, &EmbeddedList, NOW);
        assert_eq!(findings[0].code, code);
        assert!(findings[0].message.contains(error));
    }
    // A blocker of advertisements explains no export without cookies.
    let blocked = har(&[
        page,
        (
            "https://ads.example.net/",
            "fetch",
            0,
            "net::ERR_BLOCKED_BY_CLIENT",
        ),
    ]);
    assert_eq!(blocked.gaps.len(), 1);
    // What a page fetches of strangers, what it asks again with success, and what it leaves.
    for traffic in [
        har(&[
            page,
            (
                "https://ads.example.net/",
                "fetch",
                0,
                "net::ERR_BLOCKED_BY_CLIENT",
            ),
        ]),
        har(&[
            page,
            (api, "fetch", 0, "net::ERR_CONNECTION_REFUSED"),
            (api, "fetch", 200, ""),
        ]),
        har(&[page, (api, "fetch", 0, "net::ERR_ABORTED")]),
        har(&[
            page,
            (
                "http://127.0.0.1:5939/",
                "fetch",
                0,
                "net::ERR_CONNECTION_REFUSED",
            ),
        ]),
        har(&[
            page,
            (
                "https://www.example.com/a.png",
                "image",
                0,
                "net::ERR_BLOCKED_BY_CLIENT",
            ),
        ]),
    ] {
        assert_eq!(explain(&traffic, &EmbeddedList, NOW), []);
    }
}

#[test]
fn a_token_in_parts_is_one() {
    let part = |number: usize| format!("sb-x-auth-token.{number}={}", "a".repeat(3000));
    let cookies: Vec<String> = (0..4).map(part).collect();
    let text = format!(
        "> GET / HTTP/2\n> Host: www.example.com\n> Cookie: {}; theme=1\n>\n< HTTP/2 431\n<\n",
        cookies.join("; ")
    );
    let findings = explained(&text);
    assert_eq!(findings[0].code, Code::SizeRequest);
    let said = "`sb-x-auth-token` is one token in 4 cookies, `sb-x-auth-token.0` to `sb-x-auth-token.3`: 12,000 of";
    assert!(
        findings[0].message.contains(said),
        "{}",
        findings[0].message
    );
}

#[test]
fn a_page_of_a_scheme_of_its_own_is_a_client() {
    let config = |websites: &[&str]| {
        let websites = websites.iter().copied();
        PolicyConfig::new(["https://api.example.com"], websites)
    };
    for page in ["capacitor://localhost", "ionic://localhost", "app://-"] {
        let problems = config(&["https://www.example.com", page])
            .compile(&EmbeddedList)
            .unwrap_err();
        assert!(problems.to_string().contains("`clients`"), "{problems}");
        let observation = json!({
            "client": "web_view",
            "page": { "opened_as": page },
            "request": { "route": "session", "method": "GET", "cookies": [] },
            "response": { "status": 401 },
            "before": [{ "route": "sign_in", "status": 200 }],
        });
        let observation: Observation = serde_json::from_value(observation).unwrap();
        let config = config(&["https://www.example.com"]);
        let without = diagnose_without_policy(&config, &observation, NOW, &EmbeddedList);
        assert_eq!(without[0].code, Code::ClientPagesCookie);
        let policy = config.compile(&EmbeddedList).unwrap();
        let findings = diagnose(&policy, &observation, NOW, &EmbeddedList);
        assert_eq!(findings[0].code, Code::ClientPagesCookie);
        let mut undeclared = findings.iter();
        let undeclared = undeclared.find(|finding| finding.code == Code::PageUndeclared);
        assert!(undeclared.unwrap().message.contains("`clients`"));
    }
}
