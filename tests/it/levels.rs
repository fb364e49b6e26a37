//! Findings that are allowed or denied by their code.
//!
//! What breaks if one fails: a check lets a mistake through, or nobody learns that an allowance has no reason any more.

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{
    Code, Finding, Level, Levels, LevelsIssue, WarningLevel, audit,
};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use time::macros::datetime;

/// One error (`Secure` against https), one warning (too wide a domain), and one thing said twice.
fn findings() -> Vec<Finding> {
    let api = "https://api.example.com";
    let mut config = PolicyConfig::new([api, api], ["https://www.example.com"]);
    config.cookie_secure = Some(false);
    config.cookie_domain = "example.com".into();
    audit(
        &config,
        None,
        datetime!(2026-11-22 12:00 UTC),
        &EmbeddedList,
    )
}

#[track_caller]
fn assert_levels(levels: &Levels, expected: [(Code, Level<'_>); 3]) {
    let findings = findings();
    let of = |code: Code| {
        let finding = findings.iter().find(|finding| finding.code == code);
        (code, levels.of(finding.unwrap()))
    };
    assert_eq!(expected.map(|(code, _)| of(code)), expected);
    assert_eq!(findings.len(), expected.len(), "{findings:?}");
}

#[test]
fn without_levels_errors_fail() {
    assert_levels(
        &Levels::default(),
        [
            (Code::SecureFollowsScheme, Level::Usual(Severity::Error)),
            (Code::DomainTooWide, Level::Usual(Severity::Warning)),
            (Code::SaidTwice, Level::Usual(Severity::Info)),
        ],
    );
}

#[test]
fn warnings_can_fail_and_information_never_does() {
    let mut levels = Levels::default();
    levels.warnings = WarningLevel::Deny;
    assert_levels(
        &levels,
        [
            (Code::SecureFollowsScheme, Level::Usual(Severity::Error)),
            (Code::DomainTooWide, Level::Denied { reason: None }),
            (Code::SaidTwice, Level::Usual(Severity::Info)),
        ],
    );
}

#[test]
fn codes_count_before_severities() {
    let mut levels = Levels::default();
    levels.warnings = WarningLevel::Deny;
    levels
        .allow
        .insert("secure-follows-scheme".into(), "gone in March".into());
    levels
        .allow
        .insert("domain-too-wide".into(), "the shop".into());
    levels.deny.insert("said-twice".into(), "generated".into());
    assert_levels(
        &levels,
        [
            (
                Code::SecureFollowsScheme,
                Level::Allowed {
                    reason: "gone in March",
                },
            ),
            (Code::DomainTooWide, Level::Allowed { reason: "the shop" }),
            (
                Code::SaidTwice,
                Level::Denied {
                    reason: Some("generated"),
                },
            ),
        ],
    );
    assert_eq!(levels.issues(&findings()), []);
}

#[test]
fn levels_that_hide_something_or_nothing_are_reported() {
    let mut levels = Levels::default();
    levels.allow.insert("domain-too-wide".into(), "  ".into());
    levels
        .allow
        .insert("name-common".into(), "nothing else runs here".into());
    levels.allow.insert("said-twice".into(), "generated".into());
    levels.allow.insert("SAID-TWICE".into(), "generated".into());
    levels.deny.insert("said-twice".into(), "generated".into());
    levels.deny.insert(
        "prefix-available".into(),
        "not found, and that is good".into(),
    );
    levels.deny.insert(
        "the-cookie-domain-is-wider-than-it-needs-to-be".into(),
        "a slip".into(),
    );
    let issues = levels.issues(&findings());
    let told: Vec<(Severity, String)> = issues
        .iter()
        .map(|issue| (issue.severity(), issue.to_string()))
        .collect();
    let said = |severity, text: &str| (severity, text.to_owned());
    assert_eq!(
        told,
        [
            said(
                Severity::Error,
                "`allow.SAID-TWICE`: no finding has this code; `diagnosis::codes` lists them"
            ),
            said(
                Severity::Error,
                "`allow.domain-too-wide`: needs a reason, which the report prints"
            ),
            said(
                Severity::Warning,
                "`allow.name-common`: it matches no finding; remove it, or it may hide one later"
            ),
            said(
                Severity::Error,
                "`allow.said-twice`: is also denied, which takes precedence; remove one of the two"
            ),
            said(
                Severity::Error,
                "`deny.the-cookie-domain-is-wider-than-it-needs…`: no finding has this code; `diagnosis::codes` lists them"
            ),
        ]
    );
    assert!(matches!(&issues[0], LevelsIssue::UnknownCode { key } if key == "allow.SAID-TWICE"));
    let keys: Vec<&str> = issues.iter().map(LevelsIssue::key).collect();
    assert_eq!(
        keys,
        [
            "allow.SAID-TWICE",
            "allow.domain-too-wide",
            "allow.name-common",
            "allow.said-twice",
            "deny.the-cookie-domain-is-wider-than-it-needs…",
        ]
    );
    // What was denied counts.
    let twice = findings()
        .into_iter()
        .find(|finding| finding.code == Code::SaidTwice);
    assert!(levels.of(&twice.unwrap()).fails());
}

#[test]
fn errors_fail_and_what_is_denied() {
    for (level, fails) in [
        (Level::Usual(Severity::Error), true),
        (Level::Usual(Severity::Warning), false),
        (Level::Usual(Severity::Info), false),
        (Level::Denied { reason: None }, true),
        (
            Level::Denied {
                reason: Some("ours"),
            },
            true,
        ),
        (Level::Allowed { reason: "the shop" }, false),
    ] {
        assert_eq!(level.fails(), fails, "{level:?}");
    }
}
