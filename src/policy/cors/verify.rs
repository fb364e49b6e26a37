use alloc::boxed::Box;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::declared::{CorsCredentials, DeclaredCors, OriginMirroring, VaryOrigin};
use super::declared_origin::DeclaredOrigin;
use super::issue::CorsIssue;
use super::lists::{method_issues, request_header_issues, response_header_issues};
use super::requirements::CorsRequirements;
use crate::policy::{Severity, Website};
use crate::text::excerpt;

/// Compares what an application has configured with what its deployment requires: all that is wrong, in the order of the fields.
///
/// The browser's side is that of the [Fetch Standard]: the [CORS check] for origins and credentials, the [preflight] for methods and
/// request headers, and in all lists `*` as [a wildcard without credentials] and a literal with them.
///
/// ```
/// use session_cookie_policy::net::{HeaderName, Origin};
/// use session_cookie_policy::policy::{
///     CorsCredentials, CorsRequirements, DeclaredCors, Website, verify_cors,
/// };
///
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let website = Website::parse("https://app.example.com").unwrap();
/// let mut required = CorsRequirements::new(&api, [&website], CorsCredentials::Allow);
/// required.allow_headers = vec![HeaderName::parse("x-session-csrf").unwrap()];
///
/// let mut declared = DeclaredCors::from(&required);
/// assert_eq!(verify_cors(&required, &declared), []);
///
/// declared.origins = vec!["https://app.example.com/".into()];
/// declared.allow_headers = vec!["*".into()];
/// let issues = verify_cors(&required, &declared);
/// assert_eq!(
///     issues.iter().map(ToString::to_string).collect::<Vec<_>>(),
///     [
///         "`origins[0]` matches no request: browsers do not write this origin so; write `https://app.example.com`",
///         "with credentials `*` in `allow_headers` is no wildcard; write out `x-session-csrf`",
///     ],
/// );
/// ```
///
/// [Fetch Standard]: https://fetch.spec.whatwg.org/#http-cors-protocol
/// [CORS check]: https://fetch.spec.whatwg.org/#concept-cors-check
/// [preflight]: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0
/// [a wildcard without credentials]: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
#[must_use]
pub fn verify_cors(requirements: &CorsRequirements, declared: &DeclaredCors) -> Vec<CorsIssue> {
    let origins = DeclaredOrigin::read_all(declared);
    if !requirements.is_needed() {
        return what_is_too_much(&origins, declared);
    }
    let mut issues = origin_issues(&origins, requirements, declared);
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
fn what_is_too_much(origins: &[DeclaredOrigin], declared: &DeclaredCors) -> Vec<CorsIssue> {
    let mirrors = declared.mirroring == OriginMirroring::Any;
    if origins.is_empty() && !mirrors {
        return Vec::new();
    }
    let mut issues = Vec::from([CorsIssue::NotNeeded]);
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

fn origin_issues(
    origins: &[DeclaredOrigin],
    requirements: &CorsRequirements,
    declared: &DeclaredCors,
) -> Vec<CorsIssue> {
    let credentials = needed_or_allowed(requirements, declared);
    // To say of each website that it is missing would repeat what is said of `*`.
    let is_any = declared.mirroring == OriginMirroring::Any
        || origins.iter().any(|of| matches!(of, DeclaredOrigin::Any));
    let is_answered =
        |website: &Website| is_any || origins.iter().any(|entry| entry.covers(website));
    let mut issues = Vec::new();
    for (index, entry) in origins.iter().enumerate() {
        let issue = match entry {
            DeclaredOrigin::Any => CorsIssue::AnyOrigin { credentials },
            DeclaredOrigin::Null => CorsIssue::NullOrigin { credentials },
            DeclaredOrigin::Foreign(origin) => CorsIssue::UndeclaredOrigin {
                origin: excerpt(origin.as_str()),
            },
            DeclaredOrigin::Web(own) => {
                if requirements
                    .origins
                    .iter()
                    .any(|website| website.covers(own))
                {
                    continue;
                }
                CorsIssue::UndeclaredOrigin {
                    origin: own.to_string(),
                }
            }
            DeclaredOrigin::Unmatched { problem, repaired } => {
                let mut websites = requirements.origins.iter();
                let is_needed =
                    websites.any(|website| entry.means(website) && !is_answered(website));
                CorsIssue::OriginNeverMatches {
                    index,
                    problem: problem.clone(),
                    repaired: repaired.clone(),
                    severity: error_if(is_needed),
                }
            }
        };
        if !issues.contains(&issue) {
            issues.push(issue);
        }
    }
    for website in &requirements.origins {
        if !is_answered(website) && !origins.iter().any(|entry| entry.means(website)) {
            issues.push(CorsIssue::MissingOrigin {
                website: Box::new(website.clone()),
            });
        }
    }
    issues
}

/// One exact origin, or `*`, can stand in every answer; then nothing depends on who asks.
fn vary_issue(
    origins: &[DeclaredOrigin],
    requirements: &CorsRequirements,
    declared: &DeclaredCors,
) -> Option<CorsIssue> {
    let is_many = |websites: &[Website]| {
        websites.len() > 1 || websites.iter().any(|of| matches!(of, Website::Pattern(_)))
    };
    let answers_differ = match declared.mirroring {
        OriginMirroring::Any => true,
        OriginMirroring::Listed => {
            let has = |kind: fn(&DeclaredOrigin) -> bool| origins.iter().any(kind);
            let are_many = origins.len() > 1
                || has(|of| matches!(of, DeclaredOrigin::Web(Website::Pattern(_))))
                || is_many(&requirements.origins);
            are_many && !has(|of| matches!(of, DeclaredOrigin::Any))
        }
    };
    (answers_differ && declared.vary_origin == VaryOrigin::Absent).then(|| CorsIssue::VaryMissing {
        severity: error_if(is_many(&requirements.origins)),
    })
}

const fn error_if(sessions_fail: bool) -> Severity {
    if sessions_fail {
        Severity::Error
    } else {
        Severity::Warning
    }
}
