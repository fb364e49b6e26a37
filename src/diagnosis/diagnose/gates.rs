//! Redirects that a script gets instead of a response.

use alloc::format;
use alloc::vec::Vec;

use super::scene::Scene;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::Route;
use crate::net::Origin;

/// A request by script that is redirected to a sign-in page.
pub(super) fn redirected(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let Some(status) = scene
        .seen
        .response
        .status
        .filter(|status| matches!(status, 301 | 302 | 303 | 307 | 308))
    else {
        return;
    };
    let request = &scene.seen.request;
    let is_script = match (request.sec_fetch_mode.text(), request.sec_fetch_dest.text()) {
        (Some(mode), _) => matches!(mode, "cors" | "no-cors" | "same-origin"),
        (None, dest) => dest == Some("empty"),
    };
    let asks = matches!(request.route, Some(Route::Session | Route::Refresh));
    if !is_script || !asks {
        return;
    }
    let location = scene.seen.response.location.text();
    let leads = location.map(|text| leads_elsewhere(scene, text));
    let what = match leads {
        Some(false) => "The script gets the sign-in page instead of data",
        Some(true) | None => {
            "A script cannot follow that to another origin and fails with a CORS error or with status 0; CORS headers on the sign-in \
             page do not help"
        }
    };
    let message = format!(
        "a request by script got {status}: a middleware redirects it to a sign-in page, since the session has ended or was not found. \
         {what}. Return 401 to requests by script, and let the page reload, or open the sign-in"
    );
    // If it is known why a cookie is missing, this is only the consequence.
    let sure = if findings.is_empty() {
        Certainty::Likely
    } else {
        Certainty::Possible
    };
    let mut finding = Finding::error(Code::NotTheSession, message)
        .sure(sure)
        .seen(Fact::ResponseStatus, status);
    for (fact, seen) in [
        (Fact::RequestSecFetchMode, &request.sec_fetch_mode),
        (Fact::RequestSecFetchDest, &request.sec_fetch_dest),
    ] {
        if let Some(text) = seen.text() {
            finding = finding.seen(fact, format!("`{text}`"));
        }
    }
    findings.push(match location {
        Some(text) => finding
            .seen(Fact::ResponseLocation, format!("`{}`", origin_of(text)))
            .undecided_by(&[Fact::RequestCookies]),
        None => finding.undecided_by(&[Fact::ResponseLocation, Fact::RequestCookies]),
    });
}

/// Whether a `Location` points to another origin; a path does not.
fn leads_elsewhere(scene: &Scene<'_>, location: &str) -> bool {
    if location.starts_with('/') && !location.starts_with("//") {
        return false;
    }
    Origin::parse(origin_of(location)).map_or(true, |origin| origin != *scene.api)
}

/// Scheme, host and port; the rest may be a secret.
fn origin_of(location: &str) -> &str {
    let Some(start) = location.find("//") else {
        return "a path";
    };
    let rest = start.saturating_add(2);
    let end = location
        .get(rest..)
        .and_then(|rest| rest.find(['/', '?', '#']));
    let end = end.map_or(location.len(), |end| rest.saturating_add(end));
    location.get(..end).unwrap_or(location)
}

/// Whether this rule made a finding.
pub(super) fn is_of_gate(finding: &Finding) -> bool {
    let mut evidence = finding.evidence.iter();
    finding.code == Code::NotTheSession
        && finding.certainty == Certainty::Likely
        && evidence.any(|seen| {
            matches!(
                seen.fact,
                Fact::RequestSecFetchMode | Fact::RequestSecFetchDest
            )
        })
}
