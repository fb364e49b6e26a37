//! The cookies that an answer sets.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::{Case, listed};
use super::trials::Trials;
use crate::config::Transport;
use crate::cookie::{CookieAttributes, NamePrefix, OversizedCookie};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Route, SeenSetCookie};

/// What the answer to a sign-in or a refresh sets, and what browsers make of it.
pub(super) fn set_cookies(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(lines) = case.seen.response.set_cookies.as_deref() else {
        return;
    };
    let Some(cookies) = case.cookies() else {
        return;
    };
    let is_kept = |line: &&SeenSetCookie| cookies.iter().any(|cookie| is_alike(&line.name, cookie));
    if is_by_cookie(case) && case.has_succeeded() {
        complete(lines, &cookies, findings);
    }
    // To delete what is not there may be refused.
    let is_idle = |line: &&SeenSetCookie| {
        line.len == Some(0) && (is_new(case) || case.count(&line.name) == 0)
    };
    // A line that comes twice shows what it shows once.
    let mut known = BTreeSet::new();
    let mut distinct: Vec<&SeenSetCookie> = lines.iter().filter(is_kept).collect();
    distinct.retain(|line| known.insert((&*line.name, line.len, &*line.attributes)));
    let mut stems: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &distinct {
        let count = stems.entry(stem(&line.name)).or_default();
        *count = count.saturating_add(1);
    }
    for line in distinct.into_iter().filter(|line| !is_idle(line)) {
        let is_alone = stems.get(stem(&line.name)) == Some(&1);
        judge(case, line, is_alone, findings);
    }
}

/// Whether the answer hands tokens over by cookie.
fn is_by_cookie(case: &Case<'_>) -> bool {
    match case.route() {
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
    matches!(case.route(), Some(Route::SignIn | Route::Refresh))
}

/// The same name, or the same with another prefix.
fn is_alike(name: &str, cookie: &CookieAttributes) -> bool {
    stem(name) == cookie.name().stem()
}

fn stem(name: &str) -> &str {
    NamePrefix::strip_ignoring_case(name).map_or(name, |(_, stem)| stem)
}

/// Whether all cookies of the session are there.
fn complete(lines: &[SeenSetCookie], cookies: &[&CookieAttributes], findings: &mut Vec<Finding>) {
    let is_missing =
        |cookie: &&&CookieAttributes| !lines.iter().any(|line| is_alike(&line.name, cookie));
    let missing: Vec<&str> = cookies
        .iter()
        .filter(is_missing)
        .map(|cookie| cookie.name().as_str())
        .collect();
    let shown = match listed(lines.iter().map(|line| &*line.name)) {
        names if names.is_empty() => String::from("none"),
        names => names,
    };
    let finding = match missing.len() {
        0 => return,
        1 if cookies.len() > 1 => {
            let message = format!(
                "the answer sets {} and not {}: something keeps one `Set-Cookie` of several; append each, and look for a map of headers on the way that has each name once",
                listed(lines.iter().map(|line| &*line.name)),
                listed(missing.into_iter())
            );
            Finding::error(Code::SetCookiePartial, message)
        }
        _ => {
            let message = String::from(
                "the answer sets no session cookie: the handler did not write the session's headers, something took them out, or the session was made for a request that is not the page's; compare with what the policy writes",
            );
            Finding::error(Code::SetCookieMissing, message)
        }
    };
    findings.push(finding.seen(Fact::ResponseSetCookies, shown));
}

/// Sets the cookie in each browser, and sends it with the page's next request.
fn judge(case: &Case<'_>, line: &SeenSetCookie, is_alone: bool, findings: &mut Vec<Finding>) {
    /// Longer ones are refused alike.
    const LONGEST: usize = 2 * OversizedCookie::MAX_LEN;
    let name = &*line.name;
    let value = "-".repeat(line.len.unwrap_or(1).clamp(1, LONGEST));
    let text = format!("{name}={value}; {}", line.attributes);
    let trials = Trials::of(case, name, &text, None);
    let shown = format!("`{name}; {}`", line.attributes);
    // Beside the cookie itself, its deletion elsewhere is right.
    if trials.is_over && is_new(case) && is_alone && case.has_succeeded() {
        let message = format!(
            "`{name}` is over when it arrives: its `Max-Age` or `Expires` lies in the past; write seconds in `Max-Age`, and look at the server's clock"
        );
        let finding = Finding::error(Code::SetCookieExpired, message);
        findings.push(finding.seen(Fact::ResponseSetCookies, &shown));
    }
    if trials.is_well() {
        omits_secure(case, line, findings);
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

/// An answer that sets cookies, or hands out a session's data, and may be kept by caches.
pub(super) fn caches(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let response = &case.seen.response;
    let sets = response
        .set_cookies
        .as_ref()
        .is_some_and(|lines| !lines.is_empty());
    let Some(control) = response.cache_control.text().filter(|_| sets) else {
        return;
    };
    let mut directives = control
        .split(',')
        .map(|part| part.trim().to_ascii_lowercase());
    let is_shared = directives
        .clone()
        .any(|part| part == "public" || part.starts_with("s-maxage"));
    let is_stored = directives
        .clone()
        .any(|part| part.starts_with("max-age") && part != "max-age=0");
    let is_kept_back =
        directives.any(|part| part == "private" || part == "no-store" || part == "no-cache");
    if is_shared || (is_stored && !is_kept_back) {
        let message = String::from(
            "caches may keep this answer and hand one user's session to another; write `Cache-Control: private, no-store`, as the policy does, behind whatever else writes it",
        );
        let finding = Finding::error(Code::CacheSharesSession, message)
            .sure(if is_shared {
                Certainty::Certain
            } else {
                Certainty::Likely
            })
            .seen(Fact::ResponseCacheControl, format!("`{control}`"));
        findings.push(finding);
    }
}
