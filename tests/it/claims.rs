//! Browsers that a deployment claims, from a version on.

use session_cookie_policy::browser::Release;
use session_cookie_policy::config::{Browser, BrowserClaim, PolicyConfig};
use session_cookie_policy::diagnosis::{Certainty, Observation, diagnose};
use session_cookie_policy::evidence::{Fate, Replay, Traffic, compare};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Problem, ProblemKind, Severity};
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn deployment(website: &str, api: &str, browsers: &[&str]) -> PolicyConfig {
    let mut config = PolicyConfig::new([api], [website]);
    config.browsers = browsers.iter().map(|browser| (*browser).into()).collect();
    config
}

fn problems(config: &PolicyConfig) -> Vec<(String, Severity)> {
    let review = config.review(&EmbeddedList);
    let of = |problem: &Problem| (problem.kind().to_string(), problem.severity());
    review.problems().iter().map(of).collect()
}

#[test]
fn a_claim_is_a_browser_and_perhaps_its_oldest_version() {
    let names = |claim: &str| -> Vec<String> {
        let claim: BrowserClaim = claim.parse().unwrap();
        claim
            .versions()
            .map(|version| version.to_string())
            .collect()
    };
    assert_eq!(names("chromium"), ["chromium"]);
    assert_eq!(names("chromium 120"), ["chromium 114", "chromium"]);
    assert_eq!(
        names("firefox 140"),
        ["firefox 131", "firefox 141", "firefox"]
    );
    assert_eq!(names("firefox 153"), ["firefox"]);
    assert_eq!(names("safari 18"), ["safari 18", "safari 18.1", "safari"]);
    // Without a version it is the browser of today.
    for browser in Browser::ALL {
        let today: Vec<_> = BrowserClaim::from(browser).versions().collect();
        assert_eq!(today.len(), 1);
        assert_eq!(today[0].version().profile, browser.profile());
    }
    // Older than all that is known: the oldest rules stand for it.
    assert_eq!(names("safari 12"), names("safari 18"));
    for text in [
        "",
        "opera",
        "safari ",
        "safari 18 ",
        "safari  18",
        "Safari",
        "safari 18.1.2",
        "safari next",
    ] {
        assert!(text.parse::<BrowserClaim>().is_err(), "{text:?}");
    }
    let claim: BrowserClaim = "safari 18.0".parse().unwrap();
    assert_eq!(claim.to_string(), "safari 18");
    assert_eq!(claim.browser, Browser::Safari);
}

#[test]
fn what_is_no_claim_is_told_with_the_way_to_write_it() {
    let config = deployment(
        "https://www.example.com",
        "https://api.example.com",
        &["safari x"],
    );
    let told = problems(&config);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0.contains("such as `safari 18.1`"), "{told:?}");
    assert_eq!(told[0].1, Severity::Error);
}

/// Before 26.2 Safari keeps no third-party cookie, `Partitioned` or not.
#[test]
fn a_partitioned_session_fails_in_the_versions_that_do_not_know_it() {
    let partitioned = |browsers: &[&str]| {
        let mut config = deployment("https://www.other.com", "https://api.example.com", browsers);
        config.websites[0].partitioning = Some("partitioned".into());
        config.transport = "cookie".into();
        let review = config.review(&EmbeddedList);
        let lost: Vec<String> = review
            .problems()
            .iter()
            .filter_map(|problem| match problem.kind() {
                ProblemKind::BrowserLoses { browsers, .. } => Some(
                    browsers
                        .iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
                _ => None,
            })
            .collect();
        (config.compile(&EmbeddedList).is_ok(), lost)
    };
    assert_eq!(partitioned(&["safari"]), (true, Vec::new()));
    assert_eq!(partitioned(&["safari 26.2", "firefox"]), (true, Vec::new()));
    let (compiles, lost) = partitioned(&["safari 18.2", "firefox"]);
    assert!(!compiles);
    assert!(
        lost.iter().all(|lost| lost == "safari 18.1") && !lost.is_empty(),
        "{lost:?}"
    );
}

/// Versions are named as people know them, not by the first version of their rules.
#[test]
fn versions_that_fail_are_named_by_the_one_that_works() {
    let told = |transport: &str, browsers: &[&str]| {
        let mut config = deployment("https://www.other.com", "https://api.example.com", browsers);
        config.websites[0].partitioning = Some("partitioned".into());
        config.transport = transport.into();
        let told = problems(&config).into_iter().map(|(message, _)| message);
        told.collect::<Vec<_>>()
    };
    let alone = "on `https://www.other.com` the session has its own partition, which no other website shares, in \
                 browsers from Chrome 114, Firefox 141 and Safari 26.2 on";
    for browsers in [&["safari 18"], &["safari 26.1"]] {
        assert_eq!(
            told("any", browsers),
            [format!("{alone}; safari before 26.2 needs the header")]
        );
        let of_cookie = told("cookie", browsers);
        assert!(of_cookie.contains(&alone.into()), "{of_cookie:?}");
        let mut others = of_cookie.iter().filter(|message| **message != alone);
        assert!(
            others.all(|message| message.contains(" is lost in safari before 26.2: ")),
            "{of_cookie:?}"
        );
    }
    // Both keep the cookie: Chrome before 114 as an ordinary third-party cookie, Firefox in a partition all the same.
    assert_eq!(told("cookie", &["chromium 113", "firefox 140"]), [alone]);
    let severities = |browsers: &[&str]| {
        let mut config = deployment("https://www.other.com", "https://api.example.com", browsers);
        config.websites[0].partitioning = Some("partitioned".into());
        let told = problems(&config).into_iter().map(|(_, severity)| severity);
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        severities(&["chromium 113", "firefox 140"]),
        [Severity::Info]
    );
    assert_eq!(severities(&["safari 26.1"]), [Severity::Warning]);
}

/// What is found for an observation, with where and how surely it fails.
fn found(config: &PolicyConfig, observation: &str) -> Vec<(String, Certainty, Vec<String>)> {
    let policy = config.compile(&EmbeddedList).unwrap();
    let observation: Observation = serde_json::from_str(observation).unwrap();
    diagnose(&policy, &observation, NOW, &EmbeddedList)
        .into_iter()
        .map(|finding| {
            let browsers = finding.browsers.iter().map(ToString::to_string);
            (
                finding.code.to_string(),
                finding.certainty,
                browsers.collect(),
            )
        })
        .collect()
}

fn told(
    code: &str,
    certainty: Certainty,
    browsers: &[&str],
) -> Vec<(String, Certainty, Vec<String>)> {
    let browsers = browsers.iter().map(ToString::to_string).collect();
    Vec::from([(code.to_owned(), certainty, browsers)])
}

/// The browser holds a cookie that was set without `SameSite`, and a form of another site posts: Safari 18.0 takes the cookie for `Lax` and keeps
/// it back, later versions send it.
#[test]
fn a_client_is_judged_by_its_own_version_or_by_all_that_are_claimed() {
    let claims = |browsers: &[&str]| {
        deployment(
            "https://www.example.com",
            "https://www.example.com",
            browsers,
        )
    };
    let posted = |client: &str| {
        format!(
            r#"{{ {client}
                "request": {{
                    "route": "document", "method": "POST", "path": "/", "host": "www.example.com",
                    "sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "cookies": []
                }},
                "jar": [{{ "name": "__Host-session-access", "attributes": "Path=/; Secure; HttpOnly" }}]
            }}"#
        )
    };
    let safari = |version: &str| {
        posted(&format!(
            r#""client": "safari", "client_version": "{version}","#
        ))
    };
    let withheld = |findings: &[(String, Certainty, Vec<String>)]| {
        let mut findings = findings.iter();
        findings
            .find(|(code, ..)| code == "site-post-return")
            .map(|(_, certainty, browsers)| (*certainty, browsers.join(", ")))
    };
    let config = claims(&["safari 18.0"]);
    let in_18_0 = Some((Certainty::Certain, "safari 18".to_owned()));
    assert_eq!(withheld(&found(&config, &safari("18.0"))), in_18_0);
    assert_eq!(withheld(&found(&config, &safari("18.1"))), None);
    assert_eq!(withheld(&found(&config, &safari("26.3"))), None);
    // Older than all that is known.
    assert_eq!(withheld(&found(&config, &safari("17.6"))), in_18_0);
    // Which of the claimed versions it is, nobody knows.
    let in_some = Some((Certainty::Likely, "safari 18".to_owned()));
    let unversioned = posted(r#""client": "safari","#);
    assert_eq!(withheld(&found(&config, &unversioned)), in_some);
    assert_eq!(withheld(&found(&config, &posted(""))), in_some);
    // A deployment of today has no 18.0 among its browsers, unless one is seen.
    let config = claims(&["safari"]);
    assert_eq!(withheld(&found(&config, &unversioned)), None);
    assert_eq!(withheld(&found(&config, &safari("18.0"))), in_18_0);
    // A browser that the deployment does not claim is that of today.
    let config = claims(&["firefox"]);
    assert_eq!(withheld(&found(&config, &unversioned)), None);
}

/// `Partitioned` in a page of another site: Safari before 26.2 keeps no such cookie, and Firefox before 141 partitions it all the same.
#[test]
fn a_partitioned_cookie_is_lost_in_the_versions_that_do_not_know_it() {
    let mut config = deployment(
        "https://www.other.com",
        "https://api.example.com",
        &["safari", "firefox"],
    );
    config.websites[0].partitioning = Some("partitioned".into());
    config.transport = "cookie".into();
    let signed_in = |client: &str| {
        format!(
            r#"{{ {client}
                "page": {{ "opened_as": "https://www.other.com" }},
                "request": {{ "route": "session", "origin": "https://www.other.com", "sec_fetch_site": "cross-site", "cookies": [] }}
            }}"#
        )
    };
    let seen = |client: &str, version: &str| {
        signed_in(&format!(
            r#""client": "{client}", "client_version": "{version}","#
        ))
    };
    assert_eq!(
        found(&config, &seen("safari", "26.1")),
        told("third-party-cookie", Certainty::Certain, &["safari 18.1"])
    );
    for (client, version) in [
        ("safari", "26.2"),
        ("firefox", "131"),
        ("firefox", "140"),
        ("firefox", "153"),
    ] {
        let findings = found(&config, &seen(client, version));
        let lost = findings
            .iter()
            .any(|(code, ..)| code == "third-party-cookie");
        assert!(!lost, "{client} {version}: {findings:?}");
    }
}

/// A recording is played by the rules of the browser that made it.
#[test]
fn a_recording_is_played_in_the_version_that_made_it() {
    let agent = |version: &str| {
        format!(
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{version} Safari/605.1.15"
        )
    };
    let traffic = |agent: &str| {
        Traffic::of_heads(
            &format!(
                "> POST /login HTTP/2\n> Host: api.example.com\n> Origin: https://www.other.com\n> User-Agent: {agent}\n\
                 > Sec-Fetch-Site: cross-site\n> Sec-Fetch-Mode: cors\n> Sec-Fetch-Dest: empty\n>\n\
                 < HTTP/2 200\n< set-cookie: sid=1; Path=/; Secure; SameSite=None; Partitioned\n<\n"
            ),
            None,
        )
    };
    let fates = |replay: &Replay| -> Vec<String> {
        let events = replay.events().iter();
        events
            .map(|event| {
                let browsers: Vec<String> =
                    event.browsers.iter().map(ToString::to_string).collect();
                let is_kept = if event.fate == Fate::Kept {
                    "kept"
                } else {
                    "refused"
                };
                format!("{is_kept}: {}", browsers.join(", "))
            })
            .collect()
    };
    let old = traffic(&agent("26.1"));
    assert_eq!(old.client_version, Some(Release::new(26, 1)));
    let replay = Replay::of(&old, &EmbeddedList, NOW);
    assert_eq!(
        fates(&replay),
        ["kept: chromium, firefox", "refused: safari 18.1"]
    );
    let new = traffic(&agent("26.2"));
    let replay = Replay::of(&new, &EmbeddedList, NOW);
    assert_eq!(fates(&replay), ["kept: chromium, firefox, safari"]);
    // Nobody knows the browser: all versions that the deployment claims.
    let unknown = traffic("-");
    let config = deployment(
        "https://www.other.com",
        "https://api.example.com",
        &["safari 26.1", "chromium 120"],
    );
    let replay = Replay::beside(&unknown, &config, &EmbeddedList, NOW);
    assert_eq!(
        fates(&replay),
        [
            "kept: chromium 114, chromium, firefox, safari",
            "refused: safari 18.1"
        ]
    );
    let findings = compare(&unknown, &config, &EmbeddedList, NOW);
    let lost = findings
        .iter()
        .find(|finding| finding.code.to_string() == "third-party-cookie")
        .unwrap();
    let browsers: Vec<String> = lost.browsers.iter().map(ToString::to_string).collect();
    assert_eq!(browsers, ["safari 18.1"], "{lost:?}");
}

#[test]
fn a_user_agent_tells_the_version_of_its_engine() {
    let version = |agent: &str| {
        let head = format!("> GET / HTTP/2\n> Host: www.example.com\n> User-Agent: {agent}\n>\n");
        let traffic = Traffic::of_heads(&head, None);
        (
            traffic.client.map(|client| client.to_string()),
            traffic.client_version.map(|version| version.to_string()),
        )
    };
    #[rustfmt::skip]
    let agents = [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", "chromium", Some("142")),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36", "chromium", Some("156")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.3405.86", "chromium", Some("139")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0", "firefox", Some("115")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.2 Mobile/15E148 Safari/604.1", "safari", Some("26.2")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.7444.46 Mobile/15E148 Safari/604.1", "safari", None),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/143.0 Mobile/15E148 Safari/605.1.15", "safari", None),
        ("Mozilla/5.0 Firefox/ Firefox/x", "firefox", None),
    ];
    for (agent, client, release) in agents {
        let expected = (Some(client.to_owned()), release.map(str::to_owned));
        assert_eq!(version(agent), expected, "{agent}");
    }
    assert_eq!(version("curl/8.5.0"), (None, None));
}

/// The file's own word counts where no request has a `User-Agent`.
#[cfg(feature = "har")]
#[test]
fn a_har_tells_its_browser() {
    let version = |browser: &str| {
        let har = format!(
            r#"{{ "log": {{ "creator": {{ "name": "x" }}, "browser": {browser}, "entries": [] }} }}"#
        );
        let traffic = Traffic::of_har(&har).unwrap();
        (
            traffic.client.map(|client| client.to_string()),
            traffic.client_version.map(|version| version.to_string()),
        )
    };
    let told = |client: &str, version: &str| (Some(client.to_owned()), Some(version.to_owned()));
    let firefox = r#"{ "name": "Firefox", "version": "140.4.0" }"#;
    assert_eq!(version(firefox), told("firefox", "140.4"));
    let chromium = r#"{ "name": "chromium", "version": "139.0.7258.5" }"#;
    assert_eq!(version(chromium), told("chromium", "139"));
    let safari = r#"{ "name": "Safari", "version": "18.1" }"#;
    assert_eq!(version(safari), told("safari", "18.1"));
    // Playwright's WebKit is no Safari, and a number is not text.
    assert_eq!(
        version(r#"{ "name": "webkit", "version": "26.0" }"#),
        (None, None)
    );
    let number = r#"{ "name": "Firefox", "version": 140.0 }"#;
    assert_eq!(version(number), told("firefox", "140"));
    assert_eq!(
        version(r#"{ "name": "Firefox", "version": [] }"#),
        (Some("firefox".to_owned()), None)
    );
}

#[test]
fn a_version_runs_by_the_last_change_before_it() {
    let runs = |browser: Browser, release: &str| browser.at(release.parse().unwrap()).to_string();
    for (browser, release, expected) in [
        (Browser::Chromium, "99", "chromium 114"),
        (Browser::Chromium, "139", "chromium 114"),
        (Browser::Chromium, "140", "chromium"),
        (Browser::Firefox, "115", "firefox 131"),
        (Browser::Firefox, "140.4", "firefox 131"),
        (Browser::Firefox, "142", "firefox 141"),
        (Browser::Firefox, "900", "firefox"),
        (Browser::Safari, "18", "safari 18"),
        (Browser::Safari, "18.6", "safari 18.1"),
        (Browser::Safari, "26.1", "safari 18.1"),
        (Browser::Safari, "26.2", "safari"),
    ] {
        assert_eq!(runs(browser, release), expected, "{browser} {release}");
    }
}
