//! Cookies that have ended: with the browser, or by their lifetime.

use alloc::format;
use alloc::vec::Vec;

use super::case::Case;
use super::sent::absent;
use crate::cookie::{CookieAttributes, parse_cookie_date};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{ClientKind, Exchange, Route, SeenSetCookie};
use crate::diagnosis::words::{Attributes, shown_line};

/// Checks what the facts show.
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
    not_kept(case, cookie, findings);
    unit_of_before(case, cookie, findings);
    by_age(case, cookie, findings);
}

/// A cookie whose lifetime has not passed, but that the browser or the app's web view lost when it was closed.
fn not_kept(case: &Case<'_>, cookie: &CookieAttributes, findings: &mut Vec<Finding>) {
    let Some(written) = writes(case).next() else {
        return;
    };
    let policy = cookie.lifetime().max_age();
    let policy = policy.and_then(|kept| u64::try_from(kept.whole_seconds()).ok());
    let Some(max_age) = written.max_age.or(policy) else {
        return;
    };
    let is_over = written.seconds_before.is_none_or(|age| age >= max_age);
    let is_closed = case.seen.page.browser_restarted == Some(true) && case.seen.jar.is_some();
    // The browser kept the cookie at first, and did not refuse it.
    let has_worked = case.seen.before.iter().any(|exchange| {
        exchange.route == Route::Session
            && (200..300).contains(&exchange.status)
            && exchange
                .seconds_before
                .is_some_and(|age| written.seconds_before > Some(age))
    });
    let advice = match case.seen.client {
        Some(ClientKind::WebView) => {
            "the app's web view loses its data when the app is closed. Give it a persistent data directory and no incognito mode, or \
             keep a token in the app's own storage"
        }
        Some(ClientKind::Chromium | ClientKind::Firefox | ClientKind::Safari) if has_worked => {
            "this browser loses its data when it is closed, as in a private window, or with the setting that deletes cookies then. \
             Check its settings"
        }
        _ => return,
    };
    if !is_closed || is_over {
        return;
    }
    let message = format!(
        "`{}` was set for {max_age} seconds, which have not passed, but is gone since the browser or the app was closed: {advice}. A \
         longer lifetime does not help",
        cookie.name()
    );
    let finding = Finding::error(Code::EndedWithBrowser, message)
        .sure(Certainty::Likely)
        .seen(Fact::PageBrowserRestarted, "`true`")
        .seen(Fact::Before, format!("set for {max_age} seconds"))
        .undecided_by(&[Fact::ResponseSetCookies]);
    findings.push(finding);
}

/// The same check of the unit, for the last response that set the lost cookie.
fn unit_of_before(case: &Case<'_>, cookie: &CookieAttributes, findings: &mut Vec<Finding>) {
    let kept = writes(case).next().and_then(|exchange| exchange.max_age);
    let kept = kept.and_then(|kept| i64::try_from(kept).ok());
    let (Some(kept), Some(declared)) = (kept, cookie.lifetime().max_age()) else {
        return;
    };
    let declared = declared.whole_seconds();
    if !is_thousand_times(kept, declared) {
        return;
    }
    let message = format!(
        "browsers kept `{}` for {kept} seconds, a thousandth of the {declared} that the deployment declares, so users are logged out \
         early. {UNIT}",
        cookie.name()
    );
    let finding = Finding::error(Code::LifetimeDisagrees, message)
        .seen(Fact::Before, format!("set for {kept} seconds"));
    findings.push(finding);
}

/// The usual cause of such a lifetime.
const UNIT: &str = "`Max-Age` is always in seconds, but some frameworks take milliseconds (`maxAge` in Express): check the unit where \
    it is set";

/// Possible causes that no fact rules out.
pub(super) fn possible(case: &Case<'_>, findings: &mut Vec<Finding>) {
    /// Nobody closes a browser so soon. An unknown age rules nothing out.
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
        "`{}` has neither `Max-Age` nor `Expires`: if the browser was closed since it was set, the cookie ended then. Set a lifetime \
         (`lifetime_seconds`) if users should stay logged in",
        cookie.name()
    );
    let finding = Finding::error(Code::EndedWithBrowser, message)
        .sure(Certainty::Possible)
        .seen(Fact::Before, "a session that worked")
        .undecided_by(&[Fact::PageBrowserRestarted]);
    findings.push(finding);
}

/// A cookie whose lifetime is a thousandth of the declared one, or a thousand times as long.
pub(super) fn unit(case: &Case<'_>, line: &SeenSetCookie, findings: &mut Vec<Finding>) {
    /// What nobody means by "about as long as declared".
    const SMALL: i64 = 500;
    let cookies = case.cookies().unwrap_or_default();
    let mut same = cookies.iter().enumerate();
    let Some((place, cookie)) = same.find(|(_, cookie)| cookie.name().as_str() == line.name) else {
        return;
    };
    let (Some(kept), Some(declared)) = (seconds_of(case, line), cookie.lifetime().max_age()) else {
        return;
    };
    let declared = declared.whole_seconds();
    if kept <= 0 {
        return;
    }
    let is_thousandth = is_thousand_times(kept, declared);
    // Some servers give the access cookie the lifetime of its token.
    let is_lasting = place.saturating_add(1) == cookies.len();
    let is_short = is_lasting && kept.saturating_mul(SMALL) <= declared;
    let name = &line.name;
    let finding = if is_thousandth || is_short {
        let part = if is_thousandth {
            "a thousandth of"
        } else {
            "and not"
        };
        Finding::error(
            Code::LifetimeDisagrees,
            format!(
                "browsers keep `{name}` for {kept} seconds, {part} the {declared} that the deployment declares, so users are logged \
                 out early. {UNIT}"
            ),
        )
        .sure(if is_thousandth {
            Certainty::Certain
        } else {
            Certainty::Likely
        })
    } else if is_thousand_times(declared, kept) {
        Finding::warning(
            Code::LifetimeDisagrees,
            format!(
                "`{name}` has a lifetime of {kept} seconds, a thousand times the {declared} that the deployment declares; browsers \
                 shorten it to 400 days. {UNIT}"
            ),
        )
    } else {
        return;
    };
    let finding = finding.seen(Fact::ResponseSetCookies, shown_line(line));
    findings.push(if is_short && !is_thousandth {
        finding.undecided_by(&[Fact::Jar])
    } else {
        finding
    });
}

/// Whether the longer time is a thousand times the shorter one, in whole seconds.
const fn is_thousand_times(shorter: i64, longer: i64) -> bool {
    let excess = longer.saturating_sub(shorter.saturating_mul(1000));
    excess > -1000 && excess < 1000 && shorter > 1
}

/// The lifetime in seconds: by `Max-Age`, or by `Expires` and the `Date` of the response.
fn seconds_of(case: &Case<'_>, line: &SeenSetCookie) -> Option<i64> {
    let attributes = Attributes(&line.attributes);
    if let Some(text) = attributes.value("max-age") {
        return text.parse().ok();
    }
    let date = |text: &str| parse_cookie_date(text.as_bytes());
    let expires = attributes.value("expires").and_then(date)?;
    let sent = case.seen.response.date.text().and_then(date)?;
    Some(
        expires
            .unix_timestamp()
            .saturating_sub(sent.unix_timestamp()),
    )
}

/// The cookie that did not come and may not be in the browser.
fn lost<'a>(case: &Case<'a>) -> Option<&'a CookieAttributes> {
    let cookie = absent(case)?;
    let name = cookie.name().as_str();
    // With the lasting cookie of a pair, a refresh continues the session.
    let lasting = case.lasting()?.name().as_str();
    let is_kept = !case.jar_lines(name).is_empty();
    (!is_kept && case.count(lasting) == 0).then_some(cookie)
}

/// Whether the cookie was set without a lifetime: by the last response that set it, or else by the policy.
fn ends_with_browser(case: &Case<'_>, cookie: &CookieAttributes) -> bool {
    let written = writes(case).next();
    written.is_none_or(|exchange| exchange.max_age.is_none())
        && cookie.lifetime().max_age().is_none()
}

/// A cookie that is older than its lifetime.
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
    // A response that may have renewed the cookie.
    let may_be_renewed = used.iter().any(|exchange| {
        exchange.sets_cookie.is_none()
            && exchange.seconds_before.is_some_and(|later| later < max_age)
    });
    let name = cookie.name();
    let (message, is_active) = if used.is_empty() {
        let message = format!(
            "`{name}` was set {age} seconds before, and browsers keep it for {max_age}: it has expired, and the user must sign in \
             again. If that is too soon, set a longer lifetime"
        );
        (message, false)
    } else {
        let message = format!(
            "`{name}` was set {age} seconds before, browsers keep it for {max_age}, and no response since has set it again although \
             the session was in use. Renew the cookie while it is in use: set it again before half of its lifetime has passed"
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
        // The server may have set another lifetime than the policy.
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
