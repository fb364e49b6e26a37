//! The course of requests, and refusals that are none of the session's.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Exchange, Route};

/// What the requests before show.
pub(super) fn before(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let mut course: Vec<Exchange> = case.seen.before.clone();
    if let Some((route, status)) = case.route().zip(case.seen.response.status) {
        course.push(Exchange { route, status });
    }
    // Without a refresh route, there is none to fail.
    let Some(refresh_path) = case.expected.refresh_path else {
        return;
    };
    not_found(refresh_path, &course, findings);
    if let Some(times) = refreshes_in_vain(&course) {
        let message = format!(
            "{times} refreshes succeeded, and the request behind each was refused again: the new tokens do not arrive, or it is not the session that is refused; compare the `Set-Cookie` of the refresh with the next `Cookie`, and look who answers 401"
        );
        let is_explained = !findings.is_empty();
        let finding = Finding::error(Code::RefreshLoop, message)
            .sure(if is_explained {
                Certainty::Possible
            } else {
                Certainty::Likely
            })
            .seen(Fact::Before, format!("{} requests", course.len()))
            .undecided_by(&[Fact::ResponseSetCookies, Fact::RequestCookies]);
        findings.push(finding);
    }
}

/// How often a refresh succeeded and the next request was refused.
fn refreshes_in_vain(course: &[Exchange]) -> Option<usize> {
    let is_vain = |pair: &&[Exchange]| {
        matches!(pair, [refresh, next]
            if refresh.route == Route::Refresh && (200..300).contains(&refresh.status)
                && next.route == Route::Session && next.status == 401)
    };
    let times = course.windows(2).filter(is_vain).count();
    (times > 1).then_some(times)
}

/// A refresh that nobody answers.
fn not_found(route: &str, course: &[Exchange], findings: &mut Vec<Finding>) {
    let is_lost = |exchange: &&Exchange| {
        exchange.route == Route::Refresh && matches!(exchange.status, 404 | 405)
    };
    let Some(lost) = course.iter().find(is_lost) else {
        return;
    };
    let message = format!(
        "the refresh was answered with {}: nobody serves the route that the front end asks for; serve it at `{route}`, and write the base path alike in both, with the path of the gateway",
        lost.status
    );
    let finding = Finding::error(Code::RefreshNotFound, message)
        .seen(Fact::ResponseStatus, lost.status)
        .undecided_by(&[Fact::RequestPath, Fact::FrontendApiBasePath]);
    findings.push(finding);
}

/// A refusal of a request that shows a session as it should be.
pub(super) fn refusal(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let status = case.seen.response.status;
    let Some(access) = case.usual() else {
        return;
    };
    let has_access = case.count(access.name().as_str()) == 1;
    if case.route() == Some(Route::Session) && has_access && matches!(status, Some(401 | 403)) {
        let message = String::from(if status == Some(403) {
            "the session came as it should, and 403 says that it may not do this: a claim or a role is missing, or another part of the application refuses"
        } else if case.expected.refresh_path.is_some() {
            "the session came as it should: the token is over or revoked, and a refresh follows, or another part of the application answers 401"
        } else {
            "the session came as it should: it has expired or was revoked, so the user must sign in again, or another part of the application answers 401"
        });
        let finding = Finding::warning(Code::NotTheSession, message)
            .sure(Certainty::Possible)
            .seen(Fact::ResponseStatus, status.unwrap_or_default())
            .undecided_by(&[Fact::Before]);
        findings.push(finding);
    }
}
