//! The lists of methods and headers, which may contain `*`.

use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::credentials::CorsCredentials;
use super::declared::DeclaredCors;
use super::issue::{CorsField, CorsIssue};
use super::requirements::CorsRequirements;
use crate::net::{HeaderName, Method};

pub(super) fn method_issues(
    requirements: &CorsRequirements,
    declared: &DeclaredCors,
) -> Vec<CorsIssue> {
    let listed = elements(&declared.allow_methods);
    let missing: Vec<&Method> = requirements
        .allow_methods
        .iter()
        .filter(|method| !method.is_safelisted() && !listed.contains(&method.as_str()))
        .collect();
    let field = CorsField::AllowMethods;
    if listed.contains(&"*") {
        return literal_wildcard(field, &missing, requirements.credentials)
            .into_iter()
            .collect();
    }
    let in_other_letters = |method: &Method| {
        let mut texts = listed.iter();
        texts.find(|text| text.eq_ignore_ascii_case(method.as_str()))
    };
    missing
        .into_iter()
        .map(|method| match in_other_letters(method) {
            Some(found) => CorsIssue::MethodSpelling {
                found: (*found).to_owned(),
                method: method.clone(),
            },
            None => CorsIssue::Missing {
                field,
                name: method.to_string(),
            },
        })
        .collect()
}

/// No header is left out for being [safelisted]: that depends on its value.
///
/// [safelisted]: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
pub(super) fn request_header_issues(
    requirements: &CorsRequirements,
    declared: &DeclaredCors,
) -> Vec<CorsIssue> {
    let listed = elements(&declared.allow_headers);
    let missing = headers_missing(&requirements.allow_headers, &listed);
    let field = CorsField::AllowHeaders;
    if !listed.contains(&"*") {
        return all_missing(field, &missing);
    }
    match literal_wildcard(field, &missing, requirements.credentials) {
        Some(issue) => Vec::from([issue]),
        None if missing.iter().any(|name| name.as_str() == "authorization") => {
            Vec::from([CorsIssue::AuthorizationNotCovered])
        }
        None => Vec::new(),
    }
}

pub(super) fn response_header_issues(
    requirements: &CorsRequirements,
    declared: &DeclaredCors,
) -> Vec<CorsIssue> {
    let listed = elements(&declared.expose_headers);
    let mut missing = headers_missing(&requirements.expose_headers, &listed);
    missing.retain(|name| !READABLE_BY_ALL.contains(&name.as_str()));
    let field = CorsField::ExposeHeaders;
    if listed.contains(&"*") {
        let issue = literal_wildcard(field, &missing, requirements.credentials);
        issue.into_iter().collect()
    } else {
        all_missing(field, &missing)
    }
}

/// Response headers that script reads without permission ([Fetch, CORS-safelisted response-header name]).
///
/// [Fetch, CORS-safelisted response-header name]: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
const READABLE_BY_ALL: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// Checks a list that contains `*`: without credentials, which make it a literal, it allows everything.
fn literal_wildcard<T: ToString>(
    field: CorsField,
    missing: &[&T],
    credentials: CorsCredentials,
) -> Option<CorsIssue> {
    match credentials {
        CorsCredentials::Allow => Some(CorsIssue::WildcardIsLiteral {
            field,
            missing: missing.iter().map(|name| (*name).to_string()).collect(),
        }),
        CorsCredentials::Omit => None,
    }
}

fn headers_missing<'a>(required: &'a [HeaderName], listed: &[&str]) -> Vec<&'a HeaderName> {
    let is_listed = |name: &HeaderName| {
        let mut texts = listed.iter();
        texts.any(|text| text.eq_ignore_ascii_case(name.as_str()))
    };
    required.iter().filter(|name| !is_listed(name)).collect()
}

fn all_missing(field: CorsField, missing: &[&HeaderName]) -> Vec<CorsIssue> {
    missing
        .iter()
        .map(|name| CorsIssue::Missing {
            field,
            name: name.to_string(),
        })
        .collect()
}

/// The elements of a header with these values ([RFC 9110, section 5.6.1]).
///
/// [RFC 9110, section 5.6.1]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1
fn elements(texts: &[String]) -> Vec<&str> {
    texts
        .iter()
        .flat_map(|text| text.split(','))
        .map(|element| element.trim_matches([' ', '\t']))
        .filter(|element| !element.is_empty())
        .collect()
}
