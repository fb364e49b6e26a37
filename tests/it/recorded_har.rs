//! HAR files that browsers' own developer tools have exported (`tests/vectors/har`): what is said of each cookie is held against what the
//! server got and the browser reported, and each fault that was made on purpose is named from the file alone.
//!
//! What breaks if one fails: somebody exports a HAR of a login that fails, and is told of something else, or of nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};
use session_cookie_policy::config::{Browser, PolicyConfig};
use session_cookie_policy::diagnosis::{Certainty, Code};
use session_cookie_policy::evidence::{Fate, Gap, Inferred, Replay, Traffic, compare, explain};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-28 12:00 UTC);

/// What each fault must be called, first. By hand, from the sentence that `expected.json` has for each.
const FAULTS: [(&str, Option<Code>); 31] = [
    ("clear-host-without-secure", Some(Code::ClearInVain)),
    ("clear-other-domain", Some(Code::ClearInVain)),
    ("clear-other-path", Some(Code::ClearInVain)),
    ("clear-partitioned", Some(Code::ClearInVain)),
    ("clear-secure-without-secure", Some(Code::ClearInVain)),
    ("cookie-too-large", Some(Code::SizeCookie)),
    ("cors-wildcard", Some(Code::CorsAnyOrigin)),
    ("domain-of-backend", Some(Code::DomainHostMismatch)),
    ("domain-public-suffix", Some(Code::DomainPublicSuffix)),
    ("expires-past", Some(Code::SetCookieExpired)),
    ("form-post-lax-state", Some(Code::FlowCookieLost)),
    ("header-too-large", Some(Code::SizeRequest)),
    ("host-prefix-with-domain", Some(Code::PrefixBroken)),
    ("lax-cross-site", Some(Code::SiteWithheld)),
    ("lax-set-cross-site", Some(Code::SiteWithheld)),
    ("localhost-and-127", Some(Code::SiteWithheld)),
    ("max-age-zero", Some(Code::SetCookieExpired)),
    ("no-credentials", Some(Code::CredentialsOmitted)),
    ("no-credentials-sign-in", Some(Code::CredentialsOmitted)),
    ("none-without-secure", Some(Code::SiteNoneInsecure)),
    ("path-rewritten", Some(Code::PathNotCovering)),
    ("refresh-race", Some(Code::RefreshRace)),
    ("right-cross-site", None),
    ("right-form-post", None),
    ("right-login", None),
    ("right-provider", None),
    ("secure-over-http", Some(Code::SecureOverHttp)),
    ("sent-but-denied", Some(Code::NotTheSession)),
    // Browsers allow for the date of the answer; Safari is not known to.
    ("server-clock-behind", Some(Code::SetCookieExpired)),
    ("strict-after-provider", Some(Code::SiteStrictArrival)),
    ("twins", Some(Code::DuplicateUnknown)),
];

#[derive(Deserialize)]
struct Expected {
    cases: BTreeMap<String, Case>,
    files: BTreeMap<String, File>,
}

#[derive(Deserialize)]
struct Case {
    cookie: Option<String>,
}

#[derive(Deserialize)]
struct File {
    case: String,
    events: Vec<Happened>,
}

/// What the server got, and what the browser kept and reported.
#[derive(Deserialize)]
struct Happened {
    /// The place in the file.
    entry: usize,
    method: String,
    url: String,
    cookie: String,
    #[serde(rename = "happened")]
    fate: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/har")
}

fn expected() -> Expected {
    let text = fs::read_to_string(folder().join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn read(file: &str) -> Traffic {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    Traffic::of_har(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn browser(file: &str) -> Browser {
    if file.starts_with("firefox/") {
        Browser::Firefox
    } else {
        Browser::Chromium
    }
}

#[test]
fn each_fault_is_named_from_the_file_alone() {
    let expected = expected();
    let known: BTreeSet<&str> = FAULTS.iter().map(|(case, _)| *case).collect();
    let cases: BTreeSet<&str> = expected.cases.keys().map(String::as_str).collect();
    assert_eq!(known, cases);
    for (name, file) in &expected.files {
        let traffic = read(name);
        let findings = explain(&traffic, &EmbeddedList, NOW);
        let (_, wanted) = FAULTS.iter().find(|(case, _)| *case == file.case).unwrap();
        // An export without cookies shows no fault, and must not be taken for one that has none.
        let is_sanitised = name.contains("sanitised");
        assert_eq!(
            traffic
                .gaps
                .iter()
                .any(|gap| matches!(gap, Gap::NoCookies { .. })),
            is_sanitised,
            "{name}: {:?}",
            traffic.gaps
        );
        let first = findings.first().filter(|_| !is_sanitised);
        assert_eq!(
            first.map(|finding| finding.code),
            *wanted,
            "{name}: {findings:#?}"
        );
        assert_eq!(
            findings.is_empty(),
            wanted.is_none(),
            "{name}: {findings:#?}"
        );
        let Some(first) = first else {
            continue;
        };
        let cookie = expected.cases[&file.case].cookie.as_deref().unwrap();
        let is_of_one = !matches!(
            first.code,
            Code::CorsAnyOrigin | Code::RefreshRace | Code::SizeRequest
        );
        assert!(
            !is_of_one || first.message.contains(cookie),
            "{name}: {first}"
        );
        // What happens elsewhere alone is a warning.
        let is_at_work =
            first.browsers.is_empty() || first.browsers.contains(&browser(name).into());
        assert_eq!(
            first.severity == Severity::Error,
            is_at_work,
            "{name}: {first}"
        );
        let doubts = [
            Code::CredentialsOmitted,
            Code::DuplicateUnknown,
            Code::NotTheSession,
            Code::SizeRequest,
        ];
        let is_certain = is_at_work && !doubts.contains(&first.code);
        assert_eq!(
            first.certainty == Certainty::Certain,
            is_certain,
            "{name}: {first}"
        );
    }
}

#[test]
fn what_became_of_each_cookie_is_what_the_browser_reported() {
    let mut compared = 0;
    for (name, file) in &expected().files {
        let traffic = read(name);
        if traffic
            .gaps
            .iter()
            .any(|gap| matches!(gap, Gap::NoCookies { .. }))
        {
            continue;
        }
        let text = fs::read_to_string(folder().join(name)).unwrap();
        let har: Value = serde_json::from_str(&text).unwrap();
        let replay = Replay::of(&traffic, &EmbeddedList, NOW);
        for happened in &file.events {
            let url = happened.url.split('?').next().unwrap();
            let request = format!("{} {url}", happened.method);
            let started = har["log"]["entries"][happened.entry]["startedDateTime"].as_str();
            let started = OffsetDateTime::parse(started.unwrap(), &Rfc3339).unwrap();
            let place = traffic.exchanges.iter().position(|exchange| {
                exchange.to_string() == request && exchange.at == Some(started)
            });
            let Some(place) = place else {
                panic!("{name}: {request} of entry {} is not there", happened.entry);
            };
            let told: Vec<&Fate> = replay
                .events()
                .iter()
                .filter(|event| {
                    event.exchange == place
                        && event.name == happened.cookie
                        && event.browsers.contains(&browser(name).into())
                })
                .map(|event| &event.fate)
                .collect();
            let is_told = told.iter().any(|fate| match happened.fate.as_str() {
                "kept" => **fate == Fate::Kept,
                "sent" => **fate == Fate::Sent,
                "deleted" => **fate == Fate::Cleared,
                "refused" => matches!(fate, Fate::Refused(_)),
                "clear-in-vain" => matches!(fate, Fate::ClearedInVain | Fate::Refused(_)),
                // A page that asks without credentials is told by what its later requests lack.
                "withheld" => matches!(fate, Fate::Withheld(_) | Fate::Missing),
                "not-kept" => matches!(fate, Fate::Cleared | Fate::Kept | Fate::Refused(_)),
                other => panic!("{name}: {other}"),
            });
            assert!(
                is_told,
                "{name}: {request} {}: {}, told {told:?}",
                happened.cookie, happened.fate
            );
            compared += 1;
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn no_value_of_a_recording_is_in_any_answer() {
    let planted = "planted-secret";
    let mut files: Vec<PathBuf> = Vec::new();
    for part in ["chromium", "curl", "firefox", "playwright"] {
        files.extend(
            fs::read_dir(folder().join(part))
                .unwrap()
                .map(|file| file.unwrap().path()),
        );
    }
    assert!(files.len() > 60);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let is_har = path.extension().is_some_and(|extension| extension == "har");
        let traffic = if is_har {
            Traffic::of_har(&text).unwrap()
        } else {
            Traffic::of_heads(&text, None)
        };
        assert!(
            !traffic.exchanges.is_empty() || !is_har,
            "{}",
            path.display()
        );
        let replay = Replay::of(&traffic, &EmbeddedList, NOW);
        let findings = explain(&traffic, &EmbeddedList, NOW);
        let told = replay
            .events()
            .iter()
            .map(ToString::to_string)
            .collect::<String>();
        let all = format!(
            "{traffic:?}{replay:?}{findings:?}{told}{}",
            serde_json::to_string(&replay).unwrap()
        );
        assert!(!all.contains(planted), "{}", path.display());
    }
}

#[test]
fn beside_the_deployment_that_it_amounts_to_a_recording_has_the_same_fault() {
    let mut compared = 0;
    for (name, file) in &expected().files {
        let traffic = read(name);
        let Some(inferred) = Inferred::of(&traffic, &EmbeddedList) else {
            continue;
        };
        let (_, wanted) = FAULTS.iter().find(|(case, _)| *case == file.case).unwrap();
        let findings = compare(&traffic, &inferred.config, &EmbeddedList, NOW);
        let first = findings.first().map(|finding| finding.code);
        assert_eq!(first, *wanted, "{name}: {findings:#?}");
        assert_eq!(
            findings.is_empty(),
            wanted.is_none(),
            "{name}: {findings:#?}"
        );
        compared += 1;
    }
    // All but those without cookies, and those that show no session.
    assert_eq!(compared, 67);
}

#[test]
fn a_right_login_amounts_to_the_deployment_of_its_server() {
    for file in [
        "chromium/right-login.har",
        "firefox/right-login.har",
        "playwright/right-login.har",
    ] {
        let inferred = Inferred::of(&read(file), &EmbeddedList).unwrap();
        let config: PolicyConfig = serde_json::from_value(json!({
            "api": "https://api.example.com",
            "websites": "https://www.example.com",
            "access_cookie": { "name": "__Host-session", "keep": 900 },
            "refresh_cookie": { "name": "__Secure-refresh", "path": "/auth", "keep": 86400 },
            "api_base_path": "/",
            "refresh_route": "/auth/refresh",
            "sign_out_route": "/auth/signout",
            "transport": "cookie",
            "cors_methods": ["GET", "POST"],
        }))
        .unwrap();
        assert_eq!(inferred.config, config, "{file}");
        let policy = inferred.config.compile(&EmbeddedList).unwrap();
        assert_eq!(policy.warnings(), []);
        let doubts: Vec<String> = inferred.doubts.iter().map(ToString::to_string).collect();
        assert_eq!(
            doubts,
            [
                "`cors_methods`: these are only the methods in the recording; write those of the whole application",
                "`csrf`: a recording does not keep which header or token the API requires; write it",
            ],
            "{file}"
        );
    }
}

#[test]
fn a_login_beside_the_deployment_of_another_is_told_apart() {
    let traffic = read("chromium/right-login.har");
    let first = |change: fn(&mut PolicyConfig)| {
        let mut config = Inferred::of(&traffic, &EmbeddedList).unwrap().config;
        change(&mut config);
        let findings = compare(&traffic, &config, &EmbeddedList, NOW);
        findings.into_iter().next()
    };
    let of = |change| first(change).map(|finding| finding.code);
    assert_eq!(of(|_| {}), None);
    let another_host = |config: &mut PolicyConfig| {
        config.api = vec!["https://api.example.org".into()];
        config.websites = vec!["https://www.example.org".into()];
    };
    assert_eq!(of(another_host), Some(Code::HostUndeclared));
    let field = first(another_host).unwrap().field.unwrap();
    assert_eq!(field.to_string(), "api");
    let another_name =
        |config: &mut PolicyConfig| config.access_cookie.name = Some("__Host-sid".into());
    assert_eq!(of(another_name), Some(Code::SetCookiePartial));
    let stricter = |config: &mut PolicyConfig| config.same_site = "strict".into();
    assert_eq!(of(stricter), Some(Code::WrittenOtherwise));
    let another_page = |config: &mut PolicyConfig| {
        config.websites = vec!["https://app.example.com".into()];
    };
    assert_eq!(of(another_page), Some(Code::PageUndeclared));
}
