//! Browsers that a deployment claims, from a version on.

use session_cookie_policy::config::{Browser, BrowserClaim, PolicyConfig};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Problem, ProblemKind, Severity};

fn deployment(website: &str, api: &str, browsers: &[&str]) -> PolicyConfig {
    let mut config = PolicyConfig::new(vec![api.into()], vec![website.into()]);
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
