//! Cookies that have ended: with the browser, or by their lifetime.

use alloc::format;
use alloc::vec::Vec;

use super::case::Case;
use super::sent::absent;
use crate::cookie::CookieAttributes;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Exchange, Route};

/// What the facts show.
pub(super) fn known(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(cookie) = lost(case) else {
        return;
    };
    let name = cookie.name();
    let restarted = case.seen.page.browser_restarted;
    if restarted == Some(true) && ends_with_browser(case, cookie) {
        let message = format!(
            "`{name}` has neither `Max-Age` nor `Expires`, so it ended when the browser was closed. Set a lifetime (`lifetime_seconds`) if \
             users are to stay signed in"
        );
        let finding = Finding::error(Code::EndedWithBrowser, message)
            .sure(Certainty::Likely)
            .seen(Fact::PageBrowserRestarted, "`true`")
            .undecided_by(&[Fact::ResponseSetCookies]);
        findings.push(finding);
    }
    by_age(case, cookie, findings);
}

/// What no fact excludes.
pub(super) fn possible(case: &Case<'_>, findings: &mut Vec<Finding>) {
    /// Nobody closes a browser so soon. An age that is not known decides nothing.
    const SECONDS: u64 = 60;
    let Some(cookie) = lost(case).filter(|cookie| ends_with_browser(case, cookie)) else {
        return;
    };
    let last = case.seen.before.last();
    let has_worked = last.is_some_and(|last| {
        (200..400).contains(&last.status) && last.seconds_before.is_some_and(|age| age > SECONDS)
    });
    if case.seen.page.browser_restarted.is_some() || !has_worked {
        return;
    }
    let message = format!(
        "`{}` has neither `Max-Age` nor `Expires`: if the browser was closed since it was set, it ended there. Set a lifetime \
         (`lifetime_seconds`) if users are to stay signed in",
        cookie.name()
    );
    let finding = Finding::error(Code::EndedWithBrowser, message)
        .sure(Certainty::Possible)
        .seen(Fact::Before, "a session that worked")
        .undecided_by(&[Fact::PageBrowserRestarted]);
    findings.push(finding);
}

/// The cookie that did not come and is not known to be in the browser.
fn lost<'a>(case: &Case<'a>) -> Option<&'a CookieAttributes> {
    let cookie = absent(case)?;
    let name = cookie.name().as_str();
    // With the lasting cookie of a pair the session goes on by a refresh.
    let lasting = case.lasting()?.name().as_str();
    let is_kept = case.seen.jar.is_some() && !case.jar_lines(name).is_empty();
    (!is_kept && case.count(lasting) == 0).then_some(cookie)
}

/// Whether the cookie was set without a lifetime: as the last response that set it said, or else as the policy writes it.
fn ends_with_browser(case: &Case<'_>, cookie: &CookieAttributes) -> bool {
    let written = writes(case).next();
    written.is_none_or(|exchange| exchange.max_age.is_none())
        && cookie.lifetime().max_age().is_none()
}

/// A cookie that is older than it may become.
fn by_age(case: &Case<'_>, cookie: &CookieAttributes, findings: &mut Vec<Finding>) {
    let Some(written) = writes(case).next() else {
        return;
    };
    let policy = cookie.lifetime().max_age();
    let policy = policy.and_then(|kept| u64::try_from(kept.whole_seconds()).ok());
    let (Some(age), Some(max_age)) = (written.seconds_before, written.max_age.or(policy)) else {
        return;
    };
    if age < max_age {
        return;
    }
    let used = case.seen.before.iter().filter(|exchange| {
        let is_later = exchange.seconds_before.is_some_and(|later| later < age);
        is_later && exchange.route == Route::Session && (200..300).contains(&exchange.status)
    });
    let used: Vec<&Exchange> = used.collect();
    // A response of which nobody knows whether it has renewed the cookie.
    let may_be_renewed = used.iter().any(|exchange| {
        exchange.sets_cookie.is_none()
            && exchange.seconds_before.is_some_and(|later| later < max_age)
    });
    let name = cookie.name();
    let (message, is_active) = if used.is_empty() {
        let message = format!(
            "`{name}` was set {age} seconds before, and browsers keep it for {max_age}: it has expired, and the user must sign in again. Set a \
             longer lifetime if that is too soon"
        );
        (message, false)
    } else {
        let message = format!(
            "`{name}` was set {age} seconds before, browsers keep it for {max_age}, and no response since has set it again although the \
             session was in use. Renew the cookie while it is used: write it again before half of its life is over"
        );
        (message, true)
    };
    let finding = if is_active {
        Finding::error(Code::LifetimeEnded, message)
    } else {
        Finding::warning(Code::LifetimeEnded, message)
    };
    let finding = finding.seen(
        Fact::Before,
        format!("set {age} seconds before, for {max_age} seconds"),
    );
    findings.push(if may_be_renewed {
        finding
            .sure(Certainty::Possible)
            .undecided_by(&[Fact::Before, Fact::Jar])
    } else if written.max_age.is_some() {
        finding
    } else {
        // What the server has written may live for another time than what the policy writes.
        finding
            .sure(Certainty::Likely)
            .undecided_by(&[Fact::ResponseSetCookies])
    });
}

/// The exchanges whose responses set the cookie, the last first.
fn writes<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a Exchange> {
    case.seen.before.iter().rev().filter(|exchange| {
        let sets = exchange.sets_cookie.unwrap_or(matches!(
            exchange.route,
            Route::Callback | Route::Refresh | Route::SignIn
        ));
        sets && exchange.other_host != Some(true) && (200..400).contains(&exchange.status)
    })
}
