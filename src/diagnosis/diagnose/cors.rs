//! Compares the CORS headers of a response with those of the policy.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::case::Case;
use crate::cors::{
    CorsCredentials, CorsField, CorsIssue, CorsRequirements, DeclaredCors, verify_cors,
};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Route, Seen};
use crate::net::OriginHeader;
use crate::policy::Severity;

/// The CORS headers of the response to a page of another origin.
pub(super) fn answer(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(origin) = case.policy.cors(&case.facts).allowed_origin() else {
        return;
    };
    let Ok(page) = OriginHeader::parse(origin) else {
        return;
    };
    if case.is_of_the_api() {
        return;
    }
    let required = case.expected.cors(&page);
    allowed_origin(case, origin, required.credentials, findings);
    protocol(case, &required, findings);
    vary(case, findings);
}

/// A preflight that something answers instead of the API.
pub(super) fn preflight(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let status = case.seen.response.status.unwrap_or(200);
    if case.route != Some(Route::Preflight) || is_ok(status) {
        return;
    }
    let message = format!(
        "the preflight was answered with {status}, so browsers do not send the request: they send preflights without cookies, follow \
         no redirect and accept only a 2xx status. Let middleware that requires the session pass `OPTIONS`"
    );
    findings.push(Finding::error(Code::CorsRequest, message).seen(Fact::ResponseStatus, status));
}

/// A status with which browsers read what a preflight response allows ([Fetch], CORS-preflight fetch).
///
/// [Fetch]: https://fetch.spec.whatwg.org/#cors-preflight-fetch
fn is_ok(status: u16) -> bool {
    (200..300).contains(&status)
}

/// Credentials and lists, as browsers read them.
fn protocol(case: &Case<'_>, required: &CorsRequirements, findings: &mut Vec<Finding>) {
    let response = &case.seen.response;
    let mut declared = DeclaredCors::from(required);
    let allows = case.route == Some(Route::Preflight) && response.status.is_none_or(is_ok);
    let has_tokens = matches!(case.route, Some(Route::SignIn | Route::Refresh));
    match &response.allow_credentials {
        Seen::Unknown => {}
        Seen::Present(text) if text == "true" => declared.credentials = CorsCredentials::Allow,
        Seen::Present(_) | Seen::Absent => declared.credentials = CorsCredentials::Omit,
    }
    for (list, seen, is_read) in [
        (&mut declared.allow_methods, &response.allow_methods, allows),
        (&mut declared.allow_headers, &response.allow_headers, allows),
        (
            &mut declared.expose_headers,
            &response.expose_headers,
            has_tokens,
        ),
    ] {
        if is_read && !seen.is_unknown() {
            *list = seen.text().map(String::from).into_iter().collect();
        }
    }
    let mut issues = verify_cors(required, &declared, case.list);
    issues.retain(|issue| issue.severity() == Severity::Error);
    for of_field in issues.chunk_by(|one, other| one.field() == other.field()) {
        let Some(first) = of_field.first() else {
            continue;
        };
        let (fact, seen) = match first.field() {
            CorsField::Credentials => (Fact::ResponseAllowCredentials, &response.allow_credentials),
            CorsField::AllowMethods => (Fact::ResponseAllowMethods, &response.allow_methods),
            CorsField::AllowHeaders => (Fact::ResponseAllowHeaders, &response.allow_headers),
            CorsField::ExposeHeaders => (Fact::ResponseExposeHeaders, &response.expose_headers),
            // These issues concern a configuration, not a single response.
            _ => continue,
        };
        let texts: Vec<String> = of_field.iter().map(CorsIssue::to_string).collect();
        let finding = Finding::error(Code::of_cors(first), texts.join("; "));
        findings.push(seen_as(finding, fact, seen));
    }
}

fn seen_as(finding: Finding, fact: Fact, seen: &Seen) -> Finding {
    match seen {
        Seen::Present(text) => finding.seen(fact, format!("`{text}`")),
        Seen::Absent => finding.seen(fact, "absent"),
        Seen::Unknown => finding,
    }
}

fn allowed_origin(
    case: &Case<'_>,
    origin: &str,
    credentials: CorsCredentials,
    findings: &mut Vec<Finding>,
) {
    let has_credentials = credentials == CorsCredentials::Allow;
    let seen = &case.seen.response.allow_origin;
    let finding = match seen {
        Seen::Unknown => return,
        Seen::Present(text) if text == origin => return,
        Seen::Present(text) if text == "*" && has_credentials => Finding::error(
            Code::CorsAnyOrigin,
            format!(
                "the response allows `*`, which browsers do not accept for a request with credentials; allow `{origin}`"
            ),
        ),
        Seen::Present(text) if text == "*" => return,
        Seen::Present(text) => Finding::error(
            Code::CorsOrigin,
            format!(
                "the response allows `{text}`, but the page is at `{origin}`; allow the origin of the request if it is declared"
            ),
        ),
        Seen::Absent => Finding::error(
            Code::CorsOrigin,
            format!(
                "the response allows no origin, so browsers hide it from the page at `{origin}`; allow that origin, also for errors \
                 and preflights"
            ),
        ),
    };
    findings.push(seen_as(finding, Fact::ResponseAllowOrigin, seen));
}

/// A response that depends on the origin.
fn vary(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let response = &case.seen.response;
    let allowed = response.allow_origin.text().is_some_and(|text| text != "*");
    let seen = &response.vary;
    let names_origin = seen.text().is_some_and(|text| {
        text.split(',')
            .any(|name| matches!(name.trim(), "*") || name.trim().eq_ignore_ascii_case("origin"))
    });
    if !allowed || seen.is_unknown() || names_origin {
        return;
    }
    let message = String::from(
        "the response depends on the origin but does not say so, so a cache may give one website the response for another; add `Vary: \
         Origin`",
    );
    let finding = Finding::warning(Code::CorsVary, message).sure(Certainty::Likely);
    findings.push(seen_as(finding, Fact::ResponseVary, seen));
}
