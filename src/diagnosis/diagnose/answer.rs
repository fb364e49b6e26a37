//! The cookies that an answer sets.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::paths;
use super::trials::Trials;
use crate::config::{Names, Transport};
use crate::cookie::{CookieAttributes, NamePrefix, OversizedCookie};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Route, SeenSetCookie};
use crate::diagnosis::words::listed;

/// What the answer to a sign-in or a refresh sets, and what browsers make of it.
pub(super) fn set_cookies(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(lines) = case.seen.response.set_cookies.as_deref() else {
        return;
    };
    let Some(cookies) = case.cookies() else {
        return;
    };
    let is_kept = |line: &&SeenSetCookie| cookies.iter().any(|cookie| is_alike(&line.name, cookie));
    // A line that comes twice shows what it shows once.
    let mut known = BTreeSet::new();
    let mut distinct: Vec<&SeenSetCookie> = lines.iter().filter(is_kept).collect();
    distinct.retain(|line| known.insert((&*line.name, line.len, &*line.attributes)));
    let mut stems: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &distinct {
        let count = stems.entry(stem(&line.name)).or_default();
        *count = count.saturating_add(1);
    }
    // Deletions have rules of their own.
    for line in distinct.into_iter().filter(|line| !line.is_deletion()) {
        let is_alone = stems.get(stem(&line.name)) == Some(&1);
        judge(case, line, is_alone, findings);
    }
    if is_by_cookie(case) && case.has_succeeded() {
        complete(case, lines, &cookies, findings);
    }
}

/// Whether the answer hands tokens over by cookie.
fn is_by_cookie(case: &Case<'_>) -> bool {
    match case.route {
        Some(Route::SignIn) => {
            case.policy
                .sign_in(&case.facts, case.now)
                .choice()
                .transport
                == Transport::Cookie
        }
        Some(Route::Refresh) => case
            .lasting()
            .is_some_and(|cookie| case.count(cookie.name().as_str()) > 0),
        _ => false,
    }
}

/// Whether the answer is to bring new tokens.
fn is_new(case: &Case<'_>) -> bool {
    matches!(case.route, Some(Route::SignIn | Route::Refresh))
}

/// Whether [`set_cookies`] judges the line.
pub(super) fn has_own_judgement(line: &SeenSetCookie, cookies: &[&CookieAttributes]) -> bool {
    cookies.iter().any(|cookie| is_alike(&line.name, cookie))
}

/// The same name, or the same with another prefix.
fn is_alike(name: &str, cookie: &CookieAttributes) -> bool {
    stem(name) == cookie.name().stem()
}

fn stem(name: &str) -> &str {
    NamePrefix::strip_ignoring_case(name).map_or(name, |(_, stem)| stem)
}

/// Whether all cookies of the session are there.
fn complete(
    case: &Case<'_>,
    lines: &[SeenSetCookie],
    cookies: &[&CookieAttributes],
    findings: &mut Vec<Finding>,
) {
    let is_missing =
        |cookie: &&&CookieAttributes| !lines.iter().any(|line| is_alike(&line.name, cookie));
    let missing: Vec<&CookieAttributes> = cookies.iter().filter(is_missing).copied().collect();
    let [first, ..] = *missing else {
        return;
    };
    let finding = if missing.len() == cookies.len() {
        Finding::error(Code::SetCookieMissing, none_in_words(case))
    } else {
        let set = listed(lines.iter().map(|line| &*line.name));
        let name = first.name();
        if is_by_design(cookies, first) {
            return;
        }
        let message = format!(
            "the answer sets {set} and not `{name}`: something keeps one `Set-Cookie` of several; append each, and look for a map of headers \
             on the way that has each name once"
        );
        Finding::error(Code::SetCookiePartial, message)
    };
    let shown = match listed(lines.iter().map(|line| &*line.name)) {
        names if names.is_empty() => String::from("none"),
        names => names,
    };
    findings.push(finding.seen(Fact::ResponseSetCookies, shown));
}

/// Whether the missing cookie has the name that this crate gives, and the others have names of their own: a server of another make may
/// have no such cookie.
fn is_by_design(cookies: &[&CookieAttributes], missing: &CookieAttributes) -> bool {
    let is_default = |cookie: &CookieAttributes| {
        let stem = cookie.name().stem();
        [Names::Own, Names::SuperTokens].iter().any(|names| {
            let (access, refresh) = names.of_cookies();
            stem == access || stem == refresh
        })
    };
    is_default(missing) && cookies.iter().any(|cookie| !is_default(cookie))
}

/// One cookie where the configuration has two, the other of which may not exist: asked if nothing else is found.
pub(super) fn one_of_two(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(lines), Some(cookies)) = (case.seen.response.set_cookies.as_deref(), case.cookies())
    else {
        return;
    };
    if !is_by_cookie(case) || !case.has_succeeded() {
        return;
    }
    let is_set = |cookie: &&CookieAttributes| lines.iter().any(|line| is_alike(&line.name, cookie));
    let mut missing = cookies.iter().copied().filter(|cookie| !is_set(cookie));
    let Some(cookie) = missing.next().filter(|_| cookies.iter().any(is_set)) else {
        return;
    };
    let set = listed(lines.iter().map(|line| &*line.name));
    let message = format!(
        "the response sets {set} and not `{}`. If a session has one cookie here, say so by `\"session\": \"single\"`; if it has two, something \
         keeps one `Set-Cookie` of several",
        cookie.name()
    );
    let finding = Finding::warning(Code::SetCookiePartial, message)
        .sure(Certainty::Possible)
        .seen(Fact::ResponseSetCookies, set)
        .undecided_by(&[Fact::Jar]);
    findings.push(finding);
}

fn none_in_words(case: &Case<'_>) -> String {
    let saved = match case.seen.server.saved_session {
        Some(true) => {
            ". The store has the session, so it was made and not written: frameworks write the cookie only for a session that was changed \
             or is not empty, so change it, or mark it as modified, in the sign-in"
        }
        _ => {
            ". Frameworks write the cookie only for a session that was changed or is not empty: mark it as modified in the sign-in"
        }
    };
    format!(
        "the answer sets no session cookie: the handler did not write the session's headers, something took them out, or the session was \
         made for a request that is not the page's; compare with what the policy writes{saved}"
    )
}

/// Sets the cookie in each browser, and sends it with the page's next request.
fn judge(case: &Case<'_>, line: &SeenSetCookie, is_alone: bool, findings: &mut Vec<Finding>) {
    let name = &*line.name;
    let value = "-".repeat(line.len.unwrap_or(1).clamp(1, 2 * OversizedCookie::MAX_LEN));
    let text = format!("{name}={value}; {}", line.attributes);
    let trials = Trials::of(case, name, &text, None);
    let shown = format!("`{name}; {}`", line.attributes);
    // Beside the cookie itself, its deletion elsewhere is right.
    if !trials.over.is_empty() && is_new(case) && is_alone && case.has_succeeded() {
        let message = format!(
            "`{name}` is over when it arrives: its `Max-Age` or `Expires` lies in the past; write seconds in `Max-Age`, and look at the server's clock"
        );
        let mut finding = Finding::error(Code::SetCookieExpired, message);
        // Engines differ in the clock: some go by `Date`.
        if let Some(date) = case.seen.response.date.text() {
            finding = finding.seen(Fact::ResponseDate, format!("`{date}`"));
            if trials.over.len() < trials.tried {
                finding = finding.in_browsers(trials.over.clone());
            }
            if !case.knows_browser() && trials.over.len() < trials.tried {
                finding = finding
                    .sure(Certainty::Likely)
                    .undecided_by(&[Fact::Client]);
            }
        }
        findings.push(finding.seen(Fact::ResponseSetCookies, &shown));
    }
    if trials.is_well() {
        omits_secure(case, line, findings);
        paths::session(case, line, findings);
    }
    let found = trials.findings(case);
    findings.extend(found.map(|finding| finding.seen(Fact::ResponseSetCookies, &shown)));
}

/// A session cookie of an https API without `Secure`.
fn omits_secure(case: &Case<'_>, line: &SeenSetCookie, findings: &mut Vec<Finding>) {
    let is_secure = line
        .attributes
        .split(';')
        .any(|part| part.trim().eq_ignore_ascii_case("secure"));
    if case.expected.api.is_https() && !is_secure {
        let message = format!(
            "`{}` of an https API has no `Secure`, so that it travels over plain http, too: the scheme was taken from a hop behind the proxy; take it from the policy",
            line.name
        );
        let shown = format!("`{}; {}`", line.name, line.attributes);
        findings.push(
            Finding::error(Code::SecureOmitted, message).seen(Fact::ResponseSetCookies, shown),
        );
    }
}
