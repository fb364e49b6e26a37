use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::code::Code;
use super::finding::Finding;
use crate::policy::Severity;
use crate::text::{excerpt, word_form};

/// Which findings are known and may stay, and which must fail a check such as one of continuous integration.
///
/// An allowed finding is still shown, with the reason, and does not fail. A denied one counts as an error. Each has its reason, so that the
/// next reader knows whether it still holds. Nothing is decided from them about cookies: a policy that does not compile stays one.
///
/// In a file (JSON; the command `session-cookies doctor --levels FILE` takes TOML and YAML, too):
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
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Levels {
    /// What warnings do that are neither allowed nor denied by their code.
    pub warnings: WarningLevel,
    /// Findings that are known: the code, and why it may stay.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub allow: BTreeMap<String, String>,
    /// Findings that fail whatever their severity: the code, and why.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub deny: BTreeMap<String, String>,
}

/// What warnings do.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "they fail or they do not")]
pub enum WarningLevel {
    /// They are shown.
    #[default]
    Allow,
    /// They fail.
    Deny,
}

word_form!(diagnosis: WarningLevel, "`allow` or `deny`", {
    Allow => "allow",
    Deny => "deny",
});

/// How one finding counts.
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
    /// It is known, and may stay.
    Allowed {
        /// Why.
        reason: &'l str,
    },
    /// It fails.
    Denied {
        /// Why; none where all warnings fail.
        reason: Option<&'l str>,
    },
    /// It has the severity that it was found with.
    Usual(Severity),
}

impl Level<'_> {
    /// Whether a check must fail because of it.
    #[must_use]
    pub const fn fails(self) -> bool {
        matches!(self, Self::Denied { .. } | Self::Usual(Severity::Error))
    }
}

impl Levels {
    /// How a finding counts.
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

    /// What is wrong with the levels themselves, beside everything that was found.
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
    ///     "`allow.name-common`: nothing was found that it allows; remove it, so that it hides nothing later",
    /// );
    /// ```
    #[must_use]
    pub fn issues<'f>(&self, found: impl IntoIterator<Item = &'f Finding>) -> Vec<LevelsIssue> {
        let mut never: BTreeSet<&str> = self.allow.keys().map(String::as_str).collect();
        for finding in found {
            never.remove(finding.code.as_str());
        }
        let mut issues = Vec::new();
        for (list, codes) in [("allow", &self.allow), ("deny", &self.deny)] {
            for (code, reason) in codes {
                // What is no code may be anything.
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

/// What is wrong with [`Levels`].
///
/// ```
/// use session_cookie_policy::diagnosis::Levels;
/// use session_cookie_policy::policy::Severity;
///
/// let mut levels = Levels::default();
/// levels.deny.insert("prefix-available".into(), String::new());
/// let issue = &levels.issues(&[])[0];
/// assert_eq!(issue.to_string(), "`deny.prefix-available`: needs a reason, which the report shows");
/// assert_eq!((issue.key(), issue.severity()), ("deny.prefix-available", Severity::Error));
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LevelsIssue {
    /// The same code under `allow` and `deny`.
    #[error("`{key}`: is denied, too, which counts; remove one of the two")]
    AllowedAndDenied {
        /// Where it stands.
        key: String,
    },
    /// Something is allowed that is not there.
    #[error("`{key}`: nothing was found that it allows; remove it, so that it hides nothing later")]
    NeverFound {
        /// Where it stands.
        key: String,
    },
    /// A code without a reason.
    #[error("`{key}`: needs a reason, which the report shows")]
    NoReason {
        /// Where it stands.
        key: String,
    },
    /// A code that does not exist: nothing is allowed, and nothing denied.
    #[error("`{key}`: no finding has this code; `diagnosis::codes` lists them")]
    UnknownCode {
        /// Where it stands.
        key: String,
    },
}

impl LevelsIssue {
    /// Where it stands: `allow.name-common`.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::AllowedAndDenied { key }
            | Self::NeverFound { key }
            | Self::NoReason { key }
            | Self::UnknownCode { key } => key,
        }
    }

    /// A warning if the levels only say more than they must.
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
