use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::code::Code;
use super::finding::Finding;
use crate::policy::Severity;
use crate::sorted::SortedSet;
use crate::text::{excerpt, word_form};

/// Which findings are accepted, and which must make a check fail, for example in continuous integration.
///
/// An allowed finding is still shown, with its reason, but does not fail. A denied finding counts as an error. Each entry has a reason,
/// which helps the next reader decide whether it still applies. Levels do not affect cookies: a policy that does not compile still does not
/// compile.
///
/// In a file (JSON; the command `session-cookies doctor --levels FILE` also reads TOML and YAML):
///
/// ```
/// # #[cfg(all(feature = "embedded-list", feature = "serde"))] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::diagnosis::{Code, Level, Levels, audit};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let levels: Levels = serde_json::from_str(
///     r#"{
///         "warnings": "deny",
///         "allow": { "domain-too-wide": "the shop moves below this domain in March" }
///     }"#,
/// )
/// .unwrap();
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.cookie_domain = "example.com".into();
/// let findings = audit(&config, None, datetime!(2026-11-22 12:00 UTC), &EmbeddedList);
/// let too_wide = findings.iter().find(|finding| finding.code == Code::DomainTooWide).unwrap();
/// let level = levels.of(too_wide);
/// assert_eq!(level, Level::Allowed { reason: "the shop moves below this domain in March" });
/// assert!(!level.fails());
/// # }
/// ```
#[doc(alias("CI", "suppress", "ignore", "lint"))]
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        default,
        deny_unknown_fields,
        expecting = "an object with the fields `allow` and `deny`"
    )
)]
#[non_exhaustive]
pub struct Levels {
    /// What happens to warnings whose code is neither allowed nor denied.
    pub warnings: WarningLevel,
    /// Accepted findings: the code, and why it is accepted.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub allow: BTreeMap<String, String>,
    /// Findings that fail regardless of their severity: the code, and why it must fail.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub deny: BTreeMap<String, String>,
}

/// What happens to warnings.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "they fail or they do not")]
pub enum WarningLevel {
    /// Warnings are shown.
    #[default]
    Allow,
    /// Warnings fail.
    Deny,
}

word_form!(diagnosis: WarningLevel, "`allow` or `deny`", {
    Allow => "allow",
    Deny => "deny",
});

/// How a finding counts.
///
/// ```
/// use session_cookie_policy::diagnosis::Level;
/// use session_cookie_policy::policy::Severity;
///
/// assert!(Level::Usual(Severity::Error).fails());
/// assert!(!Level::Usual(Severity::Warning).fails());
/// assert!(Level::Denied { reason: None }.fails());
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "known, forbidden, or neither")]
pub enum Level<'l> {
    /// The finding is accepted.
    Allowed {
        /// Why it is accepted.
        reason: &'l str,
    },
    /// The finding fails.
    Denied {
        /// Why it must fail. `None` if all warnings fail.
        reason: Option<&'l str>,
    },
    /// The finding counts with its own severity.
    Usual(Severity),
}

impl Level<'_> {
    /// Whether the finding makes a check fail.
    #[must_use]
    pub const fn fails(self) -> bool {
        matches!(self, Self::Denied { .. } | Self::Usual(Severity::Error))
    }
}

impl Levels {
    /// How the finding counts.
    #[must_use]
    pub fn of(&self, finding: &Finding) -> Level<'_> {
        let code = finding.code.as_str();
        if let Some(reason) = self.deny.get(code) {
            return Level::Denied {
                reason: Some(reason),
            };
        }
        match (self.allow.get(code), finding.severity, self.warnings) {
            (Some(reason), _, _) => Level::Allowed { reason },
            (None, Severity::Warning, WarningLevel::Deny) => Level::Denied { reason: None },
            (None, severity, _) => Level::Usual(severity),
        }
    }

    /// Lists what is wrong with the levels themselves. `found` are all findings.
    ///
    /// ```
    /// use session_cookie_policy::diagnosis::Levels;
    ///
    /// let mut levels = Levels::default();
    /// levels.allow.insert("domain-to-wide".into(), "billing needs it".into());
    /// levels.allow.insert("name-common".into(), "nothing else runs on this host".into());
    /// let issues = levels.issues(&[]);
    /// assert_eq!(
    ///     issues[0].to_string(),
    ///     "`allow.domain-to-wide`: no finding has this code; `diagnosis::codes` lists them",
    /// );
    /// assert_eq!(
    ///     issues[1].to_string(),
    ///     "`allow.name-common`: it matches no finding; remove it, or it may hide one later",
    /// );
    /// ```
    #[must_use]
    pub fn issues<'f>(&self, found: impl IntoIterator<Item = &'f Finding>) -> Vec<LevelsIssue> {
        let mut never: SortedSet<&str> = self.allow.keys().map(String::as_str).collect();
        for finding in found {
            never.remove(finding.code.as_str());
        }
        let mut issues = Vec::new();
        for (list, codes) in [("allow", &self.allow), ("deny", &self.deny)] {
            for (code, reason) in codes {
                // An unknown code may be any text.
                let key = [list, ".", &excerpt(code)].concat();
                if Code::parse(code).is_err() {
                    issues.push(LevelsIssue::UnknownCode { key });
                } else if reason.trim().is_empty() {
                    issues.push(LevelsIssue::NoReason { key });
                } else if list == "allow" && self.deny.contains_key(code) {
                    issues.push(LevelsIssue::AllowedAndDenied { key });
                } else if list == "allow" && never.contains(code.as_str()) {
                    issues.push(LevelsIssue::NeverFound { key });
                }
            }
        }
        issues
    }
}

/// A mistake in [`Levels`].
///
/// ```
/// use session_cookie_policy::diagnosis::Levels;
/// use session_cookie_policy::policy::Severity;
///
/// let mut levels = Levels::default();
/// levels.deny.insert("prefix-available".into(), String::new());
/// let issue = &levels.issues(&[])[0];
/// assert_eq!(issue.to_string(), "`deny.prefix-available`: needs a reason, which the report prints");
/// assert_eq!((issue.key(), issue.severity()), ("deny.prefix-available", Severity::Error));
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LevelsIssue {
    /// The same code is under `allow` and under `deny`.
    #[error("`{key}`: is also denied, which takes precedence; remove one of the two")]
    AllowedAndDenied {
        /// The key in the file.
        key: String,
    },
    /// A finding is allowed, but does not occur.
    #[error("`{key}`: it matches no finding; remove it, or it may hide one later")]
    NeverFound {
        /// The key in the file.
        key: String,
    },
    /// A code has no reason.
    #[error("`{key}`: needs a reason, which the report prints")]
    NoReason {
        /// The key in the file.
        key: String,
    },
    /// The code does not exist, so the entry has no effect.
    #[error("`{key}`: no finding has this code; `diagnosis::codes` lists them")]
    UnknownCode {
        /// The key in the file.
        key: String,
    },
}

impl LevelsIssue {
    /// The key in the file: `allow.name-common`.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::AllowedAndDenied { key }
            | Self::NeverFound { key }
            | Self::NoReason { key }
            | Self::UnknownCode { key } => key,
        }
    }

    /// How serious the mistake is. It is a warning if an entry is only superfluous.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::AllowedAndDenied { .. } | Self::NoReason { .. } | Self::UnknownCode { .. } => {
                Severity::Error
            }
            Self::NeverFound { .. } => Severity::Warning,
        }
    }
}
