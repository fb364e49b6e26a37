//! Sign-outs that leave something: the cookie, the session on the server, or the session at the identity provider.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::{caches, site_data};
use crate::config::SessionShape;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Authorization, Exchange, Route};
use crate::diagnosis::words::listed;
use crate::policy::Severity;

/// A response to a sign-out without a line for any session cookie.
pub(super) fn response(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(lines) = case.seen.response.set_cookies.as_deref() else {
        return;
    };
    let names = came(case);
    if case.route != Some(Route::SignOut) || !case.has_succeeded() || case.is_by_header() {
        return;
    }
    // Other rules check lines for session cookies, and past names that the policy would clear.
    let cookies = case.cookies().unwrap_or_default();
    let is_about = |line: &str| {
        cookies
            .iter()
            .any(|cookie| has_stem(line, cookie.name().stem()))
    };
    // `Clear-Site-Data` has its own rule.
    if site_data::header(case).is_some() {
        return;
    }
    let is_gone = case.seen.jar.is_some() && kept(case, &names).is_empty();
    if names.is_empty() || is_gone || lines.iter().any(|line| is_about(&line.name)) {
        return;
    }
    let listed_names = listed(names.iter().copied());
    let shown = match listed(lines.iter().take(8).map(|line| &*line.name)) {
        text if text.is_empty() => String::from("none"),
        text => text,
    };
    let ended = case.seen.server.ended_session;
    let finding = if ended == Some(true) {
        let message = format!(
            "the sign-out ended the session on the server but left {listed_names} in the browser, which sends it until it expires. \
             Delete it in the response to the sign-out"
        );
        Finding::warning(Code::SignOutKeepsCookie, message).seen(Fact::ServerEndedSession, "`true`")
    } else {
        let message = format!(
            "the response to the sign-out does not delete {listed_names}: the browser sends it with the next request. Delete each session \
             cookie in this response, and end the session on the server"
        );
        Finding::error(Code::SignOutKeepsCookie, message)
            .sure(Certainty::Likely)
            .undecided_by(&[Fact::Jar, Fact::ServerEndedSession])
    };
    findings.push(finding.seen(Fact::ResponseSetCookies, shown));
}

/// A request with the session after a sign-out.
pub(super) fn after(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let is_asked = matches!(
        case.route,
        Some(Route::Document | Route::Refresh | Route::Session)
    );
    let names = came(case);
    let has_bearer = case.seen.request.authorization == Some(Authorization::Bearer);
    if !is_asked || !case.is_signed_out() || (names.is_empty() && !has_bearer) {
        return;
    }
    let status = case.seen.response.status;
    // A document may be the page for visitors.
    let is_accepted = status.is_some_and(|status| (200..300).contains(&status))
        && case.route != Some(Route::Document)
        && !caches::is_hit(case);
    let ended = case.seen.server.ended_session;
    // The cookie may be that of a new session, of a visitor.
    let is_new = is_set_since(case);
    if is_accepted && ended != Some(true) {
        let shown = match (names.first(), has_bearer) {
            (Some(name), _) => format!("`{name}`"),
            (None, _) => String::from("the bearer token"),
        };
        let message = format!(
            "the server accepted {shown} after the sign-out: {}",
            how_it_lives(case)
        );
        let finding = Finding::error(Code::SignOutKeepsSession, message)
            .seen(Fact::Before, "a sign-out that succeeded")
            .seen(Fact::ResponseStatus, status.unwrap_or_default());
        let is_possible = is_new && !has_bearer;
        findings.push(match ended {
            Some(_) => finding.seen(Fact::ServerEndedSession, "`false`"),
            None if is_possible => {
                let mut finding = finding
                    .sure(Certainty::Possible)
                    .undecided_by(&[Fact::ServerEndedSession]);
                finding.severity = Severity::Warning;
                finding
            }
            None => finding
                .sure(Certainty::Likely)
                .undecided_by(&[Fact::ServerEndedSession, Fact::Before]),
        });
    }
    if names.is_empty() || is_new {
        return;
    }
    let names = listed(names.into_iter());
    let message = format!(
        "{names} came after a sign-out that succeeded: its response did not delete the cookie, or deleted it with other attributes. Look at \
         the `Set-Cookie` of the sign-out, and delete the cookie with the `Domain`, `Path`, `Secure` and `Partitioned` that it was set with"
    );
    let finding = if is_accepted {
        Finding::error(Code::SignOutKeepsCookie, message)
    } else {
        Finding::warning(Code::SignOutKeepsCookie, message)
    };
    let finding = finding
        .sure(Certainty::Likely)
        .seen(Fact::Before, "a sign-out that succeeded")
        .seen(Fact::RequestCookies, names)
        .undecided_by(&[Fact::ResponseSetCookies, Fact::Before]);
    findings.push(finding);
}

/// Whether the sign-out or a response after it set the session cookie again.
fn is_set_since(case: &Case<'_>) -> bool {
    let before = &case.seen.before;
    let last = case.last_change();
    let at = before.iter().rposition(|exchange| Some(exchange) == last);
    let since = at.and_then(|at| before.get(at..)).unwrap_or_default();
    since
        .iter()
        .any(|exchange| exchange.sets_cookie == Some(true))
}

/// A sign-in right after a sign-out, without any question to the user.
pub(super) fn provider(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let asked = case.seen.page.signed_in_without_asking;
    let signed_out = signed_out_before_sign_in(case);
    let is_known = asked == Some(true) && (signed_out || case.seen.before.is_empty());
    let is_fast = asked.is_none() && signed_out && came_back_at_once(case);
    if !is_known && !is_fast {
        return;
    }
    let message = String::from(
        "the sign-out ended the session here, but not at the identity provider, which signs the user in again without asking. Send the \
         user to the provider's `end_session_endpoint` at sign-out, or begin the next sign-in with `prompt=login`",
    );
    let finding = Finding::warning(Code::SignOutKeepsProvider, message);
    findings.push(if is_known {
        finding
            .sure(Certainty::Likely)
            .seen(Fact::PageSignedInWithoutAsking, "`true`")
            .undecided_by(&[Fact::Before])
    } else {
        finding
            .sure(Certainty::Possible)
            .seen(Fact::Before, "a sign-out, and a sign-in that took seconds")
            .undecided_by(&[Fact::PageSignedInWithoutAsking])
    });
}

/// The session cookies that came.
fn came<'a>(case: &Case<'a>) -> Vec<&'a str> {
    let cookies = case.cookies().unwrap_or_default().into_iter();
    let names = cookies.map(|cookie| cookie.name().as_str());
    names.filter(|name| case.count(name) > 0).collect()
}

/// Those that the browser keeps, if that is known.
fn kept<'n>(case: &Case<'_>, names: &[&'n str]) -> Vec<&'n str> {
    let names = names.iter().copied();
    names
        .filter(|name| !case.jar_lines(name).is_empty())
        .collect()
}

fn has_stem(name: &str, stem: &str) -> bool {
    crate::cookie::CookieName::parse(name).is_ok_and(|name| name.stem() == stem)
}

fn how_it_lives(case: &Case<'_>) -> &'static str {
    match (case.route, case.expected.shape) {
        (Some(Route::Refresh), _) => {
            "the refresh token still works. Revoke it in the store at sign-out"
        }
        (_, SessionShape::Pair) => {
            "an access token that the server only verifies, such as a JWT, is valid until it expires. Let it live for minutes, or keep a \
             list of revoked ids; revoke the refresh token in the store"
        }
        (_, SessionShape::Single) => {
            "the sign-out did not delete the session in the store, or the value is signed and valid until it expires. Delete the session in \
             the store and look it up with each request"
        }
    }
}

/// Whether a sign-out was followed by a sign-in.
fn signed_out_before_sign_in(case: &Case<'_>) -> bool {
    let before = &case.seen.before;
    let is_done = |exchange: &Exchange| (200..400).contains(&exchange.status);
    let sign_out = before.iter().rposition(|exchange| {
        exchange.route == Route::SignOut && exchange.other_host != Some(true) && is_done(exchange)
    });
    let Some(rest) = sign_out.and_then(|at| before.get(at..)) else {
        return false;
    };
    let is_sign_in = |route: Route| matches!(route, Route::Callback | Route::SignIn);
    let mut rest = rest.iter();
    case.route.is_some_and(is_sign_in)
        || rest.any(|exchange| is_sign_in(exchange.route) && is_done(exchange))
}

/// Whether the provider sent the user back faster than a person types a password.
fn came_back_at_once(case: &Case<'_>) -> bool {
    /// Seconds between the departure to the provider and the return.
    const AT_ONCE: u64 = 3;
    let before = &case.seen.before;
    let left = before
        .iter()
        .rev()
        .find(|exchange| exchange.route == Route::SignIn && (300..400).contains(&exchange.status));
    let back = before
        .iter()
        .rev()
        .find(|exchange| exchange.route == Route::Callback)
        .and_then(|exchange| exchange.seconds_before);
    let back = match case.route {
        Some(Route::Callback) => Some(0),
        _ => back,
    };
    let left = left.and_then(|exchange| exchange.seconds_before);
    left.zip(back)
        .and_then(|(left, back)| left.checked_sub(back))
        .is_some_and(|seconds| seconds <= AT_ONCE)
}
