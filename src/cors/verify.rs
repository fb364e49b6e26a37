use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::credentials::CorsCredentials;
use super::declared::{DeclaredCors, OriginMirroring, VaryOrigin};
use super::declared_origin::DeclaredOrigin;
use super::issue::CorsIssue;
use super::lists::{method_issues, request_header_issues, response_header_issues};
use super::requirements::CorsRequirements;
use crate::config::{Website, WebsiteRisk};
use crate::net::{ForeignOrigin, Origin, SuffixList};
use crate::severity::Severity;
use crate::sorted::SortedSet;
use crate::text::excerpt;

/// Compares the CORS settings of an application with what its deployment requires. Lists everything that is wrong, in the order of the
/// fields.
///
/// Applies the rules of browsers in the [Fetch Standard]: the [CORS check] for origins and credentials; the [preflight] for methods and
/// request headers; and for `*` in all lists, [a wildcard without credentials] but a literal with them.
///
/// Origins that are not declared are judged like entries of `websites`. A pattern that strangers can match, and a plain http origin with an
/// https API, are errors in both places.
///
/// ```
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::cors::{CorsCredentials, CorsRequirements, DeclaredCors, verify_cors};
/// use session_cookie_policy::net::{EmbeddedList, HeaderName, Origin};
///
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let website = Website::parse("https://app.example.com").unwrap();
/// let mut required = CorsRequirements::new(&api, [&website], CorsCredentials::Allow);
/// required.allow_headers = vec![HeaderName::parse("x-session-csrf").unwrap()];
///
/// let mut declared = DeclaredCors::from(&required);
/// assert_eq!(verify_cors(&required, &declared, &EmbeddedList), []);
///
/// declared.origins = vec!["https://app.example.com/".into()];
/// declared.allow_headers = vec!["*".into()];
/// let issues = verify_cors(&required, &declared, &EmbeddedList);
/// assert_eq!(
///     issues.iter().map(ToString::to_string).collect::<Vec<_>>(),
///     [
///         "`origins[0]` matches no request: browsers do not send this origin in this form; write `https://app.example.com`",
///         "with credentials `*` in `allow_headers` is not a wildcard; list `x-session-csrf`",
///     ],
/// );
/// ```
///
/// [Fetch Standard]: https://fetch.spec.whatwg.org/#http-cors-protocol
/// [CORS check]: https://fetch.spec.whatwg.org/#concept-cors-check
/// [preflight]: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0
/// [a wildcard without credentials]: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
#[doc(alias("preflight", "Access-Control-Allow-Origin"))]
#[must_use]
pub fn verify_cors(
    requirements: &CorsRequirements,
    declared: &DeclaredCors,
    list: &dyn SuffixList,
) -> Vec<CorsIssue> {
    let origins = DeclaredOrigin::read_all(declared);
    if !requirements.is_needed() {
        return what_is_too_much(&origins, requirements, declared, list);
    }
    let mut issues = origin_issues(&origins, requirements, declared, list);
    if declared.mirroring == OriginMirroring::Any {
        issues.push(CorsIssue::MirrorsAnyOrigin {
            credentials: needed_or_allowed(requirements, declared),
        });
    }
    match (requirements.credentials, declared.credentials) {
        (CorsCredentials::Allow, CorsCredentials::Omit) => {
            issues.push(CorsIssue::CredentialsMissing);
        }
        (CorsCredentials::Omit, CorsCredentials::Allow) => {
            issues.push(CorsIssue::CredentialsNotNeeded);
        }
        _ => {}
    }
    issues.extend(method_issues(requirements, declared));
    issues.extend(request_header_issues(requirements, declared));
    issues.extend(response_header_issues(requirements, declared));
    issues.extend(vary_issue(&origins, requirements, declared));
    issues
}

fn needed_or_allowed(requirements: &CorsRequirements, declared: &DeclaredCors) -> CorsCredentials {
    match (requirements.credentials, declared.credentials) {
        (CorsCredentials::Omit, CorsCredentials::Omit) => CorsCredentials::Omit,
        _ => CorsCredentials::Allow,
    }
}

/// Without websites of other origins: everything, and what lets strangers in even so.
fn what_is_too_much(
    origins: &[DeclaredOrigin],
    requirements: &CorsRequirements,
    declared: &DeclaredCors,
    list: &dyn SuffixList,
) -> Vec<CorsIssue> {
    let mirrors = declared.mirroring == OriginMirroring::Any;
    if origins.is_empty() && !mirrors {
        return Vec::new();
    }
    let mut issues = Vec::from([CorsIssue::NotNeeded]);
    let mut seen = SortedSet::new();
    for website in origins.iter().filter_map(DeclaredOrigin::website) {
        if seen.insert(website) {
            issues.extend(risks(website, requirements, list));
        }
    }
    if declared.credentials == CorsCredentials::Allow {
        let credentials = declared.credentials;
        if origins.iter().any(|of| matches!(of, DeclaredOrigin::Null)) {
            issues.push(CorsIssue::NullOrigin { credentials });
        }
        if mirrors {
            issues.push(CorsIssue::MirrorsAnyOrigin { credentials });
        }
    }
    issues
}

/// Who else can control pages of an undeclared website that is allowed. For declared websites, the configuration says so.
fn risks(
    website: &Website,
    requirements: &CorsRequirements,
    list: &dyn SuffixList,
) -> Vec<CorsIssue> {
    let origin = || excerpt(&website.to_string());
    let risks = WebsiteRisk::of(website, [&requirements.api], list).into_iter();
    risks
        .map(|risk| match risk {
            WebsiteRisk::Network { api } => CorsIssue::InsecureOrigin {
                origin: origin(),
                api,
            },
            WebsiteRisk::Strangers { suffix } => CorsIssue::OpenToStrangers {
                origin: origin(),
                suffix,
            },
        })
        .collect()
}

fn origin_issues(
    origins: &[DeclaredOrigin],
    requirements: &CorsRequirements,
    declared: &DeclaredCors,
    list: &dyn SuffixList,
) -> Vec<CorsIssue> {
    let credentials = needed_or_allowed(requirements, declared);
    // The problem with `*` already covers each missing website.
    let is_any = declared.mirroring == OriginMirroring::Any
        || origins.iter().any(|of| matches!(of, DeclaredOrigin::Any));
    let required: Websites<'_> = requirements.origins.iter().collect();
    let answered: Websites<'_> = origins.iter().filter_map(DeclaredOrigin::website).collect();
    let meant: Websites<'_> = origins
        .iter()
        .filter_map(DeclaredOrigin::repaired)
        .collect();
    let missing: Vec<&Website> = requirements
        .origins
        .iter()
        .filter(|website| !is_any && !answered.cover(website))
        .collect();
    let missing_at_once: SortedSet<&Website> = missing.iter().copied().collect();
    let mut issues = Vec::new();
    // A worse problem replaces the one that the origin is not needed.
    let issues_of = |website: &Website, issues: &mut Vec<CorsIssue>| {
        let risks = risks(website, requirements, list);
        let has_some = !risks.is_empty();
        issues.extend(risks);
        has_some
    };
    let mut seen = SortedSet::new();
    for ((index, entry), text) in origins.iter().enumerate().zip(&declared.origins) {
        let is_new = seen.insert(text);
        let issue = match entry {
            DeclaredOrigin::Unmatched { problem, repaired } => CorsIssue::OriginNeverMatches {
                index,
                problem: problem.clone(),
                repaired: repaired.clone(),
                severity: error_if(repaired.as_ref().is_some_and(|repaired| match repaired {
                    Website::Exact(_) => missing_at_once.contains(repaired),
                    Website::Pattern(_) => missing.iter().any(|website| repaired.covers(website)),
                })),
            },
            _ if !is_new => continue,
            DeclaredOrigin::Any => CorsIssue::AnyOrigin { credentials },
            DeclaredOrigin::Null => CorsIssue::NullOrigin { credentials },
            DeclaredOrigin::Foreign(origin) if requirements.foreign_origins.contains(origin) => {
                continue;
            }
            DeclaredOrigin::Web(website) if required.cover(website) => continue,
            DeclaredOrigin::Web(website) if issues_of(website, &mut issues) => continue,
            DeclaredOrigin::Foreign(_) | DeclaredOrigin::Web(_) => CorsIssue::UndeclaredOrigin {
                origin: excerpt(text),
            },
        };
        issues.push(issue);
    }
    let websites = missing.into_iter().filter(|website| !meant.cover(website));
    let foreign = requirements.foreign_origins.iter().filter(|origin| {
        let mut entries = origins.iter();
        !is_any
            && !entries.any(|entry| matches!(entry, DeclaredOrigin::Foreign(own) if own == *origin))
    });
    let missing = websites
        .map(Website::to_string)
        .chain(foreign.map(ForeignOrigin::to_string));
    issues.extend(missing.map(|origin| CorsIssue::MissingOrigin { origin }));
    issues
}

/// Websites to be looked up: exact ones at once, patterns one by one.
struct Websites<'a> {
    exact: SortedSet<&'a Origin>,
    patterns: Vec<&'a Website>,
}

impl<'a> FromIterator<&'a Website> for Websites<'a> {
    fn from_iter<T: IntoIterator<Item = &'a Website>>(iter: T) -> Self {
        let mut all = Self {
            exact: SortedSet::new(),
            patterns: Vec::new(),
        };
        for website in iter {
            match website {
                Website::Exact(origin) => {
                    all.exact.insert(origin);
                }
                Website::Pattern(_) => all.patterns.push(website),
            }
        }
        all
    }
}

impl Websites<'_> {
    /// Whether every origin of `website` is among these.
    fn cover(&self, website: &Website) -> bool {
        matches!(website, Website::Exact(origin) if self.exact.contains(origin))
            || self.patterns.iter().any(|pattern| pattern.covers(website))
    }
}

/// If every response has the same exact origin, or `*`, it does not depend on the request.
fn vary_issue(
    origins: &[DeclaredOrigin],
    requirements: &CorsRequirements,
    declared: &DeclaredCors,
) -> Option<CorsIssue> {
    let answers = requirements
        .origins
        .len()
        .saturating_add(requirements.foreign_origins.len());
    let mut websites = requirements.origins.iter();
    let are_many = answers > 1 || websites.any(|of| matches!(of, Website::Pattern(_)));
    let answers_differ = match declared.mirroring {
        OriginMirroring::Any => true,
        OriginMirroring::Listed => {
            let has = |kind: fn(&DeclaredOrigin) -> bool| origins.iter().any(kind);
            let can_differ = are_many
                || origins.len() > 1
                || has(|of| matches!(of, DeclaredOrigin::Web(Website::Pattern(_))));
            can_differ && !has(|of| matches!(of, DeclaredOrigin::Any))
        }
    };
    (answers_differ && declared.vary_origin == VaryOrigin::Absent).then(|| CorsIssue::VaryMissing {
        severity: error_if(are_many),
    })
}

const fn error_if(sessions_fail: bool) -> Severity {
    if sessions_fail {
        Severity::Error
    } else {
        Severity::Warning
    }
}
