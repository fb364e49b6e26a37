//! The sequence of requests, and refusals that do not come from the session.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Exchange, Route};
use crate::diagnosis::words::listed;

/// Checks the earlier requests.
pub(super) fn before(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let mut course: Vec<Exchange> = case.seen.before.clone();
    if let Some((route, status)) = case.route.zip(case.seen.response.status) {
        course.push(Exchange::new(route, status));
    }
    // Without a refresh route, no refresh can fail.
    let Some(refresh_path) = case.expected.refresh_path else {
        return;
    };
    not_found(refresh_path, &course, findings);
    race(case, findings);
    if let Some(times) = refreshes_in_vain(&course)
        && findings.is_empty()
        && let Some(name) = came_as_it_should(case)
    {
        let message = format!(
            "`{name}` arrived correctly after {times} successful refreshes, so the refusal does not come from the session: another \
             part of the application returns 401. Let it return another status, such as 403 or 409, or refresh only once for each \
             request"
        );
        let finding = Finding::error(Code::NotTheSession, message)
            .sure(Certainty::Likely)
            .seen(Fact::Before, format!("{} requests", course.len()))
            .seen(Fact::RequestCookies, format!("`{name}`"))
            .undecided_by(&[Fact::ServerOpensValue]);
        findings.push(finding);
    }
    if let Some(times) = refreshes_in_vain(&course) {
        let message = format!(
            "{times} refreshes succeeded, but the request after each was refused again: the new tokens do not arrive, or the refusal \
             does not come from the session; compare the `Set-Cookie` of the refresh with the next `Cookie`, and find out what returns \
             401"
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

/// The session cookie, if the last request has it once and was refused anyway.
fn came_as_it_should<'a>(case: &Case<'a>) -> Option<&'a str> {
    let name = case.usual()?.name().as_str();
    let is_refused = case.route == Some(Route::Session) && case.seen.response.status == Some(401);
    let is_read = case.seen.server.opens_value != Some(false);
    (is_refused && is_read && case.count(name) == 1).then_some(name)
}

/// A refresh that is refused after another one succeeded, and deletes what that one set.
fn race(case: &Case<'_>, findings: &mut Vec<Finding>) {
    /// The largest distance, in seconds, at which two refreshes are related.
    const LONGEST: u64 = 60;
    let is_refused = matches!(case.seen.response.status, Some(400 | 401 | 403));
    let Some(lasting) = case.lasting() else {
        return;
    };
    if case.route != Some(Route::Refresh) || !is_refused {
        return;
    }
    // A request in between has the new tokens, so the refused one has them, too.
    let before = case.seen.before.last();
    let is_near = |exchange: &Exchange| exchange.seconds_before.is_none_or(|age| age <= LONGEST);
    let has_won = before.is_some_and(|exchange| {
        exchange.route == Route::Refresh
            && (200..300).contains(&exchange.status)
            && is_near(exchange)
    });
    if !has_won || case.count(lasting.name().as_str()) == 0 {
        return;
    }
    let cookies = case.cookies().unwrap_or_default();
    let lines = case.seen.response.set_cookies.iter().flatten();
    let cleared: Vec<&str> = lines
        .filter(|line| line.is_deletion())
        .map(|line| &*line.name)
        .filter(|name| cookies.iter().any(|cookie| cookie.name().as_str() == *name))
        .collect();
    if cleared.is_empty() {
        return;
    }
    let message = format!(
        "a refresh succeeded a moment before, and this one has the token that it replaced: its response deletes {}, the new cookies of \
         the first. Return 401 without clearing, accept the old token for some seconds, or let one tab refresh at a time",
        listed(cleared.into_iter())
    );
    let finding = Finding::error(Code::RefreshRace, message)
        .sure(Certainty::Likely)
        .seen(Fact::Before, "a refresh answered with 200 or alike")
        .seen(
            Fact::ResponseStatus,
            case.seen.response.status.unwrap_or_default(),
        );
    findings.push(finding);
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

/// A refresh route that nothing handles.
fn not_found(route: &str, course: &[Exchange], findings: &mut Vec<Finding>) {
    let is_lost = |exchange: &&Exchange| {
        exchange.route == Route::Refresh && matches!(exchange.status, 404 | 405)
    };
    let Some(lost) = course.iter().find(is_lost) else {
        return;
    };
    let message = format!(
        "the refresh got {}: nothing serves the route that the front end calls; serve it at `{route}`, and configure the same base \
         path in both, with the path of the gateway",
        lost.status
    );
    let finding = Finding::error(Code::RefreshNotFound, message)
        .seen(Fact::ResponseStatus, lost.status)
        .undecided_by(&[Fact::RequestPath, Fact::FrontendApiBasePath]);
    findings.push(finding);
}

/// A refusal of a request whose session cookie is correct.
pub(super) fn refusal(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let status = case.seen.response.status;
    let Some(access) = case.usual() else {
        return;
    };
    let has_access = case.count(access.name().as_str()) == 1;
    if case.route == Some(Route::Session) && has_access && matches!(status, Some(401 | 403)) {
        let message = String::from(if status == Some(403) {
            "the session arrived correctly, and 403 means that it may not do this: a claim or a role is missing, or another part of \
             the application refuses"
        } else if case.expected.refresh_path.is_some() {
            "the session arrived correctly: the token has expired or was revoked, and a refresh follows, or another part of the \
             application returns 401"
        } else {
            "the session arrived correctly: it has expired or was revoked, so the user must sign in again, or another part of the \
             application returns 401"
        });
        let finding = Finding::warning(Code::NotTheSession, message)
            .sure(Certainty::Possible)
            .seen(Fact::ResponseStatus, status.unwrap_or_default())
            .undecided_by(&[Fact::Before]);
        findings.push(finding);
    }
}
