//! Refreshes that are refused although their token came.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::refused;
use crate::config::SessionShape;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Exchange, Route, SeenSetCookie};

/// The largest distance, in seconds, at which a redirect and the next request are related.
const SOON: u64 = 60;

/// An earlier renewal whose new tokens did not reach the browser.
pub(super) fn lost(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(renewal) = renewal(case) else {
        return;
    };
    let is_redirect = (300..400).contains(&renewal.status);
    let is_soon = renewal.seconds_before.is_none_or(|age| age <= SOON);
    let is_refresh = renewal.route == Route::Refresh;
    let is_pair = case.expected.shape == SessionShape::Pair;
    let has_other_cause = case.seen.server.restarted == Some(true);
    let is_shown = is_refresh && (renewal.sets_cookie == Some(false) || is_cut_off(renewal));
    if !is_refresh && case.seen.server.opens_value != Some(false) {
        return;
    }
    let sure = if has_other_cause {
        Certainty::Possible
    } else if is_shown || (is_redirect && is_soon && (is_refresh || is_pair)) {
        Certainty::Likely
    } else {
        return;
    };
    findings.push(lost_finding(case, renewal, sure));
}

/// Possible causes that no fact rules out, if nothing else is found.
pub(super) fn possible(case: &Case<'_>, findings: &mut Vec<Finding>) {
    if is_harmless(case) {
        return;
    }
    let is_soon = |renewal: &Exchange| renewal.seconds_before.is_none_or(|age| age <= SOON);
    let renewal =
        renewal(case).filter(|renewal| renewal.route == Route::Refresh || is_soon(renewal));
    if let Some(renewal) = renewal {
        findings.push(lost_finding(case, renewal, Certainty::Possible));
    }
    let server = &case.seen.server;
    let Some(cookie) = case
        .lasting()
        .filter(|_| case.route == Some(Route::Refresh) && is_refused(case))
    else {
        return;
    };
    if server.opens_value != Some(true) && server.restarted.is_none() {
        findings.push(
            refused::unreadable(cookie)
                .sure(Certainty::Possible)
                .seen(Fact::RequestCookies, format!("`{}`", cookie.name()))
                .undecided_by(&[Fact::ServerOpensValue, Fact::ServerRestarted]),
        );
    }
    let message = format!(
        "`{}` came with the refresh and was refused. If another tab or an earlier refresh has used it, it was replaced: accept a \
         replaced token for some seconds, and let one tab refresh at a time. Otherwise the session has expired, was revoked, or \
         belongs to another environment; see the server's log",
        cookie.name()
    );
    let finding = Finding::error(Code::RefreshRace, message)
        .sure(Certainty::Possible)
        .seen(
            Fact::ResponseStatus,
            case.seen.response.status.unwrap_or_default(),
        )
        .undecided_by(&[Fact::ServerOpensValue, Fact::Before]);
    findings.push(finding);
}

/// Whether this is the second of two refreshes, and its response does not touch the new cookies of the first.
fn is_harmless(case: &Case<'_>) -> bool {
    let won = case.seen.before.last().is_some_and(|last| {
        last.route == Route::Refresh
            && (200..300).contains(&last.status)
            && last.seconds_before.is_none_or(|age| age <= SOON)
            && last.sets_cookie != Some(false)
    });
    let lines = case.seen.response.set_cookies.as_deref();
    won && lines.is_some_and(|lines| !lines.iter().any(SeenSetCookie::is_deletion))
}

/// The last earlier response that may have renewed the session, if the old token came now and was refused.
fn renewal<'a>(case: &Case<'a>) -> Option<&'a Exchange> {
    if !is_refused(case) {
        return None;
    }
    let is_change = |exchange: &&Exchange| {
        let is_redirect = (300..400).contains(&exchange.status);
        match exchange.route {
            Route::Refresh if is_cut_off(exchange) => true,
            Route::SignIn | Route::Callback | Route::Refresh => {
                (200..400).contains(&exchange.status)
            }
            Route::Document | Route::Session => is_redirect,
            Route::Preflight | Route::SignOut => false,
        }
    };
    let last = case.seen.before.iter().rev().find(is_change)?;
    let is_renewal = match last.route {
        Route::Refresh => true,
        // Only the server's word about the value, or a page that redirects again, distinguishes a renewal from any other redirect.
        Route::Document | Route::Session => {
            case.seen.server.opens_value == Some(false) || is_led_again(case)
        }
        _ => false,
    };
    let has_begun = || {
        let mut before = case.seen.before.iter();
        before.any(|exchange| matches!(exchange.route, Route::SignIn | Route::Callback))
    };
    let is_known = last.route == Route::Refresh || has_begun();
    (is_renewal && is_known && last.sets_cookie != Some(true)).then_some(last)
}

/// Whether the token that continues the session came once and was refused.
fn is_refused(case: &Case<'_>) -> bool {
    let Some(cookie) = case.lasting() else {
        return false;
    };
    let status = case.seen.response.status;
    let is_refused = match case.seen.request.route {
        Some(Route::Refresh) => {
            let request = &case.seen.request;
            let may_be_csrf = request.csrf == Some(false) || request.csrf_token == Some(false);
            matches!(status, Some(400 | 401)) || (status == Some(403) && !may_be_csrf)
        }
        Some(Route::Document) if is_led_again(case) => true,
        Some(Route::Document | Route::Session) => case.seen.server.opens_value == Some(false),
        _ => false,
    };
    let has_failed = status.is_some_and(|status| !(200..300).contains(&status));
    is_refused && has_failed && case.count(cookie.name().as_str()) == 1
}

/// A page that redirects, sets nothing, and directly follows another redirect that did.
fn is_led_again(case: &Case<'_>) -> bool {
    let response = &case.seen.response;
    let is_redirect = response
        .status
        .is_some_and(|status| (300..400).contains(&status));
    let sets_nothing = response.set_cookies.as_ref().is_some_and(Vec::is_empty);
    case.expected.shape == SessionShape::Pair
        && case.seen.server.opens_value.is_none()
        && is_redirect
        && sets_nothing
}

/// A request that the server may have handled, but whose response did not reach the browser.
const fn is_cut_off(exchange: &Exchange) -> bool {
    matches!(exchange.status, 0 | 408 | 499 | 502 | 504)
}

fn lost_finding(case: &Case<'_>, renewal: &Exchange, sure: Certainty) -> Finding {
    let what = match renewal.route {
        Route::Refresh => "refresh",
        Route::Document => "page",
        _ => "request",
    };
    let set = match renewal.sets_cookie {
        Some(false) => " and set no cookie",
        _ => "",
    };
    let answered = match renewal.status {
        0 => String::from("got no response in the browser"),
        status if is_cut_off(renewal) => {
            format!("was answered with {status} by a proxy or not at all")
        }
        status => format!("was answered with {status}{set}"),
    };
    let message = if is_cut_off(renewal) {
        format!(
            "the {what} before {answered}: if the server renewed the session, the new token did not reach the browser, which still \
             sends the one that was replaced. Accept a replaced token for some seconds, so that the browser can try again"
        )
    } else {
        format!(
            "the {what} before {answered}: if that response renewed the session, the new token did not reach the browser, which \
         still sends the one that was replaced. Copy the cookies of a renewal to every response that is returned, redirects and errors, too"
        )
    };
    let age = renewal
        .seconds_before
        .map_or_else(String::new, |age| format!(", {age} seconds before"));
    Finding::error(Code::SetCookieMissing, message)
        .sure(sure)
        .seen(
            Fact::Before,
            format!("a {what} answered with {}{age}", renewal.status),
        )
        .seen(
            Fact::ResponseStatus,
            case.seen.response.status.unwrap_or_default(),
        )
        .undecided_by(&[Fact::Before])
}
